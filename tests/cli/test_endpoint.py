"""Commands on a real SPARQL endpoint: the same answers as from the files."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .conftest import Done

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=[(), ("--union-default-graph",)], ids=["apart", "merged"])
def endpoint(
    request: pytest.FixtureRequest, run: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The address of an Oxigraph server with a dump, which keeps its graphs apart or merges them."""
    monkeypatch.setenv("no_proxy", "*")
    beside = Path(sys.executable).with_name("oxigraph")
    program = str(beside) if beside.exists() else shutil.which("oxigraph")
    assert program is not None, "install the tests' tools: pip install 'regiodeals[test]'"
    assert run("build", "--no-site", "--out", tmp_path / "build").code == 0
    store = str(tmp_path / "store")
    dump = str(tmp_path / "build" / "regiodeals.nq")
    subprocess.run([program, "load", "--location", store, "--file", dump], check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [program, "serve-read-only", "--location", store, "--bind", address, *request.param]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://{address}/query?query=ASK%7B%7D", timeout=1):
                break
        except OSError:
            time.sleep(0.05)
    yield f"http://{address}/query"
    server.terminate()
    server.wait(timeout=10)


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
