"""What holds of every comparison, whatever the tables hold."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tourmetrics.comparison import METHODS, candidates, compare
from tourmetrics.tables import COMPARISONS, REASONS, STATUSES
from tourmetrics.tables.files import table_bytes

from .test_compare import DECEMBER, NEW_YEAR, figures_table, goals_table

FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
LENGTHS = {"kilometer": 1.0, "meter": 1000.0, "centimeter": 100_000.0}
ROADS = {"metric": "scenic_road_length", "label": "roads"}

days = st.integers(0, 800).map(lambda n: date(2023, 1, 1) + timedelta(days=n))
amounts = st.one_of(st.just(0.0), st.floats(0.5, 3000, allow_nan=False).map(lambda x: round(x, 2)))


@st.composite
def reports(draw: st.DrawFn) -> dict[str, Any]:
    """A reported figure on the goal's thing, or on something near it."""
    start = draw(st.sampled_from([NEW_YEAR, date(2023, 1, 1), date(2024, 4, 1), None]))
    end = None
    if start is not None:
        end = start + timedelta(days=draw(st.integers(0, 365)))
        start = end if draw(st.booleans()) else start
    comparator = draw(st.sampled_from(["eq", "eq", "eq", "gt", "le", "approx", "between"]))
    value = draw(amounts)
    growth = {
        "measure": "growth",
        "unit": "percent",
        "change": draw(st.sampled_from(["yoy", "2019"])),
    }
    kind = draw(st.sampled_from([{}, {}, {}, growth, {"unit": "person"}, {"each": "day"}]))
    return {
        "value": value,
        "high": value + 10 if comparator == "between" else None,
        "comparator": comparator,
        "period_start": start,
        "period_end": end,
        "metric": draw(st.sampled_from(["visitor_arrivals", "visitor_arrivals", None])),
        "label": draw(st.sampled_from(["visitors", "visitors to town", None])),
        "published": draw(st.one_of(st.none(), days)),
        **kind,
    }


@st.composite
def promises(draw: st.DrawFn) -> dict[str, Any]:
    """A goal of a year or with a deadline: a flow, a stock or a rate, in any direction."""
    comparator = draw(st.sampled_from(["ge", "gt", "eq", "le", "lt", "approx", "between"]))
    value = draw(amounts)
    baseline = draw(st.one_of(st.none(), amounts))
    return {
        "comparator": comparator,
        "value": value,
        "high": value + 5 if comparator == "between" else None,
        "aggregation": draw(st.sampled_from(["sum", "last", "mean", "none"])),
        "direction": draw(st.sampled_from(["up", "down"])),
        "period_start": draw(st.sampled_from([NEW_YEAR, DECEMBER])),
        "baseline_value": baseline,
        "baseline_period": None if baseline is None else "2023-01-01/2023-12-31",
        "metric": draw(st.sampled_from(["visitor_arrivals", "visitor_arrivals", None])),
        "label": "visitors",
    }


@FEW
@given(
    promises(),
    st.lists(reports(), max_size=6),
    st.one_of(st.none(), days),
    st.sampled_from(METHODS),
)
def test_every_status_has_a_reason_that_holds(
    goal: dict[str, Any], figures: list[dict[str, Any]], day: date | None, method: str
) -> None:
    row = compare(goals_table(goal), figures_table(*figures), as_of=day, method=method).row(
        0, named=True
    )
    assert row["status"] in STATUSES
    assert row["reason"] is None or row["reason"] in REASONS
    numbers = [v for v in row.values() if isinstance(v, float)]
    assert all(math.isfinite(number) for number in numbers)
    if row["actual"] is None:
        assert row["figure_ids"] == []
        assert row["status"] in ("not_comparable", "needs_base", "unreported", "no_data")
        assert row["reason"] is not None
    else:
        assert row["figure_ids"]
    if row["status"] in ("ahead", "on_track", "behind", "far_behind", "regressing"):
        assert row["pace"] is not None
    if row["forecast_low"] is not None:
        assert row["forecast_low"] <= row["forecast"] <= row["forecast_high"]


@FEW
@given(st.lists(promises(), min_size=1, max_size=4), st.lists(reports(), max_size=6), st.randoms())
def test_the_order_of_rows_changes_nothing(
    goals: list[dict[str, Any]], figures: list[dict[str, Any]], chance: Any
) -> None:
    table, given_figures = goals_table(*goals), figures_table(*figures)
    first = compare(table, given_figures, as_of=DECEMBER)
    order = list(range(given_figures.height))
    chance.shuffle(order)
    assert compare(table, given_figures[order], as_of=DECEMBER).equals(first)
    backward = compare(table.reverse(), given_figures, as_of=DECEMBER)
    assert backward.reverse().equals(first)
    listed = candidates(table, given_figures, as_of=DECEMBER)
    assert candidates(table, given_figures[order], as_of=DECEMBER).equals(listed)


