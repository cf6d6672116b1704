"""Metrics that are parts of another one: domestic and inbound visitors make all visitors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import polars as pl

from tourmetrics.auditing.evidence import levels
from tourmetrics.auditing.files import wholes
from tourmetrics.auditing.finding import Finding
from tourmetrics.auditing.scope import Scope, like_scale
from tourmetrics.auditing.summing import exceeds, matches, sum_finding

Row = dict[str, Any]
_AT = ("doc", "region", "each", "period_start", "period_end", "unit")


def parts_by_metric(prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """The whole of one document against its parts there, by ``data/wholes.csv``.

    A part alone is not more than the whole, parts that do not overlap are not more either, and
    where they are declared complete and all are stated they make the whole. A part that is many
    times its whole shows that the whole is of something smaller.
    """
    table = wholes()
    stated = levels(prepared).filter(pl.col("sole"))
    size = table.filter("complete").group_by("whole", "parts_of").agg(pl.len().alias("size"))
    parts = stated.select(*_AT, part="metric", **{f"part_{n}": pl.col(n) for n in _PART})
    joined = (
        stated.join(table, left_on="metric", right_on="whole")
        .join(parts, on=[*_AT, "part"], nulls_equal=True)
        .unique(["n", "parts_of", "part"], keep="first", maintain_order=True)
        .join(size, left_on=["metric", "parts_of"], right_on=["whole", "parts_of"], how="left")
        .with_columns(
            pl.col("part_lo").sum().over("n", "parts_of").alias("least"),
            pl.col("part_hi").sum().over("n", "parts_of").alias("most"),
            (pl.len().over("n", "parts_of") == pl.col("size")).alias("all_parts"),
        )
        .filter(
            (pl.col("least") > pl.col("hi"))
            | (pl.col("all_parts").fill_null(value=False) & (pl.col("most") < pl.col("lo")))
            | (pl.col("part_lo") > pl.col("hi")).any().over("n", "parts_of")
        )
        .sort("n", "parts_of", "part")
    )
    rows = joined.iter_rows(named=True)
    for _, group in groupby(rows, key=lambda row: (row["n"], row["parts_of"])):
        yield from _of_one(list(group), scope)


_PART = (
    "n",
    "figure_id",
    "value",
    "lo",
    "hi",
    "precision",
    "counted",
    "run",
    "metric",
    "label",
)


def _of_one(rows: list[Row], scope: Scope) -> Iterator[Finding]:
    whole = rows[0]
    parts = [{name: row[f"part_{name}"] for name in _PART} | {"doc": row["doc"]} for row in rows]
    if not scope.usable(whole) and any(part["run"] != whole["run"] for part in parts):
        return
    over = [part for part in parts if exceeds([part], whole)]
    if any(not like_scale(part["value"], whole["value"]) for part in over):
        return
    if over:
        yield sum_finding(over[:1], whole, "its part", scope.knowledge)
    elif exceeds(parts, whole) or (whole["all_parts"] and not matches(parts, whole)):
        yield sum_finding(parts, whole, "its parts", scope.knowledge)
