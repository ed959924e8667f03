"""Inhabitants per municipality from Statistics Netherlands (CBS), as its open data gives them.

Read are the forms of its OData services: version 3 (https://opendata.cbs.nl/ODataApi/odata: JSON, a column
per measure) and version 4 (https://datasets.cbs.nl/odata/v1/CBS: JSON or CSV, a row per measure). A period
such as ``2024JJ00`` is a year, a region such as ``GM0014`` a municipality; others are passed over.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad

from regiodeals.errors import InputProblem, ParameterProblem
from regiodeals.graph.dumps import write_trig
from regiodeals.graph.files import read_file, read_text, shown
from regiodeals.graph.terms import named
from regiodeals.links.json_file import LARGEST, read_json
from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    Cells = Mapping[str, object]

_REGIONS: Final = ("RegioS", "Regio", "WijkenEnBuurten", "Gemeenten")
_PERIODS: Final = ("Perioden", "Periods")
_MEASURES: Final = (
    *("TotaleBevolking_1", "BevolkingOpDeEersteVanDePeriode_1", "BevolkingOp1Januari_1"),
    *("AantalInwoners_5", "Bevolking_1", "TotaleBevolking"),
)
"""Columns that hold the number of inhabitants on 1 January in tables that are in use."""
_MUNICIPALITY: Final = re.compile(r"GM\d{4}\Z", re.ASCII)
_YEAR: Final = re.compile(r"((?:19|20)\d\d)JJ00\Z", re.ASCII)
_TABLE: Final = re.compile(r"/(\d{5}[A-Za-z]{3})/", re.ASCII)
_TABLE_NAME: Final = re.compile(r"\d{5}[A-Za-z]{3}\Z", re.ASCII)
_TOOI: Final = "https://identifier.overheid.nl/tooi/id/gemeente/gm"
_MOST: Final = 30_000_000
_FILE: Final = "inwoners-*-{year}.trig"
_MADE: Final = "Made by 'regiodeals links import-cbs'"
"""What a file that an earlier import wrote says of itself in its first line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhabitants:
    """The figures of one year: inhabitants by the four digits of a municipality's code."""

    year: str
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What a file of CBS holds: its table, its figures by year, and how many rows were passed over."""

    table: str
    years: tuple[Inhabitants, ...]
    passed_over: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A register that was written: its file and year, and how many figures it holds.

    ``unknown`` are codes that the register of municipalities lacks. ``gone`` counts the municipalities that
    the file had a figure of before, and has none of now.
    """

    path: Path
    year: str
    figures: int
    unknown: tuple[str, ...]
    gone: int


def read_statistics(path: Path, *, measure: str | None = None, table: str | None = None) -> Statistics:
    """Return the inhabitants per municipality and year in a file of CBS.

    ``measure`` names the column (version 3) or the measure (version 4) when it is not one of the usual.
    ``table`` is the name of the table, such as ``03759ned``, when the file does not say it.

    Raises:
        InputProblem: the file is none of the forms, holds two figures for one municipality and year, or a
            figure that is no whole number of inhabitants.
        ParameterProblem: the measure or the table has to be named.

    """
    context, rows = _csv_rows(path) if path.suffix.lower() == ".csv" else _json_rows(path)
    found = _TABLE.search(context)
    name = table or (found[1] if found else "")
    if not _TABLE_NAME.match(name):
        raise ParameterProblem(
            "The file does not say which table of CBS it is.",
            where=shown(path),
            hint="Name it with --table, such as --table 03759ned.",
        )
    years, passed_over = _numbers(path, rows, measure)
    if not years:
        raise InputProblem(
            "The file holds no year of any municipality.",
            where=shown(path),
            hint="Ask CBS for whole years (2024JJ00) and for municipalities (GM0014).",
        )
    return Statistics(
        table=name,
        years=tuple(Inhabitants(year=year, numbers=numbers) for year, numbers in sorted(years.items())),
        passed_over=passed_over,
    )


