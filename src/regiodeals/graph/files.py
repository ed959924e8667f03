"""RDF files to quads, with errors that name the file, the line and the next step.

Only pyoxigraph parses. Nothing is ever fetched: a remote JSON-LD context is refused.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from regiodeals.errors import InputProblem, SyntaxProblem, UnknownTerm, did_you_mean, joined
from regiodeals.graph.literals import one_spelling
from regiodeals.graph.tokens import Kind, tokens
from regiodeals.namespaces import BASE, PREFIXES, SHAPES, VOCABULARY, shrink

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from regiodeals.errors import Wording

FORMATS: Final[Mapping[str, RdfFormat]] = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
}
"""File name extension to format: what is read, and nothing else."""

USER_FILE_LIMIT: Final = 64 * 2**20
"""Largest file of a user that is read, in bytes."""

_KINDS: Final = ".ttl (Turtle), .trig (TriG), .nt (N-Triples), .nq (N-Quads), .jsonld (JSON-LD)"
_CORRECT_HERE: Final = {
    "nl": "Verbeter het bestand op deze plaats.",
    "en": "Correct the file at this place and try again.",
}
_LEFT_OPEN: Final = {
    "nl": "Aan het eind staat iets open: er ontbreekt een punt, een haak of een aanhalingsteken.",
    "en": "Something is left open at the end: a dot, a bracket or a quotation mark is missing.",
}

_UNDECLARED = re.compile(r"prefix (?P<prefix>\S*): has not been declared", re.IGNORECASE)
_POSITION = re.compile(r"^Parser error (?:at|between) .*?: (?=\S)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFile:
    """The quads of one file, in the file's order, with the prefixes it declares."""

    path: Path
    quads: tuple[Quad, ...]
    prefixes: Mapping[str, str]


