"""What the verb of an English sentence tells: a plan says too what was, and what is."""

from __future__ import annotations

import re

from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

# Characters before a number in which its verb stands.
_FAR = 300
# Characters before a clause in which the word before it stands.
_WORD_BEFORE = 40
# What a number is to become, with a bound between: to more than 45%.
_TO = re.compile(r"\bto (?:[a-z]+ ){0,3}$")
_WORD = re.compile(r"[a-z]+")


def told_as_fact(item: Quantity, reading: Reading, frame: Frame) -> Mark | None:
    """Return what tells an English number as a fact, in a document where the rule is a plan.

    A verb before it that tells what was or what is, the nearest first; else a time that is over.
    """
    published = frame.anchor.published
    dates = [(m.role, m.period) for m in reading.dates if m.period is not None]
    coming = published is not None and any(
        period[role == "deadline"] > published for role, period in dates
    )
    verb = _verb_before(item, reading, coming=coming)
    if verb is not None or published is None or not dates:
        return verb
    first = reading.dates[0]
    over = all(role == "span" and period[1] < published for role, period in dates)
    return Mark(first.start, first.end, ()) if over else None


def told_in_clause(item: Quantity, reading: Reading) -> Mark | None:
    """Return the verb of the past before a number in its own clause: we have met 11 of 14."""
    clause = reading.clause_start(reading.first_of_list(item).start)
    verb = _verb_before(item, reading, clause - _WORD_BEFORE, coming=True)
    return verb if verb is not None and verb.start >= clause else None


def _verb_before(item: Quantity, reading: Reading, since: int = 0, *, coming: bool) -> Mark | None:
    """Return the verb of a fact behind ``since``; ``coming``: a time to come is named."""
    tense = reading.grammar.tense
    aimed_at = item.change == "to" or _is_aim(item, reading)
    facts = tense.past if aimed_at else tense.past | tense.past_or_passive
    facts = facts if coming else facts | tense.present
    since = max(since, reading.sentence.start, item.start - _FAR)
    if facts.isdisjoint(_WORD.findall(reading.lowered, since, item.start)):
        return None
    words = list(_WORD.finditer(reading.lowered, since, item.start))
    for at in range(len(words) - 1, -1, -1):
        before = words[at - 1].group() if at else ""
        if words[at].group() in facts and before not in tense.not_behind:
            return Mark(*words[at].span(), ())
    return None


def _is_aim(item: Quantity, reading: Reading) -> bool:
    """Whether a number is what something is to come to."""
    lead = reading.lowered[reading.lead(item)[0] : item.start]
    return "to " in lead and _TO.search(lead) is not None
