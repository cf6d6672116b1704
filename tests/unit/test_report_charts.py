"""The charts: right lengths, no number lost, no labels that meet, nothing out of the frame."""

from __future__ import annotations

import itertools
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tourmetrics.reporting.charts import (
    Bar,
    Bullet,
    Course,
    Forecast,
    Interval,
    Point,
    bullet,
    course,
    growth_bars,
    label_room,
    ranking,
    sparkline,
    strip,
)
from tourmetrics.reporting.charts.drawing import AMBER, TEAL, sheet
from tourmetrics.reporting.charts.lettering import Label, fit, text_width, wrap
from tourmetrics.reporting.charts.placing import Box, spread
from tourmetrics.reporting.charts.scale import Scale, round_amounts
from tourmetrics.reporting.render import render_pdf

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '<script>alert("&")</script>'
ANY = st.floats(allow_nan=False, allow_infinity=False)
SHARE = st.floats(0, 1)
LONG_ZH = "西双版纳傣族自治州勐腊县易武镇国家级文化生态保护实验区游客接待中心"
LONG_EN = "Intangible-cultural-heritage experience centres of the autonomous prefectures"
WORDS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["", "52亿元", "8400间", "CNY 190.21 billion", LONG_ZH, LONG_EN, "x" * 90]),
)
MONTHS = [Interval(i / 12, (i + 1) / 12, f"{i + 1}月") for i in range(12)]


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def rects(svg: str) -> list[tuple[float, float, str]]:
    return [
        (float(r.get("x", "0")), float(r.get("width", "0")), r.get("fill", ""))
        for r in tree(svg).iter(f"{SVG}rect")
    ]


def texts(svg: str) -> list[str]:
    return [t.text or "" for t in tree(svg).iter(f"{SVG}text")]


def labels(svg: str) -> list[Label]:
    return [
        Label(
            float(t.get("x", "0")),
            float(t.get("y", "0")),
            t.text or "",
            float(t.get("font-size", "0")),
            int(t.get("font-weight", "400")),
            anchor=t.get("text-anchor", "start"),
        )
        for t in tree(svg).iter(f"{SVG}text")
    ]


def stretch(element: ET.Element) -> tuple[list[float], list[float]]:
    """All x and all y that a shape reaches."""
    has, name = element.attrib, element.tag.removeprefix(SVG)
    if name == "rect":
        x, y = float(has["x"]), float(has["y"])
        return [x, x + float(has["width"])], [y, y + float(has["height"])]
    if name == "line":
        return [float(has["x1"]), float(has["x2"])], [float(has["y1"]), float(has["y2"])]
    if name == "circle":
        x, y, r = (float(has[k]) for k in ("cx", "cy", "r"))
        return [x - r, x + r], [y - r, y + r]
    if name == "path":
        pairs = [pair.split(",") for pair in re.findall(r"[^ML]+", has["d"])]
        return [float(x) for x, _ in pairs], [float(y) for _, y in pairs]
    pairs = [pair.split(",") for pair in has.get("points", "").split()]
    return [float(x) for x, _ in pairs], [float(y) for _, y in pairs]


def check(svg: str) -> None:
    """All is in the frame, and no two labels meet."""
    root = tree(svg)
    _, _, width, height = map(float, root.get("viewBox", "").split())
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title") is not None
    for element in root:
        for values, end in zip(stretch(element), (width, height), strict=True):
            assert all(-0.01 <= value <= end + 0.01 for value in values), element.attrib
    boxes = [label.box for label in labels(svg)]
    frame = Box(-0.05, -0.05, width + 0.05, height + 0.05)
    assert all(box.within(frame) for box in boxes)
    for one, other in itertools.combinations(boxes, 2):
        assert not one.meets(other, -0.01)


# -- letters ---------------------------------------------------------------------------


def test_widths_are_those_of_the_bundled_fonts() -> None:
    assert text_width("亿元", 3) == 6
    assert text_width("il", 3) < text_width("WM", 3) / 3
    assert text_width("1902", 3, 700) > text_width("1902", 3, 400)
    # Chinese sets its quotation marks and dashes in full width.
    assert text_width("“游”", 1) == 3
    assert text_width("“", 1) < 0.6


