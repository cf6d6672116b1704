"""Formulas and statuses: how far, how far it should be, and what follows."""

from __future__ import annotations

from datetime import date

import polars as pl

from tourmetrics.comparison.thresholds import Thresholds
from tourmetrics.tables.dates import DAY, days, months_between

_SLACK = 1e-9  # converted amounts may differ in their last bits
_GROWS = pl.col("direction") == "up"
_KEPT = pl.col("comparator").is_in(["le", "lt"])
# Goals that are kept from now on rather than reached: limits, and what the plan says to maintain.
_STAYS = _KEPT | pl.col("manner").eq_missing(pl.lit("keep"))
# An amount that only adds up or stays can be passed for good while its period runs.
_CAN_BE_EARLY = (
    (pl.col("measure") == "level")
    & pl.col("nature").is_in(["flow", "stock"])
    & _GROWS
    & ~_STAYS
    & pl.col("comparator").is_in(["ge", "gt", "eq"])
)
_WINDOWED = ("total", "sum", "partial", "derived_total")


def _at_least(amount: pl.Expr, bound: pl.Expr) -> pl.Expr:
    return amount >= bound - bound.abs() * _SLACK


def _at_most(amount: pl.Expr, bound: pl.Expr) -> pl.Expr:
    return amount <= bound + bound.abs() * _SLACK


def with_bounds(rows: pl.DataFrame, thresholds: Thresholds) -> pl.DataFrame:
    """Add ``surely`` and ``surely_not``: is the comparator satisfied, whatever the bounds hide."""
    lo, hi = pl.col("lo"), pl.col("hi")
    target, top = pl.col("value"), pl.col("high")
    allowance = target.abs() * (1 - thresholds.approximately)
    floor = pl.when(pl.col("comparator") == "approx").then(target - allowance).otherwise(target)
    ceiling = (
        pl.when(pl.col("comparator") == "approx")
        .then(target + allowance)
        .otherwise(pl.coalesce(top, target))
    )
    upward = pl.col("comparator").is_in(["ge", "gt"]) | (~_KEPT & _GROWS)
    strict = pl.col("comparator").is_in(["gt", "lt"])
    above = (
        pl.when(strict)
        .then((~_at_most(lo, floor)) | (pl.col("open") & _at_least(lo, floor) & hi.is_null()))
        .otherwise(_at_least(lo, floor))
    )
    not_above = (
        pl.when(strict)
        .then(_at_most(hi, floor))
        .otherwise(~_at_least(hi, floor) | (pl.col("open") & lo.is_null() & _at_most(hi, floor)))
    )
    below = (
        pl.when(strict)
        .then((~_at_least(hi, ceiling)) | (pl.col("open") & _at_most(hi, ceiling) & lo.is_null()))
        .otherwise(_at_most(hi, ceiling))
    )
    not_below = (
        pl.when(strict)
        .then(_at_least(lo, ceiling))
        .otherwise(
            ~_at_most(lo, ceiling) | (pl.col("open") & hi.is_null() & _at_least(lo, ceiling))
        )
    )
    return rows.with_columns(
        pl.when(upward).then(above).otherwise(below).fill_null(value=False).alias("surely"),
        pl.when(upward)
        .then(not_above)
        .otherwise(not_below)
        .fill_null(value=False)
        .alias("surely_not"),
    )


def reached_before(
    rows: pl.DataFrame, course: pl.DataFrame, thresholds: Thresholds
) -> pl.DataFrame:
    """Add ``lost``: the target was surely passed at an earlier date than that of the actual."""
    asked = rows.filter(_CAN_BE_EARLY & pl.col("pe").is_not_null()).select(
        "g", "comparator", "value", "high", "direction", last="pe"
    )
    earlier = course.join(asked, on="g").filter(pl.col("pe") < pl.col("last"))
    passed = with_bounds(earlier, thresholds).filter("surely").select("g").unique()
    return rows.join(
        passed.with_columns(lost=pl.lit(value=True)), on="g", how="left", maintain_order="left"
    ).with_columns(pl.col("lost").fill_null(value=False))


