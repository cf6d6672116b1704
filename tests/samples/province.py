"""An invented province of 13 cities with 200 goals: the tables and documents of a large report.

Its names of places are true, because places must be known; everything else is made up, the same in
every run. To render it:

    python -m tests.samples.province FOLDER --lang zh
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import polars as pl
from tests.samples.papers import Number, Paper, Period, figures_of, written
from tests.samples.province_words import (
    CITIES,
    CITY_PROMISES,
    ENGLISH_OFFICE,
    ENGLISH_UNITS,
    ENGLISH_WORDS,
    LONG_OFFICE,
    OFFICE,
    PROVINCE,
    PROVINCE_PROMISES,
    TYPED,
    Promise,
)

import tourmetrics as tm
from tourmetrics.documents import Fault
from tourmetrics.goals import gather_goals, in_force
from tourmetrics.model import Document, Language
from tourmetrics.tables import COMPARISONS, FIGURES, FINDINGS, GOALS, empty, write_table

AS_OF = date(2025, 9, 30)
ENGLISH_CITY = "320500"
# It reports nothing; of the one after it the report cannot be read.
SILENT_CITY = "321200"
LOST_CITY = "321300"
# These tell their running totals month by month; so does the province.
MONTHLY_CITIES = ("320100", "320300", "320600")
# They change a promise in the middle of the year.
REVISING_CITIES = ("320200", "320700")
FAULTS = (
    Fault(
        "bulletins/宿迁市2025年前三季度文旅运行情况（虚构）.pdf",
        "has no text: pages 1 to 3 are pictures",
        "recognise the characters, or ask for the text",
    ),
    Fault(
        "letters/关于报送全域旅游与国际交流合作重点任务完成情况的函（虚构）.wps",
        "is in a format that no reader knows",
        "save it as DOCX",
    ),
    Fault("tables/budget.xlsx", "is locked with a password", "save it without"),
)

YEAR_2025 = (date(2025, 1, 1), date(2025, 12, 31))
NINE_MONTHS = (date(2025, 1, 1), date(2025, 9, 30))
HALF_YEAR = (date(2025, 1, 1), date(2025, 6, 30))
# How much of a year has come by the end of each month: summers and holidays are busy.
_SEASON = (0.06, 0.15, 0.21, 0.30, 0.41, 0.48, 0.58, 0.68, 0.74, 0.89, 0.94, 1.0)


@dataclass(frozen=True, slots=True)
class Province:
    """The tables of a report, and the documents that they come from."""

    figures: pl.DataFrame
    goals: pl.DataFrame
    comparisons: pl.DataFrame
    findings: pl.DataFrame
    documents: tuple[Document, ...]
    faults: tuple[Fault, ...] = FAULTS
    as_of: date = AS_OF


def make_province(cities: Mapping[str, str] = CITIES) -> Province:
    """Return the province with these cities, code and name of each.

    >>> make_province({"320100": "南京市"}).goals.height
    44
    """
    papers = sorted(_papers(cities), key=lambda paper: paper.name)
    figures = figures_of(papers)
    goals = in_force(_owned(gather_goals(figures, _typed(), with_targets=True), cities))
    return Province(
        figures,
        goals,
        tm.compare(goals, figures, as_of=AS_OF),
        tm.audit(figures),
        tuple(paper.document for paper in papers),
    )


def _typed() -> pl.DataFrame:
    rows = [
        {
            "goal_id": f"typed-{metric}", "metric": metric, "label": label, "region": PROVINCE,
            "period_start": YEAR_2025[0], "period_end": YEAR_2025[1], "comparator": "ge",
            "value": value, "unit": unit, "measure": "level", "direction": "up",
            "aggregation": "sum", "commitment": "aspiration", "milestones": milestones,
            "version": 1,
        }
        for metric, label, unit, value, milestones in TYPED
    ]  # fmt: skip
    return pl.DataFrame(rows, empty(GOALS).schema)


def _owned(goals: pl.DataFrame, cities: Mapping[str, str]) -> pl.DataFrame:
    """Add who answers for each goal, and what is only hoped for."""
    owners = {PROVINCE: "省文化和旅游厅（虚构）"}
    owners |= {code: _office(code, name) for code, name in cities.items()}
    hoped = pl.col("metric") == "graded_homestays"
    return goals.with_columns(
        pl.col("region").replace_strict(owners, default=None).alias("owner"),
        pl.when(hoped).then(pl.lit("aspiration")).otherwise("commitment").alias("commitment"),
    )


def _office(code: str, name: str) -> str:
    if code == ENGLISH_CITY:
        return ENGLISH_OFFICE
    return name + (LONG_OFFICE if code.endswith("700") else OFFICE) + "（虚构）"


def _papers(cities: Mapping[str, str]) -> Iterator[Paper]:
    yield _plan(PROVINCE, "全省", PROVINCE_PROMISES)
    yield _five_years()
    yield _revision(PROVINCE, "全省", PROVINCE_PROMISES[0], 1.06)
    yield _nine_months(PROVINCE, "全省", PROVINCE_PROMISES, left_out=4)
    yield _doubtful_release()
    yield from _monthly(PROVINCE, "全省", PROVINCE_PROMISES)
    yield from _years(PROVINCE, "全省", PROVINCE_PROMISES)
    for code, name in cities.items():
        yield _plan(code, name, CITY_PROMISES)
        yield from _years(code, name, CITY_PROMISES)
        if code in REVISING_CITIES:
            yield _revision(code, name, CITY_PROMISES[4], 0.85)
        if code not in (SILENT_CITY, LOST_CITY):
            yield _nine_months(code, name, CITY_PROMISES, left_out=3)
        if code in MONTHLY_CITIES:
            yield from _monthly(code, name, CITY_PROMISES)


def _paper(folder: str, code: str, title: str, published: date) -> Paper:
    name = CITIES.get(code, "江苏省")
    office = "江苏省文化和旅游厅（虚构）" if code == PROVINCE else _office(code, name)
    language: Language = "en" if code == ENGLISH_CITY else "zh"
    return Paper(f"{folder}/{title}.txt", title, office, code, published, language)


def _size(code: str, promise: Promise) -> float:
    """What 2024 brought: the usual amount, more or less by place and thing."""
    if not promise.grows and promise.unit in ("percent", "score"):
        spread = Random(f"{code} {promise.label}").uniform(0.96, 1.03)
    elif code == PROVINCE:
        spread = 0.93
    else:
        spread = Random(f"{code} {promise.label}").uniform(0.45, 1.6)
    return promise.usual * spread


def _said(code: str, promise: Promise, value: float, **more: object) -> Number:
    """The number as this place writes it."""
    english = code == ENGLISH_CITY
    word, scale, digits = promise.word, promise.scale, promise.digits
    label = promise.label
    if english:
        word, scale, digits = ENGLISH_UNITS[promise.unit]
        label = ENGLISH_WORDS[promise.label][0]
    quote, exact, precision = written(value, digits, word, scale)
    number = Number(quote, exact, promise.unit, precision, promise.metric, label,
                    promise.measure, promise.change, each=promise.each)  # fmt: skip
    return replace(number, **more)  # type: ignore[arg-type]


def _around(code: str, promise: Promise) -> tuple[str, str]:
    if code != ENGLISH_CITY:
        return promise.lead, promise.tail + "。"
    words = ENGLISH_WORDS["增长" if promise.measure == "growth" else promise.label]
    return words[1], words[2].strip()


def _aim(code: str, promise: Promise) -> float:
    if promise.measure == "growth" or promise.each or not promise.grows:
        if promise.unit in ("percent", "score") or promise.each:
            return promise.usual
        return _size(code, promise) * 1.1 + 1
    return _size(code, promise) * (0.9 if promise.comparator == "le" else 1.08)


def _plan(code: str, name: str, promises: Sequence[Promise]) -> Paper:
    title = f"{name}2025年文化和旅游工作要点（虚构）"
    if code == ENGLISH_CITY:
        title = "Suzhou 2025 work plan for culture and tourism (invented)"
    paper = _paper("plans", code, title, date(2025, 1, 20))
    for promise in promises:
        lead, tail = _around(code, promise)
        number = _said(code, promise, _aim(code, promise), kind="target",
                       period=YEAR_2025, comparator=promise.comparator)  # fmt: skip
        paper.say(lead, number, tail)
    return paper


def _five_years() -> Paper:
    """The plan of five years: some goals of its own, and one that the year's plan contradicts."""
    paper = _paper("plans", PROVINCE, "全省“十四五”文化和旅游发展规划（虚构）", date(2021, 11, 2))
    deadline = (date(2025, 12, 31),) * 2
    usual = Promise("museums", "备案博物馆", "", "", "venue", "家", 1, 0, 400, grows=False)
    said = _said(PROVINCE, PROVINCE_PROMISES[11], 250, kind="target", period=deadline)
    paper.say("到2025年，4A级旅游景区达到", said, "。")
    low, high = (written(value, 1, "", 1) for value in (92, 95))
    between = Number(f"{low[0]}—{high[0]}%", low[1], "percent", low[2], "broadcast_coverage",
                     "广播电视综合人口覆盖率", kind="target", comparator="between", high=high[1],
                     period=deadline)  # fmt: skip
    paper.say("广播电视综合人口覆盖率保持在", between, "之间。")
    museums = _said(PROVINCE, usual, 400, kind="target", period=deadline, comparator="ge")
    paper.say("备案博物馆总数不少于", museums, "（约束性）。")
    return paper