def shown(path: Path) -> str:
    """Return a path as a reader wants to see it: relative to the current folder when it is below it."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return str(path)


def read_file(path: Path, *, limit: int | None = None, rename_blank_nodes: bool = False) -> ParsedFile:
    """Return what one file says, each literal in the one spelling of its value.

    ``limit`` is the largest size in bytes; None reads any size. ``rename_blank_nodes`` keeps the blank
    nodes of two files apart.

    Raises:
        InputProblem: the file is missing, unreadable, too large, not UTF-8 or of another kind.
        SyntaxProblem: the file breaks the grammar of its format.
        UnknownTerm: the file uses a prefix that it does not declare.

    """
    kind = _format_of(path)
    text = read_text(path, limit)
    base = BASE if kind == RdfFormat.JSON_LD else None
    try:
        parser = parse(text, format=kind, base_iri=base, rename_blank_nodes=rename_blank_nodes)
        quads = list(parser)
    except SyntaxError as error:
        raise _syntax_problem(path, error) from None
    except (ValueError, OSError, RecursionError) as error:
        raise SyntaxProblem(
            {
                "nl": f"Het bestand kan niet worden gelezen: {error}",
                "en": f"The file cannot be read: {error}",
            },
            where=shown(path),
            hint={"nl": "Verbeter het bestand.", "en": "Correct the file and try again."},
        ) from None
    _refuse_newer_terms(path, quads)
    return ParsedFile(path=path, quads=tuple(one_spelling(quads)), prefixes=dict(parser.prefixes))


def read_files(paths: Iterable[Path], *, limit: int | None = None) -> list[Quad]:
    """Return the quads of several files in the order given; raises what :func:`read_file` raises."""
    return [quad for path in paths for quad in read_file(path, limit=limit).quads]


def check_terms(files: Iterable[ParsedFile], defined: Collection[str]) -> None:
    """Refuse terms under ``def/`` that the vocabulary does not define; rules (``def/shape/``) are exempt.

    ``defined`` holds the IRIs of all classes, properties, concepts and schemes.

    Raises:
        UnknownTerm: with the first such term, its file and line, the nearest names, and the others.

    """
    known = set(defined)
    for file in files:
        unknown = sorted({iri for iri in _own_terms(file) if iri not in known})
        if not unknown:
            continue
        text = read_text(file.path, None)
        places = {iri: _place(file, text, iri) for iri in unknown}
        first, *others = sorted(unknown, key=lambda iri: (places[iri] or (10**9, 0), iri))
        hint = did_you_mean(shrink(first), (shrink(iri) for iri in known)) or {
            "nl": "Gebruik een term van de woordenlijst, of zet hem eerst in ontology/.",
            "en": "Use a term of the vocabulary, or define it in ontology/ first.",
        }
        if others:
            listed = ", ".join(shrink(iri) for iri in others)
            also = {
                "nl": f"Ook onbekend in dit bestand: {listed}.",
                "en": f"Also unknown in this file: {listed}.",
            }
            hint = joined(hint, also)
        place = places[first]
        where = f"{shown(file.path)}:{place[0]}:{place[1]}" if place else shown(file.path)
        raise UnknownTerm(
            {
                "nl": f"{shrink(first)} staat niet in de woordenlijst.",
                "en": f"{shrink(first)} is not defined in the vocabulary.",
            },
            where=where,
            hint=hint,
        )


def _format_of(path: Path) -> RdfFormat:
    kind = FORMATS.get(path.suffix.lower())
    if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir() raises on a name that is too long
        raise InputProblem(
            {"nl": "Dit is een map, geen bestand.", "en": "This is a folder, not a file."},
            where=shown(path),
            hint={"nl": "Noem de bestanden erin.", "en": "Name the files in it."},
        )
    if kind is None and not os.path.lexists(path):
        raise _missing(path)
    if kind is None:
        raise InputProblem(
            {
                "nl": f"Bestanden op '{path.suffix}' worden niet gelezen.",
                "en": f"Files ending in '{path.suffix}' are not read.",
            }
            if path.suffix
            else {
                "nl": "De bestandsnaam heeft geen achtervoegsel.",
                "en": "The file name has no ending.",
            },
            where=shown(path),
            hint={"nl": f"Gelezen worden {_KINDS}.", "en": f"Read are {_KINDS}."},
        )
    return kind


def _missing(path: Path) -> InputProblem:
    return InputProblem(
        {"nl": "Dit bestand bestaat niet.", "en": "The file does not exist."},
        where=shown(path),
        hint={"nl": "Controleer de naam en de map.", "en": "Check the spelling of its name and folder."},
    )


def read_text(path: Path, limit: int | None) -> str:
    """Return the text of a file without its byte order mark.

    ``limit`` is the largest size in bytes; None reads any size.

    Raises:
        InputProblem: the file is missing, unreadable, too large or not UTF-8.

    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputProblem(
                {"nl": "Dit is geen gewoon bestand.", "en": "This is not a regular file."},
                where=shown(path),
                hint={"nl": "Noem een bestand op schijf.", "en": "Name a file on disk."},
            )
        with path.open("rb") as stream:
            content = stream.read() if limit is None else stream.read(limit + 1)
    except FileNotFoundError:
        raise _missing(path) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputProblem(
            {
                "nl": f"Het bestand kan niet worden gelezen: {reason}.",
                "en": f"The file cannot be read: {reason}.",
            },
            where=shown(path),
            hint={"nl": "Controleer naam en rechten.", "en": "Check its name and permissions."},
        ) from None
    if limit is not None and len(content) > limit:
        raise InputProblem(
            {
                "nl": f"Het bestand is groter dan {limit} bytes.",
                "en": f"The file is larger than {limit:,} bytes.",
            },
            where=shown(path),
            hint={"nl": "Splits het in kleinere bestanden.", "en": "Split it into smaller files."},
        )
    return _decode(path, content)


def _decode(path: Path, content: bytes) -> str:
    remedy = {"nl": "Sla het bestand op als UTF-8.", "en": "Save the file as UTF-8."}
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputProblem(
            {"nl": "Het bestand is UTF-16, geen UTF-8.", "en": "The file is UTF-16, not UTF-8."},
            where=f"{shown(path)}:1:1",
            hint=remedy,
        )
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before, byte = content[: error.start], f"0x{content[error.start]:02x}"
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise InputProblem(
            {
                "nl": f"Het bestand is geen UTF-8: byte {byte} op plaats {error.start} past niet.",
                "en": f"The file is not UTF-8: byte {byte} at offset {error.start} does not fit.",
            },
            where=f"{shown(path)}:{line}:{column}",
            hint=remedy,
        ) from None


