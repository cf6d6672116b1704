"""What a clause speaks of: all of a metric and place, or a part that it names."""

from __future__ import annotations

import pytest

from tourmetrics.auditing.scope import Scope, exempt, like_scale, says
from tourmetrics.knowledge import load_knowledge

SCOPE = Scope(load_knowledge())


def plain(
    sentence: str,
    quote: str,
    label: str,
    *,
    metric: str = "visitor_arrivals",
    region: str = "CN-LN",
    table: bool = False,
) -> bool | None:
    at = sentence.index(quote) if quote in sentence else None
    return SCOPE.plain(
        {
            "sentence": sentence,
            "quote": quote,
            "at": at,
            "table": table,
            "metric": metric,
            "label": label,
            "region": region,
            "from_year": 2024,
            "to_year": 2024,
        }
    )


@pytest.mark.parametrize(
    ("sentence", "quote", "label", "expected"),
    [
        ("全省接待游客100万人次。", "100万人次", "接待游客", True),
        ("2024年，辽宁共接待国内外游客100万人次，增长5%。", "100万人次", "国内外游客", True),
        ("千山景区接待游客100万人次。", "100万人次", "接待游客", False),
        ("景区人气旺，接待游客100万人次。", "100万人次", "接待游客", False),
        ("其中，接待游客100万人次。", "100万人次", "接待游客", False),
        ("甲市、乙市分别接待游客50万、60万人次。", "60万人次", "接待游客", False),
        ("日均接待游客100万人次。", "100万人次", "接待游客", False),
        ("2023年末，全省接待游客100万人次。", "100万人次", "接待游客", False),
        ("2023年、2024年，全省接待游客100万人次。", "100万人次", "接待游客", True),
        ("达100万人次。", "100万人次", "接待游客", None),
        ("In 2024 Liaoning received 3 million visitors.", "3 million visitors", "visitors", True),
        ("The province hosted 3 million visitors in June.", "3 million", "visitors", True),
        ("It received 3 million visitors from Japan.", "3 million visitors", "visitors", False),
        ("Visits to the park reached 3 million.", "3 million", "Visits", False),
        ("They received 3 million visitors.", "3 million visitors", "visitors", False),
        ("Dalian did well, with 3 million visitors.", "3 million visitors", "visitors", False),
        ("A total of 3 million was reached.", "3 million", "visitors", None),
        ("nothing of it", "3 million", "visitors", None),
        ("", "3 million", "visitors", None),
    ],
)
def test_prose(sentence: str, quote: str, label: str, expected: bool | None) -> None:
    assert plain(sentence, quote, label) is expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| 接待游客 | 万人次 | 100 |", True),
        ("| Visitor arrivals | million | 100 |", True),
        ("| Total | 100 |", True),
        ("| West Coast | 100 |", False),
        ("| 沈阳市 | 100 |", False),
        ("100", False),
    ],
)
def test_rows_of_tables(row: str, expected: bool) -> None:
    assert plain(row, "100", "接待游客", table=True) is expected


def test_markets() -> None:
    assert SCOPE.is_market("france_visitors")
    assert SCOPE.is_market("us_visitors")
    assert not SCOPE.is_market("overnight_visitors")
    assert not SCOPE.is_market(None)


def test_words_are_found_whole() -> None:
    assert says("The final count", "final") == {"final"}
    assert says("The finals of the games", "final") == frozenset()
    assert says(None, "draft") == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("按可比口径增长5%", True), ("按可比价计算", True), ("up 5% in Constant Prices", True),
     ("on a comparable basis", True), ("同比增长5%", False), (None, False)],
)  # fmt: skip
def test_a_stated_basis_exempts(text: str | None, expected: bool) -> None:
    assert exempt(text) is expected


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [(1.0, 3.0, True), (1.0, 3.1, False), (1.0, 10.5, True), (1.0, 12.0, False),
     (1.0, 1000.0, True), (0.0, 5.0, True), (-1.0, 5.0, True)],
)  # fmt: skip
def test_scales(a: float, b: float, alike: bool) -> None:
    assert like_scale(a, b) is alike
    assert like_scale(b, a) is alike
