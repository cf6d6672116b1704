"""How many places meet a goal that holds for each of them, counted only where all is certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tourmetrics.comparison.places import PLACE_LEVELS
from tourmetrics.errors import UnitError
from tourmetrics.reporting.facts import Evidence, Goal
from tourmetrics.reporting.quantity import Quantity
from tourmetrics.units import convert_factor

_WHOLE = 1e-6


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """Places that met a goal, that reported without meeting it, and that did not report."""

    met: int
    short: int
    silent: int


def count_places(goal: Goal, figures: Sequence[Evidence]) -> PlaceCount | None:
    """Return how many places meet ``goal``, or ``None`` where the figures do not surely say it.

    They say it when each place is told by one figure of its own in the goal's measure, and each
    is surely on one side of the target.

    Args:
        goal: a goal with what was found for it.
        figures: the figures that the comparison judged it by.
    """
    if goal.each not in PLACE_LEVELS or not goal.coverage or len(figures) < 2:
        return None
    places = [figure.region for figure in figures]
    own = all(f.each is None and f.quantity.measure == goal.target.measure for f in figures)
    if not own or None in places or goal.region in places or len(set(places)) < len(places):
        return None
    judged = [_meets(figure.quantity, goal) for figure in figures]
    of = len(figures) / goal.coverage
    if None in judged or abs(of - round(of)) > _WHOLE or round(of) < len(figures):
        return None
    met = sum(bool(one) for one in judged)
    return PlaceCount(met, len(figures) - met, round(of) - len(figures))


def _meets(reported: Quantity, goal: Goal) -> bool | None:
    """Return whether a place's figure meets the target; ``None`` where it could be either."""
    target = goal.target
    try:
        factor = convert_factor(reported.unit, target.unit)
    except UnitError:
        return None
    value, high = reported.value * factor, (reported.high or reported.value) * factor
    if target.comparator == "approx" or target.high is not None:
        return None
    least = None if reported.comparator in ("le", "lt") else value
    most = None if reported.comparator in ("ge", "gt") else high
    fewer = target.comparator in ("le", "lt")
    if fewer or (target.comparator == "eq" and goal.direction == "down"):
        return _beyond(least, most, target.value, falling=True, strict=target.comparator == "lt")
    return _beyond(least, most, target.value, falling=False, strict=target.comparator == "gt")


def _beyond(
    least: Decimal | None, most: Decimal | None, target: Decimal, *, falling: bool, strict: bool
) -> bool | None:
    if falling:
        least, most = (None if x is None else -x for x in (most, least))
        target = -target
    if least is not None and (least > target or (least == target and not strict)):
        return True
    if most is not None and (most < target or (most == target and strict)):
        return False
    return None