def write_statistics(
    statistics: Statistics, target: Path, *, names: Mapping[str, str], years: Collection[str] = ()
) -> list[Written]:
    """Write a register per year, in place of one that an earlier import wrote; return what was written.

    ``names`` maps the four digits of a code to the name of the municipality. Only ``years`` are written, all
    when it is empty.

    Raises:
        InputProblem: another register gives figures of the same year, which would count twice, or the file
            holds none of the years; nothing was written.
        EnvironmentProblem: a file cannot be written.

    """
    chosen = [one for one in statistics.years if not years or one.year in years]
    if not chosen:
        held = ", ".join(one.year for one in statistics.years)
        raise ParameterProblem(
            {
                "nl": "Het bestand bevat geen cijfers van die jaren.",
                "en": "The file holds no figures of those years.",
            },
            hint={"nl": f"Het bevat: {held}.", "en": f"It holds: {held}."},
        )
    for one in chosen:
        for other in sorted(target.glob(_FILE.format(year=one.year))):
            if other.name != _name(one.year) + ".trig" or _MADE not in _first_line(other):
                raise _stands_there(one.year, other)
    return [_written(statistics.table, one, target, names) for one in chosen]


def _written(table: str, one: Inhabitants, target: Path, names: Mapping[str, str]) -> Written:
    path = target / f"{_name(one.year)}.trig"
    before = _subjects(path) if path.is_file() else set()
    write_trig(
        path,
        _quads(table, one, names),
        comment=f"Inhabitants per municipality, 1 January {one.year}. {_MADE}; do not edit.",
    )
    unknown = sorted(code for code in one.numbers if code not in names)
    return Written(
        path=path,
        year=one.year,
        figures=len(one.numbers) - len(unknown),
        unknown=tuple(unknown),
        gone=len(before - _subjects(path)),
    )


def _subjects(path: Path) -> set[object]:
    """Return the municipalities that a register gives a figure of."""
    return {quad.subject for quad in read_file(path).quads if quad.predicate == named("rd:kengetal")}


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.readline()


def _stands_there(year: str, path: Path) -> InputProblem:
    return InputProblem(
        {
            "nl": f"Er zijn al cijfers van {year}: twee van een jaar zouden dubbel tellen.",
            "en": f"Figures of {year} stand there already: two for one year would count twice.",
        },
        where=shown(path),
        hint={
            "nl": "Haal dit bestand eerst weg, of noem met --year de andere jaren.",
            "en": "Take this file away first, or name the other years with --year.",
        },
    )


def _name(year: str) -> str:
    return f"inwoners-cbs-{year}"


def _json_rows(path: Path) -> tuple[str, Iterable[Cells]]:
    content = read_json(path)
    rows = content.get("value") if isinstance(content, dict) else None
    if not isinstance(content, dict) or not isinstance(rows, list):
        raise InputProblem(
            "The file has no list under 'value', as an answer of OData has.",
            where=shown(path),
            hint="Save the answer of TypedDataSet (version 3) or Observations (version 4).",
        )
    if not all(isinstance(row, dict) for row in rows):
        raise InputProblem("A row under 'value' is no object.", where=shown(path), hint="Download it again.")
    context = content.get("odata.metadata") or content.get("@odata.context") or ""
    if content.get("odata.nextLink") or content.get("@odata.nextLink"):
        raise InputProblem(
            "This is one page of more: the answer goes on at another address.",
            where=shown(path),
            hint="Download all pages, or the whole table as CSV.",
        )
    return str(context), rows


def _csv_rows(path: Path) -> tuple[str, Iterable[Cells]]:
    text = read_text(path, LARGEST)
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in first else ",", strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise InputProblem(
            f"The file is no CSV: {error}.",
            where=f"{shown(path)}:{reader.line_num}",
            hint="Save the file of CBS as it is.",
        ) from None
    if any(None in row or None in row.values() for row in rows):
        raise InputProblem(
            "A row has more or fewer cells than the header.", where=shown(path), hint="Download it again."
        )
    return "", rows


