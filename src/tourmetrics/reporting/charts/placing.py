"""Finding room: boxes that may not meet, and labels moved apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_STEPS = 24  # pieces into which a line is cut to see what it crosses


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from ``left``, ``top`` to ``right``, ``bottom``; y grows downward."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, gap: float = 0.0) -> bool:
        """Return whether the boxes overlap, or come nearer than ``gap``.

        >>> Box(0, 0, 2, 1).meets(Box(2.5, 0, 3, 1)), Box(0, 0, 2, 1).meets(Box(2.5, 0, 3, 1), 1)
        (False, True)
        """
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def within(self, frame: Box) -> bool:
        """Return whether the box lies in ``frame``."""
        return (
            self.left >= frame.left
            and self.right <= frame.right
            and self.top >= frame.top
            and self.bottom <= frame.bottom
        )


def along(places: Sequence[tuple[float, float]], thick: float = 0.5) -> list[Box]:
    """Return small boxes that cover a line through ``places``."""
    boxes: list[Box] = []
    for (x0, y0), (x1, y1) in pairwise(places):
        for step in range(_STEPS):
            a, b = step / _STEPS, (step + 1) / _STEPS
            xs = sorted((x0 + (x1 - x0) * a, x0 + (x1 - x0) * b))
            ys = sorted((y0 + (y1 - y0) * a, y0 + (y1 - y0) * b))
            boxes.append(Box(xs[0] - thick, ys[0] - thick, xs[1] + thick, ys[1] + thick))
    return boxes


def first_free(candidates: Iterable[Box], frame: Box, taken: Sequence[Box]) -> int | None:
    """Return the place of the first candidate that lies in ``frame`` and meets nothing taken."""
    for index, box in enumerate(candidates):
        if box.within(frame) and not any(box.meets(other) for other in taken):
            return index
    return None


def spread(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Return tops near those ``wanted`` at which boxes of ``heights`` do not meet.

    What is wanted is the middle of each box. The order is kept; together the boxes must fit
    between ``low`` and ``high``.

    >>> spread([5, 5], [2, 2], 0, 10)
    [3.0, 5.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    tops: list[float] = [0.0] * len(wanted)
    # Half of the way that a crowd needs goes upward, so that it stays around its middle.
    blocks: list[list[int]] = []

    def top_of(block: Sequence[int]) -> float:
        total = sum(heights[i] for i in block)
        before, wish = 0.0, 0.0
        for i in block:
            wish += wanted[i] - heights[i] / 2 - before
            before += heights[i]
        return min(max(wish / len(block), low), high - total)

    for i in order:
        blocks.append([i])
        while len(blocks) > 1:
            above, below = blocks[-2], blocks[-1]
            if top_of(above) + sum(heights[k] for k in above) <= top_of(below):
                break
            blocks[-2:] = [above + below]
    for block in blocks:
        top = top_of(block)
        for i in block:
            tops[i] = top
            top += heights[i]
    return tops
