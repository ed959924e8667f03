"""Each tranche has its own rules: what they demand, and the clause that a finding leads to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from regiodeals.namespaces import BASE
from tests.drafts.test_checking import MONEY, REASONS, money

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiodeals.rules.findings import Finding

    Check = Callable[..., tuple[Finding, ...]]
    Told = Callable[..., list[str]]
    Changed = Callable[..., str]

NO_CLAUSE = "id/besluit/0003-structuurregels"
THIRD = (("tranche: 6", "tranche: 3"), ("2024-10-15", "2019-10-15"), (MONEY[1], "bedrag: 8.500.000"))
FOURTH = (("tranche: 6", "tranche: 4"), ("2024-10-15", "2022-10-01"))
FIRST = (("tranche: 6", "tranche: 1"), ("2024-10-15", "2018-01-15"))
ASPECTS = re.compile(r"aspecten:\n(?:  \w.*\n)+")
SUPPORT = (
    "bedrag: 500.000,00\n    herkomst: eigen middelen",
    "bedrag: 1\n    herkomst: subsidie van het Rijk",
)


@pytest.mark.parametrize(("tranche", "answers"), [("2", ("nee", "no")), ("6", ("ja", "yes"))])
def test_the_remedy_tells_whether_the_tranche_allows_a_deviation(
    check: Check, changed: Changed, form: str, tranche: str, answers: tuple[str, str]
) -> None:
    table = form[form.index("cofinanciering:\n") : form.index("\n# Alleen als")]
    day = {"2": "2018-07-01", "6": "2024-10-15"}[tranche]
    this = (("tranche: 6", f"tranche: {tranche}"), ("ingediend: 2024-10-15", f"ingediend: {day}"))
    for change, rule in (
        ((MONEY[1], "bedrag: 7.999.999,99"), "CofinancieringVerhoudingRule"),
        ((table, ""), "OntwerpCofinancieringRule"),
    ):
        (finding,) = check(changed(*this, change))
        assert finding.rule_name == rule
        assert finding.message["nl"].endswith(f"(gemotiveerd afwijken mag in deze tranche: {answers[0]}).")
        assert finding.message["en"].endswith(f"is allowed in this tranche: {answers[1]}).")


def test_reasons_are_no_remedy_where_no_deviation_is_allowed(check: Check, changed: Changed) -> None:
    second = (("tranche: 6", "tranche: 2"), ("ingediend: 2024-10-15", "ingediend: 2018-07-01"))
    (finding,) = check(changed(*second, *money("15.000.000,00", "7.999.999,99"), REASONS))
    assert finding.rule_name == "CofinancieringVerhoudingRule"
    assert "nee" in finding.message["nl"]


@pytest.mark.parametrize(
    ("tranche", "day", "expected"),
    [
        (1, "2018-01-15", ["OntwerpGrensRule info"] * 3),
        (2, "2018-07-01", []),
        (3, "2019-10-01", []),
        (4, "2022-10-01", []),
        (5, "2023-10-01", []),
        (6, "2024-10-15", []),
    ],
)
def test_the_example_passes_in_each_tranche(
    told: Told, changed: Changed, tranche: int, day: str, expected: list[str]
) -> None:
    """With half a million more public money: the third tranche does not count what comes in kind."""
    form = changed(
        ("tranche: 6", f"tranche: {tranche}"),
        ("ingediend: 2024-10-15", f"ingediend: {day}"),
        (MONEY[1], "bedrag: 8.500.000"),
    )
    assert told(form) == expected


@pytest.mark.parametrize(
    ("tranche", "kind", "expected"),
    [
        (4, "specifieke", ["OntwerpEilandOnbekendRule info"]),
        (4, "bijzondere", ["OntwerpEilandOnbekendRule info"]),
        (5, "specifieke", ["OntwerpEilandRule violation"]),
        (5, "bijzondere", []),
    ],
)
def test_a_grant_for_an_island_is_asked_only_where_a_source_states_one(
    told: Told, changed: Changed, tranche: int, kind: str, expected: list[str]
) -> None:
    form = changed(
        ("\n  - Assen\n  - Tynaarlo\n  - Aa en Hunze", "\n  - Bonaire"),
        ("landsdeel: Noord", "landsdeel: BES"),
        ("\nkassier: gemeente Assen", "\nkassier: openbaar lichaam Bonaire"),
        ("tranche: 6", f"tranche: {tranche}"),
        ("ingediend: 2024-10-15", f"ingediend: {2018 + tranche}-10-01"),
        ("instrument: specifieke", f"instrument: {kind}"),
    )
    # Who the parties are is no matter of this test.
    assert [each for each in told(form) if "Kassier" not in each] == expected


def test_a_grant_that_the_tranche_does_not_know_names_those_it_does(check: Check, changed: Changed) -> None:
    form = changed(
        ("tranche: 6", "tranche: 4"),
        ("ingediend: 2024-10-15", "ingediend: 2022-10-01"),
        ("instrument: specifieke", "instrument: bijzondere"),
    )
    (finding,) = check(form)
    assert finding.rule_name == "RijksbijdrageInstrumentRule"
    assert "(specifieke uitkering) in plaats van bijzondere uitkering" in finding.message["nl"]
    assert "(specific-purpose grant)" in finding.message["en"]
    assert finding.ground is not None
    assert "stcrt-2023-12561" in finding.ground.iri
    assert finding.ground.quote


@pytest.mark.parametrize(
    ("changes", "rule", "clause"),
    [
        ((*THIRD, ("inclusief_btw: ja", "inclusief_btw: nee")), "OntwerpBtwRule", NO_CLAUSE),
        ((*THIRD, ("\ninclusief_btw: ja", "")), "OntwerpShape-inclusiefBtw", NO_CLAUSE),
        ((*THIRD, ("  einde: 2029-06-30  # Dag, maand of jaar\n", "")), "OntwerpLooptijdRule", NO_CLAUSE),
        (
            (*THIRD, ("\nborging: De gemeenten nemen het beheer na afloop over.", "")),
            "OntwerpBorgingRule",
            NO_CLAUSE,
        ),
        ((*THIRD, SUPPORT), "OntwerpRijksgeldRule", NO_CLAUSE),
        (((MONEY[1], "bedrag: 8.500.000"), SUPPORT), "OntwerpRijksgeldRule", NO_CLAUSE),
        (
            (*FOURTH, (MONEY[1], "bedrag: 8.500.000"), SUPPORT),
            "OntwerpRijksgeldRule",
            "id/passage/stcrt-2023-12561/cofinanciering-mag-ook-in-natura-geen-sp",
        ),
        (
            (*FOURTH, ("ingediend: 2022-10-01", "ingediend: 2023-10-01")),
            "OntwerpVensterRule",
            "id/passage/rijk-investeert-opnieuw-in-regio-284-miljoen-euro-voor-14-nieuwe-regio/tranche-4/vermeld",
        ),
    ],
)
def test_a_finding_leads_to_the_clause_of_its_tranche_or_to_the_decision(
    check: Check, changed: Changed, changes: tuple[tuple[str, str], ...], rule: str, clause: str
) -> None:
    (finding,) = (each for each in check(changed(*changes)) if each.rule_name == rule)
    assert finding.ground is not None
    assert finding.ground.iri == finding.clause == f"{BASE}{clause}"
    assert all(finding.ground.document.values())


def test_aspects_of_the_fourth_tranche_are_those_of_its_own_source(check: Check, changed: Changed) -> None:
    (finding,) = check(ASPECTS.sub("", changed(*FOURTH)))
    assert finding.rule_name == "OntwerpAspectenRule"
    assert finding.ground is not None
    assert "elkeregiotelt" in finding.ground.iri
    assert "vier onderdelen" in str(finding.ground.quote)


def test_a_clause_about_one_deal_is_no_ground_for_another(check: Check, changed: Changed, form: str) -> None:
    table = form[form.index("cofinanciering:\n") : form.index("\n# Alleen als")]
    (finding,) = (
        each for each in check(changed(*FIRST, (table, ""))) if each.rule_name == "OntwerpCofinancieringRule"
    )
    assert finding.clause == f"{BASE}{NO_CLAUSE}"


def test_public_money_of_an_unknown_party_is_asked_after_where_it_matters(
    check: Check, told: Told, changed: Changed
) -> None:
    third = (("tranche: 6", "tranche: 3"), ("2024-10-15", "2019-10-15"))
    company = ("partij: provincie Drenthe\n    soort: publiek", "partij: Shell BV\n    soort: publiek")
    more = ("bedrag: 6,5 mln", "bedrag: 7 mln")
    (finding,) = check(changed(*third, company, more))
    assert (finding.rule_name, finding.severity.name) == ("OntwerpPubliekePartijRule", "INFO")
    assert "Shell BV" in finding.message["nl"]
    assert told(changed(company)) == []


def test_aspects_that_the_form_does_not_ask_are_not_demanded(told: Told, changed: Changed) -> None:
    """The third tranche was assessed on content and region too; finance it shares with the later ones."""
    assert told(changed(*THIRD)) == []
    lines = [line for line in changed().splitlines(keepends=True) if line.startswith("  financien:")]
    assert told(changed(*THIRD, (lines[0], ""))) == ["OntwerpAspectRule violation"]
