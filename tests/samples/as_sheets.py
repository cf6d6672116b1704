"""Writes the sample parts as spreadsheets and separated values, one line a row, as offices do."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.samples.facts import Merged, Part, Table, Words

_NUMBER = re.compile(r"(\()?(-?[\d,]+(?:\.(\d+))?)(%)?\)?")


@dataclass(frozen=True)
class Put:
    """What to write at a place: words, or a number with the format that shows it."""

    row: int
    column: int
    text: str
    across: int = 1
    down: int = 1
    value: float | None = None
    code: str = "General"


def puts(parts: Sequence[Part], *, units_right: bool = False) -> list[Put]:
    """Return the cells of the parts, from the first row on; places count from 0."""
    found: list[Put] = []
    row = 0
    for part in parts:
        if isinstance(part, Words):
            found.append(Put(row, 0, part.text))
            row += 1
            continue
        row = _table(part, row + 1, found, units_right=units_right) + 1
    return found


def _table(table: Table, row: int, found: list[Put], *, units_right: bool) -> int:
    width = max(
        sum(cell.across if isinstance(cell, Merged) else 1 for cell in line)
        for line in (*table.head, *table.rows)
    )
    found.append(Put(row, 0, table.title, across=width))
    row += 1
    if table.unit:
        found.append(Put(row, width - 1 if units_right else 0, table.unit))
        row += 1
    taken: set[tuple[int, int]] = set()
    for lines, numbers in ((table.head, False), (table.rows, True)):
        for line in lines:
            column = 0
            for cell in line:
                while (row, column) in taken:
                    column += 1
                put = _put(cell, row, column, numbers=numbers and column > 0)
                found.append(put)
                taken |= {
                    (row + down, column + across)
                    for down in range(put.down)
                    for across in range(put.across)
                }
                column += put.across
            row += 1
    for note in table.notes:
        found.append(Put(row, 0, note))
        row += 1
    return row


def _put(cell: str | Merged, row: int, column: int, *, numbers: bool) -> Put:
    merged = cell if isinstance(cell, Merged) else Merged(cell)
    match = _NUMBER.fullmatch(merged.text) if numbers else None
    if match is None:
        return Put(row, column, merged.text, merged.across, merged.down)
    opened, digits, decimals, percent = match.groups()
    value = float(digits.replace(",", "")) * (-1 if opened else 1) / (100 if percent else 1)
    code = ("#,##0" if "," in digits else "0") + ("." + "0" * len(decimals) if decimals else "")
    code += "%" if percent else ""
    if opened:
        code = f"{code}_);({code})"
    return Put(row, column, merged.text, merged.across, merged.down, value, code)


def write(parts: Sequence[Part], path: Path, *, name: str = "Sheet1", engine: str = "") -> Path:
    """Write the parts in the format of the path's suffix; ``engine`` names another XLSX writer."""
    writers = {
        ".xlsx": _openpyxl if engine == "openpyxl" else _xlsxwriter,
        ".xls": _xlwt,
        ".ods": _odfpy,
        ".csv": _csv,
        ".tsv": _csv,
    }
    if path.suffix == ".md":
        path.write_text(markdown(parts), encoding="utf-8")
    else:
        writers[path.suffix](puts(parts), path, name)
    return path


def _xlsxwriter(cells: list[Put], path: Path, name: str) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet(name)
    for put in cells:
        style = book.add_format({"num_format": put.code, "border": 1})
        value = put.text if put.value is None else put.value
        if put.across > 1 or put.down > 1:
            end = put.row + put.down - 1, put.column + put.across - 1
            sheet.merge_range(put.row, put.column, *end, value, style)
        else:
            sheet.write(put.row, put.column, value, style)
    book.close()


def _openpyxl(cells: list[Put], path: Path, name: str) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for put in cells:
        cell = sheet.cell(put.row + 1, put.column + 1)
        cell.value = put.text if put.value is None else put.value
        cell.number_format = put.code
        if put.across > 1 or put.down > 1:
            sheet.merge_cells(
                start_row=put.row + 1,
                start_column=put.column + 1,
                end_row=put.row + put.down,
                end_column=put.column + put.across,
            )
    book.save(path)


def _xlwt(cells: list[Put], path: Path, name: str) -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(name)
    styles: dict[str, xlwt.XFStyle] = {}
    for put in cells:
        style = styles.setdefault(put.code, xlwt.easyxf(num_format_str=put.code))
        value = put.text if put.value is None else put.value
        if put.across > 1 or put.down > 1:
            end = put.row + put.down - 1, put.column, put.column + put.across - 1
            sheet.write_merge(put.row, *end, value, style)
        else:
            sheet.write(put.row, put.column, value, style)
    book.save(str(path))


def _odfpy(cells: list[Put], path: Path, name: str) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    sheet = Table(name=name)
    by_place = {(put.row, put.column): put for put in cells}
    covered = {
        (put.row + down, put.column + across)
        for put in cells
        for down in range(put.down)
        for across in range(put.across)
    } - set(by_place)
    width = max(put.column + put.across for put in cells)
    for row in range(max(put.row for put in cells) + 1):
        line = TableRow()
        for column in range(width):
            put = by_place.get((row, column))
            if put is None:
                line.addElement(CoveredTableCell() if (row, column) in covered else TableCell())
                continue
            kind = {} if put.value is None else {"valuetype": "float", "value": put.value}
            spans = {"numbercolumnsspanned": put.across, "numberrowsspanned": put.down}
            cell = TableCell(**kind, **(spans if put.across * put.down > 1 else {}))
            if put.text:
                cell.addElement(P(text=put.text))
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(path))


def _csv(cells: list[Put], path: Path, name: str) -> None:
    del name
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter="\t" if path.suffix == ".tsv" else ",")
    by_place = {(put.row, put.column): put.text for put in cells}
    width = max(put.column for put in cells) + 1
    for row in range(max(put.row for put in cells) + 1):
        writer.writerow([by_place.get((row, column), "") for column in range(width)])
    path.write_bytes(buffer.getvalue().encode("utf-8-sig"))


def markdown(parts: Sequence[Part]) -> str:
    """Return the parts as Markdown, merged words in each of their places."""
    lines: list[str] = []
    for part in parts:
        if isinstance(part, Words):
            mark = {"heading": "# ", "item": "- ", "paragraph": ""}[part.kind]
            lines += [mark + part.text, ""]
            continue
        lines += [text for title in (part.title, part.unit) if title for text in (title, "")]
        grid = _grid([*part.head, *part.rows])
        for number, row in enumerate(grid, start=1):
            lines.append("| " + " | ".join(row) + " |")
            if number == len(part.head):
                lines.append("|" + "---|" * len(row))
        lines += ["", *part.notes, ""]
    return "\n".join(lines)


def _grid(rows: Sequence[Sequence[str | Merged]]) -> list[list[str]]:
    texts: dict[tuple[int, int], str] = {}
    for row, line in enumerate(rows):
        column = 0
        for cell in line:
            while (row, column) in texts:
                column += 1
            merged = cell if isinstance(cell, Merged) else Merged(cell)
            for down in range(merged.down):
                for across in range(merged.across):
                    texts[row + down, column + across] = merged.text
            column += merged.across
    width = max(column for _, column in texts) + 1
    return [[texts.get((row, at), "") for at in range(width)] for row in range(len(rows))]
