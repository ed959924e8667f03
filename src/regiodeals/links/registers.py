"""Releases of registers, read from tables and written as named graphs.

A folder holds one table (CSV, UTF-8, header) per register. Each known table becomes TriG files, each with one
named graph: what the register says of each row, by the columns of its release. Only rows whose ``basis`` says
``source`` are read, so nothing known from memory enters the graph. The same tables give the same bytes.
All tables are read before any file is written.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from regiodeals.errors import InputProblem
from regiodeals.graph.dumps import write_trig
from regiodeals.graph.files import shown
from regiodeals.graph.terms import named
from regiodeals.links.register_tables import read_table
from regiodeals.links.releases import COUNTS, RELEASES, Column
from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from regiodeals.links.register_tables import RegisterTable
    from regiodeals.links.releases import Count, Release, Row

_TYPE = named("rdf:type")
_FORMS: Final = {
    "xsd:date": (re.compile(r"\d{4}-\d\d-\d\d", re.ASCII), "a date such as 2025-02-03"),
    "xsd:gYear": (re.compile(r"\d{4}", re.ASCII), "a year such as 2024"),
    "xsd:integer": (re.compile(r"\d+", re.ASCII), "a whole number such as 125000"),
}
_COUNTED_TABLE: Final = "municipalities.csv"
_LONGEST_TOLD: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRegister:
    """One file that an import wrote: how many statements it holds, and whether its bytes are new.

    ``left_out`` counts the rows of its table that come from no source.
    """

    path: Path
    statements: int
    left_out: int
    changed: bool


def import_registers(folder: Path, target: Path) -> list[WrittenRegister]:
    """Write each register of which a table stands in a folder; return what was written, in a fixed order.

    Raises:
        InputProblem: the folder or a table cannot be read, a column is missing, a row or a cell has the wrong
            form, no row of a table comes from a source, or no known table stands there. The text names file,
            line and column; nothing was written.
        EnvironmentProblem: a file cannot be written; its earlier version stays as it was.

    """
    if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir() raises on a name that is too long
        raise InputProblem("This is no folder.", where=shown(folder), hint="Name the folder with the tables.")
    if target.exists() and not target.is_dir():
        raise InputProblem("This is a file, not a folder.", where=shown(target), hint="Name another folder.")
    names = {release.table for release in RELEASES}
    tables = {name: read_table(folder / name) for name in sorted(names) if (folder / name).is_file()}
    if not tables:
        raise InputProblem(
            "No table of a known register stands in this folder.",
            where=shown(folder),
            hint=f"Known tables: {', '.join(sorted(names))}.",
        )
    made = [
        *(_made(release, tables[release.table]) for release in RELEASES if release.table in tables),
        *(_counted(count, tables[_COUNTED_TABLE]) for count in COUNTS if _COUNTED_TABLE in tables),
    ]
    for table in tables.values():
        if not any(one.quads for one in made if one.table is table):
            raise InputProblem(
                "No row of this table belongs to the register.",
                where=shown(table.path),
                hint="Check that this is the whole list: an empty one would wipe out the register.",
            )
    return [one.written(target) for one in made if one.quads]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A register as it will be written; no quads when its table holds nothing for it."""

    name: str
    title: str
    table: RegisterTable
    quads: tuple[Quad, ...]

    def written(self, folder: Path) -> WrittenRegister:
        """Write the register into a folder."""
        path = folder / f"{self.name}.trig"
        before = path.read_bytes() if path.is_file() else None
        comment = f"{self.title}. Made by 'regiodeals links import-registers'; do not edit."
        write_trig(path, self.quads, comment=comment)
        return WrittenRegister(
            path=path,
            statements=len(set(self.quads)),
            left_out=self.table.left_out,
            changed=path.read_bytes() != before,
        )


def _made(release: Release, table: RegisterTable) -> _Made:
    graph = NamedNode(f"{BASE}id/register/{release.name}")
    facts = [Quad(fact.subject, fact.predicate, fact.object, graph) for fact in _facts(release, table)]
    return _Made(
        name=release.file or release.name,
        title=release.label[1],
        table=table,
        quads=(*_described(graph, release), *facts) if facts else (),
    )


def _counted(count: Count, table: RegisterTable) -> _Made:
    graph = NamedNode(f"{BASE}id/register/{count.name}")
    facts = list(_inhabitants(count, table, graph))
    return _Made(
        name=count.name,
        title=count.label[1],
        table=table,
        quads=(*_metadata(graph, count, (count.year, "xsd:gYear")), *facts) if facts else (),
    )


def _described(graph: NamedNode, release: Release) -> list[Quad]:
    """Return what the release is: label, source, date, licence and note."""
    return [
        *_metadata(graph, release, release.issued),
        *([Quad(graph, named("dct:license"), NamedNode(release.licence))] if release.licence else []),
    ]


