"""Rows of a table against its row of totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import polars as pl

from tourmetrics.auditing.evidence import levels
from tourmetrics.auditing.files import audit_words
from tourmetrics.auditing.finding import Finding
from tourmetrics.auditing.scope import Scope, like_scale
from tourmetrics.auditing.summing import exceeds, matches, sum_finding

Row = dict[str, Any]
_COLUMN = ("doc", "block", "each", "period_start", "period_end", "unit")
_LINE = r"line (\d+)"
_CELL = r"[A-Z]+(\d+)$"
_NUMBERS = r"[\d\s|,.%:：()（）+−–—-]+$"


def parts_in_table(prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """No row of a column is more than its total, nor are all of them together.

    Rows that are the sum of rows that follow them (Asia, then its countries) count once. Rows of
    places are added up where things and money are counted, never where visits are.
    """
    column = _columns(levels(prepared).filter("table"))
    suspect = column.filter(
        pl.col("is_total").any().over(_COLUMN)
        & (pl.len().over(_COLUMN) > 2)
        & (pl.len().over(*_COLUMN, "line").max().over(_COLUMN) == 1)
    ).sort(*_COLUMN, "n", nulls_last=True)
    keyed = suspect.with_columns(pl.struct(_COLUMN).rank("dense").alias("group")).sort("group", "n")
    for _, group in groupby(keyed.iter_rows(named=True), key=lambda row: row["group"]):
        yield from _of_column(list(group), scope)


def _columns(cells: pl.DataFrame) -> pl.DataFrame:
    """Add line, block (rows that follow each other) and whether a row is one of totals."""
    words = audit_words()
    names = [*words.zh["total_row"], *words.en["total_row"]]
    head = (
        pl.col("sentence")
        .str.strip_chars(" |\t#*")
        .str.split("|")
        .list.first()
        .str.split("\t")
        .list.first()
        .str.to_lowercase()
        .str.replace(_NUMBERS, "")
        .str.strip_chars()
    )
    new_doc = pl.col("doc") != pl.col("doc").shift()
    line = pl.coalesce(
        pl.col("locator").str.extract(_LINE), pl.col("locator").str.extract(_CELL)
    ).cast(pl.Int64)
    return (
        cells.with_columns(line.alias("line"), head.alias("head"))
        .filter(pl.col("line").is_not_null())
        .sort("doc", "line", "n")
        .with_columns(
            ((pl.col("line") - pl.col("line").shift()).gt(1) | new_doc)
            .fill_null(value=True)
            .cum_sum()
            .alias("block"),
            pl.col("head").is_in(names).alias("is_total"),
        )
    )  # fmt: skip


def _of_column(rows: Sequence[Row], scope: Scope) -> Iterator[Finding]:
    totals = [row for row in rows if row["is_total"]]
    if len(totals) != 1:
        return
    total = totals[0]
    items = [
        row
        for row in rows
        if row is not total and (row["metric"] == total["metric"] or scope.is_market(row["metric"]))
    ]
    over = [
        row for row in items if exceeds([row], total) and like_scale(row["value"], total["value"])
    ]
    if over:
        yield sum_finding(over[:1], total, "a row of its table", scope.knowledge)
        return
    if len({row["region"] for row in rows}) > 1 and total["unit"] in {"visit", "person"}:
        return
    tops = _without_subtotals(items)
    if (
        len(tops) > 1
        and exceeds(tops, total)
        and like_scale(total["value"], sum(row["value"] for row in tops))
    ):
        yield sum_finding(tops, total, "the rows of its table", scope.knowledge)


def _without_subtotals(items: Sequence[Row]) -> list[Row]:
    """Drop the rows that a row before them sums up, or that a row behind them does."""
    kept: list[Row] = []
    skip = 0
    for number, row in enumerate(items):
        if skip:
            skip -= 1
            continue
        skip = _run_of(row, items[number + 1 :])
        back = _run_of(row, kept[::-1])
        if back:
            del kept[-back:]
        kept.append(row)
    return kept


def _run_of(row: Row, others: Sequence[Row]) -> int:
    """How many of the next rows make this one; 0 where none do."""
    for count in range(2, len(others) + 1):
        if matches(others[:count], row):
            return count
        if exceeds(others[:count], row):
            return 0
    return 0
