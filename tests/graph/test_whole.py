"""An endpoint that lacks graphs, or cuts off its answer, is told of: no part passes for the whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from regiodeals.errors import EndpointProblem
from regiodeals.graph.answer import Triples
from regiodeals.graph.remote import RemoteStore
from regiodeals.graph.store import EmbeddedStore, open_store
from regiodeals.namespaces import BASE, sparql_prologue
from tests.endpoints import table

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from regiodeals.graph.dataset import Dataset

    Serve = Callable[[Callable[[BaseHTTPRequestHandler], None]], str]

JSON = "application/sparql-results+json"
PLAIN = sparql_prologue() + "SELECT ?x ?amount WHERE { ?x rd:bedrag ?amount } ORDER BY ?x ?amount"
WITH_GRAPHS = (
    "SELECT ?passage ?amount WHERE { GRAPH ?passage { ?x rd:bedrag ?amount } } ORDER BY ?passage ?amount",
    "CONSTRUCT { ?g rd:bedrag ?o } WHERE { GRAPH ?g { ?s rd:bedrag ?o } }",
    f"SELECT ?a FROM <{BASE}id/passage/een/bedrag> WHERE {{ ?x rd:bedrag ?a }}",
    f"ASK FROM NAMED <{BASE}id/passage/een/bedrag> WHERE {{ GRAPH ?g {{ ?x rd:bedrag ?a }} }}",
)


@pytest.mark.parametrize("options", [(), ("--union-default-graph",)], ids=["apart", "merged"])
def test_store_without_the_passages_is_refused_when_they_are_asked(
    world: Dataset, dump: Path, tmp_path: Path, oxigraph: Callable[..., str], options: tuple[str, ...]
) -> None:
    embedded = EmbeddedStore.from_dataset(world)
    view, short = dump.with_suffix(".ttl"), tmp_path / "short.nq"
    lines = [line for line in dump.read_text().splitlines() if "passage/een/bedrag> ." not in line]
    short.write_text("\n".join(lines) + "\n")
    for file, held in ((view, 0), (short, 3)):
        if options and file is view:
            continue  # without any graph there is nothing to merge, and its default graph is empty
        address = oxigraph(file, *options)
        store = open_store(endpoint=address)
        assert store.query(PLAIN) == embedded.query(PLAIN)
        for question in WITH_GRAPHS:
            with pytest.raises(EndpointProblem, match=f"has {held} of the 4 graphs") as caught:
                store.query(sparql_prologue() + question)
            assert caught.value.exit_code == 3
            assert f"heeft {held} van de 4 graven" in caught.value.said("nl")
            assert "regiodeals.nq" in (caught.value.advised("nl") or "")
        with pytest.raises(EndpointProblem, match="graphs of passages"):
            RemoteStore(address).connect(with_graphs=True)


def test_graphs_are_counted_once(serve: Serve) -> None:
    queries: list[str] = []

    def whole(request: BaseHTTPRequestHandler) -> None:
        queries.append(parse_qs(urlsplit(request.path).query)["query"][0])
        names = ("declared", "held") if "?declared" in queries[-1] else ("stated", "counted")
        body = table(dict.fromkeys(names, ("integer", "4")))
        if queries[-1].startswith("ASK"):
            body = json.dumps({"head": {}, "boolean": False}).encode()
        request.send_response(200)
        request.send_header("Content-Type", JSON)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    store = RemoteStore(serve(whole))
    for _ in range(3):
        store.query("SELECT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert sum("?declared" in query for query in queries) == 1


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?o { ?s rd:bedrag ?o }",
        "CONSTRUCT { ?s rd:bedrag ?o ; rd:deel [ rd:naam ?o ] } WHERE { ?s rd:bedrag ?o }",
        "CONSTRUCT WHERE { ?s rd:bedrag ?o }",
    ],
)
@pytest.mark.parametrize("sent", [20, 12])
def test_an_answer_that_was_cut_off_is_refused(serve: Serve, query: str, sent: int) -> None:
    def cutting(request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length", 0))).decode()
        asked = parse_qs(urlsplit(request.path).query or body)["query"][0]
        rows = [{"s": ("uri", f"urn:{number}"), "o": ("integer", "1")} for number in range(sent)]
        if "AS ?rows" in asked:
            rows = [{"rows": ("integer", "20")}]
        if "?stated" in asked:
            rows = [dict.fromkeys(("stated", "counted"), ("integer", "9"))]
        told = table(*rows)
        request.send_response(200)
        request.send_header("Content-Type", JSON)
        request.send_header("Content-Length", str(len(told)))
        request.end_headers()
        request.wfile.write(told)

    store = RemoteStore(serve(cutting))
    if sent < 20:
        with pytest.raises(EndpointProblem, match="sends 12 rows and counts 20"):
            store.query(sparql_prologue() + query)
        return
    answer = store.query(sparql_prologue() + query)
    if isinstance(answer, Triples):
        assert len(answer.triples) == (60 if "[" in query else 20)
