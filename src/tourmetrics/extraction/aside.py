"""English numbers that only their neighbour explains: "Delhi is second (17.8)", "(2022: 78.3%)"."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from tourmetrics.extraction.fitting import COUNTS
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.state import SentenceState

# What brackets may hold without its unit, and the most that it can be.
_MOST = {"percent": 100, "score": 10}
# How many times the number before it one of another time is.
_LEAST, _LARGEST = Decimal("0.2"), Decimal(5)
# Characters from the head of a sentence to a number that goes on with the sentence before.
_HEAD = 90
_DATE = "{date}"


def in_brackets(item: Quantity, state: SentenceState) -> Subject | None:
    """Return what a bare number in brackets goes on with: "Monuments did best (4.6)".

    It is in the unit of the number before, a share or a score; from another sentence only a
    number with a point is, as whole ones are mostly notes.
    """
    text = state.text.lowered
    then = _of_another_time(item, state)
    if then is not None:
        return then
    alone = text[item.start - 1 : item.start] == "(" and text[item.end : item.end + 1] == ")"
    if item.language != "en" or item.unit is not None or item.form != "digits" or not alone:
        return None
    before = state.subjects[-1] if state.subjects else None
    if before is None and "." in text[item.number_start : item.number_end]:
        before = state.carry.subject
    if before is None or not 0 < item.value <= _MOST.get(before.unit or "", 0):
        return None
    return before._replace(rule="carried")


def _of_another_time(item: Quantity, state: SentenceState) -> Subject | None:
    """Return what a bare number in brackets tells of another time: 2.4 nights (2023: 2.3)."""
    reading, text = state.reading, state.text.lowered
    place = reading.index(item)
    if item.language != "en" or item.unit is not None or not place or not state.subjects:
        return None
    before, told = reading.quantities[place - 1], state.subjects[-1]
    opens = text.find("(", before.end, item.start)
    apart = any(mark in text[before.end : opens] for mark in ",;")
    if opens < 0 or apart or told.unit is None or item.scale != before.scale:
        return None
    if not before.value or not _LEAST < item.value / before.value < _LARGEST:
        return None
    within = text[opens + 1 : item.start].rstrip(": ")
    dated = any(m.start == opens + 1 and m.end - m.start == len(within) for m in reading.dates)
    return (
        told._replace(rule="carried") if dated and text[item.end : item.end + 1] in ")," else None
    )


def in_addition(item: Quantity, state: SentenceState) -> Subject | None:
    """Return what a sentence adds to: "We opened 14 trails. Another nine will follow"."""
    reading = state.reading
    if item.language != "en" or item.unit is not None or state.subjects or item.size > 1:
        return None
    if item.start - reading.sentence.start > _HEAD:
        return None
    words = reading.grammar.words["naming"]
    head = reading.lowered[reading.sentence.start : item.start].strip()
    more = head.endswith(words["another"]) and reading.lowered.startswith(words["follow"], item.end)
    if not more and not (not head and reading.lowered.startswith(words["more_follow"], item.end)):
        return None
    display = state.text.lexicon.knowledge.unit_display
    told = (s for s in state.carry.subjects if s.unit and display[s.unit].kind in COUNTS)
    before = next(told, None)
    return None if before is None else before._replace(rule="carried")


def reckons(item: Quantity, said: Said, state: SentenceState) -> bool:
    """Whether a sentence tells the change of the amount before: That's $2 million more than …."""
    before = state.carry.subject
    if item.language != "en" or said.measure != "difference" or before is None:
        return False
    words = state.reading.grammar.words["naming"]["reckons"]
    heads = state.reading.lowered.startswith(words, state.reading.sentence.start)
    return heads and before.unit == item.unit and item.start - state.reading.sentence.start < _HEAD


def same_noun(item: Quantity, said: Said, subject: Subject, state: SentenceState) -> Subject | None:
    """Return what a noun without a name counted before: 98 port calls. We expect 109 calls."""
    if item.language != "en" or subject.metric is not None or subject.label is None:
        return None
    if said.measure != "level":
        return None
    text = state.text.lowered
    word = text[slice(*subject.label)].rpartition(" ")[2]
    for before in reversed(state.carry.subjects):
        same = before.metric is not None and before.unit == subject.unit and before.label
        if same and text[slice(*(before.label or (0, 0)))].rpartition(" ")[2] == word:
            return subject._replace(metric=before.metric, rule="carried")
    return None


def said_again(
    item: Quantity, said: Said, subject: Subject, state: SentenceState
) -> Subject | None:
    """Return what a sentence tells once more for another time: "The figure for 2022 was 78.3%"."""
    if item.language != "en" or subject.metric is not None or state.subjects:
        return None
    told = (s for s in reversed(state.carry.subjects) if s.unit == item.unit)
    before = next(told, None)
    if said.measure != "level" or before is None or before.metric is None:
        return None
    head = _head(item, state.reading)
    return before._replace(rule="carried") if _again(state.reading.grammar, head) else None


def of_these_amounts(
    item: Quantity, said: Said, subject: Subject, state: SentenceState
) -> Subject | None:
    """Return what 这两个数字 stand for: the amounts of the sentence before, by their units."""
    reading = state.reading
    if item.language != "zh" or subject.metric is not None or said.measure != "level":
        return None
    start = max(reading.sentence.start, item.start - _HEAD)
    before = reading.normalized[start : item.start]
    if not any(words in before for words in reading.grammar.words["joins"]["these"]):
        return None
    told = (s for s in state.carry.subjects if s.metric is not None and s.unit == subject.unit)
    again = next(told, None)
    return None if again is None else again._replace(unit=subject.unit, rule="carried")


def _head(item: Quantity, reading: Reading) -> str:
    """Return the words from the head of a sentence to a number, its dates made one word."""
    start = reading.sentence.start
    if item.start - start > _HEAD:
        return ""
    parts, at = [], start
    for mention in reading.mentions_in(start, item.start):
        parts += [reading.lowered[at : mention.start], _DATE]
        at = mention.end
    return "".join([*parts, reading.lowered[at : item.start]])


def _again(grammar: Grammar, head: str) -> bool:
    return bool(head) and _pattern(grammar.words["naming"]["again"]).fullmatch(head) is not None


@lru_cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words.replace(_DATE, re.escape(_DATE)))
