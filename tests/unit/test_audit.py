"""The checks of the audit, each on figures made for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tourmetrics.auditing import audit, finding_metric
from tourmetrics.errors import InputError
from tourmetrics.tables import FIGURES, read_table, validate


def figures(*rows: dict[str, Any]) -> pl.DataFrame:
    base: dict[str, Any] = {
        "doc": "a.txt",
        "quote": "q",
        "kind": "reported",
        "value": 110.0,
        "comparator": "eq",
        "unit": "visit",
        "metric": "visitor_arrivals",
        "label": "visitors",
        "measure": "level",
        "change": None,
        "period_start": date(2024, 1, 1),
        "period_end": date(2024, 12, 31),
        "region": "CN-LN",
        "precision": 0.5,
        "sentence": "s",
        "published": date(2025, 1, 1),
    }
    full = [
        {**base, "start": 10 * n, "end": 10 * n + 5, "figure_id": f"f{n}", **row}
        for n, row in enumerate(rows)
    ]
    return validate(
        pl.DataFrame(full, schema_overrides={k: FIGURES.dtypes[k] for k in full[0]}), FIGURES
    )


GROWTH = {"value": 10.0, "unit": "percent", "measure": "growth", "change": "yoy", "precision": 0.05}
LAST_YEAR = {
    "doc": "b.txt",
    "period_start": date(2023, 1, 1),
    "period_end": date(2023, 12, 31),
    "published": date(2024, 1, 1),
}
REVENUE = {"metric": "tourism_revenue", "unit": "CNY", "value": 110_000.0, "precision": 50.0}


def test_seeds_imply_the_year_before_and_the_spend(gold: Path) -> None:
    found = audit(read_table(gold / "seeds.jsonl", FIGURES))
    assert found["check"].to_list() == ["implied_base", "implied_base", "per_unit"]
    assert set(found["severity"]) == {"info"}
    assert found["stated"].to_list() == [None, None, None]
    visits, money, spend = found["expected"].to_list()
    assert visits == pytest.approx(101.7e6, rel=5e-4)
    assert money == pytest.approx(100.4e9, rel=5e-4)
    assert spend == pytest.approx(1112, abs=0.5)
    assert "171 million visits / (1 + 68.2%) = 101.7 million visits" in found["message"][0]


def test_an_old_report_that_fits_is_no_finding() -> None:
    assert audit(figures({}, GROWTH, {**LAST_YEAR, "value": 100.0})).is_empty()


def test_an_old_report_that_does_not_fit_is_a_warning() -> None:
    found = audit(figures({}, GROWTH, {**LAST_YEAR, "value": 90.0})).row(0, named=True)
    assert (found["check"], found["severity"]) == ("implied_base", "warning")
    assert found["figure_ids"] == ["f0", "f1", "f2"]
    assert (found["stated"], round(found["expected"], 6)) == (90.0, 100.0)
    assert "b.txt" in found["message"]


@pytest.mark.parametrize(("old", "findings"), [(98.9, 1), (99.01, 0), (101.0, 0), (101.1, 1)])
def test_the_tolerance_is_the_rounding_of_all_three(old: float, findings: int) -> None:
    # 0.5 of the old value, 0.5 / 1.1 of the new one, and 0.05 points of growth: about 1.0.
    assert audit(figures({}, GROWTH, {**LAST_YEAR, "value": old})).height == findings


def test_a_comparable_basis_is_exempt() -> None:
    growth = {**GROWTH, "sentence": "按可比口径增长10%"}
    assert audit(figures({}, growth, {**LAST_YEAR, "value": 90.0})).is_empty()


def test_growth_since_a_named_year_counts_back_to_it() -> None:
    found = audit(figures({}, {**GROWTH, "change": "2019"}))
    assert "2019-01-01 to 2019-12-31" in found["message"][0]


def test_spend_is_held_against_the_stated_one() -> None:
    stated = {"metric": "spend_per_visit", "unit": "CNY", "value": 1000.0}
    assert audit(figures({}, REVENUE, stated)).is_empty()
    wrong = audit(figures({}, REVENUE, {**stated, "value": 100.0})).row(0, named=True)
    assert (wrong["check"], wrong["severity"], wrong["stated"]) == ("per_unit", "warning", 100.0)
    assert wrong["figure_ids"] == ["f1", "f0", "f2"]


def test_spend_outside_the_band_is_a_warning() -> None:
    found = audit(figures({}, {**REVENUE, "value": 1_100_000.0}), checks=["per_unit"])
    assert found["severity"].to_list() == ["warning"]
    assert "slip" in found["message"][0]


def test_other_places_and_times_are_not_divided() -> None:
    other = figures({}, {**REVENUE, "region": "CN-JS"}, {**REVENUE, **LAST_YEAR, "doc": "a.txt"})
    assert audit(other, checks=["per_unit"]).is_empty()


@pytest.mark.parametrize(("value", "findings"), [(100.0, 0), (100.1, 1), (0.0, 0), (-0.1, 1)])
def test_shares_lie_between_nought_and_a_hundred(value: float, findings: int) -> None:
    share = {"metric": "night_share", "unit": "percent", "value": value}
    assert audit(figures(share)).height == findings


def test_a_growth_above_a_hundred_is_no_share() -> None:
    assert audit(figures({**GROWTH, "value": 150.0})).is_empty()


@pytest.mark.parametrize(("rate", "findings"), [(82.1, 0), (82.7, 1)])
def test_a_completion_rate_fits_plan_and_result(rate: float, findings: int) -> None:
    result = {"value": 82136.0, "precision": 5.0, "period_end": date(2024, 9, 30)}
    completion = {
        "value": rate,
        "unit": "percent",
        "measure": "completion",
        "precision": 0.05,
        "period_end": date(2024, 9, 30),
    }
    plan = {"doc": "plan.txt", "kind": "target", "value": 100_000.0}
    found = audit(figures(result, completion, plan))
    assert found.height == findings
    if findings:
        assert found["figure_ids"].to_list() == [["f1", "f0", "f2"]]


def test_two_documents_that_disagree_are_a_conflict() -> None:
    found = audit(figures({}, {"doc": "b.txt", "value": 120.0, "published": date(2025, 2, 1)}))
    row = found.row(0, named=True)
    assert (row["check"], row["stated"], row["expected"]) == ("conflict", 110.0, 120.0)
    assert audit(figures({}, {"doc": "b.txt", "value": 111.0})).is_empty()


def test_several_values_of_one_document_are_parts_and_no_conflict() -> None:
    parts = figures({}, {"value": 60.0, "label": "甲"}, {"doc": "b.txt", "value": 200.0})
    assert audit(parts).is_empty()


def test_an_unknown_check_is_named() -> None:
    with pytest.raises(InputError, match="implied_base"):
        audit(figures({}), checks=["guess"])


def test_order_of_rows_changes_nothing(gold: Path) -> None:
    table = read_table(gold / "corpus.jsonl", FIGURES)
    assert audit(table.reverse()).equals(audit(table))


def test_a_report_can_name_the_quotient() -> None:
    assert finding_metric("implied_base", ["visitor_arrivals"] * 2) == "visitor_arrivals"
    assert finding_metric("per_unit", ["attraction_revenue", "attraction_visits"]) == (
        "attraction_revenue"
    )
    assert finding_metric("conflict", []) is None
