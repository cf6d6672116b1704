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


class FiscalYear(NamedTuple):
    """When the fiscal year of a place begins, and whether FY2024 is named by its start or end."""

    first_month: int = 7
    named_by: str = "end"

    def beginning(self, year: int) -> tuple[date, date]:
        """Return first and last day of the fiscal year that begins in ``year``.

        >>> FiscalYear(4).beginning(2024)
        (datetime.date(2024, 4, 1), datetime.date(2025, 3, 31))
        """
        first = date(year, self.first_month, 1)
        return first, date(year + 1, self.first_month, 1) - timedelta(days=1)

    def called(self, year: int) -> tuple[date, date]:
        """Return first and last day of the fiscal year that is called by one year.

        >>> FiscalYear(7).called(2024)
        (datetime.date(2023, 7, 1), datetime.date(2024, 6, 30))
        """
        begins = year if self.named_by == "start" or self.first_month == 1 else year - 1
        return self.beginning(begins)


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
