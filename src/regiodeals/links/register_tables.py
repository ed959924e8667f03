"""Tables of registers: CSV, UTF-8, with a header and a column that says where each row comes from."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from regiodeals.errors import InputProblem
from regiodeals.graph.files import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from regiodeals.links.releases import Row

_TABLE_LIMIT: Final = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTable:
    """The rows of a table that come from a source, each with its line, and how many others there are."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]
    left_out: int

    def require(self, needed: set[str]) -> None:
        """Refuse a table without the columns that a register needs.

        Raises:
            InputProblem: a column is missing.

        """
        missing = sorted(needed - set(self.columns))
        if missing:
            raise InputProblem(
                f"The column {', '.join(missing)} is missing."
                if len(missing) == 1
                else f"The columns {', '.join(missing)} are missing.",
                where=f"{shown(self.path)}:1",
                hint=f"The header of this table holds at least: {', '.join(sorted(needed))}.",
            )


def read_table(path: Path) -> RegisterTable:
    """Return the rows of a table that come from a source, as their column ``basis`` says.

    Raises:
        InputProblem: the file cannot be read, is over 32 MiB, or is no CSV with a column ``basis``; the text
            names the line.

    """
    try:
        if path.stat().st_size > _TABLE_LIMIT:
            raise InputProblem(
                "The table is over 32 MiB.", where=shown(path), hint="Check that this is the right file."
            )
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return _parsed(path, csv.reader(stream, strict=True))
    except UnicodeDecodeError:
        raise InputProblem(
            "The table is not UTF-8.", where=shown(path), hint="Save it as CSV in UTF-8."
        ) from None
    except csv.Error as error:
        raise InputProblem(
            f"The table is no CSV: {error}.",
            where=shown(path),
            hint="Save it with commas, and quotation marks around cells that hold a comma.",
        ) from None
    except OSError as error:
        raise InputProblem(
            f"The table cannot be opened: {error.strerror}.", where=shown(path), hint="Check its permissions."
        ) from None


def _parsed(path: Path, reader: Iterator[list[str]]) -> RegisterTable:
    header = tuple(next(reader, ()))
    if "basis" not in header or len(set(header)) < len(header):
        raise InputProblem(
            "The header has no column basis, or one column twice.",
            where=f"{shown(path)}:1",
            hint="The first line names the columns, with commas between; basis tells which have a source.",
        )
    rows, left_out, line = [], 0, 1
    for cells in reader:
        start, line = line + 1, getattr(reader, "line_num", 0)
        if not cells:
            continue
        if len(cells) != len(header):
            raise InputProblem(
                f"The row has {len(cells)} cells; the header has {len(header)} columns.",
                where=f"{shown(path)}:{start}",
                hint="Put quotation marks around a cell that holds a comma.",
            )
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        if row["basis"].startswith("source"):
            rows.append((start, row))
        else:
            left_out += 1
    return RegisterTable(path=path, columns=header, rows=tuple(rows), left_out=left_out)
