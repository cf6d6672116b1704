"""English markets by their people and rank, and where their changes led.

"Italians numbered 17,900", "Malaysia came second with 121,500", "doubled to 18,300".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tourmetrics.extraction.fitting import CHANGES
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.nounphrase import is_large, phrase_after
from tourmetrics.extraction.placenames import resolve
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

_RATES = frozenset({"percent", "percentage_point"})
# Words between a market and its number, and its change.
_NEAR, _FAR = 4, 8
# How much of what stands behind a name is looked at for the word that makes it a crowd.
_CROWD = 24
_OWN = "'s"
_MOVED = (*CHANGES, "difference")
Origin = tuple[str, Mark]


def origin_of(
    item: Quantity,
    said: Said,
    reading: Reading,
    lexicon: Lexicon,
    default: str,
    earlier: Sequence[Subject],
) -> Origin | None:
    """Return the code of the place whose visitors a number counts, with the words that name it.

    ``item`` is a count that may be one of visitors, or a change; ``default`` is the publisher's
    place, whose own people are no market.
    """
    found = None
    if item.unit == "person" and item.surface not in reading.grammar.words["market"]["crowd"]:
        # "The Indian Market hosted more than 1,000 artists".
        return None
    if said.measure == "level":
        found = _people_behind(item, reading, lexicon, earlier) or _in_order(
            item, reading, lexicon, default, earlier
        )
    found = found or _crowd_before(item, said, reading, lexicon, default)
    found = found or _in_brackets(item, said, reading, lexicon, default)
    return found if found is not None and is_abroad(found[0], lexicon, default) else None


def is_abroad(code: str, lexicon: Lexicon, default: str) -> bool:
    """Whether a place is neither the publisher's nor one around or in it."""
    # Macao counts what comes from the rest of China; it has a code of a country too.
    own = default.partition("-")[2]
    home = own if own in lexicon.knowledge.regions else default
    lineage = lexicon.knowledge.region_lineage(code)
    return default not in lineage and code not in lexicon.knowledge.region_lineage(home)


def led_on(item: Quantity, said: Said, reading: Reading, earlier: Sequence[Subject]) -> bool:
    """Whether an amount is where the change of a market led to: "fell by 4% to 18,300"."""
    if said.measure != "level" or not earlier or earlier[-1].unit not in _RATES:
        return False
    if earlier[-1].rule != "market":
        return False
    lead = reading.lowered[slice(*reading.lead(item))].split()
    links = reading.grammar.words["moved"]["destination"]
    return bool(lead) and lead[0] in links and len(lead) <= _NEAR


def _people_behind(
    item: Quantity, reading: Reading, lexicon: Lexicon, earlier: Sequence[Subject]
) -> Origin | None:
    """Return whose people are counted: "15,600 Brazilian visitors", "98,000 were British"."""
    words, text = reading.grammar.words["market"], reading.lowered
    end = min(reading.trail(item)[1], item.end + _CROWD)
    mark = next(iter(reading.marks.people.starting(item.end, end)), None)
    if mark is None:
        mark = next(iter(reading.marks.region.starting(item.end, end)), None)
        crowd = mark is not None and mark.start == item.end + 1 and _crowd(mark, reading, words)
        code = resolve(mark, reading, lexicon, None) if mark is not None and crowd else None
        return (code, mark) if mark is not None and code is not None else None
    link = text[item.end : mark.start].strip()
    if link not in words["told"]:
        return None
    large = item.unit is not None or item.scale > 1 or is_large(item, reading)
    again = bool(earlier) and earlier[-1].rule == "market"
    many = text[mark.end - 1] == "s" and text[mark.end : mark.end + 1] != "'"
    closes = not text.startswith((" ", "-", "'"), mark.end)
    told = large and (many or (closes and (again or bool(link))))
    return (mark.keys[0], mark) if told or _crowd(mark, reading, words) else None


