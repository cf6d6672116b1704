"""Reads the pages of a file one by one, each with the pages beside it in view.

Only a few pages are held at a time, however many the file has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from tourmetrics.documents.pdf.aligned import with_tables
from tourmetrics.documents.pdf.columns import regions_of
from tourmetrics.documents.pdf.furniture import REACH, Edge, edges_of, running
from tourmetrics.documents.pdf.glyphs import Frame, View, frame_of, glyphs_of
from tourmetrics.documents.pdf.leaders import without_leaders
from tourmetrics.documents.pdf.openheads import with_open_heads
from tourmetrics.documents.pdf.ruled import ruled_tables
from tourmetrics.documents.pdf.rulings import rulings_of
from tourmetrics.documents.pdf.shapes import Grid, Line, Rule, TextLine, text_line
from tourmetrics.documents.pdf.spacing import closed_up
from tourmetrics.documents.pdf.words import Walls, lines_of, words_of
from tourmetrics.documents.rules import Rules

Loss = Literal["scan", "garbled", "patchy", "crowded", "broken"]

# From this share of signs without meaning a page is not readable; a few are a logo or a symbol.
_GARBLED = 0.15
# Fewer are shown as what they are, U+FFFD, and reported from here on.
_PATCHY, _PATCHES = 0.01, 2
# A page with so few signs and a picture over most of it is a scan with a stamp or a number.
_FEW, _COVERED = 40, 0.5
# Letters turned to outlines leave many shapes and no text.
_OUTLINES = 200


@dataclass(frozen=True, slots=True)
class Page:
    """What one page holds in the order of reading: columns of lines and tables."""

    number: int
    columns: tuple[tuple[TextLine | Grid, ...], ...] = ()
    height: float = 0.0
    loss: Loss | None = None


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The lines and ruled tables of one view of a page before heads and feet are known."""

    number: int
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...]
    lying: tuple[Rule, ...]
    height: float


def pages_of(document: pdfium.PdfDocument, rules: Rules, last: int) -> Iterator[Page]:
    """Yield the pages from the first to the ``last`` in their order."""
    sheets: dict[int, list[_Sheet]] = {}
    losses: dict[int, Loss | None] = {}
    edges: dict[int, dict[int, Edge]] = {}
    for ahead in range(last + REACH):
        if ahead < last:
            sheets[ahead], losses[ahead] = _read(document, ahead, rules)
            main = sheets[ahead][0] if sheets[ahead] else None
            edges[ahead] = edges_of(main.lines, main.height) if main else {}
        at = ahead - REACH
        if at >= 0:
            yield _page(at, sheets.pop(at), losses.pop(at), edges, last, rules)
            edges.pop(at - REACH, None)


def _page(
    at: int,
    sheets: Sequence[_Sheet],
    loss: Loss | None,
    edges: dict[int, dict[int, Edge]],
    pages: int,
    rules: Rules,
) -> Page:
    columns: list[tuple[TextLine | Grid, ...]] = []
    for order, sheet in enumerate(sheets):
        gone = running(at, sheet.lines, sheet.height, edges, pages, rules) if not order else set()
        lines = [line for place, line in enumerate(sheet.lines) if place not in gone]
        for region in regions_of(without_leaders(lines, pages, rules), sheet.grids):
            parts = with_tables(region.parts, region.left, region.right, sheet.lying)
            columns.append(
                tuple(text_line(part) if isinstance(part, Line) else part for part in parts)
            )
    return Page(at + 1, tuple(columns), sheets[0].height if sheets else 0.0, loss)


def _read(document: pdfium.PdfDocument, at: int, rules: Rules) -> tuple[list[_Sheet], Loss | None]:
    try:
        page = document[at]
    except pdfium.PdfiumError:
        return [], "broken"
    try:
        frame = frame_of(page)
        glyphs = glyphs_of(page, frame, rules.limits.pdf_page_signs)
        if glyphs.too_many:
            return [], "crowded"
        if glyphs.lost > _GARBLED * glyphs.count:
            return [], "garbled"
        loss: Loss | None = None
        if glyphs.count < _FEW and _is_picture(page, frame, glyphs.count):
            loss = "scan"
        elif glyphs.lost > max(_PATCHY * glyphs.count, _PATCHES):
            loss = "patchy"
        return [_sheet(page, at, frame, view, rules) for view in glyphs.views], loss
    finally:
        page.close()


def _sheet(page: pdfium.PdfPage, at: int, frame: Frame, view: View, rules: Rules) -> _Sheet:
    rulings = rulings_of(page, frame, view.turns, rules.limits.pdf_page_strokes)
    walls = Walls(rulings.standing)
    lines = lines_of(words_of(closed_up(view.glyphs), walls), walls)
    grids, rest = with_open_heads(*ruled_tables(lines, rulings))
    _, height = frame.extent(view.turns)
    return _Sheet(at, tuple(rest), tuple(grids), rulings.lying, height)


def _is_picture(page: pdfium.PdfPage, frame: Frame, signs: int) -> bool:
    """Whether the content of a page is a picture, or letters that were turned to outlines."""
    wide, high = frame.extent(0)
    paths = 0
    for item in page.get_objects(max_depth=4):
        if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            if (right - left) * (top - bottom) >= _COVERED * wide * high:
                return True
        elif item.type == pdfium_c.FPDF_PAGEOBJ_PATH:
            paths += 1
            if paths > _OUTLINES and signs == 0:
                return True
    return False
