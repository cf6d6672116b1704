"""The written unit of a number: currency marks before it, measure words and nouns after it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from tourmetrics.extraction.lexicon import Lexicon, lexicon_of
from tourmetrics.extraction.numberreader import Number
from tourmetrics.knowledge import Knowledge, UnitForm

_LETTER = r"[a-z$¥€£&.'²³0-9-]"
_WORDS = re.compile(f"{_LETTER}+|%|[‰]")
# What may hang on the end of an English word without being part of it.
_MARKS = ".'-"
_WORD_END = re.compile(f"[.'-]*(?!{_LETTER})")
COUNTED = frozenset({"visits", "persons", "count"})
_ENGLISH_REACH = 40
# Letters with accents stand between these.
_ASCII, _LATIN_END = "\u00bf", "\u024f"
_LONGEST_PHRASE = 4
_SHORTEST = 4
_ONE = Decimal(1)
_TEN = Decimal(10)
_HALF = Decimal("0.5")
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is written.

    Attributes:
        unit: canonical name, ``None`` where what is counted makes no figure (3年).
        size: how many characters of the surface belong to the quote.
        language: of its letters; ``None`` for a sign like %.
        is_open: whether a noun decides the unit (个, 家, or an unknown noun).
        halves: whether 半 may stand behind it (五十二公里半).
        only: what holds where it is the unit of a number: digits before it (``arabic``), a share
            of ten before it (``tenths``), more than 一 (``several``), no noun behind it
            (``alone``); or it never is.
    """

    unit: str | None
    surface: str
    family: str
    scale: Decimal = _ONE
    size: int = 0
    language: str | None = None
    is_open: bool = False
    halves: bool = False
    only: Literal["arabic", "tenths", "several", "alone", "never"] | None = None


# A unit that stands in the text, the place where it ends, and what 半 behind it adds.
Written = tuple[Unit, int, Decimal]
# The currency that a mark before a number means, and the place where the mark begins.
Prefix = tuple[str, int]

