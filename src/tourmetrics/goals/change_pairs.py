"""Which promise of a new plan stands for which of an old one."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tourmetrics.goals.sameness import ABOUT, SAME_TIME, comparable_size
from tourmetrics.tables.dates import days

_SLACK = 1e-9
_SAME_LENGTH = 3  # days: years and quarters differ by as much


def paired(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Return pairs ``o``, ``n`` of goals that are the same promise; each goal is in one at most.

    From what is surest to what is least: the same id; the same thing and time, with the same
    label or amount or else alone; the same thing at another time as long, where no time agrees;
    the same amount and time under other words, where a metric is missing. A step pairs only
    what it can pair in one way.

    Args:
        left: goals with their sameness, numbered by ``o``.
        right: the same, numbered by ``n``.
    """
    found = pl.DataFrame(schema={"o": pl.UInt32, "n": pl.UInt32})
    near = comparable_size("amount", "amount_new")
    steps: tuple[tuple[Sequence[str], pl.Expr], ...] = (
        (("goal_id", "measure", "dimension"), pl.lit(True)),
        (SAME_TIME, _same_label() & _same_amount()),
        (SAME_TIME, _same_label() & near),
        (SAME_TIME, _same_amount()),
        (SAME_TIME, near),
    )
    for on, holds in steps:
        found = _with_more(found, left, right, on, holds)
    settled = left.join(found, on="o").select(ABOUT).unique()
    for holds in (_same_label(), pl.lit(True)):
        rest = left.join(settled, on=list(ABOUT), how="anti", nulls_equal=True)
        found = _with_more(found, rest, right, ABOUT, holds & _as_long() & near)
    unnamed = pl.col("metric").is_null() | pl.col("metric_new").is_null()
    other_words = [name for name in SAME_TIME if name != "thing"]
    return _with_more(found, left, right, other_words, _same_amount() & unnamed & _alike_labels())


def _with_more(
    found: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame, on: Sequence[str], holds: pl.Expr
) -> pl.DataFrame:
    """Add the pairs that agree ``on`` columns, where ``holds`` leaves one partner each."""
    pairs = (
        left.join(found, on="o", how="anti")
        .join(
            right.join(found, on="n", how="anti").with_columns(
                pl.col(name).alias(f"{name}_new") for name in on
            ),
            on=list(on),
            nulls_equal=True,
            suffix="_new",
        )
        .filter(holds)
    )
    single = pairs.filter((pl.len().over("o") == 1) & (pl.len().over("n") == 1))
    return pl.concat([found, single.select("o", "n")])


def _same_label() -> pl.Expr:
    return pl.col("label").eq_missing(pl.col("label_new"))


def _alike_labels() -> pl.Expr:
    """One label holds the other."""
    old, new = pl.col("label").str.to_lowercase(), pl.col("label_new").str.to_lowercase()
    return old.str.contains(new, literal=True) | new.str.contains(old, literal=True)


def _same_amount() -> pl.Expr:
    slack = pl.col("amount").abs() * _SLACK
    highs = [pl.coalesce(f"amount_high{side}", f"amount{side}") for side in ("", "_new")]
    return ((pl.col("amount") - pl.col("amount_new")).abs() <= slack) & (
        (highs[0] - highs[1]).abs() <= highs[0].abs() * _SLACK
    )


def _as_long() -> pl.Expr:
    old = days(pl.col("from"), pl.col("period_end"))
    new = days(pl.col("from_new"), pl.col("period_end_new"))
    return (old - new).abs() <= _SAME_LENGTH
