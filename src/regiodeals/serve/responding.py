"""Requests and responses: what every part of the server says in the same way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.responses import Response

from regiodeals.serve.negotiation import accepts_gzip
from regiodeals.serve.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping, Sequence

    from starlette.requests import Request

    from regiodeals.serve.connection import PatientProtocol
    from regiodeals.serve.generation import Generation
    from regiodeals.serve.keeping import Representation

_T = TypeVar("_T")
REVALIDATE = "public, no-cache"
"""Keep it, and ask with the ETag whether it is still the same."""


def generation_of(request: Request) -> Generation:
    """Return the data that this request is answered from."""
    found: Generation = request.scope["generation"]
    return found


def client_of(request: Request) -> str:
    """Return whose share of the workers a request takes: an address, or the network of an IPv6 address."""
    host = request.client.host if request.client else ""
    return ":".join(host.split(":")[:4]) if ":" in host else host


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
