"""The shapes that a page is made of: words, lines, rulings, grids.

Points are PDF points; ``x`` goes to the right and ``y`` down from the upper left corner of the
page as it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tourmetrics.documents.cells import Cell

HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_HAN = re.compile(f"[{HAN}]")
_NUMERIC = re.compile(
    r"[(（\[]?[#*<>≥≤≈~约±+\-−–—$€£¥￥]*\d[\d,，.]*(?:\.\d+)?\s?[%％‰)）\]*†‡]*"
    r"|[-–—−…./]{1,6}|\.{2,6}"
)
_LARGE = re.compile(r"[^\w\s]{0,2}\d[\d.,]*\s?(?:[%％‰]|[A-Za-z]{1,3}|[\u4e00-\u9fff]{1,4})?\+?")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-–—/]\s?\d\d(?:\d\d)?)?")
# Gaps between letters are measured in the size of the type. Western words lie a quarter apart;
# Chinese ones never, but a quarter is set between a Chinese and a Western sign.
_SPACE, _SPACE_HAN = 0.16, 0.55
# From here on a gap may part two columns; between two numbers a narrower one does.
_APART, _APART_NUMBERS = 0.95, 0.5


@dataclass(frozen=True, slots=True)
class Word:
    """Letters that stand together; ``spaced`` if a space was written before them."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling; ``at`` is its y if it lies and its x if it stands, from ``low`` to ``high``."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rules:
    """The rulings of a page, those that lie and those that stand."""

    lying: tuple[Rule, ...] = ()
    standing: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one base line, from left to right."""

    words: tuple[Word, ...]
    base: float
    size: float

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(word.x1 for word in self.words)

    @property
    def top(self) -> float:
        """The height of its letters above the base line, roughly."""
        return self.base - 0.8 * self.size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(word.bold for word in self.words if any(c.isalnum() for c in word.text))

    @property
    def text(self) -> str:
        """Its words with spaces between them where the page shows spaces."""
        return text_of(self.words)


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of running text without its words; ``first`` is how wide the first of them was."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    first: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on a page: rows of cells, where its columns lie, and where on the page it is."""

    rows: tuple[tuple[Cell, ...], ...]
    edges: tuple[float, ...]
    top: float
    bottom: float

    @property
    def x0(self) -> float:
        """Its left edge."""
        return self.edges[0]

    @property
    def x1(self) -> float:
        """Its right edge."""
        return self.edges[-1]


def line_of(words: Iterable[Word]) -> Line:
    """Return words as a line: its size and base are those of most of its letters."""
    ordered = tuple(sorted(words, key=lambda word: (word.x0, word.x1)))
    weight: dict[tuple[float, float], int] = {}
    for word in ordered:
        key = (word.size, word.base)
        weight[key] = weight.get(key, 0) + len(word.text)
    size, base = max(weight, key=lambda key: (weight[key], key))
    return Line(ordered, base, size)


def text_line(line: Line) -> TextLine:
    """Return a line as running text."""
    word = line.words[0]
    return TextLine(line.text, line.x0, line.x1, line.base, line.size, line.bold, word.x1 - word.x0)


def parted(left: str, right: str, gap: float) -> bool:
    """Whether a gap, in sizes of the type, is seen as a space between two signs."""
    chinese = bool(_HAN.match(left) or _HAN.match(right))
    return gap > (_SPACE_HAN if chinese else _SPACE)


def text_of(words: Sequence[Word]) -> str:
    """Return words as text, with a space wherever one is seen."""
    pieces: list[str] = []
    last: Word | None = None
    for word in words:
        if last is not None:
            gap = (word.x0 - last.x1) / max(word.size, last.size)
            chinese = is_han(last.text[-1]) and is_han(word.text[0])
            written = word.spaced and (gap > 0.02 or not chinese)
            if written or parted(last.text[-1], word.text[0], gap):
                pieces.append(" ")
        pieces.append(word.text)
        last = word
    return "".join(pieces)


def chunks(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words of a line in the groups that wide gaps make of them."""
    groups: list[list[Word]] = []
    for word in words:
        if groups:
            last = groups[-1][-1]
            gap = (word.x0 - last.x1) / max(word.size, last.size)
            both = gap > _APART_NUMBERS and is_number(word.text) and is_number(last.text)
            if gap <= _APART and not both:
                groups[-1].append(word)
                continue
        groups.append([word])
    return groups


def is_number(text: str) -> bool:
    """Whether a text is one number as a table would hold it, or a sign for none."""
    return bool(_NUMERIC.fullmatch(text.strip()))


def is_value(text: str) -> bool:
    """Whether a text is a number and not a year, which stands in headers."""
    return is_number(text) and not _YEAR.fullmatch(text.strip())


def is_large(text: str) -> bool:
    """Whether a text is one number with its short unit, no year, as set large to be seen."""
    found = text.strip()
    return bool(_LARGE.fullmatch(found)) and not _YEAR.match(found)


def is_han(text: str) -> bool:
    """Whether a text holds Chinese."""
    return bool(_HAN.search(text))
