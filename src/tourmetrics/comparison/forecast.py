"""How far the path that was walked leads, and how sure that is."""

from __future__ import annotations

import polars as pl

from tourmetrics.comparison.season import given_shares
from tourmetrics.tables.dates import days

POINTS = 3
"""So many points a history has at least, before an interval is given."""

# Student's t that leaves a tenth at each end, by degrees of freedom; beyond, the last.
_T80 = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356, 1.350,
        1.345, 1.341, 1.337, 1.333, 1.330, 1.328, 1.325, 1.282)  # fmt: skip


def with_interval(
    rows: pl.DataFrame, course: pl.DataFrame, profile: pl.DataFrame | None
) -> pl.DataFrame:
    """Add ``forecast_low`` and ``forecast_high`` where three dates or more are known.

    Each step from one date to the next has a rate: what it brought for its share of the time. The
    interval is that of one more such rate over the time that is left, at 80%:
    forecast ± t·s·√(1 + 1/n)·(1 - elapsed), with n steps, their standard deviation s and t of
    n - 1 degrees of freedom (prediction interval of a further observation). A running total of
    what only adds up does not end below where it stands.

    Args:
        rows: judged goals with ``opening``, ``begin``, ``elapsed``, ``forecast``.
        course: what stood at each date.
        profile: the seasonal profile, where one was given. A season that was learnt tells the
            share of one day only, so that no rates of steps are known: no interval then.
    """
    goals = rows.filter(pl.col("forecast").is_not_null()).select(
        "g",
        "metric",
        "region",
        "opening",
        "period_end",
        "begin",
        last="pe",
        now="elapsed",
        learnt=pl.col("season").is_not_null(),
    )
    if profile is None:
        goals = goals.filter(~pl.col("learnt"))
    points = (
        course.select("g", "pe", "actual")
        .join(goals, on="g")
        .filter((pl.col("pe") <= pl.col("last")) & (pl.col("pe") > pl.col("opening")))
    )
    whole = days(pl.col("opening"), pl.col("period_end")) - 1
    points = points.with_columns(((days(pl.col("opening"), pl.col("pe")) - 1) / whole).alias("at"))
    if profile is not None:
        points = given_shares(points, profile).with_columns(
            pl.when("learnt").then("season").otherwise("at").alias("at")
        )
    steps = points.sort("g", "pe").with_columns(
        (pl.col("actual") - pl.col("actual").shift(1).over("g").fill_null(pl.col("begin"))).alias(
            "rise"
        ),
        (pl.col("at") - pl.col("at").shift(1).over("g").fill_null(0.0)).alias("time"),
    )
    n = pl.len()
    spread = (
        steps.filter(pl.col("time") > 0)
        .group_by("g")
        .agg(
            n.alias("n"),
            (pl.col("rise") / pl.col("time")).std().alias("s"),
        )
        .filter(pl.col("n") >= POINTS)
        .with_columns(
            pl.col("n")
            .sub(2)
            .clip(0, len(_T80) - 1)
            .cast(pl.Int64)
            .replace_strict(dict(enumerate(_T80)), return_dtype=pl.Float64)
            .alias("t"),
        )
        .select("g", (pl.col("t") * pl.col("s") * (1 + 1 / pl.col("n")).sqrt()).alias("half"))
    )
    half = pl.col("half") * (1 - pl.col("elapsed"))
    only_adds = (pl.col("nature") == "flow") & (pl.col("actual") >= 0)
    low = pl.col("forecast") - half
    return rows.join(spread, on="g", how="left", maintain_order="left").with_columns(
        pl.when(only_adds & low.is_not_null())
        .then(pl.max_horizontal(low, "actual"))
        .otherwise(low)
        .alias("forecast_low"),
        (pl.col("forecast") + half).alias("forecast_high"),
    )
