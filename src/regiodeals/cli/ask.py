"""``regiodeals ask``: the questions, and their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from pyoxigraph import Literal

from regiodeals.cli.delivery import FOR_PEOPLE, check_form, deliver
from regiodeals.cli.elsewhere import answer_elsewhere
from regiodeals.cli.opening import open_graph
from regiodeals.cli.options import (
    AsOfOption,
    CatalogueOption,
    EndpointOption,
    EvidenceOption,
    Lang,
    LangOption,
    OutOption,
    example,
    read_day,
)
from regiodeals.cli.output import emit, fitted, wants_colour
from regiodeals.cli.story import ASKING, READING, waiting
from regiodeals.content import find_content
from regiodeals.errors import EndpointProblem, InputProblem, ParameterProblem, did_you_mean, worded
from regiodeals.graph.answer import Rows
from regiodeals.questions.answering import answer_as_asked, no_such_parameter, prepare
from regiodeals.questions.catalogue import THEMES, Catalogue, load_catalogue
from regiodeals.questions.foreign import load_foreign
from regiodeals.questions.formats import AnswerFormat, render
from regiodeals.questions.parameters import RESERVED
from regiodeals.questions.services import load_federated
from regiodeals.questions.translation import names_in
from regiodeals.questions.wording import printable, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from regiodeals.graph.answer import Answer
    from regiodeals.graph.store import Store
    from regiodeals.questions.catalogue import Question

EXAMPLE = example(
    "regiodeals ask",
    "regiodeals ask --search cofinanciering",
    "regiodeals ask bijdrage-per-landsdeel --tranche 6 --format csv",
    "regiodeals ask bijdrage-per-deal --tranche 6 --evidence",
    "regiodeals ask bijdrage-per-landsdeel --tranche 6 --format svg",
)

_NO_EVIDENCE = {"nl": "Laat --evidence weg.", "en": "Leave out --evidence."}


def complete_question(incomplete: str) -> list[tuple[str, str]]:
    """Return the questions that a shell may complete to, with what they ask."""
    if incomplete.startswith("-"):
        return []
    questions = load_catalogue(find_content().queries).questions()
    return [(question.name, question.summary["en"]) for question in questions]


def ask(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUESTION --NAME VALUE",
            help="A question, and its parameters as options. Without a question, all questions are listed.",
            autocompletion=complete_question,
            show_default=False,
        ),
    ] = None,
    *,
    search: Annotated[
        str | None,
        typer.Option(
            "--search", metavar="WORDS", help="List the questions with these words, Dutch or English."
        ),
    ] = None,
    answer_format: Annotated[
        AnswerFormat, typer.Option("--format", help="Form of the answer.")
    ] = AnswerFormat.TABLE,
    lang: LangOption = Lang.nl,
    evidence: EvidenceOption = False,
    folder: CatalogueOption = None,
    endpoint: EndpointOption = None,
    as_of: AsOfOption = None,
    out: OutOption = None,
) -> None:
    """Answer a saved question, or list the questions.

    Every question answers without parameters; with them it answers for less. Numbers and dates are written
    for people in a table and in Markdown, and exactly in CSV and JSON.
    """
    day = read_day(as_of)
    name, arguments = read_words(words or [])
    catalogue = load_catalogue(find_content().queries) if folder is None else load_foreign(folder)
    _check_words(name, arguments, search)
    if name is None:
        _check_listed(answer_format, out)
        listed = _listing(catalogue, search, answer_format, lang, out)
        if isinstance(listed, str) and answer_format is AnswerFormat.TABLE:
            listed = fitted(listed, out)
        emit(listed, out)
        return
    question, is_federated = _find(catalogue, name, evidence=evidence)
    _check_names(question, arguments)
    check_form(answer_format, question, out)
    with waiting(READING if endpoint is None else ASKING, lang):
        store = open_graph(endpoint=endpoint, as_of=day, lang=lang)
        found, is_whole = _found(question, store, arguments, is_federated=is_federated, lang=lang)
        if evidence:
            sparql = prepare(question, store, arguments)
            question, found = _with_evidence(question, sparql, found, store, answer_format, lang=lang)
        names = names_in(store, lang) if answer_format in FOR_PEOPLE else None
    deliver(found, question, kind=answer_format, lang=lang, out=out, names=names)
    if not is_whole:
        raise typer.Exit(EndpointProblem.exit_code)


def _check_words(name: str | None, arguments: Mapping[str, str], search: str | None) -> None:
    """Refuse parameters without a question, and a question that is both named and searched for."""
    if name is None and arguments:
        first = shown("--" + next(iter(arguments)))
        raise InputProblem(
            {
                "nl": f"Bij de parameter {first} hoort een vraag.",
                "en": f"The parameter {first} needs a question.",
            },
            hint={
                "nl": "Noem er een, zoals: regiodeals ask bijdrage-per-landsdeel --tranche 6",
                "en": "Name one, such as: regiodeals ask bijdrage-per-landsdeel --tranche 6",
            },
        )
    if name is not None and search is not None:
        raise InputProblem(
            {
                "nl": "Noem een vraag of zoek er een, niet allebei.",
                "en": "A question is either named or searched for.",
            },
            hint={"nl": "Laat --search of de naam weg.", "en": "Leave out --search or the name."},
        )


def _check_listed(kind: AnswerFormat, out: Path | None) -> None:
    """Refuse a form that a list of questions cannot have."""
    if kind is AnswerFormat.SVG:
        raise ParameterProblem(
            {"nl": "Een lijst van vragen heeft geen grafiek.", "en": "A list of questions has no chart."},
            hint={
                "nl": "Noem een vraag, of kies --format table, csv of xlsx.",
                "en": "Name a question, or choose --format table, csv or xlsx.",
            },
        )
    check_form(kind, None, out)


def _find(catalogue: Catalogue, name: str, *, evidence: bool) -> tuple[Question, bool]:
    """Return the question of a name, and whether other endpoints help to answer it."""
    elsewhere = load_federated(catalogue.folder)
    if name not in elsewhere.paths:
        return catalogue.find(name), False
    if evidence:
        raise ParameterProblem(
            {
                "nl": "Alleen antwoorden uit onze eigen graaf hebben bewijs.",
                "en": "Only answers from our own graph have evidence.",
            },
            hint=_NO_EVIDENCE,
        )
    return elsewhere.find(name), True


def _found(
    question: Question, store: Store, arguments: Mapping[str, str], *, is_federated: bool, lang: str
) -> tuple[Answer, bool]:
    """Return the answer, and whether it is whole: other endpoints may not have done their part."""
    if not is_federated:
        return answer_as_asked(question, store, arguments), True
    federated = answer_elsewhere(question, store, arguments, lang=lang)
    return federated.rows, federated.is_whole


def _with_evidence(
    question: Question, sparql: str, found: Answer, store: Store, kind: AnswerFormat, *, lang: str
) -> tuple[Question, Rows]:
    """Return the question and its rows with a column for evidence."""
    from regiodeals.questions.provenance import widened, with_evidence

    if not isinstance(found, Rows):
        raise ParameterProblem(
            {"nl": "Alleen rijen hebben bewijs.", "en": "Only rows have evidence."}, hint=_NO_EVIDENCE
        )
    rows = with_evidence(sparql, found, store, lang=lang, for_files=kind not in FOR_PEOPLE)
    return widened(question), rows


def read_words(words: Sequence[str]) -> tuple[str | None, dict[str, str]]:
    """Return the question and its parameters from the words after ``ask``.

    >>> read_words(["totale-bijdrage", "--tranche", "6"])
    ('totale-bijdrage', {'tranche': '6'})

    Raises:
        ParameterProblem: a parameter has no value, or stands there twice.
        InputProblem: there are two questions.

    """
    name: str | None = None
    arguments: dict[str, str] = {}
    waiting_words = iter(words)
    for word in waiting_words:
        if word.startswith("--"):
            option, equals, value = word[2:].partition("=")
            if not equals:
                following = next(waiting_words, None)
                if following is None:
                    raise ParameterProblem(
                        {
                            "nl": f"De parameter {shown(word)} heeft geen waarde.",
                            "en": f"The parameter {shown(word)} has no value.",
                        },
                        hint={"nl": f"Schrijf {word} WAARDE.", "en": f"Write {word} VALUE."},
                    )
                value = following
            if option in arguments:
                raise ParameterProblem(
                    {
                        "nl": f"De parameter {shown('--' + option)} staat er twee keer.",
                        "en": f"The parameter {shown('--' + option)} stands there twice.",
                    },
                    hint={"nl": "Laat er één weg.", "en": "Leave out one."},
                )
            arguments[option] = value
        elif name is None:
            name = word
        else:
            raise InputProblem(
                {
                    "nl": f"Eén vraag per keer: {shown(name)} en {shown(word)} zijn er twee.",
                    "en": f"One question at a time: {shown(name)} and {shown(word)} are two.",
                },
                hint={
                    "nl": "Zet een waarde met spaties tussen aanhalingstekens.",
                    "en": "Put a value with spaces between quotation marks.",
                },
            )
    return name, arguments


def _check_names(question: Question, arguments: Iterable[str]) -> None:
    """Refuse an option that is neither the question's nor ours, with the nearest that is."""
    own = [parameter.name for parameter in question.parameters]
    for name in arguments:
        if name not in own:
            raise no_such_parameter(question, name, others=[f"--{option}" for option in RESERVED])


