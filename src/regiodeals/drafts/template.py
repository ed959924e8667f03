"""Empty forms with an explanation and an example; filled in with its own example, each passes."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from regiodeals.drafts.columns import BETWEEN_ENTRIES, BETWEEN_PARTS, columns
from regiodeals.drafts.fields import FORM, Field, Kind
from regiodeals.drafts.xlsx_form import MAIN_SHEET, NOTES_SHEET
from regiodeals.graph.archives import timeless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

FORMATS: Final = ("yaml", "csv", "xlsx")

_INTRODUCTION: Final = {
    "nl": (
        "Formulier voor een ontwerp van een Regio Deal. De ingevulde waarden zijn een voorbeeld dat voldoet.",
        "Vervang ze door die van het eigen voorstel en toets het met: regiodeals check BESTAND",
        "Bedragen: 15000000, 15.000.000, 15,0 mln of € 15 miljoen. 15.000 is dubbelzinnig.",
        "Datums: 2025-07-01 of 1-7-2025.",
    ),
    "en": (
        "Form for a draft Regio Deal. The values filled in are an example that passes.",
        "Replace them by those of your proposal and test it with: regiodeals check FILE",
        "Amounts: 15000000, 15.000.000, 15,0 mln or € 15 miljoen. 15.000 is ambiguous and asked back.",
        "Dates: 2025-07-01 or 1-7-2025.",
    ),
}
_FLAT: Final = {
    "nl": (
        f"Een lijst: waarden met '{BETWEEN_ENTRIES}' ertussen.",
        f"Een tabel: rijen met '{BETWEEN_ENTRIES}' ertussen, kolommen met '{BETWEEN_PARTS}'.",
    ),
    "en": (
        f"A list: values with '{BETWEEN_ENTRIES}' between them.",
        f"A table: rows with '{BETWEEN_ENTRIES}' between them, columns with '{BETWEEN_PARTS}'.",
    ),
}
_OPTIONAL: Final = {"nl": "mag leeg", "en": "may stay empty"}
_HEADINGS: Final = {"nl": ("veld", "invullen", "toelichting"), "en": ("veld", "value", "explanation")}


def template(form: str, lang: str = "nl") -> bytes:
    """Return a form as the bytes of a file: ``yaml``, ``csv`` or ``xlsx``; the same bytes each time."""
    if form == "yaml":
        return _yaml(lang).encode()
    if form == "csv":
        return _csv(lang).encode("utf-8-sig")
    return _xlsx(lang)


def _explained(field: Field, lang: str) -> str:
    return f"{field.meaning[lang]} ({_OPTIONAL[lang]})" if field.optional else field.meaning[lang]


def _yaml(lang: str) -> str:
    lines = [f"# {line}" for line in _INTRODUCTION[lang]]
    for field in FORM:
        lines += ["", f"# {_explained(field, lang)}"]
        if field.kind is Kind.LIST:
            lines += [f"{field.name}:", *(f"  - {value}" for value in field.example)]
        elif field.kind is Kind.GROUP:
            lines.append(f"{field.name}:")
            for part in field.parts:
                value = part.example[0] if part.example else ""
                lines.append(f"  {part.name}: {value}".rstrip() + f"  # {part.meaning[lang]}")
        elif field.kind is Kind.TABLE:
            lines += [f"#   {part.name}: {part.meaning[lang]}" for part in field.parts]
            lines.append(f"{field.name}:")
            for row in zip(*(part.example for part in field.parts), strict=True):
                starts = ["  - ", *["    "] * (len(row) - 1)]
                lines += [
                    f"{start}{part.name}: {value}"
                    for start, part, value in zip(starts, field.parts, row, strict=True)
                ]
        else:
            lines.append(f"{field.name}: {field.example[0]}")
    return "\n".join(lines) + "\n"


def _table_rows(field: Field) -> list[Sequence[str]]:
    return list(zip(*(part.example for part in field.parts), strict=True))


def _flat_example(field: Field) -> str:
    if field.kind is Kind.TABLE:
        rows = (f" {BETWEEN_PARTS} ".join(row) for row in _table_rows(field))
        return f"{BETWEEN_ENTRIES} ".join(rows)
    return f"{BETWEEN_ENTRIES} ".join(field.example)


def _csv(lang: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    values: list[str] = []
    notes = [*_INTRODUCTION[lang], *_FLAT[lang]]
    for field in FORM:
        for part in field.parts if field.kind is Kind.GROUP else (field,):
            name = f"{field.name}_{part.name}" if part is not field else field.name
            inside = " | ".join(each.name for each in part.parts)
            notes.append(f"{name}: {_explained(part, lang)}{f' ({inside})' if inside else ''}")
            values.append(_flat_example(part))
    for note in notes:
        writer.writerow([f"# {note}"])
    writer.writerow(columns())
    writer.writerow(values)
    return stream.getvalue()


def _xlsx(lang: str) -> bytes:
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    main = book.active
    assert main is not None  # noqa: S101 - a new workbook has a sheet
    main.title = MAIN_SHEET
    rows: list[Sequence[str]] = [_HEADINGS[lang]]
    for field in FORM:
        if field.kind is Kind.GROUP:
            rows += [
                (f"{field.name}_{part.name}", _flat_example(part), _explained(part, lang))
                for part in field.parts
            ]
        elif field.kind is not Kind.TABLE:
            rows.append((field.name, _flat_example(field), _explained(field, lang)))
    _fill(main, rows, (26, 60, 70))
    for field in FORM:
        if field.kind is Kind.TABLE:
            sheet = book.create_sheet(field.name.capitalize())
            _fill(sheet, [[part.name for part in field.parts], *_table_rows(field)], (34, 20, 20, 40))
    notes = book.create_sheet(NOTES_SHEET)
    told = [(line,) for line in (*_INTRODUCTION[lang], _FLAT[lang][0])]
    for field in FORM:
        told += [(f"{field.name.capitalize()}, {part.name}: {part.meaning[lang]}",) for part in field.parts]
    _fill(notes, told, (110,))
    for sheet in (main, *(each for each in book.worksheets if each.title not in {MAIN_SHEET, NOTES_SHEET})):
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.properties.creator = "regiodeals"
    book.save(stream)
    return timeless(stream.getvalue())


def _fill(sheet: Worksheet, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    for row in rows:
        sheet.append(list(row))
    for letter, width in zip("ABCD", widths, strict=False):
        sheet.column_dimensions[letter].width = width
    for cells in sheet.iter_rows():
        for cell in cells:
            # Text, so that a spreadsheet changes no amount or date that is typed over it.
            cell.number_format = "@"
