"""Forms in CSV: a header with the names of the fields, then one draft a row."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from regiodeals.drafts.columns import fields_of_row, read_headings
from regiodeals.drafts.decoding import decode
from regiodeals.drafts.form import LONGEST_TEXT, MOST_DEALS, FormProblem, Text, UnreadableForm, refuse
from regiodeals.drafts.telling import SHORTEN, SPLIT, WRITE_THE_VALUE

if TYPE_CHECKING:
    from regiodeals.drafts.form import Fields

LARGEST: Final = 1024 * 1024
"""Bytes in a CSV file."""

MOST_NOTES: Final = 60
"""Lines of explanation above the headings; each starts with #."""

_START: Final = {
    "nl": "Begin met een regel met koppen, zoals in het sjabloon.",
    "en": "Start with a line of headings, as in the template.",
}
_SEPARATORS: Final = (";", ",", "\t")
_PROBLEMS: Final = {
    "unexpected end of data": "een aanhalingsteken is geopend en niet gesloten",
    "expected after": "na een gesloten aanhalingsteken hoort een scheidingsteken",
    "field larger than": "een cel is te lang",
    "new-line character": "een regeleinde staat op een plaats waar het niet hoort",
}
"""What the parser says, in Dutch."""
_FORMULA: Final = ("=", "@", "+=", "-=", "\t=")


def read_csv(content: bytes, name: str) -> list[Fields]:
    """Return the drafts of a CSV file; a comma, a semicolon or a tab separates the columns.

    Raises:
        UnreadableForm: the text is no CSV, a heading is unknown or stands twice, a row has too many
            columns, a cell holds a formula, or there is no row.

    """
    text = decode(content, name)
    rows = _rows(text, name)
    while rows and rows[0][1][0].startswith("#"):
        rows.pop(0)
    if not rows:
        raise refuse(
            f"{name}:1",
            {"nl": "Het bestand is leeg.", "en": "The file is empty."},
            _START,
        )
    (line, headings), *drafts = rows
    columns = read_headings([Text(text=heading, where=f"{name}:{line}") for heading in headings])
    if len(drafts) > MOST_DEALS:
        raise refuse(
            f"{name}:{line}",
            {
                "nl": f"Er zijn meer dan {MOST_DEALS} ontwerpen.",
                "en": f"There are more than {MOST_DEALS} drafts.",
            },
            SPLIT,
        )
    if not drafts:
        raise refuse(
            f"{name}:{line}",
            {"nl": "Onder de koppen staat geen ontwerp.", "en": "There is no draft below the headings."},
            {"nl": "Schrijf één ontwerp per rij.", "en": "Write one draft a row."},
        )
    problems: list[FormProblem] = []
    found = []
    for place, cells in drafts:
        where = f"{name}:{place}"
        if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            problems.append(
                FormProblem(
                    where=where,
                    field=None,
                    message={
                        "nl": f"De rij heeft {len(cells)} kolommen en er zijn {len(columns)} koppen.",
                        "en": f"The row has {len(cells)} columns and there are {len(columns)} headings.",
                    },
                    hint={
                        "nl": "Zet aanhalingstekens om een waarde met een scheidingsteken erin.",
                        "en": "Put quotes around a value with a separator in it.",
                    },
                )
            )
            continue
        found.append(fields_of_row(columns, [Text(text=cell, where=where) for cell in cells], where))
        problems += _formulas(columns, cells, where)
    if problems:
        raise UnreadableForm(problems)
    return found


def _rows(text: str, name: str) -> list[tuple[int, list[str]]]:
    """Return the rows that are not empty, each with the line where it starts."""
    lines = text.splitlines()
    head = next((line for line in lines if line.strip() and not line.startswith(("#", '"#'))), "")
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if any(len(cell) > LONGEST_TEXT for cell in cells):
                    raise refuse(
                        f"{name}:{line}",
                        {
                            "nl": f"Een cel is langer dan {LONGEST_TEXT} tekens.",
                            "en": f"A cell is longer than {LONGEST_TEXT} characters.",
                        },
                        SHORTEN,
                    )
                if len(rows) > MOST_DEALS + MOST_NOTES:
                    raise refuse(
                        f"{name}:{line}",
                        {"nl": "Er zijn te veel rijen.", "en": "There are too many rows."},
                        SPLIT,
                    )
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise refuse(
            f"{name}:{line}",
            {"nl": f"Dit is geen CSV: {_in_dutch(str(error))}.", "en": f"This is no CSV: {error}."},
            {
                "nl": "Controleer de aanhalingstekens vanaf hier.",
                "en": "Check the quotes from here on.",
            },
        ) from None
    return rows


def _in_dutch(problem: str) -> str:
    return next(
        (said for told, said in _PROBLEMS.items() if told in problem),
        "de aanhalingstekens of scheidingstekens kloppen niet",
    )


def _formulas(columns: list[str], cells: list[str], where: str) -> list[FormProblem]:
    return [
        FormProblem(
            where=where,
            field=column,
            message={
                "nl": "Hier staat een formule; formules worden niet gelezen.",
                "en": "A formula stands here; formulas are not read.",
            },
            hint=WRITE_THE_VALUE,
        )
        for column, cell in zip(columns, cells, strict=False)
        if cell.lstrip().startswith(_FORMULA)
    ]
