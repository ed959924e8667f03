"""The same answers from an endpoint: a real one, a real one that merges its graphs, and false ones."""

from __future__ import annotations

import gc
import sys
import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from regiodeals.errors import EndpointProblem, InputProblem, SyntaxProblem
from regiodeals.graph.answer import Answer, Rows, Triples, Truth
from regiodeals.graph.dataset import load_dataset
from regiodeals.graph.dumps import write_dumps
from regiodeals.graph.remote import RemoteStore
from regiodeals.graph.store import EmbeddedStore, open_store
from regiodeals.namespaces import BASE, sparql_prologue
from tests.endpoints import table

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from regiodeals.content import Content
    from regiodeals.graph.dataset import Dataset

    Serve = Callable[[Callable[[BaseHTTPRequestHandler], None]], str]

JSON = "application/sparql-results+json"
XML_TABLE = b"""<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>
<results><result><binding name="x"><uri>urn:a</uri></binding></result></results></sparql>"""
QUESTIONS = [
    "SELECT ?x ?amount WHERE { ?x rd:bedrag ?amount } ORDER BY ?x ?amount",
    "SELECT (SUM(?amount) AS ?total) WHERE { ?x rd:bedrag ?amount }",
    "SELECT ?passage ?amount WHERE { GRAPH ?passage { ?x rd:bedrag ?amount } } ORDER BY ?passage ?amount",
    "SELECT ?passage ?amount WHERE { ?x rd:bedrag ?amount . GRAPH ?passage { ?x rd:bedrag ?amount } }",
    "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "SELECT ?s ?label ?none WHERE { ?s rdfs:label ?label OPTIONAL { ?s rd:niets ?none } } ORDER BY ?s ?label",
    f"SELECT ?a FROM <{BASE}id/passage/een/bedrag> WHERE {{ ?x rd:bedrag ?a }}",
    f"SELECT ?a FROM NAMED <{BASE}id/passage/een/bedrag> WHERE {{ GRAPH ?g {{ ?x rd:bedrag ?a }} }}",
    "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "ASK { ?s rd:bedrag 15000000.00 }",
    "ASK { ?s rd:bedrag 10000000.00 }",
    "CONSTRUCT { ?s rd:bedrag ?o } WHERE { ?s rd:bedrag ?o }",
    "CONSTRUCT WHERE { ?s rd:bedrag ?o ; rd:stadium ?stage }",
    "CONSTRUCT { ?s rdfs:label ?o . ?o rd:naam ?none } WHERE { ?s rdfs:label ?o } ORDER BY ?s ?o LIMIT 3",
    "CONSTRUCT { ?g rd:bedrag ?o } WHERE { GRAPH ?g { ?s rd:bedrag ?o } }",
    "CONSTRUCT { rd:ja rd:naam 'ja' } { ?s rd:bedrag ?o }",
    f"DESCRIBE <{BASE}id/bijdrage/noord>",
]


def comparable(answer: Answer) -> object:
    return set(answer.triples) if isinstance(answer, Triples) else answer


@pytest.mark.parametrize("options", [(), ("--union-default-graph",)], ids=["apart", "merged"])
def test_real_endpoint_answers_as_the_embedded_store(
    world: Dataset, dump: Path, oxigraph: Callable[..., str], options: tuple[str, ...]
) -> None:
    embedded, remote = EmbeddedStore.from_dataset(world), open_store(endpoint=oxigraph(dump, *options))
    for question in QUESTIONS:
        if "FROM" in question and options:
            continue  # started so, this server ignores FROM; it honours the parameters of the protocol
        query = sparql_prologue() + question
        assert comparable(remote.query(query)) == comparable(embedded.query(query)), question


def test_merged_store_without_the_copy_of_the_view_is_refused(
    dump: Path, tmp_path: Path, oxigraph: Callable[..., str]
) -> None:
    part = tmp_path / "part.nq"
    lines = [line for line in dump.read_text().splitlines() if not line.endswith("id/graaf/actueel> .")]
    part.write_text("\n".join(lines) + "\n")
    with pytest.raises(EndpointProblem, match="merges its named graphs") as caught:
        open_store(endpoint=oxigraph(part, "--union-default-graph"))
    assert caught.value.exit_code == 3
    assert "id/graaf/actueel" in (caught.value.hint or "")


def test_store_without_the_copy_of_the_view_still_answers(
    world: Dataset, dump: Path, tmp_path: Path, oxigraph: Callable[..., str]
) -> None:
    part = tmp_path / "part.nq"
    lines = [line for line in dump.read_text().splitlines() if not line.endswith("id/graaf/actueel> .")]
    part.write_text("\n".join(lines) + "\n")
    embedded, remote = EmbeddedStore.from_dataset(world), open_store(endpoint=oxigraph(part))
    for question in QUESTIONS[:4]:
        query = sparql_prologue() + question
        assert remote.query(query) == embedded.query(query), question


