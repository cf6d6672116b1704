"""Which metrics the unit of a number allows, and the unit that a metric or a noun gives it."""

from __future__ import annotations

from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.knowledge import Metric

COUNTS = frozenset({"count", "visits", "persons"})
CHANGES = frozenset({"growth", "ratio", "completion"})
_PEOPLE = frozenset({"visits", "persons"})
_LONGEST_STAY = 400
_MANY = 10_000


def is_count(unit: str, lexicon: Lexicon) -> bool:
    """Whether a unit counts things or people."""
    return lexicon.knowledge.unit_display[unit].kind in COUNTS


def family_of(item: Quantity, lexicon: Lexicon) -> str:
    """Return the kind of a number's unit, ``count`` without one."""
    if item.unit is None:
        return "count"
    return lexicon.knowledge.unit_display[item.unit].kind


def fits(metric: Metric, item: Quantity, said: Said, lexicon: Lexicon) -> bool:
    """Whether a number of this unit can be about ``metric``: money is never a count."""
    if said.measure in CHANGES:
        return True
    family = family_of(item, lexicon)
    wanted = lexicon.knowledge.unit_display[metric.unit].kind
    if item.unit == "percentage_point":
        return True
    if item.unit is None and item.form in ("fraction", "half"):
        return wanted == "percent"
    if item.unit is None:
        return wanted in COUNTS or wanted == "score"
    if wanted == family or is_stay(metric, item):
        return True
    if item.open_unit and wanted in _PEOPLE and item.surface and item.language == "zh":
        # 1268家民宿…迎客: houses are counted, not visits.
        words = lexicon.grammars["zh"].words["quantity"]
        persons = wanted == "persons" and item.surface in words["of_people"]
        return persons or _times_of_people(item, lexicon)
    if item.open_unit:
        return wanted in COUNTS and family in COUNTS
    # 人次 and 人 are said of people, never of places or projects.
    return wanted in _PEOPLE and family in _PEOPLE


def counts_things_for_people(metric: Metric, unit: str | None, lexicon: Lexicon) -> bool:
    """Whether a unit of things stands for a metric of people or of their visits."""
    display = lexicon.knowledge.unit_display
    if unit is None or display[metric.unit].kind not in _PEOPLE:
        return False
    return display[unit].kind == "count"


def _times_of_people(item: Quantity, lexicon: Lexicon) -> bool:
    """Whether so many times are people: 总人次30.9亿次."""
    runs = lexicon.grammars["zh"].words["quantity"]["of_runs"]
    return item.language == "zh" and item.scale >= _MANY and item.surface in runs


def is_stay(metric: Metric, item: Quantity) -> bool:
    """A length of stay may be written in nights."""
    return metric.unit == "day" and item.unit == "guest_night" and item.value < _LONGEST_STAY


def unit_of(
    item: Quantity, metric: Metric | None, noun: Mark | None, lexicon: Lexicon
) -> str | None:
    """Return the unit: as written, or by the metric or the noun where the words leave it open."""
    display = lexicon.knowledge.unit_display
    if item.form in ("fraction", "half"):
        return "percent"
    if metric is not None and is_stay(metric, item):
        return metric.unit
    if item.unit is not None and not item.open_unit:
        if item.unit == "person" and item.language == "zh":
            counted = metric.unit if metric else (noun.keys[0] if noun else None)
            return "visit" if counted == "visit" else "person"
        own = lexicon.grammars["en"].words["noun_phrase"]["counted_by_metric"]
        if metric is not None and item.surface in own and item.surface in metric.aliases_en:
            # Sessions are events, but those of a website are what its visits are counted in.
            return metric.unit
        return item.unit
    if metric is not None and display[metric.unit].kind in ("count", "visits", "persons", "score"):
        kind = display[metric.unit].kind
        people = item.language == "en" and noun is not None and noun.has("person")
        if item.unit is None and kind == "visits" and people:
            # The noun decides: people who are trained are no visits.
            return "person"
        people_of_a_place = (
            item.unit == "item"
            and item.language == "en"
            and item.surface.endswith(tuple(lexicon.grammars["en"].words["noun_phrase"]["people"]))
        )
        loose = item.unit is None or people_of_a_place
        if loose or kind == "count":
            return metric.unit
        if kind == "visits" and _times_of_people(item, lexicon):
            return metric.unit
    if noun is not None and (item.unit is None or noun.keys[0] not in ("visit", "person")):
        return noun.keys[0]
    return item.unit


def is_own_unit(mark: Mark, metric: Metric, item: Quantity, lexicon: Lexicon) -> bool:
    """Whether the unit of a count is itself the name of a metric: 486 million impressions."""
    if not (item.number_end <= mark.start and mark.end <= item.end):
        return False
    kind = lexicon.knowledge.unit_display[metric.unit].kind
    return kind in COUNTS and family_of(item, lexicon) in COUNTS
