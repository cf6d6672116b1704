"""The unit of a typed row, and the numbers that are counted in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from tourmetrics.goals.cells import (
    CellError,
    check_unit,
    parse_open_measure,
    parse_scaled_number,
    parse_unit,
)
from tourmetrics.knowledge import Knowledge, Metric
from tourmetrics.units import compatible

_COUNTED = "count"
# Amounts that can lie below nought: shares of change, scores.
_SIGNED_KINDS = ("percent", "rate", "score")


@dataclass(frozen=True, slots=True)
class Amount:
    """A unit as it was typed, what it stands for, and how its numbers are scaled.

    ``open`` says that the typed word names no noun: what is counted decides the unit.
    """

    word: str
    unit: str
    scale: Decimal
    measure: str
    open: bool
    knowledge: Knowledge

    @classmethod
    def typed(cls, word: str, measure: str, knowledge: Knowledge) -> Amount:
        """Return the amount of a typed unit.

        Raises:
            CellError: an unknown unit.
        """
        open_measure = parse_open_measure(word, knowledge)
        unit, scale = open_measure or parse_unit(word, knowledge)
        return cls(word, unit, scale, measure, open_measure is not None, knowledge)

    def fits(self, metric: Metric) -> bool:
        """Whether the metric can be said in this unit."""
        if self.measure != "level" or (self.open and metric.quantity == _COUNTED):
            return True
        return compatible(metric.unit, self.unit)

    def of(self, metric: Metric) -> Amount:
        """Return the amount as one of the metric.

        Raises:
            CellError: the unit measures something else than the metric.
        """
        if self.measure in ("level", "difference") and self.open and metric.quantity == _COUNTED:
            return replace(self, unit=metric.unit)
        if self.measure == "level":
            check_unit(self.word, self.unit, metric, self.knowledge)
        return self

    def number(self, text: str) -> float:
        """Return a typed number in the unit.

        Raises:
            CellError: no number, two scale words, or less than nothing of a counted thing.
        """
        value, scaled = parse_scaled_number(text)
        if scaled and self.scale != 1:
            raise CellError(
                f"{text!r} and the unit {self.word!r} both scale the number: write the scale once"
            )
        kind = self.knowledge.unit_display[self.unit].kind
        if value < 0 and self.measure == "level" and kind not in _SIGNED_KINDS:
            raise CellError(
                f"{text!r} is below nought: a level is at least 0; for a decrease fill the column "
                "measure with growth or difference"
            )
        return float(value * self.scale)
