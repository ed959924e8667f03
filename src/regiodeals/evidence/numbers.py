"""Reading the numbers in a Dutch quote, exactly.

A point or a space groups thousands, a comma begins the decimals: ``125.000``, ``29 697``, ``565,1``. A
scale word right after a number belongs to it: ``€ 8,5 miljoen`` is 8500000 and nothing else. A share is a
fraction: ``67%`` is 0.67. ``2023/24`` gives the years 2023 and 2024. A number in a date (``3 februari 2025``)
is part of the date; its year can be read by itself. What has no one reading in Dutch notation (``2.0``,
``1,2,3``) is no number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from regiodeals.evidence.dates import DateInText, read_dates

SCALE_WORDS: Final = {
    "duizend": 3,
    "miljoenen": 6,
    "miljoen": 6,
    "mln": 6,
    "miljarden": 9,
    "miljard": 9,
    "mld": 9,
    "mrd": 9,
    "procent": -2,
}
"""Scale words, each with its power of ten; the longer of two alike stands first."""

_SUPERSCRIPT: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SCALE: Final = "|".join(SCALE_WORDS)
_NUMBER: Final = re.compile(
    rf"(?P<currency>(?:€|\bEUR)\s?)?(?P<sign>(?<![\w.,/)'%-])-)?(?<!\w)(?<![0-9][.,/:])(?!(?<=')[0-9]{{2}}(?![0-9.,]))"
    rf"(?P<digits>[0-9]{{1,3}}(?: [0-9]{{3}})+(?:,[0-9]+)?(?![0-9.,/:]*[0-9])|[0-9]+(?:[.,/:][0-9]+)*)"
    rf"(?:,-{{1,2}})?(?:\s?(?:(?P<percent>%)|(?P<scale>{_SCALE})(?![^\W_])))?"
    rf"(?P<euro>\.?\s(?:euro|EUR)\b)?(?![^\W_{_SUPERSCRIPT}])(?![.,/:][0-9])",
    re.IGNORECASE,
)
_THOUSANDS: Final = re.compile(r"\b(?:x|×|in)\s?(?:€\s?)?1\.?000\b", re.IGNORECASE)
_POINT_GROUPS: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?\Z")
_PLAIN: Final = re.compile(r"[0-9]+(?:,[0-9]+)?\Z")
_POINT_DECIMALS: Final = re.compile(r"[0-9]+\.[0-9]+\Z")
_YEARS: Final = re.compile(r"([0-9]{4})/([0-9]{2}|[0-9]{4})\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberInText:
    """A number as a quote gives it.

    ``value`` counts its own scale word, ``scaled`` tells that it had one; ``currency`` that it is an amount
    of euros; ``year`` that it may be read as a year.
    """

    value: Decimal
    text: str
    scaled: bool = False
    currency: bool = False
    year: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All numbers and dates of one quote."""

    numbers: tuple[NumberInText, ...]
    dates: tuple[DateInText, ...]

    @property
    def years(self) -> frozenset[int]:
        """The years that the quote names, by themselves or in a date."""
        alone = {int(number.value) for number in self.numbers if number.year}
        return frozenset(alone | {date.year for date in self.dates if date.year is not None})


def read_numbers(quote: str) -> Reading:
    """Return the numbers and dates of a normalised quote.

    >>> [str(number.value) for number in read_numbers("#3 Eemsdelta € 8,5 miljoen, 67% van 125.000").numbers]
    ['3', '8.5E+6', '0.67', '125000']
    """
    dates = read_dates(quote)
    numbers: list[NumberInText] = []
    for match in _NUMBER.finditer(quote):
        if not any(date.start < match.end() and match.start("digits") < date.end for date in dates):
            numbers.extend(_interpret(match))
    return Reading(numbers=tuple(numbers), dates=dates)


def times_power(value: Decimal, power: int) -> Decimal:
    """Return a number times a power of ten, exactly, however many digits it has.

    >>> times_power(Decimal("8.5"), 6) == 8500000
    True
    """
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        return value
    return Decimal((sign, digits, exponent + power))


def scale_powers(quote: str) -> frozenset[int]:
    """Return the powers of ten of the scales that a normalised quote names, as the head of a table does.

    >>> sorted(scale_powers("Max. Rijksbijdrage (incl. BTW x mln.)"))
    [6]
    """
    words = {word for word in re.findall(r"[^\W\d_]+", quote.casefold()) if word in SCALE_WORDS}
    powers = {SCALE_WORDS[word] for word in words}
    if _THOUSANDS.search(quote):
        powers.add(3)
    if "%" in quote:
        powers.add(-2)
    return frozenset(powers)


def _interpret(match: re.Match[str]) -> list[NumberInText]:
    digits = match["digits"]
    years = _YEARS.match(digits)
    if years:
        return _school_year(digits, first=int(years[1]), second=years[2])
    scaled = bool(match["percent"] or match["scale"])
    if " " in digits or _POINT_GROUPS.match(digits) or _PLAIN.match(digits):
        plain = digits.replace(" ", "").replace(".", "").replace(",", ".")
    elif scaled and _POINT_DECIMALS.match(digits):
        plain = digits
    else:
        return []
    power = -2 if match["percent"] else SCALE_WORDS.get((match["scale"] or "").casefold(), 0)
    currency = bool(match["currency"] or match["euro"])
    return [
        NumberInText(
            value=times_power(Decimal(f"{match['sign'] or ''}{plain}"), power),
            text=match.group().strip(),
            scaled=scaled,
            currency=currency,
            year=bool(re.fullmatch(r"[0-9]{4}", digits))
            and not scaled
            and not currency
            and not match["sign"],
        )
    ]


def _school_year(digits: str, *, first: int, second: str) -> list[NumberInText]:
    """Read two years in a row, such as 2023/24; anything else with a slash is no number."""
    following = first + 1
    if second not in {str(following), f"{following % 100:02d}"}:
        return []
    return [NumberInText(value=Decimal(year), text=digits, year=True) for year in (first, following)]
