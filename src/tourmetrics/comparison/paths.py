"""The way of each goal through its time, for those who draw it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from tourmetrics.comparison.comparing import judge


@dataclass(frozen=True, slots=True)
class Step:
    """What stood at the end of a day; ``stated`` unless it was summed or is only a bound."""

    day: date
    value: float
    stated: bool


@dataclass(frozen=True, slots=True)
class GoalPath:
    """Where a goal's path starts, what stood on the way, and the season of earlier years.

    ``opening`` is the day before the path's first, ``begin`` the amount there or ``None`` if the
    goal has no path. ``season`` holds days with the share of the way that was gone by them in
    earlier years; it is empty where none tell it.
    """

    opening: date
    begin: float | None
    steps: tuple[Step, ...]
    season: tuple[tuple[date, float], ...]


def goal_paths(
    goals: pl.DataFrame, figures: pl.DataFrame, *, as_of: date | None = None
) -> Mapping[str, GoalPath]:
    """Return the path of each goal that has a time and an answer, by ``goal_id``.

    Args:
        goals: a goals table.
        figures: the figures that the goals are compared with.
        as_of: the day of judgement, as for ``compare``.

    >>> from tourmetrics.tables import FIGURES, GOALS, empty
    >>> goal_paths(empty(GOALS), empty(FIGURES))
    {}
    """
    judged = judge(goals, figures, as_of=as_of)
    bounded = pl.col("lo").is_null() | pl.col("hi").is_null() | (pl.col("lo") != pl.col("hi"))
    walked = judged.course.sort("g", "pe").select(
        "g", "pe", "actual", (~(pl.col("summed") | pl.col("open") | bounded)).alias("stated")
    )
    steps: dict[int, list[Step]] = {}
    for g, day, value, stated in walked.drop_nulls(["pe", "actual"]).iter_rows():
        steps.setdefault(g, []).append(Step(day, value, bool(stated)))
    season: dict[int, list[tuple[date, float]]] = {}
    for g, day, share in judged.seasons.sort("g", "pe").select("g", "pe", "season").iter_rows():
        season.setdefault(g, []).append((day, share))
    rows = judged.rows.filter(pl.col("opening").is_not_null() & pl.col("pe").is_not_null())
    return {
        goal_id: GoalPath(
            opening=opening,
            begin=begin,
            steps=tuple(s for s in steps.get(g, ()) if opening < s.day <= end),
            season=tuple(season.get(g, ())),
        )
        for g, goal_id, opening, begin, end in rows.select(
            "g", "goal_id", "opening", "begin", "period_end"
        ).iter_rows()
        if end is not None and opening < end
    }
