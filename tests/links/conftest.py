"""Link sets on disk, and the released data read once."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from regiodeals.content import find_content
from regiodeals.graph.dataset import load_dataset
from regiodeals.graph.view import current_view
from tests.endpoints import server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pyoxigraph import Triple

    from regiodeals.graph.dataset import Dataset

HEADER = """\
#sssom_version: '1.1'
#mapping_set_id: https://w3id.org/regiodeals/id/koppeling/proef
#mapping_set_title: Verzonnen koppelingen
#title_en: Invented links
#mapping_set_description: Om te proberen.
#description_en: To try with.
#license: https://creativecommons.org/publicdomain/zero/1.0/
#subject_source: 'tooi:'
#object_source: 'lijst:'
#object_source_version: lijst 1
#mapping_set_source:
#- https://example.org/lijst
#curie_map:
#  lijst: https://example.org/lijst/
#  nuts: http://data.europa.eu/nuts/code/
#  tooi: https://identifier.overheid.nl/tooi/id/
"""
COLUMNS = (
    "subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\tmapping_date\tconfidence\n"
)
ROW = (
    "tooi:gemeente/gm0014\tgemeente Groningen\tskos:closeMatch\tlijst:groningen\t"
    "semapv:LexicalMatching\t2026-11-25\t0.9\n"
)


@pytest.fixture
def link_set(tmp_path: Path) -> Callable[..., Path]:
    """Write a link set called ``proef`` and return its path; without a text, one with a single good row."""

    def write(text: str = HEADER + COLUMNS + ROW, name: str = "proef") -> Path:
        path = tmp_path / f"{name}.sssom.tsv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def released_data() -> Dataset:
    return load_dataset(find_content())


@pytest.fixture(scope="session")
def released_view(released_data: Dataset) -> list[Triple]:
    return current_view(released_data)


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Run a server on a free port that answers with one function; return its host with the port."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("no_proxy", "*")
    with ExitStack() as servers:
        yield lambda answer: servers.enter_context(server(answer))
