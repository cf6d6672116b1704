"""Takes the glyphs of a page out of the PDF library, turned as the page is read.

What stands aslant (a watermark) is left out; a page whose text stands on its side (a wide table)
is turned. Signs that have no meaning in Unicode are counted and become U+FFFD, never a guess.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_LOST = "\ufffd"
_HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "\u00ad"}
_BLANK = frozenset(
    " \t\r\n\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
)
_NOTHING = frozenset("\u200b\u200c\u200d\u2060\ufeff\x00")
# Signs of fonts like Symbol and Wingdings, which stand before the items of a list.
_PRIVATE_LOW, _PRIVATE_HIGH = 0xF020, 0xF0FF
_BOLD_NAMES = ("bold", "black", "heavy", "simhei", "semibold", "demi")
_BOLD_WEIGHT = 600
_ASLANT = math.radians(3)
# Text on its side is read as well if there is as much of it as a sentence has.
_SENTENCE = 60
# A sign within this share of its size of the same sign is that sign drawn twice.
_DOUBLE = 0.08
_BLANK_CODE = 32
# A few private signs stand before items; a page of them is text in a font without meaning.
_MANY_PRIVATE = 0.05


@dataclass(frozen=True, slots=True)
class Glyph:
    """A sign with its place; ``turns`` counts the quarter turns in which it stands."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class View:
    """The glyphs of a page that stand in one direction, in the order of the file."""

    turns: int
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Glyphs:
    """What a page holds: its views, the main one first, and how many signs are lost of all."""

    views: tuple[View, ...]
    count: int
    lost: int
    too_many: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page, by which its points are turned and moved."""

    left: float
    bottom: float
    right: float
    top: float

    def turned(self, x: float, y: float, turns: int) -> tuple[float, float]:
        """Return a point as seen after the page was turned so that its text stands upright."""
        if turns == 0:
            return x - self.left, self.top - y
        if turns == 1:
            return y - self.bottom, x - self.left
        if turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def extent(self, turns: int) -> tuple[float, float]:
        """Return width and height after those turns."""
        wide, high = self.right - self.left, self.top - self.bottom
        return (wide, high) if turns % 2 == 0 else (high, wide)


@dataclass(frozen=True, slots=True)
class _Style:
    """What all glyphs of one text object share; ``turns`` is None where it stands aslant."""

    size: float
    bold: bool
    turns: int | None
    font: object | None


def frame_of(page: pdfium.PdfPage) -> Frame:
    """Return the visible part of a page."""
    left, bottom, right, top = page.get_bbox()
    return Frame(min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def glyphs_of(page: pdfium.PdfPage, frame: Frame, limit: int) -> Glyphs:
    """Return the glyphs of a page that lie in its visible part."""
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > limit:
            return Glyphs((), count, 0, too_many=True)
        return _collected(textpage.raw, count, frame)
    finally:
        textpage.close()


class _Drawn:
    """The signs drawn so far; one that is drawn again a little aside is to look bold."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, int, int], float] = {}

    def again(self, text: str, x: float, base: float, size: float) -> bool:
        """Whether a sign was drawn at this place before."""
        step = 2 * _DOUBLE * size
        column, row = int(x / step), round(base)
        beside = column + (1 if x / step - column > 0.5 else -1)
        for at in (column, beside):
            before = self._places.get((text, at, row))
            if before is not None and abs(before - x) < _DOUBLE * size:
                return True
        self._places[text, column, row] = x
        return False


@dataclass(slots=True)
class _Counts:
    total: int = 0
    lost: int = 0
    private: int = 0


def _collected(raw: pdfium_c.FPDF_TEXTPAGE, count: int, frame: Frame) -> Glyphs:
    views: dict[int, list[Glyph]] = {0: [], 1: [], 2: [], 3: []}
    drawn = {turns: _Drawn() for turns in views}
    counts = _Counts()
    last: tuple[_Style, float, float] | None = None
    end = 0.0
    for style, text, x, y, wide in _signs(raw, count, counts):
        if not (frame.left <= x <= frame.right and frame.bottom <= y <= frame.top):
            continue
        turns = style.turns or 0
        x0, base = frame.turned(x, y, turns)
        origin = style, x, y
        if last is not None and last[1] == x and last[2] == y and last[0] is style:
            # One glyph that means several letters, such as that of ffi.
            x0, wide = end, 0.0
        elif text != " " and drawn[turns].again(text, x0, base, style.size):
            continue
        last, end = origin, x0 + wide
        views[turns].append(Glyph(text, x0, end, base, style.size, style.bold))
    if counts.private > _MANY_PRIVATE * counts.total:
        counts.lost += counts.private
    seen = {t: sum(1 for glyph in glyphs if glyph.text != " ") for t, glyphs in views.items()}
    order = sorted((t for t in views if seen[t]), key=lambda t: (-seen[t], t))
    kept = [turns for turns in order if turns == order[0] or seen[turns] >= _SENTENCE]
    made = tuple(View(turns, tuple(views[turns])) for turns in kept)
    return Glyphs(made, counts.total, counts.lost)


