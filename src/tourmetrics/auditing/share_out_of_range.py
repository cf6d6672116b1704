"""``share_out_of_range``: impossible shares; completion rates and shares that do not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from tourmetrics.auditing.evidence import apart, levels
from tourmetrics.auditing.files import audit_words, wholes
from tourmetrics.auditing.finding import Finding, amount, metric_name, percent, quotient, verdict
from tourmetrics.auditing.scope import Scope, clause_before, exempt, like_scale, says
from tourmetrics.knowledge import Knowledge

_AT = ("thing", "region", "each")
_CHECK = "share_out_of_range"
# A number that is more than digits and marks names its unit itself.
_NAMES_UNIT = re.compile(r"[^\d\s.,+−–—~-]")


def share_out_of_range(prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """Shares above 100% or below 0; completion rates against plan and result; shares of a whole."""
    yield from _impossible(prepared, scope.knowledge)
    yield from _completions(prepared, scope)
    yield from _of_wholes(prepared, scope)


def _impossible(prepared: pl.DataFrame, knowledge: Knowledge) -> Iterator[Finding]:
    """Levels of metrics that are shares; a bare number outside a table may be no percentage."""
    top = pl.max_horizontal("value", "high")
    known = audit_words()
    above = (top > 100) & ~pl.col("metric").is_in(known.above)
    below = (pl.col("value") < 0) & ~pl.col("metric").is_in(known.below)
    outside = prepared.filter(
        (pl.col("measure") == "level")
        & (pl.col("unit") == "percent")
        & (pl.col("quantity") == "percent")
        & (above | below)
    )
    for row in outside.iter_rows(named=True):
        if row["sentence"] and not row["table"] and not _NAMES_UNIT.search(row["quote"]):
            continue
        above = (row["high"] or row["value"]) > 100
        value = (row["high"] or row["value"]) if above else row["value"]
        bound = 100.0 if above else 0.0
        name = metric_name(row["metric"], row["label"], knowledge)
        message = (
            f"{name}: {row['doc']} states {percent(value)}, but a share is "
            f"{'at most 100%' if above else 'not below 0%'}: {percent(abs(value - bound))} too "
            f"{'much' if above else 'little'}."
        )
        yield Finding(_CHECK, "warning", (row["figure_id"],), value, bound, 0.0, message)


def _completions(prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """Of several plans that may be meant, the one that fits best is held against the rate."""
    paired = _with_plan(prepared).filter(apart("lo", "hi", "rate_lo", "rate_hi"))
    for row in paired.iter_rows(named=True):
        if says(clause_before(row["sentence"], row["at"]), "plan"):
            continue
        if not (scope.usable(row, "plan_") and like_scale(row["rate_value"], row["quotient"])):
            continue
        what = f"{percent(row['rate_value'])} of the plan"
        yield from _quotient_finding(row, what, scope.knowledge)


def _of_wholes(prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """A share against the part beside it and the whole of the same document."""
    paired = _with_whole(prepared).filter(apart("lo", "hi", "rate_lo", "rate_hi"))
    for row in paired.iter_rows(named=True):
        if exempt(row["rate_sentence"]) or not like_scale(row["rate_value"], row["quotient"]):
            continue
        if row["plan_run"] == row["run"] or scope.usable(row, "plan_"):
            what = f"{percent(row['rate_value'])} of the whole"
            yield from _quotient_finding(row, what, scope.knowledge)


def _quotient_finding(row: dict[str, Any], what: str, knowledge: Knowledge) -> Iterator[Finding]:
    result = quotient(row["value"], row["precision"], row["plan_value"], row["plan_precision"])
    if result is None:
        return
    expected, tolerance = 100 * result[0], 100 * result[1] + row["rate_precision"]
    unit = row["unit"]
    name = metric_name(row["metric"], row["label"], knowledge)
    gap = abs(row["rate_value"] - expected)
    message, severity = verdict(
        f"{name}, {row['period_start']} to {row['period_end']}: {row['doc']} states {what}, but "
        f"{amount(row['value'], unit, knowledge)} / {amount(row['plan_value'], unit, knowledge)} "
        f"({row['plan_doc']}) = {percent(expected, 4)}: {percent(gap, 3)} apart, where rounding "
        f"allows {percent(tolerance, 2)}.",
        stated=row["rate_value"],
        expected=expected,
        tolerance=tolerance,
        precision=row["rate_precision"],
    )
    ids = (row["rate_id"], row["figure_id"], row["plan_id"])
    yield Finding(_CHECK, severity, ids, row["rate_value"], expected, tolerance, message)


_PLAN = {
    "plan_id": "figure_id",
    "plan_value": "value",
    "plan_precision": "precision",
    "plan_lo": "lo",
    "plan_hi": "hi",
    "plan_doc": "doc",
    "plan_run": "run",
    "plan_sole": "sole",
    "plan_clear": "clear",
    "plan_sentence": "sentence",
    "plan_quote": "quote",
    "plan_at": "at",
    "plan_table": "table",
    "plan_metric": "metric",
    "plan_label": "label",
    "plan_region": "region",
    "plan_from_year": "from_year",
    "plan_to_year": "to_year",
}
_RATE = {
    "rate_id": "figure_id",
    "rate_n": "n",
    "rate_period_start": "period_start",
    "rate_period_end": "period_end",
    "rate_value": "value",
    "rate_precision": "precision",
    "rate_lo": "lo",
    "rate_hi": "hi",
    "rate_sentence": "sentence",
    "rate_words": "words",
    "rate_start": "start",
}
_BESIDE = (*_AT, "doc", "run")


def _with_plan(prepared: pl.DataFrame) -> pl.DataFrame:
    """Completion rates, the result beside them, and the plan of that year that fits best."""
    dated = prepared.filter(pl.col("period_end").is_not_null() & pl.col("thing").is_not_null())
    rates = dated.filter((pl.col("measure") == "completion") & (pl.col("kind") == "reported"))
    plans = dated.filter(
        (pl.col("measure") == "level") & (pl.col("kind") == "target") & (pl.col("value") > 0)
    ).select(*_AT, "unit", **_PLAN, plan_start="period_start", plan_end="period_end")
    # A plan is as exact as it is written: nobody counts a 100 million as anything else.
    plans = plans.with_columns(plan_precision=pl.lit(0.0))
    results = levels(prepared).filter((pl.col("value") > 0) & pl.col("firm"))
    covers = (
        (pl.col("plan_end") >= pl.col("period_end"))
        & (pl.col("plan_end").dt.year() == pl.col("period_end").dt.year())
        & (
            (pl.col("plan_start") <= pl.col("period_start"))
            | (pl.col("plan_start") == pl.col("plan_end"))
        )
    )
    # What a year's plan is done by may be dated to the year: the result lies in that time.
    inside = (pl.col("period_start") >= pl.col("rate_period_start")) & (
        pl.col("period_end") <= pl.col("rate_period_end")
    )
    beside = results.join(rates.select(*_BESIDE, **_RATE), on=list(_BESIDE), nulls_equal=True)
    paired = _one_to_one(beside.filter(inside))
    return _best(paired.join(plans, on=[*_AT, "unit"], nulls_equal=True).filter(covers))


def _with_whole(prepared: pl.DataFrame) -> pl.DataFrame:
    """Shares, the part in their sentence or row, and the whole of their document."""
    table = wholes().filter(pl.col("share") != "").select("whole", "share", metric="part")
    dated = prepared.filter(
        (pl.col("kind") == "reported")
        & pl.col("period_end").is_not_null()
        & (pl.col("measure") == "level")
    )
    shares = dated.filter((pl.col("unit") == "percent") & pl.col("firm"))
    beside = ("region", "each", "doc", "run", "period_start", "period_end")
    found = shares.select(*beside, share="metric", **_RATE)
    part = dated.filter((pl.col("value") > 0) & pl.col("firm")).join(table, on="metric")
    whole = dated.filter((pl.col("value") > 0) & pl.col("firm")).select(
        "region", "each", "doc", "unit", "period_start", "period_end", whole="metric", **_PLAN
    )
    same = ["region", "each", "doc", "unit", "period_start", "period_end", "whole"]
    paired = _one_to_one(part.join(found, on=[*beside, "share"], nulls_equal=True))
    return _best(paired.join(whole, on=same, nulls_equal=True))


def _one_to_one(paired: pl.DataFrame) -> pl.DataFrame:
    """Keep the pairs in which neither the amount nor the rate is in doubt."""
    return paired.filter(
        (pl.col("value").n_unique().over("rate_n") == 1)
        & (pl.col("rate_value").n_unique().over("n") == 1)
    ).unique("rate_n", keep="first", maintain_order=True)


def _best(paired: pl.DataFrame) -> pl.DataFrame:
    """Keep for each rate the divisor that fits it best, and add the bounds of the quotient."""
    miss = (pl.col("quotient") - pl.col("rate_value")).abs()
    bounded = paired.filter(pl.col("plan_value") > pl.col("plan_precision")).with_columns(
        (100 * pl.col("value") / pl.col("plan_value")).alias("quotient"),
        (100 * pl.col("lo") / (pl.col("plan_value") + pl.col("plan_precision"))).alias("lo"),
        (100 * pl.col("hi") / (pl.col("plan_value") - pl.col("plan_precision"))).alias("hi"),
    )
    return (
        bounded.sort(miss, "plan_id")
        .unique("rate_n", keep="first", maintain_order=True)
        .sort("doc", "start", "rate_n")
    )
