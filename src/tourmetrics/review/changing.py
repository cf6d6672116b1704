"""Puts what a correction says into the row of a figure, if a figure remains that can be."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tourmetrics.review.adding import NEEDED
from tourmetrics.review.entry import Entry
from tourmetrics.review.schema import FIELDS

Row = dict[str, Any]


def changed_fields(row: Mapping[str, Any], entry: Entry) -> dict[str, tuple[Any, Any]]:
    """Return what of a figure becomes another value: the old one and the new one."""
    fields = entry.claim.fields
    return {name: (row[name], value) for name, value in fields.items() if row[name] != value}


def fault_in(row: Mapping[str, Any], entry: Entry) -> str | None:
    """Tell what is wrong with a figure that a correction would leave, with row and column."""
    told = _broken(row, entry)
    return None if told is None else f"row {entry.claim.row}, column {told[0]}: {told[1]}"


def put(row: Row, entry: Entry) -> None:
    """Write what a correction says into the row, with who said so and what stood there."""
    changed = changed_fields(row, entry)
    row["reviewed_by"], row["reviewed_at"] = entry.cells["by"], entry.claim.at
    machine = read_by_machine(row)
    row["precision"] = _precision(row["precision"], *changed.get("value", (None, None)))
    row.update({name: new for name, (_, new) in changed.items()})
    if changed and entry.claim.action == "change":
        now = json.loads(as_json(row))
        other = {name: old for name, old in machine.items() if old != now[name]}
        row["original"] = as_json(other) if other else None


def _precision(precision: float | None, old: float | None, new: float | None) -> float | None:
    """Return the precision of a value of which only the scale was corrected: 1.71 to 1.71亿."""
    if not (precision and old and new) or old * new <= 0:
        return precision
    power = math.log10(new / old)
    shift = round(power)
    return float(Decimal(repr(precision)).scaleb(shift)) if abs(power - shift) < 1e-9 else precision


def read_by_machine(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a figure as they were extracted, in the types of JSON."""
    read = json.loads(as_json({name: row[name] for name in FIELDS}))
    return {**read, **original_fields(row["original"])}


def original_fields(text: str | None) -> dict[str, Any]:
    """Return the fields in the column ``original`` of a figure; none where it holds no such JSON.

    >>> original_fields('{"value": 65.0}')
    {'value': 65.0}
    """
    try:
        fields = json.loads(text or "{}")
    except ValueError:
        return {}
    known = fields if isinstance(fields, dict) else {}
    return {name: value for name, value in known.items() if name in FIELDS}


def as_json(value: Any) -> str:
    """Return a value as JSON text, days as ISO dates."""
    return json.dumps(value, ensure_ascii=False, default=date.isoformat)


def _broken(row: Mapping[str, Any], entry: Entry) -> tuple[str, str] | None:
    if entry.claim.action == "add":
        for name in NEEDED:
            if row[name] is None:
                return name, f"an added figure needs its {name}: write it"
    named = entry.claim.action == "add" or not {"metric", "label"}.isdisjoint(entry.claim.fields)
    if named and row["metric"] is None and not row["label"]:
        blame = "metric" if "metric" in entry.claim.fields else "label"
        return blame, "a figure needs a metric or a label: write one of them"
    if row["comparator"] == "between" and row["high"] is None:
        return "high", "a range (comparator between) needs its high end"
    if row["high"] is not None and row["high"] < row["value"]:
        return "high", "the high end of a range is not below value"
    first, last = row["period_start"], row["period_end"]
    if (first is None) != (last is None):
        return "period_end", "give both period_start and period_end, or neither"
    if first is not None and first > last:
        return "period_end", "a period ends on or after the day it starts"
    return None