def _syntax_problem(path: Path, error: SyntaxError) -> InputProblem:
    """Tell a parser's error with its place and the next step."""
    where = shown(path)
    if error.lineno is not None:
        where += f":{error.lineno}:{error.offset or 1}"
    message = _POSITION.sub("", error.msg).strip()
    undeclared = _UNDECLARED.search(message)
    if undeclared:
        prefix = undeclared["prefix"]
        if prefix in PREFIXES:
            hint = _add_line(f"PREFIX {prefix}: <{PREFIXES[prefix]}>")
        else:
            hint = did_you_mean(prefix, PREFIXES) or _add_line(f"PREFIX {prefix}: <…>")
        undefined = {
            "nl": f"De prefix {prefix}: is niet verklaard.",
            "en": f"The prefix {prefix}: is not declared.",
        }
        return UnknownTerm(undefined, where=where, hint=hint)
    if "LoadDocumentCallback" in message:
        return InputProblem(
            {
                "nl": "De context van JSON-LD staat elders, en er wordt niets opgehaald.",
                "en": "The JSON-LD context stands elsewhere, and nothing is fetched.",
            },
            where=where,
            hint={
                "nl": "Zet de context zelf in het bestand, in plaats van het adres.",
                "en": "Write the context itself into the file, in place of its address.",
            },
        )
    if "No scheme found" in message:
        relative = {
            "nl": "Een IRI is relatief, en het bestand verklaart geen basis.",
            "en": "An IRI is relative, and the file declares no base.",
        }
        return SyntaxProblem(relative, where=where, hint=_add_line(f"BASE <{BASE}>"))
    told = f"{message}.".replace("..", ".")
    return SyntaxProblem(
        {"nl": f"De grammatica klopt niet: {told}", "en": told},
        where=where,
        hint=_LEFT_OPEN if "Unexpected end" in message else _CORRECT_HERE,
    )


def _add_line(line: str) -> Wording:
    return {
        "nl": f"Zet deze regel boven in het bestand: {line}",
        "en": f"Add this line at the top of the file: {line}",
    }


def _refuse_newer_terms(path: Path, quads: Iterable[Quad]) -> None:
    """Refuse what only RDF 1.2 has, because the other engines cannot hold it."""
    for quad in quads:
        term = quad.object
        if isinstance(term, Triple):
            reason = {
                "nl": f"Een triple staat in een ander, bij {quad.subject} {quad.predicate}.",
                "en": f"A triple is quoted inside another, at {quad.subject} {quad.predicate}.",
            }
        elif isinstance(term, Literal) and term.language is not None and term.direction is not None:
            reason = {
                "nl": f"De tekst {term} heeft een richting.",
                "en": f"The text {term} has a direction.",
            }
        else:
            continue
        raise InputProblem(
            reason,
            where=shown(path),
            hint={
                "nl": "Schrijf het in RDF 1.1; RDF 1.2 wordt niet gelezen.",
                "en": "Write it in RDF 1.1; RDF 1.2 is not read.",
            },
        )


def _own_terms(file: ParsedFile) -> Iterator[str]:
    """Yield the IRIs under ``def/`` that a file uses, rules apart."""
    seen = set[NamedNode | BlankNode | Literal | Triple | DefaultGraph]()
    for quad in file.quads:
        seen.update((quad.subject, quad.predicate, quad.object, quad.graph_name))
    for term in seen:
        node = term.datatype if isinstance(term, Literal) else term
        if (
            isinstance(node, NamedNode)
            and node.value.startswith(VOCABULARY)
            and not node.value.startswith(SHAPES)
        ):
            yield node.value


def _place(file: ParsedFile, text: str, iri: str) -> tuple[int, int] | None:
    """Return line and column where a text first writes an IRI, or None when it is not found."""
    base, previous = BASE, ""
    for token in tokens(text):
        if token.kind is Kind.IRI:
            written = urljoin(base, token.text[1:-1])
            if previous in {"BASE", "@BASE"}:
                base = written
            elif written == iri and previous != ":":
                return token.line, token.column
        elif token.kind is Kind.NAME:
            prefix, _, local = token.text.partition(":")
            if file.prefixes.get(prefix, "\0") + local.replace("\\", "") == iri:
                return token.line, token.column
        elif token.kind is Kind.STRING and token.text[1:-1] in {iri, iri.removeprefix(BASE), shrink(iri)}:
            return token.line, token.column
        previous = token.text.upper() if token.kind in {Kind.WORD, Kind.TAG} else token.text[-1]
    return None
