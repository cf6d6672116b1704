"""Values on the way: what a plan promises of one thing for earlier days than the goal's own."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from tourmetrics.goals.sameness import ABOUT

_SAME_LENGTH = timedelta(days=3)
_SLACK = 1e-9


def milestones(stated: pl.DataFrame) -> pl.DataFrame:
    """Return ``promise`` and its ``milestones``, each written date=value in the goal's unit.

    A milestone stands in the same document, for the same thing, on a day before the goal's, and
    over as long a time: the sum of five years is no way point to one year's. It has the same
    label, since one metric may have several parts; where a document promises several amounts
    for one time under it, none of them is a milestone.

    Args:
        stated: what ``statements`` returns.
    """
    rows = stated.drop_nulls("period_end").select(
        "promise", "doc", *ABOUT, "period_start", "period_end", "label", "amount", "factor"
    )
    of = ["doc", *ABOUT, "label"]
    earlier = rows.select(*of, before="period_start", on="period_end", reached="amount")
    pairs = rows.join(earlier, on=of, nulls_equal=True).filter(
        (pl.col("on") < pl.col("period_end"))
        & (
            (
                (pl.col("on") - pl.col("before")) - (pl.col("period_end") - pl.col("period_start"))
            ).abs()
            <= _SAME_LENGTH
        )
    )
    known = (
        pairs.group_by("promise", "on")
        .agg(
            pl.col("reached").min(),
            pl.col("reached").max().alias("other"),
            pl.col("factor").first(),
        )
        .filter((pl.col("other") - pl.col("reached")) <= pl.col("reached").abs() * _SLACK)
        .sort("promise", "on")
    )
    written = pl.format(
        "{}={}",
        pl.col("on").dt.to_string("%Y-%m-%d"),
        plain_number(pl.col("reached") / pl.col("factor")),
    )
    return known.group_by("promise", maintain_order=True).agg(written.alias("milestones"))


def plain_number(number: pl.Expr) -> pl.Expr:
    """A number as text, whole ones without a point."""
    whole = (number == number.floor()) & (number.abs() < 1e15)
    return (
        pl.when(whole)
        .then(number.cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(number.cast(pl.String))
    )
