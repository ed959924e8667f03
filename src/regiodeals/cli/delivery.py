"""An answer in the form asked for, to stdout or to a file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from regiodeals.cli.output import emit, terminal_width, wants_colour
from regiodeals.errors import ParameterProblem
from regiodeals.graph.answer import Rows
from regiodeals.questions.formats import AnswerFormat, render

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from regiodeals.graph.answer import Answer
    from regiodeals.questions.catalogue import Question

FOR_PEOPLE = frozenset({AnswerFormat.TABLE, AnswerFormat.MARKDOWN, AnswerFormat.SVG})
"""Forms with names, numbers and dates in the language of the reader; the others are exact."""


def check_form(kind: AnswerFormat, question: Question | None, out: Path | None) -> None:
    """Refuse a form that the answer cannot have, before anything is asked.

    Raises:
        ParameterProblem: the question has no chart, or a workbook would fill the terminal.

    """
    if kind is AnswerFormat.SVG and (question is None or question.view == "table"):
        name = None if question is None else question.name
        raise ParameterProblem(
            {"nl": f"De vraag {name} heeft geen grafiek.", "en": f"The question {name} has no chart."}
            if name
            else {"nl": "Een eigen vraag heeft geen grafiek.", "en": "A query has no chart."},
            hint={
                "nl": "Kies --format table, csv of xlsx.",
                "en": "Choose --format table, csv or xlsx.",
            },
        )
    if kind is AnswerFormat.XLSX and out is None and sys.stdout is not None and sys.stdout.isatty():
        raise ParameterProblem(
            {
                "nl": "Een werkmap is geen tekst voor een terminal.",
                "en": "A workbook is no text for a terminal.",
            },
            hint={"nl": "Voeg --out BESTAND.xlsx toe.", "en": "Add --out FILE.xlsx."},
        )


def deliver(
    answer: Answer,
    question: Question | None,
    *,
    kind: AnswerFormat,
    lang: str,
    out: Path | None,
    names: Mapping[str, str] | None = None,
) -> None:
    """Write an answer.

    Raises:
        ParameterProblem: the answer cannot be written so.
        EnvironmentProblem: stdout or the disk refuses.

    """
    if kind is AnswerFormat.XLSX:
        from regiodeals.questions.workbook import workbook

        emit(workbook(_rows(answer), question, lang=lang), out)
    elif kind is AnswerFormat.SVG:
        from regiodeals.questions.charts import chart

        drawn = chart(question, _rows(answer), lang=lang, names=names) if question is not None else None
        if drawn is None:
            raise ParameterProblem(
                {
                    "nl": "Het antwoord heeft geen cijfers om te tekenen.",
                    "en": "The answer has no figures to draw.",
                },
                hint={
                    "nl": "Laat een parameter weg, of kies --format table.",
                    "en": "Leave out a parameter, or choose --format table.",
                },
            )
        emit(drawn, out)
    else:
        width, colour = terminal_width(out), wants_colour(out)
        emit(render(answer, question, format=kind, lang=lang, width=width, colour=colour, names=names), out)


def _rows(answer: Answer) -> Rows:
    if isinstance(answer, Rows):
        return answer
    raise ParameterProblem(
        {
            "nl": "Alleen de rijen van een SELECT zijn zo te schrijven.",
            "en": "Only the rows of a SELECT can be written so.",
        },
        hint={"nl": "Kies een andere --format.", "en": "Choose another --format."},
    )
