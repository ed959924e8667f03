"""Servers for tests: a real SPARQL endpoint, and one that does whatever a test makes it do."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONGEST_START = 10.0
"""Seconds in which a server must answer."""


@contextmanager
def oxigraph(folder: Path, file: Path, *options: str) -> Iterator[str]:
    """Run the Oxigraph server with one file on a free port, and give its address for queries.

    ``folder`` is one that does not exist yet; ``options`` go to the server.
    """
    beside = Path(sys.executable).with_name("oxigraph")
    program = str(beside) if beside.exists() else shutil.which("oxigraph")
    assert program is not None, "install the tests' tools: pip install 'regiodeals[test]'"
    load = [program, "load", "--location", str(folder), "--file", str(file)]
    subprocess.run(load, check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [program, "serve-read-only", "--location", str(folder), "--bind", address, *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://{address}/query?query=ASK%7B%7D")
        yield f"http://{address}/query"
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(address: str) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + LONGEST_START
    while time.monotonic() < end:
        try:
            with opener.open(address, timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"the Oxigraph server did not start within {LONGEST_START} seconds")


@contextmanager
def server(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """Run a server on a free port that answers each request with one function; give its host and port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def do_HEAD(self) -> None:
            answer(self)

        def do_POST(self) -> None:
            answer(self)

        def log_message(self, *_: object) -> None:
            """Keep the test output quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads, running.block_on_close = True, False
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"127.0.0.1:{running.server_port}"
        running.shutdown()


def table(*rows: dict[str, tuple[str, str]]) -> bytes:
    """Return rows as SPARQL JSON: a name to a kind, ``uri`` or a datatype of XML Schema, and a value."""
    names = sorted({name for row in rows for name in row})
    bindings = [
        {
            name: {"type": "uri", "value": value}
            if kind == "uri"
            else {"type": "literal", "value": value, "datatype": f"http://www.w3.org/2001/XMLSchema#{kind}"}
            for name, (kind, value) in row.items()
        }
        for row in rows
    ]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}).encode()