def with_opening(rows: pl.DataFrame, as_of: date | None) -> pl.DataFrame:
    """Add where and when the path starts, how much of its time is gone, and attainment.

    ``opening`` is the day before the path's first, ``begin`` the amount there, ``time_gone`` the
    share of its days, ``over`` whether the period has ended.
    """
    end = pl.col("period_end")
    windowed = pl.col("mode").is_in(_WINDOWED)
    # A flow starts at nothing each period; all else at its baseline, where there is one.
    of_level = pl.col("measure") == "level"
    start = pl.when(windowed).then(0.0).when(of_level).then("baseline_value")
    start = (
        start.when(pl.col("measure") == "ratio")
        .then(pl.when(pl.col("base_end").is_not_null()).then(100.0))
        .when(pl.col("change").str.contains(r"^\d{4}$"))
        .then(0.0)
    )
    opening = (
        pl.when(windowed & (pl.col("ps") == pl.col("w1")))
        .then(pl.col("w1") - DAY)
        .when(windowed)
        .then(pl.col("w0") - DAY)
        .when((pl.col("measure") != "level") & pl.col("change").str.contains(r"^\d{4}$"))
        .then(
            pl.coalesce("base_end", pl.date(pl.col("change").cast(pl.Int32, strict=False), 12, 31))
        )
        .otherwise("zero")
    )
    reached = pl.col("pe")
    seen = pl.coalesce(reached, pl.lit(as_of, pl.Date))
    actual, target = pl.col("actual"), pl.col("value")
    return (
        rows.with_columns(
            opening.alias("opening"),
            start.cast(pl.Float64).alias("begin"),
            pl.when(target != 0).then(actual / target).alias("attainment"),
            (end <= pl.lit(as_of, pl.Date)).fill_null(value=False).alias("over"),
        )
        .with_columns(
            (days(pl.col("opening"), seen) - 1).alias("gone"),
            (days(pl.col("opening"), end) - 1).alias("whole"),
        )
        .with_columns(
            pl.when(pl.col("whole") > 0)
            .then((pl.col("gone") / pl.col("whole")).clip(0, 1))
            .alias("time_gone")
        )
    )


def with_measures(rows: pl.DataFrame) -> pl.DataFrame:
    """Add elapsed, expected, pace, gap, required rate and forecast.

    ``season``, where it is known, takes the place of the share of the days of a flow.
    """
    of_level = pl.col("measure") == "level"
    actual, target = pl.col("actual"), pl.col("value")
    end, reached = pl.col("period_end"), pl.col("pe")
    seasonal = pl.col("mode").is_in(_WINDOWED) & (pl.col("time_gone") < 1)
    rows = rows.with_columns(pl.when(seasonal).then("season").alias("season")).with_columns(
        pl.coalesce("season", "time_gone").alias("elapsed")
    )
    way = target - pl.col("begin")
    beyond = pl.when(_GROWS).then(way > 0).otherwise(way < 0).fill_null(value=True)
    paced = ~_STAYS & beyond & (pl.col("mode") != "partial")
    share = (actual - pl.col("begin")) / way
    left = months_between(reached, end)
    slope = (actual - pl.col("begin")) / pl.col("elapsed")
    adds_up = of_level & pl.col("nature").is_in(["flow", "stock"])
    return rows.with_columns(
        beyond.alias("beyond"),
        pl.when(paced & (pl.col("elapsed") >= 1))
        .then(target)
        .when(paced)
        .then(pl.col("begin") + way * pl.col("elapsed"))
        .alias("expected"),
        pl.when(paced & (pl.col("elapsed") > 0)).then(share / pl.col("elapsed")).alias("pace"),
        pl.when(~pl.col("over") & paced & adds_up & (left > 0) & ~pl.col("surely"))
        .then((target - actual) / left)
        .alias("required_rate"),
        pl.when(~pl.col("over") & paced & (pl.col("elapsed") > 0))
        .then(pl.col("begin") + slope)
        .alias("forecast"),
    ).with_columns((actual - pl.col("expected")).alias("gap"))


