"""How a status came about, in words, and the sentence for a work report."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

import tourmetrics as tm
from tourmetrics.comparison import METHODS
from tourmetrics.errors import InputError
from tourmetrics.tables import STATUSES

from .test_compare import CASES, JUNE, LAST_HALF, figures_table, goals_table

QUARTERS = {"period_start": date(2025, 1, 1), "period_end": date(2025, 9, 30)}


def told(
    goal: dict[str, Any], *figures: dict[str, Any], lang: str = "zh", **options: Any
) -> tuple[str, str]:
    """The paragraph and the sentence of one goal."""
    goals = goals_table({"label": "接待游客", **goal})
    words = {"label": "接待游客", "sentence": "接待游客。"}
    table = figures_table(*({**words, **figure} for figure in figures))
    paragraph, sentence = tm.explain_goal("g0", goals, table, lang=lang, **options).split("\n")
    return paragraph, sentence


def source(label: str = "接待游客", language: str = "zh") -> dict[str, Any]:
    return {"kind": "target", "doc": "plan.txt", "figure_id": "t0", "quote": "8000万人次",
            "label": label, "language": language, "value": 8e7}  # fmt: skip


def test_the_sentence_of_a_work_report() -> None:
    text = "2025年，全市接待游客目标8000万人次。2025年1—9月，全市接待游客6500万人次。"
    figures = tm.extract_text(text, region="511100", language="zh", published=date(2025, 10, 9))
    goals = tm.goals_from(figures)
    sentence = tm.explain_goal(goals["goal_id"][0], goals, figures).splitlines()[-1]
    assert sentence == "接待游客6500万人次，完成年度目标的81.3%，快于时序进度6.5个百分点"


def test_in_english() -> None:
    paragraph, sentence = told({"value": 8e7}, {"value": 4.2e7}, lang="en", as_of=JUNE)
    assert sentence == (
        "Visitor arrivals 42 million visits, 52.5% of the year's target, "
        "2.8 percentage points ahead of the time gone"
    )
    assert "80 million visits" in paragraph
    assert "“q”, report.txt" in paragraph
    assert "49.7% of the time had gone" in paragraph


@pytest.mark.parametrize(
    ("value", "ends"),
    [
        (4.2e7, "快于时序进度2.8个百分点"),
        (3.8e7, "慢于时序进度2.2个百分点"),
        (3.9781e7, "与时序进度持平"),
    ],
)
def test_ahead_behind_and_level(value: float, ends: str) -> None:
    _, sentence = told({"value": 8e7}, {"value": value}, as_of=JUNE)
    assert sentence.endswith(ends)


def test_a_goal_that_is_over_says_nothing_of_the_time() -> None:
    end = date(2024, 12, 31)
    _, sentence = told({"value": 8e7}, {"value": 8.2e7, "period_end": end}, as_of=end)
    assert sentence == "接待游客8200万人次，完成年度目标的102.5%"


def test_a_goal_with_a_deadline_is_not_one_of_the_year() -> None:
    end = date(2024, 12, 31)
    deadline = {"period_start": end, "period_end": end, "value": 8e7}
    _, sentence = told(deadline, {"value": 8e7, "period_end": end}, as_of=end)
    assert sentence == "接待游客8000万人次，完成目标的100%"


def test_a_change_has_no_share_of_its_target() -> None:
    growth = {"measure": "growth", "change": "yoy", "unit": "percent"}
    _, sentence = told({**growth, "aggregation": "none", "value": 6.0}, {**growth, "value": 7.2},
                       as_of=JUNE)  # fmt: skip
    assert sentence == "接待游客（同比增速）+7.2%，目标为≥+6%"


def test_where_nothing_is_reported() -> None:
    paragraph, sentence = told({"value": 8e7}, as_of=JUNE)
    assert sentence == "接待游客目标≥8000万人次，尚无报告"
    assert "没有可对照的报告值" in paragraph


def test_the_words_of_the_plan_and_of_the_report_are_cited() -> None:
    goal = {"figure_id": "t0", "value": 8e7}
    paragraph, _ = told(goal, source(), {"quote": "4200万人次", "locator": "line 3"}, as_of=JUNE)
    assert "“8000万人次”，plan.txt" in paragraph
    assert "“4200万人次”，report.txt，第3行" in paragraph


def test_a_season_is_named() -> None:
    year = {"period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31), "value": 1000.0}
    figures = ({}, {**LAST_HALF, "value": 400.0}, year)
    assert "季节" in told({}, *figures, as_of=JUNE)[0]
    assert "季节" not in told({}, *figures, as_of=JUNE, profile="linear")[0]


def test_what_was_worked_out_is_said() -> None:
    rate = {"measure": "growth", "unit": "percent", "change": "yoy", "value": 25.0}
    assert "推算" in told({}, rate, {**LAST_HALF, "value": 400.0}, as_of=JUNE)[0]
    parts = ({"period_end": date(2024, 3, 31)}, {"period_start": date(2024, 4, 1)})
    assert "相加" in told({"value": 5000.0}, *parts, as_of=JUNE)[0]
    words = {"metric": None, "label": "城市漫步导览线路"}
    assert "文字" in told(words, {**words, "label": "城市漫步的导览线路"}, as_of=JUNE)[0]


def test_another_method_tells_its_verdict() -> None:
    stock = {"metric": "homestays", "unit": "organization", "aggregation": "last", "value": 121.0,
             "baseline_value": 100.0, "baseline_period": "2023-12-31/2023-12-31"}  # fmt: skip
    homes = {"metric": "homestays", "unit": "organization", "period_start": JUNE, "value": 110.0}
    paragraph, _ = told(stock, homes, lang="en", as_of=JUNE, method="growth_ratio")
    assert "on track, score 1." in paragraph


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", CASES)
def test_every_status_can_be_told(name: str, lang: str) -> None:
    goal, figures, day, _, _ = CASES[name]
    for method in (METHODS[0], METHODS[1]):
        text = tm.explain_goal(
            "g0", goals_table(goal), figures_table(*figures), as_of=day, lang=lang, method=method
        )
        paragraph, sentence = text.split("\n")
        assert paragraph
        assert sentence
        assert "%(" not in text
        assert "None" not in text
        assert not any(word in text for word in STATUSES if "_" in word)


def test_a_goal_or_language_that_is_not_there() -> None:
    with pytest.raises(InputError, match="g9"):
        tm.explain_goal("g9", goals_table({}), figures_table({}))
    with pytest.raises(InputError, match="xx"):
        tm.explain_goal("g0", goals_table({}), figures_table({}), lang="xx")


def test_of_many_goals_one_is_told() -> None:
    goals = goals_table({}, {"value": 2000.0})
    text = tm.explain_goal("g1", goals, figures_table({}), as_of=JUNE, lang="en")
    assert "25%" in text
    assert goals.filter(pl.col("goal_id") == "g1").height == 1
