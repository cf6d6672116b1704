"""The answer to each goal: an exact period, a running total, a sum, the latest, or a derivation."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tourmetrics.tables.dates import DAY, days, years_earlier

KEY = ("g", "place")
_BEST = ("f_bound", "likeness", "f_rank")
_BEST_DOWN = (False, True, False)
ANSWER: dict[str, pl.DataType | type[pl.DataType]] = {
    "g": pl.UInt32,
    "place": pl.String,
    "actual": pl.Float64,
    "lo": pl.Float64,
    "hi": pl.Float64,
    "open": pl.Boolean,
    "ps": pl.Date,
    "pe": pl.Date,
    "coverage": pl.Float64,
    "mode": pl.String,
    "ids": pl.List(pl.String),
}


def usable_pairs(near: pl.DataFrame) -> pl.DataFrame:
    """The pairs that agree in all but time, with amounts and bounds in the goal's unit."""
    usable = near.filter(pl.col("same_unit") & pl.col("same_measure") & pl.col("same_each"))
    return usable.filter("same_words").with_columns(
        (pl.col("f_value") * pl.col("factor")).alias("actual"),
        (pl.col("f_lo") * pl.col("factor")).alias("lo"),
        (pl.col("f_hi") * pl.col("factor")).alias("hi"),
        pl.col("f_open").alias("open"),
    )


def answers(near: pl.DataFrame) -> pl.DataFrame:
    """Return at most one answer for each goal (and place), amounts in the goal's unit.

    ``mode`` says how it came about: ``total`` (one figure in the window of a flow), ``sum``,
    ``partial`` (a sum with gaps: a lower bound), ``latest``, ``derived_total``, ``derived``.
    """
    if near.is_empty():
        # Else forty queries find out that nothing follows from nothing.
        return pl.DataFrame(schema=ANSWER)
    usable = usable_pairs(near)
    tiles = _tiles(usable)
    ranked = [_totals(tiles), _latest(usable), _derived(near), _gapped(tiles)]
    columns = [pl.col(name).cast(dtype) for name, dtype in ANSWER.items()]
    found = pl.concat(
        [part.select(*columns, pl.lit(n).alias("rank")) for n, part in enumerate(ranked)]
    )
    return found.sort(*KEY, "rank").unique(KEY, keep="first", maintain_order=True).drop("rank")


def best_of_a_period(pairs: pl.DataFrame, key: Sequence[str] = KEY) -> pl.DataFrame:
    """Of several figures for one period: no mere bound, nearer words, newer, more exact, surer."""
    return pairs.sort(*_BEST, descending=_BEST_DOWN, nulls_last=True, maintain_order=True).unique(
        [*key, "ps", "pe"], keep="first", maintain_order=True
    )


def _tiles(usable: pl.DataFrame) -> pl.DataFrame:
    """Figures of a window that do not overlap, the longest first from each day on."""
    inside = best_of_a_period(usable.filter("inside"))
    starts_at = pl.when((pl.col("ps") == pl.col("w1")).any().over(KEY)).then("w1").otherwise("w0")
    inside = inside.with_columns(starts_at.alias("from")).filter(pl.col("ps") >= pl.col("from"))
    ordered = inside.sort(*KEY, "ps", "pe", descending=[False, False, False, True])
    reached = pl.col("pe").cum_max().shift(1).over(KEY)
    return ordered.filter((pl.col("ps") > reached).fill_null(value=True))


def _summed(tiles: pl.DataFrame) -> pl.DataFrame:
    window = days(pl.col("from").first(), pl.col("period_end").first())
    return tiles.group_by(KEY, maintain_order=True).agg(
        pl.col("actual").sum(),
        pl.when(pl.col("lo").has_nulls().not_()).then(pl.col("lo").sum()).alias("lo"),
        pl.when(pl.col("hi").has_nulls().not_()).then(pl.col("hi").sum()).alias("hi"),
        pl.col("f_open").any().alias("open"),
        pl.col("ps").min(),
        pl.col("pe").max(),
        (days(pl.col("ps"), pl.col("pe")).sum() / window).alias("coverage"),
        pl.col("f_id").alias("ids"),
    )


def _totals(tiles: pl.DataFrame) -> pl.DataFrame:
    before = pl.col("pe").shift(1).over(KEY).fill_null(pl.col("from") - DAY)
    joined = (pl.col("ps") == before + DAY).cast(pl.Int8).cum_min().over(KEY) == 1
    summed = _summed(tiles.filter(joined))
    return summed.with_columns(
        pl.when(pl.col("ids").list.len() > 1)
        .then(pl.lit("sum"))
        .otherwise(pl.lit("total"))
        .alias("mode")
    )


def _gapped(tiles: pl.DataFrame) -> pl.DataFrame:
    return _summed(tiles).with_columns(pl.lit("partial").alias("mode"))


