"""Findings as one web page that needs nothing else: no script, no style sheet, no picture."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from regiodeals.namespaces import shrink
from regiodeals.rules.findings import Finding, Severity
from regiodeals.rules.report import SEVERITY_WORDS, WORDS, summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TITLES: Final[Mapping[str, str]] = {"nl": "Toets aan de regels", "en": "Check against the rules"}
"""The heading of a page about the graph, or about someone's own files."""

_STYLE: Final = """
:root { color-scheme: light dark; --text: #1a1a1a; --paper: #fff; --line: #6b6b6b; --link: #00549f;
  --violation: #a3000b; --warning: #8a5a00; --info: #00549f; }
@media (prefers-color-scheme: dark) {
  :root { --text: #f2f2f2; --paper: #1a1a1a; --line: #9a9a9a; --link: #8fc7ff;
    --violation: #ff8a80; --warning: #ffc266; --info: #8fc7ff; }
}
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 52rem; margin: 0 auto; padding: 1rem;
  color: var(--text); background: var(--paper); overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { font-size: 1.3rem; margin: 2rem 0 0; }
h3 { font-size: 1.1rem; margin: 0 0 .5rem; }
article { border: 1px solid var(--line); border-left: .5rem solid var(--line); padding: .75rem 1rem;
  margin: 1rem 0; break-inside: avoid; }
.violation { border-left-color: var(--violation); }
.warning { border-left-color: var(--warning); }
.info { border-left-color: var(--info); }
.todo { font-weight: bold; margin: 0 0 .75rem; }
dl { display: grid; grid-template-columns: minmax(0, 1fr); margin: 0; }
dt { font-weight: bold; }
dd { margin: 0 0 .5rem; }
q:lang(nl) { quotes: "„" "”"; }
a { color: var(--link); }
a:focus-visible { outline: .2rem solid var(--link); outline-offset: .1rem; }
@media (min-width: 40rem) {
  dl { grid-template-columns: 7rem minmax(0, 1fr); gap: 0 1rem; }
  dd { margin: 0 0 .25rem; }
}
@media print {
  :root { --text: #000; --paper: #fff; --line: #666; --link: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  h2, h3 { break-after: avoid; }
  a[href]::after { content: " (" attr(href) ")"; }
}
"""


def page(findings: Iterable[Finding], *, title: str, note: str = "", lang: str = "nl") -> str:
    """Return the findings as an HTML page in a language, the gravest first.

    ``title`` says what was checked, and ``note`` what the page cannot tell; both are plain text.
    """
    listed = tuple(findings)
    numbered = list(enumerate(listed, start=1))
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{lang}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(summary(listed, lang))}</p>",
    ]
    for severity in Severity:
        found = [(number, finding) for number, finding in numbered if finding.severity is severity]
        lines += _section(severity, found, lang) if found else ()
    if note:
        lines.append(f"<p>{escape(note)}</p>")
    return "\n".join([*lines, "</main>", "</body>", "</html>"]) + "\n"


def _section(severity: Severity, found: Sequence[tuple[int, Finding]], lang: str) -> list[str]:
    name, kind = SEVERITY_WORDS[lang][severity][1].capitalize(), severity.name.lower()
    lines = [f'<section aria-labelledby="{kind}">', f'<h2 id="{kind}">{escape(name)}</h2>']
    for number, finding in found:
        lines += _article(number, finding, lang)
    return [*lines, "</section>"]


def _article(number: int, finding: Finding, lang: str) -> list[str]:
    words, focus = WORDS[lang], shrink(finding.focus)
    parts = [(words["about"], f"<code>{escape(focus)}</code>")]
    if finding.found is not None:
        parts.append((words["found"], escape(finding.found[lang])))
    parts.append((words["why"], escape(finding.description[lang])))
    if finding.ground is not None:
        parts.append((words["ground"], _ground(finding, lang)))
    parts.append((words["rule"], f"{escape(finding.name[lang])} <code>{escape(finding.rule_name)}</code>"))
    return [
        f'<article class="{finding.severity.name.lower()}" aria-labelledby="finding-{number}">',
        f'<h3 id="finding-{number}">{number}. {escape(_headed(finding.subject[lang]))}</h3>',
        f'<p class="todo">{escape(finding.message[lang])}</p>',
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


def _headed(name: str) -> str:
    """Return a name as the start of a heading: a generic name such as "bijdrage van …" takes a capital."""
    return name[:1].upper() + name[1:]
