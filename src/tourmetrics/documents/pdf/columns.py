"""Finds the order in which a page is read: columns of prose one after the other.

A page is cut where a column of text begins; what crosses the cut (a title, a wide table) parts
the page into bands. The columns of a table are no columns of prose: they are short and numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

from tourmetrics.documents.pdf.shapes import (
    Grid,
    Line,
    Word,
    chunks,
    is_large,
    is_number,
    line_of,
    text_of,
)

_GUTTER = 6.0
_LEAST_LINES = 3
_FULL = 0.5
_NUMBERS = 0.35
_CANDIDATES = 24
_DEEPEST = 4
_TAIL = 1.5
_START = 2.0
# The numbers of cards are so much larger than the page's text and than the words below them.
_LARGE, _SMALLER = 1.4, 1.25
_ONE_PLACE = 4.0


@dataclass(frozen=True, slots=True)
class Region:
    """Lines and tables that follow each other in one column."""

    parts: tuple[Line | Grid, ...]
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Piece:
    """A table, or the part of a line between two wide gaps; ``row`` is the line's number."""

    x0: float
    x1: float
    top: float
    bottom: float
    row: int
    words: tuple[Word, ...] = ()
    grid: Grid | None = None


def regions_of(lines: Sequence[Line], grids: Sequence[Grid]) -> list[Region]:
    """Return the columns of a page in the order of reading."""
    pieces = [_Piece(g.x0, g.x1, g.top, g.bottom, -1 - at, (), g) for at, g in enumerate(grids)]
    for row, line in enumerate(lines):
        for words in chunks(line.words):
            bottom = line.base + 0.2 * line.size
            right = max(word.x1 for word in words)
            pieces.append(_Piece(words[0].x0, right, line.top, bottom, row, tuple(words)))
    pieces.sort(key=lambda piece: (piece.top, piece.x0))
    parts: list[list[_Piece]] = []
    for band, cards in _with_cards(pieces):
        parts += band if cards else _cut(band[0], 0)
    return [_region(part) for part in parts if part]


def _with_cards(pieces: Sequence[_Piece]) -> Iterator[tuple[list[list[_Piece]], bool]]:
    """Yield the pieces from top to bottom in bands, and whether a band is cards side by side.

    A card is a large number with its words in smaller type below it.
    """
    rows = [list(row) for _, row in groupby(pieces, key=lambda piece: piece.row)]
    sizes = [word.size for piece in pieces for word in piece.words]
    usual = median(sizes) if sizes else 0.0
    plain: list[_Piece] = []
    at = 0
    while at < len(rows):
        cards = _cards(rows[at:], usual)
        if cards:
            yield [plain], False
            yield cards, True
            plain = []
            at += max(map(len, cards))
        else:
            plain += rows[at]
            at += 1
    yield [plain], False


def _cards(rows: Sequence[list[_Piece]], usual: float) -> list[list[_Piece]]:
    """Return the cards of which the first of these rows is the numbers, or nothing."""
    cards = [[piece] for piece in rows[0] if piece.words and is_large(text_of(piece.words))]
    sizes = [card[0].words[0].size for card in cards]
    if len(cards) < 2 or len(cards) < len(rows[0]) or min(sizes) < _LARGE * usual:
        return []
    for row in rows[1:]:
        gap = row[0].top - max(card[-1].bottom for card in cards)
        places = [_card_of(piece, cards) for piece in row]
        if gap > max(sizes) or places != list(range(len(cards))):
            break
        for card, piece in zip(cards, row, strict=True):
            card.append(piece)
    return cards if len(cards[0]) > 1 else []


def _card_of(piece: _Piece, cards: Sequence[Sequence[_Piece]]) -> int | None:
    """Return the card under whose number a piece stands: it begins there or has its middle."""
    if not piece.words or piece.words[0].size > cards[0][0].words[0].size / _SMALLER:
        return None
    for at, (head, *_) in enumerate(cards):
        middle = (piece.x0 + piece.x1 - head.x0 - head.x1) / 2
        if min(abs(piece.x0 - head.x0), abs(middle)) <= _ONE_PLACE:
            return at
    return None


