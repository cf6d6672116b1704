"""Arranges the cells of a table: titles above, header, rows, notes below, merged cells filled.

A table of any format comes in as rows of cells and leaves as a rectangle of cells, so that all
formats share one idea of what a header is.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tourmetrics.documents.rules import load_rules

_DIGIT = re.compile(r"\d")
_WORD = re.compile("[A-Za-z\u3400-\u9fff]")
_VALUE = re.compile(
    r"[\s#*<>≥≤≈~约±+\-−–—(\[（【$€£¥￥]*\d[\d,，. ]*(?:\.\d+)?[\s%％‰)\]）】*+\-−a-z†‡]*"
)
_YEAR = re.compile(r"[\s'’]*(?:19|20)\d\d(?:\s*[-–—/]\s*\d\d(?:\d\d)?)?[\s*a-z†‡)）]*")
_MISSING = re.compile(r"[-–—―─－…⋯.]{1,4}")
_MOST_HEADS = 6
_COUNTING = re.compile(r"\d{1,2}")
_LONGEST_ECHO = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its text as shown; ``across`` and ``down`` count the columns and rows it spans.

    ``head`` is for formats that mark the cells of a header as such.
    """

    text: str
    locator: str
    across: int = 1
    down: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a rectangle: ``heads`` of its ``rows`` are the header, 0 if it has none."""

    titles: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    heads: int
    notes: tuple[Cell, ...]


def arranged(rows: Iterable[Sequence[Cell]]) -> Sheet:
    """Return a table with its merged cells filled and titles, header and notes told apart.

    A cell of words that spans several places stands in each of them, as it speaks for all; a
    number stands once. Columns and rows without any content are dropped.

    >>> rows = [[Cell("Table 1", "A1", across=2)], [Cell("", "A2"), Cell("2025", "B2")],
    ...         [Cell("Visits", "A3"), Cell("5", "B3")], [Cell("Source: survey", "A4")]]
    >>> sheet = arranged(rows)
    >>> [cell.text for cell in sheet.titles], sheet.heads, [cell.text for cell in sheet.notes]
    (['Table 1'], 1, ['Source: survey'])
    """
    grid = [row for row in _filled(rows) if any(cell.text.strip() for cell in row)]
    first, last = 0, len(grid)
    while first < last and _alone(grid[first]) and not heads_column(grid[first : first + 2]):
        first += 1
    while last > first and _alone(grid[last - 1]):
        last -= 1
    titles = [_alone(row) for row in grid[:first]]
    notes = [_alone(row) for row in grid[last:]]
    body = [_group(row) if at and _alone(row) else row for at, row in enumerate(grid[first:last])]
    body = _without_empty_columns(body)
    return Sheet(
        tuple(cell for cell in titles if cell),
        tuple(tuple(row) for row in body),
        heads_of(body),
        tuple(cell for cell in notes if cell),
    )


def heads_of(rows: Sequence[Sequence[Cell]]) -> int:
    """Return how many rows are the header: those before the first with numbers or of a group.

    Years are no numbers here, nor is a row that counts the columns (1, 2, 3 …); a row that begins
    with its number, or a first one with a number and its unit, is no header. What a format marks
    as header is believed.

    >>> heads_of([[Cell("游客", ""), Cell("210万人次", "")], [Cell("民宿", ""), Cell("9家", "")]])
    0
    """
    marked = 0
    while marked < len(rows) and all(c.head for c in rows[marked] if c.text.strip()):
        marked += 1
    for at, row in enumerate(rows[marked:], start=marked):
        is_number = is_valued if at else _is_measured
        valued = any(is_number(cell.text.strip()) for cell in row[1:])
        numbered = at > 0 and len(row) > 1 and _is_value(row[0].text)
        if ((valued or numbered) and not _counts(row)) or (
            at and not any(cell.text.strip() for cell in row[1:])
        ):
            return at
        if at > _MOST_HEADS:
            # A table of words, in which a number stands here and there.
            break
    return min(max(marked, 1), max(len(rows) - 1, 0))


def heads_column(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the only cell of a row stands over a number of the row below, which has a label.

    >>> heads_column([[Cell("", ""), Cell("2024年", "")], [Cell("收入", ""), Cell("5", "")]])
    True
    """
    if len(rows) < 2 or not rows[1][0].text.strip():
        return False
    filled = [at for at, cell in enumerate(rows[0]) if cell.text.strip()]
    return len(filled) == 1 and filled[0] > 0 and is_valued(rows[1][filled[0]].text.strip())


