"""A fault of ours in a worker: told to nobody but the log, with the id that the answer has."""

from __future__ import annotations

import asyncio
import gc
import json
import os
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from regiodeals.serve import log, nursery
from regiodeals.serve.edge import Edge
from regiodeals.serve.frames import Frame
from regiodeals.serve.overhearing import overhear
from regiodeals.serve.problems import from_worker

if TYPE_CHECKING:
    import pytest
    from starlette.routing import Router
    from starlette.types import Message, Receive, Scope, Send

    from regiodeals.serve.knowledge import Knowledge
    from regiodeals.serve.server import Server

SECRET = "jan.jansen"


def failing(*_: object) -> Frame:
    raise KeyError(SECRET)


def test_a_fault_of_a_worker_is_in_the_log_without_values(capsys: pytest.CaptureFixture[str]) -> None:
    told = nursery._answered(failing, cast("Knowledge", None), Frame())
    sent: list[Message] = []

    async def app(*_: object) -> None:
        raise from_worker(told.head)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    class Generations:
        settings = SimpleNamespace(receive_seconds=1.0)

        def generation(self) -> Any:
            return _Nothing()

    scope: dict[str, Any] = {
        "type": "http", "method": "GET", "path": "/api/v1/vragen", "raw_path": b"/api/v1/vragen",
        "query_string": b"", "headers": [], "state": {},
    }  # fmt: skip
    edge = Edge(cast("Router", app), cast("Server", Generations()))
    asyncio.run(edge(cast("Scope", scope), cast("Receive", receive), cast("Send", send)))
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    (fault,) = [line for line in lines if line["event"] == "fault"]
    body = json.loads(sent[1]["body"])
    assert (sent[0]["status"], fault["error"]) == (500, "KeyError")
    assert body["instance"] == f"urn:uuid:{fault['id']}"
    assert "failing" in fault["trace"][-1]
    assert SECRET not in json.dumps([lines, body])


def test_what_nobody_waited_for_is_a_line_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    async def fail() -> None:
        raise KeyError(SECRET)

    async def run() -> None:
        asyncio.get_running_loop().set_exception_handler(log.fault_of_loop)
        task = asyncio.ensure_future(fail())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task
        gc.collect()
        asyncio.get_running_loop().call_exception_handler({"message": "Something without an exception"})

    asyncio.run(run())
    told = capsys.readouterr().err
    never, other = [json.loads(line) for line in told.splitlines()]
    assert (never["event"], never["error"]) == ("fault", "KeyError")
    assert "fail" in never["trace"][-1]
    assert other["told"] == "Something without an exception"
    assert SECRET not in told


def test_what_a_process_below_writes_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    trace = f"memory allocation of 8 bytes failed\n{'  0: rust_oom' * 9}\nthread 'x' panicked at a.rs:1:2:\n"
    last = f'Traceback (most recent call last):\n  File "x.py", line 3, in f\nKeyError: {SECRET}\n'

    async def run() -> None:
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb") as stream:
            task = asyncio.ensure_future(overhear(stream))
            os.write(writing, (trace + SECRET + "\n" + last).encode())
            await asyncio.sleep(0.5)
            os.write(writing, b"more\n")
            os.close(writing)
            await task

    asyncio.run(run())
    told = capsys.readouterr().err
    first, second = [json.loads(line) for line in told.splitlines()]
    assert first["told"] == [
        "memory allocation of 8 bytes failed",
        "thread 'x' panicked at a.rs:1:2:",
        "Traceback",
        'File "x.py", line 3',
        "KeyError",
    ]
    assert (first["lines"], second["lines"], second["told"]) == (7, 1, [])
    assert SECRET not in told


class _Nothing:
    def __enter__(self) -> None:
        """Hold nothing."""

    def __exit__(self, *_: object) -> None:
        """Let nothing go."""
