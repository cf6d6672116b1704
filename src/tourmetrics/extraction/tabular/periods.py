"""The periods of the columns of a table: their own, with what the title and neighbours add.

Under the title "January to June" the column 2024 is of that half-year; a change beside it too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tourmetrics.extraction.anchor import Period
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.tabular.dates import Stamp, find_stamps
from tourmetrics.extraction.tabular.grid import Grid, Span
from tourmetrics.extraction.tabular.model import Column, Reader

_YEAR_DAYS = 366
_LONGEST_DATE = 24
# Years of which a plan may tell a sum; what is longer is no year.
_LONGEST_SUM = 50
# Levels beside each other of which a column behind them tells the change.
_LEVELS = 2
# Behind a number, at the end of a cell.
_IN_BRACKETS = re.compile(r"(?<=[0-9%]) ?[(\[]([^()\[\]]{4,24})[)\]]$")


def title_stamps(grid: Grid, reader: Reader) -> list[Stamp]:
    """Return the dates of the nearest line above a table that has any."""
    lines: list[list[Stamp]] = []
    for start, end in grid.titles:
        found = [stamp for _, _, stamp in find_stamps(reader.lowered[start:end], reader.words)]
        if found:
            lines.append(found)
    if len(lines) > 1 and not any(stamp.part for stamp in lines[0]):
        # "2025/2024" over the changes says nothing of "Table 1: August" above it.
        parts = [stamp for stamp in lines[1] if stamp.part and stamp.year is None]
        return [*lines[0], *parts]
    return lines[0] if lines else []


def dated(columns: list[Column], grid: Grid, reader: Reader) -> list[Column]:
    """Give each column its period: its own, with what the title and its neighbours add."""
    frame = reader.frame
    above = title_stamps(grid, reader)
    part = _part(columns, above, frame) if not _rows_dated(grid, reader) else None
    year = next((stamp.year for stamp in above if stamp.year is not None), None)
    dated: list[Column] = []
    fiscal = any(c.stamp and c.stamp.said == "fiscal" and not c.is_change for c in columns)
    for column in columns:
        stamp = column.stamp
        if stamp and stamp.said == "fiscal" and stamp.year and column.is_change and not fiscal:
            # Of a change, 2023/24 sets one year against the other.
            stamp = Stamp(stamp.year + 1)
        if stamp is not None and not stamp.part and stamp.said != "fiscal" and part is not None:
            stamp = replace(part, year=stamp.year)
        elif stamp is not None and stamp.first is not None and stamp.year is None and year:
            stamp = replace(stamp, year=year)
        of = _of(stamp, dated, frame) if stamp is not None else None
        period = stamp.period(of, frame.anchor.fiscal) if stamp is not None else None
        if period is not None and stamp is not None and stamp.year is None:
            period = _not_ahead(period, stamp, frame)
        dated.append(replace(column, stamp=stamp, period=period))
    titled = next((s.period(None, frame.anchor.fiscal) for s in above if s.year is not None), None)
    between = [_between_months(c, dated) for c in dated]
    return _changes_dated(between, titled or frame.period)


def _between_months(column: Column, columns: Sequence[Column]) -> Column:
    """Read "May to June 2018" over a change as from the one to the other, both being columns."""
    stamp = column.stamp
    if not column.is_change or stamp is None or stamp.first in (None, stamp.last):
        return column
    first, last = replace(stamp, last=stamp.first), replace(stamp, first=stamp.last)
    levels = [c.stamp for c in columns if not c.is_change]
    if first not in levels or last not in levels:
        return column
    return replace(column, stamp=last, since=first, period=last.period(None))


def _rows_dated(grid: Grid, reader: Reader) -> bool:
    """Whether the rows are parts of a year, so that the columns are whole ones."""
    spans = [row.cells[grid.label or 0] for row in grid.rows]
    texts = [reader.lowered[slice(*span)] for span in spans if span is not None]
    dated = 0
    for text in texts:
        stamps = find_stamps(text, reader.words) if len(text) < _LONGEST_DATE else []
        dated += any(stamp.part for _, _, stamp in stamps)
    return dated * 2 > len(texts)


def _of(stamp: Stamp, before: list[Column], frame: Frame) -> Period | None:
    """Return what a relative date counts from: the column before it, else the document."""
    periods = [c.period for c in before if c.period is not None and not c.is_change]
    if stamp.said == "before":
        return periods[-1] if periods else frame.period
    if stamp.said == "to_date" and periods:
        return periods[-1]
    return frame.period


def _not_ahead(period: Period, stamp: Stamp, frame: Frame) -> Period:
    """Put months without a year that had not come at the end of the document's period back."""
    if stamp.first is None or frame.period is None or frame.genre != "report":
        return period
    if period[0] <= frame.period[1]:
        return period
    return Stamp(period[1].year - 1, stamp.first, stamp.last).period(None) or period


