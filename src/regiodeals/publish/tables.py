"""Deals, tranches, contributions and parties as tables: CSV with its columns described (CSVW), and XLSX.

A table is two files in ``tabellen/``: a query, and the metadata that name and type its columns
(https://www.w3.org/TR/tabular-metadata/).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from regiodeals.errors import EnvironmentProblem, InputProblem
from regiodeals.graph.answer import Rows
from regiodeals.publish.files import PublishedFile
from regiodeals.publish.workbook import Sheet, workbook
from regiodeals.questions.formats import AnswerFormat, render
from regiodeals.questions.wording import exact_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from regiodeals.graph.store import Store

FOLDER: Final = Path(__file__).with_name("tabellen")
TABLES: Final = ("deals", "tranches", "bijdragen", "partijen")
_PLACE: Final = "tabellen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its rows, and its CSVW metadata as JSON."""

    name: str
    rows: Rows
    metadata: Mapping[str, Any]

    @property
    def columns(self) -> list[Mapping[str, Any]]:
        """The CSVW description of each column."""
        columns: list[Mapping[str, Any]] = self.metadata["tableSchema"]["columns"]
        return columns


def table_files(store: Store, *, release: str) -> Iterator[PublishedFile]:
    """Yield each table as CSV with its metadata, and all of them as one workbook.

    ``release`` is the version that the workbook names.

    Raises:
        EnvironmentProblem: a table has no query or metadata, or the store cannot answer.
        InputProblem: a query does not answer the columns of its metadata, each row once.

    """
    tables = [read_table(store, name) for name in TABLES]
    for table in tables:
        yield PublishedFile(
            path=f"{_PLACE}/{table.name}.csv", content=render(table.rows, format=AnswerFormat.CSV).encode()
        )
        text = json.dumps(table.metadata, ensure_ascii=False, indent=2) + "\n"
        yield PublishedFile(path=f"{_PLACE}/{table.name}.csv-metadata.json", content=text.encode())
    sheets = [_sheet(table) for table in tables]
    yield PublishedFile(
        path=f"{_PLACE}/regiodeals.xlsx",
        content=workbook([*sheets, _explanation(tables)], title=f"Regio Deals {release}"),
    )


def read_table(store: Store, name: str, *, folder: Path = FOLDER) -> Table:
    """Return one table as a store answers it; raises what :func:`table_files` raises."""
    query, described = folder / f"{name}.rq", folder / f"{name}.csv-metadata.json"
    try:
        sparql = query.read_text(encoding="utf-8")
        metadata = json.loads(described.read_text(encoding="utf-8"))
    except OSError as error:
        raise EnvironmentProblem(
            f"The table {name} cannot be made: {error.strerror}.",
            where=str(error.filename),
            hint="Install regiodeals again.",
        ) from None
    answer = store.query(sparql)
    if not isinstance(answer, Rows):
        raise InputProblem("A table comes from a SELECT query.", where=str(query))
    table = Table(name=name, rows=answer, metadata=metadata)
    names = tuple(column["name"] for column in table.columns)
    if names != answer.variables:
        raise InputProblem(
            f"The query gives {', '.join(answer.variables)}, the metadata {', '.join(names)}.",
            where=str(described),
            hint="Name the same columns in the same order.",
        )
    _check_key(table, str(query))
    return table


def _check_key(table: Table, where: str) -> None:
    """Refuse a table that says the same row twice, by the key that its metadata name."""
    places = [table.rows.variables.index(name) for name in table.metadata["tableSchema"]["primaryKey"]]
    seen: set[tuple[str, ...]] = set()
    for row in table.rows.rows:
        key = tuple(exact_text(row[place]) for place in places)
        if key in seen:
            raise InputProblem(
                f"Two rows of the table {table.name} have the key {', '.join(key)}.",
                where=where,
                hint="Make the query give each row once.",
            )
        seen.add(key)


def _sheet(table: Table) -> Sheet:
    return Sheet(
        title=_texts(table.metadata["dc:title"])["nl"],
        headings=[column["titles"]["nl"] for column in table.columns],
        rows=[[exact_text(term) for term in row] for row in table.rows.rows],
        kinds=[_kind(column) for column in table.columns],
    )


def _explanation(tables: list[Table]) -> Sheet:
    """Return the sheet that says what each column holds, in both languages."""
    rows = []
    for table in tables:
        for column in table.columns:
            said = _texts(column["dc:description"])
            titles = column["titles"]
            rows.append(
                [
                    _texts(table.metadata["dc:title"])["nl"],
                    titles["nl"],
                    said["nl"],
                    titles["en"],
                    said["en"],
                ]
            )
    headings = ["blad", "kolom", "toelichting", "column", "explanation"]
    return Sheet(title="Toelichting", headings=headings, rows=rows, kinds=["string"] * len(headings))


def _texts(values: list[Mapping[str, str]]) -> dict[str, str]:
    return {value["@language"]: value["@value"] for value in values}


def _kind(column: Mapping[str, Any]) -> str:
    """Return the datatype of a column for a workbook; dates of several precisions are their own kind."""
    kind = column["datatype"]
    return kind if isinstance(kind, str) else "date"
