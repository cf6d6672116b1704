"""Workbooks and separated values: what a sheet shows, its tables, and files that are at fault."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from tests.samples import as_sheets, facts

from tourmetrics.documents.formats import recognise
from tourmetrics.documents.records import Content, UnreadableError
from tourmetrics.documents.rules import load_rules
from tourmetrics.documents.spreadsheets.ods import OdsReader
from tourmetrics.documents.spreadsheets.pages import Area, Page
from tourmetrics.documents.spreadsheets.separated import SeparatedReader, delimiter_of
from tourmetrics.documents.spreadsheets.shown import general, shown, shown_text
from tourmetrics.documents.spreadsheets.writing import content_of
from tourmetrics.documents.spreadsheets.xls import XlsReader
from tourmetrics.documents.spreadsheets.xlsx import XlsxReader
from tourmetrics.documents.spreadsheets.xml2003 import XmlSheetReader
from tourmetrics.model import Extent
from tourmetrics.tables import FIGURES, FINDINGS, GOALS, empty, table_bytes
from tourmetrics.tables.declared import COMPARISONS
from tourmetrics.workflow import extract_paths

ANYWHERE = Path("sheet")
Rows = list[list[Any]]


def workbook(build: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    build(book)
    book.close()
    return buffer.getvalue()


def xlsx(rows: Rows, *, name: str = "Sheet1", merged: tuple[str, ...] = ()) -> Content:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(at, column, value)
        for area in merged:
            first = area.partition(":")[0]
            sheet.merge_range(area, _value_at(rows, first))

    return XlsxReader().read(workbook(build), ANYWHERE)


def _value_at(rows: Rows, place: str) -> Any:
    return rows[int(place[1:]) - 1][ord(place[0]) - 65]


def tables(content: Content) -> list[list[list[str]]]:
    """Return the tables of a text as their rows, the line below the header left out."""
    found: list[list[list[str]]] = []
    inside = False
    for line in content.text.splitlines():
        if line.startswith("|"):
            if not inside:
                found.append([])
            if not set(line) <= {"|", "-"}:
                found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        inside = line.startswith("|")
    return found


def words(content: Content) -> list[str]:
    return [line for line in content.text.splitlines() if line and not line.startswith("|")]


def locators(content: Content) -> dict[str, str]:
    return {content.text[b.start : b.end]: b.locator for b in content.blocks}


# ---------------------------------------------------------------- the same facts in every format


FIELDS = ("quote", "kind", "value", "comparator", "unit", "metric", "label", "measure", "change",
          "period_start", "period_end", "region", "each")  # fmt: skip


@pytest.mark.parametrize("parts", [facts.INDICATORS, facts.YEARBOOK], ids=["plan", "yearbook"])
@pytest.mark.parametrize("name", ["指标", "Sheet1"])
def test_the_same_facts_give_the_same_figures(
    tmp_path: Path, parts: list[facts.Part], name: str
) -> None:
    def figures(suffix: str, engine: str = "") -> list[tuple[Any, ...]]:
        folder = tmp_path / f"{suffix}{engine}"
        folder.mkdir()
        as_sheets.write(parts, folder / f"facts.{suffix}", name=name, engine=engine)
        result = extract_paths([folder])
        assert not result.faults
        return result.figures.select(FIELDS).rows()

    expected = figures("md")
    assert len(expected) > 7
    for suffix in ("xlsx", "xls", "ods", "csv", "tsv"):
        assert figures(suffix) == expected, suffix
    assert figures("xlsx", "openpyxl") == expected


def test_a_sheet_is_written_with_its_title_name_and_places(tmp_path: Path) -> None:
    path = as_sheets.write(facts.YEARBOOK, tmp_path / "y.xlsx", name="表 2")
    content = XlsxReader().read(path.read_bytes(), path)
    assert content.text == (
        "# Tourism statistics 2024\n\n## 表 2\n\nTable 2. Visitor arrivals by market\n\n"
        "Unit: thousand\n\n"
        "| Market | 2023 | 2023 | 2024 | 2024 |\n"
        "| Market | Arrivals | Change (%) | Arrivals | Change (%) |\n|---|---|---|---|---|\n"
        "| Germany | 412.5 | 3.1 | 430.2 | 4.3 |\n| Japan | 98.0 | (12.4) | 120.6 | 23.1 |\n"
        "| Other markets | 1,204.1 | 0.8 | | |\n\n"
        "Source: border statistics. A blank cell was not reported.\n"
    )
    assert locators(content)["(12.4)"] == "Sheet 表 2, C8"
    assert content.extent == Extent(1, "sheets")


@pytest.mark.parametrize("name", ["Sheet1", "sheet 2", "工作表1", "表1", "Table 1", "Feuil3"])
def test_the_name_that_a_program_gave_is_left_out(name: str) -> None:
    content = xlsx([["指标", "2024年"], ["收入", 5]], name=name)
    assert words(content) == []


# ---------------------------------------------------------------- numbers as they are shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (2150.0, "General", "2150"),
        (186.50000000000003, "General", "186.5"),
        (0.123, "0.0%", "12.3%"),
        (0.285, "0%", "29%"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1.005, "0.00", "1.01"),
        (12345.678, "0.00E+00", "1.23E+04"),
        (-1234.5, "#,##0.0_);(#,##0.0)", "(1,234.5)"),
        (-3, "0;[Red]0", "-3"),
        (-3, "0_ ;[Red]\\-0\\ ", "-3"),
        (-0.04, "0.0", "0.0"),
        (0, '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        (0, "0.0", "0.0"),
        (0, "0;-0;;@", ""),
        (5, "0.##", "5"),
        (21500000, '0!.0,"万"', "2150.0万"),
        (21500000, '0\\.0,"万"', "2150.0万"),
        (123456, '[>=10000]0!.0,"万";0', "12.3万"),
        (1234, '[>=10000]0!.0,"万";0', "1234"),
        (1234500000.0, '0.00,,"百万"', "1234.50百万"),
        (12345678, "#,##0,", "12,346"),
        (12.5, '0.0"%"', "12.5%"),
        (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
        (7, "000", "007"),
        (0.5, "# ?/?", "0.5"),
        (2024, '0"年"', "2024年"),
        (123456789012.0, "General", "123456789012"),
        (float("nan"), "0.0", ""),
        (3.5, '"' * 300, "3.5"),
        (3.5, "[", "3.5"),
        (3.5, '0.0"open', "3.5open"),
    ],
)
def test_a_number_is_written_as_its_cell_shows_it(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (45352, 'yyyy"年"m"月"', "2024年3月"),
        (45352, '[$-804]yyyy"年"m"月"d"日";@', "2024年3月1日"),
        (45352, "mmm-yy", "Mar-24"),
        (45352, "mmmm yyyy", "March 2024"),
        # By digits alone nobody could tell a month from a fiscal year or a ratio.
        (45566, "yyyy-mm", "2024年10月"),
        (45566, "yyyy/m/d", "2024年10月1日"),
        (45352.75, "yyyy-mm-dd hh:mm", "2024-03-01 18:00"),
        (1.5, "[h]:mm", "36:00"),
        (0.75, "h:mm AM/PM", "6:00 PM"),
        (60, "d-mmm", "28-Feb"),
        (3e6, "yyyy", "3000000"),
        (-5, "yyyy", "-5"),
    ],
)
def test_a_date_is_written_in_words(value: float, code: str, text: str) -> None:
    assert shown(value, code, chinese=True) == text


def test_dates_of_other_calendars_and_languages() -> None:
    assert shown(45566, "yyyy-mm") == "Oct 2024"
    assert shown(45566 - 1462, "yyyy/m/d", from_1904=True) == "1 Oct 2024"
    assert shown(1, "d mmm yyyy") == "1 Jan 1900"


def test_words_and_plain_numbers() -> None:
    assert shown_text("2024", '@"年"') == "2024年"
    assert (general(1e22), general(1e-7), general(-0.0)) == ("1.00000E+22", "0.0000001", "0")


def test_cells_of_every_kind() -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Kinds")
        sheet.write_row(
            0, 0, ["Metric", datetime(2024, 10, 1)], book.add_format({"num_format": 14})
        )
        rich = book.add_format({"font_script": 1})
        sheet.write("A2", "Blank")
        sheet.write_blank("B2", None, book.add_format({"bg_color": "red"}))
        sheet.write("A3", "Zero")
        sheet.write("B3", 0)
        sheet.write("A4", "Error")
        sheet.write_formula("B4", "=1/0", None, "#DIV/0!")
        sheet.write("A5", "Sum")
        sheet.write_formula("B5", "=1+1", book.add_format({"num_format": "0.0"}), 2)
        sheet.write("A6", "Typed")
        sheet.write_string("B6", "1 234")
        sheet.write("A7", "Open")
        sheet.write_boolean("B7", True)
        sheet.write("A8", "Noted")
        sheet.write_rich_string("B8", "1,234", rich, "2")
        sheet.write_rich_string("A9", "Area (km", rich, "2", ")")
        sheet.write("B9", 7)

    content = XlsxReader().read(workbook(build), ANYWHERE)
    assert tables(content)[0][0] == ["Metric", "1 Oct 2024"]
    assert [row[1] for row in tables(content)[0][1:]] == [
        "", "0", "", "2.0", "1 234", "TRUE", "1,234²", "7",
    ]  # fmt: skip
    assert tables(content)[0][-1][0] == "Area (km²)"


@pytest.mark.parametrize("value", [b"", b"<v></v>", b"<v/>"])
def test_a_formula_without_its_result_is_told(value: bytes) -> None:
    def strip(data: bytes) -> bytes:
        return replaced(
            data,
            "xl/worksheets/sheet1.xml",
            rb"<v>\d+</v></c></row></sheetData>",
            value + b"</c></row></sheetData>",
        )

    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("T")
        sheet.write_row(0, 0, ["Visits", 5])
        sheet.write("A2", "Nights")
        sheet.write_formula("B2", "=B1*2", None, 10)

    content = XlsxReader().read(strip(workbook(build)), ANYWHERE)
    assert "10" not in content.text
    assert [gap.place for gap in content.gaps] == ["Sheet T, B2"]
    assert "save" in content.gaps[0].remedy


# ---------------------------------------------------------------- tables on a sheet


def test_two_language_headers_and_stretched_words() -> None:
    content = xlsx(
        [
            ["8-1 接待入境游客情况", None, None],
            ["VISITORS FROM ABROAD", None, None],
            [None, None, "单位：万人次"],
            ["地  区\nRegion", "人数\nVisitors", None],
            [None, 2023, 2024],
            ["合　计 Total", 12.5, 13],
            ["#外国人 Foreigners", 4, 0],
        ],
        merged=("A1:C1", "A2:C2", "A4:A5", "B4:C4"),
    )
    assert words(content) == [
        "# 8-1 接待入境游客情况", "VISITORS FROM ABROAD", "单位：万人次",
    ]  # fmt: skip
    assert tables(content) == [
        [
            ["地区 Region", "人数 Visitors", "人数 Visitors"],
            ["地区 Region", "2023", "2024"],
            ["合计 Total", "12.5", "13"],
            ["#外国人 Foreigners", "4", "0"],
        ]
    ]


def test_headers_that_are_merged_by_look() -> None:
    middle = xlsx(
        [
            [None, None, "2023", None, None, "2024", None],
            ["Market", "Jan", "Feb", "Mar", "Jan", "Feb", "Mar"],
            ["Japan", 1, 2, 3, 4, 5, 6],
        ]
    )
    assert tables(middle)[0][0] == ["", "2023", "2023", "2023", "2024", "2024", "2024"]
    left = xlsx(
        [
            ["指标", "接待人次", None, "收入", None, "备注"],
            [None, "本月", "增长%", "本月", "增长%", None],
            ["A县", 1, 2, 3, 4, "x"],
        ]
    )
    assert tables(left)[0][0] == ["指标", "接待人次", "接待人次", "收入", "收入", "备注"]


def test_a_column_without_a_second_header_is_not_filled() -> None:
    content = xlsx(
        [["指标", "单位", "2023年", "2024年"], ["Item", "Unit", None, None], ["收入", "亿元", 1, 2]]
    )
    assert tables(content)[0][:2] == [
        ["指标", "单位", "2023年", "2024年"],
        ["Item", "Unit", "", ""],
    ]


def test_tables_below_each_other() -> None:
    content = xlsx(
        [
            ["Table 1. Rooms"],
            [],
            ["Type", "2023", "2024"],
            [],
            ["Hotels", 100, 110],
            ["Source: survey."],
            [],
            ["Note: revised."],
            [],
            ["Table 2. Beds"],
            ["Type", "2023", "2024"],
            ["Hotels", 200, 210],
        ]
    )
    assert words(content) == [
        "# Table 1. Rooms", "Source: survey.", "Note: revised.", "Table 2. Beds",
    ]  # fmt: skip
    assert tables(content) == [
        [["Type", "2023", "2024"], ["Hotels", "100", "110"]],
        [["Type", "2023", "2024"], ["Hotels", "200", "210"]],
    ]


def test_blank_rows_between_groups_do_not_part_a_table() -> None:
    content = xlsx(
        [
            ["Country", "2023", "2024"],
            ["Asia", None, None],
            ["Japan", 1, 2],
            [],
            ["Europe", None, None],
            ["France", 3, 4],
            [],
            ["Total", 4, 6],
        ]
    )
    assert tables(content) == [
        [
            ["Country", "2023", "2024"],
            ["Asia", "", ""],
            ["Japan", "1", "2"],
            ["Europe", "", ""],
            ["France", "3", "4"],
            ["Total", "4", "6"],
        ]
    ]


def test_a_table_that_is_continued_repeats_its_header() -> None:
    content = xlsx(
        [
            ["地区", "2023年"], ["杭州市", 1], ["续表"], ["地区", "2023年"], ["宁波市", 2],
        ]
    )  # fmt: skip
    assert tables(content) == [
        [["地区", "2023年"], ["杭州市", "1"]], [["地区", "2023年"], ["宁波市", "2"]],
    ]  # fmt: skip
    assert words(content) == ["续表"]


def test_tables_beside_each_other() -> None:
    content = xlsx(
        [
            ["表一 国内", None, None, None, "表二 入境"],
            ["单位：万人次", None, None, None, "单位：万美元"],
            ["地区", "2023年", "2024年", None, "地区", "2023年", "2024年"],
            ["杭州市", 1, 2, None, "杭州市", 3, 4],
            ["宁波市", 5, 6, None, "宁波市", 7, 8],
        ]
    )
    assert [table[1] for table in tables(content)] == [["杭州市", "1", "2"], ["杭州市", "3", "4"]]
    assert words(content) == [
        "# 表一 国内", "单位：万人次", "表二 入境", "单位：万美元",
    ]  # fmt: skip


def test_a_spacer_column_does_not_part_a_table() -> None:
    content = xlsx(
        [
            ["Market", "2023", None, "2024", None, "市场"],
            ["Japan", 1, None, 2, None, "日本"],
            ["France", 3, None, 4, None, "法国"],
        ]
    )
    assert tables(content) == [
        [
            ["Market", "2023", "2024", "市场"],
            ["Japan", "1", "2", "日本"],
            ["France", "3", "4", "法国"],
        ]
    ]


def test_a_table_folded_to_the_right_is_one() -> None:
    content = xlsx(
        [["国家", "人数", "国家", "人数"], ["日本", 1, "法国", 2], ["韩国", 3, "德国", 4]]
    )
    assert tables(content) == [
        [["国家", "人数"], ["日本", "1"], ["韩国", "3"], ["法国", "2"], ["德国", "4"]]
    ]


def test_a_transposed_table_and_missing_numbers() -> None:
    content = xlsx(
        [
            ["年份", "人数", "收入"], [2019, "—", "…"], [2020, 5, 0], [2021, None, 7],
        ]
    )  # fmt: skip
    assert content.text.splitlines()[1] == "|---|---|---|"
    assert tables(content)[0][1:] == [["2019", "—", "…"], ["2020", "5", "0"], ["2021", "", "7"]]


def test_a_header_over_one_column() -> None:
    content = xlsx([["主要指标"], [None, "2024年"], ["收入", 5], ["人数", 7]])
    assert tables(content) == [[["", "2024年"], ["收入", "5"], ["人数", "7"]]]
    assert tables(xlsx([[None, 2024], ["收入", 5]])) == [[["", "2024"], ["收入", "5"]]]


def test_a_title_with_a_date_beside_it_is_no_header() -> None:
    content = xlsx(
        [
            ["全市旅游情况", None, "2024年6月"],
            [None, None, "单位：万人次"],
            ["指标", "本月", "累计"],
            ["接待", None, None],
            ["国内", 5, 20],
        ]
    )
    assert words(content) == ["全市旅游情况", "2024年6月", "单位：万人次"]
    assert tables(content) == [[["指标", "本月", "累计"], ["接待", "", ""], ["国内", "5", "20"]]]
    spanned = xlsx(
        [["Market", "2023", "2024"], [None, "Arrivals", None], ["Japan", 1, 2]], merged=("B2:C2",)
    )
    assert [row[1] for row in tables(spanned)[0]] == ["2023", "Arrivals", "1"]


def test_tables_without_room_between_them() -> None:
    content = xlsx(
        [
            ["Table 1", None, None],
            ["Type", "Rooms", "Beds"],
            ["Hotels", 1, 2],
            ["Region", None, None],
            ["North", "n/a", "n/a"],
            ["South", 3, 4],
            ["Table 2", None, None],
            ["Market", "2023", "2024"],
            ["Japan", 5, 6],
        ]
    )
    assert [table[0] for table in tables(content)] == [
        ["Type", "Rooms", "Beds"], ["Market", "2023", "2024"],
    ]  # fmt: skip
    assert len(tables(content)[0]) == 5


def test_who_filled_in_a_return_stands_below_its_table() -> None:
    content = xlsx(
        [
            ["指标", "6月", "1-6月"],
            ["人数", 5, 20],
            ["负责人：张三", None, "填表人：李四"],
            [],
            ["报出日期：2024年7月5日", "电话：8888", None],
        ]
    )
    assert tables(content) == [[["指标", "6月", "1-6月"], ["人数", "5", "20"]]]
    assert words(content) == [
        "负责人：张三", "填表人：李四", "报出日期：2024年7月5日", "电话：8888",
    ]  # fmt: skip


def test_the_number_of_an_annex_is_no_title() -> None:
    content = xlsx([["附件1"], ["主要指标表"], ["指标", "2025年"], ["收入", 5]], name="指标")
    assert words(content) == ["附件1", "# 主要指标表", "## 指标"]


def test_sentences_below_each_other_in_one_cell() -> None:
    content = xlsx([["A", "2024"], ["x", 5], ["注：1.口径调整。\n2.初步数。", None]])
    assert words(content) == ["注：1.口径调整。", "2.初步数。"]


TEXTS = ("指标", "2023", "2024年", "收入", "5", "1,234", "-", "Market", "Table 1", "单位：万元",
         "注：x", "Japan", "n/a", "(3.2)", "12%", "人数：5")  # fmt: skip
PLACES = st.tuples(st.integers(1, 9), st.integers(1, 7))


@given(
    st.dictionaries(PLACES, st.sampled_from(TEXTS), min_size=1, max_size=30),
    st.lists(st.tuples(PLACES, st.integers(0, 3), st.integers(0, 4)), max_size=3),
)
def test_no_cell_is_lost_and_each_is_found_at_its_place(
    cells: dict[tuple[int, int], str], areas: list[tuple[tuple[int, int], int, int]]
) -> None:
    page = Page("S")
    for (row, column), text in sorted(cells.items()):
        page.put(row, column, text)
    for (row, column), down, across in areas:
        page.merged.append(Area(row, column, row + down, column + across))
    content = content_of([page], load_rules())
    found = {(b.locator, content.text[b.start : b.end]) for b in content.blocks}
    expected = {
        (f"Sheet S, {chr(64 + column)}{row}", text) for (row, column), text in cells.items()
    }
    assert expected <= found


SIGNS = st.sampled_from([*'0#?.,%;"\\!_*[]@/EeGmdyhs-+ ()万', "General", "[Red]", "[>=10]", "AM/PM",
                         '"x"', "[$¥-804]", "[h]", "yyyy", "E+00"])  # fmt: skip


@given(
    st.lists(SIGNS, max_size=9).map("".join),
    st.floats(allow_nan=True) | st.integers(-(10**6), 10**6).map(float),
)
def test_no_format_is_too_odd(code: str, value: float) -> None:
    assert "\n" not in shown(value, code, chinese=True)


# ---------------------------------------------------------------- hidden, wide, long


def test_what_is_hidden_is_not_read_and_said() -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Open")
        for at, row in enumerate([["A", "2023", "2024"], ["x", 1, 2], ["y", 3, 4], ["z", 5, 6]]):
            sheet.write_row(at, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        draft = book.add_worksheet("Draft")
        draft.write("A1", "999 visitors")
        draft.hide()
        book.add_worksheet("Empty").hide()

    content = XlsxReader().read(workbook(build), ANYWHERE)
    assert tables(content) == [[["A", "2024"], ["x", "2"], ["z", "6"]]]
    assert [(gap.place, gap.problem) for gap in content.gaps] == [
        ("Sheet Draft", "the sheet is hidden and not read"),
        ("Sheet Open", "is read without its hidden rows (3) and its hidden columns (B)"),
    ]
    assert content.extent == Extent(1, "sheets")


def test_a_workbook_that_shows_nothing_is_a_fault() -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Empty")
        secret = book.add_worksheet("Secret")
        secret.write("A1", "5")
        secret.hide()

    with pytest.raises(UnreadableError, match="hidden sheets \\(Secret\\)"):
        XlsxReader().read(workbook(build), ANYWHERE)
    with pytest.raises(UnreadableError, match="no filled cells"):
        xlsx([[]])


def test_a_far_cell_and_a_wide_title_cost_nothing() -> None:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:XFD1", "Visitors")
        sheet.write_row(1, 0, ["Market", "2024"])
        sheet.write_row(2, 0, ["Japan", 5])
        sheet.write("XFD1048576", "end")

    content = XlsxReader().read(workbook(build), ANYWHERE)
    assert tables(content)[0] == [["Market", "2024"], ["Japan", "5"]]
    assert words(content) == ["# Visitors", "end"]


def test_scattered_cells_are_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, sheet_places=50)
    content = xlsx([[*[None] * at, "word", at] for at in range(20)])
    assert "scattered" in content.gaps[0].problem


def test_a_workbook_beyond_the_limit_is_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, sheet_cells=6)
    rows: Rows = [["A", "2024"], *([f"r{at}", at] for at in range(9))]
    content = xlsx(rows, name="Long")
    assert "r1" in content.text
    assert "r8" not in content.text
    assert content.gaps[0].place.startswith("Sheet Long, row ")
    text = "\n".join(",".join(map(str, row)) for row in rows).encode()
    assert SeparatedReader().read(text, ANYWHERE).gaps[0].place.startswith("row ")


def limited(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    from dataclasses import replace

    rules = load_rules()
    rules = replace(rules, limits=replace(rules.limits, **limits))
    for name in ("xlsx", "separated", "xls", "ods"):
        monkeypatch.setattr(f"tourmetrics.documents.spreadsheets.{name}.load_rules", lambda: rules)


# ---------------------------------------------------------------- files at fault


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def replaced(data: bytes, part: str, pattern: bytes, by: bytes) -> bytes:
    parts = parts_of(data)
    parts[part], count = re.subn(pattern, by, parts[part])
    assert count
    return packed(parts)


def plain(rows: int = 1) -> bytes:
    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("T")
        for row in range(rows):
            sheet.write_row(row, 0, ["Visits", 5])

    return workbook(build)


def test_a_workbook_that_is_cut_off() -> None:
    data = plain()
    for size in (30, len(data) // 2, len(data) - 10):
        with pytest.raises(UnreadableError, match="cut off or damaged"):
            XlsxReader().read(data[:size], ANYWHERE)


@pytest.mark.parametrize("broken", [rb"<row", rb"<sheetData"], ids=["row", "data"])
def test_broken_xml_is_told(broken: bytes) -> None:
    data = replaced(plain(), "xl/worksheets/sheet1.xml", broken, b"<<")
    with pytest.raises(UnreadableError, match="damaged"):
        XlsxReader().read(data, ANYWHERE)


def test_entities_are_refused() -> None:
    doctype = (
        b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY c SYSTEM "file:///etc/passwd">]>'
    )
    head = rb"(<\?xml[^>]*\?>)"
    for part in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"):
        data = replaced(plain(), part, head, rb"\1" + doctype)
        with pytest.raises(UnreadableError, match="document type"):
            XlsxReader().read(data, ANYWHERE)


def test_an_archive_that_would_unpack_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, package_bytes=100_000)
    parts = parts_of(plain())
    parts["xl/media/image1.png"] = bytes(200_000)
    assert "Visits" in XlsxReader().read(packed(parts), ANYWHERE).text
    parts["xl/sharedStrings.xml"] += b" " * 200_000
    with pytest.raises(UnreadableError, match="unpack"):
        XlsxReader().read(packed(parts), ANYWHERE)
    limited(monkeypatch, package_parts=3)
    with pytest.raises(UnreadableError, match="parts"):
        XlsxReader().read(plain(), ANYWHERE)


def test_a_cell_without_end_is_refused() -> None:
    inside = b"<c><is>" + b"<r/>" * 30_000 + b"</is></c></row>"
    data = replaced(plain(), "xl/worksheets/sheet1.xml", b"</row>", inside)
    with pytest.raises(UnreadableError, match="damaged"):
        XlsxReader().read(data, ANYWHERE)


def test_deeply_nested_xml_is_refused() -> None:
    deep = b"<x>" * 5_000 + b"</x>" * 5_000 + b"</row>"
    data = replaced(plain(), "xl/worksheets/sheet1.xml", b"</row>", deep)
    with pytest.raises(UnreadableError, match="damaged"):
        XlsxReader().read(data, ANYWHERE)


def test_cells_without_places_styles_or_strings() -> None:
    """Some programs leave out places, name missing styles, or write words into the cells."""
    sheet = (
        b'<worksheet><sheetData><row><c t="inlineStr"><is><t>Visits</t></is></c>'
        b'<c s="77"><v>5.5</v></c><c t="s"><v>99</v></c><c t="str"><v>a_x000D_</v></c></row>'
        b'<row><c t="inlineStr"><is><t>Day</t></is></c><c t="d"><v>2024-03-01</v></c></row>'
        b"</sheetData></worksheet>"
    )
    parts = parts_of(plain())
    parts["xl/worksheets/sheet1.xml"] = sheet
    del parts["xl/sharedStrings.xml"], parts["xl/styles.xml"]
    content = XlsxReader().read(packed(parts), ANYWHERE)
    assert tables(content) == [[["Visits", "5.5", "a"], ["Day", "45352", ""]]]


def test_parts_that_lie_elsewhere() -> None:
    """Programs may put the parts where they like, and name them by their whole paths."""
    parts = {
        name.replace("xl/", ""): content.replace(b"xl/", b"")
        for name, content in parts_of(plain()).items()
    }
    assert "Visits" in XlsxReader().read(packed(parts), ANYWHERE).text
    whole = replaced(plain(), "xl/_rels/workbook.xml.rels", b'Target="', b'Target="/xl/')
    assert "Visits" in XlsxReader().read(whole, ANYWHERE).text
    windows = {name.replace("/", "\\"): content for name, content in parts_of(plain()).items()}
    assert "Visits" in XlsxReader().read(packed(windows), ANYWHERE).text


def test_merged_areas_that_overlap_endlessly_are_bounded() -> None:
    areas = b"".join(b'<mergeCell ref="A1:XFD%d"/>' % row for row in range(2, 3000))
    data = plain(300)
    data = replaced(
        data, "xl/worksheets/sheet1.xml", b"</sheetData>",
        b"</sheetData><mergeCells>" + areas + b"</mergeCells>",
    )  # fmt: skip
    assert "Visits" in XlsxReader().read(data, ANYWHERE).text


def test_encrypted_files_are_told() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    data += "EncryptedPackage".encode("utf-16-le") + bytes(100)
    form = recognise("plan.xlsx", data, load_rules())
    assert (form.name, form.problem) == ("encrypted", "is an Office document that a password locks")
    with pytest.raises(UnreadableError, match="encrypted"):
        XlsReader().read(data, ANYWHERE)
    manifest = (
        b'<manifest><file-entry full-path="content.xml"><encryption-data/></file-entry></manifest>'
    )
    with pytest.raises(UnreadableError, match="encrypted"):
        OdsReader().read(packed({"META-INF/manifest.xml": manifest, "content.xml": b"?"}), ANYWHERE)


def test_files_with_the_wrong_name(tmp_path: Path) -> None:
    rules = load_rules()
    xls = as_sheets.write(facts.YEARBOOK, tmp_path / "a.xls").read_bytes()
    assert recognise("a.xlsx", xls, rules).name == "xls"
    assert recognise("a.xls", plain(), rules).name == "xlsx"
    page = "\ufeff<html><table><tr><td>5</td></tr></table>"
    for data in (page.encode(), page.encode("utf-16-le"), b"<table border=1><tr><td>5"):
        assert recognise("a.xls", data, rules).name == "html"
    for data in ("指标\t2024\n收入\t5\n".encode("gb18030"), "a\tb\n".encode("utf-16")):
        assert recognise("a.xls", data, rules).name == "csv"
    for words in ("In 2023 visitors reached 1,234,500.", "第一行，\n第二行, 一\n第三行\n"):
        assert recognise("a.xlsx", words.encode(), rules).name == "text"
    for table in ("a,b\n1,2\n", "T;;\n\na;b;c\n1;2;3\n", '指标,"1,2,3"\n收入,5\n'):
        assert recognise("a.xls", table.encode("gb18030"), rules).name == "csv"
    assert (
        "收入" in SeparatedReader().read("指标\t2024\n收入\t5\n".encode("gb18030"), ANYWHERE).text
    )


def test_xls_that_is_damaged_or_something_else(tmp_path: Path) -> None:
    data = as_sheets.write(facts.YEARBOOK, tmp_path / "a.xls").read_bytes()
    for broken in (data[:600], data[: len(data) // 2], data[:512] + bytes(len(data) - 512)):
        with pytest.raises(UnreadableError):
            XlsReader().read(broken, ANYWHERE)
    with pytest.raises(UnreadableError, match="no Excel workbook"):
        XlsReader().read(b"\x00\x01\x02", ANYWHERE)


@pytest.mark.parametrize("schema", [FIGURES, GOALS, COMPARISONS, FINDINGS], ids=lambda s: s.name)
def test_a_table_of_ours_is_no_document(schema: Any) -> None:
    for form, reader in (("xlsx", XlsxReader()), ("csv", SeparatedReader())):
        data = table_bytes(empty(schema), schema, form)  # type: ignore[arg-type]
        with pytest.raises(UnreadableError, match="not a document") as caught:
            reader.read(data, ANYWHERE)
        assert "its own path" in caught.value.remedy


# ---------------------------------------------------------------- XLS and ODS


def test_xls_formats_merges_and_hidden_parts(tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("指标")
    sheet.write_merge(0, 0, 0, 2, "表1 主要指标")
    sheet.write(1, 0, "指标")
    sheet.write(1, 1, datetime(2024, 10, 1), xlwt.easyxf(num_format_str="yyyy-mm"))
    sheet.write(1, 2, 2025)
    sheet.write(2, 0, "增长")
    sheet.write(2, 1, 0.123, xlwt.easyxf(num_format_str="0.0%"))
    sheet.write(2, 2, -5.5, xlwt.easyxf(num_format_str="0.0;[Red]0.0"))
    sheet.write(3, 0, "hidden")
    sheet.write(3, 1, 5)
    sheet.row(3).hidden = True
    sheet.write(4, 0, "Open")
    sheet.write(4, 1, True)
    high = xlwt.easyfont("escapement superscript")
    sheet.write_rich_text(5, 0, ["Typed"])
    sheet.write_rich_text(5, 1, ["1,234", ("2", high)])
    other = book.add_sheet("Draft")
    other.write(0, 0, "draft")
    other.visibility = 1
    path = tmp_path / "a.xls"
    book.save(str(path))
    content = XlsReader().read(path.read_bytes(), path)
    assert tables(content) == [
        [
            ["指标", "2024年10月", "2025"],
            ["增长", "12.3%", "-5.5"],
            ["Open", "TRUE", ""],
            ["Typed", "1,234²", ""],
        ]
    ]
    assert words(content) == ["# 表1 主要指标", "## 指标"]
    assert [gap.place for gap in content.gaps] == ["Sheet Draft", "Sheet 指标"]
    assert locators(content)["12.3%"] == "Sheet 指标, B3"


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s">
<office:automatic-styles><style:style style:name="ta2"><style:table-properties
table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>
{}</office:spreadsheet></office:body></office:document-content>"""


