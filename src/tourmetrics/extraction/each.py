"""For each of what a figure holds: 各县, 每天, "per week"."""

from __future__ import annotations

from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

_TRAIL_EN = 60
# Words that look like "each" and are none (a year ago).
_NONE = "none"
_TIMES = ("day", "week", "month", "quarter", "season", "year", "hour")
_LEAST = 4


def each_of(item: Quantity, reading: Reading) -> str | None:
    """Return the noun of the column ``each``, or ``None``.

    It governs its own clause only; of two, the thing goes before the time.
    """
    if not reading.shares_out:
        return awarded_to(item, reading)
    grammar = reading.grammar
    start = _start(item, reading)
    found = [key for mark in reading.marks.each.within(start, item.start) for key in mark.keys]
    end = item.number_end
    if item.language == "en":
        end = min(reading.sentence.end, item.end + _TRAIL_EN, reading.clause_end(item.end))
        found += [key for mark in reading.marks.each.within(item.end, end) for key in mark.keys]
    elif (mark := reading.marks.each.by_start.get(item.end)) is not None:
        found += mark.keys
    if grammar.each_word.search(reading.lowered, start, end):
        spoken = grammar.each_pattern.finditer(reading.lowered, start, end)
        nouns = [_noun(match.group("noun"), grammar) for match in spoken]
        found += [noun for noun in nouns if noun is not None]
    found = [noun for noun in found if noun != _NONE]
    things = [noun for noun in found if noun not in _TIMES]
    chosen = things or found
    return chosen[-1] if chosen else awarded_to(item, reading)


def awarded_to(item: Quantity, reading: Reading) -> str | None:
    """Return for what a grant of this amount is given, each time: 对新评的民宿奖励30万元."""
    if item.family != "money":
        return None
    clause = reading.clause_start(item.number_start)
    match = reading.grammar.award_pattern.search(reading.lowered, clause, item.start)
    return reading.grammar.each_nouns.get(match["noun"]) if match else None


def _start(item: Quantity, reading: Reading) -> int:
    first = reading.first_of_list(item)
    return max(reading.lead(item)[0], reading.clause_start(first.number_start))


def _noun(words: str, grammar: Grammar) -> str | None:
    """Return the noun behind "each": a known one among the words, else the first of them."""
    known = grammar.each_nouns.get(words)
    if known is not None or grammar.language == "zh":
        return known
    several = words.replace("-", " ").split()
    known = next((grammar.each_nouns[w] for w in several if w in grammar.each_nouns), None)
    first = several[0]
    plain = len(first) >= _LEAST and first not in grammar.each_none
    return known or (first.removesuffix("s") if plain else None)
