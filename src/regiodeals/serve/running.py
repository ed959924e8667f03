"""Running a server: the socket, the signals, and uvicorn around the application."""

from __future__ import annotations

import asyncio
import logging
import resource
import signal
import socket
from typing import TYPE_CHECKING, Final

import uvicorn

from regiodeals.errors import EnvironmentProblem, ParameterProblem
from regiodeals.serve import log
from regiodeals.serve.connection import PatientProtocol
from regiodeals.serve.server import Server, make_app

if TYPE_CHECKING:
    from regiodeals.serve.settings import Settings

BACKLOG: Final = 512
KEEP_ALIVE_SECONDS: Final = 15
OTHER_FILES: Final = 64
"""Open files besides connections and workers, such as those of a reload."""
UNREAD_MILLISECONDS: Final = 30_000
"""How long a client may leave an answer unread before the connection is dropped."""


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; SIGHUP reads the data anew.

    Raises:
        InputProblem: the files or the settings are wrong.
        EnvironmentProblem: the address is taken, or the graph cannot be read.

    """
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until there is something to read anew
    _allow_files(settings)
    listener = _listen(settings)
    with listener:
        loop_factory = uvicorn.Config("", log_config=None).get_loop_factory()
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            runner.run(_serve(settings, listener))


async def _serve(settings: Settings, listener: socket.socket) -> None:
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)  # the log is ours, a line for each request
    server = Server(settings)
    PatientProtocol.seconds = settings.receive_seconds
    PatientProtocol.most = settings.connections
    PatientProtocol.known = server.known
    config = uvicorn.Config(
        make_app(server),
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=max(1, int(settings.drain_seconds)),
    )
    host, port = listener.getsockname()[:2]
    log.tell("listening", address=f"http://{f'[{host}]' if ':' in host else host}:{port}/")
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(log.fault_of_loop)
    loop.add_signal_handler(signal.SIGHUP, server.reload)
    http = _Http(config)
    serving = asyncio.ensure_future(http.serve(sockets=[listener]))
    starting = asyncio.ensure_future(server.start())
    try:
        await asyncio.wait({serving, starting}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
        await serving
    finally:
        http.should_exit = True
        starting.cancel()
        await asyncio.gather(starting, serving, return_exceptions=True)
        await server.stop()
        log.tell("stopped")


class _Http(uvicorn.Server):
    """uvicorn, which handles SIGTERM and SIGINT by a clean stop, and does not raise them again after it."""

    def handle_exit(self, sig: int, frame: object) -> None:
        log.tell("stopping", signal=signal.Signals(sig).name)
        super().handle_exit(sig, frame)  # type: ignore[arg-type]
        self._captured_signals.clear()


def _allow_files(settings: Settings) -> None:
    """Ask the system for as many open files as connections and workers take.

    Raises:
        EnvironmentProblem: it allows fewer.

    """
    needed = settings.connections + 4 * settings.worker_count + OTHER_FILES
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < needed:
        raise EnvironmentProblem(
            f"This process may open {most} files; {settings.connections} connections need {needed}.",
            hint="Lower --connections, or raise the limit (ulimit -n, or LimitNOFILE in systemd).",
        )
    if allowed != resource.RLIM_INFINITY and allowed < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, most))


def _listen(settings: Settings) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        listener = socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_MILLISECONDS)
    except OverflowError:
        raise ParameterProblem(
            f"There is no port {settings.port}.", where="--port", hint="Name one from 0 to 65535."
        ) from None
    except OSError as error:
        raise EnvironmentProblem(
            f"The server cannot listen on {settings.host}, port {settings.port}: {error.strerror or error}.",
            hint="Choose another with --host or --port.",
        ) from None
    return listener
