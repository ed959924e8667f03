"""Link sets: one table of links to another dataset per file, in the form of SSSOM/TSV.

A file starts with a header, YAML behind ``#``, that tells what the links are, from where and of when; below
stands one link per row. The form is https://mapping-commons.github.io/sssom/spec-formats-tsv/. The table is
the one source: the links become a named graph when the data is loaded, and nothing is written beside it.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad

from regiodeals.errors import InputProblem
from regiodeals.graph.files import USER_FILE_LIMIT, ParsedFile, read_text, shown
from regiodeals.graph.terms import named
from regiodeals.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SUFFIX: Final = ".sssom.tsv"
"""How the name of a link set's file ends; what stands before it is its name."""
LINK_SETS: Final = BASE + "id/koppeling/"
"""Base of the IRIs of link sets: that of a file is this, and the name of the file."""

COLUMNS: Final = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label", "object_type"),
    *("mapping_justification", "mapping_provider", "mapping_date", "confidence"),
    *("reviewer_label", "review_date", "comment"),
)
"""The slots of SSSOM that a row may have, in the order in which they are written."""
NEEDED: Final = (
    *("subject_id", "subject_label", "predicate_id", "object_id"),
    *("mapping_justification", "mapping_date", "confidence"),
)
"""The columns that every link set has."""
HEADER: Final = (
    *("mapping_set_id", "mapping_set_title", "title_en", "mapping_set_description", "description_en"),
    *("license", "subject_source", "object_source", "object_source_version", "curie_map"),
)
"""The keys that every header has; the two in English are extensions that it defines itself."""
_MORE_HEADER: Final = frozenset(
    {"sssom_version", "subject_source_version", "mapping_set_version", "mapping_set_source"}
    | {"extension_definitions", "comment", "see_also"}
)
PREDICATES: Final = (
    *("owl:sameAs", "skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch"),
    *("skos:relatedMatch", "skos:notation", "rdfs:seeAlso", "dct:spatial", "geo:sfWithin"),
)
"""How two things may be linked: the same, nearly the same, a code of it, more about it, or lying in it."""
JUSTIFICATIONS: Final = tuple(
    f"semapv:{name}"
    for name in (
        *("LexicalMatching", "LogicalReasoning", "CompositeMatching", "UnspecifiedMatching"),
        *("SemanticSimilarityThresholdMatching", "LexicalSimilarityThresholdMatching", "MappingChaining"),
        *("MappingReview", "ManualMappingCuration", "MappingInversion"),
    )
)
"""The grounds for a link, from the Semantic Mapping Vocabulary."""
LITERAL: Final = "rdfs literal"
"""The type of an object that is a code and no IRI."""

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_ADDRESS = re.compile(r"https?://[^/]")
_NOT_IN_AN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]|%(?![0-9A-Fa-f]{2})")
_CONFIDENCE = re.compile(r"(?:0(?:\.\d{1,4})?|1(?:\.0{1,4})?)\Z", re.ASCII)
_LONGEST_TOLD: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One row: two things, how they are linked, and the row as it stands in its file.

    ``target`` is an IRI, or a literal for a code that has none. ``cells`` holds the filled cells by column.
    """

    line: int
    subject: NamedNode
    predicate: NamedNode
    target: NamedNode | Literal
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSet:
    """The links to one other dataset, with where they come from and what may be done with them.

    ``title`` and ``description`` are per language; ``issued`` is the date of the newest link.
    """

    path: Path
    name: str
    iri: NamedNode
    title: Mapping[str, str]
    description: Mapping[str, str]
    licence: NamedNode
    subjects_in: NamedNode
    targets_in: NamedNode
    version: str
    sources: tuple[NamedNode, ...]
    prefixes: Mapping[str, str]
    links: tuple[Link, ...]
    header: str

    @property
    def issued(self) -> str:
        """The date of the newest link, as ``2026-11-25``."""
        return max((link.cells["mapping_date"] for link in self.links), default="")

    @property
    def predicates(self) -> tuple[NamedNode, ...]:
        """The predicates that the links use, sorted."""
        return tuple(sorted({link.predicate for link in self.links}, key=str))


def read_link_set(path: Path, *, may_be_empty: bool = False) -> LinkSet:
    """Return the link set in a file; one without links is refused unless ``may_be_empty``.

    Raises:
        InputProblem: the file cannot be read, or its form is wrong; the text names line and column.

    """
    return _Reader(path=path).read(read_text(path, USER_FILE_LIMIT), may_be_empty=may_be_empty)


def link_set_file(path: Path) -> ParsedFile:
    """Return a link set as the quads that the dataset holds: what it is, and its links in a named graph.

    Raises:
        InputProblem: see :func:`read_link_set`.

    """
    links = read_link_set(path)
    return ParsedFile(path=path, quads=tuple(link_set_quads(links)), prefixes=links.prefixes)


def link_set_quads(links: LinkSet) -> Iterator[Quad]:
    """Yield the description of a link set outside graphs (VoID), and each link in its graph."""
    for predicate, term in _described(links):
        yield Quad(links.iri, named(predicate), term)
    for link in links.links:
        yield Quad(link.subject, link.predicate, link.target, links.iri)


def _described(links: LinkSet) -> Iterator[tuple[str, NamedNode | Literal]]:
    yield "rdf:type", named("void:Linkset")
    for lang, text in links.title.items():
        yield "rdfs:label", Literal(text, language=lang)
    for lang, text in links.description.items():
        yield "dct:description", Literal(text, language=lang)
    for source in links.sources or (links.targets_in,):
        yield "dct:source", source
    yield "dct:issued", Literal(links.issued, datatype=named("xsd:date"))
    yield "dct:license", links.licence
    yield "void:subjectsTarget", links.subjects_in
    yield "void:objectsTarget", links.targets_in
    for predicate in links.predicates:
        yield "void:linkPredicate", predicate
    yield "void:triples", Literal(str(len(links.links)), datatype=named("xsd:integer"))
    yield "owl:versionInfo", Literal(links.version)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """One file being read: it knows where it is, so that a problem can say so."""

    path: Path

    def read(self, text: str, *, may_be_empty: bool) -> LinkSet:
        lines = text.splitlines(keepends=True)
        count = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
        header = self._header("".join(line[1:] for line in lines[:count]))
        prefixes = self._prefixes(header["curie_map"])
        name = self.path.name.removesuffix(SUFFIX)
        if not _NAME.match(name) or header["mapping_set_id"] != LINK_SETS + name:
            raise self.problem(
                f"The link set is called {_told(str(header['mapping_set_id']))}.",
                hint=f"A file NAME{SUFFIX} holds mapping_set_id: {LINK_SETS}NAME, in small letters.",
            )
        links = tuple(self._links("".join(lines[count:]), first=count + 1, prefixes=prefixes))
        if not links and not may_be_empty:
            raise self.problem("The link set holds no links.", hint="Add a row, or delete the file.")
        sources = header.get("mapping_set_source") or []
        if not isinstance(sources, list):
            raise self.problem("mapping_set_source is no list.", hint="Write each address behind '- '.")
        return LinkSet(
            path=self.path,
            name=name,
            iri=NamedNode(str(header["mapping_set_id"])),
            title={"nl": self._text(header, "mapping_set_title"), "en": self._text(header, "title_en")},
            description={
                "nl": self._text(header, "mapping_set_description"),
                "en": self._text(header, "description_en"),
            },
            licence=self._address(header["license"], "license"),
            subjects_in=self.node(str(header["subject_source"]), prefixes, "subject_source", 1),
            targets_in=self.node(str(header["object_source"]), prefixes, "object_source", 1),
            version=self._text(header, "object_source_version"),
            sources=tuple(self._address(source, "mapping_set_source") for source in sources),
            prefixes=prefixes,
            links=links,
            header="".join(lines[:count]),
        )

    def _header(self, source: str) -> dict[str, object]:
        import yaml  # only where there is a link set: it takes a while to import

        try:
            header = yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            raise self.problem(
                f"The header is not valid YAML: {getattr(error, 'problem', None) or 'it cannot be read'}.",
                line=mark.line + 1 if mark else 1,
                hint="Put a text that holds ': ' or '#' between quotation marks.",
            ) from None
        if not isinstance(header, dict):
            raise self.problem("The file has no header.", hint="Start it with lines such as #license: …")
        missing = [key for key in HEADER if not header.get(key)]
        if missing:
            raise self.problem(
                f"The header does not say: {', '.join(missing)}.", hint=f"Add a line: #{missing[0]}: …"
            )
        unknown = sorted(str(key) for key in set(header) - set(HEADER) - _MORE_HEADER)
        if unknown:
            raise self.problem(
                f"The header has an unknown key: {_told(unknown[0])}.",
                hint=f"Known keys: {', '.join((*HEADER, *sorted(_MORE_HEADER)))}.",
            )
        return header

    def _prefixes(self, value: object) -> dict[str, str]:
        if not isinstance(value, dict) or not all(
            isinstance(name, str) and isinstance(space, str) and _ADDRESS.match(space)
            for name, space in value.items()
        ):
            raise self.problem(
                "The curie_map gives no address for each prefix.", hint="Write prefix: https://…"
            )
        for name, space in value.items():
            if PREFIXES.get(name, space) != space:
                raise self.problem(
                    f"The prefix {name}: stands for something else in this project.",
                    hint=f"Write {name}: {PREFIXES[name]}, or take another prefix.",
                )
        return dict(value)

    def _links(self, table: str, *, first: int, prefixes: Mapping[str, str]) -> Iterator[Link]:
        reader = csv.reader(io.StringIO(table), delimiter="\t", strict=True)
        try:
            columns = next(reader, [])
            self._check_columns(columns, first)
            seen: dict[tuple[object, ...], int] = {}
            for cells in reader:
                line = first + reader.line_num - 1
                if len(cells) != len(columns):
                    raise self.problem(
                        f"The row has {len(cells)} cells; there are {len(columns)} columns.",
                        line=line,
                        hint="Put one tab between two cells, and none inside a cell.",
                    )
                row = {name: cell for name, cell in zip(columns, cells, strict=True) if cell}
                link = self._link(row, line, prefixes)
                before = seen.setdefault((link.subject, link.predicate, link.target), line)
                if before != line:
                    raise self.problem(
                        f"The same link stands in line {before}.", line=line, hint="Keep one of the two."
                    )
                yield link
        except csv.Error as error:
            raise self.problem(
                f"The row cannot be read: {error}.",
                line=first + reader.line_num - 1,
                hint="Put one tab between two cells, and no quotation marks around one.",
            ) from None

    def _check_columns(self, columns: list[str], line: int) -> None:
        missing = [name for name in NEEDED if name not in columns]
        unknown = [name for name in columns if name not in COLUMNS]
        if missing or unknown or len(set(columns)) < len(columns):
            told = (
                f"lacks {', '.join(missing)}" if missing else "has a column that is unknown or stands twice"
            )
            raise self.problem(
                f"The line with the names of the columns {told}.",
                line=line,
                hint=f"Columns are, with tabs between: {', '.join(COLUMNS)}.",
            )

    def _link(self, row: dict[str, str], line: int, prefixes: Mapping[str, str]) -> Link:
        is_code = row.get("object_type") == LITERAL
        needed = [*NEEDED, "object_label"] if is_code else NEEDED
        for name in needed:
            if name not in row and not (is_code and name == "object_id"):
                raise self.problem(
                    f"The cell in column {name} is empty.",
                    line=line,
                    hint="Fill it in, or leave out the row.",
                )
        self._check_cells(row, line, is_code=is_code)
        target: NamedNode | Literal
        if is_code:
            target = Literal(row["object_label"])
        else:
            target = self.node(row["object_id"], prefixes, "object_id", line)
        return Link(
            line=line,
            subject=self.node(row["subject_id"], prefixes, "subject_id", line),
            predicate=named(row["predicate_id"]),
            target=target,
            cells=row,
        )

    def _check_cells(self, row: Mapping[str, str], line: int, *, is_code: bool) -> None:
        """Refuse a cell whose form is wrong, or whose value is none of those allowed."""
        for name, cell in row.items():
            if cell != cell.strip() or not cell.isprintable():
                raise self.cell_problem(name, cell, "a text without spaces around it", line)
        if "object_type" in row and (not is_code or "object_id" in row):
            raise self.cell_problem(
                "object_type", row["object_type"], f"'{LITERAL}' beside no object_id", line
            )
        for name, known in (("predicate_id", PREDICATES), ("mapping_justification", JUSTIFICATIONS)):
            if row[name] not in known:
                raise self.cell_problem(name, row[name], f"one of {', '.join(known)}", line)
        if not _CONFIDENCE.match(row["confidence"]):
            raise self.cell_problem("confidence", row["confidence"], "a number from 0 to 1 such as 0.9", line)
        for name in ("mapping_date", "review_date"):
            if name in row and not _is_day(row[name]):
                raise self.cell_problem(name, row[name], "a date such as 2026-11-25", line)

    def node(self, curie: str, prefixes: Mapping[str, str], column: str, line: int) -> NamedNode:
        """Return the node of a short name such as ``gm:gm0014``, by the prefixes of the file."""
        prefix, colon, local = curie.partition(":")
        if colon and prefix in prefixes and not _NOT_IN_AN_IRI.search(local):
            return NamedNode(prefixes[prefix] + local)
        raise self.cell_problem(column, curie, "a prefix of the curie_map, a colon and a name", line)

    def _address(self, value: object, key: str) -> NamedNode:
        if isinstance(value, str) and _ADDRESS.match(value) and not _NOT_IN_AN_IRI.search(value):
            return NamedNode(value)
        raise self.problem(f"{key} is no web address: {_told(str(value))}.", hint="Write https://…")

    def _text(self, header: Mapping[str, object], key: str) -> str:
        value = header[key]
        if not isinstance(value, str | int | float):
            raise self.problem(f"{key} in the header is no text.", hint="Put it between quotation marks.")
        return " ".join(str(value).split())

    def cell_problem(self, column: str, cell: str, wanted: str, line: int) -> InputProblem:
        """Return what is wrong with a cell, to be raised."""
        return self.problem(
            f"'{_told(cell)}' in column {column} is not {wanted}.", line=line, hint="Correct the cell."
        )

    def problem(self, message: str, *, line: int = 1, hint: str) -> InputProblem:
        """Return a problem of this file, to be raised."""
        return InputProblem(message, where=f"{shown(self.path)}:{line}", hint=hint)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _told(text: str) -> str:
    """Return a text of a file as it can be shown: short, on one line, without control characters."""
    short = text if len(text) <= _LONGEST_TOLD else text[:_LONGEST_TOLD] + "…"
    return short if short.isprintable() else ascii(short)[1:-1]
