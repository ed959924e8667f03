"""What of a portrait is shown, and in which unit; the same for text, pages and other forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from regiodeals.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from regiodeals.graph.terms import Term
    from regiodeals.questions.portrait import Claim, Fact

_EUROS: Final = frozenset(
    expand(f"rd:{name}")
    for name in (
        *("bedrag", "budget", "gevraagdBedrag", "gevraagdBedragSamen", "totaleOmvang"),
        *("minimumbijdrage", "maximumbijdrage", "reservering", "verschoven", "envelop"),
    )
)
_PLAIN: Final = frozenset(
    expand(f"rd:{name}") for name in ("nummer", "volgorde", "dossier", "ondernummer", "nutsniveau")
)
EURO_QUANTITIES: Final = frozenset(
    expand("rd:grootheid/" + name) for name in ("deel-van-bijdrage", "gevraagd-bedrag", "rijksbijdrage")
)
"""Quantities of key figures that are amounts in euro; their definitions say so."""

_VALUE: Final = expand("rd:waarde")


def unit_of(property_iri: str, quantities: Iterable[str] = ()) -> str:
    """Return the unit in which the values of a property are written: ``euro``, ``number`` or ``text``.

    ``quantities`` are those of the thing: they tell whether the value of a key figure is an amount.
    """
    if property_iri == _VALUE and not EURO_QUANTITIES.isdisjoint(quantities):
        return "euro"
    return "euro" if property_iri in _EUROS else "number" if property_iri in _PLAIN else "text"


def language_of(term: Term) -> str | None:
    """Return the language of a text, None for any other term."""
    return term.language if isinstance(term, Literal) else None


def in_language(facts: Iterable[Fact], lang: str) -> list[Fact]:
    """Leave out texts of a property that stand there in the language of the reader as well."""
    listed = list(facts)
    mine = {fact.property for fact in listed if language_of(fact.value) == lang}
    return [fact for fact in listed if fact.property not in mine or language_of(fact.value) in {None, lang}]


def in_dispute(claim: Claim, claims: Iterable[Claim]) -> tuple[tuple[str, str, Term], ...]:
    """Return what a claim says about what the others speak of too, else all it says."""
    others = {name for other in claims if other is not claim for _, name, _ in other.statements}
    return tuple(told for told in claim.statements if told[1] in others) or claim.statements
