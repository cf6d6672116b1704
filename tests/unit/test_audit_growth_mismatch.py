"""``growth_mismatch``: two levels and the change stated between them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

Audited = Callable[..., list[dict[str, Any]]]
GROWTH = {"value": 10.0, "unit": "percent", "measure": "growth", "change": "yoy", "precision": 0.05}
OLD = {"value": 90.0, "period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)}
ONLY = ["growth_mismatch"]


@pytest.mark.parametrize(
    ("rate", "old", "severity"),
    [
        (GROWTH, 100.0, None),
        (GROWTH, 90.0, "warning"),
        ({**GROWTH, "measure": "ratio", "value": 122.2}, 90.0, None),
        ({**GROWTH, "measure": "ratio", "value": 112.2}, 90.0, "warning"),
        ({**GROWTH, "measure": "difference", "unit": "visit", "value": 20.0}, 90.0, None),
        ({**GROWTH, "measure": "difference", "unit": "visit", "value": -20.0}, 90.0, "warning"),
        ({**GROWTH, "comparator": "approx"}, 99.8, None),
    ],
)
def test_two_levels_of_one_document(
    audited: Audited, rate: dict[str, Any], old: float, severity: str | None
) -> None:
    findings = audited({}, rate, {**OLD, "value": old}, checks=ONLY)
    assert [f["severity"] for f in findings] == ([severity] if severity else [])
    assert all(f["figure_ids"] == ["f1", "f0", "f2"] for f in findings)


def test_a_digit_cut_off_is_information(audited: Audited) -> None:
    exact = {"value": 110.98, "precision": 0.005}
    old = {**OLD, "value": 100.0, "precision": 0.005}
    (finding,) = audited(exact, {**GROWTH, "value": 10.9}, old, checks=ONLY)
    assert finding["severity"] == "info"
    assert "cut off" in finding["message"]


def test_percentage_points_of_a_share(audited: Audited) -> None:
    share = {"metric": "occupancy_rate", "unit": "percent", "label": "occupancy", "precision": 0.05}
    change = {**share, "measure": "difference", "unit": "percentage_point", "change": "yoy"}
    now, old = {**share, "value": 45.6}, {**OLD, **share, "value": 36.4}
    assert audited(now, {**change, "value": 9.2}, old, checks=ONLY) == []
    assert len(audited(now, {**change, "value": 19.2}, old, checks=ONLY)) == 1


def test_points_between_growth_rates_are_no_difference_of_levels(audited: Audited) -> None:
    points = {"measure": "difference", "unit": "percentage_point", "change": "yoy", "value": 2.6}
    assert audited({}, points, OLD, checks=ONLY) == []


def test_a_rate_alone_meets_the_levels_of_other_documents(audited: Audited) -> None:
    now, old = {"doc": "b.txt"}, {**OLD, "doc": "c.txt"}
    (finding,) = audited(GROWTH, now, old, checks=ONLY)
    assert all(doc in finding["message"] for doc in ("a.txt", "b.txt", "c.txt"))
    assert audited(GROWTH, now, {**old, "value": 100.0}, checks=ONLY) == []


@pytest.mark.parametrize("base", [0.0, -5.0])
def test_no_rate_counts_from_nothing(audited: Audited, base: float) -> None:
    assert audited({}, GROWTH, {**OLD, "value": base}, checks=ONLY) == []


@pytest.mark.parametrize(
    ("value", "rate", "found"), [(1800.0, 12.0, False), (1800.0, 21.0, True), (1020.0, 0.0, False)]
)
def test_an_average_rate_is_compounded(
    audited: Audited, value: float, rate: float, found: bool
) -> None:
    base = {**OLD, "value": 1020.0}
    late = {"period_start": date(2028, 1, 1), "period_end": date(2028, 12, 31)}
    target = {**late, "kind": "target", "value": value}
    annual = {**GROWTH, **late, "kind": "target", "change": "annual", "value": rate}
    assert len(audited(base, target, annual, checks=ONLY)) == found


def test_a_comparable_basis_is_exempt(audited: Audited) -> None:
    said = {"sentence": "like-for-like growth of 10%"}
    assert audited(said, {**GROWTH, **said}, {**OLD, **said}, checks=ONLY) == []
