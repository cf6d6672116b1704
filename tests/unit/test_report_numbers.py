"""Numbers, periods and places as each language prints them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tourmetrics.errors import InputError
from tourmetrics.knowledge import load_knowledge
from tourmetrics.reporting.names import Names, Text
from tourmetrics.reporting.numbers import Format
from tourmetrics.reporting.quantity import Quantity, derived
from tourmetrics.reporting.words import languages, load_words, split_languages

KNOWN = {
    "visits": ({"value": "171000000", "unit": "visit", "precision": "500000"},
               "1.71亿人次", "171 million visits"),
    "money": ({"value": "190210000000", "unit": "CNY", "precision": "5000000"},
              "1902.1亿元", "CNY 190.21 billion"),
    "printed zero": ({"value": "190200000000", "unit": "CNY", "precision": "5000000"},
                     "1902.0亿元", "CNY 190.20 billion"),
    "rooms": ({"value": "10000", "unit": "room"}, "1万间", "10,000 rooms"),
    "not rounded": ({"value": "11482", "unit": "room"}, "11482间", "11,482 rooms"),
    "ten thousands": ({"value": "391200", "unit": "card"}, "39.12万张", "391,200 cards"),
    "small": ({"value": "5000", "unit": "article"}, "5000篇", "5,000 articles"),
    "one": ({"value": "1", "unit": "route"}, "1条", "1 route"),
    "at least": ({"value": "10000000000", "unit": "CNY", "comparator": "ge"},
                 "≥100亿元", "≥ CNY 10 billion"),
    "about": ({"value": "50", "unit": "percent", "comparator": "approx"}, "≈50%", "≈50%"),
    "growth": ({"value": "68.2", "unit": "percent", "measure": "growth"}, "+68.2%", "+68.2%"),
    "fall": ({"value": "-0.3", "unit": "percent", "measure": "growth"}, "\u22120.3%", "\u22120.3%"),
    "points": ({"value": "2.6", "unit": "percentage_point", "measure": "difference"},
               "+2.6个百分点", "+2.6 percentage points"),
    "range": ({"value": "12", "high": "15", "unit": "percent", "comparator": "between"},
              "12～15%", "12–15%"),
    "range of money": ({"value": "80", "high": "160", "unit": "CNY", "comparator": "between"},
                       "80～160元", "CNY 80–160"),
    "derived": ({"value": "1112", "unit": "CNY", "derived": True}, "约1112元", "~CNY 1,112"),
    "own word": ({"value": "5", "unit": "item", "word": ("zh", "条")}, "5条", "5 items"),
    "trillion": ({"value": "1000000000000", "unit": "CNY"}, "1万亿元", "CNY 1 trillion"),
    "exact": ({"value": "1640000000", "unit": "CNY"}, "16.4亿元", "CNY 1.64 billion"),
    "uneven": ({"value": "1402350", "unit": "visit"}, "140.235万人次", "1,402,350 visits"),
}  # fmt: skip


def form(lang: str) -> Format:
    return Format(load_words(lang), load_knowledge())


def quantity(fields: dict[str, Any]) -> Quantity:
    numbers = {
        name: Decimal(value) if name in {"value", "high", "precision"} else value
        for name, value in fields.items()
    }
    return Quantity(**numbers)


@pytest.mark.parametrize("name", KNOWN)
def test_amounts(name: str) -> None:
    fields, zh, en = KNOWN[name]
    assert form("zh").amount(quantity(fields)) == zh
    assert form("en").amount(quantity(fields)) == en


def test_an_absent_amount_is_a_dash() -> None:
    assert form("zh").amount(None) == "—"


def test_derived_values_claim_four_digits_and_whole_things() -> None:
    visits = Quantity(Decimal("171000000"), "visit")
    assert form("zh").amount(derived(Decimal("101664684.9"), visits)) == "约1.017亿人次"
    routes = Quantity(Decimal(30), "route")
    assert form("en").amount(derived(Decimal("14.92"), routes)) == "~15 routes"
    share = Quantity(Decimal(18), "percent")
    assert form("en").amount(derived(Decimal("1.645"), share)) == "~1.6%"


@pytest.mark.parametrize(
    ("start", "end", "zh", "en"),
    [
        ((2024, 1, 1), (2024, 12, 31), "2024年", "2024"),
        ((2024, 1, 1), (2024, 3, 31), "2024年第一季度", "Q1 2024"),
        ((2024, 1, 1), (2024, 6, 30), "2024年上半年", "first half of 2024"),
        ((2024, 7, 1), (2024, 12, 31), "2024年下半年", "second half of 2024"),
        ((2025, 1, 1), (2025, 9, 30), "2025年1—9月", "January–September 2025"),
        ((2024, 2, 1), (2024, 2, 29), "2024年2月", "February 2024"),
        ((2021, 1, 1), (2025, 12, 31), "2021—2025年", "2021–2025"),
        ((2024, 5, 24), (2024, 5, 25), "2024年5月24—25日", "24–25 May 2024"),
        ((2024, 12, 7), (2024, 12, 7), "2024年12月7日", "7 December 2024"),
        ((2024, 7, 1), (2025, 6, 30), "2024年7月至2025年6月", "July 2024 to June 2025"),
        ((2025, 4, 29), (2025, 5, 3), "2025年4月29日至2025年5月3日", "29 April 2025 to 3 May 2025"),
    ],
)
def test_periods(start: tuple[int, int, int], end: tuple[int, int, int], zh: str, en: str) -> None:
    assert form("zh").period(date(*start), date(*end)) == zh
    assert form("en").period(date(*start), date(*end)) == en


def test_no_period() -> None:
    assert form("zh").period(None, None) == "时段未写明"


@pytest.mark.parametrize(
    ("locator", "zh", "en"),
    [
        ("line 12", "第12行", "line 12"),
        ("page 3", "第3页", "page 3"),
        ("Sheet1!C7", "Sheet1!C7", "Sheet1!C7"),
        ("page 3, line 12", "第3页，第12行", "page 3, line 12"),
        ("table 2, row 3, column 4", "表2，第3行，第4列", "table 2, row 3, column 4"),
        ("text box 1, paragraph 2", "文本框1，第2段", "text box 1, paragraph 2"),
        ("Sheet 指标, C7", "工作表“指标”C7", "Sheet 指标, C7"),
        ("Sheet A, B, C7", "工作表“A, B”C7", "Sheet A, B, C7"),
        (
            "css #main > p:nth-of-type(2)",
            "#main > p:nth-of-type(2)",
            "#main > p:nth-of-type(2)",
        ),
        (
            "css body > div:nth-of-type(3) > ul > li:nth-of-type(2), line 4",
            "… > ul > li:nth-of-type(2), line 4",
            "… > ul > li:nth-of-type(2), line 4",
        ),
    ],
)
def test_locators(locator: str, zh: str, en: str) -> None:
    assert form("zh").locator(locator) == zh
    assert form("en").locator(locator) == en


def test_names_outside_the_catalogue_keep_their_own_language() -> None:
    names = Names(load_words("en"), load_knowledge())
    assert names.metric("visitor_arrivals", "接待游客", "zh").lang is None
    assert names.metric(None, "廉政题材小戏", "zh") == Text("廉政题材小戏", "zh-CN")
    assert names.metric("own_thing", None, None).text == "own thing"
    assert names.region("421200", short=True) == "Xianning"
    assert names.region("XX-99") == "XX-99"


def test_a_language_without_a_catalogue_is_refused_with_the_choices() -> None:
    with pytest.raises(InputError, match=r"'fr'.*en, zh, zh\+en"):
        split_languages("zh+fr")


def test_the_locale_of_the_catalogue_is_that_of_the_page() -> None:
    assert {load_words(lang).tag for lang in languages()} >= {"zh-CN", "en-GB"}
