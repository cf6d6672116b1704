"""Bars of a ranking: one picture a row of a table, all to one scale."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from tourmetrics.reporting.charts.drawing import INK, TEAL, rect, sheet
from tourmetrics.reporting.charts.scale import Scale

_LEAST = 0.3


def ranking(
    amounts: Sequence[float], titles: Sequence[str], width: float = 82.0, height: float = 3.6
) -> list[Markup]:
    """Return one bar for each amount, from a zero line that all share.

    Names and amounts stand beside the bars in the table, where they can break, be followed to
    their notes and go on over pages.

    >>> len(ranking([3, 2, 0], ["first", "second", "third"]))
    3
    """
    scale = Scale([0.0, *amounts], 0.0, width)
    zero = scale.at(0.0) if any(amounts) else 0.0
    pictures: list[Markup] = []
    for amount, title in zip(amounts, titles, strict=True):
        parts = []
        if amount:
            left, right = sorted((zero, scale.at(amount)))
            length = max(right - left, _LEAST)
            parts.append(rect(min(left, width - length), 0.4, length, height - 0.8, TEAL))
        parts.append(rect(min(zero, width - 0.2), 0, 0.2, height, INK))
        pictures.append(sheet(width, height, title, parts))
    return pictures
