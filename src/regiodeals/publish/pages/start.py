"""The start page, and the pages that are mostly prose: about, the data, accessibility."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from regiodeals.graph.view import dataset_iri
from regiodeals.namespaces import expand
from regiodeals.publish.addresses import LANGUAGES
from regiodeals.publish.answers import Reader, readers
from regiodeals.publish.pages.deals import choices_of, deal_rows, sum_of
from regiodeals.publish.pages.questions import question_path
from regiodeals.publish.rendering import render
from regiodeals.publish.sheet import day, decimal, money, whole
from regiodeals.publish.words import words_in
from regiodeals.questions.answering import answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from regiodeals.publish.edition import Edition
    from regiodeals.publish.files import PublishedFile
    from regiodeals.questions.catalogue import Question

PROSE: Final = ("over", "gegevens", "toegankelijkheid")
"""Pages whose text is a template per language."""

_HEADLINES: Final = ("overvraging-per-tranche", "bijdrage-per-landsdeel", "gemeenten-zonder-deal")
"""Questions whose first row is told in a sentence, for the newest tranche where they ask for one."""

_FIRST_QUESTIONS: Final = ("bijdrage-per-deal", "cofinanciering-per-deal", "doorlooptijd")
_PER_TRANCHE: Final = "bijdrage-per-tranche"
_TOTAL: Final = "totale-bijdrage"


def start_pages(edition: Edition, downloads: Sequence[PublishedFile]) -> Iterator[PublishedFile]:
    """Yield the start page and the prose; ``downloads`` are the files that the page of the data lists."""
    found = readers(edition)
    for lang in LANGUAGES:
        start = {**_start(edition, found[lang]), "described": _described(downloads)}
        yield render("start.html", "index", lang, start)
        for name in PROSE:
            context = {
                "downloads": _listed(downloads, lang),
                "base_iri": edition.base_iri,
                "released": _released(edition, lang),
                "mail": _mail(edition),
            }
            yield render(f"{lang}/{name}.html", name, lang, context)


def _start(edition: Edition, reader: Reader) -> dict[str, Any]:
    lang = reader.lang
    by_name = {question.name: question for question in edition.questions}
    rows = deal_rows(edition, lang, edition.index.instances("rd:RegioDeal"))
    picture, amounts = None, dict[str, str]()
    if _PER_TRANCHE in by_name:
        question = by_name[_PER_TRANCHE]
        found = answer(question, edition.store, {})
        picture = reader.chart(question, found)
        cells = [reader.named_cells(question, row) for row in found.rows]
        amounts = {row["tranche"]: row["gereserveerd"] for row in cells}
    return {
        "headlines": _headlines(reader, by_name, newest=max(amounts, key=int, default=None)),
        "amounts": amounts,
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
        "per_tranche_path": question_path(_PER_TRANCHE),
        "total_path": question_path(_TOTAL) if _TOTAL in by_name else None,
        "programme": edition.index.text(
            f"{edition.base_iri}id/programma/regio-deals", expand("skos:definition"), lang
        ),
    }


def _headlines(
    reader: Reader, questions: Mapping[str, Question], *, newest: str | None
) -> list[tuple[str, str]]:
    """Return sentences with figures, each with the page of its question.

    A sentence of ``texts/`` names columns of the answer; one of which a figure is not known is left out.
    """
    told = []
    for name in _HEADLINES:
        question = questions.get(name)
        if question is None:
            continue
        takes_tranche = any(parameter.name == "tranche" for parameter in question.parameters)
        arguments = {"tranche": newest} if takes_tranche and newest is not None else {}
        rows = answer(question, reader.edition.store, arguments).rows
        if not rows:
            continue
        values = {"rows": whole(len(rows), reader.lang), **arguments, **reader.named_cells(question, rows[0])}
        sentence = words_in(reader.lang)[f"headline {name}"]
        if all(values.get(field) for _, field, _, _ in Formatter().parse(sentence) if field):
            told.append((sentence.format(**values), question_path(name)))
    return told


def _released(edition: Edition, lang: str) -> str | None:
    """Return the day of the newest release; None when none is described."""
    index = edition.index
    releases = [
        subject
        for name, subject in index.incoming(dataset_iri(edition.base_iri).value)
        if name == expand("prov:specializationOf")
    ]
    days = [one for release in releases for one in index.values(release, expand("dct:issued"))]
    return day(date.fromisoformat(max(days)), lang) if days else None


def _mail(edition: Edition) -> str | None:
    """Return the mail address of the contact point of the dataset, once it has one."""
    index = edition.index
    points = index.values(dataset_iri(edition.base_iri).value, expand("dcat:contactPoint"))
    mails = [mail for point in points for mail in index.values(point, expand("vcard:hasEmail"))]
    return next((mail for mail in sorted(mails) if mail.startswith("mailto:")), None)


def _described(files: Sequence[PublishedFile]) -> Any:
    """Return the description of the dataset for search engines, None where it was not made."""
    return next((json.loads(file.content) for file in files if file.path == "dataset.jsonld"), None)


def _listed(files: Sequence[PublishedFile], lang: str) -> list[dict[str, str]]:
    return [{"path": file.path, "size": _size(len(file.content), lang)} for file in files]


def _size(count: int, lang: str) -> str:
    """Return a number of bytes in a unit that people read.

    >>> _size(1_234_567, "nl"), _size(1_234_567, "en"), _size(800, "nl")
    ('1,2 MB', '1.2 MB', '1 kB')
    """
    if count >= 1e6:
        return f"{decimal(Decimal(count).scaleb(-6).quantize(Decimal('0.1')), lang)} MB"
    return f"{max(round(count / 1e3), 1)} kB"
