"""Money in accounts: the mark stands at the first and the last row only, the scale above all.

In the column of ``$9,812``, ``418`` and ``$(10,230)`` under "in thousands" all three are
thousands of dollars.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tourmetrics.extraction.tabular.model import Reader
from tourmetrics.extraction.tabular.named import best_metric
from tourmetrics.extraction.tabular.numbers import CellNumber
from tourmetrics.extraction.tabular.rows import Row
from tourmetrics.extraction.tabular.units import TableUnit, unit_of

Numbers = list[list[CellNumber | None]]

_MONEY = "money"


def in_money(
    rows: Sequence[Row], numbers: Numbers, scale: TableUnit | None, reader: Reader
) -> tuple[list[Row], Numbers]:
    """Return the rows with the currency of their numbers, and these without its mark.

    ``scale`` is the unit that a line above the table gives all its numbers. A table that is no
    account comes back as it is.
    """
    numbers = [[_with_currency(cell, reader) for cell in row] for row in numbers]
    marked = [any(_is_marked(cell) for cell in row) for row in numbers]
    units = {cell.quantity.unit for row in numbers for cell in row if cell and _is_marked(cell)}
    if len(units) != 1:
        return list(rows), numbers
    currency = TableUnit(units.pop())
    scaled = scale is not None and scale.unit is None
    told_once = marked[0] and sum(marked) > 1 and not all(marked)
    if not scaled and not told_once:
        return list(rows), numbers
    found = [
        replace(row, unit=currency)
        if row.unit is None and (has_mark or (told_once and _may_be_money(row, currency, reader)))
        else row
        for row, has_mark in zip(rows, marked, strict=True)
    ]
    return found, [[_bare(cell) if _is_marked(cell) else cell for cell in row] for row in numbers]


def _is_marked(cell: CellNumber | None) -> bool:
    """Whether a number has a mark of money and no scale of its own: $9,812."""
    item = cell.quantity if cell is not None else None
    return item is not None and item.has_prefix and item.family == _MONEY and item.scale == 1


def _with_currency(cell: CellNumber | None, reader: Reader) -> CellNumber | None:
    """Give a number its currency where the mark stands before its bracket: $(212)."""
    if cell is None or not cell.currency:
        return cell
    unit = unit_of(cell.currency, reader.lexicon, reader.money)
    if unit is None:
        return cell
    item = replace(cell.quantity, unit=unit.unit, family=_MONEY, open_unit=False, has_prefix=True)
    return replace(cell, quantity=item)


def _bare(cell: CellNumber | None) -> CellNumber | None:
    """Return a number as if its mark stood in the header."""
    if cell is None:
        return None
    item = replace(cell.quantity, unit=None, surface="", family="", open_unit=True)
    return replace(cell, quantity=replace(item, has_prefix=False))


def _may_be_money(row: Row, currency: TableUnit, reader: Reader) -> bool:
    """Whether a row names nothing that is counted: "Staff costs", not "Visitors"."""
    named = best_metric(row.label, None, reader)
    return named is None or best_metric(row.label, currency, reader) is not None
