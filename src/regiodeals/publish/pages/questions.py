"""The questions: a list, and a page for each with its answer, chart, passages and downloads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from regiodeals.graph.terms import is_number, to_decimal
from regiodeals.namespaces import expand
from regiodeals.publish.addresses import LANGUAGES, html_path
from regiodeals.publish.files import PublishedFile
from regiodeals.publish.rendering import Place, render
from regiodeals.publish.sheet import Draughtsman, Evidence, Link
from regiodeals.questions.answering import answer
from regiodeals.questions.catalogue import THEMES
from regiodeals.questions.charts import chart
from regiodeals.questions.formats import AnswerFormat
from regiodeals.questions.formats import render as render_answer
from regiodeals.questions.portraying import compose
from regiodeals.questions.translation import names_in
from regiodeals.questions.wording import NUMERIC_UNITS, for_people, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from regiodeals.graph.answer import Rows
    from regiodeals.graph.terms import Term
    from regiodeals.publish.edition import Edition
    from regiodeals.questions.catalogue import Question
    from regiodeals.questions.portrait import Portrait, Source

MOST_ROWS: Final = 150
"""Most rows of an answer on a page; the downloads hold them all."""

_MOST_PLACES: Final = 4
_NOT_NAMED: Final = tuple(
    expand(f"rd:{name}") for name in ("Passage", "Onderdeel", "Kengetal", "Deelname", "Bijdrage")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of an answer: its cells, and the passages that state a value of it."""

    cells: tuple[Link, ...]
    evidence: tuple[Evidence, ...]


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
    named = things_by_name(edition)
    translations = {lang: names_in(edition.store, lang) for lang in LANGUAGES}
    portraits: dict[str, Portrait] = {}
    for question in edition.questions:
        rows = answer(question, edition.store, {})
        path = question_path(question.name)
        yield PublishedFile(path=f"{path}.csv", content=_written(rows, AnswerFormat.CSV))
        yield PublishedFile(path=f"{path}.json", content=_written(rows, AnswerFormat.JSON))
        yield PublishedFile(path=f"{path}.rq", content=question.path.read_bytes())
        for lang in LANGUAGES:
            picture = draw(edition, question, rows, lang, translations[lang], named)
            if picture:
                yield PublishedFile(path=f"{path}.{lang}.svg", content=picture.encode())
            lines = [
                _line(edition, question, row, lang, translations[lang], named, portraits)
                for row in rows.rows[:MOST_ROWS]
            ]
            context = {
                "question": question,
                "summary": question.summary[lang],
                "theme": THEMES[question.theme][lang],
                "numeric": _numeric(question, rows),
                "lines": lines,
                "count": len(rows.rows),
                "has_evidence": any(line.evidence for line in lines),
                "chart": Markup(picture) if picture and len(picture) < 60_000 else None,  # noqa: S704 - drawn by us, from escaped texts
                "files": [
                    *(("CSV", f"{path}.csv"), ("JSON", f"{path}.json")),
                    *([("SVG", f"{path}.{lang}.svg")] if picture else []),
                    ("SPARQL", f"{path}.rq"),
                ],
                "described": _described(question, lang, path),
            }
            yield render("question.html", path, lang, context)


def draw(
    edition: Edition,
    question: Question,
    rows: Rows,
    lang: str,
    translations: Mapping[str, str],
    named: Mapping[str, str],
) -> str | None:
    """Return the chart or map of an answer; what it shows leads to the pages of the site."""
    place = Place(path=question_path(question.name), lang=lang)
    hrefs = {name: place.to(edition.paths[iri]) for name, iri in named.items() if question.view == "map"}
    return chart(question, rows, lang=lang, names=translations, hrefs=hrefs)


def things_by_name(edition: Edition) -> dict[str, str]:
    """Return Dutch label to thing, for the labels that only one thing with a page has."""
    found: dict[str, str | None] = {}
    for iri in edition.paths:
        if any(kind in _NOT_NAMED for kind in edition.kinds(iri)) or not edition.index.text(
            iri, expand("rdfs:label"), "nl"
        ):
            continue
        title = edition.title(iri, "nl")
        found[title] = None if title in found else iri
    return {title: iri for title, iri in found.items() if iri is not None}


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


def _line(
    edition: Edition,
    question: Question,
    row: Sequence[Term | None],
    lang: str,
    translations: Mapping[str, str],
    named: Mapping[str, str],
    portraits: dict[str, Portrait],
) -> Line:
    cells = []
    things = []
    for term, column in zip(row, question.columns, strict=True):
        text = for_people(term, unit=column.unit, lang=lang)
        iri = term.value if isinstance(term, NamedNode) else None
        if isinstance(term, Literal) and column.unit == "text":
            text = printable(translations.get(term.value, term.value))
            iri = named.get(term.value)
        path = edition.paths.get(iri) if iri else None
        if iri and path:
            things.append(iri)
            text = edition.title(iri, lang) if isinstance(term, NamedNode) else text
        cells.append(Link(text=text, file=html_path(path, lang) if path else None))
    write = Draughtsman(edition=edition, lang=lang)
    places = _stating(edition, row, things[:1], portraits)
    return Line(cells=tuple(cells), evidence=write.evidence(places[:_MOST_PLACES]))


def _stating(
    edition: Edition,
    row: Sequence[Term | None],
    things: Sequence[str],
    portraits: dict[str, Portrait],
) -> list[Source]:
    """Return the passages that state a value of a row about the thing that the row is about, or its parts."""
    wanted = {_comparable(term) for term in row if term is not None}
    found: dict[Source, None] = {}
    for iri in things:
        if iri not in portraits:
            portraits[iri] = compose(edition.index, iri)
        portrait = portraits[iri]
        for one in (portrait, *(part for _, part in (*portrait.parts, *portrait.near)), *portrait.events):
            for fact in one.stated:
                if fact.sources and is_telling(fact.value) and _comparable(fact.value) in wanted:
                    found.update(dict.fromkeys(fact.sources))
    return list(found)


def is_telling(term: Term) -> bool:
    """Tell whether a value is so particular that an equal one in an answer is the same fact: a number or a day."""
    return isinstance(term, Literal) and (is_number(term) or term.datatype.value == expand("xsd:date"))


def _comparable(term: Term) -> object:
    return to_decimal(term) if is_number(term) else term.value


def _described(question: Question, lang: str, path: str) -> dict[str, Any]:
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": question.summary[lang],
        "description": question.description[lang],
        "inLanguage": lang,
        "license": "https://creativecommons.org/publicdomain/zero/1.0/",
        "creator": {"@type": "Organization", "name": "regiodeals"},
        "keywords": list(question.tags),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": f"{path.rpartition('/')[2]}.{ending}",
            }
            for kind, ending in (("text/csv", "csv"), ("application/sparql-results+json", "json"))
        ],
    }
