"""Amounts of months, quarters and halves against those of the time that they make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

import polars as pl

from tourmetrics.auditing.evidence import levels
from tourmetrics.auditing.finding import Finding
from tourmetrics.auditing.scope import Scope, like_scale
from tourmetrics.auditing.summing import exceeds, matches, sum_finding

Row = dict[str, Any]
_AT = ("thing", "region", "each", "unit")
_MONTHS = (1, 3, 6)


def parts_of_time(prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """A part of a period is not more than the period, and the parts that fill it make it.

    Only flows, whose amounts add up over time. Parts of one document are a warning; those that
    other documents state may have been revised since, and are information.
    """
    flows = _with_grain(levels(prepared).filter(pl.col("aggregation") == "sum"))
    yield from _greater_than_whole(flows, scope)
    yield from _sums(flows, scope)


def _with_grain(flows: pl.DataFrame) -> pl.DataFrame:
    """Add the length in months, null for periods that are not whole months, and the first month."""
    start, end = pl.col("period_start"), pl.col("period_end")
    whole = (start.dt.day() == 1) & (end == end.dt.month_end())
    months = (end.dt.year() - start.dt.year()) * 12 + end.dt.month() - start.dt.month() + 1
    return flows.with_columns(
        pl.when(whole).then(months).cast(pl.Int64).alias("months"),
        (start.dt.year() * 12 + start.dt.month() - 1).cast(pl.Int64).alias("first"),
    )


def _greater_than_whole(flows: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    spans = pl.struct("period_start", "period_end").n_unique().over("doc", *_AT)
    several = flows.filter(pl.col("sole")).filter(spans > 1)
    inner = several.select("doc", *_AT, **{f"part_{name}": pl.col(name) for name in _PART})
    found = (
        several.join(inner, on=["doc", *_AT], nulls_equal=True)
        .filter(
            (pl.col("part_period_start") >= pl.col("period_start"))
            & (pl.col("part_period_end") <= pl.col("period_end"))
            & (pl.col("part_n") != pl.col("n"))
            & (pl.col("part_lo") > pl.col("hi"))
        )
        .sort("part_n", "n")
        .unique("part_n", keep="first", maintain_order=True)
    )
    for row in found.iter_rows(named=True):
        part = _part(row)
        if not exceeds([part], row) or not like_scale(row["value"], part["value"]):
            continue
        if scope.plain(row) and scope.plain(row, "part_"):
            yield sum_finding([part], row, _when([part]), scope.knowledge)


def _sums(flows: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    clear = flows.filter(pl.col("sole") & pl.col("months").is_not_null())
    for grain in _MONTHS:
        parts = (
            clear.filter((pl.col("months") == grain) & (pl.col("first") % grain == 0))
            .sort("published", "n", descending=[True, False], nulls_last=True)
            .select(*_AT, **{f"part_{name}": pl.col(name) for name in (*_PART, "doc", "first")})
        )
        wide = clear.filter((pl.col("months") > grain) & (pl.col("months") % grain == 0)).filter(
            pl.col("first") % grain == 0
        )
        if parts.is_empty() or wide.is_empty():
            continue
        filled = (
            _with_parts(wide, parts)
            .filter(pl.len().over("n") * grain == pl.col("months"))
            .filter(
                (pl.col("part_lo").sum().over("n") > pl.col("hi"))
                | (pl.col("part_hi").sum().over("n") < pl.col("lo"))
            )
            .sort("n", "part_first")
        )
        for _, group in groupby(filled.iter_rows(named=True), key=lambda row: row["n"]):
            yield from _sum(list(group), scope)


def _with_parts(wide: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Join to each amount its parts: those of its own document, else the first of others."""
    at = [*_AT, "part_first"]
    first = parts.unique(at, keep="first", maintain_order=True)
    of_doc = parts.unique([*at, "part_doc"], keep="first", maintain_order=True)
    own = wide.join(
        of_doc.with_columns(doc="part_doc"), on=[*_AT, "doc"], nulls_equal=True
    ).with_columns(own=pl.lit(value=True))
    others = wide.join(first, on=list(_AT), nulls_equal=True).with_columns(own=pl.lit(value=False))
    offset = pl.col("part_first") - pl.col("first")
    return (
        pl.concat([own, others.select(own.columns)])
        .filter((offset >= 0) & (offset < pl.col("months")))
        .sort("n", "part_first", "own", descending=[False, False, True], maintain_order=True)
        .unique(["n", "part_first"], keep="first", maintain_order=True)
    )


def _sum(rows: list[Row], scope: Scope) -> Iterator[Finding]:
    whole = rows[0]
    parts = [_part(row) | {"doc": row["part_doc"]} for row in rows]
    if matches(parts, whole) or not like_scale(
        whole["value"], sum(part["value"] for part in parts)
    ):
        return
    together = len({part["run"] for part in parts}) == 1
    if not scope.usable(whole) or not (together or all(scope.usable(row, "part_") for row in rows)):
        return
    finding = sum_finding(parts, whole, _when(parts), scope.knowledge)
    own = all(part["doc"] == whole["doc"] for part in parts)
    yield finding if own else replace(finding, severity="info")


_PART = (
    "n",
    "figure_id",
    "value",
    "lo",
    "hi",
    "precision",
    "counted",
    "run",
    "period_start",
    "period_end",
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


def _part(row: Row) -> Row:
    return {name: row[f"part_{name}"] for name in _PART} | {"doc": row["doc"]}


def _when(parts: list[Row]) -> str:
    first, last = parts[0]["period_start"], parts[-1]["period_end"]
    return f"its part{'s' if len(parts) > 1 else ''} of {first} to {last}"
