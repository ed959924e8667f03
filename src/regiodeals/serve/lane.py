"""A short way for requests that were answered before: the same target, headers and version of the data.

Only answers that anyone may keep go here, and only requests whose headers leave nothing to decide. They are
answered while their head is read, before a request is made of it for the application.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

Header = tuple[bytes, bytes]
Key = tuple[bytes, bytes, bytes, bytes, str]

LARGEST: Final = 262_144
"""Bytes of a body that is kept here."""
LONGEST: Final = 400
"""Bytes of a target or a header by which an answer is found again."""

_DECIDING: Final = frozenset(
    {b"authorization", b"content-length", b"expect", b"if-none-match", b"range", b"transfer-encoding"}
)
_KEYS: Final = frozenset({b"accept", b"accept-encoding", b"x-forwarded-proto", b"host"})
_OVERHEAD: Final = 2000
_ADHOC: Final = b"/sparql"
"""Where no key need be made; that its answers are not for keeping is said by their Cache-Control."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An answer as it was sent: its first lines, without date and id of the request, and its body."""

    head: bytes
    body: bytes
    route: str


class Lane:
    """Answers by request; when they grow too large together, all are forgotten."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._size = 0
        self._known: dict[Key, Known] = {}

    def find(self, key: Key) -> Known | None:
        """Return what was answered to such a request."""
        return self._known.get(key)

    def keep(self, key: Key, headers: list[Header], body: bytes, *, route: str) -> None:
        """Keep an answer with status 200, unless it is large or not for everyone."""
        told = dict(headers)
        is_public = told.get(b"cache-control", b"").startswith(b"public") and b"etag" in told
        is_whole = told.get(b"content-length") == str(len(body)).encode()
        if not is_public or not is_whole or b"Host" in told.get(b"vary", b"") or len(body) > LARGEST:
            return
        self._size += len(body) + _OVERHEAD
        if self._size > self._largest:
            self._known.clear()
            self._size = len(body) + _OVERHEAD
        lines = b"".join(b"%b: %b\r\n" % pair for pair in headers)
        self._known[key] = Known(head=b"HTTP/1.1 200 OK\r\n" + lines, body=body, route=route)


def key_of(target: bytes, headers: Iterable[Header], peer: str) -> Key | None:
    """Return what the answer to a GET depends on besides the data; None when more than that decides.

    A header that stands twice decides more: who reads it may take the first, the last or both.
    ``peer`` is the address at the other end: it tells whether the scheme that a proxy names is believed.
    """
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in _KEYS:
            if name in found:
                return None
            found[name] = value
        elif name in _DECIDING:
            return None
    if b"host" not in found or target.startswith(_ADHOC):
        return None
    scheme = found.get(b"x-forwarded-proto", b"")
    key = (
        target, found.get(b"accept", b""), found.get(b"accept-encoding", b""), scheme, peer if scheme else ""
    )  # fmt: skip
    return None if max(map(len, key)) > LONGEST else key
