"""What a query answers, whichever store was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from regiodeals.graph.terms import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The table that SELECT answers; an unbound cell is None."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Triples:
    """The triples that CONSTRUCT or DESCRIBE answers."""

    triples: tuple[Triple, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The yes or no that ASK answers."""

    value: bool


Answer = Rows | Triples | Truth
