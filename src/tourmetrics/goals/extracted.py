"""Goals from the target figures of documents: one goal a promise, with versions and baselines."""

from __future__ import annotations

import polars as pl

from tourmetrics.goals.baselines import with_baselines
from tourmetrics.goals.identity import goal_ids
from tourmetrics.goals.milestones import milestones
from tourmetrics.goals.nature import with_metric_facts
from tourmetrics.goals.statements import SEVERAL, statements
from tourmetrics.knowledge import load_knowledge
from tourmetrics.tables import FIGURES, GOALS, of_schema, taken, validate, with_figure_ids


def goals_from(figures: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Return the goals that the target figures state, in order of publication and place.

    A promise that several documents state is one goal, made from the first statement; all of
    them are its ``sources``. A later document's promise on the same thing is a new version that
    names the older one in ``supersedes``; the older one stays. Different amounts of one day are
    versions beside each other; ``goal_conflicts`` shows them. ``owner`` is null: a figure does
    not tell it.

    Args:
        figures: a figures table; of a lazy one the targets are read, and some places at a time
            what they start from.

    Raises:
        TableError: the table breaks the schema of figures.

    >>> from tourmetrics.tables import FIGURES, empty
    >>> goals_from(empty(FIGURES)).height
    0
    """
    if isinstance(figures, pl.LazyFrame):
        checked = taken(of_schema(figures).filter(pl.col("kind") == "target"))
    else:
        checked = figures = with_figure_ids(validate(figures, FIGURES))
    stated = _with_ids(statements(checked))
    first = stated.unique("promise", keep="first", maintain_order=True).sort(
        "published", "doc", "start", "end", "figure_id", nulls_last=True, maintain_order=True
    )
    said = stated.group_by("promise", maintain_order=True).agg(
        pl.col("commitment", "manner").drop_nulls().first(),
        pl.col("figure_id").alias("sources"),
    )
    made = (
        first.drop("commitment", "manner")
        .join(said, on="promise", maintain_order="left")
        .join(milestones(stated), on="promise", how="left", maintain_order="left")
        .join(_superseded(first), on="promise", how="left", maintain_order="left")
    )
    nulls = [
        pl.lit(None, column.dtype).alias(column.name)
        for column in GOALS.columns
        if column.name not in made.columns
    ]
    filled = with_metric_facts(made.with_columns(nulls), load_knowledge())
    return with_baselines(filled.select(GOALS.names), figures)


def goal_sources(figures: pl.DataFrame) -> pl.DataFrame:
    """Return every target figure beside the goal that it states: ``goal_id``, ``figure_id``.

    The first row of a goal is the statement that the goal was made from.
    """
    stated = _with_ids(statements(with_figure_ids(validate(figures, FIGURES))))
    return stated.select("goal_id", "figure_id")


def _with_ids(stated: pl.DataFrame) -> pl.DataFrame:
    first = stated.unique("promise", keep="first", maintain_order=True)
    ids = first.select("promise", pl.Series("goal_id", goal_ids(first), dtype=pl.String))
    return stated.join(ids, on="promise", maintain_order="left")


def _superseded(first: pl.DataFrame) -> pl.DataFrame:
    """The ids of the goals that each promise replaces, in one text."""
    ids = first.select(replaced="promise", old="goal_id")
    return (
        first.select("promise", "replaced")
        .explode("replaced", empty_as_null=False)
        .drop_nulls("replaced")
        .join(ids, on="replaced", maintain_order="left")
        .group_by("promise", maintain_order=True)
        .agg(pl.col("old").str.join(SEVERAL).alias("supersedes"))
    )
