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


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What comes with a query by the SPARQL 1.1 Protocol, and how much may come back.

    ``default_graphs`` and ``named_graphs`` are the dataset; when both are empty it is that of the store.
    ``services`` are the addresses that SERVICE may ask; ``most_rows`` counts rows or triples.
    """

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base_iri: str | None = None
    services: frozenset[str] = frozenset()
    most_rows: int | None = None


EVERYTHING = Scope()
"""A query about the store as it is, with no limit."""
