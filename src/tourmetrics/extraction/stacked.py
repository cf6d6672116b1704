"""Tables of which every cell stands on a line of its own, the headers first."""

from __future__ import annotations

from tourmetrics.extraction.gridline import (
    Grid,
    GridRow,
    Span,
    TextLine,
    below,
    is_prose,
    titles_above,
)
from tourmetrics.extraction.tablewords import TableWords, is_value, is_year, table_words

_LONGEST_CELL = 60
_LEAST_VALUES = 2
_LEAST_ROWS = 2


def stacked_grid(lines: list[TextLine], at: int, reached: int) -> tuple[Grid, int] | None:
    """Return the table whose first number is line ``at``, and the line behind the table."""
    words = table_words()
    text = lines[at].text
    if not is_value(text, words) or is_year(text):
        return None
    rows, end = _rows(lines, at, reached, words)
    if len(rows) < _LEAST_ROWS:
        return None
    width = len(rows[0][1])
    first = at - 1
    while lines[first].start != rows[0][0].start:
        first -= 1
    spaced = not lines[first + 1].text
    header, top = _header(lines, first, reached, width, spaced=spaced)
    body = tuple(
        GridRow((label.span, *(value.span for value in values))) for label, values in rows
    )
    spans = [span for column in header for span in column]
    start = min([rows[0][0].start, *(span[0] for span in spans)])
    titles = titles_above(lines, top, reached)
    return Grid(start, lines[end - 1].end, header, body, titles, 0, below(lines, end)), end


def _rows(
    lines: list[TextLine], at: int, reached: int, words: TableWords
) -> tuple[list[tuple[TextLine, list[TextLine]]], int]:
    """Return the records from the label before line ``at`` on: a label and as many numbers."""
    place = at - 1
    while place >= reached and not lines[place].text:
        place -= 1
    if place < reached or len(lines[place].text) > _LONGEST_CELL:
        return [], at
    rows: list[tuple[TextLine, list[TextLine]]] = []
    width = 0
    end = at
    while place < len(lines):
        label = lines[place]
        place, values = _values(lines, place + 1, words)
        if len(values) < _LEAST_VALUES or (width and len(values) != width):
            break
        width = len(values)
        rows.append((label, values))
        end = place
        while place < len(lines) and not lines[place].text:
            place += 1
        if place == len(lines) or is_prose(lines[place].text):
            break
    return rows, end


def _values(lines: list[TextLine], place: int, words: TableWords) -> tuple[int, list[TextLine]]:
    values: list[TextLine] = []
    end = place
    while place < len(lines):
        line = lines[place]
        place += 1
        if not line.text:
            continue
        if not is_value(line.text, words):
            break
        values.append(line)
        end = place
    return end, values


def _header(
    lines: list[TextLine], first: int, reached: int, width: int, *, spaced: bool
) -> tuple[tuple[tuple[Span, ...], ...], int]:
    """Return what stands over each column: one or more rounds of lines above the first label."""
    place = first - 1
    while place >= reached and not lines[place].text:
        place -= 1
    found: list[TextLine] = []
    top = place + 1
    while place >= reached and len(lines[place].text) <= _LONGEST_CELL:
        if not lines[place].text:
            # Where every cell is a paragraph, only their number tells which are headers.
            if not spaced or len(found) > width:
                break
            place -= 1
            continue
        found.insert(0, lines[place])
        top = place
        place -= 1
        if len(found) >= 4 * (width + 1):
            break
    header: list[list[Span]] = [[] for _ in range(width + 1)]
    rounds, labelled = _rounds(len(found), width)
    if not rounds:
        if len(found) > width:
            # More lines than headers: the last ones head the columns, the first is a title.
            top += len(found) - width - 1
            found = found[-width - 1 :]
            rounds, labelled = 1, 1
        else:
            return tuple(map(tuple, header)), first
    at = 0
    for turn in range(rounds):
        # The label heads the last rounds: headers that span come before it.
        own = turn >= rounds - labelled
        for column in range(0 if own else 1, width + 1):
            header[column].append(found[at].span)
            at += 1
    return tuple(map(tuple, header)), top


def _rounds(count: int, width: int) -> tuple[int, int]:
    """Return how many rounds of headers ``count`` lines are, and how many begin with a label."""
    for rounds in range(1, 5):
        labelled = count - rounds * width
        if 0 <= labelled <= rounds:
            return rounds, labelled
    return 0, 0
