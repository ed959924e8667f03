"""Joining with other endpoints: real ones with small extracts, and ones that are broken, slow or lie."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from regiodeals.content import find_content
from regiodeals.errors import SyntaxProblem
from regiodeals.questions.federated import FRESH, Asking, Kept, answer_federated
from regiodeals.questions.services import find_services, load_federated
from regiodeals.questions.wording import exact_text
from tests.endpoints import oxigraph, server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from regiodeals.graph.store import EmbeddedStore
    from regiodeals.questions.catalogue import Catalogue
    from regiodeals.questions.federated import Federated

WIKIDATA = "https://query.wikidata.org/sparql"
OUTER = "SERVICE <https://x.example/> { # join: a\n ?a ?p ?b"
UNION = "https://publications.europa.eu/webapi/rdf/sparql"
KADASTER = "https://api.labs.kadaster.nl/datasets/kadaster/kkg/services/kkg/sparql"
EXTRACT = """
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX atu: <http://publications.europa.eu/resource/authority/atu/>
PREFIX imxgeo: <http://modellen.geostandaarden.nl/def/imx-geo#>

wd:Q97055892 wdt:P1082 45000 , 45587 , "veel" .
wd:Q835083 wdt:P1082 -5 .
wd:Q42 wdt:P1082 1 .
atu:NLD_PR_DRENT skos:prefLabel "Drenthe"@nl , "Drenthe"@en , "Drenthe"@fr .
atu:NLD_PR_UTC skos:prefLabel "Utrecht"@nl .
atu:NLD_PR_NORH skos:prefLabel "Noord-Holland"@nl , "North Holland"@en .
<https://example.org/gemeentegebied/1979> a imxgeo:Gemeentegebied ; imxgeo:naam "Eemsdelta" .
"""
"""Small extracts in the shape of Wikidata, the list of the Union and the Kadaster, with invented figures."""


@pytest.fixture(scope="module")
def elsewhere() -> Catalogue:
    return load_federated(find_content().queries)


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real SPARQL server that holds the extracts."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "extract.ttl").write_text(EXTRACT, encoding="utf-8")
    with oxigraph(folder / "store", folder / "extract.ttl") as address:
        yield address


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Run a server that answers every request with one function; return its address."""
    with ExitStack() as servers:
        yield lambda answer: f"http://{servers.enter_context(server(answer))}/sparql"


@pytest.fixture
def ask(elsewhere: Catalogue, released: EmbeddedStore) -> Callable[..., Federated]:
    """Answer a question with another address for all endpoints."""

    def call(name: str, url: str, *, timeout: float = 10.0, kept: Kept | None = None) -> Federated:
        instead = dict.fromkeys((WIKIDATA, UNION, KADASTER), url)
        asking = Asking(timeout=timeout, instead=instead, kept=kept)
        return answer_federated(elsewhere.find(name), released, {}, asking)

    return call


def cells(found: Federated) -> list[list[str]]:
    return [[exact_text(cell) for cell in row] for row in found.rows.rows]


def results(
    variables: list[str], rows: Sequence[Mapping[str, object]]
) -> Callable[[BaseHTTPRequestHandler], None]:
    body = json.dumps({"head": {"vars": variables}, "results": {"bindings": rows}}).encode()

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "application/sparql-results+json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


def test_every_question_names_an_endpoint_and_reads_as_the_others_do(elsewhere: Catalogue) -> None:
    questions = elsewhere.questions()
    assert {question.theme for question in questions} == {"wikidata", "europa", "kadaster"}
    for question in questions:
        assert find_services(question.sparql, where=question.name)


def test_wikidata_joins_by_item(ask: Callable[..., Federated], endpoint: str) -> None:
    found = ask("inwoners-volgens-wikidata", endpoint)
    assert found.is_whole
    assert ["Eemsdelta", "44846", "45587", "http://www.wikidata.org/entity/Q97055892"] in cells(found)
    assert all(row[2] == "" for row in cells(found) if row[0] != "Eemsdelta")
    assert len(cells(found)) > 60


