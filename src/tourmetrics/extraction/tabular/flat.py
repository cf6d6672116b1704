"""Headers above cells that single spaces part: which words stand over which column.

Where a word stands in such a line says nothing of its column. The order of the words does, with
what they are (a date, a change, a share) and what the numbers below look like: "Sep 2024 Sep 2023
Change %" over 11,402, 11,996 and (4.9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile, pairwise
from typing import NamedTuple

from tourmetrics.extraction.tabular.fit import best_fit
from tourmetrics.extraction.tabular.grid import Span, TextLine, is_rule
from tourmetrics.extraction.tabular.groups import Whole, groups_over, tells_units, units_over
from tourmetrics.extraction.tabular.lines import Cut, text_of
from tourmetrics.extraction.tabular.pieces import (
    BRACKETS,
    Look,
    Piece,
    kind_of,
    looks_of,
    pieces_of,
)
from tourmetrics.extraction.tabular.words import TableWords, table_words

_GAP = re.compile("  |\t|[\u3400-\u9fff]")
_DASHES = frozenset("-–—:")
_TELLING = ("change", "against", "percent", "share", "date", "measure", "unit")
_LONGEST = 200
_LONGEST_NAME = 40
_MOST_LINES = 8
_FEWEST = 2
# What the columns of levels look like, and those that may: with decimals they may be changes too.
_AMOUNTS: tuple[Look, ...] = ("amount", "moved")
_LEVELS: tuple[Look, ...] = (*_AMOUNTS, "rate")
# A header goes on over so many lines, and what it costs to read each of them as one with the next.
_MOST_WRAPPED = 4
_WRAPPED = 0.5

Header = list[list[Span]]


class FlatHead(NamedTuple):
    """A header: what stands over each column, the labels first, and the line where it begins.

    ``groups`` name the first group of rows, ``cost`` is how badly the header fits the numbers.
    """

    header: Header
    groups: list[TextLine]
    top: int
    cost: float


def is_flat(rows: Sequence[Cut]) -> bool:
    """Whether single spaces part the cells of all rows, so that nothing is aligned.

    Chinese words have no spaces inside: there each space parts two cells, in headers too.
    """
    return all(_GAP.search(row.line.text) is None for row in rows)


def flat_heads(
    lines: Sequence[TextLine],
    at: int,
    reached: int,
    rows: Sequence[Cut | TextLine],
    width: int,
    words: TableWords,
) -> FlatHead | None:
    """Return what stands over each column and where the header begins.

    ``at`` is the line of the first row; a line between it and the header names a group of rows.
    None where single spaces do not part the cells, or the lines above do not say.
    """
    cuts = [row for row in rows if isinstance(row, Cut)]
    if width < 2 or not is_flat(cuts):
        return None
    above = list(_above(lines, at, reached))
    if not above:
        return None
    looks = looks_of(cuts, width, words)
    bottom = _bottom(above, looks, words)
    if bottom is None:
        return None
    header: Header = [[] for _ in range(width + 1)]
    for column, head in bottom.heads:
        _put(header, [(column, head)])
    for pieces in bottom.units:
        _put(header, units_over(pieces, bottom.whole) or [], below=True)
    named = _listed(header, above[bottom.used :], bottom.whole.runs, words)
    if named is not None:
        return FlatHead(header, bottom.groups, named, bottom.cost)
    top = above[bottom.used - 1][0]
    grouped = False
    for place, line in above[bottom.used :]:
        over_them = _header_pieces(line, words)
        if over_them is None:
            break
        fit = best_fit(over_them, looks)
        if fit is not None and all(kind_of(group) in _TELLING for group in fit[1][1:]):
            # Above a line that heads all columns another one of plain words is a title.
            _put(header, list(enumerate(fit[1])))
        else:
            over = groups_over(line, over_them, bottom.whole)
            if over is None or (grouped and not _tells(over_them)):
                # Above one line of groups another one of plain words is a title.
                break
            grouped = True
            _put(header, over)
        top = place
    return FlatHead(header, bottom.groups, top, bottom.cost)


@dataclass(frozen=True, slots=True)
class _Bottom:
    """The lowest line that heads all columns, with what stands below it.

    ``units`` are lines of units below it, ``groups`` name rows; ``used`` is how many lines these
    are together, counted upwards from the first row.
    """

    whole: Whole
    heads: Sequence[tuple[int, Sequence[Piece]]]
    units: list[list[Piece]]
    groups: list[TextLine]
    cost: float
    used: int


def _bottom(
    above: Sequence[tuple[int, TextLine]], looks: Sequence[Look], words: TableWords
) -> _Bottom | None:
    groups: list[TextLine] = []
    units: list[list[Piece]] = []
    dates: list[Piece] = []
    for used, (_, line) in enumerate(above, start=1):
        pieces = _header_pieces(line, words)
        if pieces is None:
            return None
        if (
            tells_units(pieces)
            and not (groups or dates)
            and _heads_above(above, used, looks, words)
        ):
            units.append(pieces)
            continue
        lowest = not (groups or units or dates)
        if lowest and _are_dates(pieces, looks) and _heads_above(above, used, looks, words):
            dates = _dates_of(pieces)
            continue
        best: _Bottom | None = None
        wraps = dates or (_tells(pieces) and not tells_units(pieces))
        for count in range(_MOST_WRAPPED if wraps else 1):
            if best is not None and best.cost <= _WRAPPED * count:
                break
            joined = _joined_lines(above, used - 1, count, words)
            if joined is None:
                break
            found = _fitted(joined, looks, dates, words)
            cost = found[2] + _WRAPPED * count if found is not None else 0.0
            if found is not None and (best is None or cost < best.cost):
                best = _Bottom(found[0], found[1], units, groups, cost, used + count)
        if best is not None:
            return best
        if not groups and not dates and tells_units(pieces):
            units.append(pieces)
        elif not groups and not units and not dates and _are_dates(pieces, looks):
            dates = _dates_of(pieces)
        elif groups or units or dates or any(map(str.isdigit, line.text)):
            return None
        else:
            groups.append(line)
    return None


def _heads_above(
    above: Sequence[tuple[int, TextLine]], used: int, looks: Sequence[Look], words: TableWords
) -> bool:
    """Whether the line above one of units heads all columns itself."""
    line = above[used][1] if used < len(above) else None
    if line is None or _header_pieces(line, words) is None:
        return False
    return _fitted(line, looks, (), words) is not None


@lru_cache(maxsize=64)
def _known_pieces(line: TextLine) -> tuple[Piece, ...]:
    """Return the pieces of a line, which every number of columns is tried with."""
    return tuple(pieces_of(line, table_words()))


def _pieces(line: TextLine) -> list[Piece]:
    return list(_known_pieces(line))


def _header_pieces(line: TextLine, words: TableWords) -> list[Piece] | None:
    """Return the pieces of a line that may be a header, ``None`` of a title or a sentence."""
    bare = BRACKETS.sub("", line.text)
    if words.titled.search(bare) or words.parted.search(bare):
        return None
    pieces = _pieces(line)
    return None if any(text_of(line, piece.span) in _DASHES for piece in pieces) else pieces


def _tells(pieces: Sequence[Piece]) -> bool:
    return any(piece.kind in ("date", "change", "against", "percent", "share") for piece in pieces)


def _joined_lines(
    above: Sequence[tuple[int, TextLine]], lowest: int, count: int, words: TableWords
) -> TextLine | None:
    """Return a line of a header with ``count`` lines above it as one, where it may go on."""
    parts = [line for _, line in above[lowest : lowest + count + 1]]
    if len(parts) <= count or sum(len(line.text) for line in parts) > _LONGEST:
        return None
    if count and _header_pieces(parts[-1], words) is None:
        return None
    text = parts[-1].text
    for before, line in pairwise(reversed(parts)):
        text += " " * (line.start - before.end) + line.text
    return TextLine(parts[-1].start, text, parts[-1].indent, hinted=True)


def _fitted(
    line: TextLine, looks: Sequence[Look], dates: Sequence[Piece], words: TableWords
) -> tuple[Whole, list[tuple[int, Sequence[Piece]]], float] | None:
    """Give each column its header in a line; ``dates`` stand below those of the levels."""
    pieces = _pieces(line)
    if _has_amounts(line, pieces):
        return None
    apart = [range(at, at + 1) for at in range(len(looks))]
    # A date below stands for each of the levels; the line above heads them together or one by one.
    tried = [
        (runs, _fit(pieces, runs, looks))
        for runs in ((apart, _levels(len(dates), looks)) if dates else (apart,))
    ]
    fits = [(fit[0], runs, fit[1]) for runs, fit in tried if fit is not None]
    if not fits:
        return None
    cost, runs, shared = min(fits, key=lambda fit: fit[0])
    heads: list[tuple[int, Sequence[Piece]]] = [(0, shared[0])]
    heads += [
        (column + 1, head) for run, head in zip(runs, shared[1:], strict=True) for column in run
    ]
    whole = Whole.of(line, [head for _, head in heads[1:]], looks)
    if dates:
        levels = _places_of_levels(len(dates), looks)
        heads = [*((at + 1, [date]) for at, date in zip(levels, dates, strict=True)), *heads]
    return whole, heads, cost


def _fit(
    pieces: list[Piece], runs: Sequence[range], looks: Sequence[Look]
) -> tuple[float, list[list[Piece]]] | None:
    return best_fit(pieces, ["any" if len(run) > 1 else looks[run.start] for run in runs])


def _are_dates(pieces: Sequence[Piece], looks: Sequence[Look]) -> bool:
    """Whether a line dates the levels of a table only: their changes are headed above.

    What heads the labels may stand in it: "Area of residence 2024 2025".
    """
    dates = _dates_of(pieces)
    return bool(_places_of_levels(len(dates), looks)) and {d.kind for d in dates} == {"date"}


def _places_of_levels(count: int, looks: Sequence[Look]) -> list[int]:
    """Return which columns so many dates stand over; none where they stand over others too."""
    for levels in (_AMOUNTS, _LEVELS):
        places = [at for at, look in enumerate(looks) if look in levels]
        if len(places) == count < len(looks):
            return places
    return []


def _dates_of(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a line behind those that head the labels."""
    return list(dropwhile(lambda piece: piece.kind in ("label", "name"), pieces))


