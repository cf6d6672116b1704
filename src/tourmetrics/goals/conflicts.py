"""Goals in force that contradict each other: one thing, one time, different amounts."""

from __future__ import annotations

import polars as pl

from tourmetrics.goals.sameness import KEY, comparable_size, with_sameness
from tourmetrics.goals.versions import in_force
from tourmetrics.tables import FIGURES, validate, with_figure_ids
from tourmetrics.tables.schema import Column, Schema

_SLACK = 1e-9
GOAL_CONFLICTS = Schema(
    "goal_conflicts",
    (
        Column("goal_id", "text", "the goal that was stated first", required=True),
        Column("other_goal_id", "text", "the goal that says something else", required=True),
        Column("metric", "text", "what is measured"),
        Column("label", "text", "the words for what is measured"),
        Column("region", "text", "region code"),
        Column("period_start", "date", "first day of the goals' period"),
        Column("period_end", "date", "last day of the goals' period"),
        Column("value", "number", "the first goal's value", required=True),
        Column("other_value", "number", "the other goal's value, in the same unit", required=True),
        Column("unit", "text", "unit of both values", required=True, closed_by_units=True),
        Column("published", "date", "the day on which the first was stated"),
        Column("other_published", "date", "the day on which the other was stated"),
        Column("figure_id", "text", "the first goal's figure; null: typed by hand"),
        Column("other_figure_id", "text", "the other goal's figure; null: typed by hand"),
    ),
)


def goal_conflicts(goals: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of goals in force that promise different amounts of the same thing.

    They were stated on the same day, or one of them has no day. Amounts that one document gives
    under different labels or in one sentence are of its parts and no conflict, nor are levels too
    far apart to be about the same thing, unless they look like a slip of the point: ten times,
    a hundred times.

    Args:
        goals: a goals table.
        figures: the figures that its goals came from; may be empty.

    Raises:
        TableError: a table breaks its schema.

    >>> from tourmetrics.tables import GOALS, empty
    >>> goal_conflicts(empty(GOALS), empty(FIGURES)).height
    0
    """
    known = with_figure_ids(validate(figures, FIGURES)).select(
        "figure_id", "doc", "sentence", said="label"
    )
    current = with_sameness(in_force(goals)).with_row_index("g")
    pairs = current.join(current, on=list(KEY), nulls_equal=True, suffix="_other").filter(
        pl.col("g") < pl.col("g_other")
    )
    apart = (pl.col("amount") - pl.col("amount_other")).abs()
    slack = pl.max_horizontal(pl.col("amount").abs(), pl.col("amount_other").abs()) * _SLACK
    highs = pl.col("amount_high").fill_null(pl.col("amount"))
    other_highs = pl.col("amount_high_other").fill_null(pl.col("amount_other"))
    differ = pairs.filter((apart > slack) | ((highs - other_highs).abs() > slack)).filter(
        comparable_size("amount", "amount_other") | _slip()
    )
    parts = _parts(differ, current, known)
    return validate(
        differ.join(parts, on=["g", "g_other"], how="anti", maintain_order="left")
        .sort("g", "g_other")
        .select(
            "goal_id",
            pl.col("goal_id_other").alias("other_goal_id"),
            "metric",
            "label",
            "region",
            "period_start",
            "period_end",
            "value",
            (pl.col("amount_other") / pl.col("factor")).alias("other_value"),
            "unit",
            "published",
            pl.col("published_other").alias("other_published"),
            "figure_id",
            pl.col("figure_id_other").alias("other_figure_id"),
        ),
        GOAL_CONFLICTS,
    )


def _slip() -> pl.Expr:
    """Whether the one amount is ten, a hundred, … times the other."""
    digits = (pl.col("amount") / pl.col("amount_other")).log10()
    return ((digits - digits.round()).abs() < _SLACK).fill_null(value=False)


def _parts(pairs: pl.DataFrame, goals: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Pairs that documents state as parts: under different labels, or in one sentence."""
    said = (
        goals.select("g", figure_id="sources")
        .explode("figure_id", empty_as_null=False)
        .join(known, on="figure_id")
        .select("g", "doc", "said", "sentence")
    )
    beside = (
        pairs.select("g", "g_other")
        .join(said, on="g")
        .join(said.rename({"g": "g_other"}), on=["g_other", "doc"], suffix="_other")
        .with_columns(
            (
                pl.col("said").eq_missing(pl.col("said_other"))
                & (pl.col("sentence") != pl.col("sentence_other")).fill_null(value=True)
            ).alias("same")
        )
    )
    return beside.group_by("g", "g_other").agg(pl.col("same").any()).filter(~pl.col("same"))
