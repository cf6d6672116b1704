"""What a report says: headlines from the data, links both ways, hostile text as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from typing import Any

import polars as pl
import pytest

from tourmetrics.auditing import audit
from tourmetrics.reporting import report_html
from tourmetrics.reporting.path import reporting_dates
from tourmetrics.reporting.scene import headline_limit, headline_width
from tourmetrics.tables import COMPARISONS, FIGURES, FINDINGS, GOALS, STATUSES, empty

Table = Callable[..., pl.DataFrame]
GOAL = {"metric": "investment", "target": 1e10, "unit": "CNY"}


def page(
    comparisons: pl.DataFrame | None = None,
    figures: pl.DataFrame | None = None,
    findings: pl.DataFrame | None = None,
    **options: Any,
) -> str:
    return report_html(
        empty(COMPARISONS) if comparisons is None else comparisons,
        empty(FIGURES) if figures is None else figures,
        empty(FINDINGS) if findings is None else findings,
        **options,
    ).html


class Body(HTMLParser):
    """The words, ids and links of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.feed(re.sub(r"<style>.*?</style>", "", html, flags=re.S))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name == "href" and value:
                self.links.append(value)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def title(html: str) -> str:
    found = re.search(r"<title>(.*?)</title>", html)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", "没有找到目标，也没有找到数字"), ("en", "No targets and no figures were found")],
)
def test_an_empty_report_says_so(lang: str, words: str) -> None:
    html = page(lang=lang, faults=["a.pdf: cannot be read; save it as text"])
    assert title(html) == words
    assert "a.pdf: cannot be read" in Body(html).text


def test_the_derived_values_of_the_first_quarter(liaoning: pl.DataFrame) -> None:
    zh = Body(page(figures=liaoning, findings=audit(liaoning), lang="zh")).text
    for words in ("1.71亿人次", "约1.017亿人次", "1902.1亿元", "约1004亿元", "约1112元",
                  "+12.6%", "21.2个百分点", "推算"):  # fmt: skip
        assert words in zh
    en = Body(page(figures=liaoning, findings=audit(liaoning), lang="en")).text
    for words in ("171 million visits", "~101.7 million visits", "CNY 190.21 billion",
                  "~CNY 100.4 billion", "~CNY 1,112", "21.2 percentage points",
                  "derived"):  # fmt: skip
        assert words in en


def test_without_the_audit_nothing_is_divided(liaoning: pl.DataFrame) -> None:
    assert "1112" not in page(figures=liaoning, lang="zh")


@pytest.mark.parametrize("lang", ["zh", "en", "zh+en"])
def test_every_figure_links_to_its_note_and_back(liaoning: pl.DataFrame, lang: str) -> None:
    body = Body(page(figures=liaoning, findings=audit(liaoning), lang=lang))
    assert len(body.ids) == len(set(body.ids))
    assert {link[1:] for link in body.links} <= set(body.ids)
    for name in liaoning["figure_id"]:
        assert f"#q-{name}" in body.links
        for part in lang.split("+"):
            assert f"#{part}-q-{name}" in body.links


def test_goals_without_a_report_are_not_rated(comparison_table: Table) -> None:
    html = page(comparison_table(GOAL, {**GOAL, "metric": "projects_signed"}), lang="zh")
    assert title(html) == "咸宁2项目标尚无报告"
    before = html.index('id="zh-method"')
    text = Body(html[:before]).text
    assert "落后" not in text
    assert "6月30日（49.7%）" in text
    assert "约49.73亿元" in text


@pytest.mark.parametrize(
    ("statuses", "zh", "en"),
    [
        (("achieved", "behind"), "咸宁完成投资落后时序20%，2项目标1项完成",
         "Investment completed behind its path; 1 of 2 targets met"),
        (("behind", "no_data"), "咸宁完成投资落后时序20%，2项中1项落后",
         "Investment completed behind its path; 1 of 2 lag"),
        (("achieved", "achieved"), "咸宁2项目标2项完成，无一落后",
         "Xianning: 2 of 2 targets met, none lags"),
        (("ahead", "no_data"), "咸宁2项目标1项合进度，无一落后",
         "Xianning: 1 of 2 targets on pace, none lags"),
        (("no_path", "no_data"), "2项目标中1项尚无报告", "1 of 2 targets without a report"),
        (("no_path", "too_early"), "2项目标均不能评级", "None of 2 targets can be rated yet"),
    ],
)  # fmt: skip
def test_titles_follow_the_statuses(
    comparison_table: Table, statuses: tuple[str, str], zh: str, en: str
) -> None:
    rows = [{**GOAL, "status": s, "pace": 0.8 if s == "behind" else None} for s in statuses]
    assert title(page(comparison_table(*rows), lang="zh")) == zh
    made = title(page(comparison_table(*rows), lang="en")).replace("&#39;", "'")
    assert made == en or headline_width(en) > headline_limit(en)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_its_word_and_shape(
    comparison_table: Table, status: str, lang: str
) -> None:
    html = page(comparison_table({**GOAL, "status": status, "actual": 5e9}), lang=lang)
    assert f"i-{status.replace('_', '-')}" in html
    assert status not in Body(html).text or "_" not in status
    assert headline_width(title(html)) <= headline_limit(title(html))


