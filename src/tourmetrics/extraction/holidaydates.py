"""The days that holidays mean: the whole of one, its eve, its first days, its last one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from tourmetrics.extraction.anchor import Period
from tourmetrics.extraction.dategroups import NOTHING, Dated, Groups
from tourmetrics.knowledge.holidays import read_holidays
from tourmetrics.resources import data_dir

# The longest of the holidays, with the days that are joined to it.
_LONGEST = 11


@cache
def _holidays() -> Mapping[tuple[str, int], tuple[date, date]]:
    return read_holidays(data_dir() / "holidays.csv")


@cache
def _names() -> Mapping[Period, str]:
    return {period: name for (name, _), period in _holidays().items()}


def holiday(groups: Groups) -> Dated:
    """Return the days of a holiday by its name, or the part of them that is named behind it."""
    named = (groups.words.get(name) for name in ("holiday", "holiday2", "holiday3"))
    word = next((word for word in named if word), "").lower()
    name = groups.grammar.words["holidays"].get(word)
    year = groups.year()
    if name is None or year is None:
        return None, "span", ()
    period = _holidays().get((name, year))
    return (_part(period, groups) if period is not None else None), "span", ()


def same_holiday(period: Period, year: int) -> Period | None:
    """Return the days in ``year`` of the holiday that ``period`` is, ``None`` if it is none."""
    name = _names().get(period)
    return _holidays().get((name, year)) if name is not None else None


def holiday_eve(groups: Groups) -> Dated:
    """Return the day before a holiday, by which something is due."""
    names = [
        groups.words[name] for name in ("holiday", "holiday2", "holiday3") if name in groups.words
    ]
    days = []
    for name in names:
        known = groups.grammar.words["holidays"].get(name.strip("“”‘’「」"))
        year = groups.anchor.year
        span = None
        if known and year:
            span = _holidays().get((known, year))
        if span is None:
            return None, "deadline", ()
        eve = span[0] - timedelta(days=1)
        days.append((eve, eve))
    return days[0], "deadline", tuple(days) if len(days) > 1 else ()


def holiday_part(groups: Groups) -> Dated:
    """Return the days of 假期前四天 in a document about a holiday."""
    period = groups.anchor.period
    if period is None or not 1 < (period[1] - period[0]).days + 1 <= _LONGEST:
        return NOTHING
    return _part(period, groups), "span", ()


def lunar_days(groups: Groups) -> Dated:
    """Return the days of the Chinese new year in a text on its holiday: 除夕, 正月初一至初三."""
    year, first, last = groups.year(), groups.number("d1"), groups.number("d2")
    new_year = _holidays().get(("lunar_new_year", year)) if year is not None else None
    if new_year is None:
        return NOTHING
    start = 0 if "eve" in groups.words else first or 1
    end = last if last is not None else start
    days = [new_year[0] + timedelta(days=day - 1) for day in (start, end)]
    about = groups.anchor.period
    near = about is not None and about[0].year <= days[0].year <= about[1].year
    return ((days[0], days[1]), "span", ()) if near and start <= end else NOTHING


def _part(period: Period, groups: Groups) -> Period:
    """Return the days of a holiday that a match names: the first four, the third, the last."""
    count = groups.number("n")
    if count is not None:
        return period[0], min(period[0] + timedelta(days=count - 1), period[1])
    day = 1 if groups.words.get("opening") else groups.number("nth")
    if day is not None:
        only = min(period[0] + timedelta(days=day - 1), period[1])
        return only, only
    return (period[1], period[1]) if groups.words.get("closing") else period
