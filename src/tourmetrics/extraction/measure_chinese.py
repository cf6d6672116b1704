"""What a Chinese number says of its metric: level, growth, difference, ratio or completion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from tourmetrics.extraction.changebase import base_of, base_of_level_before
from tourmetrics.extraction.compared import (
    against_time,
    goes_on_from_level,
    is_reduced,
    is_signed,
    of_base,
)
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.goal import has_goal, of_goal
from tourmetrics.extraction.grammar import LANGUAGES
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import BARE_PERCENT, LEVEL, RATE, SHARE, Said
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

_CHANGES = ("increase", "decrease")
_RATES = ("percent", "percentage_point")
# What may decide in Chinese what a number measures; of one cue the first of these counts.
_DECIDING = ("completion", "share", "ratio", "ratio_base", "gap", "reach", *_CHANGES)
_FLAT = ("annual", "yoy", "mom")
_BESIDE = {"higher": "increase", "lower": "decrease"}
_BESIDE_ROLES = frozenset(f"{language}:{role}" for language in LANGUAGES for role in _BESIDE)
# What makes a Chinese amount a change.
_MOVED = ("zh:increase", "zh:decrease", "zh:gap", "zh:higher", "zh:lower")


def chinese(item: Quantity, reading: Reading, frame: Frame, *, rate: bool) -> Said:
    """Say what a Chinese number measures; ``rate`` tells that its own metric is a share or rate."""
    marks = reading.cues_before(item)
    if item.form == "fold":
        return Said("growth", base_of(item, reading, frame, "zh"), item.value < 0, "fold")
    if item.unit not in _RATES:
        return _chinese_amount(item, reading, frame, marks)
    found = _beside(item, reading, marks, "zh") or _decided(marks, "zh", _DECIDING)
    if item.unit == "percentage_point":
        down = found is not None and (found[0] == "decrease" or found[1].has("zh:gap_down"))
        gap = any(mark.has("zh:gap") for mark in marks)
        change = None if gap else base_of(item, reading, frame, "zh")
        return Said("difference", change, down, "percentage_point")
    return _chinese_percent(item, reading, frame, found, rate=rate)


def _decided(
    marks: Sequence[Mark], language: str, roles: tuple[str, ...]
) -> tuple[str, Mark] | None:
    """Return the nearest mark (the last one) with one of ``roles``, the first of them."""
    wanted = _ranked(language, roles)
    for mark in reversed(marks):
        found = [wanted[key] for key in mark.keys if key in wanted]
        if found:
            return roles[min(found)], mark
    return None


@lru_cache
def _ranked(language: str, roles: tuple[str, ...]) -> Mapping[str, int]:
    return {f"{language}:{role}": rank for rank, role in enumerate(roles)}


def _beside(
    item: Quantity, reading: Reading, marks: Sequence[Mark], language: str
) -> tuple[str, Mark] | None:
    """Return a comparison like 高 or 低, which counts only right before its number."""
    if reading.roles.isdisjoint(_BESIDE_ROLES):
        return None
    for mark in reversed(marks):
        for role, change in _BESIDE.items():
            if f"{language}:{role}" in mark.keys and reading.only_fillers(mark.end, item.start):
                return change, mark
    return None


def _chinese_percent(
    item: Quantity,
    reading: Reading,
    frame: Frame,
    found: tuple[str, Mark] | None,
    *,
    rate: bool,
) -> Said:
    times = item.surface == reading.grammar.words["quantity"]["times"]
    if not times and of_goal(item, reading):
        return Said("completion", None, False, "completion")
    if found is None and not times and is_signed(item, reading.lowered):
        return Said("growth", base_of(item, reading, frame, "zh"), False, "signed")
    if (found is None or found[0] in ("reach", *_CHANGES)) and of_base(item, reading):
        return Said(
            "ratio", base_of(item, reading, frame, "zh", default=False), False, "of the base"
        )
    if found is None:
        if times:
            return Said("ratio", base_of(item, reading, frame, "zh", default=False), False, "times")
        done = reading.marks.cue.by_end.get(item.start)
        if done is not None and done.has("zh:done") and has_goal(item, reading):
            return Said("completion", None, False, "done of the goal")
        carried = reading.list_measure(item) or _strives_on(item, reading)
        if carried is not None:
            return carried
        if reading.bases and against_time(item, reading):
            return Said("growth", base_of(item, reading, frame, "zh"), False, "bare growth")
        flat = _decided(reading.cues_before(item), "zh", _FLAT)
        if flat is not None and flat[0] == "annual":
            return Said("growth", "annual", False, "annual growth")
        if flat is not None and not rate and not _has_metric_near(item, reading):
            return Said(
                "growth", base_of(item, reading, frame, "zh"), item.value < 0, "bare growth"
            )
        return BARE_PERCENT
    role, mark = found
    if role == "completion":
        return Said("completion", None, False, "completion")
    if role == "share":
        return SHARE
    if role in ("ratio", "ratio_base"):
        return Said("ratio", base_of(item, reading, frame, "zh"), False, "ratio")
    if role == "reach":
        return Said("level", None, False, "reach")
    if role == "gap":
        return Said("difference", None, mark.has("zh:gap_down"), "gap")
    if times and reading.normalized[mark.end : item.start].strip().startswith(
        tuple(reading.grammar.words["arrivals"])
    ):
        return Said("ratio", base_of(item, reading, frame, "zh"), False, "times")
    if role in _CHANGES and _arrives(mark, item, reading):
        rates = reading.marks.cue.within(reading.clause_start(item.start), item.start)
        if any(m.has("zh:rate_noun") for m in rates):
            return Said("growth", base_of(item, reading, frame, "zh"), False, "growth rate")
        return Said("level", None, False, "reach")
    closer = reading.marks.metric.within(mark.end, item.number_start)
    if rate and closer:
        return RATE
    return Said("growth", base_of(item, reading, frame, "zh"), role == "decrease", "growth")


def _strives_on(item: Quantity, reading: Reading) -> Said | None:
    """Return what the percentage before says, where this one is the higher goal: 增长6%、力争7%."""
    place = reading.index(item)
    before = reading.quantities[place - 1] if place else None
    said = reading.said.get(before.start) if before is not None else None
    if before is None or said is None or said.measure != "growth" or before.unit != item.unit:
        return None
    if reading.normalized.startswith(reading.grammar.words["noun_phrase"]["of"], item.end):
        # 力争10%的项目竣工: a share.
        return None
    between = reading.normalized[before.end : item.start].lstrip("、, ")
    return said if between in reading.grammar.words["joins"]["striving"] else None


def _has_metric_near(item: Quantity, reading: Reading) -> bool:
    """Whether a metric is named between the number before, or the clause's start, and this one."""
    clause = max(reading.lead(item)[0], reading.clause_start(item.number_start))
    return bool(reading.marks.metric.within(clause, item.number_start))


