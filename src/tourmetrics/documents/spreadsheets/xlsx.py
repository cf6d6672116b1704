"""Reads XLSX workbooks: cached values in their number formats, as the sheets show them.

The parts are read as a stream, so that a sheet with a million empty cells costs no memory, a
formula without its result is told from a blank cell, and what other programs leave out or write
wrongly in styles and drawings does no harm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from tourmetrics.documents.records import Content, UnreadableError
from tourmetrics.documents.rules import load_rules
from tourmetrics.documents.spreadsheets.packages import PackageFile, attributes, local
from tourmetrics.documents.spreadsheets.pages import Area, Page, is_chinese
from tourmetrics.documents.spreadsheets.shown import shown, shown_text
from tourmetrics.documents.spreadsheets.showndates import serial_of
from tourmetrics.documents.spreadsheets.strings import shared_strings, text_of, unescaped
from tourmetrics.documents.spreadsheets.styles import GENERAL, number_formats
from tourmetrics.documents.spreadsheets.writing import content_of

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_TRUE = ("1", "true", "on")
_BOOLEANS = {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}


class XlsxReader:
    """The reader of Excel workbooks since 2007 (XLSX, XLSM)."""

    formats = frozenset({"xlsx"})

    def read(self, data: bytes, path: Path) -> Content:
        """Return the tables and words of the sheets that are shown.

        Raises:
            UnreadableError: the workbook is encrypted, damaged, too large, or a table of ours.
        """
        del path
        rules = load_rules()
        package = PackageFile(data, rules)
        book = book_of(package)
        left = rules.limits.sheet_cells
        pages: list[Page] = []
        for name, part, hidden in book.sheets:
            page = Page(name, hidden)
            if package.has(part):
                _fill(page, package, part, book, left)
                left -= sum(map(len, page.cells.values()))
            pages.append(page)
        return content_of(pages, rules)


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets share; ``sheets`` are name, part and whether it is hidden."""

    sheets: tuple[tuple[str, str, bool], ...]
    strings: list[str]
    codes: list[str]
    from_1904: bool
    chinese: bool


def book_of(package: PackageFile) -> Book:
    """Return what all sheets of a workbook share.

    Raises:
        UnreadableError: a part lacks or is damaged.
    """
    main = _main_part(package)
    targets, kinds = _relations(package, main)
    sheets: list[tuple[str, str, bool]] = []
    from_1904 = False
    for _, name, element in package.elements(main):
        found = attributes(element)
        if name == "workbookPr":
            from_1904 = found.get("date1904", "").lower() in _TRUE
        elif name == "sheet":
            part = targets.get(found.get("id", ""), "")
            # Sheets of charts and dialogs hold no cells.
            if part and kinds.get(part, "worksheet") == "worksheet":
                hidden = found.get("state", "visible") != "visible"
                sheets.append((found.get("name", ""), part, hidden))
    by_kind = {kind: part for part, kind in kinds.items()}
    strings = shared_strings(package, by_kind.get("sharedStrings", "xl/sharedStrings.xml"))
    return Book(
        tuple(sheets),
        strings,
        number_formats(package, by_kind.get("styles", "xl/styles.xml")),
        from_1904,
        is_chinese([*strings, *(name for name, _, _ in sheets)]),
    )


def _main_part(package: PackageFile) -> str:
    if package.has("_rels/.rels"):
        for _, name, element in package.elements("_rels/.rels"):
            found = attributes(element)
            if name == "Relationship" and found.get("Type", "").endswith("/officeDocument"):
                return found.get("Target", "").lstrip("/")
    if not package.has("xl/workbook.xml"):
        raise UnreadableError("is no Excel workbook, or is damaged", "save it again from Excel")
    return "xl/workbook.xml"


