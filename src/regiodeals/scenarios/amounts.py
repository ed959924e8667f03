"""Amounts, changes and ratios as people type them after an option, read exactly."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from regiodeals.drafts import amounts
from regiodeals.errors import ParameterProblem
from regiodeals.questions.wording import shown

_CHANGE = re.compile(r"(?P<sign>[+\-−])\s*(?P<number>[0-9]{1,4}(?:[.,][0-9]{1,6})?)\s*%", re.ASCII)
_RATIO = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,6})?", re.ASCII)


def read_amount(text: str, *, option: str) -> int:
    """Return an amount of euros in cents; ``option`` is named when it cannot be read.

    >>> read_amount("15.000.000", option="--budget"), read_amount("€ 15,0 mln", option="--budget")
    (1500000000, 1500000000)

    Raises:
        ParameterProblem: the text is no amount, is negative, has parts of a cent, or may mean two amounts.

    """
    try:
        euros = amounts.read_amount(text)
    except amounts.NoAmount as problem:
        raise ParameterProblem(problem.wording, where=option, hint=problem.hint) from None
    if euros < 0:
        raise ParameterProblem(
            {"nl": f"{shown(text)} is minder dan niets.", "en": f"{shown(text)} is less than nothing."},
            where=option,
            hint={"nl": "Schrijf een bedrag van nul of meer.", "en": "Write an amount of zero or more."},
        )
    return int(euros.scaleb(2))


def read_change(text: str) -> Fraction:
    """Return the factor by which an amount changes.

    >>> read_change("-10%")
    Fraction(9, 10)

    Raises:
        ParameterProblem: the text is no percentage with a sign, or takes more than there is.

    """
    match = _CHANGE.fullmatch(text.strip()) if len(text) <= 20 else None
    if match is None:
        raise ParameterProblem(
            {
                "nl": f"{shown(text)} is geen percentage met een teken.",
                "en": f"{shown(text)} is no percentage with a sign.",
            },
            where="--change",
            hint={
                "nl": "Schrijf --change -10% of --change +5%; een bedrag hoort bij --budget.",
                "en": "Write --change -10% or --change +5%; for an amount use --budget.",
            },
        )
    part = Fraction(match["number"].replace(",", ".")) / 100
    factor = 1 + part if match["sign"] == "+" else 1 - part
    if factor < 0:
        raise ParameterProblem(
            {"nl": f"{shown(text)} neemt meer dan er is.", "en": f"{shown(text)} takes more than there is."},
            where="--change",
        )
    return factor


def read_ratio(text: str) -> Decimal:
    """Return how many euros the region adds to each euro of the State.

    >>> read_ratio("0,8")
    Decimal('0.8')

    Raises:
        ParameterProblem: the text is no number.

    """
    if _RATIO.fullmatch(text.strip()) is None:
        raise ParameterProblem(
            {"nl": f"{shown(text)} is geen verhouding.", "en": f"{shown(text)} is no ratio."},
            where="--verhouding",
            hint={
                "nl": "Schrijf wat de regio bij elke euro van het Rijk legt, zoals 1 of 0,8.",
                "en": "Write what the region adds to each euro of the State, such as 1 or 0,8.",
            },
        )
    return Decimal(text.strip().replace(",", "."))
