"""Tells a table of the house from a document that happens to be a workbook or a CSV file."""

from __future__ import annotations

from pathlib import Path

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
    names = _csv_names(path) if kind == "csv" else _excel_names(path)
    required = {column.name for column in schema.columns if column.required}
    return len(names & required) * 2 >= len(required)


def _csv_names(path: Path) -> set[str]:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8-sig", errors="replace")
    except OSError:
        return set()
    line = next((line for line in head.splitlines() if line.strip()), "")
    for separator in ";\t":
        line = line.replace(separator, ",")
    return {name.strip('" ') for name in line.split(",")}


def _excel_names(path: Path) -> set[str]:
    import fastexcel  # here: it takes time to import

    try:
        book = fastexcel.read_excel(path.read_bytes())
        sheet = book.load_sheet(0, header_row=None, n_rows=1, dtypes="string")
    except (fastexcel.FastExcelError, OSError):
        return set()
    return {str(cell).strip() for cell in sheet.to_polars().row(0)} if sheet.height else set()
