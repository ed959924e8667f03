"""Where a document is read: of its addresses the same one everywhere, the official publication first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

PREFERRED: Final = ("officielebekendmakingen.nl", "tweedekamer.nl")
"""Sites from best to worst: the official publication, then Parliament; any other site comes after them."""


def publication(addresses: Iterable[str]) -> str | None:
    """Return the address at which a document is read best, or nothing when none is a web address.

    Among addresses of one site the first in the order of the alphabet is taken.

    >>> publication(["https://www.tweedekamer.nl/a", "https://zoek.officielebekendmakingen.nl/b.html"])
    'https://zoek.officielebekendmakingen.nl/b.html'
    >>> publication(["mailto:griffie@example.org"]) is None
    True
    """
    return min(filter(None, map(_ranked, addresses)), default=(0, None))[1]


def _ranked(address: str) -> tuple[int, str] | None:
    if not address.startswith(("https://", "http://")):
        return None
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return None
    ranks = (rank for rank, site in enumerate(PREFERRED) if host == site or host.endswith(f".{site}"))
    return next(ranks, len(PREFERRED)), address