def test_a_rated_goal_tells_its_story(comparison_table: Table) -> None:
    row = {
        **GOAL,
        "status": "behind",
        "actual": 4e9,
        "actual_period_start": date(2024, 1, 1),
        "actual_period_end": date(2024, 6, 30),
        "attainment": 0.4,
        "elapsed": 0.497,
        "expected": 4.97e9,
        "pace": 0.8,
        "gap": -9.7e8,
        "required_rate": 1e9,
    }
    zh = Body(page(comparison_table(row), lang="zh")).text
    for words in ("2024年上半年为40亿元", "完成目标的40%", "应有进度的80%",
                  "距应有进度差约9.7亿元", "每月尚需约10亿元", "原因", "措施"):  # fmt: skip
        assert words in zh


def test_hostile_text_stays_text(figure_table: Table, comparison_table: Table) -> None:
    evil = '<script>alert(1)</script> {{ 7*7 }} {% raise %} " onload="x'
    figures = figure_table(
        {"figure_id": evil, "doc": evil, "quote": "5", "sentence": f"5 {evil}", "value": 5.0,
         "unit": "item", "label": evil, "publisher": evil, "region": evil, "each": evil,
         "locator": evil},
    )  # fmt: skip
    goals = comparison_table({**GOAL, "metric": None, "label": evil, "region": evil, "each": evil})
    html = page(goals, figures, lang="zh+en", title=evil, faults=[evil])
    body = Body(html)
    assert "script" not in body.tags
    assert "49" not in title(html)
    assert "<script>" not in html
    assert "alert(1)" in body.text


def test_a_goal_without_a_name_is_called_by_its_words(
    figure_table: Table, comparison_table: Table
) -> None:
    figures = figure_table(
        {"kind": "target", "quote": "600间", "sentence": "- 全年力争达到600间，", "value": 600.0,
         "unit": "room", "language": "zh"},
    )  # fmt: skip
    goals = comparison_table({"target": 600.0, "unit": "room", "goal_figure_id": "f0"})
    assert "“全年力争达到600间”" in Body(page(goals, figures, lang="zh")).text
    assert "“全年力争达到600间”" in Body(page(goals, figures, lang="en")).text
    bare = comparison_table({"target": 600.0, "unit": "room"})
    assert "未归类指标" in Body(page(bare, lang="zh")).text


@pytest.mark.parametrize(("baseline", "shown"), [(593.6, True), (500.0, False), (None, False)])
def test_a_pace_shows_the_baseline_that_it_counts_from(
    comparison_table: Table, baseline: float | None, shown: bool
) -> None:
    row = {
        **GOAL, "metric": "spend_per_visit", "target": 680.0, "status": "missed", "actual": 616.0,
        "attainment": 616 / 680, "elapsed": 1.0, "expected": 680.0, "gap": -64.0,
        "pace": (616 - 593.6) / (680 - 593.6),
    }  # fmt: skip
    compared = comparison_table(row)
    schema = empty(GOALS).schema
    known = {"goal_id": "g0", "baseline_value": baseline}
    goals = pl.DataFrame([{name: known.get(name) for name in schema}], schema=schema)
    html = page(compared, lang="zh", goals=goals)
    assert title(html).startswith("咸宁人均花费完成目标的91%")
    assert ("自基期值593.6元起算" in Body(html).text) is shown


@pytest.mark.parametrize(
    ("region", "zh", "en"),
    [
        ("421200", "辽宁接待游客人次增68.2%，咸宁2项目标尚无报告",
         "Liaoning visitors up 68.2%;Xianning yet to report"),
        ("CN-LN", "辽宁接待游客人次增68.2%，2项目标尚无报告",
         "Liaoning visitors up 68.2%;no report on 2 targets"),
        (None, "2项目标尚无报告", "No report on 2 targets"),
    ],
)  # fmt: skip
def test_a_title_of_two_places_names_both(
    liaoning: pl.DataFrame, comparison_table: Table, region: str | None, zh: str, en: str
) -> None:
    goals = comparison_table(*[{**GOAL, "region": region}] * 2)
    assert title(page(goals, liaoning, lang="zh")) == zh
    made = title(page(goals, liaoning, lang="en"))
    assert made.replace("; ", ";") == en
    assert headline_width(made) <= headline_limit(made)


def test_a_headline_speaks_of_the_charts_under_it(figure_table: Table) -> None:
    rows = []
    for number, (place, metrics) in enumerate(
        {"CN-LN": ["visitor_arrivals"], "NZ": ["inbound_visitors", "tourism_revenue"]}.items()
    ):
        for metric in metrics:
            unit = "CNY" if metric == "tourism_revenue" else "visit"
            said = {"metric": metric, "region": place, "sentence": f"5 {metric}", "unit": unit,
                    "doc": f"{number}.txt"}  # fmt: skip
            rows += [
                {**said, "quote": "5", "value": 5.0},
                {**said, "quote": "8%", "value": 8.0, "unit": "percent", "measure": "growth",
                 "change": "yoy", "start": 9},
            ]  # fmt: skip
    html = page(None, figure_table(*rows), lang="zh")
    section = html[html.index('id="zh-figures"') :]
    headline = section[section.index(">") + 1 : section.index("</h2>")]
    assert section.index("新西兰 · ") < section.index("辽宁省 · ")
    assert headline.startswith("新西兰")


