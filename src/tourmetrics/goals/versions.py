"""Versions of goals: which lines of a file follow each other, and which goals are in force."""

from __future__ import annotations

import polars as pl

from tourmetrics.goals.nature import with_origins
from tourmetrics.goals.statements import SEVERAL
from tourmetrics.tables import GOALS, Place, validate

# Two lines under one id that differ in these are two goals, and one of the ids is a slip.
_OF_ONE_GOAL = ("metric", "region", "each", "measure")


def in_force(goals: pl.DataFrame) -> pl.DataFrame:
    """Return the goals that no later version has replaced, in the order of the table.

    Args:
        goals: a goals table.

    Raises:
        TableError: the table breaks the schema of goals.

    >>> from tourmetrics.tables import empty
    >>> in_force(empty(GOALS)).height
    0
    """
    checked = validate(goals, GOALS)
    return checked.filter(~replaced(checked))


def replaced(goals: pl.DataFrame) -> pl.Series:
    """Tell for each goal whether another one names it in ``supersedes``.

    A goal may name its own id: then it is the lower versions of that id that it replaces.
    """
    newer = (
        goals.select("goal_id", "version", pl.col("supersedes").str.split(SEVERAL))
        .explode("supersedes", empty_as_null=False)
        .drop_nulls("supersedes")
        .select(by="goal_id", by_version="version", goal_id="supersedes")
    )
    pairs = goals.with_row_index("g").join(newer, on="goal_id")
    older = pairs.filter(
        (pl.col("by") != pl.col("goal_id")) | (pl.col("by_version") > pl.col("version"))
    )
    return goals.with_row_index("g").select(pl.col("g").is_in(older["g"].implode()))["g"]


def counted_versions(goals: pl.DataFrame, *, place: Place) -> pl.DataFrame:
    """Count the lines of each ``goal_id`` as versions, in their order.

    Versions that are given and differ stay as they are.

    Raises:
        TableError: an id stands for two goals, or goals replace each other in a circle.
    """
    _check_ids(goals, place)
    own = pl.col("version").n_unique().over("goal_id") == pl.len().over("goal_id")
    line = pl.int_range(1, pl.len() + 1).over("goal_id")
    counted = goals.with_columns(pl.when(own).then("version").otherwise(line).alias("version"))
    later = pl.col("version") > pl.col("version").min().over("goal_id")
    follows = later & pl.col("supersedes").is_null()
    linked = counted.with_columns(
        pl.when(follows).then("goal_id").otherwise("supersedes").alias("supersedes"),
        pl.when(follows)
        .then(with_origins(pl.lit("supersedes=goal_id")))
        .otherwise("filled")
        .alias("filled"),
    )
    _check_circles(linked, place)
    return linked


def _check_ids(goals: pl.DataFrame, place: Place) -> None:
    """Refuse an id under which two lines speak of different things."""
    for name in _OF_ONE_GOAL:
        first = pl.col(name).first().over("goal_id")
        other = goals.select(~pl.col(name).eq_missing(first))[name].arg_true()
        if len(other):
            row = int(other[0])
            raise place.error(
                row,
                "goal_id",
                f"{goals['goal_id'][row]!r} stands above for another {name}: give this goal an id "
                "of its own",
            )


def _check_circles(goals: pl.DataFrame, place: Place) -> None:
    """Refuse goals that replace each other: none of them would be in force."""
    known = set(goals["goal_id"].to_list())
    older = {
        goal: [old for old in names.split(SEVERAL) if old != goal and old in known]
        for goal, names in goals.select("goal_id", "supersedes").drop_nulls().iter_rows()
    }
    for start in older:
        reached: set[str] = set()
        ahead = list(older[start])
        while ahead:
            goal = ahead.pop()
            if goal == start:
                raise place.error(
                    None,
                    "supersedes",
                    f"{start!r} replaces a goal that replaces it: name only the older one",
                )
            if goal not in reached:
                reached.add(goal)
                ahead += older.get(goal, [])
