"""The division itself: exact, within bounds, and the same whatever the order."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiodeals.scenarios.allocation import Bound, Claim, allocate

AMOUNTS = st.integers(min_value=0, max_value=10**12)
FLOORS = st.integers(min_value=0, max_value=10**10)


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    """A list of claims, some with a cap, with weights and ranks that may be equal."""
    found = []
    for number in range(draw(st.integers(min_value=1, max_value=12))):
        floor = draw(FLOORS)
        room = draw(st.none() | st.integers(min_value=0, max_value=10**11))
        found.append(
            Claim(
                key=f"claim-{number:02}",
                weight=draw(
                    st.integers(min_value=1, max_value=10**10) | st.integers(min_value=1, max_value=3)
                ),
                floor=floor,
                cap=None if room is None else floor + room,
                rank=draw(st.integers(min_value=0, max_value=3)),
            )
        )
    return found


@given(AMOUNTS, claims())
def test_shares_and_rest_are_the_amount_to_the_cent(amount: int, given_claims: list[Claim]) -> None:
    done = allocate(amount, given_claims)
    assert sum(share.cents for share in done.shares.values()) + done.rest == amount
    assert done.rest >= 0


@given(AMOUNTS, claims())
def test_every_share_is_within_its_bounds_or_outside(amount: int, given_claims: list[Claim]) -> None:
    done = allocate(amount, given_claims)
    for claim in given_claims:
        share = done.shares[claim.key]
        if claim.key in done.outside:
            assert (share.cents, share.bound) == (0, Bound.OUTSIDE)
        else:
            assert claim.floor <= share.cents
            assert claim.cap is None or share.cents <= claim.cap
            assert abs(share.cents - share.exact) < 1


@given(AMOUNTS, claims())
def test_a_rest_means_that_everyone_served_has_the_cap(amount: int, given_claims: list[Claim]) -> None:
    done = allocate(amount, given_claims)
    if done.rest:
        served = [claim for claim in given_claims if claim.key not in done.outside]
        assert all(done.shares[claim.key].cents == claim.cap for claim in served)


@given(AMOUNTS, claims())
def test_free_shares_are_proportional_and_bounds_are_just(amount: int, given_claims: list[Claim]) -> None:
    """One factor fits all: free shares are factor times weight, at a floor that is less, at a cap more."""
    done = allocate(amount, given_claims)
    served = [(claim, done.shares[claim.key]) for claim in given_claims if claim.key not in done.outside]
    factors = {share.exact / claim.weight for claim, share in served if share.bound is Bound.NONE}
    assert len(factors) <= 1
    for factor in factors:
        for claim, share in served:
            if share.bound is Bound.FLOOR:
                assert factor * claim.weight < claim.floor
            if share.bound is Bound.CAP:
                assert claim.cap is not None
                assert factor * claim.weight > claim.cap


@given(AMOUNTS, claims(), st.randoms(use_true_random=False))
def test_the_order_of_the_claims_does_not_matter(
    amount: int, given_claims: list[Claim], chance: object
) -> None:
    shuffled = list(given_claims)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert allocate(amount, shuffled) == allocate(amount, given_claims)


@given(claims(), AMOUNTS, AMOUNTS)
def test_more_money_never_gives_less(given_claims: list[Claim], extra: int, more: int) -> None:
    """Exact shares never fall; a rounded one may lose its odd cent, as with every largest remainder."""
    enough = sum(claim.floor for claim in given_claims) + extra
    before, after = allocate(enough, given_claims), allocate(enough + more, given_claims)
    for claim in given_claims:
        assert after.shares[claim.key].exact >= before.shares[claim.key].exact
        assert after.shares[claim.key].cents >= before.shares[claim.key].cents - 1


@given(claims(), AMOUNTS, AMOUNTS)
def test_more_money_never_serves_fewer(given_claims: list[Claim], amount: int, more: int) -> None:
    before, after = allocate(amount, given_claims), allocate(amount + more, given_claims)
    assert after.outside == before.outside[: len(after.outside)]


@given(AMOUNTS, claims())
def test_the_smallest_rank_falls_outside_first(amount: int, given_claims: list[Claim]) -> None:
    done = allocate(amount, given_claims)
    order = sorted(
        sorted(given_claims, key=lambda claim: claim.key, reverse=True), key=lambda claim: claim.rank
    )
    assert done.outside == tuple(claim.key for claim in order[: len(done.outside)])
    if done.outside:
        last = next(claim for claim in given_claims if claim.key == done.outside[-1])
        served = sum(claim.floor for claim in given_claims if claim.key not in done.outside)
        assert served <= amount < served + last.floor


def test_an_odd_cent_goes_to_the_largest_remainder_then_rank_then_key() -> None:
    equal = [Claim(key=key, weight=1, rank=rank) for key, rank in (("a", 1), ("b", 2), ("c", 2))]
    assert {key: share.cents for key, share in allocate(100, equal).shares.items()} == {
        "a": 33,
        "b": 34,
        "c": 33,
    }
    unequal = [Claim(key="a", weight=1), Claim(key="b", weight=2, rank=9)]
    shares = allocate(101, unequal).shares  # 33 2/3 and 67 1/3
    assert (shares["a"].cents, shares["b"].cents) == (34, 67)
    assert shares["a"].exact == Fraction(101, 3)


def test_floor_and_cap_push_each_other() -> None:
    """Fixing all bounds at once would put b at its cap, although the floors leave it less."""
    three = [
        Claim(key="a", weight=1, floor=45),
        Claim(key="b", weight=5, cap=48),
        Claim(key="c", weight=4),
    ]
    shares = allocate(100, three).shares
    assert [shares[key].bound for key in "abc"] == [Bound.FLOOR, Bound.NONE, Bound.NONE]
    assert [shares[key].cents for key in "abc"] == [45, 31, 24]


def test_floors_that_fill_the_amount_are_called_floors_and_caps_caps() -> None:
    pair = [Claim(key="a", weight=1, floor=5, cap=9), Claim(key="b", weight=1, floor=5, cap=9)]
    assert {share.bound for share in allocate(10, pair).shares.values()} == {Bound.FLOOR}
    assert {share.bound for share in allocate(18, pair).shares.values()} == {Bound.CAP}
    over = allocate(20, pair)
    assert over.rest == 2
    assert {share.bound for share in over.shares.values()} == {Bound.CAP}


def test_nobody_and_nothing() -> None:
    assert allocate(100, []).rest == 100
    assert allocate(0, [Claim(key="a", weight=1)]).shares["a"].cents == 0
    alone = allocate(4, [Claim(key="a", weight=1, floor=5)])
    assert (alone.rest, alone.outside) == (4, ("a",))


@pytest.mark.parametrize(
    ("amount", "wrong"),
    [
        (-1, [Claim(key="a", weight=1)]),
        (1, [Claim(key="a", weight=0)]),
        (1, [Claim(key="a", weight=1, floor=-1)]),
        (1, [Claim(key="a", weight=1, floor=3, cap=2)]),
        (1, [Claim(key="a", weight=1), Claim(key="a", weight=1)]),
    ],
)
def test_what_cannot_be_divided_is_refused(amount: int, wrong: list[Claim]) -> None:
    with pytest.raises(ValueError, match=r"."):
        allocate(amount, wrong)
