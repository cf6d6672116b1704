"""What holds of extraction for any text: it never raises, spans are true, places only shift."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tourmetrics as tm
from tourmetrics.extraction.normalize import lower_ascii, normalize
from tourmetrics.model import Extraction, Figure
from tourmetrics.workflow import extract_string

PIECES = (
    "0", "1", "2024", "1,902.1", "3260", "0.5", "１２", "%", "％", "亿", "万", "千", "十", "百",
    "两", "百分之", "三", "〇", "点", "分之", "余", "多", "成", "半", "倍", "翻番", "翻两番",
    "一半", "元", "人次", "个", "家", "年", "月", "日", "5月3日", "2024年", "上半年", "第一",
    "同比", "增长", "下降", "由", "到", "至", "从", "较", "超过", "不低于", "以上", "左右",
    "其中", "分别", "每县", "接待游客", "旅游总收入", "民宿", "A级景区", "桂林市", "目标",
    "完成", "占比", "，", "。", "、", "；", "：", "（", "）", "(", ")", "“", "”", "《", "》",
    "\"", "'", "-", "—", "~", "+", "/", "|", "\t", "\n", "\r\n", "\u3000", "\u00a0", " ",
    "\u0000", "\ufeff", "\U0001f600", "İ", "ß", "①", "²", "$", "C$", "€", "US$", "CNY ", "#",
    "## Targets", "目标：", "- ", "1.", "XX", "5G", "G72", "visitors", "million", "billion",
    "percent", "percentage points", "rooms", "hotels", "km", "m", "k", "one", "two and a half",
    "a hundred", "double", "half of", "doubled", "from", " to ", " and ", "between", "up",
    "down", "at least", "over", "or more", "respectively", "by 2030", "in May 2024",
    "the first half of 2024", "year-on-year", "per day", "New Zealand", "target of", "received",
    "|---|---|", "| 指标 | 2025年 | 2030年 |\n",
)  # fmt: skip
PLAIN = "本页说明文字。"
pieces = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)
anything = st.one_of(st.text(max_size=60), pieces)
DIGITS = {ord("0") + n: chr(0xFF10 + n) for n in range(10)}


def told(figure: Figure) -> tuple[object, ...]:
    """What a figure says, without its place and identity."""
    return (figure.quote, figure.kind, figure.value, figure.high, figure.comparator, figure.unit,
            figure.metric, figure.measure, figure.change, figure.period, figure.each)  # fmt: skip


@given(anything)
def test_extraction_never_raises_and_its_spans_are_true(text: str) -> None:
    found = extract_string(text)
    for row in (*found.figures, *found.rejected):
        assert 0 <= row.start < row.end
        assert text[row.start : row.end] == row.quote


# A scale with its joint at the very end; a list of completions behind nothing that has a metric.
@pytest.mark.parametrize("text", ["398,000 of ", "bring \n个million of ", "完成5、72倍"])
def test_what_raised_once_is_read(text: str) -> None:
    extract_string(text)


@given(anything)
def test_figures_are_in_order_and_apart(text: str) -> None:
    figures = extract_string(text).figures
    for left, right in pairwise(figures):
        assert left.end <= right.start


@given(anything)
def test_a_number_is_a_figure_or_rejected_but_not_both(text: str) -> None:
    found = extract_string(text)
    for figure in found.figures:
        assert not any(r.start < figure.end and figure.start < r.end for r in found.rejected)


@given(anything)
def test_high_goes_with_between(text: str) -> None:
    for figure in extract_string(text).figures:
        assert (figure.high is not None) == (figure.comparator == "between")
        assert figure.high is None or figure.value < figure.high
        assert figure.value.is_finite()
        assert 0 <= figure.confidence <= 1


@given(anything)
def test_scan_spans_are_true_in_order_and_apart(text: str) -> None:
    end = 0
    for span in tm.scan(text):
        assert end <= span.start < span.end
        assert text[span.start : span.end] == span.quote
        end = span.end


@given(anything)
def test_same_text_gives_the_same(text: str) -> None:
    assert extract_string(text) == extract_string(text)


@given(pieces)
def test_a_line_before_shifts_every_place(text: str) -> None:
    # Both texts begin with a neutral line, so that neither begins with its title.
    head = PLAIN + "\n"
    short, long = extract_string(head + text), extract_string(head + head + text)
    for left, right in ((short.figures, long.figures), (short.rejected, long.rejected)):
        assert [(r.start + len(head), r.end + len(head)) for r in left] == [
            (r.start, r.end) for r in right
        ]
    assert [told(f) for f in short.figures] == [told(f) for f in long.figures]


@given(pieces)
def test_full_width_digits_say_the_same(text: str) -> None:
    def values(found: Extraction) -> list[tuple[object, ...]]:
        return [(f.start, f.end, f.value, f.high, f.unit, f.measure) for f in found.figures]

    assert values(extract_string(text.translate(DIGITS))) == values(extract_string(text))


@given(st.text())
def test_normalisation_keeps_places(text: str) -> None:
    assert len(lower_ascii(normalize(text))) == len(text)


@given(pieces)
def test_identity_follows_place_and_quote(text: str) -> None:
    ids = [figure.figure_id for figure in extract_string(text).figures]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    "text",
    [
        "7" * 20_000,
        "亿" * 20_000,
        "1亿" * 10_000,
        "三" * 20_000,
        "(" * 20_000,
        "（" * 10_000 + "）" * 10_000,
        "“" * 20_000,
        '"' * 20_000,
        "“1+" * 6_000,
        "1," * 10_000,
        "、".join(["12家"] * 3_000),
        " and ".join(["12 hotels"] * 3_000),
        "接待游客12万人次，" * 3_000,
        "one hundred " * 3_000,
        "| 1 " * 5_000 + "|\n" + "| 2 " * 5_000 + "|",
    ],
    ids=[
        "digits", "scales", "scaled digits", "numerals", "brackets", "nested brackets", "quotes",
        "plain quotes", "slogans", "commas", "chinese list", "english list", "one sentence",
        "number words", "wide table",
    ],
)  # fmt: skip
def test_long_texts_are_finished(text: str) -> None:
    found = extract_string(text)
    assert all(text[row.start : row.end] == row.quote for row in found.figures)


@pytest.mark.parametrize("text", ["共0.5US$一半", "半 0C$一半"])
def test_a_mark_between_two_numbers_belongs_to_one(text: str) -> None:
    left, right = extract_string(text).figures
    assert left.end <= right.start


def test_a_unit_is_not_also_a_number() -> None:
    found = extract_string("占比至1k百分之hotels")
    assert not any(
        r.start < f.end and f.start < r.end for f in found.figures for r in found.rejected
    )
