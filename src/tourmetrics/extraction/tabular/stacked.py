"""Tables of which every cell stands on a line of its own, the headers first.

Four lines, "Market", "2023", "2024" and "Change %", are headers where "Japan" and three numbers
follow, and then another label with three.
"""

from __future__ import annotations

from tourmetrics.extraction.tabular.grid import (
    Grid,
    GridRow,
    Span,
    TextLine,
    below,
    is_prose,
    titles_above,
)
from tourmetrics.extraction.tabular.words import TableWords, is_value, is_year, table_words

_LONGEST_CELL = 60
_LEAST_VALUES = 2
_MOST_WORDED = 3
_LEAST_ROWS = 2


def stacked_grid(lines: list[TextLine], at: int, reached: int) -> tuple[Grid | None, int] | None:
    """Return the table whose first number is line ``at``, and the line behind the table.

    Without a table the lines before the second number need no second look.
    """
    text = lines[at].text
    if len(text) > _LONGEST_CELL:
        return None
    words = table_words()
    if not is_value(text, words) or is_year(text):
        return None
    records, end = _records(lines, at, reached, words)
    if len(records) < _LEAST_ROWS:
        return None, end
    # A label may be followed by other cells of words, such as the unit.
    sizes = {len(texts) for texts, _ in records[1:]}
    worded = sizes.pop() if len(sizes) == 1 else 1
    if worded > len(records[0][0]) or worded > _MOST_WORDED:
        return None, end
    width = worded - 1 + len(records[0][1])
    label = records[0][0][-worded]
    first = at - 1
    while lines[first].start != label.start:
        first -= 1
    spaced = not lines[first + 1].text
    header, top = _header(lines, first, reached, width, spaced=spaced)
    body: list[GridRow] = []
    for place, (texts, values) in enumerate(records):
        groups = texts[:-worded] if place else []
        body += [GridRow((group.span, *(None,) * width)) for group in groups]
        body.append(GridRow(tuple(cell.span for cell in (*texts[-worded:], *values))))
    start = min([label.start, *(span[0] for column in header for span in column)])
    titles = titles_above(lines, top, reached)
    return Grid(start, lines[end - 1].end, header, tuple(body), titles, 0, below(lines, end)), end


_Record = tuple[list[TextLine], list[TextLine]]


def _records(
    lines: list[TextLine], at: int, reached: int, words: TableWords
) -> tuple[list[_Record], int]:
    """Return runs of lines of words, each with the numbers behind it, as many in every run."""
    texts: list[TextLine] = []
    place = at - 1
    while place >= reached and len(texts) < _MOST_WORDED:
        line = lines[place]
        place -= 1
        if not line.text:
            continue
        if len(line.text) > _LONGEST_CELL:
            break
        texts.insert(0, line)
    records: list[_Record] = []
    width = 0
    end = place = at
    while texts:
        place, values = _values(lines, place, words)
        if len(values) < _LEAST_VALUES or (width and len(values) != width):
            end = end if records else place
            break
        width = len(values)
        records.append((texts, values))
        end = place
        place, texts = _texts(lines, place, words)
    return records, end


def _texts(lines: list[TextLine], place: int, words: TableWords) -> tuple[int, list[TextLine]]:
    """Return the lines of words before the next number; none where prose follows."""
    texts: list[TextLine] = []
    while place < len(lines) and len(texts) <= _MOST_WORDED:
        line = lines[place]
        if line.text and is_value(line.text, words):
            return place, texts
        if line.text and (len(line.text) > _LONGEST_CELL or is_prose(line.text)):
            break
        texts += [line] if line.text else []
        place += 1
    return place, []


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
