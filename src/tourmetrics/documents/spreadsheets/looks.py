"""Tells of an XLSX sheet which cells show a percentage, and which an error instead of a value.

A value alone does not say so: 15% is the number 0.15, and an error reads like an empty cell.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tourmetrics.documents.rules import load_rules
from tourmetrics.documents.spreadsheets.packages import PackageFile, attributes
from tourmetrics.documents.spreadsheets.xlsx import book_of, column_of

Place = tuple[int, int]
_PERCENT = "%"
_ERROR = b't="e"'


@dataclass(frozen=True, slots=True)
class Looks:
    """Places of a sheet, each row and column as counted from 1."""

    percent: Collection[Place] = ()
    errors: Collection[Place] = ()


def looks_of(data: bytes) -> dict[str, Looks]:
    """Return the percentages and errors of the sheets of a workbook that are not hidden.

    Cells are looked at only where a format of the workbook shows percentages, or where the sheet
    holds an error: most have neither, and that is told quickly.

    Raises:
        UnreadableError: the workbook is encrypted, damaged or too large.
    """
    package = PackageFile(data, load_rules())
    book = book_of(package)
    styles = {str(at) for at, code in enumerate(book.codes) if _PERCENT in code}
    return {
        name: _looks(package, part, styles)
        for name, part, hidden in book.sheets
        if not hidden and package.has(part) and (styles or package.holds(part, _ERROR))
    }


def _looks(package: PackageFile, part: str, styles: Collection[str]) -> Looks:
    percent, errors = set(), set()
    row = column = 0
    for event, name, element in package.elements(part, {"c"}, starts=True):
        found = attributes(element)
        if name == "row" and event == "start":
            number = found.get("r", "")
            row, column = int(number) if number.isdigit() else row + 1, 0
        elif name == "c" and event == "end":
            column = column_of(found.get("r", "")) or column + 1
            kind = found.get("t", "n")
            if kind == "e":
                errors.add((row, column))
            elif kind == "n" and found.get("s") in styles and len(element):
                percent.add((row, column))
    return Looks(percent, errors)