def _region(pieces: Sequence[_Piece]) -> Region:
    rows: dict[int, list[Word]] = {}
    parts: list[tuple[float, Line | Grid]] = []
    for piece in pieces:
        if piece.grid:
            parts.append((piece.top, piece.grid))
        else:
            rows.setdefault(piece.row, []).extend(piece.words)
    for words in rows.values():
        line = line_of(words)
        parts.append((line.top, line))
    parts.sort(key=lambda part: part[0])
    left, right = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    return Region(tuple(part for _, part in parts), left, right)


def _cut(pieces: list[_Piece], depth: int) -> Iterator[list[_Piece]]:
    at = _best_cut(pieces) if depth < _DEEPEST else None
    if at is None:
        yield pieces
        return
    plain: list[_Piece] = []
    for band, across in _bands(pieces, at):
        if not across and _is_prose(band, at):
            if plain:
                yield from _cut(plain, depth + 1)
                plain = []
            band, plain = _without_tail(band, at)
            yield from _cut([p for p in band if p.x1 <= at], depth + 1)
            yield from _cut([p for p in band if p.x1 > at], depth + 1)
        else:
            plain = [*plain, *band]
    if plain:
        yield from _cut(plain, depth + 1)


def _without_tail(band: list[_Piece], at: float) -> tuple[list[_Piece], list[_Piece]]:
    """Return a band without short lines at its foot that stand apart below both columns."""
    end = len(band)
    for place in range(len(band) - 1, 0, -1):
        piece = band[place]
        if piece.x1 > at:
            break
        above = max(p.bottom for p in band[:place])
        if piece.top - above > _TAIL * (piece.bottom - piece.top):
            end = place
            break
    return band[:end], band[end:]


def _best_cut(pieces: Sequence[_Piece]) -> float | None:
    """Return the x at which the longest stretch of two columns can be parted."""
    starts = Counter(round(piece.x0) for piece in pieces if piece.words)
    best, best_height = None, 0.0
    for start, count in sorted(starts.most_common(_CANDIDATES)):
        if count < _LEAST_LINES:
            continue
        at = start - _START
        height = sum(
            _height(band)
            for band, across in _bands(pieces, at)
            if not across and _is_prose(band, at)
        )
        if height > best_height + 0.1:
            best, best_height = at, height
    return best


def _bands(pieces: Sequence[_Piece], at: float) -> Iterator[tuple[list[_Piece], bool]]:
    """Yield the pieces from top to bottom in groups that cross the cut and that do not."""
    group: list[_Piece] = []
    crossing = False
    for piece in _parted(pieces, at):
        across = piece.x0 < at and piece.x1 > at - _GUTTER + 2
        if group and across != crossing:
            yield group, crossing
            group = []
        group.append(piece)
        crossing = across
    if group:
        yield group, crossing


def _parted(pieces: Sequence[_Piece], at: float) -> Iterator[_Piece]:
    """Yield the pieces with those parted in which a word begins where the column does.

    A line that is full to the last sign may leave no wide gap before the column beside it.
    """
    for piece in pieces:
        cut = next((k for k, word in enumerate(piece.words) if word.x0 >= at), 0)
        if cut and piece.x0 < at:
            before, word = piece.words[cut - 1], piece.words[cut]
            if word.x0 <= at + 2 * _START and word.x0 - before.x1 >= _GUTTER:
                yield replace(piece, x1=before.x1, words=piece.words[:cut])
                yield replace(piece, x0=word.x0, words=piece.words[cut:])
                continue
        yield piece


def _height(band: Sequence[_Piece]) -> float:
    return max(p.bottom for p in band) - min(p.top for p in band)


def _is_prose(band: Sequence[_Piece], at: float) -> bool:
    """Whether both sides of a cut are columns of running text."""
    left = [piece for piece in band if piece.x1 <= at]
    right = [piece for piece in band if piece.x1 > at]
    return _is_column(left) and _is_column(right)


def _is_column(pieces: Sequence[_Piece]) -> bool:
    words = [piece for piece in pieces if piece.words]
    rows = {piece.row for piece in words}
    if len(rows) < _LEAST_LINES:
        return False
    wide = max(p.x1 for p in words) - min(p.x0 for p in words)
    size = max(word.size for piece in words for word in piece.words)
    if wide < 6 * size:
        return False
    filled = sum(piece.x1 - piece.x0 for piece in words)
    numbers = sum(1 for p in words if is_number("".join(word.text for word in p.words)))
    return filled >= _FULL * wide * len(rows) and numbers <= _NUMBERS * len(words)
