"""The same questions and negotiations in front of each store: our own, Oxigraph's server, and Virtuoso 7."""

from __future__ import annotations

import csv
import io
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

from regiodeals.content import find_content
from regiodeals.graph.answer import Triples
from regiodeals.graph.dataset import load_dataset
from regiodeals.graph.dumps import write_dumps
from regiodeals.graph.store import open_store
from regiodeals.namespaces import sparql_prologue
from regiodeals.questions.answering import answer
from regiodeals.questions.catalogue import load_catalogue
from regiodeals.questions.provenance import with_evidence
from tests.serve.conftest import Serving, served

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

CATALOGUE = load_catalogue(find_content().queries)
FORMS = ("ttl", "nt", "jsonld", "trig")
THINGS = (
    "regiodeal/6-noord-drenthe",
    "tranche/6",
    "gemeente/gm1730",
    "passage/kst-29697-159/tabel-1/noord-drenthe",
)
EVIDENCED = (
    "bijdrage-per-landsdeel",
    "cofinanciering-per-deal",
    "doelen-en-meetbaarheid",
    "tegenstrijdige-cijfers",
)
"""Questions about amounts, about reasons, about texts in a language, and about passages themselves."""
VALUES = (
    ("bijdrage-per-inwoner", "tranche", "6"),
    ("bijdrage-per-inwoner-per-deal", "tranche", "6"),
    ("deals-per-provincie", "tranche", "2"),
    ("bewijs-bij-bijdragen", "tranche", "6"),
    ("deals-per-gemeente-van-nu", "gemeente", "Noordenveld"),
    ("deals-per-gemeente-van-nu", "gemeente", "Brielle"),
    ("gemeenten-toen-en-nu", "gemeente", "Brielle"),
)
PASSWORD = "only-for-this-test"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dumps")
    write_dumps(load_dataset(find_content()), folder)
    return folder


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        assert process.poll() is None, "the store ended"
        try:
            with urlopen(address, timeout=10):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError("the store does not answer")


