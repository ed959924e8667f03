"""Markdown tables of the generated pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regiodeals.namespaces import shrink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its heading, and the text of a row's cell."""

    heading: str
    cell: Callable[[Row], str]


def table(columns: Iterable[Column], rows: Iterable[Row]) -> str:
    """Return a Markdown table."""
    columns = tuple(columns)
    lines = [" | ".join(column.heading for column in columns), "|".join("---" for _ in columns)]
    lines += [" | ".join(column.cell(row).replace("|", "\\|") for column in columns) for row in rows]
    head, rule, *body = lines
    return "\n".join([f"| {head} |", f"|{rule}|", *(f"| {line} |" for line in body)])


def code(name: str) -> Column:
    """Return a column with the short name of an IRI."""
    return Column(heading=name, cell=lambda row: f"`{shrink(row[name]).strip('<>')}`" if row[name] else "")


def plain(heading: str, name: str) -> Column:
    """Return a column with a text as it is."""
    return Column(heading=heading, cell=lambda row: " ".join(row[name].split()))
