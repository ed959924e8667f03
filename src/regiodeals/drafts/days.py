"""Days, months and years as people write them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from regiodeals.errors import worded

if TYPE_CHECKING:
    from regiodeals.errors import Wording

_ISO: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?", re.ASCII)
_DUTCH: Final = re.compile(
    r"(?P<day>\d{1,2})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4})", re.ASCII
)
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100


class NoDay(ValueError):  # noqa: N818 - a text that is none, told to its writer
    """A text that is no date, or a date that does not exist; ``wording`` says which."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(worded(wording, "en"))
        self.wording = wording


def read_moment(text: str) -> str:
    """Return a day, a month or a year as ISO 8601 writes it.

    >>> read_moment("1-2-2025"), read_moment("2025-02"), read_moment("2025")
    ('2025-02-01', '2025-02', '2025')

    Raises:
        NoDay: the text is none of these, no calendar has it, or it is not of this century.

    """
    tidy = text.strip()
    match = (_ISO.fullmatch(tidy) or _DUTCH.fullmatch(tidy)) if len(tidy) <= 10 else None
    if match is None:
        raise NoDay({"nl": "Dit is geen datum.", "en": "This is no date."})
    year, month, day = match["year"], match["month"], match["day"]
    try:
        found = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise NoDay({"nl": "Deze datum bestaat niet.", "en": "This date does not exist."}) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise NoDay(
            {
                "nl": f"Het jaar ligt niet tussen {FIRST_YEAR} en {LAST_YEAR}.",
                "en": f"The year is not between {FIRST_YEAR} and {LAST_YEAR}.",
            }
        )
    return found.isoformat() if day else (found.isoformat()[:7] if month else year)


def read_day(text: str) -> date:
    """Return a day.

    >>> read_day("30-10-2024")
    datetime.date(2024, 10, 30)

    Raises:
        NoDay: the text is no day that exists in this century.

    """
    moment = read_moment(text)
    if len(moment) != len("2025-01-01"):
        raise NoDay({"nl": "De dag ontbreekt.", "en": "The day is missing."})
    return date.fromisoformat(moment)
