"""JSONL: one object a line; figures also carry the pair ``period``, as gold files do."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import polars as pl

from tourmetrics.errors import TableError
from tourmetrics.tables.schema import Column, Schema
from tourmetrics.tables.validation import Place

PERIOD = "period"


def to_jsonl(frame: pl.DataFrame, schema: Schema) -> bytes:
    """Return the table as JSONL."""
    if schema.name == "figures":
        at = frame.columns.index("period_start")
        pair = pl.concat_list(
            pl.col("period_start").dt.to_string("%Y-%m-%d"),
            pl.col("period_end").dt.to_string("%Y-%m-%d"),
        )
        period = frame.select(
            pl.when(pl.col("period_start").is_not_null()).then(pair).alias(PERIOD)
        ).to_series()
        frame = frame.clone().insert_column(at, period)
    buffer = io.BytesIO()
    frame.write_ndjson(buffer)
    return buffer.getvalue()


def from_jsonl(data: bytes, schema: Schema, source: str) -> tuple[pl.DataFrame, Place]:
    """Return the typed columns that the schema knows, and the lines they came from.

    Raises:
        TableError: no UTF-8, no JSON, or a value of another type than the schema's.
    """
    rows, lines = _objects(data, source)
    place = Place(source, lines, "line")
    names: dict[str, None] = {}
    for row in rows:
        names.update(dict.fromkeys(row))
    if not rows:
        return pl.DataFrame(schema=schema.dtypes), place
    columns = []
    for name in names:
        if name in schema.names:
            column = schema.column(name)
            values = [_value(row.get(name), column, at, place) for at, row in enumerate(rows)]
            columns.append(pl.Series(name, values, dtype=column.dtype))
        elif name != PERIOD:
            columns.append(pl.Series(name, [None] * len(rows), dtype=pl.Null))
    if PERIOD in names and schema.name == "figures":
        columns = _with_period(columns, rows, place, schema)
    return pl.DataFrame(columns), place


def _objects(data: bytes, source: str) -> tuple[list[dict[str, Any]], list[int]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(f"{source}: not UTF-8 at byte {error.start}: save it in UTF-8") from error
    rows, lines = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise TableError(f"{source}, line {number}: not JSON ({error}): correct it") from error
        if not isinstance(row, dict):
            raise TableError(f"{source}, line {number}: not a JSON object: write one row a line")
        rows.append(row)
        lines.append(number)
    return rows, lines


def _value(value: Any, column: Column, at: int, place: Place) -> Any:
    if value is None:
        return None
    wrong = place.error(at, column.name, f"{value!r} is not of type {column.type}: correct it")
    match column.type:
        case "text":
            if isinstance(value, str) and _encodable(value):
                return value
        case "integer":
            if isinstance(value, float) and value.is_integer() and abs(value) <= 2**53:
                return int(value)
            if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63:
                return value
        case "number":
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                try:
                    return float(value)
                except OverflowError:
                    raise wrong from None
        case "date":
            if isinstance(value, str):
                try:
                    return date.fromisoformat(value)
                except ValueError:
                    raise wrong from None
        case "list":
            if isinstance(value, list) and all(
                isinstance(item, str) and _encodable(item) for item in value
            ):
                return value
    raise wrong


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _with_period(
    columns: list[pl.Series], rows: list[dict[str, Any]], place: Place, schema: Schema
) -> list[pl.Series]:
    """Fill period_start and period_end from the pair where the file has only that."""
    start, end = schema.column("period_start"), schema.column("period_end")
    present = {series.name: series for series in columns}
    starts: list[date | None] = []
    ends: list[date | None] = []
    for at, row in enumerate(rows):
        pair = row.get(PERIOD)
        if pair is not None and not (isinstance(pair, list) and len(pair) == 2):
            raise place.error(at, PERIOD, f"{pair!r} is neither null nor two dates: correct it")
        first, last = pair if pair is not None else (None, None)
        starts.append(_value(first, start, at, place))
        ends.append(_value(last, end, at, place))
    for name, values in (("period_start", starts), ("period_end", ends)):
        filled = pl.Series(name, values, dtype=pl.Date)
        present[name] = (
            present[name].zip_with(present[name].is_not_null(), filled)
            if name in present
            else filled
        )
    return list(present.values())