def _crowd(mark: Mark, reading: Reading, words: Mapping[str, Any]) -> int:
    """Return where the word ends that makes visitors of a name before it, 0 without one."""
    text = reading.lowered
    if not text.startswith(" ", mark.end):
        return 0
    start = mark.end + 1
    found = [
        start + len(word)
        for word in words["crowd"]
        if text.startswith(word, start)
        and not text[start + len(word) : start + len(word) + 1].isalpha()
        and not text.startswith("'", start + len(word))
    ]
    return max(found, default=0)


def _crowd_before(
    item: Quantity, said: Said, reading: Reading, lexicon: Lexicon, default: str
) -> Origin | None:
    """Return whose people were named: "Brazilian arrivals rose to", "Italians numbered"."""
    words, text, (start, end) = reading.grammar.words["market"], reading.lowered, reading.lead(item)
    people, places = (
        reading.marks.people.within(start, end),
        reading.marks.region.within(start, end),
    )
    last = max((*people[-1:], *places[-1:]), default=None)
    if last is None:
        return None
    named = bool(people) and last is people[-1]
    code = last.keys[0] if named else resolve(last, reading, lexicon, default)
    if code is None or (named and any(place.start <= last.start < place.end for place in places)):
        return None
    if said.measure == "level":
        apart = reading.clause_start(item.start) > last.end
        if apart or (item.unit is None and not _is_bare(item, reading)):
            return None
    behind = text[last.end : item.start]
    if not named and behind.strip() == _OWN:
        # "Singapore's 31,800 were 14% fewer".
        large = item.scale > 1 or is_large(item, reading)
        return (code, last) if item.unit is None and large else None
    many = named and text[last.end - 1] == "s" and behind[:1] == " "
    after = _crowd(last, reading, words) or (last.end if many else 0)
    if not after or after > item.start or reading.marks.metric.within(after, item.start):
        return None
    between = len(text[after : item.start].split())
    return (code, last) if between <= (_FAR if said.measure in CHANGES else _NEAR) else None


def _in_brackets(
    item: Quantity, said: Said, reading: Reading, lexicon: Lexicon, default: str
) -> Origin | None:
    """Return the place behind which a change stands in brackets: "China (up 2,100)"."""
    opening = reading.lowered.rfind(
        "(", max(reading.sentence.start, item.start - _CROWD), item.start
    )
    if said.measure not in _MOVED or opening < 0:
        return None
    words = reading.lowered[opening + 1 : item.start].split()
    place = reading.marks.region.by_end.get(opening - 1)
    if place is None or not words or len(words) > _NEAR or ")" in words[-1]:
        return None
    code = resolve(place, reading, lexicon, default)
    return (code, place) if code is not None else None


def _is_bare(item: Quantity, reading: Reading) -> bool:
    """Whether a number without a unit has no noun of its own: no "1,000 artists"."""
    phrase = phrase_after(item, reading)
    if phrase is None:
        return True
    nouns = reading.marks.noun.within(*phrase)
    return bool(nouns) and nouns[-1].has("visit")


def _in_order(
    item: Quantity,
    reading: Reading,
    lexicon: Lexicon,
    default: str,
    earlier: Sequence[Subject],
) -> Origin | None:
    """Return the market of a place in an order: "Malaysia followed at 121,500"."""
    if not (item.unit or item.scale > 1 or is_large(item, reading)):
        return None
    words, text, (start, end) = reading.grammar.words["market"], reading.lowered, reading.lead(item)
    places = reading.marks.region.within(start, end)
    if not places:
        return None
    place = places[-1]
    between = text[place.end : item.start].replace(",", " ").split()
    again = bool(earlier) and earlier[-1].rule == "market"
    since = max(reading.clause_start(place.start), place.start - _CROWD)
    opening = text[since : place.start].strip()
    leads = f"{opening} " in words["leads"]
    before = leads and not set(opening.split()).isdisjoint(words["order"])
    told = [word for word in between if word not in words["order_words"]]
    ranked = bool(told) and all(word in words["order"] for word in told)
    if ranked and (not opening or leads):
        pass
    elif not (before or again) or " ".join(between) not in words["goes_on"]:
        return None
    code = resolve(place, reading, lexicon, default)
    return (code, place) if code is not None else None
