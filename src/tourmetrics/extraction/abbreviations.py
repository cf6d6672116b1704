"""Abbreviations that a document gives to the names of its metrics: tourism receipts (TR)."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from tourmetrics.extraction.marks import Mark, MarkList, Marks

_DEFINED = re.compile(r" \(([A-Z]{2,5})\)")
_CAPITALS = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,5}(?![A-Za-z0-9])")
_WORD = re.compile(r"[A-Za-z]+")
# Characters before a bracket in which the words of a name stand.
_REACH = 80
# Words of fewer letters may have no letter in an abbreviation: average length of stay (ALS).
_SHORT = 4


def with_abbreviations(marks: Marks, text: str) -> Marks:
    """Return the marks of a text with its own abbreviations of the names of metrics among them.

    One is told in brackets behind a name of whose words it has the first letters.
    """
    meanings: dict[str, tuple[str, ...]] = {}
    told: set[int] = set()
    for found in _DEFINED.finditer(text):
        name = marks.metric.by_end.get(found.start())
        short = found.group(1)
        if name is not None and _has_initials(short, text, found.start()):
            meanings.setdefault(short, name.keys)
            told.add(found.start(1))
    if not meanings:
        return marks
    own = [
        Mark(found.start(), found.end(), meanings[found.group()])
        for found in _CAPITALS.finditer(text)
        if found.group() in meanings
        and found.start() not in told
        and not _covered(found.start(), found.end(), marks.metric)
    ]
    return replace(marks, metric=_joined(marks.metric, own))


def _has_initials(short: str, text: str, end: int) -> bool:
    """Whether an abbreviation has the first letters of the words that end at a place."""
    words = _WORD.findall(text, max(0, end - _REACH), end)
    long = [word for word in words if len(word) >= _SHORT]
    return any(
        "".join(word[0] for word in listed[-len(short) :]).upper() == short
        for listed in (words, long)
    )


def _covered(start: int, end: int, marks: MarkList) -> bool:
    """Whether a mark of the list lies over a piece of the text."""
    place = bisect_right(marks.starts, start)
    before = place > 0 and marks.marks[place - 1].end > start
    return before or (place < len(marks.starts) and marks.starts[place] < end)


def _joined(marks: MarkList, more: list[Mark]) -> MarkList:
    """Return both as one list in order of place."""
    found = sorted([*marks.marks, *more])
    return MarkList(
        found,
        [mark.start for mark in found],
        {mark.end: mark for mark in found},
        {mark.start: mark for mark in found},
    )
