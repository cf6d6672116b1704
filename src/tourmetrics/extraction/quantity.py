"""Numerals with what belongs to them: unit, comparator, range, list; still without meaning."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from tourmetrics.extraction.comparators import Surroundings
from tourmetrics.extraction.compounds import Compounds, add_part, compounds_of
from tourmetrics.extraction.lexicon import Lexicon, lexicon_of
from tourmetrics.extraction.marks import Marks
from tourmetrics.extraction.measures_in_text import Marks as CurrencyMarks
from tourmetrics.extraction.measures_in_text import scan_marks, scan_units
from tourmetrics.extraction.numberreader import Form, Number
from tourmetrics.extraction.numbers import find_numbers
from tourmetrics.extraction.ranges import joins_of, mark_changes, merge_ranges
from tourmetrics.extraction.sidebyside import share_in_lists
from tourmetrics.extraction.signs import Signs, is_yen, minus_before, signs_of
from tourmetrics.extraction.units_in_text import (
    COUNTED,
    Units,
    Written,
    prefix_of,
    unit_after,
    units_of,
)
from tourmetrics.knowledge import Knowledge
from tourmetrics.model import Comparator

Change = Literal["from", "to"]

_YUAN = "CNY"
_ONE = Decimal(1)
_HALF = Decimal("0.5")
_HAN_FIRST, _HAN_LAST = "\u3400", "\u9fff"
# Chinese commas, stops and brackets tell the language too.
_HAN = re.compile(f"[\u3001-\u3011{_HAN_FIRST}-{_HAN_LAST}]")
# How far from a number its language is told by.
_AROUND = 6
_SIGNED = frozenset({"digits", "han", "words", "per_hundred", "fraction"})
_NO_NOUN = frozenset({"fold", "fraction", "half"})
# Forms that are percent by themselves, with the kind that they are.
_PERCENT: Mapping[str, str] = {"fold": "fold", "per_hundred": "percent"}
_BOUNDS = frozenset({"ge", "gt", "le", "lt"})


# Not frozen, so that the steps below and the reading of its sentence may complete it in place.
@dataclass(slots=True)
class Quantity:
    """A number with its unit; ``text[start:end]`` is the quote of a figure.

    Attributes:
        unit_scale: what the unit as written multiplies with (10 for 成), already in ``value``.
        unit: canonical name, or ``None`` where a noun must decide or there is none.
        surface: the unit as written (家), empty without one.
        family: quantity kind of the unit (money, percent, count …), empty without one.
        open_unit: whether a noun decides the unit (个, 家, or no unit at all).
        sequence: number of the list that it is part of, with its place in that list.
        change: whether it is the start or the end of a change (from X to Y).
    """

    start: int
    end: int
    number_start: int
    number_end: int
    value: Decimal
    high: Decimal | None
    precision: Decimal
    comparator: Comparator
    unit: str | None
    surface: str
    family: str
    open_unit: bool
    form: Form
    language: str
    scale: Decimal = _ONE
    unit_scale: Decimal = _ONE
    more: bool = False
    sequence: int = -1
    place: int = 0
    size: int = 1
    change: Change | None = None
    has_prefix: bool = False
    borrowed: bool = False


def find_quantities(
    lowered: str,
    marks: Marks,
    lexicon: Lexicon,
    *,
    local: Mapping[str, str] = MappingProxyType({}),
    wide: bool = False,
) -> list[Quantity]:
    """Return the quantities of a text, in order, each with what the words around it make of it.

    ``local`` is what currency marks mean in the publisher's country; ``wide`` adds the forms and
    units that only a scan reads.
    """
    numbers = find_numbers(lowered, wide=wide)
    quantities = quantities_of(lowered, numbers, lexicon, local, wide=wide)
    compare(quantities, lowered, marks, lexicon)
    return quantities


def quantities_of(
    lowered: str,
    numbers: Sequence[Number],
    lexicon: Lexicon,
    local: Mapping[str, str],
    *,
    wide: bool = False,
) -> list[Quantity]:
    """Return the quantities that the numerals of a text make; ``compare`` completes them."""
    if not numbers:
        return []
    words, joins = _words_of(lexicon.knowledge, wide=wide), joins_of(lexicon.knowledge)
    quantities = _apart(lowered, numbers, words, local)
    quantities = merge_ranges(lowered, quantities, joins)
    mark_changes(lowered, quantities, joins)
    share_in_lists(lowered, quantities, joins)
    return quantities


def compare(
    quantities: Sequence[Quantity],
    lowered: str,
    marks: Marks,
    lexicon: Lexicon,
    without: Container[int] = (),
) -> None:
    """Say of each quantity whether it is a bound; what opens a list speaks for its members.

    Quantities that begin at a place of ``without`` and stand in no list may be left as they are.
    """
    around = Surroundings.of(lowered, marks, lexicon)
    about = _words_of(lexicon.knowledge).about
    behind = joins_of(lexicon.knowledge).bounds
    folded = tuple(lexicon.grammars["zh"].words["numerals"]["fold_more"])
    for index, item in enumerate(quantities):
        if item.high is not None or (item.sequence < 0 and item.start in without):
            continue
        found = around.comparator(item.start, item.end, item.language)
        if found is None and item.sequence >= 0 and item.place > 0:
            first = quantities[index - item.place]
            # 10%以上和12%: a bound behind a number is its own.
            spoken = first.comparator in _BOUNDS and not lowered.startswith(behind, first.end)
            found = first.comparator if spoken else None
            if found is None and item.more:
                found = "gt"
        if found is None and item.form == "fold" and lowered.startswith(folded, item.end):
            found = "gt"
        if found is None and item.more:
            found = "approx" if lowered.endswith(about, 0, item.number_end) else "gt"
        if found is None and item.end > item.number_end and lowered[item.number_end] == "+":
            found = "ge"
        item.comparator = found or "eq"


@dataclass(frozen=True, slots=True)
class _Words:
    """What the grammars say of signs before a number and of what hangs on it.

    Attributes:
        about: what 来 makes of a number.
        tenths: the unit 成, which a digit may follow (两成七).
        compounds: amounts with a smaller part behind them.
        openers: last characters of what may belong to a number before it.
        marks: currency marks; ``mark_scales`` are worth more than one.
        scale_behind: finds what multiplies an amount behind its currency (75 USD million).
    """

    units: Units
    signs: Signs
    about: str
    tenths: str
    compounds: Compounds
    openers: frozenset[str]
    marks: CurrencyMarks
    mark_scales: Mapping[str, Decimal]
    scale_behind: re.Pattern[str]
    scales: Mapping[str, Decimal]


@lru_cache(maxsize=8)
def _words_of(knowledge: Knowledge, *, wide: bool = False) -> _Words:
    lexicon = lexicon_of(knowledge)
    signs = signs_of(knowledge)
    marks, scales = scan_marks(knowledge) if wide else (lexicon.currencies, {})
    zh, en = lexicon.grammars["zh"].words, lexicon.grammars["en"].words
    numerals = en["numerals"]
    return _Words(
        units=scan_units(knowledge) if wide else units_of(knowledge),
        signs=signs,
        about=zh["numerals"]["about"],
        tenths=zh["quantity"]["tenths"],
        compounds=compounds_of(knowledge, wide=wide),
        openers=signs.openers | {mark[-1] for mark in marks},
        marks=marks,
        mark_scales=scales,
        scale_behind=re.compile(rf" ({'|'.join(numerals['scales_behind'])})\b"),
        scales=lexicon.grammars["en"].english.scales,
    )


def _apart(
    text: str, numbers: Sequence[Number], words: _Words, local: Mapping[str, str]
) -> list[Quantity]:
    """Leave out what is part of the unit before it: the 百 of 个百分点, the 2 of km2."""
    kept: list[Quantity] = []
    last: Quantity | None = None
    always = bool(words.compounds.counts)
    for number in numbers:
        if last is not None and number.start < last.end:
            continue
        item = _quantity(text, number, words, local, 0 if last is None else last.end)
        if last is not None:
            # Smaller parts stand right behind, but for coins and what a scan knows.
            beside = item.start == last.end or last.family == "money" or always
            if beside and add_part(text, item, last, words.compounds):
                continue
            if last.surface == words.tenths and _is_rest_of_tenths(item, last):
                last.end = item.end
                last.value += item.value
                last.precision = _HALF
                continue
        kept.append(item)
        last = item
    return kept


def _is_rest_of_tenths(item: Quantity, last: Quantity) -> bool:
    """Whether 七 belongs to the 两成 before it."""
    return item.start == last.end and item.form == "han" and item.value < 10 and not item.surface


def _quantity(
    text: str, number: Number, words: _Words, local: Mapping[str, str], reach: int
) -> Quantity:
    """Return a number with its signs and its unit; what is before ``reach`` is not its own."""
    start, end, form = number.start, number.end, number.form
    value, high, precision = number.value, number.high, number.precision
    currency: str | None = None
    if start and text[start - 1] in words.openers:
        if form in _SIGNED:
            sign = minus_before(text, start, words.signs)
            if sign:
                start, value = start - sign, -value
        prefix = prefix_of(text, start, words.marks, local)
        if prefix is not None and prefix[1] >= reach:
            before, (currency, start) = start, prefix
            times = (
                words.mark_scales.get(text[start:before].rstrip()) if words.mark_scales else None
            )
            if times is not None:
                value, precision = value * times, precision * times
            if is_yen(text, start, number.end, words.signs):
                currency = "JPY"
            sign = minus_before(text, start, words.signs) if value > 0 else 0
            if sign:
                start, value = start - sign, -value
    has_prefix = currency is not None
    name, surface, family = currency, "", "money" if has_prefix else ""
    factor, language, is_open = _ONE, None, not has_prefix and form not in _NO_NOUN
    quote_end = end
    if form in _PERCENT:
        name, family, is_open = "percent", _PERCENT[form], False
    else:
        written = unit_after(text, number, words.units, money=has_prefix)
        if form == "fraction" and written is not None and written[0].family in COUNTED:
            # "One in four visitors" is a share of them.
            written = None
        if written is not None and has_prefix and _opens_next(text, currency, written):
            written = None
        if written is not None and (not has_prefix or written[0].family == "money"):
            unit, quote_end, extra = written
            name, surface, family = unit.unit, unit.surface, unit.family
            language, is_open = unit.language, is_open and unit.is_open
            if extra:
                value += extra
            if has_prefix and name == _YUAN and not surface.isascii():
                # 新台币2,954元: the word before says whose money it is.
                name = currency
            elif local and name == _YUAN and surface[-1:] in local:
                # 2,954元 of a bureau in Taipei.
                name = local[surface[-1]]
            if unit.scale is not _ONE:
                factor = unit.scale
                value, precision = value * factor, precision * factor
                high = None if high is None else high * factor
            scale = words.scale_behind.match(text, quote_end) if family == "money" else None
            if scale is not None and number.scale == factor == 1:
                factor, quote_end = words.scales[scale[1]], scale.end()
                value, precision = value * factor, precision * factor
                high = None if high is None else high * factor
    return Quantity(
        start,
        quote_end,
        number.start,
        end,
        value,
        high,
        precision,
        "eq" if high is None else "between",
        name,
        surface,
        family,
        is_open,
        form,
        language or _language(text, number),
        number.scale,
        factor,
        number.more,
        has_prefix=has_prefix,
    )


def _opens_next(text: str, currency: str | None, written: Written) -> bool:
    """Whether a currency behind an amount that has one is that of the next: RMB 10 USD 20."""
    unit, end, _ = written
    behind = text[end : end + 2].lstrip()[:1]
    return unit.unit != currency and behind.isdigit() and text[end - 1 : end].isascii()


def _language(text: str, number: Number) -> str:
    """Return the language of the words around a number that has no unit of a language."""
    start, end = number.start, number.end
    if start and _HAN_FIRST <= text[start - 1] <= _HAN_LAST:
        return "zh"
    if text[max(0, start - _AROUND) : end + _AROUND].isascii():
        return "en"
    if number.form == "han" or _HAN.search(text, max(0, start - _AROUND), start):
        return "zh"
    return "zh" if _HAN.search(text, end, end + _AROUND) else "en"
