"""Goals that a sentence names itself, and percentages that say how much of one was done."""

from __future__ import annotations

from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

# What names a goal in Chinese.
_GOALS = ("zh:target_after", "zh:quoted_target")
# Words between a percentage and the amount that it is of.
_NEAR = 4
_PAIR = 2


def of_goal(item: Quantity, reading: Reading) -> bool:
    """Whether a percentage is that of a goal: 占全年任务的25.8%."""
    if reading.roles.isdisjoint(_GOALS):
        return False
    of = reading.grammar.words["noun_phrase"]["of"]
    place = reading.index(item)
    goal = reading.quantities[place - 1] if place else None
    between = "" if goal is None else reading.normalized[goal.end : item.start]
    if goal is not None and between in (of, f"){of}"):
        # 完成年度目标任务(1300万人次)的79%, 为年初确定目标255亿元的102.6%.
        named = reading.marks.cue.by_end.get(goal.start - len(between) + len(of))
        return named is not None and named.has(*_GOALS)
    for mark in reversed(reading.cues_before(item)):
        if mark.has(*_GOALS):
            at = mark.end + len(of)
            return reading.normalized.startswith(of, mark.end) and reading.only_fillers(
                at, item.start
            )
    return False


def is_aimed_at(item: Quantity, reading: Reading) -> bool:
    """Whether words behind an English amount make it a goal: $800 million we set ourselves."""
    if "aimed" not in reading.hints or item.unit == "percent":
        return False
    return reading.grammar.aimed.match(reading.lowered, item.end) is not None


def of_amount_aimed_at(item: Quantity, reading: Reading) -> bool:
    """Whether an English percentage is that of such an amount: 84% of the $800 million we …."""
    place = reading.index(item) + 1
    goal = reading.quantities[place] if place < len(reading.quantities) else None
    if goal is None or not is_aimed_at(goal, reading):
        return False
    between = reading.lowered[item.end : goal.start].split()
    return (
        between[:1] == reading.grammar.words["moved"]["ratio_after"][0].split()
        and len(between) < _NEAR
    )


def done_of_goal(item: Quantity, reading: Reading) -> bool:
    """Whether an English percentage is what was done of the goal before: reached 318, or 79.5%.

    The two amounts before it are a goal and what came of it, and make that percentage.
    """
    place = reading.index(item)
    if item.unit != "percent" or place < _PAIR:
        return False
    goal, done = reading.quantities[place - 2 : place]
    or_else = reading.grammar.words["moved"]["or_else"]
    if goal.start not in reading.goals or done.family not in ("", goal.family) or not goal.value:
        return False
    between = reading.lowered[done.end : item.start].strip()
    return between in or_else and abs(item.value - done.value / goal.value * 100) <= 1


def answers_goal(item: Quantity, reading: Reading) -> bool:
    """Whether a bare English number tells what came of the goal before: "and reached 318"."""
    place = reading.index(item)
    goal = reading.quantities[place - 1] if place else None
    if goal is None or goal.start not in reading.goals:
        return False
    answers = reading.grammar.words["moved"]["answers"]
    return reading.lowered[goal.end : item.start].endswith(answers)


def has_goal(item: Quantity, reading: Reading) -> bool:
    """Whether the sentence spoke of a goal before the number."""
    before = reading.marks.cue.within(reading.sentence.start, item.start)
    return any(mark.has("zh:target_after") for mark in before)
