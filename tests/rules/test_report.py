"""Reports in both languages, compared with approved texts.

To approve what is found now: RENEW_ANSWERS=1 pytest tests/rules, then read the difference.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib
from rdflib import SH, Literal, URIRef

from regiodeals.errors import ParameterProblem
from regiodeals.graph.dataset import load_user_files
from regiodeals.namespaces import BASE, SHAPES
from regiodeals.rules.findings import Severity, count
from regiodeals.rules.page import page
from regiodeals.rules.report import render, summary
from regiodeals.rules.validation import find_in_context

if TYPE_CHECKING:
    from regiodeals.rules.findings import Finding
    from tests.rules.conftest import World

APPROVED = Path(__file__).parent / "approved"


@pytest.fixture(scope="module")
def findings(world: World) -> tuple[Finding, ...]:
    draft = load_user_files([APPROVED / "draft.ttl"]).statements
    clauses = load_user_files([APPROVED / "clauses.ttl"]).statements
    return find_in_context(
        draft,
        subjects={triple.subject for triple in draft},
        background=[*world.view, *clauses],
        rules=world.rules,
    )


@pytest.mark.parametrize(
    ("file", "form", "lang"),
    [
        ("text.nl.txt", "text", "nl"),
        ("text.en.txt", "text", "en"),
        ("report.json", "json", "nl"),
        ("report.ttl", "turtle", "nl"),
        ("page.nl.html", "html", "nl"),
    ],
)
def test_report_is_as_approved(file: str, form: str, lang: str, findings: tuple[Finding, ...]) -> None:
    text = (
        page(findings, title="Toets aan de regels", lang=lang)
        if form == "html"
        else render(findings, format=form, lang=lang)
    )
    if os.environ.get("RENEW_ANSWERS"):
        (APPROVED / file).write_text(text, encoding="utf-8")
    approved = (APPROVED / file).read_text(encoding="utf-8")
    assert text == approved, "to approve the new text: RENEW_ANSWERS=1 pytest tests/rules"


def test_turtle_is_a_shacl_report_with_our_rules(findings: tuple[Finding, ...]) -> None:
    report = rdflib.Graph().parse(data=render(findings, format="turtle"), format="turtle")
    results = list(report.objects(None, SH.result))
    assert len(results) == len(findings)
    assert list(report.objects(None, SH.conforms)) == [Literal(False)]
    for result in results:
        for required in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape):
            assert len(list(report.objects(result, required))) == 1
        languages = {
            text.language for text in report.objects(result, SH.resultMessage) if isinstance(text, Literal)
        }
        assert languages == {"nl", "en"}
    assert (None, SH.sourceShape, URIRef(SHAPES + "RijksbijdrageMinimumRule")) in report


def test_json_counts_and_keeps_both_languages(findings: tuple[Finding, ...]) -> None:
    report = json.loads(render(findings, format="json", lang="en"))
    assert report["conforms"] is False
    assert report["violations"] == count(findings, Severity.VIOLATION)
    assert report["warnings"] == 1
    assert all(set(each["message"]) == {"nl", "en"} for each in report["findings"])
    assert report == json.loads(render(findings, format="json", lang="nl"))


def test_a_warning_shows_the_reasons_given(findings: tuple[Finding, ...]) -> None:
    (warning,) = (finding for finding in findings if finding.severity is Severity.WARNING)
    assert warning.rule_name == "CofinancieringAfwijkingRule"
    assert "De gemeenten hebben te weinig reserves." in warning.message["nl"]
    assert "€ 4.999.999,99" in warning.message["nl"]
    assert "€4,999,999.99" in warning.message["en"]


def test_a_finding_names_its_clause(findings: tuple[Finding, ...]) -> None:
    finding = next(each for each in findings if each.rule_name == "RijksbijdrageMinimumRule")
    assert finding.clause == BASE + "id/passage/kst-29697-159/financiering/bandbreedte"
    assert finding.ground is not None
    assert finding.ground.quote == "minimaal € 5 miljoen en maximaal € 40 miljoen"
    assert finding.ground.document["en"] == "Parliamentary paper 99 999, no. 2"
    assert finding.ground.page == "https://example.org/kst-99999-2.html"


def test_nothing_found_is_said() -> None:
    assert render([]) == "Alles voldoet: geen bevindingen.\n"
    assert render([], lang="en") == "Everything conforms: no findings.\n"
    assert json.loads(render([], format="json"))["conforms"] is True
    report = rdflib.Graph().parse(data=render([], format="turtle"), format="turtle")
    assert list(report.objects(None, SH.conforms)) == [Literal(True)]


def test_summary_counts_in_both_languages(findings: tuple[Finding, ...]) -> None:
    violations = count(findings, Severity.VIOLATION)
    assert summary(findings, "nl") == f"{violations} overtredingen en 1 waarschuwing."
    assert summary(findings, "en") == f"{violations} violations and 1 warning."


def test_unknown_format_or_language_is_refused() -> None:
    with pytest.raises(ParameterProblem, match="html"):
        render([], format="html")
    with pytest.raises(ParameterProblem, match="fy"):
        render([], lang="fy")
