"""Growth bars: a reported value under the one before, which was worked back from its growth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tourmetrics.reporting.charts.drawing import INK, MUTED, TEAL, TEXT, WASH, outline, rect, sheet
from tourmetrics.reporting.charts.lettering import Label, fit, text_width
from tourmetrics.reporting.charts.scale import Scale

_STEP = 11.0  # from bar to bar
_BAR = 7.6
_BAR_BELOW_LABEL = 4.4
_BESIDE = 1.8  # from a bar to its label
_LABELS_BESIDE = 0.55  # share of the width up to which labels stand beside their bars
_LEAST = 0.4
_STRONG, _LIGHT = 3.4, 3.1


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its label: what no document states is ``derived``, the year before ``past``."""

    value: float
    label: str
    derived: bool
    past: bool = False

    @property
    def size(self) -> float:
        """The size of the label's letters."""
        return _LIGHT if self.past else _STRONG

    @property
    def weight(self) -> int:
        """The weight of the label's letters."""
        return 400 if self.past else 700


def label_room(items: Sequence[Bar]) -> float:
    """Return the room that the labels of ``items`` need beside their bars."""
    widest = max((text_width(b.label, b.size, b.weight) for b in items), default=0.0)
    return widest + _BESIDE + 0.4


def growth_bars(
    items: Sequence[Bar], title: str, width: float = 53.0, room: float | None = None
) -> Markup:
    """Draw horizontal bars from one zero line, each with its label beside it.

    ``room`` is what the labels get; panels side by side share it, so that their bars have the
    same width. Labels too long to stand beside their bars stand above them.
    """
    room = max(label_room(items), room or 0.0)
    above = room > width * _LABELS_BESIDE
    values = [0.0, *(bar.value for bar in items)]
    scale = Scale(values, 0.0, width if above else width - room)
    zero = scale.at(0.0)
    if not any(values):
        scale, zero = Scale([0.0, 1.0], 0.0, 1.0), 0.0
    height = 1.5 + _STEP * len(items)
    drop, thick = (_BAR - _BAR_BELOW_LABEL + 0.8, _BAR_BELOW_LABEL) if above else (0.0, _BAR)
    parts: list[str] = []
    for index, bar in enumerate(items):
        y = 2.0 + _STEP * index
        left, right = sorted((zero, scale.at(bar.value)))
        if bar.derived:
            # A bar of next to nothing is still seen, and still inside.
            left = min(left, width - _LEAST)
            colour, fill = (TEXT, "#FFFFFF") if bar.past else (TEAL, WASH)
            parts.append(
                outline(left, y + drop, max(right - left, _LEAST), thick, colour, "0.8 0.5", fill)
            )
        else:
            parts.append(rect(left, y + drop, right - left, thick, TEAL))
        start = 0.8 if above else right + _BESIDE
        parts.append(
            Label(
                start,
                y + (2.6 if above else 5.0),
                fit(bar.label, width - start, bar.size, bar.weight),
                bar.size,
                bar.weight,
                MUTED if bar.past else INK,
            ).draw()
        )
    parts.append(rect(min(zero, width - 0.2), 0, 0.2, height, INK))
    return sheet(width, height, title, parts)