def test_the_union_joins_by_unit_and_the_kadaster_by_name(
    ask: Callable[..., Federated], endpoint: str
) -> None:
    names = cells(ask("namen-in-de-lijst-van-de-unie", endpoint))
    assert [row[1:3] for row in names if row[0] == "Noord-Holland"] == [["Noord-Holland", "North Holland"]]
    assert [row[1:3] for row in names if row[0] == "Utrecht"] == [["Utrecht", ""]]
    assert len(names) == 15
    areas = cells(ask("gemeentegebieden-van-het-kadaster", endpoint))
    assert ["Eemsdelta", "https://example.org/gemeentegebied/1979"] in areas


def test_a_broken_endpoint_leaves_its_columns_empty_and_is_told(
    ask: Callable[..., Federated], serve: Callable[..., str]
) -> None:
    def broken(request: BaseHTTPRequestHandler) -> None:
        request.send_error(500)

    found = ask("namen-in-de-lijst-van-de-unie", serve(broken))
    assert not found.is_whole
    assert "failed on this query" in found.troubles[0].reason
    assert len(cells(found)) == 15
    assert all(row[1] == "" for row in cells(found))


def test_a_slow_endpoint_is_left_after_its_time(
    ask: Callable[..., Federated], serve: Callable[..., str]
) -> None:
    is_over = threading.Event()

    def slow(_: BaseHTTPRequestHandler) -> None:
        is_over.wait(60)

    began = time.monotonic()
    found = ask("namen-in-de-lijst-van-de-unie", serve(slow), timeout=0.3)
    is_over.set()
    assert time.monotonic() - began < 30
    assert "within 0.3 seconds" in found.troubles[0].reason


def test_an_endpoint_that_answers_what_was_not_asked_is_found_out(
    ask: Callable[..., Federated], serve: Callable[..., str]
) -> None:
    strange = {"type": "uri", "value": "http://example.org/strange"}
    text = {"type": "literal", "xml:lang": "nl", "value": "Nergens"}
    one = {"type": "literal", "datatype": "http://www.w3.org/2001/XMLSchema#integer", "value": "1"}

    def lying(request: BaseHTTPRequestHandler) -> None:
        if "COUNT" in request.path or "COUNT" in _body(request):
            results(["n"], [{"n": one}])(request)
        else:
            row = {"atu": strange, "dutch": text, "english": text}
            results(["atu", "dutch", "english"], [row])(request)

    found = ask("namen-in-de-lijst-van-de-unie", serve(lying))
    assert "not asked" in found.troubles[0].reason
    assert "Nergens" not in {cell for row in cells(found) for cell in row}


def test_an_endpoint_that_cuts_off_its_answer_is_found_out(
    ask: Callable[..., Federated], serve: Callable[..., str]
) -> None:
    many = {"type": "literal", "datatype": "http://www.w3.org/2001/XMLSchema#integer", "value": "12"}

    def cutting(request: BaseHTTPRequestHandler) -> None:
        if "COUNT" in request.path or "COUNT" in _body(request):
            results(["n"], [{"n": many}])(request)
        else:
            results(["atu", "dutch", "english"], [])(request)

    found = ask("namen-in-de-lijst-van-de-unie", serve(cutting))
    assert "counts 12 rows and sends 0" in found.troubles[0].reason


def test_an_endpoint_that_does_not_count_is_not_believed(
    ask: Callable[..., Federated], serve: Callable[..., str]
) -> None:
    def silent(request: BaseHTTPRequestHandler) -> None:
        counts = "COUNT" in request.path or "COUNT" in _body(request)
        results(["n"] if counts else ["atu", "dutch", "english"], [])(request)

    found = ask("namen-in-de-lijst-van-de-unie", serve(silent))
    assert "does not count its rows" in found.troubles[0].reason


