"""Gives ruled tables the header that stands above them without rulings of its own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from tourmetrics.documents.cells import Cell
from tourmetrics.documents.pdf.shapes import Grid, Line, Word, is_value, text_of

# How far above the table the header may stand, in sizes of its type, and a word over its column.
_ABOVE, _OVER = 1.6, 2.0


def with_open_heads(grids: Sequence[Grid], lines: Sequence[Line]) -> tuple[list[Grid], list[Line]]:
    """Return the tables with such headers, and the lines that are none."""
    rest = list(lines)
    result: list[Grid] = []
    for grid in grids:
        found = next((line for line in rest if _is_head(line, grid)), None)
        if found is None:
            result.append(grid)
            continue
        rest.remove(found)
        head = tuple(Cell(text_of(words), "") for words in _parted(found, grid))
        result.append(replace(grid, rows=(head, *grid.rows), top=found.top))
    return result, rest


def _is_head(line: Line, grid: Grid) -> bool:
    """Whether a line says something over all columns, of which the first may go without."""
    if not 0 <= grid.top - line.base <= _ABOVE * line.size:
        return False
    first = grid.rows[0]
    if any(cell.across > 1 for cell in first) or not any(is_value(c.text) for c in first[1:]):
        return False
    parts = _parted(line, grid)
    return len(parts) > 1 and all(parts[1:]) and _fits(line, grid)


def _parted(line: Line, grid: Grid) -> list[list[Word]]:
    """Return the words of a line by the columns of a table."""
    parts: list[list[Word]] = [[] for _ in grid.edges[1:]]
    for word in line.words:
        at = bisect_right(grid.edges, (word.x0 + word.x1) / 2) - 1
        parts[min(max(at, 0), len(parts) - 1)].append(word)
    return parts


def _fits(line: Line, grid: Grid) -> bool:
    """Whether no word reaches out of its column, and no number stands among the heads."""
    return all(
        not words
        or (
            (low - _OVER <= words[0].x0 and words[-1].x1 <= high + _OVER)
            and not is_value(text_of(words))
        )
        for words, low, high in zip(_parted(line, grid), grid.edges, grid.edges[1:], strict=False)
    )
