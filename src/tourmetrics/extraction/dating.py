"""The dates that calendar expressions mean, one function for each kind of expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from tourmetrics.extraction.anchor import Anchor, Period
from tourmetrics.extraction.dategroups import NOTHING, Dated, Groups, Role
from tourmetrics.extraction.fiscaldating import (
    FISCAL,
    ONE_YEAR,
    biennium,
    budget_year,
    by_fiscal_year,
    fiscal_beside,
    fiscal_quarter,
    fiscal_range,
    fiscal_year,
    months_to_month,
    winter_season,
    year_to_month,
    years_ahead,
    years_to_month,
)
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.holidaydates import (
    holiday,
    holiday_eve,
    holiday_part,
    lunar_days,
    same_holiday,
)
from tourmetrics.extraction.spans import month_end, month_span, span_before, year_span

# Days: a day without its month is one of a holiday or of a month.
_FEW_DAYS = 31


def date_expression(
    kind: str,
    match: re.Match[str],
    grammar: Grammar,
    anchor: Anchor,
    last_month: Period | None,
) -> Dated:
    """Return the dates of a calendar expression; ``last_month`` is what 当月 means here."""
    try:
        return _KINDS[kind](Groups(match, grammar, anchor, last_month))
    except (ValueError, OverflowError):
        # 2月30日 and the like: a date that does not exist gives no period.
        return NOTHING


def _span(groups: Groups, first: int | None, last: int | None) -> Dated:
    year = groups.year()
    if year is None or first is None or last is None:
        return None, "span", ()
    span = _in_fiscal_year(groups, first, last) or month_span(year, first, last)
    published, period = groups.anchor.published, groups.anchor.period
    named = groups.dated or groups.anchor.said is not None
    if published is not None and period is not None and published < period[0] and not named:
        # What a budget of the next year tells of the third quarter has been.
        past = month_span(published.year, first, last)
        span = past if past[1] < published else span
    return span, "span", ()


def _in_fiscal_year(groups: Groups, first: int, last: int) -> Period | None:
    """Return the months of the fiscal year that the title names: August, in a report on 2023-24."""
    period, said = groups.anchor.period, groups.anchor.said
    if groups.dated or not groups.anchor.titled or period is None or period[0].month == 1:
        return None
    over_the_turn = (period[1] - period[0]).days in ONE_YEAR
    if not over_the_turn or said not in (None, period[0].year, period[1].year):
        return None
    span = month_span(period[0].year + (first < period[0].month), first, last)
    return span if period[0] <= span[0] and span[1] <= period[1] else None


def _quarter(groups: Groups) -> Dated:
    quarter = groups.number("q1", "q2", "q3")
    return _span(groups, *((quarter * 3 - 2, quarter * 3) if quarter else (None, None)))


def _quarters(groups: Groups) -> Dated:
    return _span(groups, 1, (groups.number("q2") or 0) * 3)


def _quarter_list(groups: Groups) -> Dated:
    year, first, last = groups.year(), groups.number("q1"), groups.number("q2")
    if year is None or first is None or last is None:
        return None, "span", ()
    parts = tuple(month_span(year, q * 3 - 2, q * 3) for q in range(first, last + 1))
    return (parts[0][0], parts[-1][1]), "span", parts


def _english_half(groups: Groups) -> Dated:
    half = groups.number("q1", "q2", "q3")
    return _span(groups, *((1, 6) if half == 1 else (7, 12)))


def _quarter_to(groups: Groups) -> Dated:
    """The quarter that ends with a month: the March quarter."""
    month, year = groups.number("month"), groups.year()
    if month is None or year is None or month % 3:
        return NOTHING
    dated = _span(groups, month - 2, month)
    published = groups.anchor.published
    if dated[0] is None or published is None or groups.dated or dated[0][0] <= published:
        return dated
    return _span_in(dated[0], -1)


def _months_of(groups: Groups) -> Dated:
    months, told = groups.number("n"), groups.anchor.period
    if groups.grammar.language == "en" and "first" not in groups.words and told is not None:
        spanned = (told[1].year - told[0].year) * 12 + told[1].month - told[0].month + 1
        if spanned == months:
            # "City tax brought in €6.2 million in the three months": those told of.
            return told, "span", ()
    return _span(groups, 1, months)


def _month_range(groups: Groups) -> Dated:
    first, last = groups.number("m1", "month"), groups.number("m2", "month2")
    year = groups.year("y1") if "y1" in groups.words else None
    to_year = groups.year("y2") if "y2" in groups.words or "rel" in groups.words else year
    year = year or to_year or groups.anchor.year
    if year is None or first is None or last is None:
        return None, "span", ()
    if "next" in groups.words:
        # A season over the turn of the year has no year of its own.
        return None, "none", ()
    to_year = to_year or year
    if (to_year, last) < (year, first):
        year -= 1
    return (date(year, first, 1), month_end(to_year, last)), "span", ()


def _month(groups: Groups) -> Dated:
    month = groups.number("m1", "month", "month2")
    dated = _span(groups, month, month)
    published = groups.anchor.published
    if dated[0] is None or published is None or groups.year_is_known:
        return dated
    # A month without a year is the last one that had come when the text was written.
    if dated[0][0] > published:
        return _span_in(dated[0], -1)
    return dated


def _month_pair(groups: Groups) -> Dated:
    """Return the days of two months that follow each other: 7、8月, 七八两月, 7月、8月分别…."""
    year, first, last = groups.year(), groups.number("m1"), groups.number("m2")
    if year is None or first is None or last != first + 1:
        return NOTHING
    parts = tuple(month_span(year, month, month) for month in (first, last))
    return (parts[0][0], parts[1][1]), "span", parts


def _span_in(period: tuple[date, date], years: int) -> Dated:
    first, last = period
    return month_span(first.year + years, first.month, last.month), "span", ()


def _by_month(groups: Groups) -> Dated:
    year, month = groups.year(), groups.number("m1", "month")
    if year is None or month is None:
        return None, "deadline", ()
    end = month_end(year, month)
    published = groups.anchor.published
    if published and not groups.year_is_known and end < published:
        end = month_end(year + 1, month)
    return (end, end), "deadline", ()


def _day(groups: Groups) -> date | None:
    year, month = groups.year(), groups.number("m1", "month", "month2")
    day = groups.number("d1", "d2")
    if year is None or month is None or day is None:
        return None
    return date(year, month, day)


def _date_kind(groups: Groups) -> Dated:
    day = _day(groups)
    return (None if day is None else (day, day)), "span", ()


def _day_of_period(groups: Groups) -> Dated:
    """A day of a document on a few days: 1日当天."""
    period, number = groups.anchor.period, groups.number("d1")
    if period is None or (period[1] - period[0]).days > _FEW_DAYS:
        return NOTHING
    days = ((period[0] + timedelta(days=step)) for step in range((period[1] - period[0]).days + 1))
    day = next((day for day in days if day.day == number), None)
    return ((day, day), "span", ()) if day is not None else NOTHING


def _by_date(groups: Groups) -> Dated:
    day = _day(groups)
    return (None if day is None else (day, day)), "deadline", ()


def _until_date(groups: Groups) -> Dated:
    year, month, day = groups.year(), groups.number("m1", "month"), groups.number("d1")
    if year is None or month is None:
        return None, "span", ()
    last = date(year, month, day) if day else month_end(year, month)
    return (date(year, 1, 1), last), "span", ()


def _date_range(groups: Groups) -> Dated:
    year = groups.year("y1") if "y1" in groups.words else groups.year("y2")
    first, last = groups.number("m1", "month"), groups.number("m2", "month2")
    day, to_day = groups.number("d1"), groups.number("d2")
    if day is None and last is not None:
        # From January through October 12.
        day = 1
    if year is None or first is None or day is None or to_day is None:
        return None, "span", ()
    to_year = groups.year("y2") if "y2" in groups.words else year
    if last is not None and last < first and to_year == year:
        # Over the turn of the year: December 20 to January 5.
        year -= 1
    start, end = date(year, first, day), date(to_year or year, last or first, to_day)
    return ((start, end) if start <= end else None), "span", ()


def _year(groups: Groups) -> Dated:
    year = groups.year("y1")
    return (None if year is None else year_span(year)), "span", ()


def _by_year(groups: Groups) -> Dated:
    year = groups.number("y5") or groups.year()
    return (None if year is None else (date(year, 12, 31),) * 2), "deadline", ()


def _year_range(groups: Groups) -> Dated:
    first, last = groups.number("y1"), groups.number("y2")
    if first is None or last is None or first > last:
        return NOTHING
    return (date(first, 1, 1), date(last, 12, 31)), "span", ()


def _plan(groups: Groups) -> Dated:
    years = groups.grammar.plan_years.get(groups.words["plan"].lower())
    if years is None:
        return NOTHING
    if groups.words.get("part") == "末" or groups.words.get("end"):
        return (date(years[1], 12, 31),) * 2, "deadline", ()
    return (date(years[0], 1, 1), date(years[1], 12, 31)), "span", ()


def _relative(groups: Groups) -> Dated:
    word = groups.words["rel"].lower()
    name = groups.grammar.relative.get(word)
    if name is None:
        return NOTHING
    if name in ("this_month", "last_month"):
        return (groups.last_month if name == "this_month" else None), "span", ()
    anchor = groups.anchor
    if name in FISCAL:
        return fiscal_beside(anchor, name), "span", ()
    if name == "year_to_date":
        day = anchor.period[1] if anchor.period else anchor.published
        if day is not None and anchor.published is not None and anchor.published < day:
            # A document on the whole year: up to the month before it came out.
            day = anchor.published.replace(day=1) - timedelta(days=1)
        return (None if day is None else (date(day.year, 1, 1), day)), "span", ()
    running = anchor.period is not None and anchor.period[1].year == anchor.this_year
    whole = anchor.period is not None and (anchor.period[1] - anchor.period[0]).days > 300
    if name == "this_year" and running and whole and not anchor.titled:
        return anchor.period, "span", ()
    if name == "whole_year" and anchor.is_in_fiscal_year:
        return anchor.period, "span", ()
    if name == "said_year":
        said = None if anchor.said is None else year_span(anchor.said)
        return (anchor.spoken or said), "span", ()
    if name == "whole_year" and anchor.said is not None:
        return year_span(anchor.said), "span", ()
    if name == "whole_year" and anchor.period is not None:
        return anchor.period if whole else year_span(anchor.period[1].year), "span", ()
    if name == "year_before" and whole and anchor.titled and anchor.period is not None:
        # "The year before" of a fiscal year is a fiscal year.
        return span_before(anchor.period), "span", ()
    year = groups.relative_year(word)
    same = word.endswith(tuple(groups.grammar.words["relative_part"]))
    if same and year is not None and anchor.period is not None and not whole:
        # 去年同期 in a report on a quarter: the same quarter.
        return _same_part(anchor.period, year), "span", ()
    return (None if year is None else year_span(year)), "span", ()


def _same_part(period: Period, year: int) -> Period:
    """Return the days of ``year`` that answer those of ``period``; a holiday moves by the moon."""
    moved = same_holiday(period, year)
    if moved is not None:
        return moved
    while period[1].year > year:
        period = span_before(period)
    return period


def _year_end(groups: Groups) -> Dated:
    year, period = groups.year(), groups.anchor.period
    role: Role = "deadline"
    if period is not None and year == period[1].year and (period[1] - period[0]).days in ONE_YEAR:
        # The end of a fiscal year that the document is about.
        return (period[1], period[1]), role, ()
    return (None if year is None else (date(year, 12, 31),) * 2), role, ()


def _years_ago(groups: Groups) -> Dated:
    this, years = groups.anchor.this_year, groups.number("n")
    if this is None or years is None or not 0 < years < 100:
        return None, "span", ()
    return year_span(this - years), "span", ()


def _past_years(groups: Groups) -> Dated:
    """The last years before a document came out: over the past three years, 近三年."""
    published, period, years = groups.anchor.published, groups.anchor.period, groups.number("n")
    if years is None or not 1 < years < 100 or (published is None and period is None):
        return NOTHING
    if period is not None and (published is None or period[1] <= published):
        last = period[1]
    elif published is not None:
        last = date(published.year - 1, 12, 31)
    after = last + timedelta(days=1)
    return (after.replace(year=after.year - years), last), "span", ()


def _plan_span(groups: Groups) -> Dated:
    period = groups.anchor.period
    years = groups.number("n")
    if period is None or years is None or period[1].year - period[0].year + 1 != years:
        return None, "none", ()
    return period, "span", ()


def _half_year(first: int, last: int) -> Callable[[Groups], Dated]:
    return lambda groups: _span(groups, first, last)


_KINDS: Mapping[str, Callable[[Groups], Dated]] = {
    "date_range": _date_range,
    "until_date": _until_date,
    "month_range": _month_range,
    "by_month_end": _by_month,
    "by_month": _by_month,
    "by_date": _by_date,
    "date": _date_kind,
    "day_of_period": _day_of_period,
    "iso_date": _date_kind,
    "month": _month,
    "month_pair": _month_pair,
    "quarter_list": _quarter_list,
    "quarters": _quarters,
    "quarter": _quarter,
    "half": _english_half,
    "months_of": _months_of,
    "months_to_month": months_to_month,
    "quarter_to": _quarter_to,
    "years_to_month": years_to_month,
    "years_ahead": years_ahead,
    "first_half": _half_year(1, 6),
    "second_half": _half_year(7, 12),
    "summer": _half_year(7, 8),
    "year_range": _year_range,
    "winter_season": winter_season,
    "biennium": biennium,
    "fiscal_quarter": fiscal_quarter,
    "fiscal_range": fiscal_range,
    "fiscal_year": fiscal_year,
    "by_fiscal_year": by_fiscal_year,
    "budget_year": budget_year,
    "year_to_month": year_to_month,
    "by_year": _by_year,
    "year_end": _year_end,
    "year": _year,
    "season_year": _year,
    "plan": _plan,
    "plan_span": _plan_span,
    "past_years": _past_years,
    "holiday": holiday,
    "holiday_eve": holiday_eve,
    "holiday_part": holiday_part,
    "lunar_days": lunar_days,
    "relative": _relative,
    "years_ago": _years_ago,
    "other": lambda _: NOTHING,
}
