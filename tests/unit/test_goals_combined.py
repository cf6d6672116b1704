"""Typed goals and documents' goals together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tourmetrics.comparison import compare
from tourmetrics.goals import gather_goals, goal_conflicts, goals_from, in_force, read_goals

Figures = Callable[..., pl.DataFrame]
HEAD = "编号,指标,地区,时期,目标值,单位,发布日期,比较"


def typed(folder: Path, *lines: str) -> pl.DataFrame:
    path = folder / "goals.csv"
    path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return read_goals(path)


def rows(goals: pl.DataFrame) -> list[tuple[Any, ...]]:
    return goals.select("goal_id", "value", "version", "supersedes").rows()


def test_without_a_file_the_targets_are_the_goals(goal_figures: Figures) -> None:
    figures = goal_figures({}, {"metric": "tourism_revenue", "unit": "CNY"})
    assert gather_goals(figures).equals(goals_from(figures))


def test_a_file_stands_alone_unless_targets_are_wanted(
    goal_figures: Figures, tmp_path: Path
) -> None:
    figures = goal_figures({}, {"metric": "tourism_revenue", "unit": "CNY"})
    own = typed(tmp_path, "a,A级景区,乐山市,2025,50,个,,")
    assert gather_goals(figures, own)["goal_id"].to_list() == ["a"]
    both = gather_goals(figures, own, with_targets=True)
    assert both["metric"].to_list() == [
        "a_level_attractions",
        "visitor_arrivals",
        "tourism_revenue",
    ]


def test_what_both_say_is_one_goal_with_the_documents_sources(
    goal_figures: Figures, tmp_path: Path
) -> None:
    figures = goal_figures(
        {"value": 6e7, "comparator": "ge", "sentence": "达到q（约束性）"},
        {"value": 6e7, "doc": "b.txt", "published": date(2025, 3, 1)},
    )
    stated = goals_from(figures)
    goal = gather_goals(
        figures, typed(tmp_path, "mine,接待游客,乐山市,2025,6000,万人次,,"), with_targets=True
    ).row(0, named=True)
    assert (goal["goal_id"], goal["figure_id"], goal["sources"]) == ("mine", "f0", ["f0", "f1"])
    assert (goal["commitment"], goal["label"], goal["published"]) == (
        "binding", "接待游客", date(2025, 2, 1),
    )  # fmt: skip
    # The document's bound goes before the default, but not before what was typed.
    assert goal["comparator"] == "ge"
    assert "comparator=default" not in goal["filled"]
    own = typed(tmp_path, ",接待游客,乐山市,2025,6000,万人次,,≈")
    merged = gather_goals(figures, own, with_targets=True)
    assert merged["comparator"].to_list() == ["approx"]
    assert merged["goal_id"].to_list() == stated["goal_id"].to_list()


def test_a_typed_year_is_the_deadline_at_its_end(goal_figures: Figures, tmp_path: Path) -> None:
    day = date(2025, 12, 31)
    figures = goal_figures({"period_start": day, "period_end": day})
    own = typed(tmp_path, "mine,接待游客,乐山市,2025,100,人次,,")
    assert gather_goals(figures, own, with_targets=True)["sources"].to_list() == [["f0"]]


def test_a_typed_line_that_says_an_old_version_again_keeps_the_chain(
    goal_figures: Figures, tmp_path: Path
) -> None:
    figures = goal_figures(
        {"value": 100.0}, {"value": 120.0, "doc": "b.txt", "published": date(2025, 6, 1)}
    )
    new = goals_from(figures)["goal_id"][1]
    both = gather_goals(
        figures, typed(tmp_path, "mine,接待游客,乐山市,2025,100,人次,,"), with_targets=True
    )
    assert rows(both) == [("mine", 100.0, 1, None), (new, 120.0, 2, "mine")]
    assert in_force(both)["value"].to_list() == [120.0]


def test_a_line_under_a_documents_id_is_its_next_version(
    goal_figures: Figures, tmp_path: Path
) -> None:
    figures = goal_figures(
        {"value": 100.0}, {"value": 120.0, "doc": "b.txt", "published": date(2025, 6, 1)}
    )
    ident = goals_from(figures)["goal_id"][1]
    own = typed(tmp_path, f"{ident},接待游客,乐山市,2025,130,人次,,")
    both = gather_goals(figures, own, with_targets=True)
    assert rows(both)[0] == (ident, 130.0, 3, ident)
    assert in_force(both)["value"].to_list() == [130.0]
    assert goal_conflicts(both, figures).is_empty()


@pytest.mark.parametrize(
    ("day", "in_effect", "conflicts"),
    [("2025-03-01", [110.0], 0), ("2025-01-01", [100.0], 0), ("2025-02-01", [110.0, 100.0], 1),
     ("", [110.0, 100.0], 1)],
)  # fmt: skip
def test_the_day_of_a_typed_goal_decides_what_it_replaces(
    goal_figures: Figures, tmp_path: Path, day: str, in_effect: list[float], conflicts: int
) -> None:
    figures = goal_figures({"value": 100.0})
    both = gather_goals(
        figures, typed(tmp_path, f"mine,接待游客,乐山市,2025,110,人次,{day},"), with_targets=True
    )
    assert in_force(both)["value"].to_list() == in_effect
    assert goal_conflicts(both, figures).height == conflicts
    assert both.height == 2


def test_a_typed_goal_far_from_the_documents_replaces_nothing(
    goal_figures: Figures, tmp_path: Path
) -> None:
    figures = goal_figures({"value": 100.0})
    own = typed(tmp_path, "mine,接待游客,乐山市,2025,1000,人次,2025-03-01,")
    assert in_force(gather_goals(figures, own, with_targets=True)).height == 2


def test_parts_are_not_joined_with_a_line_that_could_be_either(
    goal_figures: Figures, tmp_path: Path
) -> None:
    figures = goal_figures({"label": "甲"}, {"label": "乙"})
    own = typed(tmp_path, "mine,接待游客,乐山市,2025,100,人次,,")
    assert gather_goals(figures, own, with_targets=True).height == 3


def test_order_of_figures_changes_nothing(goal_figures: Figures, tmp_path: Path) -> None:
    figures = goal_figures(
        {"value": 100.0},
        {"value": 120.0, "doc": "b.txt", "published": date(2025, 6, 1)},
        {"metric": "tourism_revenue", "unit": "CNY"},
    )
    own = typed(tmp_path, "mine,接待游客,乐山市,2025,100,人次,,", "x,A级景区,乐山市,2025,5,个,,")
    both = gather_goals(figures, own, with_targets=True)
    assert gather_goals(figures.reverse(), own, with_targets=True).equals(both)


def test_a_goal_that_is_kept_holds_or_breaches(goal_figures: Figures) -> None:
    kept = {"metric": "satisfaction_score", "unit": "score", "value": 92.0, "comparator": "ge",
            "sentence": "满意度保持在q以上"}  # fmt: skip
    june = date(2025, 6, 30)
    for value, status in ((93.0, "holding"), (91.0, "breaching")):
        now = {"metric": "satisfaction_score", "unit": "score", "kind": "reported", "value": value,
               "doc": "b.txt", "period_end": june}  # fmt: skip
        figures = goal_figures(kept, now)
        row = compare(in_force(goals_from(figures)), figures, as_of=june).row(0, named=True)
        assert (row["status"], row["pace"], row["expected"]) == (status, None, None)


def test_a_kept_stock_is_not_achieved_early(goal_figures: Figures) -> None:
    base = {"metric": "cultural_centres", "unit": "venue"}
    figures = goal_figures(
        {**base, "value": 50.0, "comparator": "ge", "sentence": "保持q以上"},
        {**base, "kind": "reported", "value": 51.0, "doc": "b.txt",
         "period_start": date(2025, 6, 30), "period_end": date(2025, 6, 30)},
    )  # fmt: skip
    row = compare(goals_from(figures), figures, as_of=date(2025, 6, 30)).row(0, named=True)
    assert row["status"] == "holding"
