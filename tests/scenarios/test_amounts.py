"""Amounts, changes and ratios after an option."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiodeals.errors import ParameterProblem
from regiodeals.scenarios.amounts import read_amount, read_change, read_ratio


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("219870000", 21_987_000_000),
        ("219.870.000", 21_987_000_000),
        ("219,87 mln", 21_987_000_000),
        ("€ 15 miljoen", 1_500_000_000),
        ("4999999,99", 499_999_999),
        ("0", 0),
    ],
)
def test_an_amount_is_read_in_cents(text: str, cents: int) -> None:
    assert read_amount(text, option="--budget") == cents


@pytest.mark.parametrize(
    "text", ["15.000", "15,000 mln", "", "veel", "-5", "1,234", "0,001", "NaN", "1e6", "٣"]
)
def test_what_is_no_amount_or_two_is_asked_back(text: str) -> None:
    with pytest.raises(ParameterProblem) as raised:
        read_amount(text, option="--minimum")
    assert raised.value.where == "--minimum"


def test_both_readings_of_an_unclear_amount_are_told() -> None:
    with pytest.raises(ParameterProblem, match="15000 or 15 euro"):
        read_amount("15.000", option="--budget")


@given(st.text(max_size=80))
def test_any_text_is_an_amount_or_a_problem(text: str) -> None:
    with contextlib.suppress(ParameterProblem):
        assert read_amount(text, option="--budget") >= 0


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("-10%", Fraction(9, 10)),
        ("- 12,5 %", Fraction(7, 8)),
        ("−0.1%", Fraction(999, 1000)),
        ("+5%", Fraction(21, 20)),
        ("-100%", Fraction(0)),
    ],
)
def test_a_change_is_an_exact_factor(text: str, factor: Fraction) -> None:
    assert read_change(text) == factor


@pytest.mark.parametrize(
    "text", ["10%", "-10", "-101%", "-1.000.000%", "tien procent", "", "-%", "-" + "9" * 99]
)
def test_what_is_no_change_is_asked_back(text: str) -> None:
    with pytest.raises(ParameterProblem):
        read_change(text)


def test_a_ratio_is_a_number() -> None:
    assert read_ratio(" 0,75 ") == Decimal("0.75")
    for text in ("1:1", "-1", "half", "1e3", ""):
        with pytest.raises(ParameterProblem, match="is no ratio"):
            read_ratio(text)