def _revision(code: str, name: str, promise: Promise, factor: float) -> Paper:
    title = f"{name}关于调整2025年文化和旅游主要目标的通知（虚构）"
    paper = _paper("plans", code, title, date(2025, 6, 18))
    number = _said(code, promise, _aim(code, promise) * factor, kind="target",
                   period=YEAR_2025, comparator=promise.comparator)  # fmt: skip
    paper.say("经研究，", *_around(code, promise)[:1], number, _around(code, promise)[1])
    return paper


def _nine_months(code: str, name: str, promises: Sequence[Promise], *, left_out: int) -> Paper:
    """What was reached by September; some things are left out, another set in each place."""
    title = f"{name}2025年前三季度文旅运行情况（虚构）"
    if code == ENGLISH_CITY:
        title = "Suzhou culture and tourism in the first nine months of 2025 (invented)"
    paper = _paper("bulletins", code, title, date(2025, 10, 16))
    random = Random(f"{code} reached")
    silent = set(random.sample(range(3, len(promises)), left_out))
    for at, promise in enumerate(promises):
        pace = random.choice((0.55, 0.8, 0.88, 0.94, 0.99, 1.0, 1.01, 1.04, 1.09, 1.2))
        if at in silent or promise.each == "county":
            continue
        if promise.each:
            _each_city(paper, promise, random)
        elif promise.measure == "growth":
            _say_reached(paper, code, promise, promise.usual * pace, NINE_MONTHS)
        elif promise.grows:
            value = _aim(code, promise) * _SEASON[8] * pace
            _say_reached(paper, code, promise, value, NINE_MONTHS)
        else:
            near = 1 + (pace - 1) / (40 if promise.unit in ("percent", "score") else 4)
            value = min(_aim(code, promise) * near, 100 if promise.unit == "percent" else 1e15)
            _say_reached(paper, code, promise, value, (AS_OF, AS_OF))
    return paper


