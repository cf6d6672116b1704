"""``parts_exceed_whole``: parts in sentences, tables, metrics, times and places."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

Audited = Callable[..., list[dict[str, Any]]]
ONLY = ["parts_exceed_whole"]
MONEY = {"metric": "tourism_revenue", "unit": "CNY", "label": "收入"}


def of(sentence: str, quote: str, value: float, **more: Any) -> dict[str, Any]:
    """A figure of a sentence, at its place there."""
    start = sentence.index(quote)
    row = {"sentence": sentence, "quote": quote, "value": value, "start": start}
    return {**row, "end": start + len(quote), **more}


@pytest.mark.parametrize(
    ("whole", "parts", "found"),
    [
        (5.76, (4.93, 0.83), False),
        (5.76, (4.93, 0.84), False),
        (5.76, (4.93, 0.85), True),
        (5.76, (4.93,), False),
        (5.76, (5.76,), False),
        (5.76, (5.78,), True),
    ],
)
def test_parts_behind_of_which(
    audited: Audited, whole: float, parts: tuple[float, ...], found: bool
) -> None:
    text = f"收入{whole}亿元，其中" + "、".join(f"某类{part}亿元" for part in parts)
    rows = [of(text, f"{n}亿元", n * 1e8, precision=5e5, **MONEY) for n in (whole, *parts)]
    if whole in parts:
        start = text.rindex(f"{whole}亿元")
        rows[1] |= {"start": start, "end": start + 1}
    assert len(audited(*rows, checks=ONLY)) == found


@pytest.mark.parametrize(
    ("text", "numbers", "found"),
    [
        ("8 hotels, of which 9 are new", (8, 9), True),
        ("8 hotels, of which 7 are new", (8, 7), False),
        ("9 hotels in A and 8 in B, of which 9 are new", (9, 8), False),
        ("12 in A, 5 in B and 3 in C, 21 in total", (12, 5, 3, 21), True),
        ("12 in A, 5 in B and 3 in C, 20 in total", (12, 5, 3, 20), False),
        ("12 in A, 5 in B, for a total of 19", (12, 5, 19), True),
        ("甲县12家、乙县5家、丙县3家，合计21家", (12, 5, 3, 21), True),
        ("甲县12家、乙县5家、丙县3家，合计20家", (12, 5, 3, 20), False),
        ("全年共接待12家，甲县5家，乙县3家", (12, 5, 3), False),
    ],
)
def test_sentences(audited: Audited, text: str, numbers: tuple[int, ...], found: bool) -> None:
    kind = {"metric": "homestays", "unit": "organization", "label": "hotels"}
    rows, at = [], 0
    for number in numbers:
        at = text.index(str(number), at)
        row = of(text, str(number), float(number), **kind)
        rows.append({**row, "start": at, "end": at + len(str(number))})
        at += len(str(number))
    assert len(audited(*rows, checks=ONLY)) == found


def test_visits_of_places_may_exceed_the_whole(audited: Audited) -> None:
    text = "全省接待100人次，其中甲市70人次、乙市60人次"
    rows = [
        of(text, "100人次", 100.0),
        of(text, "70人次", 70.0, region="210100"),
        of(text, "60人次", 60.0, region="210200"),
    ]
    assert audited(*rows, checks=ONLY) == []
    assert len(audited(rows[0], {**rows[1], "value": 101.0}, checks=ONLY)) == 1


@pytest.mark.parametrize(
    ("domestic", "inbound", "found"), [(109.0, 1.0, 0), (109.0, 4.0, 1), (100.0, 1.0, 1)]
)
def test_metrics_that_make_another(
    audited: Audited, domestic: float, inbound: float, found: int
) -> None:
    rows = (
        {"metric": "domestic_visitors", "value": domestic},
        {"metric": "inbound_visitors", "value": inbound},
    )
    assert len(audited({}, *rows, checks=ONLY)) == found


def test_grades_may_fall_short_of_all(audited: Audited) -> None:
    kind = {"unit": "attraction"}
    rows = [
        {**kind, "metric": metric, "value": value}
        for metric, value in (("a_level_attractions", 48.0), ("attractions_5a", 2.0),
                              ("attractions_4a", 19.0))
    ]  # fmt: skip
    assert audited(*rows, checks=ONLY) == []
    assert len(audited(*rows[:2], {**rows[2], "value": 49.0}, checks=ONLY)) == 1


def quarters(*values: float, **more: Any) -> list[dict[str, Any]]:
    days = ((1, 3, 31), (4, 6, 30), (7, 9, 30), (10, 12, 31))
    return [
        {"value": value, "period_start": date(2024, first, 1),
         "period_end": date(2024, last, day), **more}
        for value, (first, last, day) in zip(values, days, strict=False)
    ]  # fmt: skip


def test_quarters_make_the_year(audited: Audited) -> None:
    assert audited({}, *quarters(30.0, 30.0, 30.0, 20.0), checks=ONLY) == []
    (finding,) = audited({}, *quarters(30.0, 30.0, 30.0, 30.0), checks=ONLY)
    assert (finding["severity"], finding["stated"], finding["expected"]) == ("warning", 110, 120)
    assert audited({}, *quarters(30.0, 30.0, 30.0), checks=ONLY) == []


def test_quarters_of_other_documents_may_have_been_revised(audited: Audited) -> None:
    found = audited({}, *quarters(30.0, 30.0, 30.0, 30.0, doc="b.txt"), checks=ONLY)
    assert [f["severity"] for f in found] == ["info"]


def test_stocks_and_shares_do_not_add_up_over_time(audited: Audited) -> None:
    stock = {"metric": "homestays", "unit": "organization"}
    assert audited(stock, *quarters(30.0, 30.0, 30.0, 30.0, **stock), checks=ONLY) == []


def test_a_total_that_is_the_sum_of_places_is_told(audited: Audited) -> None:
    cities = [
        {"region": code, "value": value, "doc": "a.txt"}
        for code, value in (("210100", 612.4), ("210200", 431.7), ("210300", 341.5))
    ]
    exact = {"precision": 0.05}
    total = {"value": 1385.6, **exact}
    (finding,) = audited(total, *[{**c, **exact} for c in cities], checks=ONLY)
    assert "counted twice" in finding["message"]
    assert finding["stated"] == pytest.approx(finding["expected"])
    less = {"value": 1102.3, **exact}
    assert audited(less, *[{**c, **exact} for c in cities], checks=ONLY) == []
    money = {"metric": "tourism_revenue", "unit": "CNY", **exact}
    assert audited({**total, **money}, *[{**c, **money} for c in cities], checks=ONLY) == []


def table(*cells: tuple[str, float], **more: Any) -> list[dict[str, Any]]:
    return [
        {"sentence": f"| {head} | {value} |", "quote": str(value), "value": value,
         "label": head, "locator": f"line {line}", "rule": "table; table header",
         "metric": "inbound_visitors" if head == "Total" else f"{head.lower()}_visitors", **more}
        for line, (head, value) in enumerate(cells, start=5)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ((("Chile", 60.0), ("Peru", 50.0), ("Total", 110.0)), 0),
        ((("Chile", 60.0), ("Peru", 40.0), ("Total", 110.0)), 0),
        ((("Chile", 60.0), ("Peru", 54.0), ("Total", 110.0)), 1),
        ((("Chile", 60.0), ("Peru", 140.0), ("Total", 110.0)), 1),
        ((("Andes", 110.0), ("Chile", 60.0), ("Peru", 50.0), ("Total", 110.0)), 0),
        ((("Chile", 60.0), ("Peru", 50.0), ("Andes", 110.0), ("Total", 110.0)), 0),
        ((("Total", 110.0), ("Chile", 60.0), ("Peru", 54.0)), 1),
        ((("Chile", 60.0), ("Peru", 54.0)), 0),
    ],
)
def test_rows_of_a_table_against_their_total(
    audited: Audited, cells: tuple[tuple[str, float], ...], found: int
) -> None:
    assert len(audited(*table(*cells), checks=ONLY)) == found
