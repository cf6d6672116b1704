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
from tourmetrics.extraction.tabular.words import table_words

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
) -> Tables:
    """Return the cells of the tables of a text, read through their headers.

    ``homes`` are the places that the tables are about where their rows name none.
    """
    grids = list(grids)
    if not grids:
        return Tables({}, (), quantities, {})
    words = table_words()
    money = Money(frame.dollar, currency_of(frame.region, lexicon.knowledge), words.currencies)
    found: dict[int, TableCell] = {}
    own: list[Quantity] = []
    reasons: dict[int, str] = {}
    for grid, home in zip(grids, homes, strict=True):
        here = frame if home == frame.region else replace(frame, region=home)
        reader = Reader(lowered, marks, mentions, lexicon, here, words, money)
        refuse_units(grid, quantities, lowered, reasons)
        for item, cell in TableReader(grid, reader, quantities).read(reasons):
            own.append(item)
            found[item.start] = cell
    spans = tuple(span for grid in grids for span in _unspoken(grid, lowered))
    return Tables(found, spans, _merged(quantities, own), reasons)


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
