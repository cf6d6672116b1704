"""Tables whose columns are aligned by spaces, or whose numbers one space parts.

``Hotels   412   415   0.7`` under ``2023   2024   Change %``: the rows are found first, by their
numbers; the headers above them stand over the columns that they are nearest to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

from tourmetrics.extraction.tabular.flat import flat_heads
from tourmetrics.extraction.tabular.grid import (
    Grid,
    GridRow,
    Span,
    TextLine,
    below,
    is_prose,
    is_rule,
    lead_above,
    titles_above,
)
from tourmetrics.extraction.tabular.headers import (
    Extents,
    beside,
    continued,
    extent,
    spread_header,
    standing_over,
)
from tourmetrics.extraction.tabular.lines import (
    Cut,
    chunks_of,
    counts_of,
    cut_row,
    dates_labels,
    heads_columns,
    items_of,
    lone_row,
    text_of,
)
from tourmetrics.extraction.tabular.placing import levels_first, oldest_year, placed_cells
from tourmetrics.extraction.tabular.spread import Extent
from tourmetrics.extraction.tabular.words import TableWords, table_words

_WIDE = re.compile(r" {2}|\t")
_DIGIT = re.compile("[0-9]")
_LONGEST_GROUP = 70
_LONGEST_HEADER = 48
_MOST_HEADERS = 6
_FEW = 3
# Empty lines around the foot and the head of a page.
_MOST_BLANK = 4
_MOST_ABOVE = 12
_MOST_CELLS = 40
# A line with more dates and changes heads another table.
_MOST_ITEMS = 3


def aligned_grid(lines: list[TextLine], at: int, reached: int) -> tuple[Grid | None, int] | None:
    """Return the table whose first row of numbers is line ``at``, and the line behind it.

    Without a table the lines before the second number need no second look.
    """
    if not _DIGIT.search(lines[at].text):
        return None
    words = table_words()
    if words.titled.match(lines[at].text):
        # "Table 2 Trips, nights and expenditure, Quarter 3 2025" ends in a number and is no row.
        return None
    dated = at > reached and dates_labels(lines[at - 1], words)
    first = cut_row(lines[at], words, dated=dated)
    if first is None or first.label is None:
        return None
    if heads_columns(first, lines[at], words):
        return None
    rows, end = _body(lines, at, words, dated=dated)
    counts = _counts(rows)
    width = _width(rows, counts)
    heads: list[TextLine] = []
    flat = None
    for count in _widths(counts, width):
        other = flat_heads(lines, at, reached, rows, count, words)
        if other is not None and (flat is None or other.cost < flat.cost):
            flat, width = other, count
    if flat is not None:
        header, groups, top = flat.header, flat.groups, flat.top
    else:
        heads, groups, top = _heads(lines, at, reached, rows, width, words)
        header = _header(heads, rows, width, words)
    if sum(isinstance(row, Cut) and not row.lone for row in rows) < (2 if width > 1 else _FEW):
        # A single row is a table where its header says so.
        told = any(words.items.search(head.text) for head in heads)
        if width < 2 or not told or len(first.wide) < 2:
            return None, end
    elif width < 2 and not heads and not all(r.wide for r in rows if isinstance(r, Cut)):
        return None, end
    places = (titles_above(lines, top, reached), lead_above(lines, top, reached), at, end)
    return _grid(lines, places, rows, header, groups, width), end


def _counts(rows: list[Cut | TextLine]) -> Counter[int]:
    """Return of how many rows each number of cells may be."""
    full = [row for row in rows if isinstance(row, Cut) and not row.lone]
    return Counter(count for row in full for count in counts_of(row)[:_MOST_CELLS])


def _width(rows: list[Cut | TextLine], counts: Counter[int]) -> int:
    """Return how many cells most rows may have; where they leave it open, as few as can be."""
    least = Counter(counts_of(row)[0] for row in rows if isinstance(row, Cut) and not row.lone)
    return max(least, key=lambda count: (counts[count], least[count], count))


def _widths(counts: Counter[int], width: int) -> list[int]:
    """Return how many cells the rows may have, from as few as most of them have."""
    return [width, *sorted(n for n in counts if n > width and counts[n] >= counts[width])]


def _grid(
    lines: list[TextLine],
    places: tuple[tuple[Span, ...], Span, int, int],
    rows: list[Cut | TextLine],
    header: list[list[Span]],
    groups: list[TextLine],
    width: int,
) -> Grid:
    titles, lead, at, end = places
    words = table_words()
    extents = _extents([row for row in rows if isinstance(row, Cut)], width)
    body: list[GridRow] = [GridRow((g.span, *(None,) * width), g.indent) for g in groups]
    pending: list[TextLine] = []
    above = lines[max(0, at - _MOST_ABOVE) : at]
    oldest, levels = oldest_year(header, above), levels_first(header, above)
    for row, behind in zip_longest(rows, rows[1:]):
        if isinstance(row, TextLine):
            pending.append(row)
            continue
        label = row.labelled(width)
        on = bool(pending) and (
            _goes_on(pending[-1], words) or _is_wrapped(pending[-1], row, behind)
        )
        if pending and (label is None or on):
            before = pending.pop()
            label = (before.start, label[1] if label else before.end)
        body += [GridRow((p.span, *(None,) * width), p.indent) for p in pending]
        pending = []
        cells = (label, *placed_cells(row, width, extents, oldest, levels))
        body.append(GridRow(cells, row.line.indent, row.lead))
    heads = [span[0] for spans in header for span in spans]
    start = min([lines[at].start, *heads, *(g.start for g in groups)])
    return Grid(
        start,
        lines[end - 1].end,
        tuple(map(tuple, header)),
        tuple(body),
        titles,
        0,
        below(lines, end),
        lead,
    )


def _header(
    heads: list[TextLine], rows: list[Cut | TextLine], width: int, words: TableWords
) -> list[list[Span]]:
    """Return what stands over each column, by where the pieces of the lines stand."""
    extents = _extents([row for row in rows if isinstance(row, Cut)], width)
    leads = [row.lead is not None for row in rows if isinstance(row, Cut)]
    # The rows for the rest and for all of them have no number before their label.
    counted = 2 * sum(leads) > len(leads)
    header: list[list[Span]] = [[] for _ in range(width + 1)]
    keys = [""] * width
    over = continued(heads, width)
    for head in reversed(heads):
        above = over.get(head.start)
        if above is not None:
            whole = spread_header(above, extents, [""] * width, words, counted=counted)
            found = beside(head, above, whole, wide=extents.wide)
        else:
            exact = None if head is heads[-1] else standing_over(head, heads[-1], width)
            found = exact or spread_header(head, extents, keys, words, counted=counted)
        for place, span in found:
            header[place].insert(0, span)
        if heads[-1] is head or head in over.values():
            keys = [
                " ".join(text_of(head, s) for p, s in found if p == at + 1) for at in range(width)
            ]
    return header


def _goes_on(before: TextLine, words: TableWords) -> bool:
    """Whether a line of words is the beginning of the label in the next line."""
    return bool(words.goes_on.search(before.text)) or before.text.count("(") > before.text.count(
        ")"
    )


def _is_wrapped(before: TextLine, row: Cut, behind: Cut | TextLine | None) -> bool:
    """Whether one row alone is indented below a name with a comma: China, People's / Republic."""
    after = behind.line if isinstance(behind, Cut) else behind
    alone = after is None or after.indent <= before.indent
    return "," in before.text and row.line.indent > before.indent and alone


