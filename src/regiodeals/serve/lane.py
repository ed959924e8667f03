"""A short way for requests that were answered before: the same address, headers and version of the data.

Only answers that anyone may keep go here, and only requests whose headers leave nothing to decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import Scope

Headers = list[tuple[bytes, bytes]]
Key = tuple[str, bytes | None, bytes, bytes, bytes]

_DECIDING: Final = frozenset({b"if-none-match", b"range", b"x-request-id", b"expect", b"authorization"})
LARGEST: Final = 262_144
"""Bytes of a body that is kept here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An answer as it was sent, without the id of its request."""

    headers: Headers
    body: bytes
    route: str


class Lane:
    """Answers by request; when they grow too large together, all are forgotten."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._size = 0
        self._known: dict[Key, Known] = {}

    def find(self, key: Key | None) -> Known | None:
        """Return what was answered to such a request."""
        return None if key is None else self._known.get(key)

    def keep(self, key: Key, known: Known) -> None:
        """Keep an answer, unless it is large or not for everyone."""
        told = dict(known.headers)
        is_public = told.get(b"cache-control", b"").startswith(b"public") and b"etag" in told
        if not is_public or b"Host" in told.get(b"vary", b"") or len(known.body) > LARGEST:
            return
        self._size += len(known.body) + 2000
        if self._size > self._largest:
            self._known.clear()
            self._size = len(known.body) + 2000
        self._known[key] = known


def key_of(scope: Scope) -> Key | None:
    """Return what an answer depends on besides the data; None when more than that decides."""
    if scope["method"] != "GET":
        return None
    accept = encoding = b""
    hosts = 0
    for name, value in scope["headers"]:
        if name == b"accept":
            if accept:
                return None
            accept = value
        elif name == b"accept-encoding":
            encoding = value
        elif name == b"host":
            hosts += 1
        elif name in _DECIDING:
            return None
    if hosts != 1 or len(accept) > 300 or len(encoding) > 100 or len(scope["query_string"]) > 300:
        return None
    return scope["scheme"], scope["raw_path"], scope["query_string"], accept, encoding
