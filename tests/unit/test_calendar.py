"""Calendar expressions: kind, dates and role of each, in both languages."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from tourmetrics.extraction.anchor import Anchor
from tourmetrics.extraction.calendar import Mention, find_mentions
from tourmetrics.extraction.grammar import load_grammar

ANCHOR = Anchor(published=date(2025, 3, 10))


def mentions(text: str, language: str, anchor: Anchor = ANCHOR) -> list[Mention]:
    return find_mentions(text, load_grammar(language), anchor)


def days(first: str, last: str | None = None) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last or first)


@pytest.mark.parametrize(
    ("text", "quote", "period"),
    [
        ("在2023年完成", "2023年", days("2023-01-01", "2023-12-31")),
        ("在二〇二三年完成", "二〇二三年", days("2023-01-01", "2023-12-31")),
        ("2024年2月份", "2024年2月份", days("2024-02-01", "2024-02-29")),
        ("2023年2月份", "2023年2月份", days("2023-02-01", "2023-02-28")),
        ("2024年第二季度", "2024年第二季度", days("2024-04-01", "2024-06-30")),
        ("2024年前三季度", "2024年前三季度", days("2024-01-01", "2024-09-30")),
        ("2024年上半年", "2024年上半年", days("2024-01-01", "2024-06-30")),
        ("2024年下半年", "2024年下半年", days("2024-07-01", "2024-12-31")),
        ("2024年1-9月", "2024年1-9月", days("2024-01-01", "2024-09-30")),
        ("2023年11月至2024年2月", "2023年11月至2024年2月", days("2023-11-01", "2024-02-29")),
        ("2024年5月3日", "2024年5月3日", days("2024-05-03")),
        ("2024年10月1日至7日", "2024年10月1日至7日", days("2024-10-01", "2024-10-07")),
        ("截至2024年6月底", "截至2024年6月底", days("2024-01-01", "2024-06-30")),
        ("2021—2025年", "2021—2025年", days("2021-01-01", "2025-12-31")),
        ("“十四五”期间", "“十四五”期间", days("2021-01-01", "2025-12-31")),
        ("去年工作", "去年", days("2024-01-01", "2024-12-31")),
        ("明年工作", "明年", days("2026-01-01", "2026-12-31")),
        ("前年工作", "前年", days("2023-01-01", "2023-12-31")),
        ("2025年春节假期", "2025年春节假期", days("2025-01-28", "2025-02-04")),
        ("三年前开放", "三年前", days("2022-01-01", "2022-12-31")),
    ],
)
def test_chinese_spans(text: str, quote: str, period: tuple[date, date]) -> None:
    (found,) = mentions(text, "zh")
    assert text[found.start : found.end] == quote
    assert (found.period, found.role) == (period, "span")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("6月底前完成", days("2025-06-30")),
        ("年底前建成", days("2025-12-31")),
        ("到2027年建成", days("2027-12-31")),
        ("到2026年底", days("2026-12-31")),
        ("“十四五”末", days("2025-12-31")),
    ],
)
def test_chinese_deadlines(text: str, period: tuple[date, date]) -> None:
    found = mentions(text, "zh")[0]
    assert (found.period, found.role) == (period, "deadline")


@pytest.mark.parametrize("text", ["较2019年增长", "比2021年下降", "恢复到2019年的"])
def test_chinese_bases(text: str) -> None:
    (found,) = mentions(text, "zh")
    assert found.role == "base"


@pytest.mark.parametrize(
    ("text", "quote", "period"),
    [
        ("In 2023 it opened", "In 2023", days("2023-01-01", "2023-12-31")),
        ("the first quarter of 2024", None, days("2024-01-01", "2024-03-31")),
        ("in Q3 2024 it", "Q3 2024", days("2024-07-01", "2024-09-30")),
        ("the first half of 2024", None, days("2024-01-01", "2024-06-30")),
        ("H2 2024 saw", "H2 2024", days("2024-07-01", "2024-12-31")),
        ("in February 2024 it", "in February 2024", days("2024-02-01", "2024-02-29")),
        ("from May to July 2024", None, days("2024-05-01", "2024-07-31")),
        ("the first nine months of 2024", None, days("2024-01-01", "2024-09-30")),
        ("on March 4, 2024 it", "on March 4, 2024", days("2024-03-04")),
        ("4 March 2024", None, days("2024-03-04")),
        ("the year ended June 2024", None, days("2023-07-01", "2024-06-30")),
        ("in 2023-24 it", "in 2023-24", days("2023-07-01", "2024-06-30")),
        ("between 2021 and 2024", None, days("2021-01-01", "2024-12-31")),
        ("last year it", "last year", days("2024-01-01", "2024-12-31")),
        ("2024 National Day holiday", None, days("2024-10-01", "2024-10-07")),
    ],
)
def test_english_spans(text: str, quote: str | None, period: tuple[date, date]) -> None:
    (found,) = mentions(text, "en")
    assert text[found.start : found.end] == (quote or text)
    assert (found.period, found.role) == (period, "span")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("by 2030 it", days("2030-12-31")),
        ("by the end of 2027 it", days("2027-12-31")),
        ("by June 2026 it", days("2026-06-30")),
        ("by March 31, 2026 it", days("2026-03-31")),
    ],
)
def test_english_deadlines(text: str, period: tuple[date, date]) -> None:
    (found,) = mentions(text, "en")
    assert (found.period, found.role) == (period, "deadline")


@pytest.mark.parametrize("text", ["compared with 2019 it", "up from 2021, it", "more than in 2023"])
def test_english_bases(text: str) -> None:
    (found,) = mentions(text, "en")
    assert found.role == "base"


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh", "2024年2月30日"), ("zh", "2024年13月5日"), ("en", "February 30, 2024"), ("zh", "8:30")],
)
def test_days_that_do_not_exist_have_no_period(language: str, text: str) -> None:
    assert all(found.period is None or found.kind == "year" for found in mentions(text, language))


def test_without_anchor_relative_words_have_no_period() -> None:
    (found,) = mentions("去年工作", "zh", Anchor())
    assert found.period is None


def test_mentions_are_in_order_and_apart() -> None:
    found = mentions("2023年接待，2024年一季度增长，到2025年底达到", "zh")
    assert [m.kind for m in found] == ["year", "quarter", "by_year"]
    assert all(left.end <= right.start for left, right in pairwise(found))


def test_run_of_quarters_lists_each_of_them() -> None:
    (found,) = mentions("2024年一至三季度", "zh")
    assert found.parts == (
        days("2024-01-01", "2024-03-31"),
        days("2024-04-01", "2024-06-30"),
        days("2024-07-01", "2024-09-30"),
    )


def test_a_dateline_dates_nothing() -> None:
    (found,) = mentions("DALIAN, May 29, 2024 — Visitors came", "en")
    assert found.role == "none"
