"""What the tests of the rules share: the rules and the invented world, each read once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Triple

from regiodeals.content import Content
from regiodeals.graph.dataset import Dataset, join_datasets, load_user_files, load_vocabulary
from regiodeals.graph.view import current_view
from regiodeals.rules.context import context_of
from regiodeals.rules.ruleset import RuleSet, load_rules
from regiodeals.rules.validation import find_in_context

if TYPE_CHECKING:
    from collections.abc import Iterable

    from regiodeals.rules.findings import Finding

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The invented world, and the rules that are applied to it."""

    view: tuple[Triple, ...]
    rules: RuleSet

    def findings(self, path: Path) -> tuple[Finding, ...]:
        """Validate a file with the world around it, without the deals of the world."""
        triples = load_user_files([path]).statements
        subjects = {triple.subject for triple in triples}
        return find_in_context(triples, subjects=subjects, background=self.view, rules=self.rules)

    def findings_of_each(self, paths: Iterable[Path]) -> dict[Path, list[Finding]]:
        """Validate many files as if each were alone, in one run of the validator.

        What a file describes gets an IRI of its own, so that the files do not see each other.
        """
        found: dict[Path, list[Finding]] = {path: [] for path in paths}
        triples = self._apart(found)
        subjects = {triple.subject for triple in triples}
        order = list(found)
        for finding in find_in_context(triples, subjects=subjects, background=self.view, rules=self.rules):
            found[order[int(finding.focus.rpartition("~")[2])]].append(finding)
        return found

    def marked(self, paths: Iterable[Path]) -> list[Triple]:
        """Return the world with what many files say; their own things have a ``~`` in their IRIs."""
        return [*context_of(self.view), *self._apart(paths)]

    def _apart(self, paths: Iterable[Path]) -> list[Triple]:
        return [
            triple
            for number, path in enumerate(paths)
            for triple in apart(load_user_files([path]).statements, f"~{number}")
        ]


def apart(triples: Iterable[Triple], mark: str) -> list[Triple]:
    """Return the triples with a mark on each IRI that they describe."""
    own = {triple.subject for triple in triples}
    apart = []
    for subject, predicate, target in triples:
        if isinstance(subject, NamedNode):
            subject = NamedNode(subject.value + mark)  # noqa: PLW2901
        if isinstance(target, NamedNode) and target in own:
            target = NamedNode(target.value + mark)  # noqa: PLW2901
        apart.append(Triple(subject, predicate, target))
    return apart


@pytest.fixture(scope="session")
def content() -> Content:
    """The folders of this checkout."""
    return Content(root=ROOT)


@pytest.fixture(scope="session")
def rules(content: Content) -> RuleSet:
    """All rules."""
    return load_rules(content)


@pytest.fixture(scope="session")
def mini(content: Content) -> tuple[Triple, ...]:
    """The view of the invented world."""
    vocabulary = Dataset(vocabulary=load_vocabulary(content), statements=(), graphs={})
    world = load_user_files([ROOT / "tests/fixtures/mini.trig"], content=content)
    return tuple(current_view(join_datasets(vocabulary, world)))


@pytest.fixture(scope="session")
def world(mini: tuple[Triple, ...], rules: RuleSet) -> World:
    """The invented world with the rules."""
    return World(view=mini, rules=rules)
