"""All tables of a text, read: what is known of each place that holds a number.

What a table does not tell stays with the reading of sentences.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Marks
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.tabular.cells import TableCell, TableReader
from tourmetrics.extraction.tabular.grid import Grid, is_spoken
from tourmetrics.extraction.tabular.model import Reader
from tourmetrics.extraction.tabular.units import (
    Money,
    currency_of,
    refuse_units,
)
from tourmetrics.extraction.tabular.words import TableWords, table_words

# Reasons why a number is none in a table either.
_NEVER = frozenset({"code", "unknown money"})
_AFTER_ALL = sys.maxsize


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a text: their cells with numbers by place, and where they stand.

    ``quantities`` are all numbers of the text, those of cells as their tables write them;
    ``reasons`` says of numbers in tables why they are no figures.
    """

    cells: Mapping[int, TableCell]
    spans: tuple[tuple[int, int], ...]
    quantities: list[Quantity]
    reasons: Mapping[int, str]

    def holds(self, place: int) -> bool:
        """Whether ``place`` lies in a table."""
        at = bisect_right(self.spans, (place, _AFTER_ALL)) - 1
        return at >= 0 and self.spans[at][0] <= place < self.spans[at][1]


def find_tables(
    grids: Iterable[Grid],
    lowered: str,
    marks: Marks,
    mentions: Sequence[Mention],
    quantities: list[Quantity],
    lexicon: Lexicon,
    frame: Frame,
    homes: Sequence[str | None],
    out: Mapping[int, str],
) -> Tables:
    """Return the cells of the tables of a text, read through their headers.

    ``homes`` are the places that the tables are about where their rows name none, ``out`` why
    numbers are none by where they stand: a telephone number is none in a table either.
    """
    words = table_words()
    grids = _under_one_heading(grids, lowered, words)
    if not grids:
        return Tables({}, (), quantities, {})
    money = Money(frame.dollar, currency_of(frame.region, lexicon.knowledge), words.currencies)
    found: dict[int, TableCell] = {}
    own: list[Quantity] = []
    reasons: dict[int, str] = {}
    for grid, home in zip(grids, homes, strict=True):
        here = frame if home == frame.region else replace(frame, region=home)
        reader = Reader(lowered, marks, mentions, lexicon, here, words, money)
        refuse_units(grid, quantities, lowered, reasons)
        for item, cell in TableReader(grid, reader, quantities).read(reasons):
            if out.get(item.start) not in _NEVER:
                own.append(item)
                found[item.start] = cell
    spans = tuple(span for grid in grids for span in _unspoken(grid, lowered))
    return Tables(found, spans, _merged(quantities, own), reasons)


def _under_one_heading(grids: Iterable[Grid], lowered: str, words: TableWords) -> list[Grid]:
    """Give a table right below another one what stands above the numbered titles of both.

    Its header is the same and only its own numbered title parts them: "Arrivals by market" stands
    over "Table 1: March" and "Table 2: January to March".
    """
    found: list[Grid] = []
    for grid in grids:
        before = found[-1] if found else None
        if before is not None and _numbered_below(before, grid, lowered, words):
            shared = [t for t in before.titles if not words.caption.match(lowered[slice(*t)])]
            grid = replace(grid, titles=(*grid.titles, *shared))
        found.append(grid)
    return found


def _numbered_below(before: Grid, grid: Grid, lowered: str, words: TableWords) -> bool:
    if len(grid.titles) != 1 or not words.caption.match(lowered[slice(*grid.titles[0])]):
        return False
    if not any(words.caption.match(lowered[slice(*title)]) for title in before.titles):
        return False
    heads = [[[lowered[slice(*s)] for s in spans] for spans in g.header] for g in (before, grid)]
    return heads[0] == heads[1] and not lowered[before.end : grid.titles[0][0]].strip()


def _unspoken(grid: Grid, lowered: str) -> Iterator[tuple[int, int]]:
    """Yield the pieces of a table outside the cells that hold sentences."""
    start = grid.start
    for row in grid.rows:
        for cell in row.cells:
            if cell is not None and cell[0] >= start and is_spoken(lowered[slice(*cell)]):
                yield start, cell[0]
                start = cell[1]
    yield start, grid.end


def _merged(quantities: list[Quantity], own: list[Quantity]) -> list[Quantity]:
    """Put the numbers of cells in the place of those that were read without the table."""
    own = sorted(own, key=lambda item: item.start)
    starts = [item.start for item in own]
    kept = []
    for item in quantities:
        at = bisect_right(starts, item.start) - 1
        inside = at >= 0 and own[at].end > item.start
        over = at + 1 < len(own) and own[at + 1].start < item.end
        if not inside and not over:
            kept.append(item)
    return sorted([*kept, *own], key=lambda item: item.start)
