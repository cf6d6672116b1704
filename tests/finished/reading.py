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
_AROUND = 24  # letters of context on each side
Place = tuple[int, float]  # a page, and how far down it in points


@dataclass(frozen=True, slots=True)
class Token:
    """A number on a page (0 for the first), the text around it, and where its link leads."""

    page: int
    text: str
    before: str
    after: str
    target: str | None
    height: float

    def __str__(self) -> str:
        return f"page {self.page + 1}: {self.before}⟦{self.text}⟧{self.after}"


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
    def texts(self) -> list[tuple[str, list[tuple[float, float, float, float]]]]:
        """The text of each page with the box of every letter: left, foot, right, head."""
        return [_letters(page) for page in self._pages]

    def links(self, page: int) -> list[tuple[tuple[float, float, float, float], str]]:
        """Return the boxes of a page's links and the anchors that they lead to."""
        found = []
        for annotation in self.pdf.pages[page].get("/Annots", []):
            x1, y1, x2, y2 = (float(value) for value in annotation.Rect)
            box = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
            found.append((box, str(annotation.get("/Dest", ""))))
        return found

    def tokens(self) -> Iterator[Token]:
        """Yield every number of every page."""
        for page, (text, boxes) in enumerate(self.texts):
            links = self.links(page)
            for found in NUMBER.finditer(text):
                left, foot, right, head = boxes[found.start()]
                x, y = (left + right) / 2, (foot + head) / 2
                leads = [target for box, target in links if _inside(x, y, box)]
                # A link to a quote says most, where several lie over each other.
                leads.sort(key=lambda target: not target.startswith("q-"))
                yield Token(
                    page,
                    found.group(),
                    flat(text[max(0, found.start() - _AROUND) : found.start()]),
                    flat(text[found.end() : found.end() + _AROUND]),
                    leads[0] if leads else None,
                    y,
                )

    def note_at(self, anchor: str) -> str:
        """Return the text of the lines from a quote's place on, as far as a note can go."""
        page, height = self.places[anchor]
        text, boxes = self.texts[page]
        below = [sign for sign, box in zip(text, boxes, strict=True) if box[1] < height + 3]
        return flat("".join(below))[:1500]


def flat(text: str) -> str:
    """Return a text with each run of white space as one space, without the marks of breaks."""
    return re.sub(r"[\s\ufffe\u00ad]+", " ", text)


def tight(text: str) -> str:
    """Return a text without white space: lines break anywhere in Chinese."""
    return re.sub(r"[\s\ufffe\u00ad\u200b]+", "", text)


def _inside(x: float, y: float, box: tuple[float, float, float, float]) -> bool:
    return box[0] - 0.5 <= x <= box[2] + 0.5 and box[1] - 1 <= y <= box[3] + 1


def _letters(
    page: pypdfium2.PdfPage,
) -> tuple[str, list[tuple[float, float, float, float]]]:
    text = page.get_textpage()
    count = text.count_chars()
    codes = [pdfium.FPDFText_GetUnicode(text, i) for i in range(count)]
    letters = "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)
    return letters, [text.get_charbox(i) for i in range(count)]
