"""The even path of a goal: where it starts, how far its time has gone, when reports are due."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tourmetrics.reporting.facts import Goal
from tourmetrics.reporting.quantity import Quantity, derived, exact, is_money

_LONG_PERIOD = 550  # days: from here on reports are expected by year, not by quarter
_CLOSE = 0.001


def path_start(goal: Goal) -> Quantity | None:
    """Return the baseline that a goal's pace counts from; a flow starts at nothing and has none.

    It is given only where it explains the pace, so that nothing is shown that was not used.
    """
    start, known = goal.baseline, (goal.actual, goal.pace, goal.expected)
    if start is None or goal.target.measure != "level" or None in known:
        return None
    assert goal.actual is not None
    assert goal.expected is not None
    assert goal.pace is not None
    way = goal.expected - start
    if not way or abs((float(goal.actual.value) - start) / way - goal.pace) > _CLOSE:
        return None
    return Quantity(exact(start), goal.target.unit, word=goal.target.word)


def elapsed_at(period: tuple[date, date] | None, day: date | None) -> float | None:
    """Return the share of a period's days gone by the end of ``day``; a single day has none.

    >>> round(elapsed_at((date(2024, 1, 1), date(2024, 12, 31)), date(2024, 3, 31)), 4)
    0.2486
    """
    if period is None or day is None or period[0] == period[1]:
        return None
    gone = (day - period[0]).days + 1
    return min(max(gone / ((period[1] - period[0]).days + 1), 0.0), 1.0)


def by_season(goal: Goal) -> bool:
    """Return whether a goal's elapsed share is one of a season, not of its days."""
    if goal.aggregation != "sum" or goal.elapsed is None or not goal.actual_period:
        return False
    if not goal.period or goal.actual_period[0] != goal.period[0]:
        return False
    even = elapsed_at(goal.period, goal.actual_period[1])
    return even is not None and abs(even - goal.elapsed) > _CLOSE


def even_pace(goal: Goal, day: date | None) -> Quantity | None:
    """Return where an even path stands; only a flow from zero has one without a baseline."""
    share = elapsed_at(goal.period, day)
    if share is None or goal.target.measure != "level" or goal.each:
        return None
    if goal.aggregation == "sum":
        start = Decimal(0)
    elif goal.aggregation == "last" and goal.baseline is not None:
        start = exact(goal.baseline)
    else:
        return None
    even = derived(start + (goal.target.value - start) * exact(share), goal.target)
    # Half a song is no milestone: what rounds to nothing or to all says nothing.
    counted = not is_money(goal.target.unit)
    return None if counted and even.value in {start, goal.target.value} else even


def reporting_dates(period: tuple[date, date] | None, as_of: date | None) -> tuple[date, ...]:
    """Return the next two usual reporting dates in a running period: quarter or year ends.

    >>> reporting_dates((date(2024, 1, 1), date(2024, 12, 31)), date(2024, 4, 26))
    (datetime.date(2024, 6, 30), datetime.date(2024, 9, 30))
    """
    if period is None or as_of is None or period[0] == period[1]:
        return ()
    long = (period[1] - period[0]).days > _LONG_PERIOD
    dates: list[date] = []
    year = max(as_of, period[0]).year
    while len(dates) < 2 and year <= period[1].year:
        for month in (12,) if long else (3, 6, 9, 12):
            end = _month_end(year, month)
            if as_of <= end <= period[1] and end > period[0] and len(dates) < 2:
                dates.append(end)
        year += 1
    return tuple(dates)


def _month_end(year: int, month: int) -> date:
    first = date(year + month // 12, month % 12 + 1, 1)
    return first - timedelta(days=1)
