"""Figures side by side: over periods of one kind, over places of one level, goals over time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest

from tourmetrics.comparison import compare
from tourmetrics.comparison.paths import goal_paths
from tourmetrics.goals import goals_from
from tourmetrics.knowledge import load_knowledge
from tourmetrics.reporting import report_html
from tourmetrics.reporting.facts import Evidence, read_facts
from tourmetrics.reporting.series import Ranking, Series, over_places, over_time, ranks
from tourmetrics.reporting.walks import walks
from tourmetrics.tables import COMPARISONS, FIGURES, FINDINGS, empty

Table = Callable[..., pl.DataFrame]
Row = dict[str, Any]
KNOWN = load_knowledge()
VISITS: Row = {"metric": "visitor_arrivals", "label": "接待游客", "unit": "visit", "language": "zh"}
SOON = date(2025, 10, 20)
ENDS = {3: 31, 6: 30, 9: 30, 12: 31}
CITIES = ("210100", "210200", "210300", "210400")


def year(n: int) -> Row:
    return {"period_start": date(n, 1, 1), "period_end": date(n, 12, 31)}


def until(month: int, n: int = 2025) -> Row:
    return {"period_start": date(n, 1, 1), "period_end": date(n, month, ENDS[month])}


def evidence(table: pl.DataFrame) -> Sequence[Evidence]:
    facts = read_facts(empty(COMPARISONS), table, empty(FINDINGS), None, None, KNOWN)
    return tuple(facts.figures.values())


def html_of(
    figures: pl.DataFrame, lang: str = "zh", as_of: date | None = None, **changed: Any
) -> str:
    goals = goals_from(figures)
    comparisons = compare(goals, figures, as_of=as_of).with_columns(**changed)
    return report_html(comparisons, figures, empty(FINDINGS), lang=lang, goals=goals).html


def courses(html: str) -> list[str]:
    return [svg for svg in re.findall(r"<svg.*?</svg>", html) if 'width="172mm"' in svg]


def title(svg: str) -> str:
    found = re.search("<title>(.*?)</title>", svg)
    assert found
    return found[1]


# -- over time -------------------------------------------------------------------------


def series(table: pl.DataFrame) -> list[Series]:
    return list(over_time(evidence(table), KNOWN))


def test_three_years_make_a_series_and_two_do_not(figure_table: Table) -> None:
    rows = [{**VISITS, "value": 100.0 + n, **year(n)} for n in (2021, 2023, 2022)]
    (found,) = series(figure_table(*rows))
    assert [f.quantity.value for f in found.figures] == [2121, 2122, 2123]
    assert series(figure_table(*rows[:2])) == []


def test_a_year_and_its_parts_are_no_series(figure_table: Table) -> None:
    rows = [year(2024), until(6, 2024), until(9, 2024), until(12, 2023)]
    assert series(figure_table(*({**VISITS, "value": 1.0, **row} for row in rows))) == []


@pytest.mark.parametrize(
    "other",
    [
        {"region": "210100"},
        {"unit": "person"},
        {"label": "入境过夜游客"},
        {"comparator": "ge"},
        {"each": "county"},
        {"measure": "growth", "change": "yoy", "unit": "percent"},
    ],
)
def test_what_is_not_alike_is_no_series(figure_table: Table, other: Row) -> None:
    rows = [{**VISITS, "value": 5.0, **year(n)} for n in (2021, 2022)]
    assert series(figure_table(*rows, {**VISITS, "value": 5.0, **year(2023), **other})) == []


def test_the_later_report_of_a_period_counts(figure_table: Table) -> None:
    rows = [{**VISITS, "value": 5.0, **year(n)} for n in (2021, 2022, 2023)]
    newer = {**VISITS, "value": 6.0, **year(2022), "published": date(2025, 1, 1)}
    (found,) = series(figure_table(newer, *rows))
    assert [float(f.quantity.value) for f in found.figures] == [5, 6, 5]


@pytest.mark.parametrize(
    ("values", "headline"),
    [((5, 6, 7), "接待游客人次升至最高"), ((5, 7, 7), "一项指标的走势")],
)
def test_a_trend_is_called_highest_only_if_it_is(
    figure_table: Table, values: tuple[float, ...], headline: str
) -> None:
    rows = [{**VISITS, "value": v, **year(2021 + i)} for i, v in enumerate(values)]
    html = html_of(figure_table(*rows))
    assert headline in html
    assert "2021年5人次；2022年" in html


# -- over places -----------------------------------------------------------------------


def places(table: pl.DataFrame) -> list[Ranking]:
    return list(over_places(evidence(table), KNOWN))


def test_a_province_never_stands_among_its_cities(figure_table: Table) -> None:
    rows = [{**VISITS, "value": float(i), "region": c} for i, c in enumerate(CITIES)]
    (found,) = places(figure_table(*rows, {**VISITS, "value": 99.0, "region": "CN-LN"}))
    assert [f.region for f in found.figures] == [*reversed(CITIES)]
    assert found.whole == "CN-LN"


def test_two_places_are_no_ranking(figure_table: Table) -> None:
    rows = [{**VISITS, "value": 1.0, "region": c} for c in (*CITIES[:2], "CN-LN", "CN-JS")]
    assert places(figure_table(*rows)) == []


def test_places_of_different_periods_are_not_compared(figure_table: Table) -> None:
    rows = [{**VISITS, "value": 1.0, "region": c} for c in CITIES[:2]]
    late = {**VISITS, "value": 1.0, "region": CITIES[2], **year(2023)}
    assert places(figure_table(*rows, late)) == []


def test_equal_places_share_their_rank(figure_table: Table) -> None:
    values = (9.0, 7.0, 7.0, 1.0)
    rows = [{**VISITS, "value": v, "region": c} for v, c in zip(values, CITIES, strict=True)]
    (found,) = places(figure_table(*rows))
    assert ranks(found.figures) == [1, 2, 2, 4]


def test_a_bound_takes_the_numbers_from_all(figure_table: Table) -> None:
    rows = [{**VISITS, "value": 5.0 + i, "region": c} for i, c in enumerate(CITIES)]
    sure = html_of(figure_table(*rows))
    assert "4地中抚顺接待游客人次最高" in sure
    assert '<td class="num rank">1</td>' in sure
    rows[0]["comparator"] = "gt"
    unsure = html_of(figure_table(*rows))
    assert "最高" not in unsure
    assert '<td class="num rank">1</td>' not in unsure
    assert "4地并列对照" in unsure


def test_numbers_of_a_ranking_lead_to_their_notes(figure_table: Table) -> None:
    rows = [
        {**VISITS, "value": 5.0 + i, "region": c, "start": 100 * i} for i, c in enumerate(CITIES)
    ]
    html = html_of(figure_table(*rows), "en")
    part = html[html.index('id="en-places"') :]
    part = part[: part.index("</section>")]
    links = re.findall(r'<td class="num end"><a class="n" href="#(q-[^"]+|[^"]+)">', part)
    assert len(set(links)) == 4
    assert all(f'id="{link}"' in html for link in links)


# -- goals over time -------------------------------------------------------------------


def goal(**other: Any) -> Row:
    promised = {"kind": "target", "value": 100.0, "quote": "100", "published": date(2025, 1, 5)}
    return {**VISITS, **promised, **year(2025), **other}


def told(values: dict[int, float], n: int = 2025) -> list[Row]:
    return [
        {**VISITS, "value": v, **until(m, n), "published": date(n, m, ENDS[m]), "start": 50 * m + n}
        for m, v in values.items()
    ]


THREE = {3: 20.0, 6: 45.0, 9: 80.0}
BEFORE = {3: 10.0, 6: 30.0, 9: 80.0, 12: 100.0}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_three_dates_make_a_course_and_two_do_not(figure_table: Table, lang: str) -> None:
    two = {month: THREE[month] for month in (3, 9)}
    assert courses(html_of(figure_table(goal(), *told(two)), lang)) == []
    (svg,) = courses(html_of(figure_table(goal(), *told(THREE)), lang))
    assert all(value in title(svg) for value in ("20", "45", "80", "100"))


def test_a_course_that_contradicts_the_comparison_is_not_drawn(figure_table: Table) -> None:
    figures = figure_table(goal(), *told(THREE))
    assert len(courses(html_of(figures))) == 1
    assert courses(html_of(figures, actual=pl.lit(81.0))) == []


def test_sums_of_months_are_points_that_no_document_states(figure_table: Table) -> None:
    months = [
        {**VISITS, "value": 10.0, "period_start": date(2025, m, 1), "start": m * 10,
         "period_end": date(2025, m, d), "published": date(2025, m + 1, 9)}
        for m, d in ((1, 31), (2, 28), (3, 31))
    ]  # fmt: skip
    figures = figure_table(goal(), *months)
    (path,) = goal_paths(goals_from(figures), figures).values()
    assert [(s.value, s.stated) for s in path.steps] == [(10, True), (20, False), (30, False)]
    (svg,) = courses(html_of(figures))
    assert svg.count('fill="#FFFFFF"') >= 2
    assert "约20人次" in title(svg)


def test_the_season_of_earlier_years_shapes_the_path(figure_table: Table) -> None:
    figures = figure_table(goal(), *told(THREE), *told(BEFORE, 2024))
    (path,) = goal_paths(goals_from(figures), figures).values()
    assert dict(path.season)[date(2025, 6, 30)] == pytest.approx(0.3)
    html = html_of(figures)
    (svg,) = [svg for svg in courses(html) if "季节" in svg]
    assert svg.count("<polyline") >= 2
    assert "按季节应完成80%" in html
    (even,) = courses(html_of(figure_table(goal(), *told(THREE))))
    assert "季节" not in even


def test_a_season_that_was_given_is_drawn_by_what_is_known_of_it(figure_table: Table) -> None:
    figures = figure_table(goal(), *told(THREE))
    other = {"elapsed": pl.lit(0.9), "expected": pl.lit(90.0)}
    (svg,) = courses(html_of(figures, **other))
    assert "虚线：往年季节进度" in svg


def test_a_path_whose_start_is_unknown_is_left_out(figure_table: Table) -> None:
    figures = figure_table(goal(), *told(THREE))
    (svg,) = courses(html_of(figures, expected=pl.lit(33.0)))
    assert "匀速进度" not in svg
    assert svg.count("<polyline") == 1


def test_without_a_table_of_goals_the_comparison_tells_them(figure_table: Table) -> None:
    figures = figure_table(goal(), *told(THREE))
    comparisons = compare(goals_from(figures), figures)
    with_goals = walks(comparisons, goals_from(figures), figures, None, KNOWN)
    assert walks(comparisons, None, figures, None, KNOWN) == with_goals != {}


# -- each ------------------------------------------------------------------------------


def each_city(figure_table: Table, *values: float, **other: Any) -> str:
    cities = [
        {**VISITS, "value": v, "region": c, "start": i, **until(9), "published": SOON, **other}
        for i, (v, c) in enumerate(zip(values, CITIES, strict=False))
    ]
    return html_of(figure_table(goal(each="city", comparator="ge"), *cities), as_of=SOON)


def test_places_of_an_each_goal_are_counted_one_by_one(figure_table: Table) -> None:
    html = each_city(figure_table, 120.0, 100.0, 99.0)
    assert "已达到：2个；已报告、未达到：1个；未报告：11个" in html


@pytest.mark.parametrize(
    ("promise", "value", "told"),
    [
        ("ge", 100.0, "已达到：3个"),
        ("gt", 100.0, "已报告、未达到：3个"),
        ("gt", 100.5, "已达到：3个"),
        ("le", 100.0, "已达到：3个"),
        ("le", 101.0, "已报告、未达到：3个"),
        ("lt", 100.0, "已报告、未达到：3个"),
    ],
)
def test_each_place_is_held_against_the_comparator(
    figure_table: Table, promise: str, value: float, told: str
) -> None:
    cities = [
        {**VISITS, "value": value, "region": c, "start": i, **until(9), "published": SOON}
        for i, c in enumerate(CITIES[:3])
    ]
    html = html_of(figure_table(goal(each="city", comparator=promise), *cities), as_of=SOON)
    assert f"{told}；未报告：11个" in html


def test_places_whose_figure_could_be_either_are_not_counted(figure_table: Table) -> None:
    assert "已达到" not in each_city(figure_table, 120.0, 100.0, 99.0, comparator="gt")


def test_a_total_counts_no_places(figure_table: Table) -> None:
    html = html_of(figure_table(goal(each="city"), *told(THREE)))
    assert "已达到：" not in html


def test_empty_tables_have_neither_trends_nor_places() -> None:
    html = html_of(empty(FIGURES))
    assert "zh-trends" not in html
    assert "zh-places" not in html
