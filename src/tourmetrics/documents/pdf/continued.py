"""Joins tables that go on over pages, and gives each cell its place in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tourmetrics.documents.cells import Cell
from tourmetrics.documents.pdf.joining import joined
from tourmetrics.documents.pdf.paragraphs import Part, Table, Text
from tourmetrics.documents.pdf.shapes import is_number
from tourmetrics.documents.rules import Rules

Rows = list[list[Cell]]

# Edges of the same column on two pages lie this close, once both tables begin at one place.
_EDGE = 10.0
# The header of a table begins at one of its first rows; titles may stand above it.
_TITLES = 4
_SPACES = str.maketrans("", "", " \t\n\u3000")


def tables_joined(parts: Iterable[Part], rules: Rules) -> Iterator[Text | Rows]:
    """Yield the texts as they are and the tables as rows, those over several pages as one."""
    rows: Rows = []
    last: Table | None = None
    between: list[Text] = []
    for part in parts:
        if isinstance(part, Text):
            if last is None:
                yield part
            else:
                between.append(part)
            continue
        captions = [text for text in between if not _is_caption(text, rules)]
        if last and not captions and _goes_on(last, part, rows):
            _add(rows, part)
        else:
            if last:
                yield rows
            yield from between
            rows = _located(part)
        last, between = part, []
    if last:
        yield rows
    yield from between


def _is_caption(text: Text, rules: Rules) -> bool:
    """Whether a text between two tables only says that the table goes on."""
    return len(text.rows) == 1 and bool(rules.continued.search(text.rows[0].text))


def _goes_on(last: Table, table: Table, rows: Rows) -> bool:
    a, b = last.grid, table.grid
    if table.page != last.page + 1 or len(a.edges) != len(b.edges):
        return False
    shift = b.edges[0] - a.edges[0]
    if all(abs(y - x - shift) <= _EDGE for x, y in zip(a.edges, b.edges, strict=True)):
        return True
    return bool(_repeated(rows, table))


def _repeated(rows: Rows, table: Table) -> int:
    """Return how many rows at the top of a table repeat the header of the one before."""
    for first in range(min(_TITLES, len(rows))):
        count = 0
        for row, other in zip(rows[first:], table.grid.rows, strict=False):
            if not _is_same(row, other):
                break
            count += 1
        if count:
            return count
    return 0


def _is_same(row: Sequence[Cell], other: Sequence[Cell]) -> bool:
    texts = [cell.text.translate(_SPACES) for cell in row]
    return any(texts) and texts == [cell.text.translate(_SPACES) for cell in other]


def _add(rows: Rows, table: Table) -> None:
    """Add the rows of a table that goes on, without its header, and end a row that was cut."""
    located = _located(table)[_repeated(rows, table) :]
    if located and rows and _is_rest(rows[-1], located[0]):
        rest = located.pop(0)
        rows[-1] = [
            replace(cell, text=joined(cell.text, more.text))
            for cell, more in zip(rows[-1], rest, strict=True)
        ]
    rows += located


def _is_rest(row: Sequence[Cell], rest: Sequence[Cell]) -> bool:
    """Whether a row holds only the ends of the texts of the row before it."""
    if len(row) != len(rest) or rest[0].text or not any(cell.text for cell in rest):
        return False
    if any(cell.across > 1 or cell.down > 1 for cell in (*row, *rest)):
        return False
    return all(
        not more.text or (cell.text and not is_number(more.text))
        for cell, more in zip(row, rest, strict=True)
    )


def _located(table: Table) -> Rows:
    rows: Rows = []
    for number, row in enumerate(table.grid.rows, start=1):
        place = f"page {table.page}, table {table.number}, row {number}"
        cells: list[Cell] = []
        column = 1
        for cell in row:
            cells.append(replace(cell, locator=f"{place}, column {column}"))
            column += cell.across
        rows.append(cells)
    return rows
