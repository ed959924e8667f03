"""Linked data: from the IRI of a thing to what is said about it."""

from __future__ import annotations

import gzip
import re
import socket
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, URIRef

from regiodeals.namespaces import BASE
from tests.serve.test_negotiation import BROWSER

if TYPE_CHECKING:
    from tests.serve.conftest import Serving

DEAL = "/doc/regiodeal/6-noord-drenthe"
IRI = f"{BASE}id/regiodeal/6-noord-drenthe"
FORMS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "trig": ("application/trig", RdfFormat.TRIG),
    "nq": ("application/n-quads", RdfFormat.N_QUADS),
}


def test_a_thing_is_no_document(real: Serving) -> None:
    got = real.get("/id/regiodeal/6-noord-drenthe", accept="text/turtle")
    assert (got.status, got.headers["location"]) == (303, DEAL)
    kept = real.get("/id/regiodeal/6-noord-drenthe", format="nt")
    assert kept.headers["location"] == f"{DEAL}?format=nt"


@pytest.mark.parametrize("name", FORMS)
def test_every_form_tells_the_same(name: str, real: Serving) -> None:
    media_type, kind = FORMS[name]
    asked = [
        real.get(DEAL, accept=media_type),
        real.get(DEAL, format=name),
        real.get(f"{DEAL}.{name}", accept="image/png"),
    ]
    assert {got.status for got in asked} == {200}
    assert {got.media_type for got in asked} == {media_type}
    assert len({got.body for got in asked}) == 1
    told = {quad.triple for quad in parse(asked[0].body, format=kind)}
    plain = {quad.triple for quad in parse(real.get(DEAL, format="nt").body, format=RdfFormat.N_TRIPLES)}
    assert told == plain
    assert len(told) > 20


def test_quads_name_the_passage_of_each_fact(real: Serving) -> None:
    quads = list(parse(real.get(f"{DEAL}.nq").body, format=RdfFormat.N_QUADS))
    assert any("/id/passage/" in str(quad.graph_name) for quad in quads)


def test_a_browser_gets_a_page_in_its_language(real: Serving) -> None:
    dutch = real.get(DEAL, accept=BROWSER)
    english = real.get(f"/en{DEAL}", accept=BROWSER)
    assert (dutch.status, english.status) == (200, 200)
    assert '<html lang="nl">' in dutch.text
    assert '<html lang="en">' in english.text
    assert "<h1>Regio Deal Noord-Drenthe</h1>" in dutch.text
    assert '<q lang="nl">' in dutch.text


@pytest.mark.parametrize(
    "path", ["/doc/regiodeal/nothing", "/id/", "/def/nothing", "/doc/", "/nothing", "/doc/x.ttl"]
)
def test_what_is_not_there_is_404(path: str, real: Serving) -> None:
    got = real.get(path)
    assert (got.status, got.media_type) == (404, "application/problem+json")


def test_not_acceptable_names_the_choices(real: Serving) -> None:
    got = real.get(DEAL, accept="image/png, text/html;q=0")
    assert got.status == 406
    for media_type, _ in FORMS.values():
        assert media_type in got.json["detail"]
    assert f'<{DEAL}.ttl>; rel="alternate"; type="text/turtle"' in got.headers["link"]


@pytest.mark.parametrize("forms", [["xyz"], ["ttl", "nt"], ["../../etc/passwd"], [""]])
def test_a_wrong_form_is_told(forms: list[str], real: Serving) -> None:
    got = real.get(DEAL, format=forms)
    assert got.status == 400
    assert "ttl" in got.json["hint"]


def test_headers_lead_on(real: Serving) -> None:
    got = real.get(DEAL, accept="text/turtle")
    assert got.headers["vary"] == "Accept, Accept-Encoding"
    assert got.headers["content-location"] == f"{DEAL}.ttl"
    assert f'<{IRI}>; rel="describes"' in got.headers["link"]
    assert got.headers["access-control-allow-origin"] == "*"
    for target, kind in re.findall(r'<(/[^>]+)>; rel="alternate"; type="([^"]+)"', got.headers["link"]):
        other = real.get(target)
        assert (other.status, other.media_type) == (200, kind)


def test_validators(real: Serving) -> None:
    got = real.get(DEAL, accept="text/turtle")
    tag = got.headers["etag"]
    for sent in (tag, f'"other", W/{tag}', "*"):
        again = real.send("GET", DEAL, headers={"Accept": "text/turtle", "If-None-Match": sent})
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert real.get(DEAL, accept="application/ld+json").headers["etag"] != tag
    assert real.send("GET", DEAL, headers={"Accept": "text/turtle", "If-None-Match": '"other"'}).status == 200


def test_head_is_get_without_the_body(real: Serving) -> None:
    got, head = real.send("GET", f"{DEAL}.nt"), real.send("HEAD", f"{DEAL}.nt")
    assert (head.status, head.body) == (200, b"")
    for name in ("content-type", "content-length", "etag", "link"):
        assert head.headers[name] == got.headers[name]


