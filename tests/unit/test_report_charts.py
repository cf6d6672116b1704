"""The charts: right lengths, no number lost, nothing out of the frame, text as text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourmetrics.reporting.charts import Bar, Bullet, Course, bars, bullet, course, strip

SVG = "{http://www.w3.org/2000/svg}"
AMOUNT = st.floats(-1e15, 1e15, allow_nan=False)


def rects(svg: str) -> list[tuple[float, float, str]]:
    found = []
    for rect in ET.fromstring(svg).iter(f"{SVG}rect"):
        found.append(
            (float(rect.get("x", "0")), float(rect.get("width", "0")), rect.get("fill", ""))
        )
    return found


def test_a_bullet_is_to_scale() -> None:
    svg = bullet(Bullet(target=100, actual=43, expected=50, tone="warn", title="t"), width=100)
    (_, target, _), (_, expected, _), (_, actual, colour) = rects(svg)[:3]
    assert expected == pytest.approx(target / 2, abs=0.01)
    assert actual == pytest.approx(target * 0.43, abs=0.01)
    assert colour == "#A65100"


def test_nothing_reported_keeps_a_dashed_line_and_no_bar() -> None:
    svg = bullet(Bullet(target=100, actual=None, expected=25, tone="none", title="t"))
    assert "stroke-dasharray" in svg
    assert "#0B6E75" not in svg


def test_a_worked_out_value_is_dashed() -> None:
    solid = bullet(Bullet(target=10, actual=5, expected=None, tone="good", title="t"))
    dashed = bullet(Bullet(10, 5, None, "good", "t", derived=True))
    assert "dasharray" not in solid
    assert "dasharray" in dashed


@given(target=AMOUNT, actual=AMOUNT | st.none(), expected=AMOUNT | st.none())
def test_a_bullet_stays_in_its_frame(
    target: float, actual: float | None, expected: float | None
) -> None:
    svg = bullet(Bullet(target, actual, expected, "bad", "t"), width=40)
    assert "nan" not in svg
    assert "inf" not in svg
    for x, width, _ in rects(svg):
        assert x >= -0.2
        assert x + width <= 40.4


def test_bars_leave_room_for_their_labels() -> None:
    svg = bars(
        [Bar(101.7, "约1.017亿人次", derived=True), Bar(171, "1.71亿人次", derived=False)],
        "t",
        width=53,
    )
    root = ET.fromstring(svg)
    for text in root.iter(f"{SVG}text"):
        size = float(text.get("font-size", "0"))
        width = sum(size if ord(c) > 0x2E7F else size * 0.62 for c in text.text or "")
        assert float(text.get("x", "0")) + width <= 53.5
    (_, before, _), (_, now, _) = [r for r in rects(svg) if r[1] > 1]
    assert (before + 0.3) / now == pytest.approx(101.7 / 171, abs=0.01)


@pytest.mark.parametrize("values", [(0.0, 0.0), (-5.0, 3.0), (0.0, 7.0)])
def test_bars_of_nothing_and_below_zero(values: tuple[float, float]) -> None:
    svg = bars([Bar(v, "x", derived=False) for v in values], "t")
    assert all(width >= 0 for _, width, _ in rects(svg))


def test_titles_and_labels_are_escaped() -> None:
    evil = '<script>"&'
    for svg in (
        bullet(Bullet(1, 1, 1, "good", evil)),
        bars([Bar(1, evil, derived=False)], evil),
        strip(1, 3, evil),
        course(Course([(0.1, 1), (0.2, 2), (0.5, 3)], 0, 9, "good", evil, evil, evil, evil, evil)),
    ):
        assert "<script>" not in svg
        assert ET.fromstring(svg).findtext(f"{SVG}title") == evil


def test_a_course_names_its_fonts_and_ends_at_the_last_value() -> None:
    svg = course(
        Course([(0.25, 20), (0.5, 45), (0.75, 80)], 0, 100, "good", "t", "a", "b", "c", "d")
    )
    assert "font-family" in svg
    points = re.findall(r'points="([^"]+)"', svg)[0].split()
    assert len(points) == 3


def test_a_strip_of_many_becomes_a_bar() -> None:
    assert len(rects(strip(3, 13, "t"))) == 13
    assert len(rects(strip(30, 100, "t"))) == 2
