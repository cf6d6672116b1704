"""The strip of a goal for each of several places: which met it, which did not, which are silent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from tourmetrics.reporting.charts.drawing import BAND, INK, MUTED, TEAL, line, outline, rect, sheet
from tourmetrics.reporting.charts.lettering import Label, fit, text_width
from tourmetrics.reporting.charts.placing import spread

_STEP = 4.2
_SMALLEST = 1.7  # squares smaller than this are no longer counted at a glance
_SQUARES = 3.6
_SIZE = 2.7
_DOTTED = "0.4 0.4"


def strip(
    counts: tuple[int, int, int],
    title: str,
    labels: Sequence[str] = ("", "", ""),
    width: float = 120.0,
) -> Markup:
    """Draw the places that met a goal filled, those that did not crossed, the silent dotted.

    Too many to be counted become one bar with the same three parts.

    Args:
        counts: how many met it, reported without meeting it, and did not report.
        title: the alternative text.
        labels: what stands under each of the three.
        width: what the strip may take, in millimetres.

    >>> strip((2, 1, 2), "t").count("<rect")
    5
    """
    total = max(sum(counts), 1)
    step = min(width / total, _STEP)
    drawn = _squares(counts, step) if step >= _SMALLEST else _bar(counts, step)
    named = list(_labels(counts, labels, step, width))
    wide = max([total * step, *(label.box.right + 0.2 for label in named)])
    height = _SQUARES + (3.8 if named else 0.0)
    return sheet(min(wide, width), height, title, [*drawn, *(label.draw() for label in named)])


def _squares(counts: tuple[int, int, int], step: float) -> Iterator[str]:
    size = min(step * 0.8, _SQUARES - 0.6)
    top, met, reported = (_SQUARES - size) / 2, counts[0], counts[0] + counts[1]
    for index in range(sum(counts)):
        left = index * step
        if index < met:
            yield rect(left, top, size, size, TEAL)
        elif index < reported:
            near, far = size * 0.25, size * 0.75
            yield outline(left, top, size, size, INK)
            yield line((left + near, top + near), (left + far, top + far), INK, 0.3)
            yield line((left + near, top + far), (left + far, top + near), INK, 0.3)
        else:
            yield outline(left, top, size, size, MUTED, _DOTTED)


def _bar(counts: tuple[int, int, int], step: float) -> Iterator[str]:
    met, reported, total = counts[0], counts[0] + counts[1], sum(counts)
    top, thick = 0.4, _SQUARES - 0.8
    yield outline(0, top, total * step, thick, MUTED, _DOTTED)
    yield rect(0, top, reported * step, thick, BAND)
    yield rect(max(reported * step - 0.2, 0), top, 0.2, thick, INK)
    yield rect(0, top, met * step, thick, TEAL)


def _labels(
    counts: tuple[int, int, int], labels: Sequence[str], step: float, width: float
) -> Iterator[Label]:
    """Put each label under the start of its part, moved aside where the next one needs room."""
    shown = [i for i, count in enumerate(counts) if count and labels[i]]
    texts = [fit(labels[i], width / len(shown) - 3.0, _SIZE) for i in shown]
    wides = [text_width(text, _SIZE) + 3.0 for text in texts]
    starts = [sum(counts[:i]) * step for i in shown]
    wanted = [start + wide / 2 for start, wide in zip(starts, wides, strict=True)]
    places = spread(wanted, wides, 0.0, width)
    for i, text, x in zip(shown, texts, places, strict=True):
        yield Label(x, _SQUARES + 2.8, text, _SIZE, fill=MUTED if i == 2 else INK)
