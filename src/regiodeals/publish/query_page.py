"""The page that answers SPARQL in the browser: no server, and nothing from another host.

The editor and its engine are bundled from npm packages by ``editor/bundle.py``, and lie in ``editor/`` below
this package. Without that bundle the page says so, and where else questions can be asked.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from regiodeals.namespaces import BASE
from regiodeals.publish.addresses import LANGUAGES, root_of
from regiodeals.publish.files import PublishedFile
from regiodeals.questions.catalogue import THEMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from regiodeals.content import Content
    from regiodeals.questions.catalogue import Question

BUNDLE: Final = Path(__file__).with_name("editor")
PAGES: Final[Mapping[str, str]] = {"nl": "sparql/index.html", "en": "en/sparql/index.html"}
"""Language to the path of the page."""

_PARTS: Final = ("oxigraph.wasm", "page.css", "page.js", "worker.js")
_OUTLINES: Final = "omtrekken.geojson"
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "title": "Vragen in SPARQL",
        "site": "Regio Deals",
        "other": "English",
        "intro": "Stel hier een eigen vraag aan de gegevens, in de taal SPARQL. De hele graaf komt naar uw "
        "browser; uw vraag gaat nergens heen.",
        "choose": "Vraag uit de catalogus",
        "own": "eigen vraag",
        "query": "Vraag in SPARQL",
        "run": "Beantwoord",
        "copy": "Kopieer link naar deze vraag",
        "results": "Antwoord",
        "loading": "De graaf wordt geladen.",
        "no script": "Deze pagina heeft JavaScript nodig. Alle andere pagina's niet.",
        "missing": "De editor is in deze uitgave niet meegebouwd, omdat de onderdelen ervan niet bereikbaar "
        "waren. Alle gegevens zijn er wel.",
        "instead": 'Download de graaf als <a href="{root}regiodeals.trig">TriG</a> of '
        '<a href="{root}regiodeals.nq">N-Quads</a>, of vraag met <code>regiodeals query</code>.',
        "download csv": "Download CSV",
        "download json": "Download JSON",
        "download turtle": "Download Turtle",
    },
    "en": {
        "title": "Questions in SPARQL",
        "site": "Regio Deals",
        "other": "Nederlands",
        "intro": "Ask the data a question of your own here, in the language SPARQL. The whole graph comes to "
        "your browser; your question goes nowhere.",
        "choose": "Question from the catalogue",
        "own": "question of your own",
        "query": "Question in SPARQL",
        "run": "Answer",
        "copy": "Copy a link to this question",
        "results": "Answer",
        "loading": "The graph is being loaded.",
        "no script": "This page needs JavaScript. No other page does.",
        "missing": "The editor was not built into this release, because its parts could not be reached. "
        "All data are there.",
        "instead": 'Download the graph as <a href="{root}regiodeals.trig">TriG</a> or '
        '<a href="{root}regiodeals.nq">N-Quads</a>, or ask with <code>regiodeals query</code>.',
        "download csv": "Download CSV",
        "download json": "Download JSON",
        "download turtle": "Download Turtle",
    },
}
_SCRIPT_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "query": "Vraag in SPARQL",
        "table": "Tabel",
        "raw": "Ruw",
        "chart": "Grafiek",
        "map": "Kaart",
        "column": "Kolom:",
        "first": "De eerste {count} rijen.",
        "mapOf": "Kaart van Nederland met {count} punten",
        "elsewhere": "Buiten deze kaart: {count}.",
        "empty": "(leeg)",
        "ready": "De graaf is geladen: {count} uitspraken.",
        "failed": "De graaf kan niet worden geladen.",
        "running": "Even geduld.",
        "wrong": "De vraag kan niet worden beantwoord.",
        "rows": "{count} rijen in {time} ms.",
        "done": "Klaar in {time} ms.",
        "copied": "De link is gekopieerd.",
        "address": "De link staat in de adresbalk.",
    },
    "en": {
        "query": "Question in SPARQL",
        "table": "Table",
        "raw": "Raw",
        "chart": "Chart",
        "map": "Map",
        "column": "Column:",
        "first": "The first {count} rows.",
        "mapOf": "Map of the Netherlands with {count} points",
        "elsewhere": "Outside this map: {count}.",
        "empty": "(empty)",
        "ready": "The graph is loaded: {count} statements.",
        "failed": "The graph cannot be loaded.",
        "running": "One moment.",
        "wrong": "The question cannot be answered.",
        "rows": "{count} rows in {time} ms.",
        "done": "Done in {time} ms.",
        "copied": "The link is copied.",
        "address": "The link is in the address bar.",
    },
}


def query_files(
    content: Content, questions: Iterable[Question], *, base_iri: str = BASE, bundle: Path = BUNDLE
) -> Iterator[PublishedFile]:
    """Yield the page in each language, its questions, and the editor where it was bundled."""
    built = is_bundled(bundle)
    for lang in LANGUAGES:
        yield PublishedFile(path=PAGES[lang], content=_page(lang, built=built, base_iri=base_iri).encode())
    if not built:
        return
    for name in _PARTS:
        yield PublishedFile(path=f"sparql/{name}", content=(bundle / name).read_bytes())
    yield PublishedFile(path="sparql/vragen.json", content=_questions(questions))
    outlines = content.data / "registers" / _OUTLINES
    shapes = outlines.read_bytes() if outlines.is_file() else b'{"type":"FeatureCollection","features":[]}\n'
    yield PublishedFile(path=f"sparql/{_OUTLINES}", content=shapes)


def is_bundled(bundle: Path = BUNDLE) -> bool:
    """Tell whether every part of the editor was bundled."""
    return all((bundle / name).is_file() for name in _PARTS)


def query_title(lang: str) -> str:
    """Return the title of the page."""
    return _WORDS[lang]["title"]


def query_head(lang: str) -> str:
    """Return what the head of the page needs when the editor was bundled: HTML, nothing in it to escape."""
    files = _files(lang)
    return (
        f'<link rel="stylesheet" href="{files}page.css">\n'
        f'<script type="module" src="{files}page.js"></script>\n'
    )


def query_main(lang: str, *, built: bool, base_iri: str = BASE) -> str:
    """Return what the main part of the page holds, as HTML."""
    words = {key: escape(text) for key, text in _WORDS[lang].items() if key != "instead"}
    instead = _WORDS[lang]["instead"].format(root=root_of(PAGES[lang]))
    head = f"<h1>{words['title']}</h1>\n"
    if not built:
        return f"{head}<p>{words['missing']}</p>\n<p>{instead}</p>\n"
    downloads = "".join(
        f'<button type="button" data-download="{form}" hidden>{words[f"download {form}"]}</button>\n'
        for form in ("csv", "json", "turtle")
    )
    script_words = json.dumps(_SCRIPT_WORDS[lang], ensure_ascii=False).replace("<", "\\u003c")
    return f"""{head}<p>{words["intro"]}</p>
