"""Parts that a sentence names behind "of which", and lists that it says to make a total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import polars as pl

from tourmetrics.auditing.files import audit_words, wholes
from tourmetrics.auditing.finding import Finding
from tourmetrics.auditing.scope import Scope
from tourmetrics.auditing.summing import exceeds, matches, sum_finding
from tourmetrics.knowledge import Knowledge

Row = dict[str, Any]
_END = re.compile(r"[;；。\n]|\.\s")
_CURRENCY_MARK = re.compile(r"[A-Z]{0,3}[$€£¥]$")


def parts_in_sentence(prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """Parts against the number before "of which"; lists against the total behind them."""
    words = audit_words()
    chinese = [*words.zh["part"], *words.zh["total"]]
    english = [*words.en["part"], *words.en["total"]]
    said = pl.col("sentence").str.contains_any(chinese) | pl.col("sentence").str.contains_any(
        english, ascii_case_insensitive=True
    )
    level = (pl.col("measure") == "level") & pl.col("at").is_not_null()
    spoken = prepared.filter(said & level & ~pl.col("table"))
    several = spoken.filter(pl.len().over("run") > 1)
    for _, group in groupby(several.iter_rows(named=True), key=lambda row: row["run"]):
        rows = [row | {"to": row["at"] + len(row["quote"])} for row in group]
        yield from _of_which(rows, scope)
        yield from _totals(rows, scope.knowledge)


def _places_of(sentence: str, role: str) -> list[tuple[int, int]]:
    words = audit_words()
    found = [m.span() for w in words.zh[role] for m in re.finditer(re.escape(w), sentence)]
    for word in words.en[role]:
        found += [m.span() for m in re.finditer(rf"\b{re.escape(word)}\b", sentence, re.IGNORECASE)]
    return sorted(set(found))


def _of_which(rows: Sequence[Row], scope: Scope) -> Iterator[Finding]:
    if not rows:
        return
    sentence = rows[0]["sentence"]
    marks = _places_of(sentence, "part")
    for number, (start, end) in enumerate(marks):
        follows = marks[number + 1][0] if number + 1 < len(marks) else len(sentence)
        stop = _END.search(sentence, end)
        until = min(follows, stop.start() if stop else len(sentence))
        inside = [row for row in rows if end <= row["at"] < until]
        if not inside:
            continue
        whole = _whole_before([row for row in rows if row["to"] <= start], inside[0])
        if whole is None:
            continue
        parts = [row for row in inside if _is_part(row, whole, scope.knowledge)]
        over = [part for part in parts if exceeds([part], whole)]
        if over:
            yield sum_finding(over[:1], whole, "its part", scope.knowledge)
        else:
            yield from _too_many(parts, whole, scope)


def _whole_before(rows: Sequence[Row], part: Row) -> Row | None:
    return next((row for row in reversed(rows) if row["unit"] == part["unit"]), None)


def _is_part(row: Row, whole: Row, knowledge: Knowledge) -> bool:
    if any(row[name] != whole[name] for name in ("unit", "kind", "each")):
        return False
    if row["period_end"] and whole["period_end"]:
        early = row["period_start"] < whole["period_start"]
        if early or row["period_end"] > whole["period_end"]:
            return False
    return row["region"] == whole["region"] or _lies_in(row["region"], whole["region"], knowledge)


def _lies_in(region: str | None, whole: str | None, knowledge: Knowledge) -> bool:
    if region is None or whole is None or not knowledge.knows_region(region):
        return False
    return whole in knowledge.region_lineage(region)


def _too_many(parts: Sequence[Row], whole: Row, scope: Scope) -> Iterator[Finding]:
    if len(parts) > 1 and _apart_from_each_other(parts, whole, scope) and exceeds(parts, whole):
        yield sum_finding(parts, whole, "its parts", scope.knowledge)


def _apart_from_each_other(parts: Sequence[Row], whole: Row, scope: Scope) -> bool:
    """Whether no two parts can hold the same thing: one metric, declared parts, or markets.

    Visitors of several places may be the same people, so places are no such parts of visits.
    """
    metrics = {part["metric"] for part in parts}
    regions = {part["region"] for part in parts}
    if len(regions) > 1 and whole["unit"] in {"visit", "person"}:
        return False
    if len({(p["period_start"], p["period_end"]) for p in parts}) > 1:
        return False
    if None in metrics:
        return len(metrics) == 1 and whole["metric"] is None
    if len(metrics) == 1:
        return True
    if all(scope.is_market(metric) for metric in metrics):
        return True
    declared = wholes().filter(
        (pl.col("whole") == whole["metric"]) & pl.col("part").is_in(list(metrics))
    )
    return declared["part"].n_unique() == len(metrics) and declared["parts_of"].n_unique() == 1


def _totals(rows: Sequence[Row], knowledge: Knowledge) -> Iterator[Finding]:
    if len(rows) < 3:
        return
    sentence = rows[0]["sentence"]
    marks = _places_of(sentence, "total")
    if not marks or _places_of(sentence, "part"):
        return
    for total in rows[2:]:
        if not _is_total(total, sentence, marks):
            continue
        begin = max((m.end() for m in _END.finditer(sentence, 0, total["at"])), default=0)
        items = [row for row in rows if begin <= row["at"] < total["at"]]
        if len(items) > 1 and all(_is_item(row, total) for row in items):
            if not matches(items, total):
                yield sum_finding(items, total, "the numbers of its list", knowledge)
            return


def _is_total(row: Row, sentence: str, marks: Sequence[tuple[int, int]]) -> bool:
    words = audit_words()
    joints = {"", *words.zh["joint"], *words.en["joint"]}
    for start, end in marks:
        between = _CURRENCY_MARK.sub("", sentence[end : row["at"]]).strip(" :：").casefold()
        if end <= row["at"] and between in joints:
            return True
        if row["to"] <= start and not re.search(r"[\d,;，；。]", sentence[row["to"] : start]):
            return True
    return False


def _is_item(row: Row, total: Row) -> bool:
    same = ("unit", "kind", "each", "metric", "period_start", "period_end")
    if any(row[name] != total[name] for name in same):
        return False
    return row["region"] == total["region"] or row["unit"] not in {"visit", "person"}