def test_what_no_font_draws_is_as_wide_as_what_is_printed_for_it() -> None:
    assert text_width("😀", 1) >= text_width("[U+1F600]", 1)
    assert text_width("\u202e", 1) >= text_width("[U+202E]", 1)


def test_measured_widths_are_those_on_paper() -> None:
    words = [
        "1.71亿人次",
        "CNY 190.21 billion",
        "WAVE To 11,171",
        "距应有进度差约787.7亿元",
        "≥+10%",
    ]
    drawn = [
        Label(10, 10 * n, text, 3, weight).draw()
        for n, (text, weight) in enumerate(itertools.product(words, (400, 500, 700)), 1)
    ]
    picture = sheet(180, 160, "t", drawn)
    page = f"<html lang='zh-CN'><head><title>t</title></head><body>{picture}</body></html>"
    pdf = render_pdf(page, base=Path(), title="t", lang="zh-CN", created=None).pdf
    lines: dict[int, list[tuple[float, float]]] = {}
    text_page = pdfium.PdfDocument(pdf)[0].get_textpage()
    for sign in range(text_page.count_chars()):
        left, low, right, _ = text_page.get_charbox(sign, loose=True)
        if text_page.get_text_range(sign, 1).strip():
            lines.setdefault(round(low / 72 * 2.54), []).append((left, right))
    found = [
        (max(right for _, right in line) - min(left for left, _ in line)) / 72 * 25.4
        for _, line in sorted(lines.items(), reverse=True)
    ]
    asked = [text_width(text, 3, w) for text, w in itertools.product(words, (400, 500, 700))]
    assert found == pytest.approx(asked, rel=0.005)


@given(text=WORDS, width=st.floats(5, 60))
def test_a_cut_text_fits_and_begins_as_the_whole(text: str, width: float) -> None:
    cut = fit(text, width, 3)
    assert text_width(cut, 3) <= width + 1e-6
    assert cut == text or text.startswith(cut[:-1])
    lines = wrap(text, width, 3, lines=3)
    assert len(lines) <= 3
    assert all(text_width(line, 3) <= width + 1e-6 for line in lines)
    if not any(line.endswith("…") for line in lines):
        assert "".join("".join(lines).split()) == "".join(text.split())


def test_words_break_between_each_other_and_hanzi_anywhere() -> None:
    assert wrap("national tourist resorts", 20, 3) == ["national", "tourist resorts"]
    assert wrap("国家级旅游度假区", 12, 3) == ["国家级旅", "游度假区"]


# -- scales and places -----------------------------------------------------------------


@given(amounts=st.lists(ANY, min_size=1), asked=ANY)
def test_a_scale_stays_between_its_ends(amounts: list[float], asked: float) -> None:
    scale = Scale(amounts, 0, 40)
    assert 0 <= scale.at(asked) <= 40
    assert scale.at(min(amounts)) <= scale.at(max(amounts))


@given(low=ANY, high=ANY)
def test_round_amounts_lie_on_the_axis(low: float, high: float) -> None:
    low, high = sorted((low, high))
    found = round_amounts(low, high)
    assert 1 <= len(found) <= 7
    slack = max(abs(low), abs(high)) * 1e-6
    assert all(math.isfinite(x) and low - slack <= x <= high + slack for x in found)


@given(st.lists(st.tuples(st.floats(-5, 60), st.floats(0.5, 6)), min_size=1, max_size=8))
def test_spread_labels_do_not_meet(items: list[tuple[float, float]]) -> None:
    wanted, heights = zip(*items, strict=True)
    tops = spread(wanted, heights, 0, 50)
    placed = sorted(zip(tops, heights, strict=True))
    assert placed[0][0] >= -1e-9
    assert placed[-1][0] + placed[-1][1] <= 50 + 1e-9
    for (top, height), (below, _) in itertools.pairwise(placed):
        assert top + height <= below + 1e-9


def test_labels_with_room_stay_where_they_are_wanted() -> None:
    assert spread([10, 30], [4, 4], 0, 50) == [8, 28]


# -- bullet graphs ---------------------------------------------------------------------


