"""Answers of saved questions for the REST API: a page of rows with what the columns mean, or a file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal

from regiodeals.errors import ParameterProblem, UnknownThing
from regiodeals.graph.answer import Rows
from regiodeals.graph.terms import is_number
from regiodeals.questions.answering import answer
from regiodeals.questions.catalogue import THEMES, Question, read_question
from regiodeals.questions.formats import render
from regiodeals.questions.parameters import allowed_values, read_value
from regiodeals.questions.portrait_report import render as render_portrait
from regiodeals.questions.portraying import labels_for, portray
from regiodeals.questions.translation import names_in
from regiodeals.questions.wording import NUMERIC_UNITS, exact_text
from regiodeals.questions.workbook import workbook
from regiodeals.serve import answers
from regiodeals.serve.aside import done_aside
from regiodeals.serve.frames import Frame
from regiodeals.serve.negotiation import Form
from regiodeals.serve.openapi_schemas import XLSX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regiodeals.graph.terms import Term
    from regiodeals.serve.knowledge import Knowledge

JSON: Final = Form(name="json", media_type="application/json")
SPARQL_JSON: Final = Form(name="srj", media_type="application/sparql-results+json")
MARKDOWN: Final = Form(name="md", media_type="text/markdown")
WORKBOOK: Final = Form(name="xlsx", media_type=XLSX)
CHART: Final = Form(name="svg", media_type="image/svg+xml")
ANSWER_FORMS: Final = (JSON, SPARQL_JSON, answers.CSV, MARKDOWN, WORKBOOK, CHART)
"""The forms of an answer, the usual one first."""

COLLECTIONS: Final = ("deals", "tranches", "gemeenten")
"""Lists of things, each a question of its own in the folder ``queries`` beside this module."""


@cache
def collection(name: str) -> Question:
    """Return the question that lists a kind of thing."""
    return read_question(Path(__file__).parent / "queries" / f"{name}.rq")


def describe_questions(knowledge: Knowledge) -> Frame:
    """Return all that the API must know of the questions and the collections, as JSON."""
    content = {
        "questions": [_described(knowledge, question) for question in knowledge.questions.values()],
        "collections": {name: _described(knowledge, collection(name)) for name in COLLECTIONS},
        "themes": {name: dict(texts) for name, texts in THEMES.items()},
    }
    return Frame(body=json.dumps(content, ensure_ascii=False).encode())


def _described(knowledge: Knowledge, question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "theme": question.theme,
        "summary": dict(question.summary),
        "description": dict(question.description),
        "reading": dict(question.reading),
        "tags": list(question.tags),
        "view": question.view,
        "sparql": question.sparql,
        "columns": [
            {"name": column.name, "unit": column.unit, "heading": dict(column.heading)}
            for column in question.columns
        ],
        "parameters": [
            {
                "name": parameter.name,
                "datatype": parameter.datatype,
                "description": dict(parameter.description),
                "default": parameter.default,
                "values": list(parameter.values)
                or [exact_text(value) for value in allowed_values(parameter, knowledge.store)],
            }
            for parameter in question.parameters
        ],
    }


def answer_question(knowledge: Knowledge, head: Mapping[str, Any]) -> Frame:
    """Return one page of an answer, or the whole answer when ``size`` is None.

    Raises:
        InputProblem: there is no such question.
        EnvironmentProblem: the store cannot answer.

    """
    name = head["question"]
    question = collection(name) if head.get("collection") else knowledge.questions[name]
    mistakes = [*head.get("mistakes", ()), *_mistakes(knowledge, question, head["arguments"])]
    if mistakes:
        return Frame(head={"problem": "ParameterProblem", "message": "", "mistakes": mistakes})
    rows = answer(question, knowledge.store, head["arguments"])
    total, size, number = len(rows.rows), head["size"], head["page"]
    if size is not None:
        rows = Rows(variables=rows.variables, rows=rows.rows[(number - 1) * size : number * size])
    form = next(form for form in ANSWER_FORMS if form.name == head["form"])
    lang = head["lang"]
    if form is JSON:
        content = _json(question, rows, lang=lang, total=total, page=number, size=size)
    elif form is SPARQL_JSON:
        content = answers.write(rows, answers.JSON, largest=knowledge.limits.largest)
    elif form is WORKBOOK:
        content = workbook(rows, question, lang=lang)
    elif form is CHART:
        content = _drawn(question, rows, lang)
    else:
        kind = "csv" if form is answers.CSV else "markdown"
        names = names_in(knowledge.store, lang) if form is MARKDOWN else None
        content = render(rows, question, format=kind, lang=lang, names=names).encode()
    return Frame(head={"type": form.header, "total": total}, body=content)


def _drawn(question: Question, rows: Rows, lang: str) -> bytes:
    def draw() -> bytes:
        from regiodeals.questions.charts import chart

        return (chart(question, rows, lang=lang) or "").encode()

    content = done_aside(draw)
    if not content:
        raise UnknownThing("There is no chart of these rows.", hint="Choose another form, such as csv.")
    return content


def _mistakes(knowledge: Knowledge, question: Question, arguments: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return everything that is wrong with the parameters of a question."""
    known = {parameter.name: parameter for parameter in question.parameters}
    found: list[dict[str, Any]] = []
    for name, text in arguments.items():
        if name not in known:
            hint = f"It takes: {', '.join(known)}." if known else "It takes no parameters."
            found.append(
                {"field": name[:60], "message": f"There is no parameter '{name[:60]}'.", "hint": hint}
            )
            continue
        try:
            read_value(known[name], text, knowledge.store)
        except ParameterProblem as problem:
            message = problem.message.replace(f"--{name}", name)
            found.append({"field": name, "message": message, "hint": problem.hint})
    return found