def _part(columns: list[Column], above: list[Stamp], frame: Frame) -> Stamp | None:
    """Return the part of a year that columns headed by years alone are about, if it is one."""
    own = [column.stamp for column in columns if column.stamp is not None]
    years = {stamp.year for stamp in own if stamp.year is not None}
    parts = {(stamp.first, stamp.last) for stamp in own if stamp.first is not None}
    whole = {stamp.year for stamp in own if not stamp.part and not stamp.said}
    partly = {stamp.year for stamp in own if stamp.part}
    if len(parts) == 1 and whole <= partly:
        # The share of 2020 beside the levels of January 2019 and 2020 is that of the month.
        return Stamp(None, *next(iter(parts)))
    to_date = {stamp.year for stamp in own if stamp.said == "to_date" and stamp.year}
    if to_date and whole == to_date:
        # Beside "YTD 2024" the column 2024 is of the last month alone.
        own = [stamp for stamp in own if stamp.said != "to_date"]
    if not years or any(stamp.part or stamp.said for stamp in own):
        return None
    for stamp in above:
        if stamp.first is not None and (stamp.year is None or stamp.year in years):
            return replace(stamp, year=None)
    of = frame.period
    if of is None or above or frame.genre != "report" or (of[1] - of[0]).days >= _YEAR_DAYS - 2:
        return None
    # A year that the document does not reach the end of: its columns are of the same months.
    running = of[1].year == max(years) and of[0].year == of[1].year
    return Stamp(None, of[0].month, of[1].month) if running and of[0].day == 1 else None


def _changes_dated(columns: list[Column], of: Period | None) -> list[Column]:
    """Date the columns of changes by the levels before them; ``of`` is what the table is about."""
    found: list[Column] = []
    group: list[Period] = []
    everything = sorted(
        (c.period for c in columns if c.period is not None and not c.is_change),
        key=lambda period: (period[1], period[0]),
    )
    last: Period | None = None
    results = [c for c in columns if c.says == "level" and c.kind != "target" and c.period]
    closed = False
    compared: str | None = None
    levels: list[Column] = []
    for column in columns:
        if column.role in ("label", "unit", "rank", "year"):
            found.append(column)
            continue
        if column.says == "completion":
            # What was done of a goal: of the level that was reached, not of the goal's year.
            level = next((c for c in reversed(levels) if c.kind != "target"), None)
            own = level.period if level is not None else None
            column = replace(_of_level(column, levels), period=own or column.period)
            found.append(column)
            continue
        if column.says == "share" and column.period is None and group:
            column = replace(column, period=max(group, key=lambda period: period[1]))
            found.append(column)
            continue
        if not column.is_change:
            levels += [column] if column.says == "level" else []
            aside = column.kind == "target" and results and column.stamp is not None
            if column.period is not None and not (aside and _is_of_year(column, results)):
                if closed:
                    group, closed = [], False
                group.append(column.period)
            found.append(column)
            continue
        closed = True
        column = _of_level(column, levels)
        if group:
            last = max(reversed(group), key=lambda period: period[1])
        elif last is None and everything and column.period is None:
            last = everything[-1]
        own = column.period
        if (
            own is not None
            and last is not None
            and own[1].year == last[1].year
            and _within(last, own)
        ):
            own = last
        period = own or last
        base = column.base or _measured_from(column, period or of)
        apart = base is None and column.since is None and column.says in ("growth", "change")
        base = base or (_years_apart(group) or compared if apart else None)
        compared = base if apart else compared
        if column.base == "annual" and len(everything) > 1:
            period = date(everything[0][1].year + 1, 1, 1), everything[-1][1]
        found.append(replace(column, period=period, base=base))
    return found


