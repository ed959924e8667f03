"""Evidence per row: the passages of its figures, with their grade, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from regiodeals.questions.anatomy import dissect
from regiodeals.questions.answering import answer, prepare
from regiodeals.questions.provenance import widened, with_evidence
from regiodeals.questions.wording import exact_text

if TYPE_CHECKING:
    from regiodeals.graph.store import EmbeddedStore
    from regiodeals.questions.catalogue import Catalogue


def evidence(
    catalogue: Catalogue, store: EmbeddedStore, name: str, *, for_files: bool = True, **arguments: str
) -> dict[str, list[str]]:
    """Return the first cell of each row to its passages."""
    question = catalogue.find(name)
    rows = answer(question, store, arguments)
    wide = with_evidence(prepare(question, store, arguments), rows, store, for_files=for_files)
    assert [row[:-1] for row in wide.rows] == list(rows.rows)
    assert wide.variables == tuple(column.name for column in widened(question).columns)
    return {exact_text(row[0]): exact_text(row[-1]).split(" | ") for row in wide.rows}


def test_a_sum_has_the_passages_of_its_parts_only(catalogue: Catalogue, released: EmbeddedStore) -> None:
    found = evidence(catalogue, released, "bijdrage-per-landsdeel", tranche="6")
    north = found["Noord"]
    assert len(north) == 6  # three deals, each in the table and in the annex
    assert all(text.endswith(" (nagegaan)") for text in north)
    for name in ("noord-drenthe", "noordoost-fryslan", "eemsdelta"):
        assert sum(f"/{name}" in text for text in north) == 2
    assert not any("bonaire" in text for text in north)


def test_each_figure_stands_in_its_quote(catalogue: Catalogue, released: EmbeddedStore) -> None:
    found = evidence(catalogue, released, "overvraging-per-tranche", for_files=False, tranche="6")["6"]
    for quote in ("27 voorstellen", "244,3", "565,1"):
        assert any(quote in text for text in found), quote
    assert all(text.endswith("]") for text in found)


def test_a_replaced_passage_counts_for_what_it_told(catalogue: Catalogue, released: EmbeddedStore) -> None:
    question = catalogue.find("budgetgeschiedenis")
    rows = answer(question, released, {"tranche": "6"})
    wide = with_evidence(prepare(question, released, {"tranche": "6"}), rows, released, for_files=True)
    assert all(row[-1] is not None for row in wide.rows)


def test_every_amount_has_its_evidence(catalogue: Catalogue, released: EmbeddedStore) -> None:
    chosen = [question for question in catalogue.questions() if question.theme == "geld"]
    for question in chosen:
        rows = answer(question, released, {})
        wide = with_evidence(question.sparql, rows, released)
        money = [place for place, column in enumerate(question.columns) if column.unit == "euro"]
        for row in wide.rows:
            assert row[-1] is not None or all(row[place] is None for place in money), (question.name, row)


def test_our_own_statements_stand_in_no_passage(catalogue: Catalogue, released: EmbeddedStore) -> None:
    question = catalogue.find("leemten-per-eigenschap")
    wide = with_evidence(question.sparql, answer(question, released, {}), released)
    assert {row[-1] for row in wide.rows} == {None}


def test_each_side_of_a_contradiction_has_its_own_passage(
    catalogue: Catalogue, released: EmbeddedStore
) -> None:
    question = catalogue.find("tegenstrijdige-cijfers")
    rows = answer(question, released, {})
    wide = with_evidence(question.sparql, rows, released, for_files=True)
    assert all(row[-1] is not None for row in wide.rows), "a name that differs has evidence too"
    estec = {exact_text(row[1]): exact_text(row[-1]) for row in wide.rows if "ESTEC en" in exact_text(row[0])}
    assert len(estec) == 2
    for amount, letter in (("40000000", "kst-29697-58"), ("15000000", "kst-29697-55")):
        (passages,) = (told for value, told in estec.items() if value.startswith(amount))
        assert [letter in passage for passage in passages.split(" | ")] == [True]


def test_a_passage_that_is_asked_is_the_evidence(catalogue: Catalogue, released: EmbeddedStore) -> None:
    question = catalogue.find("bewijs-bij-bijdragen")
    rows = answer(question, released, {"tranche": "6"})
    wide = with_evidence(prepare(question, released, {"tranche": "6"}), rows, released, for_files=True)
    assert len(wide.rows) > 16
    for row in wide.rows:
        assert exact_text(row[-1]).rpartition(" (")[0] == exact_text(row[2])


def test_a_query_is_taken_apart_at_its_sub_selects() -> None:
    body = dissect(
        'PREFIX x: <urn:x:> SELECT ?a (SUM(?n) AS ?s) { ?a x:p "}{ SELECT" . # SELECT {\n'
        "{ SELECT ?a (MAX(?m) AS ?n) { ?a x:q/x:r ?m } GROUP BY ?a } } GROUP BY ?a"
    )
    assert body.keys == ("a",)
    assert [str(pattern[1]) for pattern in body.patterns] == ["urn:x:p"]
    assert [part.keys for part in body.parts] == [("a",)]
    assert len(body.parts[0].patterns) == 1
    inside = dissect("SELECT ?a { ?a <urn:p> 1 . GRAPH ?g { ?a <urn:q> 2 OPTIONAL { ?a <urn:r> 3 } } }")
    assert [None if graph is None else str(graph) for graph in inside.graphs] == [None, "g", "g"]


def test_only_a_select_has_rows_to_prove() -> None:
    with pytest.raises(ValueError, match="no SELECT"):
        dissect("ASK { ?s ?p ?o }")
