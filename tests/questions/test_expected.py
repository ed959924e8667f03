"""Frozen answers are compared by value, and a difference is told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from regiodeals.errors import EnvironmentProblem, SyntaxProblem
from regiodeals.graph.answer import Rows
from regiodeals.graph.terms import named
from regiodeals.questions.expected import compare, frozen, read_expected

if TYPE_CHECKING:
    from pathlib import Path

DECIMAL = named("xsd:decimal")
ROWS = Rows(
    variables=("deal", "bedrag"),
    rows=((Literal("Noord"), Literal("15000000.0", datatype=DECIMAL)), (Literal("Zuid"), None)),
)


@pytest.mark.parametrize("amount", ["15000000", "15000000.0", "15000000.00", "1.5E7"])
def test_numbers_are_compared_by_value(amount: str) -> None:
    assert compare([["deal", "bedrag"], ["Noord", amount], ["Zuid", ""]], ROWS) == []


@pytest.mark.parametrize(
    ("expected", "difference"),
    [
        ([["deal"], ["Noord"]], "columns are deal, bedrag, expected deal"),
        ([["deal", "bedrag"], ["Noord", "15000000"]], "2 rows, expected 1"),
        (
            [["deal", "bedrag"], ["Noord", "15000001"], ["Zuid", ""]],
            "row 1, bedrag: 15000000, expected 15000001",
        ),
        ([["deal", "bedrag"], ["Noord", "15000000"], ["Zuid", "0"]], "row 2, bedrag: nothing, expected 0"),
        ([["deal", "bedrag"], ["Noord", "15000000"], ["Zuid"]], "row 2 of the expected answer has 1 cells"),
        ([["deal", "bedrag"], ["Zuid", ""], ["Noord", "15000000"]], "row 1, deal: Noord, expected Zuid"),
    ],
)
def test_a_difference_is_told(expected: list[list[str]], difference: str) -> None:
    assert difference in compare(expected, ROWS)


def test_only_the_first_differences_are_told() -> None:
    rows = Rows(variables=("x",), rows=tuple((Literal(number),) for number in range(20)))
    told = compare([["x"], *(["-1"] for _ in range(20))], rows)
    assert len(told) == 6
    assert told[-1] == "and 15 more differences"


def test_a_text_that_looks_like_a_number_stays_text() -> None:
    rows = Rows(variables=("dossier",), rows=((Literal("0100"),),))
    assert compare([["dossier"], ["0100"]], rows) == []
    assert compare([["dossier"], ["100"]], rows) != []


def test_another_base_is_the_same_thing() -> None:
    rows = Rows(variables=("x",), rows=((NamedNode("https://example.org/id/tranche/6"),),))
    expected = [["x"], ["https://w3id.org/regiodeals/id/tranche/6"]]
    assert compare(expected, rows, base_iri="https://example.org/") == []
    assert compare(expected, rows) != []


def test_a_frozen_answer_is_read_back(tmp_path: Path) -> None:
    rows = Rows(variables=("x",), rows=((Literal('a "b",\nc'),), (None,)))
    path = tmp_path / "vraag.csv"
    path.write_text(frozen(rows), encoding="utf-8", newline="")
    assert compare(read_expected(path), rows) == []


def test_a_missing_answer_says_how_to_freeze_it(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="--renew"):
        read_expected(tmp_path / "vraag.csv")


@pytest.mark.parametrize("content", [b"", b"caf\xe9\n", b'"a\n'])
def test_an_unreadable_answer_is_told(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "vraag.csv"
    path.write_bytes(content)
    with pytest.raises(SyntaxProblem):
        read_expected(path)
