"""The course of a goal so far: what stood at each earlier date."""

from __future__ import annotations

import polars as pl

from tourmetrics.comparison.answers import best_of_a_period, usable_pairs
from tourmetrics.tables.dates import DAY, days

_KEY = ("g", "ps", "pe")
_LENGTHS = 0.12  # months and quarters differ by so much
POINT: dict[str, pl.DataType | type[pl.DataType]] = {
    "g": pl.UInt32,
    "actual": pl.Float64,
    "lo": pl.Float64,
    "hi": pl.Float64,
    "open": pl.Boolean,
    "summed": pl.Boolean,
    "ps": pl.Date,
    "pe": pl.Date,
}


def course_points(near: pl.DataFrame) -> pl.DataFrame:
    """Return what is known of each goal at each date: ``POINT``, one row for each ``g`` and ``pe``.

    A flow stands at each date at its running total, reported as such or summed from periods that
    follow each other without a gap; all else at its value of that date.
    """
    if near.is_empty():
        return pl.DataFrame(schema=POINT)
    usable = usable_pairs(near).with_columns(summed=pl.lit(value=False))
    totals = running_totals(
        usable.filter("inside").with_columns(
            pl.when((pl.col("ps") == pl.col("w1")).any().over("g"))
            .then("w1")
            .otherwise("w0")
            .alias("from")
        ),
        "g",
    )
    # Of several periods up to one day the longest, as among the answers.
    single = (
        best_of_a_period(usable.filter("fits", pl.col("pe").is_not_null()), ("g",))
        .sort("g", "pe", "ps", nulls_last=True)
        .unique(["g", "pe"], keep="first", maintain_order=True)
        .filter(_alike())
    )
    spare = single.join(totals.select("g"), on="g", how="anti")
    columns = [pl.col(name).cast(dtype) for name, dtype in POINT.items()]
    return pl.concat(
        [
            totals.select(columns),
            spare.select(
                columns,
            ),
        ]
    )


def _alike() -> pl.Expr:
    """Whether a rate is of a time as long as the latest: a month is no point among years."""
    length = days(pl.col("ps"), pl.col("pe"))
    same = (length / length.last().over("g")).is_between(1 - _LENGTHS, 1 + _LENGTHS)
    return (pl.col("nature") != "rate") | ~pl.col("deadline") | same.fill_null(value=True)


def running_totals(pieces: pl.DataFrame, *key: str) -> pl.DataFrame:
    """Return the running totals from the day ``from`` on: one row for each key and ``pe``.

    ``summed`` tells those that no figure states.

    A total that is reported as such goes before one that was summed. Summed are the shortest
    pieces that follow each other from the first day on without a gap.

    Args:
        pieces: ``ps``, ``pe``, ``from``, amounts ``actual``, ``lo``, ``hi`` and the marks of a
            prepared figure, by which the best of one period is taken.
        key: the columns that tell the series apart.
    """
    best = best_of_a_period(pieces.filter(pl.col("ps") >= pl.col("from")), key)
    stated = best.filter(pl.col("ps") == pl.col("from"))
    steps = best.sort(*key, "ps", "pe").unique([*key, "ps"], keep="first", maintain_order=True)
    before = pl.col("pe").shift(1).over(key).fill_null(pl.col("from") - DAY)
    chain = steps.filter((pl.col("ps") == before + DAY).cast(pl.Int8).cum_min().over(key) == 1)
    summed = chain.with_columns(
        pl.col("from").alias("ps"),
        pl.lit(value=True).alias("summed"),
        pl.col("open").cum_max().over(key),
        *[
            # A bound that one piece lacks, the total lacks from there on.
            pl.when(pl.col(name).is_null().cum_max().over(key).not_())
            .then(pl.col(name).cum_sum().over(key))
            .alias(name)
            for name in ("actual", "lo", "hi")
        ],
    )
    stated = stated.with_columns(pl.lit(value=False).alias("summed"))
    both = pl.concat([stated, summed.select(stated.columns)])
    return both.unique([*key, "pe"], keep="first", maintain_order=True)
