"""Spreadsheets that are safe to open and the same on every run.

Text stays text, whatever sign it begins with, so nothing from a source becomes a formula.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from regiodeals.graph.archives import timeless

if TYPE_CHECKING:
    from collections.abc import Sequence

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST: Final = 32_767
_WIDEST: Final = 60
_FORMATS: Final = {"decimal": "#,##0.##", "integer": "0", "date": "yyyy-mm-dd"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: cells as exact text, and per column its kind (a CSVW datatype)."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    kinds: Sequence[str]


def workbook(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """Return an XLSX file with numbers, days and truth values as such, and all else as text."""
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "regiodeals"
    book.properties.title = title
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        for column, heading in enumerate(sheet.headings, start=1):
            cell = page.cell(row=1, column=column)
            _set_text(cell, heading)
            cell.font = Font(bold=True)
            texts = [heading, *(row[column - 1] for row in sheet.rows)]
            page.column_dimensions[cell.column_letter].width = min(max(map(len, texts)) + 2, _WIDEST)
        for number, row in enumerate(sheet.rows, start=2):
            for column, (text, kind) in enumerate(zip(row, sheet.kinds, strict=True), start=1):
                if text:
                    _set(page.cell(row=number, column=column), text, kind)
        page.freeze_panes = "B2"
        page.auto_filter.ref = page.dimensions
    stream = io.BytesIO()
    book.save(stream)
    return timeless(stream.getvalue())


def _set(cell: Any, text: str, kind: str) -> None:
    if kind in {"decimal", "integer"}:
        cell.value = Decimal(text)
    elif kind == "boolean":
        cell.value = text == "true"
    elif kind == "date" and _DAY.fullmatch(text):
        cell.value = date.fromisoformat(text)
    else:
        _set_text(cell, text)
        return
    if kind in _FORMATS:
        cell.number_format = _FORMATS[kind]


def _set_text(cell: Any, text: str) -> None:
    cell.value = _UNWRITABLE.sub("\ufffd", text)[:_LONGEST]
    cell.data_type = "s"
