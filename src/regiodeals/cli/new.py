"""``regiodeals new``: a skeleton of a data file, and what is still missing in it."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regiodeals.cli.options import Lang, LangOption, TextFormat, example
from regiodeals.cli.output import emit
from regiodeals.cli.story import tell, waiting
from regiodeals.content import find_content
from regiodeals.errors import InputProblem, ParameterProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from regiodeals.graph.dataset import Dataset
    from regiodeals.skeletons.missing import Missing
    from regiodeals.skeletons.writing import Answers

PASSAGE_EXAMPLE = example(
    "regiodeals new passage --document stb-2024-219 --name doel --out doel.trig",
    "regiodeals new passage --check doel.trig",
)
DEAL_EXAMPLE = example(
    "regiodeals new deal --tranche 6 --name Kuststreek --document kst-29697-159 --out 6-kuststreek.trig",
    "regiodeals new deal --check 6-kuststreek.trig",
)

_WORDS = {
    "nl": {
        "complete": "{file} is compleet: niets ontbreekt.",
        "missing": "Er ontbreekt nog: {count}.",
        "one": "1 ding ontbreekt nog.",
        "advice": "advies",
    },
    "en": {
        "complete": "{file} is complete: nothing is missing.",
        "missing": "Still missing: {count}.",
        "one": "1 thing is still missing.",
        "advice": "advice",
    },
}


class Grade(StrEnum):
    """How sure a passage is."""

    nagegaan = "nagegaan"
    aangehaald = "aangehaald"
    vermeld = "vermeld"


class Stage(StrEnum):
    """Stage of a contribution."""

    gevraagd = "gevraagd"
    gereserveerd = "gereserveerd"
    overeengekomen = "overeengekomen"


DocumentOption = Annotated[
    str | None, typer.Option("--document", metavar="ID", help="The source, such as kst-29697-159.")
]
QuoteOption = Annotated[
    str | None, typer.Option("--quote", metavar="TEXT", help="The shortest words that carry the fact.")
]
GradeOption = Annotated[
    Grade | None, typer.Option("--grade", help="nagegaan when the text was held, else aangehaald.")
]
HeadingOption = Annotated[
    str | None, typer.Option("--heading", metavar="TEXT", help="The heading in the source above the quote.")
]
TitleOption = Annotated[
    str | None, typer.Option("--title", metavar="TEXT", help="Dutch title of a document that is new.")
]
DateOption = Annotated[
    str | None, typer.Option("--date", metavar="DATE", help="Date of a document that is new.")
]
UrlOption = Annotated[
    str | None, typer.Option("--url", metavar="URL", help="Lasting address of a document that is new.")
]
CheckOption = Annotated[
    Path | None, typer.Option("--check", metavar="FILE", help="Tell what is still missing in this file.")
]
SourceOption = Annotated[
    list[Path] | None,
    typer.Option("--source", metavar="FILE", help="With --check: text of a document, to look quotes up in."),
]
NewFileOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write to a new file instead of stdout.")
]
FormatOption = Annotated[TextFormat, typer.Option("--format", help="With --check: form of the list.")]

app = typer.Typer(
    help="Write the skeleton of a data file, and tell what is still missing in it.",
    epilog=DEAL_EXAMPLE,
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("passage", epilog=PASSAGE_EXAMPLE, short_help="A place in a source and what it states.")
def passage(
    *,
    document: DocumentOption = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Last part of its IRI: what it is about.")
    ] = None,
    quote: QuoteOption = None,
    grade: GradeOption = None,
    heading: HeadingOption = None,
    title: TitleOption = None,
    date: DateOption = None,
    url: UrlOption = None,
    out: NewFileOption = None,
    check: CheckOption = None,
    source: SourceOption = None,
    report_format: FormatOption = TextFormat.text,
    lang: LangOption = Lang.nl,
) -> None:
    """Write the skeleton of a passage, or check a file with passages.

    What is not known yet is marked FILL IN. With --check the file is read together with our data; the exit
    code is 1 when something is still missing in it.
    """
    if check is not None:
        _check(check, source or [], report_format, lang)
        return
    from regiodeals.skeletons.writing import Answers, passage_skeleton

    answers = Answers(
        document=_needed(document, "--document"),
        name=_needed(name, "--name"),
        quote=quote,
        grade=grade,
        heading=heading,
        title=title,
        date=date,
        url=url,
    )
    _write(answers, passage_skeleton, "passage", out)


@app.command("deal", epilog=DEAL_EXAMPLE, short_help="A deal: its identity and a first passage.")
def deal(
    *,
    tranche: Annotated[
        int | None, typer.Option("--tranche", metavar="N", help="Number of its tranche.")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Name of the deal, without 'Regio Deal'.")
    ] = None,
    document: DocumentOption = None,
    quote: QuoteOption = None,
    grade: GradeOption = None,
    heading: HeadingOption = None,
    amount: Annotated[
        str | None, typer.Option("--amount", metavar="EURO", help="Contribution of the State, in euro.")
    ] = None,
    stage: Annotated[Stage, typer.Option("--stage", help="Stage of that contribution.")] = Stage.gereserveerd,
    title: TitleOption = None,
    date: DateOption = None,
    url: UrlOption = None,
    out: NewFileOption = None,
    check: CheckOption = None,
    source: SourceOption = None,
    report_format: FormatOption = TextFormat.text,
    lang: LangOption = Lang.nl,
) -> None:
    """Write the skeleton of a deal, or check a file with deals.

    What is not known yet is marked FILL IN. With --check the file is read together with our data; the exit
    code is 1 when something is still missing in it.
    """
    if check is not None:
        _check(check, source or [], report_format, lang)
        return
    from regiodeals.skeletons.writing import Answers, deal_skeleton

    if tranche is None:
        raise ParameterProblem("The option --tranche is missing.", hint="Or name a file with --check FILE.")
    answers = Answers(
        document=_needed(document, "--document"),
        name=_needed(name, "--name"),
        quote=quote,
        grade=grade,
        heading=heading,
        title=title,
        date=date,
        url=url,
        amount=amount,
        stage=stage,
    )
    number = tranche
    _write(answers, lambda dataset, given: deal_skeleton(dataset, given, tranche=number), "deal", out)


def _needed(value: str | None, option: str) -> str:
    if value is None or not value.strip():
        raise ParameterProblem(f"The option {option} is missing.", hint="Or name a file with --check FILE.")
    return value.strip()


def _write(
    answers: Answers, skeleton: Callable[[Dataset, Answers], str], kind: str, out: Path | None
) -> None:
    """Write a skeleton, never over an existing file, and tell how to go on."""
    from regiodeals.graph.dataset import load_dataset
    from regiodeals.skeletons.writing import MARK

    if out is not None and out.exists():
        raise InputProblem(
            "The file exists already; a skeleton is never written over it.",
            where=str(out),
            hint=f"To hear what is missing in it: regiodeals new {kind} --check {out}",
        )
    with waiting("Reading the graph"):
        text = skeleton(load_dataset(find_content()), answers)
    emit(text, out)
    marks = sum(MARK in line for line in text.splitlines())
    where = f"regiodeals new {kind} --check {out or 'FILE'}"
    tell(f"{marks} places are marked {MARK}. What is still missing, later: {where}")


def _check(path: Path, sources: Sequence[Path], report_format: TextFormat, lang: str) -> None:
    """Tell what is missing in a file; exit with 1 when something is."""
    with waiting("Checking the file"):
        from regiodeals.skeletons.missing import still_missing

        found = still_missing(path, content=find_content(), sources=sources)
    wanting = sum(not one.is_advice for one in found)
    emit(_json(found) if report_format is TextFormat.json else _text(found, path, wanting, lang))
    if wanting:
        raise typer.Exit(1)


def _text(found: Sequence[Missing], path: Path, wanting: int, lang: str) -> str:
    words = _WORDS[lang]
    lines = []
    for one in found:
        message, hint = (one.en, one.hint_en) if lang == "en" else (one.nl, one.hint_nl)
        advice = f" ({words['advice']})" if one.is_advice else ""
        lines.append(f"{one.where}: {message}{advice}")
        lines += [f"    {hint}"] if hint else []
    if not wanting:
        lines.append(words["complete"].format(file=path))
    else:
        lines.append(words["one"] if wanting == 1 else words["missing"].format(count=wanting))
    return "\n".join(lines) + "\n"


def _json(found: Sequence[Missing]) -> str:
    content = [
        {
            "where": one.where,
            "message": {"nl": one.nl, "en": one.en},
            "hint": {"nl": one.hint_nl, "en": one.hint_en},
            "advice": one.is_advice,
        }
        for one in found
    ]
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
