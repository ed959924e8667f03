"""Each example under tests/shapes is validated in the invented world and gives exactly what it expects."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import RDF, RDFS, SH, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

from regiodeals.errors import InputProblem
from regiodeals.graph.bridge import to_rdflib
from regiodeals.namespaces import SHAPES, sparql_prologue
from regiodeals.rules.examples import Example, counterparts, read_example, read_examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rdflib import Graph
    from rdflib.term import Node

    from regiodeals.rules.findings import Finding
    from regiodeals.rules.ruleset import RuleSet
    from tests.rules.conftest import World

FOLDER = Path(__file__).resolve().parents[1] / "shapes"
EXAMPLES = read_examples(FOLDER)
INVALID = [example for example in EXAMPLES if example.kind == "invalid"]
PASSING = [example for example in EXAMPLES if example.kind != "invalid"]
BY_ABSENCE = {"OntwerpKeuzeRule": "a word that is not recognised breaks this rule or one of its sisters"}
"""Rules whose passing example cannot hold what they look up, and why."""
NO_VALUE = re.compile(r"FILTER NOT EXISTS|\bFILTER\b|\bHAVING\b")


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 150


@pytest.fixture(scope="module")
def findings(world: World) -> dict[Path, list[Finding]]:
    return world.findings_of_each(example.path for example in EXAMPLES)


def told(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(f"{each.rule_name} {each.severity.name.capitalize()}" for each in findings)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_example_gives_exactly_what_it_expects(example: Example, findings: dict[Path, list[Finding]]) -> None:
    assert told(findings[example.path]) == example.expects


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["financiering", "totaal"])
def test_examples_give_the_same_alone(folder: str, world: World) -> None:
    for example in INVALID:
        if example.path.parent.name == folder:
            assert told(world.findings(example.path)) == example.expects, example.name


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_name_tells_the_outcome(example: Example) -> None:
    _, case, _ = example.path.name.split(".")
    assert re.fullmatch(r"[a-z0-9-]+", case)
    assert example.kind in {"valid", "limit", "invalid"}
    assert (example.kind == "invalid") == bool(example.expects)
    assert (example.kind == "limit") == bool(example.limits)


def test_an_example_that_expects_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "valid.nothing.ttl"
    path.write_text("# no header\n", encoding="utf-8")
    with pytest.raises(InputProblem, match="does not say what must be found"):
        read_example(path)


@pytest.mark.parametrize("example", INVALID, ids=lambda example: example.name)
def test_invalid_example_is_a_valid_one_with_one_line_changed(example: Example) -> None:
    assert counterparts(example, EXAMPLES)


def test_each_rule_is_seen_failing(rules: RuleSet) -> None:
    seen = {name for example in INVALID for name in example.broken}
    assert seen == {iri.removeprefix(SHAPES) for iri in rules.rules}, "add an invalid example"


def test_each_rule_is_seen_failing_beside_its_own_shape(rules: RuleSet) -> None:
    """A rule's examples stand in the folder named after its file."""
    home = {}
    for path in sorted((FOLDER.parents[1] / "shapes").glob("*.ttl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("ds:"):
                home[line.strip().removeprefix("ds:")] = path.stem
    for iri in rules.rules:
        name = iri.removeprefix(SHAPES)
        folders = {example.path.parent.name for example in INVALID if name in example.broken}
        assert home[name] in folders, name


def test_each_rule_is_seen_passing_what_it_is_about(rules: RuleSet, world: World) -> None:
    """A rule that passes because it looks at nothing proves nothing.

    Some example that passes, and fails with one line changed, holds a thing that the rule is applied to, with
    a value at its path or with all that its query looks up before it compares. A query without a comparison
    finds whatever it looks up, so there the changed line is proof enough.
    """
    graph = to_rdflib(world.marked([example.path for example in PASSING]))
    number = {example.path: number for number, example in enumerate(PASSING)}
    vacuous = []
    for iri in rules.rules:
        name = iri.removeprefix(SHAPES)
        failing = [example for example in INVALID if name in example.broken]
        near = {number[each.path] for example in failing for each in counterparts(example, EXAMPLES)}
        focus = [thing for thing in applied_to(rules, URIRef(iri), graph) if example_of(thing) in near]
        read = reader(rules, URIRef(iri), graph)
        if name not in BY_ABSENCE and not any(read(thing) for thing in focus):
            vacuous.append(name)
    assert " ".join(vacuous) == "", "add an example that passes and that the rule is about"


def example_of(thing: Node) -> int | None:
    """Return the number of the example that a thing is part of."""
    _, mark, number = str(thing).rpartition("~")
    return int(number) if mark else None


def applied_to(rules: RuleSet, node: URIRef, graph: Graph) -> list[URIRef]:
    """Return the things of a graph that a rule is applied to."""
    owner = rules.shapes.value(None, SH.property, node) or node
    classes = rules.shapes.objects(owner, SH.targetClass)
    kinds = {kind for each in classes for kind in graph.transitive_subjects(RDFS.subClassOf, each)}
    things = {thing for kind in kinds for thing in graph.subjects(RDF.type, kind)}
    for link in rules.shapes.objects(owner, SH.targetSubjectsOf):
        things |= set(graph.subjects(link, None))
    return sorted(thing for thing in things if isinstance(thing, URIRef))


def reader(rules: RuleSet, node: URIRef, graph: Graph) -> Callable[[URIRef], bool]:
    """Return what tells whether a rule has something to judge in a thing."""
    constraint = rules.shapes.value(node, SH.sparql)
    path = rules.shapes.value(node, SH.path)
    if constraint is None:
        return lambda thing: not isinstance(path, URIRef) or (thing, path, None) in graph
    select = str(rules.shapes.value(constraint, SH.select))
    if not NO_VALUE.search(select):
        return lambda _: True
    query = prepareQuery(sparql_prologue() + select)
    traverse(query.algebra, visitPost=without_filters)
    return lambda thing: any(True for _ in graph.query(query, initBindings={"this": thing}))


def without_filters(part: Any) -> Any:
    """Return what a query looks up, the focus first, without its comparisons."""
    if isinstance(part, CompValue) and part.name == "BGP":
        part["triples"] = sorted(part["triples"], key=lambda triple: Variable("this") not in triple)
    return part.p if isinstance(part, CompValue) and part.name == "Filter" else None


def test_each_rule_with_a_limit_has_an_example_at_it(rules: RuleSet) -> None:
    at_limit = {name for example in EXAMPLES for name in example.limits}
    compares = re.compile(r"\?\w+ (?:[<>]=?|!=) \?\w+")
    of_days = re.compile(r"STR\(\?\w+\)[^\n]* [<>]=? ")
    limited = set()
    for iri in rules.rules:
        node = URIRef(iri)
        constraint = rules.shapes.value(node, SH.sparql)
        select = "" if constraint is None else str(rules.shapes.value(constraint, SH.select))
        amounts = any(word in select for word in ("SUM(", "COUNT(", "rd:bedrag"))
        if (amounts and compares.search(select)) or of_days.search(select):
            limited.add(iri.removeprefix(SHAPES))
        least = rules.shapes.value(node, SH.minCount)
        if (node, SH.lessThanOrEquals, None) in rules.shapes or (
            isinstance(least, Literal) and int(least) > 1
        ):
            limited.add(iri.removeprefix(SHAPES))
    assert len(limited) > 20
    assert limited <= at_limit, "add an example limit.<case>.ttl"
