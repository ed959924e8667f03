"""Queries that fetch, change or overload are refused; wrong ones are told with their place."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Store

from regiodeals.content import find_content
from regiodeals.errors import InputProblem, RegiodealsError, SyntaxProblem
from regiodeals.graph import queries
from regiodeals.graph.queries import check_syntax, count_query, inspect_query, refuse_harm, with_dataset

FAR = "<http://127.0.0.1:9/>"


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE {FAR} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service silent {FAR} {{ ?s ?p ?o }} }}",
        "SELECT * { ?s ?p ?g SERVICE ?g { ?s ?p ?o } }",
        "SELECT * { GRAPH ?g { } SERVICE?g { ?s ?p ?o } }",
        f"SELECT * {{ {{ SELECT * {{ ?s ?p ?o OPTIONAL {{ SERVICE{FAR}{{ ?s ?p ?o }} }} }} }} }}",
        "PREFIX a: <http://127.0.0.1:9/> SELECT * { SERVICEa:b { ?s ?p ?o } }",
        "PREFIX é: <http://127.0.0.1:9/> SELECT * { SERVICEé:b { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { {} SERVICE:{ ?s ?p ?o } }",
        f"SELECT * {{ ?s ?p 1SERVICE{FAR}{{}} }}",
        f"SELECT * {{ ?s ?p 1.e5SERVICE{FAR}{{}} }}",
        f"SELECT * {{ ?s ?p trueSERVICE{FAR}{{}} }}",
        "PREFIX trueSERVICE: <http://127.0.0.1:9/> SELECT * { ?s ?p trueSERVICE:a{ ?s ?p ?o } }",
        f'SELECT * {{ ?s ?p """a"b"""SERVICE{FAR}{{}} }}',
        f"SELECT * {{ ?s ?p ?o #\rSERVICE{FAR}{{}}\n }}",
    ],
)
def test_service_is_refused_however_it_is_glued(query: str) -> None:
    with pytest.raises(InputProblem, match="SERVICE would fetch") as caught:
        inspect_query(query)
    assert caught.value.hint
    check_syntax(query)


def test_service_is_refused_before_the_engine_would_fetch() -> None:
    with pytest.raises(InputProblem, match="SERVICE would fetch"):
        inspect_query(f"ASK {{ SERVICE {FAR} {{ ?s ?p ?o }} }}")


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX service: <urn:s> SELECT * { service:a service:b ?c }",
        "PREFIX service: <urn:s> SELECT * { GRAPH service:a { ?a service:b ?c } }",
        "SELECT ?service { ?service <urn:SERVICE> 'SERVICE' } # SERVICE <urn:x> { }",
    ],
)
def test_the_word_service_elsewhere_is_fine(query: str) -> None:
    inspect_query(query)
    check_syntax(query)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <urn:s> <urn:p> 1 }",
        "PREFIX a: <urn:a>\nDELETE WHERE { ?s ?p ?o }",
        "load <http://127.0.0.1:9/>",
        "CLEAR ALL",
        "DROP GRAPH <urn:g>",
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_change_is_refused(update: str) -> None:
    with pytest.raises(InputProblem, match="changes a graph") as caught:
        inspect_query(update)
    assert "SELECT" in (caught.value.hint or "")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { " + "{" * 20_000 + "?s ?p ?o" + "}" * 20_000 + " }",
        "SELECT * { FILTER(" + "(" * 5_000 + "1" + ")" * 5_000 + ") }",
        "SELECT * { FILTER(" + "!" * 50_000 + "?a) }",
        "SELECT * { " + " ".join(f"BIND({number} AS ?v{number})" for number in range(5_000)) + " }",
        "SELECT * { ?s ?p ?o " + "MINUS { ?s ?p ?o } " * 5_000 + "}",
        "SELECT * { ?s ?p ?o } #" + "x" * 1_000_000,
    ],
)
def test_what_would_exhaust_the_engine_is_refused(query: str) -> None:
    with pytest.raises(InputProblem) as caught:
        inspect_query(query)
    assert caught.value.hint


def test_long_list_of_values_is_fine() -> None:
    query = "SELECT * { VALUES ?x { " + " ".join(f"<urn:{number}>" for number in range(20_000)) + " } }"
    inspect_query(query)
    check_syntax(query)


@pytest.mark.parametrize(
    ("query", "place", "message", "hint"),
    [
        (
            "SELECT ?s\nWHERE { ?s rd:bedrag ?o }",
            "query:2:12",
            "rd: is not declared",
            "PREFIX rd: <https://w3id",
        ),
        ("SELECT ?s { ?s sksos:a ?o }", "query:1:16", "sksos: is not declared", "Did you mean skos"),
        ("SELECT ?s { ?s qqq:a ?o }", "query:1:16", "qqq: is not declared", "PREFIX qqq: <…>"),
        ("SELECT ?s { ?s <def/bedrag> ?o }", "query:1:16", "<def/bedrag> is relative", "BASE <https://w3id"),
        ("SELECT ?s {\n ?s ?p ?o", "query:2:10", "near its end", "Correct"),
        ("SELECT * { ?s ?p ?o } LIMIT x", "query:1:29", "near 'x'", "Correct"),
        ("SELECT ?s (SUM(?o) AS ?t) { ?s ?p ?o }", "query:1:39", "variable that is unbound", "Correct"),
        ("", "query:1:1", "not valid SPARQL", "Correct"),
        ("SELECT ?x\ud800 {}", "query:1:10", "no Unicode text", "UTF-8"),
    ],
)
def test_wrong_query_is_told_with_place_and_next_step(
    query: str, place: str, message: str, hint: str
) -> None:
    def check() -> None:
        inspect_query(query)
        check_syntax(query)

    with pytest.raises(SyntaxProblem) as caught:
        check()
    assert caught.value.where == place
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")


