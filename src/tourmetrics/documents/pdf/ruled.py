"""Finds the tables that rulings draw, with their merged cells.

Outer sides may be open, and rows may lie between two rulings without one of their own, as in
statistical yearbooks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tourmetrics.documents.cells import Cell
from tourmetrics.documents.pdf.joining import joined_lines
from tourmetrics.documents.pdf.shapes import (
    Grid,
    Line,
    Rule,
    Rules,
    Word,
    chunks,
    is_number,
    line_of,
)
from tourmetrics.documents.pdf.words import Walls, lines_of

_NEAR = 3.0
# Rulings that are this close mark one edge of a cell.
_ONE_EDGE = 4.0
_COVERED = 0.6
# More crossings than this are a drawing.
_CROSSINGS = 400_000
_CELLS = 20_000
# A table of two columns with so many lines in a cell is a page in two columns with a frame.
_LONG_CELL = 14
_COARSE = 3


@dataclass(frozen=True, slots=True)
class _Frame:
    """Rulings that meet: the edges of their columns and rows."""

    rules: Rules
    xs: tuple[float, ...]
    ys: tuple[float, ...]

    def holds(self, word: Word) -> bool:
        middle = (word.x0 + word.x1) / 2
        inside = self.xs[0] - _NEAR <= middle <= self.xs[-1] + _NEAR
        return inside and self.ys[0] < word.base - word.size / 4 < self.ys[-1] + _NEAR


def ruled_tables(lines: Sequence[Line], rules: Rules) -> tuple[list[Grid], list[Line]]:
    """Return the ruled tables of a page from top to bottom, and the lines outside them."""
    grids: list[Grid] = []
    rest = list(lines)
    for frame in sorted(_frames(rules), key=lambda frame: (frame.ys[0], frame.xs[0])):
        near = [line for line in rest if frame.ys[0] < line.base < frame.ys[-1] + line.size]
        inside = [word for line in near for word in line.words if frame.holds(word)]
        grid = _grid(frame, inside) if inside else None
        if grid is None:
            continue
        grids.append(grid)
        taken = set(map(id, inside))
        rest = list(_without(rest, taken))
    return grids, rest


def _without(lines: Sequence[Line], taken: set[int]) -> Iterator[Line]:
    for line in lines:
        words = [word for word in line.words if id(word) not in taken]
        if len(words) == len(line.words):
            yield line
        elif words:
            yield line_of(words)


def _frames(rules: Rules) -> Iterator[_Frame]:
    """Yield the groups of rulings that meet each other and have at least one inner edge."""
    lying, standing = rules.lying, rules.standing
    if not standing or len(lying) * len(standing) > _CROSSINGS:
        return
    groups = list(range(len(lying) + len(standing)))

    def root(at: int) -> int:
        while groups[at] != at:
            groups[at] = groups[groups[at]]
            at = groups[at]
        return at

    for number, wall in enumerate(standing, start=len(lying)):
        for at, floor in enumerate(lying):
            if _meet(floor, wall):
                groups[root(at)] = root(number)
    members: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for at in range(len(groups)):
        pair = members.setdefault(root(at), ([], []))
        if at < len(lying):
            pair[0].append(lying[at])
        else:
            pair[1].append(standing[at - len(lying)])
    for floors, walls in members.values():
        if len(floors) < 2 or not walls:
            continue
        xs = _edges([w.at for w in walls], [f.low for f in floors], [f.high for f in floors])
        ys = _edges([f.at for f in floors], [w.low for w in walls], [w.high for w in walls])
        if len(xs) > 2 and len(ys) > 2 and (len(xs) - 1) * (len(ys) - 1) <= _CELLS:
            yield _Frame(Rules(tuple(floors), tuple(walls)), xs, ys)


def _meet(floor: Rule, wall: Rule) -> bool:
    return (
        floor.low - _NEAR <= wall.at <= floor.high + _NEAR
        and wall.low - _NEAR <= floor.at <= wall.high + _NEAR
    )


def _edges(places: list[float], lows: list[float], highs: list[float]) -> tuple[float, ...]:
    """Return the edges of columns or rows; open sides end where the crossing rulings end."""
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _ONE_EDGE:
            edges.append(place)
    if edges[0] - min(lows) > 2 * _ONE_EDGE:
        edges.insert(0, min(lows))
    if max(highs) - edges[-1] > 2 * _ONE_EDGE:
        edges.append(max(highs))
    return tuple(edges)


def _grid(frame: _Frame, words: Sequence[Word]) -> Grid | None:
    """Return the table of a frame, or nothing where it is only a box around text."""
    owners = _owners(frame)
    filled: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        column = _place((word.x0 + word.x1) / 2, frame.xs)
        row = _place(word.base - word.size / 3, frame.ys)
        filled.setdefault(owners[row, column][:2], []).append(word)
    if len({row for row, _ in filled}) < 2 or len({column for _, column in filled}) < 2:
        return None
    content = {key: lines_of(inside, Walls(())) for key, inside in filled.items()}
    longest = max(map(len, content.values()))
    if len(frame.xs) == 3 and longest > _LONG_CELL and len(filled) < 2 * longest:
        return None
    if any(_is_coarse(lines) for lines in content.values()):
        return None
    rows = list(_rows(frame, owners, content))
    return Grid(tuple(rows), frame.xs, frame.ys[0], frame.ys[-1])


def _is_coarse(lines: Sequence[Line]) -> bool:
    """Whether a cell holds a table of its own: lines with several numbers each."""
    numbers = [sum(is_number(word.text) for word in line.words) for line in lines]
    return sum(count > 1 for count in numbers) >= _COARSE


def _place(at: float, edges: Sequence[float]) -> int:
    return min(max(bisect_right(edges, at) - 1, 0), len(edges) - 2)


_Owner = tuple[int, int, int, int]


def _owners(frame: _Frame) -> dict[tuple[int, int], _Owner]:
    """Return for each place the cell that holds it: its first row and column, its reach."""
    rows, columns = len(frame.ys) - 1, len(frame.xs) - 1
    right = {
        (r, c): _is_drawn(frame.rules.standing, frame.xs[c + 1], frame.ys[r], frame.ys[r + 1])
        for r in range(rows)
        for c in range(columns)
    }
    below = {
        (r, c): _is_drawn(frame.rules.lying, frame.ys[r + 1], frame.xs[c], frame.xs[c + 1])
        for r in range(rows)
        for c in range(columns)
    }
    owners: dict[tuple[int, int], _Owner] = {}
    for r in range(rows):
        for c in range(columns):
            if (r, c) in owners:
                continue
            across = 1
            while (
                c + across < columns
                and not right[r, c + across - 1]
                and (r, c + across) not in owners
            ):
                across += 1
            down = 1
            while r + down < rows and not any(below[r + down - 1, c + k] for k in range(across)):
                inner = any(right[r + down, c + k] for k in range(across - 1))
                outer = c + across < columns and not right[r + down, c + across - 1]
                if inner or outer or any((r + down, c + k) in owners for k in range(across)):
                    break
                down += 1
            for dr in range(down):
                for dc in range(across):
                    owners[r + dr, c + dc] = (r, c, down, across)
    return owners


def _is_drawn(rules: Sequence[Rule], at: float, low: float, high: float) -> bool:
    covered = sum(
        max(0.0, min(rule.high, high) - max(rule.low, low))
        for rule in rules
        if abs(rule.at - at) <= _ONE_EDGE
    )
    return covered >= _COVERED * (high - low)


@dataclass(frozen=True, slots=True)
class _Filled:
    """A cell with its lines and its reach."""

    lines: list[Line]
    across: int
    down: int


def _rows(
    frame: _Frame,
    owners: dict[tuple[int, int], _Owner],
    content: dict[tuple[int, int], list[Line]],
) -> Iterator[tuple[Cell, ...]]:
    columns = len(frame.xs) - 1
    for row in range(len(frame.ys) - 1):
        starting = [owners[row, c] for c in range(columns) if owners[row, c][:2] == (row, c)]
        cells = [
            cell
            for owner in starting
            for cell in _by_column(content.get(owner[:2], []), owner, frame.xs)
        ]
        inner = None
        if len(cells) > 1 and all(cell.down == 1 for cell in cells):
            inner = _inner_rows([cell.lines for cell in cells])
        for parts in inner or [[cell.lines for cell in cells]]:
            yield tuple(
                Cell(joined_lines(line.text for line in part), "", cell.across, cell.down)
                for part, cell in zip(parts, cells, strict=True)
            )


def _by_column(lines: list[Line], owner: _Owner, xs: Sequence[float]) -> list[_Filled]:
    """Return a cell as it is, or parted where its words stand in the columns of other rows.

    Not every row has its standing rulings drawn.
    """
    _, first, down, across = owner
    whole = [_Filled(lines, across, down)]
    if across == 1 or not lines:
        return whole
    parts: list[list[Line]] = [[] for _ in range(across)]
    for line in lines:
        groups = chunks(line.words)
        places = [_place((group[0].x0 + group[-1].x1) / 2, xs) - first for group in groups]
        if len(groups) == 1 and len(lines) == 1:
            return whole
        if len(set(places)) < len(places) or any(not 0 <= at < across for at in places):
            return whole
        for group, at in zip(groups, places, strict=True):
            if group[0].x0 < xs[first + at] - _NEAR or group[-1].x1 > xs[first + at + 1] + _NEAR:
                return whole
            parts[at].append(line_of(group))
    if sum(map(bool, parts)) < 2:
        return whole
    return [_Filled(part, 1, down) for part in parts]


def _inner_rows(cells: Sequence[list[Line]]) -> list[list[list[Line]]] | None:
    """Return the rows that lie between two rulings, if several numbers in one cell show them."""
    stacked = [
        lines for lines in cells if len(lines) > 1 and sum(is_number(x.text) for x in lines) > 1
    ]
    if not stacked or any(not all(is_number(x.text) for x in lines) for lines in stacked):
        return None
    longest = max(stacked, key=len)
    bases = [line.base for line in longest]
    near = 0.6 * longest[0].size
    spare = [x for lines in cells for x in lines if all(abs(x.base - b) > near for b in bases)]
    if any(is_number(line.text) for line in spare):
        bases = sorted({*bases, *(line.base for line in spare if is_number(line.text))})
    parts: list[list[list[Line]]] = [[[] for _ in cells] for _ in bases]
    for column, lines in enumerate(cells):
        for line in lines:
            at = min(range(len(bases)), key=lambda k: abs(bases[k] - line.base))
            parts[at][column].append(line)
    return parts
