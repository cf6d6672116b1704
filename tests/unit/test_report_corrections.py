"""What a report says of people's corrections."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

import tourmetrics as tm
from tourmetrics.reporting import report_html
from tourmetrics.tables import COMPARISONS, FINDINGS, empty

TEXT = (
    "2024年，全市接待游客9468万人次，同比增长12.5%；旅游总收入1388亿元。\n"
    "全市新增A级旅游景区12家，停车位3000个。\n力争接待游客1亿人次。\n"
)
WHO = {"by": "李 <b>", "at": "2025-03-01T14:30"}


def page(figures: pl.DataFrame, lang: str = "zh", **options: Any) -> str:
    html = report_html(empty(COMPARISONS), figures, empty(FINDINGS), lang=lang, **options).html
    body = re.sub(r"<style>.*?</style>", "", html, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.fixture
def review() -> Callable[..., tm.Reviewed]:
    """Apply corrections, each by the quote of its figure and the cells that it fills."""
    figures = tm.extract_text(TEXT, name="a.txt", region="511100", published="2025-01-01")
    known = {row["quote"]: row for row in tm.identities(figures, {"a.txt": TEXT}).to_dicts()}

    def make(*wishes: tuple[str, dict[str, Any]]) -> tm.Reviewed:
        rows = [
            {"action": "change", **known.get(quote, {"quote": quote, "sentence": f"共{quote}。"}),
             **WHO, **cells}
            for quote, cells in wishes
        ]  # fmt: skip
        table = tm.corrections_from(rows)
        return tm.apply_corrections(figures, table, documents={"a.txt": TEXT})

    return make


def test_without_corrections_there_is_no_section(review: Callable[..., tm.Reviewed]) -> None:
    plain = review()
    assert "人工更正" not in page(plain.figures, reviewed=plain)
    assert page(plain.figures, reviewed=plain) == page(plain.figures)


def test_a_corrected_value_is_marked_beside_what_was_extracted(
    review: Callable[..., tm.Reviewed],
) -> None:
    made = review(("9468万人次", {"value": "94700000", "why": "typing error"}))
    zh = page(made.figures, reviewed=made)
    assert "人工更正了1个数字" in zh
    assert "数值：9468万人次 → 9470万人次" in zh
    assert "李 &lt;b&gt;，2025年3月1日 14:30 typing error" in zh
    assert "9468万人次 [更正为*9470万人次（李 &lt;b&gt;）；程序读作9468万人次]" in zh
    assert zh.count("*9470万人次") > 1, "in its table as well as in its note"
    en = page(made.figures, "en", reviewed=made)
    assert "People corrected one figure" in en
    assert "value: 94.68 million visits → 94.7 million visits" in en


def test_a_finding_on_a_corrected_value_shows_what_was_extracted() -> None:
    text = "上半年接待游客100万人次。\n据统计，上半年接待游客100万人次左右。\n"
    figures = tm.extract_text(text, name="a.txt", region="511100", published="2025-07-10")
    row = tm.identities(figures, {"a.txt": text}).row(0, named=True)
    change = {**row, **WHO, "action": "change", "value": "2500000"}
    made = tm.apply_corrections(figures, tm.corrections_from([change]), documents={"a.txt": text})
    findings = tm.audit(made.figures)
    assert findings["check"].to_list() == ["conflict"]
    html = report_html(empty(COMPARISONS), made.figures, findings, reviewed=made).html
    part = html[html.index('class="finding"') : html.index("人工更正</p>")]
    assert "程序读作100万人次" in part


def test_all_that_was_done_is_listed(review: Callable[..., tm.Reviewed]) -> None:
    made = review(
        ("12家", {"action": "reject", "why": "no target"}),
        ("3000个", {"action": "accept", "why": "checked on the spot"}),
        ("1388亿元", {"period_start": "2024-01-01", "period_end": "2024-06-30",
                    "region": "CN-SC", "kind": "target", "measure": "growth", "change": "yoy"}),
        ("12.5%", {"metric": "none", "label": "增速"}),
        ("2024年", {"action": "add", "sentence": "2024年，全市接待游客9468万人次，同比增长12.5%；"
                   "旅游总收入1388亿元。", "kind": "reported", "value": "7", "unit": "item",
                   "label": "年份"}),
    )  # fmt: skip
    assert made.orphans.is_empty()
    zh = page(made.figures, reviewed=made)
    for words in (
        "剔除",
        "时期：2024年 → 2024年上半年",
        "地区：乐山市 → 四川省",
        "性质：报告值 → 目标",
        "类型：水平 → 同比增速",
        "指标：接待游客人次 → —",
        "增速",
        "添加 数值：7个",
        "确认无误的数字：1",
    ):
        assert words in zh, words
    assert "no target" in zh
    assert "3000个 · a.txt，第2行 · 李 &lt;b&gt;，2025年3月1日 14:30 · checked on the spot" in zh


def test_orphans_and_contradictions_are_in_the_report(review: Callable[..., tm.Reviewed]) -> None:
    made = review(
        (
            "77家",
            {
                "value": "78",
                "unit": "item",
                "kind": "target",
                "measure": "level",
                "why": "counted again",
            },
        ),
        ("12家", {"value": "13"}),
        ("12家", {"value": "14"}),
    )
    zh = page(made.figures, reviewed=made)
    assert "人工更正了0个数字；1条更正找不到数字" in zh
    assert "找不到数字的更正" in zh
    assert "77家 共77家。" in zh
    assert "数值：78" in zh
    for words in ("单位：个", "性质：目标", "类型：水平"):
        assert words in zh, words
    assert "原句已不在任何文件中" in zh
    assert "12家（a.txt）：各更正的数值不一致：13，14。分不出先后，均未采用。" in zh
    en = page(made.figures, "en", reviewed=made)
    assert "its words stand in no document any more" in en
    assert "None of them is later, and none is applied." in en


def test_a_table_alone_tells_who_reviewed_it(review: Callable[..., tm.Reviewed]) -> None:
    made = review(("9468万人次", {"value": "94700000"}), ("12家", {"action": "accept"}))
    zh = page(made.figures)
    assert "数值：9468万人次 → 9470万人次" in zh
    assert "确认无误的数字：1" in zh


def test_an_original_that_is_no_json_is_no_fault(review: Callable[..., tm.Reviewed]) -> None:
    made = review(("12家", {"action": "accept"}))
    broken = made.figures.with_columns(original=pl.lit("not JSON"))
    assert "人工更正" in page(broken)


def test_the_same_corrections_give_the_same_page(review: Callable[..., tm.Reviewed]) -> None:
    wishes = (("9468万人次", {"value": "94700000"}), ("77家", {"value": "78"}))
    one, two = review(*wishes), review(*wishes)
    assert page(one.figures, "zh+en", reviewed=one) == page(two.figures, "zh+en", reviewed=two)