def test_a_level_is_not_labelled_by_the_change_beside_it(figure_table: Table) -> None:
    both = {"metric": "tourism_revenue", "sentence": "总收入1902.1亿元，增长89.4%", "unit": "CNY"}
    figures = figure_table(
        {**both, "quote": "1902.1亿元", "value": 1.9021e11},
        {**both, "quote": "89.4%", "value": 89.4, "unit": "percent", "measure": "growth",
         "change": "yoy", "start": 20},
    )  # fmt: skip
    html = page(None, figures, lang="zh")
    table = html[html.index("报告值与推算值一览") :]
    row = table[table.index('<th scope="row">旅游总收入') :]
    assert row.startswith('<th scope="row">旅游总收入</th>')
    assert row.index("同比增速") > row.index("+89.4%")


def test_a_worked_out_actual_is_marked_and_rounded(
    figure_table: Table, comparison_table: Table
) -> None:
    figures = figure_table({"quote": "x", "value": 3.0, "unit": "CNY"})
    row = {**GOAL, "actual": 3888500123.4567, "status": "behind", "figure_ids": ["f0"]}
    assert "约38.89亿元" in Body(page(comparison_table(row), figures, lang="zh")).text


def test_a_place_only_mentioned_does_not_speak_for_the_report(
    liaoning: pl.DataFrame, figure_table: Table
) -> None:
    own = figure_table(*[{"figure_id": f"o{n}", "value": 1.0, "unit": "item", "region": "CN-JL",
                          "start": 900 + n} for n in range(9)])  # fmt: skip
    html = page(figures=pl.concat([liaoning, own]), lang="zh")
    assert "辽宁" not in title(html)


def test_no_count_is_too_large(comparison_table: Table) -> None:
    html = page(comparison_table(*[GOAL] * 500), lang="en")
    assert html.count('class="main') == 500
    assert title(html) == "No report on Xianning’s 500 targets"


def test_the_audit_shows_both_sentences(figure_table: Table) -> None:
    figures = figure_table(
        {"quote": "100", "sentence": "It was 100 here.", "start": 7, "value": 100.0,
         "unit": "room"},
        {"quote": "900", "sentence": "It was 900 there.", "start": 7, "value": 900.0,
         "unit": "room", "doc": "b.txt"},
    )  # fmt: skip
    finding = {
        "check": "conflict",
        "severity": "warning",
        "figure_ids": ["f0", "f1"],
        "stated": 100.0,
        "expected": 900.0,
        "tolerance": 1.0,
        "message": "m",
    }
    findings = pl.DataFrame([finding], schema=empty(FINDINGS).schema)
    html = page(figures=figures, findings=findings, lang="en")
    section = html[html.index('id="en-findings"') :]
    assert section.count('class="quote half"') == 2
    told = re.sub("<[^>]*>", "", section)
    assert "100 rooms is stated in one place, 900 rooms in another" in told
    assert ">100 rooms</a> is stated" in section


def test_two_languages_share_the_notes_and_keep_their_own_tags(liaoning: pl.DataFrame) -> None:
    html = page(figures=liaoning, lang="zh+en")
    assert '<article class="version v-zh" lang="zh-CN"' in html
    assert '<article class="version v-en" lang="en-GB"' in html
    assert html.count('id="sources"') == 1
    assert "第12行 / line 12" in html


def test_the_same_tables_give_the_same_page(liaoning: pl.DataFrame) -> None:
    assert page(figures=liaoning) == page(figures=liaoning)


@pytest.mark.parametrize(
    ("start", "end", "as_of", "dates"),
    [
        ((2024, 1, 1), (2024, 12, 31), (2024, 3, 31), [(2024, 3, 31), (2024, 6, 30)]),
        ((2024, 1, 1), (2024, 12, 31), (2024, 11, 2), [(2024, 12, 31)]),
        ((2021, 1, 1), (2025, 12, 31), (2023, 5, 1), [(2023, 12, 31), (2024, 12, 31)]),
        ((2025, 12, 31), (2025, 12, 31), (2025, 5, 1), []),
        ((2024, 1, 1), (2024, 12, 31), (2025, 5, 1), []),
        ((2026, 1, 1), (2026, 12, 31), (2025, 5, 1), [(2026, 3, 31), (2026, 6, 30)]),
    ],
)
def test_next_reporting_dates(
    start: tuple[int, int, int],
    end: tuple[int, int, int],
    as_of: tuple[int, int, int],
    dates: list[tuple[int, int, int]],
) -> None:
    found = reporting_dates((date(*start), date(*end)), date(*as_of))
    assert found == tuple(date(*day) for day in dates)
