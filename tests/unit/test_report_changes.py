"""What a report tells of targets that changed, and of figures that have no name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.unit.test_report_content import Body

import tourmetrics as tm
from tourmetrics.errors import InputError
from tourmetrics.goals import in_force, version_changes
from tourmetrics.reporting import report_html
from tourmetrics.reporting.excerpt import excerpt
from tourmetrics.reporting.facts import Evidence, read_facts
from tourmetrics.tables import COMPARISONS, FINDINGS, empty
from tourmetrics.workflow import changes_since

Table = Callable[..., pl.DataFrame]

GOALS = (
    "goal_id,metric,region,period,value,unit,version,supersedes\n"
    "v1,visitor_arrivals,511100,2025,1.2e8,visit,1,\n"
    "v2,visitor_arrivals,511100,2025,1e8,visit,2,v1\n"
    "t,tourism_revenue,511100,2025,1.5e11,CNY,1,\n"
)


@pytest.fixture
def goals(tmp_path: Path) -> pl.DataFrame:
    path = tmp_path / "goals.csv"
    path.write_text(GOALS, encoding="utf-8")
    return tm.read_goals(path)


def evidence(table: pl.DataFrame) -> Evidence:
    from tourmetrics.knowledge import load_knowledge

    known = load_knowledge()
    facts = read_facts(empty(COMPARISONS), table, empty(FINDINGS), None, None, known)
    return next(iter(facts.figures.values()))


@pytest.mark.parametrize(
    ("sentence", "quote", "shown"),
    [
        ("- 全年力争达到600间，", "600间", "全年力争达到600间"),
        ("另有省级以上的重点文化旅游产业园区36家投入使用。", "36家",
         "…文化旅游产业园区36家投入使用"),
        ("- Spend C$36m on nineteen waterfront and heritage projects.", "C$36m",
         "Spend C$36m on nineteen waterfront and…"),
        ("Grants, of which 12, went out.", "12", "of which 12"),
        ("words without it", "12", "12"),
        ("单向运力由每小时1,200人次提升到2000人次。", "2000人次", "…人次提升到2000人次"),
        ("有九个完成新建精品民宿5个以上，", "九个", "有九个完成新建精品民宿…"),
        ("| Certified operators | 94 | 600 |", "600", "Certified operators · 600"),
    ],
)  # fmt: skip
def test_the_words_around_a_number(
    figure_table: Table, sentence: str, quote: str, shown: str
) -> None:
    start = max(sentence.find(quote), 0)
    table = figure_table(
        {
            "quote": quote,
            "sentence": sentence,
            "start": start,
            "end": start + len(quote),
            "unit": "item",
            "value": 1.0,
        }
    )
    assert excerpt(evidence(table)) == shown


def test_versions_in_one_table_are_told(goals: pl.DataFrame) -> None:
    changes = version_changes(goals, tm.extract_text("无。"))
    assert changes.select("verdict", "old_value", "new_value").rows() == [("lowered", 1.2e8, 1e8)]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("目标变更：1项降低", "1.2亿人次", "1亿人次", "−16.7%", "乐山市 · 2025年")),
        ("en", ("Targets: 1 Lowered", "120 million visits", "100 million visits", "−16.7%")),
    ],
)
def test_a_report_tells_what_became_of_its_targets(
    goals: pl.DataFrame, lang: str, words: tuple[str, ...]
) -> None:
    figures = tm.extract_text("无。")
    compared = tm.compare(in_force(goals), figures, as_of=date(2025, 6, 30))
    html = report_html(compared, figures, empty(FINDINGS), goals=goals, lang=lang).html
    at = html.index(f'id="{lang}-changes"')
    told = Body(html[at:]).text
    for word in words:
        assert word in told
    silent = report_html(compared, figures, empty(FINDINGS), goals=in_force(goals), lang=lang)
    assert "-changes" not in silent.html


def test_an_earlier_plan_is_told_with_its_own_sentence(goals: pl.DataFrame, tmp_path: Path) -> None:
    plan = tmp_path / "plan.md"
    plan.write_text(
        "# 乐山市2025年工作安排\n\n2025年，接待游客目标1.3亿人次，新建研学基地10个。\n",
        encoding="utf-8",
    )
    figures, changes = changes_since(plan, in_force(goals), tm.extract_text("无。"))
    told = dict(changes.select("metric", "verdict").rows())
    assert told["visitor_arrivals"] == "lowered"
    assert told["tourism_revenue"] == "added"
    assert "dropped" in told.values()
    assert figures["quote"].to_list() == ["1.3亿人次", "10个"]
    compared = tm.compare(in_force(goals), figures, as_of=date(2025, 6, 30))
    html = report_html(
        compared, figures, empty(FINDINGS), goals=goals, changes=changes, lang="zh"
    ).html
    assert "接待游客目标" in Body(html[html.index('id="sources"') :]).text


def test_an_earlier_plan_that_is_not_there_is_named(goals: pl.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.csv"):
        changes_since(tmp_path / "gone.csv", goals, tm.extract_text("无。"))
