"""What a planner types into a goals file: periods, numbers, units, metrics, regions."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import lru_cache

from tourmetrics.extraction.anchor import Anchor
from tourmetrics.extraction.calendar import find_mentions
from tourmetrics.extraction.grammar import load_grammar
from tourmetrics.knowledge import Knowledge, Metric
from tourmetrics.units import compatible

_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_PART = re.compile(r"(\d{4})-?([QHqh])([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SUGGESTIONS = 3
# From here on a scale word belongs to the number or to the unit, not to both (三千 亿元 is fine).
_LARGE = 10_000


class CellError(Exception):
    """A cell that cannot be understood; the text says what to write instead."""


def parse_period(text: str) -> tuple[date, date]:
    """Return the first and the last day of a typed period.

    >>> parse_period("2024-Q1")
    (datetime.date(2024, 1, 1), datetime.date(2024, 3, 31))
    >>> parse_period("2025-12-31")[0]
    datetime.date(2025, 12, 31)
    >>> parse_period("2024年1-6月")[1]
    datetime.date(2024, 6, 30)

    Raises:
        CellError: no year, quarter, half, month, day, or pair of days.
    """
    text = text.strip()
    if said := _said_period(text):
        return said
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


def _said_period(text: str) -> tuple[date, date] | None:
    """Return the period that the Chinese grammar reads from the whole text, else ``None``."""
    plain = unicodedata.normalize("NFKC", text)
    if plain.isascii():
        return None
    try:
        mentions = find_mentions(plain, load_grammar("zh"), Anchor())
    except ValueError:
        return None
    if len(mentions) != 1 or (mentions[0].start, mentions[0].end) != (0, len(plain)):
        return None
    return mentions[0].period if mentions[0].role in ("span", "deadline") else None


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    if not 1 <= first <= last <= 12:
        raise ValueError
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def parse_number(text: str) -> Decimal:
    """Return a typed number; thousands may be grouped by commas, and a scale word may follow.

    >>> parse_number("6.5亿")
    Decimal('650000000.0')

    Raises:
        CellError: no finite number.
    """
    return parse_scaled_number(text)[0]


def parse_scaled_number(text: str) -> tuple[Decimal, bool]:
    """Return a typed number, and whether a large scale word (万, 亿) is part of it.

    Raises:
        CellError: no finite number.
    """
    plain = unicodedata.normalize("NFKC", text.strip())
    plain = plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain
    try:
        number = Decimal(plain)
    except InvalidOperation:
        said = _said_number(plain)
        if said is not None:
            return said
        number = Decimal("NaN")
    if not number.is_finite():
        raise CellError(f"{text!r} is no number: write one such as 1200 or 3.5")
    return number, False


def _said_number(text: str) -> tuple[Decimal, bool] | None:
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    if not digits or digits.isascii() or digits != digits.strip():
        return None
    numerals = load_grammar("zh").chinese
    try:
        read = numerals.read(digits)
    except ArithmeticError:
        return None
    if read is None or read.high is not None:
        return None
    large = any(numerals.scales.get(char, 0) >= _LARGE for char in digits)
    return sign * read.value, large


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


def parse_open_measure(text: str, knowledge: Knowledge) -> tuple[str, Decimal] | None:
    """Return unit and scale of a measure word that leaves open what is counted (个, 万项).

    The unit holds as long as nothing says what is counted; ``None`` for every other unit.
    """
    words = load_grammar("zh").words["quantity"]
    typed = text.strip()
    _, scales = _forms(knowledge)
    for prefix, scale in (("", Decimal(1)), *scales):
        word = typed.removeprefix(prefix)
        if typed.startswith(prefix) and word in words["open_measures"]:
            unit = words["extra_measures"].get(word)
            return (unit, scale) if unit else (parse_unit(word, knowledge)[0], scale)
    return None


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


def parse_metric(text: str, fits: Callable[[Metric], bool] | None, knowledge: Knowledge) -> str:
    """Return the id of a typed metric: an id, a name or an alias in either language.

    Where several metrics share a name, those that the rest of the row ``fits`` go before.

    Raises:
        CellError: no such metric, or several; near ones are named.
    """
    typed = text.strip()
    if typed in knowledge.metrics:
        return typed
    names = _names(knowledge)
    found = names.get(typed.casefold(), ())
    fitting = [ident for ident in found if fits is None or fits(knowledge.metrics[ident])]
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


def check_unit(typed: str, unit: str, metric: Metric, knowledge: Knowledge) -> None:
    """Refuse a unit that measures something else than the metric; counted things may differ.

    Raises:
        CellError: amounts of another dimension; the metric's own unit is named.
    """
    shown = knowledge.unit_display
    if compatible(metric.unit, unit) or shown[metric.unit].kind == shown[unit].kind:
        return
    own = shown[metric.unit]
    hint = ", or fill the column measure with growth" if shown[unit].kind == "percent" else ""
    raise CellError(
        f"{typed!r} does not measure {metric.id}: write {metric.unit} ({own.zh}){hint}, or name "
        "another metric"
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
    if knowledge.knows_region(typed):
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
