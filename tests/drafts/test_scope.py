"""Each rule with a clause is asked of a draft, or a reason stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from regiodeals.drafts.scope import DRAFT_SHAPE, rules_for_drafts
from regiodeals.namespaces import BASE, SHAPES
from regiodeals.rules.ruleset import load_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regiodeals.content import Content
    from regiodeals.drafts.world import World
    from regiodeals.rules.ruleset import RuleSet

NOT_FOR_DRAFTS: Mapping[str, str] = {
    "AfwijkingShape-motivering": "reasons of white space are no reasons, so there is no deviation to judge",
    "CofinancieringPubliekRule": "OntwerpPubliekRule says the same, of money that is not yet promised",
    "CofinancieringOntbreektRule": "a draft records no gap; OntwerpCofinancieringRule asks for the field",
    "EnvelopRule": "about the tranches as a whole",
    "OndertekendConvenantRule": "a draft is not signed",
    "OndertekendLooptijdRule": "a draft is not signed; OntwerpLooptijdRule asks for the term",
    "OndertekendPartijenRule": "a draft is not signed; OntwerpPartijenRule asks for the parties",
    "OvereengekomenConvenantRule": "a draft is not agreed",
    "RegioDealBredeWelvaartRule": "OntwerpShape-opgave asks for the themes",
    "RegioDealKassierRule": "OntwerpKassierRule says the same, and reads the field kassier too",
    "RegioDealPartnerRule": "a draft records no gap; OntwerpShape-regio asks for the municipalities",
    "RegioDealSelectieRule": "a draft is not selected",
    "ReserveringGebiedRule": "about the tranche as a whole",
    "RijksbijdrageBtwRule": "OntwerpBtwRule says the same, and holds for a tranche without a rule too",
    "RijksbijdrageEenmaligRule": "a form has one national contribution",
    "RijksbijdrageEilandRule": "OntwerpEilandRule says the same, and of the mainland too",
    "RijksbijdrageGevraagdRule": "OntwerpGevraagdRule says the same; a draft comes from no proposal",
    "TotaalLandsdeelRule": "about the tranche as a whole",
    "TotaalTrancheRule": "about the tranche as a whole",
    "TrancheAantalGeselecteerdRule": "about the tranche as a whole",
    "TrancheBeoordelaarRule": "about the tranche as a whole",
    "TrancheBeoordelingRule": "about the tranche as a whole",
    "TrancheBudgetRule": "about the tranche as a whole",
    "TrancheGrondslagRule": "about the tranche as a whole",
    "TrancheLaatsteRule": "about the tranche as a whole",
    "TrancheStreefdatumRule": "about the tranche as a whole",
    "VoorstelVensterRule": "OntwerpVensterRule says the same",
}
"""Rules with a clause that are not asked of a draft, and why."""


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
    for_drafts = {iri.removeprefix(SHAPES) for iri, rule in rules.rules.items() if rule.judges_drafts}
    assert for_drafts | set(NOT_FOR_DRAFTS) == of_the_graph, (
        "say rd:toetstOntwerp true of a rule that holds for a draft, or give the reason here"
    )
    assert not for_drafts & set(NOT_FOR_DRAFTS)


def test_a_rule_makes_only_rules_for_drafts_moot(rules: RuleSet) -> None:
    for_drafts = rules_for_drafts(rules).rules
    moot = {name for rule in rules.rules.values() for name in rule.makes_moot}
    assert moot
    assert moot <= set(for_drafts)
    assert {iri for iri, rule in rules.rules.items() if rule.makes_moot} <= set(for_drafts)


def test_every_rule_with_a_clause_says_what_of_the_clause_it_reads(world: World) -> None:
    """So a finding about another tranche leads to the clause there, or to the decision when there is none."""
    for iri, rule in world.rules.rules.items():
        if rule.clause and rule.clause.startswith(f"{BASE}id/passage/"):
            stated = {term for (_, term), passage in world.clauses.items() if passage.value == rule.clause}
            assert set(rule.enforces) & stated, f"{iri}: rd:handhaaft names nothing that its clause states"
