"""The sparkline: how a figure went, small enough for a row of a table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from tourmetrics.reporting.charts.drawing import INK, MUTED, TEAL, dot, line, polyline, sheet
from tourmetrics.reporting.charts.scale import Scale

_EDGE = 1.0


def sparkline(
    points: Sequence[tuple[float, float]],
    title: str,
    width: float = 34.0,
    height: float = 6.0,
    step: float | None = None,
) -> Markup:
    """Draw values over time, the last one with a dot, the highest and lowest with rings.

    Args:
        points: time and value, in the order of time.
        title: the alternative text.
        width: in millimetres.
        height: in millimetres.
        step: from one period to the next; where more time lies between two points, periods are
            missing and the line is dashed.

    >>> sparkline([(0, 1), (1, 2), (3, 2)], "t", step=1).count("dasharray")
    1
    """
    across = Scale([time for time, _ in points], _EDGE, width - _EDGE)
    values = [value for _, value in points]
    up = Scale(values, height - _EDGE, _EDGE)
    places = [(across.at(time), up.at(value)) for time, value in points]
    runs, gaps = [[places[0]]], []
    for (before, after), (start, end) in zip(pairwise(points), pairwise(places), strict=True):
        if step is not None and after[0] - before[0] > step * 1.5:
            gaps.append((start, end))
            runs.append([end])
        else:
            runs[-1].append(end)
    parts = [polyline(run, MUTED, 0.4) for run in runs if len(run) > 1]
    parts += [line(start, end, MUTED, 0.4, "0.8 0.6") for start, end in gaps]
    for extreme in {values.index(max(values)), values.index(min(values))}:
        if extreme < len(points) - 1 and min(values) < max(values):
            parts.append(dot(places[extreme], 0.55, INK, hollow=True))
    parts.append(dot(places[-1], 0.8, TEAL))
    return sheet(width, height, title, parts)
