"""The rim of the server: each request gets an id, limits, headers and a line in the log, whatever happens."""

from __future__ import annotations

import asyncio
import re
import time
from typing import TYPE_CHECKING, Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match, Route

from regiodeals.errors import EnvironmentProblem
from regiodeals.serve import api, log
from regiodeals.serve.html import page
from regiodeals.serve.negotiation import Form, choose
from regiodeals.serve.openapi import API_VERSION
from regiodeals.serve.problems import MEDIA_TYPE, RETRY_LATER, Problem
from regiodeals.serve.responding import language_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.routing import Router
    from starlette.types import Message, Receive, Scope, Send

    from regiodeals.serve.lane import Header, Key
    from regiodeals.serve.server import Server
    from regiodeals.serve.settings import Settings

LONGEST_TARGET: Final = 32_768
"""Characters of a path with its query; a longer query belongs in a POST."""

_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f\\]|(?:^|/)\.{1,2}(?:/|\Z)")
_ALWAYS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "API-Version, ETag, Link, Location, Retry-After, X-Request-Id",
}
_RAW: Final = [(name.lower().encode(), value.encode()) for name, value in _ALWAYS.items()]
_HSTS: Final = (b"strict-transport-security", b"max-age=31536000")
_PREFLIGHT: Final[Mapping[str, str]] = {
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match, X-Request-Id",
    "Access-Control-Max-Age": "86400",
}
_LISTS: Final = frozenset({b"accept", b"accept-encoding", b"if-none-match"})
"""Headers that are read here and hold a list, which may come in several lines (RFC 9110, 5.3)."""
_DATA: Final = Form(name="json", media_type=MEDIA_TYPE, aliases=("application/json",))
_PAGE: Final = Form(name="html", media_type="text/html")


class Edge:
    """ASGI middleware around everything else."""

    def __init__(self, app: Router, server: Server) -> None:
        self._app = app
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; nothing escapes but a cancellation."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        _join(scope)
        one = _One(scope, receive, send, self._server.settings)
        try:
            early = self._early(scope)
            if early is not None:
                await early(scope, one.receive, one.send)
            else:
                with self._server.generation() as generation:
                    scope["generation"] = generation
                    scope["app"] = self._app  # so that the router raises what it has no route for
                    await self._app(scope, one.receive, one.send)
        except (Problem, HTTPException) as problem:
            if isinstance(problem, Problem) and problem.fault is not None:
                log.tell("fault", level="error", id=one.request_id, **problem.fault)
            await one.refuse(_as_problem(problem))
        except EnvironmentProblem as problem:
            log.tell("environment", level="warning", id=one.request_id, problem=problem.message)
            await one.refuse(Problem(503, problem.message, hint=problem.hint, retry_after=RETRY_LATER))
        except ClientDisconnect:
            one.outcome = "gone"  # before its body was whole: nobody is left to tell
        except asyncio.CancelledError:
            one.outcome = "cancelled"
            raise
        except Exception as error:  # noqa: BLE001 - the last place to hear of it; it is logged and told
            log.fault(error, id=one.request_id)
            await one.refuse(
                Problem(500, "Something failed that should not. It is in the log of this server.")
            )
        finally:
            one.log()

    def _early(self, scope: Scope) -> Response | None:
        """Return the answer to a request that need not go further, or refuse it."""
        if len(scope["raw_path"] or b"") + len(scope["query_string"]) > LONGEST_TARGET:
            raise Problem(414, f"The address has more than {LONGEST_TARGET} characters.", hint="Use POST.")
        if _UNSAFE.search(scope["path"]):
            raise Problem(400, "The path holds parts that no address here has.")
        if sum(name == b"host" for name, _ in scope["headers"]) > 1:
            raise Problem(400, "The request names more than one host.")
        if scope["method"] == "OPTIONS":
            allowed = self._allowed(scope)
            headers = {**_PREFLIGHT, "Allow": allowed, "Access-Control-Allow-Methods": allowed}
            return Response(status_code=204, headers=headers)
        if scope["method"] not in {"GET", "HEAD", "POST"}:
            raise Problem(
                405, "This address does not take that method.", headers={"Allow": self._allowed(scope)}
            )
        return None

    def _allowed(self, scope: Scope) -> str:
        """Return the methods that the address takes."""
        found = [
            set(route.methods or ())
            for route in self._app.routes
            if isinstance(route, Route)
            and route.endpoint is not api.only_post
            and route.matches({**scope, "method": "GET"})[0] is not Match.NONE
        ]
        named = set[str]().union(*(found[:-1] or found))  # the last route takes what no other does
        return ", ".join([*sorted(named), "OPTIONS"])