_SCORE = Unit("score", "", "score")


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a lexicon, ready to be looked up by what stands behind a number.

    Attributes:
        short: Chinese units of one character.
        long: longer Chinese units by their first two characters, the longest first.
        words: English units of one word.
        phrases: English units of several words by the first, those of most words first.
        nouns: what is counted in English.
        not_before: before these characters a unit is another word (折合).
        in_hundredths: units of tenths as they are where two digits stand before them (八五折).
        coined: units that a Chinese numeral may stand before where a digit follows (三块五).
        coins_end: what may stand behind that digit.
        ratio: what "times" is before ``followers``.
        scale_joint: what may stand between a scale word and the noun (2 millions of visitors).
    """

    short: Mapping[str, Unit]
    long: Mapping[str, tuple[Unit, ...]]
    words: Mapping[str, Unit]
    phrases: Mapping[str, tuple[Unit, ...]]
    nouns: Mapping[str, Unit]
    scores: tuple[str, ...]
    ratio: Unit
    followers: tuple[str, ...]
    stops: frozenset[str]
    links: frozenset[str]
    no_plural: tuple[str, ...]
    plurals: frozenset[str]
    half: str
    half_not_before: frozenset[str]
    not_before: Mapping[str, str]
    in_hundredths: Mapping[str, Unit]
    coined: Mapping[str, str]
    coins_end: frozenset[str]
    numerals: frozenset[str]
    tenths_not_before: frozenset[str]
    scale_joint: str


@lru_cache(maxsize=8)
def units_of(knowledge: Knowledge, *, wide: bool = False) -> Units:
    """Return the units of ``knowledge``; the same object for the same knowledge.

    ``wide`` takes more of them for units, as a scan does.
    """
    lexicon = lexicon_of(knowledge)
    zh, en = lexicon.grammars["zh"].table("quantity", wide=wide), lexicon.grammars["en"].words
    chinese = list(_chinese_units(lexicon, zh))
    english = [_english_unit(word, form) for word, form in lexicon.units["en"].forms.items()]
    words = [unit for unit in english if len(_WORDS.findall(unit.surface)) == 1]
    phrases = [unit for unit in english if is_phrase(unit)]
    phrases.sort(key=lambda unit: -len(_WORDS.findall(unit.surface)))
    return Units(
        short={unit.surface: unit for unit in chinese if len(unit.surface) == 1},
        long=_grouped((unit.surface[:2], unit) for unit in chinese if len(unit.surface) > 1),
        words={unit.surface: unit for unit in words if unit.only != "never"}
        | {unit.surface: unit for unit in _scaled_codes(english, en["numerals"]["currency_scales"])}
        | {
            letter: Unit(unit, letter, "length", size=len(letter), language="en")
            for letter, unit in en["numerals"]["lengths"].items()
        },
        phrases=_grouped((_WORDS.findall(unit.surface)[0], unit) for unit in phrases),
        nouns={
            word: Unit(unit, word, "count", size=len(word), language=_language(word, "en"))
            for word, unit in lexicon.nouns["en"].items()
        },
        scores=tuple(en["scores"]["scales"]),
        ratio=_ratio(en["ratios"]["times"]),
        followers=tuple(en["ratios"]["followers"]),
        stops=frozenset(en["noun_phrase"]["stops"]),
        links=frozenset(en["noun_phrase"]["link"]),
        no_plural=tuple(en["noun_phrase"]["no_plural"]),
        plurals=frozenset(en["noun_phrase"]["plurals"]),
        half=zh["half"],
        half_not_before=frozenset(zh["half_not_before"]),
        not_before=zh["not_before"],
        in_hundredths={
            unit.surface: replace(unit, scale=_ONE)
            for unit in chinese
            if unit.surface in zh["in_hundredths"]
        },
        coined=zh["bare_coins"],
        coins_end=frozenset(zh["coins_end"]),
        numerals=frozenset(lexicon.grammars["zh"].words["numerals"]["digits"]),
        tenths_not_before=frozenset(zh["tenths_not_before"]),
        scale_joint=en["numerals"]["scale_joint"],
    )


def _grouped(units: Iterable[tuple[str, Unit]]) -> dict[str, tuple[Unit, ...]]:
    grouped: dict[str, list[Unit]] = defaultdict(list)
    for key, unit in units:
        grouped[key].append(unit)
    return {key: tuple(group) for key, group in grouped.items()}


def _language(surface: str, language: str) -> str | None:
    return language if surface[:1].isalpha() else None


def _ratio(times: str) -> Unit:
    return Unit("percent", times, "ratio", Decimal(100), len(times), _language(times, "en"))


def _chinese_units(lexicon: Lexicon, grammar: Mapping[str, Any]) -> Iterator[Unit]:
    """Yield the Chinese units, longest first, with what the grammar says of each."""
    forms, extra = lexicon.units["zh"].forms, grammar["extra_measures"]
    for surface in sorted({*forms, *extra}, key=lambda word: (-len(word), word)):
        form = forms.get(surface)
        counts = form is None or form.canonical != "not_a_figure"
        only: Literal["arabic", "tenths", "several", "never"] | None = None
        if surface in grammar["arabic_only"]:
            only = "arabic"
        elif surface in grammar["several_only"]:
            only = "several"
        elif form is None or not counts:
            only = None
        elif surface == grammar["half"] or form.canonical == "dimensionless":
            only = "never"
        elif surface == grammar["tenths"]:
            only = "tenths"
        # What a price is per stands behind a stroke and is no part of the quote.
        priced = form is not None and form.quantity == "money" and "/" in surface
        yield Unit(
            unit=extra[surface] if form is None else form.canonical if counts else None,
            surface=surface,
            family="count" if form is None else form.quantity if counts else "none",
            scale=_ONE if form is None or not counts or form.scale == 1 else form.scale,
            size=surface.find("/") if priced else len(surface),
            language=_language(surface, "zh"),
            is_open=surface in grammar["open_measures"],
            halves=form is not None,
            only=only,
        )


def _english_unit(surface: str, form: UnitForm) -> Unit:
    only: Literal["alone", "never"] | None = None
    if form.canonical == "not_a_figure":
        # Only years and months: grades (A-level, star) speak of the noun behind them.
        years = surface.endswith("s")
        name, family, scale = None, "none", _ONE
        only = None if years else "never"
    else:
        name, family = form.canonical, form.quantity
        scale = _ONE if form.scale == 1 else form.scale
        if family in COUNTED or family == "duration":
            only = "alone"
        if name == "dimensionless":
            only = "never"
    return Unit(name, surface, family, scale, len(surface), _language(surface, "en"), only=only)


def _scaled_codes(units: Iterable[Unit], scales: Mapping[str, str]) -> Iterator[Unit]:
    """Yield the currency codes with a letter before them that multiplies: MEUR, kUSD."""
    for unit in units:
        if unit.family == "money" and unit.unit is not None and unit.surface == unit.unit.lower():
            for letter, worth in scales.items():
                surface = letter + unit.surface
                yield replace(unit, surface=surface, scale=Decimal(worth), size=len(surface))


def tokens_of(surface: str) -> list[str]:
    """Return the words of a written unit as they are looked up."""
    return _WORDS.findall(surface)


def is_phrase(unit: Unit) -> bool:
    """Whether a unit has several words; a counted noun counts only as the very next word."""
    return unit.only is None and 1 < len(_WORDS.findall(unit.surface)) <= _LONGEST_PHRASE


def prefix_of(
    text: str,
    start: int,
    currencies: Mapping[str, tuple[tuple[str, str], ...]],
    local: Mapping[str, str],
) -> Prefix | None:
    """Return the currency mark that ends where the number starts, if there is one.

    ``currencies`` are the marks by their last one or two characters, the longest first; ``local``
    is what marks mean in the publisher's country: ``$``, or R for the rand.
    """
    at = start - 1 if start and text[start - 1] == " " else start
    marks = currencies.get(text[at - 2 : at]) or currencies.get(text[at - 1 : at], ())
    for surface, unit in (*marks, *local.items()) if local else marks:
        if not text.endswith(surface, 0, at):
            continue
        begin = at - len(surface)
        letters = surface[0].isalpha() and surface[0].isascii()
        before = text[begin - 1] if begin else " "
        if (letters or surface == "$") and before.isascii() and before.isalpha():
            # F$20 is no $20: nobody can tell what another letter makes of the mark.
            continue
        if letters and (before.isdigit() or (len(surface) == 1 and at != start)):
            # One letter is a mark only where it touches its number: R120 million.
            continue
        return local.get(surface, unit), begin
    return None


def unit_after(text: str, number: Number, units: Units, *, money: bool) -> Written | None:
    """Return the unit that follows a number, or ``None``; ``money`` where a mark stands before it.

    A counted English noun counts only where it is the very next word; units and currencies
    may have several words.
    """
    at = number.end
    char = text[at : at + 1]
    if char == " ":
        at += 1
        char = text[at : at + 1]
    if char == "+" and text[at + 1 : at + 2] > "\x7f":
        # 130+场: at least so many.
        at += 1
        char = text[at]
    if not char:
        return None
    if char > "\x7f":
        return _chinese(text, at, number, units)
    if number.scale is not _ONE and text.startswith(units.scale_joint, at):
        at += len(units.scale_joint)
        char = text[at : at + 1]
    if not money and text.startswith(units.scores, at):
        return _SCORE, number.end, _NOTHING
    if char.isalpha():
        return _english(text, at, units)
    chinese = _chinese(text, at, number, units)
    if chinese is not None or money:
        return chinese
    return _english(text, at, units)


def _chinese(text: str, at: int, number: Number, units: Units) -> Written | None:
    unit: Unit | None
    for unit in units.long.get(text[at : at + 2], ()):
        if text.startswith(unit.surface, at):
            break
    else:
        unit = units.short.get(text[at : at + 1])
        if unit is None:
            return None
    if unit.only is not None or unit.surface in units.not_before:
        if not _fits(text, at, unit, number, units):
            return None
        if number.value > _TEN:
            unit = units.in_hundredths.get(unit.surface, unit)
    end = at + unit.size
    halved = unit.halves and text.startswith(units.half, end)
    halved = halved and (unit.unit is not None or number.value <= _TEN)
    if halved and text[end + 1 : end + 2] not in units.half_not_before:
        return unit, end + 1, _HALF
    return unit, end, _NOTHING


def _fits(text: str, at: int, unit: Unit, number: Number, units: Units) -> bool:
    if unit.surface in units.not_before:
        behind = text[at + unit.size : at + unit.size + 1]
        if behind and behind in units.not_before[unit.surface]:
            return False
    if unit.only is None:
        return True
    if unit.surface in units.coined and text[at + 1 : at + 2] in units.numerals:
        return text[at + 2 : at + 3] in units.coins_end or at + 2 == len(text)
    if unit.only == "arabic":
        if number.value == _HALF:
            return True
        return number.form == "digits" or number.more or number.scale != 1
    if unit.only == "several":
        return number.value != 1 or number.form == "digits"
    if unit.only == "tenths":
        behind = text[at + unit.size : at + unit.size + 1]
        return number.value <= 10 and behind not in units.tenths_not_before
    return False


def _english(text: str, at: int, units: Units) -> Written | None:
    if text.startswith("-", at):
        at += 1
    stop = at + _ENGLISH_REACH
    first = _WORDS.match(text, at, stop)
    if first is None:
        return None
    if _ASCII < text[first.end() : first.end() + 1] < _LATIN_END:
        # Gäste is no gram.
        return None
    word = first.group()
    surface = word.rstrip(_MARKS)
    if "-" in surface:
        # The unit of 5km-10km ends where the other end of the range begins.
        head = surface.partition("-")[0]
        if head in units.words and surface[len(head) + 1 : len(head) + 2].isdigit():
            word = surface = head
    end = at + len(surface)
    if surface == units.ratio.surface and text.startswith(units.followers, end):
        return units.ratio, end, _NOTHING
    for phrase in units.phrases.get(word, ()):
        behind = at + phrase.size
        if text.startswith(phrase.surface, at) and _WORD_END.match(text, behind, stop):
            return phrase, behind, _NOTHING
    unit = units.words.get(surface)
    if unit is not None and (unit.only is None or not _modifies(text, end, surface, units)):
        return unit, end, _NOTHING
    noun = units.nouns.get(surface)
    if noun is None:
        if not _plural(text, end, surface, units):
            return None
        noun = Unit("item", surface, "count", language="en", is_open=True)
    elif _modifies(text, end, surface, units):
        return None
    return noun, end, _NOTHING


def _plural(text: str, end: int, surface: str, units: Units) -> bool:
    """Whether an unknown word is the noun that is counted: a plural with no noun behind it."""
    if not surface.endswith("s") or surface.endswith(units.no_plural):
        return False
    if len(surface) < _SHORTEST or not surface.isalpha() or surface in units.stops:
        return False
    following = _WORDS.match(text, end + 1) if text.startswith(" ", end) else None
    return following is None or following.group() in units.stops


def _modifies(text: str, end: int, surface: str, units: Units) -> bool:
    """Whether a singular noun stands before the noun that is counted: tourist attractions."""
    if surface.endswith("s") or surface in units.plurals:
        return False
    following = _WORDS.match(text, end + 1) if text.startswith(" ", end) else None
    if following is None or not following.group()[0].isalpha():
        return text.startswith("-", end)
    return following.group() in units.links or following.group() not in units.stops
