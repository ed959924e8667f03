"""The start page, and the pages that are mostly prose: about, the data, accessibility."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from regiodeals.namespaces import expand
from regiodeals.publish.addresses import LANGUAGES
from regiodeals.publish.answers import Reader, readers
from regiodeals.publish.pages.deals import choices_of, deal_rows, sum_of
from regiodeals.publish.pages.questions import question_path
from regiodeals.publish.rendering import render
from regiodeals.publish.sheet import money
from regiodeals.questions.answering import answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from regiodeals.publish.edition import Edition
    from regiodeals.publish.files import PublishedFile

PROSE: Final = ("over", "gegevens", "toegankelijkheid")
"""Pages whose text is a template per language."""

_FIRST_QUESTIONS: Final = (
    *("bijdrage-per-deal", "bijdrage-per-landsdeel", "overvraging-per-tranche", "cofinanciering-per-deal"),
    *("gemeenten-zonder-deal", "doorlooptijd", "vervolgdeals", "tegenstrijdige-cijfers"),
)
_CHART: Final = "bijdrage-per-tranche"


def start_pages(edition: Edition, downloads: Sequence[PublishedFile]) -> Iterator[PublishedFile]:
    """Yield the start page and the prose; ``downloads`` are the files that the page of the data lists."""
    found = readers(edition)
    for lang in LANGUAGES:
        start = {**_start(edition, found[lang]), "described": _described(downloads)}
        yield render("start.html", "index", lang, start)
        for name in PROSE:
            context = {"downloads": _listed(downloads), "base_iri": edition.base_iri}
            yield render(f"{lang}/{name}.html", name, lang, context)


def _start(edition: Edition, reader: Reader) -> dict[str, Any]:
    lang = reader.lang
    by_name = {question.name: question for question in edition.questions}
    rows = deal_rows(edition, lang, edition.index.instances("rd:RegioDeal"))
    picture = None
    if _CHART in by_name:
        question = by_name[_CHART]
        found = answer(question, edition.store, {})
        picture = reader.chart(question, found)
    return {
        "deals": len(rows),
        "euros": money(sum_of(rows), lang),
        "tranches": choices_of(edition, lang)["tranche"],
        "passages": len(edition.view.passages),
        "documents": len({*edition.index.instances("rd:Document"), *edition.index.instances("rd:Kamerstuk")}),
        "contradictions": len(edition.index.instances("rd:Tegenstrijdigheid")),
        "gaps": len(edition.index.instances("rd:Leemte")),
        "questions": [
            (by_name[name].summary[lang], question_path(name)) for name in _FIRST_QUESTIONS if name in by_name
        ],
        "count": len(edition.questions),
        "chart": Markup(picture) if picture else None,  # noqa: S704 - drawn by us, from escaped texts
        "chart_path": question_path(_CHART),
        "programme": edition.index.text(
            f"{edition.base_iri}id/programma/regio-deals", expand("skos:definition"), lang
        ),
    }


def _described(files: Sequence[PublishedFile]) -> Any:
    """Return the description of the dataset for search engines, None where it was not made."""
    return next((json.loads(file.content) for file in files if file.path == "dataset.jsonld"), None)


def _listed(files: Sequence[PublishedFile]) -> list[dict[str, str]]:
    return [{"path": file.path, "size": _size(len(file.content))} for file in files]


def _size(count: int) -> str:
    """Return a number of bytes in a unit that people read.

    >>> _size(1_234_567), _size(800)
    ('1.2 MB', '1 kB')
    """
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(round(count / 1e3), 1)} kB"