def test_a_bullet_is_to_scale() -> None:
    svg = bullet(Bullet(target=100, actual=43, expected=50, tone="warn", title="t"), width=100)
    (_, target, _), (_, expected, _), (_, actual, colour) = rects(svg)[:3]
    assert expected == pytest.approx(target / 2, abs=0.01)
    assert actual == pytest.approx(target * 0.43, abs=0.01)
    assert colour == AMBER


def test_targets_that_are_not_passed_stand_one_under_the_other() -> None:
    marks = {rects(bullet(Bullet(t, t / 2, t / 4, "good", "t")))[-1][0] for t in (3, 1e9)}
    assert len(marks) == 1


def test_a_passed_target_keeps_its_mark_on_the_bar() -> None:
    _, (_, actual, _), (mark, _, _) = rects(bullet(Bullet(100, 150, None, "good", "t")))
    assert mark < actual < 40


def test_nothing_reported_keeps_a_dashed_line_and_no_bar() -> None:
    svg = bullet(Bullet(target=100, actual=None, expected=25, tone="none", title="t"))
    assert "stroke-dasharray" in svg
    assert TEAL not in svg


def test_a_worked_out_value_is_dashed() -> None:
    solid = bullet(Bullet(target=10, actual=5, expected=None, tone="good", title="t"))
    dashed = bullet(Bullet(10, 5, None, "good", "t", derived=True))
    assert "dasharray" not in solid
    assert "dasharray" in dashed


def test_what_is_to_be_undercut_says_so_and_shows_what_is_due_beyond_its_target() -> None:
    svg = bullet(Bullet(60, 80, 85, "warn", "t", falling=True))
    assert "<polygon" in svg
    (_, due, _), (_, target, _) = rects(svg)[:2]
    assert due > target
    assert "<polygon" not in bullet(Bullet(60, 80, 85, "warn", "t"))


def test_a_range_has_a_mark_at_either_end() -> None:
    svg = bullet(Bullet(100, 50, None, "good", "t", high=120))
    marks = [x for x, width, _ in rects(svg) if width == 0.7]
    assert len(marks) == 2
    assert marks[1] / marks[0] == pytest.approx(1.2, abs=0.02)


@given(
    target=ANY,
    actual=ANY | st.none(),
    expected=ANY | st.none(),
    high=ANY | st.none(),
    falling=st.booleans(),
    derived=st.booleans(),
)
def test_a_bullet_stays_in_its_frame(
    target: float,
    actual: float | None,
    expected: float | None,
    high: float | None,
    falling: bool,
    derived: bool,
) -> None:
    check(bullet(Bullet(target, actual, expected, "bad", "t", high, derived, falling)))


# -- growth bars -----------------------------------------------------------------------


def test_bars_are_to_scale_and_leave_room_for_their_labels() -> None:
    bars = [Bar(101.7, "约1.017亿人次", True, past=True), Bar(171, "1.71亿人次", False)]
    svg = growth_bars(bars, "t")
    check(svg)
    assert texts(svg) == ["约1.017亿人次", "1.71亿人次"]
    (_, before, _), (_, now, _) = [r for r in rects(svg) if r[1] > 1]
    assert (before + 0.3) / now == pytest.approx(101.7 / 171, abs=0.01)


def test_only_the_year_before_and_what_is_worked_out_are_dashed() -> None:
    assert growth_bars([Bar(1, "1", True, past=True), Bar(2, "2", False)], "t").count("dash") == 1
    assert growth_bars([Bar(1, "1", True, past=True), Bar(2, "2", True)], "t").count("dash") == 2


def test_panels_share_the_room_of_their_labels() -> None:
    short, long = Bar(5, "5", False), Bar(5, "123456789", False)
    room = label_room([short, long])
    assert rects(growth_bars([short], "t", room=room)) == rects(growth_bars([long], "t", room=room))


@given(st.lists(st.tuples(ANY, WORDS, st.booleans()), min_size=1, max_size=4))
def test_bars_stay_in_their_frame(items: list[tuple[float, str, bool]]) -> None:
    check(growth_bars([Bar(v, words, past, past=past) for v, words, past in items], "t"))


# -- rankings, sparklines, strips ------------------------------------------------------


def test_a_ranking_has_one_scale_and_one_zero() -> None:
    pictures = ranking([200, 50, -50], ["a", "b", "c"], width=100)
    (x1, first, _), (x2, second, _), (x3, third, _) = [rects(p)[0] for p in pictures]
    assert first == pytest.approx(4 * second, abs=0.01)
    assert x1 == x2 == pytest.approx(x3 + third, abs=0.01)