class _One:
    """One request on its way through."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, settings: Settings) -> None:
        self.scope = scope
        self.outcome = "done"
        self._key: Key | None = scope["state"].get("key")
        self._headers: list[Header] = []
        self._receive = receive
        self._send = send
        self._settings = settings
        self._started = time.perf_counter()
        self._status = 0
        self._sent = 0
        self._received = 0
        self._body_ends = False
        self._deadline: float | None = None
        self.request_id = log.request_id(scope["headers"])
        scope["request_id"] = self.request_id

    async def receive(self) -> Message:
        """Return the next part of the body, within the limits of size and time."""
        if self._body_ends:
            return await self._receive()
        if self._deadline is None:
            self._deadline = time.monotonic() + self._settings.receive_seconds
            self._check_length()
        try:
            async with asyncio.timeout(max(self._deadline - time.monotonic(), 0)):
                message = await self._receive()
        except TimeoutError:
            raise Problem(408, "The body of the request did not come in time.") from None
        if message["type"] == "http.request":
            self._received += len(message.get("body", b""))
            self._body_ends = not message.get("more_body", False)
            if self._received > self._largest():
                raise self._too_large()
        return message

    def _largest(self) -> int:
        is_upload = self.scope["path"].endswith(("/check", "/toets"))
        return (self._settings.upload_size if is_upload else self._settings.request_size) * 1024

    def _too_large(self) -> Problem:
        return Problem(413, f"The body is larger than {self._largest() // 1024} KiB.")

    def _check_length(self) -> None:
        for name, value in self.scope["headers"]:
            if name == b"content-length" and value.isdigit() and int(value) > self._largest():
                raise self._too_large()

    async def send(self, message: Message) -> None:
        """Send a part of the answer, with the headers that each answer has."""
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = list(message["headers"])
            named = {name for name, _ in headers}
            headers += [pair for pair in _RAW if pair[0] not in named]
            if self.scope["path"].startswith("/api/"):
                headers.append((b"api-version", API_VERSION.encode()))
            if self.scope.get("scheme") == "https":
                headers.append(_HSTS)
            self._headers = headers
            message = {**message, "headers": [*headers, (b"x-request-id", self.request_id.encode())]}
        elif message["type"] == "http.response.body":
            self._sent += len(message.get("body", b""))
            body = message.get("body", b"")
            is_whole = self._sent == len(body) and not message.get("more_body")
            if self._key is not None and self._status == 200 and is_whole:
                self.scope["generation"].lane.keep(self._key, self._headers, body, route=self._route())
        await self._send(message)

    async def refuse(self, problem: Problem) -> None:
        """Answer with what is wrong: a page for people, problem+json for programs."""
        if self._status:
            self.outcome = "broken"
            return
        headers = dict(problem.headers)
        request = Request(self.scope)
        form = choose(request.headers.get("accept"), [_DATA, _PAGE])
        if form is _PAGE and not self.scope["path"].startswith("/api/"):
            body = page(
                "error.html",
                lang=language_of(request),
                status=problem.status,
                title=problem.title,
                detail=problem.detail,
                hint=problem.hint,
                mistakes=problem.mistakes,
                request_id=self.request_id,
            )
            media_type = "text/html; charset=utf-8"
        else:
            body, media_type = problem.document(self.request_id), MEDIA_TYPE
        headers.update({"Content-Type": media_type, "Cache-Control": "no-store", "Vary": "Accept"})
        if not self._body_ends and problem.status == 408:
            headers["Connection"] = "close"
        await Response(body, status_code=problem.status, headers=headers)(
            self.scope, self._receive, self.send
        )

    def _route(self) -> str:
        return getattr(self.scope.get("route"), "path", "-")

    def log(self) -> None:
        """Write the line of this request."""
        details: dict[str, Any] = {} if self.outcome == "done" else {"outcome": self.outcome}
        log.tell(
            "request",
            id=self.request_id,
            method=self.scope["method"] if self.scope["method"].isalpha() else "-",
            route=self._route(),
            status=self._status,
            ms=round((time.perf_counter() - self._started) * 1000, 1),
            bytes=self._sent,
            **details,
        )


def _join(scope: Scope) -> None:
    """Join the lines of a header that holds a list."""
    headers: list[Header] = scope["headers"]
    if len({name for name, _ in headers}) == len(headers):
        return
    joined: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in _LISTS:
            joined[name] = joined[name] + b", " + value if name in joined else value
    scope["headers"] = [*((n, v) for n, v in headers if n not in _LISTS), *joined.items()]


def _as_problem(error: Problem | HTTPException) -> Problem:
    if isinstance(error, Problem):
        return error
    headers = dict(error.headers or {})
    if error.status_code == 404:
        return Problem(404, "There is nothing at this address.", hint="Start at / or at /api/v1/vragen.")
    if error.status_code == 405:
        headers["Allow"] = ", ".join(sorted({*headers.get("Allow", "GET").split(", "), "OPTIONS"}))
        return Problem(405, "This address does not take that method.", headers=headers)
    return Problem(error.status_code, str(error.detail), headers=headers)