def _levels(count: int, looks: Sequence[Look]) -> list[range]:
    """Join the columns of levels that stand side by side."""
    levels = _places_of_levels(count, looks)
    runs: list[range] = []
    for at in range(len(looks)):
        if runs and at in levels and at - 1 in levels:
            runs[-1] = range(runs[-1].start, at + 1)
        else:
            runs.append(range(at, at + 1))
    return runs


def _has_amounts(line: TextLine, pieces: Sequence[Piece]) -> bool:
    """Whether a line has numbers that are no dates, as rows and sentences have."""
    plain = [text_of(line, piece.span) for piece in pieces if piece.kind in ("name", "label")]
    return any(any(map(str.isdigit, text)) for text in plain)


def _listed(
    header: Header,
    above: Sequence[tuple[int, TextLine]],
    runs: Sequence[range],
    words: TableWords,
) -> int | None:
    """Head the runs of columns by lines that name one each; return the highest of them."""
    listed = above[: len(runs)]
    if len(runs) < _FEWEST or len(listed) < len(runs):
        return None
    names = [_pieces(line) for _, line in listed]
    if any(len(line.text) > _LONGEST_NAME for _, line in listed) or any(
        piece.kind not in ("label", "name") for pieces in names for piece in pieces
    ):
        return None
    for pieces, run in zip(names, reversed(runs), strict=True):
        named = [piece for piece in pieces if piece.kind != "label"]
        _put(header, [(column + 1, named) for column in run])
    return listed[-1][0]


def _above(lines: Sequence[TextLine], at: int, reached: int) -> Iterator[tuple[int, TextLine]]:
    """Yield the few lines above a row, the nearest first, up to an empty one behind a line."""
    place, count = at - 1, 0
    if place > reached and not lines[place].text:
        place -= 1
    while place >= reached and count < _MOST_LINES:
        line = lines[place]
        if is_rule(line.text):
            place -= 1
            continue
        if not line.text or len(line.text) > _LONGEST:
            return
        yield place, line
        place -= 1
        count += 1


def _put(
    header: Header, found: Sequence[tuple[int, Sequence[Piece]]], *, below: bool = False
) -> None:
    for column, group in found:
        if group:
            place = len(header[column]) if below else 0
            header[column].insert(place, (group[0].span[0], group[-1].span[1]))
