"""A portrait as text for people, as JSON, or as Turtle."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, RdfFormat, serialize

from regiodeals.errors import ParameterProblem
from regiodeals.graph.terms import preferred_text
from regiodeals.namespaces import PREFIXES, expand, shrink
from regiodeals.questions.portrait_values import in_dispute, in_language, unit_of
from regiodeals.questions.portrait_words import QUOTES, WORDS, borrowed_names
from regiodeals.questions.wording import exact_text, for_people, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from regiodeals.graph.terms import Term
    from regiodeals.questions.portrait import Fact, Portrait, Source

_TYPE = expand("rdf:type")
_PASSAGE, _DEELNAME = expand("rd:Passage"), expand("rd:deelname")
_ABOUT, _NOTE = expand("rd:betreft"), expand("rd:toelichting")
_MOST_STATEMENTS = 4


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
    return _Writer(labels={**borrowed_names(lang), **labels}, lang=lang).whole(portrait)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Writes a portrait in one language."""

    labels: Mapping[str, str]
    lang: str

    def whole(self, portrait: Portrait) -> str:
        """Return the text of a portrait: what it is, its facts with their sources, and what surrounds it."""
        words = WORDS[self.lang]
        lines = [*self._head(portrait), *self._section(words["facts"], self._facts(portrait.stated, "  "))]
        lines += self._section(words["states"], self._statements(portrait.states, "  "))
        for property_iri, part in portrait.parts:
            if property_iri != _DEELNAME:
                heading = f"{self._name(property_iri)}: {self._title(part)}"
                lines += self._section(heading, self._facts(part.stated, "  "))
        parties = [part for property_iri, part in portrait.parts if property_iri == _DEELNAME]
        lines += self._section(words["parties"], self._parties(parties))
        for property_iri, other in portrait.near:
            told = self._facts([fact for fact in other.stated if fact.sources], "  ")
            lines += self._section(f"{self._name(property_iri)}: {self._title(other)}", told)
        told = [line for event in portrait.events for line in self._event(event)]
        lines += self._section(words["events"], told)
        told = [line for relation in portrait.relations for line in self._relation(relation)]
        lines += self._section(words["relations"], told)
        for key, others in (("spending", portrait.spending), ("findings", portrait.findings)):
            lines += self._section(words[key], [line for other in others for line in self._inner(other)])
        told = [line for other in portrait.contradictions for line in self._contradiction(other)]
        lines += self._section(words["contradictions"], told)
        lines += self._section(words["gaps"], [line for gap in portrait.gaps for line in self._gap(gap)])
        lines += self._section(words["links"], self._links(portrait.links))
        return "\n".join(lines).rstrip() + "\n"

    def _head(self, portrait: Portrait) -> list[str]:
        kinds = [self._value(_TYPE, kind) for kind in portrait.values(_TYPE)]
        others = sorted({self._value("", name) for name in portrait.values(expand("skos:altLabel"))})
        return [
            self._title(portrait),
            f"  {shrink(portrait.iri)}",
            *([f"  {', '.join(kinds)}"] if kinds else []),
            *([f"  {WORDS[self.lang]['also']}: {', '.join(others)}"] if others else []),
        ]

    def _section(self, heading: str, lines: list[str]) -> list[str]:
        return ["", heading, *lines] if lines else []

    def _facts(self, facts: Iterable[Fact], indent: str) -> list[str]:
        """List facts; those that stand in the same places share them, those of nobody's come first."""
        groups: dict[tuple[Source, ...], list[Fact]] = {(): []}
        for fact in in_language(facts, self.lang):
            groups.setdefault(fact.sources, []).append(fact)
        lines = []
        for sources, together in groups.items():
            lines += [
                f"{indent}{self._name(fact.property)}: {self._value(fact.property, fact.value)}"
                for fact in together
            ]
            lines += self._sources(sources, indent)
        return lines

    def _sources(self, sources: Iterable[Source], indent: str) -> list[str]:
        return [f"{indent}    {line}" for line in dict.fromkeys(self._source(source) for source in sources)]

    def _parties(self, parties: Iterable[Portrait]) -> list[str]:
        """List the parties by role, each with the places that name it."""
        by_role: dict[str, dict[tuple[Source, ...], list[str]]] = {}
        for party in parties:
            named = [fact for fact in party.stated if fact.property == expand("rd:partij")]
            roles = [fact for fact in party.stated if fact.property == expand("rd:rol")]
            name = ", ".join(self._value("", fact.value) for fact in named) or self._title(party)
            plays = {self._value("", role.value): role.sources for role in roles}
            for role_name, sources in (plays or {WORDS[self.lang]["no_role"]: ()}).items():
                places = dict.fromkeys((*(source for fact in named for source in fact.sources), *sources))
                by_role.setdefault(role_name, {}).setdefault(tuple(places), []).append(name)
        lines = []
        for role_name in sorted(by_role):
            lines.append(f"  {role_name}")
            for sources, names in by_role[role_name].items():
                lines += [f"    {name}" for name in names]
                lines += self._sources(sources, "    ")
        return lines

    def _event(self, event: Portrait) -> list[str]:
        """Tell an event: when, what, and where that stands."""
        shown = {expand("rd:datum"), expand("rd:soortGebeurtenis"), _ABOUT}
        days = [self._value("", day) for day in event.values(expand("rd:datum"))]
        kinds = [self._value("", kind) for kind in event.values(expand("rd:soortGebeurtenis"))]
        title = event.title(self.lang) or ", ".join(self._value("", kind) for kind in event.values(_TYPE))
        when = " / ".join(days) or WORDS[self.lang]["undated"]
        kind = f" ({', '.join(kinds)})" if kinds else ""
        told = [fact for fact in event.stated if fact.property in shown - {_ABOUT}]
        sources = dict.fromkeys(source for fact in told for source in fact.sources)
        rest = [fact for fact in event.stated if fact.property not in shown]
        names = self._facts(rest, "    ") if event.title(self.lang) else self._by_property(rest)
        return [f"  {when}: {printable(title)}{kind}", *names, *self._sources(sources, "  ")]

    def _by_property(self, facts: Iterable[Fact]) -> list[str]:
        """List the facts of an event of a register, on a line per property."""
        values: dict[str, list[str]] = {}
        for fact in facts:
            values.setdefault(fact.property, []).append(self._value(fact.property, fact.value))
        return [f"    {self._name(name)}: {', '.join(found)}" for name, found in values.items()]

    def _relation(self, relation: Portrait) -> list[str]:
        """Tell how a deal relates to another programme, and where that stands."""
        kinds = [self._value("", kind) for kind in relation.values(expand("rd:soortVerband"))]
        programmes = [self._value("", one) for one in relation.values(expand("rd:metProgramma"))]
        areas = [self._value("", one) for one in relation.values(expand("rd:metGebied"))]
        told = f"  {', '.join(kinds) or self._title(relation)}: {', '.join(programmes)}"
        sources = dict.fromkeys(source for fact in relation.stated for source in fact.sources)
        return [told + (f" ({', '.join(areas)})" if areas else ""), *self._sources(sources, "  ")]

    def _inner(self, portrait: Portrait) -> list[str]:
        facts = [fact for fact in portrait.stated if fact.property != _ABOUT]
        return [f"  {self._title(portrait)}", *self._facts(facts, "    ")]

    def _contradiction(self, portrait: Portrait) -> list[str]:
        """Tell a contradiction: its nature, each claim with whether it counts, and why."""
        words = WORDS[self.lang]
        natures = [self._value("", nature) for nature in portrait.values(expand("rd:aard"))]
        lines = [f"  {self._title(portrait)}" + (f" ({', '.join(natures)})" if natures else "")]
        for claim in portrait.claims:
            state = words["open"] if claim.counts is None else words["counts" if claim.counts else "loses"]
            told = "; ".join(self._statements(in_dispute(claim, portrait.claims), "", most=_MOST_STATEMENTS))
            lines += [f"    {state}: {told}", f"        {self._source(claim.source)}"]
        return lines + self._notes(portrait)

    def _gap(self, gap: Portrait) -> list[str]:
        missing = ", ".join(self._value("", term) for term in gap.values(expand("rd:eigenschap")))
        day = ", ".join(self._value("", term) for term in gap.values(expand("rd:gezochtOp")))
        where = ", ".join(self._value("", term) for term in gap.values(expand("rd:gezochtIn")))
        return [f"  {missing} ({'; '.join(filter(None, [where, day]))})", *self._notes(gap)]

    def _notes(self, portrait: Portrait) -> list[str]:
        note = preferred_text(portrait.values(_NOTE), self.lang)
        return [f"    {printable(note)}"] if note else []

    def _statements(
        self, statements: Iterable[tuple[str, str, Term]], indent: str, *, most: int | None = None
    ) -> list[str]:
        """Return statements as text, with what they are about when that differs; ``most`` cuts the list."""
        listed = list(statements)
        shown, left = (listed, 0) if most is None else (listed[:most], max(len(listed) - most, 0))
        several = most is None or len({subject for subject, _, _ in listed}) > 1
        lines = []
        for subject, name, value in shown:
            told = f"{self._name(name)}: {self._value(name, value)}"
            about = f"{self._label(subject)}, " if several else ""
            lines.append(f"{indent}{about}{told}")
        return lines + ([f"{indent}{WORDS[self.lang]['more'].format(count=left)}"] if left else [])

    def _links(self, links: Iterable[tuple[str, str]]) -> list[str]:
        return [f"  {self._label(subject)} ({self._name(name)})" for name, subject in links]

    def _source(self, source: Source) -> str:
        """Return where a fact stands: quote, heading, document and grade, or the register or derivation."""
        if source.kind != _PASSAGE:
            return f"{self._name(source.kind)}: {self._label(source.iri)}"
        quote = QUOTES[self.lang].format(printable(source.quote)) if source.quote else None
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
        return for_people(term, unit=unit_of(property_iri), lang=self.lang)


