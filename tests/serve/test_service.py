"""SERVICE asks the addresses that the operator names, and no other, whatever those answer."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, Store

from tests.serve.conftest import Serving, served, write_world

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTE = NamedNode("https://example.org/note")
ROUTES = ("answer", "elsewhere", "slow", "broken", "large")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """A SPARQL endpoint of this machine that is allowed, and one that is not; what each was asked."""

    allowed: str
    forbidden: str
    asked: list[str] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)


@pytest.fixture(scope="module")
def endpoints() -> Iterator[Endpoints]:
    """Two servers that answer queries from a store of one triple; one also answers in ways it should not."""
    store = Store()
    store.add(Quad(NOTE, NOTE, Literal("from the neighbour")))

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            name = self.path.strip("/")
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            query = body if "sparql-query" in self.headers["Content-Type"] else parse_qs(body)["query"][0]
            found.asked.append(f"{self.headers['Host']}/{name}")
            if name == "elsewhere":
                self.send_response(307)
                self.send_header("Location", f"{found.forbidden}/answer")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if name == "slow":
                found.is_over.wait(60)
            content = b"no results"
            if name in {"answer", "slow"}:
                rows = store.query(query)
                assert isinstance(rows, QuerySolutions)
                content = rows.serialize(format=QueryResultsFormat.JSON) or b""
            elif name == "large":
                many = ",".join('{"o":{"type":"literal","value":"x"}}' for _ in range(20_000))
                content = f'{{"head":{{"vars":["o"]}},"results":{{"bindings":[{many}]}}}}'.encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            try:
                self.wfile.write(content)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Endpoint) for _ in range(2)]
    for server in servers:
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    allowed, forbidden = (f"http://127.0.0.1:{server.server_port}" for server in servers)
    found = Endpoints(allowed=allowed, forbidden=forbidden)
    yield found
    found.is_over.set()
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def federated(endpoints: Endpoints, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = write_world(tmp_path_factory.mktemp("federated"))
    allowed = ",".join(f"{endpoints.allowed}/{name}" for name in ROUTES)
    limits = ("--workers", "1", "--query-seconds", "2", "--answer-rows", "10000")
    with served("--content", str(folder), "--service-allow", allowed, *limits, cwd=folder) as serving:
        yield serving


def query_of(address: str) -> str:
    return f"SELECT ?o WHERE {{ SERVICE <{address}> {{ ?s <{NOTE.value}> ?o }} }}"


def test_an_address_that_is_named_is_asked(federated: Serving, endpoints: Endpoints) -> None:
    got = federated.get("/sparql", query=query_of(f"{endpoints.allowed}/answer"))
    (row,) = got.json["results"]["bindings"]
    assert row["o"]["value"] == "from the neighbour"
    joined = query_of(f"{endpoints.allowed}/answer").replace("{ SERVICE", "{ ?a a ?b . SERVICE")
    assert len(federated.get("/sparql", query=f"{joined} LIMIT 3").json["results"]["bindings"]) == 3
    assert "BasicFederatedQuery" in federated.get("/sparql", accept="text/turtle").text


def test_no_other_address_is_asked_however_it_is_written(federated: Serving, endpoints: Endpoints) -> None:
    ours, other = f"{endpoints.allowed}/answer", f"{endpoints.forbidden}/answer"
    queries = (
        query_of(other),
        query_of(f"{ours}/more"),
        query_of(f"{ours}?x"),
        query_of(ours.replace("http:", "HTTP:")),
        query_of(ours.replace("127.0.0.1", "localhost")),
        query_of(other).replace("SERVICE", "SERVICE SILENT"),
        f"SELECT ?o WHERE {{ VALUES ?w {{ <{other}> }} SERVICE ?w {{ ?s ?p ?o }} }}",
        f"PREFIX e: <{endpoints.forbidden}/> SELECT ?o WHERE {{ SERVICE e:answer {{ ?s ?p ?o }} }}",
        f"BASE <{endpoints.forbidden}/> SELECT ?o WHERE {{ SERVICE <answer> {{ ?s ?p ?o }} }}",
        f"SELECT ?o WHERE {{ SERVICE <{ours}> {{ SERVICE <{other}> {{ ?s ?p ?o }} }} }}",
    )
    before = list(endpoints.asked)
    for query in queries:
        got = federated.get("/sparql", query=query)
        assert got.status == 400, query
        assert "SERVICE" in got.json["detail"]
    assert endpoints.asked == before


def test_a_neighbour_that_answers_wrongly_is_told(federated: Serving, endpoints: Endpoints) -> None:
    """A redirect is not followed, what cannot be read is an error, and its rows are counted too."""
    moved = federated.get("/sparql", query=query_of(f"{endpoints.allowed}/elsewhere"))
    assert moved.status == 503
    assert "307" in moved.json["detail"]
    assert not [one for one in endpoints.asked if one.startswith(endpoints.forbidden.partition("//")[2])]
    broken = federated.get("/sparql", query=query_of(f"{endpoints.allowed}/broken"))
    assert (broken.status, "Traceback" in broken.text) == (503, False)
    assert federated.get("/sparql", query=query_of(f"{endpoints.allowed}/large")).status == 413


def test_a_slow_neighbour_is_not_waited_for(federated: Serving, endpoints: Endpoints) -> None:
    got = federated.get("/sparql", query=query_of(f"{endpoints.allowed}/slow"))
    assert got.status == 503
    assert "longer than 2 seconds" in got.json["detail"]
    assert int(got.headers["retry-after"]) > 0
    assert federated.get("/sparql", query="ASK {}").status == 200
