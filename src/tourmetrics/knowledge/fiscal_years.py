"""The fiscal years of countries, from ``fiscal_years.csv``: their first month and their name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tourmetrics.knowledge.files import fault, read_rows

_COLUMNS = ("region", "first_month", "named_by", "source")
_NAMED_BY = ("start", "end")
_MOST_COMMON = 7


class FiscalYear(NamedTuple):
    """When the fiscal year of a place begins, and whether FY2024 is named by its start or end."""

    first_month: int = _MOST_COMMON
    named_by: str = "end"

    def beginning(self, year: int) -> tuple[date, date]:
        """Return first and last day of the fiscal year that begins in ``year`` (2024-25).

        One from January to December never has two years in its name: there the usual one is meant.

        >>> FiscalYear(4).beginning(2024)
        (datetime.date(2024, 4, 1), datetime.date(2025, 3, 31))
        """
        month = _MOST_COMMON if self.first_month == 1 else self.first_month
        return date(year, month, 1), date(year + 1, month, 1) - timedelta(days=1)

    def called(self, year: int) -> tuple[date, date]:
        """Return first and last day of the fiscal year that is called by one year.

        >>> FiscalYear(7).called(2024)
        (datetime.date(2023, 7, 1), datetime.date(2024, 6, 30))
        """
        if self.first_month == 1:
            return date(year, 1, 1), date(year, 12, 31)
        return self.beginning(year if self.named_by == "start" else year - 1)


# What holds in a country without a row.
CALENDAR_YEAR = FiscalYear(first_month=1)


@cache
def read_fiscal_years(path: Path) -> Mapping[str, FiscalYear]:
    """Return the fiscal years by region code, of countries and of parts that differ.

    Raises:
        KnowledgeError: a month or name is wrong, or a region stands twice; the line is named.
    """
    years: dict[str, FiscalYear] = {}
    for line, (region, month, named_by, _) in read_rows(path, _COLUMNS):
        if not month.isdigit() or not 1 <= int(month) <= 12:
            raise fault(path, line, region, f"first_month {month!r} is no month from 1 to 12")
        if named_by not in _NAMED_BY:
            raise fault(path, line, region, f"named_by {named_by!r} is neither start nor end")
        if region in years:
            raise fault(path, line, region, "stands twice")
        years[region] = FiscalYear(int(month), named_by)
    return years
