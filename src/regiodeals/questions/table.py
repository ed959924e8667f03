"""A table for a terminal. Nothing is ever cut off: what does not fit is broken over lines."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_KEPT_WORD: Final = 16
"""Longest word, in characters, that a narrow terminal keeps whole in a column of text."""

_HYPHEN: Final = re.compile(r"(?<=[^\W\d])-(?=[^\W\d])")
_UNDER = "     "
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
    above: Sequence[str] = (),
    below: Sequence[Sequence[str]] = (),
    width: int | None = None,
    colour: bool = False,
) -> str:
    """Return a table with a title above and a note below it; ``empty`` stands in its place without rows.

    ``above`` holds texts to read before the table; ``below`` holds texts for each row, which stand indented
    under it.

    Columns of numbers are set to the right and keep each number whole, even where that makes the table wider
    than the terminal. ``width`` is in characters; without one the table is as wide as it needs to be.
    """
    grid = _Grid(
        headings=headings, numeric=numeric, widths=_widths(headings, cells, numeric, width), colour=colour
    )
    lines = grid.drawn([] if below else cells) if cells else [empty]
    if cells and below:
        lines.pop()
        for row, texts in zip(cells, below, strict=True):
            lines += grid.drawn([row], headed=False)[1:-1]
            lines += [line for text in texts for line in _indented(text, width)]
        lines.append("")
    parts = [
        _paragraph(title, width, "1" if colour else ""),
        *(_paragraph(text, width, "") for text in above),
        *lines,
        _paragraph(note, width, "2" if colour else ""),
    ]
    return "\n".join(part for part in parts if part is not None) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """Columns of a fixed width, in characters."""

    headings: Sequence[str]
    numeric: Sequence[bool]
    widths: Sequence[int]
    colour: bool

    def drawn(self, cells: Sequence[Sequence[str]], *, headed: bool = True) -> list[str]:
        """Return the lines of rows, with the headings above them; an empty line at both ends."""
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        style = "bold" if self.colour else ""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style=style, show_header=headed)
        for heading, right, column_width in zip(self.headings, self.numeric, self.widths, strict=True):
            justify: Literal["left", "right"] = "right" if right else "left"
            table.add_column(Text(heading), justify=justify, overflow="fold", width=column_width)
        for row in cells:
            table.add_row(*(Text(_broken(cell, wide)) for cell, wide in zip(row, self.widths, strict=True)))
        console = Console(
            file=io.StringIO(),
            width=sum(self.widths) + _BETWEEN * (len(self.widths) + 1),
            force_terminal=self.colour,
            color_system="standard" if self.colour else None,
            legacy_windows=False,
            _environ={},
        )
        with console.capture() as captured:
            console.print(table)
        return [line.rstrip() for line in captured.get().splitlines()]


def _broken(cell: str, width: int) -> str:
    """Return a text that is too wide for its column broken at spaces and hyphens, where it has them."""
    import textwrap

    return cell if len(cell) <= width else "\n".join(textwrap.wrap(cell, width))


def _indented(text: str, width: int | None) -> list[str]:
    """Return a text under a row, broken at the width of the terminal."""
    import textwrap

    if width is None:
        return [_UNDER + text]
    return textwrap.wrap(
        text,
        max(width, LONGEST_KEPT_WORD),
        initial_indent=_UNDER,
        subsequent_indent=_UNDER + "  ",
        break_on_hyphens=False,
    )


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
            *(
                column
                if numeric[index]
                else (word for cell in column for word in _HYPHEN.sub("- ", cell).split())
            ),
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
