"""``regiodeals validate``, ``evidence``, ``test-questions`` and ``build``."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals.content import Content

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Done

ROOT = Path(__file__).resolve().parents[2]
DUMPS = {f"regiodeals.{ending}" for ending in ("ttl", "nt", "jsonld", "nq", "trig", "sha256")}
HEAD = "BASE <https://w3id.org/regiodeals/>\nPREFIX rd: <https://w3id.org/regiodeals/def/>\n"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the content, which the commands then use."""
    for folder in ("ontology", "data", "shapes", "queries"):
        shutil.copytree(ROOT / folder, tmp_path / "content" / folder)
    content = Content(root=tmp_path / "content")
    for command in ("ask", "build", "evidence", "test_questions", "validate"):
        monkeypatch.setattr(f"regiodeals.cli.{command}.find_content", lambda: content)
    monkeypatch.setattr("regiodeals.graph.store.find_content", lambda: content)
    return content.root


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_graph_conforms(run: Callable[..., Done]) -> None:
    done = run("validate")
    assert done.code == 0, done.out
    assert run("validate", "--format", "json").code == 0


def test_own_files_are_validated(run: Callable[..., Done], tmp_path: Path) -> None:
    path = tmp_path / "deal.ttl"
    path.write_text(HEAD + "<id/regiodeal/x> a rd:RegioDeal .\n", encoding="utf-8")
    done = run("validate", path)
    assert done.code == 1
    assert "id/regiodeal/x" in done.out
    record = json.loads(run("validate", path, "--format", "json", "--lang", "en").out)
    assert record["violations"] > 0
    assert "sh:ValidationReport" in run("validate", path, "--format", "turtle").out


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<a> <b> .\n", ":1"),
        (b"@prefix : <urn:x> .\n:a :b foo:c .\n", ":2"),
        (HEAD.encode() + b"<id/x> rd:bedarg 1 .\n", "Did you mean"),
        (b"caf\xe9", "UTF-8"),
        (b"", "holds no statements"),
    ],
)
def test_an_unreadable_file_is_2_with_its_place(
    content: bytes, told: str, refused: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "deal.ttl"
    path.write_bytes(content)
    message = refused(2, "validate", path)
    assert str(path) in message
    assert told in message


def test_a_missing_file_is_2(refused: Callable[..., str], tmp_path: Path) -> None:
    assert "no.ttl" in refused(2, "validate", tmp_path / "no.ttl")
    assert "no.txt" in refused(2, "evidence", "--source", tmp_path / "no.txt")


def test_the_form_of_the_evidence_is_in_order(run: Callable[..., Done]) -> None:
    done = run("evidence")
    assert done.code == 0, done.out
    assert "Alleen vorm" in done.out
    assert json.loads(run("evidence", "--format", "json").out)["form_only"] is True


@pytest.mark.skipif(
    "REGIODEALS_SOURCES" not in os.environ, reason="REGIODEALS_SOURCES names no folder with source texts"
)
def test_every_quote_stands_in_the_letter(run: Callable[..., Done]) -> None:
    letter = Path(os.environ["REGIODEALS_SOURCES"]) / "kst-29697-159.txt"
    done = run("evidence", "--source", letter, "--format", "json")
    report = json.loads(done.out)
    assert done.code == 0
    assert report["found"] == report["checked"] > 200


def test_evidence_that_fails_is_1(run: Callable[..., Done], copy: Path) -> None:
    edit(copy / "data" / "brieven" / "kst-29697-159.trig", "rd:bedrag 8500000.00", "rd:bedrag 8600000.00")
    done = run("evidence")
    assert done.code == 1
    assert "8600000" in done.out.replace(".", "") or "8,6" in done.out


def test_questions_give_the_frozen_answers(run: Callable[..., Done]) -> None:
    done = run("test-questions")
    assert done.code == 0, done.out
    records = json.loads(run("test-questions", "--format", "json").out)
    assert all(not record["differences"] for record in records)
    assert len(records) >= 12


def test_a_changed_fact_is_a_changed_answer(run: Callable[..., Done], copy: Path) -> None:
    edit(copy / "data" / "brieven" / "kst-29697-159.trig", "rd:bedrag 8500000.00", "rd:bedrag 8600000.00")
    done = run("test-questions")
    assert done.code == 1
    assert re.search(r"bijdrage-per-deal\n    row \d+, gereserveerd: 8600000, expected 8500000", done.out)
    renewed = run("test-questions", "--renew")
    assert renewed.code == 0
    assert "antwoorden vernieuwd in" in renewed.err
    assert run("test-questions").code == 0


def test_a_question_without_a_frozen_answer_is_told(refused: Callable[..., str], copy: Path) -> None:
    (copy / "queries" / "geld" / "totale-bijdrage.csv").unlink()
    assert "--renew" in refused(3, "test-questions")


def test_answers_of_an_endpoint_are_not_frozen(refused: Callable[..., str]) -> None:
    assert "Leave out" in refused(2, "test-questions", "--renew", "--endpoint", "http://127.0.0.1:9/")


def test_a_build_writes_all_dumps(run: Callable[..., Done], tmp_path: Path) -> None:
    done = run("build", "--no-site", "--out", tmp_path / "build")
    assert done.code == 0, done.out + done.err
    assert {path.name for path in (tmp_path / "build").iterdir()} == DUMPS
    assert "De regels worden getoetst …" in done.err
    assert "triples" in done.out


def test_a_build_looks_at_its_folder_before_it_reads_anything(
    refused: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object, **__: object) -> None:
        pytest.fail("the files were read for nothing")

    monkeypatch.setattr("regiodeals.cli.build.find_content", read)
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    assert "a file, not a folder" in refused(2, "build", "--out", file)
    assert "a file, not a folder" in refused(2, "build", "--out", file / "below")
    monkeypatch.setattr("regiodeals.cli.output.os.access", lambda *_: False)
    assert f"{tmp_path}: This folder may not be written in." in refused(3, "build", "--out", tmp_path / "new")


def test_a_build_under_another_base(run: Callable[..., Done], tmp_path: Path) -> None:
    done = run(
        "build",
        "--no-site",
        "--out",
        tmp_path / "build",
        "--base-iri",
        "https://example.org/rd/",
        "--lang",
        "en",
    )
    assert done.code == 0, done.out + done.err
    text = (tmp_path / "build" / "regiodeals.nt").read_text(encoding="utf-8")
    assert "<https://example.org/rd/id/tranche/6>" in text
    assert "<https://w3id.org/regiodeals/id/" not in text
    assert "<https://w3id.org/regiodeals/def/bedrag>" in text


@pytest.mark.parametrize(
    "base", ["example.org", "https://example.org", "https://example.org/a b/", "ftp://x/", ""]
)
def test_a_base_that_is_no_base_is_2(base: str, refused: Callable[..., str], tmp_path: Path) -> None:
    refused(2, "build", "--out", tmp_path / "build", "--base-iri", base)
    assert not (tmp_path / "build").exists()


def test_a_build_with_violations_is_1_and_writes_nothing(
    run: Callable[..., Done], copy: Path, tmp_path: Path
) -> None:
    edit(copy / "data" / "brieven" / "kst-29697-159.trig", "rd:bedrag 8500000.00", "rd:bedrag 45000000.00")
    done = run("build", "--no-site", "--out", tmp_path / "build")
    assert done.code == 1
    assert "Overtreding" in done.out
    assert "Anders dan verwacht: bijdrage-per-deal" in done.out
    assert done.out.rstrip().endswith("Niets geschreven: los eerst op wat hierboven staat.")
    assert not (tmp_path / "build").exists()


def test_a_broken_data_file_is_2_with_file_and_line(
    refused: Callable[..., str], copy: Path, tmp_path: Path
) -> None:
    path = copy / "data" / "leemten.trig"
    path.write_text(HEAD + "<id/x> a rd:Leemte\n<id/y> a rd:Leemte .\n", encoding="utf-8")
    message = refused(2, "build", "--out", tmp_path / "build")
    assert "leemten.trig:4" in message
    assert not (tmp_path / "build").exists()


def test_a_folder_that_is_a_file_is_2(run: Callable[..., Done], tmp_path: Path) -> None:
    (tmp_path / "build").write_text("mine", encoding="utf-8")
    done = run("build", "--no-site", "--out", tmp_path / "build")
    assert done.code == 2
    assert (tmp_path / "build").read_text(encoding="utf-8") == "mine"
