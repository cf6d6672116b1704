"""What a planner types into a goals file: periods, numbers, units, metrics, regions."""

from __future__ import annotations

import calendar
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import lru_cache

from tourmetrics.knowledge import Knowledge
from tourmetrics.units import compatible

_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_PART = re.compile(r"(\d{4})-?([QHqh])([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SUGGESTIONS = 3


class CellError(Exception):
    """A cell that cannot be understood; the text says what to write instead."""


def parse_period(text: str) -> tuple[date, date]:
    """Return the first and the last day of a typed period.

    >>> parse_period("2024-Q1")
    (datetime.date(2024, 1, 1), datetime.date(2024, 3, 31))
    >>> parse_period("2025-12-31")[0]
    datetime.date(2025, 12, 31)

    Raises:
        CellError: no year, quarter, half, month, day, or pair of days.
    """
    text = text.strip()
    try:
        if match := _YEAR.fullmatch(text):
            return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)
        if match := _PART.fullmatch(text):
            months = 3 if match[2] in "Qq" else 6
            last = int(match[3]) * months
            return _months(int(match[1]), last - months + 1, last)
        if match := _MONTH.fullmatch(text):
            return _months(int(match[1]), int(match[2]), int(match[2]))
        first, slash, last_day = text.partition("/")
        start = date.fromisoformat(first.strip()[:10])
        return start, date.fromisoformat(last_day.strip()) if slash else start
    except ValueError:
        raise CellError(
            f"{text!r} is no period: write 2024, 2024-Q1, 2024-H1, 2024-06, 2024-12-31 (a "
            "deadline) or 2024-01-01/2024-12-31"
        ) from None


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    if not 1 <= first <= last <= 12:
        raise ValueError
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def parse_number(text: str) -> Decimal:
    """Return a typed number; thousands may be grouped by commas.

    Raises:
        CellError: no finite number.
    """
    plain = text.strip()
    plain = plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise CellError(f"{text!r} is no number: write one such as 1200 or 3.5")
    return number


def parse_unit(text: str, knowledge: Knowledge) -> tuple[str, Decimal]:
    """Return the canonical unit and the scale of a typed unit.

    A name of the closed list, any written form of ``data/units.csv``, or a scale word before one.

    Raises:
        CellError: an unknown unit; near ones are named.
    """
    typed = text.strip()
    if typed in knowledge.unit_names:
        return typed, Decimal(1)
    forms, scales = _forms(knowledge)
    folded = typed.casefold()
    if folded in forms:
        return forms[folded]
    for surface, scale in scales:
        if folded.startswith(surface):
            rest = folded.removeprefix(surface).strip()
            if rest in knowledge.unit_names:
                return rest, scale
            if rest in forms:
                unit, inner = forms[rest]
                return unit, scale * inner
    near = get_close_matches(folded, sorted({*knowledge.unit_names, *forms}), n=_SUGGESTIONS)
    hint = f"did you mean {', '.join(near)}? " if near else ""
    raise CellError(
        f"{typed!r} is no unit: {hint}Write a name of the unit list, such as visit, CNY, percent"
    )


@lru_cache(maxsize=8)
def _forms(
    knowledge: Knowledge,
) -> tuple[dict[str, tuple[str, Decimal]], tuple[tuple[str, Decimal], ...]]:
    """Written forms of units, and the scale words, longest first."""
    forms: dict[str, tuple[str, Decimal]] = {}
    scales: dict[str, Decimal] = {}
    for form in knowledge.units:
        surface = form.surface.casefold()
        if form.canonical in knowledge.unit_names:
            forms.setdefault(surface, (form.canonical, form.scale))
        elif form.quantity == "scale":
            scales.setdefault(surface, form.scale)
    longest = sorted(scales.items(), key=lambda item: (-len(item[0]), item[0]))
    return forms, tuple(longest)


def parse_metric(text: str, unit: str, measure: str, knowledge: Knowledge) -> str:
    """Return the id of a typed metric: an id, a name or an alias in either language.

    Where several metrics share a name, the unit decides.

    Raises:
        CellError: no such metric, or several; near ones are named.
    """
    typed = text.strip()
    if typed in knowledge.metrics:
        return typed
    names = _names(knowledge)
    found = names.get(typed.casefold(), ())
    fitting = [
        ident
        for ident in found
        if measure != "level" or compatible(knowledge.metrics[ident].unit, unit)
    ]
    found = tuple(fitting) or found
    if len(found) == 1:
        return found[0]
    if found:
        raise CellError(f"{typed!r} can be {' or '.join(found)}: write the id that is meant")
    near = get_close_matches(typed.casefold(), sorted({*knowledge.metrics, *names}), n=_SUGGESTIONS)
    hint = f"did you mean {', '.join(near)}? " if near else ""
    raise CellError(
        f"{typed!r} is no metric of the catalogue: {hint}Write an id of data/metrics.csv, "
        "or leave the cell empty and fill label"
    )


@lru_cache(maxsize=8)
def _names(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for metric in knowledge.metrics.values():
        known = (metric.name_en, metric.name_zh, *metric.aliases_en, *metric.aliases_zh)
        for name in dict.fromkeys(alias.casefold() for alias in known):
            names.setdefault(name, []).append(metric.id)
    return {name: tuple(ids) for name, ids in names.items()}


def parse_region(text: str, knowledge: Knowledge) -> str:
    """Return the code of a typed region: a code, or a name that only one place has.

    Raises:
        CellError: no such place, or several; their codes are named.
    """
    typed = text.strip()
    if typed in knowledge.regions:
        return typed
    found = knowledge.regions_named(typed)
    if len(found) == 1:
        return found[0].code
    if found:
        codes = ", ".join(f"{region.code} ({region.name('en')})" for region in found)
        raise CellError(f"{typed!r} can be {codes}: write the code that is meant")
    raise CellError(
        f"{typed!r} is no region: write an ISO 3166-2 code (CN-LN), a six-digit code (421200) "
        "or a full name"
    )
