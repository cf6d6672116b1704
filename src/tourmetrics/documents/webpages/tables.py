"""Tells tables of data from tables that lay out a page, and reads the former as rows of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tourmetrics.documents.cells import Cell
from tourmetrics.documents.layout import one_line
from tourmetrics.documents.rules import load_rules
from tourmetrics.documents.webpages.inline import of_source, shown
from tourmetrics.documents.webpages.lines import lines_of
from tourmetrics.documents.webpages.tree import Element, Page

_GROUPS = ("thead", "tbody", "tfoot")
_CELLS = frozenset({"td", "th"})
_NUMBER = re.compile(r"[-−–+±(<>≥≤]*\d[\d,. ]*[%％)]*|[-–—－]+")
_FEWEST_STACKED = 3
# A cell of this share of a table's text, or with so many blocks, holds an article.
_MOST, _LONG, _MANY = 0.7, 200, 4
_NARROW, _WIDEST, _DEEPEST = 16, 256, 65_534

Row = list[Element]


def data_rows(table: Element, page: Page) -> Sequence[Sequence[Cell]] | None:
    """Return the rows of a table of data, ``None`` for one that lays out a page.

    What a page puts side by side in one row only is read as one after the other as well.
    """
    rows = list(_rows(table))
    if not _holds_data(table, [row for _, row in rows]):
        return None
    spans = _spans([row for _, row in rows])
    marked = [_is_head(group, row) for group, row in rows]
    heads = marked if not all(marked) else [group == "thead" for group, _ in rows]
    read = [
        [
            Cell(_cell_text(cell, page), page.locator(cell), *spans.get(cell, (1, 1)), head=head)
            for cell in row
        ]
        for (_, row), head in zip(rows, heads, strict=True)
    ]
    return [part for row in read for part in _unstacked(row)]


def _unstacked(row: list[Cell]) -> list[list[Cell]]:
    """Return the rows that somebody wrote into one: as many lines in each cell, one of numbers."""
    stacks = [cell.text.split("\n") for cell in row]
    depth = len(stacks[0]) if stacks else 0
    alike = all(len(stack) == depth for stack in stacks)
    numbers = any(all(_NUMBER.fullmatch(line) for line in stack) for stack in stacks)
    if depth < _FEWEST_STACKED or not (alike and numbers):
        return [row]
    if any(cell.across > 1 or cell.down > 1 for cell in row):
        return [row]
    return [
        [replace(cell, text=stack[at]) for cell, stack in zip(row, stacks, strict=True)]
        for at in range(depth)
    ]


def _rows(table: Element) -> Iterator[tuple[str, Row]]:
    """Yield the rows with the group they are in, the foot last, as it is shown."""
    direct = [child for child in table.elements() if child.tag in _GROUPS]
    for tag in (("thead",), ("tbody",), ("tfoot",)):
        for group in direct:
            if group.tag in tag:
                for row in group.elements():
                    if row.tag == "tr":
                        yield group.tag, [c for c in row.elements() if c.tag in _CELLS]


def _holds_data(table: Element, rows: Sequence[Row]) -> bool:
    if table.attributes.get("role") in {"presentation", "none"}:
        return False
    measured = [[_length(cell) for cell in row] for row in rows]
    filled = [row for row, lengths in zip(rows, measured, strict=True) if any(lengths)]
    if len(filled) < 2 or max(map(len, filled)) < 2:
        return False
    lengths = [length for row in measured for length in row]
    whole = sum(lengths)
    inside = list(_nested(table))
    if sum(_length(nested) for nested in inside) * 2 >= whole:
        return False
    if any(element.tag in {"h1", "h2", "article"} for element in table.walk()):
        return False
    if max(lengths) > _LONG and max(lengths) >= _MOST * whole:
        return False
    return len(filled) > 3 or not any(_holds_article(cell) for row in filled for cell in row)


def _holds_article(cell: Element) -> bool:
    if _length(cell) < 2 * _LONG:
        return False
    blocks = sum(1 for child in cell.walk() if child.tag in {"p", "br", "div", "li"})
    return blocks >= _MANY


def _nested(table: Element) -> Iterator[Element]:
    """Yield the outermost tables inside a table."""
    stack = list(table.elements())
    while stack:
        element = stack.pop()
        if element.tag == "table":
            yield element
        else:
            stack.extend(element.elements())


def _length(element: Element) -> int:
    return len("".join(element.text().split()))


def _is_head(group: str, row: Row) -> bool:
    """Whether a page marks a row as header; one that only names itself so is none."""
    return group == "thead" or (bool(row) and all(cell.tag == "th" for cell in row))


def _spans(rows: Sequence[Row]) -> dict[Element, tuple[int, int]]:
    """Return how far each cell reaches, within bounds; claims beyond them count for nothing."""
    limit = load_rules().web.table_places
    spans: dict[Element, tuple[int, int]] = {}
    # A title often claims any number of columns: nothing spans far more than there are cells.
    widest = min(max(2 * max(map(len, rows), default=0), _NARROW), _WIDEST)
    width = max((sum(_claimed(c, "colspan", widest) for c in row) for row in rows), default=0)
    bounded = width * len(rows) <= limit
    for number, row in enumerate(rows):
        for cell in row:
            across = _claimed(cell, "colspan", widest)
            down = min(_claimed(cell, "rowspan", _DEEPEST), len(rows) - number)
            if bounded and (across > 1 or down > 1):
                spans[cell] = across, down
    return spans


def _claimed(cell: Element, name: str, most: int) -> int:
    """Return the span of a cell; 0 stands for all the rows that are left."""
    written = cell.attributes.get(name, "1").strip()
    if not re.fullmatch(r"\d{1,9}", written):
        return 1
    return min(int(written) or (most if name == "rowspan" else 1), most)


def _cell_text(cell: Element, page: Page) -> str:
    """Return the lines of a cell, one below the other; a table inside it is read as its words."""
    words = [child for child in cell.children if isinstance(child, str)]
    if len(words) == len(cell.children):
        return one_line(shown(of_source("".join(words))))
    lines = lines_of(cell, page)
    return "\n".join(line.text for line in lines)
