"""Goals set against reported figures: one row a goal, with status, pace and evidence."""

from __future__ import annotations

from datetime import date

import polars as pl

from tourmetrics.comparison.answers import answers
from tourmetrics.comparison.candidates import near_figures
from tourmetrics.comparison.moment import AsOf, as_of_source
from tourmetrics.comparison.places import place_counts, worst_places
from tourmetrics.comparison.prepare import ancestors, prepare_facts, prepare_goals
from tourmetrics.comparison.reasons import misses, parts_reported
from tourmetrics.comparison.thresholds import Thresholds
from tourmetrics.comparison.verdict import with_bounds, with_measures, with_status
from tourmetrics.errors import InputError
from tourmetrics.knowledge import Knowledge, load_knowledge
from tourmetrics.tables import COMPARISONS, FIGURES, GOALS, validate, with_figure_ids

METHODS = ("pace",)
__all__ = ["METHODS", "AsOf", "Thresholds", "as_of_source", "compare"]
_DEFAULT = Thresholds()


def compare(
    goals: pl.DataFrame,
    figures: pl.DataFrame,
    *,
    as_of: date | None = None,
    method: str = "pace",
    thresholds: Thresholds = _DEFAULT,
) -> pl.DataFrame:
    """Return one row a goal, in the goals' order: what was reached, the status and its reason.

    Args:
        goals: a goals table.
        figures: a figures table; its reported figures answer, its target figures date the plans.
        as_of: the day of judgement; figures on later days are left out. Without it, the day of
            ``as_of_source``.
        method: the name of the method; ``pace`` is the only one so far.
        thresholds: from which pace on a goal is on track, and the like.

    Raises:
        InputError: an unknown method.
        TableError: a table breaks its schema.

    >>> from tourmetrics.tables import FIGURES, GOALS, empty
    >>> compare(empty(GOALS), empty(FIGURES)).height
    0
    """
    if method not in METHODS:
        raise InputError(f"method {method!r} is unknown: use one of {', '.join(METHODS)}")
    knowledge = load_knowledge()
    checked = validate(goals, GOALS)
    known = with_figure_ids(validate(figures, FIGURES))
    day = as_of if as_of is not None else as_of_source(checked, known).day
    prepared = prepare_goals(checked, known)
    found = _found(prepared, prepare_facts(known, day), knowledge)
    rows = prepared.join(found, on="g", how="left", maintain_order="left")
    judged = with_status(with_measures(with_bounds(rows, thresholds), day), thresholds)
    shown = pl.col("status") != "not_comparable"
    return validate(
        judged.select(
            *_GOAL,
            goal_figure_id="figure_id",
            target="value",
            target_high="high",
            as_of=pl.lit(day, pl.Date),
            actual_period_start=pl.when(shown).then("ps"),
            actual_period_end=pl.when(shown).then("pe"),
            elapsed="elapsed",
            forecast_low=pl.lit(None, pl.Float64),
            forecast_high=pl.lit(None, pl.Float64),
            status="status",
            reason="reason",
            method=pl.lit(method),
            figure_ids=pl.when(shown).then("ids").fill_null([]),
            **{name: pl.when(shown).then(name) for name in _ONLY_COMPARABLE},
            **{"class": pl.lit(None, pl.String)},
        ),
        COMPARISONS,
    )


_GOAL = (
    "goal_id",
    "metric",
    "label",
    "region",
    pl.col("goal_each").alias("each"),
    "measure",
    "change",
    "period_start",
    "period_end",
    "comparator",
    "unit",
)
_ONLY_COMPARABLE = (
    "actual",
    "coverage",
    "attainment",
    "expected",
    "pace",
    "gap",
    "required_rate",
    "forecast",
)


def _found(goals: pl.DataFrame, facts: pl.DataFrame, knowledge: Knowledge) -> pl.DataFrame:
    """The answer to each goal, and where there is none, what came nearest."""
    facts = facts.with_columns(place=pl.lit(None, pl.String))
    near = near_figures(goals, facts, "region")
    parts = ancestors(facts["region"], knowledge)
    counts = place_counts(goals, knowledge)
    found = answers(near)
    by_place = _by_place(goals, facts, parts, counts)
    if by_place is not None:
        # What is said of each county at once goes before what single counties say.
        spare = by_place.join(found.select("g"), on="g", how="anti")
        found = pl.concat([found, spare.select(found.columns)])
    missed = misses(near)
    elsewhere = parts_reported(goals, facts, parts).with_columns(elsewhere=pl.lit("region"))
    return (
        goals.select("g")
        .join(found.drop("place"), on="g", how="left")
        .join(missed, on="g", how="left")
        .join(elsewhere, on="g", how="left")
        .with_columns(
            pl.coalesce("miss", "elsewhere").alias("miss"),
            pl.col("lacks_base").fill_null(value=False),
        )
        .drop("elsewhere")
    )


def _by_place(
    goals: pl.DataFrame, facts: pl.DataFrame, parts: pl.DataFrame, counts: pl.DataFrame
) -> pl.DataFrame | None:
    """Answers of place-goals from the figures of the single places."""
    if counts.is_empty():
        return None
    single = goals.join(counts.select("g", "level"), on="g").with_columns(
        each=pl.lit(None, pl.String)
    )
    inner = facts.join(parts, on="region").with_columns(place=pl.col("region"))
    near = near_figures(single, inner, "whole")
    levels = single.select("g", goal_level="level")
    near = near.join(levels, on="g").filter(pl.col("level") == pl.col("goal_level"))
    return worst_places(answers(near), goals, counts)
