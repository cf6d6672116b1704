"""Where the tables of a text are: cells parted by pipes, tabs or spaces, or one a line.

Prose is told from tables line by line, by tests that cost next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tourmetrics.extraction.tabular.aligned import aligned_grid
from tourmetrics.extraction.tabular.dates import find_stamps
from tourmetrics.extraction.tabular.grid import Grid, GridRow, Span, TextLine, below, titles_above
from tourmetrics.extraction.tabular.inline import inline_grids, may_hold_rows
from tourmetrics.extraction.tabular.listed import listed_grid
from tourmetrics.extraction.tabular.stacked import stacked_grid
from tourmetrics.extraction.tabular.words import is_value, is_year, table_words

Row = list[Span]

_RULE_LINE = re.compile(r"[\s|:+=_-]+$")
# The end of a line that may belong to a table: a number behind digits or a word, or by itself.
_TAIL = re.compile(
    r"(?:[0-9%)\].*a-z-] [(]?[-–−+]?[0-9(][0-9,.%)]*|^[-+−–(]?[0-9.][0-9,.' ]*[0-9]?%?\)?)$"
)
_PICTURE = re.compile("[\U0001f000-\U0001faff]|[\u2190-\u2bff]\ufe0f")
# A number with its unit: 210.5万人次.
_AMOUNT = re.compile("[0-9][0-9,.]*[\u3400-\u9fff]{1,4}")
_NUMBER_OPENS = frozenset("0123456789.(-+−–")
_NUMBER_ENDS = frozenset("0123456789%).,(")
# A row whose last cells are empty: 73,255 - or 3,002 n.a. n.a.
_EMPTY_ENDS = frozenset("-–—.…*~a:")
_EMPTY_TAIL = re.compile(
    r"[0-9)%](?: (?:-{1,3}|[–—…*~]|\.{2,3}|n[./]?a\.?)){1,12}$|[0-9)%](?: :){2,12}$"
)
# A row that ends in points: 3.1 pts.
_POINTS_TAIL = re.compile(r"[0-9%)] [^ ]*[0-9][0-9.)]* (?:p?pts?|pps?)$")
_LONGEST_TAIL = 40
_LONGEST_ROW = 60
# Above this a line may hold a whole table.
_LONGEST_CELLS = 100


def find_grids(lowered: str) -> Iterator[Grid]:
    r"""Yield the tables of a text in order of place.

    >>> [len(grid.rows) for grid in find_grids("a\t2024\nb\t5\n")]
    [1]
    """
    raw = lowered.splitlines(keepends=True)
    hints = [may_be_cells(line) for line in raw]
    long = [len(line) > _LONGEST_CELLS and may_hold_rows(line) for line in raw]
    if not any(hints) and not any(long):
        return
    lines = _lines(raw, hints)
    at = reached = 0
    # Up to these lines no table of the kind begins: they were looked at from an earlier line.
    no_aligned = no_listed = no_stacked = 0
    while at < len(lines):
        if not long[at] and not hints[at]:
            at += 1
            continue
        inside = inline_grids(lines[at]) if long[at] and not _separator(lines[at]) else []
        if inside:
            yield from inside
            reached = at = at + 1
            continue
        if not hints[at]:
            at += 1
            continue
        found = _separated(lines, at, reached)
        if found is None and at >= no_aligned:
            found = aligned_grid(lines, at, reached)
            no_aligned = found[1] if found is not None else 0
        if (found is None or found[0] is None) and at >= no_listed:
            found = listed_grid(lines, at, reached)
            no_listed = found[1] if found is not None else 0
        if (found is None or found[0] is None) and at >= no_stacked:
            found = stacked_grid(lines, at, reached)
            no_stacked = found[1] if found is not None else 0
        if found is None or found[0] is None:
            at += 1
            continue
        yield found[0]
        reached = at = found[1]


def may_be_cells(line: str) -> bool:
    """Whether a line may belong to a table: a stroke, a tab, a wide gap, or a number at its end.

    Prose is put aside here, so the test is of the cheapest.
    """
    body = line.strip()
    if not body or _PICTURE.match(body):
        # Lines of a card in a message open with pictures: 🏨 酒店平均入住率 86.4%.
        return False
    if "|" in line:
        return True
    if "  " in body or "\t" in body:
        return True
    if body[-1] in "sp" and _POINTS_TAIL.search(body, max(len(body) - _LONGEST_TAIL, 0)):
        return True
    if body[-1] in _EMPTY_ENDS and _EMPTY_TAIL.search(body, max(len(body) - _LONGEST_TAIL, 0)):
        return True
    if body[-1] not in _NUMBER_ENDS:
        # Chinese words have no spaces inside: a short line with several is cells and their words.
        return len(body) < _LONGEST_ROW and body.count(" ") > 2 and not body.isascii()
    if len(body) > _LONGEST_TAIL:
        # What the pattern asks of the beginning holds for short lines only.
        body = "…" + body[-_LONGEST_TAIL:]
    last = body[body.rfind(" ") + 1]
    return (last in _NUMBER_OPENS or body[0] in _NUMBER_OPENS) and _TAIL.search(body) is not None


def _lines(raw: list[str], hints: list[bool]) -> list[TextLine]:
    lines: list[TextLine] = []
    # There are many: made without the checks of their class.
    new = tuple.__new__
    start = 0
    for line, hinted in zip(raw, hints, strict=True):
        body = line.lstrip()
        indent = len(line) - len(body) if body else 0
        lines.append(new(TextLine, (start + indent, body.rstrip(), indent, hinted)))
        start += len(line)
    return lines


def _separator(line: TextLine) -> str:
    if line.text.count("|") >= 2:
        return "|"
    return "\t" if "\t" in line.text else ""


def _separated(lines: list[TextLine], at: int, reached: int) -> tuple[Grid | None, int] | None:
    """Read a table whose cells are parted by strokes or tabs; its first rows are the header."""
    if not _separator(lines[at]):
        return None
    rows: list[list[Span]] = []
    ruled = 0
    headless = False
    first = at
    while at < len(lines):
        line = lines[at]
        if rows and line.text and _RULE_LINE.match(line.text):
            ruled = ruled or len(rows)
        elif _separator(line):
            rows.append(_cells(line, _separator(line)))
            if len(rows) == 1:
                headless = _has_values(line, rows[0])
        else:
            break
        at += 1
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    heads = ruled if 0 < ruled < len(rows) else 0 if headless else 1
    rows = _shifted(rows, heads)
    width = max(map(len, rows))
    header = tuple(
        tuple(row[place] for row in rows[:heads] if place < len(row) and row[place][1])
        for place in range(width)
    )
    body = tuple(GridRow((*row, *(None,) * (width - len(row)))) for row in rows[heads:])
    titles = titles_above(lines, first, reached)
    return Grid(rows[0][0][0], lines[at - 1].end, header, body, titles, below=below(lines, at)), at


def _has_values(line: TextLine, row: list[Span]) -> bool:
    """Whether a row is a label and numbers, so that it heads nothing."""
    words = table_words()
    label, *cells = (line.text[start - line.start : end - line.start] for start, end in row)
    return not is_value(label, words) and all(
        (is_value(cell, words) and not is_year(cell) and any(map(str.isdigit, cell)))
        or (_AMOUNT.fullmatch(cell) and not find_stamps(cell, words))
        for cell in cells
    )


def _shifted(rows: list[list[Span]], heads: int) -> list[list[Span]]:
    """Give a header without a title over the labels an empty one."""
    body = rows[heads:]
    if all(len(row) == len(rows[0]) + 1 for row in body):
        start = rows[0][0][0]
        return [[(start, start), *row] for row in rows[:heads]] + body
    return rows


def _cells(line: TextLine, separator: str) -> list[Span]:
    body = line.text
    cells: list[Span] = []
    start = 0
    if separator == "|":
        start = 1 if body.startswith("|") else 0
        body = body[:-1] if body.endswith("|") else body
    while start <= len(body):
        end = body.find(separator, start)
        end = len(body) if end < 0 else end
        left, right = start, end
        while left < right and body[left] == " ":
            left += 1
        while right > left and body[right - 1] == " ":
            right -= 1
        cells.append((line.start + left, line.start + right))
        start = end + 1
    return cells
