"""Tables whose columns are aligned by spaces, or whose numbers one space parts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tourmetrics.extraction.gridline import (
    Grid,
    GridRow,
    Span,
    TextLine,
    below,
    is_prose,
    titles_above,
)
from tourmetrics.extraction.spread import Extent, spread
from tourmetrics.extraction.tablewords import TableWords, is_value, is_year, table_words

_GAP = re.compile(r" {2,}|\t+")
_SPACE = re.compile(" ")
_HAN = re.compile("[\u3400-\u9fff]")
_SPOKEN = re.compile("[a-z]{2,} [a-z]{2,}|[。！？]")
_LEADERS = re.compile(r"\.{5,}|(?: \.){4,}")
# A number glued behind a year or another number: February 2018492,400; 263,500202,100.
_GLUED_YEAR = re.compile(r"(?<![0-9,.])((?:19|20)[0-9]{2})(?=[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]))")
_GLUED_NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?=[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]))")
_GLUED_WORD = re.compile(r"(?<=[a-z)])(?=[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]))")
_YEAR = re.compile(r"(?<![0-9,.])(?:19|20)[0-9]{2}(?![0-9,.])")
_LONGEST_LABEL = 90
_LONGEST_GROUP = 70
_LONGEST_HEADER = 48
_MOST_HEADERS = 6
_FEW = 3


@dataclass(frozen=True, slots=True)
class _Cut:
    """A line cut into its label and its cells, by wide gaps and by single spaces."""

    line: TextLine
    label: Span | None
    wide: tuple[Span, ...]
    narrow: tuple[Span, ...]

    def cells(self, count: int) -> tuple[Span, ...]:
        """Return the cut that gives ``count`` cells, else the wide one."""
        if len(self.wide) == count or len(self.narrow) != count:
            return self.wide or self.narrow
        return self.narrow

    def labelled(self, count: int) -> Span | None:
        """Return the label that goes with ``cells(count)``."""
        if self.label is None:
            return None
        cells = self.cells(count)
        if cells and cells[0][0] < self.label[1]:
            return _trimmed(self.line, self.label[0], cells[0][0])
        return self.label


def aligned_grid(lines: list[TextLine], at: int, reached: int) -> tuple[Grid, int] | None:
    """Return the table whose first row of numbers is line ``at``, and the line behind it."""
    words = table_words()
    first = _row(lines[at], words)
    if first is None or first.label is None or _heads_columns(first, lines[at], words):
        return None
    rows, end = _body(lines, at, words)
    counts = Counter(_count(row) for row in rows if isinstance(row, _Cut))
    width = max(counts, key=lambda count: (counts[count], count))
    heads, groups, top = _heads(lines, at, reached, rows, width, words)
    if sum(counts.values()) < (2 if width > 1 else _FEW):
        # A single row is a table where its header says so.
        told = any(words.items.search(head.text) for head in heads)
        if width < 2 or not told or len(first.wide) < 2:
            return None
    elif width < 2 and not any(words.items.search(head.text) for head in heads):
        return None
    places = (titles_above(lines, top, reached), at, end)
    return _grid(lines, places, rows, heads, groups, width, words), end


def _grid(
    lines: list[TextLine],
    places: tuple[tuple[Span, ...], int, int],
    rows: list[_Cut | TextLine],
    heads: list[TextLine],
    groups: list[TextLine],
    width: int,
    words: TableWords,
) -> Grid:
    titles, at, end = places
    extents = _extents([row for row in rows if isinstance(row, _Cut)], width)
    body: list[GridRow] = [GridRow((g.span, *(None,) * width), g.indent) for g in groups]
    pending: list[TextLine] = []
    for row in rows:
        if isinstance(row, TextLine):
            pending.append(row)
            continue
        label = row.labelled(width)
        if pending and (label is None or _goes_on(pending[-1], words)):
            before = pending.pop()
            label = (before.start, label[1] if label else before.end)
        body += [GridRow((p.span, *(None,) * width), p.indent) for p in pending]
        pending = []
        body.append(GridRow((label, *_placed(row, width, extents)), row.line.indent))
    header: list[list[Span]] = [[] for _ in range(width + 1)]
    keys = [""] * width
    for head in reversed(heads):
        found = _spread_header(head, extents, keys, words)
        for place, span in found:
            header[place].insert(0, span)
        if heads[-1] is head:
            keys = [" ".join(_of(head, s) for p, s in found if p == at + 1) for at in range(width)]
    start = min([lines[at].start, *(h.start for h in heads), *(g.start for g in groups)])
    return Grid(
        start,
        lines[end - 1].end,
        tuple(map(tuple, header)),
        tuple(body),
        titles,
        0,
        below(lines, end),
    )


def _goes_on(before: TextLine, words: TableWords) -> bool:
    """Whether a line of words is the beginning of the label in the next line."""
    return bool(words.goes_on.search(before.text)) or before.text.count("(") > before.text.count(
        ")"
    )


def _body(
    lines: list[TextLine], at: int, words: TableWords
) -> tuple[list[_Cut | TextLine], int]:
    """Return the rows from line ``at`` on, with the lines of words between them."""
    rows: list[_Cut | TextLine] = []
    pending: list[TextLine] = []
    blank = 0
    end = at
    widest = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if not line.text:
            blank += 1
            if blank > 1:
                break
            continue
        row = _row(line, words)
        if row is None:
            titled = blank and rows
            if is_prose(line.text) or len(pending) > 1 or _is_head(line, words) or titled:
                break
            if len(line.text) > _LONGEST_GROUP:
                break
            pending.append(line)
            continue
        if _heads_columns(row, line, words) or (row.label is None and not pending and rows):
            break
        count = _count(row)
        if widest and (count > widest + 1 or (blank and count != widest)):
            break
        widest = max(widest, count)
        rows += [*pending, row]
        pending, blank, end = [], 0, at
    return rows, end


def _row(line: TextLine, words: TableWords) -> _Cut | None:
    """Cut a line that ends in numbers into label and cells; another line is no row."""
    text = line.text
    if not line.hinted or len(text) > 400 or _LEADERS.search(text):
        return None
    chunks = _chunks(line)
    cells: list[Span] = []
    label: Span | None = None
    start = 0
    if len(chunks) > 1 and _of(line, chunks[0]).rstrip(".)").isdigit():
        # A rank or a number before the label.
        start = 0 if _valued(line, chunks[1], words) else 1
    if not _valued(line, chunks[start], words) or is_year(_of(line, chunks[start])):
        label = chunks[start]
        start += 1
    for chunk in chunks[start:]:
        cells += _parts(line, chunk, words)
    valued = [cell for cell in cells if is_value(_of(line, cell), words)]
    numbers = [cell for cell in valued if any(c.isdigit() for c in _of(line, cell))]
    narrow: tuple[Span, ...] = ()
    if label is not None and len(chunks) - start < 1 + (len(cells) > 0):
        narrow = (*_tail(line, label, words), *cells)
    if cells and (not numbers or not is_value(_of(line, cells[-1]), words)) and (
        len(numbers) < 2 and len(cells) - len(numbers) > len(numbers)
    ):
        return None
    if not cells and sum(any(c.isdigit() for c in _of(line, n)) for n in narrow) < 2:
        return None
    if label is not None and label[1] - label[0] > _LONGEST_LABEL and not narrow:
        return None
    if any(len(_of(line, cell)) > _LONGEST_HEADER for cell in cells):
        return None
    if not any(c.isdigit() for span in (*cells, *narrow) for c in _of(line, span)):
        return None
    return _Cut(line, label, tuple(cells), narrow)


def _chunks(line: TextLine) -> list[Span]:
    chunks: list[Span] = []
    start = 0
    pattern = _GAP
    if " " in line.text and _HAN.search(line.text) and not _SPOKEN.search(line.text):
        # Chinese words have no spaces inside: one space parts two cells.
        pattern = _GAP if _GAP.search(line.text) else _SPACE
    for gap in pattern.finditer(line.text):
        chunks.append((start, gap.start()))
        start = gap.end()
    chunks.append((start, len(line.text)))
    return [(line.start + a, line.start + b) for a, b in chunks]


def _of(line: TextLine, span: Span) -> str:
    return line.text[span[0] - line.start : span[1] - line.start]


def _valued(line: TextLine, chunk: Span, words: TableWords) -> bool:
    return is_value(_of(line, chunk), words) or len(_parts(line, chunk, words)) > 1


def _parts(line: TextLine, chunk: Span, words: TableWords) -> list[Span]:
    """Part the numbers that one space joins; anything else is one cell."""
    text = _of(line, chunk)
    if is_value(text, words):
        return [chunk]
    parts = _tail(line, chunk, words)
    return list(parts) if parts and parts[0][0] == chunk[0] else [chunk]


def _tail(line: TextLine, chunk: Span, words: TableWords) -> tuple[Span, ...]:
    """Return the numbers at the end of a piece of a line, parted by single spaces or glued."""
    text = _of(line, chunk)
    offset = chunk[0]
    pieces: list[Span] = []
    at = 0
    for word in text.split(" "):
        for start, end in _unglued(word):
            pieces.append((offset + at + start, offset + at + end))
        at += len(word) + 1
    found: list[Span] = []
    while pieces:
        piece = pieces[-1]
        text = _of(line, piece)
        if not is_value(text, words):
            break
        if is_year(text) and len(found) > 1 and len(pieces) > 1 and not _is_row_of_years(
            line, pieces, words
        ):
            break
        pieces.pop()
        found.append(piece)
    found.reverse()
    if pieces and found and _of(line, found[0]) in words.no_value:
        # "Jan - Feb 2018": a dash between words is no cell.
        found = found if _of(line, pieces[-1])[-1:].isalpha() and len(found) > 1 else found[1:]
    return tuple(_grouped(line, found))


def _is_row_of_years(line: TextLine, pieces: list[Span], words: TableWords) -> bool:
    before = _of(line, pieces[-2])
    return is_value(before, words) and not is_year(before)


def _unglued(word: str) -> list[Span]:
    cuts = {match.end() for match in _GLUED_YEAR.finditer(word)}
    cuts |= {match.end() for match in _GLUED_NUMBER.finditer(word)}
    cuts |= {match.start() for match in _GLUED_WORD.finditer(word)}
    edges = [0, *sorted(cuts), len(word)]
    return [(a, b) for a, b in zip(edges, edges[1:], strict=False) if a < b]


def _grouped(line: TextLine, cells: list[Span]) -> list[Span]:
    """Join groups of digits that spaces part (12 345), where no number is written otherwise."""
    texts = [_of(line, cell) for cell in cells]
    if any("," in text and len(text.rpartition(",")[2]) == 3 for text in texts):
        return cells
    joined: list[Span] = []
    open_group = False
    for cell, text in zip(cells, texts, strict=True):
        head = text[:3]
        group = len(head) == 3 and head.isdigit() and (len(text) == 3 or text[3] in ",.")
        if open_group and group and joined:
            joined[-1] = (joined[-1][0], cell[1])
        else:
            joined.append(cell)
        bare = text.lstrip("-−–(")
        open_group = bare.isdigit() and len(bare) < 4
    return joined


def _count(row: _Cut) -> int:
    return len(row.wide) or len(row.narrow)


def _only_years(row: _Cut, line: TextLine) -> bool:
    """Whether the numbers of a line are years, as in a header."""
    cells = row.wide or row.narrow
    numbers = [_of(line, cell) for cell in cells if any(c.isdigit() for c in _of(line, cell))]
    return all(is_year(text[:4]) and len(text) <= 7 for text in numbers)


def _heads(
    lines: list[TextLine],
    at: int,
    reached: int,
    rows: list[_Cut | TextLine],
    width: int,
    words: TableWords,
) -> tuple[list[TextLine], list[TextLine], int]:
    """Return the header lines above a table, its groups below them, and where it begins."""
    heads: list[TextLine] = []
    groups: list[TextLine] = []
    cuts = [row for row in rows if isinstance(row, _Cut)]
    left = min(row.cells(width)[0][0] - row.line.start + row.line.indent for row in cuts)
    top = at
    blank = 0
    place = at - 1
    while place >= reached and len(heads) + len(groups) < _MOST_HEADERS:
        line = lines[place]
        if not line.text:
            blank += 1
            if blank > 1 or heads:
                break
        elif _is_head(line, words, left, 0 if heads else width) and (
            not blank or words.items.search(line.text)
        ):
            heads.insert(0, line)
            top = place
        elif heads or is_prose(line.text) or len(groups) > 1:
            break
        else:
            groups.insert(0, line)
        place -= 1
    return (heads, groups, top) if heads else ([], [], at)


def _is_head(line: TextLine, words: TableWords, left: int = 0, width: int = 0) -> bool:
    """Whether a line heads columns: several short pieces, or one over the numbers."""
    if not line.hinted and not left:
        return False
    row = _row(line, words)
    if row is not None and not _heads_columns(row, line, words):
        return False
    chunks = _chunks(line)
    texts = [_of(line, chunk) for chunk in chunks]
    if max(map(len, texts)) > _LONGEST_HEADER and len(chunks) < 3:
        return _is_joined(line, width, words)
    if len(chunks) > 1:
        return sum(len(text) > _LONGEST_HEADER for text in texts) == 0
    if not left:
        return False
    if line.indent >= left - 2 and line.indent > 0 and len(texts[0].split()) <= 4:
        return True
    return _is_joined(line, width, words)


def _is_joined(line: TextLine, width: int, words: TableWords) -> bool:
    """Whether a line is as many headers as there are columns, parted by single spaces."""
    told = len(words.items.findall(line.text))
    return (
        width > 1
        and told >= width - 1
        and len(items_of(line, line.span, words)) in (width, width + 1)
    )


def _heads_columns(row: _Cut, line: TextLine, words: TableWords) -> bool:
    """Whether the numbers of a line are years and other dates only, as in a header."""
    if _only_years(row, line):
        return True
    if _YEAR.search(line.text) is None:
        return False
    return not any(char.isdigit() for char in words.items.sub("", line.text))


def items_of(line: TextLine, span: Span, words: TableWords) -> list[Span]:
    """Part a header whose cells single spaces join, by dates, changes, shares and measures."""
    text = _of(line, span)
    spans: list[Span] = []
    at = 0
    for match in words.items.finditer(text):
        if match.start() > at and text[at : match.start()].strip():
            spans.append((at, match.start()))
        if match.group().strip():
            spans.append(match.span())
        at = match.end()
    if text[at:].strip():
        spans.append((at, len(text)))
    return [_trimmed(line, span[0] + a, span[0] + b) for a, b in spans]


def _trimmed(line: TextLine, start: int, end: int) -> Span:
    text = _of(line, (start, end))
    return start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())


def _widths(line: TextLine) -> list[int]:
    """Return the column of each character where Chinese characters take two."""
    columns = [line.indent]
    for char in line.text:
        columns.append(columns[-1] + (2 if unicodedata.east_asian_width(char) in "WF" else 1))
    return columns


def _extent(line: TextLine, span: Span, *, wide: bool) -> Extent:
    if wide:
        columns = _widths(line)
        return columns[span[0] - line.start], columns[span[1] - line.start]
    shift = line.indent - line.start
    return span[0] + shift, span[1] + shift


@dataclass(frozen=True, slots=True)
class _Extents:
    """Where the labels end and where the columns stand, in characters or in half-widths."""

    label: int
    columns: tuple[Extent, ...]
    wide: bool


def _extents(rows: Sequence[_Cut], width: int) -> _Extents:
    full = [row for row in rows if len(row.cells(width)) == width]
    candidates: list[tuple[int, _Extents]] = []
    for wide in (False, True):
        if wide and all(row.line.text.isascii() for row in full):
            continue
        columns: list[Extent] = []
        slack = 0
        for place in range(width):
            spans = [_extent(row.line, row.cells(width)[place], wide=wide) for row in full]
            ends = sorted(end for _, end in spans)
            slack += ends[-1] - ends[0]
            columns.append((min(start for start, _ in spans), ends[-1]))
        labels = [row.labelled(width) for row in full]
        label = max(
            (
                _extent(row.line, span, wide=wide)[1]
                for row, span in zip(full, labels, strict=True)
                if span is not None
            ),
            default=0,
        )
        candidates.append((slack, _Extents(label, tuple(columns), wide)))
    return min(candidates, key=lambda pair: pair[0])[1]


def _placed(row: _Cut, width: int, extents: _Extents) -> tuple[Span | None, ...]:
    """Give each cell of a row its column; where cells lack, by where they stand."""
    cells = row.cells(width)
    if len(cells) == width:
        return cells
    placed: list[Span | None] = [None] * width
    if len(cells) > width or not row.wide:
        return tuple(placed)
    at = 0
    for cell in cells:
        start, end = _extent(row.line, cell, wide=extents.wide)
        best = min(
            range(at, width),
            key=lambda place: min(
                abs(extents.columns[place][1] - end), abs(extents.columns[place][0] - start)
            ),
            default=None,
        )
        if best is None:
            break
        placed[best] = cell
        at = best + 1
    return tuple(placed)


def _spread_header(
    head: TextLine, extents: _Extents, keys: list[str], words: TableWords
) -> list[tuple[int, Span]]:
    """Say which columns each piece of a header line stands over; 0 is the column of labels."""
    width = len(keys)
    chunks = _chunks(head)
    first = _extent(head, chunks[0], wide=extents.wide)
    own = first[0] < max(extents.label, 1) and first[1] <= extents.columns[0][1]
    if len(chunks) == width + 1 and own:
        return list(enumerate(chunks))
    if len(chunks) == width and not (own and first[1] <= extents.columns[0][0]):
        return list(enumerate(chunks, start=1))
    if len(chunks) < width:
        items = [item for chunk in chunks for item in items_of(head, chunk, words)]
        if len(items) == width + 1:
            return list(enumerate(items))
        if len(items) == width and not (own and first[1] <= extents.columns[0][0]):
            return list(enumerate(items, start=1))
    found: list[tuple[int, Span]] = []
    if own and first[1] <= extents.columns[0][0] + 1 and len(chunks) <= width + 1:
        found.append((0, chunks[0]))
        chunks = chunks[1:]
    if len(chunks) == width:
        return found + list(enumerate(chunks, start=1))
    pieces = [_extent(head, chunk, wide=extents.wide) for chunk in chunks]
    for place, columns in enumerate(spread(pieces, extents.columns, keys)):
        found += [(column + 1, chunks[place]) for column in columns]
    return found
