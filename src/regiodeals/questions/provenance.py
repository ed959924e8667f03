"""The passages behind each row of an answer, with their grade.

The WHERE of a question is answered once more with everything it binds. Each triple pattern, filled in, is a
fact; the graph that holds the fact is its passage, derivation or register. A row has the facts of the
solutions that made it: those with the same values in the columns that SELECT names as they are. Of a row
with figures only the figures count: numbers and dates. The total that a share is part of is left out.

What a query asks with GRAPH is a fact of that graph, and of no other, and always counts. A sub-select that
names the graph of what it answers only compares that with other graphs, so what those hold is left out.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode
from rdflib.term import Variable

from regiodeals.graph.answer import Rows
from regiodeals.graph.bridge import from_rdflib_term
from regiodeals.graph.terms import is_number, named, to_span
from regiodeals.namespaces import sparql_prologue
from regiodeals.questions.anatomy import dissect, plain_steps
from regiodeals.questions.catalogue import BETWEEN_PASSAGES, EVIDENCE
from regiodeals.questions.wording import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rdflib.term import Node

    from regiodeals.graph.store import Store
    from regiodeals.graph.terms import Term
    from regiodeals.questions.anatomy import Body, Pattern
    from regiodeals.questions.catalogue import Question

Fact = tuple["Term", "Term", "Term", "Term | None"]
"""A triple, and the graph that a query found it in, if it asked."""
Solution = dict[str, "Term"]
Prepared = tuple["Term | str", "Term | str", "Term | str", "Term | str | None"]

_BATCH: Final = 400
_NAMES: Final = frozenset(
    named(name).value
    for name in ("rd:nummer", "rdf:type", "rdfs:label", "skos:prefLabel", "prov:wasDerivedFrom")
)
"""Properties that name or sort a thing and state no figure."""
_WHERE: Final = """SELECT DISTINCT ?s ?p ?o ?place ?grade ?quote ?source WHERE {
    VALUES (?s ?p) { %s }
    GRAPH ?place { ?s ?p ?o }
    ?place a ?kind .
    FILTER(?kind IN (rd:Passage, rd:Afleiding, rd:Registeruitgave))
    OPTIONAL { ?s prov:wasDerivedFrom ?place . BIND(true AS ?counts) }
    OPTIONAL { ?place rd:vervangenDoor+ ?newer . ?s prov:wasDerivedFrom ?newer . BIND(true AS ?counted) }
    FILTER(BOUND(?counts) || BOUND(?counted) || ?kind != rd:Passage)
    OPTIONAL { ?place rd:graad/skos:prefLabel ?gradeLabel . FILTER(LANG(?gradeLabel) = "%s") }
    OPTIONAL { ?kind rdfs:label ?kindLabel . FILTER(LANG(?kindLabel) = "%s") }
    OPTIONAL { ?place <http://www.w3.org/ns/oa#exact> ?quote }
    OPTIONAL { ?place rd:document/rdfs:label ?documentLabel . FILTER(LANG(?documentLabel) = "%s") }
    OPTIONAL { ?place rdfs:label ?placeLabel . FILTER(LANG(?placeLabel) = "%s") }
    BIND(STR(COALESCE(?gradeLabel, ?kindLabel)) AS ?grade)
    BIND(STR(COALESCE(?documentLabel, ?placeLabel)) AS ?source)
} ORDER BY ?place"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A passage, derivation or register behind a row, with the name of its grade and of its source.

    ``quote`` is empty where the source was only named.
    """

    iri: str
    grade: str
    quote: str
    source: str

    @property
    def for_files(self) -> str:
        """Its IRI and its grade."""
        return f"{self.iri} ({self.grade})"

    @property
    def for_people(self) -> str:
        """Its quote, its source and its grade."""
        quote = f"“{self.quote}”" if self.quote else ""
        return printable(" – ".join(filter(None, [quote, self.source]))) + f" [{self.grade}]"


def widened(question: Question) -> Question:
    """Return a question with the column for evidence behind its own."""
    columns = (*question.columns, EVIDENCE) if question.columns else ()
    return dataclasses.replace(question, columns=columns)


def with_evidence(
    sparql: str, rows: Rows, store: Store, *, lang: str = "nl", for_files: bool = False
) -> Rows:
    """Return rows with one more column: the passages of each row.

    ``sparql`` is the query that gave the rows. For files a passage is its IRI with its grade between
    brackets, for people its quote, its source and its grade; several are separated by ``BETWEEN_PASSAGES``.

    Raises:
        EnvironmentProblem: the store cannot answer.

    """
    cells = []
    for passages in evidence_of(sparql, rows, store, lang=lang):
        texts = sorted({one.for_files if for_files else one.for_people for one in passages})
        cells.append(Literal(BETWEEN_PASSAGES.join(texts)) if texts else None)
    wide = tuple((*row, cell) for row, cell in zip(rows.rows, cells, strict=True))
    return Rows(variables=(*rows.variables, EVIDENCE.name), rows=wide)


def evidence_of(
    sparql: str, rows: Rows, store: Store, *, lang: str = "nl"
) -> tuple[tuple[Evidence, ...], ...]:
    """Return the passages, derivations and registers of each row, in the order of their IRIs.

    Raises:
        EnvironmentProblem: the store cannot answer.

    """
    body = dissect(sparql)
    keys = [name for name in body.keys if name in rows.variables]
    by_key: dict[tuple[Term | None, ...], set[Fact]] = {}
    for solution, facts in _facts(body, store):
        by_key.setdefault(tuple(solution.get(name) for name in keys), set()).update(facts)
    places = [rows.variables.index(name) for name in keys]
    of_rows = [_figures(by_key.get(tuple(row[place] for place in places), set())) for row in rows.rows]
    told = _passages(set().union(*of_rows), store, lang)
    return tuple(tuple(sorted(_told_of(facts, told), key=lambda one: one.iri)) for facts in of_rows)


def _told_of(facts: set[Fact], told: Mapping[Fact, Sequence[Evidence]]) -> set[Evidence]:
    """Return the evidence for facts; what was found in a graph is not looked for in others."""
    located = {fact for fact in facts if fact[3] is not None and told.get(fact)}
    known = {fact[:3] for fact in located}
    plain = {fact for fact in facts if fact[3] is None and fact[:3] not in known}
    return {one for fact in located | plain for one in told.get(fact, ())}


def _facts(body: Body, store: Store) -> Iterable[tuple[Solution, set[Fact]]]:
    """Return each solution of a WHERE with the facts that it rests on."""
    found = store.query(body.sparql)
    assert isinstance(found, Rows)  # noqa: S101 - it is a SELECT
    fresh = count(1)
    names_its_graph = any(isinstance(graph, Variable) and str(graph) in body.keys for graph in body.graphs)
    ways = [
        (way, graph)
        for pattern, graph in zip(body.patterns, body.graphs, strict=True)
        if not names_its_graph or not isinstance(graph, Variable) or str(graph) in body.keys
        for way in plain_steps(*pattern, fresh)
    ]
    steps = [_Chain(way, store) for way, _ in ways if len(way) > 1]
    plain = [_prepared(way[0], graph) for way, graph in ways if len(way) == 1]
    inner = [(part, _by_keys(part, store)) for part in body.parts if part.keys]
    for row in found.rows:
        solution = _bound(found.variables, row)
        facts = {fact for pattern in plain if (fact := _filled(pattern, solution)) is not None}
        for chain in steps:
            facts |= chain.facts(solution)
        for part, index in inner:
            facts |= index.get(tuple(solution.get(name) for name in part.keys), set())
        yield solution, facts


def _bound(names: Sequence[str], row: Sequence[Term | None]) -> Solution:
    return {name: term for name, term in zip(names, row, strict=True) if term is not None}


def _by_keys(part: Body, store: Store) -> dict[tuple[Term | None, ...], set[Fact]]:
    index: dict[tuple[Term | None, ...], set[Fact]] = {}
    for solution, facts in _facts(part, store):
        index.setdefault(tuple(solution.get(name) for name in part.keys), set()).update(facts)
    return index


def _prepared(pattern: Pattern, graph: Node | None = None) -> Prepared:
    """Return a pattern and its graph with each variable as its name and anything else as our term."""
    parts = [str(part) if isinstance(part, Variable) else from_rdflib_term(part) for part in pattern]  # type: ignore[arg-type]
    place = None if graph is None else str(graph) if isinstance(graph, Variable) else from_rdflib_term(graph)
    return parts[0], parts[1], parts[2], place


def _filled(pattern: Prepared, solution: Mapping[str, Term]) -> Fact | None:
    """Return a pattern with the terms of a solution, None when one is missing."""
    s, p, o, place = (solution.get(part) if isinstance(part, str) else part for part in pattern)
    return None if s is None or p is None or o is None else (s, p, o, place)


class _Chain:
    """The facts along a property path, found once for all solutions."""

    __slots__ = ("_ends", "_index")

    def __init__(self, way: Sequence[Pattern], store: Store) -> None:
        lines = " . ".join(" ".join(part.n3() for part in pattern) for pattern in way)
        found = store.query(f"SELECT * WHERE {{ {lines} }}")
        assert isinstance(found, Rows)  # noqa: S101 - it is a SELECT
        bound = {part for pattern in way for part in pattern if isinstance(part, Variable)}
        self._ends = [str(part) for part in bound if not str(part).startswith("step_")]
        self._index: dict[tuple[Term | None, ...], set[Fact]] = {}
        prepared = [_prepared(pattern) for pattern in way]
        for row in found.rows:
            solution = {
                name: term for name, term in zip(found.variables, row, strict=True) if term is not None
            }
            facts = {fact for pattern in prepared if (fact := _filled(pattern, solution)) is not None}
            self._index.setdefault(tuple(solution.get(end) for end in self._ends), set()).update(facts)

    def facts(self, solution: Mapping[str, Term]) -> set[Fact]:
        """Return the facts along the path between the terms of a solution."""
        return self._index.get(tuple(solution.get(end) for end in self._ends), set())


def _figures(facts: set[Fact]) -> set[Fact]:
    """Return the facts of a graph that was asked, and those that state a number or a date.

    When there are none, return all that do not just name a thing.
    """
    stated = {fact for fact in facts if isinstance(fact[1], NamedNode) and fact[1].value not in _NAMES}
    figures = {fact for fact in stated if is_number(fact[2]) or to_span(fact[2]) is not None}
    return figures | {fact for fact in facts if fact[3] is not None} or stated


def _passages(facts: set[Fact], store: Store, lang: str) -> dict[Fact, list[Evidence]]:
    """Return per fact the passages, derivations and registers that state it; of one in a graph, that one."""
    ordered = sorted(
        {(s, p) for s, p, *_ in facts}, key=str
    )  # Virtuoso 7 does not join texts with a language
    told: dict[Fact, list[Evidence]] = {}
    for start in range(0, len(ordered), _BATCH):
        values = " ".join(f"({s} {p})" for s, p in ordered[start : start + _BATCH])
        found = store.query(sparql_prologue() + _WHERE % (values, lang, lang, lang, lang))
        for s, p, o, graph, *about in found.rows if isinstance(found, Rows) else ():
            if s is not None and p is not None and o is not None:
                grade, quote, source = map(_value, about)
                one = Evidence(iri=_value(graph), grade=grade, quote=quote, source=source)
                for fact in ((s, p, o, None), (s, p, o, graph)):
                    if fact in facts:
                        told.setdefault(fact, []).append(one)
    return told


def _value(term: Term | None) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""
