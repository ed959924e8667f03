"""Answers as pages show them: names lead to pages, and figures to the passages that state them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from regiodeals.graph.answer import Rows
from regiodeals.namespaces import expand
from regiodeals.publish.addresses import LANGUAGES, html_path, is_web_address
from regiodeals.publish.rendering import Place
from regiodeals.publish.sheet import Draughtsman, Evidence, Link, spelled
from regiodeals.questions.answering import prepare
from regiodeals.questions.charts import chart
from regiodeals.questions.provenance import evidence_of
from regiodeals.questions.translation import names_in
from regiodeals.questions.wording import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regiodeals.graph.terms import Term
    from regiodeals.publish.edition import Edition
    from regiodeals.questions.catalogue import Question
    from regiodeals.questions.provenance import Evidence as Behind

_LABELS: Final = (expand("rdfs:label"), expand("skos:prefLabel"))
_GRADES: Final = ("nagegaan", "aangehaald", "vermeld")
_MOST_PLACES: Final = 4
_LANGUAGE_OF_ANSWERS: Final = "nl"
_TEXTS: Final = frozenset({expand("xsd:string"), expand("rdf:langString")})
_WORD: Final = re.compile(r"[^\W\d_]{2}")
_PASSAGE: Final = expand("rd:Passage")
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
    name that only one has.
    """

    edition: Edition
    lang: str
    names: Mapping[str, str]
    things: Mapping[str, str]

    def chart(self, question: Question, rows: Rows, path: str | None = None) -> str | None:
        """Return the chart or map of an answer; with the path of a page, a map leads on from there."""
        hrefs = {}
        if path is not None and question.view == "map":
            place = Place(path=path, lang=self.lang)
            hrefs = {name: place.to(self.edition.paths[iri]) for name, iri in self.things.items()}
        return chart(question, rows, lang=self.lang, names=self.names, hrefs=hrefs)

    def lines(self, question: Question, rows: Rows, most: int) -> list[Line]:
        """Return the first rows of an answer: names as links, and the passages behind each row."""
        shown = Rows(variables=rows.variables, rows=rows.rows[:most])
        sparql = prepare(question, self.edition.store, {})
        behind = evidence_of(sparql, shown, self.edition.store)
        return [
            Line(cells=self._cells(question, row), evidence=self._places(found))
            for row, found in zip(shown.rows, behind, strict=True)
        ]

    def named_cells(self, question: Question, row: Sequence[Term | None]) -> dict[str, str]:
        """Return the texts of a row by the names of its columns; what is not known is empty."""
        names = (column.name for column in question.columns)
        return {name: cell.text for name, cell in zip(names, self._cells(question, row), strict=True)}

    def _cells(self, question: Question, row: Sequence[Term | None]) -> tuple[Link, ...]:
        cells = []
        for term, column in zip(row, question.columns, strict=True):
            text = "" if term is None else spelled(term, column.unit, self.lang)
            iri = term.value if isinstance(term, NamedNode) else None
            spoken = None
            if isinstance(term, Literal) and column.unit == "text" and term.datatype.value in _TEXTS:
                text = printable(self.names.get(term.value, term.value))
                iri = self.things.get(term.value)
                spoken = self._spoken(term)
            path = self.edition.paths.get(iri) if iri else None
            if iri and path and isinstance(term, NamedNode):
                text = self.edition.title(iri, self.lang)
            cells.append(Link(text=text, file=html_path(path, self.lang) if path else None, lang=spoken))
        return tuple(cells)

    def _spoken(self, term: Literal) -> str | None:
        """Return the language of a text that is not in that of the reader; an untranslated one is Dutch."""
        if term.value in self.names or is_web_address(term.value) or not _WORD.search(term.value):
            return None
        spoken = term.language or _LANGUAGE_OF_ANSWERS
        return None if spoken == self.lang else spoken

    def _places(self, found: Sequence[Behind]) -> tuple[Evidence, ...]:
        places = [place for one in found if (place := self.edition.index.place(one.iri))]
        passages = [place for place in places if place.kind == _PASSAGE]
        chosen = sorted(passages or places, key=lambda place: (_rank(place.grade), place.iri))
        return Draughtsman(edition=self.edition, lang=self.lang).evidence(chosen[:_MOST_PLACES])


def _rank(grade: str | None) -> int:
    """Return the place of a grade: what was verified comes first."""
    name = (grade or "").rpartition("/")[2]
    return _GRADES.index(name) if name in _GRADES else len(_GRADES)


def readers(edition: Edition) -> Mapping[str, Reader]:
    """Return the reader of answers in each language."""
    things = things_by_name(edition)
    return {
        lang: Reader(
            edition=edition,
            lang=lang,
            names=names_in(edition.store, lang),
            things=things,
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
