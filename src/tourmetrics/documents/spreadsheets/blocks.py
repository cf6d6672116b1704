"""The tables of a page: lines parted where a new header begins, columns where labels begin anew.

A blank row may stand between two tables, but also between a title and its header or between the
groups of one table; so a new table begins where a header and numbers follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import islice, pairwise

from tourmetrics.documents.cells import is_valued, is_year
from tourmetrics.documents.rules import Rules
from tourmetrics.documents.spreadsheets.lines import Line, line_of

# How many lines of titles and of headers stand above the first numbers of a table.
_MOST_TITLES, _MOST_HEADS = 8, 8
# So many lines of words in a row are a table of words, not the header of what follows.
_MOST_WORDS = 3
_MOST_WORDED_TITLES = 3
_MOST_BESIDE, _MOST_LOOKED_AT = 50, 200
_LEAST_YEARS = 2
_LEAST_HEADERS = 2
_COLONS = (":", "\uff1a")


def blocks_of(lines: Sequence[Line], rules: Rules) -> Iterator[list[Line]]:
    """Yield the lines of each table with its titles and notes, tables side by side one by one."""
    for block in _parted(lines):
        parts = _side_by_side(block, rules)
        if len(parts) < 2:
            yield block
        else:
            for part in parts:
                yield from _parted(part)


def head_of(block: Sequence[Line]) -> int:
    """Return at which line the titles of a block end and its table begins.

    A title may have a second cell beside it (a date, a mark for the printer), which makes it
    look like a header; but then other titles stand between it and the header.
    """
    at = 0
    while at < len(block) and block[at].kind in ("alone", "caption"):
        at += 1
    data = next((place for place, line in enumerate(block) if line.kind == "data"), 0)
    end = data
    while end > at and _names_rows(block[end - 1], block[data]):
        end -= 1
    start = end
    while start > at and block[start - 1].kind != "caption":
        if _names_rows(block[start - 1], block[data]):
            break
        start -= 1
    worded = sum(line.kind == "head" for line in block[at:start])
    return start if start < end and worded <= _MOST_WORDED_TITLES else at


def _names_rows(line: Line, data: Line) -> bool:
    """Whether a line of one cell stands where the labels stand: a title or a group of rows."""
    return line.kind == "alone" and min(line.cells) <= min(data.cells)


def foot_of(block: Sequence[Line]) -> int:
    """Return at which line the table of a block ends and what is said below it begins.

    Below the numbers stand notes, and in returns to an office who filled them in and when.
    """
    last = max((at for at, line in enumerate(block) if line.kind == "data"), default=-1)
    for at in range(last + 1, len(block) if last >= 0 else 0):
        line = block[at]
        labelled = sum(any(sign in text for sign in _COLONS) for text in line.texts)
        if line.gap or line.opens_note or 2 * labelled >= len(line.texts):
            return at
    return len(block)


def _parted(lines: Sequence[Line]) -> Iterator[list[Line]]:
    block: list[Line] = []
    heads: set[tuple[str, ...]] = set()
    worded = 0
    numbers = False
    for at, line in enumerate(lines):
        full = numbers or (worded >= _MOST_WORDS and line.gap)
        if block and full and _begins(lines, at, heads):
            yield block
            block, worded, numbers = [], 0, False
            heads.clear()
        block.append(line)
        if line.kind == "head":
            heads.add(tuple(line.texts))
        worded += line.kind == "head"
        numbers = numbers or line.kind == "data"
    if block:
        yield block


def _begins(lines: Sequence[Line], at: int, heads: Set[tuple[str, ...]]) -> bool:
    """Whether a new table begins at a line: titles, then a header over the numbers below it.

    ``heads`` are the headers of the table before it, which one that goes on repeats.
    """
    line = lines[at]
    if line.kind == "data" or line.opens_note:
        return False
    head = at
    while head < len(lines) and lines[head].kind in ("alone", "caption"):
        head += 1
        if head - at > _MOST_TITLES:
            return False
    data = head
    while data < len(lines) and lines[data].kind != "data":
        data += 1
        if data - head > _MOST_HEADS:
            return False
    if head == data or data == len(lines) or not _is_over(lines[head:data], lines[data]):
        return False
    if line.gap or line.kind == "caption":
        return True
    texts = lines[head].texts
    titled = line.kind == "alone" and (len(texts) > _LEAST_HEADERS or any(map(is_year, texts)))
    if titled and len(set(texts)) == len(lines[head].cells):
        return True
    return tuple(texts) in heads


def _is_over(heads: Sequence[Line], data: Line) -> bool:
    """Whether header lines stand over most of the numbers of a line."""
    columns = {at for line in heads for at in line.cells}
    values = [at for at, cell in data.cells.items() if is_valued(cell.text.strip())]
    return 2 * sum(at in columns for at in values) >= len(values)


def _side_by_side(block: Sequence[Line], rules: Rules) -> list[list[Line]]:
    """Part a block at blank columns behind which labels begin anew.

    What stands above all of them is said of each.
    """
    body = [line for line in block[head_of(block) :] if line.kind != "alone"]
    used = sorted({at for line in body for at in line.cells})
    if not used:
        return [list(block)]
    starts = [used[0]]
    for before, at in pairwise(used):
        if at > before + 1:
            starts.append(at)
    if len(starts) > _MOST_BESIDE:
        return [list(block)]
    ends = [*starts[1:], used[-1] + 1]
    # The first lines tell as much as all.
    data = list(islice((line for line in body if line.kind == "data"), _MOST_LOOKED_AT))
    kept: list[tuple[int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        if kept and not (_is_table(data, *kept[-1]) and _is_table(data, start, end)):
            kept[-1] = kept[-1][0], end
        else:
            kept.append((start, end))
    if len(kept) < 2:
        return [list(block)]
    return [
        _cut(block, start if place else 0, end if place + 1 < len(kept) else None, rules)
        for place, (start, end) in enumerate(kept)
    ]


def _is_table(data: Sequence[Line], start: int, end: int) -> bool:
    """Whether some columns are a table by themselves: labels or years first, then numbers."""
    labels: list[str] = []
    numbers = 0
    for line in data:
        cells = [(at, cell.text.strip()) for at, cell in line.cells.items() if start <= at < end]
        if cells and cells[0][0] == start:
            labels.append(cells[0][1])
        numbers += any(is_valued(text) for at, text in cells if at > start)
    named = sum(not is_valued(text) for text in labels)
    years = [text for text in labels if is_year(text)]
    running = len(years) >= _LEAST_YEARS and years in (sorted(years), sorted(years, reverse=True))
    return bool(numbers) and 2 * named > len(labels) and (running or 2 * len(years) <= named)


def _cut(block: Sequence[Line], start: int, end: int | None, rules: Rules) -> list[Line]:
    """Return the lines of a block in some columns; a line over all columns stays whole."""
    lines: list[Line] = []
    head = head_of(block)
    gap = False
    for at, line in enumerate(block):
        cells = {
            place: cell
            for place, cell in line.cells.items()
            if place >= start and (end is None or place < end)
        }
        if not cells and line.kind in ("alone", "caption") and at < head:
            cells = line.cells
        if cells:
            lines.append(line_of(cells, rules, gap=line.gap or gap))
        gap = not cells
    return lines
