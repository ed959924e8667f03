"""``regiodeals diff``: what changed between two releases."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated

import typer

from regiodeals.cli.options import Lang, LangOption, OutOption, TextFormat, example
from regiodeals.cli.output import emit
from regiodeals.cli.story import waiting

EXAMPLE = example(
    "regiodeals diff old/regiodeals.trig build/regiodeals.trig",
    "regiodeals diff release-0.1.0 build --lang en --format json",
)


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A dump, or a folder that build wrote.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="A dump, or a folder that build wrote.")],
    *,
    report_format: Annotated[
        TextFormat, typer.Option("--format", help="Form of the result.")
    ] = TextFormat.text,
    lang: LangOption = Lang.nl,
    out: OutOption = None,
) -> None:
    """Show what changed between two releases: which facts of which things came and went.

    Dumps are Turtle, TriG, N-Triples, N-Quads or JSON-LD. TriG and N-Quads hold the passages too, and
    those are compared when both releases have them. The exit code is 1 when there is a difference.
    """
    from regiodeals.publish.comparison import compare, read_release
    from regiodeals.publish.comparison_report import render

    with waiting({"nl": "De versies worden vergeleken", "en": "Comparing the releases"}, lang):
        comparison = compare(read_release(old), read_release(new))
        text = render(comparison, format=report_format, lang=lang)
    emit(text, out)
    if not comparison.equal:
        raise typer.Exit(1)
