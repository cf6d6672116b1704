"""Reads an element of a page line by line, as a browser would break it into blocks.

Any nesting of blocks and of spans gives the same lines: a line ends where a block begins or
ends, and at a line break, unless the break only folded a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from tourmetrics.documents.cells import Cell
from tourmetrics.documents.layout import one_line
from tourmetrics.documents.webpages.folding import unfolded
from tourmetrics.documents.webpages.inline import lowered, of_source, raised, shown
from tourmetrics.documents.webpages.numbering import number_of
from tourmetrics.documents.webpages.preformatted import pieces_of, rows_of
from tourmetrics.documents.webpages.tree import BLOCKS, Element, Page

Kind = Literal["heading", "paragraph", "item", "note", "table"]

_DISPLAY = re.compile(r"display\s*:\s*([a-z-]+)")
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|pptx?|csv|txt)(?:$|[?#])", re.IGNORECASE
)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_SUPER = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
# The mark of a note that stands below on the page, as its link shows it.
_MARK = re.compile("[\\[【〔(\uff08].{1,6}[\\])】〕\uff09]|[①-⑳]")
_WITHDRAWN = frozenset({"del", "s", "strike", "rt", "rp"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_NOTES = re.compile(r"(?:^|\b|-)(?:footnotes?|endnotes?)\b|^fn\d", re.IGNORECASE)
# A heading longer than this is a paragraph that somebody wanted large.
_LONGEST_HEADING = 160
_LONGEST_TERM = 40
_HAN = re.compile("[\u3400-\u9fff]")
# Inline elements that style sheets set apart; a sign that no text has marks where one ended.
_SET_APART = frozenset({"span", "a", "label", "em", "i", "time", "strong", "b"})
_SEAM = "\ufdd0"


# Gives the rows of a table of data, or ``None`` for one that only lays out a page.
TableReader = Callable[[Element, Page], Sequence[Sequence[Cell]] | None]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, or a table, with the element that it stands in.

    ``linked`` counts the signs that are links to other pages; ``apart`` is the text with spaces
    between pieces that only a style sheet sets apart, where there are such; ``part`` counts the
    lines of an element that has several, from 1, and is 0 where it has one.
    """

    kind: Kind
    text: str
    element: Element
    linked: int = 0
    level: int = 0
    part: int = 0
    apart: str = ""
    rows: Sequence[Sequence[Cell]] = field(default=())

    @property
    def unlinked(self) -> int:
        """The number of signs that are no links."""
        return len(self.text) - self.linked


def lines_of(element: Element, page: Page, tables: TableReader | None = None) -> list[Line]:
    """Return the lines of an element; ``tables`` reads those tables that hold data."""
    walk = _Walk(page, tables)
    walk.through(element)
    walk.end_block()
    return list(_with_terms(_numbered(walk.lines)))


def link_of(element: Element) -> bool:
    """Whether an element leads to another page; a file to be fetched is none."""
    target = element.attributes.get("href")
    return element.tag == "a" and bool(target) and not _FILE.search(target or "")


