"""Commands on a real SPARQL endpoint: the same answers as from the files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals.content import find_content
from regiodeals.graph.dataset import load_dataset
from regiodeals.graph.dumps import write_dumps
from tests.endpoints import oxigraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .conftest import Done

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dump that a build writes, with all named graphs."""
    folder = tmp_path_factory.mktemp("dumps")
    write_dumps(load_dataset(find_content()), folder)
    return folder / "regiodeals.nq"


@pytest.fixture(params=[(), ("--union-default-graph",)], ids=["apart", "merged"])
def endpoint(
    request: pytest.FixtureRequest, dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The address of an Oxigraph server with a dump, which keeps its graphs apart or merges them."""
    monkeypatch.setenv("no_proxy", "*")
    with oxigraph(tmp_path / "store", dump, *request.param) as address:
        yield address


def test_an_endpoint_answers_as_the_files_do(
    endpoint: str, run: Callable[..., Done], refused: Callable[..., str]
) -> None:
    compared = run("test-questions", "--endpoint", endpoint)
    assert compared.code == 0, compared.out + compared.err
    for words in (
        ("ask", "bijdrage-per-landsdeel", "--tranche", "6", "--format", "csv"),
        ("ask", "bijdrage-per-landsdeel", "--lang", "en"),
        ("show", "Regio Deal Eemsdelta"),
        ("show", "id/tranche/6", "--format", "json"),
        ("query", str(ROOT / "queries" / "bewijs" / "bewijs-bij-bijdragen.rq"), "--format", "json"),
    ):
        local, remote = run(*words), run(*words, "--endpoint", endpoint)
        assert remote.code == 0, remote.err
        assert remote.out == local.out
    told = refused(2, "ask", "totale-bijdrage", "--tranche", "99", "--endpoint", endpoint)
    assert "Allowed is one of: 1, 2, 3, 4, 5, 6." in told
    assert "Nearest are" in refused(2, "show", "Emsdelta", "--endpoint", endpoint)


def test_an_endpoint_without_the_passages_is_refused_when_they_are_asked(
    dump: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run: Callable[..., Done],
    refused: Callable[..., str],
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with oxigraph(tmp_path / "store", dump.with_suffix(".ttl")) as address:
        words = ("ask", "bijdrage-per-deal", "--tranche", "6", "--format", "csv")
        assert run(*words, "--endpoint", address).out == run(*words).out
        for asked in (
            (*words, "--evidence"),
            ("ask", "tegenstrijdige-cijfers"),
            ("ask", "bewijs-bij-bijdragen"),
            ("test-questions",),
        ):
            told = refused(3, *asked, "--endpoint", address)
            assert "The endpoint has 0 of the" in told
            assert "regiodeals.nq" in told
        told = refused(2, "serve", "--port", "0", "--endpoint", address)
        assert "The endpoint has 0 of the" in told
