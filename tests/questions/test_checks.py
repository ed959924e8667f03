"""Hygiene: each check is empty on the data and finds the fault that is planted for it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib

from regiodeals.errors import EnvironmentProblem, SyntaxProblem
from regiodeals.graph.bridge import to_rdflib_term
from regiodeals.graph.dataset import join_datasets, load_user_files
from regiodeals.graph.store import EmbeddedStore
from regiodeals.questions.checks import run_checks, told

if TYPE_CHECKING:
    from regiodeals.content import Content
    from regiodeals.graph.dataset import Dataset

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(path.stem for path in (ROOT / "queries" / "checks").glob("*.rq"))
HEAD = """BASE <https://w3id.org/regiodeals/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rd: <https://w3id.org/regiodeals/def/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
FAULTS = {
    "bedrag-boven-nul": ("<id/bijdrage/x> rd:bedrag -5.0 .", "id/bijdrage/x"),
    "begin-voor-einde": (
        '<id/regiodeal/9-eiland> rd:begin "2024"^^xsd:gYear ; rd:einde "2023-05-01"^^xsd:date .',
        "id/regiodeal/9-eiland",
    ),
    "deal-met-tranche-en-bedrag": ('<id/regiodeal/x> a rd:RegioDeal ; rdfs:label "X"@nl .', "id/regiodeal/x"),
    "een-naam-per-taal": ('<id/regiodeal/9-eiland> rdfs:label "Ander eiland"@nl .', "id/regiodeal/9-eiland"),
    "een-waarde": (
        "<id/bijdrage/9-eiland-gereserveerd> rd:bedrag 1.0 .",
        "id/bijdrage/9-eiland-gereserveerd",
    ),
    "eigen-naam-per-deal": (
        '<id/regiodeal/9-a> a rd:RegioDeal ; rdfs:label "Eiland"@nl .',
        "id/regiodeal/9-a",
    ),
    "geen-dood-einde": ("<id/regiodeal/9-eiland> rd:regio <id/regio/nergens> .", "id/regiodeal/9-eiland"),
    "geen-vervallen-term": (
        "rd:oudeTerm owl:deprecated true . <id/regiodeal/9-eiland> rd:oudeTerm 1 .",
        "id/regiodeal/9-eiland",
    ),
    "geen-wees": ("<id/bijdrage/wees> a rd:Bijdrage .", "id/bijdrage/wees"),
    "leemte-zonder-waarde": (
        "<id/leemte/x> a rd:Leemte; rd:eigenschap rd:cofinanciering; rd:betreft <id/regiodeal/8-noordkust>.",
        "id/leemte/x",
    ),
    "naam-in-beide-talen": ('<id/tranche/7> a rd:Tranche ; rdfs:label "zevende"@nl .', "id/tranche/7"),
    "passage-met-bron": ("<id/passage/x> a rd:Passage ; rd:graad <def/graad/vermeld> .", "id/passage/x"),
    "verschil-is-vermeld": (
        "<id/regiodeal/8-noordkust> rd:totaleOmvang 1.0 .",
        "id/regiodeal/8-noordkust",
    ),
}


def test_each_check_has_a_planted_fault() -> None:
    assert sorted(FAULTS) == NAMES


def test_the_released_data_is_clean(content: Content, released: EmbeddedStore) -> None:
    outcomes = run_checks(content.queries, released)
    assert [outcome.name for outcome in outcomes] == NAMES
    assert told(outcomes) == [], "correct the data; the rule stands above each problem"


@pytest.mark.parametrize("name", NAMES)
def test_a_planted_fault_is_found(
    name: str, content: Content, datasets: dict[str, Dataset], mini: EmbeddedStore, tmp_path: Path
) -> None:
    text, subject = FAULTS[name]
    path = tmp_path / "fault.trig"
    path.write_text(HEAD + text, encoding="utf-8")
    extra = dataclasses.replace(load_user_files([path]), vocabulary=())
    store = EmbeddedStore.from_dataset(join_datasets(datasets["mini"], extra))
    before = {outcome.name: set(outcome.problems) for outcome in run_checks(content.queries, mini)}
    after = {outcome.name: set(outcome.problems) for outcome in run_checks(content.queries, store)}
    assert {
        found.removeprefix("https://w3id.org/regiodeals/") for found, _ in after[name] - before[name]
    } == {subject}
    # rdflib finds the same.
    graph = rdflib.Graph()
    for triple in store.view.triples:
        graph.add(tuple(map(to_rdflib_term, triple)))  # type: ignore[arg-type]
    query = (content.queries / "checks" / f"{name}.rq").read_text(encoding="utf-8")
    assert {str(row[0]) for row in graph.query(query)} == {found for found, _ in after[name]}  # type: ignore[index]


def test_what_is_found_is_told_with_its_rule(content: Content, mini: EmbeddedStore) -> None:
    lines = told(run_checks(content.queries, mini))
    rule = (
        "naam-in-beide-talen: Every class, property, concept, deal, proposal, tranche, rule, document and gap"
    )
    assert any(line.startswith(rule) for line in lines)
    assert "    id/regiodeal/8-noordkust: no name in en" in lines


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT ?subject ?problem { ?subject ?p ?problem }", "states no rule"),
        ("# A rule.\nSELECT ?s { ?s ?p ?o }", "other columns"),
        ("# A rule.\nASK { ?s ?p ?o }", "other columns"),
    ],
)
def test_a_wrong_check_is_refused(text: str, message: str, tmp_path: Path, mini: EmbeddedStore) -> None:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "x.rq").write_text(text, encoding="utf-8")
    with pytest.raises(SyntaxProblem, match=message):
        run_checks(tmp_path, mini)


def test_a_folder_without_checks_is_told(tmp_path: Path, mini: EmbeddedStore) -> None:
    with pytest.raises(EnvironmentProblem, match="No checks"):
        run_checks(tmp_path, mini)
