"""Tables as the engine itself writes them, in SPARQL JSON: no term passes through Python."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from regiodeals.errors import AnswerTooLarge, InputProblem
from regiodeals.namespaces import expand

_DECIMAL: Final = b'","datatype":"%b"' % expand("xsd:decimal").encode()
_INNER: Final = b'"type":"triple"'
_SMALLEST_ROW: Final = len(b"{},")


def write_table(solutions: QuerySolutions, *, most_rows: int | None, largest: int) -> bytes:
    """Return https://www.w3.org/TR/sparql11-results-json/ with each decimal in our spelling, with its point.

    What is looked for in the text cannot stand inside a value, where a quotation mark follows a backslash.

    Raises:
        AnswerTooLarge: there are more rows than ``most_rows``, or more bytes than ``largest``.
        InputProblem: a cell holds a triple, which only RDF 1.2 allows.

    """
    sink = _Sink(largest)
    try:
        solutions.serialize(sink, format=QueryResultsFormat.JSON)
    finally:
        del solutions  # it must not outlive its thread inside the traceback of an error
    content = sink.getvalue()
    if most_rows is not None and len(content) > most_rows * _SMALLEST_ROW:
        _check_rows(content, most_rows)
    if _INNER in content:
        raise inner_triple()
    return _with_points(content)


def check_size(size: int, largest: int) -> None:
    """Refuse an answer that is too large.

    Raises:
        AnswerTooLarge: it has more than ``largest`` bytes.

    """
    if size > largest:
        raise AnswerTooLarge(
            f"The answer has more than {largest:,} bytes.",
            hint="Ask for less, or in parts with LIMIT and OFFSET.",
        )


def too_many_rows(most: int) -> AnswerTooLarge:
    """Return what is said of an answer with too many rows."""
    return AnswerTooLarge(
        {
            "nl": f"Het antwoord heeft meer dan {most} rijen.",
            "en": f"The answer has more than {most:,} rows.",
        },
        hint={
            "nl": "Vraag minder, of in delen met LIMIT en OFFSET.",
            "en": "Ask for less, or in parts with LIMIT and OFFSET.",
        },
    )


def inner_triple() -> InputProblem:
    """Return what is said of an answer that RDF 1.1 does not know."""
    return InputProblem("The answer holds a triple inside a triple.", hint="Ask for RDF 1.1 terms only.")


class _Sink(BytesIO):
    """Takes what the engine writes, up to a size."""

    def __init__(self, largest: int) -> None:
        super().__init__()
        self._largest = largest

    def write(self, part: Any) -> int:
        written = super().write(part)
        check_size(self.tell(), self._largest)
        return written


def _with_points(content: bytes) -> bytes:
    """Return a table in which whole decimals have their point; the engine writes ``5`` and ``5.1``."""
    if _DECIMAL not in content:
        return content
    *parts, last = content.split(_DECIMAL)
    values = (part[part.rfind(b'"') + 1 :].removeprefix(b"-") for part in parts)
    told = [
        part + (b".0" if value.isdigit() else b"") + _DECIMAL
        for part, value in zip(parts, values, strict=True)
    ]
    return b"".join([*told, last])


def _check_rows(content: bytes, most: int) -> None:
    parsed = parse_query_results(content, format=QueryResultsFormat.JSON)
    if isinstance(parsed, QuerySolutions) and sum(1 for _ in parsed) > most:
        raise too_many_rows(most)
