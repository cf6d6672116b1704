"""How wide a text is in the bundled fonts, and how to make it fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any

from fontTools.ttLib import TTFont

from tourmetrics.kept import kept, key_of
from tourmetrics.reporting.charts.drawing import FAMILY, FAMILY_BESIDE_HANZI, number, plain
from tourmetrics.reporting.charts.placing import Box
from tourmetrics.reporting.glyphs import is_drawn
from tourmetrics.resources import fonts_dir

ASCENT, DESCENT = 0.86, 0.2
"""How far letters reach above and below their line, in parts of their size."""
LEADING = 1.3
ELLIPSIS = "…"

_FIRST_IDEOGRAPHIC = "\u2e80"
# Pieces between which a line may break: a blank, a sign as wide as high, a word.
_PIECES = re.compile(r"\s+|[\u2e80-\uffef]|[^\s\u2e80-\uffef]+")
_INSIDE_WORD = re.compile(r"[^\s\u2e80-\uffef]{2}")


def text_width(text: str, size: float, weight: int = 400) -> float:
    """Return how wide ``text`` is when set at ``size``, in the unit of ``size``.

    What no bundled font draws counts as the code point that is printed in its place.

    >>> text_width("万间", 10)
    20.0
    """
    advances = _advances("InterCN" if _has_hanzi(text) else "Inter", weight)
    return sum(_advance(sign, advances) for sign in text) * size


def fit(text: str, width: float, size: float, weight: int = 400) -> str:
    """Return ``text``, or as much of it as ``width`` holds and an ellipsis.

    >>> fit("接待游客人次", 4, 1)
    '接待游…'
    """
    if _reach(text, width, size, weight) == len(text):
        return text
    # In a line of hanzi the ellipsis is as wide as one of them.
    mark = text_width(ELLIPSIS + text[:1], size, weight) - text_width(text[:1], size, weight)
    return text[: _reach(text, width - mark, size, weight)].rstrip() + ELLIPSIS


def wrap(text: str, width: float, size: float, weight: int = 400, lines: int = 2) -> list[str]:
    """Break ``text`` into at most ``lines`` lines of ``width``, the last one cut if need be.

    >>> wrap("tourist attractions", 7, 1)
    ['tourist', 'attractions']
    """
    made: list[str] = []
    rest = " ".join(text.split())
    while len(made) < lines - 1 and 0 < _reach(rest, width, size, weight) < len(rest):
        head = _head(rest, width, size, weight)
        made.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    if rest:
        made.append(fit(rest, width, size, weight))
    return made


def _head(text: str, width: float, size: float, weight: int) -> str:
    """Return the longest beginning that fits, broken between words; else within the first."""
    reach = _reach(text, width, size, weight)
    if _INSIDE_WORD.fullmatch(text[reach - 1 : reach + 1]) is None:
        return text[:reach]
    # A word that goes on behind the reach is left to the next line, unless it is the only one.
    ends = [piece.end() for piece in _PIECES.finditer(text, 0, reach)]
    return text[: ends[-2]] if len(ends) > 1 and text[: ends[-2]].strip() else text[:reach]


def _reach(text: str, width: float, size: float, weight: int) -> int:
    """Return how many signs of ``text`` fit ``width``."""
    advances = _advances("InterCN" if _has_hanzi(text) else "Inter", weight)
    used = 0.0
    for count, sign in enumerate(text):
        used += _advance(sign, advances) * size
        if used > width * (1 + 1e-9):
            return count
    return len(text)


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text; ``x`` and ``y`` are where it is anchored on its base line."""

    x: float
    y: float
    text: str
    size: float
    weight: int = 400
    fill: str = "#24343F"
    anchor: str = "start"

    @property
    def box(self) -> Box:
        """The room that the text takes."""
        width = text_width(self.text, self.size, self.weight)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return Box(left, self.y - ASCENT * self.size, left + width, self.y + DESCENT * self.size)

    def draw(self) -> str:
        """Return the text as SVG, in the family that its signs ask for."""
        family = FAMILY_BESIDE_HANZI if _has_hanzi(self.text) else FAMILY
        return (
            f'<text x="{number(self.x)}" y="{number(self.y)}" font-size="{number(self.size)}"'
            f' font-weight="{self.weight}" fill="{self.fill}" text-anchor="{self.anchor}"'
            f' font-family="{family}">{plain(self.text)}</text>'
        )


def _has_hanzi(text: str) -> bool:
    return any(sign >= _FIRST_IDEOGRAPHIC for sign in text)


def _advance(sign: str, advances: Mapping[int, float]) -> float:
    code = ord(sign)
    if code in advances:
        return advances[code]
    if unicodedata.combining(sign):
        return 0.0
    if not is_drawn(code):
        return sum(advances[ord(c)] for c in f"[U+{code:04X} ]")
    # Noto draws the rest, nothing wider than a hanzi.
    return 1.0


@cache
def _advances(family: str, weight: int) -> Mapping[int, float]:
    """Return the advance width of each code point that the Latin face draws, in ems."""
    content = (fonts_dir() / f"{family}-{weight}.ttf").read_bytes()

    def made() -> list[list[float]]:
        with TTFont(BytesIO(content), lazy=True) as font:
            em = font["head"].unitsPerEm
            widths = font["hmtx"].metrics
            return [[code, widths[name][0] / em] for code, name in font.getBestCmap().items()]

    return kept(key_of("advances", sha256(content).hexdigest()), made, _read)


def _read(told: Any) -> dict[int, float]:
    return {int(code): float(width) for code, width in told}
