"""Which words decided the unit and the metric."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Subject
from tourmetrics.extraction.nounphrase import phrase_after
from tourmetrics.extraction.why.case import Case, Span, passing
from tourmetrics.extraction.why.evidence import Evidence
from tourmetrics.knowledge.entries import Entry

_SHARES = ("fraction", "half")
# Rules that take the unit or the metric of a number before.
_CARRIED = frozenset({"carried", "compared", "unit carried"})


def unit(case: Case) -> Evidence:
    """Tell where the unit of a figure comes from."""
    item, name = case.item, case.figure.unit
    written = _written(case)
    if item.form in _SHARES or (name == "percent" and not item.surface):
        return case.told("unit", "by its form", "number", (item.start, item.end))
    if written is not None and item.unit == name and not item.open_unit:
        return _as_written(case, written)
    if case.cell is not None:
        return case.told("unit", "header of a table", "table", case.head)
    metric = case.lexicon.knowledge.metrics.get(case.figure.metric or "")
    if metric is not None and metric.unit == name:
        return case.told(
            "unit", "unit of the metric", "sentence", written, case.metric_entries(metric.id)
        )
    noun = _noun_saying(case, name)
    if noun is not None:
        words = case.text.lowered[noun.start : noun.end]
        entries = case.noun_entries(words)
        place = case.by_place(noun.start)
        return case.told("unit", "by the noun", place, (noun.start, noun.end), entries)
    if written is not None:
        return _as_written(case, written)
    subject = case.step.subject if case.step else None
    if subject is not None and (subject.rule in _CARRIED or item.borrowed):
        rule = "of its list" if item.borrowed else "of a number before"
        return case.told("unit", rule, "sentence")
    label = subject.label if subject else None
    if label is not None:
        return case.told("unit", subject.rule if subject else "", case.by_place(label[0]), label)
    return case.told("unit", "counted things", "default")


def _as_written(case: Case, written: Span) -> Evidence:
    entries = case.unit_entries(case.text.lowered[slice(*written)].strip())
    inside = case.item.start <= written[0] < case.item.end
    rule = "as written" if inside else "written behind its list"
    return case.told("unit", rule, case.by_place(written[0]), written, entries)


def _written(case: Case) -> Span | None:
    """Return where the unit is written: behind the number or its list, or a currency before."""
    item = case.item
    if item.surface:
        end = item.end if item.end > item.number_end else case.sentence.end
        at = case.text.lowered.find(item.surface, item.number_end, end)
        return (at, at + len(item.surface)) if at >= 0 else (item.number_end, item.end)
    if item.has_prefix and item.start < item.number_start:
        return item.start, item.number_start
    return None


def _noun_saying(case: Case, name: str) -> Mark | None:
    """Return the noun nearest to the number that gives it a unit."""
    stretches = [phrase_after(case.item, case.reading), case.reading.lead(case.item)]
    for span in stretches:
        nouns = case.reading.marks.noun.within(*span) if span else []
        for mark in reversed(nouns):
            if name in mark.keys:
                return mark
    return None


def metric(case: Case) -> Evidence:
    """Tell which words named the metric, and which other names were near."""
    subject = case.cell.subject if case.cell else case.step.subject if case.step else None
    if subject is None:
        return case.told("metric", "no metric", "default")
    found = _named(case, subject)
    label = (found.start or 0, found.end or 0)
    others = [mark for mark in _names(case) if not _within(mark, label)]
    metrics = [mark for mark in others if case.figure.metric not in mark.keys]
    return passing(found, case.candidates(metrics, lambda mark: " ".join(mark.keys)))


def _named(case: Case, subject: Subject) -> Evidence:
    metric_id = case.figure.metric
    rule = "table header" if case.cell else _RULES.get(subject.rule, subject.rule)
    if metric_id is None:
        noun = subject.label
        place = case.by_place(noun[0]) if noun else "default"
        return case.told("metric", "no metric is named", place, noun)
    if subject.rule == "received":
        verb = _verb(case)
        if verb is not None:
            words = case.text.lowered[slice(*verb)]
            entries = [
                *case.word_entries("received", "verbs", words),
                *case.metric_entries(metric_id),
            ]
            return case.told("metric", rule, case.by_place(verb[0]), verb, entries)
    label = subject.label
    entries = list(_entries(case, metric_id, label))
    if label is None:
        return case.told("metric", rule, "sentence", None, entries)
    place = "table" if case.cell else case.by_place(label[0])
    return case.told("metric", rule, place, label, entries)


# What the rules of the metric are called for people.
_RULES = {
    "behind": "name behind the number",
    "before": "name before the number",
    "clause": "name in the clause",
    "joined": "name spread over the sentence",
    "object": "what the verb acts on",
    "predicate": "named as",
    "respectively": "answers a list of names",
    "share": "share of what was named before",
    "received": "who received the visitors",
    "carried": "carried on from before",
    "counted noun": "noun that is counted",
    "ellipsis": "left out, as with the number before",
    "general name": "general name of what was spoken of",
    "led to": "name of what the change led to",
    "trail": "name farther behind",
    "compared": "compared with the number before",
    "market": "place that visitors come from",
}  # fmt: skip


def _entries(case: Case, metric_id: str, label: Span | None) -> Iterator[Entry]:
    """Give the row of the metric, and that of the place where it is made of a place's name."""
    yield from case.metric_entries(metric_id, case.text.lowered[slice(*label)] if label else "")
    if label is None or metric_id in case.lexicon.knowledge.metrics:
        return
    for mark in case.reading.marks.region.within(*label):
        for code in mark.keys:
            yield from case.region_entries(code)


def _verb(case: Case) -> Span | None:
    """Return the verb of receiving before the number."""
    start, end = case.reading.lead(case.item)
    verbs: Iterable[str] = case.reading.grammar.words["received"]["verbs"]
    found = [(case.text.normalized.rfind(verb, start, end), verb) for verb in verbs]
    at, verb = max(found, default=(-1, ""))
    return (at, at + len(verb)) if at >= 0 else None


def _names(case: Case) -> Iterator[Mark]:
    """Give the names of metrics that a number could have had: around it up to its neighbours."""
    if case.cell is not None:
        return
    reading = case.reading
    yield from reading.marks.metric.within(*reading.lead(case.item))
    yield from reading.marks.metric.within(case.item.number_end, reading.trail(case.item)[1])


def _within(mark: Mark, span: Span) -> bool:
    return mark.start < span[1] and mark.end > span[0]
