"""Numbers and dates as Dutch writes them, read exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiodeals.evidence.dates import read_dates
from regiodeals.evidence.numbers import read_numbers, scale_powers, times_power


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("125.000 inwoners", "125000"),
        ("1.234.567,89", "1234567.89"),
        ("29 697, nr. 154", "29697 154"),
        ("€ 565,1 miljoen euro", "565100000"),
        ("€ 8,5 mln. en 2 mld", "8500000 2000000000"),
        ("3 miljard, 4 miljarden", "3000000000 4000000000"),
        ("12 duizend", "12000"),
        ("10mln", "10000000"),
        ("5 miljoenste", "5"),
        ("67% en 3,5 procent", "0.67 0.035"),
        ("€ 15,- of € 15.000,--", "15 15000"),
        ("€ 3.5 miljoen", "3500000"),
        ("#1 Noord € 15,0", "1 15"),
        ("2023/24 en 1999/2000", "2023 2024 1999 2000"),
        ("2024-2025", "2024 2025"),
        ("-5 graden", "-5"),
        ("€ -5", "-5"),
        ("5-10", "5 10"),
        ("nr.154", "154"),
        ("welvaart³ 20¹", "20"),
        ("10-jarig", "10"),
        ("(x 1)", "1"),
        ("Vitale Wijken 2.0", ""),
        ("1,2,3", ""),
        ("1/2", ""),
        ("2023/25", ""),
        ("16e tranche", ""),
        ("A12 gm1730 12.5b", ""),
        ("jaren '60", ""),
        ("12.34", ""),
        ("1.2345", ""),
        ("geen", ""),
    ],
)
def test_numbers_in_dutch_notation(quote: str, expected: str) -> None:
    assert [number.value for number in read_numbers(quote).numbers] == [
        Decimal(word) for word in expected.split()
    ]


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("3 februari 2025", [(2025, 2, 3)]),
        ("tussen 1 augustus en 1 november 2024", [(2024, 8, 1), (2024, 11, 1)]),
        ("1 augustus 2023 en 1 november 2024", [(2023, 8, 1), (2024, 11, 1)]),
        ("in 2024, op 5 mei", [(2024, 5, 5)]),
        ("1 en 2 mei 2024", [(2024, 5, 1), (2024, 5, 2)]),
        ("2 t/m 4 mei", [(None, 5, 2), (None, 5, 4)]),
        ("2 jan. 2023 en 3 sept 2023", [(2023, 1, 2), (2023, 9, 3)]),
        ("Februari 2025", [(2025, 2, None)]),
        ("18-07-2024, 2024-07-18 en 1.2.2024", [(2024, 7, 18), (2024, 7, 18), (2024, 2, 1)]),
        ("40 mei 2024", [(2024, 5, None)]),
        ("31-13-2024", []),
        ("meimaand 2024", []),
        ("dec 2024", []),
    ],
)
def test_dates_in_dutch(quote: str, expected: list[tuple[int | None, int, int | None]]) -> None:
    assert [(found.year, found.month, found.day) for found in read_dates(quote)] == expected


def test_a_day_and_a_year_in_a_date_are_no_numbers() -> None:
    reading = read_numbers("27 voorstellen op 3 februari 2025")
    assert [number.value for number in reading.numbers] == [27]
    assert reading.years == {2025}


def test_years_stand_alone_in_dates_and_in_pairs() -> None:
    assert read_numbers("2019, 2023/24 en 5 mei 2030; € 2040 of 2.041 of 2042%").years == {
        2019,
        2023,
        2024,
        2030,
    }


def test_currency_and_scale_are_told() -> None:
    numbers = read_numbers("#3 kreeg € 8,5 en 2 miljoen euro").numbers
    assert [(number.currency, number.scaled) for number in numbers] == [
        (False, False),
        (True, False),
        (True, True),
    ]


@pytest.mark.parametrize(
    ("quote", "powers"),
    [
        ("(incl. BTW x mln.)", {6}),
        ("in miljoenen euro", {6}),
        ("x € 1.000", {3}),
        ("bedragen x 1000", {3}),
        ("in duizenden", set()),
        ("mld", {9}),
        ("aandeel (%)", {-2}),
        ("x 10.000", set()),
        ("multimln", set()),
    ],
)
def test_the_scale_of_a_table(quote: str, powers: set[int]) -> None:
    assert scale_powers(quote) == powers


def dutch(value: Decimal, *, group: str) -> str:
    whole, _, fraction = f"{value:f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", group)
    return f"{grouped},{fraction}" if fraction else grouped


AMOUNTS = st.decimals(min_value=0, max_value=10**15, places=2) | st.integers(0, 10**15).map(Decimal)


@given(AMOUNTS, st.sampled_from([".", " ", ""]))
def test_a_number_written_in_dutch_is_read_back_exactly(value: Decimal, group: str) -> None:
    assert [number.value for number in read_numbers(f"€ {dutch(value, group=group)} voor").numbers] == [value]


@given(AMOUNTS, st.sampled_from([("miljoen", 6), ("mln", 6), ("miljard", 9), ("duizend", 3)]))
def test_a_scale_word_multiplies_exactly(value: Decimal, scale: tuple[str, int]) -> None:
    word, power = scale
    found = read_numbers(f"{dutch(value, group='.')} {word}").numbers
    assert [number.value for number in found] == [times_power(value, power)]


@given(st.integers(1, 10**60), st.integers(-9, 9))
def test_a_power_of_ten_loses_no_digit(number: int, power: int) -> None:
    scaled = times_power(Decimal(number), power)
    assert scaled.as_tuple().digits == Decimal(number).as_tuple().digits
    assert times_power(scaled, -power) == number


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_date_in_figures_is_read_back(day: date) -> None:
    found = [(found.year, found.month, found.day) for found in read_dates(f"op {day}.")]
    assert found == [(day.year, day.month, day.day)]


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    reading = read_numbers(text)
    assert all(number.value.is_finite() for number in reading.numbers)
