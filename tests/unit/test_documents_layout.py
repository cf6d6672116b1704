"""Parts of documents written as one Markdown text, and tables arranged before that."""

from __future__ import annotations

import pytest

from tourmetrics.documents.cells import Cell, arranged, heads_of
from tourmetrics.documents.layout import Layout, one_line
from tourmetrics.documents.records import Gap
from tourmetrics.model import Extent, Metadata


def row(*texts: str) -> list[Cell]:
    return [Cell(text, f"c{at}") for at, text in enumerate(texts)]


def texts(rows: tuple[tuple[Cell, ...], ...]) -> list[list[str]]:
    return [[cell.text for cell in line] for line in rows]


def test_every_part_is_found_at_its_block() -> None:
    layout = Layout()
    layout.heading("一、目标", "page 1, line 1", level=2)
    layout.paragraph("接待游客\n6500万人次", "page 1, line 2")
    layout.item("3 centres", "page 1, line 4")
    layout.item("（1）4家", "page 1, line 5")
    layout.table([row("指标", "2025年"), row("收入|总", "5")])
    layout.note("注：初步数", "page 2, line 1")
    content = layout.content()
    assert content.text == (
        "## 一、目标\n\n接待游客6500万人次\n\n- 3 centres\n（1）4家\n\n"
        "| 指标 | 2025年 |\n|---|---|\n| 收入¦总 | 5 |\n\n注：初步数\n"
    )
    found = [(b.kind, content.text[b.start : b.end], b.locator) for b in content.blocks]
    assert found == [
        ("heading", "一、目标", "page 1, line 1"),
        ("paragraph", "接待游客6500万人次", "page 1, line 2"),
        ("list_item", "3 centres", "page 1, line 4"),
        ("list_item", "（1）4家", "page 1, line 5"),
        ("table_cell", "指标", "c0"),
        ("table_cell", "2025年", "c1"),
        ("table_cell", "收入¦总", "c0"),
        ("table_cell", "5", "c1"),
        ("note", "注：初步数", "page 2, line 1"),
    ]


def test_what_holds_nothing_leaves_no_part() -> None:
    layout = Layout()
    layout.paragraph(" \n", "line 1")
    layout.table([row("", " ")])
    assert layout.content().text == ""


def test_words_of_a_paragraph_are_no_markup() -> None:
    layout = Layout()
    layout.paragraph("# 1 in the ranking", "p1")
    layout.paragraph("#文旅 热度", "p2")
    layout.paragraph("| a | b |", "p3")
    assert layout.content().text.split("\n\n") == [
        "\\# 1 in the ranking", "#文旅 热度", "\\| a | b |\n",
    ]  # fmt: skip


def test_metadata_gaps_and_extent_are_handed_on() -> None:
    gap = Gap("is a picture", "run OCR", "page 2")
    content = Layout().content(Metadata(title="T"), gaps=[gap], extent=Extent(2, "pages"))
    assert (content.metadata.title, content.gaps, content.extent) == (
        "T", (gap,), Extent(2, "pages"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("游客\n人次", "游客人次"),
        ("12.5\n万人次", "12.5万人次"),
        ("人数\nVisitors", "人数 Visitors"),
        ("a\r\n b", "a b"),
        ("，\n其中", "，其中"),
    ],
)
def test_broken_lines_are_joined(text: str, line: str) -> None:
    assert one_line(text) == line


def test_words_of_merged_cells_stand_in_each_place_and_numbers_once() -> None:
    sheet = arranged(
        [
            [Cell("指标", "A1", down=2), Cell("2025年", "B1", across=2)],
            [Cell("目标", "B2"), Cell("完成", "C2")],
            [Cell("收入", "A3", down=2), Cell("5", "B3", across=2)],
            [Cell("6", "B4"), Cell("", "C4")],
        ]
    )
    assert texts(sheet.rows) == [
        ["指标", "2025年", "2025年"],
        ["指标", "目标", "完成"],
        ["收入", "5", ""],
        ["收入", "6", ""],
    ]
    assert sheet.heads == 2


def test_a_cell_that_reaches_below_the_last_row_does_no_harm() -> None:
    sheet = arranged([[Cell("a", "A1", down=9, across=3)], row("x")])
    assert texts(sheet.rows) == [] or all(len(r) == len(sheet.rows[0]) for r in sheet.rows)


def test_titles_and_notes_stand_outside_the_rows() -> None:
    sheet = arranged(
        [
            row("表1 主要指标", "", ""),
            row("", "", "单位：万元"),
            row("指标", "2024年", "2025年"),
            row("一、旅游", "", ""),
            row("收入", "4", "5"),
            row("注：初步统计", "", ""),
        ]
    )
    assert [cell.text for cell in sheet.titles] == ["表1 主要指标", "单位：万元"]
    assert [cell.text for cell in sheet.notes] == ["注：初步统计"]
    assert texts(sheet.rows)[1] == ["一、旅游", "", ""]
    assert sheet.heads == 1


