"""``share_out_of_range``: impossible shares, and completion rates that do not fit their plan."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tourmetrics.auditing.finding import Finding, amount, metric_name, quotient
from tourmetrics.knowledge import Knowledge

_AT = ("thing", "region", "each")


def share_out_of_range(figures: pl.DataFrame, knowledge: Knowledge) -> Iterator[Finding]:
    """Shares above 100% or below 0, then completion rates against plan and result."""
    yield from _impossible(figures, knowledge)
    yield from _completions(figures, knowledge)


def _impossible(figures: pl.DataFrame, knowledge: Knowledge) -> Iterator[Finding]:
    top = pl.max_horizontal("value", "high")
    outside = figures.filter(
        (pl.col("measure") == "level")
        & (pl.col("unit") == "percent")
        & ((top > 100) | (pl.col("value") < 0))
    )
    for row in outside.iter_rows(named=True):
        above = (row["high"] or row["value"]) > 100
        value = (row["high"] or row["value"]) if above else row["value"]
        bound = 100.0 if above else 0.0
        name = metric_name(row["metric"], row["label"], knowledge)
        message = (
            f"{name}: {row['doc']} states {amount(value, 'percent', knowledge)}, but a share is "
            f"{'at most 100%' if above else 'not below 0%'}."
        )
        yield Finding(
            "share_out_of_range", "warning", (row["figure_id"],), value, bound, 0.0, message
        )


def _completions(figures: pl.DataFrame, knowledge: Knowledge) -> Iterator[Finding]:
    """Of several plans that may be meant, the one that fits best is held against the rate."""
    for row in _with_plan(figures).iter_rows(named=True):
        result = quotient(
            row["result"], row["result_precision"], row["plan"], row["plan_precision"]
        )
        if result is None:
            continue
        expected, spread = 100 * result[0], 100 * result[1]
        tolerance = spread + row["precision"]
        if abs(row["value"] - expected) <= tolerance * (1 + 1e-9):
            continue
        unit = row["result_unit"]
        name = metric_name(row["metric"], row["label"], knowledge)
        message = (
            f"{name}, {row['period_start']} to {row['period_end']}: {row['doc']} states "
            f"{amount(row['value'], 'percent', knowledge)} of the plan, but "
            f"{amount(row['result'], unit, knowledge)} / {amount(row['plan'], unit, knowledge)} = "
            f"{amount(expected, 'percent', knowledge)}."
        )
        yield Finding(
            "share_out_of_range",
            "warning",
            (row["figure_id"], row["result_id"], row["plan_id"]),
            row["value"],
            expected,
            tolerance,
            message,
        )


def _with_plan(figures: pl.DataFrame) -> pl.DataFrame:
    dated = figures.filter(pl.col("period_end").is_not_null() & pl.col("thing").is_not_null())
    levels = dated.filter((pl.col("measure") == "level") & (pl.col("value") > 0))
    rates = dated.filter((pl.col("measure") == "completion") & (pl.col("kind") == "reported"))
    results = levels.filter(pl.col("kind") == "reported").select(
        *_AT,
        "doc",
        "period_start",
        "period_end",
        result="value",
        result_precision="precision",
        result_unit="unit",
        result_id="figure_id",
    )
    plans = levels.filter(pl.col("kind") == "target").select(
        *_AT,
        plan="value",
        plan_precision="precision",
        result_unit="unit",
        plan_id="figure_id",
        plan_start="period_start",
        plan_end="period_end",
    )
    paired = (
        rates.join(results, on=[*_AT, "doc", "period_start", "period_end"], nulls_equal=True)
        .join(plans, on=[*_AT, "result_unit"], nulls_equal=True)
        .filter(
            (pl.col("plan_end") >= pl.col("period_end"))
            & (pl.col("plan_end").dt.year() == pl.col("period_end").dt.year())
            & (
                (pl.col("plan_start") <= pl.col("period_start"))
                | (pl.col("plan_start") == pl.col("plan_end"))
            )
        )
    )
    miss = (pl.col("result") / pl.col("plan") * 100 - pl.col("value")).abs()
    return (
        paired.sort(miss, "plan_id")
        .unique("figure_id", keep="first", maintain_order=True)
        .sort("doc", "start")
    )
