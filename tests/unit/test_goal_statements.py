"""Which statements are one goal, which are versions of each other, and which are in conflict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tourmetrics.goals import goal_conflicts, goal_sources, goals_from, in_force
from tourmetrics.tables import GOALS, empty, table_bytes

Figures = Callable[..., pl.DataFrame]
DAY = date(2025, 12, 31)


def one(goals: pl.DataFrame) -> dict[str, Any]:
    assert goals.height == 1
    return goals.row(0, named=True)


def test_one_goal_has_all_its_sources(goal_figures: Figures) -> None:
    goals = goals_from(
        goal_figures(
            {"value": 60e6, "comparator": "ge"},
            {"doc": "report.txt", "value": 60e6, "comparator": "ge", "published": date(2025, 3, 1)},
            {"doc": "undated.txt", "value": 60e6, "published": None},
        )
    )
    goal = one(goals)
    assert (goal["figure_id"], goal["sources"]) == ("f0", ["f0", "f1", "f2"])
    assert (goal["version"], goal["published"]) == (1, date(2025, 2, 1))


def test_a_figure_that_is_given_twice_is_one_source(goal_figures: Figures) -> None:
    table = goal_figures({}, {"figure_id": "f0", "start": 0})
    assert one(goals_from(table))["sources"] == ["f0"]
    assert goal_sources(table).height == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"value": 1.2e8, "precision": 5e6}, {"value": 12_000e4, "precision": 5e3}),
        ({"value": 30.0, "unit": "hectare"}, {"value": 450.0, "unit": "mu"}),
        ({"value": 1.0, "unit": "kilometer"}, {"value": 1000.0, "unit": "meter"}),
        ({"value": 1.71e8, "precision": 5e5}, {"value": 17_083e4, "precision": 5e3}),
        ({"value": 10.0, "high": 12.0}, {"value": 10.0, "high": 12.0}),
    ],
)
def test_the_same_amount_in_another_unit_or_rounding_is_the_same_promise(
    goal_figures: Figures, first: dict[str, Any], second: dict[str, Any]
) -> None:
    base = {"metric": "own_thing"}
    later = {"doc": "later.txt", "published": date(2025, 4, 1)}
    goal = one(goals_from(goal_figures({**base, **first}, {**base, **later, **second})))
    assert (goal["value"], goal["sources"]) == (first["value"], ["f0", "f1"])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # Rounded so coarsely that every plan would be the same as every other.
        ({"value": 1e8, "precision": 5e7}, {"value": 1.2e8, "precision": 5e6}),
        ({"value": 10.0, "high": 12.0}, {"value": 10.0, "high": 13.0}),
        ({"value": 10.0, "high": 12.0}, {"value": 10.0}),
        ({"value": 100.0, "unit": "CNY"}, {"value": 100.0, "unit": "USD"}),
        ({"value": 90.0, "comparator": "ge"}, {"value": 90.0, "comparator": "le"}),
        ({"value": 5.0, "each": "county"}, {"value": 5.0}),
        ({"metric": None, "label": None}, {"metric": None, "label": None}),
    ],
)
def test_what_differs_is_another_promise(
    goal_figures: Figures, first: dict[str, Any], second: dict[str, Any]
) -> None:
    later = {"doc": "later.txt", "published": date(2025, 4, 1)}
    goals = goals_from(goal_figures(first, {**later, **second}))
    assert goals.height == goals["goal_id"].n_unique() == 2


def test_a_year_and_a_deadline_at_its_end_say_the_same_but_replace_each_other_not(
    goal_figures: Figures,
) -> None:
    by_2025 = {
        "period_start": DAY,
        "period_end": DAY,
        "doc": "a.txt",
        "published": date(2021, 5, 1),
    }
    same = one(goals_from(goal_figures(by_2025, {})))
    assert (same["period_start"], same["sources"]) == (DAY, ["f0", "f1"])
    goals = goals_from(goal_figures(by_2025, {"value": 120.0}))
    assert goals["supersedes"].to_list() == [None, None]


def test_three_plans_are_three_versions_and_only_the_last_is_in_force(
    goal_figures: Figures,
) -> None:
    goals = goals_from(
        goal_figures(
            {"value": 100.0},
            {"doc": "b.txt", "value": 120.0, "published": date(2025, 4, 1)},
            {"doc": "c.txt", "value": 90.0, "published": date(2025, 6, 1)},
        )
    )
    ids = goals["goal_id"].to_list()
    assert goals["version"].to_list() == [1, 2, 3]
    assert goals["supersedes"].to_list() == [None, ids[0], ids[1]]
    assert in_force(goals)["value"].to_list() == [90.0]


def test_a_promise_that_comes_back_is_a_new_version(goal_figures: Figures) -> None:
    goals = goals_from(
        goal_figures(
            {"value": 100.0},
            {"doc": "b.txt", "value": 120.0, "published": date(2025, 4, 1)},
            {"doc": "c.txt", "value": 100.0, "published": date(2025, 6, 1)},
        )
    )
    assert goals["value"].to_list() == [100.0, 120.0, 100.0]
    assert goals["goal_id"].n_unique() == 3
    assert in_force(goals)["figure_id"].to_list() == ["f2"]


def test_what_a_document_looks_back_on_replaces_nothing(goal_figures: Figures) -> None:
    goals = goals_from(
        goal_figures(
            {"value": 100.0},
            {"doc": "review.txt", "value": 95.0, "published": date(2026, 1, 15)},
            {"doc": "review2.txt", "value": 100.0, "published": date(2026, 1, 20)},
        )
    )
    assert goals["supersedes"].to_list() == [None, None]
    assert goals["sources"].to_list() == [["f0", "f2"], ["f1"]]


def test_a_level_many_times_smaller_is_no_revision_but_a_rate_may_be(
    goal_figures: Figures,
) -> None:
    later = {"doc": "b.txt", "published": date(2025, 4, 1)}
    table = goal_figures({"value": 1e8}, {**later, "value": 5e5})
    goals = goals_from(table)
    assert goals["supersedes"].to_list() == [None, None]
    assert goal_conflicts(goals, table).is_empty()
    rate = {"unit": "percent", "measure": "growth", "change": "yoy"}
    goals = goals_from(goal_figures({**rate, "value": 20.0}, {**rate, **later, "value": 4.0}))
    assert goals["version"].to_list() == [1, 2]


def test_two_amounts_of_one_publisher_on_one_day_are_a_conflict(goal_figures: Figures) -> None:
    table = goal_figures(
        {"value": 100.0, "publisher": "P"},
        {"doc": "z.txt", "value": 120.0, "publisher": "P"},
    )
    goals = goals_from(table)
    assert goals["version"].to_list() == [1, 1]
    assert in_force(goals).height == 2
    told = goal_conflicts(goals, table).row(0, named=True)
    assert (told["value"], told["other_value"], told["unit"]) == (100.0, 120.0, "visit")


def test_a_later_plan_ends_a_conflict_and_replaces_both(goal_figures: Figures) -> None:
    later = {"doc": "c.txt", "published": date(2025, 5, 1)}
    rows = ({"value": 100.0}, {"doc": "b.txt", "value": 120.0})
    new = goals_from(goal_figures(*rows, {**later, "value": 130.0}))
    assert new["supersedes"][2] == "|".join(new["goal_id"][:2])
    assert in_force(new)["value"].to_list() == [130.0]
    # The plan that says one of the two again settles it.
    table = goal_figures(*rows, {**later, "value": 120.0})
    goals = goals_from(table)
    assert in_force(goals)["value"].to_list() == [120.0]
    assert goal_conflicts(goals, table).is_empty()


def test_parts_under_their_own_labels_are_no_conflict(goal_figures: Figures) -> None:
    parts = goal_figures({"label": "甲", "value": 100.0}, {"label": "乙", "value": 120.0})
    assert goal_conflicts(goals_from(parts), parts).is_empty()
    same = goal_figures({"label": "甲", "value": 100.0}, {"label": "甲", "value": 120.0})
    assert goal_conflicts(goals_from(same), same).height == 1


def test_parts_of_one_sentence_are_no_conflict_and_a_slip_of_the_point_is_one(
    goal_figures: Figures,
) -> None:
    said = {"sentence": "实施项目200个，其中重点项目100个"}
    parts = goal_figures({**said, "value": 200.0}, {**said, "value": 100.0})
    assert goal_conflicts(goals_from(parts), parts).is_empty()
    for factor, conflicts in ((10, 1), (1000, 1), (7, 0), (0, 0), (-1, 0)):
        table = goal_figures({"value": 100.0}, {"doc": "z.txt", "value": 100.0 * factor})
        assert goal_conflicts(goals_from(table), table).height == conflicts


def test_parts_follow_each_other_by_label(goal_figures: Figures) -> None:
    later = {"doc": "b.txt", "published": date(2025, 5, 1)}
    goals = goals_from(
        goal_figures(
            {"label": "甲", "value": 100.0},
            {"label": "乙", "value": 120.0},
            {"label": "乙", "value": 130.0, **later},
        )
    )
    assert in_force(goals)["value"].to_list() == [100.0, 130.0]


@pytest.mark.parametrize(
    ("sentence", "quote", "commitment", "manner"),
    [
        ("接待游客达到60万人次（预期性）", "60万人次", "expected", None),
        ("A级景区达到50家（约束性指标），房间达到9间（预期性）", "50家", "binding", None),
        ("A级景区达到50家（约束性指标），房间达到9间（预期性）", "9间", "expected", None),
        ("A级景区达到50家，房间达到9间（预期性）", "50家", None, None),
        ("约束性指标：修缮率达到95%；预期性指标：接待60万人次", "95%", "binding", None),
        ("约束性指标：修缮率达到95%；预期性指标：接待60万人次", "60万人次", "expected", None),
        ("A rise to 60,000 jobs by 2030 (binding).", "60,000", "binding", None),
        ("A rise to 60,000 jobs by 2030 (non-binding).", "60,000", None, None),
        ("Non-binding targets: 60,000 jobs by 2030.", "60,000", None, None),
        ("Binding targets: 60,000 jobs by 2030.", "60,000", "binding", None),
        ("Revenue is expected to reach 60 million.", "60 million", None, None),
        ("游客满意度保持在92分以上", "92分", None, "keep"),
        ("游客满意度稳定在不低于92分", "92分", None, "keep"),
        ("旅游收入保持快速增长，达到92亿元", "92亿元", None, None),
        ("保持全省前列，接待92万人次", "92万人次", None, None),
        ("Maintain visitor satisfaction at or above 92%.", "92%", None, "keep"),
        ("Keep at least 40 venues open.", "40", None, "keep"),
        ("Keep attracting more than 40 events.", "40", None, None),
        ("投诉保持在9件，景区保持在9家", "9", None, None),
        (None, "9", None, None),
    ],
)
def test_words_around_a_target(
    goal_figures: Figures,
    sentence: str | None,
    quote: str,
    commitment: str | None,
    manner: str | None,
) -> None:
    goal = one(goals_from(goal_figures({"sentence": sentence, "quote": quote})))
    assert (goal["commitment"], goal["manner"]) == (commitment, manner)


@pytest.mark.parametrize(
    ("row", "commitment"),
    [
        ("| 接待游客 | 万人次 | 6000 | 9000 | 预期性 |", "expected"),
        ("游客满意度\t%\t86.2\t9000\t约束性", "binding"),
        ("| Visits | 6000 | 9000 | Binding target |", "binding"),
        ("| 约束性条款数 | 6000 | 9000 |", None),
        ("| 预期性 | 约束性 | 9000 |", None),
    ],
)
def test_a_cell_of_the_row_tells_the_commitment(
    goal_figures: Figures, row: str, commitment: str | None
) -> None:
    table = goal_figures({"sentence": row, "quote": "9000", "rule": "table; table header"})
    assert one(goals_from(table))["commitment"] == commitment


def test_the_commitment_of_any_statement_counts(goal_figures: Figures) -> None:
    said = {"doc": "b.txt", "published": date(2025, 3, 1), "sentence": "达到q（约束性）"}
    assert one(goals_from(goal_figures({"sentence": "达到q"}, said)))["commitment"] == "binding"


def test_earlier_values_of_the_plan_are_milestones(goal_figures: Figures) -> None:
    def by(year: int, value: float, **other: Any) -> dict[str, Any]:
        day = date(year, 12, 31)
        return {"period_start": day, "period_end": day, "value": value, **other}

    goals = goals_from(
        goal_figures(
            by(2030, 8e8),
            by(2025, 6e8),
            by(2027, 7e8),
            by(2026, 1.5e8, doc="other.txt"),
            {"value": 5e8},  # over the whole year, so not a day's value
            by(2024, 3.0, metric="tourism_revenue", unit="CNY"),
        )
    )
    found = {
        (row["period_start"], row["value"]): row["milestones"]
        for row in goals.iter_rows(named=True)
    }
    assert found[date(2030, 12, 31), 8e8] == ["2025-12-31=600000000", "2027-12-31=700000000"]
    assert found[date(2027, 12, 31), 7e8] == ["2025-12-31=600000000"]
    assert found[date(2025, 12, 31), 6e8] is None
    assert found[date(2025, 1, 1), 5e8] is None


def test_milestones_that_are_not_clear_are_left_out(goal_figures: Figures) -> None:
    days = [{"period_start": date(y, 12, 31), "period_end": date(y, 12, 31)} for y in (2025, 2027)]
    goals = goals_from(
        goal_figures(
            {**days[0], "value": 10.0, "label": "甲"},
            {**days[0], "value": 11.0, "label": "甲"},
            {**days[1], "value": 12.0, "label": "甲"},
        )
    )
    assert goals["milestones"].to_list() == [None, None, None]


@pytest.mark.parametrize(
    ("row", "direction", "aggregation"),
    [
        ({"metric": "complaints_received", "unit": "case", "comparator": "le", "value": 0.3},
         "down", "none"),
        ({"metric": "complaints_received", "unit": "case", "comparator": "le", "value": 300.0},
         "down", "sum"),
        ({"metric": "complaints_received", "unit": "percent", "comparator": "ge", "value": 98.0},
         "up", "sum"),
        ({"metric": "visitor_arrivals", "comparator": "le", "value": 30000.0}, "down", "sum"),
        ({"metric": "satisfaction_score", "unit": "score", "comparator": "ge", "value": 92.0},
         "up", "none"),
        ({"unit": "percent", "measure": "growth", "change": "yoy", "value": 8.0}, "up", "none"),
        ({"metric": "own", "unit": "item", "measure": "difference", "change": "yoy",
          "comparator": "eq", "value": -8.0}, "down", "none"),
        ({"metric": "own_share", "unit": "percent", "comparator": "between", "high": 200.0},
         "up", "none"),
        ({"metric": "cultural_centres", "unit": "venue", "each": "county"}, "up", "last"),
    ],
)  # fmt: skip
def test_where_better_lies_and_how_periods_add_up(
    goal_figures: Figures, row: dict[str, Any], direction: str, aggregation: str
) -> None:
    goal = one(goals_from(goal_figures(row)))
    assert (goal["direction"], goal["aggregation"]) == (direction, aggregation)
    assert [entry.split("=")[0] for entry in goal["filled"]] == ["direction", "aggregation"]


def test_no_targets_are_no_goals(goal_figures: Figures) -> None:
    assert goals_from(goal_figures({"kind": "reported"})).equals(empty(GOALS))


_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "doc": st.sampled_from(["a.txt", "b.txt", "c.txt"]),
            "kind": st.sampled_from(["target", "target", "reported"]),
            "value": st.sampled_from([0.0, -5.0, 100.0, 110.0, 100.4, 1e6]),
            "unit": st.sampled_from(["visit", "percent", "mu", "hectare"]),
            "metric": st.sampled_from(["visitor_arrivals", None]),
            "label": st.sampled_from(["甲", "乙", None]),
            "comparator": st.sampled_from(["eq", "ge", "le"]),
            "precision": st.sampled_from([None, 0.5]),
            "period": st.sampled_from([None, (DAY, DAY), (date(2025, 1, 1), DAY)]),
            "figure_id": st.sampled_from(["x", None]),
        }
    ),
    max_size=9,
)
_PUBLISHED = {"a.txt": date(2024, 2, 1), "b.txt": date(2025, 2, 1), "c.txt": None}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=_ROWS, seed=st.integers(0, 99))
def test_order_changes_nothing_and_twice_gives_the_same_bytes(
    goal_figures: Figures, rows: list[dict[str, Any]], seed: int
) -> None:
    full = []
    for number, row in enumerate(rows):
        start, end = row["period"] or (None, None)
        full.append(
            {
                **{name: value for name, value in row.items() if name != "period"},
                "figure_id": f"id{number}",
                "period_start": start,
                "period_end": end,
                "published": _PUBLISHED[row["doc"]],
            }
        )
    table = goal_figures(*full) if full else goal_figures({}).clear()
    goals = goals_from(table)
    shuffled = table.sample(fraction=1.0, shuffle=True, seed=seed)
    assert goals_from(shuffled).equals(goals)
    assert table_bytes(goals_from(table), GOALS, "csv") == table_bytes(goals, GOALS, "csv")
    # Every target states one goal, every goal has an id of its own, and some goal is in force.
    targets = table.filter(pl.col("kind") == "target")
    assert sorted(goals["sources"].explode().to_list()) == sorted(targets["figure_id"].to_list())
    assert goals["goal_id"].n_unique() == goals.height
    assert in_force(goals).is_empty() == goals.is_empty()
    assert goal_conflicts(goals, table).equals(goal_conflicts(goals, shuffled))
