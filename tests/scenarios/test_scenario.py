"""What a wish makes of an invented tranche."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiodeals.errors import ParameterProblem
from regiodeals.scenarios.facts import Party, Population, Round, Rule
from regiodeals.scenarios.scenario import Method, Outcome, Reason, Wish, play

MILLION = 100_000_000
"""In cents."""


def party(
    name: str, reserved: int | None, asked: int | None = None, people: Population | None = None
) -> Party:
    return Party(
        iri=f"https://example.org/{name}",
        names={"nl": name, "en": name},
        reserved=None if reserved is None else reserved * MILLION,
        asked=None if asked is None else asked * MILLION,
        population=people,
    )


BAND = Rule(
    iri="https://example.org/band", names={"nl": "b", "en": "b"}, minimum=5 * MILLION, maximum=40 * MILLION
)
RATIO = Rule(
    iri="https://example.org/ratio", names={"nl": "r", "en": "r"}, ratio=Decimal("1.0"), deviation=True
)
ASKED = Rule(iri="https://example.org/asked", names={"nl": "a", "en": "a"}, at_most_asked=True)
WORLD = Round(
    number=9,
    budget=50 * MILLION,
    asked=90 * MILLION,
    proposal_count=4,
    deals=(
        party("kust", 6, people=Population(inhabitants=1000)),
        party("stad", 30, 32, Population(inhabitants=9000, year="2026", municipalities=2, derived=True)),
        party("land", 14, people=Population(inhabitants=4000, nearly="ruim")),
    ),
    proposals=(party("kust-voorstel", 6), party("stad-voorstel", 30, 32), party("land-voorstel", 14)),
    rules=(BAND, RATIO, ASKED),
)


def amounts(outcome: Outcome) -> list[int | None]:
    return [line.new for line in outcome.lines]


def reasons(outcome: Outcome) -> list[Reason]:
    return [line.reason for line in outcome.lines]


def test_without_wishes_everything_stays_as_it_is() -> None:
    outcome = play(WORLD, Wish())
    assert amounts(outcome) == [6 * MILLION, 30 * MILLION, 14 * MILLION]
    assert {line.difference for line in outcome.lines} == {0}
    assert outcome.holds
    assert outcome.limits.changed == frozenset()


def test_a_cut_meets_the_floor_of_the_tranche() -> None:
    outcome = play(WORLD, Wish(factor=Fraction(1, 2)))
    assert outcome.limits.budget == 25 * MILLION
    assert amounts(outcome) == [5 * MILLION, 20 * MILLION * 30 // 44 + 1, 20 * MILLION * 14 // 44]
    assert reasons(outcome) == [Reason.FLOOR, Reason.SHARE, Reason.SHARE]


def test_nobody_gets_more_than_was_asked_where_the_rules_say_so() -> None:
    outcome = play(WORLD, Wish(budget=60 * MILLION))
    assert reasons(outcome) == [Reason.SHARE, Reason.ASKED, Reason.SHARE]
    assert amounts(outcome)[1] == 32 * MILLION
    free = play(dataclasses.replace(WORLD, rules=(BAND, RATIO)), Wish(budget=60 * MILLION))
    assert amounts(free)[1] == 36 * MILLION


def test_what_no_cap_leaves_room_for_is_rest() -> None:
    outcome = play(WORLD, Wish(budget=200 * MILLION))
    assert reasons(outcome) == [Reason.CAP, Reason.ASKED, Reason.CAP]
    assert outcome.rest == (200 - 40 - 32 - 40) * MILLION
    assert outcome.holds


def test_floors_that_do_not_fit_break_the_rules() -> None:
    outcome = play(WORLD, Wish(budget=12 * MILLION))
    assert [fallen.iri for fallen in outcome.outside] == ["https://example.org/kust"]
    assert reasons(outcome)[0] is Reason.OUTSIDE
    assert sum(new or 0 for new in amounts(outcome)) + outcome.rest == 12 * MILLION
    assert not outcome.holds


def test_who_asked_less_than_the_floor_falls_outside() -> None:
    outcome = play(WORLD, Wish(minimum=33 * MILLION, budget=79 * MILLION))
    assert reasons(outcome) == [Reason.SHARE, Reason.OUTSIDE, Reason.CAP]
    assert amounts(outcome) == [39 * MILLION, 0, 40 * MILLION]
    assert not outcome.holds


def test_the_cofinancing_is_the_ratio_rounded_up_to_the_cent() -> None:
    outcome = play(WORLD, Wish(budget=5_000_000_001, ratio=Decimal("0.333333"), only=("stad", "land")))
    for line in outcome.lines:
        assert line.new is not None
        assert line.cofinancing is not None
        assert 0 <= line.cofinancing - line.new * Fraction("0.333333") < 1
    assert outcome.limits.changed == {"budget", "verhouding"}


def test_a_tranche_without_rules_has_no_limits_and_no_cofinancing() -> None:
    bare = dataclasses.replace(WORLD, rules=(), budget=None)
    outcome = play(bare, Wish(factor=Fraction(1, 10)))
    assert outcome.limits.before == 50 * MILLION
    assert not outcome.limits.stated_budget
    assert amounts(outcome) == [60_000_000, 300_000_000, 140_000_000]
    assert {line.cofinancing for line in outcome.lines} == {None}


def test_of_several_rules_the_strictest_counts() -> None:
    other = dataclasses.replace(
        BAND, iri="https://example.org/other", minimum=7 * MILLION, maximum=29 * MILLION
    )
    limits = play(dataclasses.replace(WORLD, rules=(BAND, other)), Wish()).limits
    assert (limits.minimum, limits.maximum) == (7 * MILLION, 29 * MILLION)


def test_a_population_that_no_source_gives_is_a_gap_without_a_share() -> None:
    outcome = play(WORLD, Wish(method=Method.INHABITANTS))
    assert reasons(outcome) == [Reason.SHARE, Reason.GAP, Reason.SHARE]
    assert amounts(outcome) == [10 * MILLION, 0, 40 * MILLION]
    assert [line.party.names["nl"] for line in outcome.gaps] == ["stad"]
    assert outcome.holds
    derived = play(WORLD, Wish(method=Method.INHABITANTS, derived=True))
    assert not derived.gaps


def test_the_amounts_asked_share_only_where_known() -> None:
    outcome = play(WORLD, Wish(method=Method.ASKED))
    assert amounts(outcome) == [0, 32 * MILLION, 0]
    assert (len(outcome.gaps), outcome.rest) == (2, 18 * MILLION)


def test_all_proposals_cannot_be_served_without_their_amounts() -> None:
    outcome = play(WORLD, Wish(all_proposals=True))
    assert amounts(outcome) == [None, None, None]
    assert reasons(outcome) == [Reason.GAP, Reason.OPEN, Reason.GAP]
    assert outcome.rest == outcome.limits.budget
    assert not outcome.holds


def test_all_proposals_are_served_when_every_amount_is_known() -> None:
    proposals = (party("a", None, 20), party("b", 10, 40))
    whole = dataclasses.replace(WORLD, proposals=proposals, proposal_count=2)
    outcome = play(whole, Wish(all_proposals=True, budget=30 * MILLION))
    assert amounts(outcome) == [10 * MILLION, 20 * MILLION]
    assert [line.difference for line in outcome.lines] == [None, 10 * MILLION]
    one_nameless = dataclasses.replace(whole, proposal_count=3)
    assert not play(one_nameless, Wish(all_proposals=True)).computable


def test_nothing_known_is_nothing_divided() -> None:
    bare = dataclasses.replace(WORLD, deals=(party("kust", 6),))
    outcome = play(bare, Wish(method=Method.INHABITANTS))
    assert (amounts(outcome), outcome.computable) == ([None], False)


@pytest.mark.parametrize(
    "wish",
    [
        Wish(budget=1, factor=Fraction(1)),
        Wish(minimum=41 * MILLION),
        Wish(maximum=4 * MILLION),
        Wish(only=("kust",), without=("stad",)),
        Wish(without=("kust", "stad", "land")),
    ],
)
def test_wishes_that_contradict_are_wrong_use(wish: Wish) -> None:
    with pytest.raises(ParameterProblem):
        play(WORLD, wish)


@given(
    st.builds(
        Wish,
        method=st.sampled_from(Method),
        budget=st.integers(min_value=0, max_value=10**11),
        minimum=st.none() | st.integers(min_value=0, max_value=40 * MILLION),
        without=st.sampled_from([(), ("kust",), ("stad", "land")]),
        derived=st.booleans(),
        all_proposals=st.booleans(),
    )
)
def test_whatever_is_wished_the_new_amounts_and_the_rest_are_the_budget(wish: Wish) -> None:
    try:
        outcome = play(WORLD, wish)
    except ParameterProblem:
        return
    assert sum(new or 0 for new in amounts(outcome)) + outcome.rest == outcome.limits.budget == wish.budget
