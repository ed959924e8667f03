"""Reading the dates in a Dutch quote: ``3 februari 2025``, ``februari 2025``, ``18-07-2024``, ``2025-02-03``.

A year may stand once for several dates, as in ``tussen 1 augustus en 1 november 2024``: a date without a year
of its own takes the next year in the quote, or else the last one before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAY: Final = r"(?<![\w.,/-])[0-9]{1,2}"
_AND: Final = r"\s?(?:,|-|en|of|tot|t/m|tot en met)\s?"
_FIGURES: Final = re.compile(
    r"(?<![\w.,/-])(?:(?P<day>[0-9]{1,2})(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4})"
    r"|(?P<iso_year>[0-9]{4})-(?P<iso_month>[0-9]{2})-(?P<iso_day>[0-9]{2}))(?![\w/-]|[.,][0-9])"
)
_YEAR: Final = re.compile(r"(?<![\w.,/-])[0-9]{4}(?![\w%]|[.,/][0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateInText:
    """A date as a quote gives it, with the stretch of the quote it takes; day and year may be absent."""

    start: int
    end: int
    month: int
    day: int | None = None
    year: int | None = None


def read_dates(quote: str) -> tuple[DateInText, ...]:
    """Return the dates in a normalised quote, in the order in which they stand there.

    >>> [(date.day, date.month, date.year) for date in read_dates("tussen 1 augustus en 1 november 2024")]
    [(1, 8, 2024), (1, 11, 2024)]
    >>> [(date.day, date.month, date.year) for date in read_dates("op 2 en 3 mei")]
    [(2, 5, None), (3, 5, None)]
    """
    found = [*_in_figures(quote), *_in_words(quote)]
    years = [(match.start(), int(match.group())) for match in _YEAR.finditer(quote)]
    years += [(date.start, date.year) for date in found if date.year is not None]
    years.sort()
    return tuple(
        _with_year(date, years) for date in sorted(found, key=lambda date: (date.start, date.day or 0))
    )


def _in_figures(quote: str) -> list[DateInText]:
    dates = []
    for match in _FIGURES.finditer(quote):
        part = match.groupdict()
        day, month, year = (int(part[name] or part[f"iso_{name}"]) for name in ("day", "month", "year"))
        if 1 <= month <= 12 and 1 <= day <= 31:
            dates.append(DateInText(start=match.start(), end=match.end(), day=day, month=month, year=year))
    return dates


def _in_words(quote: str) -> list[DateInText]:
    dates: list[DateInText] = []
    for match in _worded().finditer(quote):
        month = _months()[(match["month"] or match["short"]).casefold()]
        year = int(match["year"]) if match["year"] else None
        figures = re.findall(r"[0-9]+", match["days"] or match["short_days"] or "")
        days: list[int | None] = [int(day) for day in figures if 1 <= int(day) <= 31]
        dates.extend(
            DateInText(start=match.start(), end=match.end(), day=day, month=month, year=year)
            for day in days or [None]
        )
    return dates


def _with_year(date: DateInText, years: list[tuple[int, int]]) -> DateInText:
    if date.year is not None or not years:
        return date
    later = [year for place, year in years if place >= date.end]
    earlier = [year for place, year in years if place < date.start]
    year = later[0] if later else earlier[-1]
    return DateInText(start=date.start, end=date.end, day=date.day, month=date.month, year=year)


@lru_cache(maxsize=1)
def _months() -> Mapping[str, int]:
    """Return the Dutch names and abbreviations of the months, from the CLDR data in Babel."""
    from babel.dates import get_month_names

    names = {}
    for width in ("abbreviated", "wide"):
        for number, name in get_month_names(width, locale="nl").items():
            names[name.rstrip(".").casefold()] = number
    return {**names, "sept": 9}


@lru_cache(maxsize=1)
def _worded() -> re.Pattern[str]:
    """Return the pattern of a date with the name of its month; an abbreviated month needs a day."""
    full = "|".join(name for name in _months() if len(name) > 4 or name in {"mei", "juni", "juli"})
    short = "|".join(sorted((name for name in _months() if len(name) <= 4), key=len, reverse=True))
    days = rf"{_DAY}(?:{_AND}[0-9]{{1,2}})*\s"
    return re.compile(
        rf"(?:(?P<days>{days})?(?<![\w-])(?P<month>{full})|(?P<short_days>{days})(?P<short>{short})\b\.?)"
        r"(?![\w-])(?:\s(?P<year>[0-9]{4})(?![\w%]|[.,/][0-9]))?",
        re.IGNORECASE,
    )
