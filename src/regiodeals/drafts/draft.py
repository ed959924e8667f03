"""A draft deal as its form tells it, typed and checked for form only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One row of the co-financing; ``amount`` in euro. What the form leaves out is None."""

    party: str | None = None
    kind: str | None = None
    amount: Decimal | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """One party and its role."""

    name: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft deal; amounts in euro. Fields that the form leaves out are None or empty.

    ``start`` and ``end`` are a day, a month or a year as ISO 8601 writes it. ``aspects`` are the names of
    the aspects that are described.
    """

    where: str
    name: str | None = None
    tranche: str | None = None
    part_of_country: str | None = None
    municipalities: tuple[str, ...] = ()
    contribution: Decimal | None = None
    including_vat: bool | None = None
    asked: Decimal | None = None
    instrument: str | None = None
    cofinancing: tuple[Contribution, ...] = ()
    reasoning: str | None = None
    start: str | None = None
    end: str | None = None
    parties: tuple[Participation, ...] = ()
    treasurer: str | None = None
    aspects: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    lasting: str | None = None
    submitted: date | None = None
