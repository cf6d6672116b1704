"""Where the words of the lexicon stand in a text: one pass, then look-ups by place."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from tourmetrics.extraction.lexicon import Lexicon

CATEGORIES = ("metric", "noun", "cue", "region", "each", "part")


@dataclass(frozen=True, slots=True)
class Mark:
    """A word of the lexicon in the text; ``keys`` is what it can mean."""

    start: int
    end: int
    keys: tuple[str, ...]

    def has(self, *keys: str) -> bool:
        """Return whether one of ``keys`` is among the meanings."""
        return any(key in self.keys for key in keys)


@dataclass(frozen=True, slots=True)
class MarkList:
    """Marks of one category in order of place, none overlapping another."""

    marks: tuple[Mark, ...]
    starts: tuple[int, ...]
    by_end: Mapping[int, Mark]
    by_start: Mapping[int, Mark]

    def within(self, start: int, end: int) -> tuple[Mark, ...]:
        """Return the marks that lie wholly between ``start`` and ``end``."""
        low = bisect_left(self.starts, start)
        high = bisect_left(self.starts, end)
        return tuple(mark for mark in self.marks[low:high] if mark.end <= end)


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of a text, by category."""

    metric: MarkList
    noun: MarkList
    cue: MarkList
    region: MarkList
    each: MarkList
    part: MarkList


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether an English word at this place is a whole word, or one with a plural s."""
    first, last = text[start], text[end - 1]
    if first.isascii() and first.isalnum() and start and _is_word(text[start - 1]):
        return False
    if not (last.isascii() and last.isalnum()):
        return True
    if end == len(text) or not _is_word(text[end]):
        return True
    return (
        last.isalpha()
        and text[end] == "s"
        and (end + 1 == len(text) or not _is_word(text[end + 1]))
        and end - start > 3
    )


def _is_word(char: str) -> bool:
    return (char.isascii() and char.isalnum()) or char == "_"


def mark_text(lowered: str, original: str, lexicon: Lexicon) -> Marks:
    """Mark ``lowered`` (normalised, lower case); ``original`` tells capitals of place names."""
    found: dict[str, list[tuple[int, int, list[str]]]] = defaultdict(list)
    for index, start, end in lexicon.automaton.find_matches_as_indexes(lowered, overlapping=True):
        if not _bounded(lowered, start, end):
            continue
        grouped: dict[str, list[str]] = {}
        for category, key in lexicon.entries[index]:
            grouped.setdefault(category, []).append(key)
        for category, keys in grouped.items():
            if category == "region" and original[start].isascii() and not original[start].isupper():
                continue
            found[category].append((start, end, keys))
    return Marks(*(_leftmost_longest(found[category]) for category in CATEGORIES))


def _leftmost_longest(found: list[tuple[int, int, list[str]]]) -> MarkList:
    found.sort(key=lambda item: (item[0], -item[1]))
    marks: list[Mark] = []
    reached = 0
    for start, end, keys in found:
        if start >= reached:
            marks.append(Mark(start, end, tuple(keys)))
            reached = end
    return MarkList(
        tuple(marks),
        tuple(mark.start for mark in marks),
        {mark.end: mark for mark in marks},
        {mark.start: mark for mark in marks},
    )
