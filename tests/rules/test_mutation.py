"""A fact that is made wrong is noticed by a rule: for each property at least as often as recorded.

``mutation_floor.csv`` holds, for each property that rules read, how many of a fixed sample of mistakes are
noticed. It may only grow. ``RENEW_ANSWERS=1 pytest -m slow tests/rules/test_mutation.py`` writes it again;
read the difference. The whole report is in ``docs/mutation.md``.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Triple
from rdflib import Graph, URIRef

from benchmarks.mutants import Mutant, mutants, reading, sample
from benchmarks.noticing import Outcome, Proof
from regiodeals.graph.bridge import from_rdflib_term
from regiodeals.graph.dataset import load_dataset
from regiodeals.graph.view import current_view
from regiodeals.namespaces import SHAPES, expand, shrink
from regiodeals.rules.validation import find

if TYPE_CHECKING:
    from regiodeals.content import Content
    from regiodeals.rules.ruleset import RuleSet

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
FLOOR = Path(__file__).with_name("mutation_floor.csv")
REPORT = ROOT / "docs" / "mutation.md"
RENEW = "run: RENEW_ANSWERS=1 pytest -m slow tests/rules/test_mutation.py, and read the difference"


@pytest.fixture(scope="module")
def view(content: Content) -> list[Triple]:
    return current_view(load_dataset(content))


@pytest.fixture(scope="module")
def proof(view: list[Triple], rules: RuleSet) -> Proof:
    return Proof(view, rules.shapes)


@pytest.fixture(scope="module")
def outcomes(proof: Proof) -> list[Outcome]:
    """One mistake of each kind for each property."""
    return [proof.outcome(mutant) for mutant in sample(proof.mutants(), 1, by_thing=False)]


@pytest.fixture(scope="module")
def noticed(outcomes: list[Outcome]) -> dict[str, tuple[int, int]]:
    tried, found = Counter[str](), Counter[str]()
    for outcome in outcomes:
        name = shrink(str(outcome.mutant.predicate))
        tried[name] += 1
        found[name] += bool(outcome.noticed)
    return {name: (found[name], tried[name]) for name in sorted(tried)}


def test_mistakes_are_noticed_at_least_as_often_as_before(noticed: dict[str, tuple[int, int]]) -> None:
    if os.environ.get("RENEW_ANSWERS"):
        with FLOOR.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(["property", "noticed", "tried"])
            writer.writerows([name, *counts] for name, counts in noticed.items())
    with FLOOR.open(encoding="utf-8", newline="") as stream:
        floor = {row["property"]: int(row["noticed"]) for row in csv.DictReader(stream)}
    assert len(floor) > 100
    fewer = {name: counts for name, counts in noticed.items() if counts[0] < floor.get(name, 0)}
    assert not fewer, f"noticed less often than before; strengthen the rules, or {RENEW}"
    more = {name: counts for name, counts in noticed.items() if counts[0] > floor.get(name, -1)}
    assert not more, f"noticed more often, or a new property: raise the floor. {RENEW}"


def test_the_report_names_each_property_that_rules_read(noticed: dict[str, tuple[int, int]]) -> None:
    text = REPORT.read_text(encoding="utf-8")
    missing = [name for name in noticed if f"| `{name}` |" not in text]
    assert not missing, "run: python benchmarks/mutate.py --out docs/mutation.md"


def test_all_is_put_right_again(proof: Proof, outcomes: list[Outcome], view: list[Triple]) -> None:
    assert outcomes
    assert {tuple(map(from_rdflib_term, statement)) for statement in proof.graph} == {
        tuple(triple) for triple in view
    }


def test_what_a_quick_look_misses_the_whole_run_misses_too(
    proof: Proof, outcomes: list[Outcome], view: list[Triple], rules: RuleSet
) -> None:
    """Many mistakes that go unnoticed are made at once, each about another thing: nothing is found."""
    before = {(rule, focus) for rule, focus, *_ in proof.known}
    missed: dict[object, Mutant] = {}
    for outcome in outcomes:
        subject, _, target = outcome.mutant.removed[0]
        if not outcome.noticed and outcome.looked and target not in missed:
            missed.setdefault(subject, outcome.mutant)
    chosen = sorted(missed.values(), key=lambda mutant: mutant.key)[:12]
    assert len(chosen) == 12
    removed = {_triple(each) for mutant in chosen for each in mutant.removed}
    added = [_triple(each) for mutant in chosen for each in mutant.added]
    after = find([triple for triple in view if triple not in removed] + added, rules=rules)
    assert {(finding.rule, finding.focus) for finding in after} <= before


def _triple(statement: tuple[object, ...]) -> Triple:
    subject, predicate, target = (from_rdflib_term(node) for node in statement)  # type: ignore[arg-type]
    assert isinstance(subject, NamedNode)
    assert isinstance(predicate, NamedNode)
    return Triple(subject, predicate, target)


def test_a_mistake_is_noticed_by_the_rule_about_it(proof: Proof) -> None:
    money = next(
        mutant
        for mutant in proof.mutants()
        if str(mutant.removed[0][0]).endswith("id/bijdrage/6-eemsdelta-gereserveerd")
        and mutant.kind == "a cent more"
    )
    names = {rule.removeprefix(SHAPES) for rule in proof.outcome(money, all_rules=True).noticed}
    assert {"TotaalLandsdeelRule", "TotaalTrancheRule", "TrancheBudgetRule"} <= names


def test_what_a_rule_reads_is_derived_from_it() -> None:
    shapes = Graph().parse(
        format="turtle",
        data='''
        PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rd: <https://w3id.org/regiodeals/def/> PREFIX : <urn:>
        :own sh:targetClass rd:RegioDeal ; sh:path rd:naam ; sh:minCount 1 .
        :far sh:targetClass rd:RegioDeal ; sh:path ( rd:regio [ sh:oneOrMorePath rd:ligtIn ] ) .
        :query sh:targetClass rd:RegioDeal ; sh:sparql [ sh:select """SELECT $this WHERE {
            $this rd:tranche ?tranche . ?tranche rd:nummer 6 . ?elders rd:budget ?bedrag . }""" ] .
        :filter sh:targetClass rd:RegioDeal ; sh:sparql [ sh:select """SELECT $this WHERE {
            $this rd:tranche ?tranche .
            FILTER NOT EXISTS { ?regel rd:geldtVoor ?tranche FILTER EXISTS { ?regel rd:fonds ?fonds } }
            FILTER EXISTS { ?elders rd:budget ?bedrag } }""" ] .
        ''',
    )

    def rd(*names: str) -> frozenset[URIRef]:
        return frozenset(URIRef(expand(f"rd:{name}")) for name in names)

    assert reading(shapes, URIRef("urn:own")).own == URIRef(expand("rd:naam"))
    far = reading(shapes, URIRef("urn:far"))
    assert far.properties == rd("regio", "ligtIn")
    assert far.steps > 10
    query = reading(shapes, URIRef("urn:query"))
    assert query.properties == rd("tranche", "nummer", "budget")
    assert (query.joined, query.apart) == (rd("tranche"), rd("budget"))
    within = reading(shapes, URIRef("urn:filter"))
    assert (within.joined, within.apart) == (rd("tranche", "geldtVoor", "fonds"), rd("budget"))


def test_each_kind_of_value_is_made_wrong_in_its_own_way() -> None:
    graph = Graph().parse(
        format="turtle",
        data="""
        PREFIX rd: <https://w3id.org/regiodeals/def/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        <urn:a> a rd:Regio ; rd:bedrag 10.0 ; rd:nummer 6 ; rd:begin "2024-12-31"^^xsd:date ;
            rd:geselecteerd true ; rd:naam "naam"@nl ; rd:ligtBij <urn:b> .
        <urn:b> a rd:Regio . <urn:c> a rd:Regio .
        """,
    )
    names = ("bedrag", "nummer", "begin", "geselecteerd", "naam", "ligtBij")
    found = {
        (mutant.kind, str(mutant.added[0][2]) if mutant.added else None)
        for mutant in mutants(graph, [URIRef(expand(f"rd:{name}")) for name in names])
    }
    assert found == {
        ("a cent more", "10.01"),
        ("ten times", "100.0"),
        ("negative", "-10.0"),
        ("one more", "7"),
        ("ten times", "60"),
        ("negative", "-6"),
        ("earlier", "2024-12-30"),
        ("later", "2025-01-01"),
        ("the opposite", "false"),
        ("emptied", ""),
        ("another of its kind", "urn:c"),
        ("one language dropped", None),
        ("absent", None),
    }
