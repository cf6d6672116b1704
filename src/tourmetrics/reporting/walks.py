"""The ways that a report draws: those of the comparison, where they lead to its own actual."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from tourmetrics.comparison.paths import GoalPath, goal_paths
from tourmetrics.knowledge import Knowledge
from tourmetrics.tables import GOALS, empty

POINTS = 3
"""So many dates must be known before a line over time says more than the numbers do."""

_SLACK = 1e-9


def walks(
    comparisons: pl.DataFrame,
    goals: pl.DataFrame | None,
    figures: pl.DataFrame,
    as_of: date | None,
    knowledge: Knowledge,
) -> Mapping[str, GoalPath]:
    """Return the path of each goal that has three dates or more and ends at its actual.

    A path that does not lead to the comparison's actual was walked by other rules (an edited
    table, another profile) and is left out: a chart may lack, never contradict.
    """
    rows = comparisons.filter(pl.col("actual").is_not_null())
    if rows.is_empty() or figures.is_empty():
        return {}
    asked = goals if goals is not None else _as_goals(rows, knowledge)
    judged = asked.join(rows.select("goal_id"), on="goal_id", how="semi")
    long = judged.filter(_dates(judged["metric"], figures) >= POINTS)
    if long.is_empty():
        return {}
    found = goal_paths(long, figures, as_of=as_of)
    kept: dict[str, GoalPath] = {}
    for goal_id, actual, day in rows.select("goal_id", "actual", "actual_period_end").iter_rows():
        path = found.get(goal_id)
        if path is None or day is None:
            continue
        walked = tuple(step for step in path.steps if step.day <= day)
        if len(walked) < POINTS or walked[-1].day != day:
            continue
        if abs(walked[-1].value - actual) <= _SLACK * abs(actual):
            kept[goal_id] = GoalPath(path.opening, path.begin, walked, path.season)
    return kept


def _dates(metrics: pl.Series, figures: pl.DataFrame) -> pl.Series:
    """Return for each metric how many dates can be known at most; to judge a goal takes longer.

    What has no metric may answer any goal by its words.
    """
    reported = figures.filter(pl.col("kind") == "reported")
    dates = reported.group_by("metric").agg(pl.col("period_end").n_unique())
    known = {metric: count for metric, count in dates.iter_rows() if metric is not None}
    nameless = dates.filter(pl.col("metric").is_null())["period_end"].sum()
    every = reported["period_end"].n_unique()
    counts = [every if name is None else known.get(name, 0) + nameless for name in metrics]
    return pl.Series(counts, dtype=pl.Int64)


def _as_goals(rows: pl.DataFrame, knowledge: Knowledge) -> pl.DataFrame:
    """Return the goals as the comparison tells them, where no table of goals is given."""
    known = knowledge.metrics
    ways = {name: (entry.direction, entry.aggregation) for name, entry in known.items()}
    lines = [
        {
            **{name: row.get(name) for name in empty(GOALS).columns},
            "value": row["target"],
            "high": row["target_high"],
            "figure_id": row["goal_figure_id"],
            "direction": ways.get(row["metric"], ("up", "none"))[0],
            "aggregation": ways.get(row["metric"], ("up", "none"))[1],
            "version": 1,
        }
        for row in rows.iter_rows(named=True)
    ]
    return pl.DataFrame(lines, schema=empty(GOALS).schema)
