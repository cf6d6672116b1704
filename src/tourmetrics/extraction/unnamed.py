"""What a number counts that has no unit and no known noun of its own."""

from __future__ import annotations

from tourmetrics.extraction.fitting import is_count
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.measured import Subject
from tourmetrics.extraction.nounphrase import are_people, compares, head_of, is_large
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

# Characters of the verb behind a number; what ends a label before one.
_VERB = 16
_LABELS = frozenset({":", "–", "—", "-", "："})


def bare(
    item: Quantity,
    phrase: tuple[int, int] | None,
    reading: Reading,
    lexicon: Lexicon,
    earlier: list[Subject],
) -> Subject | None:
    """Return what a number counts that has no unit and no known noun of its own."""
    if earlier and compares(item, reading):
        # "0.6% above the 1,863,600 of 2023": the percentage between is none of them.
        large = item.scale != 1 or is_large(item, reading)
        same = [s for s in earlier if s.unit and is_count(s.unit, lexicon)] if large else []
        known = lexicon.knowledge.metrics.get(earlier[-1].metric or "")
        if large and not same and known is not None and is_count(known.unit, lexicon):
            # "Up by 7.1% from 29,615": what grew is counted.
            return earlier[-1]._replace(unit=known.unit, rule="compared")
        return (same or earlier)[-1]._replace(rule="compared")
    if item.scale != 1 or item.change == "to" or is_large(item, reading):
        counted = [s for s in earlier if s.unit and is_count(s.unit, lexicon)]
        if counted:
            return counted[-1]._replace(rule="unit carried")
        nouns = reading.marks.noun.within(reading.sentence.start, item.start)
        if nouns:
            return Subject(None, (nouns[-1].start, nouns[-1].end), nouns[-1].keys[0], "noun before")
    if item.scale != 1 or is_large(item, reading):
        visitors = _came(item, reading) or _under_heading(item, reading, lexicon)
        if visitors is not None:
            return visitors
    if are_people(item, reading):
        return Subject(None, None, "person", "people of a place")
    if item.language == "en" and phrase is not None:
        head = head_of(phrase, reading)
        if head is not None:
            return Subject(None, head, "item", "unknown noun")
    return None


def _came(item: Quantity, reading: Reading) -> Subject | None:
    """Return the visitors of "353,800 came on holiday"."""
    rules = reading.grammar.words["received"]
    behind = reading.lowered[item.end : item.end + _VERB].split()
    came = bool(behind) and behind[0] in rules["came"]
    return Subject(str(rules["all"]), None, "visit", "came") if came else None


def _under_heading(item: Quantity, reading: Reading, lexicon: Lexicon) -> Subject | None:
    """Return what the heading of a list names, for "Brunei – 1,402,000"."""
    labelled = reading.lowered[reading.sentence.start : item.start].rstrip()[-1:] in _LABELS
    if not labelled:
        return None
    metrics = lexicon.knowledge.metrics
    for mark in reading.marks.metric.within(*reading.title):
        for key in mark.keys:
            if is_count(metrics[key].unit, lexicon):
                return Subject(key, (mark.start, mark.end), metrics[key].unit, "heading")
    return None
