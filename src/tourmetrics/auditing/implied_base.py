"""``implied_base``: a level and its growth tell what the year before must have been."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from tourmetrics.auditing.evidence import apart
from tourmetrics.auditing.finding import Finding, amount, metric_name, percent
from tourmetrics.auditing.pairing import (
    old_batches,
    rates,
    with_base,
    with_levels,
    with_old,
    without_swaps,
)
from tourmetrics.auditing.scope import Scope, exempt, like_scale
from tourmetrics.knowledge import Knowledge


def implied_base(prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """Level / (1 + growth), against that time's own report in another document.

    One report that fits is enough. A rate on a comparable basis is exempt, since the old report
    stands on another basis. Where no document reports on that time, the implied level of a growth
    rate is information.
    """
    changes = with_base(with_levels(rates(prepared), prepared))
    for some in old_batches(changes, prepared):
        compared = with_old(some, prepared).with_columns(
            apart("base_lo", "base_hi", "old_lo", "old_hi").alias("apart"),
            pl.col("old_doc").is_null().alias("alone"),
            (pl.col("old_doc") == pl.col("doc")).alias("same_doc"),
        )
        yield from _against_reports(compared, prepared, scope)
        yield from _derived(compared, scope)


def _against_reports(
    compared: pl.DataFrame, prepared: pl.DataFrame, scope: Scope
) -> Iterator[Finding]:
    settled = ~pl.col("apart") | pl.col("same_doc")
    broken = (
        compared.filter(~pl.col("alone"))
        .filter(~settled.any().over("rate_n"))
        .sort("rate_n", "old_published", "old_n", descending=[False, True, False], nulls_last=True)
    )
    told: set[int] = set()
    for row in without_swaps(broken, prepared).iter_rows(named=True):
        if row["rate_n"] in told or not _can_be_compared(row, scope):
            continue
        told.add(row["rate_n"])
        yield _mismatch(row, scope.knowledge)


def _can_be_compared(row: dict[str, Any], scope: Scope) -> bool:
    return (
        not exempt(row["rate_sentence"], row["rate_label"])
        and scope.usable(row)
        and scope.usable(row, "old_")
        and like_scale(row["base"], row["old_value"])
    )


def _mismatch(row: dict[str, Any], knowledge: Knowledge) -> Finding:
    gap = row["old_value"] - row["base"]
    tolerance = _spread(row) + row["old_precision"]
    message = (
        f"{_formula(row, knowledge)}, but {row['old_doc']} states "
        f"{amount(row['old_value'], row['unit'], knowledge)}: "
        f"{amount(abs(gap), row['unit'], knowledge)} {'more' if gap > 0 else 'less'}, where "
        f"rounding allows {amount(tolerance, row['unit'], knowledge)}."
    )
    ids = (row["figure_id"], row["rate_figure_id"], row["old_id"])
    return Finding(
        "implied_base", "warning", ids, row["old_value"], row["base"], tolerance, message
    )


def _derived(compared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    alone = compared.filter(
        pl.col("alone")
        & (pl.col("rate_measure") == "growth")
        & pl.col("firm")
        & (pl.col("rate_comparator").is_in(["eq", "approx"]))
        & (pl.col("back") >= 12)
    )
    for row in alone.sort("doc", "start", "rate_start").iter_rows(named=True):
        if exempt(row["rate_sentence"], row["rate_label"]) or not scope.usable(row):
            continue
        message = f"{_formula(row, scope.knowledge)}; derived, no document states it."
        ids = (row["figure_id"], row["rate_figure_id"])
        yield Finding("implied_base", "info", ids, None, row["base"], _spread(row), message)


def _spread(row: dict[str, Any]) -> float:
    ends = [end for end in (row["base_lo"], row["base_hi"]) if abs(end) != float("inf")]
    return max((abs(end - row["base"]) for end in ends), default=0.0)


def _formula(row: dict[str, Any], knowledge: Knowledge) -> str:
    level = amount(row["value"], row["unit"], knowledge)
    rate = row["rate_value"]
    if row["rate_measure"] == "growth":
        sign = "−" if rate < 0 else "+"
        worked = f"{level} / (1 {sign} {percent(abs(rate))})"
    elif row["rate_measure"] == "ratio":
        worked = f"{level} / {percent(rate)}"
    else:
        sign = "+" if rate < 0 else "−"
        unit = row["rate_unit"]
        worked = f"{level} {sign} {amount(abs(rate), unit, knowledge)}"
    implied = amount(row["base"], row["unit"], knowledge)
    name = metric_name(row["metric"], row["label"], knowledge)
    return (
        f"{name}, {row['period_start']} to {row['period_end']}, {row['doc']}: {worked} = "
        f"{implied} for {row['old_start']} to {row['old_end']}"
    )
