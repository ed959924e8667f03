"""The texts of sources: files outside the project, read with care and matched to the documents they hold."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from regiodeals.errors import InputProblem, did_you_mean, joined
from regiodeals.evidence.text import normalise, tekst_sha256

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from regiodeals.evidence.passages import Document

LARGEST_SOURCE: Final = 20 * 2**20
"""The largest text that is read, in bytes."""

_AS_TEXT: Final = {
    "nl": "Bewaar het document als platte tekst in UTF-8, en geef dat bestand.",
    "en": "Save the document as plain text in UTF-8, and give that file.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """The text of a document, and the file it was read from."""

    file: str
    document: str
    text: str
    sha256: str


def read_sources(paths: Iterable[Path], documents: Iterable[Document]) -> tuple[SourceText, ...]:
    """Return the texts in files, each with the document it is.

    A file is the document whose ``dct:identifier`` is its name without extension (``kst-29697-159.txt``), or
    else the one whose ``rd:tekstSha256`` is the hash of its text.

    Raises:
        InputProblem: a file is missing, unreadable, not UTF-8, empty or over 20 MiB; no document answers to
            it, or two files are the same document.

    """
    known = tuple(documents)
    sources: dict[str, SourceText] = {}
    for path in paths:
        text = read_text(path)
        sha256 = tekst_sha256(text)
        document = _document_of(path, sha256, known)
        if document in sources:
            raise InputProblem(
                {
                    "nl": f"Dit is hetzelfde document als {sources[document].file}.",
                    "en": f"This is the same document as {sources[document].file}.",
                },
                where=str(path),
                hint={"nl": "Geef één bestand per document.", "en": "Give one file per document."},
            )
        sources[document] = SourceText(file=str(path), document=document, text=text, sha256=sha256)
    return tuple(sources.values())


def find_sources(folder: Path, documents: Iterable[Document]) -> tuple[Path, ...]:
    """Return the ``.txt`` files in a folder that are named after a document, in order of name.

    Raises:
        InputProblem: the folder cannot be listed.

    """
    identifiers = {identifier.casefold() for document in documents for identifier in document.identifiers}
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.casefold() == ".txt")
    except OSError as error:
        raise InputProblem(
            {
                "nl": f"De map met bronnen kan niet worden gelezen: {error.strerror or error}.",
                "en": f"The folder with sources cannot be read: {error.strerror or error}.",
            },
            where=str(folder),
            hint={
                "nl": "Geef de map waar de teksten in staan, zoals kst-29697-159.txt.",
                "en": "Give the folder that holds the texts, such as kst-29697-159.txt.",
            },
        ) from error
    return tuple(path for path in found if path.stem.casefold() in identifiers)


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8.

    Raises:
        InputProblem: the file is missing, unreadable, not UTF-8, empty or over 20 MiB.

    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputProblem(
                {"nl": "Dit is geen bestand.", "en": "This is no file."}, where=str(path), hint=_AS_TEXT
            )
        with path.open("rb") as file:
            content = file.read(LARGEST_SOURCE + 1)
    except FileNotFoundError as error:
        raise InputProblem(
            {"nl": "Dit bestand bestaat niet.", "en": "There is no such file."},
            where=str(path),
            hint={
                "nl": "Controleer de naam, of laat --source weg om alleen de vorm na te gaan.",
                "en": "Check the name, or leave --source out to check form only.",
            },
        ) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise InputProblem(
            {
                "nl": f"Het bestand kan niet worden gelezen: {reason or error}.",
                "en": f"The file cannot be read: {reason or error}.",
            },
            where=str(path),
            hint={"nl": "Controleer de rechten.", "en": "Check its permissions."},
        ) from error
    if len(content) > LARGEST_SOURCE:
        raise InputProblem(
            {
                "nl": f"Het bestand is groter dan {LARGEST_SOURCE // 2**20} MiB; zo lang is geen bron.",
                "en": f"The file is over {LARGEST_SOURCE // 2**20} MiB; no text of a source is that long.",
            },
            where=str(path),
            hint=_AS_TEXT,
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputProblem(
            {"nl": "Het bestand is geen UTF-8.", "en": "The file is not UTF-8."},
            where=f"{path}:{line}",
            hint=_AS_TEXT,
        ) from error
    if "\0" in text or not normalise(text):
        raise InputProblem(
            {"nl": "Er staat geen tekst in het bestand.", "en": "The file holds no text."},
            where=str(path),
            hint=_AS_TEXT,
        )
    return text


def _document_of(path: Path, sha256: str, documents: tuple[Document, ...]) -> str:
    named = path.stem.casefold()
    for document in documents:
        if named in {identifier.casefold() for identifier in document.identifiers}:
            return document.iri
    for document in documents:
        if document.sha256 == sha256:
            return document.iri
    identifiers = sorted(identifier for document in documents for identifier in document.identifiers)
    near = did_you_mean(path.stem, identifiers)
    raise InputProblem(
        {
            "nl": f"Geen document heeft de naam '{path.stem}', en geen de hash van deze tekst.",
            "en": f"No document has the identifier '{path.stem}', and none has the hash of this text.",
        },
        where=str(path),
        hint=joined(
            {
                "nl": "Noem het bestand naar de dct:identifier van zijn document.",
                "en": "Name the file after the dct:identifier of its document.",
            },
            near,
        ),
    )
