"""What headings say of the numbers below them."""

from __future__ import annotations

from datetime import date

import pytest

from tourmetrics.extraction.anchor import Anchor
from tourmetrics.extraction.calendar import find_mentions
from tourmetrics.extraction.frame import Frame, Genre
from tourmetrics.extraction.grammar import LANGUAGES, load_grammar
from tourmetrics.extraction.sections import section_frames
from tourmetrics.extraction.spans import month_span, year_span
from tourmetrics.extraction.structure import language_of, structure_of

GRAMMARS = {language: load_grammar(language) for language in LANGUAGES}
PUBLISHED = date(2025, 1, 20)
# Whether a section tells of targets, and of when.
Told = tuple[bool, tuple[date, date] | None]
END_OF_2028 = (date(2028, 12, 31), date(2028, 12, 31))


def frames(text: str, *, genre: Genre = "report") -> list[Told]:
    """Kind and period of all sections, the first being what stands before any heading."""
    anchor = Anchor(PUBLISHED)
    frame = Frame(genre, anchor, None, False, PUBLISHED, None, {})
    structure = structure_of(text, GRAMMARS)
    mentions = find_mentions(text, GRAMMARS[language_of(text)], anchor)
    found = section_frames(text, structure, mentions, frame, GRAMMARS)
    return [(section.target, section.period) for section in found]


def last(text: str, *, genre: Genre = "report") -> Told:
    return frames(text, genre=genre)[-1]


@pytest.mark.parametrize("genre", ["plan", "report"])
def test_without_headings_the_genre_decides(genre: Genre) -> None:
    assert frames("正文。", genre=genre) == [(genre == "plan", None)]


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("一、主要目标", True),
        ("一、目标完成情况", False),
        ("二、工作成效和下一步打算", True),
        ("三、发展现状", False),
    ],
)
def test_the_last_word_of_a_chinese_heading_decides(heading: str, *, target: bool) -> None:
    assert last(f"导语。\n{heading}\n内容。\n")[0] is target


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("# Targets and progress", True),
        ("# Progress towards our goals", False),
        ("# Outlook after the review", True),
        ("# Background to the goals", False),
    ],
)
def test_the_first_word_of_an_english_heading_decides(heading: str, *, target: bool) -> None:
    assert last(f"Lead.\n\n{heading}\n\nText.\n")[0] is target


def test_english_words_are_whole_words() -> None:
    assert last("Lead.\n\n# The nextel story\n\nText.\n", genre="report")[0] is False


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("导语。\n一、2023年工作\n内容。\n", (False, year_span(2023))),
        ("导语。\n一、2026年工作\n内容。\n", (True, year_span(2026))),
        ("导语。\n一、去年工作\n内容。\n", (False, year_span(2024))),
        ("导语。\n一、到2028年\n内容。\n", (True, END_OF_2028)),
        ("导语。\n(一)2024年三季度\n内容。\n", (False, month_span(2024, 7, 9))),
        ("Lead.\n\n# By 2028\n\nText.\n", (True, END_OF_2028)),
    ],
)
def test_dates_of_headings(text: str, frame: Told) -> None:
    assert last(text) == frame


def test_this_year_leaves_open_which_part() -> None:
    assert last("导语。\n一、今年任务\n内容。\n")[1] is None


def test_days_date_no_section() -> None:
    assert last("导语。\n一、1月5日会议\n内容。\n")[1] is None


def test_an_inner_heading_takes_what_it_does_not_say() -> None:
    text = "导语。\n一、2023年工作\n(一)项目\n内容。\n二、2026年打算\n(一)项目\n内容。\n"
    assert frames(text)[1:] == [
        (False, year_span(2023)),
        (False, year_span(2023)),
        (True, year_span(2026)),
        (True, year_span(2026)),
    ]
