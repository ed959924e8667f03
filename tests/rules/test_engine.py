"""The quick way finds exactly what plain pySHACL finds on a plain graph with the shapes as written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyshacl
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Triple
from rdflib import SH

from regiodeals.graph.bridge import to_rdflib
from regiodeals.graph.dataset import load_user_files
from regiodeals.graph.terms import named
from regiodeals.namespaces import BASE
from regiodeals.rules.context import context_of
from regiodeals.rules.engine import ValidatedGraph
from regiodeals.rules.lean import lean_shapes, one_line
from regiodeals.rules.shacl import Result, results_of, run
from regiodeals.rules.validation import find
from tests.rules.conftest import apart
from tests.rules.test_examples import EXAMPLES, INVALID

if TYPE_CHECKING:
    from regiodeals.rules.ruleset import RuleSet
    from tests.rules.conftest import World

DECIMAL = named("xsd:decimal")
THIS = rdflib.URIRef("urn:this")
SAMPLE = [example.path for example in (*INVALID[::24], *EXAMPLES[::40])]


def by_plain_pyshacl(triples: list[Triple], rules: RuleSet) -> set[Result]:
    _, report, _ = pyshacl.validate(to_rdflib(triples), shacl_graph=rules.shapes, advanced=False)
    return set(results_of(report))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_findings_are_those_of_plain_pyshacl(world: World) -> None:
    triples = [
        triple
        for number, path in enumerate(SAMPLE)
        for triple in apart(load_user_files([path]).statements, f"~{number}")
    ]
    mentioned = {triple.object for triple in triples if not isinstance(triple.object, Triple)}
    together = [*context_of(world.view, mentioned=mentioned), *triples]
    ours = set(run(ValidatedGraph(together), world.rules))
    assert len(ours) > len(INVALID[::24]) / 2
    assert ours == by_plain_pyshacl(together, world.rules)


def amount(text: str) -> list[Triple]:
    return [Triple(NamedNode("urn:this"), named("rd:bedrag"), Literal(text, datatype=DECIMAL))]


@pytest.mark.parametrize("text", ["12.5", "1" + "0" * 40 + ".5", "0." + "0" * 40 + "1"])
def test_an_amount_of_any_length_is_compared(text: str) -> None:
    query = f"SELECT $this ?value WHERE {{ $this <{BASE}def/bedrag> ?value FILTER (?value > 0) }}"
    answer = ValidatedGraph(amount(text)).query(query, initBindings={"this": THIS})
    (row,) = answer.bindings
    assert row[rdflib.Variable("this")] == THIS
    assert str(row[rdflib.Variable("value")]) == text


def test_only_the_focus_is_asked_about() -> None:
    graph = ValidatedGraph([*amount("1.0"), Triple(NamedNode("urn:b"), named("rd:bedrag"), Literal("x"))])
    query = f"SELECT $this (COUNT(?v) AS ?number) WHERE {{ $this <{BASE}def/bedrag> ?v }} GROUP BY $this"
    assert [set(row.values()) for row in graph.query(query, initBindings={"this": THIS}).bindings] == [
        {THIS, rdflib.Literal(1)}
    ]


def test_lean_shapes_keep_closed_and_referred_to_shapes_whole() -> None:
    shapes = rdflib.Graph().parse(
        format="turtle",
        data="""
        PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX : <urn:>
        :plain a sh:NodeShape ; sh:targetClass :A ; sh:property :p1 .
        :closed a sh:NodeShape ; sh:targetClass :A ; sh:closed true ; sh:property :p2 .
        :used a sh:NodeShape ; sh:targetClass :A ; sh:property :p3 .
        :off a sh:NodeShape ; sh:targetClass :A ; sh:deactivated true ; sh:property :p4 .
        :user a sh:NodeShape ; sh:targetClass :B ; sh:node :used .
        :p1 sh:path :x ; sh:minCount 1 . :p2 sh:path :x ; sh:minCount 1 .
        :p3 sh:path :x ; sh:minCount 1 . :p4 sh:path :x ; sh:minCount 1 .
        """,
    )
    lean = lean_shapes(shapes)
    assert {str(node) for node in lean.subjects(SH.targetClass)} == {
        "urn:plain",
        "urn:p1",
        "urn:closed",
        "urn:used",
        "urn:off",
        "urn:user",
    }
    assert {str(node) for node in lean.objects(None, SH.property)} == {"urn:p2", "urn:p3", "urn:p4"}


def test_a_query_with_a_long_string_keeps_its_lines() -> None:
    query = 'SELECT $this WHERE { $this ?p """a\n# b""" }'
    assert one_line(query) == query


def test_many_findings_about_one_thing_are_told_in_one_question(world: World) -> None:
    """Two hundred totals of one tranche: its query is asked again once, not once per finding."""
    tranche = NamedNode(BASE + "id/tranche/7")
    triples = list(context_of(world.view))
    for number in range(200):
        total = NamedNode(f"{BASE}id/totaal/7-{number}")
        triples += [
            Triple(total, named("rdf:type"), named("rd:Totaal")),
            Triple(total, named("rd:tranche"), tranche),
            Triple(total, named("rd:bedrag"), Literal(f"{number + 1}.5", datatype=DECIMAL)),
        ]
    deal = load_user_files(
        [next(each.path for each in EXAMPLES if each.path.parent.name == "totaal")]
    ).statements
    found = find([*triples, *deal], rules=world.rules, only={"TotaalTrancheRule"})
    assert len(found) >= 199
    assert len({finding.message["nl"] for finding in found}) == len(found)


def test_looking_at_some_things_finds_what_the_whole_run_finds_about_them(world: World) -> None:
    triples = [
        triple
        for number, path in enumerate(SAMPLE)
        for triple in apart(load_user_files([path]).statements, f"~{number}")
    ]
    mentioned = {triple.object for triple in triples if not isinstance(triple.object, Triple)}
    graph = ValidatedGraph([*context_of(world.view, mentioned=mentioned), *triples])
    found = set(run(graph, world.rules))
    focus = {result.focus for result in found}
    half = set(sorted(focus)[::2])
    assert half
    assert set(run(graph, world.rules, focus=half)) == {each for each in found if each.focus in half}
    assert set(run(graph, world.rules, focus=set())) == set()