def test_compression(real: Serving) -> None:
    plain = real.get(f"{DEAL}.nt")
    zipped = real.send("GET", f"{DEAL}.nt", headers={"Accept-Encoding": "br, gzip"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert len(zipped.body) * 3 < len(plain.body)
    assert gzip.decompress(zipped.body) == plain.body
    assert zipped.headers["etag"] != plain.headers["etag"]


def test_preflight(real: Serving) -> None:
    got = real.send(
        "OPTIONS",
        "/sparql",
        headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"},
    )
    assert got.status == 204
    assert got.headers["access-control-allow-origin"] == "*"
    assert "POST" in got.headers["access-control-allow-methods"]
    assert "Content-Type" in got.headers["access-control-allow-headers"]


def test_things_of_other_registers_have_a_document_here(real: Serving) -> None:
    got = real.get("/doc/gemeente/gm1730.ttl")
    iri = "https://identifier.overheid.nl/tooi/id/gemeente/gm1730"
    assert (URIRef(iri), None, None) in Graph().parse(data=got.body, format="turtle")
    assert f"<{iri}>" in got.headers["link"]


def iris(real: Serving, pattern: str) -> list[str]:
    query = f"SELECT DISTINCT ?x WHERE {{ {pattern} FILTER(STRSTARTS(STR(?x), '{BASE}')) }} ORDER BY ?x"
    answer = real.get("/sparql", query=query).json
    return [row["x"]["value"] for row in answer["results"]["bindings"]]


@pytest.mark.parametrize(
    "pattern",
    [
        "GRAPH ?x { ?s ?p ?o }",
        "?x a ?class",
        "?s a ?x",
        "?s ?x ?o",
        "?s <http://www.w3.org/2004/02/skos/core#inScheme> ?x",
    ],
)
def test_what_the_graph_names_can_be_looked_up(pattern: str, real: Serving) -> None:
    found = iris(real, pattern)
    assert found
    for iri in found[:: max(1, len(found) // 25)]:
        path = iri.removeprefix(BASE)
        got = real.send("GET", "/" + path, headers={"Accept": "text/turtle"})
        if got.status == 303:
            got = real.send("GET", got.headers["location"], headers={"Accept": "text/turtle"})
        assert got.status == 200, iri
        assert len(Graph().parse(data=got.body, format="turtle")), iri


def test_every_question_can_be_looked_up(real: Serving) -> None:
    for row in real.get("/api/v1/vragen", pageSize="1000").json["rijen"]:
        place = real.get(row["id"].replace(BASE, "/"), accept="text/turtle").headers["location"]
        graph = Graph().parse(data=real.get(place, accept="text/turtle").body, format="turtle")
        assert (URIRef(row["id"]), URIRef("http://www.w3.org/ns/shacl#select"), None) in graph
        assert real.get(place, accept=BROWSER).status == 200


def test_the_view_is_a_graph_that_can_be_looked_up(real: Serving) -> None:
    got = real.get("/doc/graaf/actueel", format="nt")
    assert (
        len(got.body.splitlines())
        == real.get("/sparql", query="SELECT * { ?s ?p ?o }", format="csv").body.count(b"\r\n") - 1
    )


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/doc/../../etc/passwd", "/assets/../server.py", "/assets/%2e%2e/server.py",
        "/doc/%00", "/doc/a%5cb", "//etc/passwd", "/assets//etc/passwd", "/doc/%ff%fe", "/%252e%252e/x",
        "/id/%0d%0aSet-Cookie:%20a=b",
        "/doc/~2e~2e/~2e~2e/etc", "/id/https://example.org/", "/id//example.org",
    ],
)  # fmt: skip
def test_tricks_with_paths_lead_nowhere(path: str, real: Serving) -> None:
    got = real.send("GET", path)
    assert got.status in {303, 400, 404}
    assert "set-cookie" not in got.headers
    assert b"root:" not in got.body
    if got.status == 303:
        assert got.headers["location"].startswith("/doc/")


def test_a_second_time_is_the_same_answer(real: Serving) -> None:
    """The short way for requests that were answered before changes nothing but the id of the request."""
    for headers in ({}, {"Accept-Encoding": "gzip"}, {"Accept": "text/turtle"}, {"Accept": "text/html"}):
        first, second = (real.send("GET", DEAL, headers=headers) for _ in range(2))
        assert first.body == second.body
        assert first.headers["x-request-id"] != second.headers["x-request-id"]
        changing = {"date", "x-request-id"}
        kept = [
            {name: value for name, value in got.headers.items() if name not in changing}
            for got in (first, second)
        ]
        assert kept[0] == kept[1]
    assert real.send("HEAD", DEAL).body == b""
    assert real.get(DEAL, accept="image/png").status == 406


def test_the_short_way_keeps_order_and_heeds_what_decides(real: Serving) -> None:
    """Requests sent at once are answered in order; a scheme, a validator or a body leaves the short way."""
    assert real.get("/doc/tranche/6.nt").status == 200
    head = b"GET %b HTTP/1.1\r\nHost: x\r\n%b\r\n"
    sent = [
        *(head % (b"/doc/tranche/6.nt", b"") for _ in range(3)),
        head % (b"/health", b""),
        head % (b"/doc/tranche/6.nt", b"If-None-Match: *\r\n"),
        head % (b"/doc/tranche/6.nt", b"X-Forwarded-Proto: https\r\n"),
        head % (b"/doc/tranche/6.nt", b"Content-Length: 2\r\n") + b"ab",
        head % (b"/doc/tranche/6.nt", b"Connection: close\r\n"),
    ]
    with socket.create_connection((real.host, real.port), timeout=20) as client:
        client.sendall(b"".join(sent))
        received = b"".join(iter(lambda: client.recv(65536), b""))
    heads = [b"HTTP/1.1" + part.partition(b"\r\n\r\n")[0] for part in received.split(b"HTTP/1.1")[1:]]
    assert [part[9:12] for part in heads] == [b"200"] * 4 + [b"304"] + [b"200"] * 3
    assert [b"strict-transport-security" in part for part in heads] == [False] * 5 + [True, False, False]
    assert b"connection: close" in heads[-1]
    assert b"application/json" in heads[3]


@pytest.mark.parametrize(
    ("path", "plain", "twice"),
    [
        ("/doc/tranche/5.ttl", [], [("Accept-Encoding", "gzip"), ("Accept-Encoding", "")]),
        ("/doc/tranche/5", [("Accept", "text/turtle")], [("Accept", ""), ("Accept", "text/turtle")]),
        ("/doc/tranche/4", [("Accept", "text/turtle")], [("Accept", "text/html"), ("Accept", "text/turtle")]),
        ("/api/v1/tranches", [("Accept", "text/csv")], [("Accept", ""), ("Accept", "text/csv")]),
        ("/doc/tranche/3.nt", [], [("X-Forwarded-Proto", "https"), ("X-Forwarded-Proto", "")]),
        ("/doc/tranche/3.ttl", [], [("X-Forwarded-Proto", ""), ("X-Forwarded-Proto", "https")]),
    ],
)
def test_a_header_that_stands_twice_changes_no_answer_for_others(
    path: str, plain: list[tuple[str, str]], twice: list[tuple[str, str]], real: Serving
) -> None:
    for _ in range(2):
        real.send("GET", path, headers=twice)
    got = real.send("GET", path, headers=plain)
    fresh = real.send("GET", path, headers=[*plain, ("If-None-Match", '"other"')])  # not the short way
    assert got.body == fresh.body
    for name in ("content-type", "content-encoding", "strict-transport-security", "etag"):
        assert got.headers.get(name) == fresh.headers.get(name), name


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([("Accept", "image/png"), ("Accept", "text/turtle")], 200),
        ([("Accept", "text/turtle;q=0"), ("Accept", "image/png")], 406),
        ([("Accept", "text/turtle"), ("If-None-Match", '"other"'), ("If-None-Match", "*")], 304),
    ],
)
def test_the_lines_of_a_list_are_read_as_one(
    lines: list[tuple[str, str]], status: int, real: Serving
) -> None:
    assert real.send("GET", DEAL, headers=lines).status == status