def _relations(package: PackageFile, main: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the parts that the workbook names, by their id, and the kind of each part."""
    folder, name = str(PurePosixPath(main).parent), PurePosixPath(main).name
    part = _joined(folder, f"_rels/{name}.rels")
    targets: dict[str, str] = {}
    kinds: dict[str, str] = {}
    if package.has(part):
        for _, tag, element in package.elements(part):
            found = attributes(element)
            target = found.get("Target", "").replace("\\", "/")
            if tag != "Relationship" or not target or found.get("TargetMode") == "External":
                continue
            target = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
            targets[found.get("Id", "")] = target
            kinds[target] = found.get("Type", "").rpartition("/")[2]
    return targets, kinds


def _joined(folder: str, target: str) -> str:
    parts: list[str] = [] if folder == "." else folder.split("/")
    for piece in target.split("/"):
        if piece == "..":
            parts = parts[:-1]
        elif piece not in ("", "."):
            parts.append(piece)
    return "/".join(parts)


def _fill(page: Page, package: PackageFile, part: str, book: Book, left: int) -> None:
    """Read the cells of a sheet, ``left`` of them at most."""
    row = column = count = 0
    zeros = True
    for event, name, element in package.elements(part, {"c"}, starts=True):
        if name == "c" and event == "end":
            column = column_of(element.get("r", "")) or column + 1
            if not len(element):
                continue
            if 0 < column <= _LAST_COLUMN and row <= _LAST_ROW and page.cut_at is None:
                count += _read_cell(page, row, column, element, book, zeros=zeros)
                page.cut_at = row if count > left else None
        elif event == "end":
            if name == "mergeCell" and (area := _area(element.get("ref", ""))):
                page.merged.append(area)
        elif name == "row":
            number = element.get("r", "")
            row, column = int(number) if number.isdigit() else row + 1, 0
            if element.get("hidden", "").lower() in _TRUE:
                page.hidden_rows.append((row, row))
        elif name == "col":
            _hide_columns(page, attributes(element))
        elif name == "sheetView":
            zeros = element.get("showZeros", "1").lower() in _TRUE


def _read_cell(page: Page, row: int, column: int, cell: Any, book: Book, *, zeros: bool) -> int:
    """Put a cell on the page; return whether it shows something."""
    parts = {local(part.tag): part for part in cell if isinstance(part.tag, str)}
    text = _text(attributes(cell), parts, book, zeros=zeros)
    if text is None:
        page.valueless.append((row, column))
        return 0
    page.put(row, column, text)
    return int(bool(text.strip()))


def _text(found: dict[str, str], parts: dict[str, Any], book: Book, *, zeros: bool) -> str | None:
    """Return what a cell shows, ``None`` for a formula without its result."""
    kind = found.get("t", "n")
    style = found.get("s", "")
    code = GENERAL
    if style.isdigit() and int(style) < len(book.codes):
        code = book.codes[int(style)]
    if kind == "inlineStr":
        return shown_text(text_of(parts["is"]), code) if "is" in parts else ""
    value = (parts["v"].text or "") if "v" in parts else ""
    if not value:
        # Words as result may be empty; a number never is, but some programs write it so.
        return None if "f" in parts and kind == "n" else ""
    if kind == "s":
        at = int(value) if value.strip().isdigit() else -1
        return shown_text(book.strings[at], code) if 0 <= at < len(book.strings) else ""
    if kind == "str":
        return shown_text(unescaped(value), code)
    if kind == "b":
        return _BOOLEANS.get(value.strip().lower(), "")
    if kind == "e":
        return ""
    number = serial_of(value) if kind == "d" else _float(value)
    if number is None:
        return value
    if number == 0 and not zeros:
        return ""
    return shown(number, code, from_1904=book.from_1904 and kind != "d", chinese=book.chinese)


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _hide_columns(page: Page, found: dict[str, str]) -> None:
    first, last = found.get("min", ""), found.get("max", "")
    if found.get("hidden", "").lower() in _TRUE and first.isdigit() and last.isdigit():
        page.hidden_columns.append((int(first), min(int(last), _LAST_COLUMN)))


def _area(reference: str) -> Area | None:
    places = [_PLACE.fullmatch(piece) for piece in reference.split(":")]
    corners = [(int(p.group(2)), _number(p.group(1))) for p in places if p]
    if len(corners) != 2:
        return None
    (top, left), (bottom, right) = corners
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def column_of(reference: str) -> int | None:
    """Return the column of a cell's reference, counted from 1.

    >>> column_of("AB12"), column_of("")
    (28, None)
    """
    place = _PLACE.fullmatch(reference)
    return _number(place.group(1)) if place else None


@lru_cache(maxsize=_LAST_COLUMN)
def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
