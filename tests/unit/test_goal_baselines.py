"""Where goals start: the plan itself, other figures, or nowhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from tourmetrics.goals import gather_goals, goals_from, with_baselines

Figures = Callable[..., pl.DataFrame]
LAST_YEAR = {"period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31)}
REPORTED = {"kind": "reported", "value": 90.0, **LAST_YEAR}
GROWTH = {"unit": "percent", "measure": "growth", "value": 8.0}


def start(table: pl.DataFrame) -> tuple[float | None, str | None, str | None]:
    """Value, period and origin of the baseline of the first goal."""
    goal = goals_from(table).row(0, named=True)
    origins = [entry.split("=")[1] for entry in goal["filled"] if entry.startswith("baseline")]
    return goal["baseline_value"], goal["baseline_period"], (origins or [None])[0]


def test_the_plan_goes_before_later_and_other_figures(goal_figures: Figures) -> None:
    other = {**REPORTED, "doc": "bulletin.txt", "value": 91.0}
    assert start(goal_figures({}, REPORTED, other)) == (90.0, "2024-01-01/2024-12-31", "plan f1")
    assert start(goal_figures({}, other)) == (91.0, "2024-01-01/2024-12-31", "report f1")


def test_the_sentence_of_the_goal_goes_before_the_rest_of_the_plan(goal_figures: Figures) -> None:
    said = "from 80 in 2020 to 100"
    earlier = {**REPORTED, "value": 80.0, "sentence": said,
               "period_start": date(2020, 1, 1), "period_end": date(2020, 12, 31)}  # fmt: skip
    deadline = {"sentence": said, "period_start": date(2025, 12, 31)}
    assert start(goal_figures(deadline, REPORTED, earlier))[0] == 80.0


@pytest.mark.parametrize(
    ("goal", "figure", "value"),
    [
        # A flow starts from a time as long as its own.
        ({}, {"period_end": date(2024, 9, 30)}, None),
        ({"period_end": date(2025, 3, 31)}, {"period_end": date(2024, 3, 31)}, 90.0),
        # With a deadline, from a whole year; a leap year is one.
        ({"period_start": date(2025, 12, 31)}, {}, 90.0),
        ({"period_start": date(2025, 12, 31)}, {"period_start": date(2024, 10, 1)}, None),
        # Not from its own time, nor from a later one.
        ({}, {"period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}, None),
        ({"period_end": date(2025, 6, 30)}, {"period_start": date(2025, 1, 1),
         "period_end": date(2025, 3, 31)}, None),
        # Not from another place, thing, unit, or a promise, a bound from above, a range.
        ({}, {"region": "CN-SC"}, None),
        ({}, {"each": "county"}, None),
        ({}, {"unit": "person"}, None),
        ({}, {"kind": "target", "metric": "own"}, None),
        ({}, {"comparator": "le"}, None),
        ({}, {"high": 95.0}, None),
        ({}, {"measure": "growth", "unit": "percent"}, None),
        ({}, {"period_start": None, "period_end": None}, None),
        ({}, {"comparator": "gt"}, 90.0),
        # In the unit of the goal.
        ({"metric": "own", "label": "园区", "unit": "hectare", "value": 10.0},
         {"metric": "own", "label": "园区", "unit": "mu", "value": 75.0}, pytest.approx(5.0)),
    ],
)  # fmt: skip
def test_which_level_of_the_plan_is_a_start(
    goal_figures: Figures, goal: dict[str, Any], figure: dict[str, Any], value: object
) -> None:
    assert start(goal_figures(goal, {**REPORTED, **figure}))[0] == value


@pytest.mark.parametrize(
    ("goal", "figure", "value"),
    [
        ({"change": "yoy"}, {}, 90.0),
        ({"change": "2024"}, {}, 90.0),
        ({"change": "2020"}, {}, None),
        ({"change": "yoy"}, {"period_end": date(2024, 9, 30)}, None),
        ({"change": "annual", "period_start": date(2025, 1, 1), "period_end": date(2029, 12, 31)},
         {}, 90.0),
        ({"change": "2024", "period_start": date(2025, 12, 31)}, {}, 90.0),
        ({"change": "yoy", "measure": "difference", "unit": "visit"}, {}, 90.0),
        ({"change": "2024", "measure": "ratio"}, {}, 90.0),
        ({"change": None}, {}, None),
        ({"change": "mom"}, {}, None),
        ({"change": "2025"}, {}, None),
        ({"change": "yoy", "period_start": date(2025, 1, 1), "period_end": date(2025, 3, 31)},
         {}, None),
        ({"change": "yoy", "period_start": date(2025, 1, 1), "period_end": date(2025, 3, 31)},
         {"period_end": date(2024, 3, 31)}, 90.0),
        ({"change": "yoy", "period_start": None, "period_end": None}, {}, None),
    ],
)  # fmt: skip
def test_a_change_counts_from_the_level_of_its_base(
    goal_figures: Figures, goal: dict[str, Any], figure: dict[str, Any], value: float | None
) -> None:
    table = goal_figures({**GROWTH, **goal}, {**REPORTED, "doc": "bulletin.txt", **figure})
    assert start(table)[0] == value


@pytest.mark.parametrize(
    ("goal", "figure", "value"),
    [
        ({}, {}, 90.0),
        # Stale, or unlike the goal: of a part, perhaps.
        ({}, {"period_start": date(2022, 1, 1), "period_end": date(2022, 12, 31)}, None),
        ({}, {"value": 2.0}, None),
        ({}, {"value": 1000.0}, None),
        # With a deadline the plan's day decides, and without one nothing is known.
        ({"period_start": date(2025, 12, 31)}, {}, 90.0),
        ({"period_start": date(2025, 12, 31), "published": date(2024, 6, 1)}, {}, None),
        ({"period_start": date(2025, 12, 31), "published": None}, {}, None),
        ({"published": None}, {}, 90.0),
    ],
)
def test_which_figure_of_another_document_is_a_start(
    goal_figures: Figures, goal: dict[str, Any], figure: dict[str, Any], value: float | None
) -> None:
    table = goal_figures(goal, {**REPORTED, "doc": "bulletin.txt", **figure})
    assert start(table)[0] == value


def test_figures_that_differ_leave_the_start_open_unless_by_rounding(
    goal_figures: Figures,
) -> None:
    def table(value: float) -> pl.DataFrame:
        coarse = {**REPORTED, "doc": "a.txt", "precision": 0.5}
        return goal_figures(
            {}, coarse, {**coarse, "doc": "b.txt", "value": value, "precision": 0.05}
        )

    assert start(table(95.0))[0] is None
    assert start(table(90.4))[0] == 90.4


def test_what_a_later_document_states_again_is_no_start(goal_figures: Figures) -> None:
    deadline = {"period_start": date(2028, 12, 31), "period_end": date(2028, 12, 31)}
    stock = {"metric": "cultural_centres", "unit": "venue"}
    review = {"doc": "review.txt", "published": date(2026, 1, 10)}
    half_way = {**stock, **review, "kind": "reported", "value": 95.0,
                "period_start": date(2025, 12, 31), "period_end": date(2025, 12, 31)}  # fmt: skip
    table = goal_figures({**stock, **deadline}, {**stock, **deadline, **review}, half_way)
    assert start(table) == (None, None, None)


def test_a_period_that_is_given_is_looked_up(goal_figures: Figures) -> None:
    figures = goal_figures(
        {}, {**REPORTED, "doc": "b.txt"},
        {**REPORTED, "doc": "c.txt", "value": 70.0,
         "period_start": date(2019, 1, 1), "period_end": date(2019, 12, 31)},
    )  # fmt: skip
    asked = goals_from(figures).with_columns(
        baseline_value=pl.lit(None, pl.Float64), baseline_period=pl.lit("2019-01-01/2019-12-31")
    )
    assert with_baselines(asked, figures)["baseline_value"].to_list() == [70.0]
    assert with_baselines(asked, figures.clear())["baseline_value"].to_list() == [None]
    given = asked.with_columns(baseline_value=pl.lit(1.0))
    assert with_baselines(given, figures).equals(given)


def test_typed_goals_get_their_start_from_figures(goal_figures: Figures) -> None:
    figures = goal_figures({}, {**REPORTED, "doc": "b.txt"})
    typed = goals_from(figures).with_columns(
        figure_id=pl.lit(None, pl.String), sources=None, filled=None, baseline_value=None,
        baseline_period=None,
    ).cast(goals_from(figures).schema)  # fmt: skip
    goal = gather_goals(figures, typed).row(0, named=True)
    assert (goal["baseline_value"], goal["filled"]) == (90.0, ["baseline_value=report f1"])
