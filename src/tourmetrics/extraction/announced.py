"""Goals announced before a list of them: 提出四大目标。一是…; "It sets two targets:"."""

from __future__ import annotations

import re
from functools import lru_cache

from tourmetrics.extraction.grammar import Grammar

# Points of a list that are looked back over, and characters in which goals are announced.
_MOST_POINTS = 12
_ANNOUNCEMENT = 120
# Characters of a point; so far its beginning is looked for.
_POINT = 600
_PAUSE = re.compile(r"[。;:：；.] ?")


def opens_with_order(place: int, normalized: str, grammar: Grammar) -> bool:
    """Whether the paragraph that holds ``place`` opens with an order: 会议要求,…."""
    line = normalized.rfind("\n", 0, place) + 1
    return normalized.startswith(grammar.words["announced"]["orders"], line)


def is_announced_goal(start: int, normalized: str, grammar: Grammar) -> bool:
    """Whether the sentence that begins at ``start`` is a point of a list of announced goals."""
    words = grammar.words["announced"]
    point, announces = _patterns(words["point"], words["announces"])
    for _ in range(_MOST_POINTS):
        if point.match(normalized, start) is None:
            return False
        before = normalized[max(0, start - _ANNOUNCEMENT) : start].rstrip()
        if announces.search(before) is not None:
            return True
        start = _point_before(start - 1, normalized, point)
        if start < 0:
            return False
    return False


def _point_before(end: int, normalized: str, point: re.Pattern[str]) -> int:
    """Return where the point before a place begins, at its line's start at the latest; or -1."""
    while end > 0 and normalized[end - 1].isspace():
        end -= 1
    if end <= 0:
        return -1
    line = max(normalized.rfind("\n", max(0, end - _POINT), end) + 1, end - _POINT)
    starts = [pause.end() for pause in _PAUSE.finditer(normalized, line, end)]
    return next((at for at in reversed(starts) if point.match(normalized, at)), line)


@lru_cache
def _patterns(point: str, announces: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(point), re.compile(announces, re.IGNORECASE)
