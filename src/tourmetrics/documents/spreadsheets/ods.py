"""Reads ODS spreadsheets: the texts that the cells show, as the program that saved them wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tourmetrics.documents.records import Content, UnreadableError
from tourmetrics.documents.rules import load_rules
from tourmetrics.documents.spreadsheets.packages import PackageFile, attributes, local
from tourmetrics.documents.spreadsheets.pages import Area, Page, is_chinese
from tourmetrics.documents.spreadsheets.shown import general
from tourmetrics.documents.spreadsheets.showndates import worded
from tourmetrics.documents.spreadsheets.writing import content_of

_CELLS = ("table-cell", "covered-table-cell")
_HIDDEN = ("collapse", "filter")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
# Cells and rows may be repeated; so many of the same say all that there is to say.
_MOST_REPEATS = 200
_MOST_SPACES = 100
# What stands inside a cell without being its text.
_ASIDE = frozenset({"annotation", "shapes", "frame", "custom-shape", "ruby-text", "note", "table"})
_DIGITS = re.compile(r"\d+(?:[-/.]\d+){1,2}(?: [\d:]+)?")
_ERRORS = ("#", "Err:")


class OdsReader:
    """The reader of OpenDocument spreadsheets (ODS)."""

    formats = frozenset({"ods"})

    def read(self, data: bytes, path: Path) -> Content:
        """Return the tables and words of the sheets that are shown.

        Raises:
            UnreadableError: the file is encrypted, damaged, too large, or a table of ours.
        """
        del path
        rules = load_rules()
        package = PackageFile(data, rules)
        if package.has("META-INF/manifest.xml"):
            for _, name, _ in package.elements("META-INF/manifest.xml"):
                if name == "encryption-data":
                    raise UnreadableError(
                        "is encrypted with a password",
                        "open it with its password and save it without one",
                    )
        pages = _Sheets(rules.sheet_cells).read(package)
        return content_of(pages, rules)


@dataclass(slots=True)
class _Sheets:
    """The sheets of a file while its content streams by."""

    left: int
    hidden_styles: set[str] = field(default_factory=set)
    pages: list[Page] = field(default_factory=list)
    style: str = ""
    row: int = 0
    column: int = 0
    grid_column: int = 0
    again: int = 1
    chinese: bool = False
    filled: dict[int, str] = field(default_factory=dict)

    def read(self, package: PackageFile) -> list[Page]:
        whole = set(_CELLS) | {"shapes", "tracked-changes", "dde-links"}
        for event, name, element in package.elements("content.xml", whole, starts=True):
            if event == "start":
                self._start(name, element)
            elif name in _CELLS and self.pages:
                self._cell(name, element)
            elif name == "table-row" and self.pages:
                self._end_row()
        return self.pages

    def _start(self, name: str, element: Any) -> None:
        if name not in ("style", "table-properties", "table", "table-column", "table-row"):
            return
        found = attributes(element)
        if name == "style":
            self.style = found.get("name", "")
        elif name == "table-properties" and found.get("display") == "false":
            self.hidden_styles.add(self.style)
        elif name == "table":
            hidden = found.get("style-name", "") in self.hidden_styles
            self.pages.append(Page(found.get("name", ""), hidden))
            self.row = self.grid_column = 0
        elif name == "table-column" and self.pages:
            count = _count(found.get("number-columns-repeated"), _LAST_COLUMN)
            if found.get("visibility") in _HIDDEN:
                reach = self.grid_column + 1, self.grid_column + count
                self.pages[-1].hidden_columns.append(reach)
            self.grid_column += count
        elif name == "table-row" and self.pages:
            self.column = 0
            self.filled = {}
            self.again = _count(found.get("number-rows-repeated"), _LAST_ROW)
            if found.get("visibility") in _HIDDEN:
                self.pages[-1].hidden_rows.append((self.row + 1, self.row + self.again))

    def _cell(self, name: str, element: Any) -> None:
        found = attributes(element)
        count = _count(found.get("number-columns-repeated"), _LAST_COLUMN)
        first = self.column + 1
        self.column += count
        if name != "table-cell" or first > _LAST_COLUMN:
            return
        page = self.pages[-1]
        text = _text(element, found, chinese=self.chinese)
        self.chinese = self.chinese or is_chinese([text or ""])
        if text is None:
            page.valueless.append((self.row + 1, first))
        elif text.strip():
            for place in range(first, first + min(count, _MOST_REPEATS)):
                self.filled[place] = text
        across = _count(found.get("number-columns-spanned"), _LAST_COLUMN)
        down = _count(found.get("number-rows-spanned"), _LAST_ROW)
        if across > 1 or down > 1:
            row = self.row + 1
            page.merged.append(Area(row, first, row + down - 1, first + across - 1))

    def _end_row(self) -> None:
        page = self.pages[-1]
        if self.filled:
            for row in range(self.row + 1, self.row + 1 + min(self.again, _MOST_REPEATS)):
                if self.left <= 0:
                    page.cut_at = page.cut_at or row
                    break
                for column, text in self.filled.items():
                    page.put(row, column, text)
                self.left -= len(self.filled)
        self.filled = {}
        self.row += self.again


def _count(text: str | None, most: int) -> int:
    return min(int(text), most) if text and text.isdigit() and int(text) else 1


def _text(cell: Any, found: dict[str, str], *, chinese: bool) -> str | None:
    """Return what a cell shows, ``None`` for a formula without its result."""
    pieces: list[str] = []
    written = False
    for child in cell:
        if isinstance(child.tag, str) and local(child.tag) == "p":
            written = True
            pieces.append(_paragraph(child))
    text = "\n".join(pieces)
    kind = found.get("value-type", "")
    if written:
        if kind == "date" and _DIGITS.fullmatch(text.strip()):
            return _date(found.get("date-value", ""), text, chinese=chinese)
        return "" if text.startswith(_ERRORS) and "formula" in found else text
    if "formula" in found and not kind:
        return None
    # Some programs write the value alone.
    if kind in ("float", "percentage", "currency"):
        return _value(found.get("value", ""), percent=kind == "percentage")
    return found.get(f"{kind}-value", "") if kind in ("string", "date", "time", "boolean") else ""


def _date(value: str, text: str, *, chinese: bool) -> str:
    """Return a date that is shown by digits alone in words, as XLSX and XLS give it."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return text
    if (moment.hour, moment.minute) != (0, 0) or str(moment.year) not in text:
        return text
    return worded(moment, day=len(re.findall(r"\d+", text)) > 2, chinese=chinese)


def _value(text: str, *, percent: bool) -> str:
    try:
        number = float(text)
    except ValueError:
        return text
    return general(number * 100) + "%" if percent else general(number)


def _paragraph(element: Any) -> str:
    """Return the text of a paragraph with its spaces and line breaks, without what is aside."""
    pieces = [element.text or ""]
    for child in element:
        name = local(child.tag) if isinstance(child.tag, str) else ""
        if name == "s":
            pieces.append(" " * _count(attributes(child).get("c"), _MOST_SPACES))
        elif name == "tab":
            pieces.append(" ")
        elif name == "line-break":
            pieces.append("\n")
        elif name and name not in _ASIDE:
            pieces.append(_paragraph(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
