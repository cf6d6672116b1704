"""What the lines below a table and the labels of its rows say of its numbers.

“注:[ ]内为五年累计数” makes sums of the numbers in brackets, 演出场次(五年累计) of those of a row.
"""

from __future__ import annotations

import re

from tourmetrics.extraction.tabular.grid import Grid
from tourmetrics.extraction.tabular.model import Reader
from tourmetrics.extraction.tabular.rows import Row

# Brackets that may mark sums of several years.
_OPENING = "[(〔【"
# Characters at the end of a label that a note may repeat.
_REPEATED = 3


def brackets_of_sums(grid: Grid, reader: Reader) -> frozenset[str]:
    """Return the brackets that a note says to mark sums of several years.

    A note that shows no brackets speaks of square ones.
    """
    note = reader.words.sums.search(reader.lowered, *grid.below)
    if note is None:
        return frozenset()
    return frozenset(set(note.group()) & set(_OPENING) or _OPENING[:1])


def adds_up(row: Row, reader: Reader) -> bool:
    """Whether the goal of a row is the sum of the years of a plan: 演出场次(五年累计)."""
    label = reader.lowered[slice(*row.label)]
    words = reader.lexicon.grammars["zh"].words["period"]["cumulative"]
    return any(word in label for word in words)


def in_points(row: Row, grid: Grid, reader: Reader) -> bool:
    """Whether a note says that the growth of a rate is in points: 注:出租率增长栏为百分点."""
    if not row.in_percent:
        return False
    below = reader.lowered[slice(*grid.below)]
    note = reader.words.points.search(below)
    label = reader.lowered[slice(*row.label)]
    return note is not None and label[-_REPEATED:] in below[: note.start()]


def explained(mark: str, grid: Grid, reader: Reader) -> bool:
    """Whether a note says that a mark means an absolute change."""
    below = reader.lowered[slice(*grid.below)]
    note = re.search(rf"(?:^|\s){re.escape(mark)} ?([^\n]{{0,60}})", below)
    return note is not None and reader.words.absolute.search(note.group(1)) is not None
