"""``growth_mismatch``: two levels and a stated change that disagree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from tourmetrics.auditing.average_growth import average_growth
from tourmetrics.auditing.evidence import apart, levels
from tourmetrics.auditing.finding import Finding, amount, metric_name, percent, verdict
from tourmetrics.auditing.pairing import (
    PLACE,
    batches,
    old_batches,
    rates,
    with_base,
    with_levels,
    with_old,
    without_swaps,
)
from tourmetrics.auditing.scope import Scope, exempt, like_scale
from tourmetrics.knowledge import Knowledge


def growth_mismatch(prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """Growth, ratio or difference against the two levels that it is between.

    Either one document states all three, or the rate stands alone and other documents state the
    levels. Average rates over several years are compounded. Rates on a comparable basis are exempt.
    """
    found = rates(prepared)
    paired = with_base(with_levels(found, prepared))
    yield from _beside(paired, prepared, scope)
    yield from _alone(found, paired, prepared, scope)
    yield from average_growth(prepared, scope)


def _beside(paired: pl.DataFrame, prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """Rates with their level beside them, and the level of before in the same document."""
    for some in old_batches(paired, prepared):
        yield from _beside_of(some, prepared, scope)


def _beside_of(paired: pl.DataFrame, prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    compared = (
        with_old(paired, prepared)
        .filter(pl.col("old_doc") == pl.col("doc"))
        .with_columns(
            apart("base_lo", "base_hi", "old_lo", "old_hi").alias("apart"),
            (pl.col("old_run") == pl.col("run")).alias("together"),
        )
        .filter(pl.col("apart").all().over("rate_n"))
        .filter(pl.col("together") | ~pl.col("together").any().over("rate_n"))
        .filter(pl.col("old_value").n_unique().over("rate_n") == 1)
        .sort("rate_n", "old_n")
        .unique("rate_n", keep="first", maintain_order=True)
    )
    for row in without_swaps(compared, prepared).iter_rows(named=True):
        if exempt(row["rate_sentence"], row["rate_label"], row["old_sentence"]):
            continue
        if not like_scale(row["base"], row["old_value"]):
            continue
        if row["together"] or (scope.usable(row) and scope.usable(row, "old_")):
            yield _finding(row, scope.knowledge)


def _alone(
    found: pl.DataFrame, paired: pl.DataFrame, prepared: pl.DataFrame, scope: Scope
) -> Iterator[Finding]:
    """Rates without a level beside them, against the levels of both times wherever they are."""
    prose = found.filter(~pl.col("table"))
    alone = prose.join(paired, left_on="n", right_on="rate_n", how="anti").select(
        *PLACE, "doc", "period_start", "period_end", "back",
        rate_n="n", rate_figure_id="figure_id", rate_value="value", rate_lo="lo", rate_hi="hi",
        rate_measure="measure", rate_change="change", rate_precision="precision",
        rate_sentence="sentence", rate_label="label", rate_unit="unit", rate_quote="quote",
        rate_at="at", rate_table="table", rate_metric="metric", rate_region="region",
        rate_from_year="from_year",
        rate_to_year="to_year",
        rate_sole="sole",
        rate_clear="clear", rate_doc="doc",
    )  # fmt: skip
    now = levels(prepared).filter(pl.col("value") > 0)
    at = (*PLACE, "period_start", "period_end")
    for some in batches(alone.drop("doc"), now, at):
        together = now.join(some, on=list(at), nulls_equal=True).filter(
            (pl.col("rate_measure") != "difference") | (pl.col("unit") == pl.col("rate_unit"))
        )
        for few in old_batches(with_base(together), prepared):
            yield from _alone_of(few, prepared, scope)


def _alone_of(joined: pl.DataFrame, prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    compared = (
        with_old(joined, prepared)
        .filter(pl.col("old_doc").is_not_null())
        .with_columns(apart("base_lo", "base_hi", "old_lo", "old_hi").alias("apart"))
        .filter(pl.col("apart").all().over("rate_n"))
        .sort("rate_n", "published", "old_published", "n", "old_n",
              descending=[False, True, True, False, False], nulls_last=True)
    )  # fmt: skip
    told: set[int] = set()
    for row in compared.iter_rows(named=True):
        if row["rate_n"] in told or exempt(
            row["rate_sentence"], row["rate_label"], row["sentence"], row["old_sentence"]
        ):
            continue
        if not like_scale(row["base"], row["old_value"]):
            continue
        if all(scope.usable(row, prefix) for prefix in ("", "old_", "rate_")):
            told.add(row["rate_n"])
            yield _finding(row, scope.knowledge)


def _finding(row: dict[str, Any], knowledge: Knowledge) -> Finding:
    unit, kind = row["unit"], row["rate_measure"]
    expected, tolerance = _implied(row)
    shown = "%" if kind != "difference" else row["rate_unit"]
    stated = _rate(row["rate_value"], shown, knowledge)
    name = metric_name(row["metric"], row["label"], knowledge)
    rate_doc = row.get("rate_doc", row["doc"])
    gap = abs(row["rate_value"] - expected)
    message, severity = verdict(
        f"{name}: {amount(row['value'], unit, knowledge)} for {row['period_start']} to "
        f"{row['period_end']} ({row['doc']}) against {amount(row['old_value'], unit, knowledge)} "
        f"for {row['old_start']} to {row['old_end']} ({row['old_doc']}) is a {kind} of "
        f"{_rate(expected, shown, knowledge, 5)}, but {rate_doc} states {stated}: "
        f"{_rate(gap, shown, knowledge, 3)} apart, where rounding allows "
        f"{_rate(tolerance, shown, knowledge, 2)}.",
        stated=row["rate_value"],
        expected=expected,
        tolerance=tolerance,
        precision=row["rate_precision"],
    )
    ids = (row["rate_figure_id"], row["figure_id"], row["old_id"])
    return Finding(
        "growth_mismatch", severity, ids, row["rate_value"], expected, tolerance, message
    )


def _implied(row: dict[str, Any]) -> tuple[float, float]:
    """The rate between both levels, and how far rounding of all three can move it."""
    kind = row["rate_measure"]

    def rate(now: float, old: float) -> float:
        if kind == "difference":
            return now - old
        return 100 * (now / old - (1 if kind == "growth" else 0))

    expected = rate(row["value"], row["old_value"])
    if kind != "difference" and row["old_lo"] <= 0:
        return expected, row["rate_precision"]
    ends = [rate(row["lo"], row["old_hi"]), rate(row["hi"], row["old_lo"])]
    finite = [abs(end - expected) for end in ends if abs(end) != float("inf")]
    return expected, max(finite, default=0.0) + row["rate_precision"]


def _rate(value: float, unit: str, knowledge: Knowledge, digits: int = 10) -> str:
    if unit == "%":
        return percent(value, digits)
    return amount(value, unit, knowledge)
