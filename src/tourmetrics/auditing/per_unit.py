"""``per_unit``: revenue over visits, against the stated spend and a wide plausible band."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import polars as pl

from tourmetrics.auditing.evidence import levels
from tourmetrics.auditing.files import bands
from tourmetrics.auditing.finding import Finding, amount, metric_name, quotient, verdict
from tourmetrics.auditing.scope import Scope
from tourmetrics.knowledge import Knowledge

_AT = ("region", "each", "period_start", "period_end")
Row = dict[str, Any]


def per_unit(prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """Form the quotients of one document's figures on one period and place.

    A quotient that contradicts the stated one, or lies outside its band, is a warning; one that
    no document states is information. One stated quotient that fits is enough.
    """
    ready = levels(prepared).filter(pl.col("firm") & (pl.col("value") > 0))
    stated = _stated(ready)
    for pair in _pairs(ready, scope):
        found = _judged(pair, stated.get(_stated_key(pair["ratio"], pair), []), scope)
        if found is not None:
            yield found


def _pairs(ready: pl.DataFrame, scope: Scope) -> Iterator[Row]:
    """One pair for each document, place, period and quotient: the nearest that can be used."""
    table = bands().select("numerator", "denominator", "ratio").unique(maintain_order=True)
    bottoms = ready.select(
        *_AT, "doc", denominator="metric", **{f"bottom_{name}": pl.col(name) for name in _BOTTOM}
    )
    paired = (
        ready.join(table, left_on="metric", right_on="numerator")
        .join(bottoms, on=[*_AT, "doc", "denominator"], nulls_equal=True)
        .with_columns((pl.col("start") - pl.col("bottom_start")).abs().alias("distance"))
        .with_columns(pl.struct(*_AT, "doc", "metric", "denominator").rank("dense").alias("group"))
        .sort("doc", "group", "distance", "start", "bottom_start")
    )
    done: set[int] = set()
    for row in paired.iter_rows(named=True):
        if row["group"] in done or not scope.usable(row) or not scope.usable(row, "bottom_"):
            continue
        done.add(row["group"])
        yield row


_BOTTOM = (
    "value",
    "precision",
    "lo",
    "hi",
    "unit",
    "figure_id",
    "start",
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


def _judged(row: Row, stated: list[Row], scope: Scope) -> Finding | None:
    result = quotient(row["value"], row["precision"], row["bottom_value"], row["bottom_precision"])
    if result is None:
        return None
    expected, spread = result
    knowledge, unit = scope.knowledge, row["unit"]
    formula = _formula(row, expected, knowledge)
    ids = (row["figure_id"], row["bottom_figure_id"])
    own = [s for s in stated if scope.usable(s)]
    own.sort(key=lambda s: bool(s["doc"] != row["doc"]))
    if own:
        fits = any(abs(s["value"] - expected) <= _allowed(s, spread) for s in own)
        return None if fits else _contradicted(formula, ids, own[0], expected, spread, knowledge)
    band = bands().filter(
        (pl.col("numerator") == row["metric"])
        & (pl.col("denominator") == row["denominator"])
        & (pl.col("unit") == unit)
    )
    if band.height and not band["low"][0] <= expected <= band["high"][0]:
        low, high = (amount(band[end][0], unit, knowledge) for end in ("low", "high"))
        message = f"{formula}, outside the plausible {low} to {high}: check both for a slip."
        return Finding("per_unit", "warning", ids, None, expected, spread, message)
    message = f"{formula}; derived, no document states it."
    return Finding("per_unit", "info", ids, None, expected, spread, message)


def _stated(ready: pl.DataFrame) -> dict[tuple[object, ...], list[Row]]:
    """What documents state for quotients, by quotient, unit, place and time, the newest first."""
    named = ready.filter(pl.col("metric").is_in(bands()["ratio"].unique().to_list()))
    found: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    ordered = named.sort("published", "n", descending=[True, False], nulls_last=True)
    for row in ordered.iter_rows(named=True):
        found[_stated_key(row["metric"], row)].append(row)
    return found


def _stated_key(ratio: str, row: Row) -> tuple[object, ...]:
    return (ratio, row["unit"], *(row[name] for name in _AT))


def _allowed(stated: Row, spread: float) -> float:
    room: float = max(stated["hi"] - stated["value"], stated["precision"])
    return (spread + room) * (1 + 1e-9)


def _contradicted(
    formula: str,
    ids: tuple[str, ...],
    stated: Row,
    expected: float,
    spread: float,
    knowledge: Knowledge,
) -> Finding:
    unit, value = stated["unit"], stated["value"]
    tolerance = spread + stated["precision"]
    message, severity = verdict(
        f"{formula}, but {stated['doc']} states {amount(value, unit, knowledge)}: "
        f"{amount(abs(value - expected), unit, knowledge)} apart, where rounding allows "
        f"{amount(tolerance, unit, knowledge)}.",
        stated=value,
        expected=expected,
        tolerance=tolerance,
        precision=stated["precision"],
    )
    ids = (*ids, stated["figure_id"])
    return Finding("per_unit", severity, ids, value, expected, tolerance, message)


def _formula(row: Row, expected: float, knowledge: Knowledge) -> str:
    top = amount(row["value"], row["unit"], knowledge)
    bottom = amount(row["bottom_value"], row["bottom_unit"], knowledge)
    one = knowledge.unit_display[row["bottom_unit"]].name("en", one=True)
    return (
        f"{metric_name(row['metric'], row['label'], knowledge)}, {row['period_start']} to "
        f"{row['period_end']}, {row['doc']}: {top} / {bottom} = "
        f"{amount(expected, row['unit'], knowledge)} per {one}"
    )
