"""The server as a whole: its data of today, a reload beside it, and the routes to everything."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router

from regiodeals.errors import RegiodealsError
from regiodeals.serve import api, log, pages, resources
from regiodeals.serve.asking import COLLECTIONS
from regiodeals.serve.edge import Edge
from regiodeals.serve.generation import Generation
from regiodeals.serve.openapi import ROOT
from regiodeals.serve.problems import RETRY_LATER, Problem
from regiodeals.serve.responding import check_room

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

    from regiodeals.serve.lane import Key, Known
    from regiodeals.serve.settings import Settings

    Handler = Callable[[Request], Awaitable[Response]]

AGAIN_SECONDS = 5.0
"""Wait before a graph that was lost is read again, when reading it fails."""


class Server:
    """Holds the generation that answers, and makes the next one without dropping a request."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._current: Generation | None = None
        self._reloading = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_stopping = False

    def generation(self) -> Generation:
        """Return the data of now.

        Raises:
            Problem: the graph is not read yet, or was lost.

        """
        if self._current is None:
            raise Problem(503, "The graph is being read.", retry_after=RETRY_LATER)
        return self._current

    def known(self, key: Key) -> Known | None:
        """Return what was answered to such a request from the data of now."""
        return None if self._current is None else self._current.lane.find(key)

    @property
    def is_ready(self) -> bool:
        """Whether questions can be answered now."""
        current = self._current
        if current is None or self._is_stopping:
            return False
        return current.pool.is_able and not current.nursery.is_gone.is_set()

    async def start(self) -> None:
        """Read the graph and make the workers.

        Raises:
            InputProblem: the files or the settings are wrong.
            EnvironmentProblem: something of the system failed.

        """
        async with self._reloading:  # who asks for a reload meanwhile gets it afterwards
            self._take_over(await Generation.open(self.settings, self._tell))

    def reload(self) -> None:
        """Read the data anew in the background; until that is done, and if it fails, the old data answers."""
        self._in_background(self._reload())

    async def stop(self) -> None:
        """Wait for the open requests, within a bound, and end all processes."""
        self._is_stopping = True
        for task in self._tasks:
            task.cancel()
        if self._current is not None:
            await self._current.close(seconds=self.settings.drain_seconds)

    async def _reload(self) -> None:
        async with self._reloading:
            try:
                new = await Generation.open(self.settings, self._tell)
            except RegiodealsError as problem:
                log.tell("reload", level="error", outcome="the old data stays", problem=str(problem))
                return
            old = self._current
            self._take_over(new)
            if old is not None:
                await old.close(seconds=self._longest_request())

    def _longest_request(self) -> float:
        """Return the seconds in which a request that was taken is answered or refused, whatever it asks."""
        settings = self.settings
        bounds = settings.receive_seconds + settings.queue_seconds + settings.query_seconds
        return max(settings.drain_seconds, bounds + 1)

    def _take_over(self, new: Generation) -> None:
        self._current = new
        self._in_background(self._watch(new))
        log.tell(
            "ready",
            version=new.born.version,
            triples=new.born.triples,
            workers=self.settings.worker_count,
            site=None if new.site is None else len(new.site.files),
        )

    async def _watch(self, generation: Generation) -> None:
        """Read the graph again when the process that holds it is lost, such as for want of memory."""
        await generation.nursery.is_gone.wait()
        while self._current is generation and not self._is_stopping:
            log.tell("lost", level="error", version=generation.born.version)
            await self._reload()
            await asyncio.sleep(AGAIN_SECONDS)

    def _in_background(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @staticmethod
    def _tell(step: str) -> None:
        log.tell("step", step=step)


def make_app(server: Server) -> ASGIApp:
    """Return the ASGI application of a server."""

    async def ready(_: Request) -> Response:
        if not server.is_ready:
            raise Problem(503, "The server is not ready.", retry_after=RETRY_LATER)
        return JSONResponse({"status": "ready", "version": server.generation().born.version})

    routes = [
        *_both("/sparql", pages.sparql, methods=["GET", "POST"]),
        _route("/ready", ready),
        _route("/id/{path:path}", resources.identify),
        *_both("/doc/{path:path}", resources.document),
        *_both("/def", resources.document),
        *_both("/def/{path:path}", resources.document),
        _route(f"{ROOT}/openapi.json", api.openapi),
        _route(f"{ROOT}/vragen", api.questions),
        _route(f"{ROOT}/vragen/{{naam}}", api.question),
        _route(f"{ROOT}/vragen/{{naam}}/antwoord", api.answer),
        *(_route(f"{ROOT}/{name}", api.collection) for name in COLLECTIONS),
        *(_route(f"{ROOT}/{name}/{{slug}}", api.item) for name in COLLECTIONS),
        _route(f"{ROOT}/check", api.check, methods=["POST"]),
        Route(f"{ROOT}/check", api.only_post),
        _route(f"{ROOT}/what-if", api.whatif),
        *_both(f"{ROOT}/documentatie", pages.documentation),
        *_both("/toets", pages.check, methods=["GET", "POST"]),
        _route("/toets/formulier.{kind}", pages.template),
        *_both("/wat-als", pages.whatif),
        _route("/assets/{name:path}", pages.asset),
        _route("/", pages.start),
        _route("/en", pages.start),
        _route("/en/", pages.start),
        _route("/{path:path}", resources.static),
    ]
    return _Health(Edge(Router(routes, redirect_slashes=False), server))


def _both(path: str, handler: Handler, *, methods: Sequence[str] = ("GET",)) -> list[Route]:
    """Return the routes of a page in Dutch and in English."""
    return [_route(prefix + path, handler, methods=methods) for prefix in ("", "/en")]


def _route(path: str, handler: Handler, *, methods: Sequence[str] = ("GET",)) -> Route:
    return Route(path, _Handled(handler), methods=methods)


class _Handled:
    """A function of a request as an application; what it raises is told at the edge."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._handler(Request(scope, receive, send))
        check_room(scope, response)
        await response(scope, receive, send)


class _Health:
    """Answers ``/health`` before anything else: it says that the process lives, whatever the data does."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._alive = JSONResponse({"status": "alive"}, headers={"Cache-Control": "no-store"})

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] == "/health" and scope["method"] in {"GET", "HEAD"}:
            await self._alive(scope, receive, send)
        else:
            await self._app(scope, receive, send)
