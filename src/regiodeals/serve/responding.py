"""Requests and responses: what every part of the server says in the same way."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any, Final, TypeVar

from starlette.responses import FileResponse, Response

from regiodeals.serve.connection import LARGE
from regiodeals.serve.negotiation import accepts_gzip
from regiodeals.serve.problems import RETRY_LATER, Problem
from regiodeals.serve.settings import MIB

if TYPE_CHECKING:
    import os
    from collections.abc import Coroutine, Mapping, Sequence
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import Scope

    from regiodeals.serve.connection import PatientProtocol
    from regiodeals.serve.generation import Generation
    from regiodeals.serve.keeping import Representation

_T = TypeVar("_T")
MOST_UNREAD: Final = 256 * MIB
"""Bytes of answers that clients asked for and did not read yet."""
MOST_UNREAD_BY_ONE: Final = 96 * MIB
_MAPPED: Final = bytes(10) + b"\xff\xff"
REVALIDATE = "public, no-cache"
"""Keep it, and ask with the ETag whether it is still the same."""


def generation_of(request: Request) -> Generation:
    """Return the data that this request is answered from."""
    found: Generation = request.scope["generation"]
    return found


def client_of(request: Request) -> str:
    """Return whose share of the workers a request takes: an address, or the network of an IPv6 address."""
    host = request.client.host if request.client else ""
    return network_of(host) if ":" in host else host


def network_of(address: str) -> str:
    """Return the /64 network of an IPv6 address, or the IPv4 address inside it.

    >>> network_of("2001:db8::1"), network_of("2001:DB8:0:0:9::"), network_of("::ffff:192.0.2.1")
    ('20010db800000000', '20010db800000000', '192.0.2.1')
    """
    try:
        packed = socket.inet_pton(socket.AF_INET6, address.partition("%")[0])
    except (OSError, ValueError):
        return address  # as a proxy wrote it
    return socket.inet_ntoa(packed[12:]) if packed.startswith(_MAPPED) else packed[:8].hex()


def wants_gzip(request: Request) -> bool:
    """Tell whether the answer may be compressed."""
    return accepts_gzip(request.headers.get("accept-encoding"))


def language_of(request: Request) -> str:
    """Return the language of a page, by its address: English below ``/en``."""
    path = request.scope["path"]
    return "en" if path == "/en" or path.startswith("/en/") else "nl"


def respond(
    request: Request,
    found: Representation,
    *,
    vary: Sequence[str] = (),
    links: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    cache: str = REVALIDATE,
) -> Response:
    """Return a response with validators, or 304 when the client has this form of it already."""
    told = {"Cache-Control": cache, **(headers or {})}
    if cache != "no-store":
        told["ETag"] = found.etag
    told["Vary"] = ", ".join(dict.fromkeys([*vary, "Accept-Encoding"]))
    if links:
        told["Link"] = ", ".join(links)
    if found.encoding:
        told["Content-Encoding"] = found.encoding
    if "ETag" in told and _has(request.headers.get("if-none-match"), found.etag):
        told.pop("Content-Encoding", None)
        return Response(status_code=304, headers=told)
    return Response(found.body, media_type=None, headers={**told, "Content-Type": found.media_type})


def respond_with_file(request: Request, path: Path, status: os.stat_result, media_type: str) -> Response:
    """Return a file as it stands on disk, sent no faster than the client reads, or 304."""
    told = {
        "Cache-Control": REVALIDATE,
        "ETag": f'"{status.st_mtime_ns:x}-{status.st_size:x}"',
        "Content-Type": media_type,
    }
    if _has(request.headers.get("if-none-match"), told["ETag"]):
        del told["Content-Type"]
        return Response(status_code=304, headers=told)
    return FileResponse(path, headers=told, stat_result=status)


def check_room(scope: Scope, response: Response) -> None:
    """Refuse a large answer while others like it wait to be read: what waits is kept in memory.

    What waits for a proxy is for many clients, so it counts for all only.

    Raises:
        Problem: too much waits for this client, or for all.

    """
    size = len(response.body) if hasattr(response, "body") else 0
    if size <= LARGE:
        return
    connection: PatientProtocol = scope["state"]["connection"]
    every, own = connection.unread()
    is_direct = scope["client"] is not None and scope["client"][0] == connection.address
    if is_direct and own + size > MOST_UNREAD_BY_ONE:
        raise Problem(
            429, "You asked for more than you read.", hint="Read it first.", retry_after=RETRY_LATER
        )
    if every + size > MOST_UNREAD:
        raise Problem(503, "Too much is on its way to others.", retry_after=RETRY_LATER)


def _has(if_none_match: str | None, etag: str) -> bool:
    """Tell whether a client's tags hold this one (RFC 9110, 13.1.2: compared weakly)."""
    if if_none_match is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match[:4000].split(",")]
    return "*" in tags or etag in tags


async def unless_gone(request: Request, work: Coroutine[Any, Any, _T]) -> _T:
    """Return what work gives, or stop it when the client goes: nobody waits for that answer any more.

    Raises:
        Problem: the client has gone; nobody reads this.

    """
    connection: PatientProtocol = request.scope["state"]["connection"]
    task, is_gone = asyncio.current_task(), False

    def stop() -> None:
        nonlocal is_gone
        is_gone = True
        if task is not None:
            task.cancel()

    connection.when_gone = stop
    try:
        return await work
    except asyncio.CancelledError:
        if is_gone and task is not None and task.uncancel() == 0:
            raise Problem(408, "The client has gone.") from None
        raise
    finally:
        connection.when_gone = None
