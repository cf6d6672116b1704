"""The parts of a table around its numbers: the column of labels, the unit in its title."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from tourmetrics.extraction.columnmodel import Reader
from tourmetrics.extraction.gridline import Grid
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.tableunits import PERCENT, TableUnit, unit_in

_PART = re.compile(r"[,;:–—-] ?")


def label_column(grid: Grid, reader: Reader) -> int:
    """Return the column that names what is measured: by its title, else the first with words."""
    if grid.label is not None:
        return grid.label
    lowered = reader.lowered
    grammars = reader.lexicon.grammars.values()
    named = tuple(word for g in grammars for word in g.words["genre"]["label_column"])
    for place, spans in enumerate(grid.header):
        if any(lowered[slice(*span)].startswith(named) for span in spans):
            return place
    for place in range(len(grid.header)):
        cells = [row.cells[place] for row in grid.rows if place < len(row.cells)]
        if any(any(c.isalpha() for c in lowered[slice(*cell)]) for cell in cells if cell):
            return place
    return 0


def title_unit(grid: Grid, reader: Reader) -> TableUnit | None:
    """Return the unit that a line above the table gives all its numbers."""
    note = re.compile(reader.lexicon.grammars["zh"].words["table"]["unit_note"])
    for span in grid.titles:
        title = reader.lowered[slice(*span)]
        stated = note.search(title)
        text = stated.group(1) if stated else title
        if not stated and not any(mark in title for mark in ("(", "[", "'000")):
            # What stands behind the last comma may be a unit: "receipts, US$ million".
            last = _PART.split(title)[-1]
            unit = unit_in(last, reader.lexicon, reader.money)
            if unit is not None and (unit.scale != 1 or unit == PERCENT):
                return unit
            continue
        unit = unit_in(text, reader.lexicon, reader.money)
        if unit is not None and (unit.unit or unit.scale != 1):
            return unit
    return None


def refuse_units(
    grid: Grid, quantities: Sequence[Quantity], lowered: str, reasons: dict[int, str]
) -> None:
    """Mark what looks like a number in a title but is a unit: '000, US$ million."""
    for start, end in (*grid.titles, (grid.start, grid.end)):
        at = bisect_left(quantities, start, key=lambda item: item.start)
        while at < len(quantities) and quantities[at].start < end:
            item = quantities[at]
            text = lowered[item.start : item.end]
            outside = (start, end) in grid.titles
            zeros = outside and set(text) <= {"0"}
            if zeros or not any(char.isdigit() for char in text):
                reasons.setdefault(item.start, "unit")
            at += 1