def _body(
    lines: list[TextLine], at: int, words: TableWords, *, dated: bool
) -> tuple[list[Cut | TextLine], int]:
    """Return the rows from line ``at`` on, with the lines of words between them."""
    rows: list[Cut | TextLine] = []
    pending: list[TextLine] = []
    blank = 0
    paged = False
    end = at
    known = range(0)
    while at < len(lines):
        line = lines[at]
        at += 1
        if not line.text:
            blank += 1
            if blank > (_MOST_BLANK if paged else 1):
                break
            continue
        if is_rule(line.text):
            continue
        if words.page.fullmatch(line.text):
            # A table goes on behind the foot of a page.
            paged, blank = True, 0
            continue
        row = cut_row(line, words, dated=dated)
        if row is None and rows:
            row = lone_row(line, words)
        if row is None:
            titled = rows and (blank or words.titled.match(line.text))
            if is_prose(line.text) or len(pending) > 1 or _is_head(line, words) or titled:
                break
            if len(line.text) > _LONGEST_GROUP or len(words.items.findall(line.text)) > _MOST_ITEMS:
                break
            pending.append(line)
            continue
        if heads_columns(row, line, words) or (row.label is None and not pending and rows):
            break
        counts = counts_of(row)
        if known and not row.lone:
            apart = counts[-1] < known[0] or counts[0] > known[-1]
            if counts[0] > known[-1] + 1 or (blank and apart):
                break
        known = known if row.lone else _agreed(known, counts)
        rows += [*pending, row]
        pending, blank, paged, end = [], 0, False, at
    return rows, end


