"""Spans of days: ends of months, years before, leap days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourmetrics.extraction.spans import month_end, month_span, year_before, year_span

years = st.integers(1900, 2100)
months = st.integers(1, 12)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2023, 2, 28), (2024, 2, 29), (1900, 2, 28), (2000, 2, 29), (2025, 4, 30), (2025, 12, 31)],
)
def test_the_last_day_of_a_month(year: int, month: int, day: int) -> None:
    assert month_end(year, month) == date(year, month, day)


@given(years, months)
def test_the_day_after_the_end_opens_the_next_month(year: int, month: int) -> None:
    after = month_end(year, month) + timedelta(days=1)
    assert after.day == 1
    assert (after.year, after.month) == (year + month // 12, month % 12 + 1)


@given(years)
def test_twelve_months_are_the_year(year: int) -> None:
    assert month_span(year, 1, 12) == year_span(year)


def test_a_span_of_months_has_its_first_and_last_day() -> None:
    assert month_span(2024, 1, 2) == (date(2024, 1, 1), date(2024, 2, 29))
    assert month_span(2025, 10, 12) == (date(2025, 10, 1), date(2025, 12, 31))


@given(days)
def test_the_year_before_has_the_same_day_but_for_leap_days(day: date) -> None:
    before = year_before(day)
    assert before.year == day.year - 1
    leap = (day.month, day.day) == (2, 29)
    assert (before.month, before.day) == ((2, 28) if leap else (day.month, day.day))
