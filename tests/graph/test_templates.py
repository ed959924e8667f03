"""A CONSTRUCT by its rows gives what the engine gives for the query itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from regiodeals.graph.answer import Rows
from regiodeals.graph.store import read_answer
from regiodeals.graph.templates import take_apart

if TYPE_CHECKING:
    from regiodeals.graph.terms import Term

A, B, BLANK = NamedNode("urn:a"), NamedNode("urn:b"), BlankNode("x")
P, Q = NamedNode("urn:p"), NamedNode("urn:q")
DATA = [
    Quad(A, P, B),
    Quad(A, P, Literal('a "quote"\n\\ and a line', language="nl")),
    Quad(A, Q, BLANK),
    Quad(BLANK, P, Literal("01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer"))),
    *(Quad(NamedNode(f"urn:n{number}"), Q, Literal(number)) for number in range(2500)),
]
QUERIES = (
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CONSTRUCT WHERE { ?s <urn:q> ?o }",
    "construct where { ?s <urn:q> [ <urn:p> $o ] }",
    "CONSTRUCT { ?o ?p ?s . ?s <urn:r> ?none } WHERE { ?s ?p ?o OPTIONAL { ?s <urn:z> ?none } }",
    "CONSTRUCT { ?s ?o 1 } WHERE { ?s ?p ?o }",
    "CONSTRUCT { <urn:yes> <urn:yes> 'CONSTRUCT {' } WHERE { ?s ?p ?o }",
    "CONSTRUCT { <urn:yes> <urn:yes> 1 } WHERE { ?s <urn:none> ?o }",
    "CONSTRUCT { } WHERE { ?s ?p ?o }",
    "PREFIX x: <urn:> CONSTRUCT { ?s x:t [ x:u ?o ; x:v _:same ] . _:same x:w (1 ?o) } { ?s x:p ?o }",
    "CONSTRUCT { ?s <urn:t> ?o } { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 7 OFFSET 2",
    "CONSTRUCT { ?s <urn:t> ?o } { ?s ?p ?o } VALUES ?s { <urn:a> <urn:n7> }",
)


def shape(triples: tuple[Triple, ...]) -> Counter[tuple[str, ...]]:
    """Return triples without the names of blank nodes, which differ each time."""
    return Counter(
        tuple("_" if isinstance(term, BlankNode) else str(term) for term in triple) for triple in triples
    )


@pytest.mark.parametrize("query", QUERIES)
def test_the_rows_give_the_same_triples(query: str) -> None:
    store = Store()
    store.extend(DATA)
    parts = take_apart(query)
    assert parts is not None
    rows = read_answer(store.query(parts.select))
    assert isinstance(rows, Rows)
    expected = store.query(query)
    assert shape(parts.filled(rows)) == shape(tuple(dict.fromkeys(expected)))  # type: ignore[arg-type]


def test_a_blank_node_stays_one_node() -> None:
    parts = take_apart("CONSTRUCT { ?s <urn:p> ?o } WHERE { ?s <urn:q> ?o }")
    assert parts is not None
    cells: list[tuple[Term | None, ...]] = [(BLANK, A), (B, BLANK)]
    triples = parts.filled(Rows(variables=("s", "o"), rows=tuple(cells)))
    assert set(triples) == {Triple(BLANK, P, A), Triple(B, P, BLANK)}


@pytest.mark.parametrize("query", ["SELECT ?construct { ?s ?p ?construct }", "DESCRIBE <urn:a>", "ASK {}"])
def test_other_forms_have_no_template(query: str) -> None:
    assert take_apart(query) is None