def _record(portrait: Portrait, labels: Mapping[str, str]) -> dict[str, Any]:
    """Return a portrait as JSON holds it: exact values, IRIs in full, labels beside them."""
    record: dict[str, Any] = {
        "iri": portrait.iri,
        "label": labels.get(portrait.iri),
        "facts": [_fact(fact, labels) for fact in portrait.facts],
    }
    if portrait.parts:
        record["parts"] = [{"property": name, **_record(part, labels)} for name, part in portrait.parts]
    if portrait.near:
        record["near"] = [{"relation": name, **_record(other, labels)} for name, other in portrait.near]
    for key in ("events", "relations", "spending", "findings", "gaps", "contradictions"):
        if getattr(portrait, key):
            record[key] = [_record(other, labels) for other in getattr(portrait, key)]
    if portrait.claims:
        record["claims"] = [
            {
                "passage": claim.source.iri,
                "counts": claim.counts,
                "source": _source(claim.source),
                "statements": _told(claim.statements, labels),
            }
            for claim in portrait.claims
        ]
    if portrait.states:
        record["states"] = _told(portrait.states, labels)
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
        "sources": [_source(source) for source in fact.sources],
    }


def _source(source: Source) -> dict[str, str | None]:
    return {
        "iri": source.iri,
        "kind": source.kind,
        "quote": source.quote,
        "heading": source.part,
        "document": source.document,
        "grade": source.grade,
    }


def _told(
    statements: Iterable[tuple[str, str, Term]], labels: Mapping[str, str]
) -> list[dict[str, str | None]]:
    return [
        {"subject": subject, "property": name, "name": labels.get(name), "value": exact_text(value)}
        for subject, name, value in statements
    ]
