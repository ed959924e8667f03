"""The two ways to an answer, through Python and as the engine writes it, give the same terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    Store,
    parse_query_results,
)

from regiodeals.errors import AnswerTooLarge, InputProblem
from regiodeals.graph.answer import Rows
from regiodeals.graph.literals import one_spelling
from regiodeals.graph.store import read_answer
from regiodeals.graph.tables import write_table
from regiodeals.namespaces import expand

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions

DECIMAL = NamedNode(expand("xsd:decimal"))
EVERYTHING = "SELECT ?o ?unbound WHERE { ?s ?p ?o } ORDER BY ?s"
LARGE = 1_000_000

numbers = st.one_of(
    st.integers().map(str), st.decimals(allow_nan=False, allow_infinity=False).map("{:f}".format)
)
texts = st.text(alphabet='1-.","\\datatype:#decimal\n{}[]é', max_size=40)
values = st.one_of(
    numbers.map(lambda text: Literal(text, datatype=DECIMAL)),
    texts.map(lambda text: Literal(text, datatype=DECIMAL)),
    texts.map(Literal),
    st.just(Literal(f'5","datatype":"{DECIMAL.value}"')),
    st.just(Literal("5", language="nl")),
    st.integers(min_value=-99, max_value=99).map(Literal),
    st.just(NamedNode("urn:x")),
)


def store_of(found: list[Literal | NamedNode]) -> Store:
    """Return a store of these values, spelled as the reader of files spells them."""
    store = Store()
    predicate = NamedNode("urn:p")
    quads = [Quad(NamedNode(f"urn:{number:03}"), predicate, value) for number, value in enumerate(found)]
    store.extend(one_spelling(quads))
    return store


def solutions(store: Store, query: str = EVERYTHING) -> QuerySolutions:
    return store.query(query)  # type: ignore[return-value]


@example([Literal("0.00000000021174542940", datatype=DECIMAL)])  # more digits than the engine counts with
@given(st.lists(values, max_size=8))
def test_both_ways_give_the_same_rows(found: list[Literal | NamedNode]) -> None:
    store = store_of(found)
    written = write_table(solutions(store), most_rows=None, largest=LARGE)
    parsed = read_answer(parse_query_results(written, format=QueryResultsFormat.JSON))
    assert parsed == read_answer(solutions(store))
    assert isinstance(parsed, Rows)
    terms = [row[0] for row in parsed.rows]
    text = written.decode()
    for term in terms:
        assert isinstance(term, Literal | NamedNode | BlankNode)
        if isinstance(term, Literal) and term.datatype == DECIMAL and '"' not in term.value:
            assert f'"value":"{term.value}"' in text or "\\" in text  # the spelling, not only the value


def test_what_is_too_large_is_refused_not_cut() -> None:
    store = store_of([Literal(number) for number in range(500)])
    assert write_table(solutions(store), most_rows=500, largest=LARGE)
    with pytest.raises(AnswerTooLarge, match="more than 499 rows"):
        write_table(solutions(store), most_rows=499, largest=LARGE)
    with pytest.raises(AnswerTooLarge, match="more than 499 rows"):
        write_table(solutions(store, "SELECT ?x WHERE { ?s ?p ?o }"), most_rows=499, largest=LARGE)
    with pytest.raises(AnswerTooLarge, match="more than 8,000 bytes"):
        write_table(solutions(store), most_rows=500, largest=8000)


def test_a_triple_inside_a_triple_is_refused() -> None:
    store = store_of([Literal('"type":"triple"')])
    assert write_table(solutions(store), most_rows=None, largest=LARGE)
    with pytest.raises(InputProblem, match="triple inside a triple"):
        write_table(
            solutions(store, "SELECT (<<( ?s ?p ?o )>> AS ?t) WHERE { ?s ?p ?o }"),
            most_rows=None,
            largest=LARGE,
        )
