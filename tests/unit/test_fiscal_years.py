"""Fiscal years: loading, what a year is called, and which place's year a document has."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import tourmetrics as tm
from tourmetrics.errors import KnowledgeError
from tourmetrics.knowledge import load_knowledge
from tourmetrics.knowledge.fiscal_years import FiscalYear, read_fiscal_years
from tourmetrics.resources import data_dir

SHIPPED = read_fiscal_years(data_dir() / "fiscal_years.csv")


def written(folder: Path, rows: str) -> Path:
    path = folder / "fiscal_years.csv"
    path.write_text("region,first_month,named_by,source\n" + rows, encoding="utf-8")
    return path


def test_years_by_region(tmp_path: Path) -> None:
    path = written(tmp_path, "JP,4,start,law\nTH,10,end,\n")
    assert read_fiscal_years(path) == {"JP": FiscalYear(4, "start"), "TH": FiscalYear(10, "end")}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("NZ,13,end,law\n", r"line 2, entry 'NZ': first_month '13' is no month from 1 to 12"),
        ("NZ,0,end,law\n", r"line 2, entry 'NZ': first_month '0' is no month"),
        ("NZ,July,end,law\n", r"line 2, entry 'NZ': first_month 'July' is no month"),
        ("NZ,-7,end,law\n", r"line 2, entry 'NZ': first_month '-7' is no month"),
        ("NZ,,end,law\n", r"line 2, entry 'NZ': first_month '' is no month"),
        ("NZ,7,both,law\n", r"line 2, entry 'NZ': named_by 'both' is neither start nor end"),
        ("NZ,7,,law\n", r"line 2, entry 'NZ': named_by '' is neither start nor end"),
        ("NZ,7,end,law\nAU,7,end,\nNZ,4,end,\n", r"line 4, entry 'NZ': stands twice"),
        ("NZ,7,end\n", r"line 2, entry 'NZ': 3 cells under 4 columns"),
    ],
)
def test_faults_name_line_and_entry(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=r"fiscal_years\.csv, " + message):
        read_fiscal_years(written(tmp_path, rows))


def test_a_missing_file_and_a_missing_column_are_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"fiscal_years\.csv: the file is missing"):
        read_fiscal_years(tmp_path / "fiscal_years.csv")
    path = tmp_path / "fiscal_years.csv"
    path.write_text("region,first_month,source\nNZ,7,law\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"line 1: column 'named_by' is missing"):
        read_fiscal_years(path)


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [
        (FiscalYear(), date(2023, 7, 1), date(2024, 6, 30)),
        (FiscalYear(4, "end"), date(2023, 4, 1), date(2024, 3, 31)),
        (FiscalYear(4, "start"), date(2024, 4, 1), date(2025, 3, 31)),
        (FiscalYear(10, "end"), date(2023, 10, 1), date(2024, 9, 30)),
        (FiscalYear(3, "end"), date(2023, 3, 1), date(2024, 2, 29)),
        (FiscalYear(1, "end"), date(2024, 1, 1), date(2024, 12, 31)),
        (FiscalYear(1, "start"), date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_the_year_that_is_called_2024(year: FiscalYear, first: date, last: date) -> None:
    assert year.called(2024) == (first, last)


@pytest.mark.parametrize("month", range(1, 13))
def test_years_join_without_a_gap(month: int) -> None:
    year = FiscalYear(month)
    for begins in (2022, 2023, 2024):
        assert (year.beginning(begins + 1)[0] - year.beginning(begins)[1]).days == 1


@pytest.mark.parametrize("region", sorted(SHIPPED))
def test_shipped_years_are_of_known_places(region: str) -> None:
    assert region in load_knowledge().regions


@pytest.mark.parametrize(
    ("region", "text", "first", "last"),
    [
        # A place's own year goes before that of the country that it lies in.
        ("US-TX", "FY2024", date(2023, 9, 1), date(2024, 8, 31)),
        ("US-NY", "FY2024", date(2023, 4, 1), date(2024, 3, 31)),
        ("US-CA", "FY2024", date(2023, 7, 1), date(2024, 6, 30)),
        ("CA-NS", "FY2024", date(2023, 4, 1), date(2024, 3, 31)),
        ("NZ-AUK", "FY2024", date(2023, 7, 1), date(2024, 6, 30)),
        # Named by the year in which it begins.
        ("JP", "FY2024", date(2024, 4, 1), date(2025, 3, 31)),
        ("SG", "FY2024", date(2024, 4, 1), date(2025, 3, 31)),
        # Two years in the name leave no doubt.
        ("JP", "2023-24", date(2023, 4, 1), date(2024, 3, 31)),
        ("TH", "2023-24", date(2023, 10, 1), date(2024, 9, 30)),
        ("CN-HK", "2023-24", date(2023, 4, 1), date(2024, 3, 31)),
        ("GB", "2023/24", date(2023, 4, 1), date(2024, 3, 31)),
        # Without a place the year of most; without a row the calendar year, but for two years.
        (None, "FY2024", date(2023, 7, 1), date(2024, 6, 30)),
        ("FR", "FY2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("FR", "2023-24", date(2023, 7, 1), date(2024, 6, 30)),
    ],
)
def test_a_document_counts_in_the_year_of_its_place(
    region: str | None, text: str, first: date, last: date
) -> None:
    found = tm.extract_text(f"Hotels sold 320,000 room nights in {text}.", region=region)
    assert found.select("period_start", "period_end").rows() == [(first, last)]


def test_a_calendar_year_of_the_same_place_stays_one() -> None:
    found = tm.extract_text("Hotels sold 320,000 room nights in 2024.", region="TH")
    assert found.select("period_start", "period_end").rows() == [
        (date(2024, 1, 1), date(2024, 12, 31))
    ]
