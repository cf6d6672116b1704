"""Reads Excel workbooks in the XML of 2003, which programs export under the name of .xls."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tourmetrics.documents.records import Content
from tourmetrics.documents.rules import load_rules
from tourmetrics.documents.spreadsheets.packages import attributes, elements_of, local
from tourmetrics.documents.spreadsheets.pages import Area, Page, is_chinese
from tourmetrics.documents.spreadsheets.shown import shown, shown_text
from tourmetrics.documents.spreadsheets.showndates import serial_of
from tourmetrics.documents.spreadsheets.writing import content_of

_CODES = {
    "general number": "General", "fixed": "0.00", "standard": "#,##0.00", "percent": "0.00%",
    "scientific": "0.00E+00", "currency": "#,##0.00", "short date": "yyyy/m/d",
    "medium date": "d-mmm-yy", "long date": "d mmmm yyyy", "general date": "yyyy/m/d h:mm",
}  # fmt: skip
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MOST_DIGITS = 7


class XmlSheetReader:
    """The reader of Excel workbooks in XML (2003)."""

    formats = frozenset({"xml2003"})

    def read(self, data: bytes, path: Path) -> Content:
        """Return the tables and words of the sheets that are shown.

        Raises:
            UnreadableError: the XML is damaged or declares a document type.
        """
        del path
        rules = load_rules()
        return content_of(_Book(rules.sheet_cells).read(data), rules)


@dataclass(slots=True)
class _Book:
    """The sheets of a workbook while its elements stream by."""

    left: int
    codes: dict[str, str] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    style: str = ""
    row: int = 0
    column: int = 0
    grid_column: int = 0
    chinese: bool = False

    def read(self, data: bytes) -> list[Page]:
        for event, name, element in elements_of(io.BytesIO(data), "XML", {"Cell"}, starts=True):
            if event == "start":
                self._start(name, attributes(element))
            elif name == "Cell" and self.pages:
                self._cell(attributes(element), element)
            elif name == "Visible" and self.pages and element.text != "SheetVisible":
                self.pages[-1].hidden = True
        return self.pages

    def _start(self, name: str, found: dict[str, str]) -> None:
        if name == "Style":
            self.style = found.get("ID", "")
        elif name == "NumberFormat":
            code = found.get("Format", "General")
            self.codes[self.style] = _CODES.get(code.lower(), code)
        elif name == "Worksheet":
            self.pages.append(Page(found.get("Name", "")))
            self.row = self.grid_column = 0
        elif name == "Column" and self.pages:
            first = _number(found.get("Index"), self.grid_column + 1)
            last = min(first + _number(found.get("Span"), 0), _LAST_COLUMN)
            self.grid_column = last
            if found.get("Hidden") == "1":
                self.pages[-1].hidden_columns.append((first, last))
        elif name == "Row" and self.pages:
            self.row, self.column = _number(found.get("Index"), self.row + 1), 0
            if found.get("Hidden") == "1":
                self.pages[-1].hidden_rows.append((self.row, self.row))

    def _cell(self, found: dict[str, str], cell: Any) -> None:
        self.column = _number(found.get("Index"), self.column + 1)
        page, row, column = self.pages[-1], self.row, self.column
        across, down = _number(found.get("MergeAcross"), 0), _number(found.get("MergeDown"), 0)
        self.column += across
        if column > _LAST_COLUMN or row > _LAST_ROW or page.cut_at is not None:
            return
        if across or down:
            page.merged.append(Area(row, column, row + down, column + across))
        text = self._text(cell, self.codes.get(found.get("StyleID", ""), "General"))
        self.chinese = self.chinese or is_chinese([text])
        page.put(row, column, text)
        self.left -= 1
        if self.left < 0:
            page.cut_at = row

    def _text(self, cell: Any, code: str) -> str:
        for part in cell:
            if not isinstance(part.tag, str) or local(part.tag) != "Data":
                continue
            kind = attributes(part).get("Type", "String")
            value = "".join(part.itertext())
            if kind == "Error":
                return ""
            if kind == "Boolean":
                return "TRUE" if value.strip() == "1" else "FALSE"
            number = serial_of(value) if kind == "DateTime" else _float(value, kind)
            if number is None:
                return shown_text(value, code)
            return shown(number, code, chinese=self.chinese)
        return ""


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) <= _MOST_DIGITS else otherwise


def _float(text: str, kind: str) -> float | None:
    try:
        return float(text) if kind == "Number" else None
    except ValueError:
        return None
