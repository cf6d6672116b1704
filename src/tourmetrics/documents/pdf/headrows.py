"""The rows of a header that no rulings draw: lines of one head, heads over several columns."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from tourmetrics.documents.cells import Cell
from tourmetrics.documents.pdf.joining import joined_lines
from tourmetrics.documents.pdf.labels import Column, Row, touched

# In sizes of the type: lines nearer than a line are one, up to a wide line go on.
_HALF_LINE, _LEADING = 1.15, 1.75


def levelled(rows: Sequence[Row], columns: Sequence[Column]) -> list[Row]:
    """Return header rows with those put together that are half a line apart.

    Words that stand in the middle of a high cell lie between the lines of the cells beside it.
    """
    result: list[Row] = []
    for row in rows:
        if result:
            above = result[-1]
            step = row.line.base - above.line.base
            taken = {at for group in above.groups for at in touched(group, columns)}
            own = {at for group in row.groups for at in touched(group, columns)}
            if step < _HALF_LINE * row.line.size and not taken & own:
                groups = sorted((*above.groups, *row.groups), key=lambda group: group[0].x0)
                result[-1] = Row(row.line, tuple(groups))
                continue
        result.append(row)
    return result


def stacked(levels: Sequence[Row], rows: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Return header rows in which lines over a few columns are part of the row beside them.

    They are the lines of a long head, which stands beside heads of one line.
    """
    near = [
        b.line.base - a.line.base <= _LEADING * b.line.size for a, b in itertools.pairwise(levels)
    ]
    result = list(rows)
    for at in range(len(result) - 1, 0, -1):
        if near[at - 1] and _says_less(result[at - 1], result[at]):
            result[at - 1 : at + 1] = [_joined(result[at - 1], result[at])]
            del near[at - 1]
    at = 1
    while at < len(result):
        if near[at - 1] and _says_less(result[at], result[at - 1]):
            result[at - 1 : at + 1] = [_joined(result[at - 1], result[at])]
            del near[at - 1]
        else:
            at += 1
    return result


def _says_less(row: Sequence[Cell], other: Sequence[Cell]) -> bool:
    """Whether a row has words only over columns, not all, over which the other has some too."""
    if row[0].text or any(cell.across > 1 for cell in (*row, *other)):
        return False
    own = {at for at, cell in enumerate(row) if cell.text}
    return own < {at for at, cell in enumerate(other) if cell.text}


def _joined(above: Sequence[Cell], below: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple(
        Cell(joined_lines([text for text in (a.text, b.text) if text]), "")
        for a, b in zip(above, below, strict=True)
    )


def evenly(rows: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Return header rows in which words over columns that repeat below reach over all of them.

    Where below 2023 and 2024 stand arrivals, change, arrivals, change, each year is meant for two.
    """
    result = list(rows)
    for at, (row, below) in enumerate(itertools.pairwise(rows)):
        lower = [cell.text for cell in below[1:]]
        named = [cell for cell in row[1:] if cell.text]
        if row[0].across > 1 or len(named) < 2 or len(lower) % len(named) or not all(lower):
            continue
        each = len(lower) // len(named)
        repeats = all(text == lower[k % each] for k, text in enumerate(lower))
        if each > 1 and repeats and len(set(lower)) == each:
            result[at] = row[0], *(Cell(cell.text, "", across=each) for cell in named)
    return result
