"""The workers as the server sees them: forked by the nursery, given one job at a time, killed at need."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections import Counter, deque
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from regiodeals.errors import EnvironmentProblem, InputProblem
from regiodeals.serve.frames import Frame, Wire
from regiodeals.serve.nursery import LARGEST_MESSAGE
from regiodeals.serve.overhearing import overhear
from regiodeals.serve.problems import RETRY_LATER, RETRY_SOON, Busy, Problem, from_worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiodeals.serve.settings import Settings

START_SECONDS: Final = 300.0
BIRTH_PAUSE: Final = 0.5
"""Seconds before another try when a worker cannot be made."""
BARREN_SECONDS: Final = 5.0
"""How long a pool may be without a worker before it is not ready any more."""
_LAST_WORDS: Final = 2.0
"""Seconds in which what a process wrote on stderr is read after its end."""
_NO_WORKER: Final = "No worker can be made."
_MEMORY: Final = {"MALLOC_ARENA_MAX": "2", "GLIBC_TUNABLES": "glibc.malloc.tcache_count=127"}
"""How the C library hands out memory where queries run: few arenas, and small pieces kept at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process that does jobs, at the other end of a wire."""

    number: int
    wire: Wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Born:
    """What a nursery says of the data when it is ready."""

    version: str
    sha256: str
    triples: int


class Nursery:
    """The process that forks workers, seen from the server."""

    def __init__(self, settings: Settings, tell: Callable[[str], object]) -> None:
        self._settings = settings
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[Born] = self._loop.create_future()
        self._expected: deque[asyncio.Future[int]] = deque()
        self.is_gone = asyncio.Event()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, by this Python
                [sys.executable, "-m", "regiodeals.serve.nursery", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env={**os.environ, **_MEMORY},
            )
        ours.setblocking(False)
        self._control = ours
        message = {
            "base_iri": settings.base_iri,
            "answer_rows": settings.answer_rows,
            "answer_size": settings.answer_size,
            "services": sorted(settings.services),
            "endpoint": settings.endpoint,
            "seconds": settings.query_seconds,
            "memory": settings.query_memory,
            "content": None if settings.content is None else str(settings.content),
        }
        ours.send(json.dumps(message).encode())
        self._listening = asyncio.create_task(self._listen())
        self._overhearing = asyncio.create_task(overhear(self._process.stderr))

    async def ready(self) -> Born:
        """Wait until the graph is read, and return what is known of it.

        Raises:
            InputProblem: the files or the settings are wrong.
            EnvironmentProblem: the nursery ended, or took five minutes.

        """
        try:
            return await asyncio.wait_for(self._ready, START_SECONDS)
        except TimeoutError:
            raise EnvironmentProblem("The graph was not read within five minutes.") from None

    async def fork(self) -> Worker:
        """Return a new worker.

        Raises:
            EnvironmentProblem: the nursery is gone, or the system has no room for another process or file.

        """
        try:
            ours, theirs = socket.socketpair()
        except OSError:
            raise EnvironmentProblem(_NO_WORKER) from None
        expected: asyncio.Future[int] = self._loop.create_future()
        try:
            with theirs:
                socket.send_fds(self._control, [b'{"do":"fork"}'], [theirs.fileno()])
            self._expected.append(expected)
            number = await expected
            _, wire = await self._loop.create_unix_connection(Wire, sock=ours)
        except OSError:
            ours.close()
            raise EnvironmentProblem(_NO_WORKER) from None
        except BaseException:
            ours.close()
            raise
        return Worker(number=number, wire=wire)

    def kill(self, worker: Worker) -> None:
        """End a worker at once, whatever it is doing; the system takes its memory back."""
        try:
            self._control.send(json.dumps({"do": "kill", "child": worker.number}).encode())
        except OSError:
            return

    async def close(self) -> None:
        """End the nursery and all its workers."""
        self._listening.cancel()
        self._control.close()
        await asyncio.to_thread(self._process.wait)
        await asyncio.wait({self._overhearing}, timeout=_LAST_WORDS)
        self._overhearing.cancel()
        await asyncio.gather(self._overhearing, return_exceptions=True)
        self.is_gone.set()

    async def _listen(self) -> None:
        while True:
            try:
                message = await self._loop.sock_recv(self._control, LARGEST_MESSAGE)
            except OSError:
                message = b""
            if not message:
                break
            self._hear(json.loads(message))
        code = await asyncio.to_thread(self._process.wait)
        problem = EnvironmentProblem(f"The process that reads the graph ended with code {code}.")
        if not self._ready.done():
            self._ready.set_exception(problem)
        for expected in self._expected:
            if not expected.done():
                expected.set_exception(problem)
        self._expected.clear()
        self.is_gone.set()

    def _hear(self, words: dict[str, Any]) -> None:
        if "step" in words:
            self._tell(words["step"])
        elif "child" in words:
            expected = self._expected.popleft()
            if expected.done():
                return
            if words["child"] is None:
                expected.set_exception(EnvironmentProblem(_NO_WORKER))
            else:
                expected.set_result(words["child"])
        elif "ready" in words and not self._ready.done():
            self._ready.set_result(
                Born(version=words["version"], sha256=words["sha256"], triples=words["triples"])
            )
        elif "failed" in words and not self._ready.done():
            self._ready.set_exception(InputProblem(words["failed"]))


@dataclass(slots=True, kw_only=True, eq=False)
class _Errand:
    """A job on its way: in the queue, then with a worker; what comes of it is told to who waits."""

    job: Frame
    seconds: float
    reply: asyncio.Future[Frame]
    clock: asyncio.TimerHandle | None = None
    worker: Worker | None = None

    def is_over(self) -> bool:
        """Tell whether nobody waits for it any more; its clock stops."""
        if self.clock is not None:
            self.clock.cancel()
        return self.reply.done()

    def fail(self, problem: Problem) -> None:
        """Tell who waits what went wrong."""
        if not self.is_over():
            self.reply.set_exception(problem)


class Pool:
    """A fixed number of workers, a queue before them, and a share for each client.

    A worker that has answered gets the next job in the same moment, before its answer goes further.
    """

    def __init__(self, settings: Settings, nursery: Nursery) -> None:
        self._settings = settings
        self._nursery = nursery
        self._loop = asyncio.get_running_loop()
        self._idle: list[Worker] = []
        self._waiting: deque[_Errand] = deque()
        self._of_client: Counter[str] = Counter()
        self._births: set[asyncio.Task[None]] = set()
        self._living = 0
        self._barren_since = self._loop.time()
        self._is_closed = False

    @property
    def is_able(self) -> bool:
        """Whether there are workers, or were some a moment ago."""
        return self._living > 0 or self._loop.time() - self._barren_since < BARREN_SECONDS

    async def fill(self) -> None:
        """Make all workers.

        Raises:
            EnvironmentProblem: the nursery is gone, or the system has no room for another process or file.

        """
        for _ in range(self._settings.worker_count):
            self._welcome(await self._nursery.fork())

    async def run(self, job: Frame, *, client: str | None, seconds: float | None = None) -> Frame:
        """Return what came of a job; ``client`` is who asks, None for the server itself.

        Raises:
            Problem: the client asks too much at a time, no worker is free, the job takes too long or too much
                memory, or the job itself says what is wrong.

        """
        if client is not None:
            self.admit(client)
        errand = _Errand(
            job=job, seconds=seconds or self._settings.query_seconds, reply=self._loop.create_future()
        )
        name = client or ""
        self._of_client[name] += 1
        try:
            self._take(errand)
            reply = await errand.reply
        except asyncio.CancelledError:
            self._abandon(errand)
            raise
        finally:
            self._of_client[name] -= 1
            if not self._of_client[name]:
                del self._of_client[name]
        if "problem" in reply.head:
            raise from_worker(reply.head)
        return reply

    def admit(self, client: str) -> None:
        """Refuse a job of a client who has its share of the workers already, or that finds the queue full.

        Raises:
            Busy: there is no room for it.

        """
        if self._of_client[client] >= self._settings.per_client:
            raise Busy(
                429,
                f"At most {self._settings.per_client} queries of one client are answered at a time.",
                hint="Wait for an answer before you ask more.",
                retry_after=RETRY_SOON,
            )
        if not self._idle and len(self._waiting) >= self._settings.queue:
            raise Busy(503, "Too many queries are waiting.", retry_after=RETRY_LATER)

    def close(self) -> None:
        """Let all workers go."""
        self._is_closed = True
        for worker in self._idle:
            worker.wire.close()
        self._idle.clear()
        for birth in self._births:
            birth.cancel()

    def _take(self, errand: _Errand) -> None:
        """Start a job, or let it wait for a worker."""
        if self._idle:
            self._start(errand, self._idle.pop())
            return
        self._waiting.append(errand)
        errand.clock = self._loop.call_later(self._settings.queue_seconds, self._send_away, errand)

    def _start(self, errand: _Errand, worker: Worker) -> None:
        errand.worker = worker
        errand.clock = self._loop.call_later(errand.seconds, self._stop, errand, worker)
        worker.wire.ask(errand.job, partial(self._hear, errand, worker))

    def _hear(self, errand: _Errand, worker: Worker, reply: Frame | None) -> None:
        """Take the answer to a job, or None when the worker has gone: its memory was spent."""
        errand.worker = None
        if reply is None or reply.head.get("last"):
            self._replace(worker)
        else:
            self._give(worker)
        if reply is None:
            errand.fail(
                Problem(
                    503,
                    "The process of this query ended: most often it takes more than "
                    f"{self._settings.query_memory} MiB of memory, or is nested too deeply.",
                    hint="Ask for less, or run it on a copy of the data.",
                    retry_after=RETRY_LATER,
                )
            )
        elif not errand.is_over():
            errand.reply.set_result(reply)

    def _stop(self, errand: _Errand, worker: Worker) -> None:
        """End a job that takes too long."""
        self._replace(worker)
        errand.worker = None
        errand.fail(
            Problem(
                503,
                f"The query takes longer than {errand.seconds:g} seconds and was stopped.",
                hint="Ask for less, or run it on a copy of the data.",
                retry_after=RETRY_LATER,
            )
        )

    def _send_away(self, errand: _Errand) -> None:
        """End a job that waits too long for a worker."""
        self._waiting.remove(errand)
        errand.fail(Busy(503, "No worker came free in time.", retry_after=RETRY_LATER))

    def _abandon(self, errand: _Errand) -> None:
        """End a job that nobody waits for any more."""
        errand.is_over()
        if errand.worker is not None:
            self._replace(errand.worker)
        elif errand in self._waiting:
            self._waiting.remove(errand)

    def _give(self, worker: Worker) -> None:
        while self._waiting:
            errand = self._waiting.popleft()
            if not errand.is_over():
                self._start(errand, worker)
                return
        if self._is_closed:
            worker.wire.close()
        else:
            self._idle.append(worker)

    def _replace(self, worker: Worker) -> None:
        """Kill a worker and have another one born in its place."""
        self._nursery.kill(worker)
        worker.wire.close()
        self._living -= 1
        self._barren_since = self._loop.time()
        if not self._is_closed:
            birth = asyncio.create_task(self._birth())
            self._births.add(birth)
            birth.add_done_callback(self._births.discard)

    async def _birth(self) -> None:
        """Have a worker made, however often that fails, as long as the nursery lives."""
        while not self._nursery.is_gone.is_set():
            try:
                self._welcome(await self._nursery.fork())
            except EnvironmentProblem:
                await asyncio.sleep(BIRTH_PAUSE)
            else:
                return

    def _welcome(self, worker: Worker) -> None:
        """Take in a new worker; when it goes while it has no job, another one comes."""
        self._living += 1
        worker.wire.when_gone = partial(self._lose, worker)
        self._give(worker)

    def _lose(self, worker: Worker) -> None:
        if worker in self._idle:
            self._idle.remove(worker)
        self._replace(worker)
