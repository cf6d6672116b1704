"""Numerals with what belongs to them: unit, comparator, range, list; still without meaning."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from tourmetrics.extraction.comparators import comparator_of
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Marks
from tourmetrics.extraction.numbers import Form, Number, find_numbers
from tourmetrics.extraction.units_in_text import Written, prefix_of, unit_after
from tourmetrics.model import Comparator

Change = Literal["from", "to"]
# How far from its number 由 may stand, and how long the verb of the change may be.
_FROM_REACH = 6
_GAP = 8


@dataclass(frozen=True, slots=True)
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
    scale: Decimal = Decimal(1)
    unit_scale: Decimal = Decimal(1)
    more: bool = False
    sequence: int = -1
    place: int = 0
    size: int = 1
    change: Change | None = None
    has_prefix: bool = False
    borrowed: bool = False


def find_quantities(
    lowered: str, marks: Marks, lexicon: Lexicon, *, dollar: str | None = None
) -> list[Quantity]:
    """Return the quantities of a text, in order; ``dollar`` is the currency that ``$`` means."""
    bare = [_quantity(lowered, number, lexicon, dollar) for number in find_numbers(lowered)]
    bare = _merge_tenths(_apart(bare), lexicon)
    merged = _merge_ranges(lowered, bare, lexicon)
    merged = _mark_changes(lowered, merged, lexicon)
    listed = _share_in_lists(lowered, merged, lexicon)
    return _compare(lowered, listed, marks, lexicon)


def _apart(quantities: list[Quantity]) -> list[Quantity]:
    """Leave out what is part of the unit before it: the 百 of 个百分点, the 2 of km2."""
    kept: list[Quantity] = []
    for item in quantities:
        if kept and item.number_start < kept[-1].end:
            continue
        if kept and item.start < kept[-1].end:
            # The mark between two numbers belongs to the first one.
            item = replace(
                item,
                start=item.number_start,
                has_prefix=False,
                unit=item.unit if item.surface else None,
                family=item.family if item.surface else "",
                open_unit=not item.surface,
            )
        kept.append(item)
    return kept


def _quantity(text: str, number: Number, lexicon: Lexicon, dollar: str | None) -> Quantity:
    start, end = number.start, number.end
    value, precision = number.value, number.precision
    sign = _minus(text, start, lexicon)
    if sign and number.form in ("digits", "han", "words", "per_hundred"):
        start, value = start - sign, -value
    prefix = prefix_of(text, start, lexicon, dollar)
    written = unit_after(text, number, lexicon, money=prefix is not None)
    if prefix is not None and (written is None or written.family != "money"):
        written = Written(prefix.unit, "", "money", Decimal(1), end)
        start = prefix.start
    elif prefix is not None:
        start = prefix.start
    outer = _minus(text, start, lexicon) if prefix is not None and value > 0 else 0
    start, value = (start - outer, -value) if outer else (start, value)
    if number.form == "fold":
        written = Written("percent", "", "fold", Decimal(1), end)
    elif number.form == "per_hundred":
        written = Written("percent", "", "percent", Decimal(1), end)
    factor = written.scale if written else Decimal(1)
    extra = written.extra if written else Decimal(0)
    measures = lexicon.grammars["zh"].words["quantity"]["open_measures"]
    unknown = written is not None and written.family == "unknown"
    is_open = written is None or written.surface in measures or unknown
    spoken = written is not None and written.surface[:1].isalpha()
    language = written.language if written and spoken else _language(text, number)
    return Quantity(
        start=start,
        end=written.end if written else end,
        number_start=number.start,
        number_end=end,
        value=(value + extra) * factor,
        high=None if number.high is None else number.high * factor,
        precision=precision * factor,
        comparator="between" if number.high is not None else "eq",
        unit=written.unit if written else None,
        surface=written.surface if written else "",
        family="count" if unknown else written.family if written else "",
        open_unit=is_open and prefix is None and number.form not in ("fold", "fraction", "half"),
        form=number.form,
        language=language,
        scale=number.scale,
        unit_scale=factor,
        more=number.more,
        has_prefix=prefix is not None,
    )


def _minus(text: str, start: int, lexicon: Lexicon) -> int:
    """Return the length of the minus before a number, 0 without one."""
    signs = lexicon.grammars["zh"].words["joins"]["minus"]
    sign = next((s for s in signs if text.endswith(s, 0, start)), None)
    if sign is not None:
        before = text[start - len(sign) - 1] if start > len(sign) else " "
        glued = (before.isascii() and before.isalnum()) or before in "%)"
        return 0 if glued else len(sign)
    english = lexicon.grammars["en"].words["joins"]
    dash = english["dash_minus"]
    if text.endswith(" " + dash, 0, start) and text[start - 3 : start - 2].isalpha():
        return len(dash)
    for word in english["minus"]:
        at = start - len(word) - 1
        if text.endswith(word + " ", 0, start) and not text[at - 1 : at].isalpha():
            return len(word) + 1
    return 0


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _language(text: str, number: Number) -> str:
    around = text[max(0, number.start - 6) : number.start] + text[number.end : number.end + 6]
    return "zh" if any(_is_han(char) for char in around) or number.form == "han" else "en"


def _merge_tenths(quantities: list[Quantity], lexicon: Lexicon) -> list[Quantity]:
    """Join 两成 and 七 to 两成七, and the 半 of 四成半 and 五十二公里半 to what it halves."""
    grammar = lexicon.grammars["zh"].words["quantity"]
    tenths = grammar["tenths"]
    merged: list[Quantity] = []
    for item in quantities:
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.surface == tenths
            and item.start == last.end
            and item.form == "han"
            and item.value < 10
            and not item.surface
        ):
            merged[-1] = replace(
                last, end=item.end, value=last.value + item.value, precision=Decimal("0.5")
            )
            continue
        merged.append(item)
    return merged


def _merge_ranges(text: str, quantities: list[Quantity], lexicon: Lexicon) -> list[Quantity]:
    merged: list[Quantity] = []
    for item in quantities:
        last = merged[-1] if merged else None
        gap = text[last.end : item.start] if last else ""
        near = last is not None and len(gap) <= 9 and "\n" not in gap
        joined = near and last is not None and _range_words(text, last, item, gap, lexicon)
        if last is None or not joined or last.high is not None or not _range_fits(last, item):
            merged.append(item)
            continue
        low = _aligned(last, item)
        if joined == "change":
            merged[-1] = replace(low, change="from")
            merged.append(replace(item, change="to"))
        elif low.value < item.value:
            leads = low.has_prefix or (low.form == "per_hundred" and not item.surface)
            merged[-1] = replace(
                item,
                start=low.start,
                number_start=low.number_start,
                value=low.value,
                high=item.value,
                unit=low.unit if leads else item.unit,
                family=low.family if leads else item.family,
                open_unit=item.open_unit and not leads,
                has_prefix=low.has_prefix or item.has_prefix,
                precision=max(low.precision, item.precision),
                comparator="between",
            )
        else:
            merged.append(item)
    return merged


def _mark_changes(text: str, quantities: list[Quantity], lexicon: Lexicon) -> list[Quantity]:
    """Find 由30万人次调增到35万人次: two figures, the start of a change and its end."""
    joins = lexicon.grammars["zh"].words["joins"]
    marked = list(quantities)
    for at in range(len(marked) - 1):
        first, second = marked[at], marked[at + 1]
        gap = text[first.end : second.start]
        before = text[max(0, first.start - _FROM_REACH) : first.start]
        begins = any(word in before for word in joins["from"])
        reaches = gap.rstrip(" ").endswith(tuple(joins["reaching"])) and len(gap) <= _GAP
        if begins and reaches and not any(stop in gap + before for stop in joins["stops"]):
            marked[at] = replace(first, change="from")
            marked[at + 1] = replace(second, change="to")
    return marked


def _range_fits(low: Quantity, high: Quantity) -> bool:
    if low.form in ("fraction", "half", "fold") or high.form in ("fraction", "half", "fold"):
        return False
    if low.has_prefix and high.family not in ("", "money"):
        return False
    return not low.surface or low.surface == high.surface


def _range_words(text: str, low: Quantity, high: Quantity, gap: str, lexicon: Lexicon) -> str:
    """Say what stands between two numbers: a ``range``, a ``change``, or nothing of the kind."""
    word = gap.strip()
    en, zh = lexicon.grammars["en"].words, lexicon.grammars["zh"].words
    before = text[max(0, low.start - 60) : low.start].rstrip()
    if word == "and":
        between = en["joins"]["between"]
        return "range" if any(before.endswith(start) for start in between) else ""
    if word == en["joins"]["either"]:
        return "range" if low.form == "words" and high.value - low.value == 1 else ""
    if word in zh["joins"]["between"]:
        closes = text.startswith(tuple(zh["joins"]["between_after"]), high.end)
        return "range" if closes else ""
    if word not in en["joins"]["range"] and word not in zh["joins"]["range"]:
        return ""
    if word == "to" and any(before.endswith(" " + by) for by in en["joins"]["by"]):
        return ""
    if before.endswith(tuple(en["joins"]["range_from"])):
        return "range"
    if any(before.endswith(" " + start) or before == start for start in en["joins"]["from"]):
        clause = before[max(before.rfind(mark) for mark in ".;:\n") + 1 :]
        return "change" if _speaks_of_change(clause, lexicon) else "range"
    if any(before.endswith(start) for start in zh["joins"]["from"]):
        behind = tuple(zh["joins"]["range_after"])
        return "range" if text.startswith(behind, high.end) else "change"
    return "range"


def _speaks_of_change(clause: str, lexicon: Lexicon) -> bool:
    for cue in lexicon.knowledge.cues:
        if cue.language == "en" and cue.role in ("increase", "decrease"):
            at = clause.find(cue.surface)
            while at >= 0:
                end = at + len(cue.surface)
                before = clause[at - 1] if at else " "
                after = clause[end] if end < len(clause) else " "
                if not before.isalpha() and not after.isalpha() and cue.surface.isalpha():
                    return True
                at = clause.find(cue.surface, end)
    return False


def _aligned(low: Quantity, high: Quantity) -> Quantity:
    """Give the first number of a range or list the scale and unit of the last one."""
    given = low.surface or low.form == "per_hundred"
    if given or (low.has_prefix and low.scale != 1):
        return low
    if low.has_prefix:
        factor = high.scale if high.scale != 1 else Decimal(1)
        return replace(
            low, value=low.value * factor, precision=low.precision * factor, scale=factor
        )
    factor = Decimal(1)
    if low.scale == 1 and high.scale != 1 and high.form == low.form:
        top = high.high if high.high is not None else high.value
        if abs(low.value) < abs(top / high.unit_scale / high.scale) * 1000:
            factor = high.scale
    spread = factor * high.unit_scale
    return replace(
        low,
        value=low.value * spread,
        precision=low.precision * spread,
        unit=high.unit,
        surface=high.surface,
        family=high.family,
        open_unit=high.open_unit,
        scale=high.scale if factor != 1 else low.scale,
        unit_scale=high.unit_scale,
        borrowed=True,
    )


def _share_in_lists(text: str, quantities: list[Quantity], lexicon: Lexicon) -> list[Quantity]:
    """Number the lists (650、2210和1282.4万人次) and let their members share scale and unit."""
    separators = {
        "zh": set(lexicon.grammars["zh"].words["joins"]["list"]) - {","},
        "en": set(lexicon.grammars["en"].words["joins"]["list"]),
    }
    runs: list[list[int]] = []
    for index, item in enumerate(quantities):
        if index:
            last = quantities[index - 1]
            gap = text[last.end : item.start].strip()
            same = _same_kind(last, item)
            language = item.language if item.language == last.language else "zh"
            if "\n" in text[last.end : item.start]:
                runs.append([index])
                continue
            if gap and gap in separators[language] and same and last.change is None:
                runs[-1].append(index)
                continue
        runs.append([index])
    shared = list(quantities)
    number = 0
    for run in runs:
        if len(run) < 2 or not _closed(text, quantities, run):
            continue
        for place in range(len(run) - 2, -1, -1):
            low, high = shared[run[place]], shared[run[place + 1]]
            plain = not low.surface and not low.has_prefix and not high.has_prefix
            if plain and high.family != "fold":
                shared[run[place]] = _aligned(low, high)
        for place, index in enumerate(run):
            shared[index] = replace(shared[index], sequence=number, place=place, size=len(run))
        number += 1
    return shared


def _closed(text: str, quantities: list[Quantity], run: list[int]) -> bool:
    """Whether an English run of numbers ends as lists do, with "and"; a comma alone is no list."""
    first, last = quantities[run[-2]], quantities[run[-1]]
    gap = text[first.end : last.start].strip()
    return gap not in (",", ";")


def _same_kind(first: Quantity, second: Quantity) -> bool:
    if {first.form, second.form} & {"fraction", "half"}:
        return False
    if first.surface:
        return first.family == second.family or (second.family == "" and first.open_unit)
    return first.family in ("", second.family)


def _compare(
    text: str, quantities: list[Quantity], marks: Marks, lexicon: Lexicon
) -> list[Quantity]:
    compared: list[Quantity] = []
    for item in quantities:
        found = comparator_of(text, item.start, item.end, item.language, marks, lexicon)
        if item.high is not None:
            compared.append(item)
            continue
        if found is None and item.sequence >= 0 and item.place > 0:
            first = compared[-item.place]
            inherited = first.comparator if first.comparator in ("ge", "gt", "le", "lt") else "eq"
            compared.append(
                replace(item, comparator="gt" if item.more and inherited == "eq" else inherited)
            )
            continue
        about = lexicon.grammars["zh"].words["numerals"]["about"]
        vague: Comparator = "approx" if text.endswith(about, 0, item.number_end) else "gt"
        compared.append(replace(item, comparator=found or (vague if item.more else "eq")))
    return compared
