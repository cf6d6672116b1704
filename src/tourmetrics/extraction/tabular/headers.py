"""The header of a table that spaces align: which columns each piece of its lines stands over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tourmetrics.extraction.tabular.grid import Span, TextLine
from tourmetrics.extraction.tabular.lines import chunks_of, items_of, text_of
from tourmetrics.extraction.tabular.spread import Extent, spread
from tourmetrics.extraction.tabular.words import TableWords

_FEW = 3
# A word of a header that is cut at the end of the line.
_CUT = re.compile(r"[^\W\d_]{2}-(?= |$)")


@dataclass(frozen=True, slots=True)
class Extents:
    """Where the labels end and where the columns stand, in characters or in half-widths."""

    label: int
    columns: tuple[Extent, ...]
    wide: bool


def spread_header(
    head: TextLine, extents: Extents, keys: list[str], words: TableWords, *, counted: bool
) -> list[tuple[int, Span]]:
    """Say which columns each piece of a header line stands over; 0 is the column of labels."""
    width = len(keys)
    chunks = chunks_of(head)
    if counted and len(chunks) == width + 2:
        # The first one stands over the numbers that count the rows.
        return list(enumerate(chunks[1:]))
    first = extent(head, chunks[0], wide=extents.wide)
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
    pieces = [extent(head, chunk, wide=extents.wide) for chunk in chunks]
    for place, columns in enumerate(spread(pieces, extents.columns, keys)):
        found += [(column + 1, chunks[place]) for column in columns]
    return found


def standing_over(head: TextLine, full: TextLine, width: int) -> list[tuple[int, Span]] | None:
    """Give each piece of a header line the columns from the piece below which it begins.

    ``None`` where the pieces of the line with one for each column begin elsewhere.
    """
    below, pieces = chunks_of(full), chunks_of(head)
    labels = len(below) - width
    if labels not in (0, 1) or not 1 < len(pieces) < len(below):
        return None
    starts = [extent(full, chunk, wide=True)[0] for chunk in below]
    places = [extent(head, piece, wide=True)[0] for piece in pieces]
    if not set(places) <= set(starts):
        return None
    edges = [*map(starts.index, places), len(below)]
    return [
        (column + 1 - labels, piece)
        for piece, (first, end) in zip(pieces, pairwise(edges), strict=True)
        for column in range(first, end)
    ]


def continued(heads: Sequence[TextLine], width: int) -> dict[int, TextLine]:
    """Return the header lines that go on with another one, by where they begin.

    Below a line with one piece for each column there are no groups: its pieces end words that
    are cut there ("Establish-" over "ments"), or say more of a column ("Change" over "on 2023").
    Above it stand groups, unless words are cut.
    """
    full = next((h for h in heads if len(chunks_of(h)) >= max(width, _FEW)), None)
    if full is None:
        return {}
    at = heads.index(full)
    parts = [
        head
        for place, head in enumerate(heads)
        if (place > at and len(chunks_of(head)) <= len(chunks_of(full)))
        or (place < at and _CUT.search(head.text))
    ]
    return {head.start: full for head in parts}


def beside(
    head: TextLine, above: TextLine, whole: Sequence[tuple[int, Span]], *, wide: bool
) -> list[tuple[int, Span]]:
    """Give each piece of a header line the column of the piece that it stands under or over.

    A piece that lies with several of them is two headers with one space between.
    """
    places = [(extent(above, span, wide=wide), place) for place, span in whole]
    found: list[tuple[int, Span]] = []
    for chunk in chunks_of(head):
        start, end = extent(head, chunk, wide=wide)
        met = [place for extent, place in places if extent[0] < end and start < extent[1]]
        words = [chunk] if len(met) < 2 else _words_of(head, chunk)
        for word in words:
            place = _nearest(extent(head, word, wide=wide), places)
            if found and found[-1][0] == place and words[0] is not word:
                found[-1] = (place, (found[-1][1][0], word[1]))
            else:
                found.append((place, word))
    return found


def _words_of(line: TextLine, span: Span) -> list[Span]:
    spans = (match.span() for match in re.finditer(r"\S+", text_of(line, span)))
    return [(span[0] + start, span[0] + end) for start, end in spans]


def _nearest(piece: Extent, places: Sequence[tuple[Extent, int]]) -> int:
    def off(at: tuple[Extent, int]) -> tuple[int, int]:
        (start, end), _ = at
        apart = max(start - piece[1], piece[0] - end, 0)
        return apart, abs(start + end - piece[0] - piece[1])

    return min(places, key=off)[1]


def extent(line: TextLine, span: Span, *, wide: bool) -> Extent:
    """Return where a piece of a line stands; ``wide`` counts Chinese characters as two."""
    if wide:
        columns = _widths(line)
        return columns[span[0] - line.start], columns[span[1] - line.start]
    shift = line.indent - line.start
    return span[0] + shift, span[1] + shift


def _widths(line: TextLine) -> list[int]:
    """Return the column of each character where Chinese characters take two."""
    columns = [line.indent]
    for char in line.text:
        columns.append(columns[-1] + (2 if unicodedata.east_asian_width(char) in "WF" else 1))
    return columns
