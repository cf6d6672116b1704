"""Average growth over several years, against the levels at both ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from tourmetrics.auditing.evidence import apart
from tourmetrics.auditing.finding import Finding, amount, metric_name, percent, verdict
from tourmetrics.auditing.pairing import PLACE
from tourmetrics.auditing.scope import Scope, exempt
from tourmetrics.knowledge import Knowledge


def average_growth(prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """Annual average growth against the two levels of its own sentence or row of a table.

    CAGR from level a to level b over n years is (b/a)^(1/n) − 1, n the years between the last days
    of both. Of targets the later level is a target too; the earlier one is reported. Where the
    sentence leaves open which levels are meant, nothing is said.
    """
    dated = prepared.filter(pl.col("thing").is_not_null() & pl.col("period_end").is_not_null())
    annual = dated.filter(
        (pl.col("measure") == "growth") & (pl.col("change") == "annual") & pl.col("firm")
    ).select(
        *PLACE, "doc", "run", "kind", rate_end="period_end", rate_n="n", rate_id="figure_id",
        rate_value="value", rate_lo="lo", rate_hi="hi", rate_precision="precision",
        rate_sentence="sentence", rate_label="label",
    )  # fmt: skip
    level = dated.filter(
        (pl.col("measure") == "level") & (pl.col("lo") > 0) & pl.col("hi").is_finite()
    )
    late = level.select(
        *PLACE, "doc", "run", "kind", "unit", "metric", "label", "value", "lo", "hi",
        "period_start", "period_end", "figure_id", "n",
    )  # fmt: skip
    early = level.filter(pl.col("kind") == "reported").select(
        *PLACE, "doc", "run", "unit", old_value="value", old_lo="lo", old_hi="hi",
        old_end="period_end", old_id="figure_id", old_n="n",
    )  # fmt: skip
    years = (pl.col("period_end").dt.year() - pl.col("old_end").dt.year()).cast(pl.Float64)
    same_day = pl.col("period_end").dt.to_string("%m-%d") == pl.col("old_end").dt.to_string("%m-%d")
    compared = (
        annual.join(late, on=[*PLACE, "doc", "run", "kind"], nulls_equal=True)
        .filter(pl.col("period_end") == pl.col("rate_end"))
        .join(early, on=[*PLACE, "doc", "run", "unit"], nulls_equal=True)
        .with_columns(years.alias("years"))
        .filter(same_day & (pl.col("years") > 1))
        .filter(
            (pl.col("n").n_unique().over("rate_n") == 1)
            & (pl.col("old_n").n_unique().over("rate_n") == 1)
            & (pl.col("rate_value").n_unique().over("n") == 1)
        )
        .with_columns(
            _compound("value", "old_value").alias("expected"),
            _compound("lo", "old_hi").alias("low"),
            _compound("hi", "old_lo").alias("high"),
        )
        .filter(apart("low", "high", "rate_lo", "rate_hi"))
        .sort("rate_n")
    )
    for row in compared.iter_rows(named=True):
        if not exempt(row["rate_sentence"], row["rate_label"]):
            yield _finding(row, scope.knowledge)


def _compound(now: str, old: str) -> pl.Expr:
    return 100 * ((pl.col(now) / pl.col(old)) ** (1 / pl.col("years")) - 1)


def _finding(row: dict[str, Any], knowledge: Knowledge) -> Finding:
    spread = max(abs(row["high"] - row["expected"]), abs(row["low"] - row["expected"]))
    tolerance = spread + row["rate_precision"]
    unit, gap = row["unit"], abs(row["rate_value"] - row["expected"])
    message, severity = verdict(
        f"{metric_name(row['metric'], row['label'], knowledge)}, {row['doc']}: from "
        f"{amount(row['old_value'], unit, knowledge)} by {row['old_end']} to "
        f"{amount(row['value'], unit, knowledge)} by {row['period_end']}, "
        f"{row['years']:.0f} years, is {percent(row['expected'], 4)} a year, but "
        f"{percent(row['rate_value'])} is stated: {percent(gap, 3)} apart, where "
        f"rounding allows {percent(tolerance, 2)}.",
        stated=row["rate_value"],
        expected=row["expected"],
        tolerance=tolerance,
        precision=row["rate_precision"],
    )
    ids = (row["rate_id"], row["figure_id"], row["old_id"])
    return Finding(
        "growth_mismatch", severity, ids, row["rate_value"], row["expected"], tolerance, message
    )