def _signs(
    raw: pdfium_c.FPDF_TEXTPAGE, count: int, counts: _Counts
) -> Iterator[tuple[_Style, str, float, float, float]]:
    """Yield the signs that the file draws, with style, origin and width, and count them."""
    styles: dict[bytes, _Style] = {}
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_RECTF()
    for at in range(count):
        code = pdfium_c.FPDFText_GetUnicode(raw, at)
        # The library puts blanks, line ends and hyphens of its own between the signs.
        if code <= _BLANK_CODE and pdfium_c.FPDFText_IsGenerated(raw, at) == 1:
            continue
        handle = pdfium_c.FPDFText_GetTextObject(raw, at)
        key = bytes(handle)
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(raw, at, handle)
        if style.turns is None or style.size <= 0:
            continue
        text = _sign(code)
        if not text or not pdfium_c.FPDFText_GetCharOrigin(raw, at, x, y):
            continue
        if text != " ":
            counts.total += 1
            counts.private += _PRIVATE_LOW <= code <= _PRIVATE_HIGH
            if text == _LOST or pdfium_c.FPDFText_HasUnicodeMapError(raw, at) == 1:
                text = _LOST
                counts.lost += 1
        if style.turns == 0 and pdfium_c.FPDFText_GetLooseCharBox(raw, at, box):
            wide = box.right - box.left
        else:
            wide = _width(style, text)
        yield style, text, x.value, y.value, wide


def _sign(code: int) -> str:
    """Return the sign of a code point: a space for all blanks, U+FFFD for what says nothing."""
    if 0x21 <= code <= 0x7E or 0x4E00 <= code <= 0x9FFF:
        return chr(code)
    if code in _HYPHENS:
        return _HYPHENS[code]
    if _PRIVATE_LOW <= code <= _PRIVATE_HIGH:
        return "•"
    char = chr(code) if 0 < code < 0x110000 else "\x00"
    if char in _BLANK:
        return " "
    if char in _NOTHING:
        return ""
    if unicodedata.category(char) in {"Co", "Cn", "Cc", "Cs"}:
        return _LOST
    if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xFB00 <= code <= 0xFB06:
        # Radicals and ligatures look like the plain signs that are meant.
        return unicodedata.normalize("NFKC", char)
    return char


def _style(raw: pdfium_c.FPDF_TEXTPAGE, at: int, handle: object) -> _Style:
    matrix = pdfium_c.FS_MATRIX()
    nominal = pdfium_c.FPDFText_GetFontSize(raw, at)
    turns: int | None = 0
    size = nominal
    if pdfium_c.FPDFText_GetMatrix(raw, at, matrix):
        size = nominal * math.hypot(matrix.c, matrix.d)
        quarter = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
        turns = round(quarter) % 4
        if abs(quarter - round(quarter)) * math.pi / 2 > _ASLANT:
            turns = None
    font = pdfium_c.FPDFTextObj_GetFont(handle) if handle else None
    return _Style(round(size, 1), _is_bold(handle, font), turns, font)


def _is_bold(handle: object, font: object) -> bool:
    """Whether a font is bold by its name or weight, or its letters are drawn with an outline."""
    if not font:
        return False
    buffer = ctypes.create_string_buffer(128)
    pdfium_c.FPDFFont_GetBaseFontName(font, buffer, 128)
    name = buffer.value.decode("utf-8", "replace").lower()
    outlined = pdfium_c.FPDFTextObj_GetTextRenderMode(handle) == 2
    return (
        outlined
        or pdfium_c.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
        or any(word in name for word in _BOLD_NAMES)
    )


def _width(style: _Style, text: str) -> float:
    width = ctypes.c_float()
    if style.font and pdfium_c.FPDFFont_GetGlyphWidth(
        style.font, ord(text[0]), ctypes.c_float(style.size), width
    ):
        return width.value
    return style.size / 2
