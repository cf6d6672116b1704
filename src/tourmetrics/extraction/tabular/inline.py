"""Tables that stand in one line of running text: label and numbers, label and numbers.

``2023 2024 % change Arrivals by air 412,300 440,150 +6.8 Sea 10,220 9,870 -3.4 Total …`` is what is
left of a table where the lines of a page were joined. As many numbers behind each of three labels
tell it from a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tourmetrics.extraction.tabular.fit import best_fit
from tourmetrics.extraction.tabular.grid import Grid, GridRow, Span, TextLine
from tourmetrics.extraction.tabular.lines import Cut, text_of
from tourmetrics.extraction.tabular.pieces import looks_of, pieces_of
from tourmetrics.extraction.tabular.words import TableWords, is_year, table_words

# Two numbers side by side; without them a line needs no second look.
_SIDE_BY_SIDE = re.compile(r"[0-9][%)]{0,2} [-+–(]? ?[0-9]")
_NUMBER = r"[-+–(]{0,2}[0-9][0-9.,]{0,15}[%)]{0,2}|[-+–] [0-9][0-9.,]{0,15}%?"
_RUN = re.compile(rf"(?<![^ ])(?:{_NUMBER})(?: (?:{_NUMBER}))+(?![^ ])")
_EACH = re.compile(rf"(?:\+ ?)?({_NUMBER})")
# What may stand between the numbers of two rows.
_LABEL = re.compile(r" ?[^\W\d_](?:[^.;:!?\n]|\.(?! )|:(?= \w)){0,58} ?")
_LEAST_ROWS = 3
_LEAST_CELLS = 2
_MOST_CELLS = 16
_LONGEST_HEAD = 160
_TELLING = ("date", "change", "against", "percent", "share", "mark", "unit")
_DEAREST = 1.5

# A label, its cells and the place behind them.
Record = tuple[Span, list[Span], int]


def may_hold_rows(line: str) -> bool:
    """Whether two numbers stand side by side in a line."""
    return _SIDE_BY_SIDE.search(line) is not None


def inline_grids(line: TextLine) -> list[Grid]:
    """Return the tables inside one long line that may hold rows, in order of place."""
    words = table_words()
    found: list[Grid] = []
    reached = 0
    for records in _rows(line.text):
        grid = _grid(line, records, reached, words)
        if grid is not None:
            found.append(grid)
            reached = grid.end - line.start
    return found


def _rows(text: str) -> Iterator[list[Record]]:
    """Yield labels with as many numbers behind each, three or more side by side."""
    found: list[Record] = []
    end = 0
    for run in _RUN.finditer(text):
        cells = [match.span(1) for match in _EACH.finditer(text, *run.span())]
        label = _LABEL.fullmatch(text, end, run.start()) if end else None
        count = len(found[0][1]) if found else 0
        if found and label is not None and len(cells) >= count:
            found.append((_stripped(text, label.span()), cells[:count], run.end()))
            if len(cells) == count:
                end = run.end()
                continue
        if len(found) >= _LEAST_ROWS:
            yield found
        found, end = [], run.end()
        first = _first_label(text, run.start())
        years = all(is_year(text[slice(*cell)]) for cell in cells)
        if first is not None and not years and _LEAST_CELLS <= len(cells) <= _MOST_CELLS:
            found = [(first, cells, run.end())]
    if len(found) >= _LEAST_ROWS:
        yield found


def _first_label(text: str, end: int) -> Span | None:
    """Return the words before the first numbers; the header may be among them."""
    start = end
    while start > 0 and end - start < _LONGEST_HEAD and not text[start - 1].isdigit():
        start -= 1
    span = _stripped(text, (start, end))
    return span if span[0] < span[1] else None


def _grid(
    line: TextLine, records: Sequence[Record], reached: int, words: TableWords
) -> Grid | None:
    """Read the header before the first row; without one these are no table."""
    width = len(records[0][1])
    start = records[0][1][0][0]
    looks = looks_of([_cut(line, record) for record in records], width, words)
    opening = max(reached, start - _LONGEST_HEAD)
    before = TextLine(line.start + opening, line.text[opening:start], 0, hinted=True)
    pieces = pieces_of(before, words)
    last = max((at for at, piece in enumerate(pieces) if piece.kind in _TELLING), default=-1)
    first = last
    while first > 0 and pieces[first - 1].kind in _TELLING:
        first -= 1
    for begin in range(last, first - 1, -1):
        fit = best_fit(pieces[begin : last + 1], looks) if begin >= 0 else None
        if fit is not None and fit[0] <= _DEAREST and not fit[1][0] and last + 1 < len(pieces):
            label = pieces[last + 1].span[0], _ended(line, start)
            heads = [(), *(((group[0].span[0], group[-1].span[1]),) for group in fit[1][1:])]
            title = before.start, pieces[begin].span[0]
            return _made(line, records, label, heads, _title(line, title))
    return None


def _made(
    line: TextLine,
    records: Sequence[Record],
    label: Span,
    heads: Sequence[tuple[Span, ...]],
    title: Span,
) -> Grid:
    labels = [label, *(_moved(span, line.start) for span, _, _ in records[1:])]
    rows = [
        GridRow((name, *(_moved(cell, line.start) for cell in cells)))
        for name, (_, cells, _) in zip(labels, records, strict=True)
    ]
    end = line.start + records[-1][2]
    return Grid(heads[1][0][0], end, tuple(heads), tuple(rows), (title,), 0)


def _title(line: TextLine, span: Span) -> Span:
    """Return the words before a header from the end of the last sentence on."""
    text = text_of(line, span)
    cut = max(text.rfind(". ") + 1, 0)
    return span[0] + cut, span[0] + len(text.rstrip())


def _cut(line: TextLine, record: Record) -> Cut:
    cells = tuple(_moved(cell, line.start) for cell in record[1])
    return Cut(line, _moved(record[0], line.start), cells, ())


def _ended(line: TextLine, end: int) -> int:
    return line.start + len(line.text[:end].rstrip())


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _stripped(text: str, span: Span) -> Span:
    piece = text[slice(*span)]
    start = span[0] + len(piece) - len(piece.lstrip())
    return start, max(start, span[0] + len(piece.rstrip()))
