"""The units that the lines above a table give its numbers: 单位：万人次, "in thousands"."""

from __future__ import annotations

import re

from tourmetrics.extraction.tabular.grid import Grid
from tourmetrics.extraction.tabular.model import Reader
from tourmetrics.extraction.tabular.units import PERCENT, TableUnit, names_unit, unit_in, unit_of

_BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]]")
_AMOUNT = re.compile(
    r"[$€£¥] ?(?!000s?\b)[0-9]|(?<![0-9.])[0-9]{1,3}(?:,[0-9]{3})*[.][0-9](?![0-9.])"
)
# What the families of metrics call the share of rooms or beds that are taken.
OCCUPANCY = "occupancy"
_LONGEST_TITLE = 200
_LISTED = re.compile("[、,，/;；]")
# What stands behind the last comma or dash of a line.
_LAST_PIECE = re.compile(r"[,;:–—-] ?")


def title_units(grid: Grid, reader: Reader) -> tuple[TableUnit, ...]:
    """Return the units that a line above the table lists, where there are several: 万人次、亿元."""
    note = re.compile(reader.lexicon.grammars["zh"].words["table"]["unit_notes"])
    for span in grid.titles:
        stated = note.search(reader.lowered[slice(*span)])
        pieces = _LISTED.split(stated.group(1)) if stated is not None else []
        units = [unit_of(piece.strip(), reader.lexicon, reader.money) for piece in pieces]
        if len(units) > 1 and None not in units:
            return tuple(unit for unit in units if unit is not None)
    return ()


def title_unit(grid: Grid, reader: Reader) -> TableUnit | None:
    """Return the unit that a line above the table gives all its numbers."""
    if title_units(grid, reader):
        return None
    note = re.compile(reader.lexicon.grammars["zh"].words["table"]["unit_note"])
    for span in grid.titles:
        title = reader.lowered[slice(*span)]
        stated = note.search(title)
        if not stated and _AMOUNT.search(title):
            # A sentence of prose: "turnover reached €27.4 million" is no unit of the table.
            continue
        text = stated.group(1) if stated else title
        if not stated and not any(mark in title for mark in ("(", "[", "'000")):
            # What stands behind the last comma may be a unit: "receipts, US$ million".
            *others, last = _LAST_PIECE.split(title)
            unit = unit_in(last, reader.lexicon, reader.money)
            if unit is not None and (unit.scale != 1 or unit == PERCENT):
                return unit
            for piece in others[1:]:
                # "Arrivals by market, in thousands, were as follows:".
                if names_unit(piece, reader.lexicon, reader.money):
                    unit = unit_of(piece, reader.lexicon, reader.money)
                    if unit is not None and unit.scale != 1:
                        return unit
            continue
        unit = unit_in(text, reader.lexicon, reader.money)
        if unit is not None and (unit.unit or unit.scale != 1):
            return unit
    for span in grid.header[grid.label or 0] if grid.header else ():
        # "Financial summary (in thousands)" over the labels.
        named = _BRACKETED.search(reader.lowered[slice(*span)])
        unit = unit_of(named.group()[1:-1], reader.lexicon, reader.money) if named else None
        if unit is not None and unit.scale != 1:
            return unit
    return None


def occupancy_before(grid: Grid, reader: Reader) -> bool:
    """Whether the title of the text, or the lines above a table, speak of how full houses are."""
    first = reader.lowered.find("\n", 0, _LONGEST_TITLE)
    aspects = reader.lexicon.families.of_metric
    for span in ((0, max(first, 0)), grid.lead, *grid.titles):
        for mark in reader.marks.metric.within(*span):
            if any(aspects.get(key, ("", ""))[1] == OCCUPANCY for key in mark.keys):
                return True
    return False


def visits_before(grid: Grid, reader: Reader) -> str | None:
    """Return the visits that the paragraph above a table names.

    They are what a table counts whose own words are dates and places only.
    """
    for mark in reader.marks.metric.within(*grid.lead):
        for key in mark.keys:
            unit = reader.lexicon.knowledge.metrics[key].unit
            if reader.lexicon.knowledge.unit_display[unit].kind == "visits":
                return key
    return None
