"""``implied_base``: level and growth against the year before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

Audited = Callable[..., list[dict[str, Any]]]
GROWTH = {"value": 10.0, "unit": "percent", "measure": "growth", "change": "yoy", "precision": 0.05}
OLD = {
    "doc": "b.txt",
    "value": 90.0,
    "period_start": date(2023, 1, 1),
    "period_end": date(2023, 12, 31),
    "published": date(2024, 1, 1),
}
ONLY = ["implied_base"]


@pytest.mark.parametrize(
    ("rate", "old", "found"),
    [
        (GROWTH, 100.0, False),
        (GROWTH, 90.0, True),
        ({**GROWTH, "measure": "ratio", "value": 110.0, "precision": 0.5}, 100.0, False),
        ({**GROWTH, "measure": "ratio", "value": 130.0, "precision": 0.5}, 100.0, True),
        ({**GROWTH, "measure": "difference", "unit": "visit", "value": 10.0}, 100.0, False),
        ({**GROWTH, "measure": "difference", "unit": "visit", "value": 20.0}, 100.0, True),
        ({**GROWTH, "value": -45.0}, 200.0, False),
        ({**GROWTH, "value": -45.0}, 150.0, True),
        ({**GROWTH, "value": -100.0}, 100.0, False),
        ({**GROWTH, "comparator": "gt"}, 99.0, False),
        ({**GROWTH, "comparator": "gt"}, 105.0, True),
    ],
)
def test_growth_ratio_and_difference(
    audited: Audited, rate: dict[str, Any], old: float, found: bool
) -> None:
    findings = audited({}, rate, {**OLD, "value": old}, checks=ONLY)
    assert [f["figure_ids"] for f in findings] == ([["f0", "f1", "f2"]] if found else [])


def test_the_message_names_both_numbers_documents_and_the_difference(audited: Audited) -> None:
    (finding,) = audited({}, GROWTH, OLD, checks=ONLY)
    for words in ("a.txt", "b.txt", "110 visits", "10%", "100 visits", "90 visits", "10 visits"):
        assert words in finding["message"]
    assert (finding["stated"], finding["expected"]) == (90.0, pytest.approx(100.0))


def test_one_old_report_that_fits_is_enough(audited: Audited) -> None:
    other = {**OLD, "doc": "c.txt", "value": 100.0}
    assert audited({}, GROWTH, OLD, other, checks=ONLY) == []


def test_a_named_year_is_counted_back(audited: Audited) -> None:
    old = {**OLD, "period_start": date(2019, 1, 1), "period_end": date(2019, 12, 31)}
    assert len(audited({}, {**GROWTH, "change": "2019"}, old, checks=ONLY)) == 1
    assert audited({}, GROWTH, old, checks=ONLY) == []


def test_a_month_before_is_a_month_earlier(audited: Audited) -> None:
    now = {"period_start": date(2024, 3, 1), "period_end": date(2024, 3, 31)}
    before = {"period_start": date(2024, 2, 1), "period_end": date(2024, 2, 29)}
    rate = {**GROWTH, "change": "mom", **now}
    assert len(audited(now, rate, {**OLD, **before}, checks=ONLY)) == 1
    assert audited(now, rate, {**OLD, **before, "value": 100.0}, checks=ONLY) == []


def test_a_leap_day_meets_the_last_of_february(audited: Audited) -> None:
    now = {"period_start": date(2024, 2, 1), "period_end": date(2024, 2, 29)}
    before = {"period_start": date(2023, 2, 1), "period_end": date(2023, 2, 28)}
    assert len(audited(now, {**GROWTH, **now}, {**OLD, **before}, checks=ONLY)) == 1


@pytest.mark.parametrize(
    "words", ["按可比口径同比增长10%", "按可比价计算增长10%", "up 10% in constant prices"]
)
def test_a_comparable_basis_is_exempt(audited: Audited, words: str) -> None:
    said = {"sentence": words}
    assert audited(said, {**GROWTH, **said}, OLD, checks=ONLY, derived=True) == []


@pytest.mark.parametrize("other", [{"region": "CN-JS"}, {"unit": "person"}, {"each": "county"}])
def test_other_places_units_and_each_are_not_compared(
    audited: Audited, other: dict[str, Any]
) -> None:
    assert audited({}, GROWTH, {**OLD, **other}, checks=ONLY) == []


def test_an_amount_of_another_scale_is_another_thing(audited: Audited) -> None:
    assert audited({}, GROWTH, {**OLD, "value": 4100.0}, checks=ONLY) == []
    assert len(audited({}, GROWTH, {**OLD, "value": 1000.0}, checks=ONLY)) == 1


def test_two_rates_for_one_level_leave_it_open(audited: Audited) -> None:
    assert audited({}, GROWTH, {**GROWTH, "value": 12.0}, OLD, checks=ONLY, derived=True) == []


def test_a_rate_taken_from_its_neighbour_is_no_finding(audited: Audited) -> None:
    other = {**GROWTH, "value": 22.2, "metric": "tourism_revenue", "label": "revenue"}
    assert audited({}, GROWTH, other, OLD, checks=ONLY) == []
