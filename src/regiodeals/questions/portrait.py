"""What is told about one thing: its facts, each with the places that state it, and what surrounds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Triple

from regiodeals.graph.terms import Term, preferred_text
from regiodeals.namespaces import expand

PARTS: Final = tuple(
    expand(f"rd:{name}")
    for name in (
        *("rijksbijdrage", "cofinanciering", "voorgenomenCofinanciering", "bestaatUit", "afwijking"),
        *("convenant", "deelname", "kengetal"),
    )
)
"""Properties whose objects exist only for their subject, so that their facts are shown with it, in order."""

STAGES: Final = tuple(
    expand(f"def/stadium/{name}")
    for name in (
        *("gevraagd", "voorgenomen", "gereserveerd", "begroot", "overeengekomen", "verplicht", "uitbetaald"),
    )
)
"""The stages of an amount of money, in the order in which it passes them."""

_ADDED = tuple(expand(name) for name in ("prov:wasDerivedFrom", "rd:vroegsteDatum", "rd:laatsteDatum"))
_NAMING = tuple(expand(name) for name in ("rdf:type", "rdfs:label", "skos:prefLabel", "skos:altLabel"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place that states a fact: a passage with its quote, or a register or derivation."""

    iri: str
    kind: str
    quote: str | None
    part: str | None
    document: str | None
    grade: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One property of a thing with one value, and the sources that state it; identity has none."""

    property: str
    value: Term
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one passage says in a contradiction; ``counts`` is None as long as it is open which one counts."""

    source: Source
    counts: bool | None
    statements: tuple[tuple[str, str, Term], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """What the view says about a thing.

    ``parts`` are things that exist only for this one, under the property that leads to them; ``near`` the
    region and the proposal of a deal. ``events`` (the earliest first), ``relations``, ``spending``,
    ``findings``, ``gaps`` and ``contradictions`` concern it, or what is near; ``claims`` are what competes in
    a contradiction. ``states`` is what a passage says. ``links`` are statements of other things about this.
    """

    iri: str
    facts: tuple[Fact, ...]
    parts: tuple[tuple[str, Portrait], ...] = ()
    near: tuple[tuple[str, Portrait], ...] = ()
    events: tuple[Portrait, ...] = ()
    relations: tuple[Portrait, ...] = ()
    spending: tuple[Portrait, ...] = ()
    findings: tuple[Portrait, ...] = ()
    gaps: tuple[Portrait, ...] = ()
    contradictions: tuple[Portrait, ...] = ()
    claims: tuple[Claim, ...] = ()
    states: tuple[tuple[str, str, Term], ...] = ()
    links: tuple[tuple[str, str], ...] = ()

    def values(self, property_iri: str) -> tuple[Term, ...]:
        """Return the values of one property."""
        return tuple(fact.value for fact in self.facts if fact.property == property_iri)

    def title(self, lang: str) -> str | None:
        """Return the label of the thing in a language, else in another."""
        names = [*self.values(expand("rdfs:label")), *self.values(expand("skos:prefLabel"))]
        return preferred_text(names, lang)

    @property
    def stated(self) -> tuple[Fact, ...]:
        """The facts besides those that name the thing, lead to its parts, or were added by the build."""
        hidden = {*_NAMING, *_ADDED, *(property_iri for property_iri, _ in self.parts)}
        return tuple(fact for fact in self.facts if fact.property not in hidden)

    def everything(self) -> tuple[Portrait, ...]:
        """Return this portrait and those inside it."""
        inner = (
            *(part for _, part in (*self.parts, *self.near)),
            *(*self.events, *self.relations, *self.spending, *self.findings),
            *(*self.gaps, *self.contradictions),
        )
        return (self, *inner)

    def triples(self) -> tuple[Triple, ...]:
        """Return what is told here as triples."""
        return tuple(
            Triple(NamedNode(portrait.iri), NamedNode(fact.property), fact.value)
            for portrait in self.everything()
            for fact in portrait.facts
        )