def test_other_base_must_be_named(dump: Path, oxigraph: Callable[..., str]) -> None:
    with pytest.raises(EndpointProblem, match=r"does not hold the graph of https://example\.org/"):
        open_store(endpoint=oxigraph(dump), base_iri="https://example.org/")


def test_empty_store_is_refused(tmp_path: Path, oxigraph: Callable[..., str]) -> None:
    empty = tmp_path / "empty.nq"
    empty.write_text("")
    with pytest.raises(EndpointProblem, match="does not hold the graph") as caught:
        open_store(endpoint=oxigraph(empty))
    assert "regiodeals build" in (caught.value.hint or "")


class Fake:
    """An endpoint that counts as told and answers every other question with fixed bytes."""

    def __init__(self, *, plain: tuple[int, int], scoped: tuple[int, int] = (0, 0)) -> None:
        self.plain, self.scoped = plain, scoped
        self.body, self.kind = table(), JSON
        self.scopes: list[list[str]] = []

    def __call__(self, request: BaseHTTPRequestHandler) -> None:
        sent = request.rfile.read(int(request.headers.get("Content-Length", 0))).decode()
        asked = parse_qs(urlsplit(request.path).query or sent)
        self.scopes.append(asked.get("default-graph-uri", []))
        body, kind = self.body, self.kind
        if "?stated" in asked["query"][0]:
            stated, counted = self.scoped if self.scopes[-1] else self.plain
            number = {"stated": ("integer", str(stated))} if stated else {}
            body, kind = table({**number, "counted": ("integer", str(counted))}), JSON
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


def test_merging_store_is_asked_for_the_view_by_name(serve: Serve) -> None:
    fake = Fake(plain=(100, 140), scoped=(100, 100))
    store = RemoteStore(serve(fake))
    store.query("SELECT ?x { ?x ?p ?o }")
    assert fake.scopes == [[], [f"{BASE}id/graaf/actueel"], [f"{BASE}id/graaf/actueel"]]


def test_merging_store_that_ignores_the_name_is_refused(serve: Serve) -> None:
    fake = Fake(plain=(100, 140), scoped=(100, 140))
    store = RemoteStore(serve(fake))
    for _ in range(2):
        with pytest.raises(EndpointProblem, match="has 140 triples, and the graph says 100") as caught:
            store.query("SELECT ?x { ?x ?p ?o }")
        assert caught.value.exit_code == 3


def test_a_thousand_graphs_are_named_in_the_query(serve: Serve) -> None:
    """As Virtuoso does, this one repeats each graph that is a parameter in a header."""
    graphs = table(*({"graph": ("uri", f"{BASE}id/passage/{number}")} for number in range(1000)))
    queries: list[str] = []

    def virtuoso(request: BaseHTTPRequestHandler) -> None:
        sent = request.rfile.read(int(request.headers.get("Content-Length", 0))).decode()
        asked = parse_qs(urlsplit(request.path).query or sent)
        queries.append(asked["query"][0])
        is_view = "default-graph-uri" in asked or "FROM" in queries[-1]
        body = graphs if "?graph " in queries[-1] else table({"s": ("uri", "urn:s")})
        if "?stated" in queries[-1]:
            body = table({"stated": ("integer", "9"), "counted": ("integer", "9" if is_view else "99")})
        if "?declared" in queries[-1]:
            body = table({"declared": ("integer", "1000"), "held": ("integer", "1000")})
        request.send_response(200)
        request.send_header("Content-Type", JSON)
        request.send_header("Content-Length", str(len(body)))
        for graph in asked.get("named-graph-uri", ()):
            request.send_header("X-SPARQL-named-graph", graph)
        request.end_headers()
        request.wfile.write(body)

    answer = RemoteStore(serve(virtuoso), retries=0).query("SELECT ?s { GRAPH ?g { ?s ?p ?o } }")
    assert isinstance(answer, Rows)
    assert queries[-1].count("FROM NAMED") == 1000


def test_another_spelling_of_a_value_is_read_as_ours(serve: Serve) -> None:
    fake = Fake(plain=(100, 100))
    fake.body = table({"x": ("boolean", "1")}, {"x": ("integer", "007")}, {"x": ("boolean", "perhaps")})
    answer = RemoteStore(serve(fake)).query("SELECT ?x { ?s ?p ?x }")
    assert isinstance(answer, Rows)
    assert [getattr(cell, "value", None) for (cell,) in answer.rows] == ["true", "7", "perhaps"]


def test_store_is_counted_once(serve: Serve) -> None:
    fake = Fake(plain=(100, 100))
    store = RemoteStore(serve(fake))
    store.query("SELECT ?x { ?x ?p ?o }")
    store.query("SELECT ?x { ?x ?p ?o }")
    assert len(fake.scopes) == 3


