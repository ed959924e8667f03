"""The options that commands share. They stand after the command, and mean the same everywhere."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from regiodeals.errors import ParameterProblem


class Lang(StrEnum):
    """Language of a result."""

    nl = "nl"
    en = "en"


class TextFormat(StrEnum):
    """Forms of a report."""

    text = "text"
    json = "json"


class ReportFormat(StrEnum):
    """Forms of a report that can also be RDF."""

    text = "text"
    json = "json"
    turtle = "turtle"


class FindingsFormat(StrEnum):
    """Forms of findings."""

    text = "text"
    json = "json"
    turtle = "turtle"
    html = "html"


LangOption = Annotated[Lang, typer.Option("--lang", help="Language of what is told.")]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write the result to a file instead of stdout."),
]
CatalogueOption = Annotated[
    Path | None,
    typer.Option(
        "--catalogue", metavar="FOLDER", help="Questions of others: a folder with grlc or SIB queries."
    ),
]
EvidenceOption = Annotated[
    bool, typer.Option("--evidence", help="Add the passages behind each row, with their grade.")
]
EndpointOption = Annotated[
    str | None,
    typer.Option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of the files."),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="Answer as the sources up to this day told it, such as 2025-02-03. Not with --endpoint.",
    ),
]


def read_day(text: str | None) -> date | None:
    """Return the day of ``--as-of``.

    Raises:
        ParameterProblem: the text is no date.

    """
    if text is None:
        return None
    try:
        if len(text) == len("2025-02-03"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ParameterProblem(
        {"nl": "De waarde van --as-of is geen datum.", "en": "The value of --as-of is no date."},
        hint={
            "nl": "Schrijf jaar, maand en dag, zoals --as-of 2025-02-03.",
            "en": "Write year, month and day, such as --as-of 2025-02-03.",
        },
    )


def example(*lines: str) -> str:
    """Return the end of a help text: commands to try, each on a line of its own."""
    return "\b\n" + "\n".join(
        ["Example:" if len(lines) == 1 else "Examples:", *(f"  {line}" for line in lines)]
    )
