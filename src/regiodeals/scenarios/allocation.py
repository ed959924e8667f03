"""Dividing an amount exactly, each share within its own floor and cap.

All amounts are whole cents. Nothing here knows of deals or tranches.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Bound(Enum):
    """What decided a share."""

    NONE = auto()
    FLOOR = auto()
    CAP = auto()
    OUTSIDE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Someone who shares in the amount.

    ``weight`` is what shares are proportional to. ``floor`` and ``cap`` are cents, a cap of None is no cap.
    ``rank`` decides who falls outside first (the smallest) and who gets a cent that cannot be divided (the
    largest); ``key`` is unique and decides between equal ranks.
    """

    key: str
    weight: int
    floor: int = 0
    cap: int | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one claim gets: cents, the exact share before rounding, and what decided it."""

    cents: int
    exact: Fraction
    bound: Bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """The shares by key; shares and rest together are the amount, to the cent.

    ``outside`` are the keys that get nothing because the floors do not fit, in the order in which they fell.
    """

    shares: Mapping[str, Share]
    rest: int
    outside: tuple[str, ...]


_NOTHING = Share(cents=0, exact=Fraction(0), bound=Bound.OUTSIDE)


def allocate(amount: int, claims: Iterable[Claim]) -> Allocation:
    """Divide an amount in cents in proportion to the weights, within every floor and cap.

    Where the floors together are more than the amount, the claim with the smallest rank falls outside, again
    and again until they fit. Where the caps together are less, everyone gets the cap and the rest is left.
    Shares are rounded to the cent by the largest remainder.

    >>> a, b = Claim(key="a", weight=1, floor=40), Claim(key="b", weight=3)
    >>> {key: share.cents for key, share in allocate(100, [a, b]).shares.items()}
    {'a': 40, 'b': 60}

    Raises:
        ValueError: an amount or floor is negative, a weight is not positive, a cap is below its floor, or a
            key stands twice.

    """
    ordered = sorted(claims, key=_order)
    _check(amount, ordered)
    served, outside = _that_fit(amount, ordered)
    caps = [claim.cap for claim in served]
    placed = amount
    if all(cap is not None for cap in caps):
        placed = min(amount, sum(cap for cap in caps if cap is not None))
    exact = _within_bounds(placed, served)
    cents = _rounded(placed, served, exact)
    shares = {
        claim.key: Share(cents=cents[claim.key], exact=exact[claim.key][0], bound=exact[claim.key][1])
        for claim in served
    }
    return Allocation(
        shares={claim.key: shares.get(claim.key, _NOTHING) for claim in ordered},
        rest=amount - sum(cents.values()),
        outside=tuple(outside),
    )


def _order(claim: Claim) -> tuple[int, str]:
    """Return the place of a claim: the largest rank first, then by key."""
    return (-claim.rank, claim.key)


def _check(amount: int, claims: Sequence[Claim]) -> None:
    if amount < 0:
        raise ValueError("the amount is negative")
    if len({claim.key for claim in claims}) < len(claims):
        raise ValueError("a key stands twice")
    for claim in claims:
        if claim.weight <= 0 or claim.floor < 0 or (claim.cap is not None and claim.cap < claim.floor):
            raise ValueError(f"the claim {claim.key} has no positive weight or no room")


def _that_fit(amount: int, ordered: Sequence[Claim]) -> tuple[list[Claim], list[str]]:
    """Return the claims whose floors fit in the amount, and the keys of the others in order of falling."""
    served = list(ordered)
    outside = []
    needed = sum(claim.floor for claim in served)
    while needed > amount:
        last = served.pop()
        needed -= last.floor
        outside.append(last.key)
    return served, outside


def _within_bounds(amount: int, claims: Sequence[Claim]) -> dict[str, tuple[Fraction, Bound]]:
    """Return the exact shares: one factor times the weight, except where a floor or a cap holds.

    Each round divides what is left over the free claims. When the floors would take more than the caps give
    back, the shares under a floor are fixed at it, else those over a cap; so nobody is fixed too early. At
    least one claim is fixed in each round.
    """
    if amount == sum(claim.floor for claim in claims):
        return {claim.key: (Fraction(claim.floor), Bound.FLOOR) for claim in claims}
    caps = [claim.cap for claim in claims if claim.cap is not None]
    if len(caps) == len(claims) and amount == sum(caps):
        return {claim.key: (Fraction(claim.cap or 0), Bound.CAP) for claim in claims}
    fixed: dict[str, tuple[Fraction, Bound]] = {}
    free = list(claims)
    left = Fraction(amount)
    while free:
        weights = sum(claim.weight for claim in free)
        tried = {claim.key: _clamped(left * claim.weight / weights, claim) for claim in free}
        excess = sum(share for share, _ in tried.values()) - left
        wanted = Bound.FLOOR if excess > 0 else Bound.CAP
        now = [claim for claim in free if excess == 0 or tried[claim.key][1] is wanted]
        for claim in now:
            fixed[claim.key] = tried[claim.key]
            left -= tried[claim.key][0]
        free = [claim for claim in free if claim.key not in fixed]
    return fixed


def _clamped(share: Fraction, claim: Claim) -> tuple[Fraction, Bound]:
    if share < claim.floor:
        return Fraction(claim.floor), Bound.FLOOR
    if claim.cap is not None and share > claim.cap:
        return Fraction(claim.cap), Bound.CAP
    return share, Bound.NONE


def _rounded(
    amount: int, ordered: Sequence[Claim], exact: Mapping[str, tuple[Fraction, Bound]]
) -> dict[str, int]:
    """Return whole cents: rounded down, and the cents left to the largest remainders, then in order.

    Bounds are whole cents, so a share with a remainder lies strictly between them and a cent more fits.
    """
    cents = {claim.key: int(exact[claim.key][0]) for claim in ordered}
    left = amount - sum(cents.values()) if ordered else 0
    by_remainder = sorted(ordered, key=lambda claim: cents[claim.key] - exact[claim.key][0])
    for claim in by_remainder[:left]:
        cents[claim.key] += 1
    return cents