def with_status(rows: pl.DataFrame, thresholds: Thresholds) -> pl.DataFrame:
    """Add ``status`` and ``reason``: the first row of the table of statuses that holds."""
    none = pl.col("actual").is_null()
    over, surely, surely_not = pl.col("over"), pl.col("surely"), pl.col("surely_not")
    partial = pl.col("mode") == "partial"
    windowed = pl.col("mode").is_in(_WINDOWED)
    # A running total that is over stands for the whole only if it reaches the last day.
    unfinished = (
        (windowed | (pl.col("nature") == "rate"))
        & ~pl.col("deadline")
        & (pl.col("pe") < pl.col("period_end"))
        & (pl.col("ps") != pl.col("pe"))
    ) | (windowed & (pl.col("pe") < pl.col("period_end")))
    stale = (
        (pl.col("nature") != "flow")
        & pl.col("deadline")
        & (pl.col("pe") < (pl.col("period_end") + DAY).dt.offset_by("-1y"))
    )
    whole_year_before = (pl.col("nature") == "flow") & pl.col("deadline") & ~windowed
    some_places = (pl.col("mode") == "places") & (pl.col("coverage") < 1)
    grows_only = _CAN_BE_EARLY & (pl.col("nature") == "flow")
    early = _CAN_BE_EARLY & surely & ~some_places
    # A stock over a span is asked for at its end: what stood before may have changed since.
    passed = (
        (pl.col("nature") == "stock")
        & ~pl.col("deadline")
        & (pl.col("pe") < pl.col("period_end"))
        & ~early
        & (pl.col("mode") != "places")
    )
    open_end = over & (unfinished | stale | whole_year_before | partial | passed).fill_null(
        value=False
    )
    derived = pl.when(pl.col("mode").is_in(["derived", "derived_total"])).then(pl.lit("derived"))
    summed = pl.when(pl.col("mode") == "sum").then(pl.lit("sum"))
    worst = pl.when(pl.col("mode") == "places").then(pl.lit("worst_place"))
    spoken = pl.when(pl.col("kin").is_not_null()).then(pl.lit("words"))
    # Named once: written out in each of the cases, they take Polars longer than all the rows.
    named = {"open_end": open_end, "_early": early, "_passable": grows_only, "_places": some_places}
    rows = rows.with_columns(_how=pl.coalesce(spoken, derived, summed, worst), **named)
    open_end, early, grows_only, some_places = map(pl.col, named)
    how = pl.col("_how")
    straddles = ~surely & ~surely_not
    pace = pl.col("pace")
    undated = pl.col("period_end").is_null()
    cases: list[tuple[pl.Expr, str, pl.Expr]] = [
        (none & pl.col("lacks_base"), "needs_base", pl.lit("base_unknown")),
        (none & pl.col("miss").is_not_null(), "not_comparable", pl.col("miss")),
        (none & over, "unreported", pl.lit("no_figure")),
        (none & undated, "no_data", pl.lit("no_date")),
        (none, "no_data", pl.lit("no_figure")),
        (partial & early, "achieved", pl.when(over).then(how).otherwise(pl.lit("early"))),
        (partial, "not_comparable", pl.lit("period")),
        (straddles, "indeterminate", pl.lit("bound")),
        (pl.col("lost") & surely_not, "reversed", how),
        (over & some_places & ~surely_not, "indeterminate", pl.lit("each")),
        (over & open_end & grows_only & surely, "achieved", how),
        (over & open_end & _KEPT & surely_not & windowed, "missed", how),
        (over & open_end, "indeterminate", pl.lit("partial")),
        (over & surely, "achieved", how),
        (over, "missed", how),
        (early, "achieved", pl.lit("early")),
        (some_places, "indeterminate", pl.lit("each")),
        (pl.col("time_gone") < thresholds.too_early, "too_early", how),
        (_STAYS & surely, "holding", how),
        (_STAYS, "breaching", how),
        (~pl.col("beyond") & surely, "holding", pl.lit("not_beyond_baseline")),
        (~pl.col("beyond"), "breaching", pl.lit("not_beyond_baseline")),
        # Before the season starts nothing is due.
        (pl.col("season") == 0, "too_early", how),
        (pace.is_null(), "no_path", pl.lit("no_baseline")),
        (pace >= thresholds.ahead - _SLACK, "ahead", how),
        (pace >= thresholds.on_track - _SLACK, "on_track", how),
        (pace >= thresholds.behind - _SLACK, "behind", how),
        (pace >= -_SLACK, "far_behind", how),
    ]
    status, reason = pl.lit("regressing"), how
    for condition, name, why in reversed(cases):
        holds = condition.fill_null(value=False)
        status = pl.when(holds).then(pl.lit(name)).otherwise(status)
        reason = pl.when(holds).then(why).otherwise(reason)
    return rows.with_columns(status.alias("status"), reason.alias("reason")).drop(
        "_how", "_early", "_passable", "_places"
    )
