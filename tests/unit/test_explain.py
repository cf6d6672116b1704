"""What explains a figure: the words in the text, the rule, the entries of the knowledge files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import tourmetrics as tm
from tourmetrics.documents import read_documents
from tourmetrics.errors import InputError, TourmetricsError
from tourmetrics.extraction import Evidence, Explanation, explain_document, extract_document
from tourmetrics.extraction.trace import Trace
from tourmetrics.extraction.why import FIELDS
from tourmetrics.knowledge import load_knowledge

ZH: dict[str, Any] = {
    "region": "610600",
    "published": date(2025, 11, 3),
    "title": "延安市2025年文旅运行情况",
}


def one(text: str, quote: str, **given: Any) -> dict[str, Evidence]:
    """The evidence of the number ``quote``, by field."""
    told = tm.explain_text(text, at=text.index(quote), **given)
    assert len(told) == 1
    assert told[0].quote == quote
    return {evidence.field: evidence for evidence in told[0].evidence}


def entry(evidence: Evidence) -> str:
    """The first entry of data that is named, without its line."""
    return f"{evidence.entries[0].file} {evidence.entries[0].text}"


def test_every_field_has_evidence_in_a_fixed_order() -> None:
    (told,) = tm.explain_text("累计接待游客960万人次。")
    assert tuple(evidence.field for evidence in told.evidence) == FIELDS


# (text, number, field, rule, words, entry of data or nothing)
CASES = [
    ("目前实现旅游收入96亿元。", "96亿元", "kind", "reported cue", "目前",
     "cues.csv 目前,zh,reported"),
    ("接待游客960万人次,力争完成投资80亿元。", "80亿元", "kind", "target cue", "力争",
     "cues.csv 力争,zh,target"),
    ("接待游客960万人次以上。", "960万人次", "comparator", "bound", "以上",
     "cues.csv 以上,zh,ge_after"),
    ("接待游客超过960万人次。", "960万人次", "comparator", "bound", "超过", "cues.csv 超过,zh,gt"),
    ("接待游客三百余万人次。", "三百余万人次", "comparator", "more than its numeral",
     "三百余万人次", None),
    ("接待游客3至5万人次。", "3至5万人次", "comparator", "range", "3至5万人次", None),
    ("接待游客960万人次,同比增长5%。", "5%", "measure", "growth", "增长",
     "cues.csv 增长,zh,increase"),
    ("接待游客960万人次,同比增长5%。", "5%", "change", "base named", "同比",
     "cues.csv 同比,zh,yoy"),
    ("接待游客960万人次,较2019年增长5%。", "5%", "change", "time compared with", "2019年",
     "languages/zh.toml calendar year"),
    ("过夜游客占比35%。", "35%", "measure", "share", "占比", "cues.csv 占比,zh,share"),
    ("接待游客960万人次。", "960万人次", "unit", "as written", "人次",
     "units.csv 人次,zh,visit,1,visits"),
    ("发展民宿120家。", "120家", "metric", "name before the number", "民宿",
     "metrics.csv homestays, aliases_zh: 民宿"),
    ("建成门店120家。", "120家", "unit", "by the noun", "门店", "nouns.csv 门店,zh,organization"),
    ("接待游客960万人次。", "960万人次", "metric", "name before the number", "接待游客",
     "metrics.csv visitor_arrivals, aliases_zh: 接待游客"),
    ("接待游客960万人次,增长5%。", "5%", "metric", "carried on from before", "接待游客",
     "metrics.csv visitor_arrivals, aliases_zh: 接待游客"),
    ("1—9月接待游客960万人次。", "960万人次", "period", "dated", "1—9月",
     "languages/zh.toml calendar month_range"),
    ("宝塔区接待游客96万人次。", "96万人次", "region", "place named", "宝塔区",
     "regions.csv 610602"),
    ("全省接待游客8亿人次。", "8亿人次", "region", "place around the publisher's", "全省",
     "cues.csv 全省,zh,whole"),
    ("一、宝塔区\n接待游客96万人次。", "96万人次", "region", "place of a heading or a label",
     "宝塔区", "regions.csv 610602"),
    ("洛川县:市场平稳。接待游客96万人次。", "96万人次", "region", "place of a heading or a label",
     "洛川县", "regions.csv 610629"),
    ("全市接待游客960万人次。", "960万人次", "region", "word for home", "全市",
     "languages/zh.toml place.home: 全市"),
    ("每个县新建民宿5家。", "5家", "each", "words for each", "每个县",
     "languages/zh.toml each.county: 每个县"),
    ("景区日均接待游客1.8万人次。", "1.8万人次", "each", "words for each", "日均",
     "languages/zh.toml each.day: 日均"),
]  # fmt: skip

EN_CASES = [
    ("The city received 3.2 million visitors.", "3.2 million visitors", "kind", "reported cue",
     "received", "cues.csv received,en,reported"),
    ("The city aims to attract 300 visitors by 2030.", "300 visitors", "kind", "target cue",
     "aims to", "cues.csv aims to,en,target"),
    ("The city invited 300 visitors.", "300 visitors", "kind", "past verb", "invited",
     "languages/en.toml moved.past_ending"),
    ("Refit 24 public toilets.", "24", "kind", "told to do", "Refit",
     "languages/en.toml orders.verbs: refit"),
    ("Repair 24 public toilets.", "24", "kind", "told to do", "Repair",
     "languages/en.toml orders.nouns: repair"),
    ("Attract at least 300 visitors.", "300 visitors", "comparator", "bound", "at least",
     "cues.csv at least,en,ge"),
    ("Visitor arrivals fell by 5% in 2024.", "5%", "measure", "growth", "fell",
     "cues.csv fell,en,decrease"),
    ("Visitor arrivals rose 5% year on year.", "5%", "change", "base named", "year on year",
     "cues.csv year on year,en,yoy"),
    ("Hotel revenue was 3 billion yuan.", "3 billion yuan", "metric", "name before the number",
     "Hotel revenue", "metrics.csv hotel_revenue, aliases_en: hotel revenue"),
    ("Tourism revenue was 3 billion yuan.", "3 billion yuan", "unit", "as written", "yuan",
     "units.csv yuan,en,CNY,1,money"),
    ("Tourism revenue was $3 billion.", "$3 billion", "unit", "as written", "$", "units.csv $,"),
    ("In the first quarter of 2024 the city received 300 visitors.", "300 visitors", "period",
     "dated", "the first quarter of 2024", "languages/en.toml calendar quarter"),
    ("30 projects were signed.", "30 projects", "metric", "name spread over the sentence",
     "projects",
     "metrics.csv projects_signed, aliases_en: projects…signed"),
    ("Auckland received 300 visitors.", "300 visitors", "region", "place named", "Auckland",
     "countries.csv NZ-AUK"),
    ("The museum receives 300 visitors per day.", "300 visitors", "each", "words for each",
     "per day", "languages/en.toml each.day: per day"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quote", "field", "rule", "words", "data"), CASES)
def test_chinese(
    text: str, quote: str, field: str, rule: str, words: str, data: str | None
) -> None:
    check(one(text, quote, **ZH)[field], text, rule, words, data)


@pytest.mark.parametrize(("text", "quote", "field", "rule", "words", "data"), EN_CASES)
def test_english(
    text: str, quote: str, field: str, rule: str, words: str, data: str | None
) -> None:
    check(one(text, quote, region="NZ", published=date(2025, 3, 1))[field], text, rule, words, data)


def check(evidence: Evidence, text: str, rule: str, words: str, data: str | None) -> None:
    assert (evidence.rule, evidence.words) == (rule, words)
    assert text[slice(evidence.start, evidence.end)] == words
    if data is None:
        assert evidence.entries == ()
    else:
        assert entry(evidence).startswith(data)


def test_a_period_of_the_paragraph_of_a_heading_of_the_title() -> None:
    text = (
        "延安市2025年文旅运行情况\n\n上半年全市文旅市场平稳。接待游客960万人次。\n\n"
        "二、2024年完成情况\n\n实现旅游收入96亿元。\n\n三、其他\n\n新建民宿5家。\n"
    )
    given = {**ZH, "title": None}
    found = [one(text, quote, **given)["period"] for quote in ("960万人次", "96亿元", "5家")]
    assert [(e.source, e.words) for e in found] == [
        ("paragraph", "上半年"),
        ("heading", "2024年"),
        ("title", "2025年"),
    ]


def test_a_title_that_is_not_in_the_text_is_quoted_all_the_same() -> None:
    period = one("接待游客960万人次。", "960万人次", **ZH)["period"]
    assert (period.source, period.words, period.start) == ("metadata", "2025年", None)


def test_a_plan_is_told_by_its_title_or_its_heading() -> None:
    titled = one("新建民宿5家。", "5家", title="延安市2026年工作要点")["kind"]
    assert (titled.value, titled.source, titled.rule) == ("target", "default", "plan by default")
    text = "延安市2026年工作要点\n\n新建民宿5家。\n"
    titled = one(text, "5家")["kind"]
    assert (titled.source, titled.rule) == ("title", "title of a plan")
    text = "延安市情况通报\n\n二、下一步打算\n\n新建民宿5家。\n"
    headed = one(text, "5家")["kind"]
    assert (headed.value, headed.source, headed.words) == ("target", "heading", "二、下一步打算")
    assert entry(headed) == "languages/zh.toml genre.target_heading: 打算"


def test_other_names_near_a_number_are_told() -> None:
    text = "国内游客和入境游客达到960万人次。"
    metric = one(text, "960万人次")["metric"]
    (other,) = metric.passed_over
    assert {metric.value, other.value} == {"domestic_visitors", "inbound_visitors"}
    assert text[other.start : other.end] == other.words


def test_a_table_is_told_by_its_headers() -> None:
    text = "| 指标 | 2024年实际 | 2030年目标 |\n|---|---|---|\n| 接待游客(万人次) | 960 | 1200 |\n"
    found = one(text, "1200")
    assert (found["kind"].value, found["kind"].source) == ("target", "table")
    assert found["kind"].words == found["period"].words == "2030年目标"
    assert found["metric"].words == "接待游客(万人次)"


@pytest.mark.parametrize(
    ("text", "quote", "rule", "words", "data"),
    [
        ("接待量排名第3位。", "3位", "pattern of what is no figure", "排名第3位",
         "languages/zh.toml reject rank:"),
        ("2024年接待游客5人次。", "2024年", "a date", "2024年", "languages/zh.toml calendar year"),
        ("He ranked 3rd of 20.", "3", "pattern of what is no figure", "ranked 3rd",
         "languages/en.toml reject rank:"),
        ("On 3 May 2024 it rained.", "3", "a date", "3 May 2024",
         "languages/en.toml calendar date"),
        ("开展5+1行动。", "5", "pattern of what is no figure", "5+1", "languages/zh.toml reject"),
        ("走进《3个世界》。", "3个", "inside a quoted name", "《3个世界》", None),
    ],
)  # fmt: skip
def test_what_is_rejected(text: str, quote: str, rule: str, words: str, data: str | None) -> None:
    told = tm.explain_text(text, at=text.index(quote))[0]
    (evidence,) = told.evidence
    assert (told.verdict, evidence.field, evidence.value) == ("rejected", "reason", told.reason)
    check(evidence, text, rule, words, data)


def test_what_counts_nothing_is_told_with_the_words_that_could_have_said_it() -> None:
    text = "建设131军旅小镇。"
    (told,) = tm.explain_text(text)
    assert told.reason == "no unit"
    assert "nouns.csv" in told.evidence[0].rule
    assert told.evidence[0].words == "军旅小镇"


@pytest.mark.parametrize("folder", ["seeds", "tests/corpus"])
def test_all_words_stand_where_they_are_said_to(folder: str, root: Path) -> None:
    knowledge = load_knowledge()
    for document in read_documents([root / folder], knowledge=knowledge).documents:
        told = explain_document(document, knowledge)
        found = extract_document(document, knowledge)
        assert [item.figure for item in told if item.figure] == list(found.figures)
        assert len(told) == len(found.figures) + len(found.rejected)
        for item in told:
            _holds(item, document.text)


def _holds(item: Explanation, text: str) -> None:
    assert text[item.start : item.end] == item.quote
    assert text.startswith(item.sentence, item.sentence_start)
    for evidence in item.evidence:
        if evidence.start is not None:
            assert text[evidence.start : evidence.end] == evidence.words
            assert evidence.words
        for other in evidence.passed_over:
            assert text[other.start : other.end] == other.words


def test_entries_stand_on_their_lines(root: Path) -> None:
    text = "实现旅游收入96亿元以上,排名第3位。"
    seen = 0
    for item in tm.explain_text(text):
        for found in (one for evidence in item.evidence for one in evidence.entries):
            line = (root / "data" / found.file).read_text("utf-8").splitlines()[found.line - 1]
            words = found.text.rpartition(": ")[2].rstrip("…").split(",")[0]
            assert words in line
            seen += 1
    assert seen > 3


def test_an_offset_outside_the_text_is_refused() -> None:
    with pytest.raises(InputError, match=r"character 9 is outside the text, which has 6 charac"):
        tm.explain_text("接待960人", at=9)
    with pytest.raises(InputError, match="has 0 characters"):
        tm.explain_text("", at=0)
    assert tm.explain_text("") == []


def test_a_path_of_several_documents_is_refused(seeds: Path) -> None:
    with pytest.raises(TourmetricsError, match="holds 5 documents"):
        tm.explain(seeds)


def test_a_trace_is_filled_by_extraction_only() -> None:
    with pytest.raises(RuntimeError, match="extract_document"):
        _ = Trace().text
