"""``regiodeals evidence``: every quote against its source."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated

import typer

from regiodeals.cli.options import Lang, LangOption, OutOption, TextFormat, example
from regiodeals.cli.output import emit, fitted
from regiodeals.cli.story import waiting
from regiodeals.content import find_content

EXAMPLE = example("regiodeals evidence", "regiodeals evidence --source kst-29697-159.txt --lang en")


def evidence(
    *,
    source: Annotated[
        list[Path] | None,
        typer.Option(
            "--source",
            metavar="FILE",
            help="Text of a document, named after it, such as kst-29697-159.txt. May be repeated.",
        ),
    ] = None,
    report_format: Annotated[
        TextFormat, typer.Option("--format", help="Form of the report.")
    ] = TextFormat.text,
    lang: LangOption = Lang.nl,
    out: OutOption = None,
) -> None:
    """Check that every quote stands in its source, exactly once and under its heading.

    Without a source the form of the evidence is checked: grades, headings, and that each number in a fact
    stands in its quote. Contradictions and gaps are listed; they are no errors.
    """
    with waiting({"nl": "Het bewijs wordt nagegaan", "en": "Checking the evidence"}, lang):
        from regiodeals.evidence.checking import check
        from regiodeals.evidence.report import render
        from regiodeals.graph.dataset import load_dataset

        report = check(load_dataset(find_content()), sources=source or [])
    told = render(report, format=report_format, lang=lang)
    emit(fitted(told, out) if report_format is TextFormat.text else told, out)
    if not report.ok:
        raise typer.Exit(1)
