"""``regiodeals test-questions``: all questions against their frozen answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from regiodeals.cli.options import EndpointOption, Lang, LangOption, OutOption, TextFormat, example
from regiodeals.cli.output import emit
from regiodeals.cli.story import tell, waiting
from regiodeals.content import find_content
from regiodeals.errors import InputProblem
from regiodeals.graph.store import open_store
from regiodeals.questions.answering import answer
from regiodeals.questions.catalogue import load_catalogue
from regiodeals.questions.checks import CheckOutcome, run_checks, told
from regiodeals.questions.expected import (
    SOURCES_FILE,
    Outcome,
    check_question,
    frozen,
    sources_text,
    with_data_version,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLE = example(
    "regiodeals test-questions", "regiodeals test-questions --endpoint http://localhost:7878/query"
)

_WORDS = {
    "nl": ("{good} van {all} vragen geven het verwachte antwoord.", "Anders dan verwacht"),
    "en": ("{good} of {all} questions give the expected answer.", "Not as expected"),
}
_CHECKED = {
    "nl": ("{good} van {all} controles van de gegevens vinden niets.", "Dit mag niet voorkomen"),
    "en": ("{good} of {all} checks of the data find nothing.", "This may not occur"),
}


def compare_questions(
    *,
    report_format: Annotated[
        TextFormat, typer.Option("--format", help="Form of the report.")
    ] = TextFormat.text,
    lang: LangOption = Lang.nl,
    endpoint: EndpointOption = None,
    renew: Annotated[
        bool,
        typer.Option("--renew", help="Freeze today's answers as the expected ones; read the difference."),
    ] = False,
    out: OutOption = None,
) -> None:
    """Answer all questions and compare with the frozen answers, by value.

    The data is checked too for what it must never show (queries/checks). The exit code is 1 when an answer
    differs or a check finds something. A changed fact is a changed answer: look at it, then freeze it with
    --renew.
    """
    if renew and endpoint is not None:
        raise InputProblem("Answers are frozen from the files only.", hint="Leave out --endpoint or --renew.")
    catalogue = load_catalogue(find_content().queries)
    with waiting({"nl": "Alle vragen worden beantwoord", "en": "Answering all questions"}, lang):
        store = open_store(endpoint=endpoint)
        questions = catalogue.questions()
        renewed = [(question, frozen(answer(question, store, {}))) for question in questions] if renew else []
        sources = sources_text(questions, store) if renew else ""
    for question, answers in renewed:
        emit(answers, question.expected_path)
        emit(with_data_version(question.path.read_text(encoding="utf-8")), question.path)
    if renew:
        emit(sources, catalogue.folder / SOURCES_FILE)
        tell(
            {
                "nl": f"{len(questions)} antwoorden vernieuwd in {catalogue.folder}.",
                "en": f"Renewed {len(questions)} answers in {catalogue.folder}.",
            },
            lang,
        )
    with waiting({"nl": "De antwoorden worden vergeleken", "en": "Comparing the answers"}, lang):
        outcomes = [check_question(question, store) for question in questions]
        checks = run_checks(catalogue.folder, store)
    text = summary(outcomes, lang) + checked(checks, lang)
    emit(_json(outcomes, checks) if report_format is TextFormat.json else text, out)
    if any(outcome.differences for outcome in outcomes) or any(check.problems for check in checks):
        raise typer.Exit(1)


def summary(outcomes: Sequence[Outcome], lang: str) -> str:
    """Return which questions answer otherwise than expected, and how many do not."""
    counted, heading = _WORDS[lang]
    lines = []
    for outcome in outcomes:
        if outcome.differences:
            lines.append(f"{heading}: {outcome.question}")
            lines.extend(f"    {difference}" for difference in outcome.differences)
    good = sum(not outcome.differences for outcome in outcomes)
    return "\n".join([*lines, counted.format(good=good, all=len(outcomes))]) + "\n"


def checked(checks: Sequence[CheckOutcome], lang: str) -> str:
    """Return what the checks of the data found, and how many find nothing."""
    counted, heading = _CHECKED[lang]
    found = told(checks)
    lines = [f"{heading}:", *(f"  {line}" for line in found)] if found else []
    good = sum(not check.problems for check in checks)
    return "\n".join([*lines, counted.format(good=good, all=len(checks))]) + "\n"


def _json(outcomes: Sequence[Outcome], checks: Sequence[CheckOutcome]) -> str:
    content = [
        {"question": outcome.question, "rows": outcome.rows, "differences": list(outcome.differences)}
        for outcome in outcomes
    ]
    content += [
        {
            "check": check.name,
            "rows": len(check.problems),
            "differences": [list(one) for one in check.problems],
        }
        for check in checks
    ]
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
