"""Scenarios over the released data, compared with approved texts.

To approve what comes out now: RENEW_ANSWERS=1 pytest tests/scenarios, then read the difference.
"""

from __future__ import annotations

import csv
import io
import json
import os
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals.errors import ParameterProblem
from regiodeals.scenarios.facts import Round, read_round
from regiodeals.scenarios.formats import render
from regiodeals.scenarios.scenario import Method, Outcome, Wish, play

if TYPE_CHECKING:
    from regiodeals.graph.store import EmbeddedStore

APPROVED = Path(__file__).parent / "approved"
CUT = Wish(factor=Fraction(9, 10))
HALVED = Wish(factor=Fraction(1, 2))
CASES = [
    ("min-10-procent.txt", CUT, "table", "nl"),
    ("minus-10-percent.txt", CUT, "table", "en"),
    ("min-10-procent.csv", CUT, "csv", "nl"),
    ("min-50-procent.csv", HALVED, "csv", "nl"),
    ("min-50-procent.json", HALVED, "json", "nl"),
    ("70-miljoen.txt", Wish(budget=7_000_000_000), "table", "nl"),
    ("inhabitants.txt", Wish(method=Method.INHABITANTS), "table", "en"),
    ("inwoners-afgeleid.csv", Wish(method=Method.INHABITANTS, derived=True), "csv", "nl"),
    ("alle-27.txt", Wish(all_proposals=True), "table", "nl"),
    ("all-27.txt", Wish(all_proposals=True), "table", "en"),
]


@pytest.mark.parametrize(("file", "wish", "form", "lang"), CASES, ids=[case[0] for case in CASES])
def test_the_outcome_is_as_approved(file: str, wish: Wish, form: str, lang: str, sixth: Round) -> None:
    text = render(play(sixth, wish), format=form, lang=lang).replace("\r\n", "\n")
    if os.environ.get("RENEW_ANSWERS"):
        APPROVED.mkdir(exist_ok=True)
        (APPROVED / file).write_text(text, encoding="utf-8")
    approved = (APPROVED / file).read_text(encoding="utf-8")
    assert text == approved, "to approve the new text: RENEW_ANSWERS=1 pytest tests/scenarios"


def test_every_approved_text_is_of_a_case() -> None:
    assert {path.name for path in APPROVED.iterdir()} == {case[0] for case in CASES}


def rows_of(outcome: Outcome) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render(outcome, format="csv"))))


def test_a_cut_of_ten_percent_takes_ten_percent_of_each_deal(sixth: Round) -> None:
    """The reservations are the budget, none of them comes near the floor, so nothing else can come out."""
    rows = rows_of(play(sixth, CUT))
    assert len(rows) == 16
    for row in rows:
        assert Decimal(row["nieuw"]) == Decimal(row["huidig"]) * Decimal("0.9")
        assert Decimal(row["nieuw"]) >= 5_000_000
        assert row["cofinanciering"] == row["nieuw"]
        assert row["reden"] == "aandeel"
    assert sum(Decimal(row["nieuw"]) for row in rows) == Decimal("219870000")


def test_a_ratio_for_one_deal_holds_for_that_deal_alone(released: EmbeddedStore) -> None:
    """The first tranche has no ratio; the condition to Rotterdam-Zuid is about that deal."""
    first = read_round(released, 1)
    outcome = play(first, CUT)
    needed = {row["deal"]: row["cofinanciering"] for row in rows_of(outcome)}
    assert {deal: amount for deal, amount in needed.items() if amount} == {
        "Regio Deal Rotterdam-Zuid": "117000000"
    }
    told = render(outcome, format="table", lang="nl")
    assert "Cofinanciering nodig voor Rotterdam-Zuid: 1 keer" in told
    assert "id/passage/kst-29697-45/rotterdam-zuid-rijksbijdrage-onder-voorw/vermeld" in told
    wished = rows_of(play(first, Wish(ratio=Decimal("0.5"))))
    assert all(Decimal(row["cofinanciering"]) * 2 == Decimal(row["nieuw"]) for row in wished)
    without = play(first, Wish(without=("Rotterdam-Zuid",)))
    assert "nodig voor" not in render(without, format="table", lang="nl")