def test_an_answer_that_is_no_table_is_told(ask: Callable[..., Federated], serve: Callable[..., str]) -> None:
    def page(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        request.wfile.write(b"<h1>Hello</h1>")

    assert "HTML page" in ask("namen-in-de-lijst-van-de-unie", serve(page)).troubles[0].reason


def test_a_fresh_answer_is_not_asked_again_and_an_old_one_helps_out(
    ask: Callable[..., Federated], endpoint: str, tmp_path: Path, serve: Callable[..., str]
) -> None:
    def broken(request: BaseHTTPRequestHandler) -> None:
        request.send_error(503)

    folder = tmp_path / "kept"
    first = ask("namen-in-de-lijst-van-de-unie", endpoint, kept=Kept(folder=folder))
    assert list(folder.glob("*.json"))
    nowhere = serve(broken)
    again = ask("namen-in-de-lijst-van-de-unie", nowhere, kept=Kept(folder=folder))
    assert again == first
    later = Kept(folder=folder, now=lambda: time.time() + FRESH + 60)
    old = ask("namen-in-de-lijst-van-de-unie", nowhere, kept=later)
    assert old.is_whole
    assert old.rows == first.rows
    assert old.troubles[0].kept is not None
    assert "out of service" in old.troubles[0].reason


def test_a_kept_answer_that_was_damaged_is_asked_again(
    ask: Callable[..., Federated], endpoint: str, tmp_path: Path
) -> None:
    kept = Kept(folder=tmp_path)
    first = ask("namen-in-de-lijst-van-de-unie", endpoint, kept=kept)
    for path in tmp_path.glob("*.json"):
        path.write_bytes(b"{ no json")
    assert ask("namen-in-de-lijst-van-de-unie", endpoint, kept=kept) == first


def test_a_folder_that_cannot_be_written_keeps_nothing(
    ask: Callable[..., Federated], endpoint: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert ask("namen-in-de-lijst-van-de-unie", endpoint, kept=Kept(folder=tmp_path / "file")).is_whole


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("SERVICE <https://x.example/> { # join: a\n ?a ?p ?b }", "first in an OPTIONAL"),
        (
            "OPTIONAL { ?a ?p ?b . SERVICE <https://x.example/> { # join: a\n ?a ?p ?b } }",
            "first in an OPTIONAL",
        ),
        ("OPTIONAL { SERVICE ?where { # join: a\n ?a ?p ?b } }", "not followed by an address"),
        ("OPTIONAL { SERVICE SILENT <https://x.example/> { # join: a\n ?a ?p ?b } }", "not followed by"),
        ("OPTIONAL { SERVICE <https://x.example/> { ?a ?p ?b } }", "no line '# join"),
        ("OPTIONAL { SERVICE <https://x.example/> { # join: z\n ?a ?p ?b } }", "no line '# join"),
        ("OPTIONAL { SERVICE <https://x.example/> { # join: a\n ?a ?p ?b { {", "left open"),
        (
            f"OPTIONAL {{ {OUTER} OPTIONAL {{ SERVICE <https://y.example/> {{ ?a ?p ?c }} }} }} }}",
            "in another",
        ),
    ],
)
def test_a_part_in_the_wrong_place_is_refused(pattern: str, told: str) -> None:
    with pytest.raises(SyntaxProblem, match=told):
        find_services(f"SELECT ?a WHERE {{ ?a ?q ?z . {pattern} }}", where="x.rq")


def test_the_command_tells_an_incomplete_answer_with_code_3(endpoint: str, tmp_path: Path) -> None:
    def run(url: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "regiodeals", "ask", "namen-in-de-lijst-van-de-unie", "--format", "csv"],
            env={**os.environ, "REGIODEALS_SERVICES": f"{UNION}={url}", "REGIODEALS_CACHE": ""},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    whole = run(endpoint)
    assert whole.returncode == 0, whole.stderr
    assert "Noord-Holland,Noord-Holland,North Holland," in whole.stdout
    part = run("http://127.0.0.1:9/query")
    assert part.returncode == 3
    assert f"{UNION}: The endpoint cannot be reached" in part.stderr
    assert "niet volledig" in part.stderr
    assert "Noord-Holland,,," in part.stdout
    assert run("nowhere").returncode == 2


def _body(request: BaseHTTPRequestHandler) -> str:
    length = int(request.headers.get("Content-Length") or 0)
    return request.rfile.read(length).decode() if length else ""
