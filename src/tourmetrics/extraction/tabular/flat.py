"""Headers above cells that single spaces part: which words stand over which column.

Where a word stands in such a line says nothing of its column. The order of the words does, with
what they are (a date, a change, a share) and what the numbers below look like: "Sep 2024 Sep 2023
Change %" over 11,402, 11,996 and (4.9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tourmetrics.extraction.tabular.fit import best_fit
from tourmetrics.extraction.tabular.grid import Span, TextLine, is_rule
from tourmetrics.extraction.tabular.groups import Whole, groups_over, tells_units, units_over
from tourmetrics.extraction.tabular.lines import Cut, text_of
from tourmetrics.extraction.tabular.pieces import (
    BRACKETS,
    Piece,
    kind_of,
    looks_of,
    pieces_of,
)
from tourmetrics.extraction.tabular.words import TableWords

_GAP = re.compile("  |\t|[\u3400-\u9fff]")
_DASHES = frozenset("-–—:")
_TELLING = ("change", "against", "percent", "share", "date", "measure", "unit")
_LONGEST = 200
_LONGEST_NAME = 40
_MOST_LINES = 8
_FEWEST = 2

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
    looks = looks_of(cuts, width, words)
    header: Header = [[] for _ in range(width + 1)]
    groups: list[TextLine] = []
    full: Whole | None = None
    under: list[list[Piece]] = []
    cost = 0.0
    top = at
    above = list(_above(lines, at, reached))
    for place, line in above:
        bare = BRACKETS.sub("", line.text)
        if words.titled.search(bare) or words.parted.search(bare):
            break
        pieces = pieces_of(line, words)
        if any(text_of(line, piece.span) in _DASHES for piece in pieces):
            break
        fit = best_fit(pieces, looks) if full or not _has_amounts(line, pieces) else None
        whole = fit[1] if fit is not None else None
        if full and any(kind_of(group) not in _TELLING for group in (whole or [])[1:]):
            # Above a line that heads all columns another one of plain words is a title.
            whole = None
        if fit is not None and whole is not None:
            _put(header, list(enumerate(whole)))
            if not full:
                cost = fit[0]
                full = Whole.of(line, whole[1:], looks)
                for found in under:
                    _put(header, units_over(found, full) or [], below=True)
                named = _listed(header, above[above.index((place, line)) + 1 :], full.runs, words)
                if named is not None:
                    return FlatHead(header, groups, named, cost)
        elif full is not None:
            over = groups_over(line, pieces, full)
            if over is None:
                break
            _put(header, over)
        elif not groups and tells_units(pieces):
            under.append(pieces)
            continue
        elif groups or under or any(map(str.isdigit, line.text)):
            break
        else:
            groups.append(line)
            continue
        top = place
    return FlatHead(header, groups, top, cost) if full else None


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
    names = [pieces_of(line, words) for _, line in listed]
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