class _Walk:
    """Goes through the page once and collects its lines."""

    def __init__(self, page: Page, tables: TableReader | None) -> None:
        self.lines: list[Line] = []
        self._page = page
        self._tables = tables
        self._pieces: list[str] = []
        self._linked = 0
        self._links = 0
        self._run: list[Line] = []
        self._blocks: list[Element] = [page.body]
        self._mark: str | None = None

    def through(self, element: Element) -> None:
        """Read an element with all that it holds."""
        for child in element.children:
            if isinstance(child, str):
                self._words(child)
            elif not child.hidden and not _is_withdrawn(child):
                self._element(child)

    def end_block(self) -> None:
        """End the line, and the lines that belonged together with it."""
        self.end_line()
        if self._run:
            self.lines += unfolded(self._run)
            self._run = []

    def end_line(self) -> None:
        """End the line that is being read, if it holds anything."""
        pieces = "".join(self._pieces)
        text = one_line(shown(pieces.replace(_SEAM, "")))
        if text:
            line = self._line(text, min(self._linked, len(text)))
            if _SEAM in pieces:
                line = replace(line, apart=one_line(shown(pieces.replace(_SEAM, " "))))
            self._run.append(line)
        self._pieces.clear()
        self._linked = 0

    def _line(self, text: str, linked: int) -> Line:
        block = self._blocks[-1]
        level = next((_HEADINGS[b.tag] for b in reversed(self._blocks) if b.tag in _HEADINGS), 0)
        if level and len(text) <= _LONGEST_HEADING:
            return Line("heading", text, block, linked, level)
        if self._mark is not None:
            mark, self._mark = self._mark, None
            return Line("item", mark + text, block, linked)
        if any(_is_note(b) for b in self._blocks):
            return Line("note", text, block, linked)
        return Line("paragraph", text, block, linked)

    def _words(self, text: str) -> None:
        text = of_source(text)
        # A line of a block begins without space, and two pieces have one space between them.
        last = next((piece for piece in reversed(self._pieces) if piece != _SEAM), " ")
        if last[-1] in " \n":
            text = text.lstrip(" \n")
        self._add(text)

    def _add(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            if self._links:
                self._linked += len(text.strip())

    def _element(self, element: Element) -> None:
        tag = element.tag
        if tag == "br":
            self._break()
        elif tag in {"sup", "sub"} or _is_raised(element):
            self._shifted(element)
        elif tag == "q":
            self._add("“")
            self.through(element)
            self._add("”")
        elif tag == "table" and self._table(element):
            return
        elif is_block(element):
            self._block(element)
        else:
            linked = link_of(element)
            self._links += linked
            self.through(element)
            self._links -= linked
            if self._pieces and tag in _SET_APART:
                self._pieces.append(_SEAM)

    def _break(self) -> None:
        if self._blocks[-1].tag in _HEADINGS:
            self._pieces.append("\n")
        else:
            self.end_line()

    def _shifted(self, element: Element) -> None:
        before = "".join(self._pieces[-8:]).replace(_SEAM, "")
        inner = "".join(line.text for line in lines_of(element, self._page))
        self._add(lowered(inner) if element.tag == "sub" else raised(inner, before))

    def _block(self, element: Element) -> None:
        self.end_block()
        if element.tag == "li":
            self._mark = number_of(element)
        self._blocks.append(element)
        if element.tag == "pre":
            self._preformatted(element)
        else:
            self.through(element)
        self.end_block()
        self._blocks.pop()
        if element.tag == "li":
            self._mark = None

    def _preformatted(self, element: Element) -> None:
        """Read text whose line ends and gaps are meant, with the tables set in it."""
        place = self._page.locator(element)
        for is_table, run in pieces_of(element.text()):
            if is_table:
                self.end_block()
                rows = [
                    [Cell(field, f"{place}, line {number}") for field in fields]
                    for number, fields in rows_of(run)
                ]
                text = "\n".join(line for _, line in run)
                self.lines.append(Line("table", text, element, rows=rows))
                continue
            for _, line in run:
                self._add(line)
                self.end_line()

    def _table(self, element: Element) -> bool:
        rows = self._tables(element, self._page) if self._tables else None
        if rows is None:
            return False
        self.end_block()
        for caption in element.elements():
            if caption.tag == "caption":
                self._block(caption)
        text = "\n".join(cell.text for row in rows for cell in row if cell.text)
        if text:
            self.lines.append(Line("table", text, element, _linked(element), rows=rows))
        return True


def is_block(element: Element) -> bool:
    """Whether an element begins a line of its own, by its tag or its style."""
    display = _DISPLAY.search(element.attributes.get("style", ""))
    if display and display[1] in {"inline", "inline-block"}:
        return element.tag in {"li", "table", "tr", "td"}
    return element.tag in BLOCKS or bool(display and display[1] in {"block", "flex", "grid"})


def _is_withdrawn(element: Element) -> bool:
    return element.tag in _WITHDRAWN or bool(_STRUCK.search(element.attributes.get("style", "")))


def _is_raised(element: Element) -> bool:
    """Whether an inline element is raised by its style, or leads to a note on the same page."""
    if element.tag not in _SET_APART:
        return False
    if _SUPER.search(element.attributes.get("style", "")):
        return True
    leads = element.attributes.get("href", "").startswith("#")
    return leads and bool(_MARK.fullmatch(element.text().strip()))


def _is_note(element: Element) -> bool:
    name = f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}"
    role = element.attributes.get("role", "")
    return role in {"doc-footnote", "doc-endnotes"} or bool(name != " " and _NOTES.search(name))


def _linked(element: Element) -> int:
    found = 0
    for child in element.walk():
        if link_of(child):
            found += len("".join(child.text().split()))
    return found


def _numbered(lines: Iterable[Line]) -> Iterator[Line]:
    """Count the lines of those elements that have several."""
    counts: dict[Element, int] = {}
    listed = list(lines)
    for line in listed:
        counts[line.element] = counts.get(line.element, 0) + 1
    seen: dict[Element, int] = {}
    for line in listed:
        seen[line.element] = seen.get(line.element, 0) + 1
        several = counts[line.element] > 1
        yield replace(line, part=seen[line.element]) if several else line


def _with_terms(lines: Iterable[Line]) -> Iterator[Line]:
    """Join a short term with what is said of it, as both stand side by side."""
    term: Line | None = None
    for line in lines:
        if term is not None and line.element.tag == "dd" and line.kind == "paragraph":
            sign = (
                " "
                if term.text.endswith(":")
                else ""
                if term.text.endswith("：")
                else "："
                if _HAN.search(term.text)
                else ": "
            )
            linked = term.linked + line.linked
            yield replace(line, text=f"{term.text}{sign}{line.text}", linked=linked)
            term = None
            continue
        if term is not None:
            yield term
        term = None
        if line.element.tag == "dt" and len(line.text) <= _LONGEST_TERM:
            term = line
        else:
            yield line
    if term is not None:
        yield term
