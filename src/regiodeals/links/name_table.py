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
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Protocol

    class _Reader(Iterator[list[str]], Protocol):
        """What the reader of the standard library gives."""

        @property
        def line_num(self) -> int: ...


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
_OWN_COLUMNS: Final = {
    Aim.gemeenten: ("gemeente", "municipality"),
    Aim.partijen: ("partij", "party"),
    Aim.gebieden: ("gebied", "area"),
}
_NAME_COLUMNS: Final = ("naam", "name", *(name for names in _OWN_COLUMNS.values() for name in names))
_DAY_COLUMNS: Final = ("datum", "date", "peildatum")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow:
    """A name of the table, the line it stands in, and the day it is of when the table says so."""

    line: int
    name: str
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTable:
    """The names of a table, and the column in which they stand.

    ``is_usual`` tells whether the column is called as columns of names are, or was asked for; else its name
    may be no name of a column at all.
    """

    rows: tuple[NameRow, ...]
    column: str
    columns: int
    is_usual: bool


def read_names(path: Path, *, column: str | None = None, aim: Aim | None = None) -> NameTable:
    """Return the names in a CSV file with a header, empty ones left out.

    Commas, semicolons and tabs are told apart by the header. ``column`` names the column with the names; else
    it is the first of the usual ones, those of the aim (``gemeente``, …) before ``naam``, or the only column.
    A column ``datum`` gives each name its day.

    Raises:
        InputProblem: the file cannot be read, is too large, has no such column, a row that does not fit the
            header, a name that is too long or holds control characters, or a day that is none.
        ParameterProblem: ``column`` is no column of the table.

    """
    text = read_text(path, LARGEST)
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        at, day_at = _columns(path, header, column, aim)
        rows = _rows(path, reader, len(header), (at, day_at))
    except csv.Error as error:
        raise InputProblem(
            {"nl": f"De tabel is geen CSV: {error}.", "en": f"The table is no CSV: {error}."},
            where=f"{shown(path)}:{reader.line_num}",
            hint={
                "nl": "Bewaar haar als CSV in UTF-8, met een regel met de namen van kolommen.",
                "en": "Save it as CSV in UTF-8, with a line of column names.",
            },
        ) from None
    if not rows:
        raise InputProblem(
            {"nl": "De tabel bevat geen namen.", "en": "The table holds no names."},
            where=shown(path),
            hint={"nl": "Zet op elke regel één naam.", "en": "Put one name on each line."},
        )
    return NameTable(
        rows=tuple(rows),
        column=header[at],
        columns=len(header),
        is_usual=column is not None or header[at].casefold() in _NAME_COLUMNS,
    )


def _rows(path: Path, reader: _Reader, width: int, places: tuple[int, int | None]) -> list[NameRow]:
    """Return the names below the header; ``places`` are the columns of the name and of the day."""
    at, day_at = places
    rows: list[NameRow] = []
    before = reader.line_num
    for cells in reader:
        line, before = before + 1, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != width:
            raise InputProblem(
                {
                    "nl": f"De rij heeft {len(cells)} cellen; de kop heeft {width} kolommen.",
                    "en": f"The row has {len(cells)} cells; the header has {width} columns.",
                },
                where=f"{shown(path)}:{line}",
                hint={
                    "nl": "Zet aanhalingstekens om een cel waarin het scheidingsteken staat.",
                    "en": "Put quotation marks around a cell that holds the sign between cells.",
                },
            )
        rows += _row(path, line, cells[at], cells[day_at] if day_at is not None else "")
        if len(rows) > MOST_ROWS:
            raise InputProblem(
                {
                    "nl": f"De tabel bevat meer dan {MOST_ROWS} namen.",
                    "en": f"The table holds more than {MOST_ROWS:,} names.",
                },
                where=f"{shown(path)}:{line}",
                hint={
                    "nl": "Splits haar, of bewaar elke naam één keer.",
                    "en": "Split it, or keep each name once.",
                },
            )
    return rows


def _columns(
    path: Path, header: Sequence[str], column: str | None, aim: Aim | None
) -> tuple[int, int | None]:
    """Return where the names stand, and where the days, if anywhere."""
    known = [cell.casefold() for cell in header]
    twice = next((_told(name) for name in sorted(known) if name and known.count(name) > 1), None)
    if not any(known) or twice:
        raise InputProblem(
            {"nl": f"De kolom {twice} staat er twee keer.", "en": f"The column {twice} stands there twice."}
            if twice
            else {"nl": "De tabel heeft geen kop.", "en": "The table has no header."},
            where=f"{shown(path)}:1",
            hint={
                "nl": "De eerste regel noemt de kolommen, elk één keer.",
                "en": "The first line names the columns, each once.",
            },
        )
    day_at = next((known.index(name) for name in _DAY_COLUMNS if name in known), None)
    if column is not None:
        return _asked(path, header, column), day_at
    wanted = (*_OWN_COLUMNS.get(aim, ()), *_NAME_COLUMNS) if aim else _NAME_COLUMNS
    usual = [name for name in wanted if name in known]
    if not usual and len(known) > 1:
        raise InputProblem(
            {
                "nl": "Geen kolom heet naam, gemeente, partij of gebied.",
                "en": "No column is called naam, gemeente, partij or gebied.",
            },
            where=f"{shown(path)}:1",
            hint={
                "nl": "Noem de kolom met de namen met --column.",
                "en": "Name the column with the names with --column.",
            },
        )
    return known.index(usual[0]) if usual else 0, day_at


def _asked(path: Path, header: Sequence[str], column: str) -> int:
    known = [cell.casefold() for cell in header]
    if column.casefold() not in known:
        columns = _told(", ".join(header))
        raise ParameterProblem(
            {
                "nl": f"De tabel heeft geen kolom {_told(column)}.",
                "en": f"The table has no column {_told(column)}.",
            },
            where=f"{shown(path)}:1",
            hint=did_you_mean(column[:40], header)
            or {"nl": f"Haar kolommen: {columns}.", "en": f"Its columns: {columns}."},
        )
    return known.index(column.casefold())


def _row(path: Path, line: int, cell: str, day: str) -> list[NameRow]:
    name = " ".join(cell.split())
    if not name:
        return []
    if len(name) > LONGEST_NAME or not name.isprintable():
        told = _told(name)
        raise InputProblem(
            {
                "nl": f"De naam {told} is langer dan {LONGEST_NAME} tekens.",
                "en": f"The name {told} is over {LONGEST_NAME} characters.",
            }
            if len(name) > LONGEST_NAME
            else {
                "nl": f"De naam {told} bevat een besturingsteken.",
                "en": f"The name {told} holds a control character.",
            },
            where=f"{shown(path)}:{line}",
            hint={"nl": "Verbeter de naam.", "en": "Correct the name."},
        )
    try:
        found = date.fromisoformat(day.strip()) if day.strip() else None
    except ValueError:
        raise InputProblem(
            {"nl": f"{_told(day)} is geen datum.", "en": f"{_told(day)} is no date."},
            where=f"{shown(path)}:{line}",
            hint={"nl": "Schrijf haar als 2018-12-31.", "en": "Write it as 2018-12-31."},
        ) from None
    return [NameRow(line=line, name=name, day=found)]


def _told(text: str) -> str:
    short = text if len(text) <= 60 else text[:60] + "…"
    return f"'{short if short.isprintable() else ascii(short)[1:-1]}'"
