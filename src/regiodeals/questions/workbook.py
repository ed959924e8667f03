"""An answer as a workbook (XLSX): typed cells, exact numbers, and text that is never a formula.

A spreadsheet calculates with about fifteen digits; a number that needs more is written as text, so that no
digit is lost. A second sheet explains the columns.
"""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from regiodeals import __version__
from regiodeals.errors import ParameterProblem
from regiodeals.graph.archives import timeless
from regiodeals.graph.terms import is_number, to_decimal
from regiodeals.namespaces import expand
from regiodeals.questions.wording import exact_text, printable

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from regiodeals.graph.answer import Rows
    from regiodeals.graph.terms import Term
    from regiodeals.questions.catalogue import Question

_DIGITS: Final = 15
_LONGEST_CELL: Final = 32767
_MOST_ROWS: Final = 1_048_575
_WIDEST: Final = 60
_DATE, _BOOLEAN = expand("xsd:date"), expand("xsd:boolean")
_FORMS: Final = {"euro": "€ #,##0.##", "fraction": "0.00%", "ratio": "0.00", "count": "#,##0", "number": "0"}
_WORDS: Final = {
    "nl": {"answer": "antwoord", "about": "uitleg", "column": "kolom", "unit": "eenheid", "data": "gegevens"},
    "en": {"answer": "answer", "about": "about", "column": "column", "unit": "unit", "data": "data"},
}

_CHOOSE_CSV = {"nl": "Kies csv.", "en": "Choose csv."}


def workbook(rows: Rows, question: Question | None = None, *, lang: str = "nl") -> bytes:
    """Return an answer as the bytes of a workbook; the same answer gives the same bytes.

    Raises:
        ParameterProblem: a spreadsheet cannot hold the answer: too many rows, or too long a text.

    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    if len(rows.rows) > _MOST_ROWS:
        raise ParameterProblem(
            {
                "nl": "Het antwoord heeft meer rijen dan een rekenblad kan hebben.",
                "en": "The answer has more rows than a spreadsheet holds.",
            },
            hint=_CHOOSE_CSV,
        )
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has one
    sheet.title = _WORDS[lang]["answer"]
    columns = question.columns if question is not None else ()
    headings = [column.heading[lang] for column in columns] or list(rows.variables)
    units = [column.unit for column in columns] or ["text"] * len(rows.variables)
    _write(sheet, 1, headings)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, row in enumerate(rows.rows, start=2):
        for place, (term, unit) in enumerate(zip(row, units, strict=True), start=1):
            _fill(sheet, number, place, term, unit)
    sheet.freeze_panes = "A2"
    _widen(sheet)
    if question is not None:
        _explain(book.create_sheet(_WORDS[lang]["about"]), question, lang)
    book.properties.creator = "regiodeals"
    stream = io.BytesIO()
    book.save(stream)
    return timeless(stream.getvalue())


def _fill(sheet: Worksheet, row: int, column: int, term: Term | None, unit: str) -> None:
    """Write one term into a cell, as what it is."""
    if term is None:
        return
    cell = sheet.cell(row, column)
    if is_number(term) and len(exact_text(term).strip("-").replace(".", "").lstrip("0")) <= _DIGITS:
        number = to_decimal(term)
        cell.value = int(number) if number == number.to_integral_value() else Decimal(exact_text(term))
        cell.number_format = _FORMS.get(unit, "General")
        if unit == "euro" and number == number.to_integral_value():
            cell.number_format = "€ #,##0"
    elif isinstance(term, Literal) and term.datatype.value == _BOOLEAN:
        cell.value = term.value in {"true", "1"}
    elif isinstance(term, Literal) and term.datatype.value == _DATE and (day := _day(term.value)):
        cell.value = day
        cell.number_format = "yyyy-mm-dd"
    else:
        _text(sheet, row, column, exact_text(term))


def _day(text: str) -> date | None:
    """Return the day of a text, None when a spreadsheet knows no such day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year > 1900 else None


def _text(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write a text that stays a text: a spreadsheet would calculate what starts with = + - or @."""
    if len(text) > _LONGEST_CELL:
        raise ParameterProblem(
            {
                "nl": f"Een cel heeft {len(text)} tekens; in een rekenblad passen er {_LONGEST_CELL}.",
                "en": f"A cell has {len(text):,} characters; a spreadsheet holds {_LONGEST_CELL:,}.",
            },
            hint=_CHOOSE_CSV,
        )
    cell = sheet.cell(row, column)
    cell.value = printable(text)
    cell.data_type = "s"
    if text.lstrip().startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True


def _write(sheet: Worksheet, row: int, texts: list[str]) -> None:
    for column, text in enumerate(texts, start=1):
        _text(sheet, row, column, text)


def _explain(sheet: Worksheet, question: Question, lang: str) -> None:
    """Write the question, how to read its answer, and what each column holds."""
    words = _WORDS[lang]
    lines = [
        [question.summary[lang]],
        [question.description[lang]],
        [question.reading[lang]],
        [f"{words['data']}: regiodeals {question.data_version or __version__}, {question.name}"],
        [],
        [words["column"], "", words["unit"]],
        *([column.name, column.heading[lang], column.unit] for column in question.columns),
    ]
    for number, line in enumerate(lines, start=1):
        _write(sheet, number, line)
    sheet.column_dimensions["A"].width = 28
    sheet.column_dimensions["B"].width = 40


def _widen(sheet: Worksheet) -> None:
    """Make each column as wide as its longest text, within reason."""
    from openpyxl.utils import get_column_letter

    for place, cells in enumerate(sheet.iter_cols(values_only=True), start=1):
        longest = max((len(str(value)) for value in cells if value is not None), default=0)
        sheet.column_dimensions[get_column_letter(place)].width = min(longest + 3, _WIDEST)