def _say_reached(paper: Paper, code: str, promise: Promise, value: float, period: Period) -> None:
    number = _said(code, promise, value, period=period)
    if code == ENGLISH_CITY:
        label = ENGLISH_WORDS[promise.label][0]
        growth = " grew by " if promise.measure == "growth" else ": "
        paper.say(f"By the end of September, {label}{growth}", number, ".")
        return
    growth = "同比增长" if promise.measure == "growth" else ""
    when = "9月末" if period[0] == period[1] else "前三季度"
    paper.say(f"{when}，{promise.label}{growth}", number, "。")


def _each_city(paper: Paper, promise: Promise, random: Random) -> None:
    for code, name in list(CITIES.items())[:11]:
        value = random.choice((0, 1, 1, 2, 2, 3))
        number = _said(PROVINCE, promise, value, period=NINE_MONTHS, region=code, each=None)
        paper.say(f"{name}{promise.label}", number, "。")


def _doubtful_release() -> Paper:
    """A release that says other numbers than the bulletins, and a part above its whole."""
    title = "全省举行2025年上半年文旅经济新闻发布会（虚构）"
    paper = _paper("news", PROVINCE, title, date(2025, 7, 24))
    visits, revenue = PROVINCE_PROMISES[0], PROVINCE_PROMISES[1]
    total = _aim(PROVINCE, visits) * _SEASON[5]
    visited = _said(PROVINCE, visits, total * 1.04, period=HALF_YEAR)
    earned = _said(PROVINCE, revenue, 6.2e11, period=HALF_YEAR)
    paper.say("上半年，全省接待境内外游客", visited, "，实现旅游总收入", earned, "。")
    domestic = _said(PROVINCE, PROVINCE_PROMISES[6], total * 1.09, period=HALF_YEAR)
    paper.say("其中国内游客", domestic, "。")
    return paper


