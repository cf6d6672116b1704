"""Which figures answer which goals: the answer of each goal, its course, and what stands against.

Goals are taken some at a time, so that a million figures against ten thousand goals stay within
memory: the pairs of one batch are bounded, whatever the tables hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from tourmetrics.comparison.adoption import meeting_by_words
from tourmetrics.comparison.answers import answers
from tourmetrics.comparison.candidates import near_figures
from tourmetrics.comparison.course import course_points
from tourmetrics.comparison.places import place_counts, worst_places
from tourmetrics.comparison.prepare import ancestors
from tourmetrics.comparison.reasons import misses, parts_reported
from tourmetrics.comparison.season import learnt_shares
from tourmetrics.comparison.settings import load_settings
from tourmetrics.knowledge import Knowledge

PAIRS = 400_000
"""About how many pairs of goals and figures are looked at together."""


class Matched(NamedTuple):
    """What was found for the goals.

    Attributes:
        found: one row a goal: its answer (see ``answers``), ``kin`` where words alone brought it,
            and for a goal without one ``miss`` and ``lacks_base``.
        course: what stood at each date, see ``course_points``.
        seasons: ``g``, ``pe``, ``season`` learnt from earlier years.
    """

    found: pl.DataFrame
    course: pl.DataFrame
    seasons: pl.DataFrame


def match(
    goals: pl.DataFrame,
    facts: pl.DataFrame,
    texts: pl.DataFrame,
    knowledge: Knowledge,
    *,
    learn: bool = True,
    below: pl.DataFrame | None = None,
    spent: pl.Series | None = None,
) -> Matched:
    """Return what answers the goals.

    Args:
        goals: prepared goals.
        facts: prepared figures.
        texts: ``figure_id``, ``label``, ``sentence``, ``quote`` of the figures.
        knowledge: the places and the words.
        learn: whether seasons are learnt from earlier years.
        below: figures of the places in those of the goals, where ``facts`` lacks some of them.
        spent: ids of figures that other goals use, where ``goals`` lacks some.
    """
    facts = facts.with_columns(place=pl.lit(None, pl.String))
    below = facts if below is None else below
    parts = ancestors(pl.concat([facts["region"], below["region"]]), knowledge)
    counts = place_counts(goals, knowledge)
    direct = [
        _direct(some, facts, below, parts, counts, learn=learn) for some in _batches(goals, facts)
    ]
    found = pl.concat([part.found for part in direct])
    nearest = pl.concat([part.misses for part in direct])
    used = found.select(f_id=pl.col("ids").explode()).unique()
    if spent is not None:
        used = pl.concat([used, spent.alias("f_id").to_frame()])
    spoken, spoken_near = _by_words(goals, facts, found, used, texts, knowledge)
    every = pl.concat([found.with_columns(kin=pl.lit(None, pl.Float64)), spoken])
    rows = (
        goals.select("g")
        .join(every.drop("place"), on="g", how="left", maintain_order="left")
        .join(nearest, on="g", how="left", maintain_order="left")
        .with_columns(pl.col("lacks_base").fill_null(value=False))
    )
    course = pl.concat([*(part.course for part in direct), course_points(spoken_near)])
    seasons = pl.concat([part.seasons for part in direct])
    return Matched(rows, course, seasons)


class _Direct(NamedTuple):
    found: pl.DataFrame
    misses: pl.DataFrame
    course: pl.DataFrame
    seasons: pl.DataFrame


def _batches(goals: pl.DataFrame, facts: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Cut the goals into batches of about ``PAIRS`` pairs, in their order."""
    size = facts.group_by("thing", "region").agg(pl.len().alias("pairs"))
    sized = goals.join(
        size, on=["thing", "region"], how="left", nulls_equal=True, maintain_order="left"
    )
    weight = pl.col("pairs").fill_null(0).cast(pl.Int64) + 1
    batch = sized.select((weight.cum_sum() // PAIRS).alias("batch"))
    yield from goals.with_columns(batch).partition_by(
        "batch", maintain_order=True, include_key=False
    ) or [goals]


def _direct(
    goals: pl.DataFrame,
    facts: pl.DataFrame,
    below: pl.DataFrame,
    parts: pl.DataFrame,
    counts: pl.DataFrame,
    *,
    learn: bool,
) -> _Direct:
    """The answers that goals and figures of one thing give, and what came nearest."""
    near = near_figures(goals, facts, "region")
    found = answers(near)
    by_place = _by_place(goals, facts, parts, counts.join(goals, on="g", how="semi"))
    if by_place is not None:
        # What is said of each county at once goes before what single counties say.
        spare = by_place.join(found.select("g"), on="g", how="anti")
        found = pl.concat([found, spare.select(found.columns)])
    open_goals = goals.join(found, on="g", how="anti")
    elsewhere = parts_reported(open_goals, below, parts).with_columns(elsewhere=pl.lit("region"))
    missed = (
        misses(near)
        .join(elsewhere, on="g", how="full", coalesce=True)
        .select("g", pl.coalesce("miss", "elsewhere").alias("miss"), "lacks_base")
    )
    course = course_points(near)
    running = found.join(goals.select("g", "period_end"), on="g").filter(
        pl.col("mode").is_in(["total", "sum", "derived_total"])
        & (pl.col("pe") < pl.col("period_end"))
    )
    seasons = learnt_shares(near, running if learn else running.clear())
    return _Direct(found, missed, course, seasons)


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


def _by_words(
    goals: pl.DataFrame,
    facts: pl.DataFrame,
    found: pl.DataFrame,
    used: pl.DataFrame,
    texts: pl.DataFrame,
    knowledge: Knowledge,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Answers, with ``kin``, from figures that meet the goals still open by their words."""
    near = meeting_by_words(
        goals.join(found, on="g", how="anti", maintain_order="left"),
        facts.join(used, on="f_id", how="anti", maintain_order="left"),
        texts,
        knowledge,
        load_settings(),
    )
    spoken = answers(near)
    kin = (
        spoken.select("g", "ids")
        .explode("ids")
        .join(near.select("g", "f_id", "kin"), left_on=["g", "ids"], right_on=["g", "f_id"])
        .group_by("g")
        .agg(pl.col("kin").min())
    )
    return spoken.join(kin, on="g", how="left", maintain_order="left"), near
