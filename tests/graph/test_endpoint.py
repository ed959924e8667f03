"""An endpoint that misbehaves is told in one message, in time, and without a traceback."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from regiodeals.errors import EndpointProblem, InputProblem
from regiodeals.graph.endpoint import Endpoint, check_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler

    Behaviour = Callable[[BaseHTTPRequestHandler], None]
    Serve = Callable[[Behaviour], str]

JSON = "application/sparql-results+json"
EMPTY = b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'


def reply(status: int = 200, body: bytes = EMPTY, kind: str = JSON, length: int | None = None) -> Behaviour:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body) if length is None else length))
        request.end_headers()
        request.wfile.write(body)

    return answer


def ask(url: str, sparql: str = "SELECT ?x {}", **options: float) -> bytes:
    endpoint = Endpoint(url=url, backoff=0.01, **options)  # type: ignore[arg-type]
    return endpoint.ask(sparql, form="SELECT", accept=JSON).body


@pytest.fixture
def raw() -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    """Run a server that speaks bare bytes on a free port."""
    listeners = []

    def start(answer: Callable[[socket.socket], None]) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def serve_forever() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    answer(connection)

        threading.Thread(target=serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"

    yield start
    for listener in listeners:
        listener.close()


def test_answer_is_returned(serve: Serve) -> None:
    assert ask(serve(reply())) == EMPTY


def test_query_is_sent_as_the_protocol_says(serve: Serve) -> None:
    seen: list[tuple[str, str, str | None]] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length", 0))).decode()
        seen.append((request.command, request.path + body, request.headers["Accept"]))
        reply()(request)

    url = serve(answer)
    ask(url, "SELECT ?é {}")
    ask(url, "SELECT ?x {} #" + "x" * 3000)
    ask(url + "?key=1", "SELECT ?x {}")
    Endpoint(url=url).ask("ASK {}", form="ASK", accept=JSON, parameters=[("default-graph-uri", "urn:g")])
    assert seen[0] == ("GET", "/sparql?query=SELECT+%3F%C3%A9+%7B%7D", JSON)
    assert seen[1][0] == "POST"
    assert seen[1][1].startswith("/sparqlquery=SELECT")
    assert seen[2][:2] == ("POST", "/sparql?key=1query=SELECT+%3Fx+%7B%7D")
    assert "default-graph-uri=urn%3Ag" in seen[3][1]


@pytest.mark.parametrize(
    ("status", "message", "hint"),
    [
        (400, "refuses the query (status 400): boom", "embedded store"),
        (401, "asks for a password", "without one"),
        (403, "denies access", "access"),
        (404, "nothing at this address", "/sparql or /query"),
        (405, "does not take queries", "/sparql or /query"),
        (406, "none of the formats", "SPARQL endpoint"),
        (413, "too long", "less"),
        (414, "too long", "less"),
        (418, "answers with an error (status 418)", "later"),
        (429, "too many questions", "Wait"),
        (500, "failed on this query (status 500): boom", "log"),
        (502, "out of service (status 502)", "minutes"),
        (503, "out of service (status 503)", "minutes"),
        (504, "out of service (status 504)", "minutes"),
    ],
)
def test_each_status_has_its_own_message(serve: Serve, status: int, message: str, hint: str) -> None:
    url = serve(reply(status, b"boom\n", "text/plain"))
    with pytest.raises(EndpointProblem) as caught:
        ask(url)
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")
    assert caught.value.where == url
    assert caught.value.exit_code == 3


def test_html_and_endless_error_pages_are_not_repeated(serve: Serve) -> None:
    with pytest.raises(EndpointProblem) as caught:
        ask(serve(reply(500, b"<html>stack trace</html>", "text/html")))
    assert "stack trace" not in str(caught.value)
    with pytest.raises(EndpointProblem) as caught:
        ask(serve(reply(500, b"\x1b[31mx\n" * 500_000, "text/plain")))
    assert len(caught.value.message) < 500
    assert "\x1b" not in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_told_and_not_followed(serve: Serve, status: int) -> None:
    followed: list[str] = []

    def elsewhere(request: BaseHTTPRequestHandler) -> None:
        followed.append(request.path)
        reply()(request)

    target = serve(elsewhere)

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Location", target)
        request.send_header("Content-Length", "0")
        request.end_headers()

    with pytest.raises(EndpointProblem, match=f"sends on to {target}"):
        ask(serve(answer))
    assert not followed


def test_broken_service_is_tried_again(serve: Serve) -> None:
    statuses = iter([503, 502, 200])

    def answer(request: BaseHTTPRequestHandler) -> None:
        reply(next(statuses))(request)

    assert ask(serve(answer)) == EMPTY


@pytest.mark.parametrize(
    ("status", "retries", "expected"), [(503, 2, 3), (504, 1, 2), (503, 0, 1), (500, 2, 1), (404, 2, 1)]
)
def test_only_passing_failures_are_tried_again(
    serve: Serve, status: int, retries: int, expected: int
) -> None:
    tries: list[int] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        tries.append(1)
        reply(status)(request)

    with pytest.raises(EndpointProblem):
        ask(serve(answer), retries=retries)
    assert len(tries) == expected


def test_nothing_listening_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(EndpointProblem, match="cannot be reached: Connection refused") as caught:
        ask(f"http://127.0.0.1:{port}/")
    assert "Check that it runs" in (caught.value.hint or "")


def test_unknown_host_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(EndpointProblem, match="at an unknown address"):
        ask("http://nergens.invalid/sparql")


def test_endpoint_that_never_answers_times_out(serve: Serve) -> None:
    done = threading.Event()

    def wait(_: BaseHTTPRequestHandler) -> None:
        done.wait(60)

    url = serve(wait)
    start = time.monotonic()
    with pytest.raises(EndpointProblem, match=r"did not answer within 0\.2 seconds") as caught:
        ask(url, timeout=0.2)
    done.set()
    assert time.monotonic() - start < 30
    assert "less busy" in (caught.value.hint or "")
    assert "minder druk" in (caught.value.advised("nl") or "")


def test_endpoint_that_drips_times_out_as_a_whole(
    raw: Callable[[Callable[[socket.socket], None]], str],
) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n"
        )
        for _ in range(1200):
            try:
                connection.sendall(b" ")
            except OSError:
                return
            time.sleep(0.05)

    start = time.monotonic()
    with pytest.raises(EndpointProblem, match="did not answer within"):
        ask(raw(drip), timeout=0.3)
    assert time.monotonic() - start < 30


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (b"", "cut the connection"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "cut its answer short"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nabc", "cut its answer short"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "cut its answer short"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "does not speak HTTP"),
        (b"\x00" * 100_000, "does not speak HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200, "does not speak HTTP"),
    ],
)
def test_broken_connection_is_told(
    raw: Callable[[Callable[[socket.socket], None]], str], sent: bytes, message: str
) -> None:
    with pytest.raises(EndpointProblem, match=message):
        ask(raw(lambda connection: connection.sendall(sent)), timeout=2)


def test_secure_connection_to_a_plain_server_is_told(serve: Serve) -> None:
    with pytest.raises(EndpointProblem, match="no secure connection"):
        ask(serve(reply()).replace("http://", "https://"), timeout=2)


def test_oversized_answer_is_cut_off(serve: Serve) -> None:
    url = serve(reply(body=b" " * 5000))
    assert ask(url, largest=5000)
    with pytest.raises(EndpointProblem, match="more than 4,999 bytes"):
        ask(url, largest=4999)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:7878",
        "ftp://example.org/",
        "file:///etc/hostname",
        "http://",
        "http://:80/",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://[::1/",
        "http://example.org/a b",
        "http://example.org/\n",
        "http://exämple.org/",
        "http://example.org/#a",
    ],
)
def test_wrong_address_is_wrong_use(url: str) -> None:
    with pytest.raises(InputProblem) as caught:
        Endpoint(url=url)
    assert caught.value.exit_code == 2
    assert "http://localhost:7878/query" in (caught.value.hint or "")


def test_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(InputProblem, match="user name or password") as caught:
        check_address("http://jan:geheim@example.org/sparql")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf")])
def test_senseless_time_out_is_refused(timeout: float) -> None:
    with pytest.raises(InputProblem, match="time-out"):
        Endpoint(url="http://example.org/", timeout=timeout)