def ods(tables_xml: str) -> Content:
    return OdsReader().read(packed({"content.xml": ODS.format(tables_xml).encode()}), ANYWHERE)


def test_ods_shows_texts_repeats_and_spaces() -> None:
    content = ods(
        '<table:table table:name="Arrivals"><table:table-column/>'
        '<table:table-column table:visibility="collapse"/>'
        '<table:table-column table:number-columns-repeated="16382"/>'
        "<table:table-row><table:table-cell><text:p>Market<text:s text:c='2'/>name</text:p>"
        "<office:annotation><text:p>secret</text:p></office:annotation></table:table-cell>"
        "<table:table-cell><text:p>gone</text:p></table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="2024-10-01">'
        "<text:p>2024-10</text:p></table:table-cell>"
        "<table:table-cell><text:p>Change</text:p><text:p>%</text:p></table:table-cell>"
        "</table:table-row>"
        "<table:table-row><table:table-cell><text:p>Japan</text:p></table:table-cell>"
        "<table:table-cell/>"
        '<table:table-cell table:number-columns-repeated="2" office:value-type="float"'
        ' office:value="5"><text:p>5.0</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="16380"/></table:table-row>'
        "<table:table-row><table:table-cell><text:p>Peru</text:p></table:table-cell>"
        "<table:table-cell/>"
        '<table:table-cell office:value-type="percentage" office:value="0.125"/>'
        '<table:table-cell table:formula="of:=1"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row></table:table>'
        '<table:table table:name="Draft" table:style-name="ta2"><table:table-row>'
        "<table:table-cell><text:p>draft</text:p></table:table-cell></table:table-row>"
        "</table:table>"
    )
    assert tables(content) == [
        [
            ["Market name", "Oct 2024", "Change %"],
            ["Japan", "5.0", "5.0"],
            ["Peru", "12.5%", ""],
        ]
    ]
    assert "secret" not in content.text
    assert [gap.place for gap in content.gaps] == [
        "Sheet Draft", "Sheet Arrivals", "Sheet Arrivals, D3",
    ]  # fmt: skip


