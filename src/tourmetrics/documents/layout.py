"""Writes the parts of a document, in their order, as one Markdown text with a locator for each.

Every format that is no plain text passes through here, so that the same heading, list or table
reads the same wherever it came from, and the text that is kept beside the figures can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tourmetrics.documents.cells import Cell, Sheet, arranged
from tourmetrics.documents.records import Content, Gap
from tourmetrics.model import Block, BlockKind, Extent, Metadata

_SPACE = re.compile(r"\s+")
# Chinese is written without spaces: a line that was broken there goes on without one.
_HAN = "\u3000-\u9fff\uff00-\uffef"
_BREAK = "[ \t]*[\n\r\v\f]+[ \t]*"
_BROKEN_HAN = re.compile(f"(?<=[{_HAN}]){_BREAK}(?=[{_HAN}0-9])|(?<=[0-9]){_BREAK}(?=[{_HAN}])")
# Single signs with room between them, by themselves or before the same in another language.
_STRETCHED = re.compile("[\u3400-\u9fff](?: [\u3400-\u9fff])+(?= [^\u3400-\u9fff]*$|$)")
_MARKED = re.compile(
    r"[-*•·●▲–—+]\s|[0-9]{1,2}[.、．)]|[(（][0-9一二三四五六七八九十]{1,3}[)）]|[①-⑳]"
)
# Signs that Markdown would take for markup at the beginning of a line.
_OPENING = re.compile(r"#{1,6}(?=\s)|\|")
_DEEPEST = 6
# With fewer columns, a table that follows another may be of something else.
_FEWEST_COLUMNS = 3


@dataclass(slots=True)
class Layout:
    """Collects the parts of one document; `content` gives them as text with blocks.

    >>> layout = Layout()
    >>> layout.heading("Targets", "page 1")
    >>> head = [Cell("Metric", "A1"), Cell("2025", "B1")]
    >>> layout.table([head, [Cell("Visits", "A2"), Cell("5", "B2")]])
    >>> print(layout.content().text)
    # Targets
    <BLANKLINE>
    | Metric | 2025 |
    |---|---|
    | Visits | 5 |
    <BLANKLINE>
    """

    _pieces: list[str] = field(default_factory=list)
    _blocks: list[Block] = field(default_factory=list)
    _length: int = 0
    _last: BlockKind | None = None
    _columns: int = 0

    @property
    def has_parts(self) -> bool:
        """Whether anything was added yet."""
        return self._length > 0

    def heading(self, text: str, locator: str, level: int = 1) -> None:
        """Add a heading; ``level`` counts from 1, the outermost."""
        self._part("heading", text, locator, "#" * min(max(level, 1), _DEEPEST) + " ")

    def paragraph(self, text: str, locator: str) -> None:
        """Add a paragraph; line breaks inside it become spaces, between Chinese signs nothing."""
        self._part("paragraph", text, locator)

    def item(self, text: str, locator: str) -> None:
        """Add an item of a list; one that brings no mark of its own gets a dash."""
        self._part("list_item", text, locator, "" if _MARKED.match(text.lstrip()) else "- ")

    def note(self, text: str, locator: str) -> None:
        """Add a note: a footnote, what stands below a table."""
        self._part("note", text, locator)

    def table(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Add a table, row by row; cells that were merged say how far they reach.

        Lines of a single cell above and below are its titles and notes. The rows before the
        first numbers are its header. One without a header that follows another of as many columns
        at once is its continuation.
        """
        sheet = arranged(rows)
        width = len(sheet.rows[0]) if sheet.rows else 0
        headed = self._columns if self._last == "table_cell" else 0
        goes_on = not sheet.heads and not sheet.titles and width == headed >= _FEWEST_COLUMNS
        self.sheet(sheet, goes_on=goes_on)
        self._columns = width if sheet.heads or goes_on else 0

    def sheet(self, sheet: Sheet, *, goes_on: bool = False) -> None:
        """Add a table that is arranged already; ``goes_on`` if its rows belong to the last one."""
        for cell in sheet.titles:
            self.paragraph(cell.text, cell.locator)
        if sheet.rows and not goes_on:
            self._apart()
        if sheet.rows:
            for number, row in enumerate(sheet.rows, start=1):
                self._row(row)
                if number == sheet.heads:
                    self._write("|" + "---|" * len(row) + "\n")
        for cell in sheet.notes:
            self.note(cell.text, cell.locator)

    def content(
        self,
        metadata: Metadata | None = None,
        *,
        gaps: Iterable[Gap] = (),
        extent: Extent | None = None,
    ) -> Content:
        """Return what was collected, with what the file says of itself and what is missing."""
        return Content(
            "".join(self._pieces),
            tuple(self._blocks),
            metadata or Metadata(),
            tuple(gaps),
            extent,
        )

    def _part(self, kind: BlockKind, text: str, locator: str, mark: str = "") -> None:
        text = one_line(text)
        if not text:
            return
        if not (kind == self._last == "list_item"):
            self._apart()
        if not mark and _OPENING.match(text):
            mark = "\\"
        self._write(mark)
        self._block(kind, text, locator)
        self._write("\n")
        self._last = kind

    def _row(self, row: Sequence[Cell]) -> None:
        self._write("|")
        for cell in row:
            self._write(" ")
            text = one_line(cell.text).replace("|", "¦")
            if text:
                self._block("table_cell", text, cell.locator)
                self._write(" ")
            self._write("|")
        self._write("\n")
        self._last = "table_cell"

    def _block(self, kind: BlockKind, text: str, locator: str) -> None:
        self._blocks.append(Block(kind, self._length, self._length + len(text), locator))
        self._write(text)

    def _apart(self) -> None:
        if self._length:
            self._write("\n")
        self._last = None

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)


def one_line(text: str) -> str:
    r"""Return a text without its line breaks: a space between words, nothing between Chinese.

    >>> one_line("接待\n人次 (ten\nthousand) ")
    '接待人次 (ten thousand)'
    """
    if "\n" in text or "\r" in text:
        text = _BROKEN_HAN.sub("", text)
    text = _SPACE.sub(" ", text).strip()
    return _stretched(text) if " " in text else text


def _stretched(text: str) -> str:
    """Return a Chinese word that was spread out to fill its line or cell (合　　计) as a word."""
    match = _STRETCHED.match(text)
    return text[: match.end()].replace(" ", "") + text[match.end() :] if match else text