def test_a_ranking_of_nothing_has_no_bars() -> None:
    assert [len(rects(p)) for p in ranking([0, 0], ["a", "b"])] == [1, 1]


@given(st.lists(ANY, min_size=1, max_size=20))
def test_rankings_stay_in_their_frame(amounts: list[float]) -> None:
    for picture in ranking(amounts, ["t"] * len(amounts)):
        check(picture)


def test_a_sparkline_rings_its_extremes_and_dashes_over_what_is_missing() -> None:
    svg = sparkline([(0, 5), (1, 9), (2, 2), (4, 4)], "t", step=1)
    assert svg.count("#FFFFFF") == 2
    assert svg.count("dasharray") == 1
    assert sparkline([(0, 3), (1, 3), (2, 3)], "t", step=1).count("#FFFFFF") == 0


@given(st.lists(st.tuples(ANY, ANY), min_size=1, max_size=20), st.floats(0.1, 12))
def test_sparklines_stay_in_their_frame(points: list[tuple[float, float]], step: float) -> None:
    check(sparkline(sorted(points), "t", step=step))


def test_a_strip_tells_three_kinds_by_their_shape() -> None:
    svg = strip((2, 1, 3), "t")
    assert [fill for _, _, fill in rects(svg)] == [TEAL, TEAL, *["#FFFFFF"] * 4]
    assert svg.count("<line") == 2
    assert svg.count("dasharray") == 3


def test_a_strip_of_many_becomes_a_bar_of_the_same_shares() -> None:
    _, (_, reported, _), _, (_, met, _) = rects(strip((30, 20, 50), "t"))
    assert met / reported == pytest.approx(30 / 50)


@given(st.tuples(*[st.integers(0, 3000)] * 3), st.lists(WORDS, min_size=3, max_size=3))
def test_strips_stay_in_their_frame(counts: tuple[int, int, int], words: list[str]) -> None:
    check(strip(counts, "t", words))


# -- courses ---------------------------------------------------------------------------


def usual(**other: object) -> Course:
    known: dict[str, object] = {
        "points": [Point(0.25, 20), Point(0.5, 45), Point(0.75, 80)],
        "target": 100.0,
        "tone": "good",
        "title": "t",
        "target_label": "target 100",
        "actual_label": "80",
        "tell": str,
        "unit": "rooms",
        "start": 0.0,
        "expected": 75.0,
        "intervals": MONTHS,
        "area": True,
    }
    return Course(**{**known, **other})  # type: ignore[arg-type]


def lines_of(svg: str) -> list[list[tuple[float, float]]]:
    return [
        [(float(x), float(y)) for x, y in (p.split(",") for p in points.split())]
        for points in re.findall(r'<polyline points="([^"]+)"', svg)
    ]


def test_a_course_is_a_straight_scale_from_its_start_to_the_last_value() -> None:
    svg = course(usual())
    check(svg)
    (walked,) = lines_of(svg)
    assert len(walked) == 4
    steps = [b - a for (a, _), (b, _) in itertools.pairwise(walked)]
    assert steps == pytest.approx([steps[0]] * 3, abs=0.01)
    rise = [walked[0][1] - y for _, y in walked]
    assert rise[1:] == pytest.approx([rise[3] * v / 80 for v in (20, 45, 80)], abs=0.01)


def test_a_course_names_its_months_its_target_and_its_last_value() -> None:
    found = texts(course(usual(notes=["dashed: even pace"], gap_label="5 beyond the path")))
    assert {"1月", "12月", "target 100", "dashed: even pace", "80", "5 beyond the path"} <= {*found}


def test_a_seasonal_path_is_drawn_beside_the_even_one() -> None:
    even = course(usual())
    seasonal = course(usual(season=[(0.25, 10.0), (0.5, 30.0), (0.75, 90.0)]))
    assert len(lines_of(even)) == 1
    path, _ = lines_of(seasonal)
    assert len(path) == 5
    assert 'stroke-dasharray="0.3 0.8"' in seasonal
    assert 'stroke-dasharray="0.3 0.8"' not in even


