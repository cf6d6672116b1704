"""The dates that calendar expressions mean, one function for each kind of expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Literal

from tourmetrics.extraction.anchor import Anchor, Period
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.spans import month_end, month_span, year_span
from tourmetrics.knowledge.holidays import read_holidays
from tourmetrics.resources import data_dir

Role = Literal["span", "deadline", "base", "none"]
# Period, role, and one period for each member of a run of quarters.
Dated = tuple[Period | None, Role, tuple[Period, ...]]
_SHIFTS = {"last_year": -1, "prior_year": -1, "next_year": 1, "year_before_last": -2}
_YEAR_GROUPS = frozenset(("y1", "y2", "y3", "rel"))
NOTHING: Dated = (None, "none", ())


def date_expression(
    kind: str,
    match: re.Match[str],
    grammar: Grammar,
    anchor: Anchor,
    last_month: Period | None,
) -> Dated:
    """Return the dates of a calendar expression; ``last_month`` is what 当月 means here."""
    try:
        return _KINDS[kind](_Groups(match, grammar, anchor, last_month))
    except (ValueError, OverflowError):
        # 2月30日 and the like: a date that does not exist gives no period.
        return NOTHING


class _Groups:
    """The groups of a calendar match, read as numbers."""

    __slots__ = ("anchor", "grammar", "last_month", "words")

    def __init__(
        self,
        match: re.Match[str],
        grammar: Grammar,
        anchor: Anchor,
        last_month: Period | None,
    ) -> None:
        self.words = {name: word for name, word in match.groupdict().items() if word is not None}
        self.grammar = grammar
        self.anchor = anchor
        self.last_month = last_month

    @property
    def dated(self) -> bool:
        """Whether the expression names its year itself."""
        return not _YEAR_GROUPS.isdisjoint(self.words)

    @property
    def year_is_known(self) -> bool:
        """Whether the expression, the words before it or the title name its year."""
        return self.dated or self.anchor.titled or self.anchor.said is not None

    def number(self, *names: str) -> int | None:
        """Return the first of some groups that matched, as a number."""
        for name in names:
            word = self.words.get(name)
            if word is not None:
                # Most groups are digits; only names and numerals are looked up.
                return int(word) if word.isdecimal() else self._named(name, word)
        return None

    def _named(self, name: str, word: str) -> int | None:
        grammar = self.grammar
        if name.startswith("month"):
            return grammar.months[word.lower()]
        if grammar.language != "en":
            read = grammar.chinese.read(word)
            return int(read.value) if read else None
        table: Mapping[str, int] = (
            grammar.words["numerals"]["units"]
            if name == "n"
            else grammar.words["months"]["quarters"]
        )
        return table.get(word.lower())

    def year(self, *names: str) -> int | None:
        found = self.number(*(names or ("y1", "y2", "y3", "y4")))
        if found is not None:
            return found + 2000 if found < 100 else found
        relative = self.words.get("rel")
        if relative is not None:
            return self.relative_year(relative)
        return self.anchor.year

    def relative_year(self, word: str) -> int | None:
        name = self.grammar.relative.get(word.lower())
        if name == "prior_year" and self.anchor.titled and self.anchor.period is not None:
            return self.anchor.period[1].year - 1
        this = self.anchor.this_year
        if this is None:
            return None
        return this + _SHIFTS.get(name or "", 0)


def _span(groups: _Groups, first: int | None, last: int | None) -> Dated:
    year = groups.year()
    if year is None or first is None or last is None:
        return None, "span", ()
    return month_span(year, first, last), "span", ()


def _quarter(groups: _Groups) -> Dated:
    quarter = groups.number("q1", "q2", "q3")
    return _span(groups, *((quarter * 3 - 2, quarter * 3) if quarter else (None, None)))


def _quarters(groups: _Groups) -> Dated:
    return _span(groups, 1, (groups.number("q2") or 0) * 3)


def _quarter_list(groups: _Groups) -> Dated:
    year, first, last = groups.year(), groups.number("q1"), groups.number("q2")
    if year is None or first is None or last is None:
        return None, "span", ()
    parts = tuple(month_span(year, q * 3 - 2, q * 3) for q in range(first, last + 1))
    return (parts[0][0], parts[-1][1]), "span", parts


def _english_half(groups: _Groups) -> Dated:
    half = groups.number("q1", "q2", "q3")
    return _span(groups, *((1, 6) if half == 1 else (7, 12)))


def _months_of(groups: _Groups) -> Dated:
    return _span(groups, 1, groups.number("n"))


def _month_range(groups: _Groups) -> Dated:
    first, last = groups.number("m1", "month"), groups.number("m2", "month2")
    year = groups.year("y1") if "y1" in groups.words else None
    to_year = groups.year("y2") if "y2" in groups.words else year
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


def _month(groups: _Groups) -> Dated:
    month = groups.number("m1", "month", "month2")
    dated = _span(groups, month, month)
    published = groups.anchor.published
    if dated[0] is None or published is None or groups.year_is_known:
        return dated
    # A month without a year is the last one that had come when the text was written.
    if dated[0][0] > published:
        return _span_in(dated[0], -1)
    return dated


def _span_in(period: tuple[date, date], years: int) -> Dated:
    first, last = period
    return month_span(first.year + years, first.month, last.month), "span", ()


def _by_month(groups: _Groups) -> Dated:
    year, month = groups.year(), groups.number("m1", "month")
    if year is None or month is None:
        return None, "deadline", ()
    end = month_end(year, month)
    published = groups.anchor.published
    if published and not groups.year_is_known and end < published:
        end = month_end(year + 1, month)
    return (end, end), "deadline", ()


def _day(groups: _Groups) -> date | None:
    year, month = groups.year(), groups.number("m1", "month", "month2")
    day = groups.number("d1", "d2")
    if year is None or month is None or day is None:
        return None
    return date(year, month, day)


def _date_kind(groups: _Groups) -> Dated:
    day = _day(groups)
    return (None if day is None else (day, day)), "span", ()


def _by_date(groups: _Groups) -> Dated:
    day = _day(groups)
    return (None if day is None else (day, day)), "deadline", ()


def _until_date(groups: _Groups) -> Dated:
    year, month, day = groups.year(), groups.number("m1"), groups.number("d1")
    if year is None or month is None:
        return None, "span", ()
    last = date(year, month, day) if day else month_end(year, month)
    return (date(year, 1, 1), last), "span", ()


def _date_range(groups: _Groups) -> Dated:
    year = groups.year("y1") if "y1" in groups.words else groups.year("y2")
    first, last = groups.number("m1", "month"), groups.number("m2", "month2")
    day, to_day = groups.number("d1"), groups.number("d2")
    if year is None or first is None or day is None or to_day is None:
        return None, "span", ()
    to_year = groups.year("y2") if "y2" in groups.words else year
    start, end = date(year, first, day), date(to_year or year, last or first, to_day)
    return ((start, end) if start <= end else None), "span", ()


def _year(groups: _Groups) -> Dated:
    year = groups.year("y1")
    return (None if year is None else year_span(year)), "span", ()


def _by_year(groups: _Groups) -> Dated:
    year = groups.year()
    return (None if year is None else (date(year, 12, 31),) * 2), "deadline", ()


def _year_range(groups: _Groups) -> Dated:
    first, last = groups.number("y1"), groups.number("y2")
    if first is None or last is None or first > last:
        return NOTHING
    return (date(first, 1, 1), date(last, 12, 31)), "span", ()


def _fiscal_year(groups: _Groups) -> Dated:
    year = groups.number("y1", "y3")
    last = groups.number("y2", "y4")
    if year is None:
        return NOTHING
    fiscal = groups.anchor.fiscal
    if last is None:
        return fiscal.called(year), "span", ()
    if last % 100 != (year + 1) % 100:
        return NOTHING
    return fiscal.beginning(year), "span", ()


def _winter_season(groups: _Groups) -> Dated:
    """The winter of the northern half of the earth over the turn of the year."""
    year = groups.number("y1", "y3")
    if year is None:
        return NOTHING
    return (date(year, 11, 1), month_end(year + 1, 4)), "span", ()


def _fiscal_range(groups: _Groups) -> Dated:
    first, last = groups.number("y1"), groups.number("y3")
    if first is None or last is None or first >= last:
        return NOTHING
    fiscal = groups.anchor.fiscal
    return (fiscal.beginning(first)[0], fiscal.beginning(last)[1]), "span", ()


def _year_to_month(groups: _Groups) -> Dated:
    year, month = groups.year(), groups.number("month")
    if year is None or month is None:
        return None, "span", ()
    end = month_end(year, month)
    return (date(end.year - 1, end.month, end.day) + timedelta(days=1), end), "span", ()


def _plan(groups: _Groups) -> Dated:
    years = groups.grammar.plan_years.get(groups.words["plan"].lower())
    if years is None:
        return NOTHING
    if groups.words.get("part") == "末":
        return (date(years[1], 12, 31),) * 2, "deadline", ()
    return (date(years[0], 1, 1), date(years[1], 12, 31)), "span", ()


@cache
def _holidays() -> Mapping[tuple[str, int], tuple[date, date]]:
    return read_holidays(data_dir() / "holidays.csv")


def _holiday(groups: _Groups) -> Dated:
    name = (groups.words.get("holiday") or groups.words.get("holiday2") or "").lower()
    holiday = groups.grammar.words["holidays"].get(name)
    year = groups.year()
    if holiday is None or year is None:
        return None, "span", ()
    return _holidays().get((holiday, year)), "span", ()


def _holiday_eve(groups: _Groups) -> Dated:
    names = [
        groups.words[name] for name in ("holiday", "holiday2", "holiday3") if name in groups.words
    ]
    days = []
    for name in names:
        holiday = groups.grammar.words["holidays"].get(name.strip("“”‘’「」"))
        year = groups.anchor.year
        span = None
        if holiday and year:
            span = _holidays().get((holiday, year))
        if span is None:
            return None, "deadline", ()
        eve = span[0] - timedelta(days=1)
        days.append((eve, eve))
    return days[0], "deadline", tuple(days) if len(days) > 1 else ()


def _relative(groups: _Groups) -> Dated:
    word = groups.words["rel"].lower()
    name = groups.grammar.relative.get(word)
    if name is None:
        return NOTHING
    if name in ("this_month", "last_month"):
        return (groups.last_month if name == "this_month" else None), "span", ()
    anchor = groups.anchor
    running = anchor.period is not None and anchor.period[1].year == anchor.this_year
    whole = anchor.period is not None and (anchor.period[1] - anchor.period[0]).days > 300
    if name == "this_year" and running and whole and not anchor.titled:
        return anchor.period, "span", ()
    if name == "whole_year" and anchor.said is not None:
        return year_span(anchor.said), "span", ()
    if name == "whole_year" and anchor.period is not None:
        return anchor.period if whole else year_span(anchor.period[1].year), "span", ()
    year = groups.relative_year(word)
    return (None if year is None else year_span(year)), "span", ()


def _year_end(groups: _Groups) -> Dated:
    year = groups.year()
    role: Role = "deadline"
    return (None if year is None else (date(year, 12, 31),) * 2), role, ()


def _years_ago(groups: _Groups) -> Dated:
    this, years = groups.anchor.this_year, groups.number("n")
    if this is None or years is None or not 0 < years < 100:
        return None, "span", ()
    return year_span(this - years), "span", ()


def _plan_span(groups: _Groups) -> Dated:
    period = groups.anchor.period
    years = groups.number("n")
    if period is None or years is None or period[1].year - period[0].year + 1 != years:
        return None, "none", ()
    return period, "span", ()


def _half_year(first: int, last: int) -> Callable[[_Groups], Dated]:
    return lambda groups: _span(groups, first, last)


_KINDS: Mapping[str, Callable[[_Groups], Dated]] = {
    "date_range": _date_range,
    "until_date": _until_date,
    "month_range": _month_range,
    "by_month_end": _by_month,
    "by_month": _by_month,
    "by_date": _by_date,
    "date": _date_kind,
    "iso_date": _date_kind,
    "month": _month,
    "quarter_list": _quarter_list,
    "quarters": _quarters,
    "quarter": _quarter,
    "half": _english_half,
    "months_of": _months_of,
    "first_half": _half_year(1, 6),
    "second_half": _half_year(7, 12),
    "summer": _half_year(7, 8),
    "year_range": _year_range,
    "winter_season": _winter_season,
    "fiscal_range": _fiscal_range,
    "fiscal_year": _fiscal_year,
    "year_to_month": _year_to_month,
    "by_year": _by_year,
    "year_end": _year_end,
    "year": _year,
    "season_year": _year,
    "plan": _plan,
    "plan_span": _plan_span,
    "holiday": _holiday,
    "holiday_eve": _holiday_eve,
    "relative": _relative,
    "years_ago": _years_ago,
    "other": lambda _: NOTHING,
}
