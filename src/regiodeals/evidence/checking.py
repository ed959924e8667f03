"""The whole check of the evidence: form, numbers and placement, and every quote in its source when given."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from regiodeals.evidence.figures import check_figures, check_scale_factor
from regiodeals.evidence.form import check_form, check_part
from regiodeals.evidence.ledger import contradictions, gaps
from regiodeals.evidence.locations import Locations
from regiodeals.evidence.outline import Outline, Part, Section, outline
from regiodeals.evidence.passages import GRADES, collect
from regiodeals.evidence.placement import check_placement
from regiodeals.evidence.problems import Problem, problem
from regiodeals.evidence.quotes import (
    LONGEST_QUOTE,
    count_words,
    is_cut,
    is_whole_sentence,
    looks_like_sentence,
    nearest,
    occurrences,
)
from regiodeals.evidence.report import DocumentEvidence, EvidenceReport
from regiodeals.evidence.sources import SourceText, read_sources
from regiodeals.evidence.text import lines, normalise
from regiodeals.namespaces import shrink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from regiodeals.evidence.passages import Evidence, Passage
    from regiodeals.graph.dataset import Dataset


def check(dataset: Dataset, *, sources: Iterable[Path] = (), files: Iterable[Path] = ()) -> EvidenceReport:
    """Check where the facts of a dataset come from.

    ``sources`` are files with the text of documents; without them form, numbers and placement are checked, no
    quotes. ``files`` are data files in which the line of a problem is looked for, besides those that the
    dataset names itself.

    Raises:
        InputProblem: a source cannot be read, or is no document of the dataset.

    """
    evidence = collect(dataset)
    texts = {source.document: source for source in read_sources(sources, evidence.documents.values())}

    def name(iri: str) -> str:
        return shrink(iri, base=dataset.base_iri)

    problems = _without_text(evidence, name) + check_placement(dataset, name=name)
    documents = []
    for iri in sorted(
        {*texts, *(passage.documents[0] for passage in evidence.passages.values() if passage.documents)}
    ):
        more, counts = _document(iri, texts.get(iri), evidence, name)
        problems += more
        documents.append(counts)
    located = _located(problems, Locations(dataset, files), name)
    return EvidenceReport(
        problems=located,
        grades={
            grade: sum(passage.grade == grade for passage in evidence.passages.values()) for grade in GRADES
        },
        documents=tuple(documents),
        contradictions=contradictions(dataset),
        gaps=gaps(dataset),
        base_iri=dataset.base_iri,
    )


def check_quote(passage: Passage, section: Section, others: Iterable[Section] = ()) -> Problem | None:
    """Return what is wrong with a quote in the section it should stand in, or None.

    ``others`` are the sections of the same text where it may stand instead.
    """
    quote, heading = normalise(passage.quote or ""), section.part.heading
    places = occurrences(section.text, quote)
    if len(places) == 1:
        start = places[0]
        sentence = is_whole_sentence(section.text, start, start + len(quote), line_starts=section.line_starts)
        told_by_form = looks_like_sentence(quote) or count_words(quote) > LONGEST_QUOTE
        return (
            problem("quote-whole-sentence", passage.iri, quote=quote)
            if sentence and not told_by_form
            else None
        )
    if places:
        return problem("quote-not-unique", passage.iri, quote=quote, heading=heading, count=len(places))
    near = nearest(section.text, quote)
    near_text = near.text if near else None
    if is_cut(section.text, quote):
        return problem("quote-inside-word", passage.iri, nearest=near_text, quote=quote, heading=heading)
    elsewhere = _deepest([other for other in others if occurrences(other.text, quote)])
    if elsewhere:
        return problem(
            "quote-other-heading",
            passage.iri,
            nearest=near_text,
            quote=quote,
            heading=heading,
            others=", ".join(f"'{other.part.heading}'" for other in elsewhere),
        )
    return problem("quote-not-found", passage.iri, nearest=near_text, quote=quote, heading=heading)


def _without_text(evidence: Evidence, name: Callable[[str], str]) -> list[Problem]:
    problems: list[Problem] = []
    for part in evidence.parts.values():
        problems += check_part(part, evidence)
    for passage in evidence.passages.values():
        problems += check_form(passage, evidence, name=name)
        problems += check_scale_factor(passage)
        problems += check_figures(passage, evidence, name=name)
    return problems


def _document(
    iri: str, source: SourceText | None, evidence: Evidence, name: Callable[[str], str]
) -> tuple[list[Problem], DocumentEvidence]:
    """Look up the quotes of one document in its text, if there is one.

    A passage without a heading, as one that was only quoted may be, is looked up in the whole text.
    """
    passages = [passage for passage in evidence.passages.values() if iri in passage.documents]
    quoted = [passage for passage in passages if passage.quote]
    described = evidence.documents.get(iri)
    held_once = described is not None and described.sha256 is not None
    counts = DocumentEvidence(document=iri, passages=len(passages), quotes=len(quoted), held=held_once)
    if source is None:
        return [], counts
    problems: list[Problem] = []
    held = evidence.documents[iri].sha256
    if held is not None and held != source.sha256:
        problems.append(problem("other-text", iri, file=source.file, sha256=source.sha256))
    sections = outline(lines(source.text), _parts(iri, evidence))
    problems += _outline_problems(sections)
    whole = Section(part=Part(iri=iri, heading=name(iri), order=0), level=0, text=normalise(source.text))
    found = 0
    for passage in quoted:
        section = whole if passage.grade != "nagegaan" else None
        if passage.parts:
            section = sections.sections.get(passage.parts[0])
        if section is None:
            continue  # its heading, or the want of one, is a problem of its own
        wrong = check_quote(passage, section, sections.sections.values())
        if wrong is not None:
            problems.append(wrong)
        found += wrong is None or wrong.code == "quote-whole-sentence"
    return problems, replace(counts, checked=len(quoted), found=found, file=source.file, sha256=source.sha256)


def _parts(document: str, evidence: Evidence) -> list[Part]:
    """Return the well-described parts of a document; the form check reports the others."""
    return [
        Part(
            iri=part.iri,
            heading=part.headings[0],
            order=part.orders[0],
            parent=None if part.parents[0] == document else part.parents[0],
        )
        for part in evidence.parts.values()
        if len(part.headings) == len(part.orders) == len(part.parents) == 1
        and normalise(part.headings[0])
        and evidence.document_of(part.iri) == document
    ]


def _outline_problems(sections: Outline) -> list[Problem]:
    return [
        problem(
            found.code,
            found.part.iri,
            nearest=found.nearest,
            heading=normalise(found.part.heading),
            count=found.count,
        )
        for found in sections.problems
    ]


def _deepest(sections: list[Section]) -> list[Section]:
    """Leave out the sections that hold another of them."""
    above = {section.part.parent for section in sections}
    return [section for section in sections if section.part.iri not in above]


def _located(
    problems: Iterable[Problem], locations: Locations, name: Callable[[str], str]
) -> tuple[Problem, ...]:
    """Add file and line to each problem, and put them in the order of the files."""
    located = [replace(found, where=locations.find(found.passage, word=found.property)) for found in problems]
    return tuple(
        sorted(dict.fromkeys(located), key=lambda found: (_place(found), name(found.passage), found.code))
    )


def _place(found: Problem) -> tuple[str, int]:
    match = re.fullmatch(r"(.*?)(?::(\d+))?", found.where or "")
    return (match[1], int(match[2] or 0)) if match else ("", 0)