def _numbers(path: Path, rows: Iterable[Cells], measure: str | None) -> tuple[dict[str, dict[str, int]], int]:
    years: dict[str, dict[str, int]] = {}
    passed_over = 0
    chosen: str | None = None
    for number, row in enumerate(rows, start=1):
        region, period = _text(row, _REGIONS), _text(row, _PERIODS)
        if region is None or period is None:
            raise InputProblem(
                f"Row {number} has no region or no period.",
                where=shown(path),
                hint=f"Read are the columns {', '.join((*_REGIONS, *_PERIODS))}.",
            )
        year = _YEAR.match(period)
        is_long = "Measure" in row and "Value" in row
        if chosen is None:
            chosen = _measure(path, row, measure, is_long=is_long)
        value = (row.get("Value") if row.get("Measure") == chosen else None) if is_long else row.get(chosen)
        if year is None or not _MUNICIPALITY.match(region) or value is None or value == "":
            passed_over += 1
            continue
        figures = years.setdefault(year[1], {})
        if region[2:] in figures:
            raise InputProblem(
                f"Row {number} gives a second figure for {region} in {year[1]}.",
                where=shown(path),
                hint="Keep one figure per municipality and year.",
            )
        figures[region[2:]] = _whole(path, number, value)
    return years, passed_over


def _measure(path: Path, row: Cells, measure: str | None, *, is_long: bool) -> str:
    """Return the column or measure that holds the inhabitants."""
    usual = [name for name in _MEASURES if name in row]
    if is_long:
        if measure is None:
            raise ParameterProblem(
                "A row per measure: the file does not say which one holds the inhabitants.",
                where=shown(path),
                hint="Name it with --measure, such as --measure M000352.",
            )
        return measure
    if measure is not None and measure in row:
        return measure
    if measure is not None or not usual:
        raise ParameterProblem(
            f"The file has no column {measure}."
            if measure
            else "No column is known to hold the inhabitants.",
            where=shown(path),
            hint=f"Name one with --measure. Its columns: {', '.join(map(str, row))[:300]}.",
        )
    return usual[0]


def _text(row: Cells, names: Sequence[str]) -> str | None:
    value = next((row[name] for name in names if name in row), None)
    return value.strip() if isinstance(value, str) else None


def _whole(path: Path, number: int, value: object) -> int:
    try:
        amount = Decimal(str(value).strip())
    except InvalidOperation:
        amount = Decimal("NaN")
    if isinstance(value, bool) or not amount.is_finite() or amount % 1 or not 0 <= amount <= _MOST:
        raise InputProblem(
            f"'{str(value)[:40]!s}' in row {number} is no number of inhabitants.",
            where=shown(path),
            hint="Check that --measure names the inhabitants.",
        )
    return int(amount)


def _quads(table: str, one: Inhabitants, names: Mapping[str, str]) -> Iterator[Quad]:
    graph = NamedNode(f"{BASE}id/register/{_name(one.year)}")
    label = (
        f"Inwoners per gemeente, 1 januari {one.year}",
        f"Inhabitants per municipality, 1 January {one.year}",
    )
    note = (f"Cijfers van het CBS, tabel {table}.", f"Figures of Statistics Netherlands, table {table}.")
    yield Quad(graph, named("rdf:type"), named("rd:Registeruitgave"))
    yield Quad(
        graph, named("dct:source"), NamedNode(f"https://opendata.cbs.nl/statline/#/CBS/nl/dataset/{table}")
    )
    yield Quad(graph, named("dct:issued"), Literal(one.year, datatype=named("xsd:gYear")))
    for predicate, texts in (("rdfs:label", label), ("skos:editorialNote", note)):
        for lang, text in zip(("nl", "en"), texts, strict=True):
            yield Quad(graph, named(predicate), Literal(text, language=lang))
    for code, inhabitants in sorted(one.numbers.items()):
        if code not in names:
            continue
        figure = NamedNode(f"{BASE}id/kengetal/gm{code}-{_name(one.year)}")
        yield Quad(NamedNode(_TOOI + code), named("rd:kengetal"), figure, graph)
        yield Quad(figure, named("rdf:type"), named("rd:Kengetal"), graph)
        for lang, text in (
            ("nl", f"Inwoners gemeente {names[code]} {one.year}"),
            ("en", f"Inhabitants of the municipality of {names[code]} {one.year}"),
        ):
            yield Quad(figure, named("rdfs:label"), Literal(text, language=lang), graph)
        yield Quad(figure, named("rd:grootheid"), NamedNode(f"{BASE}def/grootheid/inwoners"), graph)
        yield Quad(
            figure, named("rd:waarde"), Literal(str(inhabitants), datatype=named("xsd:integer")), graph
        )
        yield Quad(figure, named("rd:peiljaar"), Literal(one.year, datatype=named("xsd:gYear")), graph)
