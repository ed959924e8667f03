"""Deals in a table, all of them and those of each choice a reader can make."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from regiodeals.graph.terms import to_decimal
from regiodeals.publish.addresses import LANGUAGES
from regiodeals.publish.rendering import render
from regiodeals.publish.sheet import Draughtsman, Link, money, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from regiodeals.publish.edition import Edition
    from regiodeals.publish.files import PublishedFile

FACETS: Final = ("tranche", "landsdeel", "thema", "programma", "status")
"""What deals can be chosen by, in the order of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealRow:
    """A deal in a table; ``choices`` are facet to the slugs it answers to, amounts are None when unknown."""

    iri: str
    deal: Link
    tranche: tuple[Link, ...]
    landsdeel: tuple[Link, ...]
    status: tuple[Link, ...]
    amount: str | None
    euros: Decimal | None
    is_agreed: bool
    choices: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A choice of deals: which facet, which value, its page, and how many deals it has."""

    facet: str
    slug: str
    title: str
    path: str
    count: int
    level: int = 0


def slug_of(iri: str) -> str:
    """Return the last part of an IRI."""
    return iri.rstrip("/").rpartition("/")[2]


def deal_rows(edition: Edition, lang: str, deals: Iterable[str]) -> list[DealRow]:
    """Return deals as rows of a table, by tranche and then by name."""
    write = Draughtsman(edition=edition, lang=lang)
    rows = [_row(edition, write, deal) for deal in deals]
    return sorted(
        rows, key=lambda row: ([link.text for link in row.tranche] and row.choices["tranche"], row.deal.text)
    )


def _row(edition: Edition, write: Draughtsman, deal: str) -> DealRow:
    chosen = {facet: sorted(edition.facets.get(facet, {}).get(deal, ())) for facet in FACETS}
    amounts = edition.amounts.get(deal, {})
    counted = amounts.get("gereserveerd") or amounts.get("overeengekomen")
    return DealRow(
        iri=deal,
        deal=write.link(deal),
        tranche=tuple(write.link(one) for one in chosen["tranche"]),
        landsdeel=tuple(write.link(one) for one in chosen["landsdeel"]),
        status=tuple(write.link(one) for one in chosen["status"]),
        amount=None if counted is None else spelled(counted, "euro", write.lang),
        euros=None if counted is None else to_decimal(counted),
        is_agreed="gereserveerd" not in amounts,
        choices={facet: tuple(slug_of(one) for one in values) for facet, values in chosen.items()},
    )


def choices_of(edition: Edition, lang: str) -> dict[str, list[Choice]]:
    """Return the choices per facet, those that some deal answers to."""
    found: dict[str, list[Choice]] = {}
    for facet in FACETS:
        counts: dict[str, int] = {}
        for values in edition.facets.get(facet, {}).values():
            for value in values:
                counts[value] = counts.get(value, 0) + 1
        choices = [
            Choice(
                facet=facet,
                slug=slug_of(value),
                title=edition.title(value, lang),
                path=f"deals/{facet}-{slug_of(value)}",
                count=count,
            )
            for value, count in counts.items()
        ]
        found[facet] = sorted(
            choices, key=lambda one: ("" if facet == "tranche" else one.title.casefold(), one.slug)
        )
    return found


def deal_pages(edition: Edition) -> Iterator[PublishedFile]:
    """Yield the table of all deals, and one for each choice."""
    deals = edition.index.instances("rd:RegioDeal")
    for lang in LANGUAGES:
        choices = choices_of(edition, lang)
        rows = deal_rows(edition, lang, deals)
        yield render("deals.html", "deals", lang, _context(choices, rows, None, lang))
        for facet in FACETS:
            for choice in choices[facet]:
                chosen = [row for row in rows if choice.slug in row.choices[facet]]
                yield render("deals.html", choice.path, lang, _context(choices, chosen, choice, lang))


def _context(
    choices: Mapping[str, list[Choice]], rows: list[DealRow], chosen: Choice | None, lang: str
) -> dict[str, Any]:
    return {"choices": choices, "rows": rows, "chosen": chosen, "total": money(sum_of(rows), lang)}


def sum_of(rows: Iterable[DealRow]) -> Decimal:
    """Return the sum of the State contributions of some deals, in euro."""
    return sum((row.euros for row in rows if row.euros is not None), Decimal(0))
