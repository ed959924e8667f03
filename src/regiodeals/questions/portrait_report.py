"""A portrait as text for people, as JSON, or as Turtle."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode, RdfFormat, serialize

from regiodeals.errors import ParameterProblem
from regiodeals.namespaces import PREFIXES, expand, shrink
from regiodeals.questions.wording import exact_text, for_people, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from regiodeals.graph.terms import Term
    from regiodeals.questions.portrait import Fact, Portrait, Source

_EUROS: Final = frozenset(
    expand(f"rd:{name}")
    for name in ("bedrag", "budget", "gevraagdBedrag", "minimumbijdrage", "maximumbijdrage")
)
_PLAIN: Final = frozenset(expand(f"rd:{name}") for name in ("nummer", "volgorde", "dossier", "ondernummer"))
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "facts": "Feiten",
        "events": "Gebeurtenissen",
        "gaps": "Niet bekend",
        "contradictions": "Tegenstrijdig",
        "links": "Verwijst hiernaar",
        "is": "is",
    },
    "en": {
        "facts": "Facts",
        "events": "Events",
        "gaps": "Not known",
        "contradictions": "Contradictory",
        "links": "What links here",
        "is": "is",
    },
}
_QUOTES: Final = {"nl": "„{}”", "en": "“{}”"}
_TYPE, _LABEL = expand("rdf:type"), expand("rdfs:label")
_PASSAGE = expand("rd:Passage")


def render(portrait: Portrait, labels: Mapping[str, str], *, format: str = "text", lang: str = "nl") -> str:  # noqa: A002
    """Return a portrait as ``text``, ``json`` or ``turtle``; labels are those of all it names.

    Raises:
        ParameterProblem: the format does not exist.

    """
    if format == "json":
        return json.dumps(_record(portrait, labels), ensure_ascii=False, indent=2) + "\n"
    if format == "turtle":
        content = serialize(portrait.triples(), format=RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b""
        return content.decode()
    if format != "text":
        raise ParameterProblem(f"There is no format '{format}'.", hint="Choose text, json or turtle.")
    return _Writer(labels=labels, lang=lang).whole(portrait)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Writes a portrait in one language."""

    labels: Mapping[str, str]
    lang: str

    def whole(self, portrait: Portrait) -> str:
        """Return the text of a portrait: what it is, its facts with their sources, and what surrounds it."""
        words = _WORDS[self.lang]
        lines = [*self._head(portrait), *self._section(words["facts"], self._facts(portrait, "  "))]
        for property_iri, part in portrait.parts:
            heading = f"{self._name(property_iri)}: {self._title(part)}"
            lines += self._section(heading, self._facts(part, "  "))
        for key, others in (("events", portrait.events), ("contradictions", portrait.contradictions)):
            lines += self._section(words[key], [line for other in others for line in self._inner(other)])
        lines += self._section(words["gaps"], [line for gap in portrait.gaps for line in self._gap(gap)])
        lines += self._section(words["links"], self._links(portrait.links))
        return "\n".join(lines).rstrip() + "\n"

    def _head(self, portrait: Portrait) -> list[str]:
        kinds = [self._value(_TYPE, kind) for kind in portrait.values(_TYPE)]
        title = self._title(portrait)
        return [title, f"  {shrink(portrait.iri)}", *([f"  {', '.join(kinds)}"] if kinds else [])]

    def _section(self, heading: str, lines: list[str]) -> list[str]:
        return ["", heading, *lines] if lines else []

    def _facts(self, portrait: Portrait, indent: str) -> list[str]:
        lines = []
        for fact in portrait.stated:
            lines.append(f"{indent}{self._name(fact.property)}: {self._value(fact.property, fact.value)}")
            lines += [f"{indent}    {self._source(source)}" for source in fact.sources]
        return lines

    def _inner(self, portrait: Portrait) -> list[str]:
        return [f"  {self._title(portrait)}", *self._facts(_without(portrait, "rd:betreft"), "    ")]

    def _gap(self, gap: Portrait) -> list[str]:
        missing = ", ".join(self._value("", term) for term in gap.values(expand("rd:eigenschap")))
        day = ", ".join(self._value("", term) for term in gap.values(expand("rd:gezochtOp")))
        where = ", ".join(self._value("", term) for term in gap.values(expand("rd:gezochtIn")))
        return [f"  {missing} ({'; '.join(filter(None, [where, day]))})"]

    def _links(self, links: Iterable[tuple[str, str]]) -> list[str]:
        return [f"  {self._label(subject)} ({self._name(name)})" for name, subject in links]

    def _source(self, source: Source) -> str:
        """Return where a fact stands: quote, heading, document and grade, or the register or derivation."""
        if source.kind != _PASSAGE:
            return f"{self._name(source.kind)}: {self._label(source.iri)}"
        quote = _QUOTES[self.lang].format(printable(source.quote)) if source.quote else None
        place = [printable(source.part) if source.part else None, self._label(source.document or "")]
        grade = f"[{self._label(source.grade)}]" if source.grade else None
        told = ", ".join(part for part in place if part)
        return " ".join(part for part in (quote, f"– {told}" if quote else told, grade) if part)

    def _title(self, portrait: Portrait) -> str:
        title = portrait.title(self.lang)
        return printable(title) if title else shrink(portrait.iri)

    def _name(self, iri: str) -> str:
        return printable(self.labels.get(iri) or shrink(iri))

    def _label(self, iri: str) -> str:
        return printable(self.labels.get(iri) or (shrink(iri) if iri else ""))

    def _value(self, property_iri: str, term: Term) -> str:
        if isinstance(term, NamedNode):
            return self._label(term.value)
        unit = "euro" if property_iri in _EUROS else "number" if property_iri in _PLAIN else "text"
        return for_people(term, unit=unit, lang=self.lang)


def _without(portrait: Portrait, name: str) -> Portrait:
    from dataclasses import replace

    hidden = expand(name)
    return replace(portrait, facts=tuple(fact for fact in portrait.facts if fact.property != hidden))


def _record(portrait: Portrait, labels: Mapping[str, str]) -> dict[str, Any]:
    """Return a portrait as JSON holds it: exact values, IRIs in full, labels beside them."""
    record: dict[str, Any] = {
        "iri": portrait.iri,
        "label": labels.get(portrait.iri),
        "facts": [_fact(fact, labels) for fact in portrait.facts],
    }
    if portrait.parts:
        record["parts"] = [{"property": name, **_record(part, labels)} for name, part in portrait.parts]
    for key in ("events", "gaps", "contradictions"):
        if getattr(portrait, key):
            record[key] = [_record(other, labels) for other in getattr(portrait, key)]
    if portrait.links:
        record["links"] = [{"property": name, "subject": subject} for name, subject in portrait.links]
    return record


def _fact(fact: Fact, labels: Mapping[str, str]) -> dict[str, Any]:
    value: dict[str, Any] = {"value": exact_text(fact.value)}
    if isinstance(fact.value, NamedNode):
        value["label"] = labels.get(fact.value.value)
    return {
        "property": fact.property,
        "name": labels.get(fact.property),
        **value,
        "sources": [
            {
                "iri": source.iri,
                "kind": source.kind,
                "quote": source.quote,
                "heading": source.part,
                "document": source.document,
                "grade": source.grade,
            }
            for source in fact.sources
        ],
    }
