"""Does each number and date that a passage states stand in its quote?

A number stands there as the quote writes it, or times the scale that another passage gives (``rd:schaal``),
or in words that a reading explains (``rd:lezing``). All arithmetic is exact. A number inside a text, such as
a file number, counts too. A name must stand in the quote as it is written. A figure of a passage without a
quote is not checked: such a passage has the grade *vermeld*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from regiodeals.evidence.numbers import Reading, read_numbers, scale_powers, times_power
from regiodeals.evidence.problems import Problem, problem
from regiodeals.evidence.quotes import nearest, occurrences
from regiodeals.evidence.text import normalise
from regiodeals.namespaces import expand, shrink

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiodeals.evidence.passages import Evidence, Figure, Passage, Value, WordReading

AMOUNTS: Final = frozenset(
    expand(f"rd:{name}")
    for name in ("bedrag", "budget", "gevraagdBedrag", "minimumbijdrage", "maximumbijdrage")
)
"""Properties in euro: in a quote with an amount in euro they are read from that, never from a bare number."""

NAMES: Final = frozenset({expand("rd:naam"), expand("rd:bewindspersoon")})
"""Properties that hold a name as the source writes it."""

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\Z")
_DATE: Final = re.compile(r"(?P<year>-?[0-9]{4,})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?\Z")
_LONGEST_READ: Final = 5000
_PARTS_OF_DATE: Final = {"gYear": 1, "gYearMonth": 2, "date": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quote:
    """The quote of a passage as read, with the scale and the words that the passage points out."""

    text: str
    reading: Reading
    power: int | None
    words: tuple[WordReading, ...]


def check_figures(
    passage: Passage, evidence: Evidence, *, name: Callable[[str], str] = shrink
) -> list[Problem]:
    """Return what is wrong with the numbers and dates of a passage, and with its scale and readings.

    ``name`` gives the short name of an IRI for the messages. Nothing is said of figures as long as a reading
    or scale that they may need is wrong itself: one finding per cause. A quote of over 5,000 characters is
    not read; that it is too long is said by the check of its form.
    """
    text = normalise(passage.quote or "")
    if not text or len(text) > _LONGEST_READ:
        return []
    problems, words = _readings(passage, evidence, text, name)
    power = None
    if passage.scales:
        giver = evidence.passages.get(passage.scales[0])
        if giver is None or len(giver.factors) != 1 or giver.document != passage.document:
            problems.append(problem("scale-unknown", passage.iri, scale=name(passage.scales[0])))
        elif check_scale_factor(giver):
            return problems
        else:
            power = _power(giver.factors[0])
    if problems:
        return problems
    quote = _Quote(text=text, reading=read_numbers(text), power=power, words=words)
    for figure in passage.figures:
        code = _judge(figure, quote)
        if code:
            problems.append(_not_in_quote(code, passage.iri, figure, quote, name))
    if problems:
        return problems
    return [*_unused_scale(passage, quote), *_unused_readings(passage, quote)]


def check_scale_factor(passage: Passage) -> list[Problem]:
    """Return what is wrong with the scale that a passage itself gives: its quote must name it."""
    if len(passage.factors) != 1:
        return []
    factor, quote = passage.factors[0], normalise(passage.quote or "")
    if _power(factor) in scale_powers(quote):
        return []
    return [problem("scale-not-in-quote", passage.iri, factor=factor, quote=quote)]


def _power(factor: str) -> int | None:
    """Return which power of ten a factor is, or None when it is none."""
    value = _number(factor)
    if value is None or value <= 0:
        return None
    power = value.adjusted()
    return power if value == times_power(Decimal(1), power) else None


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if _NUMBER.match(text) else None
    except InvalidOperation:
        return None


def _readings(
    passage: Passage, evidence: Evidence, text: str, name: Callable[[str], str]
) -> tuple[list[Problem], tuple[WordReading, ...]]:
    """Return the readings whose words stand in the quote, and what is wrong with the others."""
    problems, words = [], []
    for iri in passage.readings:
        reading = evidence.readings.get(iri)
        if reading is None or not reading.labels or len(reading.values) != 1:
            problems.append(problem("reading-unknown", passage.iri, reading=name(iri)))
        elif not any(occurrences(text.casefold(), label.casefold()) for label in reading.labels):
            problems.append(problem("reading-not-in-quote", passage.iri, label=reading.labels[0], quote=text))
        else:
            words.append(reading)
    return problems, tuple(words)


def _judge(figure: Figure, quote: _Quote) -> str | None:
    """Return the code of what is wrong with a figure, or None."""
    value = figure.value
    if value.kind == "text" and figure.predicate in NAMES:
        return None if occurrences(quote.text, value.text) else "name-not-in-quote"
    if value.kind == "text":
        return None if _numbers_in_text(value.text) <= _all_numbers(quote) else "number-not-in-quote"
    if value.kind == "number":
        if _number(value.text) is None:
            return "number-unreadable"
        found = _number(value.text) in _numbers(figure, quote) or _read_in_words(value, quote)
        return None if found else "number-not-in-quote"
    parts = _date_parts(value)
    if parts is None:
        return "number-unreadable"
    return None if _date_stands(parts, quote.reading) or _read_in_words(value, quote) else "date-not-in-quote"


def _numbers(figure: Figure, quote: _Quote) -> set[Decimal]:
    """Return the numbers a figure may have: those of the quote, times the scale where it applies.

    A scale applies to amounts in euro; in a quote without a euro sign to any number without a scale of its
    own, though a count may then stand beside it unscaled. An amount in euro is always scaled.
    """
    numbers = quote.reading.numbers
    amounts = tuple(number for number in numbers if number.currency)
    if figure.predicate in AMOUNTS and amounts:
        numbers = amounts
    allowed: set[Decimal] = set()
    for number in numbers:
        scales = quote.power is not None and not number.scaled and (number.currency or not amounts)
        if scales and quote.power is not None:
            allowed.add(times_power(number.value, quote.power))
        if not scales or not (number.currency or figure.predicate in AMOUNTS):
            allowed.add(number.value)
    return allowed


def _all_numbers(quote: _Quote) -> set[Decimal]:
    """Return every number of the quote as written, with its years and the numbers in words."""
    numbers = {number.value for number in quote.reading.numbers}
    numbers |= {Decimal(year) for year in quote.reading.years}
    values = (_number(word.values[0].text) for word in quote.words)
    return numbers | {value for value in values if value is not None}


def _numbers_in_text(text: str) -> set[Decimal]:
    return {number.value for number in read_numbers(normalise(text)).numbers}


def _read_in_words(value: Value, quote: _Quote) -> bool:
    return any(_same(value, word.values[0]) for word in quote.words)


def _same(value: Value, other: Value) -> bool:
    if value.kind == "number" == other.kind:
        return _number(value.text) == _number(other.text)
    return (value.kind, value.text) == (other.kind, other.text)


def _date_parts(value: Value) -> tuple[int, ...] | None:
    """Return year, month and day as far as the datatype goes; None for anything else."""
    match = _DATE.match(value.text)
    parts = tuple(int(part) for part in match.groups() if part) if match else ()
    return parts if len(parts) == _PARTS_OF_DATE.get(value.kind) else None


def _date_stands(parts: tuple[int, ...], reading: Reading) -> bool:
    if len(parts) == 1:
        return parts[0] in reading.years
    return any((date.year, date.month, date.day)[: len(parts)] == parts for date in reading.dates)


def _not_in_quote(
    code: str, passage: str, figure: Figure, quote: _Quote, name: Callable[[str], str]
) -> Problem:
    if code == "date-not-in-quote":
        found = [_written(date.day, date.month, date.year) for date in quote.reading.dates]
        found += [str(year) for year in sorted(quote.reading.years)]
    elif code == "name-not-in-quote":
        near = nearest(quote.text, figure.value.text)
        found = [near.text] if near else []
    else:
        found = [number.text for number in quote.reading.numbers]
    return problem(
        code,
        passage,
        nearest=", ".join(dict.fromkeys(found)) or None,
        value=figure.value.text,
        property=name(figure.predicate),
        subject=name(figure.subject),
        quote=quote.text,
    )


def _written(day: int | None, month: int, year: int | None) -> str:
    parts = (f"{year:04d}" if year is not None else "?", f"{month:02d}", f"{day:02d}" if day else None)
    return "-".join(part for part in parts if part)


def _unused_scale(passage: Passage, quote: _Quote) -> list[Problem]:
    """Report a scale that no figure needs: it hides an amount that was not multiplied."""
    if quote.power is None:
        return []
    bare = _Quote(text=quote.text, reading=quote.reading, power=None, words=quote.words)
    if any(figure.value.kind == "number" and _judge(figure, bare) for figure in passage.figures):
        return []
    return [problem("scale-unused", passage.iri)]


def _unused_readings(passage: Passage, quote: _Quote) -> list[Problem]:
    return [
        problem("reading-unused", passage.iri, value=word.values[0].text, label=word.labels[0])
        for word in quote.words
        if not any(_same(figure.value, word.values[0]) for figure in passage.figures)
    ]
