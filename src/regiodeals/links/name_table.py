"""Names in a table of somebody else: CSV from a spreadsheet, read with care."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from regiodeals.errors import InputProblem, ParameterProblem, did_you_mean
from regiodeals.graph.files import read_text, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LARGEST: Final = 8 * 2**20
"""Largest table that is read, in bytes."""
MOST_ROWS: Final = 20_000
LONGEST_NAME: Final = 300


class Aim(StrEnum):
    """What names are matched with."""

    gemeenten = "gemeenten"
    partijen = "partijen"
    gebieden = "gebieden"


_DELIMITERS: Final = (";", "\t", ",")
_NAME_COLUMNS: Final = ("naam", "name", "gemeente", "municipality", "partij", "party", "gebied", "area")
_DAY_COLUMNS: Final = ("datum", "date", "peildatum")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow:
    """A name of the table, the line it stands in, and the day it is of when the table says so."""

    line: int
    name: str
    day: date | None = None


def read_names(path: Path, *, column: str | None = None) -> list[NameRow]:
    """Return the names in a CSV file with a header, empty ones left out.

    Commas, semicolons and tabs are told apart by the header. ``column`` names the column with the names; else
    it is the first of the usual ones (``naam``, ``gemeente``, …), or the only column. A column ``datum``
    gives each name its day.

    Raises:
        InputProblem: the file cannot be read, is too large, has no such column, a row that does not fit the
            header, a name that is too long or holds control characters, or a day that is none.
        ParameterProblem: ``column`` is no column of the table.

    """
    text = read_text(path, LARGEST)
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    rows: list[NameRow] = []
    try:
        header = [cell.strip() for cell in next(reader, [])]
        at, day_at = _columns(path, header, column)
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise InputProblem(
                    f"The row has {len(cells)} cells; the header has {len(header)} columns.",
                    where=f"{shown(path)}:{line}",
                    hint="Put quotation marks around a cell that holds the sign between cells.",
                )
            rows += _row(path, line, cells[at], cells[day_at] if day_at is not None else "")
            if len(rows) > MOST_ROWS:
                raise InputProblem(
                    f"The table holds more than {MOST_ROWS:,} names.",
                    where=f"{shown(path)}:{line}",
                    hint="Split it, or keep each name once.",
                )
    except csv.Error as error:
        raise InputProblem(
            f"The table is no CSV: {error}.",
            where=f"{shown(path)}:{reader.line_num}",
            hint="Save it as CSV in UTF-8, with a line of column names.",
        ) from None
    if not rows:
        raise InputProblem("The table holds no names.", where=shown(path), hint="Put one name on each line.")
    return rows


def _columns(path: Path, header: Sequence[str], column: str | None) -> tuple[int, int | None]:
    """Return where the names stand, and where the days, if anywhere."""
    known = [cell.casefold() for cell in header]
    twice = sorted({name for name in known if name and known.count(name) > 1})
    if not any(known) or twice:
        raise InputProblem(
            f"The column {_told(twice[0])} stands there twice." if twice else "The table has no header.",
            where=f"{shown(path)}:1",
            hint="The first line names the columns, each once.",
        )
    day_at = next((known.index(name) for name in _DAY_COLUMNS if name in known), None)
    if column is not None:
        if column.casefold() not in known:
            raise ParameterProblem(
                f"The table has no column {_told(column)}.",
                where=f"{shown(path)}:1",
                hint=did_you_mean(column[:40], header) or f"Its columns: {_told(', '.join(header))}.",
            )
        return known.index(column.casefold()), day_at
    usual = [name for name in _NAME_COLUMNS if name in known]
    if not usual and len(known) > 1:
        raise InputProblem(
            "No column is called naam, gemeente, partij or gebied.",
            where=f"{shown(path)}:1",
            hint="Name the column with the names with --column.",
        )
    return known.index(usual[0]) if usual else 0, day_at


def _row(path: Path, line: int, cell: str, day: str) -> list[NameRow]:
    name = " ".join(cell.split())
    if not name:
        return []
    if len(name) > LONGEST_NAME or not name.isprintable():
        reason = "is over 300 characters" if len(name) > LONGEST_NAME else "holds a control character"
        raise InputProblem(
            f"The name {_told(name)} {reason}.", where=f"{shown(path)}:{line}", hint="Correct the name."
        )
    try:
        found = date.fromisoformat(day.strip()) if day.strip() else None
    except ValueError:
        raise InputProblem(
            f"{_told(day)} is no date.", where=f"{shown(path)}:{line}", hint="Write it as 2018-12-31."
        ) from None
    return [NameRow(line=line, name=name, day=found)]


def _told(text: str) -> str:
    short = text if len(text) <= 60 else text[:60] + "…"
    return f"'{short if short.isprintable() else ascii(short)[1:-1]}'"
