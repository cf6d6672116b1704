"""Reads XLS workbooks (BIFF, Excel 2 to 2003, WPS .et) with xlrd, as the sheets show them."""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import xlrd

from tourmetrics.documents.records import Content, UnreadableError
from tourmetrics.documents.rules import load_rules
from tourmetrics.documents.spreadsheets.pages import Area, Page, is_chinese
from tourmetrics.documents.spreadsheets.shown import shown, shown_text
from tourmetrics.documents.spreadsheets.strings import raised
from tourmetrics.documents.spreadsheets.writing import content_of

_SUPERSCRIPT = 1
_OLE = b"\xd0\xcf\x11\xe0"
# The first record of workbooks before Excel 5, which lie in no container.
_BARE = tuple(bytes((9, version)) for version in (0, 2, 4, 8))
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ANEW = "get the file anew, or open it in Excel, WPS or LibreOffice and save it as XLSX"
_LOCKED = "open it with its password and save it without one"
_RAISED = (
    xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, AssertionError, IndexError, KeyError,
    TypeError, ValueError, AttributeError, UnicodeError, MemoryError, NotImplementedError,
    ZeroDivisionError, RecursionError,
)  # fmt: skip


class XlsReader:
    """The reader of old Excel workbooks (XLS)."""

    formats = frozenset({"xls"})

    def read(self, data: bytes, path: Path) -> Content:
        """Return the tables and words of the sheets that are shown.

        Raises:
            UnreadableError: the workbook is encrypted, damaged, of another kind, or ours.
        """
        del path
        if _ENCRYPTED in data:
            raise UnreadableError("is encrypted with a password", _LOCKED)
        if not data.startswith((_OLE, *_BARE)):
            raise UnreadableError("is no Excel workbook, whatever its name says", _ANEW)
        rules = load_rules()
        book = _opened(data)
        left = rules.sheet_cells
        pages: list[Page] = []
        for number in range(book.nsheets):
            try:
                page = _page(book, number, left)
            except _RAISED as error:
                problem = f"is damaged ({_said(error)})"
                raise UnreadableError(problem, _ANEW, f"sheet {number + 1}") from error
            left -= sum(map(len, page.cells.values()))
            pages.append(page)
            book.unload_sheet(number)
        return content_of(pages, rules)


def _opened(data: bytes) -> Any:
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - no path of ours
        try:
            try:
                return _workbook(data, nowhere)
            except xlrd.compdoc.CompDocError:
                # Some programs let streams of the container overlap; the workbook may be sound.
                return _workbook(data, nowhere, ignore_workbook_corruption=True)
        except _RAISED as error:
            text = _said(error)
            if "encrypted" in text.lower():
                raise UnreadableError("is encrypted with a password", _LOCKED) from error
            if "workbook" in text.lower() and "find" in text.lower():
                raise UnreadableError(
                    "is an old Office file without a workbook in it",
                    "open it in the program that made it and save it as XLSX, DOCX or PDF",
                ) from error
            raise UnreadableError(f"is cut off or damaged ({text})", _ANEW) from error


def _workbook(data: bytes, log: TextIO, **options: bool) -> Any:
    return xlrd.open_workbook(
        file_contents=data, formatting_info=True, on_demand=True, logfile=log, **options
    )


def _said(error: BaseException) -> str:
    return str(error).splitlines()[0][:120] if str(error) else "its parts do not fit together"


def _page(book: Any, number: int, left: int) -> Page:
    sheet = book.sheet_by_index(number)
    page = Page(sheet.name, bool(sheet.visibility))
    count = 0
    chinese = any(
        is_chinese(text for text in sheet.row_values(row) if isinstance(text, str))
        for row in range(sheet.nrows)
    )
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            text = _text(book, sheet, row, column, chinese=chinese)
            if text.strip():
                page.put(row + 1, column + 1, text)
                count += 1
        if count > left:
            page.cut_at = row + 1
            break
    page.merged = [
        Area(top + 1, first + 1, bottom, last) for top, bottom, first, last in sheet.merged_cells
    ]
    page.hidden_rows = [(r + 1, r + 1) for r, info in sheet.rowinfo_map.items() if info.hidden]
    page.hidden_columns = [(c + 1, c + 1) for c, info in sheet.colinfo_map.items() if info.hidden]
    return page


def _text(book: Any, sheet: Any, row: int, column: int, *, chinese: bool) -> str:
    kind = sheet.cell_type(row, column)
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return ""
    value = sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    code = _code(book, sheet, row, column)
    if kind == xlrd.XL_CELL_TEXT:
        runs = sheet.rich_text_runlist_map.get((row, column), ())
        return shown_text(_with_raised(str(value), runs, book), code)
    if value == 0 and not sheet.show_zero_values:
        return ""
    return shown(float(value), code, from_1904=bool(book.datemode), chinese=chinese)


def _with_raised(text: str, runs: Sequence[tuple[int, int]], book: Any) -> str:
    """Return a text whose raised signs stay raised: a footnote's mark must not become a digit."""
    if not runs:
        return text
    pieces = [text[: runs[0][0]]]
    ends = [start for start, _ in runs[1:]] + [len(text)]
    for (start, font), end in zip(runs, ends, strict=True):
        high = font < len(book.font_list) and book.font_list[font].escapement == _SUPERSCRIPT
        pieces.append(raised(text[start:end]) if high else text[start:end])
    return "".join(pieces)


def _code(book: Any, sheet: Any, row: int, column: int) -> str:
    """Return the number format of a cell; a cell without a style is plain."""
    style = sheet.cell_xf_index(row, column)
    if style is None or style >= len(book.xf_list):
        return "General"
    found = book.format_map.get(book.xf_list[style].format_key)
    return found.format_str if found is not None and found.format_str else "General"
