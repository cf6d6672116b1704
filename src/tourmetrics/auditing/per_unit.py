"""``per_unit``: revenue over visits, against the stated spend and a wide plausible band."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tourmetrics.auditing.files import bands
from tourmetrics.auditing.finding import Finding, amount, metric_name, quotient
from tourmetrics.knowledge import Knowledge

_AT = ("region", "each", "period_start", "period_end")


def per_unit(figures: pl.DataFrame, knowledge: Knowledge) -> Iterator[Finding]:
    """Form the quotients of one document's figures on one period and place."""
    for row in _paired(figures).iter_rows(named=True):
        result = quotient(
            row["value"], row["precision"], row["bottom_value"], row["bottom_precision"]
        )
        if result is None:
            continue
        expected, spread = result
        unit = row["unit"]
        derived = amount(expected, unit, knowledge)
        top = amount(row["value"], unit, knowledge)
        bottom = amount(row["bottom_value"], row["bottom_unit"], knowledge)
        one = knowledge.unit_display[row["bottom_unit"]].name("en", one=True)
        formula = (
            f"{metric_name(row['metric'], row['label'], knowledge)}, {row['period_start']} to "
            f"{row['period_end']}: {top} / {bottom} = {derived} per {one}"
        )
        ids: tuple[str, ...] = (row["figure_id"], row["bottom_id"])
        stated = row["stated"]
        tolerance = spread + (row["stated_precision"] or 0.0)
        if stated is not None and abs(stated - expected) > tolerance * (1 + 1e-9):
            message = (
                f"{formula}, but {row['stated_doc']} states {amount(stated, unit, knowledge)}: "
                f"{amount(abs(stated - expected), unit, knowledge)} apart, where rounding allows "
                f"{amount(tolerance, unit, knowledge)}."
            )
            ids = (*ids, row["stated_id"])
            yield Finding("per_unit", "warning", ids, stated, expected, tolerance, message)
        elif row["low"] is not None and not row["low"] <= expected <= row["band_high"]:
            message = (
                f"{formula}, outside the plausible {amount(row['low'], unit, knowledge)} to "
                f"{amount(row['band_high'], unit, knowledge)}: check both for a slip of a digit."
            )
            yield Finding("per_unit", "warning", ids, stated, expected, tolerance, message)
        elif stated is None:
            message = f"{formula}; derived, no document states it."
            yield Finding("per_unit", "info", ids, None, expected, spread, message)


def _paired(figures: pl.DataFrame) -> pl.DataFrame:
    firm = figures.filter(
        (pl.col("kind") == "reported")
        & (pl.col("measure") == "level")
        & pl.col("high").is_null()
        & pl.col("comparator").is_in(["eq", "approx"])
        & pl.col("period_end").is_not_null()
        & (pl.col("value") > 0)
    )
    table = bands()
    pairs = table.select("numerator", "denominator", "ratio").unique(maintain_order=True)
    bottoms = firm.select(
        *_AT,
        "doc",
        denominator="metric",
        bottom_value="value",
        bottom_precision="precision",
        bottom_unit="unit",
        bottom_id="figure_id",
        bottom_start="start",
    )
    stated = (
        firm.sort("published", "doc", "start", descending=[True, False, False], nulls_last=True)
        .unique([*_AT, "metric", "unit"], keep="first", maintain_order=True)
        .select(
            *_AT,
            "unit",
            ratio="metric",
            stated="value",
            stated_precision="precision",
            stated_id="figure_id",
            stated_doc="doc",
        )
    )
    return (
        firm.drop("high")
        .join(pairs, left_on="metric", right_on="numerator")
        .join(bottoms, on=[*_AT, "doc", "denominator"], nulls_equal=True)
        .with_columns((pl.col("start") - pl.col("bottom_start")).abs().alias("distance"))
        .sort("doc", "distance", "start")
        .unique([*_AT, "doc", "ratio", "metric", "denominator"], keep="first", maintain_order=True)
        .join(stated, on=[*_AT, "unit", "ratio"], how="left", nulls_equal=True)
        .join(
            table.rename({"numerator": "metric", "high": "band_high"}),
            on=["metric", "denominator", "ratio", "unit"],
            how="left",
        )
        .sort("doc", "start")
    )
