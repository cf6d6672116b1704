"""Points of an index, which are no percentage points: "Climate index of the trade: 58 points"."""

from __future__ import annotations

from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

# Characters before a number in which the index is named.
_REACH = 80


def is_level_of_index(item: Quantity, reading: Reading) -> bool:
    """Whether English points tell where an index stands, and not by how much it moved."""
    if item.language != "en" or item.unit != "percentage_point" or item.start < item.number_start:
        return False
    rules = reading.grammar.words["scores"]
    if reading.lowered[item.number_end : item.end].strip() not in rules["points"]:
        return False
    start = max(reading.lead(item)[0], item.start - _REACH)
    before = reading.lowered[start : item.start].rstrip()
    words = before.replace(":", " ").split()
    named = not set(rules["indices"]).isdisjoint(words)
    return named and before.endswith(tuple(rules["stands"]))
