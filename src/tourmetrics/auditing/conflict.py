"""``conflict``: different values for one thing, place and time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import polars as pl

from tourmetrics.auditing.evidence import EPSILON, KEY
from tourmetrics.auditing.finding import Finding, Severity, amount, metric_name, percent
from tourmetrics.auditing.scope import Scope, exempt, like_scale, says
from tourmetrics.knowledge import Knowledge

Row = dict[str, Any]


def conflict(prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """The figure to go by against each other one that rounding and comparator cannot explain.

    The figure to go by is a final one before a preliminary one, then the newest. A preliminary
    value that changed is information; figures under different stated definitions are no conflict.
    Within one document both places must speak of nothing but the metric, the place and the time;
    numbers of one sentence, and those of two cells of its tables, are never of one thing.
    Targets of documents of different days are no conflict but may have drifted.
    """
    stated = prepared.filter(pl.col("period_end").is_not_null() & pl.col("thing").is_not_null())
    low, high = pl.col("lo").max(), pl.col("hi").min()
    keys = (
        stated.group_by(KEY)
        .agg((low - high > EPSILON * pl.max_horizontal(low.abs(), high.abs())).alias("differ"))
        .filter("differ")
        .drop("differ")
    )
    crowd = (
        stated.join(keys, on=KEY, how="semi", nulls_equal=True)
        .with_columns(pl.struct(KEY).rank("dense").alias("group"))
        .sort("group", "published", "doc", "start", descending=[False, True, False, False],
              nulls_last=True)
    )  # fmt: skip
    found: list[Finding] = []
    for _, rows in groupby(crowd.iter_rows(named=True), key=lambda row: row["group"]):
        found.extend(_of_one_thing(list(rows), scope))
    yield from found


def _of_one_thing(rows: Sequence[Row], scope: Scope) -> Iterator[Finding]:
    usable = [row for row in rows if scope.usable(row)]
    if len(usable) < 2:
        return
    reference = next((r for r in usable if not says(r["sentence"], "draft")), usable[0])
    told: set[tuple[str, float]] = set()
    for row in usable:
        if row is reference or not _differ(reference, row) or _not_of_one(reference, row, scope):
            continue
        mark = (row["doc"], row["value"])
        if mark not in told:
            told.add(mark)
            yield _finding(reference, row, scope.knowledge)


def _differ(a: Row, b: Row) -> bool:
    gap = max(a["lo"], b["lo"]) - min(a["hi"], b["hi"])
    return bool(gap > EPSILON * max(abs(a["value"]), abs(b["value"])))


def _not_of_one(a: Row, b: Row, scope: Scope) -> bool:
    """Whether the two are known or likely to be of different things."""
    if a["doc"] == b["doc"] and (
        a["run"] == b["run"]
        or (a["table"] and b["table"])
        or not (scope.plain(a) and scope.plain(b))
    ):
        return True
    if a["kind"] == "target" and a["published"] != b["published"]:
        return True
    if a["kind"] == "target" and a["comparator"] != b["comparator"]:
        return True
    if says(a["sentence"], "definition") != says(b["sentence"], "definition"):
        return True
    if a["measure"] != "level" and exempt(a["sentence"]) != exempt(b["sentence"]):
        return True
    return a["measure"] == "level" and not like_scale(a["value"], b["value"])


def _finding(reference: Row, row: Row, knowledge: Knowledge) -> Finding:
    unit, value, other = row["unit"], reference["value"], row["value"]
    name = metric_name(row["metric"], row["label"], knowledge)
    tolerance = reference["precision"] + row["precision"]
    severity, remark = _judged(reference, row)
    where = (
        f"{reference['doc']} states {_said(reference, knowledge)}, "
        f"{row['doc']} states {_said(row, knowledge)}"
        if row["doc"] != reference["doc"]
        else f"{row['doc']} states {_said(reference, knowledge)} ({reference['locator']}) and "
        f"{_said(row, knowledge)} ({row['locator']})"
    )
    gap = percent(abs(value - other)) if unit == "percent" else amount(
        abs(value - other), unit, knowledge
    )  # fmt: skip
    message = (
        f"{name}, {row['period_start']} to {row['period_end']}: {where}: {gap} apart, where "
        f"rounding allows {amount(tolerance, unit, knowledge)}.{remark}"
    )
    ids = (reference["figure_id"], row["figure_id"])
    return Finding("conflict", severity, ids, other, value, tolerance, message)


def _judged(reference: Row, row: Row) -> tuple[Severity, str]:
    if says(reference["sentence"], "draft") != says(row["sentence"], "draft"):
        return "info", " One of them is preliminary."
    if says(reference["sentence"], "final") != says(row["sentence"], "final"):
        return "info", " One of them is revised."
    return "warning", ""


def _said(row: Row, knowledge: Knowledge) -> str:
    words = {"ge": "at least ", "gt": "over ", "le": "at most ", "lt": "under ", "approx": "about "}
    return words.get(row["comparator"], "") + amount(row["value"], row["unit"], knowledge)
