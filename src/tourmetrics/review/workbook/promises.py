"""What a reviewer did to the goals: changed, removed and new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from tourmetrics.goals import counted_versions, goals_of_cells
from tourmetrics.goals.amount import Amount
from tourmetrics.goals.cells import CellError, parse_number
from tourmetrics.goals.choices import parse_commitment, parse_milestones, parse_span
from tourmetrics.review.workbook.cells import Desk
from tourmetrics.review.workbook.faults import Faults
from tourmetrics.review.workbook.layout import KEY
from tourmetrics.review.workbook.rows import Pair, Row, changed_cells, refuse_moved
from tourmetrics.review.workbook.sheets import Cell, Line, Sheet
from tourmetrics.tables import GOALS, Place, validate

_AMOUNTS = ("value", "high", "baseline_value")
_LISTS = frozenset(column.name for column in GOALS.columns if column.type == "list")
_NEEDED = frozenset(column.name for column in GOALS.columns if column.required)


@dataclass(frozen=True, slots=True)
class GoalEdits:
    """The goals as exported and as they are now, and how many were changed, removed and added."""

    before: pl.DataFrame
    after: pl.DataFrame
    changed: int = 0
    removed: int = 0
    added: int = 0

    @property
    def any(self) -> bool:
        """Whether there is any difference."""
        return bool(self.changed or self.removed or self.added)


def goals_frame(rows: Sequence[Row]) -> pl.DataFrame:
    """Return goals as a table with the schema of goals."""
    return pl.DataFrame(
        [[row.get(name) for row in rows] for name in GOALS.names],
        schema=GOALS.dtypes,
        orient="col",
    )


def edited_goals(
    sheet: Sheet,
    pairs: Sequence[Pair],
    new: Sequence[Line],
    kept: Mapping[str, Row],
    desk: Desk,
    faults: Faults,
) -> GoalEdits:
    """Return the goals of the sheet, in its order where anything was changed.

    Raises:
        TableError: the goals break their schema, or a new one cannot be understood.
    """
    before = goals_frame(list(kept.values()))
    changed = list(changed_cells(pairs, GOALS.names, desk))
    refuse_moved(sheet, changed, GOALS.names, desk, faults)
    rows = {line.text(KEY): _changed(sheet, line, row, cells, desk, faults)
            for line, row, cells in changed}  # fmt: skip
    faults.raise_any()
    # Sorting is no change: the goals stay in the order in which they were exported.
    stay = [key for key in kept if key in rows]
    count = sum(rows[key] != _complete(kept[key]) for key in stay)
    removed = len(kept) - len(stay)
    if not (count or removed or new):
        return GoalEdits(before, before)
    numbers = {line.text(KEY): line.number for line, _ in pairs}
    place = Place(sheet.source, [*(numbers[key] for key in stay), *(line.number for line in new)])
    parts = [goals_frame([rows[key] for key in stay])]
    if new:
        cells = pl.DataFrame(
            {name: [_typed(line, name, desk) for line in new] for name in GOALS.names},
            schema=dict.fromkeys(GOALS.names, pl.String),
        )
        lines = Place(sheet.source, [line.number for line in new])
        parts.append(goals_of_cells(cells, lines, desk.knowledge))
    known = frozenset(desk.knowledge.unit_names | desk.own.get("unit", frozenset()))
    checked = validate(pl.concat(parts), GOALS, place=place, units=known)
    after = counted_versions(checked, place=place)
    return GoalEdits(before, after, count, removed, len(new))


def _changed(
    sheet: Sheet, line: Line, row: Row, cells: Mapping[str, Cell], desk: Desk, faults: Faults
) -> dict[str, Any]:
    """Return a goal with its changed cells; their origins in ``filled`` no longer hold."""
    values: dict[str, Any] = {}
    unit, scale = row.get("unit"), None
    if (typed := cells.get("unit")) is not None and typed.text:
        with faults.cell(sheet, line, "unit"):
            unit, scale = desk.unit(typed.text)
            values["unit"] = unit
    for name, cell in cells.items():
        if name == "unit" and cell.text:
            continue
        with faults.cell(sheet, line, name):
            values[name] = _parsed(name, cell, unit, {**row, **values}, desk)
            if values[name] is None and name in _NEEDED:
                raise CellError("an empty cell: a value is needed here; remove the row of a goal "
                                "that is none")  # fmt: skip
    if scale is not None and scale != 1:
        for name in _AMOUNTS:
            if values.get(name) is not None:
                values[name] = float(scale) * values[name]
            elif row.get(name) is not None and name not in cells:
                faults.add(sheet, line, "unit", f"is {scale:,f} {unit}: write the number of the "
                           f"column {name} in it too, or choose {unit}")  # fmt: skip
    full = _complete(row)
    new = {name: value for name, value in values.items() if value != full[name]}
    if new and "filled" not in new and full["filled"]:
        kept = [told for told in full["filled"] if told.partition("=")[0] not in new]
        new["filled"] = kept
    return {**full, **new}


def _parsed(name: str, cell: Cell, unit: str | None, row: Row, desk: Desk) -> Any:
    if name == "version":
        return int(cell.number) if cell.number is not None else int(parse_number(cell.text or ""))
    if cell.text is None:
        return None
    if name == "milestones":
        amount = Amount.typed(unit or "", row.get("measure") or "level", desk.knowledge)
        return parse_milestones(cell.text, amount)
    if name in _LISTS:
        return [part for piece in cell.text.split(";") if (part := piece.strip())]
    if name == "baseline_period":
        return parse_span(cell.text)
    if name == "commitment":
        return parse_commitment(desk.choices.value(name, cell.text))
    return desk.parse(name, cell, unit if name in _AMOUNTS else None)


def _typed(line: Line, name: str, desk: Desk) -> str | None:
    """Return the text of a new goal's cell as a goals file has it."""
    cell = line.cells.get(name, Cell())
    if cell.number is not None:
        whole = cell.number.is_integer() and abs(cell.number) < 1e15
        return str(int(cell.number)) if whole else repr(cell.number)
    if cell.text is None:
        return None
    return desk.choices.value(name, cell.text).removesuffix(" 00:00:00")


def _complete(row: Row) -> dict[str, Any]:
    return {name: row.get(name) for name in GOALS.names}
