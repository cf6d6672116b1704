"""Finds the tables that no rulings draw: rows of words and numbers that stand in columns."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from tourmetrics.documents.cells import Cell
from tourmetrics.documents.pdf.headrows import evenly, levelled, stacked
from tourmetrics.documents.pdf.labels import Column, Row, body_cells, nearest, touched, with_tail
from tourmetrics.documents.pdf.shapes import (
    Grid,
    Line,
    Rule,
    Word,
    chunks,
    is_number,
    is_value,
    text_of,
)

# Rows of a table may have this many lines without a number between them.
_BETWEEN = 3
# A line that fills this much of its column in one piece is running text.
_PROSE = 0.7
_HEAD_LINES = 7
_MOST_COLUMNS = 60
# More lines than this do not stand on a page; it bounds what is tried over and over.
_MOST_ROWS = 300
_LEADING, _LEADING_HEAD = 2.6, 4.5
# A column may be crossed by this share of the rows, such as by a long label.
_CROSSED = 0.08
_HEAD_GAP = 0.45
_HALF_LINE = 1.15
_LARGER = 1.2
# The gap between two heads is so many times as wide as one inside a head (指 标).
_CLEARLY = 1.15


def with_tables(
    parts: Sequence[Line | Grid], left: float, right: float, lying: Sequence[Rule]
) -> list[Line | Grid]:
    """Return the parts of a column with the lines that are tables made into tables."""
    result: list[Line | Grid] = []
    lines: list[Line] = []
    for part in [*parts, None]:
        if isinstance(part, Line):
            lines.append(part)
            continue
        result += _among(lines, right - left, lying)
        lines = []
        if part is not None:
            result.append(part)
    return result


def _row(line: Line) -> Row:
    groups = tuple(tuple(group) for group in chunks(line.words))
    texts = [text_of(group) for group in groups[1:]]
    numbers = sum(map(is_number, texts)) if any(map(is_value, texts)) else 0
    return Row(line, groups, numbers)


def _among(lines: Sequence[Line], width: float, lying: Sequence[Rule]) -> list[Line | Grid]:
    rows = [_row(line) for line in lines]
    result: list[Line | Grid] = []
    at = 0
    while at < len(rows):
        end = _run_end(rows, at, width)
        end = with_tail(rows, at, end) if end else 0
        start = _head_start(rows, at, width) if end else at
        grid = _grid(rows[start:at], rows[at:end], lying) if end else None
        if grid is None:
            result.append(lines[at])
            at += 1
            continue
        del result[len(result) - (at - start) :]
        result.append(grid)
        at = end
    return result


def _run_end(rows: Sequence[Row], start: int, width: float) -> int:
    """Return where the rows with numbers that begin here end, 0 if none do."""
    if not rows[start].numbers:
        return 0
    end, last = start + 1, start
    for at in range(start + 1, min(len(rows), start + _MOST_ROWS)):
        row = rows[at]
        if row.line.base - rows[at - 1].line.base > 2 * _LEADING * row.line.size:
            break
        if row.line.size > _LARGER * rows[start].line.size:
            break
        if row.numbers:
            end, last = at + 1, at
            continue
        prose = len(row.groups) == 1 and row.share(width) > _PROSE
        if prose or at - last > _BETWEEN or _opens_anew(rows, start, last, at):
            break
    found = [row for row in rows[start:end] if row.numbers]
    enough = len(found) > 1 or (found[0].numbers > 1 and start and len(rows[start - 1].groups) > 2)
    return end if enough else 0


def _opens_anew(rows: Sequence[Row], start: int, last: int, at: int) -> bool:
    """Whether a line without numbers is the header of the next table, under that one's title."""
    groups = rows[at].groups
    if at == last + 1 or len(rows[at - 1].groups) > 1 or len(groups) < 3:
        return False
    years = all(is_number(text_of(group)) for group in groups[1:])
    return years or len(groups) >= len(rows[start].groups) - 1


