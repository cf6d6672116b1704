"""The rows of a page as lines of cells, and what each of them is by its shape."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from tourmetrics.documents.cells import Cell, echo, is_valued, is_words, is_year
from tourmetrics.documents.rules import Rules
from tourmetrics.documents.spreadsheets.pages import Page, Reach, joined

Locate = Callable[[int, int], str]
LineKind = Literal["alone", "caption", "head", "data"]
# Merged areas may reach over so many places for each filled cell, more says nothing.
_MOST_ECHOES, _FREE_ECHOES = 8, 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """A row with something in it: its cells by column, and whether a blank row comes before it.

    ``alone`` is a line of one cell of words, ``caption`` names the unit (and the like) of what
    follows, ``data`` has numbers, ``head`` is any other: several cells of words.
    """

    cells: dict[int, Cell]
    gap: bool
    kind: LineKind
    opens_note: bool = False

    @property
    def texts(self) -> list[str]:
        """The words of its cells, each of them once."""
        return list(dict.fromkeys(cell.text.strip() for cell in self.cells.values()))


def lines_of(page: Page, locate: Locate, rules: Rules) -> list[Line]:
    """Return the lines of a page; merged words stand in every used place that they span."""
    cells = {
        row: {at: Cell(text, locate(row, at)) for at, text in sorted(filled.items())}
        for row, filled in sorted(page.cells.items())
    }
    _spread(page, cells)
    hidden = joined(page.hidden_rows)
    lines: list[Line] = []
    before = 0
    for row, filled in cells.items():
        ordered = dict(sorted(filled.items()))
        if any(cell.text.strip() for cell in ordered.values()):
            apart = bool(lines) and row > before + 1
            gap = apart and not _holds(hidden, before + 1, row - 1)
            lines.append(_line(ordered, rules, gap=gap))
            before = row
    return [
        replace(line, kind="head") if _heads(line, below, rules) else line
        for line, below in zip_longest(lines, lines[1:])
    ]


def _heads(line: Line, below: Line | None, rules: Rules) -> bool:
    """Whether the only cell of a line is the header of the numbers below it."""
    if below is None or below.gap or below.kind != "data" or len(line.cells) > 1:
        return False
    at, cell = next(iter(line.cells.items()))
    if line.kind not in ("alone", "head") or rules.sheet_caption.match(cell.text.strip()):
        return False
    under = below.cells.get(at)
    return under is not None and at > min(below.cells) and is_valued(under.text.strip())


def _holds(reaches: list[Reach], first: int, last: int) -> bool:
    """Whether one of some reaches in order holds all rows from the first to the last."""
    at = bisect_right(reaches, (first, last)) if reaches else 0
    near = reaches[max(at - 1, 0) : at + 1]
    return any(start <= first and last <= end for start, end in near)


def line_of(cells: dict[int, Cell], rules: Rules, *, gap: bool) -> Line:
    """Return the line of some cells."""
    return _line(cells, rules, gap=gap)


def _spread(page: Page, cells: dict[int, dict[int, Cell]]) -> None:
    """Put the words of merged cells into the places they span, where anything else stands too."""
    rows = list(cells)
    columns = sorted({at for filled in cells.values() for at in filled})
    left = _FREE_ECHOES + _MOST_ECHOES * sum(map(len, cells.values()))
    row_at = {row: place for place, row in enumerate(rows)}
    column_at = {column: place for place, column in enumerate(columns)}
    for area in page.merged:
        first = cells.get(area.top, {}).get(area.left)
        if first is None or left < 0:
            continue
        for row in rows[row_at[area.top] : bisect_right(rows, area.bottom)]:
            for column in columns[column_at[area.left] : bisect_right(columns, area.right)]:
                left -= 1
                if left < 0:
                    break
                if (row, column) != (area.top, area.left):
                    cells[row].setdefault(column, echo(first))


def _line(cells: dict[int, Cell], rules: Rules, *, gap: bool) -> Line:
    filled = {at: cell for at, cell in cells.items() if cell.text.strip()}
    distinct = {(cell.text, cell.locator) for cell in filled.values()}
    texts = [cell.text.strip() for cell in filled.values()]
    note = rules.sheet_note.match(texts[0]) is not None
    named = any(rules.sheet_caption.match(text) for text in texts)
    kind: LineKind = "head"
    if len(distinct) == 1 and named:
        kind = "caption"
    elif len(distinct) == 1:
        kind = "alone" if is_words(texts[0]) else "head" if is_year(texts[0]) else "data"
    elif any(is_valued(text) for text in texts[1:]):
        kind = "data"
    elif named:
        kind = "caption"
    return Line(filled, gap, kind, note)