def test_traits_tell_which_graphs_a_query_touches() -> None:
    plain = inspect_query("SELECT * { ?s ?p 'GRAPH FROM' }")
    assert (plain.uses_graph, plain.names_its_graphs) == (False, False)
    named = inspect_query("SELECT * from named <urn:g> { graph ?g { ?s ?p ?o } }")
    assert (named.uses_graph, named.names_its_graphs) == (True, True)


_PIECES = (
    "SELECT * ",
    "{ ?s ?p ?o } ",
    "<urn:with>",
    "service",
    "9SERVICE ",
    "{ ",
    "} ",
    "(" * 60,
    "!" * 600,
)


@given(st.lists(st.sampled_from([*_PIECES, "MINUS ", "insert", " # add\n", "'drop'", "bind"]), max_size=12))
def test_what_is_harmless_at_a_glance_is_so_word_by_word(pieces: list[str]) -> None:
    """The glance only saves time: refusing by the words alone gives the same."""
    text = "".join(pieces)

    def told() -> str | None:
        try:
            refuse_harm(text)
        except InputProblem as problem:
            return str(problem)
        return None

    found = told()
    with patch.object(queries, "_is_plainly_harmless", return_value=False):
        assert told() == found


@given(st.text(alphabet="SELECT*{}?spo.<>():#'\"\\ \n1!é", max_size=60))
def test_any_text_is_a_query_or_refused_readably(text: str) -> None:
    problem = None
    try:
        inspect_query(text)
        check_syntax(text)
    except RegiodealsError as error:
        problem = error
    assert problem is None or problem.exit_code == 2


A, B = NamedNode("urn:a"), NamedNode("urn:b")


@pytest.fixture(scope="module")
def two_graphs() -> Store:
    """Two things in one graph, and one of them in another."""
    store = Store()
    store.extend(
        Quad(NamedNode(f"urn:{name}"), NamedNode("urn:p"), Literal(value), graph)
        for name, value, graph in (("x", 1, A), ("y", 2, A), ("y", 3, A), ("x", 1, B))
    )
    return store


SELECTS = {
    "SELECT ?s { GRAPH ?g { ?s ?p ?o } }": 4,
    "select distinct ?s where { graph ?g { ?s ?p ?o } } # where {": 2,
    "SELECT (EXISTS { GRAPH ?h { ?s ?p 3 } } AS ?x) { GRAPH ?g { ?s ?p ?o } } ORDER BY ?s LIMIT 3": 3,
    "SELECT ?s (COUNT(DISTINCT ?o) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?s # ORDER BY ?s": 2,
    "SELECT ?s (MAX(?o) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?s ORDER BY DESC(?n) OFFSET 1": 1,
    "SELECT ?s { GRAPH ?g { ?s ?p ?o } } GROUP BY ?s HAVING (MAX(?o) > 2) LIMIT 9": 1,
    "SELECT ?s { { SELECT ?s { GRAPH ?g { ?s ?p ?o } } GROUP BY ?s ORDER BY ?s } }": 2,
    "PREFIX group: <urn:> PREFIX where: <urn:> SELECT ?s { GRAPH ?g { ?s where:p ?o } } VALUES ?o { 1 2 }": 3,
    "SELECT ?s { GRAPH ?g { ?s ?p ?o } } GROUP BY ?s VALUES ?s { <urn:x> }": 1,
}


@pytest.mark.parametrize(("query", "rows"), SELECTS.items())
def test_rows_are_counted_as_they_come(query: str, rows: int, two_graphs: Store) -> None:
    def found(text: str) -> list[str]:
        solutions = two_graphs.query(text)
        assert isinstance(solutions, QuerySolutions)
        return [str(solution[0]) for solution in solutions]

    clauses = "FROM <urn:a> FROM NAMED <urn:a> FROM NAMED <urn:b>"
    assert len(found(query)) == len(found(with_dataset(query, clauses))) == rows
    (counted,) = found(with_dataset(count_query(query), clauses))
    assert counted == str(Literal(rows))


@pytest.mark.parametrize(
    ("query", "most", "named"),
    [
        ("ASK { GRAPH ?g { <urn:x> ?p ?o } }", 1, 1),
        ("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }", 3, 1),
        ("CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }", 3, 1),
        ("CONSTRUCT WHERE { ?s ?p ?o }", 0, 0),
        ("DESCRIBE ?s WHERE { GRAPH ?g { ?s ?p 3 } }", 0, 0),
        ("DESCRIBE <urn:x>", 0, 0),
    ],
)
def test_graphs_can_be_named_in_a_query(query: str, most: int, named: int, two_graphs: Store) -> None:
    def size(text: str) -> int:
        answer = two_graphs.query(text)
        return int(bool(answer)) if isinstance(answer, QueryBoolean) else len(list(answer))

    assert isinstance(two_graphs.query(query), QueryBoolean | QueryTriples)
    assert size(query) == most
    assert size(with_dataset(query, "FROM NAMED <urn:b>")) == named


def test_saved_questions_can_be_counted_and_placed() -> None:
    for path in find_content().queries.rglob("*.rq"):
        query = path.read_text(encoding="utf-8")
        if "SERVICE" not in query:
            assert check_syntax(with_dataset(count_query(query), "FROM <urn:a>")) is QuerySolutions, path.name
