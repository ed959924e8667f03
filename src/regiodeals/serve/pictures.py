"""A portrait of a thing as the plain page shows it: lines of facts, each with the passages that state it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from regiodeals.namespaces import expand, shrink
from regiodeals.questions.wording import for_people
from regiodeals.serve.paths import path_to

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regiodeals.graph.terms import Term
    from regiodeals.questions.portrait import Fact, Portrait, Source

_AMOUNT = expand("rd:bedrag")


def picture(portrait: Portrait, labels: Mapping[str, str], lang: str, base_iri: str) -> dict[str, Any]:
    """Return the words of a template for one thing: title, facts, parts, what concerns it, links to it."""
    teller = _Teller(labels, lang, base_iri)
    return {
        "iri": portrait.iri,
        "path": path_to(portrait.iri, base_iri),
        "title": portrait.title(lang) or labels.get(portrait.iri) or shrink(portrait.iri, base=base_iri),
        "facts": [teller.fact(fact) for fact in portrait.stated],
        "parts": [
            {
                "relation": teller.name(relation),
                "title": part.title(lang) or teller.name(part.iri),
                "facts": [teller.fact(fact) for fact in part.stated],
            }
            for relation, part in (*portrait.parts, *portrait.near)
        ],
        "about": [
            {
                "title": other.title(lang) or teller.name(other.iri),
                "href": teller.href(other.iri),
                "facts": [teller.fact(fact) for fact in other.stated],
            }
            for other in (
                *portrait.contradictions,
                *portrait.gaps,
                *portrait.events,
                *portrait.relations,
                *portrait.spending,
                *portrait.findings,
            )
        ],
        "states": [
            {"subject": teller.link(subject), "name": teller.name(name), "value": teller.value(name, value)}
            for subject, name, value in portrait.states
        ],
        "links": [
            {"name": teller.name(name), "subject": teller.link(subject)} for name, subject in portrait.links
        ],
    }


class _Teller:
    """Names things in one language."""

    def __init__(self, labels: Mapping[str, str], lang: str, base_iri: str) -> None:
        self._labels = labels
        self._lang = lang
        self._base_iri = base_iri

    def name(self, iri: str) -> str:
        return self._labels.get(iri) or shrink(iri, base=self._base_iri)

    def href(self, iri: str) -> str | None:
        path = path_to(iri, self._base_iri)
        if path is not None:
            return f"/en/{path}" if self._lang == "en" else f"/{path}"
        return iri if iri.startswith(("https://", "http://")) else None

    def link(self, iri: str) -> dict[str, str | None]:
        return {"text": self.name(iri), "href": self.href(iri)}

    def value(self, name: str, term: Term) -> dict[str, str | None]:
        if isinstance(term, NamedNode):
            return self.link(term.value)
        unit = "euro" if name == _AMOUNT else "text"
        return {"text": for_people(term, unit=unit, lang=self._lang), "href": None}

    def fact(self, fact: Fact) -> dict[str, Any]:
        return {
            "name": self.name(fact.property),
            "value": self.value(fact.property, fact.value),
            "sources": [self._source(source) for source in fact.sources],
        }

    def _source(self, source: Source) -> dict[str, Any]:
        return {
            "href": self.href(source.iri),
            "quote": source.quote,
            "part": source.part,
            "document": None if source.document is None else self.link(source.document),
            "name": self.name(source.iri),
            "grade": None if source.grade is None else self.name(source.grade),
        }