@contextmanager
def oxigraph(dumps: Path, folder: Path) -> Iterator[str]:
    program = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if program is None:
        pytest.skip("oxigraph is not installed: pip install oxigraph")
    location, port = str(folder / "store"), free_port()
    subprocess.run(
        [program, "load", "--location", location, "--file", str(dumps / "regiodeals.nq")],
        check=True,
        capture_output=True,
    )
    command = [program, "serve-read-only", "--location", location, "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/", process)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def virtuoso(dumps: Path, folder: Path) -> Iterator[str]:
    program, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or client is None:
        pytest.skip(
            "Virtuoso 7 is not installed: apt-get install virtuoso-opensource-7 virtuoso-opensource-7-bin"
        )
    http, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(
        f"""[Database]
DatabaseFile = {folder}/virtuoso.db
TransactionFile = {folder}/virtuoso.trx
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
CaseMode = 2
DirsAllowed = {folder}, {dumps}
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 60
""",
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [program, "+foreground", "+configfile", str(folder / "virtuoso.ini")],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def sql_says(text: str, password: str = PASSWORD) -> None:
        done = subprocess.run(
            [client, f"127.0.0.1:{sql}", "dba", password, "ERRORS=STDOUT", f"EXEC={text}"],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert "Error" not in done.stdout, done.stdout

    try:
        wait_for(f"http://127.0.0.1:{http}/sparql", process)
        sql_says(f'set password "dba" "{PASSWORD}";', "dba")
        sql_says(f"ld_dir('{dumps}', 'regiodeals.nq', 'urn:unused');")
        sql_says("rdf_loader_run();")
        yield f"http://127.0.0.1:{http}/sparql"
    finally:
        process.kill()  # what it holds is thrown away, so it need not save it
        process.wait(timeout=60)


STORES: dict[str, Any] = {"oxigraph": oxigraph, "virtuoso": virtuoso}


@pytest.fixture(scope="module", params=STORES)
def endpoint(
    request: pytest.FixtureRequest, dumps: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a store that holds the graph."""
    with STORES[request.param](dumps, tmp_path_factory.mktemp(request.param)) as address:
        yield address


@pytest.fixture(scope="module")
def before(endpoint: str, elsewhere: Path) -> Iterator[Serving]:
    """A server of ours in front of a store."""
    with served("--endpoint", endpoint, "--workers", "2", "--query-seconds", "60", cwd=elsewhere) as serving:
        yield serving


@pytest.mark.parametrize("name", CATALOGUE.names)
def test_answers_are_the_same_before_every_store(name: str, before: Serving) -> None:
    got = before.get(f"/api/v1/vragen/{name}/antwoord", format="csv")
    assert got.status == 200, got.text
    expected = CATALOGUE.find(name).expected_path.read_text(encoding="utf-8")
    assert list(csv.reader(io.StringIO(got.text))) == list(csv.reader(io.StringIO(expected)))


@pytest.mark.parametrize(("name", "parameter", "value"), VALUES)
def test_answers_to_a_value_are_the_same_before_every_store(
    name: str, parameter: str, value: str, before: Serving, real: Serving
) -> None:
    target, asked = f"/api/v1/vragen/{name}/antwoord", {"format": "csv", parameter: value}
    got, own = before.get(target, **asked), real.get(target, **asked)
    assert got.status == own.status == 200, got.text
    assert got.text == own.text
    assert len(own.text.splitlines()) > 1


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("form", FORMS)
def test_things_are_told_the_same_before_every_store(
    thing: str, form: str, before: Serving, real: Serving
) -> None:
    got, own = before.get(f"/doc/{thing}.{form}"), real.get(f"/doc/{thing}.{form}")
    assert got.status == own.status == 200, got.text
    assert got.media_type == own.media_type
    assert got.text == own.text


@pytest.mark.parametrize("name", EVIDENCED)
def test_passages_are_the_same_in_every_store(name: str, endpoint: str) -> None:
    question = CATALOGUE.find(name)
    own, other = open_store(), open_store(endpoint=endpoint, timeout=60)
    rows = answer(question, own, {})
    told = with_evidence(question.sparql, rows, own)
    assert told == with_evidence(question.sparql, rows, other)
    assert any(row[-1] is not None for row in told.rows)


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?deal a rd:RegioDeal ; rd:tranche ?t } WHERE { ?deal a rd:RegioDeal ; rd:tranche ?t }",
        "CONSTRUCT WHERE { ?deal a rd:RegioDeal ; rdfs:label ?label }",
        "CONSTRUCT { ?s rd:bedrag ?b ; rd:stadium ?g } WHERE { GRAPH ?g { ?s rd:bedrag ?b } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s a rd:Tegenstrijdigheid ; ?p ?o }",
    ],
)
def test_triples_are_the_same_in_every_store(query: str, endpoint: str) -> None:
    own, other = open_store(), open_store(endpoint=endpoint, timeout=60)
    told = other.query(sparql_prologue() + query)
    expected = own.query(sparql_prologue() + query)
    assert isinstance(told, Triples)
    assert isinstance(expected, Triples)
    assert set(told.triples) == set(expected.triples)
    assert len(told.triples) > 80


def test_negotiation_is_the_same_before_every_store(before: Serving, real: Serving) -> None:
    assert before.get("/id/tranche/6").status == 303
    assert before.get("/doc/tranche/6", accept="image/png").status == 406
    page = before.get("/doc/gemeente/gm1730", accept="text/html")
    assert page.media_type == "text/html"
    assert page.text == real.get("/doc/gemeente/gm1730", accept="text/html").text
    assert before.get("/doc/tranche/66").status == 404
    counted = before.get("/sparql", query="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    size = "SELECT ?n { <id/dataset> <http://rdfs.org/ns/void#triples> ?n }"
    assert counted.json == before.get("/sparql", query=size).json
