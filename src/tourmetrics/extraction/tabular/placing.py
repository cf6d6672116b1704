"""Which column each cell of a row belongs to, where cells lack."""

from __future__ import annotations

from collections.abc import Sequence

from tourmetrics.extraction.tabular.grid import Span, TextLine
from tourmetrics.extraction.tabular.headers import Extents, extent
from tourmetrics.extraction.tabular.lines import Cut, text_of
from tourmetrics.extraction.tabular.words import is_year, table_words


def oldest_year(header: list[list[Span]], above: Sequence[TextLine]) -> int:
    """Return the place of the column that is headed by the earliest of the years."""
    years = {
        text: place
        for place, spans in enumerate(header[1:])
        for span in spans
        for line in above
        if line.start <= span[0] < line.end and is_year(text := text_of(line, span))
    }
    return years[min(years)] if years else 0


def placed_cells(
    row: Cut, width: int, extents: Extents, oldest: int, levels: int
) -> tuple[Span | None, ...]:
    """Give each cell of a row its column; where cells lack, by where they stand.

    ``levels`` is how many columns of levels stand before those of changes. A lone number is of
    the ``oldest`` year: the later ones had not reached its month.
    """
    cells = row.cells(width)
    if len(cells) == width:
        return cells
    placed: list[Span | None] = [None] * width
    if row.lone:
        placed[oldest] = cells[0]
        return tuple(placed)
    if len(cells) == levels and not row.wide:
        # Only the levels stand here: their changes and shares are left out.
        return (*cells, *placed[levels:])
    if len(cells) > width or not row.wide:
        return tuple(placed)
    at = 0
    for cell in cells:
        start, end = extent(row.line, cell, wide=extents.wide)
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


def levels_first(header: Sequence[Sequence[Span]], above: Sequence[TextLine]) -> int:
    """Return how many columns of levels there are, where those of changes and shares follow."""
    words = table_words()
    said: list[bool] = []
    for spans in header[1:]:
        texts = [
            text_of(line, span)
            for span in spans
            for line in above
            if line.start <= span[0] and span[1] <= line.end
        ]
        said.append(any(words.change.search(t) or words.share.search(t) for t in texts))
    first = said.index(True) if True in said else 0
    return first if all(said[first:]) else 0
