"""What the questions share, at an address of its own: prefixes, parameters, and the policy questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml

from regiodeals.graph.dumps import sorted_triples
from regiodeals.namespaces import PREFIXES
from regiodeals.publish.addresses import LANGUAGES
from regiodeals.publish.linked_data import data_files, object_properties_of
from regiodeals.publish.pages.questions import question_path
from regiodeals.publish.rendering import render
from regiodeals.questions.as_data import ALL, questions_graph
from regiodeals.questions.catalogue import POLICY_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from regiodeals.publish.edition import Edition
    from regiodeals.publish.files import PublishedFile
    from regiodeals.questions.catalogue import Question

PATH: Final = "doc/" + ALL.removeprefix("id/")


def shared_pages(edition: Edition) -> Iterator[PublishedFile]:
    """Yield the page behind ``id/vragen``, whose parts stand in it, and the data of all questions."""
    for lang in LANGUAGES:
        yield render("shared.html", PATH, lang, _context(edition, lang))
    triples = sorted_triples(questions_graph(edition.questions, base_iri=edition.base_iri))
    yield from data_files(PATH, triples, object_properties=object_properties_of(edition.index))


def _context(edition: Edition, lang: str) -> dict[str, Any]:
    return {
        "iri": edition.base_iri + ALL,
        "asked": _asked(edition, lang),
        "parameters": [
            (name, [_named(question, lang) for question in edition.questions if name in _takes(question)])
            for name in sorted({name for question in edition.questions for name in _takes(question)})
        ],
        "prefixes": sorted(PREFIXES.items()),
    }


def _asked(edition: Edition, lang: str) -> list[tuple[int, str, list[tuple[str, str]]]]:
    """Return each policy question with its number and the questions that answer it."""
    file = edition.content.queries / POLICY_FILE
    texts = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    numbers = {number for question in edition.questions for number in question.answers}
    return [
        (
            number,
            texts.get(number, {}).get(lang, ""),
            [_named(question, lang) for question in edition.questions if number in question.answers],
        )
        for number in sorted(numbers | set(texts))
    ]


def _takes(question: Question) -> set[str]:
    return {parameter.name for parameter in question.parameters}


def _named(question: Question, lang: str) -> tuple[str, str]:
    return question.summary[lang], question_path(question.name)