@FEW
@given(st.lists(promises(), max_size=3), st.lists(reports(), max_size=5))
def test_comparing_twice_gives_the_same_bytes(
    goals: list[dict[str, Any]], figures: list[dict[str, Any]]
) -> None:
    table = goals_table(*goals) if goals else goals_table({}).clear()
    once, again = (
        table_bytes(compare(table, figures_table(*figures)), COMPARISONS, "parquet")
        for _ in range(2)
    )
    assert once == again


@FEW
@given(
    promises(),
    st.lists(reports(), max_size=4),
    st.sampled_from(list(LENGTHS)),
    st.sampled_from(list(LENGTHS)),
)
def test_units_may_change_and_nothing_else_does(
    goal: dict[str, Any], figures: list[dict[str, Any]], mine: str, theirs: str
) -> None:
    def scaled(row: dict[str, Any], unit: str, *names: str) -> dict[str, Any]:
        factor = LENGTHS[unit]
        amounts = {n: row[n] * factor for n in names if row.get(n) is not None}
        return {**row, **ROADS, **amounts, "unit": unit}

    lengths = [f for f in figures if "measure" not in f and f.get("unit") != "person"]
    names = ("value", "high", "baseline_value")
    plain = compare(
        goals_table(scaled(goal, "kilometer", *names)),
        figures_table(*(scaled(f, "kilometer", "value", "high") for f in lengths)),
        as_of=date(2024, 9, 30),
    ).row(0, named=True)
    other = compare(
        goals_table(scaled(goal, mine, *names)),
        figures_table(*(scaled(f, theirs, "value", "high") for f in lengths)),
        as_of=date(2024, 9, 30),
    ).row(0, named=True)
    for name in ("status", "reason", "class", "figure_ids", "actual_period_end"):
        assert plain[name] == other[name], name
    for name in ("attainment", "elapsed", "pace", "coverage"):
        assert close(plain[name], other[name]), name
    for name in ("target", "actual", "expected", "gap", "required_rate", "forecast"):
        back = other[name] / LENGTHS[mine] if other[name] is not None else None
        assert close(plain[name], back), name


def close(one: float | None, two: float | None) -> bool:
    if one is None or two is None:
        return one is two
    return math.isclose(one, two, rel_tol=1e-9, abs_tol=1e-6)


@FEW
@given(
    st.sampled_from(["sum", "last"]),
    st.sampled_from(["ge", "gt", "eq"]),
    st.sampled_from([NEW_YEAR, DECEMBER]),
    st.lists(st.tuples(st.integers(0, 300), amounts), min_size=1, max_size=4),
    st.tuples(st.integers(301, 365), amounts),
    st.sampled_from([date(2024, 12, 30), DECEMBER]),
)
def test_a_later_figure_never_undoes_what_was_achieved_unless_it_is_said(
    aggregation: str,
    comparator: str,
    start: date,
    earlier: list[tuple[int, float]],
    later: tuple[int, float],
    day: date,
) -> None:
    def told(days_gone: int, value: float) -> dict[str, Any]:
        end = NEW_YEAR + timedelta(days=days_gone)
        return {"value": value, "period_start": NEW_YEAR if aggregation == "sum" else end,
                "period_end": end}  # fmt: skip

    goal = {"aggregation": aggregation, "comparator": comparator, "period_start": start,
            "value": 1000.0}  # fmt: skip
    figures = [told(*one) for one in earlier]
    before = compare(goals_table(goal), figures_table(*figures), as_of=day)["status"][0]
    after = compare(goals_table(goal), figures_table(*figures, told(*later)), as_of=day)["status"][
        0
    ]
    if before == "achieved":
        # A figure after the day of judgement is not known yet.
        assert after in ("achieved", "reversed")


def test_a_figure_of_a_county_is_no_figure_of_the_province() -> None:
    goal = {"region": "CN-HB"}
    figures = [{"region": "420100", "value": 900.0}, {"region": "421200", "value": 900.0}]
    row = compare(goals_table(goal), figures_table(*figures), as_of=DECEMBER).row(0, named=True)
    assert (row["status"], row["reason"], row["actual"]) == ("not_comparable", "region", None)


def test_empty_tables_give_empty_tables() -> None:
    nothing = compare(goals_table({}).clear(), figures_table({}), as_of=DECEMBER)
    assert nothing.is_empty()
    assert nothing.schema == pl.Schema(COMPARISONS.dtypes)
