"""Cells as text: how CSV and Excel hold null, empty text, lists, and what looks like a formula.

A null is an empty cell. A leading apostrophe guards: the writer puts one before text that is
empty, before text that a spreadsheet would run (``=``, ``+``, ``-``, ``@`` and their full-width
forms, tab, line break), and before text that already looks guarded; the reader takes it away. So
every text survives, and no cell is ever a formula.
"""

from __future__ import annotations

import json
import re
from datetime import date

import polars as pl

from tourmetrics.tables.schema import Column
from tourmetrics.tables.validation import Place

_RUNS = r"[=+\-@\t\r\n＝＋－＠]"
# Text to guard when written; one apostrophe more marks a cell to unguard when read.
CSV_GUARDED = rf"^'*(?:{_RUNS}|$)"
EXCEL_GUARDED = r"^'*$"
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?$")
_INTEGER = re.compile(r"[+-]?\d+(?:\.0*)?")


def guard(texts: pl.Series, pattern: str) -> pl.Series:
    """Put the guard before the texts that need it."""
    cell = pl.col(texts.name)
    return texts.to_frame().select(
        pl.when(cell.str.contains(pattern)).then("'" + cell).otherwise(cell).alias(texts.name)
    )[texts.name]


def unguard(texts: pl.Series, pattern: str) -> pl.Series:
    """Take the guard away where it stands."""
    cell = pl.col(texts.name)
    guarded = cell.str.starts_with("'") & cell.str.contains(pattern)
    return texts.to_frame().select(
        pl.when(guarded).then(cell.str.slice(1)).otherwise(cell).alias(texts.name)
    )[texts.name]


def unguarded(texts: pl.Series, *, excel: bool) -> pl.Series:
    """Take the guard away from the cells of a sheet, as that kind of file has it."""
    return unguard(texts, EXCEL_GUARDED if excel else CSV_GUARDED)


def list_texts(lists: pl.Series) -> pl.Series:
    """Lists as JSON text."""
    return pl.Series(
        lists.name,
        [None if v is None else json.dumps(v, ensure_ascii=False) for v in lists.to_list()],
        dtype=pl.String,
    )


def parse_texts(texts: pl.Series, column: Column, place: Place) -> pl.Series:
    """Turn a column of cells into the column's type.

    Raises:
        TableError: a cell that is no such value; names row, column and cell.
    """
    if column.type == "text":
        return texts
    if column.type == "number":
        trimmed = texts.str.strip_chars()
        return _checked(trimmed, trimmed.cast(pl.Float64, strict=False), column, place, "a number")
    parse = {"integer": _integer, "date": _date, "list": _list}[column.type]
    wanted = {
        "integer": "a whole number",
        "date": "an ISO date such as 2024-06-30",
        "list": 'a JSON list such as ["a", "b"]',
    }[column.type]
    seen: dict[str, object] = {}
    for text in texts.unique().to_list():
        if text is not None:
            seen[text] = parse(text.strip())
    values = [None if text is None else seen[text] for text in texts.to_list()]
    parsed = pl.Series(texts.name, values, dtype=column.dtype)
    return _checked(texts, parsed, column, place, wanted)


def _checked(
    texts: pl.Series, parsed: pl.Series, column: Column, place: Place, wanted: str
) -> pl.Series:
    lost = (texts.is_not_null() & parsed.is_null()).arg_true()
    if len(lost):
        row = int(lost[0])
        raise place.error(row, column.name, f"{texts[row]!r} is not {wanted}: correct the cell")
    return parsed


def _integer(text: str) -> int | None:
    if not _INTEGER.fullmatch(text):
        return None
    number = int(text.split(".")[0])
    return number if -(2**63) <= number < 2**63 else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(_MIDNIGHT.sub("", text))
    except ValueError:
        return None


def _list(text: str) -> list[str] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    return None
