"""Goals that a Chinese sentence names, and percentages that say how much of one was done."""

from __future__ import annotations

from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

# What names a goal in Chinese.
_GOALS = ("zh:target_after", "zh:quoted_target")


def of_goal(item: Quantity, reading: Reading) -> bool:
    """Whether a percentage is that of a goal: 占全年任务的25.8%."""
    if reading.roles.isdisjoint(_GOALS):
        return False
    of = reading.grammar.words["noun_phrase"]["of"]
    place = reading.index(item)
    goal = reading.quantities[place - 1] if place else None
    if goal is not None and reading.normalized[goal.end : item.start] == f"){of}":
        # 完成年度目标任务(1300万人次)的79%: the goal stands in brackets.
        named = reading.marks.cue.by_end.get(goal.start - 1)
        return named is not None and named.has(*_GOALS)
    for mark in reversed(reading.cues_before(item)):
        if mark.has(*_GOALS):
            at = mark.end + len(of)
            return reading.normalized.startswith(of, mark.end) and reading.only_fillers(
                at, item.start
            )
    return False


def has_goal(item: Quantity, reading: Reading) -> bool:
    """Whether the sentence spoke of a goal before the number."""
    before = reading.marks.cue.within(reading.sentence.start, item.start)
    return any(mark.has("zh:target_after") for mark in before)
