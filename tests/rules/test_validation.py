"""What validation finds: one finding per cause, always in the same order, about the right things."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from regiodeals.errors import EnvironmentProblem, InputProblem, ParameterProblem, UnknownTerm
from regiodeals.graph.dataset import load_user_files
from regiodeals.graph.terms import named
from regiodeals.namespaces import BASE
from regiodeals.rules.context import context_of
from regiodeals.rules.findings import Severity
from regiodeals.rules.ruleset import load_rules
from regiodeals.rules.validation import find, find_in_context, validate_files

if TYPE_CHECKING:
    from regiodeals.content import Content
    from regiodeals.rules.findings import Finding
    from tests.rules.conftest import World

EXAMPLES = Path(__file__).resolve().parents[1] / "shapes"
HEAD = f"BASE <{BASE}>\nPREFIX rd: <{BASE}def/>\n"


def rules_of(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.rule_name for finding in findings]


def test_invented_world_conforms(world: World) -> None:
    """Its letter names no act that the grant rests on: the one thing that is asked of both its tranches."""
    assert rules_of(find(list(world.view), rules=world.rules)) == ["TrancheGrondslagRule"] * 2


def test_order_of_triples_does_not_matter(world: World) -> None:
    triples = load_user_files([EXAMPLES / "totaal/invalid.som-wijkt-af-van-beide-totalen.ttl"]).statements
    subjects = {triple.subject for triple in triples}
    one, other = (
        find_in_context(order, subjects=subjects, background=background, rules=world.rules)
        for order, background in [(triples, world.view), (triples[::-1], world.view[::-1])]
    )
    assert one == other
    assert rules_of(one) == ["TotaalLandsdeelRule", "TotaalTrancheRule"]


def test_a_value_that_breaks_two_constraints_is_one_finding(world: World) -> None:
    (finding,) = world.findings(EXAMPLES / "bijdrage/invalid.herkomst-uit-ander-stelsel.ttl")
    assert finding.rule_name == "BijdrageShape-herkomst"
    assert finding.value == NamedNode(BASE + "def/stadium/gereserveerd")
    assert finding.found == {"nl": "gereserveerd", "en": "reserved"}


def test_a_message_shows_what_the_query_found(world: World) -> None:
    (finding,) = world.findings(EXAMPLES / "totaal/invalid.noord-wijkt-af-van-som.ttl")
    assert finding.message["nl"] == (
        "Breng het totaal van € 15.000.000,01 voor Noord in overeenstemming met de som van de deals, "
        "€ 15.000.000."
    )
    assert finding.found is None
    assert finding.subject["nl"] == "zevende tranche"


def test_a_thing_without_a_name_is_called_after_what_it_belongs_to(world: World) -> None:
    (finding,) = world.findings(EXAMPLES / "bijdrage/invalid.zonder-bedrag.ttl")
    assert finding.subject == {"nl": "bijdrage van Voorbeeld", "en": "contribution of Voorbeeld"}


def test_only_the_rules_asked_for_are_told(world: World) -> None:
    path = EXAMPLES / "convenant/invalid.zonder-deal.ttl"
    triples = [*context_of(world.view), *load_user_files([path]).statements]
    for name in ("ConvenantShape-deal", "ds:ConvenantShape-deal", BASE + "def/shape/ConvenantShape-deal"):
        assert rules_of(find(triples, rules=world.rules, only={name})) == ["ConvenantShape-deal"]


def test_an_unknown_rule_is_refused_with_the_nearest(world: World) -> None:
    with pytest.raises(ParameterProblem, match="TrancheBudgetRule"):
        find(list(world.view), rules=world.rules, only={"TrancheBugetRule"})


def test_missing_rules_are_an_environment_problem(tmp_path: Path) -> None:
    from regiodeals.content import Content

    (tmp_path / "shapes").mkdir()
    with pytest.raises(EnvironmentProblem, match="missing"):
        load_rules(Content(root=tmp_path))


def test_text_in_place_of_numbers_is_found_and_stops_nothing(world: World) -> None:
    """Amounts, counts and dates in words: each is told by the rule on its form."""
    text = Literal("zomaar iets")
    files = [
        path for path in EXAMPLES.glob("*/valid.*.ttl") if path.parent.name in {"financiering", "totaal"}
    ]
    for path in files[:6]:
        triples = [
            Triple(each.subject, each.predicate, text)
            if isinstance(each.object, Literal) and each.object.language is None
            else each
            for each in load_user_files([path]).statements
        ]
        subjects = {triple.subject for triple in triples}
        found = find_in_context(triples, subjects=subjects, background=world.view, rules=world.rules)
        assert "BijdrageShape-bedrag" in rules_of(found)


def test_another_base_moves_the_clause(world: World) -> None:
    there = "https://example.org/elders/"

    def moved(triple: Triple) -> Triple:
        subject, predicate, target = triple
        if isinstance(subject, NamedNode):
            subject = _moved(subject, there)
        if isinstance(target, NamedNode):
            target = _moved(target, there)
        return Triple(subject, predicate, target)

    triples = load_user_files([EXAMPLES / "financiering/invalid.onder-het-minimum.ttl"]).statements
    mine = [moved(triple) for triple in triples]
    (finding,) = find_in_context(
        mine,
        subjects={triple.subject for triple in mine},
        background=[moved(triple) for triple in world.view],
        rules=world.rules,
        base_iri=there,
    )
    assert finding.focus == there + "id/regiodeal/9-voorbeeld"
    assert finding.clause == there + "id/passage/kst-29697-159/financiering/bandbreedte"


def _moved(node: NamedNode, there: str) -> NamedNode:
    if node.value.startswith(BASE + "id/"):
        return NamedNode(there + node.value.removeprefix(BASE))
    return node


def test_context_leaves_out_our_deals_and_keeps_what_they_are_measured_by(world: World) -> None:
    kinds = {triple.object for triple in context_of(world.view) if triple.predicate == named("rdf:type")}
    assert not {named("rd:RegioDeal"), named("rd:Bijdrage"), named("rd:Passage")} & kinds
    assert {named("rd:Tranche"), named("rd:Financieringsregel"), named("rd:Totaal")} <= kinds


def test_a_file_is_checked_against_the_real_tranche(tmp_path: Path, content: Content) -> None:
    file = tmp_path / "deal.ttl"
    file.write_text(
        HEAD + "<id/regiodeal/6-concept> a rd:RegioDeal ; rd:tranche <id/tranche/6> ;\n"
        "    rd:rijksbijdrage [\n"
        "        a rd:Bijdrage ; rd:bedrag 41000000.0 ; rd:stadium <def/stadium/gereserveerd>\n"
        "    ] .",
        encoding="utf-8",
    )
    findings = validate_files([file], content=content)
    assert rules_of(findings) == [
        "CofinancieringOntbreektRule",
        "RegioDealLandsdeelRule",
        "RegioDealRegioRule",
        "RegioDealShape-label",
        "RijksbijdrageMaximumRule",
        "RegioDealShape-bron",
        "RegioDealBredeWelvaartRule",
    ]
    maximum = findings[-3]
    assert maximum.severity is Severity.VIOLATION
    assert maximum.message["en"] == "Lower the national contribution of €41,000,000 to at most €40,000,000."
    assert maximum.ground is not None
    assert maximum.ground.quote is not None
    assert "40 miljoen" in maximum.ground.quote


def test_a_finding_about_a_blank_node_is_told(tmp_path: Path, content: Content) -> None:
    file = tmp_path / "deal.ttl"
    file.write_text(HEAD + "[] a rd:Totaal ; rd:bedrag 1.0 .", encoding="utf-8")
    (finding,) = validate_files([file], content=content)
    assert finding.rule_name == "TotaalShape-tranche"
    assert finding.focus.startswith("_:")


def test_a_file_about_nothing_we_know_is_no_success(tmp_path: Path, content: Content) -> None:
    file = tmp_path / "deal.ttl"
    file.write_text(HEAD + "<id/regiodeal/6-concept> rd:tranche <id/tranche/6> .", encoding="utf-8")
    with pytest.raises(InputProblem, match=r"deal\.ttl: The files describe nothing"):
        validate_files([file], content=content)


def test_a_misspelt_class_is_refused(tmp_path: Path, content: Content) -> None:
    file = tmp_path / "deal.ttl"
    file.write_text(HEAD + "<id/regiodeal/6-concept> a rd:RegioDael .", encoding="utf-8")
    with pytest.raises(UnknownTerm, match="rd:RegioDeal"):
        validate_files([file], content=content)


def test_passages_of_someones_own_file_are_read(tmp_path: Path, content: Content) -> None:
    file = tmp_path / "deal.trig"
    file.write_text(
        HEAD + "<id/totaal/6-concept> a rd:Totaal ; rd:tranche <id/tranche/6> .\n"
        "<id/passage/concept/1> a rd:Passage ; rd:document <id/kamerstuk/kst-29697-159> ;\n"
        "    rd:graad <def/graad/vermeld> .\n"
        "<id/passage/concept/1> { <id/totaal/6-concept> rd:bedrag 1000000.0 . }",
        encoding="utf-8",
    )
    assert validate_files([file], content=content) == ()
