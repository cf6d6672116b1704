"""What a number compares with: another time, another amount by "more" and "fewer"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.nounphrase import compares
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

# Characters behind a percentage in which it is said what it is more than.
_MORE = 80
# Percentages of one sentence that add up to a hundred are shares, where there are so many.
_FEWEST_PARTS = 3
# In a sentence with more numbers the percentages are of many things.
_MOST_NUMBERS = 12
_ALL = 100
_COMMAS = frozenset({",", ""})
_CHANGES = ("increase", "decrease")
# Characters before an amount in which it is said to be a change; those by which the words for it
# are known, none of which has fewer.
_BEFORE, _SIGN = 24, 2
_BOUNDS = tuple(f"en:{bound}" for bound in ("ge", "gt", "le", "lt", "approx"))
# Words of what a verb moves by an amount.
_MOST_WORDS = 8
# Words between the change that opens a clause and its number.
_OPENING = 10
# What ends the clause of "3.2% more".
_ENDED = (".", ",", ";", ")", "\n")


def of_more(item: Quantity, reading: Reading) -> str | None:
    """Say which way "12% more nights than a year before" and "3% fewer" at the end point."""
    if item.unit != "percent":
        return None
    moved = reading.grammar.words["moved"]
    rest = reading.lowered[item.end : min(reading.sentence.end, item.end + _MORE)]
    for direction, words in (("increase", moved["ups"]), ("decrease", moved["downs"])):
        word = next((word for word in words if rest.startswith(f" {word}")), None)
        if word is None:
            continue
        rest = rest[len(word) + 1 :]
        ended = rest[:1] in _ENDED or not rest
        return direction if ended or f" {moved['than']} " in rest else None
    return None


def opened_by_change(item: Quantity, reading: Reading) -> str | None:
    """Say which way a percentage goes whose clause opens with the change, or sets it off.

    "Growth for 2025 as a whole should land between 1.5% and 2.5%"; "$41.7 million, off 0.6%".
    """
    moved = reading.grammar.words["moved"]
    before = reading.lowered[max(0, item.start - _BEFORE) : item.start].rstrip()
    if before.endswith(tuple(moved["set_off"])):
        return "decrease"
    start = reading.clause_start(item.start)
    opening = reading.lowered[start : item.start]
    start += len(opening) - len(opening.lstrip())
    article = reading.grammar.words["naming"]["article"]
    start += len(article) if reading.lowered.startswith(article, start) else 0
    mark = reading.marks.cue.by_start.get(start)
    if mark is None or reading.lowered[mark.start : mark.end] not in moved["nouns"]:
        return None
    if len(reading.lowered[mark.end : item.start].split()) > _OPENING:
        return None
    if any(mark.end <= other.start < item.start for other in reading.quantities):
        return None
    return next((way for way in _CHANGES if mark.has(f"en:{way}")), None)


def behind_bracket(item: Quantity, reading: Reading) -> str:
    """Return what follows a bracket right behind a number: 31,450 (7.1%) *more than in May*."""
    rest = reading.lowered[item.end : min(reading.sentence.end, item.end + _MORE)]
    close = rest.find(")")
    return rest[close + 1 :].lstrip() if rest.startswith(" (") and close > 0 else ""


def bracket_behind(item: Quantity, reading: Reading) -> tuple[int, int]:
    """Return the places around an English bracket of numbers that ends the clause of a number.

    "There were 235,231 visitors (-9.4%) in April 2023": the date is that of the visitors. Without
    such a bracket, both are the end of the clause.
    """
    end = reading.clause_end(item.end)
    if item.language != "en" or reading.lowered[end : end + 1] != "(":
        return end, end
    moved = reading.grammar.words["moved"]
    close = reading.clause_end(end + 1)
    held = any(end < other.start and other.end == close for other in reading.quantities)
    more = behind_bracket(item, reading).startswith((*moved["ups"], *moved["downs"]))
    closes = reading.lowered[close : close + 1] == ")"
    return (end, close + 1) if held and closes and not more else (end, end)


def of_the_compared(item: Quantity, reading: Reading) -> bool:
    """Whether a change stands in brackets behind what is compared: against 8.70 days (-1.1%)."""
    if item.unit != "percent" or reading.lowered[item.start - 1 : item.start] != "(":
        return False
    place = reading.index(item)
    return bool(place) and compares(reading.quantities[place - 1], reading)


def parts_of_all(item: Quantity, reading: Reading) -> bool:
    """Whether a percentage and its neighbours make up all: 41% more, 32% the same, 27% fewer."""
    if len(reading.quantities) > _MOST_NUMBERS:
        return False
    parts = [other for other in reading.quantities if other.unit == "percent"]
    if item not in parts or len(parts) < _FEWEST_PARTS:
        return False
    total = sum((other.value for other in parts), Decimal(-_ALL))
    return abs(total) <= 1 and all(other.value > 0 for other in parts)


def of_an_amount(item: Quantity, mark: Mark, reading: Reading) -> bool:
    """Whether a percentage sets an amount against another: "9.6% more than the 209,181"."""
    place = reading.index(item) + 1
    other = reading.quantities[place] if place < len(reading.quantities) else None
    return (
        item.unit == "percent"
        and other is not None
        and other.unit != "percent"
        and 0 <= other.start - mark.end <= 1
    )


def of_base(item: Quantity, reading: Reading) -> bool:
    """Return whether a number is a share of another time's: 是2019年的98.7%."""
    of = reading.grammar.words["base"]["of"]
    start, end = reading.lead(item)
    bases = [m for m in reading.bases if m.start >= start and m.end <= end]
    return bool(bases) and reading.normalized[bases[-1].end : item.start].strip() in of