@pytest.mark.parametrize("start", ["/en/sparql", "/%73parql", "http://x/sparql", "/sparql"])
def test_an_answer_of_now_is_not_kept(start: str, real: Serving) -> None:
    target = f"{start}?query=SELECT%20(RAND()%20AS%20?r)%20%7B%7D&format=csv"
    first, second = (real.send("GET", target) for _ in range(2))
    assert (first.status, second.status) == (200, 200)
    assert first.body != second.body
    assert "public" not in first.headers["cache-control"]


VIEW = f"{BASE}id/graaf/actueel"


@pytest.mark.parametrize(
    ("query", "is_all"),
    [
        (f"SELECT (COUNT(*) AS ?n) FROM <{VIEW}> {{ ?s ?p ?o }}", True),
        ("SELECT (COUNT(*) AS ?n) FROM <id/graaf/actueel> { ?s ?p ?o }", True),
        (f"PREFIX g: <{BASE}id/graaf/> SELECT (COUNT(*) AS ?n) FROM g:actueel {{ ?s ?p ?o }}", True),
        (f"BASE <{BASE}id/> select (COUNT(*) AS ?n) from <graaf/actueel> {{ ?s ?p ?o }}", True),
        (f"SELECT (COUNT(*) AS ?n) FROM <{VIEW}> FROM NAMED <{BASE}x> {{ ?s ?p ?o }}", True),
        (f"SELECT (COUNT(*) AS ?n) FROM NAMED <{VIEW}> {{ ?s ?p ?o }}", False),
        (f"SELECT (COUNT(*) AS ?n) FROM <{VIEW}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", False),
        (f"SELECT (COUNT(*) AS ?n) FROM <{VIEW}x> {{ ?s ?p ?o }}", False),
    ],
)
def test_the_view_can_be_named_in_the_query_or_beside_it(query: str, is_all: bool, real: Serving) -> None:
    plain = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    beside = real.get("/sparql", query=plain, format="csv", **{"default-graph-uri": VIEW})
    assert beside.body == real.get("/sparql", query=plain, format="csv").body
    got = real.get("/sparql", query=query, format="csv")
    assert got.body == (beside.body if is_all else b"n\r\n0\r\n")
