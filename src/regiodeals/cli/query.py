"""``regiodeals query``: any SPARQL query."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from regiodeals.cli.delivery import check_form, deliver
from regiodeals.cli.opening import open_graph
from regiodeals.cli.options import AsOfOption, EndpointOption, Lang, LangOption, OutOption, example, read_day
from regiodeals.cli.story import tell, waiting
from regiodeals.errors import InputProblem, RegiodealsError
from regiodeals.graph.queries import MOST_CHARACTERS
from regiodeals.questions.formats import AnswerFormat

EXAMPLE = example(
    "regiodeals query queries/geld/totale-bijdrage.rq --format csv",
    "echo 'SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }' | regiodeals query -",
)


def query(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="File with the query, or - for stdin.")],
    *,
    answer_format: Annotated[
        AnswerFormat, typer.Option("--format", help="Form of the answer; turtle for CONSTRUCT and DESCRIBE.")
    ] = AnswerFormat.TABLE,
    lang: LangOption = Lang.nl,
    endpoint: EndpointOption = None,
    as_of: AsOfOption = None,
    out: OutOption = None,
) -> None:
    """Answer a SPARQL query.

    The default graph is the current view. Passages, registers and derivations are named graphs: use
    GRAPH to see which passage states a fact. Updates and SERVICE are refused.
    """
    day = read_day(as_of)
    check_form(answer_format, None, out)
    text = _read(file, lang)
    with waiting({"nl": "De vraag wordt beantwoord", "en": "Answering the query"}, lang):
        store = open_graph(endpoint=endpoint, as_of=day, lang=lang)
        try:
            answer = store.query(text)
        except RegiodealsError as problem:
            if problem.where is not None and problem.where.split(":")[0] == "query":
                problem.where = ("stdin" if file == "-" else file) + problem.where[len("query") :]
            raise
    deliver(answer, None, kind=answer_format, lang=lang, out=out)


def _read(file: str, lang: str) -> str:
    """Return the text of a query.

    Raises:
        InputProblem: there is no such file, or it is no UTF-8 text, or it is empty or far too long.

    """
    where = "stdin" if file == "-" else file
    try:
        if file == "-":
            if sys.stdin.isatty():
                tell(
                    {
                        "nl": "Typ de vraag, en sluit af met Ctrl-D.",
                        "en": "Type the query and end it with Ctrl-D.",
                    },
                    lang,
                )
            content = sys.stdin.buffer.read(MOST_CHARACTERS * 4 + 1)
        else:
            with Path(file).open("rb") as stream:
                content = stream.read(MOST_CHARACTERS * 4 + 1)
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputProblem(
            {
                "nl": f"De vraag is geen UTF-8 (byte {error.start}).",
                "en": f"The query is not UTF-8 (byte {error.start}).",
            },
            where=where,
            hint={"nl": "Bewaar haar als UTF-8.", "en": "Save it as UTF-8."},
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputProblem(
            {
                "nl": f"De vraag kan niet worden gelezen: {reason}.",
                "en": f"The query cannot be read: {reason}.",
            },
            where=where,
            hint={
                "nl": "Noem een bestand met SPARQL, of - voor stdin.",
                "en": "Name a file with SPARQL, or - for stdin.",
            },
        ) from None
    if not text.strip():
        raise InputProblem(
            {"nl": "De vraag is leeg.", "en": "The query is empty."},
            where=where,
            hint={
                "nl": "Schrijf een SELECT, ASK, CONSTRUCT of DESCRIBE.",
                "en": "Write a SELECT, ASK, CONSTRUCT or DESCRIBE.",
            },
        )
    return text
