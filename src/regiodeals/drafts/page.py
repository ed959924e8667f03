"""Findings as one web page that needs nothing else: no script, no style sheet, no picture."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from regiodeals.namespaces import shrink
from regiodeals.rules.findings import Finding, Severity
from regiodeals.rules.report import summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "title": "Toets van het ontwerp",
        "todo": "Wat te doen",
        "found": "Gevonden",
        "why": "Waarom",
        "rule": "Regel",
        "ground": "Grond",
        "note": "De toets leest alleen wat in het formulier staat; zij neemt geen besluit.",
    },
    "en": {
        "title": "Check of the draft",
        "todo": "What to do",
        "found": "Found",
        "why": "Why",
        "rule": "Rule",
        "ground": "Ground",
        "note": "The check reads only what stands in the form; it takes no decision.",
    },
}
_SEVERITIES: Final[Mapping[str, Mapping[Severity, str]]] = {
    "nl": {
        Severity.VIOLATION: "Overtreding",
        Severity.WARNING: "Waarschuwing",
        Severity.INFO: "Advies",
    },
    "en": {Severity.VIOLATION: "Violation", Severity.WARNING: "Warning", Severity.INFO: "Advice"},
}
_STYLE: Final = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem;
  color: #1a1a1a; background: #fff; }
article { border: 1px solid #767676; border-left-width: .5rem; padding: 0 1rem; margin: 1rem 0; }
article.violation { border-left-color: #a3000b; }
article.warning { border-left-color: #8a5a00; }
article.info { border-left-color: #00549f; }
dt { font-weight: bold; }
dd { margin: 0 0 .5rem 0; overflow-wrap: anywhere; }
a { color: #00549f; }
@media (prefers-color-scheme: dark) {
  body { color: #f2f2f2; background: #1a1a1a; }
  a { color: #8fc7ff; }
}
"""


def page(findings: Iterable[Finding], *, lang: str = "nl", title: str | None = None) -> str:
    """Return the findings as an HTML page in a language; ``title`` names what was checked."""
    listed, words = tuple(findings), _WORDS[lang]
    heading = f"{words['title']}: {title}" if title else words["title"]
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{lang}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(heading)}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{escape(heading)}</h1>",
        f"<p><strong>{escape(summary(listed, lang))}</strong></p>",
        *(line for number, finding in enumerate(listed, start=1) for line in _article(number, finding, lang)),
        f"<p>{escape(words['note'])}</p>",
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _article(number: int, finding: Finding, lang: str) -> list[str]:
    words = _WORDS[lang]
    name = f"{number}. {_SEVERITIES[lang][finding.severity]}: {finding.subject[lang]}"
    parts = [(words["todo"], escape(finding.message[lang]))]
    if finding.found is not None:
        parts.append((words["found"], escape(finding.found[lang])))
    parts.append((words["why"], escape(finding.description[lang])))
    if finding.ground is not None:
        parts.append((words["ground"], _ground(finding, lang)))
    parts.append((words["rule"], f"{escape(finding.name[lang])} ({escape(shrink(finding.rule))})"))
    return [
        f'<article class="{finding.severity.name.lower()}" aria-labelledby="finding-{number}">',
        f'<h2 id="finding-{number}">{escape(name)}</h2>',
        "<dl>",
        *(f"<dt>{escape(term)}</dt><dd>{text}</dd>" for term, text in parts),
        "</dl>",
        "</article>",
    ]


def _ground(finding: Finding, lang: str) -> str:
    ground = finding.ground
    if ground is None:
        return ""
    document = escape(ground.document[lang])
    if ground.page is not None and ground.page.startswith(("https://", "http://")):
        document = f'<a href="{escape(ground.page)}">{document}</a>'
    return document if ground.quote is None else f'{document}: <q lang="nl">{escape(ground.quote)}</q>'
