"""The process that reads the graph once and forks the workers, which share its memory.

It has one thread, so that forking is safe, and it speaks to the server over a socket that keeps messages
apart. When the server goes, by whatever end, the socket closes: the nursery kills its children and ends.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import resource
import select
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from regiodeals.content import content_in
from regiodeals.errors import EnvironmentProblem, RegiodealsError
from regiodeals.serve.aside import DIE_WITH_PARENT
from regiodeals.serve.frames import Frame, read_frame
from regiodeals.serve.settings import MIB

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from regiodeals.serve.knowledge import Knowledge

LARGEST_MESSAGE: Final = 65_536
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_RETIRE_AT: Final = 4
"""A worker that keeps a fourth of the memory it may add makes room for a fresh one."""


def main(arguments: list[str]) -> int:
    """Be the nursery of the server at the other end of the socket with this file number."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the server hears these, and says when it is over
    control = socket.socket(fileno=int(arguments[0]))
    settings = json.loads(control.recv(LARGEST_MESSAGE))
    try:
        from regiodeals.serve.knowledge import Limits, learn

        knowledge = learn(
            base_iri=settings["base_iri"],
            limits=Limits(
                most_rows=settings["answer_rows"],
                largest=settings["answer_size"] * MIB,
                services=frozenset(settings["services"]),
            ),
            endpoint=settings["endpoint"],
            seconds=settings["seconds"],
            content=None if settings["content"] is None else content_in(Path(settings["content"])),
            tell=lambda step: _say(control, step=step),
        )
    except RegiodealsError as problem:
        _say(control, failed=str(problem))
        return problem.exit_code
    except OSError as error:
        _say(control, failed=f"The graph cannot be read: {error}")
        return EnvironmentProblem.exit_code
    _warm(knowledge)
    _say(
        control,
        ready=True,
        version=knowledge.version,
        sha256=knowledge.quads_sha256,
        triples=knowledge.triple_count,
    )
    _tend(control, knowledge, settings)
    return 0


def _warm(knowledge: Knowledge) -> None:
    """Load what the first check and the first page would load, and keep it out of the garbage collector."""
    from regiodeals.serve.jobs import warm

    warm(knowledge)
    gc.collect()
    gc.freeze()


def _say(control: socket.socket, **words: Any) -> None:
    try:
        control.send(json.dumps(words).encode())
    except OSError:
        os._exit(EnvironmentProblem.exit_code)


def _tend(control: socket.socket, knowledge: Knowledge, settings: Mapping[str, Any]) -> None:
    """Fork and kill as the server asks, until it goes."""
    children: set[int] = set()
    while True:
        readable, _, _ = select.select([control], [], [], 1.0)
        _bury(children)
        if not readable:
            continue
        try:
            message, descriptors, _, _ = socket.recv_fds(control, LARGEST_MESSAGE, 1)
        except OSError:
            message, descriptors = b"", []
        if not message:
            break
        order = json.loads(message)
        if order["do"] == "fork":
            child = _fork(control, descriptors, knowledge, settings)
            if child is not None:
                children.add(child)
            _say(control, child=child)
        elif order["do"] == "kill" and order["child"] in children:
            os.kill(order["child"], signal.SIGKILL)
    for child in children:
        os.kill(child, signal.SIGKILL)
    for child in children:
        os.waitpid(child, 0)


def _fork(
    control: socket.socket, descriptors: list[int], knowledge: Knowledge, settings: Mapping[str, Any]
) -> int | None:
    """Make a worker at the other end of a connection; None when the system has no room for it now."""
    if not descriptors:
        return None  # it was lost on its way: no more files may be open
    try:
        child = os.fork()
    except OSError:
        child = None
    if child == 0:
        control.close()
        _be_worker(descriptors[0], knowledge, settings)
    os.close(descriptors[0])
    return child


def _bury(children: set[int]) -> None:
    """Take leave of children that ended; only then may the system give their number to another."""
    for child in list(children):
        ended, _ = os.waitpid(child, os.WNOHANG)
        if ended:
            children.discard(child)


def _be_worker(descriptor: int, knowledge: Knowledge, settings: Mapping[str, Any]) -> None:
    """Answer jobs until the server closes the connection; never return."""
    code = 1
    try:
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
        allowed = settings["memory"] * MIB
        used = os.open("/proc/self/statm", os.O_RDONLY)
        addressed, resident = _memory(used)
        # The hard limit stays as it was: what is done aside may raise the other one for itself.
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (addressed + allowed, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        connection = socket.socket(fileno=descriptor)
        from regiodeals.serve.jobs import run

        is_last = False
        while not is_last and (request := read_frame(connection)) is not None:
            reply = _answered(run, knowledge, request)
            is_last = (_memory(used)[1] - resident) * _RETIRE_AT > allowed
            connection.sendall(Frame(head={**reply.head, "last": is_last}, body=reply.body).encode())
        code = 0
    except (OSError, MemoryError):
        code = 1
    finally:
        os._exit(code)


def _answered(run: Callable[[Knowledge, Frame], Frame], knowledge: Knowledge, request: Frame) -> Frame:
    try:
        return run(knowledge, request)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the rim of a process; the server must hear of it
        trace = traceback.format_tb(error.__traceback__)[-6:]
        return Frame(head={"problem": "Fault", "message": type(error).__name__, "trace": trace})


def _memory(used: int) -> tuple[int, int]:
    """Return the memory of this process in bytes, from its open file: what it addresses, what is resident."""
    size, resident, *_ = map(int, os.pread(used, 100, 0).split())
    return size * _PAGE, resident * _PAGE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
