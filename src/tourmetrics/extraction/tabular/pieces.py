"""The pieces of a header line that single spaces part: dates, changes, shares, units, words.

What the numbers of a column look like is told here too, since it says which of them may head it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tourmetrics.extraction.tabular.dates import find_stamps
from tourmetrics.extraction.tabular.grid import Span, TextLine
from tourmetrics.extraction.tabular.lines import Cut, text_of
from tourmetrics.extraction.tabular.words import TableWords, table_words

Kind = Literal[
    "rank", "label", "date", "change", "against", "percent", "share", "measure", "name", "unit",
    "mark", "link",
]  # fmt: skip
Look = Literal["amount", "moved", "change", "rate", "any"]

BRACKETS = re.compile(r"\([^()\n]{0,40}\)")
_TOKEN = re.compile(r"\([^()\n]{0,40}\)|[^\s()]+|[()]")
_MARK = re.compile(r"[1-9]|[0-9]{1,2}[/)]|\([a-z0-9]\)|[*†‡#¹²³]{1,3}|[prefs]")
_AGAIN = re.compile(r"([^ ]\D{5,40}?[^ ])\1+")
_UNIT = re.compile(r"\(.*\)|'?000s?|[a-z]{0,3}[$€£¥](?:mn?|bn|k|000s?)?")
_LARGE = re.compile(r"[1-9][0-9]{0,2}(?:[,. ][0-9]{3})+(?:[.,][0-9]+)?|[0-9]{4,}(?:[.,][0-9]+)?")
_DECIMAL = re.compile(r"[0-9][.,][0-9]{1,2}")
_STRENGTH: tuple[Kind, ...] = (
    "percent", "change", "against", "share", "date",
    "measure", "label", "name", "unit", "rank", "mark", "link",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or a few words of a header line, and what they are."""

    span: Span
    kind: Kind


def pieces_of(line: TextLine, words: TableWords) -> list[Piece]:
    """Part a line into dates, changes, shares, measures, units and words."""
    again = _AGAIN.fullmatch(line.text)
    if again is not None:
        # "Count% ChangeCount% Change": the same headers once more, without a space between.
        size = len(again.group(1))
        starts = range(line.start, line.end - size + 1, size)
        parts = (TextLine(at, again.group(1), 0, hinted=True) for at in starts)
        return [piece for part in parts for piece in pieces_of(part, words)]
    pieces: list[Piece] = []
    at = 0
    brackets = [match.span() for match in BRACKETS.finditer(line.text)]
    for match in _things(line.text, words):
        if match.start() < at or any(a < match.start() < b for a, b in brackets):
            continue
        pieces += _words(line, at, match.start(), words)
        kind = _kind_of_item(match.group().strip())
        pieces += _unsigned(line, match, kind, words)
        at = match.end()
    return pieces + _words(line, at, len(line.text), words)


def _things(text: str, words: TableWords) -> Iterator[re.Match[str]]:
    """Yield the dates, changes, shares, measures and parts of the world of a line."""
    found = [*words.items.finditer(text), *words.other.finditer(text)]
    found.sort(key=lambda match: (match.start(), -match.end()))
    return (match for match in found if match.group().strip())


def _unsigned(line: TextLine, match: re.Match[str], kind: Kind, words: TableWords) -> list[Piece]:
    """Part words from a sign of percent: of "Change % Change" the numbers tell whose it is."""
    start, end = _span(line, match)
    text = text_of(line, (start, end))
    bare = text.strip("% ")
    if kind not in ("change", "measure") or not bare:
        return [Piece((start, end), kind)]
    opens = start + text.index(bare)
    pieces = [Piece((opens, opens + len(bare)), kind)]
    if opens > start:
        pieces.insert(0, Piece((start, start + 1), "percent"))
    if opens + len(bare) < end:
        pieces.append(Piece((end - 1, end), "percent"))
    return pieces


