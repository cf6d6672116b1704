"""Excel: one sheet, real numbers and dates, frozen header, filter, and never a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import polars as pl

from tourmetrics.errors import OutputError, TableError
from tourmetrics.tables.cells import EXCEL_GUARDED, guard, list_texts, parse_texts, unguard
from tourmetrics.tables.schema import Column, Schema
from tourmetrics.tables.sheet import TextSheet, text_sheet
from tourmetrics.tables.validation import Place

_CREATED = datetime(2000, 1, 1)  # fixed: the same table gives the same bytes
_CELL_LIMIT = 32_767
_ROW_LIMIT = 1_048_576
_EXACT_INTEGERS = 2**53
# Excel counts a 29 February 1900 that never was; days before it would shift.
_FIRST_SAFE_DAY = date(1900, 3, 1)
# The library writes control characters as _x0001_, and the reader reads them; but not what no
# XML may hold, nor text that looks like such an escape. Those get a mark of our own.
_MARK = "\x1a"
_MARKED = (_MARK, "\ufffe", "\uffff", "_")
_TO_MARK = re.compile("[\x1a\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4})")
_FROM_MARK = re.compile(f"{_MARK}([0-3])")
_WIDTHS = {"text": 18, "integer": 9, "number": 16, "date": 12, "list": 24}


class _Exact(float):
    """A number that the writer cannot shorten: it formats with 16 digits, which lose the last."""

    def __format__(self, spec: str) -> str:
        return repr(float(self))


def to_excel(frame: pl.DataFrame, schema: Schema) -> bytes:
    """Return the table as the bytes of an ``.xlsx`` file.

    Raises:
        OutputError: more rows than a sheet holds, or text longer than a cell holds.
    """
    import xlsxwriter  # here: Excel is rarely written, and importing it takes time

    if frame.height >= _ROW_LIMIT:
        raise OutputError(
            f"{schema.name}: {frame.height} rows are more than an Excel sheet holds "
            f"({_ROW_LIMIT - 1}): write Parquet or CSV"
        )
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    sheet = book.add_worksheet(schema.name)
    header = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for at, series in enumerate(frame.get_columns()):
        column = schema.column(series.name)
        sheet.set_column(at, at, _WIDTHS[column.type])
        sheet.write_string(0, at, series.name, header)
        write = _writer(sheet, column, day)
        for row, value in enumerate(_cells(series, column), 1):
            if value is not None:
                write(row, at, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, frame.height, frame.width - 1)
    book.close()
    return buffer.getvalue()


def _cells(series: pl.Series, column: Column) -> list[Any]:
    if column.type == "list":
        series = list_texts(series)
    elif column.type == "text":
        series = guard(series, EXCEL_GUARDED)
    return series.to_list()


def _writer(sheet: Any, column: Column, day: Any) -> Callable[[int, int, Any], object]:
    def number(row: int, at: int, value: float) -> object:
        if isinstance(value, int) and abs(value) > _EXACT_INTEGERS:
            return sheet.write_string(row, at, str(value))
        return sheet.write_number(row, at, value if isinstance(value, int) else _Exact(value))

    def moment(row: int, at: int, value: date) -> object:
        if value < _FIRST_SAFE_DAY:
            return sheet.write_string(row, at, value.isoformat())
        return sheet.write_datetime(row, at, value, day)

    def text(row: int, at: int, value: str) -> object:
        escaped = _escaped(value)
        length = len(escaped.encode("utf-16-le")) // 2
        if length > _CELL_LIMIT:
            raise OutputError(
                f"row {row + 1}, column {column.name}: {length} characters are more than an Excel "
                f"cell holds ({_CELL_LIMIT}): write CSV, JSONL or Parquet"
            )
        return sheet.write_string(row, at, escaped)

    if column.type in ("integer", "number"):
        return number
    return moment if column.type == "date" else text


def _escaped(text: str) -> str:
    return _TO_MARK.sub(lambda m: f"{_MARK}{_MARKED.index(m[0])}", text)


def _unescaped(text: str) -> str:
    return _FROM_MARK.sub(lambda m: _MARKED[int(m[1])], text)


def from_excel(data: bytes, schema: Schema, source: str) -> tuple[pl.DataFrame, TextSheet]:
    """Return the typed columns that the schema knows, and the sheet they came from."""
    sheet, numbers = excel_sheet(data, source)
    columns = []
    for name in sheet.frame.columns:
        texts = sheet.frame[name]
        if name not in schema.names:
            columns.append(texts)
            continue
        column = schema.column(name)
        if column.type == "number":
            columns.append(_exact(texts, numbers.frame[name], column, sheet.place))
        elif column.type == "text":
            columns.append(unguard(texts, EXCEL_GUARDED))
        else:
            columns.append(parse_texts(texts, column, sheet.place))
    return pl.DataFrame(columns), sheet


def _exact(texts: pl.Series, floats: pl.Series, column: Column, place: Place) -> pl.Series:
    # As text a number comes back with nine decimals; as a float it comes back exactly, but a
    # cell that is no number comes back empty. A truth value would come back as 1.
    truth = texts.str.to_lowercase().is_in(["true", "false"])
    typed = texts.is_not_null() & (floats.is_null() | truth)
    rest = parse_texts(
        pl.select(pl.when(typed).then(texts)).to_series().alias(texts.name), column, place
    )
    return floats.zip_with(~typed, rest)


def excel_sheet(data: bytes, source: str, name: str | None = None) -> tuple[TextSheet, TextSheet]:
    """Return a sheet twice: its cells as text, and its cells as numbers where they are.

    It is the sheet of that name, or the first.

    Raises:
        TableError: no workbook, or no header row.
    """
    import fastexcel  # here: see to_excel

    try:
        book = fastexcel.read_excel(data)
        options: dict[str, Any] = {"header_row": None, "skip_rows": 0}
        number = book.sheet_names.index(name) if name in book.sheet_names else 0
        cells = pl.DataFrame(book.load_sheet(number, dtypes="string", **options))
        floats = pl.DataFrame(book.load_sheet(number, dtypes="float", **options))
    except fastexcel.FastExcelError as error:
        raise TableError(
            f"{source}: not a readable Excel workbook ({str(error).splitlines()[0]}): "
            "save it again as .xlsx"
        ) from error
    held = cells.with_columns(
        pl.all().map_elements(_unescaped, return_dtype=pl.String, skip_nulls=True)
    )
    texts = text_sheet(held, source)
    header_at = (
        held.with_row_index("")
        .filter(~pl.all_horizontal(pl.exclude("").is_null()))
        .get_column("")[0]
    )
    names = {
        column: str(name).strip()
        for column, name in zip(held.columns, held.row(header_at), strict=True)
        if name is not None and str(name).strip()
    }
    at = [row - 1 for row in (texts.place.rows or ())]
    kept = floats[at].select(names.keys()).rename(names)
    return texts, TextSheet(kept, texts.place)


def exact_texts(texts: TextSheet, numbers: TextSheet) -> TextSheet:
    """Cells as text with every digit: where a cell is a number, the number's own text."""
    columns = []
    for series in texts.frame.get_columns():
        floats = numbers.frame[series.name]
        rounded = series.str.contains(r"^-?\d+\.\d{6,}$") & floats.is_not_null()
        exact = floats.cast(pl.String)
        columns.append(exact.zip_with(rounded.fill_null(value=False), series).alias(series.name))
    return TextSheet(pl.DataFrame(columns), texts.place)