def _metadata(graph: NamedNode, release: Release | Count, issued: tuple[str, str]) -> Iterator[Quad]:
    """Return what holds for every named graph of a register: what it is, from where, and of when."""
    yield Quad(graph, _TYPE, named("rd:Registeruitgave"))
    yield Quad(graph, named("dct:source"), NamedNode(release.source))
    yield Quad(graph, named("dct:issued"), Literal(issued[0], datatype=named(issued[1])))
    for predicate, texts in (("rdfs:label", release.label), ("skos:editorialNote", release.note or ())):
        for text, lang in zip(texts, ("nl", "en"), strict=False):
            yield Quad(graph, named(predicate), Literal(text, language=lang))


def _facts(release: Release, table: RegisterTable) -> Iterator[Triple]:
    """Return what a release says of each row, each triple once."""
    table.require({release.subject, "basis", *release.reads, *(column.name for column in release.columns)})
    seen = set[Triple]()
    for line, row in table.rows:
        if not release.keep(row):
            continue
        place = _Place(table=table.path, line=line)
        subject = place.node(row[release.subject], release.subject)
        found = [Triple(subject, _TYPE, place.type_of(release, row))]
        for column in release.columns:
            cell = row[column.name]
            if cell:
                found.extend(
                    Triple(subject, named(column.predicate), place.term(text, column))
                    for text in place.read(column, cell)
                )
        for triple in found:
            if triple not in seen:
                seen.add(triple)
                yield triple


def _inhabitants(count: Count, table: RegisterTable, graph: NamedNode) -> Iterator[Quad]:
    """Return one figure per municipality, as a rd:Kengetal."""
    table.require({"tooi_uri", "name", "basis", count.column})
    whole = Column(name=count.column, predicate="rd:waarde", kind="xsd:integer")
    for line, row in table.rows:
        cell = row[count.column]
        if not cell:
            continue
        place = _Place(table=table.path, line=line)
        number = place.term(cell, whole)
        municipality = place.node(row["tooi_uri"], "tooi_uri")
        figure = NamedNode(f"{BASE}id/kengetal/{municipality.value.rpartition('/')[2]}-{count.name}")
        yield Quad(municipality, named("rd:kengetal"), figure, graph)
        yield Quad(figure, _TYPE, named("rd:Kengetal"), graph)
        label = f"Inwoners gemeente {row['name']} {count.year}"
        yield Quad(figure, named("rdfs:label"), Literal(label, language="nl"), graph)
        label = f"Inhabitants of the municipality of {row['name']} {count.year}"
        yield Quad(figure, named("rdfs:label"), Literal(label, language="en"), graph)
        yield Quad(figure, named("rd:grootheid"), NamedNode(f"{BASE}def/grootheid/inwoners"), graph)
        yield Quad(figure, named("rd:waarde"), number, graph)
        yield Quad(figure, named("rd:peiljaar"), Literal(count.year, datatype=named("xsd:gYear")), graph)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A row of a table, which reads its cells and tells where a wrong one stands."""

    table: Path
    line: int

    def type_of(self, release: Release, row: Row) -> NamedNode:
        """Return the class of the row."""
        if isinstance(release.classes, str):
            return named(release.classes)
        return self.node(release.classes(row), release.reads[0])

    def read(self, column: Column, cell: str) -> Iterable[str]:
        """Return the text of each term in a cell."""
        try:
            return column.read(cell)
        except (KeyError, ValueError):
            raise self.problem(column.name, cell, "a code such as gm1979") from None

    def term(self, text: str, column: Column) -> NamedNode | Literal:
        """Return the term that a column makes of a text."""
        if column.kind == "iri":
            return self.node(text, column.name)
        if column.kind == "nl":
            return Literal(text, language="nl")
        if column.kind == "text":
            return Literal(text)
        form, wanted = _FORMS[column.kind]
        if not form.fullmatch(text) or (column.kind == "xsd:date" and not _is_day(text)):
            raise self.problem(column.name, text, wanted)
        return Literal(text, datatype=named(column.kind))

    def node(self, text: str, column: str) -> NamedNode:
        """Return the node of an IRI."""
        try:
            if text.startswith(("https://", "http://")):
                return NamedNode(text)
        except ValueError:
            pass
        raise self.problem(column, text, "an http(s) IRI")

    def problem(self, column: str, cell: str, wanted: str) -> InputProblem:
        """Return what is wrong with a cell."""
        told = cell if len(cell) <= _LONGEST_TOLD else cell[:_LONGEST_TOLD] + "…"
        return InputProblem(
            f"'{told if told.isprintable() else ascii(told)[1:-1]}' in column {column} is not {wanted}.",
            where=f"{shown(self.table)}:{self.line}",
            hint="Correct the cell, or leave it empty when it is unknown."
            if cell
            else "Fill in the cell: the row cannot be told apart without it.",
        )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
