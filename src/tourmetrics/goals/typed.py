"""Goals typed by a planner into a CSV or Excel file; what is left out is filled in and told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import compress
from pathlib import Path
from typing import Any

import polars as pl

from tourmetrics.errors import TableError
from tourmetrics.goals.amount import Amount
from tourmetrics.goals.cells import (
    CellError,
    parse_metric,
    parse_number,
    parse_period,
    parse_region,
)
from tourmetrics.goals.choices import (
    parse_commitment,
    parse_comparator,
    parse_day,
    parse_milestones,
    parse_span,
    split_bounds,
)
from tourmetrics.goals.headers import with_known_heads
from tourmetrics.goals.identity import goal_ids
from tourmetrics.goals.nature import with_metric_facts, with_origins
from tourmetrics.goals.versions import counted_versions
from tourmetrics.knowledge import Knowledge, load_knowledge
from tourmetrics.tables import GOALS, Place, read_sheet, read_table, validate

# More errors than these are not told at once.
_TOLD = 10
_NEEDED = ("region", "value", "unit")
_FREE_TEXT = (
    "goal_id",
    "label",
    "each",
    "measure",
    "change",
    "direction",
    "aggregation",
    "owner",
    "supersedes",
    "figure_id",
    "manner",
)
# A table that lacks these is one of ours all the same, written before they were there.
_LATER = ("manner", "published", "sources", "filled")


def read_goals(
    path: Path | str, *, format: str | None = None, knowledge: Knowledge | None = None
) -> pl.DataFrame:
    """Read a goals file: a table that this project wrote, or one typed by hand.

    A typed file needs ``metric`` or ``label``, ``region``, ``value``, ``unit`` and the period:
    ``period`` (2024, 2024-Q1, 2024-06, 2025-12-31, 2024-01-01/2024-12-31, 2024年1-6月) or
    ``period_start`` and ``period_end``; the heads may be the Chinese ones of ``data/goals.toml``.
    Metrics and regions may be names, units any written form (万人次, 亿元, million visitors: the
    value is scaled); a measure word that names no noun (个, 项) takes the unit of a counted metric.
    A value may carry its bound (≥92, 0.3以内, 12-15). A comparator that is missing is ``eq``, or
    ``between`` where ``high`` is given; a measure ``level``, or ``growth`` where ``change`` is
    given. ``filled`` names what was filled in, and from what. A later line with the ``goal_id``
    of an earlier one is its next version. Rows without any text are left out.

    Raises:
        InputError: the file is missing or of an unknown kind.
        TableError: a missing column or cells that cannot be understood; names file, row, column
            and remedy, of up to ten cells.
    """
    knowledge = knowledge or load_knowledge()
    path = Path(path)
    sheet = read_sheet(path, format=format)
    if sheet is None or set(GOALS.names) - set(_LATER) <= set(sheet.frame.columns):
        table = read_table(path, GOALS, format=format, units=knowledge.unit_names)
        return counted_versions(table, place=Place(str(path)))
    return goals_of_cells(with_known_heads(sheet.frame, sheet.place), sheet.place, knowledge)


def goals_of_cells(frame: pl.DataFrame, place: Place, knowledge: Knowledge) -> pl.DataFrame:
    """Return the goals of typed cells: text columns with the names of the goals table.

    Raises:
        TableError: a missing column or cells that cannot be understood, as ``read_goals``.
    """
    cells, place = _filled(frame, place)
    _check_columns(cells.columns, place)
    rows = _goals(cells, place, knowledge)
    dtypes = GOALS.dtypes
    frame = pl.DataFrame(
        [[row[name] for row in rows] for name in GOALS.names], schema=dtypes, orient="col"
    )
    made = pl.Series("goal_id", goal_ids(frame, apart=False), dtype=pl.String)
    told = with_origins(pl.when(pl.col("goal_id").is_null()).then(pl.lit("goal_id=words")))
    frame = frame.with_columns(
        pl.coalesce("goal_id", made).alias("goal_id"), told, version=pl.coalesce("version", 1)
    )
    named = with_metric_facts(frame, knowledge).select(GOALS.names)
    checked = validate(named, GOALS, place=place, units=knowledge.unit_names)
    return counted_versions(checked, place=place)


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


def _filled(frame: pl.DataFrame, place: Place) -> tuple[pl.DataFrame, Place]:
    """Leave out the rows in which no cell holds text; the others keep their numbers."""
    filled = [any(map(_text, row)) for row in frame.iter_rows()]
    rows = list(compress(place.rows or range(1, frame.height + 1), filled))
    return frame.filter(pl.Series(filled, dtype=pl.Boolean)), replace(place, rows=rows)


def _goals(frame: pl.DataFrame, place: Place, knowledge: Knowledge) -> list[dict[str, Any]]:
    """Return one goal for each row.

    Raises:
        TableError: cells that cannot be understood, several of them told together.
    """
    goals = []
    wrong: list[TableError] = []
    for at, row in enumerate(frame.iter_rows(named=True)):
        faults: list[tuple[str, CellError]] = []
        goals.append(_goal(row, faults, knowledge))
        wrong += [place.error(at, column, str(fault)) for column, fault in faults]
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        told = [str(error) for error in wrong[:_TOLD]]
        left = f"\n  and {len(wrong) - _TOLD} more" if len(wrong) > _TOLD else ""
        raise TableError(
            f"{place.source}: {len(wrong)} cells to mend:\n  " + "\n  ".join(told) + left
        )
    return goals


class _Cell:
    """Keeps what is wrong in one cell, so that the others are still looked at."""

    def __init__(self, column: str, faults: list[tuple[str, CellError]]) -> None:
        self._column, self._faults = column, faults

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> bool:
        if isinstance(fault, CellError):
            self._faults.append((self._column, fault))
            return True
        return False


def _goal(
    row: Mapping[str, str | None], faults: list[tuple[str, CellError]], knowledge: Knowledge
) -> dict[str, Any]:
    """Return the goal of a row as far as it is understood; the rest goes to ``faults``."""

    def cell(column: str) -> _Cell:
        return _Cell(column, faults)

    goal: dict[str, Any] = dict.fromkeys(GOALS.names)
    filled: list[str] = []
    for name in _FREE_TEXT:
        with cell(name):
            goal[name] = _chosen(row, name)
    if not goal["measure"]:
        goal["measure"] = "growth" if goal["change"] else "level"
        filled.append(f"measure={'change' if goal['change'] else 'default'}")
    amount: Amount | None = None
    with cell("unit"):
        amount = Amount.typed(_needed(row, "unit"), goal["measure"], knowledge)
    with cell("metric"):
        if text := _text(row.get("metric")):
            goal["metric"] = parse_metric(text, amount.fits if amount else None, knowledge)
        elif not goal["label"]:
            raise CellError("an empty cell: name the metric, or write a label")
    if amount and goal["metric"]:
        with cell("unit"):
            of_metric = amount.of(knowledge.metrics[goal["metric"]])
            filled += [] if of_metric.unit == amount.unit else ["unit=metric"]
            amount = of_metric
    goal["unit"] = amount.unit if amount else None
    _bounds(row, goal, amount, filled, cell)
    for column, parse in _PARSED.items():
        with cell(column):
            if text := _text(row.get(column)):
                goal[column] = parse(text)
    with cell("milestones"):
        if amount and (text := _text(row.get("milestones"))):
            goal["milestones"] = parse_milestones(text, amount)
    with cell("region"):
        goal["region"] = parse_region(_needed(row, "region"), knowledge)
    with cell("period"):
        goal["period_start"], goal["period_end"] = _period(row)
    with cell("version"):
        goal["version"] = int(parse_number(text)) if (text := _text(row.get("version"))) else None
    goal["filled"] = filled
    return goal


def _bounds(
    row: Mapping[str, str | None],
    goal: dict[str, Any],
    amount: Amount | None,
    filled: list[str],
    cell: Callable[[str], _Cell],
) -> None:
    """Read value, high end, baseline and comparator; the value's cell may hold the bound too."""
    said: str | None = None

    def number(text: str) -> float:
        return amount.number(text) if amount else float(parse_number(text))

    with cell("value"):
        text = _needed(row, "value")
        said, low, high = split_bounds(text)
        if high is not None:
            goal["high"] = number(high)
        goal["value"] = number(low)
    for column in ("high", "baseline_value"):
        with cell(column):
            if text := _text(row.get(column)) or "":
                if column == "high" and goal["high"] is not None:
                    raise CellError("the cell for the value holds a range: leave this one empty")
                goal[column] = number(text)
    with cell("comparator"):
        text = _text(row.get("comparator")) or ""
        typed = parse_comparator(text) if text else None
        if typed and said and typed != said:
            raise CellError(f"{text!r}, but the cell for the value says {said}: keep one of them")
        if not typed:
            filled.append(
                f"comparator={'value' if said else 'high' if goal['high'] else 'default'}"
            )
        goal["comparator"] = typed or said or ("eq" if goal["high"] is None else "between")


_PARSED: Mapping[str, Callable[[str], object]] = {
    "commitment": parse_commitment,
    "baseline_period": parse_span,
    "published": parse_day,
}


def _period(row: Mapping[str, str | None]) -> tuple[date, date]:
    if text := _text(row.get("period")):
        return parse_period(text)
    first, last = _text(row.get("period_start")), _text(row.get("period_end"))
    if not first or not last:
        raise CellError("an empty cell: write the period, or period_start and period_end")
    return parse_period(first)[0], parse_period(last)[1]


def _chosen(row: Mapping[str, str | None], name: str) -> str | None:
    text, allowed = _text(row.get(name)), GOALS.column(name).allowed
    if text is not None and allowed and text not in allowed:
        raise CellError(f"{text!r} cannot stand here: write one of {', '.join(allowed)}")
    return text


def _text(cell: str | None) -> str | None:
    return cell.strip() or None if cell is not None else None


def _needed(row: Mapping[str, str | None], name: str) -> str:
    text = _text(row.get(name))
    if text is None:
        raise CellError("an empty cell: a value is needed here")
    return text
