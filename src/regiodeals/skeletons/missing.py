"""What is still missing in a data file: marks of the skeleton, evidence, rules, and facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from regiodeals.evidence.checking import check
from regiodeals.graph.dataset import join_datasets, load_dataset, load_user_files
from regiodeals.graph.files import shown
from regiodeals.graph.terms import named
from regiodeals.graph.view import current_view
from regiodeals.namespaces import shrink
from regiodeals.skeletons.writing import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from regiodeals.content import Content
    from regiodeals.evidence.problems import Problem
    from regiodeals.graph.dataset import Dataset
    from regiodeals.rules.findings import Finding

_ABOUT = named("rd:betreft")


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing to do: where, what, and how, in Dutch and in English; advice does not have to be followed."""

    where: str
    nl: str
    en: str
    hint_nl: str = ""
    hint_en: str = ""
    is_advice: bool = False


def still_missing(path: Path, *, content: Content, sources: Iterable[Path] = ()) -> tuple[Missing, ...]:
    """Return what is missing in a file of data, read together with our own data.

    ``sources`` are texts of documents, in which the quotes of the file are then looked up.

    Raises:
        InputProblem: the file or a source cannot be read, or the file describes nothing.
        EnvironmentProblem: our own content is missing.

    """
    mine = load_user_files([path], content=content)
    marks = tuple(_marks(path))
    ours = load_dataset(content)
    evidence = check(join_datasets(ours, mine), sources=sources, files=[path])
    own = _described(mine)
    unfilled = _unfilled_passages(mine)
    problems = [
        _of_evidence(found, path)
        for found in evidence.problems
        if found.passage in own and found.passage not in unfilled
    ]
    return (*marks, *problems, *_without_facts(mine, path), *_of_rules(path, mine, ours, content))


def _marks(path: Path) -> Iterator[Missing]:
    """Yield the places that the skeleton left open."""
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if MARK in line:
            told = line.partition(MARK)[2].lstrip(": ").split('"')[0].rstrip(" ;,") or line.strip()
            yield Missing(
                where=f"{shown(path)}:{number}",
                nl=f"Nog in te vullen: {told}",
                en=f"Still to fill in: {told}",
            )


def _described(dataset: Dataset) -> set[str]:
    """Return the things that a file declares: subjects outside graphs, and the graphs."""
    subjects = {triple.subject for triple in dataset.statements} | set(dataset.graphs)
    return {subject.value for subject in subjects if isinstance(subject, NamedNode)}


def _unfilled_passages(dataset: Dataset) -> set[str]:
    """Return the passages whose quote is still a mark: nothing can be said of their figures yet."""
    quote = named("oa:exact")
    return {
        triple.subject.value
        for triple in dataset.statements
        if triple.predicate == quote and isinstance(triple.subject, NamedNode) and MARK in str(triple.object)
    }


def _of_evidence(found: Problem, path: Path) -> Missing:
    name = shrink(found.passage)
    return Missing(
        where=found.where or shown(path),
        nl=f"{name}: {found.message.nl}",
        en=f"{name}: {found.message.en}",
        hint_nl=found.hint.nl,
        hint_en=found.hint.en,
    )


def _without_facts(dataset: Dataset, path: Path) -> Iterator[Missing]:
    """Yield the deals of a file about which, or about whose parts, no passage of it states anything."""
    told = {triple.subject for triples in dataset.graphs.values() for triple in triples}
    for triple in dataset.statements:
        if triple.predicate == named("rdf:type") and triple.object == named("rd:RegioDeal"):
            near = {other.object for other in dataset.statements if other.subject == triple.subject}
            near |= {other.subject for other in dataset.statements if other.object == triple.subject}
            if not told & {triple.subject, *near}:
                name = shrink(str(triple.subject)[1:-1])
                yield Missing(
                    where=shown(path),
                    nl=f"{name}: geen passage zegt iets over deze deal.",
                    en=f"{name}: no passage states anything about this deal.",
                    hint_nl="Schrijf een passage, en in haar graaf wat zij zegt.",
                    hint_en="Write a passage, and in its graph what it states.",
                )


def _of_rules(path: Path, mine: Dataset, ours: Dataset, content: Content) -> Iterator[Missing]:
    """Yield what the rules find in a file, with what our data says of the same things and their gaps."""
    from regiodeals.rules.findings import Severity
    from regiodeals.rules.ruleset import load_rules
    from regiodeals.rules.validation import find_in_context

    own = {NamedNode(iri) for iri in _described(mine)}
    background = current_view(ours)
    gaps = {triple.subject for triple in background if triple.predicate == _ABOUT and triple.object in own}
    known = [triple for triple in background if triple.subject in own or triple.subject in gaps]
    found = find_in_context(
        dict.fromkeys([*current_view(mine), *known]),
        subjects=own,
        background=background,
        rules=load_rules(content),
        where=shown(path),
    )
    for finding in found:
        yield Missing(
            where=shown(path),
            nl=f"{_subject(finding, 'nl')}: {finding.message['nl']}",
            en=f"{_subject(finding, 'en')}: {finding.message['en']}",
            hint_nl=f"Regel: {finding.rule_name}.",
            hint_en=f"Rule: {finding.rule_name}.",
            is_advice=finding.severity is not Severity.VIOLATION,
        )


def _subject(found: Finding, lang: str) -> str:
    return found.subject.get(lang) or shrink(found.focus)
