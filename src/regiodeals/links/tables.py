"""Link sets as text: the one form in which a table of links is written, and proposals to review."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from regiodeals.graph.linksets import COLUMNS, NEEDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def table_text(rows: Iterable[Mapping[str, str]], *, columns: Sequence[str] = COLUMNS) -> str:
    """Return rows as a table with tabs, sorted; an empty column that may be missing is left out.

    The same rows give the same text, in whatever order they come.
    """
    held = sorted(rows, key=lambda row: [row.get(column, "") for column in columns])
    used = [column for column in columns if column in NEEDED or any(row.get(column) for row in held)]
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
    writer.writerow(used)
    writer.writerows([row.get(column, "") for column in used] for row in held)
    return stream.getvalue()