def _agreed(known: range, counts: range) -> range:
    """Return how many cells the rows up to one may have, else as many as the widest may."""
    if not known:
        return counts
    least = max(known[0], counts[0])
    both = range(least, min(known[-1], counts[-1]) + 1)
    return both or range(least, max(known[-1], counts[-1]) + 1)


def _heads(
    lines: list[TextLine],
    at: int,
    reached: int,
    rows: list[Cut | TextLine],
    width: int,
    words: TableWords,
) -> tuple[list[TextLine], list[TextLine], int]:
    """Return the header lines above a table, its groups below them, and where it begins."""
    heads: list[TextLine] = []
    groups: list[TextLine] = []
    cuts = [row for row in rows if isinstance(row, Cut)]
    left = min(row.cells(width)[0][0] - row.line.start + row.line.indent for row in cuts)
    over = min(extent(row.line, row.cells(width)[0], wide=True)[0] for row in cuts)
    gapped = all(_WIDE.search(row.line.text) for row in cuts)
    top = at
    blank = 0
    place = at - 1
    while place >= reached and len(heads) + len(groups) < _MOST_HEADERS:
        line = lines[place]
        if not line.text:
            blank += 1
            if blank > 1 or heads:
                break
        elif is_rule(line.text):
            pass
        elif words.titled.match(line.text) is not None:
            break
        elif heads and (
            extent(line, chunks_of(line)[-1], wide=True)[1] <= over
            or (gapped and line.indent < left - 2 and _WIDE.search(line.text) is None)
        ):
            # It stands over the labels only, or in one piece from there on: a title.
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
    row = cut_row(line, words)
    if row is not None and not heads_columns(row, line, words):
        return False
    chunks = chunks_of(line)
    texts = [text_of(line, chunk) for chunk in chunks]
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


def _extents(rows: Sequence[Cut], width: int) -> Extents:
    full = [row for row in rows if len(row.cells(width)) == width]
    candidates: list[tuple[int, Extents]] = []
    for wide in (False, True):
        if wide and all(row.line.text.isascii() for row in full):
            continue
        columns: list[Extent] = []
        slack = 0
        for place in range(width):
            spans = [extent(row.line, row.cells(width)[place], wide=wide) for row in full]
            ends = sorted(end for _, end in spans)
            slack += ends[-1] - ends[0]
            columns.append((min(start for start, _ in spans), ends[-1]))
        labels = [row.labelled(width) for row in full]
        label = max(
            (
                extent(row.line, span, wide=wide)[1]
                for row, span in zip(full, labels, strict=True)
                if span is not None
            ),
            default=0,
        )
        candidates.append((slack, Extents(label, tuple(columns), wide)))
    return min(candidates, key=lambda pair: pair[0])[1]
