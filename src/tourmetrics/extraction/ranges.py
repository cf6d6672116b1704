"""What joins two numbers: ranges, changes from one to another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from tourmetrics.extraction.lexicon import Lexicon, lexicon_of
from tourmetrics.knowledge import Knowledge

if TYPE_CHECKING:
    from tourmetrics.extraction.quantity import Quantity

Joint = Literal["range", "change"]

_ONE = Decimal(1)
# How far apart the ends of a range stand, and how far before them a word may open it.
_NEAR, _BOUNDED = 9, 20
_OPENING = 60
# How far back a point of a list may begin.
_POINT_REACH = 120
# What ends the line or the sentence before.
_HEADS = ("\n", ". ")
# What may stand before its verb.
_POINT = " \t-*•–"
# How far before ", from" the verb of the change may stand.
_FAR_OPENING = 160
_MANY = 1000
# Amounts told with so many digits are no round ends of a range.
_EXACT = 4
# A range is wider than this.
_CLOSE = Decimal("1.05")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# What ends a clause; the point in 4.6% does not.
_CLAUSE_ENDS = (". ", ";", ":", "\n")
# What changes are told in, besides amounts.
_RELATIVE = {"percent", "ratio"}
# How far from its number 由 may stand, and how long the verb of the change may be.
_FROM_REACH = 10
_GAP = 8
# How far before "from" the verb of a revision may stand.
_VERB = 40
# How many times the low end of "by X to Y" the high end may be.
_SPAN = 3
# Smaller scales belong to the number that they stand in, or to a digit before it.
_BIG = 10_000
_TEN = 10
# Above this "5 or 6" are two numbers.
_SPOKEN = 100
_TO = " to "
_NO_ENDS = frozenset({"fraction", "half", "fold"})
_BEHIND = frozenset({"ge_after", "le_after", "approx_after"})


@dataclass(frozen=True, slots=True)
class Joins:
    """The words of the grammars that join numbers.

    Attributes:
        joints: all that may stand between the ends of a range.
        ranges: of those, what makes a range by itself.
        listed: by language, what stands between the members of a list.
        bounds: Chinese bounds behind a number (以上), which may stand inside a list.
        list_first: the first characters of those and of what is listed.
        changes: finds verbs of a change that is neither.
        rise_or_fall: finds English words that speak of a change.
    """

    joints: frozenset[str]
    ranges: frozenset[str]
    both: tuple[str, ...]
    either: str
    zh_between: frozenset[str]
    zh_between_after: tuple[str, ...]
    zh_between_before: tuple[str, ...]
    zh_between_short: str
    zh_between_end: str
    by: tuple[str, ...]
    changes: re.Pattern[str]
    range_from: tuple[str, ...]
    bounded: re.Pattern[str]
    en_from: tuple[str, ...]
    zh_from: tuple[str, ...]
    zh_range_after: tuple[str, ...]
    dated: tuple[str, ...]
    reaching: tuple[str, ...]
    stops: frozenset[str]
    listed: dict[str, frozenset[str]]
    bounds: tuple[str, ...]
    list_first: frozenset[str]
    rise_or_fall: re.Pattern[str]


@lru_cache(maxsize=4)
def joins_of(knowledge: Knowledge) -> Joins:
    """Return the joining words for ``knowledge``; the same object for the same knowledge."""
    lexicon = lexicon_of(knowledge)
    zh, en = lexicon.grammars["zh"].words["joins"], lexicon.grammars["en"].words["joins"]
    ranges = frozenset({*zh["range"], *en["range"]})
    listed = {"zh": frozenset(zh["list"]) - {","}, "en": frozenset(en["list"])}
    bounds = _bounds_behind(knowledge)
    return Joins(
        joints=ranges | {"and", en["either"], *zh["between"]},
        ranges=ranges,
        both=tuple(en["between"]),
        either=en["either"],
        zh_between=frozenset(zh["between"]),
        zh_between_after=tuple(zh["between_after"]),
        zh_between_before=tuple(zh["between_before"]),
        zh_between_short=zh["between_short"],
        zh_between_end=zh["between_end"],
        by=tuple(f" {word}" for word in en["by"]),
        changes=re.compile(rf"\b(?:{'|'.join(en['changes'])})\b"),
        range_from=tuple(en["range_from"]),
        bounded=_bounded(lexicon),
        en_from=tuple(en["from"]),
        zh_from=tuple(zh["from"]),
        zh_range_after=tuple(zh["range_after"]),
        dated=tuple(en["dated"]),
        reaching=tuple(zh["reaching"]),
        stops=frozenset(zh["stops"]),
        listed=listed,
        bounds=bounds,
        list_first=frozenset(word[0] for words in (*listed.values(), bounds) for word in words),
        rise_or_fall=_rise_or_fall(lexicon),
    )


def _bounds_behind(knowledge: Knowledge) -> tuple[str, ...]:
    """Return the Chinese bounds behind a number, the longest first."""
    words = {c.surface for c in knowledge.cues if c.language == "zh" and c.role in _BEHIND}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _rise_or_fall(lexicon: Lexicon) -> re.Pattern[str]:
    words = sorted(
        cue.surface
        for cue in lexicon.knowledge.cues
        if cue.language == "en" and cue.role in ("increase", "decrease") and cue.surface.isalpha()
    )
    letter = r"[^\W\d_]"
    return re.compile(f"(?<!{letter})(?:{'|'.join(words) or '(?!)'})(?!{letter})")


def _bounded(lexicon: Lexicon) -> re.Pattern[str]:
    """Return what joins the ends of a change of which the last is a bound: to at least."""
    words = sorted(
        re.escape(cue.surface)
        for cue in lexicon.knowledge.cues
        if cue.language == "en" and cue.role in ("ge", "gt", "le", "lt", "approx")
    )
    return re.compile(f"{_TO.strip()} (?:{'|'.join(words) or '(?!)'})")


def merge_ranges(text: str, quantities: list[Quantity], joins: Joins) -> list[Quantity]:
    """Make one of the two ends of a range, and say of two numbers that they are a change."""
    merged: list[Quantity] = []
    last: Quantity | None = None
    for item in quantities:
        apart = item.start - last.end if last is not None else _BOUNDED
        near = apart <= _NEAR or (apart < _BOUNDED and _leads_to(text, last))
        if last is not None and near and last.high is None:
            joint = _joint(text, last, item, joins)
            if joint == "change":
                align(last, item)
                _lend(last, item)
                last.change, item.change = "from", "to"
            elif joint == "range" and _widen(last, item):
                merged.pop()
            elif joint is None and _moved_back(text, last, item):
                last.change, item.change = "to", "from"
        merged.append(item)
        last = item
    return merged


def _moved_back(text: str, end: Quantity, start: Quantity) -> bool:
    """Whether the end of a change is told before its start: climbed *to* 4,344 *from* 4,020."""
    if end.language != "en" or end.change is not None or end.family in _RELATIVE:
        return False
    told = text[end.end : start.start].strip() == "from" and text.endswith(_TO[1:], 0, end.start)
    return told and end.unit == start.unit and _may_be_ends(end, start)


def _lend(low: Quantity, high: Quantity) -> None:
    """Give the end of an English change without a unit that of its start."""
    if low.language == "en" and low.surface and not (high.surface or high.has_prefix):
        high.unit, high.family, high.borrowed = low.unit, low.family, True
        high.open_unit, high.unit_scale = low.open_unit, low.unit_scale


def _leads_to(text: str, low: Quantity | None) -> bool:
    """Whether "to" stands behind a number, so that a bound may follow: from 58% to at least 63%."""
    return low is not None and low.language == "en" and text.startswith(_TO, low.end)


def _widen(low: Quantity, high: Quantity) -> bool:
    """Make ``high`` the range that begins with ``low``, unless ``low`` is the larger one."""
    value = low.value * _stretch(low, high)
    if value >= high.value:
        return False
    align(low, high)
    if low.has_prefix or (low.form == "per_hundred" and not high.surface):
        high.unit, high.family, high.open_unit = low.unit, low.family, False
    high.start, high.number_start = low.start, low.number_start
    high.value, high.high = value, high.value
    high.has_prefix = low.has_prefix or high.has_prefix
    high.precision = max(low.precision, high.precision)
    high.comparator = "between"
    return True


def mark_changes(text: str, quantities: list[Quantity], joins: Joins) -> None:
    """Find 由30万人次调增到35万人次: two figures, the start of a change and its end."""
    first: Quantity | None = None
    for second in quantities:
        if first is not None and second.start - first.end <= _GAP:
            gap = text[first.end : second.start]
            if gap.rstrip(" ").endswith(joins.reaching):
                before = text[max(0, first.start - _FROM_REACH) : first.start]
                at = max(before.rfind(word) for word in joins.zh_from)
                if at >= 0 and joins.stops.isdisjoint(gap + before[at:]):
                    first.change, second.change = "from", "to"
        first = second


def _joint(text: str, low: Quantity, high: Quantity, joins: Joins) -> Joint | None:
    """Say what joins two numbers: a range, a change, or nothing of the kind."""
    gap = text[low.end : high.start]
    word = gap.strip()
    bounded = len(gap) > len(_TO) + 1 and joins.bounded.fullmatch(word) is not None
    if (word not in joins.joints and not bounded) or "\n" in gap:
        return None
    # "From 2.2 nights to 2.6": the end of a change has the unit of its start.
    shortened = _leads_to(text, low) and bool(low.surface) and not (high.surface or high.has_prefix)
    if not shortened and not _may_be_ends(low, high):
        return None
    before = text[max(0, low.start - _OPENING) : low.start].rstrip()
    if before.endswith("/"):
        # 6/30/23 - 10,187 rooms: the end of a date.
        return None
    if _is_year_before(text, low, high, joins):
        return None
    if word == "and":
        return "range" if before.endswith(joins.both) else None
    if word == joins.either:
        near = high.value - low.value == 1 and high.value < _SPOKEN
        return "range" if near and low.form in ("words", "digits") else None
    if word in joins.zh_between:
        between = text.startswith(joins.zh_between_after, high.end)
        return "range" if between or _is_between(text, word, before, high, joins) else None
    if word == "to" and before.endswith(joins.by) and not shortened:
        return "range" if _is_span(low, high) else None
    if before.endswith(joins.range_from) and not shortened:
        return "range"
    moved = word == _TO.strip() and joins.rise_or_fall.search(before, before.rfind(" ") + 1)
    if moved and _is_moved_to(low, high):
        # "The rate slipped $4.20 to $151.75": by how much, and where to.
        return None
    for start in joins.en_from:
        if before == start or before.endswith(f" {start}"):
            far = high.family != "money" and high.value >= _MANY
            if far and (before == f", {start}" or before.endswith(f", {start}")):
                before = text[max(0, low.start - _FAR_OPENING) : low.start].rstrip()
            clause = before[max(before.rfind(mark) for mark in _CLAUSE_ENDS) + 1 :]
            changed = joins.rise_or_fall.search(clause) or joins.changes.search(clause[-_VERB:])
            # "Extend the marked trails around the lake from 35 km to 120 km".
            changed = changed or joins.changes.match(_point(text, low.start))
            if (bounded or shortened) and not changed:
                return None
            # What begins above its end is no range: from 6.7 to 6.4 nights.
            ended = low.value > high.value or _is_exact(low, high)
            return "change" if changed or ended else "range"
    if bounded or shortened:
        return None
    if before.endswith(joins.zh_from):
        return "range" if text.startswith(joins.zh_range_after, high.end) else "change"
    return "range"


def _point(text: str, start: int) -> str:
    """Return the words from the head of a point or a sentence to a number, if they are near."""
    before = text[max(0, start - _POINT_REACH) : start]
    head = max((at + len(mark) for mark in _HEADS if (at := before.rfind(mark)) >= 0), default=0)
    near = head > 0 or start <= _POINT_REACH
    return before[head:].lstrip(_POINT) if near else ""


def _is_year_before(text: str, low: Quantity, high: Quantity, joins: Joins) -> bool:
    """Whether the first number is the year of what stands before: 20,135 in 2022 to 56,860."""
    bare = low.scale == 1 and not low.surface and not low.has_prefix
    if not bare or _YEAR.fullmatch(text, low.start, low.end) is None:
        return False
    if not text.endswith(joins.dated, 0, low.start - 1):
        return False
    return "," in text[high.start : high.end] or high.scale != 1 or high.has_prefix


def _is_moved_to(low: Quantity, high: Quantity) -> bool:
    """Whether a verb of change tells by how much and where to: slipped $4.20 to $151.75."""
    if not (low.has_prefix or low.surface) or high.value <= _SPAN * low.value:
        return False
    return len(high.value.normalize().as_tuple().digits) >= _EXACT


def _is_exact(low: Quantity, high: Quantity) -> bool:
    """Whether two amounts are told too closely for a range: from 7,860 to 7,887 million."""
    if low.family in _RELATIVE or high.value > _CLOSE * low.value:
        return False
    return any(len(one.value.normalize().as_tuple().digits) >= _EXACT for one in (low, high))


def _is_between(text: str, word: str, before: str, high: Quantity, joins: Joins) -> bool:
    """Whether the measure word behind 10与20间 is no unit but closes the range."""
    opened = word == joins.zh_between_short or before.endswith(joins.zh_between_before)
    if (
        not opened
        or high.surface != joins.zh_between_end
        or text[high.end : high.end + 1].isalpha()
    ):
        return False
    high.unit, high.surface, high.family, high.open_unit = None, "", "", False
    return True


def _is_span(low: Quantity, high: Quantity) -> bool:
    """Whether "by X to Y" gives two ends of a growth, and not a growth and what it led to."""
    if low.has_prefix or high.has_prefix or not low.value < high.value <= _SPAN * low.value:
        return False
    return low.surface == high.surface if low.surface else high.value <= 2 * low.value


def _may_be_ends(low: Quantity, high: Quantity) -> bool:
    if low.form in _NO_ENDS or high.form in _NO_ENDS:
        return False
    if low.has_prefix and high.family not in ("", "money"):
        return False
    # 1个至2个百分点: the first unit may be shortened.
    return high.surface.startswith(low.surface)


def _keeps_own(low: Quantity) -> bool:
    given = low.surface or low.form == "per_hundred"
    return bool(given) or (low.has_prefix and low.scale != 1)


def _lent_scale(low: Quantity, high: Quantity) -> Decimal:
    """Return the scale that the first number of a range or list takes from the last one."""
    if high.scale == 1:
        return _ONE
    if low.has_prefix:
        return high.scale
    if low.scale == 1 and high.form == low.form:
        top = high.high if high.high is not None else high.value
        if high.form == "han" and high.scale < _BIG:
            # 三、四十 are thirty and forty, 三至五百 hundreds; 五至十 are not.
            leading = top / high.scale / high.unit_scale
            shared = leading == low.value + 1 or (high.scale > _TEN and 1 < low.value < leading)
            return high.scale if low.value < _TEN and shared else _ONE
        if high.form == "words" and high.scale < _BIG and low.value >= _TEN:
            # Forty and two hundred.
            return _ONE
        if abs(low.value) < abs(top / high.unit_scale / high.scale) * 1000:
            return high.scale
    return _ONE


def _stretch(low: Quantity, high: Quantity) -> Decimal:
    """Return what the first number multiplies with when it takes scale and unit of the last."""
    if _keeps_own(low):
        return _ONE
    lent = _lent_scale(low, high)
    return lent if low.has_prefix else lent * high.unit_scale


def align(low: Quantity, high: Quantity) -> None:
    """Give the first number of a range or list the scale and unit of the last one."""
    if _keeps_own(low):
        return
    lent, stretch = _lent_scale(low, high), _stretch(low, high)
    low.value *= stretch
    low.precision *= stretch
    if low.has_prefix:
        low.scale = lent
        return
    low.unit, low.surface, low.family = high.unit, high.surface, high.family
    low.open_unit, low.unit_scale = high.open_unit, high.unit_scale
    if lent != 1:
        low.scale = high.scale
    low.borrowed = True
