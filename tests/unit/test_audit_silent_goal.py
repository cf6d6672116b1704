"""``silent_goal``: goals that no report mentions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

Audited = Callable[..., list[dict[str, Any]]]
ONLY = ["silent_goal"]
GOAL = {"kind": "target", "metric": "museums", "unit": "venue", "published": date(2024, 1, 5)}
REPORT = [
    {"doc": "b.txt", "metric": metric}
    for metric in ("visitor_arrivals", "tourism_revenue", "occupancy_rate")
]


def test_a_report_on_that_time_without_a_word(audited: Audited) -> None:
    (finding,) = audited(GOAL, *REPORT, checks=ONLY)
    assert (finding["severity"], finding["figure_ids"]) == ("info", ["f0"])
    assert all(words in finding["message"] for words in ("a.txt", "b.txt", "110 venues"))


@pytest.mark.parametrize(
    "heard",
    [
        {"metric": "museums"},
        {"metric": "museums", "measure": "growth", "unit": "percent", "change": "yoy"},
        {"metric": "museums", "region": "210100"},
        {"metric": "museums", "period_start": date(2024, 6, 30), "period_end": date(2024, 6, 30)},
    ],
)
def test_any_word_is_enough(audited: Audited, heard: dict[str, Any]) -> None:
    assert audited(GOAL, *REPORT, {"doc": "c.txt", **heard}, checks=ONLY) == []


def test_what_is_added_to_a_stock_speaks_of_it(audited: Audited) -> None:
    goal = {**GOAL, "metric": "star_hotels_added", "unit": "organization"}
    heard = {"doc": "b.txt", "metric": "star_hotels", "unit": "organization"}
    assert len(audited(goal, *REPORT, checks=ONLY)) == 1
    assert len(audited(goal, *REPORT, heard, checks=ONLY)) == 0


@pytest.mark.parametrize(
    ("goal", "report"),
    [
        ({}, {"region": "CN-JS"}),
        ({}, {"period_end": date(2024, 6, 30)}),
        ({}, {"doc": "a.txt"}),
        ({"metric": None}, {}),
        ({"metric": "subsidy"}, {}),
        ({"period_start": None, "period_end": None}, {}),
        ({"region": None}, {}),
    ],
)
def test_where_silence_tells_nothing(
    audited: Audited, goal: dict[str, Any], report: dict[str, Any]
) -> None:
    rows = [{**row, **report} for row in REPORT]
    assert audited({**GOAL, **goal}, *rows, checks=ONLY) == []


def test_a_piece_of_news_is_no_report(audited: Audited) -> None:
    assert audited(GOAL, *REPORT[:2], checks=ONLY) == []


def test_the_level_of_before_is_no_report_on_the_goal(audited: Audited) -> None:
    before = {"period_start": date(2022, 12, 31), "period_end": date(2022, 12, 31)}
    assert len(audited(GOAL, *REPORT, {**REPORT[0], "metric": "museums", **before},
                       checks=ONLY)) == 1  # fmt: skip
