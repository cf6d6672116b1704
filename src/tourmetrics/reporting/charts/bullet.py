"""The bullet graph: what was reached against what was promised and what is due by now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from tourmetrics.reporting.charts.drawing import (
    BAND,
    INK,
    MUTED,
    PACE,
    TONES,
    line,
    outline,
    polygon,
    rect,
    sheet,
)
from tourmetrics.reporting.charts.scale import Scale, finite

_TARGET_AT = 0.83  # share of the width at which a target stands that is not passed by far
_MARGIN = 1.03
_MARK = 0.7
_EDGE = 0.7  # the bands end this far from the upper and lower edge
_BAR = 2.0


@dataclass(frozen=True, slots=True)
class Bullet:
    """A goal's bar: what was reached, what was promised, what the path expects by now.

    ``high`` is the far end of a target that is a range, ``falling`` a target that is to be
    undercut, ``derived`` an actual that no document states.
    """

    target: float
    actual: float | None
    expected: float | None
    tone: str
    title: str
    high: float | None = None
    derived: bool = False
    falling: bool = False


def bullet(chart: Bullet, width: float = 40.0, height: float = 5.2) -> Markup:
    """Draw a bullet graph; without an actual a dashed line keeps its place.

    The bands run from zero to the target and to what is expected by now. What is to be
    undercut has an arrow before its target.

    >>> "dasharray" in bullet(Bullet(10, None, 4, "none", "no report"))
    True
    """
    return sheet(width, height, chart.title, _parts(chart, width, height))


def _parts(chart: Bullet, width: float, height: float) -> Iterator[str]:
    scale = _scale(chart, width)
    zero, middle = scale.at(0.0), height / 2

    def band(amount: float, colour: str) -> str:
        left, right = sorted((zero, scale.at(amount)))
        return rect(left, _EDGE, right - left, height - 2 * _EDGE, colour)

    # The shorter band lies on the longer one, so that both are seen.
    bands = [(chart.target if chart.high is None else chart.high, BAND)]
    if chart.expected is not None:
        bands.append((chart.expected, PACE))
    yield from (band(*one) for one in sorted(bands, key=lambda b: -abs(scale.at(b[0]) - zero)))
    if chart.actual is None:
        end = scale.at(chart.target if chart.expected is None else chart.expected)
        yield line((zero, middle), (end, middle), MUTED, 0.25, "0.9 0.6")
    else:
        left, right = sorted((zero, scale.at(chart.actual)))
        length, colour = max(right - left, 0.3), TONES[chart.tone]
        left = min(left, width - length)
        if chart.derived:
            yield outline(left, middle - _BAR / 2, length, _BAR, colour, "0.9 0.6")
        else:
            yield rect(left, middle - _BAR / 2, length, _BAR, colour)
    if scale.low < 0:
        yield rect(min(max(zero - 0.1, 0), width - 0.2), 0, 0.2, height, MUTED)
    marks = [min(max(scale.at(t) - _MARK / 2, 0), width - _MARK)
             for t in (chart.target, chart.high) if t is not None]  # fmt: skip
    yield from (rect(mark, 0, _MARK, height, INK) for mark in marks)
    if len(marks) == 2:
        left, right = sorted(marks)
        yield from (rect(left, y, right - left, 0.3, INK) for y in (0, height - 0.3))
    elif chart.falling and marks[0] > 1.6:
        tip = marks[0] - 1.3
        yield polygon([(marks[0], 0), (tip, _EDGE), (marks[0], 2 * _EDGE)], INK)


def _scale(chart: Bullet, width: float) -> Scale:
    known = (chart.target, chart.actual, chart.expected, chart.high)
    values = [0.0, *(value for value in known if value is not None)]
    low, top = min(values), max(values)
    far = chart.target if chart.high is None else chart.high
    # Targets that nothing passes stand one under the other, however large.
    if top > 0:
        top = max(top * _MARGIN, far / _TARGET_AT)
    if low < 0:
        low = min(low * _MARGIN, chart.target / _TARGET_AT)
    return Scale([finite(low), finite(top)], 0.0, width)