def test_ods_with_a_filled_row_repeated_to_the_end_is_bounded() -> None:
    content = ods(
        '<table:table table:name="T"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
    assert 10_000 < content.text.count("x") < 100_000


def test_ods_that_is_damaged() -> None:
    with pytest.raises(UnreadableError, match="lacks its part"):
        OdsReader().read(packed({"mimetype": b"x"}), ANYWHERE)
    with pytest.raises(UnreadableError, match="damaged"):
        OdsReader().read(packed({"content.xml": b"<a><b></a>"}), ANYWHERE)


XML = """<?xml version="1.0" encoding="{0}"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="s1"><NumberFormat
 ss:Format="Percent"/></Style>
<Style ss:ID="s2"><NumberFormat ss:Format="yyyy\\-mm"/></Style></Styles>
<Worksheet ss:Name="指标"><Table><Column ss:Index="4" ss:Hidden="1"/>
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">表1 主要指标</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">指标</Data></Cell><Cell ss:StyleID="s2"><Data
 ss:Type="DateTime">2024-10-01T00:00:00.000</Data></Cell><Cell ss:Index="4"><Data
 ss:Type="String">x</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">增长</Data><Comment><Data>no</Data></Comment></Cell>
<Cell ss:StyleID="s1"><Data ss:Type="Number">0.123</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="Draft"><Table><Row><Cell><Data ss:Type="Number">9</Data></Cell></Row></Table>
<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"""


@pytest.mark.parametrize("encoding", ["UTF-8", "GB2312"])
def test_a_workbook_in_xml(encoding: str) -> None:
    data = XML.format(encoding).encode(encoding)
    assert recognise("a.xls", data, load_rules()).name == "xml2003"
    assert recognise("a.xls", b"<?xml version='1.0'?><a/>", load_rules()).name == "xml"
    content = XmlSheetReader().read(data, ANYWHERE)
    assert words(content) == ["# 表1 主要指标", "## 指标"]
    assert tables(content) == [[["指标", "2024年10月"], ["增长", "12.30%"]]]
    assert locators(content)["12.30%"] == "Sheet 指标, B4"
    assert [gap.place for gap in content.gaps] == ["Sheet Draft", "Sheet 指标"]
    with pytest.raises(UnreadableError, match="damaged"):
        XmlSheetReader().read(data[:-20], ANYWHERE)


# ---------------------------------------------------------------- separated values


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n", ";"),
        ("a\tb\n1,234\t2,345\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ('Title, long\n"a, b";2\n"c, d";3\n', ";"),
        ("only words\n", ","),
        ("", ","),
    ],
)
def test_the_delimiter_is_told_from_the_rows(text: str, delimiter: str) -> None:
    assert delimiter_of(text) == delimiter


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
def test_separated_values_in_any_encoding(encoding: str) -> None:
    text = '表1 接待旅遊人數\r\n單位：萬人次,,\r\n指標,2023年,2024年\r\n接待人數,"1,234.5",\r\n'
    content = SeparatedReader().read(text.encode(encoding), ANYWHERE)
    assert words(content) == ["# 表1 接待旅遊人數", "單位：萬人次"]
    assert tables(content) == [[["指標", "2023年", "2024年"], ["接待人數", "1,234.5", ""]]]
    assert locators(content)["1,234.5"] == "row 4, column 2"


