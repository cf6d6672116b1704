"""The comparison in one step: match, measure, judge, and what another method says beside."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import polars as pl

from tourmetrics.comparison.forecast import with_interval
from tourmetrics.comparison.lazily import match_lazily
from tourmetrics.comparison.matching import match
from tourmetrics.comparison.methods import NAMES, assessed
from tourmetrics.comparison.moment import as_of_source
from tourmetrics.comparison.prepare import figure_texts, prepare_facts, prepare_goals
from tourmetrics.comparison.season import check_profile, given_shares
from tourmetrics.comparison.thresholds import Thresholds
from tourmetrics.comparison.verdict import (
    reached_before,
    with_bounds,
    with_measures,
    with_opening,
    with_status,
)
from tourmetrics.errors import InputError
from tourmetrics.knowledge import load_knowledge
from tourmetrics.tables import (
    COMPARISONS,
    FIGURES,
    GOALS,
    Portions,
    validate,
    with_figure_ids,
    with_ids,
)
from tourmetrics.tables.dates import days, months_between

PACE = "pace"
METHODS = (PACE, *NAMES)
LEARNT, LINEAR = "learnt", "linear"
_DEFAULT = Thresholds()
_YEAR_DAYS = 360
Profile = pl.DataFrame | str
"""A seasonal profile, or how to come by one: ``learnt`` from earlier years, ``linear`` for none."""


class Judged(NamedTuple):
    """The goals with all that was worked out for them, the day of judgement, and the way there.

    ``course`` is what stood at each date, ``seasons`` the shares that earlier years tell.
    """

    rows: pl.DataFrame
    day: date | None
    course: pl.DataFrame
    seasons: pl.DataFrame


def compare(
    goals: pl.DataFrame,
    figures: pl.DataFrame | pl.LazyFrame,
    *,
    as_of: date | None = None,
    method: str = PACE,
    thresholds: Thresholds = _DEFAULT,
    profile: Profile = LEARNT,
) -> pl.DataFrame:
    """Return one row a goal, in the goals' order: what was reached, the status and its reason.

    Args:
        goals: a goals table.
        figures: a figures table; its reported figures answer, its target figures date the plans.
            Of a lazy one (``tm.scan_figures``) only what the goals can need is read, some places
            at a time.
        as_of: the day of judgement; figures on later days are left out. Without it, the day of
            ``as_of_source``.
        method: ``pace``, or the name of another method, whose verdict is put into ``class``;
            status and numbers are those of ``pace`` then too.
        thresholds: from which pace on a goal is on track, and the like.
        profile: the path of a flow within its year: ``learnt`` from up to three earlier years
            where their figures tell it, ``linear`` for equal days, or a table with ``month`` and
            ``share`` (and ``metric``, ``region``), see ``read_profile``.

    Raises:
        InputError: an unknown method, or a profile that is none.
        TableError: a table breaks its schema.

    >>> from tourmetrics.tables import FIGURES, GOALS, empty
    >>> compare(empty(GOALS), empty(FIGURES)).height
    0
    """
    return compare_judged(
        goals, figures, as_of=as_of, method=method, thresholds=thresholds, profile=profile
    )[0]


def compare_judged(
    goals: pl.DataFrame,
    figures: pl.DataFrame | pl.LazyFrame,
    *,
    as_of: date | None = None,
    method: str = PACE,
    thresholds: Thresholds = _DEFAULT,
    profile: Profile = LEARNT,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what ``compare`` does, and beside it all that was worked out for each goal."""
    judged, day, *_ = judge(
        goals, figures, as_of=as_of, method=method, thresholds=thresholds, profile=profile
    )
    shown = pl.col("status") != "not_comparable"
    table = validate(
        judged.select(
            *_GOAL,
            goal_figure_id="figure_id",
            target="value",
            target_high="high",
            as_of=pl.lit(day, pl.Date),
            actual_period_start=pl.when(shown).then("ps"),
            actual_period_end=pl.when(shown).then("pe"),
            elapsed="elapsed",
            status="status",
            reason="reason",
            method=pl.lit(method),
            figure_ids=pl.when(shown).then("ids").fill_null([]),
            **{name: pl.when(shown).then(name) for name in _ONLY_COMPARABLE},
        ),
        COMPARISONS,
    )
    return table, judged


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
    "forecast_low",
    "forecast_high",
    "class",
)


