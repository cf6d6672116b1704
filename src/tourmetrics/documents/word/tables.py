"""Finds the shape of Word's tables: which cell spans what, and whether it is a table at all.

Word's grid has a line wherever a cell of any row begins. Lines that no cell needs, or that
stand a hair beside another, are taken out, so that what looks like one column is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tourmetrics.documents.rules import Limits
from tourmetrics.documents.word.blocks import blocks, children, is_gone
from tourmetrics.documents.word.names import number, switch, value, w, whole

# Twentieths of a point: lines nearer to each other than 2.5 mm are one line, drawn by hand twice.
_SLIVER = 142
# Cells of prose side by side, as in a folder: this many paragraphs and characters in each.
_PROSE_PARAGRAPHS = 3
_PROSE_LENGTH = 150
_FEW_CELLS = 4
# Tables inside tables inside tables arrange a page; they are not measured any more.
_DEEP = 4


@dataclass(slots=True)
class Spot:
    """A cell of a table with the grid lines between which it stands, and the rows it spans.

    ``element`` is ``None`` for the room that a row leaves before its first cell.
    """

    element: Any
    start: int
    end: int
    down: int = 1


@dataclass(slots=True)
class Shape:
    """A table: the cells of each row that hold something of their own, by their grid lines."""

    rows: list[list[Spot]] = field(default_factory=list)
    heads: int = 0
    columns: int = 0


def joined(found: Sequence[tuple[str, Any]]) -> Iterator[tuple[str, list[Any]]]:
    """Yield blocks with the tables together that follow each other and are seen as one."""
    at = 0
    while at < len(found):
        kind, element = found[at]
        together = [element]
        at += 1
        while kind == "table" and at < len(found) and found[at][0] == "table":
            following = found[at][1]
            if _widths(following) != _widths(element) or _begins_with_head(following):
                break
            together.append(following)
            at += 1
        yield kind, together


def shape_of(tables: Sequence[Any], limits: Limits) -> Shape:
    """Return the shape of one table, or of several that are seen as one."""
    shape = Shape()
    marked = 0
    for table in tables:
        for row in children(table, "tr"):
            if is_gone(row):
                continue
            if marked == len(shape.rows) and _is_head(row):
                marked += 1
            shape.rows.append(list(_spots(row, limits.table_columns)))
    # A table of which every row is marked has no header that anybody sees.
    shape.heads = marked if marked * 2 <= len(shape.rows) else 0
    _straighten(shape, _widths(tables[0]))
    _merge_down(shape)
    return shape


def is_layout(shape: Shape) -> bool:
    """Whether a table only arranges text on the page, so that its cells are to be read in turn."""
    if all(len(row) <= 1 for row in shape.rows) or shape.columns <= 1:
        return True
    spots = [spot for row in shape.rows for spot in row if spot.element is not None]
    nested = any(kind == "table" for spot in spots for kind, _ in blocks(spot.element))
    if nested and _depth(spots[0].element) > _DEEP:
        return True
    if nested:
        outside = sum(_length_outside(spot.element) for spot in spots)
        return len(spots) <= _FEW_CELLS or outside < sum(_length(s.element) for s in spots) / 2
    filled = [spot for spot in spots if _length(spot.element)]
    return len(shape.rows) <= 2 and len(filled) > 1 and all(map(_is_prose, filled))


def _is_prose(spot: Spot) -> bool:
    paragraphs = [p for p in spot.element.iter(w("p")) if _length(p)]
    return len(paragraphs) >= _PROSE_PARAGRAPHS and _length(spot.element) >= _PROSE_LENGTH


def _length(element: Any) -> int:
    return sum(len((text.text or "").strip()) for text in element.iter(w("t")))


def _length_outside(element: Any) -> int:
    """Return the length of a cell's own text, without that of tables inside it."""
    return sum(_length(p) for kind, p in blocks(element) if kind == "paragraph")


def _depth(element: Any) -> int:
    return sum(1 for _ in element.iterancestors(w("tbl")))


def _is_head(row: Any) -> bool:
    return bool(switch(row.find(w("trPr")), "tblHeader"))


def _begins_with_head(table: Any) -> bool:
    first = next(children(table, "tr"), None)
    return first is not None and _is_head(first)


def _widths(table: Any) -> list[int]:
    """Return the widths of the grid's columns, or nothing where the file does not know them."""
    grid = table.find(w("tblGrid"))
    if grid is None:
        return []
    widths = [whole(column.get(w("w"))) or 0 for column in grid.iterchildren(w("gridCol"))]
    return widths if all(width > 0 for width in widths) else []


def _spots(row: Any, most: int) -> Iterator[Spot]:
    at = min(number(row.find(w("trPr")), "gridBefore") or 0, most)
    if at:
        yield Spot(None, 0, at)
    last: Spot | None = None
    for cell in children(row, "tc"):
        properties = cell.find(w("tcPr"))
        if properties is not None and properties.find(w("cellDel")) is not None:
            continue
        end = min(at + max(number(properties, "gridSpan") or 1, 1), most)
        if end <= at:
            break
        if last is not None and value(properties, "hMerge") == "continue":
            last.end = end
        else:
            if last is not None:
                yield last
            last = Spot(cell, at, end)
        at = end
    if last is not None:
        yield last


def _straighten(shape: Shape, widths: Sequence[int]) -> None:
    """Number the grid lines that are needed from 0 on."""
    lines = sorted({line for row in shape.rows for s in row for line in (s.start, s.end)} | {0})
    exact = {line: at for at, line in enumerate(lines)}
    if lines[-1] <= len(widths):
        places = [sum(widths[:line]) for line in lines]
        near, at, first = {}, -1, -_SLIVER - 1
        for line, place in zip(lines, places, strict=True):
            if place - first >= _SLIVER:
                at, first = at + 1, place
            near[line] = at
        if all(near[s.start] < near[s.end] for row in shape.rows for s in row):
            exact = near
    for row in shape.rows:
        for spot in row:
            spot.start, spot.end = exact[spot.start], exact[spot.end]
    shape.columns = max(exact.values())


def _merge_down(shape: Shape) -> None:
    """Leave out the cells that only go on with the one above, and let that span their rows."""
    owners: dict[int, Spot] = {}
    for at, row in enumerate(shape.rows):
        kept: list[Spot] = []
        below: dict[int, Spot] = {}
        for spot in row:
            if spot.element is None:
                kept.append(spot)
                continue
            merge = spot.element.find(f"{w('tcPr')}/{w('vMerge')}")
            owner = owners.get(spot.start)
            goes_on = merge is not None and (merge.get(w("val")) or "continue") != "restart"
            if goes_on and owner is not None and owner.end == spot.end:
                owner.down += 1
                below[spot.start] = owner
                continue
            kept.append(spot)
            if merge is not None:
                below[spot.start] = spot
        owners = below
        shape.rows[at] = kept
