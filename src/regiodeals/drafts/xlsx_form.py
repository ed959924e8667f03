"""A form in XLSX: a sheet with the fields, and one for each table. Values only; formulas are refused."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from regiodeals.drafts.archive import LAST_COLUMN, LAST_ROW, check_workbook
from regiodeals.drafts.columns import columns, fields_of_row, read_headings
from regiodeals.drafts.decoding import check_signs
from regiodeals.drafts.fields import FORM, Kind
from regiodeals.drafts.form import (
    LONGEST_TEXT,
    MOST_ENTRIES,
    Entries,
    Fields,
    FormProblem,
    Text,
    UnreadableForm,
    quoted,
    refuse,
)
from regiodeals.drafts.telling import (
    A_FORMULA,
    AN_ERROR,
    KEEP_ONE,
    SAVE_AGAIN,
    SEE_TEMPLATE,
    SHORTEN,
    START_FROM_TEMPLATE,
    TAKE_OUT,
    WRITE_THE_VALUE,
    too_long,
)
from regiodeals.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from regiodeals.drafts.form import Value

MAIN_SHEET: Final = "Voorstel"
NOTES_SHEET: Final = "Toelichting"
_COLUMNS: Final = frozenset("ABC")
"""Of the main sheet: field, value, explanation."""
MOST_COLUMNS: Final = 12
MOST_SHEETS: Final = 8

_TABLES: Final = {field.name.capitalize(): field for field in FORM if field.kind is Kind.TABLE}
_BROKEN: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What openpyxl raises on a workbook that does not keep to its format; it has no error of its own."""


def read_xlsx(content: bytes, name: str) -> list[Fields]:
    """Return the one draft of a workbook.

    Raises:
        UnreadableForm: the file is no workbook or a trap, a sheet or field is unknown or stands twice, or
            a cell holds a formula or an error.

    """
    check_workbook(content, name)
    problems: list[FormProblem] = []
    sheets = dict(_sheets(content, name, problems))
    if MAIN_SHEET not in sheets:
        raise refuse(
            name,
            {
                "nl": f"Er is geen blad '{MAIN_SHEET}'.",
                "en": f"There is no sheet '{MAIN_SHEET}'.",
            },
            START_FROM_TEMPLATE,
        )
    strange = [title for title, rows in sheets.items() if title not in {MAIN_SHEET, *_TABLES} and rows]
    for title in strange:
        hint = did_you_mean(title[:50], [MAIN_SHEET, *_TABLES]) or TAKE_OUT
        problems.append(
            FormProblem(
                where=f"{name}, {quoted(title)}",
                field=None,
                message={"nl": "Dit blad is onbekend.", "en": "This sheet is unknown."},
                hint=hint,
            )
        )
    fields = _main(sheets[MAIN_SHEET], problems)
    for title, field in _TABLES.items():
        if sheets.get(title):
            if field.name in fields:
                problems.append(
                    FormProblem(
                        where=fields[field.name].where,
                        field=field.name,
                        message={
                            "nl": f"Dit veld staat ook op het blad {title}.",
                            "en": f"This field stands on the sheet {title} too.",
                        },
                        hint=KEEP_ONE,
                    )
                )
            fields[field.name] = _table([part.name for part in field.parts], sheets[title], problems)
    if problems:
        raise UnreadableForm(problems)
    return [Fields(fields=fields, where=f"{name}, {MAIN_SHEET}")]


