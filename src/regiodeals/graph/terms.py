"""RDF terms, and the values that stand in them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from regiodeals.errors import InputProblem
from regiodeals.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Iterable

Term = NamedNode | BlankNode | Literal

_NUMERIC = {
    expand(f"xsd:{name}")
    for name in (
        *("decimal", "integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger"),
        *("negativeInteger", "long", "int", "short", "byte", "unsignedLong", "unsignedInt"),
        *("unsignedShort", "unsignedByte", "float", "double"),
    )
}
_DATE = re.compile(
    r"\s*(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T[0-9:.]+)?)?)?(?:Z|[+-]\d\d:\d\d)?\s*\Z",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The first and the last day that a date may mean: a year is its 365 or 366 days."""

    earliest: date
    latest: date


_DATED = {expand(f"xsd:{name}") for name in ("date", "dateTime", "gYear", "gYearMonth")}


def named(name: str) -> NamedNode:
    """Return the node of a short name or an IRI, as :func:`regiodeals.namespaces.expand` reads it."""
    return NamedNode(expand(name))


def is_number(term: Term | None) -> bool:
    """Tell whether a term is a literal of a numeric datatype."""
    return isinstance(term, Literal) and term.datatype.value in _NUMERIC


def to_decimal(term: Term | None) -> Decimal:
    """Return the exact number that a literal writes; amounts are in euro.

    >>> to_decimal(Literal("15000000.00", datatype=named("xsd:decimal")))
    Decimal('15000000.00')

    Raises:
        InputProblem: the term is no literal, or its text is no finite number.

    """
    if isinstance(term, Literal):
        try:
            number = Decimal(term.value.strip())
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite():
            return number
    raise InputProblem(f"{term} is not a number.", hint="Write a number with a point, such as 15000000.00.")


def to_span(term: Term | Triple | None) -> Span | None:
    """Return the days that an ``xsd:gYear``, ``gYearMonth``, ``date`` or ``dateTime`` may mean.

    None for any other term, and for a day that no calendar has; a shape reports those.

    >>> to_span(Literal("2025-02", datatype=named("xsd:gYearMonth"))).latest
    datetime.date(2025, 2, 28)
    """
    if not isinstance(term, Literal) or term.datatype.value not in _DATED:
        return None
    match = _DATE.match(term.value)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.group("year", "month", "day"))
    try:
        first = date(year or 0, month or 1, day or 1)
        last = date(year or 0, month or 12, day or calendar.monthrange(year or 0, month or 12)[1])
    except ValueError:
        return None
    return Span(earliest=first, latest=last)


def preferred_text(texts: Iterable[Term], lang: str = "nl") -> str | None:
    """Return the text in a language, else in Dutch, else in English, else any; None when there is none.

    >>> preferred_text([Literal("deal", language="en"), Literal("overeenkomst", language="nl")], "en")
    'deal'
    """
    literals = sorted((text for text in texts if isinstance(text, Literal)), key=str)
    for wanted in (lang, "nl", "en", None):
        for literal in literals:
            if literal.language == wanted:
                return literal.value
    return literals[0].value if literals else None