def judge(
    goals: pl.DataFrame,
    figures: pl.DataFrame | pl.LazyFrame,
    *,
    as_of: date | None = None,
    method: str = PACE,
    thresholds: Thresholds = _DEFAULT,
    profile: Profile = LEARNT,
) -> Judged:
    """Do what ``compare`` does, and keep all that was worked out on the way."""
    if method not in METHODS:
        raise InputError(f"method {method!r} is unknown: use one of {', '.join(METHODS)}")
    given = None if isinstance(profile, str) else check_profile(profile)
    if isinstance(profile, str) and profile not in (LEARNT, LINEAR):
        raise InputError(f"profile {profile!r}: use {LEARNT}, {LINEAR}, or a table of months")
    knowledge = load_knowledge()
    checked = validate(goals, GOALS)
    learn = isinstance(profile, str) and profile == LEARNT
    if isinstance(figures, pl.LazyFrame):
        known = with_ids(figures, checked["figure_id"].drop_nulls())
    else:
        known = figures = with_figure_ids(validate(figures, FIGURES))
    day = as_of if as_of is not None else as_of_source(checked, figures).day
    prepared = prepare_goals(checked, known, knowledge)
    if isinstance(figures, pl.LazyFrame):
        matched = match_lazily(prepared, Portions(figures), day, knowledge, learn=learn)
    else:
        facts = prepare_facts(figures, day, knowledge)
        matched = match(prepared, facts, figure_texts(figures), knowledge, learn=learn)
    found, course, seasons = matched
    rows = prepared.join(found, on="g", how="left", maintain_order="left")
    rows = with_opening(with_bounds(rows, thresholds), day)
    if given is not None:
        rows = given_shares(rows, given)
    else:
        rows = rows.join(seasons, on=["g", "pe"], how="left", maintain_order="left")
    rows = reached_before(rows, course, thresholds)
    rows = with_interval(with_measures(rows), course, given)
    rows = with_status(rows, thresholds)
    return Judged(_with_class(rows, method), day, course, seasons)


def _with_class(rows: pl.DataFrame, method: str) -> pl.DataFrame:
    """Add ``class`` and ``score`` of a method; null for ``pace``, which has the status alone.

    Growth rates need a base and an amount that are alike: for a flow, that of a whole period. A
    part of a year is no growth on the year before; there the straight path takes its place.
    """
    if method == PACE:
        return rows.with_columns(
            pl.lit(None, pl.String).alias("class"), pl.lit(None, pl.Float64).alias("score")
        )
    base_days = days(pl.col("base_start"), pl.col("base_end"))
    whole = (pl.col("nature") != "flow") | (
        (days(pl.col("ps"), pl.col("pe")) >= _YEAR_DAYS) & (base_days >= _YEAR_DAYS)
    )
    alike = (pl.col("measure") == "level") & whole
    base = pl.when(alike).then("baseline_value")
    named = assessed(
        rows.with_columns(
            base.alias("base"),
            pl.when(alike).then("actual").alias("now"),
            (months_between(pl.col("base_end"), pl.col("pe")) / 12).alias("years"),
            (months_between(pl.col("base_end"), pl.col("period_end")) / 12).alias("target_years"),
            (pl.col("direction") == "up").alias("up"),
            (pl.col("surely") & ~pl.col("open_end")).alias("met"),
            pl.col("pace").alias("path"),
        ).select(
            "g", "base", "years", "target_years", "up", "met", "path", value="now", target="value"
        ),
        method,
    )
    judged = pl.col("actual").is_not_null() & (pl.col("mode") != "partial")
    return rows.join(
        named.select("g", "score", "class"), on="g", how="left", maintain_order="left"
    ).with_columns(pl.when(judged).then("class").alias("class"))
