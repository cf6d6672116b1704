"""The rows of a table that no rulings draw: which column each word is in, and broken labels."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tourmetrics.documents.cells import Cell
from tourmetrics.documents.pdf.joining import joined_lines
from tourmetrics.documents.pdf.shapes import Line, Word, is_han, text_of

# Lines of one label are at least this much nearer to each other than rows with numbers are.
_NEARER, _AS_NEAR = 0.9, 1.15
# A line is full if no more of the next would have fitted: two signs of Chinese, a Western word.
_SIGNS, _BLANK = 2.1, 0.3
_MOST_TAIL = 3

Column = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the groups of words that wide gaps make."""

    line: Line
    groups: tuple[tuple[Word, ...], ...]
    numbers: int = 0
    """How many groups after the first are numbers, if one at least is no year."""

    def share(self, width: float) -> float:
        """How much of a width its longest group takes."""
        return max(g[-1].x1 - g[0].x0 for g in self.groups) / max(width, 1.0)


def nearest(x: float, columns: Sequence[Column]) -> int:
    """Return the column at a place, or the nearest one."""
    return min(range(len(columns)), key=lambda at: max(columns[at][0] - x, x - columns[at][1], 0.0))


def touched(words: Sequence[Word], columns: Sequence[Column]) -> list[int]:
    """Return the columns over which words reach."""
    x0, x1 = words[0].x0, words[-1].x1
    return [at for at, (low, high) in enumerate(columns) if low < x1 and x0 < high]


def body_cells(rows: Sequence[Row], columns: Sequence[Column]) -> list[tuple[Cell, ...]]:
    """Return the rows; a label that was broken over lines is put together again."""
    placed = [_placed(row, columns) for row in rows]
    steps = [b.line.base - a.line.base for a, b in itertools.pairwise(rows)]
    usual = median(steps) if steps else 0.0
    whole = dict(_broken(rows, columns[1][0], len(rows)))
    result: list[list[list[str]]] = []
    waiting: list[list[str]] | None = None
    at = 0
    while at < len(rows):
        row, last = rows[at], whole.get(at, at)
        cells = _together(placed[at : last + 1])
        at = last + 1
        if waiting is not None:
            cells = _together([waiting, cells])
            waiting = None
        elif last in whole.values():
            pass
        elif not row.numbers and result and _goes_on(row, rows[last - 1], steps[last - 1], usual):
            result[-1] = _together([result[-1], cells])
            continue
        elif not row.numbers and at < len(rows) and not placed[at][0]:
            waiting = cells
            continue
        result.append(cells)
    return [tuple(Cell(joined_lines(texts), "") for texts in cells) for cells in result]


def _together(rows: Sequence[list[list[str]]]) -> list[list[str]]:
    """Return the lines of rows as those of one row, column by column."""
    return [list(itertools.chain.from_iterable(texts)) for texts in zip(*rows, strict=True)]


def with_tail(rows: Sequence[Row], start: int, end: int) -> int:
    """Return where rows with numbers end, with the last lines of a label that goes on below."""
    columns_from = rows[start].groups[1][0].x0
    most = end
    while most < min(len(rows), end + _MOST_TAIL) and _is_label(rows[most], columns_from):
        if len(rows[most].groups) > 1:
            break
        most += 1
    runs = _broken(rows[start:most], columns_from, end - start)
    return next(
        (start + last + 1 for first, last in runs if start + first < end <= start + last), end
    )


def _broken(rows: Sequence[Row], columns_from: float, sure: int) -> list[tuple[int, int]]:
    """Return the first and the last of the lines that are one row with a label of several lines.

    Its lines stand nearer to each other than rows do, and each is as full as the widest of the
    ``sure`` first rows allows. The numbers stand beside one of the lines, or between two.
    """
    labels = [at for at, row in enumerate(rows) if _is_label(row, columns_from)]
    bases = [row.line.base for row in rows if row.numbers]
    if len(labels) < 2 or len(bases) < 2:
        return []
    pitch = min(below - above for above, below in itertools.pairwise(bases))
    steps = [rows[b].line.base - rows[a].line.base for a, b in itertools.pairwise(labels)]
    least = min(steps)
    if least > _NEARER * pitch:
        return []
    edge = max((rows[at].groups[0][-1].x1 for at in labels if at < sure), default=0.0)
    runs: list[tuple[int, int]] = []
    for (above, below), step in zip(itertools.pairwise(labels), steps, strict=True):
        if step > _AS_NEAR * least or not _is_full(rows[above], rows[below], edge):
            continue
        if runs and runs[-1][1] == above:
            runs[-1] = runs[-1][0], below
        else:
            runs.append((above, below))
    return [
        (first, last)
        for first, last in runs
        if sum(1 for row in rows[first : last + 1] if row.numbers) == 1
    ]


def _is_label(row: Row, columns_from: float) -> bool:
    return row.groups[0][-1].x1 <= columns_from


def _is_full(row: Row, below: Row, edge: float) -> bool:
    """Whether a label had to be broken where a line of it ends."""
    end, word = row.groups[0][-1], below.groups[0][0]
    chinese = is_han(end.text[-1]) or is_han(word.text[0])
    more = _SIGNS * word.size if chinese else word.x1 - word.x0 + _BLANK * word.size
    return end.x1 + more > edge


def _goes_on(row: Row, above: Row, step: float, usual: float) -> bool:
    """Whether a line without numbers goes on with the row above it."""
    text = row.line.text
    indented = row.line.x0 > above.line.x0 + 0.5 * row.line.size
    return text[0].islower() or text[0] in "(（)）" or (indented and step < 0.8 * usual)


def _placed(row: Row, columns: Sequence[Column]) -> list[list[str]]:
    """Return the texts of a row by column; a group over several columns is parted by its words."""
    cells: list[list[Word]] = [[] for _ in columns]
    for group in row.groups:
        over = touched(group, columns)
        if len(over) <= 1 or len(row.groups) == 1:
            middle = (group[0].x0 + group[-1].x1) / 2
            at = over[0] if over else nearest(middle, columns)
            cells[at] += group
            continue
        for word in group:
            cells[nearest((word.x0 + word.x1) / 2, columns)].append(word)
    return [[text_of(words)] if words else [] for words in cells]
