"""A table for a terminal. Nothing is ever cut off: what does not fit is broken over lines."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_KEPT_WORD: Final = 16
"""Longest word, in characters, that a narrow terminal keeps whole in a column of text."""

_BETWEEN = 3
"""Characters between two columns."""


def draw_table(
    headings: Sequence[str],
    cells: Sequence[Sequence[str]],
    *,
    numeric: Sequence[bool],
    title: str | None = None,
    note: str | None = None,
    empty: str = "",
    width: int | None = None,
    colour: bool = False,
) -> str:
    """Return a table with a title above and a note below it; ``empty`` stands in its place without rows.

    Columns of numbers are set to the right and keep each number whole, even where that makes the table wider
    than the terminal. ``width`` is in characters; without one the table is as wide as it needs to be.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    widths = _widths(headings, cells, numeric, width)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold" if colour else "")
    for heading, right, column_width in zip(headings, numeric, widths, strict=True):
        justify: str = "right" if right else "left"
        table.add_column(Text(heading), justify=justify, overflow="fold", width=column_width)  # type: ignore[arg-type]
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    needed = max(sum(widths) + _BETWEEN * (len(widths) + 1), len(empty))
    console = Console(
        file=io.StringIO(),
        width=max(width or 0, needed),
        force_terminal=colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
        _environ={},
    )
    with console.capture() as captured:
        console.print(table if cells else Text(empty))
    body = "\n".join(line.rstrip() for line in captured.get().splitlines())
    parts = [
        _paragraph(title, width, "1" if colour else ""),
        body,
        _paragraph(note, width, "2" if colour else ""),
    ]
    return "\n".join(part for part in parts if part is not None) + "\n"


def _paragraph(text: str | None, width: int | None, style: str) -> str | None:
    """Return a text broken at the width of the terminal, in an ANSI style when one is given."""
    import textwrap

    if text is None:
        return None
    if width is not None:
        text = textwrap.fill(text, max(width, LONGEST_KEPT_WORD), break_on_hyphens=False)
    return f"\x1b[{style}m{text}\x1b[0m" if style else text


def _widths(
    headings: Sequence[str], cells: Sequence[Sequence[str]], numeric: Sequence[bool], width: int | None
) -> list[int]:
    """Return the width of each column: as wide as its widest cell, or less where the terminal is narrow."""
    from rich.cells import cell_len

    natural, least = [], []
    for index, heading in enumerate(headings):
        column = [row[index] for row in cells]
        words = [
            *heading.split(),
            *(column if numeric[index] else (w for cell in column for w in cell.split())),
        ]
        longest_word = max(map(cell_len, words), default=1)
        least.append(longest_word if numeric[index] else min(longest_word, LONGEST_KEPT_WORD))
        natural.append(max(cell_len(text) for text in [heading, *column]))
    if width is None:
        return natural
    natural = [min(wide, max(width, narrow)) for wide, narrow in zip(natural, least, strict=True)]
    available = max(width - _BETWEEN * len(headings), sum(least))
    while sum(natural) > available:
        widest = max(
            range(len(natural)),
            key=lambda index: (natural[index] > least[index], natural[index] - least[index]),
        )
        natural[widest] -= 1
    return natural
