"""Spans of days: months, years, the year before."""

from __future__ import annotations

from datetime import date, timedelta


def month_span(year: int, first: int, last: int) -> tuple[date, date]:
    """Return first and last day from month ``first`` to month ``last`` of ``year``.

    >>> month_span(2024, 1, 3)
    (datetime.date(2024, 1, 1), datetime.date(2024, 3, 31))
    """
    return date(year, first, 1), month_end(year, last)


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def year_before(day: date) -> date:
    """Return the same day of the year before; the last of February for a leap day.

    >>> year_before(date(2024, 2, 29))
    datetime.date(2023, 2, 28)
    """
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def span_before(span: tuple[date, date]) -> tuple[date, date]:
    """Return the same days of the year before; the end of a month stays one.

    >>> span_before((date(2025, 2, 1), date(2025, 2, 28)))
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    first, last = span
    whole = last == month_end(last.year, last.month)
    return year_before(first), month_end(last.year - 1, last.month) if whole else year_before(last)


def year_span(year: int) -> tuple[date, date]:
    """Return first and last day of ``year``."""
    return date(year, 1, 1), date(year, 12, 31)
