"""For each of what a figure holds: 各县, 每天, "per week"."""

from __future__ import annotations

from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

_TRAIL_EN = 60
# Words that look like "each" and are none (a year ago).
_NONE = "none"
_TIMES = ("day", "week", "month", "year", "hour")


def each_of(item: Quantity, reading: Reading) -> str | None:
    """Return the noun of the column ``each``, or ``None``.

    It governs its own clause only; of two, the thing goes before the time.
    """
    grammar = reading.grammar
    first = reading.first_of_list(item)
    lead = reading.lead(item)
    start = max(lead[0], reading.clause_start(first.number_start))
    found = [key for mark in reading.marks.each.within(start, item.start) for key in mark.keys]
    spoken = grammar.each_pattern.finditer(reading.lowered, start, item.number_end)
    nouns = [grammar.each_nouns.get(match.group("noun")) for match in spoken]
    if nouns and nouns[-1] is not None:
        found.insert(0, nouns[-1])
    if item.language == "en":
        end = min(reading.sentence.end, item.end + _TRAIL_EN, reading.clause_end(item.end))
        behind = [key for mark in reading.marks.each.within(item.end, end) for key in mark.keys]
        found += behind
    else:
        end = item.end
        mark = reading.marks.each.by_start.get(end)
        if mark is not None:
            found += mark.keys
    found = [noun for noun in found if noun != _NONE]
    things = [noun for noun in found if noun not in _TIMES]
    chosen = things or found
    return chosen[-1] if chosen else None
