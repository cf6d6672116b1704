"""Corrections: their file, what they change, what contradicts, what is added."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

import tourmetrics as tm
from tourmetrics.errors import InputError, TableError
from tourmetrics.review import ADDED, REASONS, placed_corrections
from tourmetrics.review.cells import parse_moment
from tourmetrics.review.schema import CORRECTIONS
from tourmetrics.tables import read_table

SIGHTS = "全市新增A级旅游景区12家，停车位3000个。"
TEXT = (
    "2024年工作总结\n"
    "2024年，全市接待游客9468万人次，同比增长12.5%；旅游总收入1388亿元。\n"
    "全市新增A级旅游景区12家，停车位3000个。\n"
)
WHO = {"by": "李", "at": "2025-03-01"}
Wish = dict[str, Any]


def figures(text: str = TEXT) -> pl.DataFrame:
    return tm.extract_text(text, name="a.txt", region="511100")


def wish(quote: str, text: str = TEXT, **cells: Any) -> Wish:
    """A correction of the figure with that quote."""
    table = figures(text)
    rows = tm.identities(table, {"a.txt": text}).filter(quote=quote).to_dicts()
    assert len(rows) == 1
    return {"action": "change", **rows[0], **WHO, **cells}


def applied(*wishes: Wish, text: str = TEXT, table: pl.DataFrame | None = None) -> tm.Reviewed:
    table = figures(text) if table is None else table
    return tm.apply_corrections(table, tm.corrections_from(wishes), documents={"a.txt": text})


def the(reviewed: tm.Reviewed, quote: str) -> dict[str, Any]:
    return reviewed.figures.filter(quote=quote).row(0, named=True)


# -- the file ------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl", "parquet"])
def test_a_file_gives_back_what_was_written(tmp_path: Path, suffix: str) -> None:
    hostile = ["=cmd|'/c calc'!A0", "+1", "-1", "@x", "＝1+1", "'", "\t=1", "none", "a\nb"]
    rows = [wish("12家", value="13", why=why, by=why) for why in hostile]
    table = tm.corrections_from(rows)
    path = tmp_path / f"corrections.{suffix}"
    tm.write_corrections(table, path)
    assert tm.read_corrections(path).equals(table)


def test_no_cell_of_a_file_is_a_formula(tmp_path: Path) -> None:
    row = wish("12家", label="=1+1", why="@SUM(1)", by="+1", value="-5")
    for name in ("c.csv", "c.xlsx"):
        tm.write_corrections(tm.corrections_from([row]), tmp_path / name)
    cells = (tmp_path / "c.csv").read_text("utf-8").splitlines()[1].split(",")
    assert not [cell for cell in cells if cell.strip('"')[:1] in {"=", "+", "-", "@"}]
    sheet = openpyxl.load_workbook(tmp_path / "c.xlsx").active
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n"}


def test_a_workbook_with_more_sheets_has_its_own(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["something", "else"])
    sheet = book.create_sheet("corrections")
    sheet.append(["action", "figure_id", "value", "by", "at"])
    sheet.append(["change", "4f0c", 66.5, "Li", "2025-03-01"])
    book.save(tmp_path / "review.xlsx")
    assert tm.read_corrections(tmp_path / "review.xlsx")["value"].to_list() == ["66.5"]


def test_excel_on_chinese_windows_writes_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(
        "action,figure_id,label,by,at\nchange,4f0c,游客,李,2025-03-01\n".encode("gb18030")
    )
    assert tm.read_corrections(path)["label"].to_list() == ["游客"]


HEAD = "action,figure_id,quote,sentence,value,unit,region,period_start,kind,metric,by,at\n"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("edit,4f,,,,,,,,,Li,2025-03-01", "row 3, column action: 'edit' cannot stand here"),
        ("change,4f,,,many,,,,,,Li,2025-03-01", "row 3, column value: 'many' is no number"),
        ("change,4f,,,inf,,,,,,Li,2025-03-01", "row 3, column value: 'inf' is no number"),
        ("change,4f,,,none,,,,,,Li,2025-03-01", "row 3, column value: a figure has to have"),
        ("change,4f,,,,vizits,,,,,Li,2025-03-01", "row 3, column unit: 'vizits' is no unit"),
        ("change,4f,,,,万人次,,,,,Li,2025-03-01", "row 3, column unit: '万人次' is 10000 visit"),
        ("change,4f,,,,,Atlantis,,,,Li,2025-03-01", "row 3, column region: 'Atlantis' is no"),
        ("change,4f,,,,,鼓楼区,,,,Li,2025-03-01", "write the code that is meant"),
        ("change,4f,,,,,,2024,,,Li,2025-03-01", "row 3, column period_start: '2024' is no ISO"),
        ("change,4f,,,,,,,goal,,Li,2025-03-01", "row 3, column kind: 'goal' cannot stand here"),
        ("change,4f,,,,,,,,visitors,Li,2025-03-01", "row 3, column metric: 'visitors' is no"),
        ("change,4f,,,1,,,,,,Li,yesterday", "row 3, column at: 'yesterday' is no time"),
        ("change,4f,,,1,,,,,,Li,2025-03-01T10:00Z", "row 3, column at:"),
        ("change,4f,,,1,,,,,,,2025-03-01", "row 3, column by: an empty cell"),
        ("change,4f,,,,,,,,,Li,2025-03-01", "row 3, column action: 'change' cannot stand here"),
        ("accept,4f,,,1,,,,,,Li,2025-03-01", "row 3, column action: 'accept' cannot stand here"),
        ("change,,,,1,,,,,,Li,2025-03-01", "row 3, column figure_id: an empty cell"),
        ("add,4f,,,1,,,,,,Li,2025-03-01", "row 3, column sentence: an empty cell"),
    ],
)
def test_a_wrong_cell_is_refused_with_row_and_column(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text(HEAD + "accept,4f,,,,,,,,,Li,2025-03-01\n" + line + "\n", "utf-8")
    with pytest.raises(TableError) as error:
        tm.read_corrections(path)
    assert str(error.value).startswith(f"{path}, row 3, column ")
    assert told in str(error.value)


def test_all_wrong_cells_are_told_together(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(HEAD + "change,4f,,,many,vizits,,,,,Li,2025-03-01\n" * 7, "utf-8")
    with pytest.raises(TableError) as error:
        tm.read_corrections(path)
    lines = str(error.value).splitlines()
    assert len(lines) == 11
    assert "row 2, column value" in lines[0]
    assert lines[-1] == "and 4 more such cells"


def test_a_column_that_is_written_wrong_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("action,figure_id,valeu,by,at\nchange,4f,66,Li,2025-03-01\n", "utf-8")
    with pytest.raises(TableError, match="column valeu: is unknown: did you mean value"):
        tm.read_corrections(path)
    with pytest.raises(InputError, match="no such file"):
        tm.read_corrections(tmp_path / "none.csv")


def test_rows_are_told_as_the_spreadsheet_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("action,figure_id,by,at\n\n\naccept,4f,Li,2025-03-01\n", "utf-8")
    table, place = placed_corrections(path)
    reviewed = tm.apply_corrections(figures(), table, place=place)
    assert reviewed.orphans["row"].to_list() == [4]


# -- what they change ----------------------------------------------------------------------


def test_a_change_keeps_what_the_machine_read() -> None:
    reviewed = applied(
        wish("9468万人次", value="94,690,000", metric="none", label="游客", region="乐山市",
             period_start="2024-01-01", period_end="2024-06-30", why="typing error")
    )  # fmt: skip
    row = the(reviewed, "9468万人次")
    assert (row["value"], row["metric"], row["label"]) == (94_690_000.0, None, "游客")
    assert row["period_end"].isoformat() == "2024-06-30"
    assert (row["reviewed_by"], row["reviewed_at"]) == ("李", "2025-03-01")
    had = json.loads(row["original"])
    assert had["value"] == 94_680_000.0
    assert had["metric"] == "visitor_arrivals"
    assert had["period_end"] == "2024-12-31"
    assert "region" not in had, "the place was 511100 before"
    others = reviewed.figures.filter(pl.col("quote") != "9468万人次")
    assert others.equals(figures().filter(pl.col("quote") != "9468万人次"))
    assert reviewed.applied["why"].to_list() == ["typing error"]
    assert reviewed.settled


def test_accepting_changes_nothing_but_who_looked() -> None:
    row = the(applied(wish("12家", action="accept")), "12家")
    assert (row["reviewed_by"], row["original"]) == ("李", None)
    assert {**row, "reviewed_by": None, "reviewed_at": None} == figures().filter(quote="12家").row(
        0, named=True
    )


def test_what_is_rejected_stands_among_the_rejected() -> None:
    reviewed = applied(wish("12家", action="reject"))
    assert reviewed.figures.filter(quote="12家").is_empty()
    assert reviewed.rejected.select("quote", "reason", "sentence").rows() == [
        ("12家", "rejected by 李", "全市新增A级旅游景区12家，停车位3000个。")
    ]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"high": "1"}, "high"),
        ({"comparator": "between"}, "high"),
        ({"period_start": "2025-06-01"}, "period_end"),
        ({"period_start": "none"}, "period_end"),
        ({"metric": "none", "label": "none"}, "metric"),
    ],
)
def test_what_would_leave_no_figure_is_refused(cells: Wish, column: str) -> None:
    reviewed = applied(wish("9468万人次", **cells))
    assert reviewed.figures.equals(figures())
    (orphan,) = reviewed.orphans.to_dicts()
    assert orphan["reason"] == "invalid"
    assert orphan["detail"].startswith(f"row 2, column {column}: ")


def test_the_precision_follows_a_corrected_scale() -> None:
    half = the(applied(), "3000个")["precision"]
    scaled = the(applied(wish("3000个", value="30000000")), "3000个")["precision"]
    assert scaled == half * 10_000
    assert the(applied(wish("3000个", value="3100")), "3000个")["precision"] == half


def test_a_machine_that_reads_otherwise_now_is_told() -> None:
    seen = json.dumps({"value": 9468.0})
    reviewed = applied(wish("9468万人次", value="94690000", original=seen))
    assert json.loads(reviewed.applied["now"][0]) == {"value": 94_680_000.0}
    agreed = applied(wish("9468万人次", value="94680000", original=seen))
    assert the(agreed, "9468万人次")["original"] is None, "machine and person agree now"


def test_a_figure_in_two_tables_is_one_figure() -> None:
    twice = pl.concat([figures(), figures()])
    reviewed = applied(wish("12家", value="13"), table=twice)
    assert reviewed.figures.filter(quote="12家")["value"].to_list() == [13.0, 13.0]
    assert reviewed.applied.height == 1


def test_old_tables_without_the_columns_are_read(tmp_path: Path) -> None:
    old = figures().drop("reviewed_by", "reviewed_at", "original")
    old.write_parquet(tmp_path / "old.parquet")
    read = read_table(tmp_path / "old.parquet", tm.FIGURES)
    assert read.equals(figures())
    assert applied(wish("12家", value="13"), table=old).applied.height == 1


def test_no_corrections_change_nothing() -> None:
    reviewed = applied()
    assert reviewed.figures.equals(figures())
    assert reviewed.settled


# -- contradictions ------------------------------------------------------------------------


def test_the_later_one_holds_and_it_is_said() -> None:
    reviewed = applied(
        wish("12家", value="14", at="2025-03-02", by="王"), wish("12家", value="13", label="景区")
    )
    row = the(reviewed, "12家")
    assert (row["value"], row["label"], row["reviewed_by"]) == (14.0, "景区", "王")
    (conflict,) = reviewed.conflicts.to_dicts()
    assert (conflict["field"], conflict["rows"], conflict["outcome"]) == ("value", [2, 3], "later")
    assert reviewed.settled
    assert json.loads(row["original"])["value"] == 12.0


@pytest.mark.parametrize("at", ["2025-03-01", "2025-03-01T09:30", "2025-03-01 00:00:00"])
def test_of_two_at_one_time_none_is_applied(at: str) -> None:
    reviewed = applied(
        wish("12家", value="14", at=at, label="x"),
        wish("12家", value="13"),
        wish("12家", region="CN-SC"),
    )
    row = the(reviewed, "12家")
    assert (row["value"], row["region"]) == (12.0, "CN-SC")
    assert row["label"] != "x"
    (conflict,) = reviewed.conflicts.to_dicts()
    assert conflict["outcome"] == "neither"
    assert "neither is applied" in conflict["message"]
    assert not reviewed.settled


def test_minutes_tell_which_is_later() -> None:
    reviewed = applied(
        wish("12家", value="14", at="2025-03-01T09:31"),
        wish("12家", value="13", at="2025-03-01T09:30"),
    )
    assert the(reviewed, "12家")["value"] == 14.0


def test_to_accept_and_to_reject_contradict_each_other() -> None:
    both = applied(wish("12家", action="accept"), wish("12家", action="reject"))
    assert both.figures.equals(figures())
    assert both.conflicts["field"].to_list() == ["action"]
    assert not both.settled
    later = applied(wish("12家", action="accept"), wish("12家", action="reject", at="2025-04"
                                                       "-01"))  # fmt: skip
    assert later.figures.filter(quote="12家").is_empty()
    assert later.settled


def test_an_acceptance_takes_back_an_earlier_change() -> None:
    reviewed = applied(
        wish("12家", value="13"),
        wish("12家", action="accept", at="2025-03-02"),
        wish("3000个", value="3001"),
        wish("3000个", action="accept", at="2025-03-02"),
        wish("3000个", label="位", at="2025-03-03"),
    )
    assert the(reviewed, "12家")["value"] == 12.0
    assert (the(reviewed, "3000个")["value"], the(reviewed, "3000个")["label"]) == (3000.0, "位")


def test_who_says_the_same_agrees() -> None:
    reviewed = applied(wish("12家", value="13"), wish("12家", value="13.0", by="王"))
    assert reviewed.conflicts.is_empty()
    assert reviewed.applied.height == 2


# -- added figures -------------------------------------------------------------------------


def add(**cells: Any) -> Wish:
    usual = {"action": "add", "doc": "a.txt", "kind": "reported", "value": "2024", "unit": "item",
             "label": "工作总结", "quote": "2024年", "sentence": "2024年工作总结"}  # fmt: skip
    return {**usual, **WHO, **cells}


def test_an_added_figure_is_tied_to_its_words() -> None:
    reviewed = applied(add())
    (row,) = reviewed.figures.filter(rule=ADDED).to_dicts()
    assert TEXT[row["start"] : row["end"]] == row["quote"] == "2024年"
    assert (row["confidence"], row["comparator"], row["measure"]) == (1.0, "eq", "level")
    assert (row["locator"], row["reviewed_by"], row["original"]) == ("line 1", "李", None)
    assert reviewed.figures.height == figures().height + 1
    again = applied(add(), table=reviewed.figures)
    assert again.figures.equals(reviewed.figures)


def test_a_line_that_begins_with_a_digit_does_not_continue_the_number_before_it() -> None:
    text = "浏览次数:1362\n\n2025年是收官之年。\n"
    wish = add(quote="1362", sentence="浏览次数:1362", doc="b.txt")
    reviewed = tm.apply_corrections(
        figures(), tm.corrections_from([wish]), documents={"b.txt": text}
    )
    (row,) = reviewed.figures.filter(rule=ADDED).to_dicts()
    assert text[row["start"] : row["end"]] == "1362"


def test_an_added_figure_is_found_after_edits_and_can_be_changed() -> None:
    edited = "新的一段。\n" + TEXT.replace("2024年工作总结", "２０２４ 年工作总结")
    reviewed = applied(add(), text=edited)
    (row,) = reviewed.figures.filter(rule=ADDED).to_dicts()
    assert edited[row["start"] : row["end"]] == row["quote"] == "２０２４ 年"
    known = tm.identities(reviewed.figures, {"a.txt": edited}).filter(quote=row["quote"])
    change = {"action": "change", **known.row(0, named=True), **WHO, "value": "1"}
    both = applied(add(), change, text=edited)
    assert both.figures.filter(rule=ADDED)["value"].to_list() == [1.0]


@pytest.mark.parametrize(
    ("cells", "text", "reason"),
    [
        ({"sentence": "2023年工作总结"}, TEXT, "not_in_text"),
        ({"quote": "年"}, "年年年\n", "not_in_text"),
        ({"quote": "5", "sentence": "共5处，又5处。"}, "共5处，又5处。", "quote_not_once"),
        ({"quote": "5", "sentence": "共65处。"}, "共65处。", "quote_not_once"),
        ({"quote": "5", "sentence": "共1.5处。"}, "共1.5处。", "quote_not_once"),
        ({}, TEXT + TEXT, "two_places"),
        (
            {"quote": "12家", "sentence": "全市新增A级旅游景区12家，停车位3000个。"},
            TEXT,
            "already_read",
        ),
        (
            {"quote": "12", "sentence": "全市新增A级旅游景区12家，停车位3000个。"},
            TEXT,
            "already_read",
        ),
        ({"unit": None}, TEXT, "invalid"),
        ({"kind": None}, TEXT, "invalid"),
        ({"label": None}, TEXT, "invalid"),
    ],
)
def test_what_cannot_be_added_is_an_orphan(cells: Wish, text: str, reason: str) -> None:
    reviewed = applied(add(**cells), text=text)
    assert reviewed.figures.equals(figures(text))
    assert reviewed.orphans["reason"].to_list() == [reason]
    assert reason in REASONS


def test_without_documents_nothing_is_added() -> None:
    reviewed = tm.apply_corrections(figures(), tm.corrections_from([add()]))
    assert reviewed.orphans["reason"].to_list() == ["no_documents"]


def test_two_who_add_one_figure_otherwise_contradict_each_other() -> None:
    reviewed = applied(add(), add(value="2025"))
    assert reviewed.figures.filter(rule=ADDED).is_empty()
    assert reviewed.conflicts["field"].to_list() == ["value"]


# -- through the documents -----------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    (made / "a.txt").write_text(TEXT, "utf-8", newline="")
    return made


def test_extraction_applies_a_file(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    row = tm.identities(tm.extract(folder)).filter(quote="12家").row(0, named=True)
    tm.write_corrections(
        tm.corrections_from([{**row, **WHO, "action": "change", "value": "13"}]), path
    )
    (folder / "a.txt").write_text("新的一段。\n" + TEXT, "utf-8", newline="")
    found = tm.extract(folder, corrections=path).filter(quote="12家")
    assert found["value"].to_list() == [13.0]
    assert found["reviewed_by"].to_list() == ["李"]


def test_what_a_person_reviewed_is_not_doubted(folder: Path) -> None:
    everything = tm.extract(folder)
    one = tm.identities(everything).row(0, named=True)
    table = tm.corrections_from([{**one, **WHO, "action": "accept"}])
    left = tm.extract(folder, corrections=table, min_confidence=1.0)
    assert left["figure_id"].to_list() == [one["figure_id"]]


def test_goals_and_audit_go_by_the_corrected_figures(
    figure_table: Callable[..., pl.DataFrame],
) -> None:
    table = figure_table(
        {"kind": "target", "value": 100.0, "unit": "visit", "metric": "visitor_arrivals",
         "quote": "100", "sentence": "目标是接待游客100人次以上，力争实现。"}
    )  # fmt: skip
    row = tm.identities(table).row(0, named=True)
    change = {**row, **WHO, "action": "change", "value": "200"}
    reviewed = tm.apply_corrections(table, tm.corrections_from([change]))
    assert tm.goals_from(reviewed.figures)["value"].to_list() == [200.0]


def test_days_as_a_spreadsheet_rewrites_them_are_understood(tmp_path: Path) -> None:
    """Excel in China turns 2024-05-01 into 2024/5/1 when it saves a CSV file."""
    row = dict.fromkeys(CORRECTIONS.names, "") | {
        "action": "change", "figure_id": figures().filter(quote="12家")["figure_id"].item(),
        "period_start": "2024/1/1", "period_end": "2024/12/31", "by": "李", "at": "2024/5/1 9:30",
    }  # fmt: skip
    path = tmp_path / "c.csv"
    path.write_bytes(f"{','.join(row)}\n{','.join(row.values())}\n".encode("gb18030"))
    found = tm.apply_corrections(figures(), tm.read_corrections(path))
    assert the(found, "12家")["period_end"] == date(2024, 12, 31)
    assert parse_moment("2024/5/1 9:30") == parse_moment("2024-05-01T09:30")
    assert parse_moment("2024/5/1") == parse_moment("2024-05-01")
