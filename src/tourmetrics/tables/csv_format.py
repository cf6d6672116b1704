"""CSV in UTF-8: one header row, ISO dates, JSON lists, exact floats."""

from __future__ import annotations

import polars as pl

from tourmetrics.errors import TableError
from tourmetrics.tables.cells import CSV_GUARDED, guard, list_texts, parse_texts, unguard
from tourmetrics.tables.schema import Schema
from tourmetrics.tables.sheet import TextSheet, text_sheet

BOM = b"\xef\xbb\xbf"


def to_csv(frame: pl.DataFrame, *, bom: bool = False) -> bytes:
    """Return the table as CSV; ``bom`` puts the mark before it that Excel looks for."""
    columns = []
    for series in frame.get_columns():
        if isinstance(series.dtype, pl.List):
            columns.append(list_texts(series))
        elif series.dtype == pl.String:
            columns.append(guard(series, CSV_GUARDED))
        else:
            columns.append(series)
    return (BOM if bom else b"") + pl.DataFrame(columns).write_csv().encode()


def from_csv(data: bytes, schema: Schema, source: str) -> tuple[pl.DataFrame, TextSheet]:
    """Return the typed columns that the schema knows, and the sheet they came from."""
    sheet = csv_sheet(data, source)
    columns = []
    for name in sheet.frame.columns:
        if name in schema.names:
            column = schema.column(name)
            texts = sheet.frame[name]
            texts = unguard(texts, CSV_GUARDED) if column.type == "text" else texts
            columns.append(parse_texts(texts, column, sheet.place))
        else:
            columns.append(sheet.frame[name])
    return pl.DataFrame(columns), sheet


def csv_sheet(data: bytes, source: str) -> TextSheet:
    """Return the cells of a CSV file as text, with the row number of each line of cells.

    Raises:
        TableError: no UTF-8, no rows, or rows that are longer than the header.
    """
    try:
        text = data.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        raise TableError(
            f"{source}: not UTF-8 at byte {error.start}: save it as CSV in UTF-8"
        ) from error
    head = text.split("\n", 1)[0]
    separator = max((",", ";", "\t"), key=head.count)
    try:
        cells = pl.read_csv(
            text.encode(),
            has_header=False,
            infer_schema=False,
            separator=separator,
        )
    except pl.exceptions.NoDataError as error:
        raise TableError(f"{source}: empty: it needs a header row") from error
    except pl.exceptions.ComputeError as error:
        raise TableError(
            f"{source}: not a regular CSV file ({str(error).splitlines()[0]}): check the quotes "
            "and that no row has more cells than the header"
        ) from error
    # Others quote every cell; our own empty text is guarded, so "" can only mean a null.
    blank = pl.all().replace("", None)
    return text_sheet(cells.with_columns(blank), source)
