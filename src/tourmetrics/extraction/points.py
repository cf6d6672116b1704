"""What makes a line a point of a list, which goes on with the subject of the point before."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.state import Carry
from tourmetrics.extraction.structure import Sentence

# Characters of marks and pictures at the head of a line.
_PICTURES = 5
_BULLETS = ("-", "*", "•", "–", "·", "▲", "●", "—", "+")
# The numbers and letters of points.
_NUMBERED = re.compile(r"[(]?[0-9a-z]{1,2}[.)] ")
# No label reaches over these; what may stand between the date of one and its colon.
_STOPS = frozenset(",;，；。")
_LABEL_END = re.compile(r"[)]? ?[:：]")


def has_bullet(sentence: Sentence, normalized: str) -> bool:
    """Whether a line begins with a mark of lists."""
    return normalized.startswith(_BULLETS, sentence.start)


def compares_only(sentence: Sentence, normalized: str, grammar: Grammar) -> bool:
    """Whether a line sets against another time what the line before tells: 同比增长14.2%.

    Marks and pictures may stand before it.
    """
    words: tuple[str, ...] = tuple(grammar.words["cards"]["compares"])
    start, stop = sentence.start, min(sentence.start + _PICTURES, sentence.end)
    while start < stop and not normalized[start].isalnum():
        start += 1
    return bool(words) and normalized.startswith(words, start)


def is_numbered(sentence: Sentence, normalized: str) -> bool:
    """Whether a line begins with the number or the letter of a point."""
    return _NUMBERED.match(normalized, sentence.start) is not None


def is_dated(sentence: Sentence, normalized: str, dates: Iterable[Mention]) -> bool:
    """Whether a line is labelled by a time: "Lunar New Year 2024 (Feb. 8-12): 196,200"."""
    for date in dates:
        if date.period is not None and _LABEL_END.match(normalized, date.end):
            return _STOPS.isdisjoint(normalized[sentence.start : date.end])
    return False


def of_next_paragraph(
    carry: Carry, sentence: Sentence, normalized: str, dates: Iterable[Mention], grammar: Grammar
) -> Carry:
    """Return what a paragraph takes over from the one before: the points of a list go on."""
    if not (carry.subject or carry.amount or carry.over):
        return Carry(sentence.paragraph)
    point = (
        has_bullet(sentence, normalized)
        or is_dated(sentence, normalized, dates)
        or compares_only(sentence, normalized, grammar)
    )
    over = carry.over if point or is_numbered(sentence, normalized) else None
    return Carry(
        sentence.paragraph,
        over,
        carry.subject if point else None,
        over=over,
        amount=carry.amount if point else None,
    )
