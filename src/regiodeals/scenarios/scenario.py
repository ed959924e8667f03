"""A scenario: what is changed, and what that makes of the deals of a tranche.

Everything here is a pure function of the facts and the wishes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from regiodeals.errors import ParameterProblem
from regiodeals.scenarios.allocation import Bound, Claim, allocate
from regiodeals.scenarios.choice import choose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from regiodeals.scenarios.allocation import Share
    from regiodeals.scenarios.facts import Party, Round


class Method(StrEnum):
    """What the shares are proportional to."""

    PRO_RATA = "pro-rata"
    ASKED = "gevraagd"
    INHABITANTS = "inwoners"


class Reason(StrEnum):
    """Why a deal gets what it gets; a code in files."""

    SHARE = "aandeel"
    FLOOR = "ondergrens"
    CAP = "bovengrens"
    ASKED = "gevraagd"
    OUTSIDE = "buiten"
    GAP = "leemte"
    OPEN = "onberekend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What someone wants to change; None and empty leave things as they are. Amounts are cents.

    ``derived`` counts inhabitants over lists of municipalities that no source states; ``all_proposals``
    divides over every proposal instead of over the deals.
    """

    method: Method = Method.PRO_RATA
    budget: int | None = None
    factor: Fraction | None = None
    minimum: int | None = None
    maximum: int | None = None
    ratio: Decimal | None = None
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    derived: bool = False
    all_proposals: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What holds in the scenario; ``stated_budget`` is false where the budget is the sum of reservations.

    ``changed`` are the names of the limits that differ from the rules of the tranche on request.
    """

    before: int
    budget: int
    stated_budget: bool
    minimum: int | None
    maximum: int | None
    ratio: Decimal | None
    at_most_asked: bool
    changed: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One deal in the outcome. Amounts are cents; ``measure`` is what its share is proportional to."""

    party: Party
    measure: int | None
    new: int | None
    reason: Reason
    cofinancing: int | None

    @property
    def difference(self) -> int | None:
        """What the deal gains or, below zero, loses; None where either amount is not known."""
        if self.new is None or self.party.reserved is None:
            return None
        return self.new - self.party.reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A whole scenario: new amounts and rest together are the budget, to the cent.

    ``outside`` are the deals that fall outside, in order; ``computable`` is false where too little is known
    to divide anything.
    """

    round: Round
    wish: Wish
    limits: Limits
    lines: tuple[Line, ...]
    left_out: tuple[Party, ...]
    outside: tuple[Party, ...]
    rest: int
    computable: bool

    @property
    def holds(self) -> bool:
        """Whether every rule is met: nobody falls outside, and there was enough to reckon with."""
        return self.computable and not self.outside

    @property
    def gaps(self) -> tuple[Line, ...]:
        """The lines without the figure that their share would be proportional to."""
        return tuple(line for line in self.lines if line.reason is Reason.GAP)


def play(facts: Round, wish: Wish) -> Outcome:
    """Return the outcome of a scenario.

    Raises:
        ParameterProblem: the wishes contradict each other, or there is no budget to change.
        UnknownThing: a deal is named that the tranche does not have.

    """
    pool = facts.proposals if wish.all_proposals else facts.deals
    if not pool:
        raise ParameterProblem(
            {
                "nl": f"De graaf noemt geen voorstellen van tranche {facts.number}.",
                "en": f"The graph names no proposals of tranche {facts.number}.",
            },
            hint={"nl": "Laat --alle-voorstellen weg.", "en": "Leave out --alle-voorstellen."},
        )
    staying, left_out = choose(pool, only=wish.only, without=wish.without)
    limits = _limits(facts, wish)
    measures = {party.iri: _measure(party, wish) for party in staying}
    known = [party for party in staying if measures[party.iri]]
    complete = len(known) == len(staying) and len(pool) >= (facts.proposal_count or 0)
    computable = bool(known) and (complete or not wish.all_proposals)
    served = known if computable else []
    refused = [party for party in served if not _has_room(party, limits)]
    claims = [_claim(party, measures[party.iri] or 0, limits) for party in served if party not in refused]
    allocation = allocate(limits.budget, claims)
    by_iri = {party.iri: party for party in staying}
    outside = (*refused, *(by_iri[iri] for iri in allocation.outside))
    lines = []
    for party in staying:
        share = allocation.shares.get(party.iri)
        new = (share.cents if share else 0) if computable else None
        reason = Reason.OPEN if measures[party.iri] else Reason.GAP
        if party in outside:
            reason = Reason.OUTSIDE
        elif share is not None:
            reason = _reason(share, party, limits)
        lines.append(
            Line(
                party=party,
                measure=measures[party.iri],
                new=new,
                reason=reason,
                cofinancing=_cofinancing(new, ratio_for(party, facts, limits)),
            )
        )
    return Outcome(
        round=facts,
        wish=wish,
        limits=limits,
        lines=tuple(lines),
        left_out=left_out,
        outside=outside,
        rest=allocation.rest,
        computable=computable,
    )


def _limits(facts: Round, wish: Wish) -> Limits:
    """Return the limits of the tranche with the wishes over them; of several rules the strictest counts."""
    if wish.budget is not None and wish.factor is not None:
        raise ParameterProblem(
            {
                "nl": "--budget en --change sluiten elkaar uit.",
                "en": "--budget and --change exclude one another.",
            },
            hint={"nl": "Gebruik een van beide.", "en": "Use one of them."},
        )
    before = facts.budget if facts.budget is not None else sum(deal.reserved or 0 for deal in facts.deals)
    budget = before if wish.budget is None else wish.budget
    if wish.factor is not None:
        budget = _nearest_cent(before * wish.factor)
    minima = [rule.minimum for rule in facts.rules if rule.minimum is not None]
    maxima = [rule.maximum for rule in facts.rules if rule.maximum is not None]
    ratios = [rule.ratio for rule in facts.rules if rule.ratio is not None and rule.only_for is None]
    minimum = max(minima, default=None) if wish.minimum is None else wish.minimum
    maximum = min(maxima, default=None) if wish.maximum is None else wish.maximum
    ratio = max(ratios, default=None) if wish.ratio is None else wish.ratio
    if minimum is not None and maximum is not None and minimum > maximum:
        raise ParameterProblem(
            {"nl": "Het minimum is meer dan het maximum.", "en": "The minimum is more than the maximum."},
            hint={
                "nl": "Verander --minimum, --maximum of beide.",
                "en": "Change --minimum, --maximum or both.",
            },
        )
    wishes = {
        "budget": budget != before,
        "minimum": wish.minimum is not None,
        "maximum": wish.maximum is not None,
        "verhouding": wish.ratio is not None,
    }
    return Limits(
        before=before,
        budget=budget,
        stated_budget=facts.budget is not None,
        minimum=minimum,
        maximum=maximum,
        ratio=ratio,
        at_most_asked=any(rule.at_most_asked for rule in facts.rules),
        changed=frozenset(name for name, is_changed in wishes.items() if is_changed),
    )


def ratio_for(party: Party, facts: Round, limits: Limits) -> Decimal | None:
    """Return the ratio that holds for a deal: the strictest of the tranche and its own, or the one wished."""
    if "verhouding" in limits.changed:
        return limits.ratio
    own = [rule.ratio for rule in facts.rules if rule.ratio is not None and rule.only_for == party.iri]
    return max([*own, *([] if limits.ratio is None else [limits.ratio])], default=None)


def _measure(party: Party, wish: Wish) -> int | None:
    """Return what the share of a party is proportional to: cents, or a number of inhabitants."""
    if wish.method is Method.INHABITANTS:
        population = party.population
        if population is None or (population.derived and not wish.derived):
            return None
        return population.inhabitants
    if wish.method is Method.ASKED or wish.all_proposals:
        return party.asked
    return party.reserved


def _cap(party: Party, limits: Limits) -> int | None:
    caps: Sequence[int | None] = (limits.maximum, party.asked if limits.at_most_asked else None)
    return min((cap for cap in caps if cap is not None), default=None)


def _has_room(party: Party, limits: Limits) -> bool:
    """Tell whether a party asked at least the minimum; who asked less cannot be given it."""
    cap = _cap(party, limits)
    return cap is None or cap >= (limits.minimum or 0)


def _claim(party: Party, measure: int, limits: Limits) -> Claim:
    return Claim(
        key=party.iri,
        weight=measure,
        floor=limits.minimum or 0,
        cap=_cap(party, limits),
        rank=party.reserved or 0,
    )


def _reason(share: Share, party: Party, limits: Limits) -> Reason:
    if share.bound is Bound.CAP:
        return Reason.CAP if _cap(party, limits) == limits.maximum else Reason.ASKED
    return Reason.FLOOR if share.bound is Bound.FLOOR else Reason.SHARE


def _cofinancing(new: int | None, ratio: Decimal | None) -> int | None:
    """Return what the region adds at least: rounded up, because a cent less would be too little."""
    if new is None or ratio is None:
        return None
    return -int(-new * Fraction(ratio) // 1)


def _nearest_cent(amount: Fraction) -> int:
    """Return the nearest whole cent; half a cent goes up."""
    return int((amount + Fraction(1, 2)) // 1)
