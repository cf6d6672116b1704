"""The workbook of a review, out and back: what people change is found, what they break is told."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import tourmetrics as tm
from tourmetrics.errors import InputError, TableError
from tourmetrics.reporting.words import load_words
from tourmetrics.review.workbook import ReviewRead, read_review, review_workbook
from tourmetrics.workflow import ExtractResult, extract_paths

PLAN = """咸宁市2024年文旅工作计划
2024年,全市计划接待游客9600万人次,旅游总收入力争达到650亿元,同比增长12%以上。
新增4A级旅游景区3家,民宿床位达到1.2万张,举办活动12场,其中市级12场。
"""
REPORT = """咸宁市2024年上半年文旅运行情况
2024年上半年,全市接待游客4861万人次,同比增长8.5%;实现旅游收入318.6亿元,同比增长9.1%。
排名全省第3位。
"""
TITLES, NAMES = 1, 2
LANGUAGES = ("zh", "en")
SHEETS = {
    "zh": ("数字", "未采用的数", "补充", "目标"),
    "en": ("Figures", "Not taken", "Added", "Goals"),
}

Edit = Callable[[openpyxl.Workbook], None]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> ExtractResult:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "plan.txt").write_text(PLAN, "utf-8")
    (folder / "report.txt").write_text(REPORT, "utf-8")
    return extract_paths([folder])


@pytest.fixture(scope="module")
def goals(read: ExtractResult) -> pl.DataFrame:
    return tm.goals_from(read.figures)


def exported(read: ExtractResult, goals: pl.DataFrame, path: Path, lang: str = "zh") -> Path:
    data = review_workbook(
        read.figures,
        words=load_words(lang),
        goals=goals,
        rejected=read.rejected,
        texts={document.name: document.text for document in read.documents},
    )
    path.write_bytes(data)
    return path


@pytest.fixture(scope="module")
def untouched(
    read: ExtractResult, goals: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    return exported(read, goals, tmp_path_factory.mktemp("untouched") / "figures.xlsx")


@pytest.fixture
def book(untouched: Path, tmp_path: Path) -> Path:
    """A workbook of one's own to edit."""
    return Path(shutil.copy(untouched, tmp_path))


def taken(path: Path, **given: str) -> ReviewRead:
    return read_review(path, load_words=load_words, **{"by": "Li", "at": "2024-07-01", **given})


def columns(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[NAMES] if cell.value is not None}


def rows(sheet: Worksheet) -> Iterator[int]:
    key = columns(sheet)["key"]
    yield from (n for n in range(NAMES + 1, sheet.max_row + 1) if sheet.cell(n, key).value)


def row_of(sheet: Worksheet, quote: str) -> int:
    at = columns(sheet)["quote"]
    return next(n for n in rows(sheet) if sheet.cell(n, at).value == quote)


def put(sheet: Worksheet, row: int, values: Mapping[str, Any]) -> None:
    at = columns(sheet)
    for name, value in values.items():
        sheet.cell(row, at[name]).value = value


def edited(path: Path, edit: Edit) -> Path:
    """Open the workbook with another program's library, edit it and save it."""
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def changing(quote: str, **values: Any) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        put(book["数字"], row_of(book["数字"], quote), values)

    return edit


def shuffled(sheet: Worksheet, seed: int) -> None:
    """Sort the rows of a sheet, with all their columns, in some order."""
    numbers = list(rows(sheet))
    cells = [[cell.value for cell in sheet[n]] for n in numbers]
    random.Random(seed).shuffle(cells)
    for number, values in zip(numbers, cells, strict=True):
        for at, value in enumerate(values, 1):
            sheet.cell(number, at).value = value


def applied(book: Path, read: ExtractResult) -> pl.DataFrame:
    """The figures with what the workbook says applied; every correction finds its place."""
    done = tm.apply_corrections(read.figures, taken(book).corrections, documents=read.documents)
    assert done.orphans.is_empty(), done.orphans["reason"].to_list()
    assert done.conflicts.is_empty()
    return done.figures


