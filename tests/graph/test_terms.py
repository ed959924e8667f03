"""Terms, their values and their one spelling."""

from __future__ import annotations

import doctest
from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from regiodeals.errors import InputProblem
from regiodeals.graph.literals import one_spelling, with_point
from regiodeals.graph.terms import is_number, named, preferred_text, to_decimal, to_span


def typed(value: str, kind: str) -> Literal:
    return Literal(value, datatype=named(f"xsd:{kind}"))


@pytest.mark.parametrize("module", ["terms", "literals", "tokens", "files", "queries"])
def test_examples_in_docstrings_hold(module: str) -> None:
    assert doctest.testmod(import_module(f"regiodeals.graph.{module}")).failed == 0


def test_amounts_are_exact() -> None:
    assert to_decimal(typed("0.10", "decimal")) + to_decimal(typed("0.20", "decimal")) == Decimal("0.3")


@pytest.mark.parametrize(
    "term",
    [None, NamedNode("urn:a"), BlankNode("a"), Literal("elf"), Literal("NaN"), Literal("INF"), Literal("")],
)
def test_what_is_no_number_is_refused(term: NamedNode | BlankNode | Literal | None) -> None:
    with pytest.raises(InputProblem, match="not a number"):
        to_decimal(term)


def test_numbers_are_told_by_their_datatype() -> None:
    assert is_number(typed("1", "integer"))
    assert is_number(typed("x", "decimal"))
    assert not is_number(Literal("1"))
    assert not is_number(typed("2024", "gYear"))
    assert not is_number(None)


@pytest.mark.parametrize(
    ("value", "kind", "first", "last"),
    [
        ("2024", "gYear", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", "gYearMonth", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-02-03", "date", date(2025, 2, 3), date(2025, 2, 3)),
        ("2025-02-03Z", "date", date(2025, 2, 3), date(2025, 2, 3)),
        ("2025-02-03T10:00:00+01:00", "dateTime", date(2025, 2, 3), date(2025, 2, 3)),
    ],
)
def test_dates_span_what_their_precision_allows(value: str, kind: str, first: date, last: date) -> None:
    span = to_span(typed(value, kind))
    assert span is not None
    assert (span.earliest, span.latest) == (first, last)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("2025-02-30", "date"),
        ("2025-13", "gYearMonth"),
        ("0000", "gYear"),
        ("12025", "gYear"),
        ("later", "date"),
        ("2025-02-03", "string"),
        ("2025", "integer"),
        ("²⁰²⁵", "gYear"),
    ],
)
def test_what_is_no_date_has_no_span(value: str, kind: str) -> None:
    assert to_span(typed(value, kind)) is None


def test_text_falls_back_to_dutch_then_english_then_any() -> None:
    texts = [Literal("c", language="fr"), Literal("b", language="en"), Literal("a", language="nl")]
    assert preferred_text(texts, "en") == "b"
    assert preferred_text(texts, "de") == "a"
    assert preferred_text(texts[:2], "nl") == "b"
    assert preferred_text(texts[:1], "nl") == "c"
    assert preferred_text([Literal("plain"), texts[0]]) == "plain"
    assert preferred_text([NamedNode("urn:a")]) is None


@pytest.mark.parametrize(
    ("value", "spelling"),
    [
        ("15000000.00", "15000000.0"),
        ("15000000", "15000000.0"),
        ("+1.50", "1.5"),
        (".5", "0.5"),
        ("-0.0", "0.0"),
        ("-007.10", "-7.1"),
        ("5.", "5.0"),
        ("elf", "elf"),
        (".", "."),
    ],
)
def test_a_decimal_has_one_spelling_with_a_point(value: str, spelling: str) -> None:
    assert with_point(typed(value, "decimal")).value == spelling


@pytest.mark.parametrize(
    ("value", "kind", "spelling"),
    [
        ("007", "integer", "7"),
        ("1", "boolean", "true"),
        ("2025-02-03+00:00", "date", "2025-02-03Z"),
        ("2024", "gYear", "2024"),
        ("2025-02-30", "date", "2025-02-30"),
    ],
)
def test_other_literals_are_spelled_as_the_store_spells_them(value: str, kind: str, spelling: str) -> None:
    quad = Quad(NamedNode("urn:s"), NamedNode("urn:p"), typed(value, kind))
    assert str(one_spelling([quad])[0].object) == str(typed(spelling, kind))


@given(st.lists(st.from_regex(r"[+-]?[0-9]{1,6}(\.[0-9]{0,6})?", fullmatch=True), min_size=1, max_size=8))
def test_equal_amounts_become_one_term_as_in_the_store(values: list[str]) -> None:
    quads = [Quad(NamedNode("urn:s"), NamedNode("urn:p"), typed(value, "decimal")) for value in values]
    spelled = {quad.object for quad in one_spelling(quads)}
    store = Store()
    store.extend(quads)
    assert len(spelled) == len(store) == len({Decimal(value) for value in values})
