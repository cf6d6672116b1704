"""``implied_base``: a level and its growth tell what the year before must have been."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tourmetrics.auditing.files import basis_words
from tourmetrics.auditing.finding import Finding, amount, metric_name, quotient
from tourmetrics.knowledge import Knowledge
from tourmetrics.tables.dates import years_earlier

_AT = ("thing", "region", "each", "period_start", "period_end")


def implied_base(figures: pl.DataFrame, knowledge: Knowledge) -> Iterator[Finding]:
    """Level / (1 + growth), against that period's own report where there is one.

    Without one the implied level is information. A growth on a comparable basis is exempt from
    the check against the old report, since that report stands on another basis.
    """
    for row in _paired(figures).iter_rows(named=True):
        result = quotient(
            row["value"],
            row["precision"],
            1 + row["growth"] / 100,
            row["growth_precision"] / 100,
        )
        if result is None:
            continue
        expected, spread = result
        name = metric_name(row["metric"], row["label"], knowledge)
        level = amount(row["value"], row["unit"], knowledge)
        growth = f"{row['growth']:+g}%".replace("-", "−")
        implied = amount(expected, row["unit"], knowledge)
        formula = (
            f"{name}, {row['period_start']} to {row['period_end']}: {level} / (1 {growth[0]} "
            f"{growth[1:]}) = {implied} for {row['old_start']} to {row['old_end']}"
        )
        ids = (row["figure_id"], row["growth_id"])
        if row["old_value"] is None:
            message = f"{formula}; derived, no document states it."
            yield Finding("implied_base", "info", ids, None, expected, spread, message)
            continue
        tolerance = spread + row["old_precision"]
        gap = row["old_value"] - expected
        if abs(gap) <= tolerance * (1 + 1e-9) or _exempt(row["growth_sentence"]):
            continue
        message = (
            f"{formula}, but {row['old_doc']} states "
            f"{amount(row['old_value'], row['unit'], knowledge)}: "
            f"{amount(abs(gap), row['unit'], knowledge)} {'more' if gap > 0 else 'less'}, where "
            f"rounding allows {amount(tolerance, row['unit'], knowledge)}."
        )
        yield Finding(
            "implied_base",
            "warning",
            (*ids, row["old_id"]),
            row["old_value"],
            expected,
            tolerance,
            message,
        )


def _exempt(sentence: str | None) -> bool:
    text = (sentence or "").casefold()
    return any(words in text for words in basis_words())


def _paired(figures: pl.DataFrame) -> pl.DataFrame:
    """Each growth rate with the level beside it, and the report of the time it counts from."""
    firm = figures.filter(
        (pl.col("kind") == "reported")
        & pl.col("high").is_null()
        & pl.col("comparator").is_in(["eq", "approx"])
        & pl.col("period_end").is_not_null()
        & pl.col("thing").is_not_null()
    )
    levels = firm.filter((pl.col("measure") == "level") & (pl.col("value") > 0))
    year = pl.col("change").cast(pl.Int32, strict=False)
    back = (
        pl.when(pl.col("change") == "yoy").then(1).otherwise(pl.col("period_end").dt.year() - year)
    )
    growths = (
        firm.filter((pl.col("measure") == "growth") & (pl.col("unit") == "percent"))
        .with_columns(back.alias("back"))
        .filter(pl.col("back") > 0)
        .select(
            *_AT,
            "doc",
            "back",
            growth="value",
            growth_precision="precision",
            growth_id="figure_id",
            growth_label="label",
            growth_start="start",
            growth_sentence="sentence",
        )
    )
    beside = (
        levels.join(growths, on=[*_AT, "doc"], nulls_equal=True)
        .with_columns(
            (pl.col("label") == pl.col("growth_label")).fill_null(value=False).alias("own"),
            (pl.col("start") - pl.col("growth_start")).abs().alias("distance"),
        )
        .sort("own", "distance", "start", descending=[True, False, False])
        .unique("growth_id", keep="first", maintain_order=True)
        .unique(["figure_id", "growth", "back"], keep="first", maintain_order=True)
    )
    first, last = years_earlier(pl.col("period_start"), pl.col("period_end"), pl.col("back"))
    old = (
        levels.sort("published", "doc", "start", descending=[True, False, False], nulls_last=True)
        .unique([*_AT, "unit"], keep="first", maintain_order=True)
        .select(
            "thing",
            "region",
            "each",
            "unit",
            old_start="period_start",
            old_end="period_end",
            old_value="value",
            old_precision="precision",
            old_id="figure_id",
            old_doc="doc",
        )
    )
    return (
        beside.with_columns(first.alias("old_start"), last.alias("old_end"))
        .join(
            old,
            on=["thing", "region", "each", "unit", "old_start", "old_end"],
            how="left",
            nulls_equal=True,
        )
        .sort("doc", "start", "growth_start")
    )
