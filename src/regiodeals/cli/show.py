"""``regiodeals show``: one thing, every fact with its passage."""

from __future__ import annotations

from typing import Annotated

import typer

from regiodeals.cli.opening import open_graph, passages_out_of_sight
from regiodeals.cli.options import (
    AsOfOption,
    EndpointOption,
    Lang,
    LangOption,
    OutOption,
    ReportFormat,
    example,
    read_day,
)
from regiodeals.cli.output import emit, fitted
from regiodeals.cli.story import ASKING, READING, waiting
from regiodeals.questions.portrait_report import render
from regiodeals.questions.portraying import labels_for, portray
from regiodeals.questions.things import find_thing

EXAMPLE = example(
    'regiodeals show "Regio Deal Eemsdelta"',
    "regiodeals show id/tranche/6 --lang en",
)


def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="IRI|NAME",
            help="A label, the last part of an IRI, a path such as id/tranche/6, or an IRI.",
        ),
    ],
    *,
    report_format: Annotated[
        ReportFormat, typer.Option("--format", help="Form of the result.")
    ] = ReportFormat.text,
    lang: LangOption = Lang.nl,
    endpoint: EndpointOption = None,
    as_of: AsOfOption = None,
    out: OutOption = None,
) -> None:
    """Show one thing: every fact, with the passages that state it.

    Gaps and contradictions about the thing are shown too, and what other things say of it.
    """
    day = read_day(as_of)
    with waiting(READING if endpoint is None else ASKING, lang):
        store = open_graph(endpoint=endpoint, as_of=day, lang=lang)
        portrait = portray(store, find_thing(store, name).iri, unseen=passages_out_of_sight(store))
        labels = labels_for(store, portrait, lang)
    told = render(portrait, labels, format=report_format, lang=lang)
    emit(fitted(told, out) if report_format is ReportFormat.text else told, out)