def test_a_forecast_goes_on_from_the_last_value_and_shows_its_interval() -> None:
    ahead = Forecast(107, "~107", low=101, high=113, note="if the path goes on")
    svg = course(usual(forecast=ahead))
    check(svg)
    onward, walked = lines_of(svg)
    assert onward[0] == walked[-1]
    assert "~107" in texts(svg)
    assert svg.count("<polygon") == 1


def test_an_interval_that_would_dwarf_the_course_ends_in_an_arrow() -> None:
    svg = course(usual(forecast=Forecast(107, "~107", low=90, high=9000)))
    check(svg)
    assert svg.count("<polygon") == 2


def test_what_was_worked_out_is_a_ring() -> None:
    points = [Point(0.25, 20), Point(0.5, 45, stated=False), Point(0.75, 80)]
    assert course(usual(points=points)).count("#FFFFFF") == 1


def test_a_goal_without_a_path_has_its_target_as_a_level_line() -> None:
    svg = course(usual(start=None, expected=None, area=False))
    (walked,) = lines_of(svg)
    assert len(walked) == 3
    assert "dasharray" in svg


@pytest.mark.parametrize("words", [LONG_ZH, LONG_EN, "x" * 90])
def test_long_names_are_broken_or_cut_but_not_lost(words: str) -> None:
    svg = course(usual(title=words, target_label=words, actual_label=words, unit=words))
    check(svg)
    assert tree(svg).findtext(f"{SVG}title") == words


def ascending(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    return sorted(dict(points).items())


FORECASTS = st.builds(
    Forecast,
    value=ANY,
    label=WORDS,
    path=st.lists(st.tuples(SHARE, ANY), max_size=4).map(ascending),
    low=ANY,
    high=ANY,
    note=WORDS,
)
COURSES = st.builds(
    usual,
    points=st.lists(st.tuples(SHARE, ANY), min_size=1, max_size=12).map(
        lambda found: [Point(at, value) for at, value in ascending(found)]
    ),
    target=ANY,
    high=ANY | st.none(),
    tone=st.sampled_from(["good", "warn", "bad", "none"]),
    title=WORDS,
    target_label=WORDS,
    actual_label=WORDS,
    gap_label=WORDS,
    unit=WORDS,
    notes=st.lists(WORDS, max_size=3),
    start=ANY | st.none(),
    expected=ANY | st.none(),
    season=st.lists(st.tuples(SHARE, ANY), max_size=4).map(ascending),
    forecast=FORECASTS | st.none(),
    intervals=st.integers(0, 60).flatmap(
        lambda n: st.lists(WORDS, min_size=n, max_size=n).map(
            lambda names: [Interval(i / n, (i + 1) / n, name) for i, name in enumerate(names)]
        )
    ),
    area=st.booleans(),
    tell=st.sampled_from([str, lambda amount: f"{amount:g}", lambda _: LONG_EN]),
)


@settings(max_examples=80, deadline=None)
@given(COURSES)
def test_no_labels_of_a_course_meet_and_all_stays_in_its_frame(chart: Course) -> None:
    check(course(chart))


# -- text ------------------------------------------------------------------------------


def test_titles_and_labels_are_escaped() -> None:
    drawn = [
        bullet(Bullet(1, 1, 1, "good", EVIL)),
        growth_bars([Bar(1, EVIL, derived=False)], EVIL),
        strip((1, 1, 1), EVIL, [EVIL] * 3),
        sparkline([(0, 1)], EVIL),
        course(usual(title=EVIL, target_label=EVIL, actual_label=EVIL, unit=EVIL)),
        *ranking([1], [EVIL]),
    ]
    for svg in drawn:
        assert "<script>" not in svg
        assert tree(svg).findtext(f"{SVG}title") == EVIL


def test_control_characters_do_not_break_the_picture() -> None:
    svg = bullet(Bullet(1, 1, 1, "good", "a\x00b\x1b\ud800c"))
    assert tree(svg).findtext(f"{SVG}title") == "a b  c"


def test_charts_name_the_fonts_of_their_signs() -> None:
    svg = growth_bars([Bar(1, "约1", derived=False), Bar(1, "~1", derived=False)], "t")
    assert re.findall('font-family="(Inter[^,]*),', svg) == ["Inter CN", "Inter"]
