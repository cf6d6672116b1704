"""Goals from the target figures of documents: one goal a promise, with versions and baselines."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from tourmetrics.goals.identity import THING, goal_ids, thing, with_metric_facts
from tourmetrics.knowledge import load_knowledge
from tourmetrics.tables import FIGURES, GOALS, validate, with_figure_ids

_ORDER = ("published", "doc", "start")
_SAME_LENGTH = timedelta(days=3)


def goals_from(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the goals that the target figures state, in order of publication and place.

    A promise that several documents state is one goal, of its first statement; see
    ``goal_sources`` for the others. A later document's promise on the same thing is a new
    version that names the older one in ``supersedes``; the older one stays. ``commitment``,
    ``milestones`` and ``owner`` are null: a figure does not tell them.

    Args:
        figures: a figures table.

    Raises:
        TableError: the table breaks the schema of figures.

    >>> from tourmetrics.tables import FIGURES, empty
    >>> goals_from(empty(FIGURES)).height
    0
    """
    checked = with_figure_ids(validate(figures, FIGURES))
    stated = _statements(checked)
    first = stated.unique("statement", keep="first", maintain_order=True)
    first = first.with_columns(pl.Series("goal_id", goal_ids(first), dtype=pl.String))
    first = _with_versions(first)
    later = ("baseline_value", "baseline_period")
    nulls = [
        pl.lit(None, column.dtype).alias(column.name)
        for column in GOALS.columns
        if column.name not in (*first.columns, *later)
    ]
    filled = with_metric_facts(first.with_columns(nulls), load_knowledge())
    return validate(_with_baselines(filled, checked), GOALS)


def goal_sources(figures: pl.DataFrame) -> pl.DataFrame:
    """Return every target figure beside the goal that it states: ``goal_id``, ``figure_id``.

    The first row of a goal is the statement that the goal was made from.
    """
    stated = _statements(with_figure_ids(validate(figures, FIGURES)))
    first = stated.unique("statement", keep="first", maintain_order=True)
    ids = first.select("statement", pl.Series("goal_id", goal_ids(first), dtype=pl.String))
    return stated.join(ids, on="statement", maintain_order="left").select("goal_id", "figure_id")


def _statements(figures: pl.DataFrame) -> pl.DataFrame:
    """Target figures in order, with ``statement``: a number that says which promise they state.

    Documents word one promise differently, so labels are compared only where one document
    states the same number of the same metric under several labels: those are several promises.
    """
    targets = (
        figures.filter(pl.col("kind") == "target")
        .sort(_ORDER, nulls_last=True, maintain_order=True)
        .with_columns(thing())
    )
    key = [*THING, "value", "high"]
    labels = pl.col("label").n_unique().over([*key, "doc"])
    split = targets.with_columns(pl.when(labels.max().over(key) > 1).then("label").alias("_part"))
    key.append("_part")
    numbers = split.select(key).unique(maintain_order=True).with_row_index("statement")
    return split.join(numbers, on=key, nulls_equal=True, maintain_order="left").drop("_part")


def _with_versions(goals: pl.DataFrame) -> pl.DataFrame:
    """Count versions within what is the same thing, by date of publication.

    Where one document has several goals on the thing, only those under one label follow
    each other. An undated document neither supersedes nor is superseded.
    """
    crowded = pl.len().over([*THING, "doc"]).max().over(THING) > 1
    chain = [*THING, "_label"]
    dated = goals.with_columns(pl.when(crowded).then("label").alias("_label")).with_columns(
        pl.when(pl.col("published").is_null())
        .then(1)
        .otherwise(pl.col("published").rank("dense").over(chain))
        .cast(pl.Int64)
        .alias("version")
    )
    older = (
        dated.filter(pl.col("published").is_not_null())
        .unique([*chain, "version"], keep="last", maintain_order=True)
        .select(*chain, (pl.col("version") + 1).alias("version"), supersedes="goal_id")
    )
    return dated.join(
        older, on=[*chain, "version"], how="left", nulls_equal=True, maintain_order="left"
    ).drop("_label")


def _with_baselines(goals: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Take the start from the plan itself: its latest reported level before the goal's time.

    A goal on a change or ratio counts from a level too; only one of the year that it counts
    from will do. Several different levels for one period leave the baseline open.
    """
    levels = (
        figures.filter(
            (pl.col("kind") == "reported")
            & (pl.col("measure") == "level")
            & pl.col("period_end").is_not_null()
        )
        .with_columns(thing())
        .select(
            "thing",
            "region",
            "each",
            "doc",
            base_unit="unit",
            base_value="value",
            base_start="period_start",
            base_end="period_end",
            base_label="label",
        )
    )
    is_level = pl.col("measure") == "level"
    year = pl.col("change").cast(pl.Int32, strict=False)
    before = pl.when(pl.col("change") == "yoy").then(pl.col("period_end").dt.year() - 1)
    # A sum over nine months is no start for a goal on a quarter.
    days = pl.col("period_end") - pl.col("period_start")
    base_days = pl.col("base_end") - pl.col("base_start")
    alike = (days == pl.duration()) | ((base_days - days).abs() <= _SAME_LENGTH)
    found = (
        goals.select("goal_id", *THING, "doc", "label", "aggregation")
        .join(levels, on=["thing", "region", "each", "doc"], nulls_equal=True)
        .filter(pl.col("thing").is_not_null())
        .filter(
            pl.when(is_level)
            .then(
                (pl.col("base_unit") == pl.col("unit"))
                & (pl.col("base_end") < pl.col("period_end"))
                & (
                    (pl.col("base_end") < pl.col("period_start"))
                    | (pl.col("period_start") == pl.col("period_end"))
                )
                & ((pl.col("aggregation") != "sum") | alike)
            )
            .otherwise(pl.col("base_end").dt.year() == pl.coalesce(year, before))
        )
        .filter(pl.col("base_end") == pl.col("base_end").max().over("goal_id"))
        .with_columns((pl.col("base_label") == pl.col("label")).fill_null(value=False).alias("own"))
        .filter(pl.col("own") | ~pl.col("own").any().over("goal_id"))
        .with_columns(
            (pl.col("base_end") - pl.col("base_start")).max().over("goal_id").alias("longest")
        )
        .filter((pl.col("base_end") - pl.col("base_start")) == pl.col("longest"))
        .filter(pl.col("base_value").n_unique().over("goal_id") == 1)
        .unique("goal_id", keep="first", maintain_order=True)
        .select(
            "goal_id",
            baseline_value="base_value",
            baseline_period=pl.format(
                "{}/{}",
                pl.col("base_start").dt.to_string("%Y-%m-%d"),
                pl.col("base_end").dt.to_string("%Y-%m-%d"),
            ),
        )
    )
    return goals.join(found, on="goal_id", how="left", maintain_order="left")
