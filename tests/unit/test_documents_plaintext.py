"""Plain text and Markdown to blocks: kinds, offsets, lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourmetrics.documents.plaintext import blocks_of

TABLE = "指标\t单位\t2025年\n接待游客\t万人次\t6000\n"


def shape(text: str) -> list[tuple[str, str, str]]:
    return [(b.kind, text[b.start : b.end], b.locator) for b in blocks_of(text)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("# Plan", "heading"),
        ("一、预期目标", "heading"),
        ("(二)重点工作", "heading"),
        ("第三章 发展目标", "heading"),
        ("一、今年全市接待游客6500万人次。", "paragraph"),
        ("1.建强核心景区。", "list_item"),
        ("(3)新建5座", "list_item"),
        ("——建设廊道。", "list_item"),
        ("- Spend C$36m", "list_item"),
        ("1.5 million visits", "paragraph"),
        ("2024年接待游客", "paragraph"),
        ("-3.2% was the change", "paragraph"),
    ],
)
def test_kind_of_a_line(line: str, kind: str) -> None:
    assert [block.kind for block in blocks_of(line)] == [kind]


def test_cells_of_tab_separated_rows() -> None:
    cells = shape(TABLE)
    assert {cell[0] for cell in cells} == {"table_cell"}
    assert [cell[1:] for cell in cells][3:] == [
        ("接待游客", "line 2"),
        ("万人次", "line 2"),
        ("6000", "line 2"),
    ]


def test_cells_of_a_markdown_table_without_its_rule() -> None:
    text = "| Indicator | 2028 |\n|:--|--:|\n| Visits | 2,400 |\n"
    assert [cell[1] for cell in shape(text)] == ["Indicator", "2028", "Visits", "2,400"]


def test_each_line_is_a_block_also_where_a_sentence_goes_on() -> None:
    text = (
        "Nova Scotia: results\r\n"
        "The province received 2.21 million overnight visitors from\r\n"
        "outside, more than before.\r\n"
        "Revenue rose.\r\n"
    )
    assert [block[1] for block in shape(text)] == [
        "Nova Scotia: results",
        "The province received 2.21 million overnight visitors from",
        "outside, more than before.",
        "Revenue rose.",
    ]


@given(st.text(alphabet="一、1.(|\t\r\n -#a。A:", max_size=60))
def test_blocks_are_in_order_apart_and_cover_every_letter(text: str) -> None:
    blocks = list(blocks_of(text))
    covered = 0
    for block in blocks:
        assert covered <= block.start < block.end <= len(text)
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        between = text[covered : block.start]
        assert not set(between) & set("一1aA。")
        covered = block.end
    assert not set(text[covered:]) & set("一1aA。")
