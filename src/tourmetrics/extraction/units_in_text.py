"""The written unit of a number: currency marks before it, measure words and nouns after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.numbers import Number

_WORDS = re.compile(r"[a-z$¥€£&.'²³0-9-]+|%|[‰]")
_COUNTED = frozenset({"visits", "persons", "count"})
_ENGLISH_REACH = 40
_UNKNOWN = "unknown"
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Written:
    """A unit as it stands in the text, with the place where it ends."""

    unit: str | None
    surface: str
    family: str
    scale: Decimal
    end: int
    extra: Decimal = Decimal(0)
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Prefix:
    """A currency mark before a number."""

    unit: str
    start: int


def prefix_of(text: str, start: int, lexicon: Lexicon, dollar: str | None) -> Prefix | None:
    """Return the currency mark that ends where the number starts, if there is one."""
    at = start - 1 if start and text[start - 1] == " " else start
    for surface, unit in lexicon.currencies.get(text[at - 1 : at], ()):
        if not text.endswith(surface, 0, at):
            continue
        begin = at - len(surface)
        letters = surface[0].isalpha() and surface[0].isascii()
        before = text[begin - 1] if begin else " "
        if letters and before.isascii() and before.isalnum():
            continue
        return Prefix(dollar if surface == "$" and dollar else unit, begin)
    return None


def unit_after(text: str, number: Number, lexicon: Lexicon, *, money: bool) -> Written | None:
    """Return the unit that follows a number, or ``None``.

    A counted English noun counts only where it is the very next word; units and currencies
    may have several words.
    """
    at = number.end
    if at < len(text) and text[at] == " ":
        at += 1
    if at >= len(text):
        return None
    char = text[at]
    for scale in lexicon.grammars["en"].words["scores"]["scales"]:
        if text.startswith(scale, at) and not money:
            return Written("score", "", "score", Decimal(1), number.end)
    if char == "%" or not char.isascii() or not char.isalpha():
        chinese = _chinese(text, at, number, lexicon)
        if chinese is not None or not char.isascii():
            return chinese
    return None if money and not char.isalpha() else _english(text, at, lexicon)


def _chinese(text: str, at: int, number: Number, lexicon: Lexicon) -> Written | None:
    table = lexicon.units["zh"]
    grammar = lexicon.grammars["zh"].words["quantity"]
    extra_measures = grammar["extra_measures"]
    for size in range(min(max(table.longest, 5), len(text) - at), 0, -1):
        surface = text[at : at + size]
        form = table.forms.get(surface)
        if form is None and surface not in extra_measures:
            continue
        worded = number.form != "digits" and not number.more and number.scale == 1
        if worded and surface in grammar["arabic_only"]:
            return None
        if form is None:
            return Written(
                extra_measures[surface], surface, "count", Decimal(1), at + size, language="zh"
            )
        if form.canonical == "not_a_figure":
            return Written(None, surface, "none", Decimal(1), at + size, language="zh")
        if surface == grammar["tenths"] and not _tenths_fit(text, at + size, number, grammar):
            return None
        if surface == grammar["half"] or form.canonical == "dimensionless":
            return None
        # What a price is per stands behind a stroke and is no part of the quote.
        end = at + (surface.find("/") if form.quantity == "money" and "/" in surface else size)
        extra = Decimal(0)
        if text.startswith(grammar["half"], end) and not _half_is_word(text, end, grammar):
            end, extra = end + 1, Decimal("0.5")
        family = form.quantity
        return Written(form.canonical, surface, family, form.scale, end, extra, "zh")
    return None


def _tenths_fit(text: str, end: int, number: Number, grammar: Mapping[str, Any]) -> bool:
    return number.value <= 10 and text[end : end + 1] not in set(grammar["tenths_not_before"])


def _half_is_word(text: str, at: int, grammar: Mapping[str, Any]) -> bool:
    return text[at + 1 : at + 2] in set(grammar["half_not_before"])


def _english(text: str, at: int, lexicon: Lexicon) -> Written | None:
    if text[at] == "-":
        at += 1
    words = list(_WORDS.finditer(text, at, min(len(text), at + _ENGLISH_REACH)))
    if not words or words[0].start() != at:
        return None
    surface = text[at : words[0].end()].rstrip(".'-")
    ratios = lexicon.grammars["en"].words["ratios"]
    if surface == ratios["times"] and text.startswith(
        tuple(ratios["followers"]), at + len(surface)
    ):
        return Written("percent", surface, "ratio", Decimal(100), at + len(surface))
    table = lexicon.units["en"]
    for count in range(min(4, len(words)), 0, -1):
        end = words[count - 1].end()
        surface = text[at:end].rstrip(".'-")
        if "\n" in surface:
            continue
        end = at + len(surface)
        form = table.forms.get(surface)
        if form is None:
            continue
        if form.canonical == "not_a_figure":
            # Only years and months: grades (A-level, star) speak of the noun behind them.
            if surface.endswith("s"):
                return Written(None, surface, "none", Decimal(1), end)
            continue
        noun = form.quantity in (*_COUNTED, "duration")
        if noun and (count > 1 or _modifies(text, end, surface, lexicon)):
            continue
        if form.canonical == "dimensionless":
            continue
        return Written(form.canonical, surface, form.quantity, form.scale, end)
    surface = text[at : words[0].end()].rstrip(".'-")
    unit = lexicon.nouns["en"].get(surface)
    if unit is not None and not _modifies(text, at + len(surface), surface, lexicon):
        return Written(unit, surface, "count", Decimal(1), at + len(surface))
    if unit is None and _plural(text, at, surface, lexicon):
        return Written("item", surface, _UNKNOWN, Decimal(1), at + len(surface))
    return None


def _plural(text: str, at: int, surface: str, lexicon: Lexicon) -> bool:
    """Whether an unknown word is the noun that is counted: a plural with no noun behind it."""
    rules = lexicon.grammars["en"].words["noun_phrase"]
    ends = surface.endswith("s") and not surface.endswith(tuple(rules["no_plural"]))
    if not ends or len(surface) < _SHORTEST or not surface.isalpha() or surface in rules["stops"]:
        return False
    following = _WORDS.match(text, at + len(surface) + 1)
    goes_on = text[at + len(surface) : at + len(surface) + 1] == " " and following is not None
    return not goes_on or following is None or following.group() in rules["stops"]


def _modifies(text: str, end: int, surface: str, lexicon: Lexicon) -> bool:
    """Whether a singular noun stands before the noun that is counted: tourist attractions."""
    if surface.endswith("s"):
        return False
    following = _WORDS.match(text, end + 1) if text.startswith(" ", end) else None
    if following is None or not following.group()[0].isalpha():
        return text.startswith("-", end)
    if following.group() in lexicon.grammars["en"].words["noun_phrase"]["link"]:
        return True
    return following.group() not in lexicon.grammars["en"].words["noun_phrase"]["stops"]
