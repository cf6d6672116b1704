"""Public holidays of China with their dates by year, from ``holidays.csv``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from tourmetrics.knowledge.files import fault, read_rows

_COLUMNS = ("holiday", "year", "start", "end")


@cache
def read_holidays(path: Path) -> Mapping[tuple[str, int], tuple[date, date]]:
    """Return first and last day of each holiday by name and year.

    Raises:
        KnowledgeError: a date is wrong, ends before it starts, or stands twice; the line is named.
    """
    days: dict[tuple[str, int], tuple[date, date]] = {}
    for line, (holiday, year, start, end) in read_rows(path, _COLUMNS):
        try:
            key = (holiday, int(year))
            span = (date.fromisoformat(start), date.fromisoformat(end))
        except ValueError as error:
            raise fault(path, line, holiday, f"{error}; write dates as 2025-10-01") from None
        if span[0] > span[1]:
            raise fault(path, line, holiday, "ends before it starts")
        if key in days:
            raise fault(path, line, holiday, f"stands twice for {year}")
        days[key] = span
    return days
