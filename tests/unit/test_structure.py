"""Headings, their levels and what lies in them; sentences and their ends."""

from __future__ import annotations

import pytest

from tourmetrics.extraction.grammar import LANGUAGES, load_grammar
from tourmetrics.extraction.structure import Structure, language_of, structure_of

GRAMMARS = {language: load_grammar(language) for language in LANGUAGES}


def built(text: str) -> Structure:
    return structure_of(text, GRAMMARS)


def titles(text: str) -> list[str]:
    return [text[s.title_start : s.title_end] for s in built(text).sections if s.title_end]


def parents(text: str) -> dict[str, str | None]:
    """The heading that each heading lies in."""
    sections = built(text).sections
    found: dict[str, str | None] = {}
    for section in sections:
        if section.title_end == section.title_start:
            continue
        outer = None if section.parent is None else sections[section.parent]
        named = outer is not None and outer.title_end > outer.title_start
        found[text[section.title_start : section.title_end]] = (
            text[outer.title_start : outer.title_end] if named and outer is not None else None
        )
    return found


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in built(text).sentences]


def test_chinese_headings_lie_in_each_other() -> None:
    text = "第一章 总则\n第一节 背景\n一、成绩\n(一)市场\n1.客流\n内容。\n"
    text += "(二)项目\n二、问题\n第二章 目标\n"
    assert parents(text) == {
        "第一章 总则": None,
        "第一节 背景": "第一章 总则",
        "一、成绩": "第一节 背景",
        "(一)市场": "一、成绩",
        "1.客流": "(一)市场",
        "(二)项目": "一、成绩",
        "二、问题": "第一节 背景",
        "第二章 目标": None,
    }


def test_english_headings_lie_in_each_other() -> None:
    text = "# Results\n\nText.\n\n## Visitors\n\nText.\n\n### Cruise\n\nText.\n\n## Hotels\n"
    assert parents(text) == {
        "# Results": None,
        "## Visitors": "# Results",
        "### Cruise": "## Visitors",
        "## Hotels": "# Results",
    }


@pytest.mark.parametrize(
    "line",
    [
        "一、全年接待游客稳步增长。",
        "(三)抓好安全;",
        "# " + "很长的标题" * 15,
        "3.5万人次的客流",
        "The visitors came by ferry, and stayed.",
    ],
)
def test_sentences_and_long_lines_are_no_headings(line: str) -> None:
    assert titles(f"开头\n\n{line}\n") == []


@pytest.mark.parametrize(
    "line", ["一、工作回顾", "(二)下步打算", "第三章 保障措施", "4.宣传推广", "【提示】"]
)
def test_numbered_lines_are_headings(line: str) -> None:
    assert titles(f"开头\n{line}\n正文在此。\n") == [line]


def test_a_title_stands_behind_an_empty_line() -> None:
    assert titles("Preface here.\n\nThe year ahead\n\nText.\n") == ["The year ahead"]
    assert titles("Preface here.\nThe year ahead\n\nText.\n") == []


def test_a_run_in_heading_holds_for_its_paragraph_alone() -> None:
    text = "# Plan\n\nNext. In May the pier opens.\nThe rest goes on.\n"
    structure = built(text)
    named = [
        text[structure.sections[s.section].title_start : structure.sections[s.section].title_end]
        for s in structure.sentences
    ]
    assert named == ["# Plan", "Next", "Next", "# Plan"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("St. Ives grew. So did Mr. Lee.", ["St. Ives grew.", "So did Mr. Lee."]),
        ("Spend was 3.5 million. It rose.", ["Spend was 3.5 million.", "It rose."]),
        ("增长3.5%。下降2.1%!", ["增长3.5%。", "下降2.1%!"]),
        ("Rooms rose; beds fell. Well.", ["Rooms rose; beds fell.", "Well."]),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_sentence_without_end_is_cut() -> None:
    text = "客流平稳," * 2000
    pieces = sentences(text)
    assert len(pieces) > 1
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= 1200


def test_language_by_what_outweighs() -> None:
    assert language_of("接待游客100万人次") == "zh"
    assert language_of("visitors came") == "en"
    assert language_of("Guilin 桂林 welcomed many visitors") == "en"
    assert language_of("“Guilin Pass”旅游年卡全年发放") == "zh"
    assert language_of("2024") == "zh"