def _latest(usable: pl.DataFrame) -> pl.DataFrame:
    # One of the deadline or before goes before one that was told after it.
    by_end = (
        best_of_a_period(usable.filter("fits"))
        .with_columns((pl.col("pe") > pl.col("period_end")).fill_null(value=False).alias("after"))
        .sort(*KEY, "after", "pe", "ps", descending=[False] * 3 + [True, False], nulls_last=True)
    )
    span = days(pl.col("period_start"), pl.col("period_end"))
    return by_end.unique(KEY, keep="first", maintain_order=True).with_columns(
        pl.when((pl.col("nature") == "rate") & ~pl.col("deadline") & (pl.col("ps") != pl.col("pe")))
        .then(days(pl.col("ps"), pl.col("pe")) / span)
        .alias("coverage"),
        pl.lit("latest").alias("mode"),
        pl.concat_list("f_id").alias("ids"),
    )


def _derived(near: pl.DataFrame) -> pl.DataFrame:
    """A change from two levels, or a level from an earlier level and its change since."""
    year = pl.when(pl.col("measure") == "level").then("f_change").otherwise("change")
    back = (
        pl.when(year == "yoy")
        .then(1)
        .otherwise(pl.col("pe").dt.year() - year.cast(pl.Int32, strict=False))
    )
    at_start = (pl.col("ps") == pl.col("w0")) | (pl.col("ps") == pl.col("w1"))
    to_level = (
        (pl.col("measure") == "level")
        & pl.col("f_measure").is_in(["growth", "ratio"])
        & ((pl.col("inside") & at_start) | pl.col("fits"))
    )
    to_change = (
        pl.col("measure").is_in(["growth", "ratio"])
        & (pl.col("f_measure") == "level")
        & pl.col("fits")
    )
    wanted = (
        near.filter((to_level | to_change) & pl.col("same_each") & pl.col("same_words"))
        .with_columns(back.alias("back"))
        .filter(pl.col("back") > 0)
    )
    first, last = years_earlier(pl.col("ps"), pl.col("pe"), pl.col("back"))
    wanted = wanted.with_columns(first.alias("b_ps"), last.alias("b_pe"))
    levels = near.filter((pl.col("f_measure") == "level") & pl.col("same_each"))
    bases = best_of_a_period(levels.join(wanted, on="g", how="semi"))
    joined = wanted.join(
        bases.select(
            *KEY,
            b_ps="ps",
            b_pe="pe",
            b_value="f_value",
            b_unit="f_unit",
            b_factor="factor",
            b_id="f_id",
        ),
        on=[*KEY, "b_ps", "b_pe"],
        how="left",
        nulls_equal=True,
    )
    own = (pl.col("base_start") == pl.col("b_ps")) & (pl.col("base_end") == pl.col("b_pe"))
    fallback = pl.when(own).then("baseline_value")
    is_level = pl.col("measure") == "level"
    found = (
        pl.when(is_level)
        .then(pl.col("b_value") * pl.col("b_factor"))
        .when(pl.col("b_unit") == pl.col("f_unit"))
        .then("b_value")
    )
    joined = joined.with_columns(pl.coalesce(found, fallback).alias("base")).filter(
        pl.col("base") > 0
    )
    window = days(pl.col("period_start"), pl.col("period_end"))
    span = days(pl.col("ps"), pl.col("pe"))
    total = is_level & pl.col("inside")
    made = joined.with_columns(
        _made("f_value").alias("actual"),
        _made("f_lo").alias("lo"),
        _made("f_hi").alias("hi"),
        pl.col("f_open").alias("open"),
        pl.when(total)
        .then(
            pl.when("deadline")
            .then(span / days(pl.col("w0"), pl.col("period_end")))
            .otherwise(span / window)
        )
        .when(~is_level & ~pl.col("deadline") & (pl.col("ps") != pl.col("pe")))
        .then(span / window)
        .alias("coverage"),
        pl.when(total).then(pl.lit("derived_total")).otherwise(pl.lit("derived")).alias("mode"),
        pl.concat_list("f_id", "b_id").list.drop_nulls().alias("ids"),
    )
    return made.sort(
        *KEY,
        "pe",
        "ps",
        *_BEST,
        descending=[False, False, True, False, *_BEST_DOWN],
        nulls_last=True,
    ).unique(KEY, keep="first", maintain_order=True)


def _made(value: str) -> pl.Expr:
    """The goal's amount from a change and its base, or from a level and its base."""
    amount, base = pl.col(value), pl.col("base")
    kind = pl.col("measure")
    return (
        pl.when((kind == "level") & (pl.col("f_measure") == "growth"))
        .then(base * (100 + amount) / 100)
        .when(kind == "level")
        .then(base * amount / 100)
        .when(kind == "growth")
        .then((amount / base - 1) * 100)
        .otherwise(amount / base * 100)
    )
