"""``per_unit``: money over visits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Audited = Callable[..., list[dict[str, Any]]]
ONLY = ["per_unit"]
REVENUE = {"metric": "tourism_revenue", "unit": "CNY", "value": 110_000.0, "precision": 50.0}
SPEND = {"metric": "spend_per_visit", "unit": "CNY", "value": 1000.0, "precision": 0.5}


@pytest.mark.parametrize(
    ("spend", "severity"),
    [(1000.0, None), (1005.0, None), (1006.0, "warning"), (100.0, "warning"), (994.6, None)],
)
def test_the_stated_spend(audited: Audited, spend: float, severity: str | None) -> None:
    found = audited({}, REVENUE, {**SPEND, "value": spend}, checks=ONLY)
    assert [f["severity"] for f in found] == ([severity] if severity else [])


def test_a_digit_cut_off_is_information(audited: Audited) -> None:
    visits = {"value": 49_860_000.0, "precision": 5000.0}
    money = {**REVENUE, "value": 60_170_000_000.0, "precision": 5_000_000.0}
    found = audited(visits, money, {**SPEND, "value": 1206.0}, checks=ONLY)
    assert [f["severity"] for f in found] == ["info"]


@pytest.mark.parametrize(("revenue", "found"), [(1_100_000.0, 1), (4_400.0, 1), (110_000.0, 0)])
def test_the_plausible_band(audited: Audited, revenue: float, found: int) -> None:
    findings = audited({}, {**REVENUE, "value": revenue}, checks=ONLY)
    assert len(findings) == found
    assert all("plausible" in f["message"] for f in findings)


def test_a_currency_without_a_band_is_only_worked_out(audited: Audited) -> None:
    other = {**REVENUE, "unit": "THB"}
    assert audited({}, other, checks=ONLY) == []
    (finding,) = audited({}, other, checks=ONLY, derived=True)
    assert finding["severity"] == "info"


@pytest.mark.parametrize("zero", [{"value": 0.0}, {"value": 0.4}, {"comparator": "gt"}])
def test_nothing_is_divided_by_nothing_or_by_a_bound(
    audited: Audited, zero: dict[str, Any]
) -> None:
    assert audited(zero, REVENUE, checks=ONLY, derived=True) == []


def test_documents_are_not_mixed(audited: Audited) -> None:
    assert audited({}, {**REVENUE, "doc": "b.txt"}, checks=ONLY, derived=True) == []


def test_a_spend_of_some_visitors_is_not_held_against_all(audited: Audited) -> None:
    text = "An overnight guest spent an average of $362 per trip."
    some = {**SPEND, "sentence": text, "quote": "$362", "value": 362.0, "label": "spent"}
    assert audited({}, REVENUE, some, checks=ONLY) == []
