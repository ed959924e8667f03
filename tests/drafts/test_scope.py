"""Each rule with a clause is asked of a draft, or a reason stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from regiodeals.drafts.scope import DRAFT_SHAPE, FROM_THE_GRAPH, MOOT, NOT_FOR_DRAFTS
from regiodeals.namespaces import BASE, SHAPES
from regiodeals.rules.ruleset import load_rules

if TYPE_CHECKING:
    from regiodeals.content import Content
    from regiodeals.drafts.world import World
    from regiodeals.rules.ruleset import RuleSet


@pytest.fixture(scope="module")
def rules(content: Content) -> RuleSet:
    return load_rules(content)


def test_every_rule_with_a_clause_is_placed(rules: RuleSet) -> None:
    clauses = {
        iri.removeprefix(SHAPES)
        for iri, rule in rules.rules.items()
        if rule.clause and rule.clause.startswith(f"{BASE}id/passage/")
    }
    of_the_graph = {name for name in clauses if not name.startswith(DRAFT_SHAPE)}
    assert FROM_THE_GRAPH | set(NOT_FOR_DRAFTS) == of_the_graph, (
        "say in drafts/scope.py whether the rule holds for a draft"
    )
    assert not FROM_THE_GRAPH & set(NOT_FOR_DRAFTS)


def test_every_name_is_the_name_of_a_rule(rules: RuleSet) -> None:
    known = {iri.removeprefix(SHAPES) for iri in rules.rules}
    assert {*MOOT, *(name for names in MOOT.values() for name in names)} <= known


def test_every_rule_with_a_clause_says_what_of_the_clause_it_reads(world: World) -> None:
    """So a finding about another tranche leads to the clause there, or to the decision when there is none."""
    for iri, rule in world.rules.rules.items():
        if rule.clause and rule.clause.startswith(f"{BASE}id/passage/"):
            stated = {term for (_, term), passage in world.clauses.items() if passage.value == rule.clause}
            assert set(rule.enforces) & stated, f"{iri}: rd:handhaaft names nothing that its clause states"
