"""Numerals alone: what Chinese and English number words say, and what is no numeral."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from tourmetrics.extraction.grammar import load_grammar
from tourmetrics.extraction.mend import mend, mend_cells
from tourmetrics.extraction.normalize import lower_ascii, normalize
from tourmetrics.extraction.numberpatterns import number_patterns
from tourmetrics.extraction.numbers import find_numbers
from tourmetrics.numerals import ChineseNumerals, EnglishNumerals
from tourmetrics.numerals.value import from_digits


@pytest.fixture(scope="module")
def chinese() -> ChineseNumerals:
    return load_grammar("zh").chinese


@pytest.fixture(scope="module")
def english() -> EnglishNumerals:
    return load_grammar("en").english


@pytest.mark.parametrize(
    ("text", "value", "last"),
    [
        ("三", "3", "1"),
        ("十", "10", "10"),
        ("十二", "12", "1"),
        ("二十", "20", "10"),
        ("一百零五", "105", "1"),
        ("一百五", "150", "10"),
        ("两千三", "2300", "100"),
        ("一千零八", "1008", "1"),
        ("三百二十", "320", "10"),
        ("十万零一千", "101000", "1000"),
        ("二十万亿", "20000000000000", "10000000000000"),
        ("三亿五千万", "350000000", "10000000"),
        ("二〇二四", "2024", "1"),
        ("廿五", "25", "1"),
        ("卅", "30", "10"),
        ("壹佰贰拾", "120", "10"),
        ("零", "0", "1"),
        ("六十一点五", "61.5", "0.1"),
        ("三点二五万", "32500", "100"),
        ("13万2", "132000", "1000"),
        ("1.71亿", "171000000", "1000000"),
        ("1亿2千万", "120000000", "10000000"),
        ("二百三十四点五六万", "2345600", "100"),
        ("參佰貳拾", "320", "10"),
        ("1万零500", "10500", "1"),
        ("16.4亿", "1640000000", "10000000"),
        ("3260万", "32600000", "10000"),
    ],
)
def test_chinese_value_and_worth_of_its_last_digit(
    chinese: ChineseNumerals, text: str, value: str, last: str
) -> None:
    read = chinese.read(text)
    assert read is not None
    assert (read.value, read.high, read.last) == (Decimal(value), None, Decimal(last))
    assert read.precision == Decimal(last) / 2


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("两三", "2", "3"), ("两三百", "200", "300"), ("七八十", "70", "80"), ("十五六", "15", "16")],
)
def test_neighbouring_chinese_digits_are_a_range(
    chinese: ChineseNumerals, text: str, low: str, high: str
) -> None:
    read = chinese.read(text)
    assert read is not None
    assert (read.value, read.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    "text",
    ["", "点", "点五", "三点", "三点百", "十天", "一二三百", "三零十", "三点五百七", "abc"],
)
def test_malformed_chinese_is_none(chinese: ChineseNumerals, text: str) -> None:
    assert chinese.read(text) is None


@pytest.mark.parametrize(("text", "scaled"), [("三", False), ("三十", True), ("2万", True)])
def test_chinese_scale_is_noticed(chinese: ChineseNumerals, text: str, scaled: bool) -> None:
    read = chinese.read(text)
    assert read is not None
    assert read.scaled is scaled


@pytest.mark.parametrize(
    ("text", "value", "last"),
    [
        ("seven", "7", "1"),
        ("seventeen", "17", "1"),
        ("thirty two", "32", "1"),
        ("a hundred", "100", "100"),
        ("a hundred and five", "105", "1"),
        ("two hundred and fifty", "250", "1"),
        ("three thousand", "3000", "1000"),
        ("two hundred thousand", "200000", "1000"),
        ("twenty five million", "25000000", "1000000"),
        ("one million two hundred thousand", "1200000", "1000"),
        ("two dozen", "24", "12"),
        ("three hundred and two dozen", "324", "12"),
        ("zero", "0", "1"),
        ("hundred", "100", "100"),
    ],
)
def test_english_value_and_worth_of_its_last_digit(
    english: EnglishNumerals, text: str, value: str, last: str
) -> None:
    read = english.read(text.split())
    assert read is not None
    assert (read.value, read.last) == (Decimal(value), Decimal(last))


@pytest.mark.parametrize(
    "text",
    [
        "and",
        "and five",
        "five and",
        "twenty twenty",
        "five six",
        "three a",
        "ten three",
        "visitors",
    ],
)
def test_malformed_english_is_none(english: EnglishNumerals, text: str) -> None:
    assert english.read(text.split()) is None


def test_no_words_are_no_numeral(english: EnglishNumerals) -> None:
    assert english.read([]) is None


@pytest.mark.parametrize(
    ("digits", "value", "last"),
    [("7", "7", "1"), ("1,902.1", "1902.1", "0.1"), ("0.50", "0.50", "0.01"), ("12.", "12", "1")],
)
def test_digits(digits: str, value: str, last: str) -> None:
    read = from_digits(digits)
    assert (read.value, read.last, read.scaled) == (Decimal(value), Decimal(last), False)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,234.50元, 12,34,567 and 1.234.567", ["1234.50", "1234567", "1234567"]),
        ("3万, 3万2千, 3余万, 3 万, 3千米", ["30000", "32000", "30000", "30000", "3", "1000"]),
        ("1.5 million, 2-million, 30 m wide", ["1500000.0", "2000000", "30"]),
        ("often someone attended ten phones", ["10"]),
        ("a hundred, an eighth, an eight, half", ["100", "0.125", "8", "0.5"]),
        (
            "百分之三, 三分之一点, 一半, 翻两番",
            ["3", "0.3333333333333333333333333333", "0.5", "300"],
        ),
        ("end. 5, .5, x.5", ["5", "0.5", "5"]),
        ("1.5e6, 3×10^8, 2×10⁵, 2e-3", ["1500000.0", "300000000", "200000", "0.002"]),
        ("twenty-first, one hundred and first, twenty-one", ["21"]),
        ("两个半小时, 半天, 3个半小时, 半个亿, 零下五", ["2.5", "0.5", "3.5", "50000000.0", "5"]),
        ("two score, a score, twenty-two and a half", ["40", "22.5"]),
        ("50 m tall, £50m bridge, a height of 30m", ["50", "50000000", "30"]),
        ("five five and a half", []),
        ("1½, 2 1/2, 24/7", ["1.5", "2.5", "24", "7"]),
    ],
)
def test_numerals_are_found_where_they_begin(text: str, values: list[str]) -> None:
    assert [str(number.value) for number in find_numbers(text)] == values


def test_numerals_are_looked_for_in_the_given_stretches_only() -> None:
    text = "一共3260万, one of 1.5 million, 七"
    whole = find_numbers(text)
    assert find_numbers(text, [(0, len(text))]) == whole
    assert find_numbers(text, [(0, 8), (9, len(text))]) == whole
    assert [text[n.start : n.end] for n in find_numbers(text, [(8, 20)])] == ["one", "1.5"]
    assert find_numbers(text, []) == []


@pytest.mark.parametrize("unit", ["1 ", ",1", "one ", "一又", "1.234.", "half ", "翻"])
def test_numerals_end_where_the_text_repeats_itself(unit: str) -> None:
    numbers = find_numbers(unit * 2000)
    ends = [0, *(number.end for number in numbers)]
    assert all(end <= number.start for end, number in zip(ends, numbers, strict=False))


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("收入100O万元", "收入1000万元"),
        ("接待1O0万人次", "接待100万人次"),
        ("drew 1O0 visitors", "drew 100 visitors"),
        ("接待游客576、23万人次", "接待游客576.23万人次"),
        ("游客1 234.5万人次", "游客01234.5万人次"),
        ("剧目12 500场", "剧目012500场"),
        ("客房3 2 0间", "客房00320间"),
        ("增长1 2.5 %", "增长012.5 %"),
        ("收入3. 5亿元", "收入03.5亿元"),
        ("收入12 .5亿元", "收入012.5亿元"),
        ("游客量:12 ,500人次", "游客量:0012500人次"),
        ("town drew 3. 5 million", "town drew 03.5 million"),
        ("town drew 1, 234,567 visitors", "town drew 01,234,567 visitors"),
    ],
)
def test_broken_numbers_are_mended_in_their_place(broken: str, whole: str) -> None:
    assert mend(broken) == whole
    assert len(whole) == len(broken)


@pytest.mark.parametrize(
    "text",
    [
        "H2O and CO2, 3l of water, B2O3",
        "表3 500人",
        "线路1 200公里",
        "甲乙分别接待576、23万人次",
        "收入12、13万元",
        "收入12、15、18万元",
        "\n1. 5亿元项目",
        "On May 1, 234,567 visitors came",
        "游客 12 34 56",
        "游客12 34间",
    ],
)
def test_numbers_that_may_be_two_are_left(text: str) -> None:
    assert mend(text) == text


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("Net\t(1,234)\t(5.2)%", "Net\t-01,234\t-05.2%"),
        ("| Loss | ($450,000) |", "| Loss | -$450,000  |"),
        ("a loss of $(3.2) million", "a loss of -$03.2 million"),
        ("about (5) things", "about (5) things"),
    ],
)
def test_brackets_in_cells_are_a_minus(text: str, signed: str) -> None:
    assert mend_cells(text) == signed
    assert len(signed) == len(text)


def test_normalising_keeps_every_place_and_is_done_once() -> None:
    text = "１５００亿元，Ａ－\u3000萬\u202f○\r\ud800İ 1\u00a0234"
    once = normalize(text)
    assert once == "1500亿元,A- 万 〇\n\ud800İ 1'234"
    assert normalize(once) == once
    assert len(once) == len(text) == len(lower_ascii(once))


def test_no_pattern_has_a_possessive_group() -> None:
    """Python before 3.11.5 loses its place where such a group fails half-way."""
    made = number_patterns()
    patterns = [made.anchor, made.digits, made.han, made.words]
    for language in ("zh", "en"):
        grammar = load_grammar(language)
        patterns += [rule.pattern for rule in (*grammar.calendar, *grammar.rejects)]
    possessive = re.compile(r"\)(?:[?*+]|\{[0-9,]+\})\+")
    assert [p.pattern for p in patterns if possessive.search(p.pattern)] == []