def said(read: ReviewRead) -> list[dict[str, Any]]:
    return [{k: v for k, v in row.items() if v is not None} for row in read.corrections.to_dicts()]


# --- nothing changed -----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_nobody_touched_gives_nothing(
    read: ExtractResult, goals: pl.DataFrame, tmp_path: Path, lang: str
) -> None:
    found = taken(exported(read, goals, tmp_path / "a.xlsx", lang))
    assert read.figures.height >= 8
    assert goals.height >= 4
    assert found.corrections.is_empty()
    assert found.goals.after.equals(goals)
    assert not found.goals.any
    assert (found.figures, found.removed, found.idle) == (read.figures.height, 0, 0)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_another_library_may_save_it_in_any_order(
    read: ExtractResult, goals: pl.DataFrame, tmp_path: Path, lang: str
) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        for seed, name in enumerate(SHEETS[lang]):
            if name != SHEETS[lang][2]:
                shuffled(book[name], seed)

    found = taken(edited(exported(read, goals, tmp_path / "a.xlsx", lang), edit))
    assert found.corrections.is_empty()
    assert found.goals.after.equals(goals)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_may_save_it(read: ExtractResult, goals: pl.DataFrame, tmp_path: Path) -> None:
    book = exported(read, goals, tmp_path / "figures.xlsx")
    by_libreoffice = saved_by_libreoffice(book, tmp_path)
    found = taken(by_libreoffice)
    assert found.corrections.is_empty()
    assert found.goals.after.equals(goals)
    edited(by_libreoffice, changing("9600万人次", value="9700万"))
    again = saved_by_libreoffice(by_libreoffice, tmp_path / "again")
    assert [(c["action"], c["value"]) for c in said(taken(again))] == [("change", "97000000")]


def saved_by_libreoffice(path: Path, folder: Path) -> Path:
    out = folder / "saved"
    profile = (folder / "profile").absolute().as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=300
    )
    return out / path.name


