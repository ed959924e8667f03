"""The tests of the W3C for the SPARQL 1.1 Protocol and the service description, by real requests."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import parse_query_results
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection

from tests.serve.conftest import served, write_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

    from tests.serve.conftest import Got, Serving

STANDARDS = os.environ.get("REGIODEALS_STANDARDS")
SUITE = Path(STANDARDS or "unset") / "w3c-sparql11-protocol"
pytestmark = pytest.mark.skipif(
    not SUITE.is_dir(), reason="REGIODEALS_STANDARDS names no folder with w3c-sparql11-protocol"
)

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
DECLARED = """PREFIX rd: <https://w3id.org/regiodeals/def/>
<{graph}> a rd:Registeruitgave .
<{graph}> {{ {triples} }}
"""

CHANGING = {
    "update_dataset_default_graph",
    "update_dataset_default_graphs",
    "update_dataset_named_graphs",
    "update_dataset_full",
    "update_post_form",
    "update_post_direct",
    "update_base_uri",
}
"""Tests that an update works: an endpoint that is read only must refuse every one of them."""


def manifest(name: str) -> Graph:
    return Graph().parse(SUITE / name / "manifest.ttl", publicID=f"{SUITE.as_uri()}/{name}/")


def protocol_tests() -> list[str]:
    if not SUITE.is_dir():
        return []
    return sorted(
        str(test).rpartition("#")[2] for test in manifest("protocol").subjects(RDF.type, MF.ProtocolTest)
    )


TESTS = protocol_tests()


@pytest.fixture(scope="module")
def suite() -> Graph:
    return manifest("protocol")


@pytest.fixture(scope="module")
def endpoint(suite: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server of the small world that also holds the graphs of the suite."""
    graphs = {
        str(suite.value(data, LABEL)): Path(str(suite.value(data, UT.graph)).removeprefix("file://"))
        for data in suite.objects(None, UT.graphData)
    }
    assert len(graphs) == 3
    texts = [DECLARED.format(graph=name, triples=path.read_text("utf-8")) for name, path in graphs.items()]
    folder = write_world(tmp_path_factory.mktemp("w3c"), *texts)
    with served("--content", str(folder), "--workers", "1", cwd=folder) as serving:
        yield serving


def requests_of(suite: Graph, name: str) -> list[Node]:
    (test,) = [
        found for found in suite.subjects(RDF.type, MF.ProtocolTest) if str(found).endswith(f"#{name}")
    ]
    action = suite.value(test, MF.action)
    listed = suite.value(action, HT.requests)
    assert listed is not None
    return list(Collection(suite, listed))


def send(suite: Graph, endpoint: Serving, request: Node) -> Got:
    """Send a request as the manifest writes it."""
    path = str(suite.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1)
    listed = suite.value(request, HT.headers)
    headers = {
        str(suite.value(header, HT.fieldName)): str(suite.value(header, HT.fieldValue))
        for header in (Collection(suite, listed) if listed is not None else [])
    }
    body = suite.value(request, HT.body)
    content = b""
    if body is not None:
        encoding = str(suite.value(body, CNT.characterEncoding) or "utf-8")
        content = str(suite.value(body, CNT.chars)).encode(encoding)
    return endpoint.send(str(suite.value(request, HT.methodName)), path, headers=headers, body=content)


def test_the_suite_is_whole() -> None:
    assert len(TESTS) == 34
    assert set(TESTS) >= CHANGING


@pytest.mark.parametrize("name", [name for name in TESTS if name not in CHANGING])
def test_protocol(name: str, suite: Graph, endpoint: Serving) -> None:
    for request in requests_of(suite, name):
        got = send(suite, endpoint, request)
        response = suite.value(request, HT.resp)
        classes = {str(status)[-3] for status in suite.objects(response, MF.expectedStatus)}
        assert str(got.status)[0] in classes, got.text
        form = suite.value(response, MF.expectedFormat)
        if form is None:
            continue
        if str(form) == "RDF":
            kinds = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/n-triples": "nt"}
            Graph().parse(data=got.body, format=kinds[got.media_type])
        else:
            assert got.media_type in {"application/sparql-results+json", "application/sparql-results+xml"}
            answer: Any = json.loads(got.body)
            assert ("boolean" in answer) == (str(form) == "boolean")
        expected = suite.value(response, MF.expectedBoolean)
        if expected is not None:
            assert str(json.loads(got.body)["boolean"]).lower() == str(expected)


