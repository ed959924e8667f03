"""The questions: a list, and a page for each with its answer, chart, passages and downloads."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from regiodeals.graph.dumps import sorted_triples, write_turtle
from regiodeals.graph.terms import is_number
from regiodeals.publish.addresses import LANGUAGES, html_path, root_of
from regiodeals.publish.answers import Line, Reader, readers
from regiodeals.publish.files import PublishedFile
from regiodeals.publish.linked_data import data_files, object_properties_of
from regiodeals.publish.rendering import render
from regiodeals.questions.answering import answer
from regiodeals.questions.as_data import questions_graph
from regiodeals.questions.catalogue import THEMES
from regiodeals.questions.formats import AnswerFormat
from regiodeals.questions.formats import render as render_answer
from regiodeals.questions.wording import NUMERIC_UNITS
from regiodeals.questions.workbook import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from regiodeals.graph.answer import Rows
    from regiodeals.publish.edition import Edition
    from regiodeals.questions.catalogue import Question

MOST_ROWS: Final = 150
"""Most rows of an answer on a page; the downloads hold them all."""

LARGEST_PAGE: Final = 98_000
"""Most bytes of a page; one with more rows shows the first of them."""

MOST_DRAWN: Final = 60_000
"""Most characters of a chart inside a page; a longer one stands in a file beside it, without links."""


_LICENCES: Final = {
    False: "https://creativecommons.org/publicdomain/zero/1.0/",
    True: "https://creativecommons.org/licenses/by/4.0/",
}
"""Licence of an answer; points on a map are of GeoNames."""


def question_path(name: str) -> str:
    """Return the path of the page of a question, without ending.

    >>> question_path("uitgaven")
    'doc/vraag/uitgaven'
    """
    return f"doc/vraag/{name}"


def question_pages(edition: Edition) -> Iterator[PublishedFile]:
    """Yield the list of questions, and per question its page in both languages and its downloads."""
    for lang in LANGUAGES:
        yield render("questions.html", "vragen", lang, {"themes": _themes(edition, lang)})
    whole = io.BytesIO()
    write_turtle(sorted_triples(questions_graph(edition.questions, base_iri=edition.base_iri)), whole)
    yield PublishedFile(path="vragen.ttl", content=whole.getvalue())
    found = readers(edition)
    for question in edition.questions:
        yield from _question(edition, question, found)


def _question(edition: Edition, question: Question, found: Mapping[str, Reader]) -> Iterator[PublishedFile]:
    """Yield the page of a question in both languages, and its answer in each form."""
    rows = answer(question, edition.store, {})
    path = question_path(question.name)
    yield PublishedFile(path=f"{path}.csv", content=_written(rows, AnswerFormat.CSV))
    yield PublishedFile(path=f"{path}.json", content=_written(rows, AnswerFormat.JSON))
    yield PublishedFile(path=f"{path}.xlsx", content=workbook(rows, question))
    yield PublishedFile(path=f"{path}.rq", content=question.path.read_bytes())
    triples = sorted_triples(questions_graph([question], base_iri=edition.base_iri))
    yield from data_files(path, triples, object_properties=object_properties_of(edition.index))
    for lang, reader in found.items():
        picture = reader.chart(question, rows, path)
        alone = reader.chart(question, rows)
        if alone:
            yield PublishedFile(path=f"{path}.{lang}.svg", content=alone.encode())
        lines = reader.lines(question, rows, MOST_ROWS)
        is_inside = picture is not None and len(picture) < MOST_DRAWN
        context = {
            "question": question,
            "summary": question.summary[lang],
            "theme": THEMES[question.theme][lang],
            "numeric": _numeric(question, rows),
            "count": len(rows.rows),
            "has_evidence": any(line.evidence for line in lines),
            "chart": Markup(picture) if picture and is_inside else None,  # noqa: S704 - drawn by us
            "picture": f"{path}.{lang}.svg" if picture and not is_inside else None,
            "files": [
                *((name, f"{path}.{name.lower()}") for name in ("CSV", "JSON", "XLSX")),
                *([("SVG", f"{path}.{lang}.svg")] if picture else []),
                *(("SPARQL", f"{path}.rq"), ("Turtle", f"{path}.ttl"), ("JSON-LD", f"{path}.jsonld")),
            ],
            "described": _described(question, lang, path),
        }
        yield _fitting(path, lang, context, lines)


def _fitting(path: str, lang: str, context: Mapping[str, Any], lines: Sequence[Line]) -> PublishedFile:
    """Return the page of a question with as many rows of its answer as a page has room for."""
    shown = len(lines)
    page = render("question.html", path, lang, {**context, "lines": lines})
    while len(page.content) > LARGEST_PAGE and shown > 1:
        shown = min(shown - 1, shown * LARGEST_PAGE // len(page.content))
        page = render("question.html", path, lang, {**context, "lines": lines[:shown]})
    return page


def _themes(edition: Edition, lang: str) -> list[dict[str, Any]]:
    themes: dict[str, list[dict[str, str]]] = {}
    for question in edition.questions:
        themes.setdefault(question.theme, []).append(
            {"title": question.summary[lang], "path": question_path(question.name), "view": question.view}
        )
    return [
        {"id": theme, "title": THEMES[theme][lang], "questions": questions}
        for theme, questions in themes.items()
    ]


def _written(rows: Rows, form: AnswerFormat) -> bytes:
    return render_answer(rows, format=form).encode()


def _numeric(question: Question, rows: Rows) -> list[bool]:
    return [
        column.unit in NUMERIC_UNITS
        or (
            any(row[place] for row in rows.rows)
            and all(is_number(row[place]) for row in rows.rows if row[place])
        )
        for place, column in enumerate(question.columns)
    ]


def _described(question: Question, lang: str, path: str) -> dict[str, Any]:
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": question.summary[lang],
        "description": question.description[lang],
        "inLanguage": lang,
        "license": _LICENCES[question.view == "map"],
        "creator": {"@type": "Organization", "name": "regiodeals"},
        "keywords": list(question.tags),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": root_of(html_path(path, lang)) + f"{path}.{ending}",
            }
            for kind, ending in (("text/csv", "csv"), ("application/sparql-results+json", "json"))
        ],
    }
