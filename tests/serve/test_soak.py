"""A mixed load with hostile requests among it: no error of ours, no leak, and health answering throughout.

It takes ten seconds; ``REGIODEALS_SOAK_SECONDS`` makes it longer, and ``pytest -s`` shows what it saw.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import re
import socket
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.serve.conftest import Serving, served, write_world

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

SECONDS = float(os.environ.get("REGIODEALS_SOAK_SECONDS", "10"))
CROSS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
INJECTED = (
    "' OR 1=1 --",
    '"><script>alert(1)</script>',
    "{{7*7}}",
    "${7*7}",
    "../../etc/passwd",
    "%00",
    "\r\nX: y",
    "; ls",
    "6 } UNION { ?s ?p ?o",
    "\ud800",
    "𝕏" * 100,
    "SERVICE <http://127.0.0.1:9/> {}",
    "a" * 9000,
)
PLACES = (
    "/api/v1/vragen/bijdrage-per-deal/antwoord?tranche",
    "/wat-als?zonder",
    "/sparql?query",
    "/api/v1/vragen?zoek",
)
GOOD = (
    "/api/v1/vragen",
    "/api/v1/vragen/bijdrage-per-deal/antwoord",
    "/api/v1/deals",
    "/doc/tranche/9?format=ttl",
    "/sparql?query=ASK%7B%7D",
    "/toets",
    "/wat-als",
    "/api/v1/openapi.json",
    "/ready",
    "/id/tranche/9",
)
RAW = [
    text.encode("latin-1").replace(b"\n", b"\r\n").replace(b"|", b"\n")
    for text in (
        "GET / HTTP/1.1\nHost: x\nAccept: \xff\xfe, */*;q=9\n\n",
        f"GET /doc/tranche/9 HTTP/1.1\nHost: x\nAccept: {'a/b,' * 8000}\n\n",
        "GET / HTTP/9.9\n\n",
        "GET / HTTP/1.1|Host: x||",
        "\x00\x01\x02\x03" * 100,
        "POST /sparql HTTP/1.1\nHost: x\nContent-Type: application/sparql-query\nContent-Length: 9999999\n\n",
        "POST /toets HTTP/1.1\nHost: x\nContent-Type: multipart/form-data\nContent-Length: 3\n\nabc",
        "POST /api/v1/check HTTP/1.1\nHost: x\nContent-Type: text/csv\nContent-Length: 4\n\n\xff\xfe\x00\x00",
        "GET /../../../etc/passwd HTTP/1.1\nHost: x\n\n",
        "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\nHost: x\n\n",
        "GET http://example.org/ HTTP/1.1\nHost: x\n\n",
        "OPTIONS * HTTP/1.1\nHost: x\n\n",
        "CONNECT example.org:443 HTTP/1.1\nHost: x\n\n",
        "GET / HTTP/1.1\nHost: x\nUpgrade: websocket\nConnection: Upgrade\n\n",
    )
]
"""Bytes as a client may send them; a bar stands for a line end without the return before it."""
SLOW_BODY = (
    b"POST /api/v1/check HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: 90\r\n\r\n"
    b"naam;tranche"
)


def test_soak(tmp_path: Path) -> None:
    folder = write_world(tmp_path)
    limits = ("--workers", "2", "--query-seconds", "1", "--queue-seconds", "1", "--receive-seconds", "2")
    with served("--content", str(folder), *limits, cwd=tmp_path) as serving:
        soak(serving, 2.0)
        before = memory(serving)
        statuses, slowest = soak(serving, SECONDS)
        time.sleep(3)
        after = memory(serving)
        told = serving.log.read()
        requests, faults = told.count('"event": "request"'), told.count('"fault"')
        print(
            f"\nsoak: {SECONDS:g} seconds, {requests} requests, {faults} faults; "
            f"answers {dict(sorted(Counter(statuses).items()))}; "
            f"slowest health {slowest:.2f} s; memory {before} MiB before, {after} after"
        )
        assert len(statuses) > 50
        assert not [status for status in statuses if status in {500, 502}], sorted(set(statuses))
        assert slowest < 10
        assert after < before + 80, (before, after)
        assert serving.get("/sparql", query="ASK {}").status == 200
        assert '"fault"' not in told
        assert "Traceback" not in told


def good(serving: Serving, chance: random.Random) -> list[int]:
    return [serving.send("GET", chance.choice(GOOD)).status]


def injected(serving: Serving, chance: random.Random) -> list[int]:
    text = chance.choice(INJECTED).encode("utf-8", "surrogatepass")
    path, _, name = chance.choice(PLACES).partition("?")
    return [serving.send("GET", f"{path}?{urlencode({name: text})}").status]


def raw(serving: Serving, chance: random.Random) -> list[int]:
    with socket.create_connection((serving.host, serving.port), timeout=3) as client:
        client.sendall(chance.choice(RAW))
        answer = client.recv(100) if chance.random() < 0.5 else b""
    return [int(status) for status in re.findall(rb"\AHTTP/1\.1 (\d+)", answer)]


def aborted(serving: Serving, chance: random.Random) -> list[int]:
    with socket.create_connection((serving.host, serving.port), timeout=3) as client:
        client.sendall(f"GET /sparql?{urlencode({'query': CROSS})} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(chance.random() / 5)
    return []


def slow(serving: Serving, chance: random.Random) -> list[int]:
    """Send a head, or a body, a few bytes at a time, and lose heart."""
    head = chance.choice((b"GET /toets HTTP/1.1\r\nHost: x\r\nX-Slow: aaaaaaaaaaaaaaaa", SLOW_BODY))
    with socket.create_connection((serving.host, serving.port), timeout=3) as client:
        for start in range(0, len(head), 8):
            client.sendall(head[start : start + 8])
            time.sleep(chance.random() / 10)
    return []


def large(serving: Serving, chance: random.Random) -> list[int]:
    """Send 10 MB as a query or as a draft, whole or in chunks."""
    path, kind = chance.choice(
        (("/sparql", "application/sparql-query"), ("/api/v1/check", "text/csv"), ("/toets", "text/csv"))
    )
    if chance.random() < 0.5:
        return [serving.send("POST", path, headers={"Content-Type": kind}, body=b"#" * 10_000_000).status]
    with socket.create_connection((serving.host, serving.port), timeout=3) as client:
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\n"
        client.sendall(head.encode() + b"Transfer-Encoding: chunked\r\n\r\n")
        client.sendall(b"10000\r\n" + b"#" * 65_536 + b"\r\n")
        with contextlib.suppress(OSError):
            for _ in range(150):
                client.sendall(b"10000\r\n" + b"#" * 65_536 + b"\r\n")
        answer = client.recv(100)
    return [int(status) for status in re.findall(rb"\AHTTP/1\.1 (\d+)", answer)]


def soak(serving: Serving, seconds: float) -> tuple[list[int], float]:
    """Load a server for a time; return the statuses that came back, and the slowest answer of health."""
    statuses: list[int] = []
    slowest = 0.0
    end = time.monotonic() + seconds

    def repeat(ask: Callable[[Serving, random.Random], list[int]], seed: int) -> None:
        chance = random.Random(seed)
        while time.monotonic() < end:
            with contextlib.suppress(OSError, ValueError, http.client.HTTPException):
                statuses.extend(ask(serving, chance))

    asks = (good, good, injected, raw, aborted, slow, large)
    threads = [threading.Thread(target=repeat, args=(ask, seed)) for seed, ask in enumerate(asks)]
    for thread in threads:
        thread.start()
    while time.monotonic() < end:
        started = time.monotonic()
        assert serving.get("/health").status == 200
        slowest = max(slowest, time.monotonic() - started)
        time.sleep(0.1)
    for thread in threads:
        thread.join()
    return statuses, slowest


def memory(serving: Serving) -> int:
    """Proportional memory of the server and all below it, in MiB."""
    total = 0
    for number in (serving.process.pid, *serving.children()):
        with contextlib.suppress(OSError):
            told = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii")
            total += int(re.findall(r"Pss:\s+(\d+)", told)[0])
    return total // 1024