<noscript><p>{words["no script"]} {instead}</p></noscript>
<script type="application/json" id="words">{script_words}</script>
<div id="editor" data-files="{_files(lang)}" data-base="{escape(base_iri)}" hidden>
<p><label for="question">{words["choose"]}</label>
<select id="question"><option value="">{words["own"]}</option></select></p>
<p id="about"></p>
<div id="query"></div>
<div class="controls">
<button type="button" id="run" class="primary">{words["run"]}</button>
<button type="button" id="copy">{words["copy"]}</button>
</div>
<p id="status" role="status">{words["loading"]}</p>
<h2>{words["results"]}</h2>
<div class="controls">
{downloads}</div>
<div id="results"></div>
</div>
"""


def _page(lang: str, *, built: bool, base_iri: str) -> str:
    """Return the whole page, in a plain frame that works without the rest of the site."""
    words, root = _WORDS[lang], root_of(PAGES[lang])
    other = next(one for one in LANGUAGES if one != lang)
    home = root if lang == "nl" else f"{root}{lang}/"
    return f"""<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(words["title"])} – {escape(words["site"])}</title>
<link rel="stylesheet" href="{root}assets/site.css">
<link rel="alternate" hreflang="{other}" href="{root}{PAGES[other].removesuffix("index.html")}">
{query_head(lang) if built else ""}</head>
<body>
<header class="site">
<div class="bar">
<a class="name" href="{home}index.html">{escape(words["site"])}</a>
<a class="language" href="{root}{PAGES[other]}" hreflang="{other}" lang="{other}">{escape(words["other"])}</a>
</div>
</header>
<main id="main">
{query_main(lang, built=built, base_iri=base_iri)}</main>
</body>
</html>
"""


def _files(lang: str) -> str:
    """Return the way from the page in a language to the files of the editor."""
    return "./" if lang == "nl" else f"{root_of(PAGES[lang])}sparql/"


def _questions(questions: Iterable[Question]) -> bytes:
    """Return the questions as the page reads them; each answers as it stands, without parameters."""
    shown = [
        {
            "name": question.name,
            "theme": dict(THEMES[question.theme]),
            "summary": dict(question.summary),
            "reading": dict(question.reading),
            "view": question.view,
            "sparql": question.sparql.strip() + "\n",
        }
        for question in questions
    ]
    return (json.dumps(shown, ensure_ascii=False, indent=1) + "\n").encode()
