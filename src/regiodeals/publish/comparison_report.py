"""A comparison of two releases as text for people, or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from regiodeals.errors import ParameterProblem
from regiodeals.graph.dataset import TYPE
from regiodeals.namespaces import BASE, shrink
from regiodeals.questions.portrait_values import unit_of
from regiodeals.questions.portrait_words import borrowed_names
from regiodeals.questions.wording import for_people, printable

if TYPE_CHECKING:
    from regiodeals.publish.comparison import Change, Comparison, ThingChange

_STATES: Final = ("changed", "new", "gone")
_WORDS: Final = {
    "nl": {
        "equal": "Geen verschil: beide versies zeggen hetzelfde.",
        "changed": "Gewijzigd ({count})",
        "new": "Nieuw ({count})",
        "gone": "Verdwenen ({count})",
        "graphs": "Passages, registers en afleidingen die iets anders zeggen ({count})",
        "summary": "Samen: {changed} gewijzigd, {new} nieuw, {gone} verdwenen; {added} feiten erbij, "
        "{removed} feiten weg.",
        "counts": "{added} erbij, {removed} weg",
    },
    "en": {
        "equal": "No difference: both releases say the same.",
        "changed": "Changed ({count})",
        "new": "New ({count})",
        "gone": "Gone ({count})",
        "graphs": "Passages, registers and derivations that say something else ({count})",
        "summary": "In all: {changed} changed, {new} new, {gone} gone; {added} facts added, "
        "{removed} facts removed.",
        "counts": "{added} added, {removed} removed",
    },
}


def render(comparison: Comparison, *, format: str = "text", lang: str = "nl") -> str:  # noqa: A002
    """Return a comparison as ``text`` or ``json``, ending in a line end.

    Raises:
        ParameterProblem: the format does not exist.

    """
    if format == "json":
        return json.dumps(_record(comparison), ensure_ascii=False, indent=2) + "\n"
    if format != "text":
        raise ParameterProblem(f"There is no format '{format}'.", hint="Choose text or json.")
    words = _WORDS[lang]
    if comparison.equal:
        return words["equal"] + "\n"
    lines = []
    for state in _STATES:
        things = [thing for thing in comparison.things if thing.state == state]
        if things:
            lines += [words[state].format(count=len(things)), *_told(comparison, things, lang), ""]
    if comparison.graphs:
        lines.append(words["graphs"].format(count=len(comparison.graphs)))
        for graph in comparison.graphs:
            counts = words["counts"].format(added=graph.added, removed=graph.removed)
            lines.append(f"  {_short(graph.iri, comparison)}: {counts}")
        lines.append("")
    return "\n".join([*lines, words["summary"].format(**_counts(comparison))]) + "\n"


def _told(comparison: Comparison, things: list[ThingChange], lang: str) -> list[str]:
    """Return the things of one state: a changed one with what changed, others in a line."""
    lines = []
    names = borrowed_names(lang)
    for thing in things:
        label = comparison.label(thing.iri, lang)
        short = _short(thing.iri, comparison)
        kind = _kind(comparison, thing, lang)
        lines.append("  " + " – ".join(part for part in (printable(label or ""), kind, short) if part))
        if thing.state != "changed":
            continue
        for change in thing.changes:
            name = comparison.label(change.property, lang) or names.get(change.property.value)
            shown = printable(name or shrink(change.property.value))
            lines += [f"    - {shown}: {_value(comparison, change, value, lang)}" for value in change.removed]
            lines += [f"    + {shown}: {_value(comparison, change, value, lang)}" for value in change.added]
    return lines


def _kind(comparison: Comparison, thing: ThingChange, lang: str) -> str:
    """Return what kind of thing came or went; a thing that changed is known already."""
    for change in thing.changes if thing.state != "changed" else ():
        if change.property == TYPE:
            kinds = [one for one in (*change.added, *change.removed) if isinstance(one, NamedNode)]
            return ", ".join(printable(comparison.label(one, lang) or shrink(one.value)) for one in kinds)
    return ""


def _value(comparison: Comparison, change: Change, value: NamedNode | Literal, lang: str) -> str:
    if isinstance(value, NamedNode):
        label = comparison.label(value, lang)
        short = _short(value, comparison)
        return f"{printable(label)} ({short})" if label else short
    shown = for_people(value, unit=unit_of(change.property.value), lang=lang)
    return f"{shown} ({value.language})" if value.language else shown


def _short(iri: NamedNode, comparison: Comparison) -> str:
    return printable(shrink(iri.value, base=comparison.new.base_iri or BASE))


def _counts(comparison: Comparison) -> dict[str, int]:
    changes = [change for thing in comparison.things for change in thing.changes]
    return {
        **{state: sum(thing.state == state for thing in comparison.things) for state in _STATES},
        "added": sum(len(change.added) for change in changes),
        "removed": sum(len(change.removed) for change in changes),
    }


def _record(comparison: Comparison) -> dict[str, Any]:
    return {
        "equal": comparison.equal,
        **_counts(comparison),
        "things": [
            {
                "iri": thing.iri.value,
                "label": {lang: comparison.label(thing.iri, lang) for lang in _WORDS},
                "state": thing.state,
                "changes": [
                    {
                        "property": change.property.value,
                        "removed": [_term(value) for value in change.removed],
                        "added": [_term(value) for value in change.added],
                    }
                    for change in thing.changes
                ],
            }
            for thing in comparison.things
        ],
        "graphs": [
            {"iri": graph.iri.value, "added": graph.added, "removed": graph.removed}
            for graph in comparison.graphs
        ],
    }


def _term(value: NamedNode | Literal) -> dict[str, str]:
    """Return a term as SPARQL 1.1 results write it."""
    if isinstance(value, NamedNode):
        return {"type": "uri", "value": value.value}
    term = {"type": "literal", "value": value.value}
    if value.language:
        return {**term, "xml:lang": value.language}
    return {**term, "datatype": value.datatype.value}
