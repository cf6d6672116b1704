"""Headers that are merged only by look: a word followed by blank cells stands over them all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tourmetrics.documents.cells import Cell, echo, heads_of, is_valued

Row = list[Cell]


def filled_by_look(rows: list[Row]) -> list[Row]:
    """Return the rows with the words of upper headers over all columns they stand above.

    >>> def row(*texts: str) -> list[Cell]:
    ...     return [Cell(text, "") for text in texts]
    >>> rows = [row("", "2023", "", "2024", ""), row("Market", "n", "%", "n", "%"),
    ...         row("Japan", "1", "2", "3", "4")]
    >>> [cell.text for cell in filled_by_look(rows)[0]]
    ['', '2023', '2023', '2024', '2024']
    """
    heads = heads_of(rows)
    for at in range(heads - 1):
        rows[at] = _filled(rows[at], rows[at + 1 : heads])
    return rows


def unfolded(rows: list[Row]) -> list[Row]:
    """Return a table that goes on to the right under the same headers as one that goes down."""
    heads = heads_of(rows)
    width = len(rows[0]) if rows else 0
    if not heads or heads == len(rows):
        return rows
    titles = [tuple(row[at].text.strip() for row in rows[:heads]) for at in range(width)]
    for period in _periods(titles):
        parts = [[row[at : at + period] for row in rows] for at in range(0, width, period)]
        if all(_labelled(part[heads:]) for part in parts):
            return parts[0][:heads] + [row for part in parts for row in part[heads:]]
    return rows


def _filled(row: Row, below: Sequence[Row]) -> Row:
    """Fill the blanks of a header row that have headers below them."""
    under = [at for at in range(1, len(row)) if any(line[at].text.strip() for line in below)]
    named = [at for at in under if row[at].text.strip()]
    if not named or len(named) == len(under):
        return row
    filled = list(row)
    size = len(under) // len(named)
    groups = [under[at : at + size] for at in range(0, len(under), size)]
    if len(under) % len(named) == 0 and all(
        at in group for at, group in zip(named, groups, strict=True)
    ):
        # Words may stand in the middle of the columns that they head.
        for at, group in zip(named, groups, strict=True):
            for place in group:
                filled[place] = row[at] if place == at else echo(row[at])
        return filled
    for before, at in pairwise(under):
        if not filled[at].text.strip() and filled[before].text.strip() and at == before + 1:
            filled[at] = echo(filled[before])
    return filled


def _periods(titles: Sequence[tuple[str, ...]]) -> list[int]:
    """Return after how many columns the same headers come again, if they do."""
    width = len(titles)
    if not any(titles[0]):
        return []
    again = [at for at in range(2, width // 2 + 1) if titles[at] == titles[0] and width % at == 0]
    return [
        period
        for period in again
        if all(titles[at] == titles[at - period] for at in range(period, width))
    ]


def _labelled(rows: Sequence[Row]) -> bool:
    """Whether the first column holds words and the others numbers."""
    labels = [row[0].text.strip() for row in rows if row[0].text.strip()]
    words = sum(not is_valued(text) for text in labels)
    numbers = any(is_valued(cell.text.strip()) for row in rows for cell in row[1:])
    return bool(labels) and 2 * words > len(labels) and numbers
