"""Units as headers and labels of tables write them: 万人次, C$ million, '000, out of 10."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from tourmetrics.extraction.lexicon import Lexicon, lexicon_of
from tourmetrics.knowledge import Knowledge

_BRACKETED = re.compile(r"[(\[（]([^()（）\[\]]{1,24})[)\]）]")
_EDGES = " .:,;*"
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class TableUnit:
    """A unit with what its numbers are multiplied with; without a name only a scale is known."""

    unit: str | None
    scale: Decimal = Decimal(1)


PERCENT = TableUnit("percent")


def unit_in(text: str, lexicon: Lexicon, dollar: str | None) -> TableUnit | None:
    """Return the unit that a header or a label names: in brackets, by itself, at its end."""
    for piece in reversed(_BRACKETED.findall(text)):
        found = unit_of(piece, lexicon, dollar)
        if found is not None:
            return found
    plain = _BRACKETED.sub(" ", text).strip()
    header = lexicon.grammars["en"].words["header_units"]
    if plain and (found := unit_of(plain, lexicon, dollar)) is not None and (
        found.unit is None or found.scale != 1 or plain in header or not plain.isascii()
    ):
        return found
    words = plain.replace(",", " ").split()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        for piece in (" ".join(words[-count:]), " ".join(words[:count])):
            found = unit_of(piece, lexicon, dollar)
            if found is not None and (found.scale != 1 or piece in ("%",) or count == len(words)):
                return found
    return PERCENT if "%" in text else None


def unit_of(text: str, lexicon: Lexicon, dollar: str | None) -> TableUnit | None:
    """Read a unit by itself: 万人次, 亿元, C$ million, thousands, out of 10."""
    words = text.strip(" ").lower()
    scale = Decimal(1)
    chinese = lexicon.units["zh"].forms
    scales = lexicon.grammars["zh"].chinese.scales
    at = 0
    while at < len(words) and words[at] in scales and words[at:] not in chinese:
        scale *= scales[words[at]]
        at += 1
    form = chinese.get(words[at:])
    if form is not None and form.canonical in lexicon.knowledge.unit_names:
        return TableUnit(form.canonical, scale * form.scale)
    return _english_unit(words, lexicon, dollar)


@lru_cache(maxsize=4)
def _currencies(knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    marks = (mark for group in lexicon_of(knowledge).currencies.values() for mark in group)
    return tuple(sorted(marks, key=lambda mark: -len(mark[0])))


def _english_unit(words: str, lexicon: Lexicon, dollar: str | None) -> TableUnit | None:
    suffixes = lexicon.grammars["en"].words["numerals"]["suffixes"]
    header = lexicon.grammars["en"].words["header_units"]
    words = words.removeprefix("in ").strip(_EDGES) if words not in header else words
    if words in header:
        return TableUnit(header[words] or None)
    unit: str | None = None
    scale = Decimal(1)
    for surface, code in _currencies(lexicon.knowledge):
        if _leads(words, surface):
            unit = dollar if surface == "$" and dollar else code
            words = words[len(surface) :].strip(_EDGES)
            break
    scales = lexicon.grammars["en"].words["header_scales"]
    for word in words.split():
        if word in scales:
            scale *= Decimal(scales[word])
            continue
        word = word.strip(_EDGES)
        single = word[:-1] if word.endswith("s") and word[:-1] in suffixes else word
        if single in suffixes:
            scale *= Decimal(suffixes[single])
            continue
        form = lexicon.units["en"].forms.get(word)
        if form is not None and form.canonical in lexicon.knowledge.unit_names:
            unit = unit or form.canonical
            scale *= form.scale
        elif word in lexicon.nouns["en"]:
            unit = unit or lexicon.nouns["en"][word]
    return TableUnit(unit, scale) if unit or scale != 1 else None


def _leads(words: str, surface: str) -> bool:
    """Whether a text begins with a currency mark, one of letters being a word by itself."""
    if not words.startswith(surface):
        return False
    behind = words[len(surface) : len(surface) + 1]
    return not (surface[-1].isalpha() and behind.isalpha())
