"""Where the words of the lexicon stand in a text: one pass, then look-ups by place."""

from __future__ import annotations

import string
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tourmetrics.extraction.lexicon import CATEGORIES, HIDDEN, LONG_NAME, NAMES, Lexicon
from tourmetrics.extraction.normalize import raise_heads

# What makes a longer word of the Latin word that it stands beside.
_LETTERS = frozenset(string.ascii_letters + string.digits + "_")
# Behind initials that end a Chinese name its number may stand: 占GDP16.5%.
_LATIN = frozenset(string.ascii_letters)
# What may stand behind a long word: arrivals1.
_ENDINGS = "s123456789"


class Mark(NamedTuple):
    """A word of the lexicon in the text; ``keys`` is what it can mean."""

    start: int
    end: int
    keys: tuple[str, ...]

    def has(self, *keys: str) -> bool:
        """Return whether one of ``keys`` is among the meanings."""
        own = self.keys
        for key in keys:  # noqa: SIM110 - a generator here would cost more than the search
            if key in own:
                return True
        return False


# Asked for words all the time: the fields of slots are read faster than those of tuples.
@dataclass(frozen=True, slots=True)
class MarkList:
    """Marks of one category in order of place, none overlapping another."""

    marks: list[Mark]
    starts: list[int]
    by_end: Mapping[int, Mark]
    by_start: Mapping[int, Mark]

    def within(self, start: int, end: int) -> list[Mark]:
        """Return the marks that lie wholly between ``start`` and ``end``."""
        starts = self.starts
        if not starts or starts[-1] < start:
            return []
        low = bisect_left(starts, start)
        high = bisect_left(starts, end, low)
        if high > low and self.marks[high - 1].end > end:
            high -= 1
        return self.marks[low:high]

    def starting(self, start: int, end: int) -> list[Mark]:
        """Return the marks that begin between ``start`` and ``end``."""
        starts = self.starts
        low = bisect_left(starts, start)
        return self.marks[low : bisect_left(starts, end, low)]


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of a text, by category; the fields stand in the order of ``CATEGORIES``."""

    metric: MarkList
    noun: MarkList
    cue: MarkList
    region: MarkList
    each: MarkList
    head: MarkList
    tail: MarkList
    people: MarkList


def mark_text(
    lowered: str,
    original: str,
    lexicon: Lexicon,
    stretches: Iterable[tuple[int, int]] | None = None,
) -> Marks:
    """Mark ``lowered`` (normalised, lower case); ``original`` tells capitals of place names.

    ``stretches`` are the pieces to look at, in order; the whole text without them.
    """
    found: tuple[list[_Candidate], ...] = tuple([] for _ in CATEGORIES)
    for start, end in stretches if stretches is not None else ((0, len(lowered)),):
        _find_words(lowered, original, start, end, lexicon, found)
    return Marks(*map(_leftmost_longest, found))


# A word that may be marked: (start, -end, keys), so that the longest comes first of one start.
_Candidate = tuple[int, int, tuple[str, ...]]


def _find_words(
    lowered: str,
    original: str,
    begin: int,
    stop: int,
    lexicon: Lexicon,
    found: tuple[list[_Candidate], ...],
) -> None:
    """Add the words between two places to the candidates of their categories."""
    entries = lexicon.entries
    piece = raise_heads(lowered[begin:stop])
    behind = len(lowered)
    for index, start, end in lexicon.automaton.find_matches_as_indexes(piece, overlapping=True):
        opens, closes, plural, meanings = entries[index]
        start, end = start + begin, end + begin
        if opens and start and lowered[start - 1] in _LETTERS:
            continue
        if closes and end < behind and lowered[end] in (_LETTERS if opens else _LATIN):
            # A plural s may follow, where the word ends behind it, or the mark of a footnote.
            follows = plural and lowered[end] in _ENDINGS
            if not follows or (end + 1 < behind and lowered[end + 1] in _LETTERS):
                long = end - start >= LONG_NAME and " " not in lowered[start:end]
                if not long or not _goes_on(original, end, lexicon):
                    continue
        for category, keys in meanings:
            if category in NAMES and opens and not original[start].isupper():
                continue
            found[category].append((start, -end, keys))


def _goes_on(original: str, end: int, lexicon: Lexicon) -> bool:
    """Whether words that a PDF glued go on behind a name: TouristarrivalsbyCountry."""
    for word in lexicon.grammars["en"].words["noun_phrase"]["glued"]:
        if original.startswith(word, end):
            return original[end + len(word) : end + len(word) + 1].isupper()
    return False


def _leftmost_longest(candidates: list[_Candidate]) -> MarkList:
    """Return the candidates that no other one covers, in order of place."""
    marks: list[Mark] = []
    starts: list[int] = []
    by_end: dict[int, Mark] = {}
    by_start: dict[int, Mark] = {}
    reached = 0
    candidates.sort()
    # There are several marks for each number: made without the checks of their class.
    new = tuple.__new__
    for start, end, keys in candidates:
        if start >= reached:
            reached = -end
            if keys[0] == HIDDEN:
                continue
            mark = by_start[start] = by_end[reached] = new(Mark, (start, reached, keys))
            marks.append(mark)
            starts.append(start)
    return MarkList(marks, starts, by_end, by_start)
