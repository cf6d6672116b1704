"""Goals typed by a planner into a CSV or Excel file; what is left out is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from tourmetrics.goals.cells import (
    CellError,
    parse_metric,
    parse_number,
    parse_period,
    parse_region,
    parse_unit,
)
from tourmetrics.goals.identity import goal_ids, with_metric_facts
from tourmetrics.knowledge import Knowledge, load_knowledge
from tourmetrics.tables import GOALS, Place, read_sheet, read_table, validate

_NEEDED = ("region", "value", "unit")
_FREE_TEXT = (
    "goal_id",
    "label",
    "each",
    "comparator",
    "measure",
    "change",
    "direction",
    "baseline_period",
    "aggregation",
    "commitment",
    "owner",
    "supersedes",
    "figure_id",
)


def read_goals(
    path: Path | str, *, format: str | None = None, knowledge: Knowledge | None = None
) -> pl.DataFrame:
    """Read a goals file: a table that this project wrote, or one typed by hand.

    A typed file needs ``metric`` or ``label``, ``region``, ``value``, ``unit`` and the period:
    ``period`` (2024, 2024-Q1, 2024-06, 2025-12-31, 2024-01-01/2024-12-31) or ``period_start`` and
    ``period_end``. Metrics and regions may be names, units any written form (万人次, 亿元, million
    visitors: the value is scaled). A comparator that is missing is ``eq``, or ``between`` where
    ``high`` is given; a measure ``level``, or ``growth`` where ``change`` is given. A later line
    with the ``goal_id`` of an earlier one is its next version.

    Raises:
        InputError: the file is missing or of an unknown kind.
        TableError: a missing column or a cell that cannot be understood; names file, row, column.
    """
    knowledge = knowledge or load_knowledge()
    path = Path(path)
    sheet = read_sheet(path, format=format)
    if sheet is None or set(GOALS.names) <= set(sheet.frame.columns):
        return read_table(path, GOALS, format=format, units=knowledge.unit_names)
    _check_columns(sheet.frame.columns, sheet.place)
    rows = [
        _goal(row, at, sheet.place, knowledge)
        for at, row in enumerate(sheet.frame.iter_rows(named=True))
    ]
    dtypes = GOALS.dtypes
    frame = pl.DataFrame(
        [[row[name] for row in rows] for name in GOALS.names], schema=dtypes, orient="col"
    )
    made = pl.Series("goal_id", goal_ids(frame), dtype=pl.String)
    frame = frame.with_columns(pl.coalesce("goal_id", made).alias("goal_id"))
    frame = with_metric_facts(_with_versions(frame), knowledge)
    return validate(frame, GOALS, place=sheet.place, units=knowledge.unit_names)


def _check_columns(names: list[str], place: Place) -> None:
    missing = [name for name in _NEEDED if name not in names]
    if "metric" not in names and "label" not in names:
        missing.insert(0, "metric (or label)")
    if "period" not in names and not {"period_start", "period_end"} <= set(names):
        missing.append("period (or period_start and period_end)")
    if missing:
        raise place.error(
            None,
            None,
            f"no column {', '.join(missing)}: a goals file needs metric or label, region, period, "
            "value and unit",
        )


def _goal(
    row: Mapping[str, str | None], at: int, place: Place, knowledge: Knowledge
) -> dict[str, Any]:
    column = ""
    try:
        goal: dict[str, Any] = dict.fromkeys(GOALS.names)
        goal.update({name: _text(row.get(name)) for name in _FREE_TEXT})
        column = "unit"
        unit, scale = parse_unit(_needed(row, "unit"), knowledge)
        goal["unit"] = unit
        column = "value"
        goal["value"] = _scaled(_needed(row, "value"), scale)
        for column in ("high", "baseline_value"):
            if text := _text(row.get(column)):
                goal[column] = _scaled(text, scale)
        goal["comparator"] = goal["comparator"] or ("eq" if goal["high"] is None else "between")
        goal["measure"] = goal["measure"] or ("growth" if goal["change"] else "level")
        column = "metric"
        if text := _text(row.get("metric")):
            goal["metric"] = parse_metric(text, unit, goal["measure"], knowledge)
        elif not goal["label"]:
            raise CellError("an empty cell: name the metric, or write a label")
        column = "region"
        goal["region"] = parse_region(_needed(row, "region"), knowledge)
        column = "period"
        goal["period_start"], goal["period_end"] = _period(row)
        column = "version"
        goal["version"] = int(parse_number(text)) if (text := _text(row.get("version"))) else None
    except CellError as fault:
        raise place.error(at, column, str(fault)) from None
    return goal


def _period(row: Mapping[str, str | None]) -> tuple[date, date]:
    if text := _text(row.get("period")):
        return parse_period(text)
    first, last = _text(row.get("period_start")), _text(row.get("period_end"))
    if not first or not last:
        raise CellError("an empty cell: write the period, or period_start and period_end")
    return parse_period(first)[0], parse_period(last)[1]


def _text(cell: str | None) -> str | None:
    return cell.strip() or None if cell is not None else None


def _needed(row: Mapping[str, str | None], name: str) -> str:
    text = _text(row.get(name))
    if text is None:
        raise CellError("an empty cell: a value is needed here")
    return text


def _scaled(text: str, scale: Decimal) -> float:
    return float(parse_number(text) * scale)


def _with_versions(frame: pl.DataFrame) -> pl.DataFrame:
    count = pl.int_range(1, pl.len() + 1).over("goal_id")
    return frame.with_columns(
        pl.coalesce("version", count).cast(pl.Int64).alias("version"),
        pl.coalesce("supersedes", pl.when(count > 1).then(pl.col("goal_id"))).alias("supersedes"),
    )