def test_a_cut_by_half_holds_five_deals_at_the_floor(sixth: Round) -> None:
    rows = rows_of(play(sixth, HALVED))
    at_floor = [row["huidig"] for row in rows if row["reden"] == "ondergrens"]
    assert sorted(at_floor) == ["10000000", "10000000", "10000000", "8300000", "8500000"]
    assert sum(Decimal(row["nieuw"]) for row in rows) == Decimal("122150000")


def test_the_rest_is_a_row_so_that_the_column_adds_up(sixth: Round) -> None:
    rows = rows_of(play(sixth, Wish(only=("Bonaire",))))
    assert [row["deal"] for row in rows] == ["Regio Deal Bonaire", "rest"]
    assert [row["nieuw"] for row in rows] == ["40000000", "204300000"]


def test_all_27_are_impossible_without_the_unknown_amounts(sixth: Round) -> None:
    outcome = play(sixth, Wish(all_proposals=True))
    assert (sixth.proposal_count, len(sixth.proposals)) == (27, 16)
    assert not outcome.holds
    record = json.loads(render(outcome, format="json", lang="en"))
    assert (record["berekend"], record["rest"]) == (False, "244300000")
    assert "Of 11 of the 27 proposals neither name nor amount is known" in record["bevindingen"][0]


def test_the_limits_come_with_their_passages(sixth: Round) -> None:
    record = json.loads(render(play(sixth, Wish()), format="json"))
    assert (record["ondergrens"], record["bovengrens"], record["verhouding"]) == ("5000000", "40000000", "1")
    assert all(rule["passages"] for rule in record["regels"])


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("method", list(Method))
def test_every_tranche_adds_up(number: int, method: Method, released: EmbeddedStore) -> None:
    outcome = play(read_round(released, number), Wish(method=method, factor=Fraction(9, 10)))
    assert sum(line.new or 0 for line in outcome.lines) + outcome.rest == outcome.limits.budget
    for form in ("table", "csv", "json"):
        for lang in ("nl", "en"):
            assert render(outcome, format=form, lang=lang, width=80).endswith("\n")


def test_the_first_tranche_has_no_band(released: EmbeddedStore) -> None:
    outcome = play(read_round(released, 1), Wish())
    assert (outcome.limits.minimum, outcome.limits.maximum) == (None, None)
    assert "130000000" in {row["nieuw"] for row in rows_of(outcome)}


def test_the_last_tranche_is_the_default_and_others_are_named(released: EmbeddedStore) -> None:
    assert read_round(released).number == 6
    with pytest.raises(ParameterProblem, match="no tranche 9") as raised:
        read_round(released, 9)
    assert raised.value.hint == "Choose from: 1, 2, 3, 4, 5, 6."


def test_a_forecast_and_a_part_of_a_town_are_no_inhabitants(sixth: Round) -> None:
    found = {party.iri.rpartition("/")[2]: party.population for party in sixth.deals}
    bonaire = found["6-bonaire"]
    assert bonaire is not None
    assert (bonaire.inhabitants, bonaire.year) == (25133, "2024")
    assert found["6-barendrecht-ridderkerk-en-rotterdam"] is None
    assert found["6-vitale-wijken-utrecht-amersfoort"] is None


def test_facts_of_the_invented_world(ninth: Round) -> None:
    assert (ninth.budget, ninth.asked, ninth.proposal_count) == (3_500_000_000, 6_150_000_000, 6)
    assert [party.reserved for party in ninth.deals] == [
        500_000_000,
        1_250_000_000,
        750_000_000,
        1_000_000_000,
    ]
