"""Which figures can be set against which goals, and what stands against the others."""

from __future__ import annotations

import polars as pl

from tourmetrics.errors import UnitError
from tourmetrics.tables.dates import DAY, days
from tourmetrics.units import convert_factor

_YEAR_DAYS = (360, 372)
_SOON = "3mo"
_GOAL_COLUMNS = (
    "g",
    "thing",
    "region",
    "each",
    "measure",
    "change",
    "unit",
    "nature",
    "deadline",
    "period_start",
    "period_end",
    "w0",
    "w1",
    "zero",
    "base_start",
    "base_end",
    "baseline_value",
    "words",
    "crowded",
    "plan_doc",
    "known",
    "part",
)


def near_figures(goals: pl.DataFrame, facts: pl.DataFrame, on_region: str) -> pl.DataFrame:
    """Pair every goal with every figure on the same thing in the same place, and judge the pair."""
    return judged_pairs(
        goals.select(_GOAL_COLUMNS)
        .filter(pl.col("thing").is_not_null())
        .join(
            facts,
            left_on=["thing", "region"],
            right_on=["thing", on_region],
            nulls_equal=True,
            how="inner",
        )
    )


def chosen_figures(goals: pl.DataFrame, facts: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """Judge the pairs (``g``, ``f``, ``kin``) that were found by their words."""
    pairs = goals.select(_GOAL_COLUMNS).join(chosen, on="g")
    return judged_pairs(pairs.join(facts.drop("thing", "region"), on="f"), same_words=True)


def judged_pairs(pairs: pl.DataFrame, *, same_words: bool = False) -> pl.DataFrame:
    """Say of each pair what stands for and against it.

    Adds ``same_unit`` and ``factor`` (from the figure's unit to the goal's), ``same_measure``,
    ``same_each``, ``same_words`` and the kinds of fit in time:

    - ``inside``: a flow within the window, to be summed;
    - ``fits``: an answer by itself, for a stock or a rate, or a whole year before a deadline;
    - ``touches``: the two times overlap, or the figure has none.

    ``likeness`` is 2 for the same words, 1 where one label holds the other, else 0.
    """
    pairs = pairs.join(_factors(pairs), on=["f_unit", "unit"], how="left")
    goal_words, fact_words = pl.col("words"), pl.col("f_words")
    likeness = (
        pl.when(goal_words == fact_words)
        .then(2)
        .when(
            goal_words.str.contains(fact_words, literal=True)
            | fact_words.str.contains(goal_words, literal=True)
        )
        .then(1)
        .otherwise(0)
    )
    return pairs.with_columns(
        pl.col("factor").is_not_null().alias("same_unit"),
        pl.col("measure").eq_missing(pl.col("f_measure")).alias("m"),
        pl.col("change").eq_missing(pl.col("f_change")).alias("c"),
        pl.col("each").eq_missing(pl.col("f_each")).alias("same_each"),
        likeness.alias("likeness"),
        *_times(),
    ).with_columns(
        (pl.col("m") & pl.col("c")).alias("same_measure"),
        # A part answers no whole, and a whole no part.
        (
            (pl.col("part") == pl.col("f_part")) & (~pl.col("crowded") | (pl.col("likeness") > 0))
            | same_words
        ).alias("same_words"),
    )


def _factors(pairs: pl.DataFrame) -> pl.DataFrame:
    """One factor for each pair of units that occurs; null where there is none."""
    distinct = pairs.select("f_unit", "unit").unique().sort("f_unit", "unit")
    factors: list[float | None] = []
    for from_unit, to_unit in distinct.iter_rows():
        try:
            factors.append(float(convert_factor(from_unit, to_unit)))
        except UnitError:
            factors.append(None)
    return distinct.with_columns(pl.Series("factor", factors, dtype=pl.Float64))


def _times() -> list[pl.Expr]:
    ps, pe = pl.col("ps"), pl.col("pe")
    start, end, zero = pl.col("period_start"), pl.col("period_end"), pl.col("zero")
    flow = pl.col("nature") == "flow"
    stock = pl.col("nature") == "stock"
    open_time = end.is_null()
    opening = pl.min_horizontal("w0", "w1")
    inside = flow & (ps >= opening) & (pe <= end)
    after_zero = (pe > zero) | zero.is_null()
    # By a deadline the latest counts; before it, whole years of a flow show the way.
    by_deadline = pl.col("deadline") & (pe <= end) & after_zero
    # A stock without a date of its own has its publication's, and is told soon after the deadline.
    told_after = (
        pl.col("deadline")
        & stock
        & (ps == pe)
        & (pe == pl.col("f_published"))
        & (pe > end)
        & (pe <= end.dt.offset_by(_SOON))
    )
    whole_year = by_deadline & days(ps, pe).is_between(*_YEAR_DAYS) & (pe < end)
    in_span = ~pl.col("deadline") & (pe <= end) & (pe >= start)
    rate_in_span = in_span & (ps >= start) & ((ps == start) | (ps == pe))
    timeless = open_time & (ps.is_null() | ~flow)
    fits = (
        pl.when(open_time)
        .then(timeless)
        .when(flow)
        .then(whole_year & ~inside)
        .when(stock)
        .then(by_deadline | in_span | told_after)
        .otherwise(by_deadline | rate_in_span)
    )
    # For a deadline a figure that starts after the path's start is about the goal's time.
    opens = pl.when(pl.col("deadline") & ~flow).then(zero + DAY).otherwise(opening)
    touches = ps.is_null() | open_time | ((pe >= pl.coalesce(opens, end)) & (ps <= end))
    return [
        inside.fill_null(value=False).alias("inside"),
        fits.fill_null(value=False).alias("fits"),
        touches.fill_null(value=False).alias("touches"),
    ]
