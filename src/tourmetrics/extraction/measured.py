"""What a number says of its metric, and what it is about, as records."""

from __future__ import annotations

from typing import NamedTuple

from tourmetrics.model import Measure


class Said(NamedTuple):
    """The measure of a figure with the base of its change, its sign and the rule that said so."""

    measure: Measure
    change: str | None
    negative: bool
    rule: str


# What most numbers say.
LEVEL = Said("level", None, False, "level")
SHARE = Said("level", None, False, "share")
RATE = Said("level", None, False, "rate")
BARE_PERCENT = Said("level", None, False, "bare percent")


class Subject(NamedTuple):
    """The metric of a number with the words that name it and the unit that they give."""

    metric: str | None
    label: tuple[int, int] | None
    unit: str | None
    rule: str
    surface: str = ""

    def of(self, metric: str | None, surface: str) -> Subject:
        """Return this subject as the number with the unit ``surface`` has it."""
        # Without the checks of the class: each number has one.
        return tuple.__new__(Subject, (metric, self.label, self.unit, self.rule, surface))