def _months() -> Iterator[Period]:
    for year in (2023, 2024, 2025):
        for month in range(1, 13):
            end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            if end < AS_OF:
                yield date(year, 1, 1), end


def _monthly(code: str, name: str, promises: Sequence[Promise]) -> Iterator[Paper]:
    """Running totals of visits and revenue with their growth, one news item a month."""
    for start, end in _months():
        months = f"{end.year}年1—{end.month}月" if end.month > 1 else f"{end.year}年1月"
        title = f"{name}{months}文旅市场运行简况（虚构）"
        paper = _paper(f"monthly/{end.year}", code, title, end + timedelta(days=15))
        paper.say(f"{months}，{name}", *_visits_and_growth(code, promises, (start, end)), "。")
        yield paper


def _visits_and_growth(
    code: str, promises: Sequence[Promise], period: Period
) -> Iterator[str | Number]:
    year, share = period[1].year, _SEASON[period[1].month - 1]
    grown = {2023: 12.4, 2024: 8.6, 2025: 5.2}[year]
    for at, promise in enumerate(promises[:2]):
        level = {2023: 1 / (1.086 + at / 100), 2024: 1.0, 2025: 1.052 + at / 100}[year]
        value = _size(code, promise) * level * share
        rate = written(grown + at, 1, "%")
        yield f"，{promise.label}" if at else promise.label
        yield _said(code, promise, value, period=period)
        yield "，同比增长"
        yield Number(rate[0], rate[1], "percent", rate[2], promise.metric, promise.label,
                     "growth", "yoy", period)  # fmt: skip


def _years(code: str, name: str, promises: Sequence[Promise]) -> Iterator[Paper]:
    """What the two years before brought: where the goals start."""
    for year, level in ((2023, 1 / 1.086), (2024, 1.0)):
        title = f"{name}{year}年文化和旅游发展统计公报（虚构）"
        if code == ENGLISH_CITY:
            title = f"Suzhou culture and tourism in {year} (invented)"
        paper = _paper("yearbooks", code, title, date(year + 1, 4, 28))
        whole = date(year, 1, 1), date(year, 12, 31)
        for promise in promises:
            if promise.measure == "growth" or promise.each:
                continue
            period = whole if promise.grows else (whole[1], whole[1])
            number = _said(code, promise, min(_size(code, promise) * level, 1e15), period=period)
            if number.unit == "percent" and number.value > Decimal(100):
                continue
            if code == ENGLISH_CITY:
                paper.say(f"In {year}, {ENGLISH_WORDS[promise.label][0]}: ", number, ".")
            else:
                paper.say(f"{year}年{promise.label}", number, "。")
        yield paper


def write_province(folder: Path, langs: Sequence[str]) -> None:
    """Write the tables as Parquet, the documents as text, and a PDF for each of ``langs``."""
    from tourmetrics.reporting import write_report

    made = make_province()
    folder.mkdir(parents=True, exist_ok=True)
    for schema in (FIGURES, GOALS, COMPARISONS, FINDINGS):
        write_table(getattr(made, schema.name), folder / f"{schema.name}.parquet", schema)
    for document in made.documents:
        path = folder / "documents" / document.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document.text, encoding="utf-8")
    for lang in langs:
        told = write_report(
            made.comparisons, made.figures, made.findings, folder / f"province-{lang}.pdf",
            lang=lang, goals=made.goals, as_of=made.as_of, documents=made.documents,
            faults=made.faults,
        )  # fmt: skip
        print(f"{told.path}: {told.pages} pages", *told.warnings, sep="\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the province to a folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.samples.province")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", action="append", metavar="zh|en|zh+en")
    options = parser.parse_args(arguments)
    write_province(options.folder, options.lang or ["zh", "en", "zh+en"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
