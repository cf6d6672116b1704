"""The unit of a cell, and its number multiplied with the scale of its column."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tourmetrics.extraction.measured import Subject
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.tabular.model import Says
from tourmetrics.extraction.tabular.units import TableUnit

RELATIVE = ("growth", "share", "completion")
POINT = "percentage_point"


def unit_and_scale(
    says: Says, subject: Subject, level: TableUnit | None, own: TableUnit | None
) -> tuple[str | None, Decimal]:
    """Return the unit of a figure and what its number is multiplied with."""
    if says in RELATIVE:
        return "percent", Decimal(1)
    if says == "points":
        return POINT, Decimal(1)
    if says == "difference" and own is not None and own.unit is not None:
        return own.unit, Decimal(1)
    scale = level.scale if level is not None and own is None else Decimal(1)
    unit = subject.unit
    if says == "difference" and unit == "percent":
        return POINT, Decimal(1)
    return unit, scale


def scaled(item: Quantity, scale: Decimal) -> Quantity:
    """Return a number multiplied with a scale, unless it has a unit of its own."""
    if item.surface or item.has_prefix or scale == 1:
        return item
    return replace(
        item,
        value=item.value * scale,
        high=None if item.high is None else item.high * scale,
        precision=item.precision * scale,
    )