def _head_start(rows: Sequence[Row], first: int, width: float) -> int:
    """Return the line at which the header above the first numbers begins.

    Words over the first column alone belong to the table only if more of the header is above
    them: they name a group of rows then, and a title otherwise.
    """
    columns_from = rows[first].groups[1][0].x0
    size = rows[first].line.size
    start, named = first, False
    for at in range(first - 1, max(first - 1 - _HEAD_LINES, -1), -1):
        row, below = rows[at], rows[at + 1]
        step = (below.line.base - row.line.base) / max(row.line.size, below.line.size)
        wide = len(row.groups) > 2 and 2 * len(row.groups) >= len(rows[first].groups)
        if step > (_LEADING_HEAD if wide else _LEADING) or row.line.size > _LARGER * size:
            break
        if len(row.groups) > 1:
            start, named = at, True
        elif row.share(width) > _PROSE:
            break
        elif row.line.x0 >= columns_from - size:
            start = at
        elif named and step >= _HALF_LINE:
            break
    return start


def _grid(head: Sequence[Row], body: Sequence[Row], lying: Sequence[Rule]) -> Grid | None:
    """Return the table of these lines, or nothing where no columns can be told."""
    valued = [row for row in body if row.numbers]
    columns = _columns(valued)
    if not 2 <= len(columns) <= _MOST_COLUMNS or not _has_numbers(valued, columns):
        return None
    spread = max((at + 1 for at, row in enumerate(head) if len(row.groups) > 1), default=0)
    groups = [row for row in head[spread:] if row.line.x0 < columns[0][1]]
    heads = head[: len(head) - len(groups)]
    levels = levelled(heads, columns)
    rows = evenly(stacked(levels, [_head_cells(row, columns, lying) for row in levels]))
    rows += body_cells([*groups, *body], columns)
    first, last = (head or body)[0].line, body[-1].line
    edges = (*(low for low, _ in columns), columns[-1][1])
    return Grid(tuple(rows), edges, first.top, last.base + 0.2 * last.size)


def _columns(rows: Sequence[Row]) -> list[Column]:
    """Return where the columns lie: what the groups of nearly all rows leave free parts them."""
    steps: list[tuple[float, int]] = []
    for row in rows:
        for group in row.groups:
            steps += [(group[0].x0, 1), (group[-1].x1, -1)]
    steps.sort()
    allowed = int(_CROSSED * len(rows))
    columns: list[Column] = []
    depth, begun = 0, 0.0
    for at, step in steps:
        before = depth
        depth += step
        if before <= allowed < depth:
            begun = at
        elif depth <= allowed < before:
            if columns and begun - columns[-1][1] < 2.0:
                columns[-1] = columns[-1][0], at
            else:
                columns.append((begun, at))
    return columns


def _has_numbers(rows: Sequence[Row], columns: Sequence[Column]) -> bool:
    """Whether some column after the first holds mostly numbers."""
    counts = [[0, 0] for _ in columns]
    for row in rows:
        for group in row.groups:
            at = nearest((group[0].x0 + group[-1].x1) / 2, columns)
            counts[at][0] += 1
            counts[at][1] += is_number(text_of(group))
    return any(numbers > 1 and 2 * numbers > all_ for all_, numbers in counts[1:]) or (
        len(rows) == 1 and sum(numbers for _, numbers in counts[1:]) > 1
    )


def _head_cells(row: Row, columns: Sequence[Column], lying: Sequence[Rule]) -> tuple[Cell, ...]:
    """Return a row of the header; words that stand over several columns span them."""
    texts: dict[int, tuple[str, int]] = {}
    each = _one_each(row, columns)
    if each:
        return tuple(Cell(text_of(words), "") for words in each)
    row = _split(row, columns)
    for number, group in enumerate(row.groups):
        low, high = _reach(row, number, columns, lying)
        text = text_of(group)
        if low in texts:
            before, across = texts[low]
            texts[low] = f"{before} {text}", max(across, high - low + 1)
        else:
            texts[low] = text, high - low + 1
    cells: list[Cell] = []
    at = 0
    while at < len(columns):
        text, across = texts.get(at, ("", 1))
        later = [place for place in texts if place > at]
        across = min(across, min(later, default=len(columns)) - at)
        cells.append(Cell(text, "", across=across))
        at += across
    return tuple(cells)


def _one_each(row: Row, columns: Sequence[Column]) -> list[Sequence[Word]] | None:
    """Return the words of a header row if wide gaps part them into one group for each column.

    Words set to the left and numbers set to the right of one cell need not stand over each other.
    A first column without a word over it is left empty.
    """
    for count in (len(columns), len(columns) - 1):
        parts = _widest(row.line.words, count)
        if parts and count < len(columns):
            parts = [(), *parts] if parts[0][0].x0 >= columns[0][1] - 1 else None
        if parts and all(
            not part or _is_over((part[0].x0 + part[-1].x1) / 2, at, columns)
            for at, part in enumerate(parts)
        ):
            return parts
    return None