def _behind_place(mark: Mark, reading: Reading) -> int:
    """Return where the place ends that a gap is measured from (低于杭州0.4天), else the cue."""
    if not mark.has("zh:gap"):
        return mark.end
    place = reading.marks.region.by_start.get(mark.end)
    end = mark.end if place is None else place.end
    rules = reading.grammar.words["place"]
    for words in (rules["wholes"], rules["means"]):
        end += max(
            (len(word) for word in words if reading.normalized.startswith(word, end)), default=0
        )
    return end


def _arrives(mark: Mark, item: Quantity, reading: Reading) -> bool:
    """Whether a change is told by where it ends: 减至95亿元, 降为5%."""
    between = reading.normalized[mark.end : item.start].strip()
    return item.change == "to" or between.startswith(tuple(reading.grammar.words["arrivals"]))


def _chinese_amount(item: Quantity, reading: Reading, frame: Frame, marks: Sequence[Mark]) -> Said:
    """A change of an amount stands right before it: 比上年增加216元, 减少4家, 同比少3.2亿元."""
    adjacent = None
    for mark in reversed(marks) if not reading.roles.isdisjoint(_MOVED) else ():
        if mark.has(*_MOVED) and reading.only_fillers(_behind_place(mark, reading), item.start):
            adjacent = mark
            break
    if adjacent is None:
        if is_reduced(item, reading, marks):
            return Said("difference", base_of(item, reading, frame, "zh"), True, "reduced")
        return LEVEL
    if _arrives(adjacent, item, reading) or adjacent.has("zh:new"):
        return LEVEL
    compared = any(mark.has("zh:yoy", "zh:mom", "zh:gap") for mark in marks) or any(
        mention.role == "base" for mention in reading.mentions_in(*reading.lead(item))
    )
    # 比上年的51座增加13座: the level before the change belongs to the base.
    compared = compared or bool(base_of_level_before(item, reading))
    down = adjacent.has("zh:decrease", "zh:gap_down", "zh:lower")
    compared = compared or goes_on_from_level(adjacent, item, reading)
    if not compared and not down and not adjacent.has("zh:net"):
        return Said("level", None, False, "credited")
    gap = any(mark.has("zh:gap") for mark in marks)
    if gap and not any(mark.has("zh:yoy", "zh:mom") for mark in marks):
        bases = reading.mentions_in(*reading.lead(item))
        if not any(mention.role == "base" for mention in bases):
            return Said("difference", None, down, "gap")
    if frame.genre == "plan" and not compared and not reading.has_metric_before(item):
        return Said("difference", base_of(item, reading, frame, "zh"), down, "planned change")
    return Said("difference", base_of(item, reading, frame, "zh"), down, "difference")
