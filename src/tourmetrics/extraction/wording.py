"""What an English sentence measures by saying what happens: guests who spent, money set aside."""

from __future__ import annotations

from collections.abc import Sequence

from tourmetrics.extraction.fitting import unit_of
from tourmetrics.extraction.grammar import Wording
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

# Characters before a number in which its sentence may say what it is.
_REACH = 150
_SPEND = "spend_per_visit"
_VISITORS = frozenset({None, "visit", "person"})
# Units of a noun that a way of saying knows better: 4,800 visitors were interviewed.
_COUNTED = frozenset({"visit", "person", "item"})
_SHARE = ("percent",)
_PEOPLE = frozenset({"visits", "persons", "count"})


def worded(
    item: Quantity, said: Said, family: str, reading: Reading, ways: Sequence[Wording]
) -> tuple[Wording, Mark] | None:
    """Return the one of some ways of saying that fits the words around a number, and its place."""
    if item.language != "en":
        return None
    if said.measure == "level":
        kinds = _kinds(item, family)
    elif item.unit == "percentage_point":
        # "The share of visitors staying overnight grew 2.8 percentage points".
        kinds = _SHARE
        ways = [way for way in ways if way.behind is None]
    else:
        return None
    ways = [way for way in ways if not way.units.isdisjoint(kinds)]
    if not ways:
        return None
    opening = reading.sentence.start
    end = reading.first_of_list(item).start - opening
    start = max(0, end - _REACH)
    cut = reading.spoken.rfind(";", start, end) + 1
    if cut and not reading.spoken.startswith(reading.grammar.words["naming"]["goes_on"], cut):
        start = cut
    before = reading.spoken[start:end]
    last = reading.last_of_list(item)
    # What is counted may be part of the quote: "61 conferences".
    behind = (last.number_end if "count" in kinds else last.end) - opening
    for way in ways:
        label = _matched(way, before, start, behind, reading)
        if label is not None:
            return way, Mark(opening + label[0], opening + label[1], ())
    return None


def _kinds(item: Quantity, family: str) -> tuple[str, ...]:
    """Return what a way of saying may call the unit of a number."""
    if item.form in ("fraction", "half"):
        return ("percent",)
    if family not in _PEOPLE:
        return (family,)
    people = item.unit in (None, "visit", "person") or item.open_unit
    return ("people", "count") if people else ("count",)


def _matched(
    way: Wording, before: str, start: int, end: int, reading: Reading
) -> tuple[int, int] | None:
    """Return where the words of a way of saying stand, if they stand around a number."""
    place: tuple[int, int] | None = None
    # What stands behind has one place, what stands before is looked for.
    if way.behind is not None:
        behind = way.behind.match(reading.spoken, end)
        if behind is None:
            return None
        place = (end + 1, behind.end())
    if way.before is not None:
        found = way.before.search(before)
        if found is None:
            return None
        place = (start + found.start(), start + len(before.rstrip()))
    return place


def subject_worded(
    item: Quantity, found: tuple[Wording, Mark], noun: Mark | None, lexicon: Lexicon
) -> Subject:
    """Return the subject of a number of which words say what it measures."""
    way, mark = found
    known = lexicon.knowledge.metrics.get(way.metric)
    unit = item.unit or way.unit or unit_of(item, known, noun, lexicon)
    told = way.unit is not None and item.unit in _COUNTED
    if told or item.open_unit or item.form in ("fraction", "half"):
        unit = way.unit or unit_of(item, known, noun, lexicon)
    if "people" in way.units and unit not in _VISITORS and known is not None:
        unit = known.unit
    rule = "spend of each" if way.metric == _SPEND else "wording"
    return Subject(way.metric or None, (mark.start, mark.end), unit, rule)
