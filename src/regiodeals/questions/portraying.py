"""Portraying a thing: gathering what the view says about it, from a store or from an index in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from regiodeals.graph.answer import Rows
from regiodeals.graph.labels import labels_of
from regiodeals.graph.terms import Term, is_number, to_decimal
from regiodeals.namespaces import expand, sparql_prologue
from regiodeals.questions.portrait import PARTS, STAGES, Claim, Fact, Portrait, Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from regiodeals.graph.store import Store

TELLING: Final = (
    *(expand(f"rd:{name}") for name in ("Passage", "Registeruitgave", "Afleiding")),
    expand("void:Linkset"),
)
"""Kinds of named graphs that state facts of their own."""

_TYPE, _ABOUT, _EARLIEST = expand("rdf:type"), expand("rd:betreft"), expand("rd:vroegsteDatum")
_CHANGES = tuple(expand(f"prov:{name}") for name in ("invalidated", "used", "generated"))
_NOT_LINKS = frozenset({_ABOUT, expand("prov:wasDerivedFrom"), *_CHANGES})
_DEAL, _REGION = expand("rd:RegioDeal"), expand("rd:regio")
_PROPOSAL, _WORKED_OUT = expand("rd:Voorstel"), expand("rd:uitgewerktTot")

_FACTS = "SELECT ?property ?value WHERE { %(thing)s ?property ?value . }"
_INCOMING = "SELECT ?property ?subject WHERE { ?subject ?property %(thing)s . }"

_STATED = """
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
}"""

_CLAIM = """
SELECT DISTINCT ?subject ?property ?value ?quote ?part ?document ?grade WHERE {
    GRAPH %(thing)s { ?subject ?property ?value . }
    OPTIONAL { %(thing)s oa:exact ?quote . }
    OPTIONAL { %(thing)s rd:onderdeel/rd:kop ?part . }
    OPTIONAL { %(thing)s rd:document ?document . }
    OPTIONAL { %(thing)s rd:graad ?grade . }
}"""

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


class Reader(Protocol):
    """Where a portrait is drawn from; the order of what it gives does not matter."""

    def facts(self, iri: str) -> Iterable[tuple[str, Term]]:
        """Give property and value of each statement of the view about a thing."""
        ...

    def incoming(self, iri: str) -> Iterable[tuple[str, str]]:
        """Give property and subject of each statement of the view whose value is a thing."""
        ...

    def stated(self, iri: str) -> Iterable[tuple[str, Term, Source]]:
        """Give property, value and place of what counting passages, registers and derivations state."""
        ...

    def claim(self, passage: str) -> tuple[Source, Iterable[tuple[str, str, Term]]]:
        """Give a passage, and subject, property and value of each of its statements."""
        ...


class StoreReader:
    """Reads from a store by SPARQL, so that an endpoint does as well as the graph in memory."""

    __slots__ = ("_store",)

    def __init__(self, store: Store) -> None:
        self._store = store

    def facts(self, iri: str) -> Iterable[tuple[str, Term]]:
        """Give property and value of each statement of the view about a thing."""
        for name, value in self._rows(_FACTS, iri):
            if isinstance(name, NamedNode) and value is not None:
                yield name.value, value

    def incoming(self, iri: str) -> Iterable[tuple[str, str]]:
        """Give property and subject of each statement of the view whose value is a thing."""
        for name, subject in self._rows(_INCOMING, iri):
            if isinstance(name, NamedNode) and isinstance(subject, NamedNode):
                yield name.value, subject.value

    def stated(self, iri: str) -> Iterable[tuple[str, Term, Source]]:
        """Give property, value and place of what counting passages, registers and derivations state."""
        for name, value, graph, kind, *rest in self._rows(_STATED, iri):
            if isinstance(name, NamedNode) and value is not None and isinstance(graph, NamedNode):
                yield name.value, value, _source(graph.value, _text(kind) or "", rest)

    def claim(self, passage: str) -> tuple[Source, Iterable[tuple[str, str, Term]]]:
        """Give a passage, and subject, property and value of each of its statements."""
        rows = list(self._rows(_CLAIM, passage))
        source = _source(passage, expand("rd:Passage"), rows[0][3:] if rows else (None,) * 4)
        return source, [
            (subject.value, name.value, value)
            for subject, name, value, *_ in rows
            if isinstance(subject, NamedNode) and isinstance(name, NamedNode) and value is not None
        ]

    def _rows(self, pattern: str, iri: str) -> Iterable[tuple[Term | None, ...]]:
        answer = self._store.query(sparql_prologue() + pattern % {"thing": NamedNode(iri)})
        return answer.rows if isinstance(answer, Rows) else ()


def portray(store: Store, iri: str, *, unseen: Collection[str] = ()) -> Portrait:
    """Return what the view of a store says about a thing; see :func:`compose`.

    Raises:
        EnvironmentProblem: the store cannot answer.

    """
    return compose(StoreReader(store), iri, unseen=unseen)


def compose(reader: Reader, iri: str, *, unseen: Collection[str] = ()) -> Portrait:
    """Return what a reader knows about a thing.

    ``unseen`` are passages that the view leaves out for their date: a contradiction without at least two
    other passages was not there yet.
    """
    plain = _plain(reader, iri)
    incoming = sorted(set(reader.incoming(iri)))
    near = _near(reader, plain, incoming)
    about = _about(reader, [(iri, incoming), *((one.iri, None) for _, one in near)], unseen)
    return Portrait(
        iri=iri,
        facts=plain.facts,
        parts=_parts(reader, plain),
        near=near,
        events=about["events"],
        relations=about["relations"],
        spending=about["spending"],
        findings=about["findings"],
        gaps=about["gaps"],
        contradictions=about["contradictions"],
        states=_statements(reader.claim(iri)[1]) if _is_a(plain, expand("rd:Passage")) else (),
        links=tuple((name, subject) for name, subject in incoming if name not in _NOT_LINKS),
    )


def dispute(reader: Reader, iri: str) -> Portrait:
    """Return a contradiction with what each of its passages claims."""
    return _dispute(reader, _plain(reader, iri), ())


def _near(
    reader: Reader, plain: Portrait, incoming: Iterable[tuple[str, str]]
) -> tuple[tuple[str, Portrait], ...]:
    """Return the region and the proposals of a deal."""
    if not _is_a(plain, _DEAL):
        return ()
    regions = [value.value for value in plain.values(_REGION) if isinstance(value, NamedNode)]
    proposals = [subject for name, subject in incoming if name == _WORKED_OUT]
    found = [*((_PROPOSAL, one) for one in proposals), *((_REGION, one) for one in regions)]
    return tuple((relation, _plain(reader, thing)) for relation, thing in sorted(found))


def _parts(reader: Reader, plain: Portrait) -> tuple[tuple[str, Portrait], ...]:
    """Return the things that exist only for this one: money by stage, followed by what it consists of."""
    found: list[tuple[str, Portrait]] = []
    for property_iri in PARTS:
        parts = [
            _plain(reader, value.value)
            for value in plain.values(property_iri)
            if isinstance(value, NamedNode)
        ]
        for part in sorted(parts, key=_stage):
            found.append((property_iri, part))
            found += _parts(reader, part)
    return tuple(found)


def _stage(portrait: Portrait) -> int:
    stages = [value.value for value in portrait.values(expand("rd:stadium")) if isinstance(value, NamedNode)]
    return min((STAGES.index(stage) for stage in stages if stage in STAGES), default=len(STAGES))


def _about(
    reader: Reader,
    things: Iterable[tuple[str, Iterable[tuple[str, str]] | None]],
    unseen: Collection[str],
) -> dict[str, tuple[Portrait, ...]]:
    """Return what concerns some things, by the part of the portrait it belongs to."""
    found: dict[str, dict[str, Portrait]] = {name: {} for name in dict.fromkeys(_KINDS.values())}
    for iri, incoming in things:
        pairs = reader.incoming(iri) if incoming is None else incoming
        for thing in sorted({one for name, one in pairs if name == _ABOUT or name in _CHANGES}):
            portrait = _plain(reader, thing)
            for kind in portrait.values(_TYPE):
                if isinstance(kind, NamedNode) and kind.value in _KINDS:
                    found[_KINDS[kind.value]].setdefault(thing, portrait)
    for name in ("events", "relations", "spending", "findings"):
        found[name] = {iri: one for iri, one in found[name].items() if _is_told(one)}
    found["events"] = dict(sorted(found["events"].items(), key=lambda item: (_day(item[1]), item[0])))
    disputes = [_dispute(reader, one, unseen) for one in found["contradictions"].values()]
    found["contradictions"] = {one.iri: one for one in disputes if len(one.claims) > 1 or not unseen}
    return {name: tuple(portraits.values()) for name, portraits in found.items()}


def _is_told(portrait: Portrait) -> bool:
    """Tell whether the view states anything of a thing besides what it is and concerns."""
    return any(fact.property != _ABOUT for fact in portrait.stated)


def _day(portrait: Portrait) -> str:
    days = [value.value for value in portrait.values(_EARLIEST) if isinstance(value, Literal)]
    return min(days, default="9999")


def _dispute(reader: Reader, portrait: Portrait, unseen: Collection[str]) -> Portrait:
    """Return a contradiction with what its passages claim, those of later sources left out."""
    winners = {value for value in portrait.values(expand("rd:geldt")) if isinstance(value, NamedNode)}
    known = {winner.value for winner in winners if winner.value not in unseen}
    claims = []
    for value in portrait.values(expand("rd:bewering")):
        if isinstance(value, NamedNode) and value.value not in unseen:
            counts = value.value in known if known else None
            source, statements = reader.claim(value.value)
            claims.append(Claim(source=source, counts=counts, statements=_statements(statements)))
    facts = tuple(
        fact
        for fact in portrait.facts
        if not (isinstance(fact.value, NamedNode) and fact.value.value in unseen)
    )
    return replace(portrait, facts=facts, claims=tuple(claims))


def _statements(statements: Iterable[tuple[str, str, Term]]) -> tuple[tuple[str, str, Term], ...]:
    return tuple(sorted(set(statements), key=lambda told: (told[0], told[1], _term_order(told[2]))))


def _is_a(portrait: Portrait, cls: str) -> bool:
    return NamedNode(cls) in portrait.values(_TYPE)


def _plain(reader: Reader, iri: str) -> Portrait:
    """Return the facts of one thing without its parts, in one order whatever the reader."""
    places: dict[tuple[str, Term], set[Source]] = {}
    for name, value, source in reader.stated(iri):
        places.setdefault((name, value), set()).add(source)
    facts = sorted(set(reader.facts(iri)), key=lambda fact: (fact[0], _term_order(fact[1])))
    return Portrait(
        iri=iri,
        facts=tuple(
            Fact(
                property=name,
                value=value,
                sources=tuple(sorted(places.get((name, value), ()), key=_source_order)),
            )
            for name, value in facts
        ),
    )


def _term_order(term: Term) -> tuple[int, float, str]:
    """Sort IRIs before literals, numbers by size and before texts."""
    if not isinstance(term, Literal):
        return 0, 0.0, term.value
    if is_number(term):
        return 1, float(to_decimal(term)), str(term)
    return 2, 0.0, str(term)


def _source_order(source: Source) -> tuple[str, str, str, str]:
    return source.iri, source.quote or "", source.part or "", source.document or ""


def _source(iri: str, kind: str, rest: Iterable[Term | None]) -> Source:
    quote, part, document, grade = map(_text, rest)
    return Source(iri=iri, kind=kind, quote=quote, part=part, document=document, grade=grade)


def _text(term: Term | Triple | None) -> str | None:
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else None


def names_in_portrait(portrait: Portrait) -> set[str]:
    """Return the IRIs of all that a portrait names."""
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
    return named


def labels_for(store: Store, portrait: Portrait, lang: str) -> Mapping[str, str]:
    """Return the labels of all that a portrait names."""
    return labels_of(store, names_in_portrait(portrait), lang=lang)


def _names(source: Source) -> list[str]:
    return [name for name in (source.iri, source.kind, source.document, source.grade) if name]
