"""Each clause of the sources is enforced by a shape, or says why no machine can check it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import RDF, SH, URIRef
from rdflib.collection import Collection

from regiodeals.graph.dataset import Dataset, load_dataset
from regiodeals.graph.terms import named
from regiodeals.namespaces import BASE, SHAPES, VOCABULARY
from regiodeals.rules.clauses import Clause, clause_register
from regiodeals.rules.examples import counterparts, read_examples
from tests.rules.shape_checks import select_of

if TYPE_CHECKING:
    from rdflib.term import Node

    from regiodeals.content import Content
    from regiodeals.rules.ruleset import RuleSet

EXAMPLES = read_examples(Path(__file__).resolve().parents[1] / "shapes")
OF_THE_TRANCHE = {
    "aantalGeselecteerd",
    "budget",
    "gebeurtenis/opening",
    "gebeurtenis/sluiting",
    "geselecteerd",
}
"""What shapes enforce and no funding rule states: the tranche, its events and its proposals state it."""
READ_AS = {
    ("AfwijkingShape-motivering", "afwijkingToegestaan"): "rd:motivering",
    ("CofinancieringVerhoudingRule", "uitgeslotenHerkomst"): "def/herkomst/rijk",
    ("OndertekendConvenantRule", "vereiste/convenant"): "rd:convenant",
    ("OndertekendLooptijdRule", "vereiste/looptijd"): "rd:einde",
    ("OndertekendPartijenRule", "vereiste/overeenstemming"): "def/rol/ondertekenaar",
    ("OndertekendPartijenRule", "vereiste/partijen"): "rd:deelname",
    ("OntwerpAspectenRule", "beoordelingsaspect"): "def/begrippenkader/aspect",
    ("OntwerpCofinancieringRule", "minimaleVerhouding"): "rd:cofinanciering",
    ("OntwerpLooptijdRule", "vereiste/looptijd"): "rd:einde",
    ("OntwerpPartijenRule", "vereiste/partijen"): "rd:deelname",
    ("OntwerpRijksgeldRule", "uitgeslotenHerkomst"): "def/herkomst/rijk",
    ("OntwerpShape-opgave", "vereiste/brede-welvaart"): "rd:opgave",
}
"""Shapes that hold deals to a clause whatever the tranche, and by what they see it."""


@pytest.fixture(scope="module")
def dataset(content: Content) -> Dataset:
    return load_dataset(content)


@pytest.fixture(scope="module")
def register(dataset: Dataset, rules: RuleSet) -> tuple[Clause, ...]:
    return clause_register(dataset, rules)


def short(iri: str) -> str:
    return iri.removeprefix(SHAPES).removeprefix(VOCABULARY)


def test_every_clause_has_a_shape_or_a_reason(register: tuple[Clause, ...]) -> None:
    assert len(register) > 40
    bare = {
        each.iri.removeprefix(BASE): [short(demand.term) for demand in each.demands if not demand.shapes]
        for each in register
        if not each.is_covered
    }
    assert not bare, "name the term in rd:handhaaft of a shape, or say rd:nietToetsbaar of the clause"


def test_a_clause_without_shape_or_reason_is_seen(dataset: Dataset, rules: RuleSet) -> None:
    without = replace(
        dataset,
        statements=tuple(
            triple for triple in dataset.statements if triple.predicate != named("rd:nietToetsbaar")
        ),
    )
    bare = [each for each in clause_register(without, rules) if not each.is_covered]
    assert len(bare) == sum(bool(each.reason) for each in clause_register(dataset, rules)) > 8


def test_a_clause_whose_shape_is_gone_is_seen(dataset: Dataset, rules: RuleSet) -> None:
    name = SHAPES + "RijksbijdrageMinimumRule"
    fewer = replace(rules, rules={iri: rule for iri, rule in rules.rules.items() if iri != name})
    bare = [each.iri for each in clause_register(dataset, fewer) if not each.is_covered]
    assert f"{BASE}id/regel/kst-29697-159/bandbreedte" in bare


def test_a_clause_with_both_is_seen(register: tuple[Clause, ...]) -> None:
    clause = next(each for each in register if each.iri.endswith("kst-29697-159/bandbreedte"))
    assert clause.is_covered
    assert not replace(clause, reason={"nl": "Toch niet.", "en": "Not after all."}).is_covered
    assert not replace(clause, demands=()).is_covered
    assert not replace(clause, demands=(), reason={"nl": "Alleen Nederlands."}).is_covered


def test_every_clause_holds_for_a_tranche_and_stands_in_a_passage(register: tuple[Clause, ...]) -> None:
    for each in register:
        assert each.tranches, each.iri
        assert each.passages, each.iri
    assert {tranche for each in register for tranche in each.tranches} == {
        f"{BASE}id/tranche/{number}" for number in range(1, 7)
    }


def test_what_shapes_enforce_is_stated_somewhere(register: tuple[Clause, ...], rules: RuleSet) -> None:
    stated = {demand.term for each in register for demand in each.demands}
    enforced = {term for rule in rules.rules.values() for term in rule.enforces}
    assert {short(term) for term in enforced - stated} == OF_THE_TRANCHE


def test_a_shape_reads_what_it_enforces(rules: RuleSet) -> None:
    used = set()
    for iri, rule in rules.rules.items():
        node = URIRef(iri)
        path = rules.shapes.value(node, SH.path)
        nested = " ".join(f"rd:{name}" for name in _paths_in(rules, node))
        read = f"{select_of(rules.shapes, node)} rd:{short(str(path))} {nested}"
        for term in rule.enforces:
            key = (short(iri), short(term))
            sign = READ_AS.get(key) or (f"def/{key[1]}>" if "/" in key[1] else f"rd:{key[1]}")
            used |= {key} & READ_AS.keys()
            assert re.search(rf"{re.escape(sign)}(?!\w)", read), f"{key[0]} does not read {sign}"
    assert used == READ_AS.keys()


def _paths_in(rules: RuleSet, node: Node) -> list[str]:
    """Return the paths of the shapes that a node shape joins with ``sh:and``."""
    joined = rules.shapes.value(node, SH["and"])
    parts = [] if joined is None else list(Collection(rules.shapes, joined))
    return [short(str(rules.shapes.value(part, SH.path))) for part in parts]


def test_the_rule_about_clauses_lists_what_shapes_enforce(rules: RuleSet) -> None:
    """FinancieringsregelToetsingRule cannot see the shapes, so it repeats what they enforce."""
    node = URIRef(SHAPES + "FinancieringsregelToetsingRule")
    listed = set()
    waiting: list[Node] = [rules.shapes.value(node, SH.xone) or node]
    while waiting:
        part = waiting.pop()
        for predicate, target in rules.shapes.predicate_objects(part):
            if isinstance(target, URIRef):
                listed |= {str(target)} if predicate in {RDF.first, SH.path} else set()
            else:
                waiting.append(target)
    listed -= {str(RDF.nil), VOCABULARY + "nietToetsbaar", VOCABULARY + "vereist"}
    enforced = {term for rule in rules.rules.values() for term in rule.enforces}
    assert {short(term) for term in listed} == {short(term) for term in enforced} - OF_THE_TRANCHE


def test_each_shape_that_enforces_a_clause_is_seen_passing_and_failing(rules: RuleSet) -> None:
    for iri, rule in rules.rules.items():
        if rule.enforces:
            failing = [example for example in EXAMPLES if short(iri) in example.broken]
            assert failing, iri
            assert any(counterparts(example, EXAMPLES) for example in failing), iri
