"""For each of what a figure holds: 各县, 每天, "per week"."""

from __future__ import annotations

from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

_TRAIL_EN = 60
# Words that look like "each" and are none (a year ago).
_NONE = "none"
_TIMES = ("day", "week", "month", "year", "hour")


def each_of(item: Quantity, reading: Reading) -> str | None:
    """Return the noun of the column ``each``, or ``None``."""
    found = each_words(item, reading)
    return found[0] if found else None


def each_words(item: Quantity, reading: Reading) -> tuple[str, int, int] | None:
    """Return the noun of the column ``each`` with the place of the words that say it.

    It governs its own clause only; of two, the thing goes before the time.
    """
    grammar = reading.grammar
    first = reading.first_of_list(item)
    lead = reading.lead(item)
    start = max(lead[0], reading.clause_start(first.number_start))
    marks = reading.marks.each.within(start, item.start)
    found = [(key, mark.start, mark.end) for mark in marks for key in mark.keys]
    spoken = list(grammar.each_pattern.finditer(reading.lowered, start, item.number_end))
    noun = grammar.each_nouns.get(spoken[-1].group("noun")) if spoken else None
    if noun is not None:
        found.insert(0, (noun, *spoken[-1].span()))
    if item.language == "en":
        end = min(reading.sentence.end, item.end + _TRAIL_EN, reading.clause_end(item.end))
        behind = reading.marks.each.within(item.end, end)
    else:
        mark = reading.marks.each.by_start.get(item.end)
        behind = [mark] if mark is not None else []
    found += [(key, mark.start, mark.end) for mark in behind for key in mark.keys]
    found = [noun for noun in found if noun[0] != _NONE]
    things = [noun for noun in found if noun[0] not in _TIMES]
    chosen = things or found
    return chosen[-1] if chosen else None
