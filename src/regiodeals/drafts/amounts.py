"""Amounts of money as people write them, read exactly: decimals, never floating point."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from regiodeals.errors import worded

if TYPE_CHECKING:
    from regiodeals.errors import Wording

LARGEST: Final = Decimal(10) ** 12
"""Amounts in euro of this size and above are refused: more than all Regio Deals together by far."""

CENT: Final = Decimal("0.01")

_SCALES: Final = {
    "": 0,
    "duizend": 3,
    "mln": 6,
    "miljoen": 6,
    "million": 6,
    "mld": 9,
    "miljard": 9,
    "billion": 9,
}
_AMOUNT: Final = re.compile(
    r"(?P<sign>-?)(?:(?:€|eur|euro) ?)?(?P<inner>-?) ?(?P<number>[0-9][0-9., ]*?)"
    r"(?P<dash>[,.](?:-{1,2}|=))? ?(?P<scale>duizend|mln|miljoen|million|mld|miljard|billion)?\.?"
    r"(?: ?(?:€|eur|euro))?",
    re.IGNORECASE | re.ASCII,
)
_LIKENESSES: Final = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
_LONGEST: Final = 60


class NoAmount(ValueError):  # noqa: N818 - a text that is none, told to its writer
    """A text that is no amount; ``wording`` says why, ``hint`` what to write."""

    def __init__(self, wording: Wording, hint: Wording) -> None:
        super().__init__(worded(wording, "en"))
        self.wording = wording
        self.hint = hint


class Ambiguous(NoAmount):
    """A text that may be two amounts; ``readings`` holds both, the larger first."""

    def __init__(self, text: str, readings: tuple[Decimal, Decimal]) -> None:
        self.readings = readings
        large, small = (plain(reading) for reading in readings)
        super().__init__(
            {
                "nl": f"'{text}' kan {large} of {small} euro zijn.",
                "en": f"'{text}' may mean {large} or {small} euro.",
            },
            {"nl": f"Schrijf {large} of {small}.", "en": f"Write {large} or {small}."},
        )


def plain(amount: Decimal) -> str:
    """Return an amount as a form is sure to take it: digits, and a comma before cents if there are any.

    >>> plain(Decimal("15000000.00")), plain(Decimal("4999999.9"))
    ('15000000', '4999999,90')
    """
    if amount == amount.to_integral_value():
        return f"{amount:.0f}"
    exact = f"{amount:f}" if amount != amount.quantize(CENT) else f"{amount:.2f}"
    return exact.replace(".", ",")


def read_amount(text: str) -> Decimal:
    """Return the amount in euro that a text writes, in whole cents.

    >>> [str(read_amount(text)) for text in ("15000000", "15.000.000", "15,0 mln", "€ 15 miljoen")]
    ['15000000.00', '15000000.00', '15000000.00', '15000000.00']

    Raises:
        Ambiguous: the text may mean two amounts, such as ``15.000``.
        NoAmount: the text is no amount, has parts of a cent, or is too large.

    """
    tidy = " ".join(text.translate(_LIKENESSES).split(" ")).strip()
    match = _AMOUNT.fullmatch(tidy) if 0 < len(tidy) <= _LONGEST else None
    if match is None or (match["sign"] and match["inner"]):
        raise _none(tidy)
    scale = _SCALES[(match["scale"] or "").lower()]
    negative = bool(match["sign"] or match["inner"])
    readings = [
        -reading.scaleb(scale) if negative else reading.scaleb(scale)
        for reading in _readings(match["number"].strip())
    ]
    if not readings:
        raise _none(tidy)
    for reading in readings:
        _check_size(tidy, reading)
    if len(readings) == 2:
        raise Ambiguous(tidy, (readings[0], readings[1]))
    amount = readings[0].quantize(CENT)
    if amount != readings[0]:
        raise NoAmount(
            {"nl": f"'{tidy}' heeft delen van een cent.", "en": f"'{tidy}' has parts of a cent."},
            {
                "nl": "Schrijf hooguit twee cijfers achter de komma.",
                "en": "Write at most two digits after the comma.",
            },
        )
    return amount if amount else abs(amount)


def _readings(number: str) -> list[Decimal]:
    """Return what the digits and signs of a number can mean: nothing, one thing, or two, the larger first."""
    for group in (".", ",", " "):
        point = "." if group == "," else ","
        parts = rf"[1-9][0-9]{{0,2}}(?:{re.escape(group)}[0-9]{{3}})"
        if re.fullmatch(parts, number) and group != " ":
            return [Decimal(number.replace(group, "")), Decimal(number.replace(group, "."))]
        signs = f"[{re.escape('.,')}]" if group == " " else re.escape(point)
        if re.fullmatch(rf"{parts}+(?:{signs}[0-9]+)?", number):
            return [Decimal(number.replace(group, "").replace(",", "."))]
    if re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", number):
        return [Decimal(number.replace(",", "."))]
    return []


def _check_size(text: str, amount: Decimal) -> None:
    if abs(amount) >= LARGEST:
        raise NoAmount(
            {"nl": f"'{text}' is meer geld dan er is.", "en": f"'{text}' is more money than there is."},
            {"nl": "Schrijf het bedrag in euro.", "en": "Write the amount in euro."},
        )


def _none(text: str) -> NoAmount:
    line = "".join(sign if sign.isprintable() else " " for sign in text)
    shown = line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
    return NoAmount(
        {"nl": f"'{shown}' is geen bedrag.", "en": f"'{shown}' is no amount."},
        {
            "nl": "Schrijf euro's, zoals 15000000, 15.000.000 of 15,0 mln.",
            "en": "Write euros, such as 15000000, 15.000.000 or 15,0 mln.",
        },
    )
