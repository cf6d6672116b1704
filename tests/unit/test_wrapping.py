"""Lines that a page has broken are one sentence; lists, titles and tables keep their lines."""

from __future__ import annotations

import pytest

import tourmetrics as tm
from tourmetrics.extraction.lexicon import lexicon_of
from tourmetrics.extraction.wrapping import unwrap
from tourmetrics.knowledge import load_knowledge

GRAMMARS = lexicon_of(load_knowledge()).grammars

JOINED = {
    "lower case goes on": (
        "Those who came to visit their friends and their relatives\ntotalled 2,143 in the month."
    ),
    "a word that ends no sentence": (
        "Against the month before, the arrivals of the islands rose by\n2,416, or 13.9 percent."
    ),
    "a month before its year": (
        "Arrivals to the islands were five percent higher than in July\n2024 and a record."
    ),
    "a full page": (
        "The ministry said in its statement that the number of visits by the\n"
        "Tourism Corporation was below the plan, and that the arrivals from\n"
        "Fiji were above it."
    ),
    "a bullet of two lines": (
        "- a new visitor centre that welcomes the guests of the old town and\n  its harbour."
    ),
    "chinese lines of one width": (
        "今年上半年全市文化和旅游系统深入实施项目带动战略积极推进重点工\n"
        "作任务落实见效接待国内外游客人数和旅游收入实现两位数增长其中过\n"
        "夜游客占三成。"
    ),
    "chinese paragraphs without lines between": (
        "今年上半年全市文化和旅游系统深入实施项目带动战略积极推进重点工\n"
        "作任务落实见效。\n"
        "接待国内外游客人数和旅游收入实现两位数的增长其中全市接待过夜游\n"
        "客占全部接待游客人数的三成并且比去年同期又提高了两个百分点之多\n"
        "成效明显。"
    ),
}
APART = {
    "a full stop": "The number of visitors to the islands of the south rose.\nthen it fell",
    "a list": "the plan of the region has these aims for the year and\n1. more guests",
    "a bullet": "the plan of the region has these aims for the year and\n- more guests",
    "a short line": "Spending and accommodation\nvisitors spent 2,140 dollars a head in the month",
    "a title": "International Visitor Arrivals And Departures Of The Cook Islands In\nJuly 2025",
    "cells": "New Zealand and the islands of the south and the east    12,961    12,507\nand more",
    "numbers": "12,961 12,507 454 3.6 61,204 3.1 12,961 12,507 454 3.6 61,204 3.1\nin total 4.6",
    "an empty line": "the number of visitors to the islands in the month of\n\nJuly 2025",
    "a heading": "## what the agency wants to do for the visitors of the islands in the\nnext year",
    "a list in chinese": "建设游客服务中心三个并投入使用提升接待能力\n新建停车场两处\n改造厕所",
}


@pytest.mark.parametrize("text", JOINED.values(), ids=JOINED)
def test_a_broken_line_is_joined(text: str) -> None:
    whole = unwrap(text, (), GRAMMARS)
    assert len(whole) == len(text)
    stops = text.count("。\n")
    assert whole.count("\n") == stops
    assert whole.replace(" ", "").replace("\n", "") == text.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("text", APART.values(), ids=APART)
def test_other_lines_stay(text: str) -> None:
    assert unwrap(text, (), GRAMMARS) == text


def test_a_page_break_is_no_line_break() -> None:
    text = JOINED["lower case goes on"].replace("\n", "\x0c")
    assert unwrap(text, (), GRAMMARS) == text


def test_tables_stay() -> None:
    text = JOINED["lower case goes on"]
    assert unwrap(text, [(0, len(text))], GRAMMARS) == text


def test_a_quote_keeps_its_line_break_and_its_line() -> None:
    text = (
        "Report\n\nThe intended stay of the visitors averaged 8.6 nights, against 8.9\n"
        "nights a year earlier. Residents made about 1,692 trips.\n"
    )
    figures = tm.extract_text(text).to_dicts()
    assert [row["quote"] for row in figures] == ["8.6 nights", "8.9\nnights", "1,692 trips"]
    assert [text[row["start"] : row["end"]] for row in figures] == [r["quote"] for r in figures]
    assert [row["locator"] for row in figures] == ["line 3", "line 3", "line 4"]


def test_line_ends_of_two_characters_read_like_those_of_one() -> None:
    text = "# Results of 2024\n\n" + JOINED["a word that ends no sentence"] + "\n\nHotels: 12.\n"
    plain = tm.extract_text(text).select("quote", "value", "metric", "measure").rows()
    other = tm.extract_text(text.replace("\n", "\r\n"))
    assert other.select("quote", "value", "metric", "measure").rows() == plain
    assert len(plain) > 1
