"""Methods of others, on series and targets that are published, to four digits.

Formulas, classes and thresholds: Statistics Canada and Open SDG, "Progress Measurement Methodology
for the Sustainable Development Goals" (open-sdg.readthedocs.io, progress-methodology); Eurostat,
"Sustainable development in the European Union", monitoring report, annex on the assessment of
indicators; United Nations, "SDG Progress Chart 2023, Technical Note"; ESCAP, "Asia and the Pacific
SDG Progress Report", technical notes (current status index). Series: the Canadian indicators in
the test data of Open SDG's sdg-build (tests/assets/progress-calculation/data), by number. Targets:
those of the 2030 Agenda. The scores were worked out apart, in decimal arithmetic.
"""

from __future__ import annotations

from typing import Any

import pytest

from tourmetrics.comparison import METHODS, assess
from tourmetrics.comparison.settings import load_settings, read_settings
from tourmetrics.errors import InputError, KnowledgeError

from .test_compare import BASE, DECEMBER, HOMES, JUNE, STOCK, judged

# Deaths on the road for 100,000 people, 3.6.1: 6.4 in 2015, 4.8 in 2019; half by 2030.
ROADS = {"base": 6.4, "value": 4.8, "years": 4, "target": 3.2, "target_years": 15,
         "direction": "down"}  # fmt: skip
# Protected sea, 14.5.1: 1.2% in 2015, 7.9% in 2017; a tenth by 2020.
SEA = {"base": 1.2, "value": 7.9, "years": 2, "target": 10.0, "target_years": 5}
# Aid of the DAC donors, 17.2.1: 0.277% of income in 2018, 0.31% in 2020; 0.7% by 2030.
AID = {"base": 0.277, "value": 0.31, "years": 2, "target": 0.7, "target_years": 12}
# Fine particles, 11.6.2: 7.5 in 2015, 6.4 in 2016; 5 by 2030 (the guideline of the WHO).
AIR = {"base": 7.5, "value": 6.4, "years": 1, "target": 5.0, "target_years": 15,
       "direction": "down"}  # fmt: skip
# Malaria, 3.3.3: 1.55 in 2015, 1.82 in 2019; none by 2030.
MALARIA = {"base": 1.55, "value": 1.82, "years": 4, "target": 0.0, "target_years": 15,
           "direction": "down"}  # fmt: skip
# Tuberculosis, 3.3.1: 5.44 in 2015, 5.64 in 2019; 80% less by 2030 (End TB strategy).
TUBERCULOSIS = {"base": 5.44, "value": 5.64, "years": 4, "target": 1.088, "target_years": 15,
                "direction": "down"}  # fmt: skip

CASES: list[tuple[str, dict[str, Any], float, str]] = [
    ("growth_ratio", ROADS, 1.5367, "on_track"),
    ("growth_ratio", SEA, 2.9647, "on_track"),
    ("growth_ratio", {**SEA, "value": 1.4, "years": 1}, 0.3156, "limited"),
    ("growth_ratio", AID, 0.7208, "needs_acceleration"),
    ("growth_ratio", AIR, 5.4995, "on_track"),
    ("growth_ratio", TUBERCULOSIS, -0.0891, "deterioration"),
    ("growth_ratio", {**SEA, "value": 13.8, "years": 4}, 1.5933, "achieved"),
    ("growth_ratio", MALARIA, -0.6532, "deterioration (linear)"),
    ("un_2023", ROADS, 1.3200, "on_track"),
    ("un_2023", AID, 0.6317, "fair_progress"),
    ("un_2023", TUBERCULOSIS, -0.1812, "stagnation_or_regression"),
    ("un_2023", MALARIA, -0.6532, "stagnation_or_regression (linear)"),
    ("escap_csi", ROADS, 5.0, "5.0"),
    ("escap_csi", SEA, 7.6136, "7.6136"),
    ("escap_csi", AID, 0.7801, "0.7801"),
    ("escap_csi", TUBERCULOSIS, -0.4596, "-0.4596"),
    ("plan_midterm", ROADS, 1.8750, "faster_than_expected"),
    ("plan_midterm", AID, 0.4681, "lagging"),
    ("plan_midterm", {**SEA, "value": 13.8, "years": 4}, 1.7898, "met_early"),
    ("plan_midterm", {**SEA, "value": 4.7, "years": 2}, 0.9943, "as_expected"),
]

# Without a target, 9.5.1: research, 1.69% of GDP in 2015, 1.84% in 2020; 1.75% in 2019.
RESEARCH = {"base": 1.69, "value": 1.84, "years": 5}
TRENDS: list[tuple[str, dict[str, Any], float, str]] = [
    ("growth_rate", RESEARCH, 0.0172, "on_track"),
    ("growth_rate", {**RESEARCH, "value": 1.75, "years": 4}, 0.0088, "needs_acceleration"),
    ("growth_rate", {**RESEARCH, "value": 1.69}, 0.0, "limited"),
    ("growth_rate", {"base": 100.0, "value": 120.0, "years": 1}, 0.2, "on_track"),
    ("growth_rate", {"base": 1.55, "value": 1.82, "years": 4, "direction": "down"}, -0.0410,
     "deterioration"),
    ("eurostat_rate", RESEARCH, 0.0172, "significant_progress"),
    ("eurostat_rate", {**RESEARCH, "value": 1.75, "years": 4}, 0.0088, "moderate_progress"),
    ("eurostat_rate", {**RESEARCH, "value": 1.69}, 0.0, "stable"),
    ("eurostat_rate", {"base": 5.44, "value": 5.64, "years": 4, "direction": "down"}, -0.0091,
     "moderate_deterioration"),
    ("eurostat_rate", {"base": 1.55, "value": 1.82, "years": 4, "direction": "down"}, -0.0410,
     "significant_deterioration"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "given", "score", "verdict"), [*CASES, *TRENDS])
