"""``regiodeals links import-…`` and ``geojson``: files of others in, and maps out."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regiodeals.cli.options import Lang, LangOption, OutOption, example
from regiodeals.cli.output import emit
from regiodeals.cli.story import tell
from regiodeals.content import find_content
from regiodeals.errors import ParameterProblem
from regiodeals.links.geojson import Layer  # noqa: TC001 - Typer reads the annotations

if TYPE_CHECKING:
    from collections.abc import Sequence

LINKS_EXAMPLE = example("regiodeals links import-links ../registers")
CBS_EXAMPLE = example(
    "regiodeals links import-cbs 03759ned.json --year 2027",
    "regiodeals links import-cbs Observations.csv --table 03759ned --measure M000352",
)
BOUNDARIES_EXAMPLE = example(
    "regiodeals links import-boundaries gemeente_2025.topojson --year 2025 --source https://www.cbs.nl/"
)
GEOJSON_EXAMPLE = example("regiodeals links geojson deals --out deals.geojson")

_OutFolder = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Folder for the files, in data/ unless named.")
]
_NAMED_AT_MOST = 10
_WORDS = {
    "nl": {
        "links": "{file}: {links} koppelingen, {new} nieuw",
        "unsupported": "  staat in geen register meer: {names}",
        "left_out": "  zonder koppeling: {name} ({reason})",
        "figures": "{file}: {count} gemeenten, {year}",
        "gone": "  gemeenten die er eerst een cijfer in hadden en nu niet: {count}",
        "boundaries": "{file}: {count} grenzen",
        "unknown": "Codes zonder gemeente in het register: {names}",
        "without": "Gemeenten van nu zonder grens: {names}",
        "passed": "{count} regels overgeslagen: geen gemeente, geen heel jaar, of geen cijfer.",
    },
    "en": {
        "links": "{file}: {links} links, {new} new",
        "unsupported": "  no longer in any register: {names}",
        "left_out": "  without a link: {name} ({reason})",
        "figures": "{file}: {count} municipalities, {year}",
        "gone": "  municipalities that had a figure in it before and have none now: {count}",
        "boundaries": "{file}: {count} boundaries",
        "unknown": "Codes without a municipality in the register: {names}",
        "without": "Municipalities of today without a boundary: {names}",
        "passed": "{count} rows passed over: no municipality, no whole year, or no figure.",
    },
}


def import_links(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", help="Folder with the tables of registers, such as municipalities.csv."
        ),
    ],
    *,
    day: Annotated[
        str | None, typer.Option("--day", metavar="DATE", help="Date of new links; today unless named.")
    ] = None,
    out: _OutFolder = None,
    lang: LangOption = Lang.nl,
) -> None:
    """Fill the link sets with what the tables of registers say.

    A link that stands there keeps its row, with its date and review. A link that no register holds any more
    is told and stays. What a table has from memory only is left out and told.
    """
    from regiodeals.links.gathering import gather_links

    words = _WORDS[lang]
    when = datetime.now(tz=UTC).date() if day is None else _day(day)
    lines = []
    for one in gather_links(folder, out or find_content().data / "links", day=when):
        lines.append(words["links"].format(file=one.path.name, links=one.links, new=one.new))
        if one.unsupported:
            lines.append(words["unsupported"].format(names=_some(one.unsupported)))
        lines += [words["left_out"].format(name=name, reason=reason) for name, reason in one.left_out]
    emit("\n".join(lines) + "\n")


def import_cbs(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Answer of CBS' OData: .json, or .csv.")],
    *,
    measure: Annotated[
        str | None, typer.Option("--measure", metavar="NAME", help="Column or measure with the inhabitants.")
    ] = None,
    table: Annotated[
        str | None,
        typer.Option("--table", metavar="NAME", help="Table of CBS, when the file does not say it."),
    ] = None,
    year: Annotated[
        list[str] | None,
        typer.Option("--year", metavar="YEAR", help="Read this year, all unless named. May be repeated."),
    ] = None,
    out: _OutFolder = None,
    lang: LangOption = Lang.nl,
) -> None:
    """Read inhabitants per municipality from a file of Statistics Netherlands (CBS).

    Each year becomes a register, in place of the one that an earlier import-cbs wrote; any other register of
    that year stays, and the import is refused. Questions per inhabitant use the newest year from then on:
    renew the frozen answers with regiodeals test-questions --renew, and read the difference.
    """
    from regiodeals.links.statistics import read_statistics, write_statistics

    words = _WORDS[lang]
    statistics = read_statistics(file, measure=measure, table=table)
    target = out or find_content().data / "registers"
    lines = []
    written = write_statistics(statistics, target, names=_municipalities()[0], years=year or ())
    for one in written:
        lines.append(words["figures"].format(file=one.path.name, count=one.figures, year=one.year))
        if one.gone:
            lines.append(words["gone"].format(count=one.gone))
    unknown = sorted({code for one in written for code in one.unknown})
    if unknown:
        lines.append(words["unknown"].format(names=_some(unknown)))
    emit("\n".join(lines) + "\n")
    if statistics.passed_over:
        tell(words["passed"].format(count=statistics.passed_over))


def import_boundaries(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="GeoJSON or TopoJSON, in degrees (WGS84).")],
    *,
    year: Annotated[str, typer.Option("--year", metavar="YEAR", help="Year of the boundaries.")],
    source: Annotated[str, typer.Option("--source", metavar="URL", help="Where the file comes from.")],
    out: _OutFolder = None,
    lang: LangOption = Lang.nl,
) -> None:
    """Read the boundaries of municipalities from a file that you downloaded from PDOK or CBS.

    They become GeoSPARQL geometry in the graph, and polygons in the GeoJSON that regiodeals links geojson
    writes.
    """
    from regiodeals.links.boundaries import read_boundaries, write_boundaries

    if not re.fullmatch(r"(19|20)\d\d", year, re.ASCII):
        raise ParameterProblem("The value of --year is no year.", hint="Write four digits, such as 2025.")
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", source):
        raise ParameterProblem("The value of --source is no web address.", hint="Write https://…")
    words = _WORDS[lang]
    boundaries = read_boundaries(file)
    names, today = _municipalities()
    target = out or find_content().data / "registers"
    path, unknown, without = write_boundaries(
        boundaries, target, year=year, source=source, names=names, today=today
    )
    lines = [words["boundaries"].format(file=path.name, count=len(boundaries) - len(unknown))]
    if unknown:
        lines.append(words["unknown"].format(names=_some(unknown)))
    if without:
        lines.append(words["without"].format(names=_some([names[code] for code in without])))
    emit("\n".join(lines) + "\n")


def geojson(
    layer: Annotated[Layer, typer.Argument(metavar="LAYER", help="deals, gemeenten or provincies.")],
    *,
    out: OutOption = None,
) -> None:
    """Write deals, municipalities or provinces as GeoJSON, for maps and geographic information systems."""
    from regiodeals.graph.store import open_store
    from regiodeals.links.geojson import geojson as make

    outlines = find_content().data / "registers" / "omtrekken.geojson"
    emit(make(open_store(), layer, outlines=outlines), out)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ParameterProblem("The value of --day is no date.", hint="Write it as 2026-11-25.") from None


def _municipalities() -> tuple[dict[str, str], set[str]]:
    """Return the names of all municipalities by the digits of their code, and the codes of those of today."""
    from regiodeals.graph.bodies import read_bodies
    from regiodeals.graph.dataset import load_dataset
    from regiodeals.graph.view import current_view

    bodies = read_bodies(current_view(load_dataset(find_content())))
    found = [body for same in bodies.by_key.values() for body in same if body.kind == "Gemeente"]
    return {body.iri[-4:]: body.name for body in found}, {body.iri[-4:] for body in found if body.end is None}


def _some(names: Sequence[str]) -> str:
    more = f" (+{len(names) - _NAMED_AT_MOST})" if len(names) > _NAMED_AT_MOST else ""
    return ", ".join(names[:_NAMED_AT_MOST]) + more
