"""Findings as text for people, as JSON, and as a SHACL report in Turtle."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from regiodeals.errors import ParameterProblem
from regiodeals.namespaces import PREFIXES, shrink
from regiodeals.rules.findings import LANGUAGES, Finding, Severity, count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FORMATS: Final = ("text", "json", "turtle")

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "conforms": "Alles voldoet: geen bevindingen.",
        "about": "Over",
        "found": "Gevonden",
        "why": "Waarom",
        "rule": "Regel",
        "ground": "Grond",
        "and": "en",
    },
    "en": {
        "conforms": "Everything conforms: no findings.",
        "about": "About",
        "found": "Found",
        "why": "Why",
        "rule": "Rule",
        "ground": "Ground",
        "and": "and",
    },
}
SEVERITY_WORDS: Final[Mapping[str, Mapping[Severity, tuple[str, str]]]] = {
    "nl": {
        Severity.VIOLATION: ("overtreding", "overtredingen"),
        Severity.WARNING: ("waarschuwing", "waarschuwingen"),
        Severity.INFO: ("advies", "adviezen"),
    },
    "en": {
        Severity.VIOLATION: ("violation", "violations"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.INFO: ("advice", "pieces of advice"),
    },
}
_QUOTES: Final = {"nl": "„{}”", "en": "“{}”"}


def render(findings: Iterable[Finding], *, format: str = "text", lang: str = "nl") -> str:  # noqa: A002
    """Return the findings in a format: ``text``, ``json`` or ``turtle``; it ends in a line break.

    The language counts for text only: JSON and Turtle carry both.

    Raises:
        ParameterProblem: the format or the language does not exist.

    """
    listed = tuple(findings)
    if lang not in LANGUAGES:
        raise ParameterProblem(f"There is no language '{lang}'.", hint=f"Choose {' or '.join(LANGUAGES)}.")
    if format == "text":
        return _text(listed, lang)
    if format == "json":
        return _json(listed)
    if format == "turtle":
        return _turtle(listed)
    raise ParameterProblem(f"Findings cannot be written as '{format}'.", hint=f"Choose {', '.join(FORMATS)}.")


def summary(findings: Iterable[Finding], lang: str = "nl") -> str:
    """Return how many findings there are of each severity, in one line."""
    listed, parts = tuple(findings), []
    if not listed:
        return WORDS[lang]["conforms"]
    for severity, (one, many) in SEVERITY_WORDS[lang].items():
        number = count(listed, severity)
        if number:
            parts.append(f"{number} {one if number == 1 else many}")
    *first, last = parts
    return f"{', '.join(first)} {WORDS[lang]['and']} {last}." if first else f"{last}."


def _text(findings: Sequence[Finding], lang: str) -> str:
    blocks = [_block(number, finding, lang) for number, finding in enumerate(findings, start=1)]
    return "\n\n".join([*blocks, summary(findings, lang)]) + "\n"


def _block(number: int, finding: Finding, lang: str) -> str:
    words = WORDS[lang]
    severity = SEVERITY_WORDS[lang][finding.severity][0].capitalize()
    subject, focus = finding.subject[lang], shrink(finding.focus)
    lines = [
        f"{number}. {severity}: {focus if subject == focus else f'{subject} ({focus})'}",
        f"   {finding.message[lang]}",
    ]
    if finding.found is not None:
        lines.append(f"   {words['found']}: {finding.found[lang]}")
    lines.append(f"   {words['why']}: {finding.description[lang]}")
    lines.append(f"   {words['rule']}: {finding.name[lang]} ({finding.rule_name})")
    if finding.ground is not None:
        lines.append(f"   {words['ground']}: {_ground(finding, lang)}")
    return "\n".join(lines)


def _ground(finding: Finding, lang: str) -> str:
    ground = finding.ground
    if ground is None:
        return ""
    parts = [ground.document[lang]]
    if ground.quote is not None:
        parts.append(_QUOTES[lang].format(ground.quote))
    text = ": ".join(parts)
    return text if ground.page is None else f"{text} ({ground.page})"


def _json(findings: Sequence[Finding]) -> str:
    content = {
        "conforms": not findings,
        "violations": count(findings, Severity.VIOLATION),
        "warnings": count(findings, Severity.WARNING),
        "advice": count(findings, Severity.INFO),
        "findings": [_record(finding) for finding in findings],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _record(finding: Finding) -> dict[str, Any]:
    ground = finding.ground
    return {
        "rule": finding.rule,
        "severity": finding.severity.name.lower(),
        "focus": finding.focus,
        "subject": dict(finding.subject),
        "path": finding.path,
        "value": None if finding.value is None else finding.value.value,
        "found": None if finding.found is None else dict(finding.found),
        "name": dict(finding.name),
        "message": dict(finding.message),
        "description": dict(finding.description),
        "clause": None
        if ground is None
        else {
            "iri": ground.iri,
            "document": dict(ground.document),
            "quote": ground.quote,
            "page": ground.page,
        },
    }


def _turtle(findings: Sequence[Finding]) -> str:
    """Return a SHACL validation report; the terms of each result in one fixed order."""
    head = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("dct", "sh"))
    own = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("ds", "rd"))
    conforms = "false" if findings else "true"
    lines = ["[]", "    a sh:ValidationReport ;", f"    sh:conforms {conforms} ;"]
    for finding in findings:
        lines += ["    sh:result [", *(f"        {line} ;" for line in _result(finding)), "    ] ;"]
    return f"{head}\n{own}\n" + "\n".join([*lines, "."]) + "\n"


def _result(finding: Finding) -> list[str]:
    def term(iri: str) -> str:
        if iri.startswith("_:"):
            return iri
        short = shrink(iri)
        return short if short.startswith(("ds:", "rd:", "sh:")) else str(NamedNode(iri))

    lines = ["a sh:ValidationResult", f"sh:focusNode {term(finding.focus)}"]
    if finding.path is not None:
        lines.append(f"sh:resultPath {term(finding.path)}")
    if finding.value is not None:
        lines.append(f"sh:value {finding.value}")
    messages = " , ".join(
        str(Literal(text, language=lang)) for lang, text in finding.message.items() if lang in LANGUAGES
    )
    lines += [
        f"sh:resultMessage {messages}",
        f"sh:resultSeverity {term(finding.severity.value)}",
        f"sh:sourceConstraintComponent {term(finding.component)}",
        f"sh:sourceShape {term(finding.rule)}",
    ]
    if finding.clause is not None:
        lines.append(f"dct:source {term(finding.clause)}")
    return lines
