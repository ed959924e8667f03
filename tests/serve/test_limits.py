"""What is over a limit is told so, what runs away is stopped, and the others keep being answered."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.serve.conftest import Got, Serving, served, write_world

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMITS = (
    *("--workers", "2", "--query-seconds", "1.5", "--query-memory", "256", "--answer-rows", "2000"),
    *(
        "--answer-size",
        "1",
        "--request-size",
        "64",
        "--upload-size",
        "32",
        "--queue",
        "2",
        "--queue-seconds",
        "1",
    ),
    *("--per-client", "2", "--receive-seconds", "1.5", "--connections", "30"),
)
SLOW_BODY = b"POST /api/v1/check HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: 9\r\n\r\nx"
CROSS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
RUNAWAYS = {
    "cross product": CROSS,
    "path over everything": "SELECT (COUNT(*) AS ?n) WHERE "
    "{ ?a (!<x>|^!<x>)* ?b . ?b (!<x>|^!<x>)* ?c . ?c (!<x>)* ?d }",
    "regular expression": "SELECT (COUNT(*) AS ?n) "
    "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(REGEX(STR(?c), '(a*)*b')) }",
    "sorted cross product": "SELECT ?a ?d ?g WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY DESC(?g) ?d",
    "grown text": "SELECT ?l WHERE { BIND('"
    + "x" * 1000
    + "' AS ?a) "
    + " ".join(
        f"BIND(CONCAT(?{x},?{x},?{x},?{x},?{x},?{x},?{x},?{x}) AS ?{y})"
        for x, y in zip("abcdefgh", "bcdefghl", strict=True)
    )
    + " }",
}


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = write_world(tmp_path_factory.mktemp("limited"))
    with served("--content", str(folder), *LIMITS, cwd=folder) as serving:
        yield serving


def in_background(work: list[Got], serving: Serving, query: str) -> threading.Thread:
    thread = threading.Thread(target=lambda: work.append(serving.get("/sparql", query=query)))
    thread.start()
    return thread


def memory_of(number: int) -> int:
    """Resident memory in MiB; nothing for a process that has gone."""
    try:
        status = Path(f"/proc/{number}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0


@pytest.mark.parametrize("name", RUNAWAYS)
def test_a_runaway_is_stopped_and_its_memory_freed(name: str, limited: Serving) -> None:
    before = limited.children()
    base = max(map(memory_of, before))
    got: list[Got] = []
    thread = in_background(got, limited, RUNAWAYS[name])
    time.sleep(0.3)
    for _ in range(3):
        assert limited.get("/sparql", query="ASK { ?s ?p ?o }").json["boolean"] is True
        assert limited.get("/health").status == 200
    thread.join(timeout=30)
    assert got[0].status in {413, 503}, got[0].text
    if got[0].status == 503:
        assert int(got[0].headers["retry-after"]) > 0
        assert re.search(r"longer than|more than 256 MiB", got[0].json["detail"])
    end = time.monotonic() + 10
    while max(map(memory_of, limited.children())) > base + 64 and time.monotonic() < end:
        time.sleep(0.1)
    assert max(map(memory_of, limited.children())) <= base + 64
    assert limited.get("/sparql", query="ASK {}").status == 200
    time.sleep(0.4)
    lines = [json.loads(line) for line in limited.log.read().splitlines()]  # each is JSON, whatever was told
    if "more than 256 MiB" in got[0].text:
        assert any(line["event"] == "stderr" and line["told"] for line in lines)


def test_too_many_rows_are_refused_not_cut(limited: Serving) -> None:
    got = limited.get("/sparql", query="SELECT * WHERE { ?s ?p ?o }")
    assert got.status == 413
    assert "LIMIT" in got.json["hint"]
    assert limited.get("/sparql", query="SELECT * WHERE { ?s ?p ?o } LIMIT 2000").status == 200
    large = "SELECT ?x WHERE { BIND('" + "x" * 3000 + "' AS ?x) ?s ?p ?o } LIMIT 1000"
    assert limited.get("/sparql", query=large).status == 413


def ask_as(got: list[Got], serving: Serving, client: str) -> threading.Thread:
    """Ask a runaway as another client, as a proxy on this machine would tell it."""
    target = f"/sparql?{urlencode({'query': CROSS})}"
    headers = {"X-Forwarded-For": client}
    thread = threading.Thread(target=lambda: got.append(serving.send("GET", target, headers=headers)))
    thread.start()
    return thread


def test_one_client_gets_its_share_and_the_queue_ends(limited: Serving) -> None:
    mine: list[Got] = []
    others: list[Got] = []
    threads = [ask_as(mine, limited, "192.0.2.1") for _ in range(5)]
    time.sleep(0.3)
    threads += [ask_as(others, limited, f"192.0.2.{number}") for number in range(2, 8)]
    time.sleep(0.3)
    assert limited.get("/health").status == 200
    assert limited.get("/api/v1/vragen").status == 200
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(one.status for one in mine) == [429, 429, 429, 503, 503]
    assert {one.status for one in others} == {503}
    told = " ".join(one.json["detail"] for one in others)
    assert "Too many queries are waiting" in told
    assert all(int(one.headers["retry-after"]) > 0 for one in (*mine, *others))
    assert limited.get("/sparql", query="ASK {}").status == 200


def test_a_client_that_goes_leaves_no_query_running(real: Serving) -> None:
    workers = set(real.children())
    with socket.create_connection((real.host, real.port)) as client:
        client.sendall(f"GET /sparql?query={CROSS.replace(' ', '+')} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.4)
    end = time.monotonic() + 8  # well before the limit of 10 seconds would stop it
    while set(real.children()) == workers and time.monotonic() < end:
        time.sleep(0.05)
    assert set(real.children()) != workers, "the worker was not stopped"


@pytest.mark.parametrize(
    ("path", "media_type", "size"),
    [
        ("/sparql", "application/sparql-query", 10_000_000),
        ("/sparql", "application/x-www-form-urlencoded", 70_000),
        ("/api/v1/check", "application/yaml", 40_000),
        ("/toets", "application/x-www-form-urlencoded", 40_000),
    ],
)  # fmt: skip
def test_a_body_that_is_too_large_is_refused_unread(
    path: str, media_type: str, size: int, limited: Serving
) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {media_type}\r\nContent-Length: {size}\r\n\r\n"
    with socket.create_connection((limited.host, limited.port), timeout=10) as client:
        client.sendall(head.encode())
        assert client.recv(1000).startswith(b"HTTP/1.1 413 ")


def test_a_large_form_holds_nobody_up(real: Serving) -> None:
    """A form of a megabyte in which each sign is escaped takes a while to read; others are answered."""
    body = b"query=" + b"%41" * 340_000
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    got: list[Got] = []
    threads = [
        threading.Thread(target=lambda: got.append(real.send("POST", "/sparql", headers=headers, body=body)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        started = time.monotonic()
        assert real.get("/health").status == 200
        assert time.monotonic() - started < 1
    assert {one.status for one in got} == {400}


@pytest.mark.parametrize("kind", ["text/csv", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("in_chunks", [False, True], ids=["whole", "in chunks"])
def test_who_sends_10_mb_all_the_same_gets_the_answer(kind: str, in_chunks: bool, limited: Serving) -> None:
    """The rest is read and dropped, so that a client that sends first and reads later sees the 413."""
    path = "/api/v1/check" if kind == "text/csv" else "/toets"
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\n"
    part = b'--x\r\nContent-Disposition: form-data; name="bestand"; filename="x.csv"\r\n\r\n'
    body = part + b"#" * 10_000_000
    with socket.create_connection((limited.host, limited.port), timeout=10) as client:
        if in_chunks:
            client.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
            client.sendall(b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body))
        else:
            client.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        client.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answers = b"".join(iter(lambda: client.recv(65_536), b""))
    assert re.findall(rb"HTTP/1\.1 (\d+) ", answers) == [b"413", b"200"]


@pytest.mark.parametrize("version", ["HTTP/1.0", "HTTP/1.1"])
@pytest.mark.parametrize(("path", "size"), [("/api/v1/check", 600_000), ("/sparql", 10_000_000)])
def test_who_asks_to_close_gets_the_answer_too(version: str, path: str, size: int, limited: Serving) -> None:
    """As nginx asks by default, and urllib: what is still sent is read before the connection closes."""
    kind = "application/yaml" if path != "/sparql" else "application/sparql-query"
    head = f"POST {path} {version}\r\nHost: x\r\nConnection: close\r\nContent-Type: {kind}\r\n"
    for _ in range(5):
        with socket.create_connection((limited.host, limited.port), timeout=10) as client:
            client.sendall(f"{head}Content-Length: {size}\r\n\r\n".encode() + b"#" * size)
            time.sleep(0.02)
            answer = b"".join(iter(lambda: client.recv(65_536), b""))
        assert re.findall(rb"HTTP/1\.1 (\d+) ", answer) == [b"413"]


def test_who_is_answered_and_sends_no_more_is_let_go(limited: Serving) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/csv\r\n"
    with socket.create_connection((limited.host, limited.port), timeout=10) as client:
        client.sendall(head + b"Content-Length: 100000\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 415 ")
        time.sleep(2.5)
        client.sendall(b"#")  # to a connection that is closed: what comes after it fails
        time.sleep(0.2)
        with pytest.raises(ConnectionError):
            client.sendall(b"#")


def test_a_body_without_end_is_not_read_for_ever(limited: Serving) -> None:
    with socket.create_connection((limited.host, limited.port), timeout=10) as client:
        client.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n")
        client.sendall(b"Transfer-Encoding: chunked\r\n\r\n")
        with pytest.raises(ConnectionError):
            client.sendall((b"10000\r\n" + b"#" * 65_536 + b"\r\n") * 1000)
    assert limited.get("/health").status == 200


def test_a_body_in_chunks_is_counted_too(limited: Serving) -> None:
    with socket.create_connection((limited.host, limited.port), timeout=10) as client:
        client.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        with contextlib.suppress(OSError):
            for _ in range(30):
                client.sendall(b"1000\r\n" + b"#" * 4096 + b"\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /health HT", 408),
        (b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ", 408),
        (SLOW_BODY, 408),
        (b"GET /health HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 100_000, 431),
        (b"GET /" + b"a" * 100_000, 431),
        (b"GET /health HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (b"GET /health HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 12_000 + b"\r\n", 431),
        (b"GET /health HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 60_000 + b"\r\n\r\n", 200),
        (b"GET /sparql?query=" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        (b"GET /%ZZ HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (b"NONSENSE / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ],
)  # fmt: skip
def test_slow_long_and_malformed_heads(sent: bytes, status: int, limited: Serving) -> None:
    with socket.create_connection((limited.host, limited.port), timeout=10) as client:
        client.sendall(sent)
        answer = client.recv(1000)
    assert answer.startswith(b"HTTP/1.1 %d " % status), answer[:200]
    assert limited.get("/health").status == 200


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/sparql", "application/sparql-query"),
        ("/sparql", "application/x-www-form-urlencoded"),
        ("/api/v1/check", "application/yaml"),
        ("/toets", "multipart/form-data; boundary=x"),
        ("/toets", "application/x-www-form-urlencoded"),
    ],
)
@pytest.mark.parametrize(
    "body", [b"Content-Length: 100\r\n\r\n--x\r\n", b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"]
)
def test_who_goes_before_the_body_is_whole_is_no_fault_of_ours(
    path: str, media_type: str, body: bytes, limited: Serving
) -> None:
    limited.log.read()
    with socket.create_connection((limited.host, limited.port), timeout=10) as client:
        client.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {media_type}\r\n".encode() + body)
        time.sleep(0.1)
    count = len(limited.lines)
    assert limited.hear("request", seconds=10)["outcome"] == "gone"
    assert len(limited.lines) == count + 1
    assert limited.lines[-1]["status"] == 0


@pytest.mark.parametrize("path", ["/health", "/doc/tranche/9.nt", "/niets"])
def test_many_small_heads_at_once_are_no_long_head(path: str, real: Serving) -> None:
    head = f"GET {path} HTTP/1.1\r\nHost: x\r\nX-Some: {'a' * 60}\r\n\r\n".encode()
    post = b"POST /niets HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n" + b"b" * 70_000
    sent = [head * 1500, post, head[:50], head[50:], head * 100]
    last = head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    received: list[bytes] = []
    with socket.create_connection((real.host, real.port), timeout=30) as client:
        reader = threading.Thread(target=lambda: received.extend(iter(lambda: client.recv(65_536), b"")))
        reader.start()
        for part in [*sent, last]:
            client.sendall(part)
        reader.join(timeout=60)
    statuses = re.findall(rb"HTTP/1\.1 (\d+) ", b"".join(received))
    assert len(statuses) == 1603
    assert b"431" not in statuses


def test_slow_clients_do_not_keep_others_out(limited: Serving) -> None:
    slow = [socket.create_connection((limited.host, limited.port)) for _ in range(60)]
    try:
        for client in slow:
            with contextlib.suppress(OSError):
                client.sendall(b"GET /health HTTP/1.1\r\nX: ")
        time.sleep(2.5)
        assert limited.get("/health").status == 200
    finally:
        for client in slow:
            client.close()


def test_connections_that_only_wait_make_room_for_others(limited: Serving) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(40):
            client = stack.enter_context(socket.create_connection((limited.host, limited.port), timeout=10))
            client.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            assert client.recv(12) == b"HTTP/1.1 200"


def test_the_log_holds_no_personal_data(limited: Serving) -> None:
    secret = "jan.jansen-0612345678"
    limited.get("/sparql", query=f"ASK {{ ?s ?p '{secret}' }}")
    limited.get(f"/doc/{secret}")
    limited.send(
        "GET",
        f"/{secret}?x={secret}",
        headers={"User-Agent": secret, "X-Request-Id": secret, "Referer": secret},
    )
    limited.send(secret.upper().replace(".", "").replace("-", ""), "/")
    time.sleep(0.3)
    text = limited.log.read()
    assert '"route": "/doc/{path:path}"' in text
    assert secret not in text
    assert "127.0.0.1" not in text
    assert "0612345678" not in text


def test_the_process_that_holds_the_graph_is_made_anew_when_it_is_lost(limited: Serving) -> None:
    nursery = limited.children()[0]
    os.kill(nursery, signal.SIGKILL)
    limited.hear("lost")
    limited.hear("ready")
    assert limited.get("/sparql", query="ASK {}").status == 200
