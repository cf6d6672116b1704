"""What a goal is about, and its stable id."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import polars as pl

_ID_LENGTH = 12
_IDENTITY = (
    "metric",
    "label",
    "region",
    "each",
    "period_start",
    "period_end",
    "measure",
    "change",
    "unit",
    "value",
    "high",
)


def thing() -> pl.Expr:
    """The metric, else the words of the label: what figures and goals are joined by."""
    label = pl.col("label").str.strip_chars().str.to_lowercase()
    return (
        pl.when(pl.col("metric").is_not_null())
        .then("metric " + pl.col("metric"))
        .when(label.str.len_chars() > 0)
        .then("label " + label)
        .alias("thing")
    )


def goal_ids(goals: pl.DataFrame, *, apart: bool = True) -> list[str]:
    """Return an id for each row: the same promise has the same id in every run.

    A promise that comes back after another one stood in its place has an id of its own; so has
    each of several that nothing tells apart, by their order.

    Args:
        goals: a frame with the identity columns of a goal.
        apart: whether several rows with the same columns are several goals.
    """
    again = pl.int_range(pl.len()).over(_IDENTITY) if apart else pl.lit(0)
    rows = goals.select(*_IDENTITY, pl.when(again > 0).then(again).alias("again")).iter_rows()
    return [_digest(row if row[-1] is not None else row[:-1]) for row in rows]


def _digest(row: Sequence[object]) -> str:
    text = "\x1f".join("\x00" if part is None else str(part) for part in row)
    return "g" + sha256(text.encode()).hexdigest()[:_ID_LENGTH]