@pytest.mark.parametrize(
    ("query", "body", "kind", "message"),
    [
        ("SELECT ?x {}", b"<html>Welcome</html>", "text/html", "an HTML page"),
        ("SELECT ?x {}", b"x\r\n1\r\n", "text/csv", "'text/csv'"),
        ("SELECT ?x {}", b"{", JSON, "not valid application/sparql-results\\+json"),
        ("SELECT ?x {}", b"", JSON, "not valid"),
        ("SELECT ?x {}", b"\xff\xfe", JSON, "not valid"),
        ("SELECT ?x {}", b'{"head":{"vars":["x"]}}', JSON, "not valid"),
        ("SELECT ?x {}", b'{"head":{},"boolean":true}', JSON, "not valid"),
        ("SELECT ?x {}", table({"x": ("uri", "no iri")}), JSON, "not valid"),
        ("ASK {}", table(), JSON, "not valid"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", b"<html></html>", "text/html", "an HTML page"),
        ("DESCRIBE ?s { ?s ?p ?o }", b"<html></html>", "text/html", "an HTML page"),
        ("DESCRIBE ?s { ?s ?p ?o }", b"<urn:s> <urn:p>", "text/turtle", "not valid text/turtle"),
        ("DESCRIBE ?s { ?s ?p ?o }", table(), JSON, "not with an answer"),
    ],
)
def test_nonsense_is_told(serve: Serve, query: str, body: bytes, kind: str, message: str) -> None:
    fake = Fake(plain=(100, 100))
    fake.body, fake.kind = body, kind
    url = serve(fake)
    with pytest.raises(EndpointProblem, match=message) as caught:
        RemoteStore(url).query(query)
    assert caught.value.where == url
    assert caught.value.hint


def test_error_can_be_dropped_in_another_thread(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    dropped: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", dropped.append)
    fake = Fake(plain=(100, 100))
    fake.body = table({"x": ("uri", "no iri")})
    kept = []
    try:
        RemoteStore(serve(fake)).query("SELECT ?x {}")
    except EndpointProblem as problem:
        kept.append(problem)
    assert kept
    thread = threading.Thread(target=kept.clear)
    thread.start()
    thread.join()
    gc.collect()
    assert not dropped


def test_page_instead_of_an_endpoint_is_told_on_connecting(serve: Serve) -> None:
    def page(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html; charset=utf-8")
        request.end_headers()
        request.wfile.write(b"<!DOCTYPE html><title>Welcome</title>")

    with pytest.raises(EndpointProblem, match="an HTML page"):
        open_store(endpoint=serve(page))


@pytest.mark.parametrize(
    ("query", "body", "kind", "expected"),
    [
        (
            "SELECT ?x {}",
            XML_TABLE,
            "application/sparql-results+xml",
            "urn:a",
        ),
        (
            "SELECT ?x {}",
            table({"x": ("decimal", "15000000.00")}),
            "application/json;charset=utf-8",
            "15000000.0",
        ),
        (
            "DESCRIBE ?s { ?s ?p ?o }",
            b"<urn:s> <urn:p> 15000000.00 .",
            "text/turtle; charset=UTF-8",
            "15000000.0",
        ),
    ],
)
def test_other_spellings_and_formats_give_the_same_terms(
    serve: Serve, query: str, body: bytes, kind: str, expected: str
) -> None:
    fake = Fake(plain=(100, 100))
    fake.body, fake.kind = body, kind
    answer = RemoteStore(serve(fake)).query(query)
    assert not isinstance(answer, Truth)
    term = answer.rows[0][0] if isinstance(answer, Rows) else answer.triples[0].object
    assert getattr(term, "value", None) == expected


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("SELECT * { ?s rd:bedrag ?o }", SyntaxProblem),
        ("CLEAR ALL", InputProblem),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", InputProblem),
    ],
)
def test_wrong_question_is_not_even_sent(serve: Serve, query: str, kind: type[InputProblem]) -> None:
    fake = Fake(plain=(100, 100))
    with pytest.raises(kind):
        RemoteStore(serve(fake)).query(query)
    assert not fake.scopes


def test_time_out_of_open_store_reaches_the_endpoint(serve: Serve) -> None:
    with pytest.raises(EndpointProblem, match=r"within 0\.1 seconds"):
        open_store(endpoint=serve(lambda _: time.sleep(1)), timeout=0.1)


def test_dump_under_another_base_is_answered_too(
    world_content: Content, oxigraph: Callable[..., str], tmp_path: Path
) -> None:
    moved = load_dataset(world_content, base_iri="https://example.org/")
    write_dumps(moved, tmp_path / "moved")
    store = open_store(
        endpoint=oxigraph(tmp_path / "moved" / "regiodeals.trig"), base_iri="https://example.org/"
    )
    query = sparql_prologue() + "SELECT (SUM(?a) AS ?total) { ?x rd:bedrag ?a }"
    assert store.query(query) == EmbeddedStore.from_dataset(moved).query(query)
