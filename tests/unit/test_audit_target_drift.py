"""``target_drift``: targets that later documents change or drop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

Audited = Callable[..., list[dict[str, Any]]]
ONLY = ["target_drift"]
GOAL = {"kind": "target", "comparator": "ge"}
LATER = {"doc": "b.txt", "published": date(2025, 8, 1)}


@pytest.mark.parametrize(
    ("later", "words"),
    [
        ({"value": 110.0}, None),
        ({"value": 120.0}, "raised"),
        ({"value": 90.0}, "lowered"),
        ({"value": 120.0, "comparator": "gt"}, None),
        ({"value": 120.0, "published": None}, None),
        ({"value": 120.0, "published": date(2025, 1, 1)}, None),
        ({"value": 120.0, "region": "CN-JS"}, None),
        ({"value": 120.0, "period_end": date(2024, 6, 30)}, None),
        ({"value": 120.0, "unit": "person"}, None),
        ({"value": 120.0, "kind": "reported"}, None),
    ],
)
def test_a_later_target(audited: Audited, later: dict[str, Any], words: str | None) -> None:
    found = audited(GOAL, {**GOAL, **LATER, **later}, checks=ONLY)
    assert len(found) == (words is not None)
    for finding in found:
        assert finding["severity"] == "warning"
        assert finding["figure_ids"] == ["f0", "f1"]
        assert all(w in finding["message"] for w in (words, "a.txt", "b.txt", "110 visits"))


def test_each_step_of_several_is_told(audited: Audited) -> None:
    last = {"doc": "c.txt", "published": date(2025, 9, 1), "value": 130.0}
    found = audited(GOAL, {**GOAL, **LATER, "value": 120.0}, {**GOAL, **last}, checks=ONLY)
    assert [f["figure_ids"] for f in found] == [["f0", "f1"], ["f1", "f2"]]


def test_several_targets_of_one_document_are_of_its_parts(audited: Audited) -> None:
    part = {**GOAL, "value": 60.0}
    assert audited(GOAL, part, {**GOAL, **LATER, "value": 120.0}, checks=ONLY) == []


def test_a_renewed_plan_drops_what_it_leaves_out(audited: Audited) -> None:
    metrics = ("visitor_arrivals", "tourism_revenue", "homestays", "museums")
    old = [{**GOAL, "metric": metric} for metric in metrics]
    new = [{**row, **LATER} for row in old]
    (finding,) = audited(*old, *new[:3], checks=ONLY)
    assert (finding["severity"], finding["figure_ids"]) == ("info", ["f3"])
    assert "dropped" in finding["message"]
    assert audited(*old, *new, checks=ONLY) == []
    assert audited(*old, *new[:2], checks=ONLY) == []
