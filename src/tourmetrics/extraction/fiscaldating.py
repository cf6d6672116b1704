"""The dates of budgets and statistics: fiscal years, years and months up to a month."""

from __future__ import annotations

from datetime import date, timedelta

from tourmetrics.extraction.anchor import Anchor, Period
from tourmetrics.extraction.dategroups import NOTHING, Dated, Groups
from tourmetrics.extraction.spans import month_end, month_span, span_before

# Days of a year.
ONE_YEAR = (364, 365)
# Fiscal years that are told by the one that runs, and how many years they are from it.
FISCAL = {"last_fiscal": -1, "this_fiscal": 0, "next_fiscal": 1}


def fiscal_year(groups: Groups) -> Dated:
    """Return the days of a fiscal year: FY2024, 2023-24."""
    year = groups.number("y1", "y3", "y5")
    last = groups.number("y2", "y4", "y6")
    if year is None:
        return NOTHING
    year += 2000 if year < 100 else 0
    fiscal = groups.anchor.fiscal
    if last is None:
        return fiscal.called(year), "span", ()
    if last % 100 != (year + 1) % 100:
        return NOTHING
    return fiscal.beginning(year), "span", ()


def by_fiscal_year(groups: Groups) -> Dated:
    """Return the last day of a fiscal year: by the end of FY 2025-26, by 2027-28."""
    called, year, last = (
        groups.number(*names) for names in (("y1", "y5"), ("y3", "y7"), ("y4", "y6"))
    )
    fiscal = groups.anchor.fiscal
    if called is not None:
        end = fiscal.called(called + 2000 if called < 100 else called)[1]
    elif year is not None and last == (year + 1) % 100:
        end = fiscal.beginning(year)[1]
    else:
        return NOTHING
    return (end, end), "deadline", ()


def budget_year(groups: Groups) -> Dated:
    """Return the year of a budget that is called by one year: Budget 2025 of Canada is 2025-26."""
    year = groups.number("y1")
    if year is None:
        return NOTHING
    fiscal = groups.anchor.fiscal
    return (fiscal.called(year) if fiscal.first_month == 1 else fiscal.beginning(year)), "span", ()


def fiscal_beside(anchor: Anchor, name: str) -> Period | None:
    """Return the fiscal year that runs on the day of a document, or one beside it.

    A report on one fiscal year speaks of that one as this year.
    """
    period, published = anchor.period, anchor.published
    if name != "next_fiscal" and anchor.titled and period is not None:
        whole = (period[1] - period[0]).days in ONE_YEAR
        if whole and period[0].month == anchor.fiscal.first_month:
            return span_before(period) if FISCAL[name] else period
    if published is None:
        return None
    first = anchor.fiscal.first_month
    begins = published.year + FISCAL[name] - (published.month < first)
    return date(begins, first, 1), date(begins + 1, first, 1) - timedelta(days=1)


def winter_season(groups: Groups) -> Dated:
    """The winter of the northern half of the earth over the turn of the year."""
    year = groups.number("y1", "y3")
    if year is None:
        return NOTHING
    return (date(year, 11, 1), month_end(year + 1, 4)), "span", ()


def fiscal_quarter(groups: Groups) -> Dated:
    """A quarter of a fiscal year: of 2025-26 in Britain, the first one begins in April."""
    quarter = groups.number("q1", "q2")
    called, year, last = (groups.number(name) for name in ("y1", "y3", "y4"))
    fiscal = groups.anchor.fiscal
    if called is not None:
        whole = fiscal.called(called)
    elif year is not None and last == (year + 1) % 100:
        whole = fiscal.beginning(year)
    else:
        return NOTHING
    if quarter is None:
        return NOTHING
    first = whole[0].month - 1 + 3 * (quarter - 1)
    year, month = whole[0].year + first // 12, first % 12 + 1
    return month_span(year, month, month + 2), "span", ()


def biennium(groups: Groups) -> Dated:
    """Two fiscal years: the 2027 biennium ends with that of 2027."""
    first, named = groups.number("y1"), groups.number("y3")
    fiscal = groups.anchor.fiscal
    if named is not None:
        return (fiscal.called(named - 1)[0], fiscal.called(named)[1]), "span", ()
    if first is None or (groups.number("y2") or 0) % 100 != (first + 2) % 100:
        return NOTHING
    return (fiscal.beginning(first)[0], fiscal.beginning(first + 1)[1]), "span", ()


def fiscal_range(groups: Groups) -> Dated:
    """Return the days from one fiscal year to another: 2023-24 to 2025-26."""
    first, last = groups.number("y1"), groups.number("y3")
    if first is None or last is None or first >= last:
        return NOTHING
    fiscal = groups.anchor.fiscal
    return (fiscal.beginning(first)[0], fiscal.beginning(last)[1]), "span", ()


def year_to_month(groups: Groups) -> Dated:
    """Return the twelve months to the end of one: the year to March 2025."""
    year, month = groups.year(), groups.number("month")
    if year is None or month is None:
        return None, "span", ()
    # The day behind the end of the month a year ago, also where only one of them is in a leap year.
    return (month_end(year - 1, month) + timedelta(days=1), month_end(year, month)), "span", ()


def months_to_month(groups: Groups) -> Dated:
    """Return some months to the end of one: the three months to June."""
    year, month, months = groups.year(), groups.number("month"), groups.number("n")
    if year is None or month is None or months is None:
        return NOTHING
    first = year * 12 + month - months
    return (date(first // 12, first % 12 + 1, 1), month_end(year, month)), "span", ()


def years_to_month(groups: Groups) -> Dated:
    """Return some years to the end of a month: the five years to March 2030."""
    year, month, years = groups.year(), groups.number("month"), groups.number("n")
    if year is None or month is None or years is None:
        return NOTHING
    published = groups.anchor.published
    if not groups.dated and published is not None and month_end(year, month) > published:
        year -= 1
    first = month_end(year - years, month) + timedelta(days=1)
    return (first, month_end(year, month)), "span", ()


def years_ahead(groups: Groups) -> Dated:
    """The years of a budget from the one that the document is about: over four years."""
    period, years = groups.anchor.period, groups.number("n")
    ahead = groups.anchor.published
    if period is None or years is None or ahead is None or period[1] < ahead:
        return NOTHING
    if (period[1] - period[0]).days not in ONE_YEAR:
        return NOTHING
    last = month_end(period[1].year + years - 1, period[1].month)
    return (period[0], last), "span", ()