def test_a_cell_over_one_column_of_numbers_is_a_header_and_no_title() -> None:
    sheet = arranged([row("表1", ""), row("", "2024年"), row("收入", "5"), row("合计", "")])
    assert [cell.text for cell in sheet.titles] == ["表1"]
    assert texts(sheet.rows) == [["", "2024年"], ["收入", "5"]]


def test_a_row_of_dashes_is_no_header() -> None:
    assert (
        heads_of([row("国家", "2023", "2024"), row("法国", "—", "…"), row("德国", "1", "2")]) == 1
    )


def test_a_stretched_word_is_a_word() -> None:
    assert [one_line(text) for text in ("合　　计 Total", "地 区", "接待 人次")] == [
        "合计 Total", "地区", "接待 人次",
    ]  # fmt: skip


def test_a_cell_over_some_columns_is_a_header_and_no_title() -> None:
    sheet = arranged(
        [
            [Cell("", "A1"), Cell("Visits", "B1", across=2)],
            row("", "2024", "2025"),
            row("May", "1", "2"),
        ]
    )
    assert sheet.titles == ()
    assert sheet.heads == 2


@pytest.mark.parametrize(
    ("rows", "heads"),
    [
        ([["Metric", "2024", "2025"], ["Visits", "1", "2"]], 1),
        ([["Metric", "2024", "2025"], ["", "base", "target"], ["Visits", "1", "≥2"]], 2),
        ([["甲", "1", "2"], ["收入", "100", "200"]], 1),
        ([["Visits", "12,000"], ["Nights", "40,000"]], 0),
        ([["Metric", "Note"], ["Visits", "none"]], 1),
        ([["Visits", "12,000"]], 0),
        ([["No.", "Task", "Body"], ["1", "Roads", "A"], ["2", "Beds", "300"]], 1),
        ([["项目", "a", "b"], ["1", "2", "3"], ["人数", "5", "6"]], 2),
        ([["Task", "Body"], *[["Roads", "A"]] * 9, ["Beds", "300"]], 1),
        ([], 0),
    ],
)
def test_the_header_ends_before_the_first_numbers(rows: list[list[str]], heads: int) -> None:
    assert heads_of([row(*texts) for texts in rows]) == heads


def test_a_marked_header_is_believed() -> None:
    head = [Cell("No", "A1", head=True), Cell("12", "B1", head=True)]
    assert heads_of([head, row("Visits", "5")]) == 1


@pytest.mark.parametrize(
    ("first", "heads"),
    [
        (["接待游客", "210.5万人次"], 0),
        (["接待游客", "1200万人次以上（同比增长12.5%）"], 0),
        (["Visitors", "2.3 million"], 0),
        (["Spend", "US$2.3bn"], 0),
        (["指标", "2023年"], 1),
        (["指标", "1-6月"], 1),
        (["级别", "5A级"], 1),
    ],
)
def test_a_first_row_with_a_number_and_its_unit_is_no_header(first: list[str], heads: int) -> None:
    rows = [first, ["收入", "16.8亿元"], ["民宿", "12家"]]
    assert arranged([[Cell(text, "") for text in row] for row in rows]).heads == heads


def test_a_row_of_words_above_a_number_with_its_unit_is_no_header() -> None:
    rows = [row("任务", "目标"), row("招商", "签约项目10个、金额50亿元"), row("收入", "110亿元")]
    assert heads_of(rows) == 1


@pytest.mark.parametrize(
    ("between", "second", "joined"),
    [
        ("", [row("丙", "12.5", "220"), row("丁", "13.5", "230")], True),
        ("", [row("景区", "接待", "收入"), row("丁", "13.5", "230")], False),
        ("", [row("丙", "12.5"), row("丁", "13.5")], False),
        ("县属景区：", [row("丙", "12.5", "220"), row("丁", "13.5", "230")], False),
    ],
)
def test_a_table_that_goes_on_without_header(
    between: str, second: list[list[Cell]], joined: bool
) -> None:
    layout = Layout()
    layout.table([row("景区", "接待", "收入"), row("甲", "10.5", "200")])
    layout.paragraph(between, "")
    layout.table(second)
    layout.table(second)
    text = layout.content().text
    assert ("| 甲 | 10.5 | 200 |\n| 丙 " in text) == joined
    assert text.count("丁") == 2
    assert ("\n\n" not in text) == joined