def test_ragged_rows_quotes_and_what_excel_adds() -> None:
    text = 'sep=;\nName;2023;2024\n"Big ""A""\nhotel";="007";5\nSmall;1\nTail;2;3;extra\n'
    content = SeparatedReader().read(text.encode(), ANYWHERE)
    assert tables(content) == [
        [
            ["Name", "2023", "2024", ""],
            ['Big "A" hotel', "007", "5", ""],
            ["Small", "1", "", ""],
            ["Tail", "2", "3", "extra"],
        ]
    ]
    assert locators(content)["007"] == "row 3, column 2"


def test_a_quote_that_is_never_closed_swallows_nothing() -> None:
    lines = ["Name,2024", '12" pipes,5', *(f"r{at},{at}" for at in range(100)), '"open,7']
    content = SeparatedReader().read("\n".join([*lines, *["x,1"] * 100]).encode(), ANYWHERE)
    assert len(tables(content)[0]) == 203
    limit = csv.field_size_limit()
    SeparatedReader().read(b'a,b\n"' + b"x" * 200_000 + b",5\n", ANYWHERE)
    assert csv.field_size_limit() == limit


def test_separated_values_without_any_value() -> None:
    with pytest.raises(UnreadableError, match="no filled cells"):
        SeparatedReader().read(b",,\n,,\n", ANYWHERE)
