"""Texts from outside: which document a file is, and every way in which a file can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from regiodeals.errors import InputProblem
from regiodeals.evidence import sources as module
from regiodeals.evidence.passages import Document
from regiodeals.evidence.sources import find_sources, read_sources, read_text
from regiodeals.evidence.text import tekst_sha256

LETTER = Document(iri="letter", identifiers=("2030D1", "kst-1"), sha256=tekst_sha256("Een brief."))
OTHER = Document(iri="other", identifiers=("kst-2",))


def write(folder: Path, name: str, content: str | bytes = "Een brief.") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("name", ["kst-1.txt", "KST-1.txt", "2030D1.md"])
def test_a_file_is_the_document_it_is_named_after(tmp_path: Path, name: str) -> None:
    (source,) = read_sources([write(tmp_path, name, "Iets anders.")], [OTHER, LETTER])
    assert (source.document, source.text) == ("letter", "Iets anders.")


def test_a_file_of_another_name_is_known_by_its_hash(tmp_path: Path) -> None:
    (source,) = read_sources([write(tmp_path, "download.txt", "Een \n brief.\n")], [OTHER, LETTER])
    assert (source.document, source.sha256) == ("letter", LETTER.sha256)


def test_a_file_that_is_no_document_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="No document has the identifier 'kts-1'") as caught:
        read_sources([write(tmp_path, "kts-1.txt", "Onbekend.")], [OTHER, LETTER])
    assert "kst-1" in str(caught.value.hint)


def test_one_document_twice_is_refused(tmp_path: Path) -> None:
    paths = [write(tmp_path, "kst-1.txt"), write(tmp_path, "copy.txt")]
    with pytest.raises(InputProblem, match="same document") as caught:
        read_sources(paths, [LETTER])
    assert caught.value.where == str(paths[1])


@pytest.mark.parametrize(
    ("content", "message", "where"),
    [
        (b"goed\n\xff\xfeslecht", "not UTF-8", ":2"),
        (b"", "no text", ""),
        (b" \n\t\n", "no text", ""),
        (b"\xef\xbb\xbf", "no text", ""),
        (b"a\0b", "no text", ""),
        ("brief".encode("utf-16"), "not UTF-8", ":1"),
    ],
)
def test_a_file_without_readable_text_is_refused(
    tmp_path: Path, content: bytes, message: str, where: str
) -> None:
    path = write(tmp_path, "kst-1.txt", content)
    with pytest.raises(InputProblem, match=message) as caught:
        read_text(path)
    assert caught.value.where == f"{path}{where}"
    assert caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("name", ["missing.txt", "", "nul\0.txt", "x" * 300])
def test_a_path_that_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputProblem) as caught:
        read_text(tmp_path / name)
    assert caught.value.hint


def test_a_device_is_not_read() -> None:
    with pytest.raises(InputProblem, match="no file"):
        read_text(Path("/dev/zero"))


def test_a_file_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_SOURCE", 8)
    assert read_text(write(tmp_path, "kst-1.txt", "12345678")) == "12345678"
    with pytest.raises(InputProblem, match="is over"):
        read_text(write(tmp_path, "kst-2.txt", "123456789"))


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    assert read_text(write(tmp_path, "kst-1.txt", b"\xef\xbb\xbfEen")) == "Een"


def test_a_folder_gives_the_texts_of_known_documents(tmp_path: Path) -> None:
    for name in ("kst-2.txt", "kst-1.txt", "README.txt", "kst-1.pdf"):
        write(tmp_path, name)
    assert [path.name for path in find_sources(tmp_path, [LETTER, OTHER])] == ["kst-1.txt", "kst-2.txt"]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="folder with sources"):
        find_sources(tmp_path / "missing", [LETTER])
