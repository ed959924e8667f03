"""What has no link, and why: the reasons that no count can tell, as a table beside the link sets."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from regiodeals.errors import SyntaxProblem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE: Final = "zonder-koppeling.tsv"
"""The name of the table, in the folder with the link sets."""
_LANGUAGES: Final = ("nl", "en")
_TEXTS: Final = ("target", "without", "why")
COLUMNS: Final = tuple(f"{name}_{lang}" for name in _TEXTS for lang in _LANGUAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlinked:
    """Things without a link to a target, and why; each text per language."""

    target: Mapping[str, str]
    without: Mapping[str, str]
    why: Mapping[str, str]


def read_unlinked(path: Path) -> tuple[Unlinked, ...]:
    """Read what has no link, in the order of the file; nothing when there is no file.

    Raises:
        SyntaxProblem: the columns differ, or a row misses a text.

    """
    if not path.is_file():
        return ()
    lines = path.read_text(encoding="utf-8").splitlines()
    first = next((place for place, line in enumerate(lines) if not line.startswith("#")), len(lines))
    table = list(csv.reader(lines[first:], delimiter="\t", quoting=csv.QUOTE_NONE))
    if not table or tuple(table[0]) != COLUMNS:
        raise SyntaxProblem(
            "The columns differ.", where=f"{path.name}:{first + 1}", hint=f"Write: {' '.join(COLUMNS)}."
        )
    return tuple(_unlinked(path, line, cells) for line, cells in enumerate(table[1:], start=first + 2))


def _unlinked(path: Path, line: int, cells: list[str]) -> Unlinked:
    if len(cells) != len(COLUMNS) or not all(cell.strip() for cell in cells):
        raise SyntaxProblem(
            "The row misses a text.", where=f"{path.name}:{line}", hint=f"Fill in: {' '.join(COLUMNS)}."
        )
    row = dict(zip(COLUMNS, cells, strict=True))
    target, without, why = ({lang: row[f"{name}_{lang}"] for lang in _LANGUAGES} for name in _TEXTS)
    return Unlinked(target=target, without=without, why=why)
