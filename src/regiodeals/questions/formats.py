"""Answers as text: a table for people, CSV, JSON, Markdown or Turtle.

CSV (RFC 4180) and JSON (SPARQL 1.1 results) are exact; a table and Markdown are written for people, with
the headings, numbers and dates of their language.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, serialize

from regiodeals.errors import ParameterProblem
from regiodeals.graph.answer import Rows, Triples, Truth
from regiodeals.graph.terms import is_number
from regiodeals.namespaces import PREFIXES, expand
from regiodeals.questions.catalogue import BETWEEN_PASSAGES, EVIDENCE
from regiodeals.questions.table import draw_table
from regiodeals.questions.wording import NUMERIC_UNITS, exact_text, for_people, printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regiodeals.graph.answer import Answer
    from regiodeals.graph.terms import Term
    from regiodeals.questions.catalogue import Question

_WORDS = {
    "nl": {"none": "Geen rijen.", "true": "ja", "false": "nee"},
    "en": {"none": "No rows.", "true": "yes", "false": "no"},
}
_STRING = expand("xsd:string")
_WIDTH = 80
"""Characters on a line with passages that goes elsewhere than to a terminal."""


class AnswerFormat(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"
    TURTLE = "turtle"
    XLSX = "xlsx"
    SVG = "svg"


def render(
    answer: Answer,
    question: Question | None = None,
    *,
    format: AnswerFormat | str = AnswerFormat.TABLE,  # noqa: A002 - the name of the option
    lang: str = "nl",
    width: int | None = None,
    colour: bool = False,
    names: Mapping[str, str] | None = None,
) -> str:
    """Return an answer as text that ends with a line end.

    A question gives headings, units and explanation. ``width`` is that of the terminal in characters; without
    one, lines are as long as they need to be. ``names`` gives names in the language of the reader for the
    Dutch ones in the answer; files always keep the Dutch ones.

    Raises:
        ParameterProblem: the answer cannot be written so: only triples are Turtle, and triples are no CSV.

    """
    kind = AnswerFormat(format)
    if kind in {AnswerFormat.XLSX, AnswerFormat.SVG}:
        raise ParameterProblem(f"{kind} is no text.", hint="See regiodeals.questions.workbook and .charts.")
    if kind is AnswerFormat.TURTLE:
        return _turtle(answer)
    if isinstance(answer, Truth):
        return _truth(answer, kind, lang)
    if isinstance(answer, Triples):
        rows = Rows(variables=("subject", "predicate", "object"), rows=tuple(map(tuple, answer.triples)))
    else:
        rows = answer
    texts = _Texts(lang=lang, names=names or {})
    if kind is AnswerFormat.CSV:
        return _csv(rows)
    if kind is AnswerFormat.JSON:
        return _json(rows)
    if kind is AnswerFormat.MARKDOWN:
        return _markdown(rows, question, texts)
    below: list[list[str]] = []
    if question is not None and question.columns[-1:] == (EVIDENCE,):
        below = [_passages(row[-1]) for row in rows.rows]
        rows = Rows(variables=rows.variables[:-1], rows=tuple(row[:-1] for row in rows.rows))
        question = replace(question, columns=question.columns[:-1])
        width = width or _WIDTH
    return draw_table(
        _headings(rows, question, lang),
        _cells(rows, question, texts),
        numeric=_right_aligned(rows, question),
        below=below,
        title=question.summary[lang] if question else None,
        note=question.reading[lang] if question else None,
        empty=_WORDS[lang]["none"],
        width=width,
        colour=colour,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Texts:
    """The language of the reader, and names in it."""

    lang: str
    names: Mapping[str, str]

    def cell(self, term: Term | None, unit: str) -> str:
        """Return a term as the reader's text."""
        if isinstance(term, Literal) and unit == "text" and term.value in self.names:
            return printable(self.names[term.value])
        return for_people(term, unit=unit, lang=self.lang)


def _passages(term: Term | None) -> list[str]:
    """Return the passages in a cell of evidence, each by itself."""
    return (
        [printable(text) for text in term.value.split(BETWEEN_PASSAGES)] if isinstance(term, Literal) else []
    )


def _truth(answer: Truth, kind: AnswerFormat, lang: str) -> str:
    word = "true" if answer.value else "false"
    if kind is AnswerFormat.JSON:
        return json.dumps({"head": {}, "boolean": answer.value}, indent=2) + "\n"
    if kind is AnswerFormat.CSV:
        return f"answer\r\n{word}\r\n"
    return f"{_WORDS[lang][word]}\n"


def _turtle(answer: Answer) -> str:
    if not isinstance(answer, Triples):
        raise ParameterProblem(
            {
                "nl": "Alleen een antwoord op CONSTRUCT of DESCRIBE past in Turtle.",
                "en": "Only the answer to CONSTRUCT or DESCRIBE can be written as Turtle.",
            },
            hint={
                "nl": "Kies --format table, csv, json of markdown.",
                "en": "Choose --format table, csv, json or markdown.",
            },
        )
    content = serialize(answer.triples, format=RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b""
    return content.decode()


def _csv(rows: Rows) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(rows.variables)
    for row in rows.rows:
        cells = [exact_text(term) for term in row]
        # A lone empty cell must be quoted, or the line would be taken for no line at all.
        writer.writerow(cells) if cells != [""] else stream.write('""\r\n')
    return stream.getvalue()


def _json(rows: Rows) -> str:
    """Write https://www.w3.org/TR/sparql11-results-json/."""
    bindings = [
        {name: _json_term(term) for name, term in zip(rows.variables, row, strict=True) if term is not None}
        for row in rows.rows
    ]
    result = {"head": {"vars": list(rows.variables)}, "results": {"bindings": bindings}}
    return json.dumps(result, ensure_ascii=False, indent=2) + "\n"


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    found = {"type": "literal", "value": exact_text(term)}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != _STRING:
        found["datatype"] = term.datatype.value
    return found


def _markdown(rows: Rows, question: Question | None, texts: _Texts) -> str:
    lang = texts.lang
    headings = [_escaped(heading) for heading in _headings(rows, question, lang)]
    rules = ["---:" if right else "---" for right in _right_aligned(rows, question)]
    lines = [_line(headings), _line(rules)]
    lines.extend(_line([_escaped(cell) for cell in cells]) for cells in _cells(rows, question, texts))
    if question is not None:
        lines = [f"**{_escaped(question.summary[lang])}**", "", *lines, "", _escaped(question.reading[lang])]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{sign}" if sign in "\\|*_`[]" else sign for sign in text)


def _headings(rows: Rows, question: Question | None, lang: str) -> tuple[str, ...]:
    if question is None or not question.columns:
        return rows.variables
    return tuple(column.heading[lang] for column in question.columns)


def _units(rows: Rows, question: Question | None) -> tuple[str, ...]:
    if question is None or not question.columns:
        return ("text",) * len(rows.variables)
    return tuple(column.unit for column in question.columns)


def _right_aligned(rows: Rows, question: Question | None) -> tuple[bool, ...]:
    """Tell of each column whether it holds numbers."""
    aligned = []
    for index, unit in enumerate(_units(rows, question)):
        terms = [row[index] for row in rows.rows if row[index] is not None]
        aligned.append(unit in NUMERIC_UNITS or (bool(terms) and all(is_number(term) for term in terms)))
    return tuple(aligned)


def _cells(rows: Rows, question: Question | None, texts: _Texts) -> list[list[str]]:
    units = _units(rows, question)
    return [[texts.cell(term, unit) for term, unit in zip(row, units, strict=True)] for row in rows.rows]
