"""Everything the view says about one thing, each fact with the passages that state it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from regiodeals.graph.answer import Rows
from regiodeals.graph.labels import labels_of
from regiodeals.graph.terms import Term, preferred_text
from regiodeals.namespaces import expand, sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from regiodeals.graph.store import Store

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
_EARLIEST, _ABOUT_PROPERTY = expand("rd:vroegsteDatum"), expand("rd:betreft")
_NAMING = tuple(expand(name) for name in ("rdf:type", "rdfs:label", "skos:prefLabel", "skos:altLabel"))

_FACTS = """
SELECT ?property ?value WHERE { %(thing)s ?property ?value . }
ORDER BY ?property ?value"""

_GRAPHS = """
SELECT DISTINCT ?property ?value ?graph ?kind ?quote ?part ?document ?grade WHERE {
    GRAPH ?graph { %(thing)s ?property ?value . }
    ?graph a ?kind .
    FILTER(?kind IN (rd:Passage, rd:Registeruitgave, rd:Afleiding, void:Linkset))
    OPTIONAL { %(thing)s prov:wasDerivedFrom ?counting . FILTER(?counting = ?graph) }
    FILTER(BOUND(?counting) || ?kind != rd:Passage)
    OPTIONAL { ?graph oa:exact ?quote . }
    OPTIONAL { ?graph rd:onderdeel/rd:kop ?part . }
    OPTIONAL { ?graph rd:document|dct:source ?document . }
    OPTIONAL { ?graph rd:graad ?grade . }
}
ORDER BY ?property ?value ?graph ?quote ?part ?document"""

_NEAR = """
SELECT DISTINCT ?relation ?thing WHERE {
    %(thing)s a rd:RegioDeal .
    { %(thing)s rd:regio ?thing . BIND(rd:regio AS ?relation) }
    UNION
    { ?thing rd:uitgewerktTot %(thing)s . BIND(rd:Voorstel AS ?relation) }
}
ORDER BY ?relation ?thing"""

_ABOUT = """
SELECT DISTINCT ?thing ?kind WHERE {
    { ?thing rd:betreft %(thing)s . }
    UNION
    { ?thing prov:invalidated|prov:used|prov:generated %(thing)s . }
    ?thing a ?kind .
}
ORDER BY ?kind ?thing"""

_LINKS = """
SELECT ?property ?subject WHERE {
    ?subject ?property %(thing)s .
    FILTER(?property NOT IN
        (rd:betreft, prov:wasDerivedFrom, prov:invalidated, prov:used, prov:generated))
}
ORDER BY ?property ?subject"""

_CLAIM = """
SELECT DISTINCT ?subject ?property ?value ?quote ?part ?document ?grade WHERE {
    GRAPH %(thing)s { ?subject ?property ?value . }
    OPTIONAL { %(thing)s oa:exact ?quote . }
    OPTIONAL { %(thing)s rd:onderdeel/rd:kop ?part . }
    OPTIONAL { %(thing)s rd:document ?document . }
    OPTIONAL { %(thing)s rd:graad ?grade . }
}
ORDER BY ?subject ?property ?value"""

_KINDS: Final = {
    expand("rd:Gebeurtenis"): "events",
    expand("rd:Verband"): "relations",
    expand("rd:Uitgave"): "spending",
    expand("rd:Bevinding"): "findings",
    expand("rd:Leemte"): "gaps",
    expand("rd:Tegenstrijdigheid"): "contradictions",
    **{
        expand(f"tooiont:{name}"): "events"
        for name in (
            "Samenvoeging",
            "Uitbreiding",
            "Herschikking",
            "Opheffing",
            "Splitsing",
            "Grenswijziging",
        )
    },
}
"""Classes of things that concern another, and where a portrait keeps them."""


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


def portray(store: Store, iri: str, *, unseen: Collection[str] = ()) -> Portrait:
    """Return what the view of a store says about a thing.

    ``unseen`` are passages that the view leaves out for their date: a contradiction without at least two
    other passages was not there yet.

    Raises:
        EnvironmentProblem: the store cannot answer.

    """
    plain = _plain(store, iri)
    near = tuple(
        (relation.value, _plain(store, thing.value))
        for relation, thing in _rows(store, _NEAR, iri)
        if isinstance(relation, NamedNode) and isinstance(thing, NamedNode)
    )
    about = _about(store, [iri, *(portrait.iri for _, portrait in near)], unseen)
    return Portrait(
        iri=iri,
        facts=plain.facts,
        parts=_parts(store, plain),
        near=near,
        events=about["events"],
        relations=about["relations"],
        spending=about["spending"],
        findings=about["findings"],
        gaps=about["gaps"],
        contradictions=about["contradictions"],
        states=_claim(store, iri, None).statements if _is_passage(plain) else (),
        links=tuple(
            (property_iri.value, subject.value)
            for property_iri, subject in _rows(store, _LINKS, iri)
            if isinstance(property_iri, NamedNode) and isinstance(subject, NamedNode)
        ),
    )


def _parts(store: Store, plain: Portrait) -> tuple[tuple[str, Portrait], ...]:
    """Return the things that exist only for this one: money by stage, followed by what it consists of."""
    found: list[tuple[str, Portrait]] = []
    for property_iri in PARTS:
        parts = [
            _plain(store, value.value) for value in plain.values(property_iri) if isinstance(value, NamedNode)
        ]
        for part in sorted(parts, key=_stage):
            found.append((property_iri, part))
            found += _parts(store, part)
    return tuple(found)


def _stage(portrait: Portrait) -> int:
    stages = [value.value for value in portrait.values(expand("rd:stadium")) if isinstance(value, NamedNode)]
    return min((STAGES.index(stage) for stage in stages if stage in STAGES), default=len(STAGES))


def _about(store: Store, iris: Iterable[str], unseen: Collection[str]) -> dict[str, tuple[Portrait, ...]]:
    """Return what concerns some things, by the part of the portrait it belongs to."""
    found: dict[str, dict[str, Portrait]] = {name: {} for name in dict.fromkeys(_KINDS.values())}
    for iri in iris:
        for thing, kind in _rows(store, _ABOUT, iri):
            if isinstance(thing, NamedNode) and isinstance(kind, NamedNode) and kind.value in _KINDS:
                found[_KINDS[kind.value]].setdefault(thing.value, _plain(store, thing.value))
    for name in ("events", "relations", "spending", "findings"):
        found[name] = {iri: one for iri, one in found[name].items() if _is_told(one)}
    found["events"] = dict(sorted(found["events"].items(), key=lambda item: (_day(item[1]), item[0])))
    disputes = [_dispute(store, one, unseen) for one in found["contradictions"].values()]
    found["contradictions"] = {one.iri: one for one in disputes if len(one.claims) > 1 or not unseen}
    return {name: tuple(portraits.values()) for name, portraits in found.items()}


def _is_told(portrait: Portrait) -> bool:
    """Tell whether the view states anything of a thing besides what it is and concerns."""
    return any(fact.property != _ABOUT_PROPERTY for fact in portrait.stated)


def _day(portrait: Portrait) -> str:
    days = [value.value for value in portrait.values(_EARLIEST) if isinstance(value, Literal)]
    return min(days, default="9999")


def _dispute(store: Store, portrait: Portrait, unseen: Collection[str]) -> Portrait:
    """Return a contradiction with what its passages claim, those of later sources left out."""
    winners = {value for value in portrait.values(expand("rd:geldt")) if isinstance(value, NamedNode)}
    known = {winner.value for winner in winners if winner.value not in unseen}
    claims = []
    for value in portrait.values(expand("rd:bewering")):
        if isinstance(value, NamedNode) and value.value not in unseen:
            counts = value.value in known if known else None
            claims.append(_claim(store, value.value, counts))
    facts = tuple(
        fact
        for fact in portrait.facts
        if not (isinstance(fact.value, NamedNode) and fact.value.value in unseen)
    )
    return replace(portrait, facts=facts, claims=tuple(claims))


def _claim(store: Store, passage: str, counts: bool | None) -> Claim:
    """Return what a passage says, each statement once."""
    rows = list(_rows(store, _CLAIM, passage))
    quote, part, document, grade = map(_text, rows[0][3:]) if rows else (None, None, None, None)
    told = {
        (subject.value, name.value, value): None
        for subject, name, value, *_ in rows
        if isinstance(subject, NamedNode) and isinstance(name, NamedNode) and value is not None
    }
    source = Source(
        iri=passage, kind=expand("rd:Passage"), quote=quote, part=part, document=document, grade=grade
    )
    return Claim(source=source, counts=counts, statements=tuple(told))


def _is_passage(portrait: Portrait) -> bool:
    return NamedNode(expand("rd:Passage")) in portrait.values(expand("rdf:type"))


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
                named.update(_names(source))
        for claim in one.claims:
            named.update(_names(claim.source))
        for subject, name, value in (
            *one.states,
            *(told for claim in one.claims for told in claim.statements),
        ):
            named.update((subject, name, *([value.value] if isinstance(value, NamedNode) else [])))
    return labels_of(store, named, lang=lang)


def _names(source: Source) -> list[str]:
    return [name for name in (source.iri, source.kind, source.document, source.grade) if name]


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
