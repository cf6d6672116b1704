"""Target or reported in Chinese: by the words before and behind a number, and by its time."""

from __future__ import annotations

from datetime import date

from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.verdict import REPORT, Verdict, is_mostly_ahead, said_as

_NEAR = 14
# Days of a year that are still to come where it has only begun.
_BEGUN = 240
# What says that a number is compared with a goal, or what was done of it (超目标20个).
_MEASURED_BY_GOAL = tuple(f"zh:{role}" for role in ("gt", "gap", "done", "completion", "reported"))


def chinese_kind(
    item: Quantity, period: tuple[date, date] | None, reading: Reading, frame: Frame
) -> Verdict:
    """Return the kind of a figure of a Chinese sentence, by its words and by its time."""
    start, end = reading.sentence.start, item.start
    first = reading.first_of_list(item)
    clause = reading.clause_start(first.start)
    if found := _goal_behind(item, reading):
        return Verdict("target", "target behind", found)
    quoted = said_as(reading, clause, first.start, "quoted_target")
    if quoted and not reading.target_by_default:
        return Verdict("target", "quoted target", quoted)
    if reading.target_by_default:
        lead = reading.lead(item)
        since = max(clause, lead[0]) if item.change == "to" else clause
        if found := said_as(reading, since, end, "reported"):
            return Verdict("reported", "reported cue", found)
        if item.change == "from" and not said_as(reading, max(clause, lead[0]), end, "target"):
            return Verdict("reported", "start of a change")
        return Verdict("target", "plan")
    decided = "zh:reported" in reading.roles or "zh:target" in reading.roles
    of = reading.grammar.words["noun_phrase"]["of"]
    aimed = "zh:target" in reading.roles and _has_begun(period, frame)
    if aimed and (found := said_as(reading, start, end, "target")):
        # 2026年,力争…;实施项目40个、完成投资80亿元: told in January of that year.
        return Verdict("target", "target cue", found)
    since = _over_since(item, clause, reading, frame) if "zh:target" in reading.roles else 0
    for mark in reversed(reading.marks.cue.within(start, end)) if decided else ():
        if mark.has("zh:target_after") and reading.normalized.startswith(of, mark.end):
            # 完成目标的85.7%;实现…: what was done of a goal announces none.
            continue
        if mark.has("zh:reported"):
            if item.change == "to" and _tells_start(mark, reading):
                # 年底前将由目前的126家扩到300家: 目前 is said of the start.
                continue
            return Verdict("reported", "reported cue", mark)
        if mark.has("zh:done", "zh:completion") and _is_done(mark, reading):
            # 计划投资20亿元,完成15亿元,占计划的75%,建成驿站12个: what follows is done as well.
            return Verdict("reported", "done before", mark)
        if mark.has("zh:target"):
            if mark.start < since:
                # 计划投资215亿元,1—6月完成投资118亿元: the months are over.
                break
            return Verdict("target", "target cue", mark)
    if is_mostly_ahead(period, frame):
        return Verdict("target", "lies ahead")
    return REPORT


def _goal_behind(item: Quantity, reading: Reading) -> Mark | None:
    """Return the word right behind a Chinese number that makes it a goal: 80亿元的目标."""
    if "zh:target_after" not in reading.roles:
        return None
    start, end = reading.trail(item)
    end = min(end, reading.clause_end(start), start + _NEAR)
    return said_as(reading, start, end, "target_after")


def _has_begun(period: tuple[date, date] | None, frame: Frame) -> bool:
    """Whether a report on what was speaks of a year that has only begun."""
    published = frame.anchor.published
    if period is None or published is None or frame.genre != "report":
        return False
    over = frame.period is not None and frame.period[1] < period[0] <= published
    return over and (period[1] - published).days > _BEGUN


def _is_done(mark: Mark, reading: Reading) -> bool:
    """Whether a word for what was done stands in a clause that aims at nothing."""
    start, end = reading.clause_start(mark.start), reading.clause_end(mark.start)
    return not any(m.has("zh:target") for m in reading.marks.cue.within(start, end))


def _tells_start(mark: Mark, reading: Reading) -> bool:
    """Whether the number behind a word is the start of a change."""
    following = next((q for q in reading.quantities if q.start >= mark.end), None)
    return following is not None and following.change == "from"


def _over_since(item: Quantity, clause: int, reading: Reading, frame: Frame) -> int:
    """Return where the clause of a number dates it to what is over, 0 where it does not."""
    published = frame.anchor.published
    if published is None:
        return 0
    dates = [m for m in reading.dates if clause <= m.start and m.end <= item.start and m.period]
    over = dates and dates[-1].period is not None and dates[-1].period[1] < published
    return dates[-1].start if over else 0


def goal_itself(item: Quantity, reading: Reading) -> Mark | None:
    """Return the word that calls a number a goal, whatever became of it: 80亿元的目标."""
    if "zh:target_after" not in reading.roles:
        return None
    if item.family in ("percent", "ratio") or item.unit == "percentage_point":
        return None
    cues = reading.marks.cue
    behind = cues.by_start.get(item.end)
    if behind is not None and behind.has("zh:target_after"):
        return behind
    clause = reading.clause_start(item.start)
    for mark in reversed(cues.within(clause, item.start)):
        if mark.has(*_MEASURED_BY_GOAL):
            return None
        if mark.has("zh:target_after") and reading.only_fillers(mark.end, item.start):
            beyond = tuple(reading.grammar.words["period"]["beyond"])
            passed = reading.normalized.endswith(beyond, clause, mark.start)
            before = cues.within(clause, mark.start)
            return None if passed or any(m.has(*_MEASURED_BY_GOAL) for m in before) else mark
    return None
