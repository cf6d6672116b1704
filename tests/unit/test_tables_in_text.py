"""Where tables are in a text, what their headers stand over, how their numbers are written."""

from __future__ import annotations

import time

import pytest

from tourmetrics.extraction.tabular.dates import Stamp, find_stamps
from tourmetrics.extraction.tabular.find import find_grids
from tourmetrics.extraction.tabular.grid import Grid, Span
from tourmetrics.extraction.tabular.numbers import has_decimal_commas, read_cell
from tourmetrics.extraction.tabular.spread import spread
from tourmetrics.extraction.tabular.words import table_words


def shown(text: str, span: Span | None) -> str | None:
    return None if span is None else text[slice(*span)]


def headers(text: str, grid: Grid) -> list[list[str | None]]:
    return [[shown(text, span) for span in column] for column in grid.header]


def test_a_spanning_header_stands_over_the_middle_of_its_columns() -> None:
    text = (
        "                 may              change\n"
        "country      2018    2017     number     %\n"
        "japan         391     441        (50)  (11.3)\n"
        "canada      1,834   1,054        780    74.0\n"
    )
    (grid,) = find_grids(text)
    assert headers(text, grid) == [
        ["country"], ["may", "2018"], ["may", "2017"], ["change", "number"], ["change", "%"],
    ]  # fmt: skip


def test_a_spanning_header_has_each_sub_header_once() -> None:
    columns = [(26, 33), (39, 43), (48, 55), (61, 65)]
    keys = ["arrivals", "share", "arrivals", "share"]
    assert spread([(28, 32), (50, 54)], columns, keys) == [range(2), range(2, 4)]


def test_a_cell_that_lacks_is_found_by_place() -> None:
    text = (
        "x        2021    2022    2023\n"
        "a        10.1    20.2    30.3\n"
        "b        11.1            33.3\n"
        "c        12.1    22.2    13.3\n"
    )
    (grid,) = find_grids(text)
    assert grid.rows[1].cells[2] is None


def test_glued_numbers_are_parted() -> None:
    text = (
        "february 2018492,400 575,300 263,500202,100\n"
        "february 2019556,300 590,700 258,100 208,900\n"
    )
    (grid,) = find_grids(text)
    cells = [shown(text, cell) for cell in grid.rows[0].cells]
    assert cells == ["february 2018", "492,400", "575,300", "263,500", "202,100"]


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("jan-18", Stamp(2018, 1, 1)),
        ("1-11/2023", Stamp(2023, 1, 11)),
        ("3q24", Stamp(2024, 7, 9)),
        ("2025p", Stamp(2025)),
        ("2022–23", Stamp(2022, said="fiscal")),
        ("2024/23", Stamp(2024, over=2023)),
        ("year ended june 2024", Stamp(2024, 7, 6)),
        ("2025年1-9月", Stamp(2025, 1, 9)),
        ("前三季度", Stamp(None, 1, 9)),
        ("本月", Stamp(said="now")),
    ],
)
def test_dates_of_headers(text: str, stamp: Stamp) -> None:
    assert [found for _, _, found in find_stamps(text, table_words())] == [stamp]


@pytest.mark.parametrize(
    ("cell", "commas", "value", "quote"),
    [
        ("(3.2)", False, "3.2", "(3.2)"),
        ("12,345p", False, "12345", "12,345"),
        ("-5,4", True, "-5.4", "-5,4"),
        ("1 012,4", True, "1012.4", "1 012,4"),
        ("+5.6%", False, "5.6", "5.6%"),
        ("(0.7)#", False, "0.7", "(0.7)"),
    ],
)
def test_numbers_of_cells(cell: str, commas: bool, value: str, quote: str) -> None:
    found = read_cell(cell, (0, len(cell)), table_words(), commas=commas)
    assert found is not None
    item = found.quantity
    assert (str(item.value), cell[item.start : item.end]) == (value, quote)


def test_decimal_commas_are_a_matter_of_the_whole_table() -> None:
    assert has_decimal_commas(["1 012,4", "985,1"])
    assert not has_decimal_commas(["12,34,567", "9.5"])


@pytest.mark.parametrize(
    "line", ["germany  12,345  13,456\n", "12,345\n", "a\n1\n2\n3\nb\n4\n", "x    12\n", "1 2 3\n"]
)
def test_cost_grows_with_the_length_of_the_text(line: str) -> None:
    def cost(count: int) -> float:
        started = time.perf_counter()
        list(find_grids(line * count))
        return time.perf_counter() - started

    cost(10)
    assert cost(4000) < 20 * cost(1000) + 0.2


def test_prose_costs_next_to_nothing() -> None:
    prose = (
        "全市接待游客1023.4万人次,同比增长8.1%。\n"
        "The region received 2.4 million visitors in 2024, up 8.1 per cent.\n"
    ) * 2000
    started = time.perf_counter()
    assert list(find_grids(prose)) == []
    assert time.perf_counter() - started < 0.2


def test_numbers_that_count_the_rows_stand_under_their_own_header() -> None:
    text = (
        "序号  指标      单位     2020年   2025年\n"
        "1   接待游客   万人次    1089    ≥1600\n"
        "2   民宿       家       582     800\n"
    )
    (grid,) = find_grids(text)
    assert headers(text, grid) == [["指标"], ["单位"], ["2020年"], ["2025年"]]
    assert [shown(text, cell) for cell in grid.rows[0].cells] == [
        "接待游客", "万人次", "1089", "≥1600",
    ]  # fmt: skip


def test_drawn_lines_are_no_rows() -> None:
    text = (
        "           2023   2024\n"
        "---------------------\n"
        "italy        61     63\n"
        "---------------------\n"
        "total       382    354\n"
    )
    (grid,) = find_grids(text)
    assert [shown(text, row.cells[0]) for row in grid.rows] == ["italy", "total"]


def test_a_sentence_that_leads_on_is_a_title_and_others_are_not() -> None:
    table = "|a|2023|2024|\n|---|---|---|\n|b|5|6|\n"
    lead = (
        "hotels did better than most of them had expected at the start. "
        "guest nights were as follows:\n"
    )
    plain = "hotels did better than most of them had expected at the start of the long winter.\n"
    (led,) = find_grids(lead + table)
    (other,) = find_grids(plain + table)
    assert [shown(lead, span) for span in led.titles] == ["guest nights were as follows:"]
    assert other.titles == ()


def test_a_number_that_no_way_of_writing_explains_is_none() -> None:
    assert read_cell("1,23,45", (0, 7), table_words(), commas=True) is None
    assert read_cell("1,23,456", (0, 8), table_words(), commas=False) is not None