def _years_apart(group: Sequence[Period]) -> str | None:
    """Return the year that a change counts from, where its two levels lie several years apart.

    Between "Dec. 2019" and "Dec. 2024" it is 2019.
    """
    if len(group) != _LEVELS:
        return None
    first, last = sorted(group, key=lambda period: period[1])
    alike = all(a.month == b.month for a, b in zip(first, last, strict=True))
    years = last[1].year - first[1].year
    return str(first[1].year) if alike and years > 1 else None


def _is_of_year(goal: Column, results: Sequence[Column]) -> bool:
    """Whether a goal is that of the year of which the other columns tell a part."""
    return any(
        goal.period is not None
        and c.period is not None
        and _within(c.period, goal.period)
        and c.period != goal.period
        for c in results
    )


def _of_level(column: Column, levels: Sequence[Column]) -> Column:
    """Give a change that names no metric the metric and the unit of a level before it.

    It is the one whose header its own is a part of (游客同比, 接待游客), else the last one.
    """
    if not levels or column.titles or column.metric is not None:
        return column
    named = [level for level in levels if _repeats(column, level)]
    level = named[-1] if named else levels[-1]
    unit = column.unit or (level.unit if column.says == "difference" else None)
    return replace(
        column, titles=level.titles, metric=level.metric, unit=unit,
        heads=(*column.heads, *level.heads), spans=(*column.spans, *level.spans),
    )  # fmt: skip


def period_in(cell: Span | None, reader: Reader) -> Period | None:
    """Return the period that stands in brackets behind the number of a cell: 1.4 (2021-22)."""
    found = _IN_BRACKETS.search(reader.lowered, *cell) if cell is not None else None
    if found is None:
        return None
    text = found.group(1)
    for start, end, stamp in find_stamps(text, reader.words):
        if (start, end) == (0, len(text)):
            return stamp.period(reader.frame.period, reader.frame.anchor.fiscal)
    at = bisect_left(reader.mentions, found.start(1), key=lambda mention: mention.start)
    for mention in reader.mentions[at : at + 1]:
        if (mention.start, mention.end) == found.span(1):
            return mention.period
    return None


def years_of_sum(column: Column, columns: Sequence[Column], of: Period | None) -> Period | None:
    """Return the years that a sum in a column is of: as many as lie between the levels.

    In the columns 2020 and 2025 these are the five up to each; beside them, those between.
    Without a second level they are the years of the plan, ``of``.
    """
    years = sorted({c.period[1].year for c in columns if c.period and c.says == "level"})
    if column.is_change or not years or column.period is None:
        return (date(years[0] + 1, 1, 1), date(years[-1], 12, 31)) if len(years) > 1 else of
    last = column.period[1].year
    count = years[-1] - years[0] if len(years) > 1 else of[1].year - of[0].year + 1 if of else 0
    if not 1 < count <= _LONGEST_SUM:
        return None
    return date(last - count + 1, 1, 1), date(last, 12, 31)


def _repeats(column: Column, level: Column) -> bool:
    """Whether the header of a change begins with a word of the header of a level."""
    return any(column.name and column.name in head for head in level.heads)


def _within(inner: Period, outer: Period) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _measured_from(column: Column, period: Period | None) -> str | None:
    """Return the base of a change by the dates in its header."""
    since = column.since
    if since is None or since.year is None or period is None:
        return None
    own = column.stamp
    if since.first is not None and own is not None and own.last is not None:
        year = own.year or period[1].year
        months = (year - since.year) * 12 + own.last - (since.last or since.first)
        if months in (1, 3) and own.first == own.last:
            return "mom"
    year = since.year + (since.said == "fiscal")
    return "yoy" if period[1].year - year == 1 else str(year)
