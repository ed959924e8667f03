"""The catalogue over HTTP: every question through SPARQLWrapper to a real server, and servers that lie."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import Literal, QueryResultsFormat, QuerySolutions, parse_query_results
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from regiodeals.errors import EndpointProblem
from regiodeals.graph.answer import Rows
from regiodeals.graph.dumps import write_dumps
from regiodeals.graph.remote import RemoteStore
from regiodeals.graph.store import read_answer
from regiodeals.questions.answering import answer
from regiodeals.questions.catalogue import load_catalogue
from regiodeals.questions.checks import run_checks, told
from regiodeals.questions.expected import compare, read_expected
from tests.endpoints import oxigraph

from .test_answers import MINI_ANSWERS, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from regiodeals.graph.dataset import Dataset
    from regiodeals.graph.store import EmbeddedStore
    from regiodeals.questions.catalogue import Catalogue

NAMES = load_catalogue(ROOT / "queries").names


@pytest.fixture(scope="module")
def endpoint(datasets: dict[str, Dataset], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an Oxigraph server with the invented world."""
    folder = tmp_path_factory.mktemp("http")
    write_dumps(datasets["mini"], folder / "build")
    with oxigraph(folder / "store", folder / "build" / "regiodeals.nq") as address:
        yield address


@pytest.mark.parametrize("name", NAMES)
def test_every_question_answers_through_sparqlwrapper(
    name: str, endpoint: str, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    question = catalogue.find(name)
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setQuery(question.sparql)  # it guesses the kind of query from words, in comments too
    wrapper.setMethod(POST)
    wrapper.setReturnFormat(JSON)
    text = json.dumps(wrapper.queryAndConvert())
    solutions = parse_query_results(text, format=QueryResultsFormat.JSON)
    assert isinstance(solutions, QuerySolutions)
    rows = read_answer(solutions)
    assert isinstance(rows, Rows)
    assert not compare(read_expected(MINI_ANSWERS / f"{name}.csv"), rows)


def test_the_store_of_an_endpoint_answers_as_the_embedded_one(
    endpoint: str, catalogue: Catalogue, mini: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    remote = RemoteStore(endpoint)
    for question in catalogue.questions():
        takes = {parameter.name for parameter in question.parameters}
        arguments = {"tranche": "9"} if "tranche" in takes else {}
        assert answer(question, remote, arguments) == answer(question, mini, arguments), question.name
    assert told(run_checks(catalogue.folder, remote)) == told(run_checks(catalogue.folder, mini))


@pytest.fixture
def lying(mini: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """A server on the invented world that cuts an answer off, or stops answering, without saying so."""
    monkeypatch.setenv("no_proxy", "*")
    servers: list[ThreadingHTTPServer] = []

    def start(*, most: int = 10**6, asleep: float = 0.0) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.reply(urlsplit(self.path).query)

            def do_POST(self) -> None:
                self.reply(self.rfile.read(int(self.headers["Content-Length"])).decode())

            def reply(self, text: str) -> None:
                query = parse_qs(text)["query"][0]
                if "COUNT(*) AS ?counted" not in query:
                    time.sleep(asleep)
                rows = mini.query(query)
                assert isinstance(rows, Rows)
                bindings = [
                    {
                        name: {
                            "type": "literal",
                            "value": term.value,
                            **({"datatype": term.datatype.value} if not term.language else {}),
                        }
                        for name, term in zip(rows.variables, row, strict=True)
                        if isinstance(term, Literal)
                    }
                    for row in rows.rows[:most]
                ]
                body = json.dumps({"head": {"vars": rows.variables}, "results": {"bindings": bindings}})
                self.send_response(200)
                self.send_header("Content-Type", "application/sparql-results+json")
                self.end_headers()
                with contextlib.suppress(OSError):  # the client may have gone
                    self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/query"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_an_answer_that_is_cut_off_is_no_answer(lying: Callable[..., str], catalogue: Catalogue) -> None:
    question = catalogue.find("financieringsregels")
    whole = answer(question, RemoteStore(lying()), {})
    assert len(whole.rows) > 10
    with pytest.raises(EndpointProblem, match="its answer is cut off") as caught:
        answer(question, RemoteStore(lying(most=10)), {})
    assert caught.value.exit_code == 3
    assert f"counts {len(whole.rows)}" in caught.value.message


def test_an_endpoint_that_falls_asleep_is_told(lying: Callable[..., str], catalogue: Catalogue) -> None:
    store = RemoteStore(lying(asleep=2.0), timeout=0.3, retries=0)
    with pytest.raises(EndpointProblem, match=r"did not answer within 0\.3 seconds"):
        answer(catalogue.find("financieringsregels"), store, {})
