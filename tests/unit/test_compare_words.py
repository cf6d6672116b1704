"""Figures that meet goals by their words alone, and the candidates of a goal."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tourmetrics.comparison import CANDIDATES, candidates, compare
from tourmetrics.tables import validate

from .test_compare import DECEMBER, JUNE, SEPTEMBER, figures_table, goals_table, judged

NAMELESS: dict[str, Any] = {"metric": None, "label": None}


def said(sentence: str, quote: str, **more: Any) -> dict[str, Any]:
    """A figure that only its sentence tells."""
    return {**NAMELESS, "sentence": sentence, "quote": quote, **more}


def promised(sentence: str, quote: str, *figures: dict[str, Any], **goal: Any) -> dict[str, Any]:
    """The comparison of a goal that only its sentence tells."""
    source = said(sentence, quote, kind="target", doc="plan.txt", figure_id="t0")
    return judged({**NAMELESS, "figure_id": "t0", **goal}, source, *figures, as_of=JUNE)


ROUTE = "Complete the last 87 km of the Blue Route and install 140 chargers."


def test_words_around_the_number_meet() -> None:
    row = promised(ROUTE, "87 km", said("The Blue Route gained 60 kilometres.", "60 kilometres"))
    assert (row["actual"], row["reason"]) == (500.0, "words")


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("The Red Line gained 60 kilometres.", "60 kilometres"),
        ("The blue bus runs every 60 minutes.", "60"),
        ("全长60公里的蓝色路线建成。", "60公里"),
        ("60 of 60 parts of the Blue Route are done.", "60"),
        ("", "60"),
    ],
)
def test_other_words_another_language_and_a_number_said_twice_do_not_meet(
    sentence: str, quote: str
) -> None:
    assert promised(ROUTE, "87 km", said(sentence, quote))["status"] == "no_data"


@pytest.mark.parametrize(
    "odd",
    [
        {"unit": "person"},
        {"each": "county"},
        {"region": "CN-LN"},
        {"measure": "growth", "unit": "percent", "change": "yoy"},
        {"kind": "target"},
        {"period_end": DECEMBER},
    ],
)
def test_words_alone_are_not_enough(odd: dict[str, Any]) -> None:
    figure = said("The Blue Route gained 60 kilometres.", "60 kilometres", **odd)
    assert promised(ROUTE, "87 km", figure)["actual"] is None


def test_the_likest_figure_is_taken_and_each_goal_its_own() -> None:
    plan = "新开“乐山味道”门店二百家,其中市外60家;培训导游90人。"
    report = "新开“乐山味道”门店155家,其中市外48家。"
    targets = [
        said(plan, "二百家", kind="target", figure_id="t0", doc="plan.txt", value=200.0),
        said(plan, "60家", kind="target", figure_id="t1", doc="plan.txt", value=60.0),
    ]
    reports = [
        said(report, "155家", figure_id="f0", value=155.0),
        said(report, "48家", figure_id="f1", value=48.0),
    ]
    goals = goals_table(
        {**NAMELESS, "figure_id": "t0", "value": 200.0},
        {**NAMELESS, "figure_id": "t1", "value": 60.0},
    )
    table = compare(goals, figures_table(*targets, *reports), as_of=JUNE)
    assert table["figure_ids"].to_list() == [["f0"], ["f1"]]
    assert table["attainment"].to_list() == pytest.approx([0.775, 0.8])


def test_of_two_goals_on_one_metric_the_words_around_tell_which() -> None:
    plan = "北山景区全年接待游客560万人次,南湖景区780万人次。"
    goals = goals_table(
        {"metric": "attraction_visits", "label": "景区", "figure_id": "t0"},
        {"metric": "attraction_visits", "label": "游客", "figure_id": "t1"},
    )
    visits: dict[str, Any] = {"metric": "attraction_visits", "label": None}
    figures = figures_table(
        {
            **visits,
            "kind": "target",
            "doc": "p",
            "figure_id": "t0",
            "sentence": plan,
            "quote": "780万人次",
        },
        {
            **visits,
            "kind": "target",
            "doc": "p",
            "figure_id": "t1",
            "sentence": plan,
            "quote": "560万人次",
        },
        {**visits, "figure_id": "f0", "sentence": "南湖景区601万人次。", "quote": "601万人次"},
    )
    table = compare(goals, figures, as_of=JUNE)
    assert table["figure_ids"].to_list() == [["f0"], []]


def test_a_known_metric_wants_more_words_and_never_another_metric() -> None:
    plan = "Winter share of visitor nights should climb to 33%."
    goal = {"metric": "low_season_share", "label": "winter share"}
    two = said("42% of visitor nights were spent inland.", "42%")
    assert promised(plan, "33%", two, **goal)["actual"] is None
    three = said("Winter share of visitor nights was 31%.", "31%")
    assert promised(plan, "33%", three, **goal)["reason"] == "words"
    other = said("Winter share of visitor nights was 31%.", "31%", metric="occupancy_rate")
    assert promised(plan, "33%", other, **goal)["actual"] is None


def test_a_metric_of_ones_own_meets_by_label() -> None:
    goal = {"metric": "guided_walks", "label": "guided walks in old town"}
    row = judged(
        goal, {"metric": "town_walks", "label": "Guided walks of the old town"}, as_of=JUNE
    )
    assert row["reason"] == "words"


def test_a_change_is_made_of_two_levels_that_meet_by_words() -> None:
    plan = "By 2028 we will triple the number of cruise calls made outside the summer."
    report = "38 of the calls fell outside the summer, against 16 in 2023."
    year = {"period_start": JUNE.replace(month=1, day=1), "period_end": DECEMBER}
    base = {name: day.replace(year=2023) for name, day in year.items()}
    row = judged(
        {"metric": "cruise_calls", "label": "cruise calls", "figure_id": "t0", "measure": "growth",
         "change": "2023", "unit": "percent", "value": 200.0, "aggregation": "none",
         "period_start": DECEMBER.replace(year=2028), "period_end": DECEMBER.replace(year=2028)},
        said(plan, "triple", kind="target", figure_id="t0", doc="plan.txt", unit="percent"),
        said(report, "38", unit="item", value=38.0, **year),
        said(report, "16", unit="item", value=16.0, **base),
        as_of=DECEMBER,
    )  # fmt: skip
    assert (row["actual"], row["reason"]) == (pytest.approx(137.5), "words")


def test_a_part_answers_no_whole_and_a_whole_no_part() -> None:
    told = "The city had 77 sights, of which 27 were large."
    whole = {"sentence": told, "quote": "77", "value": 77.0}
    part = {"sentence": told, "quote": "27", "value": 27.0, "published": DECEMBER}
    row = judged({"value": 100.0}, whole, part, as_of=JUNE)
    assert (row["actual"], row["figure_ids"]) == (77.0, ["f0"])
    # Without its whole beside it, it is a number like others.
    assert judged({"value": 100.0}, part, as_of=JUNE)["actual"] == 27.0


def test_a_goal_on_a_part_crowds_not_the_goal_on_the_whole() -> None:
    plan = "实施文旅项目208个,其中亿元以上项目73个。"
    projects: dict[str, Any] = {"metric": "projects", "unit": "project"}
    source = {**projects, "kind": "target", "doc": "plan.txt", "sentence": plan}
    goals = goals_table(
        {**projects, "label": "文旅项目", "figure_id": "t0", "value": 208.0},
        {**projects, "label": "亿元以上项目", "figure_id": "t1", "value": 73.0},
    )
    figures = figures_table(
        {**source, "figure_id": "t0", "quote": "208个", "value": 208.0},
        {**source, "figure_id": "t1", "quote": "73个", "value": 73.0},
        {**projects, "label": "projects", "value": 231.0, "sentence": "231 projects were done."},
    )
    table = compare(goals, figures, as_of=JUNE)
    assert table["figure_ids"].to_list() == [["f2"], []]


# -- candidates -------------------------------------------------------------------------


def listed(goal: dict[str, Any], *figures: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    table = candidates(goals_table(goal), figures_table(*figures), as_of=JUNE)
    validate(table, CANDIDATES)
    return {row["figure_id"]: (row["used"], row["why"]) for row in table.iter_rows(named=True)}


def test_what_was_not_used_and_why() -> None:
    found = listed(
        {},
        {},
        {"confidence": 0.1, "value": 400.0},
        {"unit": "person"},
        {"measure": "growth", "unit": "percent", "change": "yoy"},
        {"each": "day"},
        {"period_start": None, "period_end": None},
        {"period_end": SEPTEMBER},
        {"region": "CN-LN"},
        {"kind": "target"},
        {"metric": "homestays"},
    )
    assert found == {
        "f0": ("no", "another_taken"),
        "f1": ("yes", None),
        "f2": ("no", "unit"),
        "f3": ("no", "measure"),
        "f4": ("no", "each"),
        "f5": ("no", "period"),
        "f6": ("no", "later"),
    }


def test_a_figure_met_by_words_is_listed_with_its_likeness() -> None:
    goals = goals_table({"metric": None, "label": "reading rooms of the town"})
    figures = figures_table({"metric": None, "label": "reading rooms in town"})
    row = candidates(goals, figures, as_of=JUNE).row(0, named=True)
    assert (row["used"], row["why"]) == ("yes", None)
    assert 0.4 <= row["likeness"] <= 1


def test_every_figure_of_an_answer_is_listed_as_used() -> None:
    goals, figures = (
        goals_table({"goal_id": "a"}, {"goal_id": "b", "value": 2.0}),
        figures_table({}),
    )
    table = candidates(goals, figures, as_of=JUNE)
    used = table.filter(pl.col("used") == "yes")
    assert used["goal_id"].to_list() == ["a", "b"]
    assert candidates(goals, figures.clear()).is_empty()
    assert candidates(goals.clear(), figures).is_empty()
