"""The page that answers SPARQL in the browser: no server, and nothing from another host.

The editor and its engine are bundled from npm packages by ``editor/bundle.py``, and lie in ``editor/`` below
this package. Without that bundle the page says so, and where else questions can be asked.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from regiodeals.namespaces import BASE
from regiodeals.publish.addresses import LANGUAGES
from regiodeals.publish.files import PublishedFile
from regiodeals.publish.rendering import render
from regiodeals.questions.catalogue import THEMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from regiodeals.content import Content
    from regiodeals.questions.catalogue import Question

BUNDLE: Final = Path(__file__).with_name("editor")
PATH: Final = "sparql/index"
"""Path of the page, without ending."""

_PARTS: Final = ("oxigraph.wasm", "page.css", "page.js", "worker.js")
_OUTLINES: Final = "omtrekken.geojson"
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "title": "Vragen in SPARQL",
        "intro": "Stel hier een eigen vraag aan de gegevens, in de taal SPARQL. De hele graaf komt naar uw "
        "browser; uw vraag gaat nergens heen.",
        "choose": "Vraag uit de catalogus",
        "own": "eigen vraag",
        "run": "Beantwoord",
        "copy": "Kopieer link naar deze vraag",
        "results": "Antwoord",
        "loading": "De graaf wordt geladen.",
        "no script": "Deze pagina heeft JavaScript nodig.",
        "missing": "De editor is in deze versie niet meegebouwd (dat doet `make editor`). "
        "Alle gegevens zijn er wel.",
        "download": "Download de hele graaf:",
        "command": "Of vraag met",
    },
    "en": {
        "title": "Questions in SPARQL",
        "intro": "Ask the data a question of your own here, in the language SPARQL. The whole graph comes to "
        "your browser; your question goes nowhere.",
        "choose": "Question from the catalogue",
        "own": "question of your own",
        "run": "Answer",
        "copy": "Copy a link to this question",
        "results": "Answer",
        "loading": "The graph is being loaded.",
        "no script": "This page needs JavaScript.",
        "missing": "The editor was not built into this release (`make editor` does that). "
        "All data are there.",
        "download": "Download the whole graph:",
        "command": "Or ask with",
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
        words = {**_WORDS[lang], "script": _SCRIPT_WORDS[lang]}
        context = {"title": _WORDS[lang]["title"], "own": words, "built": built, "base_iri": base_iri}
        yield render("query.html", PATH, lang, context)
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
