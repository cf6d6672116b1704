"""How matches of patterns can begin: never too little, whatever the pattern is made of."""

from __future__ import annotations

import re

import pytest

from tourmetrics.extraction.beginnings import LINE_START, WORD_EDGE, Shape, beginnings

PLAIN = Shape({"1": "0", "2": "0", "二": "一"}, folded=False)
FOLDED = Shape({"1": "0", "2": "0"}, folded=True)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("去年|今年", {"去年", "今年"}),
        ("[12]月", {"0月"}),
        ("第?[一二]季", {"第一季", "一季"}),
        ("前(?P<n>[0-2]{1,2})日", {"前0日", "前00日"}),
        (r"\bby (?=1|2)", {WORD_EDGE + "by 0"}),
        ("百(?=日|$)", {"百"}),
        ("(?<!第)二(?!月)", {"一"}),
        ("(?m:^)[ ]?1[.]", {LINE_START + "0.", LINE_START + " 0."}),
        ("(?i:to)p", {"top", "Top", "tOp", "TOp"}),
        ("a[^b]c", {"a"}),
        (r"a\wc", {"a"}),
        (r"(a)?b(?(1)c|d)", {"ab", "b"}),
        ("abcdefghijklmn", {"abcdefghijkl"}),
        ("a*", {""}),
        ("[^a]b", {""}),
        ("a(?:bc)?d", {"abcd", "ad"}),
        ("ab?", {"a"}),
    ],
)
def test_beginnings_of_a_pattern(pattern: str, found: set[str]) -> None:
    assert beginnings(re.compile(pattern), PLAIN) == found


def test_both_cases_are_one_where_case_is_ignored() -> None:
    assert beginnings(re.compile("In MAY", re.IGNORECASE), FOLDED) == {"in may"}


def test_beginnings_of_many_kinds_are_cut_short() -> None:
    assert beginnings(re.compile("[A-D][A-Z]{6}"), PLAIN) == {
        first + second for first in "ABCD" for second in map(chr, range(ord("A"), ord("Z") + 1))
    }
    assert beginnings(re.compile("[A-Z]{1,3}[a-z]{3}"), PLAIN) == set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@pytest.mark.parametrize("text", ["In 2012", "İn 12", "ẞ 二", ""])
def test_shape_keeps_the_length(text: str) -> None:
    assert len(FOLDED.of(text)) == len(PLAIN.of(text)) == len(text)
