"""Whether a column of changes is of percentages or of amounts: its numbers tell.

Beside 200 and 210 a change of 5.0 is a growth, one of 10 a difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from tourmetrics.extraction.tabular.dates import find_stamps
from tourmetrics.extraction.tabular.model import Column, Reader, Says
from tourmetrics.extraction.tabular.numbers import CellNumber
from tourmetrics.extraction.tabular.rows import Row
from tourmetrics.extraction.tabular.units import PERCENT

_HUNDRED = Decimal(100)
# Percentages are rarely larger than this, amounts of visitors rarely smaller.
_LARGE = 1000
# So many rows tell that a column without a name is of gaps.
_LEAST = 3
_NEAR = Decimal("0.15")
# A line with so many dates heads columns, not rows.
_DATED = 3


def settled(
    columns: list[Column], rows: Sequence[Row], numbers: list[list[CellNumber | None]]
) -> list[Column]:
    """Return the columns with ranks and changes told apart by their numbers."""
    found = list(columns)
    for place, column in enumerate(columns):
        if column.says in ("growth", "share") and _are_amounts(place, numbers):
            # What is said of changes belongs to other columns.
            found[place] = replace(column, says="level", unit=None, base=None)
        elif column.role == "rank" and not _counts_up(place, numbers):
            found[place] = replace(column, role="value")
        elif column.says in ("change", "percent"):
            says = _by_sums(place, columns, numbers)
            if says is None and column.says == "change" and _of_rates(columns):
                says = "points"
            if says is None or (column.says == "percent" and says == "difference"):
                says = _by_size(place, column, numbers)
            unit = PERCENT if says in ("growth", "share", "level") else column.unit
            found[place] = replace(column, says=says, unit=unit)
            if column.says == "percent" and says == "growth":
                found[place] = _of_later(found[place], place, columns)
        elif column.says == "difference" and _are_percentages(place, numbers):
            found[place] = replace(column, says="growth", unit=PERCENT)
        elif _is_bare(column) and (told := _told_by_all(place, columns, numbers)) is not None:
            unit = PERCENT if told == "growth" else column.unit
            found[place] = _of_later(replace(column, says=told, unit=unit), place, columns)
    return _redated(found)


def _of_rates(columns: list[Column]) -> bool:
    """Whether all levels of a table are percentages, so that their changes are in points."""
    levels = [c for c in columns if c.role == "value" and not c.is_change]
    return bool(levels) and all(c.says == "percent" or c.unit == PERCENT for c in levels)


def under_change(column: Column, row: Row, reader: Reader) -> Column:
    """Read the levels of a column as growth where the rows stand under "Annual change (%)"."""
    if column.says != "level" or column.role != "value":
        return column
    words = reader.words
    for span in row.above:
        text = reader.lowered[slice(*span)]
        said = words.change.search(text) and words.relative.search(text)
        if said and len(find_stamps(text, words)) < _DATED:
            base = next((name for name, base in words.bases.items() if base.search(text)), None)
            return replace(column, says="growth", unit=PERCENT, base=base)
    return column


def _are_amounts(place: int, numbers: list[list[CellNumber | None]]) -> bool:
    """Whether most numbers of a column are whole and larger than percentages ever are."""
    values = [n.quantity for row in numbers if place < len(row) and (n := row[place])]
    large = sum(
        abs(v.value) >= _LARGE and v.precision >= Decimal("0.5") and not v.surface for v in values
    )
    return 2 * large > len(values)


def _are_percentages(place: int, numbers: list[list[CellNumber | None]]) -> bool:
    """Whether the numbers of a column have signs of percent."""
    values = [n.quantity for row in numbers if place < len(row) and (n := row[place])]
    return bool(values) and all(value.surface == "%" for value in values)


def _is_bare(column: Column) -> bool:
    """Whether a column of levels has no date and no metric of its own: "Number"."""
    own = column.stamp or column.titles or column.metric
    return column.role in ("value", "other") and column.says == "level" and not own


def _told_by_all(
    place: int, columns: list[Column], numbers: list[list[CellNumber | None]]
) -> Says | None:
    """Say whether all numbers of a column are the gaps between two levels, or their growth."""
    pairs = _pairs(place, columns)[-1:]
    found = [fit for row in numbers for fit in _fits(place, pairs, row)]
    if len(found) < _LEAST:
        return None
    if all(differs for _, differs in found):
        return "difference"
    return "growth" if all(grows for grows, _ in found) else None


def _of_later(column: Column, place: int, columns: list[Column]) -> Column:
    """Give a change that only its numbers tell the period of the later of the two levels."""
    pairs = _pairs(place, columns)
    return replace(column, period=columns[pairs[-1][1]].period) if pairs else column


def _redated(columns: list[Column]) -> list[Column]:
    """Give a bare percentage that turned out to be a growth the period of the level before it."""
    last: Column | None = None
    found: list[Column] = []
    for column in columns:
        if column.is_change and column.period is None and last is not None:
            column = replace(column, period=last.period)
        elif column.role == "value" and column.period is not None:
            last = column
        found.append(column)
    return found


def are_pages(columns: list[Column], numbers: list[list[CellNumber | None]]) -> bool:
    """Whether the only numbers of a table without headers are those of pages."""
    values = [n for row in numbers for n in row if n is not None]
    told = any(column.told for column in columns) or len(columns) > 2
    whole = all(v.quantity.precision >= Decimal("0.5") and not v.quantity.surface for v in values)
    amounts = [v.quantity.value for v in values]
    return not told and whole and amounts == sorted(amounts) and max(amounts, default=0) < _LARGE


def _counts_up(place: int, numbers: list[list[CellNumber | None]]) -> bool:
    """Whether a column numbers the rows: each number is the one before it, or one more.

    A table that goes on from another may begin anywhere, but then misses none.
    """
    values = [n.quantity.value for row in numbers if place < len(row) and (n := row[place])]
    steps = [after - before for before, after in pairwise(values)]
    goes_on = len(values) > 1 and all(step == 1 for step in steps)
    return goes_on or (bool(values) and values[0] <= 2 and all(0 <= step <= 2 for step in steps))


def _by_sums(
    place: int, columns: list[Column], numbers: list[list[CellNumber | None]]
) -> Says | None:
    """Compare a column of changes with the levels before it."""
    pairs = _pairs(place, columns)
    growth = difference = seen = 0
    for row in numbers:
        for grows, differs in _fits(place, pairs, row):
            seen += 1
            growth += grows
            difference += differs
    if not seen or max(growth, difference) * 3 < seen:
        return None
    return "growth" if growth >= difference else "difference"


def is_gap(place: int, columns: list[Column], row: Sequence[CellNumber | None]) -> bool:
    """Whether the change of one row is the gap between its levels, not their growth."""
    found = _fits(place, _pairs(place, columns), row)
    return any(differs and not grows for grows, differs in found)


def is_sum(place: int, columns: list[Column], row: Sequence[CellNumber | None]) -> bool:
    """Whether a bracketed number is the sum of the years between the levels, not their gap.

    It is where there is no later level, or where it is larger than that:
    58.7 and 70 a year, [350] in five.
    """
    pairs = _pairs(place, columns)
    cell = row[place] if place < len(row) else None
    if cell is None or is_gap(place, columns, row):
        return False
    for _, new in pairs:
        last = row[new]
        if last is None or cell.quantity.value > last.quantity.value:
            return True
    return False


def _pairs(place: int, columns: list[Column]) -> list[tuple[int, int]]:
    """Return the columns of levels before a column of changes, each with one of later days."""
    levels = [
        at
        for at, column in enumerate(columns)
        if column.role == "value" and column.says == "level" and column.period is not None
    ]
    before = [at for at in levels if at < place] or levels
    pairs = [
        (old, new)
        for new in before
        for old in before
        if old != new and _year_apart(columns[old], columns[new])
    ]
    return pairs[-2:]


def _fits(
    place: int, pairs: list[tuple[int, int]], row: Sequence[CellNumber | None]
) -> list[tuple[bool, bool]]:
    """Say for each pair of levels whether a number is their growth, and whether their gap."""
    cell = row[place] if place < len(row) else None
    if cell is None:
        return []
    value = abs(cell.quantity.value)
    found: list[tuple[bool, bool]] = []
    for old, new in pairs:
        first, second = row[old], row[new]
        if first is None or second is None or not first.quantity.value:
            continue
        gap = second.quantity.value - first.quantity.value
        slack = first.quantity.precision + second.quantity.precision + cell.quantity.precision
        near = max(_NEAR, cell.quantity.precision)
        grows = abs(abs(gap / first.quantity.value * _HUNDRED) - value) <= near
        found.append((grows, abs(abs(gap) - value) <= slack))
    return found


def _year_apart(old: Column, new: Column) -> bool:
    if old.period is None or new.period is None:
        return False
    return old.period[1] < new.period[1] and (old.titles == new.titles)


def _by_size(place: int, column: Column, numbers: list[list[CellNumber | None]]) -> Says:
    """Tell by the look of the numbers: amounts are whole and large, shares add up to 100."""
    values = [n.quantity for row in numbers if place < len(row) and (n := row[place])]
    if column.says == "percent":
        return "share" if any(v.value == _HUNDRED for v in values) and len(values) > 2 else "level"
    whole = all(v.precision >= Decimal("0.5") for v in values)
    large = any(abs(v.value) >= _LARGE for v in values)
    return "difference" if whole and large else "growth"
