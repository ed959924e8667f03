"""Queries that fetch, change or overload are refused; wrong ones are told with their place."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiodeals.errors import InputProblem, RegiodealsError, SyntaxProblem
from regiodeals.graph import queries
from regiodeals.graph.queries import check_syntax, inspect_query, refuse_harm

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
