"""What makes two goals the same: keys, stable ids, direction and aggregation of a goal."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import polars as pl

from tourmetrics.knowledge import Knowledge

_ID_LENGTH = 12
# The thing that a goal is about, in every field that tells two goals apart, save its value.
THING = ("thing", "region", "each", "period_start", "period_end", "measure", "change", "unit")
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
# Without a catalogue entry, amounts of these kinds are never added up.
_RATIO_KINDS = ("percent", "rate", "score", "duration")


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


def goal_ids(goals: pl.DataFrame) -> list[str]:
    """Return an id for each row: the same promise has the same id in every run.

    Args:
        goals: a frame with the identity columns of a goal.
    """
    return [_digest(row) for row in goals.select(_IDENTITY).iter_rows()]


def _digest(row: Sequence[object]) -> str:
    text = "\x1f".join("\x00" if part is None else str(part) for part in row)
    return "g" + sha256(text.encode()).hexdigest()[:_ID_LENGTH]


def with_metric_facts(goals: pl.DataFrame, knowledge: Knowledge) -> pl.DataFrame:
    """Fill ``direction`` and ``aggregation`` where they are null.

    Both come from the catalogue. A metric that it lacks: an upper limit (``le``, ``lt``) or a
    cut makes less better; shares, scores and times are never added, other things are taken for
    a stock, since a stock's figures are never added up either.
    """
    facts = pl.DataFrame(
        [
            (m.id, m.direction if m.direction != "none" else None, m.aggregation)
            for m in knowledge.metrics.values()
        ],
        schema={"metric": pl.String, "_direction": pl.String, "_aggregation": pl.String},
        orient="row",
    )
    ratios = [u for u, shown in knowledge.unit_display.items() if shown.kind in _RATIO_KINDS]
    changes = pl.col("measure") != "level"
    limit = pl.col("comparator").is_in(["le", "lt"])
    return (
        goals.join(facts, on="metric", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce(
                "direction",
                "_direction",
                pl.when(limit | (changes & (pl.col("value") < 0)))
                .then(pl.lit("down"))
                .otherwise(pl.lit("up")),
            ).alias("direction"),
            pl.coalesce(
                "aggregation",
                pl.when(changes).then(pl.lit("none")).otherwise(pl.col("_aggregation")),
                pl.when(pl.col("unit").is_in(ratios))
                .then(pl.lit("none"))
                .otherwise(pl.lit("last")),
            ).alias("aggregation"),
        )
        .drop("_direction", "_aggregation")
    )
