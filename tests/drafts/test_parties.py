"""Parties: who is the State, who can be treasurer, and which municipality exists on the day of submission."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiodeals.rules.findings import Finding

    Check = Callable[..., tuple[Finding, ...]]
    Told = Callable[..., list[str]]
    Changed = Callable[..., str]


@pytest.mark.parametrize(
    "state",
    [
        "ministerie van Binnenlandse Zaken",
        "Binnenlandse Zaken en Koninkrijksrelaties",
        "BZK",
        "EZ",
        "Min BZK",
        "min. van VRO",
        "Ministeries van BZK en VRO",
        "departement van BZK",
        "het Rijk",
        "Rijk (VRO)",
        "de Rijksoverheid",
        "Regio Envelop",
    ],
)
def test_a_ministry_is_the_state_whatever_the_form_says(told: Told, changed: Changed, state: str) -> None:
    form = changed(("partij: provincie Drenthe", f"partij: {state}"))
    assert told(form) == ["CofinancieringVerhoudingRule violation", "OntwerpRijksgeldRule info"]


@pytest.mark.parametrize(
    ("party", "expected"),
    [
        ("Rijksdienst voor Ondernemend Nederland", ["OntwerpRijksdienstRule info"]),
        ("RVO.nl", ["OntwerpRijksdienstRule info"]),
        ("Rijkswaterstaat Oost-Nederland", ["OntwerpRijksdienstRule info"]),
        ("Rijk van Nijmegen", []),
        ("Rijksuniversiteit Groningen", []),
    ],
)
def test_a_body_that_may_be_the_state_is_a_question(
    told: Told, changed: Changed, party: str, expected: list[str]
) -> None:
    assert told(changed(("partij: provincie Drenthe", f"partij: {party}"))) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gemeente Tynaarlo", []),
        ("prov. Drenthe", []),
        ("waterschap Hunze en Aa's", ["OntwerpKassierRule violation"]),
        ("Bank BV", ["OntwerpKassierRule violation"]),
        ("Stichting Regio Zwolle", ["OntwerpKassierRule violation"]),
        ("Regio Zwolle", ["OntwerpKassierOnbekendRule info"]),
        ("gemeente Asen", ["OntwerpKassierNaamRule violation"]),
    ],
)
def test_the_treasurer_is_public_or_unknown(
    told: Told, changed: Changed, name: str, expected: list[str]
) -> None:
    other = (
        ("\nkassier: gemeente Assen", f"\nkassier: {name}"),
        ("naam: gemeente Assen\n    rol: kassier", f"naam: {name}\n    rol: kassier"),
    )
    assert told(changed(*other)) == expected


def test_a_misspelt_treasurer_gets_a_suggestion(check: Check, changed: Changed) -> None:
    (finding,) = check(changed(("\nkassier: gemeente Assen", "\nkassier: gemeente Asen")))
    assert "gemeente Asen" in finding.message["nl"]
    assert "Assen" in finding.message["nl"].partition("lijkt daarop")[2]


def test_a_treasurer_who_is_no_party_is_told(check: Check, changed: Changed) -> None:
    form = changed(
        ("\nkassier: gemeente Assen", "\nkassier: gemeente Maastricht"),
        ("naam: gemeente Assen\n    rol: kassier", "naam: gemeente Assen\n    rol: partner"),
    )
    (finding,) = check(form)
    assert (finding.rule_name, finding.severity.name) == ("OntwerpKassierPartijRule", "WARNING")
    assert "gemeente Maastricht" in finding.message["nl"]


def test_two_treasurers_are_both_named(check: Check, changed: Changed) -> None:
    (finding,) = check(changed(("\nkassier: gemeente Assen", "\nkassier: provincie Drenthe")))
    assert "provincie Drenthe, gemeente Assen" in finding.message["nl"]


def test_dissolved_municipality_names_its_successor(check: Check, changed: Changed) -> None:
    (finding,) = check(changed(("  - Tynaarlo", "  - Appingedam")))
    assert finding.rule_name == "OntwerpOpgehevenRule"
    assert "gemeente Eemsdelta" in finding.message["nl"]
    assert "31 december 2020" in finding.message["nl"]


def test_dissolved_cofinancier_is_told_beside_the_cofinancing(check: Check, changed: Changed) -> None:
    (finding,) = check(changed(("partij: gemeente Assen", "partij: gemeente Haren")))
    assert (finding.rule_name, finding.field) == ("OntwerpOpgehevenRule", "cofinanciering")
    assert "gemeente Groningen" in finding.message["nl"]


def test_municipality_that_did_not_exist_yet_names_its_predecessors(check: Check, form: str) -> None:
    listed = re.sub(r"gemeenten:\n(?:  - .*\n)+", "gemeenten:\n  - Land van Cuijk\n", form)
    early = listed.replace("tranche: 6", "tranche: 2").replace("2024-10-15", "2018-07-01")
    (finding,) = [each for each in check(early) if each.rule_name == "OntwerpOpgerichtRule"]
    assert finding.field == "gemeenten"
    assert "1 januari 2022" in finding.message["nl"]
    for name in ("Boxmeer", "Cuijk", "Grave", "Mill en Sint Hubert", "Sint Anthonis"):
        assert f"gemeente {name}" in finding.message["nl"]
    late = listed.replace("2024-10-15", "2024-11-01")
    assert not [each for each in check(late) if each.rule_name == "OntwerpOpgerichtRule"]


def test_municipality_that_existed_when_the_draft_was_submitted_is_fine(told: Told, changed: Changed) -> None:
    form = changed(
        ("  - Tynaarlo", "  - Appingedam"),
        ("2024-10-15", "2019-10-15"),
        ("tranche: 6", "tranche: 3"),
        ("bedrag: 8.000.000", "bedrag: 8.500.000"),
    )
    assert told(form) == []
