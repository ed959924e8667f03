"""A fault of ours in a worker: told to nobody but the log, with the id that the answer has."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from regiodeals.serve import nursery
from regiodeals.serve.edge import Edge
from regiodeals.serve.frames import Frame
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


class _Nothing:
    def __enter__(self) -> None:
        """Hold nothing."""

    def __exit__(self, *_: object) -> None:
        """Let nothing go."""
