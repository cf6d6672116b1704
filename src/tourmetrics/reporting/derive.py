"""Values that follow from reported ones: the year before, by its growth; one metric per another.

Each derived value carries the figures that it was worked out from, and is never shown bare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tourmetrics.reporting.facts import Evidence
from tourmetrics.reporting.quantity import Quantity, derived

_CHANGES = frozenset({"growth", "ratio", "difference"})


@dataclass(frozen=True, slots=True)
class Line:
    """A level, the change stated with it, and the value before that follows from both."""

    level: Evidence | None
    change: Evidence | None
    prior: Quantity | None
    also: tuple[Evidence, ...] = ()
    """The same level as other sentences state it."""

    @property
    def lead(self) -> Evidence:
        """The figure that names the line."""
        found = self.level or self.change
        assert found is not None
        return found

    @property
    def figures(self) -> tuple[Evidence, ...]:
        """The figures of the line, the level first."""
        return tuple(f for f in (self.level, self.change) if f)


@dataclass(frozen=True, slots=True)
class PerUnit:
    """One reported level divided by another, with the same for the year before."""

    metric: str | None
    over: Line
    under: Line
    now: Quantity
    before: Quantity | None
    growth: Decimal | None
    """Growth in percent."""


def lines(figures: Iterable[Evidence]) -> tuple[Line, ...]:
    """Bring each change beside the level it belongs to, in the order of the documents."""
    ordered = sorted(figures, key=lambda f: (f.doc, f.start))
    groups: dict[tuple[object, ...], list[Evidence]] = defaultdict(list)
    for figure in ordered:
        key = (figure.doc, figure.region, figure.metric, figure.each, figure.period)
        groups[key].append(figure)
    found: list[Line] = []
    for group in groups.values():
        found.extend(_pair(group))
    return tuple(sorted(found, key=lambda line: (line.lead.doc, line.lead.start)))


def merged(found: Sequence[Line]) -> list[Line]:
    """Bring levels of one place and time that several sentences state alike onto one line."""
    first: dict[tuple[object, ...], int] = {}
    result: list[Line] = []
    for line in sorted(found, key=lambda line: line.change is None):
        lead, q = line.lead, line.lead.quantity
        name = lead.metric or lead.label or lead.figure_id
        key = (name, lead.each, q.measure, q.comparator, q.value, q.high, q.unit)
        if line.level and not line.change and key in first:
            at = first[key]
            result[at] = replace(result[at], also=(*result[at].also, line.level))
        else:
            if line.level:
                first.setdefault(key, len(result))
            result.append(line)
    order = {id(line.lead): place for place, line in enumerate(found)}
    return sorted(result, key=lambda line: order[id(line.lead)])


def _pair(group: Sequence[Evidence]) -> list[Line]:
    result: list[Line] = []
    level: Evidence | None = None
    taken = False
    for figure in group:
        measure = figure.quantity.measure
        if measure == "level":
            if level is not None and not taken:
                result.append(Line(level, None, None))
            level, taken = figure, False
        elif (
            measure in _CHANGES
            and level is not None
            and not taken
            and level.sentence == figure.sentence
        ):
            result.append(Line(level, figure, _prior(level, figure)))
            taken = True
        else:
            result.append(Line(None, figure, None))
    if level is not None and not taken:
        result.append(Line(level, None, None))
    return result


def _prior(level: Evidence, change: Evidence) -> Quantity | None:
    """Return the value before, where both are plain numbers and the change is of one year."""
    now, rate = level.quantity, change.quantity
    plain = {"eq", "approx"}
    if now.comparator not in plain or rate.comparator not in plain or rate.change != "yoy":
        return None
    if now.unit in {"percent", "percentage_point"} or rate.measure != "growth":
        return None
    factor = 1 + rate.value / 100
    return derived(now.value / factor, now) if factor > 0 else None


def year_before(period: tuple[date, date]) -> tuple[date, date]:
    """Return the same period one year earlier; a leap day becomes the 28th.

    >>> year_before((date(2024, 1, 1), date(2024, 3, 31)))
    (datetime.date(2023, 1, 1), datetime.date(2023, 3, 31))
    """
    start, end = period
    return (_back(start), _back(end))


def _back(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return day.replace(year=day.year - 1, day=28)
    return day.replace(year=day.year - 1)


def per_unit(
    all_lines: Iterable[Line], pairs: Iterable[tuple[str | None, str, str]]
) -> tuple[PerUnit, ...]:
    """Divide the levels that the audit paired: ``(metric, over, under)``, the last two figures."""
    by_figure = {line.level.figure_id: line for line in all_lines if line.level}
    found: list[PerUnit] = []
    for metric, over, under in pairs:
        if over in by_figure and under in by_figure:
            result = _divide(metric, by_figure[over], by_figure[under])
            if result:
                found.append(result)
    return tuple(found)


def _divide(metric: str | None, over: Line, under: Line) -> PerUnit | None:
    if over.level is None or under.level is None or not under.level.quantity.value:
        return None
    top, bottom = over.level.quantity, under.level.quantity
    like = Quantity(value=Decimal("0.5"), unit=top.unit)
    now = top.value / bottom.value
    before = growth = None
    if over.prior and under.prior and over.change and under.change:
        top_rate, bottom_rate = (
            1 + line.change.quantity.value / 100 for line in (over, under) if line.change
        )
        growth = (top_rate / bottom_rate - 1) * 100
        before = derived(now * bottom_rate / top_rate, like)
    return PerUnit(metric, over, under, derived(now, like), before, growth)
