"""Whatever a table holds comes back the same from each of the four formats."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tourmetrics.tables import FIGURES, FINDINGS, FORMATS, GOALS, Schema, read_table, write_table

_SPECIAL = [
    "", "'", "''", "'=1", "=1+1", "-", "@a", "\t", "\r\n", "a\r\nb", "\n", " a ", '"', "a,b", ";",
    "null", "NaN", "1", "1.50", "2024-01-01", "true", "_x0041_", "_x005F_",
    "_x005F_x0041_", "_x0041\x01", "\x1a0", "_xFFFE_", "\ufffe",
    "\uffff", "\x00", "\x1f", "\x85", "\u2028", "\ufeff", "🎉", "漢字", "[]", "<b>&amp;]]>",
]  # fmt: skip
_TEXTS = st.one_of(
    st.sampled_from(_SPECIAL),
    st.text(st.characters(codec="utf-8"), max_size=12),
)
_NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
_DATES = st.dates(date(1, 1, 1), date(9999, 12, 31))


def _cells(schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    units = ["visit", "CNY", "percent", "mu"]
    types: dict[str, st.SearchStrategy[Any]] = {
        "text": _TEXTS,
        "integer": st.integers(1, 2**63 - 1),
        "number": _NUMBERS,
        "date": _DATES,
        "list": st.lists(_TEXTS, max_size=3),
    }
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for column in schema.columns:
        allowed = units if column.closed_by_units else column.allowed
        cell = st.sampled_from(list(allowed)) if allowed else types[column.type]
        fields[column.name] = cell if column.required else st.none() | cell
    return st.fixed_dictionaries(fields).map(_lawful)


def _lawful(row: dict[str, Any]) -> dict[str, Any]:
    """Bend a random row to the rules between its cells."""
    if "period_start" in row:
        days = [row["period_start"], row["period_end"]]
        row["period_start"], row["period_end"] = sorted(days) if None not in days else (None, None)
    if "high" in row:
        high = row["high"]
        row["high"] = None if high is None or high < row["value"] else high
        if row["high"] is None and row["comparator"] == "between":
            row["comparator"] = "eq"
    if "start" in row:
        row["start"], row["end"] = row["start"] // 2, row["start"] // 2 + 1
    for name in ("precision", "confidence"):
        if row.get(name) is not None:
            row[name] = min(abs(row[name]), 1.0)
    return row


_TABLES = st.sampled_from([FIGURES, GOALS, FINDINGS]).flatmap(
    lambda schema: st.tuples(st.just(schema), st.lists(_cells(schema), max_size=5))
)


@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=30)
@given(table=_TABLES)
def test_a_table_comes_back_the_same(kind: str, table: tuple[Schema, list[dict[str, Any]]]) -> None:
    schema, rows = table
    frame = pl.DataFrame(
        {name: [row[name] for row in rows] for name in schema.names}, schema=schema.dtypes
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{kind}"
        write_table(frame, path, schema)
        first = path.read_bytes()
        back = read_table(path, schema)
        write_table(back, path, schema)
        assert path.read_bytes() == first
    assert back.equals(frame)
    assert back.schema == frame.schema


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("text", _SPECIAL)
def test_special_text_comes_back(kind: str, text: str, tmp_path: Path) -> None:
    row = {"check": "conflict", "severity": "info", "figure_ids": [text], "message": text}
    frame = pl.DataFrame(
        {name: [row.get(name), row.get(name)] for name in FINDINGS.names}, schema=FINDINGS.dtypes
    )
    path = tmp_path / f"t.{kind}"
    write_table(frame, path, FINDINGS)
    assert read_table(path, FINDINGS).equals(frame)


@settings(max_examples=40)
@example(value=0.1 + 0.2)
@example(value=-0.0)
@example(value=5e-324)
@given(value=_NUMBERS)
def test_excel_keeps_every_bit_of_a_number(value: float) -> None:
    frame = pl.DataFrame(
        [{"check": "conflict", "severity": "info", "figure_ids": [], "message": "m",
          "stated": value}],
        schema=FINDINGS.dtypes,
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.xlsx"
        write_table(frame, path, FINDINGS)
        back = read_table(path, FINDINGS)["stated"][0]
    assert back.hex() == value.hex()
