"""The drop-down lists: what may stand in a cell, with a name that people can read behind it.

An entry is the value of the table and its name, ``CNY 元``; the value alone is understood too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tourmetrics.knowledge import Knowledge
from tourmetrics.model import COMPARATORS, KINDS, MEASURES
from tourmetrics.review.schema import ACTIONS
from tourmetrics.review.workbook.texts import shown
from tourmetrics.review.workbook.words import Words
from tourmetrics.tables import AGGREGATIONS, COMMITMENTS, DIRECTIONS, MANNERS

CHANGES = ("yoy", "mom", "annual")
# A list of these holds all that there is; in the others other things may be typed.
CLOSED = frozenset(
    {"action", "kind", "comparator", "measure", "direction", "aggregation", "commitment", "manner"}
)
# The terms are translated under these contexts of the catalogue.
_TERMS: Mapping[str, tuple[str, ...]] = {
    "action": ACTIONS,
    "kind": KINDS,
    "comparator": COMPARATORS,
    "measure": MEASURES,
    "change": CHANGES,
    "direction": DIRECTIONS,
    "aggregation": AGGREGATIONS,
    "commitment": COMMITMENTS,
    "manner": MANNERS,
}


@dataclass(frozen=True, slots=True)
class Choices:
    """For each list its values with their entries, in the order of the list."""

    entries: Mapping[str, Mapping[str, str]]

    def entry(self, field: str, value: str) -> str:
        """Return how a value is shown: its entry, or the value where no list has it."""
        known = self.entries.get(field)
        return shown(known.get(value, value) if known is not None else value)

    def value(self, field: str, cell: str) -> str:
        """Return the value that a cell means if it holds an entry, else the cell itself.

        An entry in the other language is one too: what counts is the value at its beginning.
        """
        known = self.entries.get(field)
        if known is None or cell in known:
            return cell
        first = cell.split(" ", 1)[0]
        if first in known and " " in cell:
            return first
        named = [value for value, entry in known.items() if entry == f"{value} {cell}"]
        return named[0] if len(named) == 1 else cell


def choices_of(words: Words, knowledge: Knowledge) -> Choices:
    """Return the lists in the language of the words."""
    entries: dict[str, dict[str, str]] = {
        field: {value: _entry(value, words.term(field, value)) for value in values}
        for field, values in _TERMS.items()
    }
    chinese = words.lang == "zh"
    units = knowledge.unit_display
    entries["unit"] = {
        name: _entry(name, units[name].zh if chinese else units[name].en_many)
        for name in sorted(knowledge.unit_names)
    }
    entries["metric"] = {
        metric.id: _entry(metric.id, metric.name_zh if chinese else metric.name_en)
        for metric in knowledge.metrics.values()
    }
    entries["region"] = {
        code: _entry(code, region.name(words.lang)) for code, region in knowledge.regions.items()
    }
    return Choices(entries)


def _entry(value: str, name: str) -> str:
    return value if name == value else f"{value} {name}"
