"""The statuses of progress, one table of cases, each with goal, figures and day."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from tourmetrics.comparison import Thresholds, as_of_source, compare
from tourmetrics.errors import InputError
from tourmetrics.tables import FIGURES, GOALS, STATUSES, validate

MARCH, JUNE, SEPTEMBER, DECEMBER = (
    date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31),
)  # fmt: skip
NEW_YEAR = date(2024, 1, 1)
HALFWAY = date(2024, 7, 1)  # 183 of 366 days


def goals_table(*rows: dict[str, Any]) -> pl.DataFrame:
    base: dict[str, Any] = {
        "metric": "visitor_arrivals",
        "label": "visitors",
        "region": "421200",
        "period_start": NEW_YEAR,
        "period_end": DECEMBER,
        "comparator": "ge",
        "value": 1000.0,
        "unit": "visit",
        "measure": "level",
        "direction": "up",
        "aggregation": "sum",
        "version": 1,
    }
    full = [{**base, "goal_id": f"g{n}", **row} for n, row in enumerate(rows)]
    return validate(pl.DataFrame(full, schema_overrides=_dtypes(full, GOALS.dtypes)), GOALS)


def figures_table(*rows: dict[str, Any]) -> pl.DataFrame:
    base: dict[str, Any] = {
        "doc": "report.txt",
        "quote": "q",
        "kind": "reported",
        "value": 500.0,
        "comparator": "eq",
        "unit": "visit",
        "metric": "visitor_arrivals",
        "label": "visitors",
        "measure": "level",
        "period_start": NEW_YEAR,
        "period_end": JUNE,
        "region": "421200",
    }
    full = [
        {**base, "start": 10 * n, "end": 10 * n + 5, "figure_id": f"f{n}", **row}
        for n, row in enumerate(rows)
    ]
    if not full:
        return pl.DataFrame(schema=FIGURES.dtypes)
    return validate(pl.DataFrame(full, schema_overrides=_dtypes(full, FIGURES.dtypes)), FIGURES)


def _dtypes(rows: list[dict[str, Any]], dtypes: dict[str, Any]) -> dict[str, Any]:
    names = {name for row in rows for name in row}
    return {name: dtype for name, dtype in dtypes.items() if name in names}


def judged(
    goal: dict[str, Any], *figures: dict[str, Any], as_of: date | None = None, **options: Any
) -> dict[str, Any]:
    table = compare(goals_table(goal), figures_table(*figures), as_of=as_of, **options)
    return table.row(0, named=True)


def at(days: int, value: float, **more: Any) -> dict[str, Any]:
    """A running total on a day of 2024, counted from 1."""
    return {"value": value, "period_end": date.fromordinal(NEW_YEAR.toordinal() + days - 1), **more}


STOCK = {"metric": "homestays", "unit": "organization", "aggregation": "last", "value": 120.0}
BASE = {"baseline_value": 100.0, "baseline_period": "2023-12-31/2023-12-31"}
HOMES = {"metric": "homestays", "unit": "organization", "period_start": JUNE, "period_end": JUNE}
SHARE = {"metric": "overnight_visitor_share", "unit": "percent", "aggregation": "none",
         "value": 40.0}  # fmt: skip
NIGHTS = {"metric": "overnight_visitor_share", "unit": "percent"}
GROWTH = {"measure": "growth", "change": "yoy", "unit": "percent", "aggregation": "none",
          "value": 10.0}  # fmt: skip
RATE = {"measure": "growth", "change": "yoy", "unit": "percent"}
LAST_HALF = {"period_start": date(2023, 1, 1), "period_end": date(2023, 6, 30)}

# goal, figures, as_of, status, reason
CASES: dict[str, tuple[dict[str, Any], list[dict[str, Any]], date | None, str, str | None]] = {
    "another unit": ({}, [{"unit": "person"}], JUNE, "not_comparable", "unit"),
    "money without a rate": (
        {"metric": "tourism_revenue", "unit": "CNY"},
        [{"metric": "tourism_revenue", "unit": "USD"}], JUNE, "not_comparable", "unit"),
    "another measure": ({}, [{"measure": "completion", "unit": "visit"}], JUNE,
                        "not_comparable", "measure"),
    "a growth for a level": ({}, [RATE], JUNE, "not_comparable", "measure"),
    "a holiday for the year": (
        {}, [{"period_start": date(2024, 5, 1), "period_end": date(2024, 5, 5)}], DECEMBER,
        "not_comparable", "period"),
    "another base": ({**GROWTH, "change": "2019"}, [RATE], JUNE, "not_comparable", "measure"),
    "each of several": ({}, [{"each": "day"}], JUNE, "not_comparable", "each"),
    "a quarter without its forerunners": (
        {}, [{"period_start": date(2024, 4, 1)}], JUNE, "not_comparable", "period"),
    "a figure without a time": ({}, [{"period_start": None, "period_end": None}], JUNE,
                                "not_comparable", "period"),
    "more than the period": ({}, [{"period_start": date(2023, 7, 1)}], JUNE,
                             "not_comparable", "period"),
    "only a part of the place": ({"region": "CN-HB"}, [{}], JUNE, "not_comparable", "region"),
    "a level for a growth goal": (GROWTH, [{}], JUNE, "needs_base", "base_unknown"),
    "nothing, running": ({}, [], JUNE, "no_data", "no_figure"),
    "nothing, no day": ({}, [], None, "no_data", "no_figure"),
    "nothing, no period": ({"period_start": None, "period_end": None}, [], JUNE, "no_data",
                           "no_date"),
    "nothing, the day before the last": ({}, [], date(2024, 12, 30), "no_data", "no_figure"),
    "nothing, over with its last day": ({}, [], DECEMBER, "unreported", "no_figure"),
    "another province": ({}, [{"region": "CN-LN"}], JUNE, "no_data", "no_figure"),
    "only last year": ({}, [LAST_HALF], JUNE, "no_data", "no_figure"),
    "a later figure is not known yet": ({}, [{}], MARCH, "no_data", "no_figure"),
    "a bound that straddles": ({}, [{"comparator": "gt"}], JUNE, "indeterminate", "bound"),
    "a range that straddles": ({"value": 550.0}, [{"comparator": "between", "high": 600.0}], JUNE,
                               "indeterminate", "bound"),
    "over, part of the year only": ({}, [at(274, 900.0)], DECEMBER, "indeterminate", "partial"),
    "over, reached": ({}, [at(366, 1000.0)], DECEMBER, "achieved", None),
    "over, short of it": ({}, [at(366, 999.0)], DECEMBER, "missed", None),
    "over, more than is needed": ({"comparator": "gt"}, [at(366, 1000.0)], DECEMBER, "missed",
                                  None),
    "over, surely more": ({"comparator": "gt"}, [at(366, 1000.0, comparator="gt")], DECEMBER,
                          "achieved", None),
    "over, about": ({"comparator": "approx"}, [at(366, 950.0)], DECEMBER, "achieved", None),
    "over, not even about": ({"comparator": "approx"}, [at(366, 949.0)], DECEMBER, "missed", None),
    "over, low end of a range": ({"comparator": "between", "high": 1200.0}, [at(366, 1000.0)],
                                 DECEMBER, "achieved", None),
    "over, equal and beyond": ({"comparator": "eq"}, [at(366, 1300.0)], DECEMBER, "achieved",
                               None),
    "over, above the limit": ({"comparator": "le"}, [at(366, 1001.0)], DECEMBER, "missed", None),
    "over, less is better": (
        {"metric": "complaints_received", "unit": "case", "comparator": "eq", "direction": "down"},
        [at(366, 900.0, metric="complaints_received", unit="case")], DECEMBER, "achieved", None),
    "over, early parts suffice": ({}, [at(274, 1100.0)], DECEMBER, "achieved", None),
    "running, already passed": ({}, [at(60, 1000.0)], JUNE, "achieved", "early"),
    "running, a stock passed": (STOCK, [{**HOMES, "value": 120.0}], JUNE, "achieved", "early"),
    "running, about is never early": ({"comparator": "approx"}, [at(182, 1000.0)], JUNE, "ahead",
                                      None),
    "running, a growth is never early": (GROWTH, [{**RATE, "value": 12.0}], JUNE, "no_path",
                                         "no_baseline"),
    "running, a share is never early": (SHARE, [{**NIGHTS, "value": 50.0}], JUNE, "no_path",
                                        "no_baseline"),
    "a tenth of the year less a day": ({}, [at(36, 1.0)], JUNE, "too_early", None),
    "a tenth of the year": ({}, [at(37, 1.0)], JUNE, "far_behind", None),
    "kept below": ({"comparator": "le"}, [{}], JUNE, "holding", None),
    "kept below, broken": ({"comparator": "lt"}, [{"value": 1000.0}], JUNE, "breaching", None),
    "kept where it was": ({**STOCK, **BASE, "value": 100.0, "comparator": "approx"},
                          [{**HOMES, "value": 99.0}], JUNE, "holding", "not_beyond_baseline"),
    "lost from where it was": ({**STOCK, **BASE, "value": 100.0}, [{**HOMES, "value": 99.0}], JUNE,
                               "breaching", "not_beyond_baseline"),
    "a stock without a baseline": (STOCK, [{**HOMES, "value": 110.0}], JUNE, "no_path",
                                   "no_baseline"),
    "ahead": ({"value": 3660.0}, [at(183, 1921.5)], HALFWAY, "ahead", None),
    "just not ahead": ({"value": 3660.0}, [at(183, 1921.4)], HALFWAY, "on_track", None),
    "on track": ({"value": 3660.0}, [at(183, 1738.5)], HALFWAY, "on_track", None),
    "behind": ({"value": 3660.0}, [at(183, 1738.4)], HALFWAY, "behind", None),
    "just behind": ({"value": 3660.0}, [at(183, 1098.0)], HALFWAY, "behind", None),
    "far behind": ({"value": 3660.0}, [at(183, 1097.9)], HALFWAY, "far_behind", None),
    "a stock that stands still": ({**STOCK, **BASE}, [{**HOMES, "value": 100.0}], JUNE,
                                  "far_behind", None),
    "a stock that shrinks": ({**STOCK, **BASE}, [{**HOMES, "value": 99.0}], JUNE, "regressing",
                             None),
    "a stock on its way": ({**STOCK, **BASE}, [{**HOMES, "value": 110.0}], JUNE, "on_track", None),
    "months make a sum": (
        {"value": 1000.0},
        [{"value": 250.0, "period_end": MARCH},
         {"value": 260.0, "period_start": date(2024, 4, 1)}], JUNE, "on_track", "sum"),
    "a growth from two levels": (
        {**GROWTH, "comparator": "le"}, [{}, {**LAST_HALF, "value": 400.0}], JUNE, "breaching",
        "derived"),
    "a level from a growth": ({}, [{**RATE, "value": 25.0}, {**LAST_HALF, "value": 400.0}], JUNE,
                              "on_track", "derived"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_status_and_reason(name: str) -> None:
    goal, figures, day, status, reason = CASES[name]
    row = judged(goal, *figures, as_of=day)
    assert (row["status"], row["reason"]) == (status, reason), row


def test_every_status_that_one_figure_can_give_has_a_case() -> None:
    # One figure cannot tell that something reached was lost again.
    assert {case[3] for case in CASES.values()} == set(STATUSES) - {"reversed"}


def test_the_formulas_of_a_running_flow() -> None:
    row = judged({"value": 3660.0}, at(183, 1830.0), as_of=HALFWAY)
    assert row["elapsed"] == pytest.approx(0.5)
    assert row["coverage"] == pytest.approx(0.5)
    assert row["attainment"] == pytest.approx(0.5)
    assert row["expected"] == pytest.approx(1830.0)
    assert row["gap"] == pytest.approx(0.0)
    assert row["pace"] == pytest.approx(1.0)
    assert row["forecast"] == pytest.approx(3660.0)
    assert (row["forecast_low"], row["forecast_high"]) == (None, None)


def test_what_each_remaining_month_must_bring() -> None:
    assert judged({}, at(274, 700.0), as_of=SEPTEMBER)["required_rate"] == pytest.approx(100.0)
    assert judged({}, at(274, 1700.0), as_of=SEPTEMBER)["required_rate"] is None
    assert judged({}, at(366, 700.0), as_of=DECEMBER)["required_rate"] is None


def test_the_path_of_a_stock_starts_at_its_baseline() -> None:
    row = judged({**STOCK, **BASE}, {**HOMES, "value": 110.0}, as_of=JUNE)
    assert row["elapsed"] == pytest.approx(182 / 366)
    assert row["expected"] == pytest.approx(100 + 20 * 182 / 366)
    assert row["coverage"] is None


def test_a_target_of_nought_has_no_attainment() -> None:
    row = judged({"value": 0.0, "comparator": "le"}, {"value": 3.0}, as_of=JUNE)
    assert (row["attainment"], row["status"]) == (None, "breaching")


def test_thresholds_are_parameters_in_order() -> None:
    figure = at(183, 1738.4)
    eased = Thresholds(on_track=0.9)
    row = judged({"value": 3660.0}, figure, as_of=HALFWAY, thresholds=eased)
    assert row["status"] == "on_track"
    assert eased.described()["on_track"] == 0.9
    with pytest.raises(InputError, match="order"):
        Thresholds(behind=1.0)
    with pytest.raises(InputError, match="too_early"):
        Thresholds(too_early=2.0)


def test_an_unknown_method_is_named() -> None:
    with pytest.raises(InputError, match="pace"):
        judged({}, method="guess")


def test_what_cannot_be_compared_shows_no_number() -> None:
    row = judged({}, {"unit": "person"}, as_of=JUNE)
    assert (row["actual"], row["attainment"], row["figure_ids"]) == (None, None, [])


def test_the_day_is_the_latest_period_end_of_the_goals_regions() -> None:
    goals = goals_table({})
    figures = figures_table({"period_end": MARCH}, {}, {"region": "CN-LN", "period_end": DECEMBER})
    assert as_of_source(goals, figures) == (JUNE, "f1", "latest_reported")
    assert compare(goals, figures)["as_of"].to_list() == [JUNE]


def test_nobody_reports_the_future() -> None:
    goals = goals_table({})
    misread = {"period_end": date(2029, 12, 31), "published": date(2024, 7, 20)}
    figures = figures_table(misread, {"published": date(2024, 6, 30)})
    assert as_of_source(goals, figures) == (JUNE, "f1", "latest_reported")
    assert as_of_source(goals, figures_table(misread)).reason == "unknown"


def test_without_reports_the_day_is_the_plans_publication_else_unknown() -> None:
    goals = goals_table({"figure_id": "f0"})
    plan = figures_table({"kind": "target", "published": MARCH})
    assert as_of_source(goals, plan) == (MARCH, "f0", "latest_published")
    assert compare(goals, plan)["status"].to_list() == ["no_data"]
    assert as_of_source(goals_table({}), plan) == (None, None, "unknown")
