"""Tells a table of the house from a document that happens to be a workbook or a CSV file."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from tourmetrics.errors import InputError
from tourmetrics.tables.files import format_of
from tourmetrics.tables.schema import Schema

_HEAD = 1 << 16


def is_table(path: Path, schema: Schema) -> bool:
    """Whether a file is to be read as a table, by its suffix and by its header.

    A workbook or CSV file is one if it names at least half of the columns that the schema
    requires, so that a table which lacks one is still told what it lacks.

    >>> from tourmetrics.tables import FIGURES
    >>> is_table(Path("figures.parquet"), FIGURES), is_table(Path("plan.txt"), FIGURES)
    (True, False)
    """
    if path.is_dir():
        return False
    try:
        kind = format_of(path)
    except InputError:
        return False
    if kind in ("parquet", "jsonl") or not path.exists():
        return True
    names = column_names(path)
    required = {column.name for column in schema.columns if column.required}
    return len(names & required) * 2 >= len(required)


def column_names(path: Path) -> frozenset[str]:
    """Return the names in the head of a table file; none where it cannot be told.

    For JSON Lines those of the first record.

    >>> column_names(Path("plan.txt"))
    frozenset()
    """
    try:
        kind = format_of(path)
    except InputError:
        return frozenset()
    if path.is_dir() or not path.exists():
        return frozenset()
    read = {"csv": _csv_names, "xlsx": _excel_names, "jsonl": _jsonl_names}
    return frozenset(read.get(kind, _parquet_names)(path))


def _parquet_names(path: Path) -> set[str]:
    try:
        return set(pl.read_parquet_schema(path))
    except (pl.exceptions.PolarsError, OSError):
        return set()


def _jsonl_names(path: Path) -> set[str]:
    try:
        with path.open("rb") as file:
            first = json.loads(file.readline(_HEAD).decode("utf-8-sig"))
    except (OSError, ValueError):
        return set()
    return set(first) if isinstance(first, dict) else set()


def _csv_names(path: Path) -> set[str]:
    try:
        with path.open("rb") as file:
            head = _text(file.read(_HEAD))
    except OSError:
        return set()
    line = next((line for line in head.splitlines() if line.strip()), "")
    for separator in ";\t":
        line = line.replace(separator, ",")
    return {name.strip('" ') for name in line.split(",")}


def _text(head: bytes) -> str:
    """The text of a file's head; what is not UTF-8 is taken for GB 18030."""
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The end of the head may cut a character in two.
        cut = error.start >= len(head) - 4
        return head.decode("utf-8-sig" if cut else "gb18030", errors="replace")


def _excel_names(path: Path) -> set[str]:
    import fastexcel  # here: it takes time to import

    try:
        book = fastexcel.read_excel(path.read_bytes())
        sheet = book.load_sheet(0, header_row=None, n_rows=1, dtypes="string")
    except (fastexcel.FastExcelError, OSError):
        return set()
    return {str(cell).strip() for cell in sheet.to_polars().row(0)} if sheet.height else set()