def describe_item(knowledge: Knowledge, head: Mapping[str, Any]) -> Frame:
    """Return one thing of a collection, with every fact and its passages.

    Raises:
        UnknownThing: the collection does not hold it.

    """
    question = collection(head["collection"])
    rows = answer(question, knowledge.store, {})
    for row in rows.rows:
        values = dict(zip(rows.variables, row, strict=True))
        slug, iri = values["slug"], values["id"]
        if slug is not None and iri is not None and slug.value == head["slug"]:
            portrait = portray(knowledge.store, iri.value)
            told = render_portrait(
                portrait, labels_for(knowledge.store, portrait, head["lang"]), format="json"
            )
            units = {column.name: column.unit for column in question.columns}
            summary = _row(rows.variables, row, units)
            return Frame(
                head={"type": "application/json"},
                body=f'{{"samenvatting":{summary},"beschrijving":{told}}}\n'.encode(),
            )
    raise UnknownThing(
        f"There is no '{head['slug'][:60]}' among the {head['collection']}.",
        hint="See the list for the names.",
    )


def _json(question: Question, rows: Rows, *, lang: str, total: int, page: int, size: int | None) -> bytes:
    """Write rows as objects; numbers are numbers in JSON, exact to their last digit."""
    units = {column.name: column.unit for column in question.columns}
    head = {
        "vraag": question.name,
        "titel": question.summary[lang],
        "toelichting": question.reading[lang],
        "kolommen": [
            {"naam": column.name, "kop": column.heading[lang], "eenheid": column.unit}
            for column in question.columns
        ],
        "totaal": total,
        "pagina": page,
        "paginaGrootte": total if size is None else size,
    }
    lines = ",\n".join(_row(rows.variables, row, units) for row in rows.rows)
    start = json.dumps(head, ensure_ascii=False)[:-1]
    return f'{start}, "rijen": [\n{lines}\n]}}\n'.encode()


def _row(names: tuple[str, ...], row: tuple[Term | None, ...], units: Mapping[str, str]) -> str:
    cells = (f"{json.dumps(name)}:{_value(term, units[name])}" for name, term in zip(names, row, strict=True))
    return "{" + ",".join(cells) + "}"


def _value(term: Term | None, unit: str) -> str:
    if term is None:
        return "null"
    text = exact_text(term)
    if unit in NUMERIC_UNITS and is_number(term) and "E" not in text.upper():
        return text
    if (
        isinstance(term, Literal)
        and term.value in {"true", "false"}
        and term.datatype.value.endswith("#boolean")
    ):
        return term.value
    return json.dumps(text, ensure_ascii=False)