@pytest.mark.parametrize("name", sorted(CHANGING) if TESTS else [])
def test_an_update_is_refused(name: str, suite: Graph, endpoint: Serving) -> None:
    update = requests_of(suite, name)[0]
    got = send(suite, endpoint, update)
    assert 400 <= got.status < 500
    assert "changes nothing" in got.json["detail"]


FORMS = {
    "text/turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
}


@pytest.mark.parametrize("accept", [None, *FORMS])
def test_returns_rdf(accept: str | None, endpoint: Serving) -> None:
    got = endpoint.get("/sparql", accept=accept)
    assert got.status == 200
    assert len(Graph().parse(data=got.body, format=FORMS[got.media_type])) > 10
    assert accept is None or got.media_type == accept


@pytest.mark.parametrize("host", [None, "sparql.example.org", "sparql.example.org:8443"])
def test_has_endpoint_triple(host: str | None, endpoint: Serving) -> None:
    name = host or f"{endpoint.host}:{endpoint.port}"
    got = endpoint.send("GET", "/sparql", headers={"Host": name} if host else {})
    described = Graph().parse(data=got.body, format="turtle")
    assert list(described.objects(None, SD.endpoint)) == [URIRef(f"http://{name}/sparql")]


def test_conforms_to_schema(endpoint: Serving) -> None:
    """What https://www.w3.org/TR/sparql11-service-description/ says of each term that is used."""
    described = Graph().parse(data=endpoint.get("/sparql").body, format="turtle")
    (service,) = described.subjects(RDF.type, SD.Service)
    objects = {SD.endpoint, SD.supportedLanguage, SD.feature, SD.resultFormat, SD.defaultDataset}
    assert {
        predicate for predicate in described.predicates(service) if str(predicate).startswith(str(SD))
    } <= objects
    assert all(isinstance(value, URIRef) for name in objects for value in described.objects(service, name))
    assert set(described.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert SD.SPARQL11Update not in set(described.objects())
    (dataset,) = described.objects(service, SD.defaultDataset)
    (graph,) = described.objects(dataset, SD.defaultGraph)
    assert (dataset, RDF.type, SD.Dataset) in described
    assert (graph, RDF.type, SD.Graph) in described


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_all_result_formats_hold_the_same(form: str, endpoint: Serving) -> None:
    query = (
        'SELECT ?a ?b WHERE { VALUES (?a ?b) { (1 "één, \\"twee\\"") (UNDEF "x"@nl) (<http://a/> 2.50) } }'
    )
    got = endpoint.get("/sparql", query=query, format=form)
    assert got.status == 200
    assert (
        got.media_type
        == {
            "json": "application/sparql-results+json",
            "xml": "application/sparql-results+xml",
            "csv": "text/csv",
            "tsv": "text/tab-separated-values",
        }[form]
    )
    if form == "csv":
        assert got.text == 'a,b\r\n1,"één, ""twee"""\r\n,x\r\nhttp://a/,2.5\r\n'
        return
    by_accept = endpoint.get("/sparql", query=query, accept=got.media_type)
    assert by_accept.body == got.body
    if form != "tsv":
        rows = [[str(cell) for cell in row] for row in parse_query_results(got.body, format=_format(form))]  # type: ignore[union-attr]
        assert rows[1] == ["None", '"x"@nl']
        assert len(rows) == 3
    else:
        assert got.text.splitlines()[1:] == ['1\t"één, \\"twee\\""', '\t"x"@nl', "<http://a/>\t2.5"]


def _format(form: str) -> Any:
    from pyoxigraph import QueryResultsFormat

    return {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML}[form]
