"""The files of the ontology and the data, read once for all tests in this folder."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = ROOT / "ontology"


@pytest.fixture(scope="session")
def vocabulary() -> Graph:
    """``regiodeals.ttl``."""
    return Graph().parse(ONTOLOGY / "regiodeals.ttl", format="turtle")


@pytest.fixture(scope="session")
def alignments() -> Graph:
    """``alignments.ttl``."""
    return Graph().parse(ONTOLOGY / "alignments.ttl", format="turtle")


@pytest.fixture(scope="session")
def schemes() -> dict[str, Graph]:
    """Each concept scheme by the name of its file."""
    paths = sorted((ONTOLOGY / "schemes").glob("*.ttl"))
    return {path.stem: Graph().parse(path, format="turtle") for path in paths}


@pytest.fixture(scope="session")
def data_quads() -> tuple[ox.Quad, ...]:
    """Every quad of ``data/``."""
    paths = sorted((ROOT / "data").rglob("*.trig"))
    quads = tuple(quad for path in paths for quad in ox.parse(path=path, format=ox.RdfFormat.TRIG))
    assert quads, "There is no data to compare with."
    return quads


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for ``turtle_file`` once for each file, named after it."""
    if "turtle_file" in metafunc.fixturenames:
        paths = sorted(ONTOLOGY.rglob("*.ttl"))
        names = [path.relative_to(ONTOLOGY).as_posix() for path in paths]
        metafunc.parametrize("turtle_file", paths, ids=names)
