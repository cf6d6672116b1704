"""Seasons, forecasts, and what was reached and lost again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tourmetrics.comparison import read_profile
from tourmetrics.comparison.season import check_profile
from tourmetrics.errors import InputError

from .test_compare import (
    BASE,
    DECEMBER,
    HOMES,
    JUNE,
    LAST_HALF,
    MARCH,
    NIGHTS,
    SEPTEMBER,
    SHARE,
    STOCK,
    judged,
)

LAST_YEAR = {"period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)}
MONTHS = [
    (
        date(2023, month, 1),
        date.fromordinal(date(2023 + month // 12, month % 12 + 1, 1).toordinal() - 1),
    )
    for month in range(1, 13)
]


def flat(**shares: float) -> pl.DataFrame:
    """A profile in which all months but the named ones are alike."""
    rest = (1 - sum(shares.values())) / (12 - len(shares))
    return pl.DataFrame(
        {"month": range(1, 13), "share": [shares.get(f"m{month}", rest) for month in range(1, 13)]}
    )


# -- the season -------------------------------------------------------------------------


def test_the_season_is_learnt_from_last_year() -> None:
    row = judged({}, {}, {**LAST_HALF, "value": 400.0}, {**LAST_YEAR, "value": 1000.0}, as_of=JUNE)
    assert row["elapsed"] == pytest.approx(0.4)
    assert row["expected"] == pytest.approx(400.0)
    assert (row["pace"], row["status"]) == (pytest.approx(1.25), "ahead")
    assert row["forecast"] == pytest.approx(1250.0)


def test_the_season_is_the_mean_of_the_years_that_tell_it() -> None:
    before = {"period_start": date(2022, 1, 1)}
    row = judged(
        {},
        {},
        {**LAST_HALF, "value": 400.0},
        {**LAST_YEAR, "value": 1000.0},
        {**before, "period_end": date(2022, 6, 30), "value": 500.0},
        {**before, "period_end": date(2022, 12, 31), "value": 1000.0},
        # No whole year beside it: it tells no share.
        {"period_start": date(2021, 1, 1), "period_end": date(2021, 6, 30), "value": 1.0},
        as_of=JUNE,
    )
    assert row["elapsed"] == pytest.approx(0.45)


def test_the_season_is_learnt_from_months_that_follow_each_other() -> None:
    months = [
        {"period_start": start, "period_end": end, "value": 10.0 * number}
        for number, (start, end) in enumerate(MONTHS, 1)
    ]
    row = judged({}, {}, *months, as_of=JUNE)
    assert row["elapsed"] == pytest.approx(210 / 780)
    gap = judged({}, {}, *months[:3], *months[4:], as_of=JUNE)
    assert gap["elapsed"] == pytest.approx(182 / 366)


@pytest.mark.parametrize(
    "odd",
    [
        {"value": 0.0},  # a year of nothing
        {"value": 300.0},  # less than its own half
        {"unit": "person"},
        {"each": "day"},
    ],
)
def test_a_year_that_is_no_year_tells_no_season(odd: dict[str, Any]) -> None:
    row = judged(
        {}, {}, {**LAST_HALF, "value": 400.0}, {**LAST_YEAR, "value": 1e3, **odd}, as_of=JUNE
    )
    assert row["elapsed"] == pytest.approx(182 / 366)


def test_a_linear_path_can_be_asked_for() -> None:
    figures = ({}, {**LAST_HALF, "value": 400.0}, {**LAST_YEAR, "value": 1000.0})
    assert judged({}, *figures, as_of=JUNE, profile="linear")["elapsed"] == pytest.approx(182 / 366)


def test_a_day_of_a_leap_year_finds_its_day_of_last_year() -> None:
    until = {"period_end": date(2024, 2, 29)}
    last = {"period_start": date(2023, 1, 1), "period_end": date(2023, 2, 28), "value": 100.0}
    row = judged({}, until, last, {**LAST_YEAR, "value": 1000.0}, as_of=JUNE)
    assert row["elapsed"] == pytest.approx(0.1)


def test_a_given_profile_counts() -> None:
    row = judged({}, {}, as_of=JUNE, profile=flat(m1=0.3, m2=0.2))
    assert row["elapsed"] == pytest.approx(0.5 + 4 * 0.05)
    part = judged({}, {"period_end": date(2024, 1, 10)}, as_of=JUNE, profile=flat(m1=0.31))
    assert part["elapsed"] == pytest.approx(0.1)


def test_before_the_season_nothing_is_due() -> None:
    ski = flat(m1=0.0, m2=0.0, m3=0.0)
    row = judged({}, {"period_end": MARCH, "value": 0.0}, as_of=JUNE, profile=ski)
    assert (row["elapsed"], row["pace"], row["status"]) == (0.0, None, "too_early")


def test_the_nearest_profile_counts() -> None:
    general = flat(m1=0.2).with_columns(pl.lit(None, pl.String).alias("metric"))
    own = flat(m1=0.6).with_columns(pl.lit("visitor_arrivals").alias("metric"))
    january = {"period_end": date(2024, 1, 31)}
    row = judged({}, january, as_of=JUNE, profile=pl.concat([general, own]))
    assert row["elapsed"] == pytest.approx(0.6)
    beds = {"metric": "tourism_revenue", "unit": "CNY"}
    row = judged(beds, {**january, **beds}, as_of=JUNE, profile=pl.concat([general, own]))
    assert row["elapsed"] == pytest.approx(0.2)


def test_a_profile_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "season.csv"
    flat(m7=0.4).write_csv(path)
    assert read_profile(path)["share"].sum() == pytest.approx(1.0)
    with pytest.raises(InputError, match="no such file"):
        read_profile(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (pl.DataFrame({"month": [1], "share": [1.0]}), "each month"),
        (flat().with_columns(pl.col("share") * 2), "make 1 together"),
        (flat(m1=-0.1), "at least 0"),
        (flat().drop("share"), "share is missing"),
        (flat().with_columns(share=pl.lit("much")), "numbers"),
        (flat().with_columns(share=pl.lit(None, pl.Float64)), "shares"),
    ],
)
def test_a_profile_that_is_none_is_refused(table: pl.DataFrame, says: str) -> None:
    with pytest.raises(InputError, match=says):
        check_profile(table)


def test_an_unknown_profile_is_named() -> None:
    with pytest.raises(InputError, match="linear"):
        judged({}, profile="wavy")


# -- the forecast -----------------------------------------------------------------------

QUARTERS = (
    {"period_end": MARCH, "value": 240.0},
    {"value": 510.0},
    {"period_end": SEPTEMBER, "value": 740.0},
)


def test_three_points_give_an_interval() -> None:
    row = judged({"value": 1500.0}, *QUARTERS, as_of=SEPTEMBER)
    low, high = row["forecast_low"], row["forecast_high"]
    assert low < row["forecast"] < high
    assert row["forecast"] - low == pytest.approx(high - row["forecast"])
    assert low >= row["actual"]
    # Rates of 91, 91 and 92 days; t of 2 degrees of freedom at 80% is 1.886.
    rates = [240 / 91, 270 / 91, 230 / 92]
    mean = sum(rates) / 3
    spread = (sum((rate - mean) ** 2 for rate in rates) / 2) ** 0.5
    half = 1.886 * spread * (1 + 1 / 3) ** 0.5 * (366 - 274)
    assert high - row["forecast"] == pytest.approx(half)


def test_two_points_give_none_and_a_reached_goal_neither() -> None:
    row = judged({"value": 1500.0}, *QUARTERS[1:], as_of=SEPTEMBER)
    assert (row["forecast_low"], row["forecast_high"]) == (None, None)
    assert judged({}, *QUARTERS, as_of=DECEMBER)["forecast_low"] is None


def test_steady_months_leave_no_doubt_and_a_total_never_shrinks() -> None:
    steady = [at_rate(2.0, until) for until in (MARCH, JUNE, SEPTEMBER)]
    row = judged({"value": 1500.0}, *steady, as_of=SEPTEMBER)
    assert row["forecast_low"] == pytest.approx(row["forecast"])
    wild = [{**one, "value": value} for one, value in zip(steady, (1.0, 400.0, 401.0), strict=True)]
    row = judged({"value": 1500.0}, *wild, as_of=SEPTEMBER)
    assert row["forecast_low"] == row["actual"]


def at_rate(rate: float, until: date) -> dict[str, Any]:
    """A running total that grows by ``rate`` a day."""
    return {"period_end": until, "value": rate * until.timetuple().tm_yday}


def test_months_alone_make_a_history() -> None:
    months = [
        {"period_start": start.replace(year=2024), "period_end": end, "value": value}
        for (start, _), end, value in zip(
            MONTHS,
            (date(2024, 1, 31), date(2024, 2, 29), MARCH),
            (90.0, 110.0, 100.0),
            strict=False,
        )
    ]
    row = judged({"value": 1500.0}, *months, as_of=MARCH)
    assert row["reason"] == "sum"
    assert row["forecast_low"] is not None


def test_a_stock_has_a_history_too() -> None:
    homes = [
        {**HOMES, "period_start": day, "period_end": day, "value": value}
        for day, value in ((MARCH, 104.0), (JUNE, 112.0), (SEPTEMBER, 113.0))
    ]
    row = judged({**STOCK, **BASE}, *homes, as_of=SEPTEMBER)
    assert row["forecast_low"] < row["forecast"] < row["forecast_high"]
    assert row["forecast_low"] != row["actual"]


def test_months_are_no_points_among_the_years_of_a_rate() -> None:
    end = date(2028, 12, 31)
    goal = {**SHARE, **BASE, "baseline_value": 30.0, "period_start": end, "period_end": end}
    years = [
        {**NIGHTS, "value": value, "period_start": date(n, 1, 1), "period_end": date(n, 12, 31)}
        for n, value in ((2024, 31.0), (2025, 33.0))
    ]
    winter = {"period_start": date(2025, 1, 1), "period_end": date(2025, 3, 31)}
    summer = {"period_start": date(2025, 7, 1), "period_end": date(2025, 9, 30)}
    parts = [{**NIGHTS, "value": 5.0, **winter}, {**NIGHTS, "value": 80.0, **summer}]
    row = judged(goal, *years, *parts, as_of=date(2025, 12, 31))
    assert row["actual"] == 33.0
    assert row["forecast_low"] is None
    third = {**years[0], "value": 32.0, "period_start": date(2026, 1, 1)}
    third["period_end"] = date(2026, 12, 31)
    row = judged(goal, *years, *parts, third, as_of=date(2026, 12, 31))
    assert 20 < row["forecast_low"] < row["forecast"] < row["forecast_high"] < 50


# -- reached and lost again -------------------------------------------------------------


@pytest.mark.parametrize("day", [SEPTEMBER, DECEMBER])
def test_a_stock_that_was_passed_and_lost_is_reversed(day: date) -> None:
    homes = [
        {**HOMES, "value": 121.0},
        {**HOMES, "period_start": SEPTEMBER, "period_end": SEPTEMBER, "value": 118.0},
    ]
    assert judged(STOCK, homes[0], as_of=day)["status"] == "achieved"
    row = judged(STOCK, *homes, as_of=day)
    assert (row["status"], row["actual"]) == ("reversed", 118.0)
    back = {**HOMES, "period_start": DECEMBER, "period_end": DECEMBER, "value": 120.0}
    assert judged(STOCK, *homes, back, as_of=DECEMBER)["status"] == "achieved"


def test_a_total_that_was_revised_below_is_reversed() -> None:
    row = judged({}, {"value": 1010.0}, {"period_end": SEPTEMBER, "value": 990.0}, as_of=SEPTEMBER)
    assert row["status"] == "reversed"


@pytest.mark.parametrize(
    ("goal", "figure"),
    [
        (SHARE, NIGHTS),
        ({**STOCK, "comparator": "le"}, HOMES),
        ({**STOCK, "comparator": "approx"}, HOMES),
    ],
)
def test_what_can_still_turn_is_never_reversed(
    goal: dict[str, Any], figure: dict[str, Any]
) -> None:
    target = goal["value"]
    early = {**figure, "period_start": MARCH, "period_end": MARCH, "value": target}
    late = {**figure, "period_start": JUNE, "period_end": JUNE, "value": target * 0.5}
    assert judged(goal, early, late, as_of=JUNE)["status"] != "reversed"


def test_a_bound_that_may_have_been_passed_reverses_nothing() -> None:
    over = {**HOMES, "period_start": MARCH, "period_end": MARCH, "value": 119.0, "comparator": "gt"}
    row = judged({**STOCK, **BASE}, over, {**HOMES, "value": 112.0}, as_of=JUNE)
    assert row["status"] == "ahead"


# -- the end of a period ----------------------------------------------------------------


def test_a_stock_before_the_end_of_its_span_leaves_a_past_goal_open() -> None:
    row = judged(STOCK, {**HOMES, "value": 110.0}, as_of=DECEMBER)
    assert (row["status"], row["reason"]) == ("indeterminate", "partial")
    kept = judged({**STOCK, "comparator": "le"}, {**HOMES, "value": 110.0}, as_of=DECEMBER)
    assert kept["status"] == "indeterminate"


DEADLINE = {**STOCK, "period_start": DECEMBER, "period_end": DECEMBER}


def told_on(day: date, value: float) -> dict[str, Any]:
    return {**HOMES, "period_start": day, "period_end": day, "published": day, "value": value}


def test_a_stock_that_is_told_soon_after_its_deadline_answers_it() -> None:
    soon, late = date(2025, 1, 15), date(2025, 6, 1)
    assert judged(DEADLINE, told_on(soon, 121.0), as_of=soon)["status"] == "achieved"
    assert judged(DEADLINE, told_on(soon, 119.0), as_of=soon)["status"] == "missed"
    assert judged(DEADLINE, told_on(late, 121.0), as_of=late)["status"] == "unreported"
    dated = {**told_on(soon, 121.0), "published": date(2025, 1, 20)}
    assert judged(DEADLINE, dated, as_of=soon)["status"] == "unreported"


def test_one_of_the_deadline_goes_before_one_told_after_it() -> None:
    row = judged(
        DEADLINE,
        told_on(date(2025, 1, 15), 121.0),
        {**HOMES, "period_start": DECEMBER, "period_end": DECEMBER, "value": 118.0},
        as_of=date(2025, 1, 15),
    )
    assert (row["actual"], row["status"]) == (118.0, "missed")