def _span(line: TextLine, match: re.Match[str]) -> Span:
    text = match.group()
    start = line.start + match.start() + len(text) - len(text.lstrip())
    return start, start + len(text.strip())


@lru_cache(maxsize=1024)
def _kind_of_item(text: str) -> Kind:
    words = table_words()
    if words.change.search(text):
        return "change"
    if words.share.search(text):
        return "share"
    if words.rank.fullmatch(text):
        return "rank"
    if words.other.fullmatch(text):
        return "name"
    stamps = find_stamps(text, words)
    if any(stamp.over is not None for _, _, stamp in stamps):
        # 24/23 sets one year against the other.
        return "against"
    return "date" if stamps else "measure"


def _words(line: TextLine, start: int, end: int, words: TableWords) -> list[Piece]:
    pieces: list[Piece] = []
    for match in _TOKEN.finditer(line.text, start, end):
        text = match.group()
        kind: Kind = "name"
        if text in words.since:
            kind = "link"
        elif _MARK.fullmatch(text):
            kind = "mark"
        elif words.relative.fullmatch(text.strip("()")):
            kind = "unit" if text.startswith("(") else "percent"
        elif words.points.fullmatch(text):
            kind = "percent"
        elif _UNIT.fullmatch(text) or text in words.scales:
            kind = "unit"
        elif match.start() == 0 and words.rank.fullmatch(text):
            kind = "rank"
        elif words.market.fullmatch(text) or text in words.label_heads:
            kind = "label"
        pieces.append(Piece(_span(line, match), kind))
    return _tied(line, pieces, words)


def _tied(line: TextLine, pieces: list[Piece], words: TableWords) -> list[Piece]:
    """Join words that a small word ties: "country of residence"."""
    tied: list[Piece] = []
    for piece in pieces:
        before = text_of(line, tied[-1].span) if tied else ""
        here = text_of(line, piece.span)
        if piece.kind == "link" or (tied and tied[-1].kind == "link"):
            tied.append(piece)
        elif tied and (words.goes_on.search(before) or words.goes_on.search(here)):
            kind = tied[-1].kind if tied[-1].kind not in ("rank", "mark") else "name"
            tied[-1] = Piece((tied[-1].span[0], piece.span[1]), kind)
        else:
            tied.append(piece)
    return tied


def looks_of(rows: Sequence[Cut], width: int, words: TableWords) -> list[Look]:
    """Return what the numbers of each column look like: amounts, changes, rates."""
    columns: list[list[re.Match[str]]] = [[] for _ in range(width)]
    for row in rows:
        cells = row.cells(width)
        if len(cells) != width:
            continue
        for place, cell in enumerate(cells):
            match = words.value.fullmatch(text_of(row.line, cell))
            if match is not None:
                columns[place].append(match)
    return [_look(column) for column in columns]


def _look(cells: Sequence[re.Match[str]]) -> Look:
    if not cells:
        return "any"
    large = sum(map(_is_large, cells))
    signed = any(map(_is_signed, cells))
    if any(cell["percent"] for cell in cells):
        return "change" if signed else "rate"
    if 2 * large > len(cells):
        # A row of changes below the amounts has signs too, but is of small numbers.
        moved = any(_is_signed(cell) and _is_large(cell) for cell in cells)
        return "moved" if moved else "amount"
    if signed:
        return "moved" if large else "change"
    decimal = sum(_DECIMAL.search(cell["number"]) is not None for cell in cells)
    return "rate" if 2 * decimal > len(cells) else "any"


def _is_large(cell: re.Match[str]) -> bool:
    return _LARGE.fullmatch(cell["number"]) is not None


def _is_signed(cell: re.Match[str]) -> bool:
    return bool(cell["sign"] or cell["open"] or cell["lead"])


def kind_of(group: Sequence[Piece]) -> Kind:
    """Return what a header is, by the piece of it that says most."""
    return min((piece.kind for piece in group), key=_STRENGTH.index, default="name")
