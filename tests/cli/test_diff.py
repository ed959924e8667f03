"""``regiodeals diff``: exit codes, forms, and input that is no release."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

OLD = '<https://w3id.org/regiodeals/id/x> <http://www.w3.org/2000/01/rdf-schema#label> "oud"@nl .\n'


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.nt"
    path.write_text(OLD, encoding="utf-8")
    return path


@pytest.fixture
def new(tmp_path: Path) -> Path:
    path = tmp_path / "new.nt"
    path.write_text(OLD.replace("oud", "nieuw"), encoding="utf-8")
    return path


def test_equal_releases_are_0_and_others_1(run: Callable[..., Done], old: Path, new: Path) -> None:
    assert run("diff", old, old).code == 0
    done = run("diff", old, new, "--lang", "en")
    assert done.code == 1
    assert done.err == ""
    assert "- name: oud (nl)" in done.out
    assert "+ name: nieuw (nl)" in done.out


def test_json_goes_to_a_file(run: Callable[..., Done], old: Path, new: Path, tmp_path: Path) -> None:
    done = run("diff", old, new, "--format", "json", "--out", tmp_path / "diff.json")
    assert (done.code, done.out) == (1, "")
    assert json.loads((tmp_path / "diff.json").read_text(encoding="utf-8"))["changed"] == 1


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("x.nt", "", "no facts"),
        ("x.nt", "not RDF", "x.nt:1"),
        ("x.ttl", "<a> <b> [ ] .", "x.ttl"),
        ("x.pdf", "%PDF", "not read"),
        ("x.jsonld", '{"@context": "https://example.org/evil"}', "x.jsonld"),
        ("x.nt", "\ud800", "UTF-8"),
    ],
)
def test_what_is_no_release_is_2(
    refused: Callable[..., str], old: Path, *, name: str, content: str, word: str
) -> None:
    bad = old.parent / name
    bad.write_bytes(content.encode("utf-8", errors="surrogatepass"))
    assert word in refused(2, "diff", old, bad)


def test_a_missing_file_and_an_empty_folder_are_2(
    refused: Callable[..., str], old: Path, tmp_path: Path
) -> None:
    assert "does not exist" in refused(2, "diff", old, tmp_path / "niets.nq")
    assert "no release" in refused(2, "diff", tmp_path, old)
