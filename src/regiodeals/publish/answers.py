"""Answers as pages show them: names lead to pages, and figures to the passages that state them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from regiodeals.graph.terms import is_number, to_decimal
from regiodeals.namespaces import expand
from regiodeals.publish.addresses import LANGUAGES, html_path
from regiodeals.publish.rendering import Place
from regiodeals.publish.sheet import Draughtsman, Evidence, Link, spelled
from regiodeals.questions.charts import chart
from regiodeals.questions.portraying import compose
from regiodeals.questions.translation import names_in
from regiodeals.questions.wording import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regiodeals.graph.answer import Rows
    from regiodeals.graph.terms import Term
    from regiodeals.publish.edition import Edition
    from regiodeals.questions.catalogue import Question
    from regiodeals.questions.portrait import Portrait, Source

_LABELS: Final = (expand("rdfs:label"), expand("skos:prefLabel"))
_MOST_PLACES: Final = 4
_NOT_NAMED: Final = tuple(
    expand(f"rd:{name}") for name in ("Passage", "Onderdeel", "Kengetal", "Deelname", "Bijdrage")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of an answer: its cells, and the passages that state a value of it."""

    cells: tuple[Link, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who an answer is written for, and what its texts lead to.

    ``names`` gives names in the language of the reader for Dutch ones; ``things`` the thing behind a Dutch
    name that only one has; ``portraits`` are those already drawn.
    """

    edition: Edition
    lang: str
    names: Mapping[str, str]
    things: Mapping[str, str]
    portraits: dict[str, Portrait]

    def chart(self, question: Question, rows: Rows, path: str | None = None) -> str | None:
        """Return the chart or map of an answer; with the path of a page, a map leads on from there."""
        hrefs = {}
        if path is not None and question.view == "map":
            place = Place(path=path, lang=self.lang)
            hrefs = {name: place.to(self.edition.paths[iri]) for name, iri in self.things.items()}
        return chart(question, rows, lang=self.lang, names=self.names, hrefs=hrefs)

    def line(self, question: Question, row: Sequence[Term | None]) -> Line:
        """Return a row of an answer, its names as links, with the passages that state a value of it."""
        cells, things = [], []
        for term, column in zip(row, question.columns, strict=True):
            text = "" if term is None else spelled(term, column.unit, self.lang)
            iri = term.value if isinstance(term, NamedNode) else None
            if isinstance(term, Literal) and column.unit == "text":
                text = printable(self.names.get(term.value, term.value))
                iri = self.things.get(term.value)
            path = self.edition.paths.get(iri) if iri else None
            if iri and path:
                things.append(iri)
                text = self.edition.title(iri, self.lang) if isinstance(term, NamedNode) else text
            cells.append(Link(text=text, file=html_path(path, self.lang) if path else None))
        write = Draughtsman(edition=self.edition, lang=self.lang)
        places = self._stating(row, things[:1])
        return Line(cells=tuple(cells), evidence=write.evidence(places[:_MOST_PLACES]))

    def _stating(self, row: Sequence[Term | None], things: Sequence[str]) -> list[Source]:
        """Return the passages that state a value of a row about the thing it is about, or its parts."""
        wanted = {_comparable(term) for term in row if term is not None}
        found: dict[Source, None] = {}
        for iri in things:
            if iri not in self.portraits:
                self.portraits[iri] = compose(self.edition.index, iri)
            portrait = self.portraits[iri]
            parts = (*portrait.parts, *portrait.near)
            for one in (portrait, *(part for _, part in parts), *portrait.events):
                for fact in one.stated:
                    if fact.sources and is_telling(fact.value) and _comparable(fact.value) in wanted:
                        found.update(dict.fromkeys(fact.sources))
        return list(found)


def readers(edition: Edition) -> Mapping[str, Reader]:
    """Return the reader of answers in each language."""
    things = things_by_name(edition)
    portraits: dict[str, Portrait] = {}
    return {
        lang: Reader(
            edition=edition,
            lang=lang,
            names=names_in(edition.store, lang),
            things=things,
            portraits=portraits,
        )
        for lang in LANGUAGES
    }


def things_by_name(edition: Edition) -> dict[str, str]:
    """Return Dutch label to thing, for the labels that only one thing with a page has."""
    found: dict[str, str | None] = {}
    for iri in edition.paths:
        has_label = any(edition.index.literals(iri, name) for name in _LABELS)
        if not has_label or any(kind in _NOT_NAMED for kind in edition.kinds(iri)):
            continue
        title = edition.title(iri, "nl")
        found[title] = None if title in found else iri
    return {title: iri for title, iri in found.items() if iri is not None}


def is_telling(term: Term) -> bool:
    """Tell whether an equal value in an answer is the same fact: so particular are a number and a day."""
    return isinstance(term, Literal) and (is_number(term) or term.datatype.value == expand("xsd:date"))


def _comparable(term: Term) -> object:
    return to_decimal(term) if is_number(term) else term.value
