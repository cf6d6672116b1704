"""Fiscal years by country: when they begin, what they are called, and faults of the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tourmetrics.errors import KnowledgeError
from tourmetrics.knowledge.fiscal_years import FiscalYear, read_fiscal_years
from tourmetrics.resources import data_dir


def written(folder: Path, rows: str) -> Path:
    path = folder / "fiscal_years.csv"
    path.write_text("region,first_month,named_by,source\n" + rows, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [
        (FiscalYear(4), date(2023, 4, 1), date(2024, 3, 31)),
        (FiscalYear(7), date(2023, 7, 1), date(2024, 6, 30)),
        (FiscalYear(10), date(2023, 10, 1), date(2024, 9, 30)),
        (FiscalYear(4, "start"), date(2024, 4, 1), date(2025, 3, 31)),
        (FiscalYear(1), date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_what_2024_is(year: FiscalYear, first: date, last: date) -> None:
    assert year.called(2024) == (first, last)


def test_a_year_of_two_halves_begins_in_the_first() -> None:
    assert FiscalYear(4).beginning(2023) == (date(2023, 4, 1), date(2024, 3, 31))
    assert FiscalYear(9).beginning(2023) == (date(2023, 9, 1), date(2024, 8, 31))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("GB,April,end,budget\n", r"line 2, entry 'GB': first_month 'April' is no month"),
        ("GB,13,end,budget\n", r"line 2, entry 'GB': first_month '13' is no month"),
        ("GB,4,middle,budget\n", r"line 2, entry 'GB': named_by 'middle' is neither"),
        ("GB,4,end,budget\nGB,7,end,budget\n", r"line 3, entry 'GB': stands twice"),
        ("GB,4\n", r"line 2, entry 'GB': 2 cells under 4 columns"),
    ],
)
def test_faults_name_line_and_entry(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=r"fiscal_years\.csv, " + message):
        read_fiscal_years(written(tmp_path, rows))


def test_shipped_years_load() -> None:
    years = read_fiscal_years(data_dir() / "fiscal_years.csv")
    assert years["GB"] == FiscalYear(4, "end")
    assert years["AU"].first_month == 7
    assert years["US-TX"].first_month == 9
    assert years["JP"].named_by == "start"
