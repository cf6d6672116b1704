"""What a number says of its metric, as a record."""

from __future__ import annotations

from dataclasses import dataclass

from tourmetrics.model import Measure


@dataclass(frozen=True, slots=True)
class Said:
    """The measure of a figure with the base of its change, its sign and the rule that said so."""

    measure: Measure
    change: str | None
    negative: bool
    rule: str
