"""A draft is judged by the rules of its tranche: at each limit, a cent below it and a cent above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from regiodeals.drafts.checking import check_draft
from tests.drafts.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiodeals.content import Content
    from regiodeals.rules.findings import Finding

    Check = Callable[..., tuple[Finding, ...]]
    Told = Callable[..., list[str]]
    Changed = Callable[..., str]

MONEY = ("rijksbijdrage: 15.000.000", "bedrag: 8.000.000")
ASKED = ("gevraagd: € 20 miljoen", "gevraagd: € 50 miljoen")
REASONS = ("motivering:  #", "motivering: De gemeenten hebben te weinig reserves. #")


def money(national: str, regional: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """The national contribution, and the first row of the co-financing; the other rows are 7 million."""
    return (MONEY[0], f"rijksbijdrage: '{national}'"), (MONEY[1], f"bedrag: '{regional}'")


def test_the_example_passes(told: Told, form: str) -> None:
    assert told(form) == []


@pytest.mark.parametrize(
    ("national", "expected"),
    [
        ("5000000.00", []),
        ("4999999.99", ["RijksbijdrageMinimumRule violation"]),
        ("40000000.00", []),
        ("40000000.01", ["RijksbijdrageMaximumRule violation"]),
    ],
)
def test_band_of_the_sixth_tranche(told: Told, changed: Changed, national: str, expected: list[str]) -> None:
    assert told(changed(*money(national, "45 mln"), ASKED)) == expected


@pytest.mark.parametrize(
    ("national", "limit"), [("4999999.99", "minimaal € 5 miljoen"), ("40000000.01", "maximaal € 40 miljoen")]
)
def test_finding_tells_value_limit_clause_and_remedy(
    check: Check, changed: Changed, national: str, limit: str
) -> None:
    (finding,) = check(changed(*money(national, "45 mln"), ASKED))
    value = f"{int(national[:-3]):,}".replace(",", ".") + "," + national[-2:]
    assert f"€ {value}" in finding.message["nl"]
    assert finding.message["nl"].startswith(("Verhoog", "Verlaag"))
    assert finding.message["en"].startswith(("Raise", "Lower"))
    assert finding.ground is not None
    assert finding.ground.quote is not None
    assert limit in finding.ground.quote
    assert finding.subject["nl"] == "Levende dorpen"


def test_cofinancing_equal_to_the_national_contribution_is_enough(told: Told, changed: Changed) -> None:
    assert told(changed(*money("15.000.000,00", "8.000.000,00"))) == []


def test_cofinancing_one_cent_short_is_a_violation(check: Check, changed: Changed) -> None:
    (finding,) = check(changed(*money("15.000.000,00", "7.999.999,99")))
    assert finding.rule_name == "CofinancieringVerhoudingRule"
    assert finding.severity.name == "VIOLATION"
    assert "€ 14.999.999,99" in finding.message["nl"]
    assert "€ 15.000.000" in finding.message["nl"]


def test_cofinancing_one_cent_short_with_reasons_is_a_warning_that_shows_them(
    check: Check, changed: Changed
) -> None:
    (finding,) = check(changed(*money("15.000.000,00", "7.999.999,99"), REASONS))
    assert finding.rule_name == "CofinancieringAfwijkingRule"
    assert finding.severity.name == "WARNING"
    assert "te weinig reserves" in finding.message["nl"]


@pytest.mark.parametrize("blank", ["'   '", '"\\u00a0\\u200b"', '"\\t"', "''", "~"])
def test_white_space_is_no_reason(told: Told, changed: Changed, blank: str) -> None:
    form = changed(*money("15.000.000,00", "7.999.999,99"), ("motivering:  #", f"motivering: {blank} #"))
    assert told(form) == ["CofinancieringVerhoudingRule violation"]


def test_reasons_without_any_cofinancing_are_a_warning(told: Told, form: str, changed: Changed) -> None:
    table = form[form.index("cofinanciering:\n") : form.index("\n# Alleen als")]
    assert told(changed((table, ""), REASONS)) == ["CofinancieringAfwijkingRule warning"]
    assert told(changed((table, ""))) == ["OntwerpCofinancieringRule violation"]


@pytest.mark.parametrize(
    "origin", ["specifieke uitkering van het Rijk", "subsidie van het Rijk", "opdracht van het Rijk"]
)
def test_money_of_the_state_never_counts(told: Told, changed: Changed, form: str, origin: str) -> None:
    first = "bedrag: 8.000.000\n    herkomst: eigen middelen"
    assert form.count(first) == 1
    assert told(changed((first, f"bedrag: 8.000.000\n    herkomst: {origin}"))) == [
        "CofinancieringVerhoudingRule violation",
        "OntwerpRijksgeldRule info",
    ]
    enough = changed(
        (first, f"bedrag: 8.000.000\n    herkomst: {origin}"), ("bedrag: 6,5 mln", "bedrag: 15 mln")
    )
    assert told(enough) == ["OntwerpRijksgeldRule info"]


@pytest.mark.parametrize(
    ("field", "rule"),
    [
        ("naam: Levende dorpen", "OntwerpShape-naam"),
        ("tranche: 6", "OntwerpShape-tranche"),
        ("landsdeel: Noord", "OntwerpShape-landsdeel"),
        ("gemeenten:\n  - Assen\n  - Tynaarlo\n  - Aa en Hunze", "OntwerpShape-regio"),
        ("rijksbijdrage: 15.000.000", "OntwerpShape-rijksbijdrage"),
        ("inclusief_btw: ja", "OntwerpShape-inclusiefBtw"),
        ("instrument: specifieke uitkering", "OntwerpShape-instrument"),
        ("kassier: gemeente Assen", "OntwerpShape-kassier"),
        ("  einde: 2029-06-30  # Dag, maand of jaar", "OntwerpLooptijdRule"),
    ],
)
def test_a_missing_field_is_one_violation(told: Told, changed: Changed, field: str, rule: str) -> None:
    assert told(changed((f"\n{field}\n", "\n"))) == [f"{rule} violation"]


def test_an_empty_form_tells_all_missing_fields_at_once(told: Told) -> None:
    found = told("borging: ja\n")
    assert len(found) == len(set(found))
    assert [each for each in found if each.endswith("violation")] == [
        f"{rule} violation"
        for rule in (
            "OntwerpAspectenRule",
            "OntwerpCofinancieringRule",
            "OntwerpLooptijdRule",
            "OntwerpPartijenRule",
            "OntwerpShape-inclusiefBtw",
            "OntwerpShape-instrument",
            "OntwerpShape-kassier",
            "OntwerpShape-landsdeel",
            "OntwerpShape-naam",
            "OntwerpShape-regio",
            "OntwerpShape-rijksbijdrage",
            "OntwerpShape-tranche",
        )
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("landsdeel: Noord", "landsdeel: Midden"), ["OntwerpKeuzeRule violation"]),
        (("instrument: specifieke", "instrument: speciale"), ["OntwerpKeuzeRule violation"]),
        (("instrument: specifieke", "instrument: bijzondere"), ["OntwerpEilandRule violation"]),
        (("inclusief_btw: ja", "inclusief_btw: nee"), ["OntwerpBtwRule violation"]),
        (("rijksbijdrage: 15.000.000", "rijksbijdrage: -15.000.000"), ["OntwerpBedragRule violation"]),
        (("gevraagd: € 20 miljoen", "gevraagd: 14.999.999,99"), ["OntwerpGevraagdRule violation"]),
        (("gevraagd: € 20 miljoen", "gevraagd: 15.000.000,00"), []),
        (("\nkassier: gemeente Assen", "\nkassier: provincie Drenthe"), ["OntwerpEenKassierRule violation"]),
        (("\nkassier: gemeente Assen", "\nkassier: gem. Assen"), []),
        (("\nkassier: gemeente Assen", "\nkassier: gemeente Asen"), ["OntwerpKassierNaamRule violation"]),
        (("\nkassier: gemeente Assen", "\nkassier: gemeente Bergen"), ["OntwerpKassierNaamRule violation"]),
        (
            ("naam: provincie Drenthe\n    rol: partner", "naam: prov. Drenthe\n    rol: kassier"),
            ["OntwerpEenKassierRule violation"],
        ),
        (("  - leefbaarheid", "  - gezelligheid"), ["OntwerpThemaRule info"]),
        (("ingediend: 2024-10-15", "ingediend: 2-11-2024"), ["OntwerpVensterRule violation"]),
        (("ingediend: 2024-10-15", "ingediend: 2024-11-01"), []),
        (("ingediend: 2024-10-15", "ingediend:"), ["OntwerpIndieningRule info"]),
        (("tranche: 6", "tranche: 12"), ["OntwerpShape-tranche violation"]),
        (("tranche: 6", "tranche: zesde tranche"), []),
        (("tranche: 6", "tranche: tranche-6"), []),
        (("tranche: 6", "tranche: -6"), ["OntwerpShape-tranche violation"]),
        (("    rol: kassier", "    rol: baas"), ["OntwerpKeuzeRule violation"]),
        (("soort: in-natura", "soort: natuur"), ["OntwerpKeuzeRule violation"]),
    ],
)
def test_verdict(told: Told, changed: Changed, change: tuple[str, str], expected: list[str]) -> None:
    assert told(changed(change)) == expected


@pytest.mark.parametrize("filler", ["n.v.t.", "'-'", "'.'", "geen", "nee", "Niet van toepassing", "n/a", "…"])
def test_a_word_for_nothing_describes_nothing(told: Told, changed: Changed, filler: str) -> None:
    lasting = ("borging: De gemeenten nemen het beheer na afloop over.", f"borging: {filler}")
    aspect = ("organisatie: Een stuurgroep van gemeenten en provincie beslist.", f"organisatie: {filler}")
    reasons = (REASONS[0], f"motivering: {filler} #")
    assert told(changed(lasting, aspect)) == ["OntwerpAspectRule violation", "OntwerpBorgingRule info"]
    assert told(changed(*money("15.000.000,00", "7.999.999,99"), reasons)) == [
        "CofinancieringVerhoudingRule violation"
    ]


def test_amount_without_vat_is_not_converted(told: Told, changed: Changed) -> None:
    form = changed(*money("4999999.99", "45 mln"), ("inclusief_btw: ja", "inclusief_btw: nee"))
    assert told(form) == ["OntwerpBtwRule violation"]


def test_no_lasting_effect_is_advice(told: Told, changed: Changed) -> None:
    assert told(changed(("\nborging: De gemeenten nemen het beheer na afloop over.", ""))) == [
        "OntwerpBorgingRule info"
    ]


def test_an_island_takes_a_special_grant(told: Told, changed: Changed) -> None:
    island = (
        ("\n  - Assen\n  - Tynaarlo\n  - Aa en Hunze", "\n  - Bonaire"),
        ("landsdeel: Noord", "landsdeel: BES"),
    )
    assert told(changed(*island)) == ["OntwerpEilandRule violation"]
    assert told(changed(*island, ("instrument: specifieke", "instrument: bijzondere"))) == []


def test_earlier_tranche_shows_its_own_clause(check: Check, changed: Changed) -> None:
    third = (("tranche: 6", "tranche: 3"), ("2024-10-15", "2019-10-15"))
    (finding,) = check(changed(*third, *money("4999999.99", "45 mln")))
    assert finding.rule_name == "RijksbijdrageMinimumRule"
    assert finding.ground is not None
    assert "rvo-t3" in finding.ground.iri


def test_public_money_only_in_the_third_tranche(told: Told, changed: Changed) -> None:
    third = (("tranche: 6", "tranche: 3"), ("2024-10-15", "2019-10-15"))
    private = (
        "soort: publiek\n    bedrag: 8.000.000",
        "soort: privaat\n    bedrag: 8.000.000",
    )
    assert told(changed(*third, private)) == ["OntwerpPubliekRule violation"]
    assert told(changed(private)) == []
    in_kind = (private[0], private[1].replace("privaat", "in-natura"))
    assert told(changed(*third, in_kind)) == ["OntwerpPubliekRule violation"]
    fourth = (("tranche: 6", "tranche: 4"), ("2024-10-15", "2022-10-01"))
    assert told(changed(*fourth, in_kind)) == []


def test_drafts_of_one_file_are_judged_alone(told: Told) -> None:
    from regiodeals.drafts.template import template

    text = template("csv").decode("utf-8-sig")
    *head, row = text.splitlines()
    rows = [row, row.replace("15.000.000", "4.999.999,99"), row]
    assert told("\n".join([*head, *rows]), "drafts.csv") == ["RijksbijdrageMinimumRule violation"]


def test_drafts_checked_together_are_told_as_if_each_were_alone(check: Check) -> None:
    """Drafts with the same name and parties, each with a fault of its own."""
    from regiodeals.drafts.template import template

    *head, row = template("csv").decode("utf-8-sig").splitlines()
    faults = [
        ("15.000.000", "4.999.999,99"),
        ("15.000.000", "40.000.000,01"),
        ("Tynaarlo", "Tijnaarlo"),
        ("Tynaarlo", "Appingedam"),
        ("gemeente Assen", "Bank BV"),
        ("Noord", "Midden"),
        ("2024-10-15", "2019-10-15"),
        ("", ""),
    ]
    rows = [row.replace(*fault) for fault in faults]

    def texts(findings: tuple[Finding, ...]) -> list[tuple[str, ...]]:
        return sorted(
            (
                each.rule,
                *each.message.values(),
                re.sub(r"/ontwerp/[0-9]+", "", str(each.value)),
                str(each.clause),
            )
            for each in findings
        )

    together = texts(check("\n".join([*head, *rows]), "drafts.csv"))
    alone = [check("\n".join([*head, each]), "drafts.csv") for each in rows]
    assert together == sorted(text for findings in alone for text in texts(findings))
    assert len(together) >= len(faults) - 1


def test_a_tranche_without_known_limits_approves_nothing(content: Content, form: str) -> None:
    """No source states a band or a ratio for the first tranche: each is told, so silence is no approval."""
    draft = form.replace("tranche: 6", "tranche: 1").encode()
    found = check_draft(draft, content=content, today=TODAY, name="d.yaml")
    untested = [each.message["en"] for each in found if each.rule_name == "OntwerpGrensRule"]
    assert len(untested) == 3
