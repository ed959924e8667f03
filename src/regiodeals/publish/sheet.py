"""A portrait as a page shows it: rows of facts, each with the places that state it, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from regiodeals.graph.publications import publication
from regiodeals.namespaces import expand, shrink
from regiodeals.publish.addresses import html_path, is_web_address
from regiodeals.questions.portrait_values import in_dispute, in_language, language_of, unit_of
from regiodeals.questions.wording import for_people, printable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from regiodeals.graph.terms import Term
    from regiodeals.publish.edition import Edition
    from regiodeals.questions.portrait import Claim, Fact, Portrait, Source

_PASSAGE = expand("rd:Passage")
_LANGUAGE_OF_SOURCES: Final = "nl"
_QUANTITY = expand("rd:grootheid")
_PAGES: Final = (expand("foaf:page"),)
_DECIMAL: Final = NamedNode(expand("xsd:decimal"))
_DATE: Final = NamedNode(expand("xsd:date"))
_LAST: Final = 10_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A text, and the file of the site or the address it leads to; ``lang`` if it is not that of the page."""

    text: str
    file: str | None = None
    address: str | None = None
    lang: str | None = None
    is_code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A place that states something, as a reader sees it."""

    place: Link
    quote: str | None = None
    part: str | None = None
    document: Link | None = None
    grade: str | None = None
    grade_label: str | None = None
    publication: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Values of one property that the same places state."""

    values: tuple[Link, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A property and all its values."""

    name: Link
    groups: tuple[Values, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One statement of a passage: about what, which property, and the value."""

    subject: Link
    name: Link
    value: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A claim in a contradiction; ``counts`` is None as long as that is open."""

    counts: bool | None
    statements: tuple[Told, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Draughtsman:
    """Writes the values, names and places of an edition in one language."""

    edition: Edition
    lang: str

    def link(self, iri: str) -> Link:
        """Return a thing as a link to its page, or to its own address when the site has none."""
        path = self.edition.paths.get(iri)
        title = self.edition.titles[self.lang].get(iri)
        return Link(
            text=title or printable(shrink(iri, base=self.edition.base_iri)).strip("<>"),
            file=html_path(path, self.lang) if path else None,
            address=iri if path is None and is_web_address(iri) else None,
            is_code=title is None,
        )

    def value(self, property_iri: str, term: Term, subject: str | None = None) -> Link:
        """Return a value as people read it; of a key figure, its quantity tells the unit."""
        if isinstance(term, NamedNode):
            return self.link(term.value)
        spoken = language_of(term)
        quantities = self.edition.index.values(subject, _QUANTITY) if subject else ()
        return Link(
            text=spelled(term, unit_of(property_iri, quantities), self.lang),
            lang=spoken if spoken not in {None, self.lang} else None,
        )

    def rows(
        self, facts: Iterable[Fact], kinds: Iterable[str] = (), subject: str | None = None
    ) -> tuple[Row, ...]:
        """Return facts by property, in the order of the shapes of their class; equal places are told once."""
        by_property: dict[str, dict[tuple[Source, ...], list[Term]]] = {}
        for fact in in_language(facts, self.lang):
            groups = by_property.setdefault(fact.property, {})
            groups.setdefault(fact.sources, []).append(fact.value)
        order = self._places(kinds)
        names = {iri: self.link(iri) for iri in by_property}
        return tuple(
            Row(
                name=names[iri],
                groups=tuple(
                    Values(
                        values=tuple(self.value(iri, term, subject) for term in terms),
                        evidence=self.evidence(sources),
                    )
                    for sources, terms in by_property[iri].items()
                ),
            )
            for iri in sorted(by_property, key=lambda iri: (order.get(iri, _LAST), names[iri].text))
        )

    def evidence(self, sources: Iterable[Source]) -> tuple[Evidence, ...]:
        """Return places as a reader sees them, each once."""
        return tuple(dict.fromkeys(self.place(source) for source in sources))

    def place(self, source: Source) -> Evidence:
        """Return one place: a passage with its quote and document, or a register or derivation."""
        place = self.link(source.iri)
        if source.kind != _PASSAGE:
            kind = self.edition.title(source.kind, self.lang)
            return Evidence(place=place, part=kind)
        return Evidence(
            place=place,
            quote=printable(source.quote) if source.quote else None,
            part=printable(source.part) if source.part else None,
            document=self.link(source.document) if source.document else None,
            grade=source.grade.rpartition("/")[2] if source.grade else None,
            grade_label=self.edition.title(source.grade, self.lang) if source.grade else None,
            publication=self.publication(source.document) if source.document else None,
        )

    def publication(self, document: str) -> str | None:
        """Return the address of the official publication of a document, else of any publication."""
        return publication(one for name in _PAGES for one in self.edition.index.values(document, name))

    def told(self, statements: Iterable[tuple[str, str, Term]]) -> tuple[Told, ...]:
        """Return the statements of a passage."""
        return tuple(
            Told(subject=self.link(subject), name=self.link(name), value=self.value(name, value, subject))
            for subject, name, value in statements
        )

    def disputes(self, portrait: Portrait) -> tuple[Dispute, ...]:
        """Return what competes in a contradiction."""
        return tuple(self._dispute(claim, portrait.claims) for claim in portrait.claims)

    def _dispute(self, claim: Claim, claims: tuple[Claim, ...]) -> Dispute:
        return Dispute(
            counts=claim.counts,
            statements=self.told(in_dispute(claim, claims)),
            evidence=self.place(claim.source),
        )

    def _places(self, kinds: Iterable[str]) -> dict[str, float]:
        places: dict[str, float] = {}
        for kind in kinds:
            for iri, place in self.edition.order.get(kind, {}).items():
                places[iri] = min(place, places.get(iri, _LAST))
        return places


@lru_cache(maxsize=100_000)
def spelled(term: Term, unit: str, lang: str) -> str:
    """Return a value as people read it; an amount stays on one line."""
    text = for_people(term, unit=unit, lang=lang)
    return text.replace("€ ", "€\N{NO-BREAK SPACE}") if unit == "euro" else text


def whole(number: int, lang: str) -> str:
    """Return a whole number as people read it.

    >>> whole(1024, "nl"), whole(1024, "en")
    ('1.024', '1,024')
    """
    return spelled(Literal(number), "count", lang)


def decimal(number: Decimal, lang: str) -> str:
    """Return a number with a fraction as people read it.

    >>> from decimal import Decimal
    >>> decimal(Decimal("2.5"), "nl")
    '2,5'
    """
    return spelled(Literal(str(number), datatype=_DECIMAL), "ratio", lang)


def day(one: date, lang: str) -> str:
    """Return a day as people read it.

    >>> from datetime import date
    >>> day(date(2026, 11, 25), "en")
    '25 November 2026'
    """
    return spelled(Literal(one.isoformat(), datatype=_DATE), "text", lang)


def money(euros: Decimal, lang: str) -> str:
    """Return an amount in euro as people read it."""
    return spelled(Literal(str(euros), datatype=_DECIMAL), "euro", lang)