def _widest(words: Sequence[Word], count: int) -> list[Sequence[Word]] | None:
    """Return words parted at their widest gaps into so many groups, if the gaps are clear."""
    gaps = sorted(
        (((b.x0 - a.x1) / a.size, at) for at, (a, b) in enumerate(itertools.pairwise(words), 1)),
        reverse=True,
    )
    chosen, others = gaps[: count - 1], gaps[count - 1 :]
    if count < 3 or len(chosen) < count - 1 or chosen[-1][0] <= _HEAD_GAP:
        return None
    if others and others[0][0] > max(_HEAD_GAP, chosen[-1][0] / _CLEARLY):
        return None
    cuts = sorted(at for _, at in chosen)
    return [words[low:high] for low, high in itertools.pairwise([0, *cuts, len(words)])]


def _is_over(middle: float, at: int, columns: Sequence[Column]) -> bool:
    """Whether a place is nearer to a column than the columns beside it reach."""
    low = columns[at - 1][1] if at else middle
    high = columns[at + 1][0] if at + 1 < len(columns) else middle
    return low - 1 <= middle <= high + 1


def _split(row: Row, columns: Sequence[Column]) -> Row:
    """Return a header row with its groups parted where two columns meet and a gap shows it."""
    groups: list[tuple[Word, ...]] = []
    for group in row.groups:
        begun = 0
        for at in range(1, len(group)):
            a, b = group[at - 1], group[at]
            wide = b.x0 - a.x1 > _HEAD_GAP * a.size
            over = [touched(words, columns) for words in (group[begun:at], group[at:])]
            if wide and all(len(found) == 1 for found in over) and over[0] != over[1]:
                groups.append(group[begun:at])
                begun = at
        groups.append(group[begun:])
    return Row(row.line, tuple(groups))


def _reach(
    row: Row, number: int, columns: Sequence[Column], lying: Sequence[Rule]
) -> tuple[int, int]:
    """Return the first and the last column over which a group of a header row stands."""
    group = row.groups[number]
    x0, x1 = group[0].x0, group[-1].x1
    middle, size = (x0 + x1) / 2, row.line.size
    for rule in lying:
        below = 0 < rule.at - row.line.base < 1.2 * size
        if below and rule.low - 1 <= middle <= rule.high + 1:
            over = [
                at
                for at, (low, high) in enumerate(columns)
                if rule.low - 2 <= (low + high) / 2 <= rule.high + 2
            ]
            alone = not any(
                other is not group and rule.low <= (other[0].x0 + other[-1].x1) / 2 <= rule.high
                for other in row.groups
            )
            if over and alone and len(over) < len(columns):
                return over[0], over[-1]
    over = touched(group, columns)
    centred = _centred(row, number, columns, over)
    if centred:
        return centred
    if not over:
        near = nearest(middle, columns)
        return near, near
    return over[0], over[-1]


def _centred(
    row: Row, number: int, columns: Sequence[Column], over: Sequence[int]
) -> tuple[int, int] | None:
    """Return the columns over whose middle a group stands, up to where its neighbours stand."""
    group = row.groups[number]
    x0, x1 = group[0].x0, group[-1].x1
    left = row.groups[number - 1][-1].x1 if number else columns[0][1]
    right = row.groups[number + 1][0].x0 if number + 1 < len(row.groups) else columns[-1][1] + 1
    free = [at for at in range(1, len(columns)) if columns[at][1] > left and columns[at][0] < right]
    if len(free) < 2:
        return None
    best: tuple[float, int, int] | None = None
    for low in free:
        for high in free:
            if high <= low or not all(low <= at <= high for at in over):
                continue
            off = abs((columns[low][0] + columns[high][1]) / 2 - (x0 + x1) / 2)
            wide = columns[high][1] - columns[low][0]
            if off <= 0.09 * wide and x1 - x0 <= wide + 2 and (best is None or off < best[0]):
                best = off, low, high
    if best is None:
        return None
    single = min((abs(sum(columns[at]) / 2 - (x0 + x1) / 2) for at in over), default=None)
    if single is not None and len(over) == 1 and single <= best[0] + row.line.size:
        return None
    return best[1], best[2]
