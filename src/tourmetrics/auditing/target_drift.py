"""``target_drift``: a target that a later document changed or dropped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from tourmetrics.auditing.evidence import apart
from tourmetrics.auditing.finding import Finding, amount, metric_name
from tourmetrics.auditing.scope import Scope, says
from tourmetrics.knowledge import Knowledge

_GOAL = ("thing", "region", "each", "measure", "change", "period_start", "period_end", "unit")
# A document renews a plan when it repeats at least so many of its targets, and at least half.
_REPEATED = 3


def target_drift(prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """Each target against the next later document that states one on the same thing.

    Where a later document renews a plan for one place and time, targets that it leaves out are
    dropped. Documents without a date of publication are neither earlier nor later.
    """
    targets = prepared.filter(
        (pl.col("kind") == "target")
        & pl.col("published").is_not_null()
        & pl.col("period_end").is_not_null()
        & pl.col("thing").is_not_null()
    )
    yield from _changed(targets, scope)
    yield from _dropped(targets, scope)


def _changed(targets: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    clear = targets.filter(pl.col("value").n_unique().over(*_GOAL, "doc") == 1).unique(
        [*_GOAL, "doc"], keep="first", maintain_order=True
    )
    # Of each day one statement is held against those of the day before it.
    firsts = clear.sort("published", "n").unique(
        [*_GOAL, "published"], keep="first", maintain_order=True
    )
    before = pl.col("published").shift().over(_GOAL)
    later = firsts.select(
        *_GOAL, before.alias("published"), **{f"new_{name}": pl.col(name) for name in _NEW}
    ).drop_nulls("published")
    moved = (
        clear.join(later, on=[*_GOAL, "published"], nulls_equal=True)
        .sort("n")
        .filter(
            (pl.col("value") != pl.col("new_value"))
            & (
                apart("value", "value", "new_value", "new_value")
                & (pl.col("comparator") == pl.col("new_comparator"))
                | apart("lo", "hi", "new_lo", "new_hi")
            )
        )
    )
    for row in moved.iter_rows(named=True):
        if not (scope.usable(row) and scope.usable(row, "new_")):
            continue
        if says(row["sentence"], "definition") != says(row["new_sentence"], "definition"):
            continue
        yield _moved(row, scope.knowledge)


_NEW = (
    "n",
    "figure_id",
    "doc",
    "value",
    "lo",
    "hi",
    "precision",
    "comparator",
    "published",
    "sole",
    "clear",
    "sentence",
    "quote",
    "at",
    "table",
    "metric",
    "label",
    "region",
    "from_year",
    "to_year",
)


def _moved(row: dict[str, Any], knowledge: Knowledge) -> Finding:
    unit, old, new = row["unit"], row["value"], row["new_value"]
    name = metric_name(row["metric"], row["label"], knowledge)
    what = "raised" if new > old else "lowered"
    message = (
        f"{name}, target for {row['period_start']} to {row['period_end']}: {row['doc']} "
        f"({row['published']}) promises {amount(old, unit, knowledge)}, {row['new_doc']} "
        f"({row['new_published']}) {amount(new, unit, knowledge)}: {what} by "
        f"{amount(abs(new - old), unit, knowledge)}."
    )
    ids = (row["figure_id"], row["new_figure_id"])
    tolerance = row["precision"] + row["new_precision"]
    return Finding("target_drift", "warning", ids, new, old, tolerance, message)


def _dropped(targets: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """Targets of a plan that a later document for the same place and time does not repeat."""
    at = ["region", "period_start", "period_end"]
    known = targets.filter(pl.col("metric").is_not_null())
    goals = known.unique([*_GOAL, "doc"], keep="first", maintain_order=True).select(
        *_GOAL, "doc", "published", "n", "metric", "label", "value", "precision", "figure_id"
    )
    size = goals.group_by(*at, "doc").agg(pl.len().alias("size"))
    later = goals.select(*_GOAL, new_doc="doc", new_published="published")
    # Many documents that tell the same make many pairs: they are never held together.
    repeated = (
        goals.lazy()
        .select(*_GOAL, "doc", "published")
        .join(later.lazy(), on=_GOAL, nulls_equal=True)
        .filter(pl.col("new_published") > pl.col("published"))
        .group_by(*at, "doc", "new_doc", "new_published")
        .agg(pl.len().alias("repeated"))
        .collect(engine="streaming")
    )
    renewed = repeated.join(size, on=[*at, "doc"], nulls_equal=True).filter(
        (pl.col("repeated") >= _REPEATED) & (2 * pl.col("repeated") >= pl.col("size"))
    )
    pairs = goals.join(
        renewed.select(*at, "doc", "new_doc", "new_published"), on=[*at, "doc"], nulls_equal=True
    )
    metrics = known.select("metric", *at, new_doc="doc").unique()
    gone = pairs.join(metrics, on=["metric", *at, "new_doc"], how="anti", nulls_equal=True).sort(
        "n", "new_published", "new_doc"
    )
    for row in gone.unique("n", keep="first", maintain_order=True).iter_rows(named=True):
        name = metric_name(row["metric"], row["label"], scope.knowledge)
        message = (
            f"{name}, target for {row['period_start']} to {row['period_end']}: {row['doc']} "
            f"({row['published']}) promises {amount(row['value'], row['unit'], scope.knowledge)}, "
            f"{row['new_doc']} ({row['new_published']}) renews the plan without it: dropped."
        )
        ids = (row["figure_id"],)
        yield Finding("target_drift", "info", ids, None, row["value"], row["precision"], message)
