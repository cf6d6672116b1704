"""The units of a scan: those of figures, and what ``measures.csv`` adds (feet, litres, pesos)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from tourmetrics.extraction.lexicon import Lexicon, lexicon_of
from tourmetrics.extraction.normalize import lower_ascii, normalize
from tourmetrics.extraction.units_in_text import Unit, Units, is_phrase, tokens_of, units_of
from tourmetrics.knowledge import Knowledge
from tourmetrics.knowledge.measures import Measure, read_measures

# Currency marks before a number, by their last two characters, the longest first.
Marks = Mapping[str, tuple[tuple[str, str], ...]]
_CODE = 3


def _key(written: str) -> str:
    return lower_ascii(normalize(written))


@lru_cache(maxsize=4)
def scan_units(knowledge: Knowledge) -> Units:
    """Return the units of a scan; the same object for the same knowledge."""
    base, measures = units_of(knowledge, wide=True), read_measures()
    tables = lexicon_of(knowledge)
    kept = tables.grammars["zh"].table("quantity", wide=True)["as_written"]
    known = _known(tables, "zh") - set(kept)
    chinese = [unit for measure in measures for unit in _chinese(measure)]
    chinese = [unit for unit in chinese if unit.surface not in known]
    known = _known(tables, "en")
    english = [unit for measure in measures for unit in _english(measure)]
    english = [unit for unit in english if unit.surface not in known]
    long: dict[str, dict[str, Unit]] = defaultdict(dict)
    for group in base.long.values():
        for unit in group:
            long[unit.surface[:2]][unit.surface] = unit
    for unit in chinese:
        if len(unit.surface) > 1:
            long[unit.surface[:2]][unit.surface] = unit
    phrases: dict[str, list[Unit]] = defaultdict(list)
    for unit in english:
        if is_phrase(unit):
            phrases[tokens_of(unit.surface)[0]].append(unit)
    for first, group in base.phrases.items():
        phrases[first] += group
    return replace(
        base,
        short={**base.short, **{unit.surface: unit for unit in chinese if len(unit.surface) == 1}},
        long={key: _longest_first(group.values()) for key, group in long.items()},
        words={**base.words, **{u.surface: u for u in english if len(tokens_of(u.surface)) == 1}},
        phrases={key: _longest_first(group) for key, group in phrases.items()},
    )


def _known(lexicon: Lexicon, language: str) -> set[str]:
    """Return how the units of figures are written; what makes no figure may have another name."""
    forms = lexicon.units[language].forms
    return {surface for surface, form in forms.items() if form.canonical != "not_a_figure"}


def _longest_first(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple(sorted(units, key=lambda unit: -len(unit.surface)))


def _chinese(measure: Measure) -> Iterator[Unit]:
    """Yield the units of one measure that may follow a number right away."""
    marks = [mark for mark in measure.marks if not mark.isascii()]
    for written in (*measure.zh, *marks):
        surface = _key(written)
        language = "zh" if surface[0] > "\u2fff" else None
        yield Unit(
            measure.unit,
            surface,
            measure.quantity,
            size=len(surface),
            language=language,
            halves=True,
        )


def _english(measure: Measure) -> Iterator[Unit]:
    for written in measure.en:
        surface = _key(written)
        yield Unit(measure.unit, surface, measure.quantity, size=len(surface), language="en")


@lru_cache(maxsize=4)
def scan_marks(knowledge: Knowledge) -> tuple[Marks, Mapping[str, Decimal]]:
    """Return the currency marks of a scan, and what those of them multiply that begin with a scale.

    MAUD 60 are 60 million Australian dollars.
    """
    lexicon = lexicon_of(knowledge)
    found = {surface: unit for group in lexicon.currencies.values() for surface, unit in group}
    for measure in read_measures():
        if measure.quantity == "money":
            found |= {_key(mark): measure.unit for mark in measure.marks}
            # A code that is a word as well (TOP 10, ALL 5) is none.
            found |= {code: measure.unit for code in measure.en if code == measure.unit.lower()}
    scales: dict[str, Decimal] = {}
    letters = lexicon.grammars["en"].words["numerals"]["currency_scales"]
    for code, unit in list(found.items()):
        if len(code) == _CODE and code == unit.lower():
            for letter, worth in letters.items():
                if letter + code not in found:
                    scales[letter + code] = Decimal(worth)
                    found[letter + code] = unit
    grouped: dict[str, list[tuple[str, str]]] = defaultdict(list)
    by_length = sorted(found.items(), key=lambda item: (-len(item[0]), item[0]))
    for surface, unit in by_length:
        grouped[surface[-2:]].append((surface, unit))
    for surface, unit in by_length:
        if len(surface) == 1:
            for tail, group in grouped.items():
                if len(tail) > 1 and tail.endswith(surface):
                    group.append((surface, unit))
    return {tail: tuple(group) for tail, group in grouped.items()}, scales
