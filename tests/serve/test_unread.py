"""What clients asked for and do not read is kept in memory: there is a bound to it."""

from __future__ import annotations

import contextlib
import socket
from types import SimpleNamespace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from starlette.responses import Response

from regiodeals.serve.problems import Problem
from regiodeals.serve.responding import check_room
from regiodeals.serve.settings import MIB
from tests.serve.conftest import served, write_world

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("waiting", "client", "status"),
    [
        ((0, 0), "192.0.2.1", None),
        ((90, 90), "192.0.2.1", 429),
        ((90, 90), "198.51.100.7", None),
        ((250, 0), "192.0.2.1", 503),
        ((250, 250), "198.51.100.7", 503),
    ],
    ids=["nothing", "its own", "of a proxy", "of others", "of a proxy, too much for all"],
)
def test_what_waits_to_be_read_is_bounded(waiting: tuple[int, int], client: str, status: int | None) -> None:
    """In MiB, before an answer of 8; the address at the other end is 192.0.2.1, which may be a proxy."""
    every, own = (size * MIB for size in waiting)
    connection = SimpleNamespace(address="192.0.2.1", unread=lambda: (every, own))
    scope = {"client": (client, 1), "state": {"connection": connection}}
    small, large = Response(b"x"), Response(bytes(8 * MIB))
    check_room(scope, small)
    if status is None:
        check_room(scope, large)
    else:
        with pytest.raises(Problem) as caught:
            check_room(scope, large)
        assert caught.value.status == status


@pytest.mark.slow
def test_who_does_not_read_gets_no_more(tmp_path: Path) -> None:
    folder = write_world(tmp_path)
    large = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 50000"
    with (
        served("--content", str(folder), "--workers", "1", cwd=tmp_path) as serving,
        contextlib.ExitStack() as stack,
    ):
        heads = []
        for _ in range(30):
            client = stack.enter_context(socket.create_connection((serving.host, serving.port), timeout=60))
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            target = f"/sparql?{urlencode({'query': large})}"
            client.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n".encode())
            heads.append(client.recv(12))
            if heads[-1] != b"HTTP/1.1 200":
                break
        assert heads[-1] == b"HTTP/1.1 429", heads
        assert len(heads) > 3
        assert serving.get("/sparql", query="ASK {}").status == 200
