"""``regiodeals validate``: the graph, or someone's own files, against the rules."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated

import typer

from regiodeals.cli.options import FindingsFormat, Lang, LangOption, OutOption, example
from regiodeals.cli.output import emit, fitted
from regiodeals.cli.story import waiting
from regiodeals.content import find_content

EXAMPLE = example(
    "regiodeals validate", "regiodeals validate my-deal.ttl --lang en --format html --out report.html"
)


def validate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE", help="Turtle, TriG, N-Triples, N-Quads or JSON-LD. Without files: the graph."
        ),
    ] = None,
    *,
    findings_format: Annotated[
        FindingsFormat, typer.Option("--format", help="Form of the findings; turtle is a SHACL report.")
    ] = FindingsFormat.text,
    lang: LangOption = Lang.nl,
    out: OutOption = None,
) -> None:
    """Check the graph, or your own files, against the rules.

    Each finding names the rule, the value, the clause behind the rule and what to do. The exit code is 1
    when a rule is violated; warnings and advice alone are 0.
    """
    with waiting({"nl": "De regels worden getoetst", "en": "Checking the rules"}, lang):
        from regiodeals.graph.dataset import load_dataset
        from regiodeals.graph.view import current_view
        from regiodeals.rules import validation
        from regiodeals.rules.findings import Severity, count
        from regiodeals.rules.page import TITLES, page
        from regiodeals.rules.report import render

        content = find_content()
        if files:
            findings = validation.validate_files(files, content=content)
        else:
            findings = validation.validate(current_view(load_dataset(content)), content=content)
    if findings_format is FindingsFormat.html:
        names = ", ".join(path.name for path in files or ())
        emit(page(findings, lang=lang, title=": ".join(filter(None, (TITLES[lang], names)))), out)
    else:
        told = render(findings, format=findings_format, lang=lang)
        emit(fitted(told, out) if findings_format is FindingsFormat.text else told, out)
    if count(findings, Severity.VIOLATION):
        raise typer.Exit(1)
