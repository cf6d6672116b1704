"""What changed between two plans."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from tourmetrics.cli.app import app
from tourmetrics.goals import GOAL_CHANGES, goal_changes, goals_from
from tourmetrics.tables import FIGURES, GOALS, empty, read_table, table_bytes, write_table

Figures = Callable[..., pl.DataFrame]
LATER = {"doc": "new.txt", "published": date(2025, 6, 1)}


def changes(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    return goal_changes(goals_from(old), goals_from(new), old_figures=old, new_figures=new)


def year(number: int) -> dict[str, Any]:
    return {"period_start": date(number, 1, 1), "period_end": date(number, 12, 31)}


def by(number: int) -> dict[str, Any]:
    return {"period_start": date(number, 12, 31), "period_end": date(number, 12, 31)}


@pytest.mark.parametrize(
    ("old", "new", "verdict", "changed"),
    [
        ({}, {"value": 110.0}, "raised", ["value"]),
        ({}, {"value": 90.0, "comparator": "ge"}, "lowered", ["value", "comparator"]),
        ({}, {}, "unchanged", []),
        ({}, {"comparator": "ge"}, "reworded", ["comparator"]),
        ({}, {"label": "游客接待量"}, "reworded", ["label"]),
        ({}, {"sentence": "达到q（约束性）"}, "unchanged", []),
        ({"sentence": "q（预期性）"}, {"sentence": "q（约束性）"}, "reworded", ["commitment"]),
        # Where less is better, less is more.
        ({"comparator": "le"}, {"comparator": "le", "value": 90.0}, "raised", ["value"]),
        ({"comparator": "le"}, {"comparator": "le", "value": 110.0}, "lowered", ["value"]),
        # Ranges: the end that is harder to reach first.
        ({"high": 120.0}, {"high": 130.0}, "raised", ["high"]),
        ({"high": 120.0}, {"value": 90.0, "high": 130.0}, "lowered", ["value", "high"]),
        ({"high": 120.0}, {"high": 120.0}, "unchanged", []),
        # Another time: a deadline at the end of a year is that year.
        (year(2025), by(2025), "unchanged", []),
        (by(2025), by(2027), "moved", ["period"]),
        (year(2024), {**year(2025), "value": 110.0}, "raised", ["value", "period"]),
        # In another unit.
        ({"metric": "own", "unit": "hectare", "value": 30.0},
         {"metric": "own", "unit": "mu", "value": 450.0}, "unchanged", []),
        ({"metric": "own", "unit": "hectare", "value": 30.0},
         {"metric": "own", "unit": "mu", "value": 600.0}, "raised", ["value"]),
        # Words of what the catalogue lacks.
        ({"metric": None, "label": "智慧景区"}, {"metric": None, "label": "建成智慧景区"},
         "reworded", ["label"]),
        ({"unit": "percent", "measure": "growth", "value": 20.0, "change": "yoy"},
         {"unit": "percent", "measure": "growth", "value": 2.0, "change": "yoy"},
         "lowered", ["value"]),
    ],
)  # fmt: skip
def test_what_became_of_one_promise(
    goal_figures: Figures,
    old: dict[str, Any],
    new: dict[str, Any],
    verdict: str,
    changed: list[str],
) -> None:
    found = changes(goal_figures(old), goal_figures({**LATER, **new}))
    assert found.select("verdict", "changed").rows() == [(verdict, changed)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({}, {"metric": "tourism_revenue"}),
        ({}, {"region": "CN-SC"}),
        ({}, {"each": "county"}),
        ({}, {"unit": "person"}),
        ({}, {"measure": "growth", "unit": "percent"}),
        ({}, {"value": 1e6}),  # a part of it, or another thing, but no revision
        (year(2025), {"period_start": date(2025, 1, 1), "period_end": date(2025, 3, 31)}),
        ({"metric": None, "label": "甲"}, {"metric": None, "label": "乙"}),
    ],
)
def test_what_cannot_be_the_same_promise_is_dropped_and_added(
    goal_figures: Figures, old: dict[str, Any], new: dict[str, Any]
) -> None:
    found = changes(goal_figures(old), goal_figures({**LATER, **new}))
    assert found["verdict"].to_list() == ["dropped", "added"]


def test_a_plan_with_other_years_drops_one_and_adds_one(goal_figures: Figures) -> None:
    old = goal_figures({**by(2025)}, {**by(2027), "value": 120.0})
    new = goal_figures({**LATER, **by(2027), "value": 130.0}, {**LATER, **by(2030), "value": 150.0})
    found = changes(old, new)
    assert found.select("verdict", "old_value", "new_value").rows() == [
        ("dropped", 100.0, None), ("raised", 120.0, 130.0), ("added", None, 150.0),
    ]  # fmt: skip


def test_parts_are_told_apart_by_their_labels(goal_figures: Figures) -> None:
    old = goal_figures({"label": "甲", "value": 10.0}, {"label": "乙", "value": 20.0})
    new = goal_figures(
        {**LATER, "label": "乙", "value": 25.0}, {**LATER, "label": "甲", "value": 9.0}
    )
    assert changes(old, new).select("label", "verdict").rows() == [
        ("甲", "lowered"),
        ("乙", "raised"),
    ]


def test_both_sides_are_shown_in_one_unit_with_their_sources(goal_figures: Figures) -> None:
    own = {"metric": "own", "label": "园区"}
    old = goal_figures({**own, "unit": "hectare", "value": 30.0, "locator": "line 4",
                        "sentence": "old words"})  # fmt: skip
    new = goal_figures(
        {
            **own,
            **LATER,
            "unit": "mu",
            "value": 600.0,
            "locator": "line 7",
            "sentence": "new words",
        },
        {**own, **LATER, "unit": "mu", "value": 600.0, "doc": "z.txt", "locator": "line 9"},
    )
    row = changes(old, new).row(0, named=True)
    assert (row["unit"], row["old_value"], row["new_value"]) == ("hectare", 30.0, pytest.approx(40))
    assert (row["difference"], row["difference_percent"]) == (
        pytest.approx(10), pytest.approx(100 / 3),
    )  # fmt: skip
    assert (row["old_source"], row["old_sentence"]) == ("plan.txt, line 4", "old words")
    assert (row["new_source"], row["new_sentence"]) == (
        "new.txt, line 7; z.txt, line 9",
        "new words",
    )
    assert row["new_figure_ids"] == ["f0", "f1"]


def test_only_the_versions_in_force_count(goal_figures: Figures) -> None:
    both = goal_figures({}, {**LATER, "value": 110.0})
    found = changes(both, goal_figures({**LATER, "value": 110.0}))
    assert found["verdict"].to_list() == ["unchanged"]


_PLANS = st.lists(
    st.tuples(
        st.sampled_from([0.0, 10.0, 11.0, 12.0, 100.0]),
        st.sampled_from(["visitor_arrivals", None]),
        st.sampled_from(["甲", "乙", None]),
        st.sampled_from([2025, 2027]),
    ),
    max_size=6,
)


@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(old=_PLANS, new=_PLANS)
def test_every_promise_is_shown_once_whatever_the_order(
    goal_figures: Figures, old: list[Any], new: list[Any]
) -> None:
    def plan(rows: list[Any], **more: Any) -> pl.DataFrame:
        known = [
            {"value": v, "metric": m, "label": label, **by(y), **more} for v, m, label, y in rows
        ]
        return goal_figures(*known) if known else empty(FIGURES)

    before, after = plan(old), plan(new, **LATER)
    found = changes(before, after)
    left, right = goals_from(before), goals_from(after)
    assert sorted(found["old_goal_id"].drop_nulls()) == sorted(left["goal_id"])
    assert sorted(found["new_goal_id"].drop_nulls()) == sorted(right["goal_id"])
    turned = goal_changes(
        left.reverse(), right.reverse(), old_figures=before.reverse(), new_figures=after
    )
    assert turned.equals(found)
    assert table_bytes(changes(before, after), GOAL_CHANGES, "csv") == table_bytes(
        found, GOAL_CHANGES, "csv"
    )
    same = changes(before, before)
    assert set(same["verdict"]) <= {"unchanged"}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["goals", *map(str, arguments)])


@pytest.fixture
def plans(goal_figures: Figures, tmp_path: Path) -> tuple[Path, Path, Path]:
    """Two tables of figures and a goals file."""
    old, new, own = tmp_path / "old.parquet", tmp_path / "new.jsonl", tmp_path / "goals.csv"
    revenue = {"metric": "tourism_revenue", "unit": "CNY", "label": "旅游收入"}
    write_table(goal_figures({"locator": "line 1"}, revenue), old, FIGURES)
    write_table(
        goal_figures({**LATER, "value": 110.0, "locator": "line 2", "figure_id": "n"}), new, FIGURES
    )
    own.write_text("指标,地区,时期,目标值,单位\n接待游客,511100,2025,90,人次\n", encoding="utf-8")
    return old, new, own


def test_diff_shows_and_writes(plans: tuple[Path, Path, Path], tmp_path: Path) -> None:
    old, new, own = plans
    shown = run("diff", old, new)
    assert shown.exit_code == 0
    assert "plan.txt, line 1" in shown.stdout
    assert "new.txt, line 2" in shown.stdout
    assert "2 promises: 1 dropped, 1 raised" in shown.stderr
    for kind in ("csv", "xlsx", "jsonl", "parquet"):
        out = tmp_path / f"changes.{kind}"
        assert run("diff", old, new, "-o", out).exit_code == 0
        table = read_table(out, GOAL_CHANGES)
        assert table["verdict"].to_list() == ["dropped", "raised"]
    told = json.loads(run("diff", own, new, "--json").stdout)
    assert told["verdicts"] == {"raised": 1}
    row = told["rows"][0]
    assert (row["old_source"], row["new_source"]) == ("goals.csv", "new.txt, line 2")
    same = run("diff", new, new)
    assert "1 promise: 1 unchanged" in same.stderr
    assert "unchanged" in run("diff", new, new, "--all").stdout


def test_list_shows_versions_conflicts_and_what_was_filled_in(
    plans: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    old, new, own = plans
    shown = run("list", old, new)
    assert shown.exit_code == 0
    assert "replaced" in shown.stdout
    assert "2 goals, 1 older version" in shown.stderr
    assert "replaced" not in run("list", old, new, "--current").stdout
    out = tmp_path / "goals.xlsx"
    assert run("list", old, new, "-o", out).exit_code == 0
    assert read_table(out, GOALS)["version"].to_list() == [1, 1, 2]
    told = json.loads(run("list", new, "--goals", own, "--with-targets", "--json").stdout)
    assert (told["count"], len(told["conflicts"])) == (2, 1)
    warned = run("list", new, own, "--with-targets")
    assert "conflict: Visitor arrivals, 511100, by 2025-12-31" in warned.stderr
    assert "110 visit (new.txt, line 2)" in warned.stderr
    assert "comparator" in warned.stdout
    assert json.loads(run("list", own, "--json").stdout)["count"] == 1


def test_paths_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    assert run("diff", tmp_path / "a.csv", tmp_path / "b.csv").exit_code == 2
    wrong = tmp_path / "goals.csv"
    wrong.write_text(
        "指标,地区,时期,目标值,单位\n接待游客,Atlantis,2025,90,人次\n", encoding="utf-8"
    )
    result = run("list", wrong)
    assert result.exit_code == 2
    assert "row 2, column region" in result.stderr
