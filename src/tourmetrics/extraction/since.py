"""Times told by the way: since 2021 up to the day of the document (开馆以来); a year ago."""

from __future__ import annotations

from datetime import date

from tourmetrics.extraction.anchor import Period
from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

# Characters between a date and the word that makes it a start: since its launch in May 2022.
_REACH = 40
# Words of a noun between a number and what dates it.
_NOUNS = 3
# A time that the document is about, or that is told from today: 今年以来 is the year so far.
_OWN = frozenset({"relative", "whole_year", "plan", "plan_span", "past_years"})


def since(item: Quantity, mention: Mention | None, reading: Reading, frame: Frame) -> Period | None:
    """Return the days from the start that dates ``item`` to the last one the document tells of.

    ``mention`` is what dates the number; behind an English one the start may stand as a base
    ("12,400 trees planted since 2020"), which only changes are counted from.
    """
    said, opening = "since" in reading.hints, reading.sentence.start
    if not said and (mention is None or mention.start >= opening):
        return None
    starts = _behind(item, reading)
    if mention is not None:
        starts.append(mention)
    for start in starts:
        if start.period is None or not is_start(start, reading):
            continue
        last = _last_day(frame)
        if last and start.period[0] <= last:
            return start.period[0], last
    return None


def _behind(item: Quantity, reading: Reading) -> list[Mention]:
    if item.language != "en" or not reading.bases:
        return []
    start, end = reading.trail(item)
    end = min(end, reading.clause_end(start))
    return [m for m in reading.bases if m.start >= start and m.end <= end]


def is_start(start: Mention, reading: Reading) -> bool:
    """Whether a word makes a date the start of a time that still runs."""
    if start.kind in _OWN:
        return False
    words, text = reading.grammar.words["base"]["since"], reading.lowered
    if reading.grammar.language == "zh":
        end = reading.clause_end(start.end)
        opening, closing = reading.grammar.words["base"]["from_on"]
        if text.startswith(closing, start.end) and text.endswith(opening, 0, start.start):
            # 自6月起
            return True
        behind = text[start.end : min(end, start.end + _REACH)]
        return any(word in behind for word in words) and not _counts(start.end, end, reading)
    if text.startswith(words, start.start):
        return True
    begin = max(reading.clause_start(start.start), start.start - _REACH)
    before = text[begin : start.start].split()
    led = any(word in before for word in words)
    return led and not _counts(begin, start.start, reading)


def _counts(start: int, end: int, reading: Reading) -> bool:
    """Whether a number stands between two places."""
    return any(start <= other.start < end for other in reading.quantities)


def _last_day(frame: Frame) -> date | None:
    """Return the last day that a document tells of as past."""
    published, period = frame.anchor.published, frame.reviewed or frame.period
    if period is not None and (published is None or period[1] <= published):
        return period[1]
    return published


def a_year_earlier(item: Quantity, reading: Reading) -> bool:
    """Whether words around a number date it a year back: "5,100 guests a year ago"."""
    start, end = reading.trail(item)
    trail = reading.lowered[start:end]
    words = reading.grammar.words["period"]["earlier"]
    if reading.grammar.language == "en":
        opening = reading.clause_start(item.start)
        while reading.lowered.startswith(" ", opening):
            opening += 1
        if reading.lowered.startswith(tuple(word.lstrip() for word in words), opening):
            # "A year ago there had been 39 calls".
            return True
    at = min((place for word in words if (place := trail.find(word)) >= 0), default=None)
    if at is None:
        return False
    nouns = trail[:at].split()
    if not reading.grammar.bases.opening.isdisjoint(nouns):
        # 2.3 points above a year earlier: a change up to today.
        return False
    plain = len(nouns) <= _NOUNS and all(map(str.isalpha, nouns))
    return plain and reading.grammar.phrase_stops.isdisjoint(nouns)
