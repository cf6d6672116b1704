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
# Words behind a number among which its verb is.
_VERB = 4
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


def told_to_do(reading: Reading) -> Mark | None:
    """Return the verb that an English sentence opens with and that tells what is to be done.

    "Hold 12 roadshows abroad", "- Extend the greenway by 18 km and refit 24 huts".
    """
    found = reading.grammar.orders.match(reading.lowered, reading.sentence.start)
    return None if found is None else Mark(*found.span("verb"), ())


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


def did(item: Quantity, reading: Reading) -> Mark | None:
    """Return the verb in the past that governs: "invited over a hundred influencers"."""
    start = max(reading.clause_start(item.start), item.start - 40)
    words = reading.lowered[start : item.start].split()
    ending = reading.grammar.words["moved"]["past_ending"]
    for word in words[-4:]:
        if word.endswith(ending) and len(word) > 4:
            at = reading.lowered.rfind(word, start, item.start)
            return Mark(at, at + len(word), ())
    return None


def did_behind(item: Quantity, reading: Reading) -> bool:
    """Whether a verb in the past follows: "a total of 313,705 tourists landed in October"."""
    start, end = reading.trail(item)
    words = reading.lowered[start : min(end, reading.clause_end(start))].split()[:_VERB]
    ending = reading.grammar.words["moved"]["past_ending"]
    return any(word.endswith(ending) and len(word) > len(ending) + 2 for word in words)


def is_of_later(item: Quantity, place: int, reading: Reading) -> bool:
    """Whether words behind a number tell what comes of what was done: "signed 12 deals that"."""
    return relative(item, place, reading) and did(item, reading) is not None


def relative(item: Quantity, place: int, reading: Reading) -> bool:
    """Whether a clause on something else stands between a number and a place: "… that will"."""
    between = reading.lowered[item.end : place].split()
    pronouns = reading.grammar.words["moved"]["relative_pronouns"]
    return any(word in pronouns for word in between)
