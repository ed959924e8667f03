"""The embedded store: the view as default graph, the passages by name, nothing else."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from regiodeals.errors import InputProblem, SyntaxProblem, UnknownTerm
from regiodeals.graph.answer import Answer, Rows, Triples, Truth
from regiodeals.graph.labels import labels_of
from regiodeals.graph.store import EmbeddedStore, open_store
from regiodeals.graph.terms import named
from regiodeals.namespaces import BASE, expand, sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiodeals.content import Content
    from regiodeals.graph.dataset import Dataset

AMOUNT = sparql_prologue() + "SELECT ?amount WHERE { ?x rd:bedrag ?amount }"
EVIDENCE = (
    sparql_prologue()
    + "SELECT ?passage ?amount WHERE { GRAPH ?passage { ?x rd:bedrag ?amount } } ORDER BY ?amount"
)


def rows(answer: Answer) -> tuple[tuple[object, ...], ...]:
    assert isinstance(answer, Rows)
    return answer.rows


def amount(value: str) -> Literal:
    return Literal(value, datatype=named("xsd:decimal"))


def test_default_graph_is_the_view(world: Dataset) -> None:
    store = EmbeddedStore.from_dataset(world)
    assert rows(store.query(AMOUNT)) == ((amount("15000000.0"),),)
    (counted,) = rows(store.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"))
    assert counted == (Literal(len(store.view.triples)),)


def test_view_on_a_day_is_asked_for(world: Dataset) -> None:
    store = EmbeddedStore.from_dataset(world, as_of=date(2024, 1, 1))
    assert rows(store.query(AMOUNT)) == ((amount("10000000.0"),),)


def test_every_named_graph_keeps_its_iri_also_outside_the_view(world: Dataset) -> None:
    assert rows(EmbeddedStore.from_dataset(world).query(EVIDENCE)) == (
        (NamedNode(f"{BASE}id/passage/een/bedrag"), amount("10000000.0")),
        (NamedNode(f"{BASE}id/passage/twee/bedrag"), amount("15000000.0")),
    )


def test_amount_asked_for_is_the_term_of_the_view(world: Dataset) -> None:
    store = EmbeddedStore.from_dataset(world)
    ((found,),) = rows(store.query(AMOUNT))
    assert found in {triple.object for triple in store.view.triples}


def test_unbound_cells_are_none(world: Dataset) -> None:
    answer = EmbeddedStore.from_dataset(world).query("SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) } }")
    assert answer == Rows(variables=("a", "b"), rows=((Literal(1), None),))


def test_ask_construct_and_describe_are_answered(world: Dataset) -> None:
    store = EmbeddedStore.from_dataset(world)
    assert store.query("ASK { ?s ?p ?o }") == Truth(value=True)
    built = store.query(sparql_prologue() + "CONSTRUCT { ?s rd:bedrag ?o } WHERE { ?s rd:bedrag ?o }")
    assert isinstance(built, Triples)
    assert built.triples[0].object == amount("15000000.0")
    described = store.query(f"DESCRIBE <{BASE}id/bijdrage/noord>")
    assert isinstance(described, Triples)
    assert len(described.triples) == 5


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("SELECT * { ?s rd:bedrag ?o }", SyntaxProblem),
        ("INSERT DATA { <urn:s> <urn:p> 1 }", InputProblem),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", InputProblem),
        ("SELECT ?t { BIND(TRIPLE(<urn:s>, <urn:p>, 1) AS ?t) }", InputProblem),
    ],
)
def test_wrong_questions_are_refused(world: Dataset, query: str, kind: type[InputProblem]) -> None:
    with pytest.raises(kind) as caught:
        EmbeddedStore.from_dataset(world).query(query)
    assert caught.value.hint


def test_query_does_not_change_the_store(world: Dataset) -> None:
    store = EmbeddedStore.from_dataset(world)
    with pytest.raises(InputProblem):
        store.query("CLEAR ALL")
    assert store.query("ASK { ?s ?p ?o }") == Truth(value=True)


def test_open_store_builds_from_the_files(world_content: Content) -> None:
    assert rows(open_store(content=world_content).query(AMOUNT)) == ((amount("15000000.0"),),)
    earlier = open_store(content=world_content, as_of=date(2024, 1, 1))
    assert rows(earlier.query(AMOUNT)) == ((amount("10000000.0"),),)


def test_open_store_moves_to_another_base(world_content: Content) -> None:
    store = open_store(content=world_content, base_iri="https://example.org/")
    assert store.query("ASK { <https://example.org/id/bijdrage/noord> ?p ?o }") == Truth(value=True)
    assert store.query("ASK { <https://example.org/id/dataset> ?p ?o }") == Truth(value=True)
    assert store.query(f"ASK {{ <{BASE}id/bijdrage/noord> ?p ?o }}") == Truth(value=False)


def test_day_and_endpoint_exclude_each_other() -> None:
    with pytest.raises(InputProblem, match="not of an endpoint"):
        open_store(endpoint="http://127.0.0.1:9/", as_of=date(2024, 1, 1))


def test_labels_are_given_in_the_language_asked(world: Dataset) -> None:
    store = EmbeddedStore.from_dataset(world)
    deal, contribution = f"{BASE}id/regiodeal/noord", f"{BASE}id/bijdrage/noord"
    asked = [deal, contribution, expand("rd:bedrag"), "urn:nothing"]
    assert labels_of(store, asked, lang="en") == {deal: "North", contribution: "bijdrage aan Noord"}
    assert labels_of(store, asked) == {deal: "Noord", contribution: "bijdrage aan Noord"}
    assert labels_of(store, []) == {}


def test_label_of_what_is_no_iri_is_refused(world: Dataset) -> None:
    with pytest.raises(InputProblem, match="is no IRI"):
        labels_of(EmbeddedStore.from_dataset(world), ["a> } DROP ALL"])


def test_broken_data_stops_before_any_question(make_content: Callable[..., Content]) -> None:
    with pytest.raises(UnknownTerm):
        open_store(content=make_content("<id/a> rd:bedarg 1 ."))


def test_embedded_path_imports_no_heavy_library(world_content: Content) -> None:
    code = (
        "import sys, pathlib\n"
        "from regiodeals.content import Content\n"
        "from regiodeals.graph.store import open_store\n"
        "from regiodeals.graph.labels import labels_of\n"
        f"open_store(content=Content(root=pathlib.Path({str(world_content.root)!r}))).query('ASK {{ }}')\n"
        "heavy = {'rdflib', 'pyshacl', 'SPARQLWrapper', 'rich', 'urllib.request', 'yaml'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