def test_published_series(method: str, given: dict[str, Any], score: float, verdict: str) -> None:
    found = assess(method, **given)
    assert found.score == pytest.approx(score, abs=5e-5)
    assert (found.verdict, found.linear) == (verdict, "linear" in verdict)


def test_at_a_threshold_a_class_begins() -> None:
    # 1.5% a year is on track for Statistics Canada; Eurostat wants more than 1%.
    assert assess("growth_rate", base=100, value=101.5, years=1).verdict == "on_track"
    assert assess("growth_rate", base=100, value=101.49, years=1).verdict == "needs_acceleration"
    assert assess("eurostat_rate", base=100, value=101.0, years=1).verdict == "moderate_progress"
    assert assess("eurostat_rate", base=100, value=100.1, years=1).verdict == "stable"
    assert (
        assess("eurostat_rate", base=100, value=99.0, years=1).verdict == "moderate_deterioration"
    )


def test_amounts_below_nought_grow_downward() -> None:
    up = assess("growth_ratio", base=-10, value=-9, years=1, target=-5, target_years=5)
    assert up.score is not None
    assert up.score > 0
    assert not up.linear


@pytest.mark.parametrize(
    "odd", [{"base": 0.0}, {"target": 0.0}, {"value": -1.0}, {"base": -1.2, "value": 2.0}]
)
def test_nought_and_two_signs_take_the_straight_path_and_say_so(odd: dict[str, float]) -> None:
    found = assess("growth_ratio", **{**SEA, **odd})
    assert found.linear
    assert found.verdict == "achieved" or str(found.verdict).endswith("(linear)")


def test_a_target_that_is_no_way_has_no_score() -> None:
    found = assess("escap_csi", base=5, value=4, years=1, target=5, target_years=2)
    assert (found.score, found.verdict) == (None, None)


@pytest.mark.parametrize(
    ("method", "given", "says"),
    [
        ("guess", ROADS, "growth_ratio"),
        ("un_2023", RESEARCH, "a target"),
        ("growth_ratio", {**ROADS, "direction": "left"}, "up or down"),
        ("growth_ratio", {**ROADS, "years": 0}, "above 0"),
        ("growth_ratio", {**ROADS, "target_years": None}, "above 0"),
    ],
)
def test_what_cannot_be_assessed_is_said(method: str, given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        assess(method, **given)


def test_a_method_puts_its_class_beside_the_status() -> None:
    goal, figure = {**STOCK, **BASE, "value": 121.0}, {**HOMES, "value": 110.0}
    plain = judged(goal, figure, as_of=JUNE)
    for method in METHODS[1:]:
        row = judged(goal, figure, as_of=JUNE, method=method)
        assert (row["method"], row["status"]) == (method, plain["status"])
        assert row["class"] is not None
    # From 100 to 110 in half a year; 121 are due in a whole one.
    assert judged(goal, figure, as_of=JUNE, method="growth_ratio")["class"] == "on_track"
    assert judged(goal, figure, as_of=JUNE, method="escap_csi")["class"] == "4.7619"
    assert plain["class"] is None


def test_a_part_of_a_year_is_no_growth_on_the_year_before() -> None:
    goal = {"baseline_value": 900.0, "baseline_period": "2023-01-01/2023-12-31"}
    row = judged(goal, {}, as_of=JUNE, method="growth_ratio")
    assert row["class"] == "on_track (linear)"
    whole = judged(goal, {"period_end": DECEMBER, "value": 950.0}, as_of=DECEMBER,
                   method="growth_ratio")  # fmt: skip
    assert whole["class"] == "limited"


def test_without_an_answer_there_is_no_class() -> None:
    assert judged({}, as_of=JUNE, method="un_2023")["class"] is None
    assert judged({}, {"unit": "person"}, as_of=JUNE, method="un_2023")["class"] is None


def test_every_method_has_its_source() -> None:
    assert all(method.source for method in load_settings().methods.values())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("least = 0.60", "least = 0.99", "high to low"),
        ("threshold = 0.4", "threshold = 2", "threshold"),
        ("[words]", "[other]", "words"),
        ("threshold = 0.4", "threshold = ", "cannot be used"),
    ],
)
def test_broken_settings_are_named(tmp_path: Any, root: Any, old: str, new: str, says: str) -> None:
    text = (root / "data" / "comparing.toml").read_text(encoding="utf-8")
    path = tmp_path / "comparing.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=says):
        read_settings(path)