def _sheets(
    content: bytes, name: str, problems: list[FormProblem]
) -> Iterator[tuple[str, list[dict[str, Text]]]]:
    """Yield each sheet but the notes: its rows that are not empty, as column letter to text."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=False, keep_links=False, keep_vba=False
            )
            if len(book.worksheets) > MOST_SHEETS:
                raise refuse(
                    name,
                    {
                        "nl": f"De werkmap heeft meer dan {MOST_SHEETS} bladen.",
                        "en": f"The workbook has more than {MOST_SHEETS} sheets.",
                    },
                    START_FROM_TEMPLATE,
                )
            for sheet in book.worksheets:
                if sheet.title != NOTES_SHEET:
                    yield sheet.title, _rows(sheet, name, problems)
    except UnreadableForm:
        raise
    except _BROKEN:
        raise refuse(
            name,
            {"nl": "De werkmap kan niet worden gelezen.", "en": "The workbook cannot be read."},
            SAVE_AGAIN,
        ) from None


def _rows(sheet: Any, name: str, problems: list[FormProblem]) -> list[dict[str, Text]]:
    rows: list[dict[str, Text]] = []
    for row in sheet.iter_rows(max_row=LAST_ROW, max_col=LAST_COLUMN):
        cells: dict[str, Text] = {}
        for cell in row:
            if cell.value is None:
                continue
            where = f"{name}, {sheet.title}!{cell.coordinate}"
            if _is_no_value(cell):
                problems.append(
                    FormProblem(
                        where=where,
                        field=_field_of(cell, sheet.title, cells, rows),
                        message=AN_ERROR if cell.data_type == "e" else A_FORMULA,
                        hint=WRITE_THE_VALUE,
                    )
                )
                continue
            text = _as_text(cell.value)
            check_signs(text, where)
            if not text.strip():
                continue
            if len(rows) > MOST_ENTRIES or cell.column > MOST_COLUMNS:
                raise refuse(
                    where,
                    {
                        "nl": "Deze waarde staat buiten het formulier.",
                        "en": "This value stands outside the form.",
                    },
                    TAKE_OUT,
                )
            if len(text) > LONGEST_TEXT:
                raise refuse(where, too_long(LONGEST_TEXT), SHORTEN)
            cells[cell.column_letter] = Text(text=text, where=where)
        if cells:
            rows.append(cells)
    return rows


def _field_of(
    cell: Any, title: str, before: Mapping[str, Text], rows: Sequence[Mapping[str, Text]]
) -> str | None:
    """Return the field that a cell belongs to: of the row on the main sheet, of the column in a table."""
    if title in _TABLES:
        heading = rows[0].get(cell.column_letter) if rows else None
        name = heading.text.strip().casefold() if heading else ""
        table = _TABLES[title]
        return f"{table.name}.{name}" if name in {part.name for part in table.parts} else table.name
    return _named(before.get("A")) if title == MAIN_SHEET else None


def _named(first: Text | None) -> str | None:
    name = "" if first is None else first.text.strip().casefold()
    return name if name in columns() else None


def _is_no_value(cell: Any) -> bool:
    known = isinstance(cell.value, str | int | float | date)
    return cell.data_type in {"f", "e"} or not known or str(cell.value).lstrip().startswith("=")


def _as_text(value: str | float | date | bool) -> str:
    """Return the text of a cell. A number cell holds a binary number; its shortest text is what was typed."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        exact = Decimal(repr(value))
        return f"{exact:.0f}" if exact == exact.to_integral_value() else f"{exact:f}"
    return str(value)


def _main(rows: list[dict[str, Text]], problems: list[FormProblem]) -> dict[str, Value]:
    """Return the fields of the main sheet: their names in column A, what was filled in in column B."""
    names: list[Text] = []
    cells: list[Text] = []
    for row in rows:
        problems += [
            FormProblem(
                where=text.where,
                field=_named(row.get("A")),
                message={
                    "nl": "Deze waarde staat rechts van de kolommen van het formulier.",
                    "en": "This value stands to the right of the columns of the form.",
                },
                hint={
                    "nl": "Zet alle waarden in kolom B, met een puntkomma ertussen.",
                    "en": "Write all values in column B, with a semicolon between them.",
                },
            )
            for letter, text in row.items()
            if letter not in _COLUMNS
        ]
        if "A" not in row:
            if "B" in row:
                problems.append(
                    FormProblem(
                        where=row["B"].where,
                        field=None,
                        message={"nl": "Deze waarde heeft geen veld.", "en": "This value has no field."},
                        hint={
                            "nl": "Schrijf de naam van het veld in kolom A.",
                            "en": "Write its name in column A.",
                        },
                    )
                )
            continue
        if row["A"].text.strip().casefold() == "veld":
            continue
        names.append(row["A"])
        cells.append(row.get("B", Text(text="", where=row["A"].where)))
    try:
        known = read_headings(names)
    except UnreadableForm as error:
        problems += error.problems
        return {}
    where = rows[0][min(rows[0])].where if rows else ""
    return dict(fields_of_row(known, cells, where).fields)


def _table(parts: list[str], rows: list[dict[str, Text]], problems: list[FormProblem]) -> Entries:
    """Return the rows below a line of headings."""
    head, *below = rows
    headings = {letter: text.text.strip().casefold() for letter, text in head.items()}
    for letter, heading in headings.items():
        twice = list(headings.values()).count(heading) > 1
        if heading not in parts or twice:
            problems.append(
                FormProblem(
                    where=head[letter].where,
                    field=quoted(head[letter].text),
                    message={
                        "nl": "Deze kop staat er twee keer." if twice else "Deze kop bestaat niet.",
                        "en": "This heading stands twice." if twice else "There is no such heading.",
                    },
                    hint={
                        "nl": f"De koppen zijn {', '.join(parts)}.",
                        "en": f"The headings are {', '.join(parts)}.",
                    },
                )
            )
    entries: list[Value] = []
    for row in below:
        filled = {headings[letter]: text for letter, text in row.items() if letter in headings}
        loose = [text for letter, text in row.items() if letter not in headings]
        problems += [
            FormProblem(
                where=text.where,
                field=None,
                message={"nl": "Deze waarde heeft geen kop.", "en": "This value has no heading."},
                hint=SEE_TEMPLATE,
            )
            for text in loose
        ]
        entries.append(Fields(fields=dict(filled), where=next(iter(row.values())).where))
    return Entries(entries=entries, where=next(iter(head.values())).where)
