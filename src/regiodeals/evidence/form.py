"""Is each passage, and each part of a document, well described? This needs no text of a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiodeals.evidence.passages import GRADES
from regiodeals.evidence.problems import Problem, problem
from regiodeals.evidence.quotes import LONGEST_QUOTE, count_words, looks_like_sentence
from regiodeals.evidence.text import normalise
from regiodeals.namespaces import shrink

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiodeals.evidence.passages import DocumentPart, Evidence, Passage


def check_form(passage: Passage, evidence: Evidence, *, name: Callable[[str], str] = shrink) -> list[Problem]:
    """Return what is wrong with the description of a passage: its source, grade, quote and successor.

    ``name`` gives the short name of an IRI for the messages.
    """
    problems = _counts(passage)
    if passage.document is not None and passage.document not in evidence.documents:
        problems.append(problem("unknown-document", passage.iri, document=name(passage.document)))
    else:
        problems += [
            problem("unknown-part", passage.iri, part=name(part))
            for part in passage.parts
            if part not in evidence.parts or evidence.document_of(part) not in passage.documents
        ]
    if passage.replaced_by and not any(normalise(reason) for reason in passage.reasons):
        problems.append(
            problem("replacement-without-reason", passage.iri, other=name(passage.replaced_by[0]))
        )
    if passage.grade is not None:
        problems += _grade(passage, passage.grade, evidence, name)
    if passage.quote is not None:
        problems += _quote(passage.iri, normalise(passage.quote))
    return problems


def check_part(part: DocumentPart, evidence: Evidence) -> list[Problem]:
    """Return what is wrong with the description of a part of a document."""
    counts = {
        "rd:kop": len([heading for heading in part.headings if normalise(heading)]),
        "rd:volgorde": len(part.orders),
        "rd:deelVan": len(part.parents),
    }
    problems = [
        problem("part-form", part.iri, property=name, count=count)
        for name, count in counts.items()
        if count != 1
    ]
    if counts["rd:deelVan"] == 1 and evidence.document_of(part.iri) is None:
        problems.append(problem("part-parent", part.iri))
    return problems


def _counts(passage: Passage) -> list[Problem]:
    once, at_most_once = ("een keer", "once"), ("hoogstens een keer", "at most once")
    rules = (
        ("rd:document", passage.documents, once),
        ("rd:graad", passage.grades, once),
        ("rd:onderdeel", passage.parts, once if passage.grade == "nagegaan" else at_most_once),
        ("oa:exact", passage.quotes, at_most_once),
        ("rd:schaal", passage.scales, at_most_once),
        ("rd:schaalfactor", passage.factors, at_most_once),
    )
    return [
        problem(
            "passage-form",
            passage.iri,
            property=name,
            count=len(values),
            wanted_nl=wanted[0],
            wanted_en=wanted[1],
        )
        for name, values, wanted in rules
        if len(values) > 1 or (wanted == once and not values)
    ]


def _grade(passage: Passage, grade: str, evidence: Evidence, name: Callable[[str], str]) -> list[Problem]:
    if grade not in GRADES:
        return [problem("unknown-grade", passage.iri, grade=name(passage.grades[0]))]
    if grade == "vermeld":
        return [problem("quote-unexpected", passage.iri)] if passage.quotes else []
    problems = []
    if not any(normalise(quote) for quote in passage.quotes):
        problems.append(problem("quote-missing", passage.iri, grade=grade))
    document = evidence.documents.get(passage.document or "")
    if document is not None and grade == "nagegaan" and document.sha256 is None:
        problems.append(problem("grade-without-text", passage.iri))
    if document is not None and grade == "aangehaald" and document.sha256 is not None:
        problems.append(problem("grade-too-low", passage.iri))
    return problems


def _quote(passage: str, quote: str) -> list[Problem]:
    words = count_words(quote)
    if words > LONGEST_QUOTE:
        return [problem("quote-too-long", passage, words=words, most=LONGEST_QUOTE)]
    if looks_like_sentence(quote):
        return [problem("quote-whole-sentence", passage, quote=quote)]
    return []