def is_year(text: str) -> bool:
    """Whether a cell is a year or a stretch of years, which heads a column and is no number.

    >>> is_year("2024"), is_year("2023/24"), is_year("2,024")
    (True, True, False)
    """
    return bool(_YEAR.fullmatch(text))


def is_words(text: str) -> bool:
    """Whether a cell has letters of any script that this project reads."""
    return bool(_WORD.search(text))


def is_valued(text: str) -> bool:
    """Whether a cell is a number, or the dash or dots that stand for a missing one.

    >>> is_valued("(12.4)"), is_valued("—"), is_valued("2024"), is_valued("n.a.")
    (True, True, False, False)
    """
    return _is_value(text) or bool(_MISSING.fullmatch(text))


def _is_value(text: str) -> bool:
    return bool(_VALUE.fullmatch(text)) and not _YEAR.fullmatch(text)


def _is_measured(text: str) -> bool:
    """Whether a cell is a number, with or without its unit."""
    return is_valued(text) or bool(load_rules().blocks.measured.fullmatch(text))


def _counts(row: Sequence[Cell]) -> bool:
    """Whether a row numbers the columns (甲, 1, 2), as statistical tables do under their header."""
    filled = [cell.text.strip("()（） ") for cell in row if cell.text.strip()]
    numbers = [text for text in filled if _COUNTING.fullmatch(text)]
    others = [text for text in filled if text not in numbers]
    return (
        len(numbers) > 1
        and numbers == [str(n) for n in range(1, len(numbers) + 1)]
        and all(len(text) == 1 for text in others)
    )


def _alone(row: Sequence[Cell]) -> Cell | None:
    """Return the only cell of a row that holds anything, if that is words over the whole row.

    One that spans some columns and leaves the first free stands over those: it is a header.
    """
    filled = [cell for cell in row if cell.text.strip()]
    if len({(cell.text, cell.locator) for cell in filled}) != 1:
        return None
    partly = len(filled) > 1 and not row[0].text.strip()
    return filled[0] if _WORD.search(filled[0].text) and not partly else None


def _group(row: Sequence[Cell]) -> list[Cell]:
    """Return a row of one cell with that cell standing once, in its first column."""
    named = next(cell for cell in row if cell.text.strip())
    return [named, *(Cell("", cell.locator) for cell in row[1:])]


def _filled(rows: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
    """Return the rows with every place taken: by its own cell, or by one that reaches into it."""
    grid: list[list[Cell]] = []
    reaching: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        line: list[Cell] = []
        cells = deque(row)
        while cells or any(place >= len(line) for place in reaching):
            at = len(line)
            if at in reaching:
                cell, left = reaching.pop(at)
                line.append(echo(cell))
                if left > 1:
                    reaching[at] = cell, left - 1
            elif cells:
                cell = cells.popleft()
                for step in range(max(cell.across, 1)):
                    if cell.down > 1:
                        reaching[at + step] = cell, cell.down - 1
                    line.append(echo(cell) if step else replace(cell, across=1, down=1))
            else:
                line.append(Cell("", ""))
        grid.append(line)
    width = max(map(len, grid), default=0)
    return [[*line, *(Cell("", "") for _ in range(width - len(line)))] for line in grid]


def echo(cell: Cell) -> Cell:
    """Return what a merged cell leaves in the further places that it spans.

    A long text speaks for itself once; written out everywhere it could fill any memory.
    """
    spoken = _YEAR.fullmatch(cell.text) or not _is_value(cell.text)
    spoken = spoken and len(cell.text) <= _LONGEST_ECHO
    return replace(cell, text=cell.text if spoken else "", across=1, down=1)


def _without_empty_columns(rows: list[list[Cell]]) -> list[list[Cell]]:
    if not rows:
        return rows
    kept = [at for at in range(len(rows[0])) if any(row[at].text.strip() for row in rows)]
    return [[row[at] for at in kept] for row in rows]
