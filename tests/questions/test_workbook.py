"""Answers as a workbook: exact, typed, and without a formula."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

from regiodeals.errors import ParameterProblem
from regiodeals.graph.answer import Rows
from regiodeals.graph.terms import named
from regiodeals.questions.answering import answer
from regiodeals.questions.workbook import workbook

if TYPE_CHECKING:
    from regiodeals.graph.store import EmbeddedStore
    from regiodeals.questions.catalogue import Catalogue

DAY = datetime.fromisoformat("2025-02-03")
DECIMAL, DATE = named("xsd:decimal"), named("xsd:date")


def read(content: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_cells_have_the_type_of_their_term() -> None:
    rows = Rows(
        variables=("a", "b", "c", "d", "e", "f"),
        rows=(
            (
                Literal("41500000.50", datatype=DECIMAL),
                Literal("6", datatype=named("xsd:integer")),
                Literal("2025-02-03", datatype=DATE),
                Literal(True),
                None,
                NamedNode("https://w3id.org/regiodeals/id/tranche/6"),
            ),
            (
                Literal("0.1", datatype=DECIMAL),
                Literal("12345678901234567890", datatype=named("xsd:integer")),
                Literal("2025", datatype=named("xsd:gYear")),
                Literal("tekst", language="nl"),
                BlankNode("x"),
                Literal("0812-01-01", datatype=DATE),
            ),
        ),
    )
    found = read(workbook(rows))
    assert found[0] == ["a", "b", "c", "d", "e", "f"]
    assert found[1] == [
        41500000.5, 6, DAY, True, None, "https://w3id.org/regiodeals/id/tranche/6"
    ]  # fmt: skip
    # What a spreadsheet would round or cannot date stays a text, whole.
    assert found[2] == [0.1, "12345678901234567890", "2025", "tekst", "_:x", "0812-01-01"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", " =", "\t=", "|", "%"])
def test_a_text_is_never_a_formula(sign: str) -> None:
    text = f"{sign}cmd|' /C calc'!A0"
    content = workbook(Rows(variables=(text,), rows=((Literal(text),),)))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    for cell in (sheet["A1"], sheet["A2"]):
        assert cell.data_type == "s"
        assert str(cell.value).strip() == text.strip().replace("\t", " ")


@settings(deadline=None)  # a busy computer makes workbooks slowly
@given(st.text(max_size=60))
def test_any_text_comes_back_as_a_text(text: str) -> None:
    found = read(workbook(Rows(variables=("x", "y"), rows=((Literal(text), Literal("eind")),))))
    assert found[1][1] == "eind"
    assert found[1][0] is None or isinstance(found[1][0], str)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_amounts_are_exact(amount: Decimal) -> None:
    rows = Rows(variables=("x",), rows=((Literal(format(amount, "f"), datatype=DECIMAL),),))
    assert Decimal(str(read(workbook(rows))[1][0])) == amount


def test_a_too_long_text_is_told() -> None:
    with pytest.raises(ParameterProblem, match="a spreadsheet holds"):
        workbook(Rows(variables=("x",), rows=((Literal("a" * 40_000),),)))


def test_a_question_explains_itself_and_gives_the_same_bytes(
    catalogue: Catalogue, mini: EmbeddedStore
) -> None:
    question = catalogue.find("bijdrage-per-landsdeel")
    rows = answer(question, mini, {})
    content = workbook(rows, question, lang="en")
    assert content == workbook(rows, question, lang="en")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["answer", "about"]
    assert book["about"]["A1"].value == question.summary["en"]
    assert book["answer"]["C2"].number_format == "€ #,##0"
