"""The day at which goals are judged, and the figure that it came from."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

import polars as pl

from tourmetrics.tables import FIGURES, GOALS, of_schema, taken, validate, with_figure_ids, with_ids

AsOfReason = Literal["latest_reported", "latest_published", "unknown"]


class AsOf(NamedTuple):
    """The day, the figure that it came from, and why that one."""

    day: date | None
    figure_id: str | None
    reason: AsOfReason


def as_of_source(goals: pl.DataFrame, figures: pl.DataFrame | pl.LazyFrame) -> AsOf:
    """Return the day at which these goals are judged when none is given.

    The latest period end among the reported figures of the goals' own regions, leaving out those
    whose period ends after they were published: nobody reports the future. Where there are none,
    the latest publication among the goals' own target figures; else unknown.

    >>> from tourmetrics.tables import FIGURES, GOALS, empty
    >>> as_of_source(empty(GOALS), empty(FIGURES)).reason
    'unknown'
    """
    goals = validate(goals, GOALS)
    if isinstance(figures, pl.LazyFrame):
        every = of_schema(figures)
    else:
        every = with_figure_ids(validate(figures, FIGURES)).lazy()
    regions = goals.select("region").unique()
    # A period that ends after its own publication was read wrongly or is announced, not reported.
    past = pl.col("published").is_null() | (pl.col("period_end") <= pl.col("published"))
    reported = (
        every.filter((pl.col("kind") == "reported") & pl.col("period_end").is_not_null() & past)
        .join(regions.lazy(), on="region", how="semi", nulls_equal=True)
        .sort(
            "period_end",
            "published",
            "doc",
            "start",
            descending=[True, True, False, False],
            nulls_last=True,
        )
        .head(1)
    )
    for row in taken(reported).iter_rows(named=True):
        return AsOf(row["period_end"], row["figure_id"], "latest_reported")
    sources = (
        with_ids(every, goals["figure_id"].drop_nulls())
        .filter(pl.col("published").is_not_null())
        .sort("published", "doc", "start", descending=[True, False, False])
    )
    if sources.height:
        row = sources.row(0, named=True)
        return AsOf(row["published"], row["figure_id"], "latest_published")
    return AsOf(None, None, "unknown")
