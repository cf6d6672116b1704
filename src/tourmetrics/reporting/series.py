"""Figures that can be held side by side: over periods of one kind, over places of one level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tourmetrics.knowledge import Knowledge
from tourmetrics.reporting.facts import Evidence
from tourmetrics.reporting.names import clean

LEAST = 3
"""So many figures must stand side by side before a chart says more than the numbers do."""

_YEAR = ("months 12", 1)
_PLAIN = frozenset({"eq", "approx"})
Period = tuple[date, date]
Kind = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Series:
    """One measure of one place over periods of one kind, in the order of time."""

    figures: tuple[Evidence, ...]

    @property
    def times(self) -> list[float]:
        """The end of each period, in months."""
        return [_months(f.period) for f in self.figures if f.period]

    @property
    def step(self) -> float:
        """The least time between two periods: where more lies, one is missing."""
        times = self.times
        return min(later - earlier for earlier, later in pairwise(times))


@dataclass(frozen=True, slots=True)
class Ranking:
    """One measure of one period in places of one level, the highest first.

    ``unsure`` are places whose figure is only a bound or a range: they have no rank.
    """

    period: Period
    figures: tuple[Evidence, ...]
    unsure: tuple[Evidence, ...]
    whole: str | None


def period_kind(period: Period) -> Kind | None:
    """Return what kind of period it is; periods of different kinds are never compared.

    A year, half, quarter or month is of the kind of all such; other whole months are alike
    where they are the same months of different years.

    >>> period_kind((date(2024, 1, 1), date(2024, 3, 31)))
    ('quarter', 0)
    >>> period_kind((date(2024, 1, 1), date(2024, 9, 30)))
    ('months 9', 1)
    """
    start, end = period
    if start == end:
        return ("day", 0)
    if start.day != 1 or (end + timedelta(days=1)).day != 1:
        return None
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    name = {1: "month", 3: "quarter", 6: "half"}.get(months)
    if name and (start.month - 1) % months == 0:
        return (name, 0)
    return (f"months {months}", start.month)


def over_time(figures: Iterable[Evidence], knowledge: Knowledge) -> Iterator[Series]:
    """Yield each measure of a place that was reported for three periods of a kind or more.

    Whole years are told beside parts of them; of several kinds of parts only the richest.
    """
    groups: dict[tuple[object, ...], dict[Period, Evidence]] = defaultdict(dict)
    for figure in figures:
        kind = period_kind(figure.period) if figure.period else None
        if kind is None or figure.period is None or figure.quantity.comparator not in _PLAIN:
            continue
        entry = knowledge.metrics.get(figure.metric or "")
        if kind[0] == "day" and (entry is None or entry.aggregation != "last"):
            continue
        held = groups[(*_what(figure, knowledge), figure.region, kind)]
        held[figure.period] = _better(held.get(figure.period), figure)
    chosen: dict[tuple[object, ...], list[dict[Period, Evidence]]] = defaultdict(list)
    for (*what, sort), held in groups.items():
        if len(held) >= LEAST:
            chosen[(*what, sort == _YEAR)].append(held)
    for several in chosen.values():
        held = max(several, key=lambda one: (len(one), max(one, key=_by_end)[::-1]))
        yield Series(tuple(held[period] for period in sorted(held, key=_by_end)))


def over_places(figures: Iterable[Evidence], knowledge: Knowledge) -> Iterator[Ranking]:
    """Yield each measure that was reported for three places of a level or more.

    Places are compared with those of their own level, so that no whole stands among its parts.
    Of several periods the one with most places is taken, then the latest.
    """
    groups: dict[tuple[object, ...], dict[Period, dict[str, Evidence]]] = {}
    for figure in figures:
        region = knowledge.regions.get(figure.region or "")
        if region is None or figure.period is None or figure.each is not None:
            continue
        held = groups.setdefault((*_what(figure, knowledge), region.level), {})
        places = held.setdefault(figure.period, {})
        places[region.code] = _better(places.get(region.code), figure)
    for held in groups.values():
        period = max(held, key=lambda p: (len(held[p]), p[1], p[1] - p[0]))
        if len(held[period]) >= LEAST:
            yield _ranked(period, held[period], knowledge)


def _ranked(period: Period, places: Mapping[str, Evidence], knowledge: Knowledge) -> Ranking:
    sure = [f for f in places.values() if f.quantity.comparator in _PLAIN]
    unsure = [f for f in places.values() if f.quantity.comparator not in _PLAIN]
    wholes = {knowledge.regions[code].parent for code in places}
    return Ranking(
        period,
        tuple(sorted(sure, key=lambda f: -f.quantity.value)),
        tuple(unsure),
        next(iter(wholes)) if len(wholes) == 1 else None,
    )


def _what(figure: Evidence, knowledge: Knowledge) -> tuple[object, ...]:
    """Return what a figure measures; words that are no other name of a metric tell a part."""
    entry = knowledge.metrics.get(figure.metric or "")
    label = clean(figure.label or "").casefold()
    if entry is not None:
        names = (entry.name_en, entry.name_zh, *entry.aliases_en, *entry.aliases_zh)
        label = "" if label in {name.casefold() for name in names} else label
    q = figure.quantity
    return figure.metric, label, figure.each, q.measure, q.change, q.unit


def _better(held: Evidence | None, figure: Evidence) -> Evidence:
    """Of two figures for one period and place: no bound, then the one published later."""

    def rank(one: Evidence) -> tuple[bool, date]:
        return one.quantity.comparator in _PLAIN, one.published or date.min

    return figure if held is None or rank(figure) > rank(held) else held


def _by_end(period: Period) -> tuple[date, date]:
    return period[1], period[0]


def _months(period: Period) -> float:
    end = period[1]
    days = ((end.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day
    return end.year * 12 + end.month + end.day / days


def ranks(figures: Sequence[Evidence]) -> list[int]:
    """Return the rank of each of sorted figures; equal ones share theirs."""
    found: list[int] = []
    for place, figure in enumerate(figures):
        same = place and figure.quantity.value == figures[place - 1].quantity.value
        found.append(found[-1] if same else place + 1)
    return found
