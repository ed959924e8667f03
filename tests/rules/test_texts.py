"""The exact text of a finding of each rule, in both languages, as approved.

``approved/texts/SUBJECT.txt`` holds one finding of each rule of ``shapes/SUBJECT.ttl``, from the first
example that breaks it. To approve what is told now:
RENEW_ANSWERS=1 pytest tests/rules, then read the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Triple

from regiodeals.graph.dataset import load_dataset
from regiodeals.graph.terms import named
from regiodeals.graph.view import current_view
from regiodeals.namespaces import SHAPES
from regiodeals.rules.report import render
from tests.rules.conftest import World
from tests.rules.test_examples import INVALID

if TYPE_CHECKING:
    from regiodeals.content import Content
    from regiodeals.rules.findings import Finding
    from regiodeals.rules.ruleset import RuleSet

ROOT = Path(__file__).resolve().parents[2]
APPROVED = Path(__file__).parent / "approved" / "texts"
SUBJECTS = sorted(path.stem for path in (ROOT / "shapes").glob("*.ttl") if path.stem != "prefixes")
RENEW = "to approve the new text: RENEW_ANSWERS=1 pytest tests/rules, and read the difference"


def rules_in(subject: str) -> list[str]:
    """The rules of a file, in its order."""
    text = (ROOT / "shapes" / f"{subject}.ttl").read_text(encoding="utf-8")
    return re.findall(r"^ds:([\w-]+)$", text, re.MULTILINE)


@pytest.fixture(scope="module")
def findings(mini: tuple[Triple, ...], rules: RuleSet, content: Content) -> dict[str, Finding]:
    """One finding of each rule, with its clause as the released data quote it."""
    clauses = {NamedNode(rule.clause) for rule in rules.rules.values() if rule.clause}
    view = current_view(load_dataset(content))
    documents = {
        triple.object
        for triple in view
        if triple.subject in clauses and triple.predicate == named("rd:document")
    }
    quoted = [triple for triple in view if triple.subject in clauses | documents]
    world = World(view=(*mini, *quoted), rules=rules)
    told: dict[str, Finding] = {}
    for _, found in sorted(world.findings_of_each(example.path for example in INVALID).items()):
        for finding in found:
            told.setdefault(finding.rule_name, finding)
    return told


def told(rule: str, finding: Finding) -> str:
    texts = [re.sub(r"~\d+", "", render([finding], lang=lang)) for lang in ("nl", "en")]
    return f"=== {rule} ===\n\n" + "\n".join(texts)


def test_each_rule_has_a_finding(findings: dict[str, Finding], rules: RuleSet) -> None:
    names = {iri.removeprefix(SHAPES) for iri in rules.rules}
    assert names <= set(findings), "add an example invalid.<case>.ttl in tests/shapes"
    assert names <= {name for subject in SUBJECTS for name in rules_in(subject)}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_text_of_each_rule_is_as_approved(subject: str, findings: dict[str, Finding]) -> None:
    text = "\n".join(told(rule, findings[rule]) for rule in rules_in(subject) if rule in findings)
    path = APPROVED / f"{subject}.txt"
    if os.environ.get("RENEW_ANSWERS"):
        APPROVED.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), RENEW
    assert text == path.read_text(encoding="utf-8"), RENEW


def test_no_text_is_left_of_a_subject_that_is_gone() -> None:
    assert sorted(path.stem for path in APPROVED.glob("*.txt")) == SUBJECTS


@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_placeholder_is_left_open(subject: str) -> None:
    text = (APPROVED / f"{subject}.txt").read_text(encoding="utf-8")
    assert not re.findall(r"\{\??\w+\}|…", re.sub(r"[„“][^”]*”", "", text))


def test_findings_and_documentation_lead_to_one_address_of_the_letter(findings: dict[str, Finding]) -> None:
    letter = "(29 697, nr. 159)"
    grounds = [finding.ground for finding in findings.values() if finding.ground is not None]
    told = {ground.page for ground in grounds if letter in ground.document["nl"]}
    documentation = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert told == set(re.findall(re.escape(letter) + r"\]\(([^)]+)\)", documentation))
    assert told == {"https://zoek.officielebekendmakingen.nl/kst-29697-159.html"}
