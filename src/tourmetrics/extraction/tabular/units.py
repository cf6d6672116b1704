"""Units as headers and labels of tables write them: 万人次, C$ million, '000, out of 10."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from tourmetrics.extraction.lexicon import Lexicon, lexicon_of
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.tabular.grid import Grid
from tourmetrics.extraction.tabular.words import table_words
from tourmetrics.knowledge import Knowledge

# Marks of money before the zeros of thousands: $000.
_MARKS = "$€£¥ "
_BRACKETED = re.compile(r"[(\[（]([^()（）\[\]]{1,24})[)\]）]")
_HAN = re.compile("[\u3400-\u9fff]")
_EDGES = " .:,;*"
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class TableUnit:
    """A unit with what its numbers are multiplied with; without a name only a scale is known."""

    unit: str | None
    scale: Decimal = Decimal(1)


PERCENT = TableUnit("percent")


@dataclass(frozen=True, slots=True)
class Money:
    """What marks of money mean in one document.

    ``dollar`` is what ``$`` means, ``currency`` that of the publisher's country; ``marks`` are
    short ones that mean it in that country only (R million).
    """

    dollar: str | None = None
    currency: str | None = None
    marks: Mapping[str, str] = field(default_factory=dict)

    def leading(self, words: str) -> tuple[str, int] | None:
        """Return the currency of a short mark that a unit begins with, and its length."""
        first = words.partition(" ")[0].strip(_EDGES)
        known = self.currency is not None and self.marks.get(first) == self.currency
        return (self.currency, len(first)) if known and self.currency else None


def unit_in(text: str, lexicon: Lexicon, money: Money) -> TableUnit | None:
    """Return the unit that a header or a label names: in brackets, by itself, at its end."""
    for piece in reversed(_BRACKETED.findall(text)):
        found = unit_of(piece, lexicon, money)
        if found is not None:
            return found
    plain = _BRACKETED.sub(" ", text).strip()
    header = lexicon.grammars["en"].words["header_units"]
    if (
        plain
        and (found := unit_of(plain, lexicon, money)) is not None
        and (found.unit is None or found.scale != 1 or plain in header or not plain.isascii())
    ):
        return found
    words = plain.replace(",", " ").split()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        for piece in (" ".join(words[-count:]), " ".join(words[:count])):
            found = unit_of(piece, lexicon, money)
            if found is not None and (found.scale != 1 or piece in ("%",) or count == len(words)):
                return found
    return PERCENT if "%" in text else None


def names_unit(text: str, lexicon: Lexicon, money: Money) -> bool:
    """Whether a text is a unit and nothing else.

    >>> from tourmetrics.knowledge import load_knowledge
    >>> lexicon = lexicon_of(load_knowledge())
    >>> [names_unit(text, lexicon, Money()) for text in ("万人次", "eur million", "new beds")]
    [True, True, False]
    """
    return unit_of(text, lexicon, money, whole=True) is not None


def unit_of(text: str, lexicon: Lexicon, money: Money, *, whole: bool = False) -> TableUnit | None:
    """Read a unit by itself: 万人次, 亿元, C$ million, thousands, out of 10.

    ``whole`` asks that no other word stands in the text.
    """
    words = text.strip(" ").lower().replace("’", "'").replace("‘", "'")
    if table_words().per.match(words):
        # What the number is relative to; the label names what is counted.
        return TableUnit(None)
    if table_words().score.fullmatch(words):
        return TableUnit("score")
    if " " in words and _HAN.search(words):
        # In two languages: 万人次 ten thousand.
        words = next(part for part in words.split(" ") if _HAN.search(part))
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
    return _english_unit(words, lexicon, money, whole=whole)


@lru_cache(maxsize=4)
def _currencies(knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    marks = (mark for group in lexicon_of(knowledge).currencies.values() for mark in group)
    return tuple(sorted(marks, key=lambda mark: -len(mark[0])))


def _english_unit(
    words: str, lexicon: Lexicon, money: Money, *, whole: bool = False
) -> TableUnit | None:
    suffixes = lexicon.grammars["en"].words["numerals"]["suffixes"]
    header = lexicon.grammars["en"].words["header_units"]
    words = words.removeprefix("in ").strip(_EDGES) if words not in header else words
    if words in header:
        return TableUnit(header[words] or None)
    if words in lexicon.grammars["en"].words["notes"]["letters"]:
        return None
    unit: str | None = None
    scale = Decimal(1)
    local = money.leading(words)
    if local is not None:
        unit, words = local[0], words[local[1] :].strip(_EDGES)
    for surface, code in _currencies(lexicon.knowledge) if unit is None else ():
        if words.startswith(surface) and _stands_alone(words, surface):
            unit = money.dollar if surface == "$" and money.dollar else code
            words = words[len(surface) :].strip(_EDGES)
            break
    scales = lexicon.grammars["en"].words["header_scales"]
    given = words.split()
    if any(word in scales and given.count(word) > 1 for word in given):
        # "'000 '000": units of two columns, not thousands of thousands.
        return None
    for word in given:
        if word in scales:
            scale *= Decimal(scales[word])
            continue
        word = word.strip(_EDGES)
        single = word[:-1] if word.endswith("s") and word[:-1] in suffixes else word
        if single in suffixes:
            scale *= Decimal(suffixes[single])
            continue
        form = lexicon.units["en"].forms.get(word)
        if form is not None and form.canonical == PERCENT.unit and form.scale != 1:
            # The quarter of a title is three months and no 25 percent.
            continue
        if form is not None and form.canonical in lexicon.knowledge.unit_names:
            unit = unit or form.canonical
            scale *= form.scale
        elif word in lexicon.nouns["en"]:
            unit = unit or lexicon.nouns["en"][word]
        elif whole and word:
            return None
    return TableUnit(unit, scale) if unit or scale != 1 else None


def _stands_alone(words: str, surface: str) -> bool:
    """Whether the currency mark at the head of a text is no word's beginning."""
    behind = words[len(surface) : len(surface) + 1]
    return not (surface[-1].isalpha() and behind.isalpha())


@lru_cache(maxsize=512)
def currency_of(region: str | None, knowledge: Knowledge) -> str | None:
    """Return the currency of the country of a region, by CLDR."""
    if region is None or not knowledge.knows_region(region):
        return None
    from babel.numbers import get_territory_currencies

    country = knowledge.region_lineage(region)[-1][:2]
    codes = get_territory_currencies(country)
    return next((code for code in codes if code in knowledge.unit_names), None)


def refuse_units(
    grid: Grid, quantities: Sequence[Quantity], lowered: str, reasons: dict[int, str]
) -> None:
    """Mark what looks like a number in a title but is a unit: '000, US$ million."""
    for start, end in (*grid.titles, (grid.start, grid.end)):
        at = bisect_left(quantities, start, key=lambda item: item.start)
        while at < len(quantities) and quantities[at].start < end:
            item = quantities[at]
            text = lowered[item.start : item.end]
            outside = (start, end) in grid.titles
            zeros = outside and set(text.lstrip(_MARKS)) <= {"0"}
            if zeros or not any(char.isdigit() for char in text):
                reasons.setdefault(item.start, "unit")
            at += 1
