"""What follows from a goal's metric, unit and comparator: where better lies, how periods add up."""

from __future__ import annotations

import polars as pl

from tourmetrics.knowledge import Knowledge

# Amounts of these kinds are never added up, and a later one may be any number of times an older.
_RATE_KINDS = ("percent", "rate", "score", "duration")
# What is counted comes in whole numbers: 0.3 complaints are a rate, whatever the unit says.
_COUNTED_KINDS = ("count", "visits", "persons")


def rate_units(knowledge: Knowledge) -> list[str]:
    """The units whose amounts are shares, scores or times."""
    return [u for u, shown in knowledge.unit_display.items() if shown.kind in _RATE_KINDS]


def with_metric_facts(goals: pl.DataFrame, knowledge: Knowledge) -> pl.DataFrame:
    """Fill ``direction`` and ``aggregation`` where they are null, and say so in ``filled``.

    A bound decides the direction first: what is to be at least something is to be high. Then
    the catalogue does, then the sign of a change. Changes are never added up, nor are fractions
    of what is counted; else the catalogue decides. A metric that it lacks: shares, scores and
    times are not added, other things are taken for a stock, whose figures never are either.
    """
    facts = pl.DataFrame(
        [
            (m.id, m.direction if m.direction != "none" else None, m.aggregation)
            for m in knowledge.metrics.values()
        ],
        schema={"metric": pl.String, "_direction": pl.String, "_aggregation": pl.String},
        orient="row",
    )
    counted = [u for u, shown in knowledge.unit_display.items() if shown.kind in _COUNTED_KINDS]
    changes = pl.col("measure") != "level"
    bound = pl.col("comparator").replace_strict(
        {"ge": "up", "gt": "up", "le": "down", "lt": "down"}, default=None
    )
    fraction = pl.col("unit").is_in(counted) & (pl.col("value") != pl.col("value").floor())
    direction = [
        (bound, "comparator"),
        (pl.col("_direction"), "catalogue"),
        (pl.when(changes & (pl.col("value") < 0)).then(pl.lit("down")), "value"),
        (pl.lit("up"), "default"),
    ]
    aggregation = [
        (pl.when(changes).then(pl.lit("none")), "measure"),
        (pl.when(fraction).then(pl.lit("none")), "value"),
        (pl.col("_aggregation"), "catalogue"),
        (pl.when(pl.col("unit").is_in(rate_units(knowledge))).then(pl.lit("none")), "unit"),
        (pl.lit("last"), "default"),
    ]
    return (
        goals.join(facts, on="metric", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("direction", *(value for value, _ in direction)).alias("direction"),
            pl.coalesce("aggregation", *(value for value, _ in aggregation)).alias("aggregation"),
            with_origins(
                _origin("direction", direction),
                _origin("aggregation", aggregation),
            ),
        )
        .drop("_direction", "_aggregation")
    )


def with_origins(*origins: pl.Expr) -> pl.Expr:
    """The column ``filled`` with more entries; null ones are left out."""
    present = pl.col("filled").fill_null([])
    return pl.concat_list(present, *origins).list.drop_nulls().alias("filled")


def _origin(column: str, choices: list[tuple[pl.Expr, str]]) -> pl.Expr:
    """``column=origin`` where the column is still null."""
    first = pl.coalesce(
        *(pl.when(value.is_not_null()).then(pl.lit(f"{column}={name}")) for value, name in choices)
    )
    return pl.when(pl.col(column).is_null()).then(first)
