"""Rates with the level that they belong to, and the level of before that both imply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from tourmetrics.auditing.evidence import levels
from tourmetrics.tables.dates import DAY, years_earlier

PLACE = ("thing", "region", "each")
PAIRS = 50_000
"""About how many pairs of a rate and a level of before are looked at together."""

_RATES = ("growth", "ratio", "difference")
_WHOLE_MONTHS = (1, 2, 3, 6)
# How near another rate lies that was meant, as a share of the rate between both levels.
_NEAR = 0.01


def rates(prepared: pl.DataFrame) -> pl.DataFrame:
    """Reported changes with the length of the step back to what they count from.

    ``back`` is in months: 12 for ``yoy``, 12 a year for a named year, the length of the period
    for ``mom``. Changes on an unknown base are left out, and gaps to other places with them.
    """
    start, end = pl.col("period_start"), pl.col("period_end")
    year = pl.col("change").cast(pl.Int32, strict=False)
    months = (end.dt.year() - start.dt.year()) * 12 + end.dt.month() - start.dt.month() + 1
    whole = (start.dt.day() == 1) & (end == end.dt.month_end()) & months.is_in(_WHOLE_MONTHS)
    back = (
        pl.when(pl.col("change") == "yoy")
        .then(12)
        .when((pl.col("change") == "mom") & whole)
        .then(months)
        .when(year.is_not_null())
        .then((end.dt.year() - year) * 12)
    )
    of_levels = (pl.col("measure") != "difference") | (pl.col("quantity") == "percent").eq(
        pl.col("unit") == "percentage_point"
    ).fill_null(value=True)
    return (
        prepared.filter(
            (pl.col("kind") == "reported")
            & pl.col("measure").is_in(_RATES)
            & end.is_not_null()
            & pl.col("thing").is_not_null()
        )
        .filter(of_levels & (pl.col("unit").eq("percent") | (pl.col("measure") == "difference")))
        .with_columns(back.cast(pl.Int64).alias("back"))
        .filter(pl.col("back") > 0)
    )


def with_levels(found: pl.DataFrame, prepared: pl.DataFrame) -> pl.DataFrame:
    """Join rates to the level beside them; the columns of the rate begin with ``rate_``.

    A rate belongs to the one level of its thing, place and time in its sentence or row; where the
    sentence has several, to the one of its own words. Where the words do not decide, or two
    different rates claim one level, there is no pair.
    """
    named = found.select(
        *PLACE, "doc", "run", "period_end", "back", rate_unit="unit",
        **{f"rate_{name}": pl.col(name) for name in _RATE_COLUMNS},
    )  # fmt: skip
    joined = (
        levels(prepared)
        .filter(pl.col("value") > 0)
        .join(named, on=[*PLACE, "doc", "run", "period_end"], nulls_equal=True)
        .filter(_same_time() & _same_unit())
    )
    own = pl.col("words").eq_missing(pl.col("rate_words"))
    return (
        joined.with_columns(own.alias("own"))
        .filter(pl.col("own") | ~pl.col("own").any().over("rate_n"))
        .filter(pl.col("value").n_unique().over("rate_n") == 1)
        .filter(
            pl.col("rate_value").n_unique().over("n", "rate_measure", "rate_change", "rate_unit")
            == 1
        )
        .sort("rate_n", (pl.col("start") - pl.col("rate_start")).abs(), "n")
        .unique("rate_n", keep="first", maintain_order=True)
        .unique(["n", "rate_measure", "rate_change"], keep="first", maintain_order=True)
    )


_RATE_COLUMNS = (
    "n",
    "figure_id",
    "value",
    "precision",
    "lo",
    "hi",
    "measure",
    "change",
    "comparator",
    "start",
    "words",
    "sentence",
    "label",
    "quote",
    "run",
    "period_start",
)


def _same_time() -> pl.Expr:
    """A stock is known at the last day of the time over which it grew."""
    return (pl.col("period_start") == pl.col("rate_period_start")) | (
        pl.col("period_start") == pl.col("period_end")
    )


def _same_unit() -> pl.Expr:
    points = (pl.col("rate_unit") == "percentage_point") & (pl.col("unit") == "percent")
    return (
        (pl.col("rate_measure") != "difference") | (pl.col("rate_unit") == pl.col("unit")) | points
    )


def with_base(pairs: pl.DataFrame) -> pl.DataFrame:
    """Add the level of before: ``base`` with its bounds, and its time ``old_start``, ``old_end``.

    Growth g and ratio r give level / (1 + g) and level / r, a difference d gives level − d; the
    bounds come from the bounds of both numbers. Rates at which no level is left are dropped.
    """
    kind = pl.col("rate_measure")
    first, last = _steps_back()
    return (
        pairs.with_columns(
            _divisor("rate_value").alias("divisor"),
            _divisor("rate_lo").alias("divisor_lo"),
            _divisor("rate_hi").alias("divisor_hi"),
        )
        .filter((kind == "difference") | (pl.col("divisor_lo") > 0))
        .with_columns(
            pl.when(kind == "difference")
            .then(pl.col("value") - pl.col("rate_value"))
            .otherwise(pl.col("value") / pl.col("divisor"))
            .alias("base"),
            pl.when(kind == "difference")
            .then(pl.col("lo") - pl.col("rate_hi"))
            .otherwise(pl.col("lo") / pl.col("divisor_hi"))
            .alias("base_lo"),
            pl.when(kind == "difference")
            .then(pl.col("hi") - pl.col("rate_lo"))
            .otherwise(pl.col("hi") / pl.col("divisor_lo"))
            .alias("base_hi"),
            first.alias("old_start"),
            last.alias("old_end"),
        )
        .drop("divisor", "divisor_lo", "divisor_hi")
    )


def without_swaps(broken: pl.DataFrame, prepared: pl.DataFrame) -> pl.DataFrame:
    """Drop pairs that do not fit where another rate of the same sentence or row does.

    Then the sentence is right and was misread: of several rates in a list or row the wrong one
    was taken.
    """
    others = prepared.filter(pl.col("unit") == "percent").select(
        "run", other_n="n", other_lo="lo", other_hi="hi"
    )
    now, old = pl.col("value"), pl.col("old_value")
    share = 100 * (now / old - pl.when(pl.col("rate_measure") == "growth").then(1).otherwise(0))
    room = share.abs() * _NEAR
    swapped = (
        broken.filter(pl.col("rate_measure") != "difference")
        .with_columns(share.alias("share"), room.alias("room"))
        .join(others, left_on="rate_run", right_on="run")
        .filter(
            (pl.col("other_n") != pl.col("rate_n"))
            & (pl.col("other_lo") <= pl.col("share") + pl.col("room"))
            & (pl.col("other_hi") >= pl.col("share") - pl.col("room"))
        )
    )
    return broken.join(swapped, on="rate_n", how="anti", maintain_order="left")


def _divisor(name: str) -> pl.Expr:
    share = pl.col(name) / 100
    return pl.when(pl.col("rate_measure") == "growth").then(1 + share).otherwise(share)


def _steps_back() -> tuple[pl.Expr, pl.Expr]:
    start, end, back = pl.col("period_start"), pl.col("period_end"), pl.col("back")
    first, last = years_earlier(start, end, back // 12)
    offset = pl.format("-{}mo", back)
    by_months = (end + DAY).dt.offset_by(offset) - DAY
    whole_years = back % 12 == 0
    return (
        pl.when(whole_years).then(first).otherwise(start.dt.offset_by(offset)),
        pl.when(whole_years).then(last).otherwise(by_months),
    )


_OLD_KEY = (*PLACE, "unit", "old_start", "old_end")
OLD = {
    "old_id": "figure_id",
    "old_value": "value",
    "old_precision": "precision",
    "old_lo": "lo",
    "old_hi": "hi",
    "old_doc": "doc",
    "old_run": "run",
    "old_n": "n",
    "old_sole": "sole",
    "old_clear": "clear",
    "old_sentence": "sentence",
    "old_quote": "quote",
    "old_at": "at",
    "old_table": "table",
    "old_metric": "metric",
    "old_label": "label",
    "old_region": "region",
    "old_from_year": "from_year",
    "old_to_year": "to_year",
    "old_published": "published",
}


def with_old(changes: pl.DataFrame, prepared: pl.DataFrame) -> pl.DataFrame:
    """Join what documents report for the time before; null where none does.

    From nothing, or from less, no rate counts: such a level before is as good as none.
    """
    joined = changes.join(_old_levels(prepared), on=[*_OLD_KEY], how="left", nulls_equal=True)
    counts = (pl.col("old_value") > 0) | (pl.col("rate_measure") == "difference")
    return joined.filter(counts | pl.col("old_value").is_null())


def _old_levels(prepared: pl.DataFrame) -> pl.DataFrame:
    return levels(prepared).select(
        *PLACE, "unit", **OLD, old_start="period_start", old_end="period_end"
    )


def batches(rates: pl.DataFrame, levels: pl.DataFrame, on: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Cut rates so that joining each batch to levels makes about ``PAIRS`` pairs.

    The pairs of one rate stay together. Many documents that tell the same make many pairs.

    Args:
        rates: with ``rate_n``, the number of the rate.
        levels: what they are joined to.
        on: the columns of both that are joined.
    """
    known = levels.group_by(on).agg(pl.len().alias("pairs"))
    sized = rates.join(known, on=list(on), how="left", nulls_equal=True, maintain_order="left")
    weight = pl.col("pairs").fill_null(1).cast(pl.Int64)
    weights = sized.group_by("rate_n").agg(weight.sum()).sort("rate_n")
    numbers = weights.select("rate_n", batch=pl.col("pairs").cum_sum() // PAIRS)
    numbered = rates.join(numbers, on="rate_n", maintain_order="left")
    yield from numbered.partition_by("batch", maintain_order=True, include_key=False)


def old_batches(changes: pl.DataFrame, prepared: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Cut changes into batches for ``with_old``."""
    yield from batches(changes, _old_levels(prepared), _OLD_KEY)