def is_reduced(item: Quantity, reading: Reading, marks: Sequence[Mark]) -> bool:
    """Whether things are counted that were taken away: 减少A级景区1家."""
    if "zh:reduce" not in reading.roles:
        return False
    for mark in reversed(marks):
        if mark.has("zh:reduce"):
            start = mark.end
            same_clause = reading.clause_start(item.number_start) <= mark.start
            return same_clause and bool(reading.marks.noun.within(start, item.start))
    return False


def goes_on_from_level(mark: Mark, item: Quantity, reading: Reading) -> bool:
    """Whether a change is told right behind the level that it led to: 248万人,增加13.5万人."""
    place = reading.index(item)
    before = reading.quantities[place - 1] if place else None
    if before is None or before.surface != item.surface or before.unit != item.unit:
        return False
    said = reading.said.get(before.start)
    joined = reading.normalized[before.end : mark.start].strip() in _COMMAS
    return joined and said is not None and said.measure == "level"


def dated_behind(item: Quantity, reading: Reading) -> bool:
    """Whether another time stands behind a number: "more than the year before"."""
    if any(mark.has("en:yoy", "en:mom") for mark in reading.cues_behind(item)):
        return True
    start, end = reading.trail(item)
    return any(m.start >= start and m.end <= end for m in reading.bases)


@lru_cache(maxsize=4)
def _told_beside(grammar: Grammar) -> tuple[frozenset[str], frozenset[str]]:
    """Return how what makes an amount a change begins behind it, and how it ends before it."""
    moved = grammar.words["moved"]
    directions = (*_CHANGES, "extra")
    return (
        frozenset(word[:_SIGN] for way in directions for word in moved[f"{way}_after"]),
        frozenset(word[-_SIGN:] for way in directions for word in moved[f"{way}_before"]),
    )


def amount_moved(item: Quantity, reading: Reading, trail: str) -> str | None:
    """Say whether an amount is a change: "an extra 72,000", "C$0.7m less than this year"."""
    moved = reading.grammar.words["moved"]
    aside = behind_bracket(item, reading) if reading.lowered.startswith(" (", item.end) else ""
    trail = aside or trail
    by = reading.cues_before(item)[-1:]
    if by and reading.lowered[by[0].end : item.start].strip() == moved["by"]:
        for direction in _CHANGES:
            if by[0].has(f"en:{direction}"):
                return direction
    object_moved = _object_moved(item, reading)
    if object_moved is not None:
        return object_moved
    passed = _passed(item, reading)
    if passed is not None:
        return passed
    if by and _moved_to(item, by[0], reading):
        return next((way for way in _CHANGES if by[0].has(f"en:{way}")), None)
    if trail.startswith(tuple(moved["more"])):
        than = any(mark.has("en:comparison") for mark in reading.cues_behind(item))
        than = than or f" {moved['than']} " in aside
        return "increase" if than or dated_behind(item, reading) else "extra"
    lead = reading.lowered[max(0, item.start - _BEFORE) : item.start].rstrip()
    heads, ends = _told_beside(reading.grammar)
    if trail[:_SIGN] not in heads and lead[-_SIGN:] not in ends:
        return None
    for direction in (*_CHANGES, "extra"):
        if trail.startswith(tuple(moved[f"{direction}_after"])):
            return direction
        if lead.endswith(tuple(moved[f"{direction}_before"])):
            return direction
    return None


