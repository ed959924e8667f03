"""A small invented world, written to disk for each test that needs it."""

from __future__ import annotations

import itertools
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from regiodeals.content import Content
from regiodeals.graph.dataset import load_dataset
from regiodeals.graph.dumps import write_dumps
from regiodeals.namespaces import BASE, PREFIXES
from tests.endpoints import oxigraph as oxigraph_server
from tests.endpoints import server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from regiodeals.graph.dataset import Dataset

HEAD = f"BASE <{BASE}>\n" + "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())

_CLASSES = "Passage Kamerstuk Document Afleiding Registeruitgave Bijdrage Gebeurtenis RegioDeal Tranche"
_PROPERTIES = "document vervangenDoor datum vroegsteDatum laatsteDatum bedrag stadium naam rijksbijdrage"
ONTOLOGY = (
    HEAD
    + "".join(f"rd:{name} a owl:Class .\n" for name in _CLASSES.split())
    + "".join(f"rd:{name} a rdf:Property .\n" for name in _PROPERTIES.split())
    + "<def/stadium/gereserveerd> a skos:Concept .\n<def/stadium/overeengekomen> a skos:Concept .\n"
    + f"<{BASE}def> a owl:Ontology ; owl:versionIRI <def/versie/0.1.0> .\n"
)

WORLD = """
<id/kamerstuk/een> a rd:Kamerstuk .
<id/kamerstuk/twee> a rd:Kamerstuk .
<id/regiodeal/noord> a rd:RegioDeal ; rdfs:label "Noord"@nl , "North"@en .
<id/regiodeal/noord> rd:rijksbijdrage <id/bijdrage/noord> .
<id/bijdrage/noord> a rd:Bijdrage ; rdfs:label "bijdrage aan Noord"@nl .

<id/passage/een/datum> a rd:Passage ; rd:document <id/kamerstuk/een> .
<id/passage/een/datum> { <id/kamerstuk/een> dct:date "2023-12-01"^^xsd:date . }

<id/passage/een/bedrag> a rd:Passage ; rd:document <id/kamerstuk/een> .
<id/passage/een/bedrag> rd:vervangenDoor <id/passage/twee/bedrag> .
<id/passage/een/bedrag> {
    <id/bijdrage/noord> rd:bedrag 10000000.00 ; rd:stadium <def/stadium/gereserveerd> .
}

<id/passage/twee/bedrag> a rd:Passage ; rd:document <id/kamerstuk/twee> .
<id/passage/twee/bedrag> {
    <id/kamerstuk/twee> dct:date "2025-02"^^xsd:gYearMonth .
    <id/bijdrage/noord> rd:bedrag 15000000.00 ; rd:stadium <def/stadium/gereserveerd> .
    <id/gebeurtenis/opening> rd:datum "2024"^^xsd:gYear .
}
<id/gebeurtenis/opening> a rd:Gebeurtenis .

<id/register/gemeenten> a rd:Registeruitgave .
<id/register/gemeenten> {
    <https://identifier.overheid.nl/tooi/id/gemeente/gm1730> rdfs:label "Tynaarlo"@nl .
}
"""


@pytest.fixture
def head() -> str:
    """The base and prefix lines of the project."""
    return HEAD


@pytest.fixture
def world_text() -> str:
    """The data file of the small invented world, without its base and prefix lines."""
    return WORLD


@pytest.fixture
def make_content(tmp_path: Path) -> Callable[..., Content]:
    """Write an ontology and data files, and return their content."""

    def make(*files: str, ontology: str = ONTOLOGY) -> Content:
        root = tmp_path / "content"
        for folder in ("ontology", "data", "shapes", "queries"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        (root / "ontology" / "regiodeals.ttl").write_text(ontology, encoding="utf-8")
        for number, text in enumerate(files):
            (root / "data" / f"{number}.trig").write_text(HEAD + text, encoding="utf-8")
        return Content(root=root)

    return make


@pytest.fixture
def make_dataset(make_content: Callable[..., Content]) -> Callable[..., Dataset]:
    """Load data files written inline."""
    return lambda *files: load_dataset(make_content(*files))


@pytest.fixture
def world(make_dataset: Callable[..., Dataset]) -> Dataset:
    """The small invented world."""
    return make_dataset(WORLD)


@pytest.fixture
def world_content(make_content: Callable[..., Content]) -> Content:
    """The files of the small invented world."""
    return make_content(WORLD)


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Run an HTTP server on a free port with one function as its behaviour; return its address."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("no_proxy", "*")
    with ExitStack() as servers:
        yield lambda answer: f"http://{servers.enter_context(server(answer))}/sparql"


@pytest.fixture
def oxigraph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Run the Oxigraph server on a free port, loaded with a dump; return the address for queries."""
    monkeypatch.setenv("no_proxy", "*")
    numbers = itertools.count()
    with ExitStack() as running:
        yield lambda dump, *options: running.enter_context(
            oxigraph_server(tmp_path / f"store{next(numbers)}", dump, *options)
        )


@pytest.fixture
def dump(world: Dataset, tmp_path: Path) -> Path:
    """The dump of the small invented world, with all named graphs."""
    write_dumps(world, tmp_path / "build")
    return tmp_path / "build" / "regiodeals.nq"
