"""Amounts are read as they are written, to the cent, or not at all."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiodeals.drafts import amounts
from regiodeals.drafts.amounts import Ambiguous, NoAmount, plain, read_amount
from regiodeals.errors import worded

CENTS = st.integers(min_value=0, max_value=99_999_999_999_99)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("15000000", "15000000.00"),
        ("15.000.000", "15000000.00"),
        ("15,0 mln", "15000000.00"),
        ("€ 15 miljoen", "15000000.00"),
        ("4999999.99", "4999999.99"),
        ("4.999.999,99", "4999999.99"),
        ("4,999,999.99", "4999999.99"),
        ("1.500,50", "1500.50"),
        ("15 000 000", "15000000.00"),
        ("€15.000.000,-", "15000000.00"),
        ("EUR 0,75 mln.", "750000.00"),
        ("0.750 mln", "750000.00"),
        ("1,25 mld", "1250000000.00"),
        ("250 duizend euro", "250000.00"),
        ("-5 mln", "-5000000.00"),
        ("€ −5.000.000", "-5000000.00"),
        ("-0", "0.00"),
        ("1234,500", "1234.50"),
    ],
)
def test_amount_is_read(text: str, amount: str) -> None:
    assert str(read_amount(text)) == amount


@pytest.mark.parametrize(
    ("text", "large", "small"),
    [
        ("15.000", "15000", "15"),
        ("15,000", "15000", "15"),
        ("€ 1.500", "1500", "1.5"),
        ("5.001 mln", "5001000000", "5001000"),
        ("-15.000", "-15000", "-15"),
    ],
)
def test_ambiguous_amount_is_asked_back_with_both_readings(text: str, large: str, small: str) -> None:
    with pytest.raises(Ambiguous) as caught:
        read_amount(text)
    assert caught.value.readings == (Decimal(large), Decimal(small))
    for lang in ("nl", "en"):
        assert plain(Decimal(large)) in worded(caught.value.wording, lang)
        assert plain(Decimal(small)) in worded(caught.value.hint, lang)


@pytest.mark.parametrize(
    "text",
    [
        *("", "€", "mln", "NaN", "inf", "-inf", "1e7", "0x10", "15..0", "15.00.000", "1.000.00", "--5"),
        *("٣٠٠٠", "１５", "½", "15 mln mln", "15 apples", "=15", "1_000", "5%", "12,345678901 mln", "1" * 61),
        *("9" * 13, "1.234.567,891", "$ 5 mln", "5\n6"),
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(NoAmount) as caught:
        read_amount(text)
    assert str(caught.value)
    assert caught.value.hint


def grouped(cents: int, group: str, point: str) -> str:
    return f"{cents // 100:,}".replace(",", group) + f"{point}{cents % 100:02}"


@given(CENTS)
def test_every_spelling_of_an_amount_is_the_same_amount(cents: int) -> None:
    exact = Decimal(cents).scaleb(-2)
    for text in (
        f"{exact:.2f}",
        f"€ {exact:.2f}".replace(".", ","),
        grouped(cents, ".", ","),
        grouped(cents, ",", "."),
        grouped(cents, " ", ","),
        plain(exact),
    ):
        assert read_amount(text) == exact
        assert read_amount(f"-{text.removeprefix('€ ')}") == -exact


@given(CENTS)
def test_millions_are_exact(cents: int) -> None:
    exact = Decimal(cents).scaleb(-2)
    millions = f"{exact.scaleb(-6):.8f}".replace(".", ",")
    assert read_amount(f"{millions} mln") == exact


@given(st.text(max_size=80))
def test_any_text_is_an_amount_in_cents_or_refused(text: str) -> None:
    try:
        amount = read_amount(text)
    except NoAmount:
        return
    assert amount.is_finite()
    assert amount.as_tuple().exponent == -2


def test_the_reader_never_makes_a_float() -> None:
    tree = ast.parse(Path(amounts.__file__).read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert "float" not in names
    assert not [value for value in constants if isinstance(value, float)]