def test_filtered_rows_and_blank_rows_are_no_change(book: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["数字"]
        for number in list(rows(sheet))[::2]:
            sheet.row_dimensions[number].hidden = True
        sheet.insert_rows(1, 2)
        sheet.insert_cols(1)
        sheet.cell(4, 1).value = " "

    assert taken(edited(book, edit)).corrections.is_empty()


def test_empty_and_none_mean_the_same_in_an_empty_cell(book: Path) -> None:
    found = taken(edited(book, changing("12场", region="421200 咸宁市", high="none", each=" ")))
    assert [c.get("high") for c in said(found)] in ([], [None])


# --- what people decide --------------------------------------------------------------------------


def test_a_decision_becomes_a_correction_with_its_figure(book: Path, read: ExtractResult) -> None:
    edited(book, changing("9600万人次", action="accept 认可", by="Wang", at=date(2024, 7, 2)))
    (one,) = said(taken(book))
    row = read.figures.filter(pl.col("quote") == "9600万人次").row(0, named=True)
    known = tm.identities(read.figures, read.documents).filter(
        pl.col("figure_id") == row["figure_id"]
    )
    assert {
        k: v for k, v in known.row(0, named=True).items() if v is not None
    }.items() <= one.items()
    assert one["action"] == "accept"
    assert (one["by"], one["at"]) == ("Wang", "2024-07-02")


def test_changed_cells_are_a_change_that_remembers_the_machine(book: Path) -> None:
    edited(book, changing("650亿元", value=66000000000, comparator="ge", why="revised"))
    (one,) = said(taken(book))
    assert (one["action"], one["value"], one["comparator"]) == ("change", "66000000000", "ge")
    assert (one["by"], one["at"], one["why"]) == ("Li", "2024-07-01", "revised")
    assert json.loads(one["original"]) == {"value": 65000000000.0, "comparator": "eq"}
    assert "unit" not in one


def test_accepting_a_changed_row_is_a_change(book: Path) -> None:
    edited(book, changing("650亿元", value=66000000000, action="accept"))
    assert [c["action"] for c in said(taken(book))] == ["change"]


def test_the_corrections_apply_to_the_figures(book: Path, read: ExtractResult) -> None:
    edited(book, changing("650亿元", value=66000000000, period_end="2025"))
    edited(book, changing("3家", action="reject", why="planned, not a target"))
    found = taken(book)
    done = tm.apply_corrections(read.figures, found.corrections, documents=read.documents)
    assert done.orphans.is_empty()
    assert done.figures.height == read.figures.height - 1
    row = done.figures.filter(pl.col("quote") == "650亿元").row(0, named=True)
    assert (row["value"], row["period_end"]) == (66000000000.0, date(2025, 12, 31))
    assert row["reviewed_by"] == "Li"


def test_a_corrected_figure_keeps_what_the_machine_said(
    read: ExtractResult, goals: pl.DataFrame, book: Path, tmp_path: Path
) -> None:
    edited(book, changing("650亿元", value=66000000000))
    done = tm.apply_corrections(read.figures, taken(book).corrections, documents=read.documents)
    again = tmp_path / "again.xlsx"
    again.write_bytes(review_workbook(done.figures, words=load_words("zh")))
    assert taken(again).corrections.is_empty()
    edited(again, changing("650亿元", value=67000000000))
    (one,) = said(taken(again))
    assert json.loads(one["original"]) == {"value": 65000000000.0}


@pytest.mark.parametrize(
    ("quote", "field", "cell", "wanted"),
    [
        ("9600万人次", "value", 96000000.0, None),
        ("9600万人次", "value", "96000000", None),
        ("9600万人次", "value", "9600万", None),
        ("9600万人次", "value", "9600万人次", None),
        ("9600万人次", "value", "96,000,000", None),
        ("9600万人次", "value", "9,700万", "97000000"),
        ("650亿元", "value", "16.4亿", "1640000000"),
        ("650亿元", "value", "16.4亿元", "1640000000"),
        ("650亿元", "value", "1.64 billion yuan", "1640000000"),
        ("650亿元", "value", 1640000000.0, "1640000000"),
        ("12%", "value", "15%", "15"),
        ("12%", "value", 12.5, "12.5"),
        ("9600万人次", "metric", "入境游客", "inbound_visitors"),
        ("9600万人次", "metric", "inbound_visitors 入境游客", "inbound_visitors"),
        ("9600万人次", "metric", None, "none"),
        ("9600万人次", "metric", "none", "none"),
        ("9600万人次", "region", "湖北省", "CN-HB"),
        ("9600万人次", "region", "421200 咸宁市", None),
        ("9600万人次", "region", 421202, "421202"),
        ("9600万人次", "region", "421202.0", "421202"),
        ("9600万人次", "comparator", "≥", "ge"),
        ("9600万人次", "comparator", "at least", "ge"),
        ("9600万人次", "comparator", "不低于", "ge"),
        ("9600万人次", "kind", "报告值", "reported"),
        ("9600万人次", "kind", "reported", "reported"),
        ("9600万人次", "unit", "person 人", "person"),
        ("9600万人次", "unit", "人", "person"),
        ("9600万人次", "label", "游客 接待", "游客 接待"),
        ("8.5%", "change", 2019, "2019"),
        ("9600万人次", "period_end", datetime(2024, 12, 31), None),
        ("9600万人次", "period_end", date(2025, 6, 30), "2025-06-30"),
        ("9600万人次", "period_end", "2025/6/30", "2025-06-30"),
        ("9600万人次", "period_end", "2025年6月30日", "2025-06-30"),
        ("9600万人次", "period_end", "2025", "2025-12-31"),
        ("9600万人次", "period_end", "2025-02", "2025-02-28"),
        ("9600万人次", "period_start", "2023", "2023-01-01"),
    ],
)
def test_cells_are_understood(
    book: Path, quote: str, field: str, cell: object, wanted: str | None
) -> None:
    edited(book, changing(quote, **{field: cell}))
    found = said(taken(book))
    assert [one.get(field) for one in found] == ([] if wanted is None else [wanted])


def test_a_percentage_is_read_as_it_is_shown(book: Path) -> None:
    """Whoever types 15% into a cell of numbers leaves 0.15 there, shown as 15%."""

    def edit(opened: openpyxl.Workbook) -> None:
        sheet = opened["数字"]
        for quote in ("12%", "650亿元"):
            cell = sheet.cell(row_of(sheet, quote), columns(sheet)["value"])
            cell.value, cell.number_format = 0.15, "0%"

    with pytest.raises(TableError, match="'15%' is in percent, but the row's unit is CNY"):
        taken(edited(book, edit))
    edited(book, changing("650亿元", value=65000000000))
    row = row_of(openpyxl.load_workbook(book)["数字"], "650亿元")

    def plain(opened: openpyxl.Workbook) -> None:
        sheet = opened["数字"]
        sheet.cell(row, columns(sheet)["value"]).number_format = "General"

    assert [one["value"] for one in said(taken(edited(book, plain)))] == ["15"]


@pytest.mark.parametrize("field", ["value", "metric", "region", "period_end", "label"])
def test_a_formula_that_went_wrong_is_no_empty_cell(
    read: ExtractResult, goals: pl.DataFrame, tmp_path: Path, field: str
) -> None:
    book = exported(read, goals, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(book)["数字"]
    place = sheet.cell(row_of(sheet, "650亿元"), columns(sheet)[field]).coordinate
    with_error(book, place)
    with pytest.raises(TableError, match=f"column {field}: the formula in this cell gives"):
        taken(book)


def with_error(book: Path, place: str) -> None:
    """Put an error into a cell, as a program does that has worked out a wrong formula."""
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    cell = re.compile(rb'<c r="%s"[^>]*?(/>|>.*?</c>)' % place.encode())
    wrong = b'<c r="%s" t="e"><f>1/0</f><v>#DIV/0!</v></c>' % place.encode()
    part = "xl/worksheets/sheet2.xml"
    parts[part], count = cell.subn(wrong, parts[part])
    assert count == 1
    with zipfile.ZipFile(book, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_a_unit_that_scales_needs_its_number_anew(book: Path) -> None:
    edited(book, changing("650亿元", unit="亿元", value=660))
    (one,) = said(taken(book))
    assert one["value"] == "66000000000"
    assert "unit" not in one
    edited(book, changing("650亿元", unit="亿元", value=65000000000))
    with pytest.raises(TableError, match=r"column unit: is 100,000,000 CNY: write the number"):
        taken(book)


def test_a_rejected_number_can_be_taken(book: Path, read: ExtractResult) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["未采用的数"]
        row = row_of(sheet, "3位")
        values = {"action": "accept", "kind": "reported", "value": 3, "unit": "rank"}
        put(sheet, row, values | {"unit": "organization", "label": "位次"})

    assert "3位" in read.rejected["quote"].to_list()
    (one,) = said(taken(edited(book, edit)))
    assert (one["action"], one["kind"], one["value"], one["unit"]) == (
        "add", "reported", "3", "organization",
    )  # fmt: skip
    assert "figure_id" not in one
    assert one["doc"] == "report.txt"
    assert one["sentence"] == "排名全省第3位。"
    added = applied(book, read).filter(pl.col("quote") == "3位").row(0, named=True)
    assert (added["value"], added["label"], added["reviewed_by"]) == (3.0, "位次", "Li")


def test_a_figure_can_be_added(book: Path, read: ExtractResult) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        values = {"doc": "report.txt", "quote": "3位", "sentence": "排名全省第3位", "value": "3"}
        values |= {"kind": "报告值", "unit": "家", "label": "位次", "region": "咸宁市"}
        put(book["补充"], 3, values)

    (one,) = said(taken(edited(book, edit)))
    assert (one["action"], one["value"], one["comparator"]) == ("add", "3", "eq")
    assert (one["kind"], one["measure"], one["region"]) == ("reported", "level", "421200")
    assert one["before"] == "排名全省第"
    assert one["doc_digest"] == read.figures.filter(pl.col("doc") == "report.txt")["doc_digest"][0]
    new = applied(book, read).filter(pl.col("quote") == "3位").row(0, named=True)
    assert (new["label"], new["reviewed_by"], new["doc"]) == ("位次", "Li", "report.txt")


def test_of_an_added_figure_the_amount_is_read_from_its_words(book: Path) -> None:
    values = {"doc": "report.txt", "quote": "4861万人次", "kind": "reported"}
    values |= {"sentence": "全市接待游客4861万人次", "metric": "接待游客人次"}
    (one,) = said(taken(edited(book, lambda opened: put(opened["补充"], 3, values))))
    assert (one["value"], one["unit"], one["measure"]) == ("48610000", "visit", "level")


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("doc", "column doc: an empty cell"),
        ("quote", "column quote: an empty cell"),
        ("sentence", "column sentence: an empty cell"),
        ("kind", "column kind: an empty cell: a figure needs it"),
        ("metric", "column metric: an empty cell: choose a metric, or write a label"),
    ],
)
def test_an_added_figure_is_complete(book: Path, missing: str, told: str) -> None:
    values = {"doc": "report.txt", "quote": "4861万人次", "kind": "reported"}
    values |= {"sentence": "接待游客4861万人次", "metric": "visitor_arrivals"}
    del values[missing]
    message = refused(book, lambda opened: put(opened["补充"], 3, values))
    assert "sheet 补充, row 3" in message
    assert told in message


def test_an_added_figure_stands_in_a_document(book: Path) -> None:
    values = {"doc": "other.txt", "quote": "5万人次", "sentence": "接待4万人次", "kind": "reported"}
    message = refused(book, lambda opened: put(opened["补充"], 3, values | {"label": "x"}))
    assert "column doc: 'other.txt' is none of the documents" in message
    assert "column quote: '5万人次' does not stand in the sentence" in message


def test_notes_and_removed_rows_are_counted(book: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["数字"]
        put(sheet, row_of(sheet, "9600万人次"), {"why": "to be asked"})
        sheet.delete_rows(row_of(sheet, "12%"))

    found = taken(edited(book, edit))
    assert found.corrections.is_empty()
    assert (found.idle, found.removed) == (1, 1)


# --- what is refused -----------------------------------------------------------------------------


def refused(path: Path, edit: Edit) -> str:
    with pytest.raises(TableError) as caught:
        taken(edited(path, edit))
    return str(caught.value)


@pytest.mark.parametrize(
    ("field", "cell", "told"),
    [
        ("value", "many", "'many' is no single number"),
        ("value", "12-15亿", "is no single number"),
        ("value", "至少12亿元", "is no single number"),
        ("value", "16亿美元", "'16亿美元' is in USD, but the row's unit is CNY"),
        ("value", None, "an empty cell: a figure needs it"),
        ("unit", "furlong", "'furlong' is no unit"),
        ("unit", None, "an empty cell: a figure needs it"),
        ("metric", "tourism_revenues", "did you mean tourism_revenue"),
        ("region", "Atlantis", "'Atlantis' is no region"),
        ("kind", "promise", "write one of target, reported"),
        ("comparator", "~~", "write one of eq"),
        ("measure", "amount", "write one of level"),
        ("change", "lately", "write yoy, mom, annual, or the year"),
        ("period_end", "soon", "'soon' is no day"),
        ("period_end", "2024-02-30", "is no day"),
        ("period_end", datetime(1905, 7, 16), "is what 2024 becomes in a cell for days"),
        ("period_end", date(2023, 1, 1), "a period ends on or after the day it starts"),
        ("period_end", None, "give both period_start and period_end"),
        ("high", 5, "the high end of a range is not below value"),
        ("comparator", "between", "a range \\(comparator between\\) needs its high end"),
        ("at", "yesterday", "'yesterday' is no day"),
        ("action", "approve", "write one of accept, change, reject, add"),
        ("action", "change", "says change, but no cell of the row is changed"),
        ("action", "add", "this is a figure already"),
    ],
)
def test_a_cell_that_is_wrong_is_named(book: Path, field: str, cell: object, told: str) -> None:
    row: list[int] = []

    def edit(book: openpyxl.Workbook) -> None:
        row.append(row_of(book["数字"], "650亿元"))
        values = {field: cell} if field != "at" else {"at": cell, "action": "accept"}
        put(book["数字"], row[0], values)

    with pytest.raises(TableError, match=told) as caught:
        taken(edited(book, edit))
    column = "period_end" if "both period" in told else "high" if "range" in told else field
    assert f"figures.xlsx, sheet 数字, row {row[0]}, column {column}: " in str(caught.value)


def test_all_wrong_cells_are_told_together(book: Path) -> None:
    edited(book, changing("650亿元", unit="furlong", region="Atlantis"))
    told = refused(book, changing("9600万人次", value="many"))
    assert told.startswith(f"{book}: 3 cells to mend:")
    assert all(word in told for word in ("furlong", "Atlantis", "many"))


def test_rejecting_what_was_changed_is_unclear(book: Path) -> None:
    told = refused(book, changing("650亿元", action="reject", value=1))
    assert "column action: says reject, but cells of the row are changed too" in told


def test_somebody_has_to_have_decided(book: Path) -> None:
    edited(book, changing("650亿元", action="accept"))
    with pytest.raises(TableError, match="column by: an empty cell: write who decided"):
        read_review(book, load_words=load_words, at="2024-07-01")


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("key", "F000001-abcdef", "is the key of no row that was exported"),
        ("key", "x", "is the key of no row that was exported"),
        ("quote", "651亿元", "is not what was exported with this key"),
        ("sentence", "another", "is not what was exported with this key"),
        ("doc", "other.txt", "is not what was exported with this key"),
        ("key", None, "column kind"),
    ],
)
def test_a_broken_key_is_refused(book: Path, column: str, cell: object, told: str) -> None:
    row: list[int] = []

    def edit(book: openpyxl.Workbook) -> None:
        row.append(row_of(book["数字"], "650亿元"))
        put(book["数字"], row[0], {column: cell} | ({"kind": None} if cell is None else {}))

    message = refused(book, edit)
    assert told in message
    assert f"sheet 数字, row {row[0]}, column" in message


