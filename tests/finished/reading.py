"""A finished PDF, read as a reader sees it: its numbers, where they stand, where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_AROUND = 90  # letters of context on each side
_SMALL = 9.0  # the size of a note's mark, in CSS pixels, is less
Place = tuple[int, float]  # a page, and how far down it in points


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, the point in its middle, and its size of type in CSS pixels."""

    sign: str
    middle: tuple[float, float]
    size: float


@dataclass(frozen=True, slots=True)
class Token:
    """A number on a page (0 for the first), the text around it, and where its link leads.

    ``height`` is in points from the page's foot; ``small`` numbers are the marks of notes.
    """

    page: int
    text: str
    before: str
    after: str
    target: str | None
    height: float
    small: bool

    def __str__(self) -> str:
        return f"page {self.page + 1}: {self.before[-24:]}⟦{self.text}⟧{self.after[:24]}"


class Reading:
    """The pages of one PDF."""

    def __init__(self, path: Path) -> None:
        self.pdf = pikepdf.open(path)
        self._pages = pypdfium2.PdfDocument(path)

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Where each anchor of the file is: its page, and points from the page's foot."""
        names = self.pdf.Root.Names.Dests.Names
        numbers = {page.objgen: number for number, page in enumerate(self.pdf.pages)}
        return {
            str(names[i]): (numbers[names[i + 1][0].objgen], float(names[i + 1][3]))
            for i in range(0, len(names), 2)
        }

    @cached_property
    def letters(self) -> list[list[Letter]]:
        """The letters of each page, in the order of reading."""
        return [_letters(page) for page in self._pages]

    def links(self, page: int) -> list[tuple[tuple[float, float, float, float], str]]:
        """Return the boxes of a page's links and the anchors that they lead to."""
        found = []
        for annotation in self.pdf.pages[page].get("/Annots", []):
            x1, y1, x2, y2 = (float(value) for value in annotation.Rect)
            box = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
            found.append((box, str(annotation.get("/Dest", ""))))
        return found

    @cached_property
    def tokens(self) -> list[Token]:
        """Every number of every page; the mark of a note is a number of its own."""
        return list(self._tokens())

    def _tokens(self) -> Iterator[Token]:
        for page, letters in enumerate(self.letters):
            links = self.links(page)
            text = "".join(letter.sign for letter in letters)
            for start, end in _numbers(letters):
                first = letters[start]
                leads = [target for box, target in links if _inside(first.middle, box)]
                # A link to a quote says most, where several lie over each other.
                leads.sort(key=lambda target: not target.startswith("q-"))
                yield Token(
                    page,
                    text[start:end],
                    flat(text[max(0, start - _AROUND) : start]),
                    flat(text[end : end + _AROUND]),
                    leads[0] if leads else None,
                    first.middle[1],
                    first.size < _SMALL,
                )

    def sources(self, until: Place) -> str:
        """Return the text of the sources down to a place, without marks."""
        page, height = self.places["sources"]
        parts = [self._between(page, height, until[1] if page == until[0] else 0)]
        parts += [self._between(number, 10_000, 0) for number in range(page + 1, until[0])]
        if page < until[0]:
            parts.append(self._between(until[0], 10_000, until[1]))
        return flat("".join(parts))

    def note_at(self, anchor: str) -> str:
        """Return the text of a page from some lines above a quote on, without marks."""
        page, height = self.places[anchor]
        return flat(self._between(page, height + 60, 0))

    def _between(self, page: int, above: float, below: float) -> str:
        return "".join(
            letter.sign
            for letter in self.letters[page]
            if below <= letter.middle[1] < above and not letter.size < _SMALL
        )


def flat(text: str) -> str:
    """Return a text with each run of white space as one space, without the marks of breaks."""
    return re.sub(r"[\s\ufffe\u00ad]+", " ", text)


def tight(text: str) -> str:
    """Return a text without white space: lines break anywhere in Chinese."""
    return re.sub(r"[\s\ufffe\u00ad\u200b]+", "", text)


def _inside(point: tuple[float, float], box: tuple[float, float, float, float]) -> bool:
    x, y = point
    return box[0] - 0.5 <= x <= box[2] + 0.5 and box[1] - 1 <= y <= box[3] + 1


def _letters(page: pypdfium2.PdfPage) -> list[Letter]:
    text = page.get_textpage()
    found = []
    for place in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, place)
        left, foot, right, head = text.get_charbox(place)
        found.append(
            Letter(
                chr(code) if 0 < code < 0x110000 else " ",
                ((left + right) / 2, (foot + head) / 2),
                pdfium.FPDFText_GetFontSize(text, place),
            )
        )
    return found


def _numbers(letters: list[Letter]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each number, cut where the size of type changes."""
    text = "".join(letter.sign for letter in letters)
    for found in re.finditer(r"\d[\d,.]*", text):
        start = found.start()
        for end in range(start + 1, found.end() + 1):
            if end == found.end() or letters[end].size != letters[start].size:
                number = NUMBER.match(text, start, end)
                if number:
                    yield number.span()
                start = end
