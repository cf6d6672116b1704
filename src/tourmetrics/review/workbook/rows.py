"""Brings each row of a sheet together with what was exported under its key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tourmetrics.review.workbook.cells import Desk
from tourmetrics.review.workbook.faults import Faults
from tourmetrics.review.workbook.layout import KEY
from tourmetrics.review.workbook.sheets import Cell, Line, Sheet
from tourmetrics.review.workbook.texts import folded, shown

Row = Mapping[str, Any]
Pair = tuple[Line, Row]

# Fewer values than these may have changed places on purpose.
_MOVED = 3


def known_rows(
    sheet: Sheet, kept: Mapping[str, Row], faults: Faults
) -> tuple[list[Pair], list[Line]]:
    """Return the rows with what was exported under their keys, and the rows without a key.

    A key that is unknown or occurs twice, and words that do not belong to the key, are faults.
    """
    pairs: list[Pair] = []
    free: list[Line] = []
    seen: dict[str, int] = {}
    for line in sheet.lines:
        key = line.text(KEY)
        if key is None:
            free.append(line)
        elif key not in kept:
            faults.add(
                sheet, line, KEY,
                f"{key!r} is the key of no row that was exported: put the old one back (undo), or "
                "export the figures again",
            )  # fmt: skip
        elif key in seen:
            faults.add(
                sheet, line, KEY,
                f"{key!r} stands in row {seen[key]} too: remove one of the rows, or empty the key "
                "of the one that is new",
            )  # fmt: skip
        else:
            seen[key] = line.number
            if _belongs(sheet, line, kept[key], faults):
                pairs.append((line, kept[key]))
    return pairs, free


def _belongs(sheet: Sheet, line: Line, row: Row, faults: Faults) -> bool:
    """Whether the grey cells of a row are those of its key."""
    for column, words in (
        ("quote", row.get("quote")),
        ("sentence", row.get("seen", row.get("sentence"))),
        ("doc", row.get("doc")),
    ):
        if words is not None and folded(line.text(column)) != folded(shown(words)):
            faults.add(
                sheet, line, column,
                "is not what was exported with this key: put it back (undo); rows are sorted with "
                "all their columns, by the arrows in the second row",
            )  # fmt: skip
            return False
    return True


def changed_cells(
    pairs: Sequence[Pair], fields: Sequence[str], desk: Desk
) -> Iterator[tuple[Line, Row, dict[str, Cell]]]:
    """Yield the rows with those of their cells that do not show what was exported."""
    for line, row in pairs:
        cells = line.cells
        yield (
            line,
            row,
            {
                field: cells.get(field, Cell())
                for field in fields
                if not desk.unchanged(field, cells.get(field, Cell()), row.get(field))
            },
        )


def refuse_moved(
    sheet: Sheet,
    changed: Sequence[tuple[Line, Row, Mapping[str, Cell]]],
    fields: Sequence[str],
    desk: Desk,
    faults: Faults,
) -> None:
    """Refuse a column whose values changed places: it was sorted without the others."""
    for field in fields:
        moved = [(line, row, cells[field]) for line, row, cells in changed if field in cells]
        if len(moved) < _MOVED:
            continue
        before = Counter(_as_shown(field, row.get(field), desk) for _, row, _ in moved)
        after = Counter(_as_read(cell) for _, _, cell in moved)
        if before == after and len(before) >= _MOVED:
            faults.add(
                sheet, moved[0][0], field,
                f"the cells of {len(moved)} rows of this column changed places, as if it had been "
                "sorted alone: undo that, and sort by the arrows in the second row",
            )  # fmt: skip


def _as_shown(field: str, value: Any, desk: Desk) -> str:
    if value is None:
        return ""
    if isinstance(value, float | int):
        return f"{value:.14g}"
    return folded(desk.choices.entry(field, value) if isinstance(value, str) else str(value))


def _as_read(cell: Cell) -> str:
    if cell.number is not None:
        return f"{cell.number:.14g}"
    return folded((cell.text or "").replace(" 00:00:00", ""))
