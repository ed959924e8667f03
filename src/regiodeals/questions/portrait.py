"""Everything the view says about one thing, each fact with the passages that state it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from regiodeals.graph.answer import Rows
from regiodeals.graph.labels import labels_of
from regiodeals.graph.terms import Term, preferred_text
from regiodeals.namespaces import expand, sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from regiodeals.graph.store import Store

PARTS: Final = tuple(
    expand(f"rd:{name}")
    for name in ("rijksbijdrage", "cofinanciering", "afwijking", "convenant", "deelname", "kengetal")
)
"""Properties whose objects exist only for their subject, so that their facts are shown with it."""

_ADDED = tuple(expand(name) for name in ("prov:wasDerivedFrom", "rd:vroegsteDatum", "rd:laatsteDatum"))
_NAMING = tuple(expand(name) for name in ("rdf:type", "rdfs:label", "skos:prefLabel", "skos:altLabel"))

_FACTS = """
SELECT ?property ?value WHERE { %(thing)s ?property ?value . }
ORDER BY ?property ?value"""

_GRAPHS = """
SELECT DISTINCT ?property ?value ?graph ?kind ?quote ?part ?document ?grade WHERE {
    GRAPH ?graph { %(thing)s ?property ?value . }
    ?graph a ?kind .
    FILTER(?kind IN (rd:Passage, rd:Registeruitgave, rd:Afleiding))
    OPTIONAL { %(thing)s prov:wasDerivedFrom ?counting . FILTER(?counting = ?graph) }
    FILTER(BOUND(?counting) || ?kind != rd:Passage)
    OPTIONAL { ?graph oa:exact ?quote . }
    OPTIONAL { ?graph rd:onderdeel/rd:kop ?part . }
    OPTIONAL { ?graph rd:document|dct:source ?document . }
    OPTIONAL { ?graph rd:graad ?grade . }
}
ORDER BY ?property ?value ?graph ?quote ?part ?document"""

_ABOUT = """
SELECT DISTINCT ?thing ?kind WHERE {
    ?thing rd:betreft %(thing)s ;
        a ?kind .
    FILTER(?kind IN (rd:Gebeurtenis, rd:Leemte, rd:Tegenstrijdigheid))
}
ORDER BY ?kind ?thing"""

_LINKS = """
SELECT ?property ?subject WHERE {
    ?subject ?property %(thing)s .
    FILTER(?property NOT IN (rd:betreft, prov:wasDerivedFrom))
}
ORDER BY ?property ?subject"""


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
class Portrait:
    """What the view says about a thing.

    ``parts`` are things that exist only for this one, under the property that leads to them. ``events``,
    ``gaps`` and ``contradictions`` concern it; ``links`` are statements of other things about it.
    """

    iri: str
    facts: tuple[Fact, ...]
    parts: tuple[tuple[str, Portrait], ...] = ()
    events: tuple[Portrait, ...] = ()
    gaps: tuple[Portrait, ...] = ()
    contradictions: tuple[Portrait, ...] = ()
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
        inner = (*(part for _, part in self.parts), *self.events, *self.gaps, *self.contradictions)
        return (self, *inner)

    def triples(self) -> tuple[Triple, ...]:
        """Return what is told here as triples."""
        return tuple(
            Triple(NamedNode(portrait.iri), NamedNode(fact.property), fact.value)
            for portrait in self.everything()
            for fact in portrait.facts
        )


def portray(store: Store, iri: str) -> Portrait:
    """Return what the view of a store says about a thing.

    Raises:
        EnvironmentProblem: the store cannot answer.

    """
    plain = _plain(store, iri)
    parts = tuple(
        (fact.property, _plain(store, fact.value.value))
        for fact in plain.facts
        if fact.property in PARTS and isinstance(fact.value, NamedNode)
    )
    about: dict[str, list[Portrait]] = {}
    for thing, kind in _rows(store, _ABOUT, iri):
        if isinstance(thing, NamedNode) and isinstance(kind, NamedNode):
            about.setdefault(kind.value, []).append(_plain(store, thing.value))
    return Portrait(
        iri=iri,
        facts=plain.facts,
        parts=parts,
        events=tuple(about.get(expand("rd:Gebeurtenis"), ())),
        gaps=tuple(about.get(expand("rd:Leemte"), ())),
        contradictions=tuple(about.get(expand("rd:Tegenstrijdigheid"), ())),
        links=tuple(
            (property_iri.value, subject.value)
            for property_iri, subject in _rows(store, _LINKS, iri)
            if isinstance(property_iri, NamedNode) and isinstance(subject, NamedNode)
        ),
    )


def labels_for(store: Store, portrait: Portrait, lang: str) -> Mapping[str, str]:
    """Return the labels of all that a portrait names."""
    named: set[str] = {subject for _, subject in portrait.links} | {name for name, _ in portrait.links}
    for one in portrait.everything():
        named.add(one.iri)
        for fact in one.facts:
            named.add(fact.property)
            if isinstance(fact.value, NamedNode):
                named.add(fact.value.value)
            for source in fact.sources:
                named.update(name for name in (source.iri, source.document, source.grade) if name)
    return labels_of(store, named, lang=lang)


def _plain(store: Store, iri: str) -> Portrait:
    """Return the facts of one thing without its parts."""
    sources: dict[tuple[str, Term], dict[Source, None]] = {}
    for property_iri, value, graph, kind, quote, part, document, grade in _rows(store, _GRAPHS, iri):
        if isinstance(property_iri, NamedNode) and value is not None and isinstance(graph, NamedNode):
            source = Source(
                iri=graph.value,
                kind=_text(kind) or "",
                quote=_text(quote),
                part=_text(part),
                document=_text(document),
                grade=_text(grade),
            )
            sources.setdefault((property_iri.value, value), {})[source] = None
    facts = tuple(
        Fact(property=name.value, value=value, sources=tuple(sources.get((name.value, value), ())))
        for name, value in _rows(store, _FACTS, iri)
        if isinstance(name, NamedNode) and value is not None
    )
    return Portrait(iri=iri, facts=facts)


def _rows(store: Store, pattern: str, iri: str) -> Iterable[tuple[Term | None, ...]]:
    answer = store.query(sparql_prologue() + pattern % {"thing": NamedNode(iri)})
    return answer.rows if isinstance(answer, Rows) else ()


def _text(term: Term | None) -> str | None:
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else None
