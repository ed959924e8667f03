"""The health of the links as text, Markdown and JSON, in Dutch and English."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from regiodeals.links.checking import NAMES, without_links

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regiodeals.links.checking import CheckedSet, LinkReport
    from regiodeals.links.exceptions import Unlinked
    from regiodeals.links.health import Visit
    from regiodeals.links.sample import Sample

_NAMED_AT_MOST: Final = 10
_WORDS: Final = {
    "nl": {
        "heading": "Koppelingen met andere gegevens",
        "columns": ("verzameling", "versie", "koppelingen", "nagezien", "van opgeheven", "gekoppeld"),
        "row": "{name}: {title}. Koppelingen: {links} ({predicates}), nagezien: {reviewed}; {version}.",
        "coverage": "  {linked} van {all} {kind}",
        "without": "; zonder: {names}",
        "unlinked": "; {count} zonder koppeling",
        "more": " en {count} meer",
        "identifiers": "Codes van registers in de feiten: {count}; daarvan opgeheven: {ended}.",
        "problems": "Fouten",
        "none": "Geen fouten.",
        "count": "Aantal fouten: {count}.",
        "visits": "Adressen die zijn bezocht",
        "visited": ("verzameling", "adres", "uitkomst", "bijzonderheid"),
        "not_visited": "Er zijn geen adressen bezocht.",
        "states": {
            "ok": "antwoordt",
            "moved": "verwijst naar een andere host",
            "gone": "bestaat niet meer",
            "refused": "geweigerd",
            "failed": "geen antwoord",
            "forbidden": "mag niet van robots.txt",
        },
    },
    "en": {
        "heading": "Links to other data",
        "columns": ("link set", "version", "links", "reviewed", "from ended", "linked"),
        "row": "{name}: {title}. Links: {links} ({predicates}), reviewed: {reviewed}; {version}.",
        "coverage": "  {linked} of {all} {kind}",
        "without": "; without: {names}",
        "unlinked": "; {count} without a link",
        "more": " and {count} more",
        "identifiers": "Codes of registers in the facts: {count}; ended of these: {ended}.",
        "problems": "Faults",
        "none": "No faults.",
        "count": "Number of faults: {count}.",
        "visits": "Addresses that were visited",
        "visited": ("link set", "address", "outcome", "detail"),
        "not_visited": "No addresses were visited.",
        "states": {
            "ok": "answers",
            "moved": "leads to another host",
            "gone": "is gone",
            "refused": "refused",
            "failed": "no answer",
            "forbidden": "not allowed by robots.txt",
        },
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """All that a check found: offline, beside the shapes, and online when addresses were visited.

    ``findings`` are what the shapes found, as text per language; ``visits`` is None when nothing was asked.
    ``labels`` names things by their IRI.
    """

    report: LinkReport
    findings: Sequence[Mapping[str, str]]
    visits: Sequence[Visit] | None
    labels: Mapping[str, str]

    @property
    def faults(self) -> int:
        """How many faults there are; an address that gave no answer is told and is no fault of the links."""
        gone = sum(visit.state == "gone" for visit in self.visits or ())
        return len(self.report.problems) + len(self.findings) + gone


def to_text(health: Health, lang: str, *, names: bool = False) -> str:
    """Return the report for a terminal; with ``names`` it names all that has no link, else it counts them."""
    words = _WORDS[lang]
    lines = []
    for checked in health.report.sets:
        predicates = ", ".join(f"{count} {name}" for name, count in checked.predicates.items())
        lines.append(
            _text(words, "row").format(
                name=checked.name,
                title=checked.title[lang],
                links=checked.links,
                predicates=predicates,
                version=checked.version,
                reviewed=checked.reviewed,
            )
        )
        lines += _coverage(checked, health, lang, most=None if names else 0)
    lines += ["", _identifiers(health, lang)]
    if health.visits is not None:
        states = Counter(str(visit.state) for visit in health.visits)
        told = ", ".join(f"{count} {_state(state, lang)}" for state, count in sorted(states.items()))
        lines.append(f"{_text(words, 'visits')}: {told or _text(words, 'not_visited')}")
        lines += [
            f"  {visit.address}: {_state(visit.state, lang)} ({visit.detail})"
            for visit in health.visits
            if visit.state != "ok"
        ]
    lines += ["", *_faults(health, lang)]
    return "\n".join(lines) + "\n"


def to_markdown(health: Health, lang: str) -> str:
    """Return the report as a page."""
    words = _WORDS[lang]
    rows = [
        (
            checked.title[lang],
            checked.version,
            str(checked.links),
            str(checked.reviewed),
            str(checked.ended),
            "; ".join(line.strip() for line in _coverage(checked, health, lang)),
        )
        for checked in health.report.sets
    ]
    parts = [f"# {_text(words, 'heading')}", _table(words["columns"], rows), _identifiers(health, lang)]
    parts += [f"## {_text(words, 'problems')}", "\n".join(f"- {line}" for line in _faults(health, lang))]
    parts.append(f"## {_text(words, 'visits')}")
    if health.visits:
        visited = [(one.link_set, one.address, _state(one.state, lang), one.detail) for one in health.visits]
        parts.append(_table(words["visited"], visited))
    else:
        parts.append(_text(words, "not_visited"))
    return "\n\n".join(parts) + "\n"


def overview(report: LinkReport) -> str:
    """Return one English table of the link sets, for the documentation."""
    rows = [
        (
            f"`{checked.name}`",
            checked.title["en"],
            checked.version,
            str(checked.links),
            ", ".join(f"{name} {count}" for name, count in checked.predicates.items()),
        )
        for checked in report.sets
    ]
    return _table(("name", "links to", "version", "links", "relations"), rows)


def sample_table(sample: Sample) -> str:
    """Return one English table of the sample per link set, for the documentation."""
    rows = [
        (f"`{one.name}`", str(one.rows), str(one.register), str(one.target), str(one.open))
        for one in sample.by_set()
    ]
    told = (
        f"A sample of {sample.size} of {sample.population:,} rows, drawn with seed {sample.seed}, read on "
        f"{sample.reviewed.isoformat()}. {sample.right} of {sample.size} say what the register says, so no "
        f"more than {sample.most_wrong:.1%} of those rows is wrong in that sense (at 95% confidence)."
    )
    heading = ("link set", "rows read", "as the register says", "seen to fit the target", "not seen")
    return f"{told}\n\n{_table(heading, rows)}"


def unlinked_table(unlinked: Sequence[Unlinked]) -> str:
    """Return one English table of what has no link, for the documentation."""
    rows = [(one.target["en"], one.without["en"], one.why["en"]) for one in unlinked]
    return _table(("target", "without", "why"), rows)


def coverage_table(report: LinkReport, labels: Mapping[str, str]) -> str:
    """Return one English table of what exists today, how much of it is linked, and what is not."""
    rows = []
    for checked in report.sets:
        for one in checked.coverage:
            names = without_links(one.missing, labels)
            told = ", ".join(names[:_NAMED_AT_MOST])
            if len(names) > _NAMED_AT_MOST:
                told += _text(_WORDS["en"], "more").format(count=len(names) - _NAMED_AT_MOST)
            rows.append((checked.title["en"], NAMES[one.kind][1], f"{one.linked} of {one.all}", told))
    return _table(("target", "of what exists today", "linked", "without"), rows)


def to_json(health: Health) -> str:
    """Return the report for other programs; texts in both languages, keys in a fixed order."""
    value = {
        "linkSets": [
            {
                "name": checked.name,
                "title": dict(checked.title),
                "version": checked.version,
                "issued": checked.issued,
                "links": checked.links,
                "reviewed": checked.reviewed,
                "fromEnded": checked.ended,
                "faults": checked.faults,
                "predicates": dict(checked.predicates),
                "coverage": [
                    {"kind": one.kind, "linked": one.linked, "all": one.all, "missing": list(one.missing)}
                    for one in checked.coverage
                ],
            }
            for checked in health.report.sets
        ],
        "identifiers": health.report.identifiers,
        "ended": dict(health.report.ended),
        "faults": [
            *(
                {"where": one.where, "kind": one.kind, "text": dict(one.text)}
                for one in health.report.problems
            ),
            *({"where": "", "kind": "shape", "text": dict(text)} for text in health.findings),
        ],
        "visits": None
        if health.visits is None
        else [
            {"linkSet": one.link_set, "address": one.address, "state": str(one.state), "detail": one.detail}
            for one in health.visits
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _coverage(
    checked: CheckedSet, health: Health, lang: str, *, most: int | None = _NAMED_AT_MOST
) -> list[str]:
    words = _WORDS[lang]
    lines = []
    for one in checked.coverage:
        line = _text(words, "coverage").format(
            linked=one.linked, all=one.all, kind=NAMES[one.kind][0 if lang == "nl" else 1]
        )
        missing = without_links(one.missing, health.labels)
        if missing and most == 0:
            line += _text(words, "unlinked").format(count=len(missing))
        elif missing:
            line += _text(words, "without").format(names=", ".join(missing[:most]))
            if most is not None and len(missing) > most:
                line += _text(words, "more").format(count=len(missing) - most)
        lines.append(line)
    return lines


def _identifiers(health: Health, lang: str) -> str:
    return _text(_WORDS[lang], "identifiers").format(
        count=health.report.identifiers, ended=len(health.report.ended)
    )


def _faults(health: Health, lang: str) -> list[str]:
    words = _WORDS[lang]
    lines = [f"{one.where}: {one.text[lang]}" for one in health.report.problems]
    lines += [text[lang] for text in health.findings]
    lines += [
        f"{one.address}: {_state(one.state, lang)} ({one.link_set})"
        for one in health.visits or ()
        if one.state == "gone"
    ]
    if not lines:
        return [_text(words, "none")]
    return [*lines, _text(words, "count").format(count=len(lines))]


def _table(heading: object, rows: Sequence[Sequence[str]]) -> str:
    names = [str(name) for name in heading] if isinstance(heading, tuple) else []
    lines = [f"| {' | '.join(names)} |", "|" + "---|" * len(names)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _state(state: str, lang: str) -> str:
    states = _WORDS[lang]["states"]
    return states[str(state)] if isinstance(states, dict) else str(state)


def _text(words: Mapping[str, object], key: str) -> str:
    return str(words[key])
