"""Which figure answers which goal: periods, sums, labels, places, units; and the real pairs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tourmetrics.comparison import compare
from tourmetrics.goals import goals_from
from tourmetrics.knowledge import load_knowledge
from tourmetrics.tables import FIGURES, read_table, table_bytes, with_figure_ids
from tourmetrics.tables.declared import COMPARISONS

from .test_compare import DECEMBER, JUNE, MARCH, figures_table, goals_table, judged

FIRST_QUARTER = {"period_end": MARCH}
SECOND_QUARTER = {"period_start": date(2024, 4, 1)}
MAY_DAYS = {"period_start": date(2024, 5, 1), "period_end": date(2024, 5, 5)}
JANUARY = {"period_end": date(2024, 1, 31)}


@pytest.mark.parametrize(
    ("figures", "actual", "ids"),
    [
        ([{"value": 5.0}, {"value": 9.0, "period_end": DECEMBER}], 9.0, ["f1"]),
        ([{"value": 2.0, **FIRST_QUARTER}, {"value": 5.0}], 5.0, ["f1"]),
        ([{"value": 2.0, **FIRST_QUARTER}, {"value": 4.0, **SECOND_QUARTER}], 6.0, ["f0", "f1"]),
        ([{"value": 2.0, **FIRST_QUARTER}, {"value": 1.0, **JANUARY},
          {"value": 4.0, **SECOND_QUARTER}, {"value": 1.0, **MAY_DAYS}], 6.0, ["f0", "f2"]),
        ([{"value": 2.0, **FIRST_QUARTER}, {"value": 1.0, **MAY_DAYS}], 2.0, ["f0"]),
    ],
)  # fmt: skip
def test_exact_then_the_longest_total_then_a_sum_without_overlap(
    figures: list[dict[str, Any]], actual: float, ids: list[str]
) -> None:
    row = judged({}, *figures, as_of=DECEMBER)
    assert (row["actual"], row["figure_ids"]) == (actual, ids)


def test_a_stock_takes_the_latest_and_never_adds() -> None:
    goal = {"metric": "homestays", "unit": "organization", "aggregation": "last"}
    stock = {"metric": "homestays", "unit": "organization"}
    row = judged(
        goal,
        {**stock, "value": 3.0, "period_start": MARCH, "period_end": MARCH},
        {**stock, "value": 4.0, "period_start": JUNE, "period_end": JUNE},
        as_of=JUNE,
    )
    assert (row["actual"], row["figure_ids"]) == (4.0, ["f1"])


def test_a_share_is_never_summed_nor_answered_by_a_month() -> None:
    goal = {"metric": "occupancy_rate", "unit": "percent", "aggregation": "none", "value": 60.0}
    august = {
        "metric": "occupancy_rate",
        "unit": "percent",
        "period_start": date(2024, 5, 1),
        "period_end": date(2024, 5, 31),
    }
    assert judged(goal, august, as_of=JUNE)["status"] == "not_comparable"


def test_units_are_converted_and_the_goal_keeps_its_own() -> None:
    goal = {"metric": "cultural_facility_area", "unit": "hectare", "aggregation": "last",
            "value": 2.0}  # fmt: skip
    row = judged(
        goal,
        {"metric": "cultural_facility_area", "unit": "mu", "value": 15.0,
         "period_start": JUNE, "period_end": JUNE},
        as_of=JUNE,
    )  # fmt: skip
    assert (row["unit"], row["actual"]) == ("hectare", pytest.approx(1.0))


def test_of_two_reports_on_one_period_the_newer_counts() -> None:
    old = {"doc": "old.txt", "value": 1.0, "published": date(2024, 7, 1)}
    new = {"doc": "new.txt", "value": 2.0, "published": date(2024, 8, 1)}
    assert judged({}, old, new, as_of=JUNE)["actual"] == 2.0
    assert judged({}, new, old, as_of=JUNE)["actual"] == 2.0


@pytest.mark.parametrize("bound", ["gt", "ge", "lt", "le"])
@pytest.mark.parametrize("better", ["eq", "approx", "between"])
def test_a_bound_answers_only_where_nothing_better_does(bound: str, better: str) -> None:
    nearer = {"value": 400.0, "comparator": bound, "published": date(2024, 8, 1)}
    exact = {"value": 450.0, "comparator": better, "label": "domestic visitors", "high": 460.0}
    for aggregation in ("sum", "last"):
        goal = {"aggregation": aggregation}
        assert judged(goal, nearer, exact, as_of=JUNE)["figure_ids"] == ["f1"]
        assert judged(goal, exact, nearer, as_of=JUNE)["figure_ids"] == ["f0"]
        assert judged(goal, nearer, as_of=JUNE)["figure_ids"] == ["f0"]


def test_of_one_document_the_exact_amount_goes_before_about_and_a_range() -> None:
    row = judged(
        {},
        {"comparator": "between", "high": 600.0},
        {"comparator": "approx", "confidence": 1.0},
        {"comparator": "eq", "confidence": 0.5},
        as_of=JUNE,
    )
    assert row["figure_ids"] == ["f2"]


def test_without_a_metric_equal_words_meet_and_other_words_do_not() -> None:
    goal = {"metric": None, "label": "Reading rooms"}
    assert judged(goal, {"metric": None, "label": "reading rooms"}, as_of=JUNE)["actual"] == 500.0
    assert judged(goal, {"metric": None, "label": "rooms"}, as_of=JUNE)["status"] == "no_data"
    # The figure has a metric, the goal has none: they meet by their words, and it is said.
    assert judged(goal, {"label": "reading rooms"}, as_of=JUNE)["reason"] == "words"
    assert judged(goal, {"label": "libraries open"}, as_of=JUNE)["status"] == "no_data"
    nameless = {"metric": None, "label": None}
    assert judged(nameless, nameless, as_of=JUNE)["status"] == "no_data"


def test_a_metric_of_ones_own_matches_by_its_id() -> None:
    assert judged({"metric": "yurts"}, {"metric": "yurts"}, as_of=JUNE)["actual"] == 500.0


def test_goals_that_differ_in_words_only_need_a_figure_of_their_words() -> None:
    goals = goals_table({"label": "甲景区"}, {"label": "乙景区", "value": 600.0})
    figures = figures_table({"label": "乙景区游客", "value": 5.0}, {"label": "全市", "value": 9.0})
    table = compare(goals, figures, as_of=JUNE)
    assert table["actual"].to_list() == [None, 5.0]
    assert table["reason"].to_list()[0] == "definition"


def test_a_deadline_is_answered_by_the_year_that_ends_there() -> None:
    deadline = {"period_start": DECEMBER, "period_end": DECEMBER}
    half, year = {"value": 400.0}, {"value": 1000.0, "period_end": DECEMBER}
    assert judged(deadline, half, as_of=JUNE)["actual"] == 400.0
    assert judged(deadline, half, year, as_of=DECEMBER)["status"] == "achieved"
    earlier = {"period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)}
    row = judged(deadline, earlier, as_of=JUNE)
    assert (row["actual"], row["status"]) == (500.0, "no_path")


def test_a_fiscal_year_ends_with_its_deadline() -> None:
    goal = {"period_start": MARCH, "period_end": MARCH}
    fiscal = {"value": 1000.0, "period_start": date(2023, 4, 1), "period_end": MARCH}
    assert judged(goal, fiscal, as_of=MARCH)["status"] == "achieved"


def test_by_a_deadline_the_baseline_itself_is_no_answer() -> None:
    goal = {
        "metric": "homestays", "unit": "organization", "aggregation": "last", "value": 120.0,
        "period_start": DECEMBER, "period_end": DECEMBER,
        "baseline_value": 100.0, "baseline_period": "2023-12-31/2023-12-31",
    }  # fmt: skip
    base = {"metric": "homestays", "unit": "organization", "value": 100.0,
            "period_start": date(2023, 12, 31), "period_end": date(2023, 12, 31)}  # fmt: skip
    assert judged(goal, base, as_of=JUNE)["status"] == "no_data"


def test_a_change_from_two_levels_shows_both_figures() -> None:
    goal = {"measure": "ratio", "change": "2019", "unit": "percent", "aggregation": "none"}
    then = {"value": 400.0, "period_start": date(2019, 1, 1), "period_end": date(2019, 6, 30)}
    row = judged({**goal, "value": 120.0}, {}, then, as_of=JUNE)
    assert (row["actual"], row["figure_ids"], row["reason"]) == (
        pytest.approx(125.0), ["f0", "f1"], "no_baseline",
    )  # fmt: skip


def test_a_typed_baseline_serves_where_no_document_states_it() -> None:
    base = {"baseline_value": 400.0, "baseline_period": "2023-01-01/2023-06-30"}
    goal = {"measure": "growth", "change": "yoy", "unit": "percent", "aggregation": "none", **base}
    row = judged({**goal, "value": 30.0}, {}, as_of=JUNE)
    assert (row["actual"], row["figure_ids"]) == (pytest.approx(25.0), ["f0"])


def counties() -> list[str]:
    regions = load_knowledge().regions.values()
    return [r.code for r in regions if r.parent == "421200" and r.valid_to is None]


@pytest.mark.parametrize(
    ("values", "status", "coverage"),
    [
        ([3.0] * 6, "achieved", 1.0),
        ([3.0] * 5 + [1.0], "missed", 1.0),
        ([3.0] * 5, "indeterminate", 5 / 6),
        ([1.0], "missed", 1 / 6),
    ],
)
def test_of_places_the_worst_decides(values: list[float], status: str, coverage: float) -> None:
    codes = counties()
    assert len(codes) == 6
    goal = {"metric": "projects_completed", "unit": "project", "each": "county", "value": 2.0}
    figures = [
        {"metric": "projects_completed", "unit": "project", "region": code, "value": value,
         "period_end": DECEMBER}
        for code, value in zip(codes, values, strict=False)
    ]  # fmt: skip
    row = judged(goal, *figures, as_of=DECEMBER)
    assert row["status"] == status
    assert row["actual"] == min(values)
    assert row["coverage"] == pytest.approx(coverage)
    assert len(row["figure_ids"]) == len(values)


def test_a_total_proves_nothing_about_each() -> None:
    goal = {"each": "county", "value": 2.0}
    assert judged(goal, {"value": 100.0}, as_of=JUNE)["reason"] == "each"


def test_no_figure_of_another_place_answers_xianning(gold: Path) -> None:
    figures = read_table(gold / "seeds.jsonl", FIGURES)
    mine = goals_from(figures).filter(pl.col("region") == "421200")
    table = compare(mine, figures, as_of=date(2024, 6, 30))
    assert table.height == 13
    assert set(table["status"]) == {"no_data"}
    assert table["actual"].null_count() == 13


def test_order_of_figures_changes_nothing_and_twice_gives_the_same_bytes(gold: Path) -> None:
    figures = with_figure_ids(read_table(gold / "corpus.jsonl", FIGURES))
    goals = goals_from(figures)
    first = compare(goals, figures)
    assert compare(goals, figures.reverse()).equals(first)
    once, again = (table_bytes(compare(goals, figures), COMPARISONS, "parquet") for _ in range(2))
    assert once == again