def _listing(
    catalogue: Catalogue, search: str | None, answer_format: AnswerFormat, lang: str, out: Path | None
) -> str | bytes:
    questions = tuple(
        question
        for part in (catalogue, load_federated(catalogue.folder))
        for question in (part.questions() if search is None else part.search(search))
    )
    if answer_format is not AnswerFormat.TABLE:
        cells = [
            (question.theme, question.name, question.summary[lang], _options(question))
            for question in questions
        ]
        rows = tuple(tuple(Literal(cell) for cell in row) for row in cells)
        columns = ("theme", "question", "summary", "parameters")
        listed = Rows(variables=columns, rows=rows)
        if answer_format is AnswerFormat.XLSX:
            from regiodeals.questions.workbook import workbook

            return workbook(listed, lang=lang)
        return render(listed, format=answer_format, lang=lang)
    if not questions:
        told = {"nl": "Geen vraag gevonden met", "en": "No question found with"}
        guess = did_you_mean((search or "").casefold()[:40], catalogue.words(), at_least=0.75)
        nothing = f"{told[lang]} {shown(search or '')}."
        return (f"{nothing} {worded(guess, lang)}" if guess else nothing) + "\n"
    bold, plain = ("\x1b[1m", "\x1b[0m") if wants_colour(out) else ("", "")
    lines = []
    for theme in [*THEMES, *sorted({question.theme for question in questions} - set(THEMES))]:
        of_theme = [question for question in questions if question.theme == theme]
        if of_theme:
            lines.append(f"{bold}{THEMES[theme][lang] if theme in THEMES else printable(theme)}{plain}")
            for question in of_theme:
                lines.append(f"  {' '.join(filter(None, [question.name, _options(question)]))}")
                lines.append(f"      {question.summary[lang]}")
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _options(question: Question) -> str:
    return " ".join(f"--{one.name}" if one.is_required else f"[--{one.name}]" for one in question.parameters)
