"""``share_out_of_range``: shares, completion rates, parts of wholes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

Audited = Callable[..., list[dict[str, Any]]]
ONLY = ["share_out_of_range"]
SHARE = {"metric": "night_share", "unit": "percent", "value": 44.0, "precision": 0.05}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"value": 100.0}, 0),
        ({"value": 100.1}, 1),
        ({"value": 0.0}, 0),
        ({"value": -0.1}, 1),
        ({"value": 90.0, "high": 101.0, "comparator": "between"}, 1),
        ({"value": 150.0, "measure": "growth", "change": "yoy"}, 0),
        ({"value": 150.0, "metric": None}, 0),
        ({"value": 104.0, "metric": "budget_execution_rate"}, 0),
        ({"value": 997.0, "quote": "997%", "sentence": "办结率997%"}, 1),
        ({"value": 1046.0, "quote": "1,046", "sentence": "declined to 1,046"}, 0),
        ({"value": 104.0, "kind": "target"}, 1),
    ],
)
def test_a_share_lies_between_nought_and_a_hundred(
    audited: Audited, row: dict[str, Any], found: int
) -> None:
    assert len(audited({**SHARE, **row}, checks=ONLY)) == found


DONE = {"unit": "percent", "measure": "completion", "precision": 0.05, "value": 82.1}
NINE = {"period_end": date(2024, 9, 30)}
PLAN = {"doc": "plan.txt", "kind": "target", "value": 100_000.0}


@pytest.mark.parametrize(
    ("rate", "plan", "found"),
    [
        (82.1, {}, 0),
        (88.1, {}, 1),
        (88.1, {"value": 93_200.0}, 0),
        (88.1, {"region": "CN-JS"}, 0),
        (88.1, {"period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}, 0),
        (88.1, {"period_start": date(2024, 12, 31)}, 1),
        (88.1, {"value": 0.0}, 0),
        (88.1, {"value": 500.0}, 0),
    ],
)
def test_completion_against_plan_and_result(
    audited: Audited, rate: float, plan: dict[str, Any], found: int
) -> None:
    result = {"value": 82_136.0, "precision": 5.0, **NINE}
    rows = (result, {**DONE, **NINE, "value": rate}, {**PLAN, **plan})
    assert len(audited(*rows, checks=ONLY)) == found


def test_a_plan_is_as_exact_as_it_is_written(audited: Audited) -> None:
    result = {"value": 82_136_000.0, "precision": 500.0, **NINE}
    plan = {**PLAN, "value": 1e8, "precision": 5e7}
    assert len(audited(result, {**DONE, **NINE, "value": 88.1}, plan, checks=ONLY)) == 1


def test_a_plan_told_as_a_fact_is_no_result(audited: Audited) -> None:
    text = "年初定的目标是接待82136人次,完成了88.1%"
    said = {"sentence": text, "quote": "82136人次", "start": text.index("82136"), "end": 99}
    result = {"value": 82_136.0, "precision": 5.0, **NINE, **said}
    rate = {**DONE, **NINE, "value": 88.1, "sentence": text, "quote": "88.1%", "start": 99,
            "end": 104}  # fmt: skip
    assert audited(result, rate, PLAN, checks=ONLY) == []


def test_two_completions_of_one_result_leave_it_open(audited: Audited) -> None:
    result = {"value": 82_136.0, "precision": 5.0, **NINE}
    rates = ({**DONE, **NINE, "value": value} for value in (101.8, 98.4))
    assert audited(result, *rates, PLAN, checks=ONLY) == []


@pytest.mark.parametrize(("share", "found"), [(34.7, 0), (43.7, 1)])
def test_a_share_against_its_part_and_whole(audited: Audited, share: float, found: int) -> None:
    rows = (
        {"value": 8213.6, "precision": 0.05},
        {"metric": "overnight_visitors", "value": 2850.0, "precision": 0.5},
        {**SHARE, "metric": "overnight_visitor_share", "value": share},
    )
    assert len(audited(*rows, checks=ONLY)) == found