def test_a_key_that_stands_twice_names_both_rows(book: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["数字"]
        at = columns(sheet)["key"]
        sheet.cell(4, at).value = sheet.cell(3, at).value

    told = refused(book, edit)
    assert "sheet 数字, row 4, column key" in told
    assert "stands in row 3 too" in told


def test_a_column_that_was_sorted_alone_is_refused(book: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["数字"]
        at = columns(sheet)["value"]
        numbers = list(rows(sheet))
        values = sorted((sheet.cell(n, at).value for n in numbers), reverse=True)
        for number, value in zip(numbers, values, strict=True):
            sheet.cell(number, at).value = value

    told = refused(book, edit)
    assert "column value: the cells of" in told
    assert "changed places" in told


def test_keys_that_were_sorted_alone_are_refused(book: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["数字"]
        at = columns(sheet)["key"]
        numbers = list(rows(sheet))
        for number, other in zip(
            numbers, [sheet.cell(n, at).value for n in numbers][::-1], strict=True
        ):
            sheet.cell(number, at).value = other

    assert "is not what was exported with this key" in refused(book, edit)


def test_sheets_and_columns_have_to_be_there(book: Path, tmp_path: Path) -> None:
    def drop(name: str) -> str:
        copy = shutil.copy(book, tmp_path / "copy.xlsx")
        return refused(Path(copy), lambda opened: opened.remove(opened[name]))

    assert "has no sheet 目标" in drop("目标")
    assert "its hidden sheet exported lacks" in drop("exported")

    def column(book: openpyxl.Workbook) -> None:
        book["数字"].delete_cols(columns(book["数字"])["unit"])

    assert "row 2, column unit: the column lacks" in refused(book, column)


def test_a_damaged_memory_is_refused(book: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        cell = book["exported"].cell(2, 2)
        cell.value = str(cell.value).replace("9600", "9700").replace("value", "volue")

    assert "the hidden sheet with the rows as they were exported is damaged" in refused(book, edit)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"a,b\n1,2\n"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(TableError, match="not a readable Excel workbook"):
        taken(path)
    with pytest.raises(InputError, match="no such file"):
        taken(tmp_path / "b.xlsx")


# --- goals ---------------------------------------------------------------------------------------


def test_a_goal_can_be_changed(book: Path, goals: pl.DataFrame) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["目标"]
        at = columns(sheet)
        row = next(n for n in rows(sheet) if sheet.cell(n, at["value"]).value == 65000000000)
        put(sheet, row, {"value": "660亿元", "owner": "市文旅局", "commitment": "约束性"})
        put(sheet, row, {"milestones": "2024-06=300亿", "direction": "up"})

    found = taken(edited(book, edit)).goals
    assert (found.changed, found.removed, found.added) == (1, 0, 0)
    before = goals.filter(pl.col("value") == 65000000000).row(0, named=True)
    (after,) = [r for r in found.after.to_dicts() if r["goal_id"] == before["goal_id"]]
    assert (after["value"], after["owner"], after["commitment"]) == (
        66000000000.0, "市文旅局", "binding",
    )  # fmt: skip
    assert after["milestones"] == ["2024-06-30=30000000000"]
    assert after["sources"] == before["sources"]
    assert found.after.filter(pl.col("goal_id") != before["goal_id"]).equals(
        goals.filter(pl.col("goal_id") != before["goal_id"])
    )


def test_goals_can_be_removed_and_added(book: Path, goals: pl.DataFrame) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["目标"]
        number = len(list(rows(sheet))) + NAMES + 1
        sheet.delete_rows(NAMES + 1)
        values = {"label": "研学基地", "region": "咸宁市", "value": "20", "unit": "家"}
        put(sheet, number, {**values, "period_start": "2025", "period_end": "2025"})
        put(sheet, number, {"comparator": "ge 不低于", "direction": "up 越多越好"})

    found = taken(edited(book, edit)).goals
    assert (found.changed, found.removed, found.added) == (0, 1, 1)
    assert found.after.height == goals.height
    new = found.after.row(-1, named=True)
    assert (new["label"], new["region"], new["value"]) == ("研学基地", "421200", 20.0)
    assert (new["comparator"], new["period_end"]) == ("ge", date(2025, 12, 31))
    assert new["goal_id"]


@pytest.mark.parametrize(
    ("field", "cell", "told"),
    [
        ("value", None, "column value: an empty cell"),
        ("unit", "furlong", "column unit: 'furlong' is no unit"),
        ("direction", "sideways", "column direction: 'sideways' cannot stand here"),
        ("milestones", "soon", "column milestones"),
        ("version", 0, "column version"),
        ("key", "G000001-000000", "column key"),
    ],
)
def test_a_goal_that_is_wrong_is_named(book: Path, field: str, cell: object, told: str) -> None:
    message = refused(book, lambda opened: put(opened["目标"], 3, {field: cell}))
    assert "sheet 目标, row 3" in message
    assert told in message


def test_a_copied_goal_needs_an_empty_key(book: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["目标"]
        values = [cell.value for cell in sheet[3]]
        number = len(list(rows(sheet))) + NAMES + 1
        for at, value in enumerate(values, 1):
            sheet.cell(number, at).value = value

    assert "empty the key of the one that is new" in refused(book, edit)
