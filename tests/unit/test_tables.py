"""Schemas, checks and files of the four tables."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tourmetrics.errors import InputError, OutputError, TableError
from tourmetrics.model import Figure
from tourmetrics.tables import (
    COMPARISONS,
    FIGURES,
    FINDINGS,
    FORMATS,
    GOALS,
    Schema,
    empty,
    figures_frame,
    format_of,
    read_table,
    table_bytes,
    validate,
    with_figure_ids,
    write_table,
)

ALL = (FIGURES, GOALS, COMPARISONS, FINDINGS)


def figure(**changes: object) -> Figure:
    fields: dict[str, object] = {
        "doc": "a.txt",
        "start": 3,
        "end": 9,
        "quote": "16.4亿元",
        "kind": "reported",
        "value": Decimal("16.4") * 10**8,
        "high": None,
        "comparator": "eq",
        "unit": "CNY",
        "metric": "tourism_revenue",
        "label": "旅游总收入",
        "measure": "level",
        "change": None,
        "period": (date(2024, 1, 1), date(2024, 12, 31)),
        "region": "421200",
        "each": None,
        "figure_id": "f1",
        "sentence": "旅游总收入16.4亿元。",
        "locator": "line 1",
        "language": "zh",
        "published": date(2025, 1, 10),
        "publisher": "市文旅局",
        "precision": Decimal(5000000),
        "rule": "verb",
        "confidence": 0.9,
    }
    return Figure(**{**fields, **changes})  # type: ignore[arg-type]


def frame(**columns: object) -> pl.DataFrame:
    return figures_frame([figure()]).with_columns(
        **{
            name: pl.lit(value, FIGURES.column(name).dtype)
            if name in FIGURES.names and name != "value"
            else pl.lit(value)
            for name, value in columns.items()
        }
    )


def test_figures_have_the_columns_of_the_design_in_order() -> None:
    assert FIGURES.names == (
        "doc", "start", "end", "quote", "kind", "value", "high", "comparator", "unit", "metric",
        "label", "measure", "change", "period_start", "period_end", "region", "each", "figure_id",
        "sentence", "locator", "language", "published", "publisher", "precision", "rule",
        "confidence", "doc_digest", "reviewed_by", "reviewed_at", "original",
    )  # fmt: skip


def test_other_tables_have_the_columns_of_the_design_in_order() -> None:
    assert " ".join(GOALS.names) == (
        "goal_id metric label region each period_start period_end comparator value high unit "
        "measure change direction baseline_value baseline_period aggregation commitment "
        "milestones owner version supersedes figure_id manner published sources filled"
    )
    assert " ".join(COMPARISONS.names) == (
        "goal_id goal_figure_id metric label region each measure change period_start period_end "
        "comparator target target_high unit as_of actual actual_period_start actual_period_end "
        "coverage attainment elapsed expected pace gap required_rate forecast forecast_low "
        "forecast_high status reason method class figure_ids"
    )
    assert " ".join(FINDINGS.names) == (
        "check severity figure_ids stated expected tolerance message"
    )


def test_a_decimal_becomes_the_nearest_float() -> None:
    made = figures_frame([figure()])
    assert made["value"].to_list() == [1_640_000_000.0]
    assert validate(made, FIGURES).equals(made)


@pytest.mark.parametrize(
    ("column", "value", "remedy"),
    [
        ("kind", "promise", "target, reported"),
        ("comparator", "about", "approx"),
        ("measure", "rate", "level"),
        ("unit", "visits", "write one of"),
        ("quote", None, "a value is needed"),
        ("value", float("nan"), "finite"),
        ("high", 1.0, "not below value"),
        ("end", 3, "after it starts"),
        ("start", -1, "from 0"),
        ("period_end", None, "both period_start and period_end"),
        ("period_end", date(2023, 1, 1), "on or after"),
        ("comparator", "between", "high end"),
        ("confidence", 1.5, "between 0 and 1"),
        ("language", "fr", "zh, en, mixed"),
    ],
)
def test_a_bad_value_is_named_with_row_column_and_remedy(
    column: str, value: object, remedy: str
) -> None:
    dtype = FIGURES.column(column).dtype
    bad = pl.concat([frame(), frame().with_columns(pl.lit(value, dtype).alias(column))])
    with pytest.raises(TableError) as caught:
        validate(bad, FIGURES)
    assert "row 2" in str(caught.value)
    assert remedy in str(caught.value)


def test_a_missing_column_and_a_wrong_type_are_named() -> None:
    with pytest.raises(TableError, match="no column unit"):
        validate(frame().drop("unit"), FIGURES)
    with pytest.raises(TableError, match=r"column value: the type is String"):
        validate(frame(value="much"), FIGURES)


def test_optional_columns_are_added_and_foreign_ones_left_out_unless_strict() -> None:
    loose = frame(note="x").drop("sentence")
    assert validate(loose, FIGURES)["sentence"].to_list() == [None]
    assert "note" not in validate(loose, FIGURES).columns
    with pytest.raises(TableError, match="sentence"):
        validate(loose, FIGURES, strict=True)
    with pytest.raises(TableError, match="knows no column note"):
        validate(frame(note="x"), FIGURES, strict=True)


def test_own_units_close_the_column_instead() -> None:
    yurts = frame(unit="yurt")
    assert validate(yurts, FIGURES, units=frozenset({"yurt"}))["unit"].to_list() == ["yurt"]


def test_missing_ids_are_made_from_document_span_and_quote() -> None:
    none = pl.concat([frame(figure_id=None), frame(start=2, figure_id=None), frame()])
    ids = with_figure_ids(validate(none, FIGURES))["figure_id"].to_list()
    assert ids[2] == "f1"
    assert len(set(ids)) == 3
    assert with_figure_ids(validate(none, FIGURES))["figure_id"].to_list() == ids


@pytest.mark.parametrize("schema", ALL, ids=lambda schema: schema.name)
@pytest.mark.parametrize("kind", FORMATS)
def test_an_empty_table_comes_back(schema: Schema, kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"table.{kind}"
    write_table(empty(schema), path, schema)
    back = read_table(path, schema)
    assert back.equals(empty(schema))
    assert back.schema == empty(schema).schema


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", ["seeds.jsonl", "corpus.jsonl"])
def test_gold_figures_come_back_and_twice_gives_the_same_bytes(
    gold: Path, name: str, kind: str, tmp_path: Path
) -> None:
    figures = read_table(gold / name, FIGURES)
    path = tmp_path / f"figures.{kind}"
    write_table(figures, path, FIGURES)
    first = path.read_bytes()
    write_table(figures, path, FIGURES)
    assert path.read_bytes() == first
    assert read_table(path, FIGURES).equals(figures)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_jsonl_of_figures_is_a_twin_of_gold() -> None:
    line = table_bytes(frame(), FIGURES, "jsonl").decode()
    assert '"period":["2024-01-01","2024-12-31"],"period_start":"2024-01-01"' in line
    assert (
        '"period":null'
        in table_bytes(
            frame().with_columns(period_start=None, period_end=None), FIGURES, "jsonl"
        ).decode()
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1"])
def test_no_cell_of_csv_starts_as_a_formula(text: str) -> None:
    cells = table_bytes(frame(label=text), FIGURES, "csv").decode()
    assert f"'{text}" in cells


def test_excel_holds_real_numbers_and_no_formula(tmp_path: Path) -> None:
    import zipfile

    data = table_bytes(frame(label="=1+1"), FIGURES, "xlsx")
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<v>1640000000.0</v>" in sheet
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet


def test_text_too_long_for_an_excel_cell_is_refused() -> None:
    with pytest.raises(OutputError, match=r"row 2, column sentence: 32768 characters"):
        table_bytes(frame(sentence="x" * 32768), FIGURES, "xlsx")


def test_csv_reads_with_mark_quotes_and_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    write_table(frame(), path, FIGURES, bom=True)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    head, body = data.decode("utf-8-sig").strip().split("\n")
    quoted = ",".join(f'"{cell}"' for cell in body.split(","))
    path.write_text(f"{head}\n\n{quoted}\n", encoding="utf-8")
    assert read_table(path, FIGURES).equals(frame())


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", ["empty"]),
        ("a.csv", b"doc,doc\n1,2\n", ["column doc occurs twice"]),
        ("a.csv", b"doc\n\xff\n", ["not UTF-8", "byte 4"]),
        ("a.csv", b"check,severity,figure_ids,message\nconflict,info,x,m\n",
         ["row 2", "JSON list"]),
        ("a.csv", b"check,severity,message\nconflict,info,m\n", ["no column figure_ids"]),
        ("a.csv", b'check,severity,figure_ids,message,stated\nconflict,info,[],m,abc\n',
         ["row 2", "column stated", "'abc'"]),
        ("a.csv", b"check,severity\nconflict,info,m\n", ["more cells"]),
        ("a.csv", b"check,,severity\nconflict,3,info\n", ["row 2", "no column name"]),
        ("a.jsonl", b'{"check": "conflict"}\n{', ["line 2", "not JSON"]),
        ("a.jsonl", b"[]", ["line 1", "one row a line"]),
        ("a.jsonl", b'\n{"check": 3}', ["line 2", "column check", "3"]),
        ("a.jsonl", b'{"stated": "\\ud800"}', ["column stated"]),
        ("a.jsonl", b'{"message": "\\ud800"}', ["column message"]),
        ("a.parquet", b"PAR1", ["Parquet"]),
        ("a.xlsx", b"PK", ["Excel"]),
    ],
)  # fmt: skip
def test_a_broken_file_is_named_with_its_place(
    tmp_path: Path, name: str, content: bytes, words: list[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(TableError) as caught:
        read_table(path, FINDINGS)
    assert str(path) in str(caught.value)
    for word in words:
        assert word in str(caught.value)


def test_paths_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_table(tmp_path / "none.csv", FIGURES)
    with pytest.raises(InputError, match="parquet, csv, jsonl, xlsx"):
        format_of("figures.ods")
    with pytest.raises(InputError, match="parquet, csv, jsonl, xlsx"):
        write_table(frame(), tmp_path / "a.csv", FIGURES, "ods")
    with pytest.raises(OutputError, match="create it first"):
        write_table(frame(), tmp_path / "none" / "a.csv", FIGURES)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        write_table(frame(), tmp_path / "folder.csv", FIGURES)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "figures.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(OutputError):
        write_table(frame(sentence="x" * 40_000), path, FIGURES)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_streams_take_any_format() -> None:
    buffer = io.BytesIO()
    write_table(frame(), buffer, FIGURES, "jsonl")
    assert buffer.getvalue() == table_bytes(frame(), FIGURES, "jsonl")


def test_every_reason_is_explained(root: Path) -> None:
    text = (root / "docs" / "table-files.md").read_text(encoding="utf-8")
    reasons = text.split("\n## Reasons\n")[1]
    assert all(f"`{reason}`" in reasons for reason in COMPARISONS.column("reason").allowed)