def _object_moved(item: Quantity, reading: Reading) -> str | None:
    """Say which way something is moved by an amount: "lengthen the average stay by half a day"."""
    by = f" {reading.grammar.words['moved']['by']}"
    lead = reading.lowered[reading.lead(item)[0] : item.start].rstrip()
    bounds = [mark for mark in reading.cues_before(item) if mark.has(*_BOUNDS)]
    if bounds and bounds[-1].end >= item.start - 1:
        lead = reading.lowered[reading.lead(item)[0] : bounds[-1].start].rstrip()
    if not lead.endswith(by):
        return None
    end = reading.lead(item)[0] + len(lead) - len(by)
    verbs = [mark for mark in reading.cues_before(item) if mark.end <= end and _way(mark)]
    if not verbs or verbs[-1].start < reading.clause_start(end):
        return None
    things = reading.marks.metric.within(verbs[-1].end, end)
    told = reading.lowered[verbs[-1].end : end].split()
    # "Growth in visits was driven by 42 festivals": they did it.
    passive = not set(reading.grammar.words["moved"]["passive"]).isdisjoint(told)
    return _way(verbs[-1]) if things and not passive and len(told) <= _MOST_WORDS else None


def _way(verb: Mark) -> str | None:
    return next((way for way in _CHANGES if verb.has(f"en:{way}")), None)


def is_outdone(item: Quantity, reading: Reading) -> bool:
    """Whether an English number says how far a goal was passed or missed: surpassed by 23,000."""
    return _passed(item, reading) is not None


def _passed(item: Quantity, reading: Reading) -> str | None:
    """Say whether a goal was passed or missed by a number."""
    moved = reading.grammar.words["moved"]
    before = reading.lowered[reading.sentence.start : item.start].rstrip()
    filler = next((f for f in moved["outdone_by"] if before.endswith(f)), "")
    before = before.removesuffix(filler)
    ways = (("increase", moved["outdone"]), ("decrease", moved["missed"]))
    way = next((way for way, words in ways if before.endswith(tuple(words))), None)
    return way if way and any(goal in before for goal in moved["outdone_goals"]) else None


def is_goal_outdone(item: Quantity, reading: Reading) -> bool:
    """Whether the next number says how far this goal was missed: 365,000 was missed by 6,600."""
    place = reading.index(item) + 1
    following = reading.quantities[place] if place < len(reading.quantities) else None
    if following is None or following.family != item.family:
        return False
    between = reading.lowered[item.end : following.start]
    return ";" not in between and is_outdone(following, reading)


def _moved_to(item: Quantity, verb: Mark, reading: Reading) -> bool:
    """Whether an amount moved by a number to the next one: the rate slipped $4.20 to $151.75."""
    place = reading.index(item) + 1
    to = reading.quantities[place] if place < len(reading.quantities) else None
    if to is None or to.family != item.family or item.change is not None:
        return False
    beside = not reading.lowered[verb.end : item.start].strip()
    gap = f" {reading.grammar.words['moved']['destination'][0]} "
    return beside and reading.lowered[item.end : to.start] == gap


def against_time(item: Quantity, reading: Reading) -> bool:
    """Whether another time stands right before a percentage: 较2019年 46.5%."""
    start, end = reading.lead(item)
    behind = (m.end for m in reading.bases if start <= m.start and m.end <= end)
    return any(not reading.normalized[place : item.start].strip() for place in behind)


def is_signed(item: Quantity, text: str) -> bool:
    """Whether a number is written with plus or minus, as changes are: Japan (+18%)."""
    return item.start < item.number_start or text[item.start - 1 : item.start] == "+"
