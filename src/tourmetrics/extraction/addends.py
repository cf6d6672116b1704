"""Small numbers that are parts of the number before them, or members of a list of places."""

from __future__ import annotations

import re

from tourmetrics.extraction.nounphrase import phrase_after
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.refine import is_new

# How many numbers back the whole may stand.
_REACH = 4
# A whole is not told in more parts than this.
_MOST_PARTS = 8
# How many times the number before such a number may be.
_MOST_TIMES = 10
_JOINTS = frozenset({",", "and"})


_ORDINARY = ("digits", "words")


def is_of_them(item: Quantity, reading: Reading) -> bool:
    """Whether a number says of what stands before it how many: "12 of them", "forty of which"."""
    if item.form not in _ORDINARY or item.language != "en" or item.unit is not None:
        return False
    words = tuple(reading.grammar.words["noun_phrase"]["of_them"])
    return reading.lowered.startswith(words, item.end) and not is_new(item, reading)


def is_part(item: Quantity, reading: Reading) -> bool:
    """Whether a small number is a part of the number before, or a member of a list of places.

    "1,260 performances, 41 of them concerts"; "346 businesses answered: 187 by telephone and 159
    online"; "Falmouth had 91 calls, Ocho Rios 46 and Montego Bay 31".
    """
    if item.form != "digits" or item.language != "en":
        return is_of_them(item, reading)
    if reading.lowered.startswith(tuple(reading.grammar.words["noun_phrase"]["of_them"]), item.end):
        return not is_new(item, reading)
    told = _adds_up(item, reading) or _by_name(item, reading) or _is_included(item, reading)
    return told or _goes_on(item, reading)


def _goes_on(item: Quantity, reading: Reading) -> bool:
    """Whether a verb follows where a noun is left out: "38 projects began and 46 were done"."""
    place = reading.index(item)
    before = reading.quantities[place - 1] if place else None
    rules = reading.grammar.words["joins"]
    if before is None or before.family in ("percent", "money"):
        return False
    if item.value > _MOST_TIMES * before.value:
        return False
    if re.compile(rules["goes_on"]).match(reading.lowered, item.end) is None:
        return False
    if reading.marks.metric.starting(item.end, reading.clause_end(item.end)):
        # "12 are rated 4A": what follows says itself what is counted.
        return False
    joined = reading.lowered.endswith(tuple(rules["elliptic"]), before.end, item.start)
    return joined and phrase_after(before, reading) is not None


def _is_included(item: Quantity, reading: Reading) -> bool:
    """Whether words lead on to a part that names nothing: "1,846 firms, including 212"."""
    place = reading.index(item)
    whole = reading.quantities[place - 1] if place else None
    if whole is None or whole.value <= item.value or whole.family in ("percent", "money"):
        return False
    words = tuple(reading.grammar.words["noun_phrase"]["including"])
    between = reading.lowered[whole.end : item.start].rstrip()
    return between.endswith(words) and phrase_after(item, reading) is None


def _adds_up(item: Quantity, reading: Reading) -> bool:
    """Whether a number and its neighbours add up to the one before them: 346: 187 and 159."""
    place = reading.index(item)
    for at in range(place - 1, max(-1, place - _REACH), -1):
        whole = reading.quantities[at]
        if whole.value <= item.value or whole.family in ("percent", "money"):
            continue
        rest = whole.value
        for end in range(at + 1, min(len(reading.quantities), at + 1 + _MOST_PARTS)):
            part = reading.quantities[end]
            rest -= part.value
            if rest < 0 or (part.unit is not None and part.unit != whole.unit):
                break
            if rest == 0:
                return end >= place and end - at > 1
    return False


def _by_name(item: Quantity, reading: Reading) -> bool:
    """Whether a name stands between the number before and this one: ", Ocho Rios 46"."""
    place = reading.index(item)
    before = reading.quantities[place - 1] if place else None
    if before is None or before.family in ("percent", "money"):
        return False
    pieces = reading.normalized[before.end : item.start].replace(",", " , ").split()
    joined = [at for at, word in enumerate(pieces) if word in _JOINTS]
    name = pieces[joined[-1] + 1 :] if joined else []
    return 0 < len(name) <= _REACH and all(word[0].isupper() and word.isalpha() for word in name)
