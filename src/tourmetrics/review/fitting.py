"""How well a place fits what a correction says of its figure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from functools import cached_property
from typing import Any

from tourmetrics.review.words import Spot, key

# Letters that are needed to know a place by the words around it, and by its sentence.
_TELLING, _SENTENCE_TELLING = 12, 4
# Characters on one side that tell that a sentence stands where it stood.
_BESIDE = 20
# A sentence that was edited: what both have in common.
_LIKE = 0.8
_LONGEST = 2000
_NUMERALS = re.compile("[0-9.〇零一二三四五六七八九十百千万亿兆两]+")


class Step(IntEnum):
    """How well a place fits, the best last."""

    NOT = 0
    LIKE = 1  # an edited sentence with the same numbers, and the words on one side
    MOVED = 2  # the sentence, and the quote's place in it, among other words
    SENTENCE = 3  # the same, and the words on one side
    AROUND = 4  # the words on both sides, in a sentence that is cut otherwise
    BOTH = 5


@dataclass(frozen=True)
class Sought:
    """What a correction says of its figure, as keys.

    ``alike`` and ``elsewhere`` count the figures that stood in the same words when the person
    looked. It is ``typed`` where a person gave the sentence only.
    """

    figure_id: str | None
    doc: str | None
    digest: str | None
    quote: str
    sentence: str
    before: str
    after: str
    alike: int
    elsewhere: int
    typed: bool

    @cached_property
    def lefts(self) -> tuple[str, ...]:
        """The sentence up to the quote, for each quote of it that the words beside allow."""
        if not self.quote:
            return ()
        fitting = []
        sentence, at = self.sentence, self.sentence.find(self.quote)
        while at >= 0:
            # Of a long sentence only what is compared is cut out.
            left = sentence[max(0, at - len(self.before)) : at]
            end = at + len(self.quote)
            right = sentence[end : end + len(self.after)]
            if self.before.endswith(left) and self.after.startswith(right):
                fitting.append(sentence[:at])
            at = sentence.find(self.quote, at + 1)
        return tuple(fitting)

    @cached_property
    def tells_around(self) -> bool:
        """Whether the words on both sides are enough to know a place by."""
        return letters(self.before) + letters(self.after) >= _TELLING

    @cached_property
    def tells_sentence(self) -> bool:
        """Whether the sentence has words beside its quote."""
        return letters(self.sentence) - letters(self.quote) >= _SENTENCE_TELLING


def sought(correction: Mapping[str, Any]) -> Sought:
    """Return what a row of the corrections says of its figure."""
    return Sought(
        correction["figure_id"],
        correction["doc"],
        correction["doc_digest"],
        key(correction["quote"]),
        key(correction["sentence"]),
        key(correction["before"]),
        key(correction["after"]),
        correction["alike"] or 1,
        correction["elsewhere"] or 0,
        not (correction["before"] or correction["after"] or correction["alike"]),
    )


def letters(text: str) -> int:
    """Count the letters of a text, numerals not among them.

    >>> letters("增长10%以上")
    4
    """
    return sum(map(str.isalpha, _NUMERALS.sub("", text)))


def masked(text: str) -> str:
    """Return the text with a sign for each numeral: what stays when a number changes.

    >>> masked("增长10%") == masked("增长9.5%")
    True
    """
    return _NUMERALS.sub("#", text)


def is_named(spot: Spot, wanted: Sought) -> bool:
    """Whether what else a correction says does not speak against the figure that its id names."""
    if wanted.quote and spot.quote != wanted.quote:
        return False
    if wanted.before or wanted.after:
        return spot.follows(wanted.before) and spot.precedes(wanted.after)
    return not wanted.sentence or spot.sentence == wanted.sentence


def step_of(spot: Spot, wanted: Sought) -> Step:
    """Return how well a spot fits."""
    if spot.quote != wanted.quote:
        return Step.NOT
    left, right = spot.follows(wanted.before), spot.precedes(wanted.after)
    same = _is_same_sentence(spot, wanted)
    around = left and right and bool(wanted.before or wanted.after)
    if around and same and (wanted.tells_around or wanted.tells_sentence):
        return Step.BOTH
    if around and wanted.tells_around and _is_cut_otherwise(spot.sentence, wanted.sentence):
        return Step.AROUND
    beside = (left and len(wanted.before) >= _BESIDE) or (right and len(wanted.after) >= _BESIDE)
    if same and (beside or (wanted.typed and wanted.tells_sentence)):
        return Step.SENTENCE
    if same and wanted.tells_sentence:
        return Step.MOVED
    return Step.LIKE if beside and _is_like(spot.sentence, wanted.sentence) else Step.NOT


def likeness(one: str, other: str) -> float:
    """Return how much two texts have in common, 0 to 1; very long ones are not looked at."""
    if not one or not other or max(len(one), len(other)) > _LONGEST:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _is_same_sentence(spot: Spot, wanted: Sought) -> bool:
    if not wanted.sentence or spot.sentence != wanted.sentence:
        return False
    return spot.left is None or not wanted.lefts or spot.left in wanted.lefts


def _is_cut_otherwise(one: str, other: str) -> bool:
    """Whether two sentences around the same words are one, of which more or less was taken."""
    return one in other or other in one or _numerals(one) == _numerals(other)


def _is_like(one: str, other: str) -> bool:
    return _numerals(one) == _numerals(other) and likeness(one, other) >= _LIKE


def _numerals(text: str) -> list[str]:
    return _NUMERALS.findall(text)
