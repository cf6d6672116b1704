"""From amounts to millimetres, for any finite numbers; and the round amounts of an axis."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable

LARGEST = sys.float_info.max
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


class Scale:
    """A straight scale from the amounts of a chart to places between ``start`` and ``end``.

    Amounts are divided by the largest before they are subtracted, so that no finite number
    overflows. Where all are equal, they stand in the middle.

    >>> Scale([0, 50, 200], 0, 40).at(50)
    10.0
    """

    def __init__(self, amounts: Iterable[float], start: float, end: float) -> None:
        values = list(amounts)
        self.low, self.high = min(values), max(values)
        self.start, self.end = start, end
        self._unit = max(abs(self.low), abs(self.high)) or 1.0
        self._span = self.high / self._unit - self.low / self._unit

    def at(self, amount: float) -> float:
        """Return the place of ``amount``; what lies beyond the scale stands at its end."""
        if not self._span:
            return (self.start + self.end) / 2
        share = (amount / self._unit - self.low / self._unit) / self._span
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


def finite(amount: float) -> float:
    """Return ``amount``, or the largest number that there is in place of an infinite one.

    >>> finite(1e308 * 10) == LARGEST
    True
    """
    return min(max(amount, -LARGEST), LARGEST)


def round_amounts(low: float, high: float, about: int = 4) -> list[float]:
    """Return round amounts from ``low`` to ``high``, about as many as asked for.

    >>> round_amounts(0, 120)
    [0.0, 50.0, 100.0]
    >>> round_amounts(0, 4.4e10)
    [0.0, 20000000000.0, 40000000000.0]
    """
    if not low < high:
        return [low]
    rough = high / about - low / about
    if not rough or not math.isfinite(rough):
        return [low, high]
    power = 10.0 ** math.floor(math.log10(rough))
    step = next((r * power for r in _ROUND if r * power >= rough * 0.95), 0.0)
    if not step or not math.isfinite(step):
        return [low, high]
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [_clean(k * step, step) for k in range(first, last + 1)] or [low, high]


def _clean(amount: float, step: float) -> float:
    """Return ``amount`` without the last bits that a multiplication left."""
    digits = 2 - math.floor(math.log10(step))
    return round(amount, digits) if abs(digits) < 300 else amount
