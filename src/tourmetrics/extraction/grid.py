"""Where the tables of a text are: rows and cells, by pipes, tabs or aligned columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

Row = list[tuple[int, int]]

_RULE_LINE = re.compile(r"[\s|:+=_-]+$")
_COLUMN_GAP = re.compile(r" {2,}")
_LEAST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its rows of cells with their places, the first being the header; its title line."""

    rows: list[Row]
    title: tuple[int, int]


def find_grids(text: str) -> Iterator[Grid]:
    r"""Yield the tables of a text in order of place.

    >>> [len(grid.rows) for grid in find_grids("a\t2024\nb\t5\n")]
    [2]
    """
    rows: list[Row] = []
    at = 0
    title = before = (0, 0)
    for line in (*text.splitlines(keepends=True), "\n"):
        row = _cells(line, at)
        ruled = bool(rows) and bool(_RULE_LINE.match(line)) and bool(line.strip())
        if row and not ruled:
            if not rows:
                title = before
            rows.append(row)
        elif not ruled:
            if len(rows) > 1 and max(map(len, rows)) > 1:
                yield Grid(_aligned(rows), title)
            rows = []
            if line.strip():
                before = (at, at + len(line.rstrip()))
        at += len(line)


def _aligned(rows: list[Row]) -> list[Row]:
    """Give a header without a title over the labels an empty one."""
    header, *body = rows
    if body and all(len(row) == len(header) + 1 for row in body):
        start = header[0][0]
        return [[(start, start), *header], *body]
    return rows


def _cells(line: str, at: int) -> Row:
    body = line.rstrip()
    if body.count("|") >= 2:
        return _separated(body, at, "|")
    if "\t" in body.strip():
        return _separated(body, at, "\t")
    return _spaced(body, at)


def _spaced(body: str, at: int) -> Row:
    """Cut a line at gaps of two spaces or more, where that gives several short columns."""
    start = len(body) - len(body.lstrip())
    cells: Row = []
    for gap in _COLUMN_GAP.finditer(body, start):
        cells.append((at + start, at + gap.start()))
        start = gap.end()
    cells.append((at + start, at + len(body)))
    return cells if len(cells) >= _LEAST_COLUMNS else []


def _separated(body: str, at: int, separator: str) -> Row:
    cells: Row = []
    start = 0
    if separator == "|":
        start = len(body) - len(body.lstrip())
        start += 1 if body[start] == "|" else 0
        body = body[:-1] if body.endswith("|") else body
    while start <= len(body):
        end = body.find(separator, start)
        end = len(body) if end < 0 else end
        left, right = start, end
        while left < right and body[left] == " ":
            left += 1
        while right > left and body[right - 1] == " ":
            right -= 1
        cells.append((at + left, at + right))
        start = end + 1
    return cells
