"""Dates exist, or are refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiodeals.drafts.days import NoDay, read_day, read_moment


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31)))
def test_every_spelling_of_a_day_is_the_same_day(day: date) -> None:
    for text in (day.isoformat(), f"{day.day}-{day.month}-{day.year}", f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}"):
        assert read_day(text) == day


@pytest.mark.parametrize("text", ["2025", "2025-07", "2025-07-01"])
def test_precision_is_kept(text: str) -> None:
    assert read_moment(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *("2025-02-29", "31-4-2025", "2025-13", "0000-00-00", "1999-12-31", "2101", "25-1-1", "1 juli 2025"),
        *("", "2025-07-01T00:00", "２０２５", "20250701", "07-01", "1/7-2025"),
    ],
)
def test_a_date_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(NoDay):
        read_moment(text)


def test_a_month_is_no_day() -> None:
    with pytest.raises(NoDay, match="day is missing"):
        read_day("2025-07")


@given(st.text(max_size=20))
def test_any_text_is_a_moment_or_refused(text: str) -> None:
    try:
        found = read_moment(text)
    except NoDay:
        return
    assert len(found) in {4, 7, 10}
