"""The sample of links that was read by hand: how it was drawn, what was found, how sure that makes the rest.

It stands beside the link sets, as a table with a header in the manner of SSSOM. It can be drawn again: the
header holds the seed, the size and order of what was drawn from, and what was added since.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from dataclasses import dataclass
from datetime import date
from math import comb
from typing import TYPE_CHECKING, Final

from regiodeals.errors import SyntaxProblem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FILE: Final = "steekproef.tsv"
"""The name of the table, in the folder with the link sets."""
COLUMNS: Final = (
    "number",
    "link_set",
    "subject_id",
    "predicate_id",
    "object",
    "register",
    "target",
    "comment",
)
_HEADER: Final = (
    "seed",
    "population",
    "size",
    "added_later",
    "link_sets",
    "reviewer",
    "reviewer_kind",
    "review_date",
)
_NUMBERS: Final = ("seed", "population", "size")
_VERDICTS: Final = {"register": ("ja", "nee"), "target": ("ja", "nee", "niet-gezien")}
_DOUBT: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledRow:
    """One row that was read: its place among all rows, what it links, and the verdicts.

    ``register`` tells whether it says what its register says; ``target`` whether it fits the target itself,
    None where nothing here tells.
    """

    number: int
    link_set: str
    subject: str
    predicate: str
    target_id: str
    register: bool
    target: bool | None
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPrecision:
    """What the sample says of one link set: rows read, and right by the register, by the target, or open."""

    name: str
    rows: int
    register: int
    target: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample: from which rows it was drawn, by whom and when it was read, and what was found.

    ``added_later`` are the objects of rows that were not there yet when it was drawn.
    """

    seed: int
    population: int
    size: int
    added_later: frozenset[str]
    link_sets: tuple[str, ...]
    reviewer: str
    reviewer_kind: str
    reviewed: date
    rows: tuple[SampledRow, ...]

    @property
    def right(self) -> int:
        """How many rows say what their register says."""
        return sum(row.register for row in self.rows)

    @property
    def most_wrong(self) -> float:
        """The largest share of wrong rows in all that the sample leaves possible, at 95% confidence."""
        return most_wrong(self.size, self.size - self.right)

    def drawn(self) -> list[int]:
        """Draw the places again, sorted."""
        return sorted(random.Random(self.seed).sample(range(self.population), self.size))  # noqa: S311 - a sample

    def by_set(self) -> list[SetPrecision]:
        """Return the precision per link set, those with the most rows first."""
        counted = Counter(row.link_set for row in self.rows)
        return [
            SetPrecision(
                name=name,
                rows=rows,
                register=sum(row.register for row in self.rows if row.link_set == name),
                target=sum(row.target is True for row in self.rows if row.link_set == name),
                open=sum(row.target is None for row in self.rows if row.link_set == name),
            )
            for name, rows in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
        ]


def most_wrong(size: int, wrong: int) -> float:
    """Return the upper bound of Clopper and Pearson: the share at which so few wrong are 5% likely.

    >>> round(most_wrong(100, 0), 4)
    0.0295
    """
    low, high = 0.0, 1.0
    while high - low > 1e-9:
        share = (low + high) / 2
        likely = sum(
            comb(size, count) * share**count * (1 - share) ** (size - count) for count in range(wrong + 1)
        )
        low, high = (share, high) if likely > _DOUBT else (low, share)
    return high


def read_sample(path: Path) -> Sample | None:
    """Read a sample; None when the folder holds none.

    Raises:
        SyntaxProblem: the header misses a line, or a row does not fit the columns, the draw or the verdicts.

    """
    if not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8").splitlines()
    header = dict(line[1:].split(": ", 1) for line in lines if line.startswith("#") and ": " in line)
    missing = [name for name in _HEADER if name not in header]
    if missing:
        raise _problem(path, 1, f"The header does not say: {', '.join(missing)}.", f"Add: #{missing[0]}: …")
    try:
        seed, population, size = (int(header[name]) for name in _NUMBERS)
        reviewed = date.fromisoformat(header["review_date"])
    except ValueError as error:
        raise _problem(path, 1, f"The header cannot be read: {error}.", "Write numbers and a date.") from None
    first = next((place for place, line in enumerate(lines) if not line.startswith("#")), len(lines))
    table = list(csv.reader(lines[first:], delimiter="\t"))
    if not table or tuple(table[0]) != COLUMNS:
        raise _problem(path, first + 1, "The columns differ.", f"Write: {' '.join(COLUMNS)}.")
    sample = Sample(
        seed=seed,
        population=population,
        size=size,
        added_later=frozenset(header["added_later"].split()),
        link_sets=tuple(header["link_sets"].split()),
        reviewer=header["reviewer"],
        reviewer_kind=header["reviewer_kind"],
        reviewed=reviewed,
        rows=tuple(_row(path, line, cells) for line, cells in enumerate(table[1:], start=first + 2)),
    )
    if not 0 < size <= population or [row.number for row in sample.rows] != sample.drawn():
        raise _problem(
            path, first + 2, "The rows are not those that the seed draws.", "Draw them again, and sort."
        )
    return sample


def _row(path: Path, line: int, cells: Sequence[str]) -> SampledRow:
    if len(cells) != len(COLUMNS) or not cells[0].isdecimal():
        raise _problem(path, line, "The row does not fit the columns.", f"Write: {' '.join(COLUMNS)}.")
    row = dict(zip(COLUMNS, cells, strict=True))
    for name, verdicts in _VERDICTS.items():
        if row[name] not in verdicts:
            raise _problem(
                path, line, f"The verdict {row[name]!r} is unknown.", f"Choose: {', '.join(verdicts)}."
            )
    return SampledRow(
        number=int(row["number"]),
        link_set=row["link_set"],
        subject=row["subject_id"],
        predicate=row["predicate_id"],
        target_id=row["object"],
        register=row["register"] == "ja",
        target={"ja": True, "nee": False}.get(row["target"]),
        comment=row["comment"],
    )


def _problem(path: Path, line: int, message: str, hint: str) -> SyntaxProblem:
    return SyntaxProblem(message, where=f"{path.name}:{line}", hint=hint)
