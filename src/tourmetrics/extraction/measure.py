"""What a number says of its metric: level, growth, difference, ratio or completion; and of when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from tourmetrics.extraction.changebase import base_of, base_of_level_before, of_a_time
from tourmetrics.extraction.compared import (
    against_time,
    amount_moved,
    dated_behind,
    goes_on_from_level,
    is_outdone,
    is_reduced,
    of_an_amount,
    of_base,
    of_more,
    parts_of_all,
)
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.goal import has_goal, of_amount_aimed_at, of_goal
from tourmetrics.extraction.grammar import LANGUAGES
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said
from tourmetrics.extraction.nounphrase import compares
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

_CHANGES = ("increase", "decrease")
_RATES = ("percent", "percentage_point")
# What most numbers say.
_LEVEL = Said("level", None, False, "level")
_SHARE = Said("level", None, False, "share")
_RATE = Said("level", None, False, "rate")
_BARE_PERCENT = Said("level", None, False, "bare percent")
_END_OF_CHANGE = Said("level", None, False, "end of a change")
# What may decide in Chinese what a number measures; of one cue the first of these counts.
_DECIDING = ("completion", "share", "ratio", "ratio_base", "gap", "reach", *_CHANGES)
_FLAT = ("annual", "yoy", "mom")
_BESIDE = {"higher": "increase", "lower": "decrease"}
_BESIDE_ROLES = frozenset(f"{language}:{role}" for language in LANGUAGES for role in _BESIDE)
# What makes a Chinese amount a change.
_MOVED = ("zh:increase", "zh:decrease", "zh:gap", "zh:higher", "zh:lower")
# Words between an English number and a cue that is still next to it.
_NEAR = 2
# More words than this between a word of change and a number: they do not belong together.
_FAR = 6
# Characters behind a number in which "of" makes it a share.
_GOES_ON = 8
# Characters before a number in which its direction stands.
_BEFORE = 16


def measure_of(item: Quantity, reading: Reading, frame: Frame, *, rate: bool) -> Said:
    """Say what a number measures; ``rate`` tells that its own metric is a share or rate."""
    if item.language == "zh":
        return _chinese(item, reading, frame, rate=rate)
    return _english(item, reading, frame, rate=rate)


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


def _chinese(item: Quantity, reading: Reading, frame: Frame, *, rate: bool) -> Said:
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
    if found is None and not times and _is_signed(item, reading.lowered):
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
        carried = reading.list_measure(item)
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
        return _BARE_PERCENT
    role, mark = found
    if role == "completion":
        return Said("completion", None, False, "completion")
    if role == "share":
        return _SHARE
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
        return _RATE
    return Said("growth", base_of(item, reading, frame, "zh"), role == "decrease", "growth")


def _has_metric_near(item: Quantity, reading: Reading) -> bool:
    """Whether a metric is named between the number before, or the clause's start, and this one."""
    clause = max(reading.lead(item)[0], reading.clause_start(item.number_start))
    return bool(reading.marks.metric.within(clause, item.number_start))


def _behind_place(mark: Mark, reading: Reading) -> int:
    """Return where the place ends that a gap is measured from (低于杭州0.4天), else the cue."""
    place = reading.marks.region.by_start.get(mark.end) if mark.has("zh:gap") else None
    return mark.end if place is None else place.end


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
        return _LEVEL
    if _arrives(adjacent, item, reading) or adjacent.has("zh:new"):
        return _LEVEL
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


def _english(item: Quantity, reading: Reading, frame: Frame, *, rate: bool) -> Said:
    if item.form == "fold":
        return Said("growth", base_of(item, reading, frame, "en"), item.value < 0, "fold")
    if item.change is not None:
        return _END_OF_CHANGE
    if item.unit == "percentage_point":
        return _english_points(item, reading, frame)
    if item.family == "ratio":
        return Said("ratio", base_of(item, reading, frame, "en", default=False), False, "times")
    if item.unit == "percent" or item.form in ("fraction", "half"):
        return _english_percent(item, reading, frame, rate=rate)
    trail_start, trail_end = reading.trail(item)
    moved = amount_moved(item, reading, reading.lowered[trail_start:trail_end].lstrip())
    if moved is None:
        return _LEVEL
    undated = moved == "extra" or _is_gap(item, _near_after(item, reading), reading)
    undated = undated or is_outdone(item, reading)
    return Said(
        "difference",
        None if undated else base_of(item, reading, frame, "en"),
        moved == "decrease",
        "difference",
    )


def _near_after(item: Quantity, reading: Reading) -> Mark | None:
    """Return the first cue behind an English number, if it stands next to it."""
    after = reading.cues_behind(item)
    start = reading.trail(item)[0]
    near = bool(after) and _words_between(reading.lowered, start, after[0].start) <= _NEAR
    return after[0] if near else None


def _is_gap(item: Quantity, near_after: Mark | None, reading: Reading) -> bool:
    """Whether the word behind an English number makes it a gap, and no other time does."""
    if near_after is None or not near_after.has("en:gap"):
        return False
    return not dated_behind(item, reading) and not of_an_amount(item, near_after, reading)


def _english_points(item: Quantity, reading: Reading, frame: Frame) -> Said:
    after = reading.cues_behind(item)
    direction = _direction(item, reading, reading.cues_before(item), _near_after(item, reading))
    gap = any(m.has("en:gap") for m in after) and not dated_behind(item, reading)
    change = None if gap else base_of(item, reading, frame, "en")
    down = direction == "decrease" or any(m.has("en:gap_down") for m in after)
    before = reading.lowered[max(0, item.start - _BEFORE) : item.start].rstrip()
    down = down or before.endswith(reading.grammar.words["moved"]["decrease_before"])
    return Said("difference", change, down, "percentage_point")


def _english_percent(item: Quantity, reading: Reading, frame: Frame, *, rate: bool) -> Said:
    text, words = reading.lowered, reading.grammar.words["moved"]
    if item.unit == "percent" and _is_signed(item, text):
        return Said("growth", base_of(item, reading, frame, "en"), False, "signed")
    trail_start, trail_end = reading.trail(item)
    trail = text[trail_start:trail_end].lstrip()
    near_after = _near_after(item, reading)
    if parts_of_all(item, reading):
        return Said("level", None, False, "parts of all")
    if near_after is not None:
        if near_after.start - item.end <= 1 and _is_gap(item, near_after, reading):
            return Said("difference", None, near_after.has("en:gap_down"), "gap")
        if near_after.has("en:completion"):
            return Said("completion", None, False, "completion")
    if reading.grammar.goal.match(trail) or of_amount_aimed_at(item, reading):
        return Said("completion", None, False, "completion")
    if compares(item, reading) and _before_says_level(item, reading):
        return Said("level", None, False, "compared")
    if trail.startswith(words["ratio_after"]):
        after = reading.cues_behind(item)
        if of_a_time(item, after, reading):
            return Said("ratio", base_of(item, reading, frame, "en"), False, "ratio")
    direction = _direction(item, reading, reading.cues_before(item), near_after)
    if direction is None and trail.startswith(words["share_after"]):
        return _SHARE
    carried = reading.list_measure(item)
    if direction is None and carried is not None:
        return carried
    if text.endswith(f" {words['origin']} ", 0, item.start):
        return Said("level", None, False, "where it came from")
    if trail.startswith(words["achieved_after"]):
        return Said("completion", None, False, "achieved")
    if direction is not None and not reading.reaches(item):
        return Said(
            "growth", base_of(item, reading, frame, "en"), direction == "decrease", "growth"
        )
    again = None if rate else _goes_on(item, reading, frame)
    if again is not None:
        return again
    return _RATE if rate else _BARE_PERCENT


def _is_signed(item: Quantity, text: str) -> bool:
    """Whether a number is written with plus or minus, as changes are: Japan (+18%)."""
    return item.start < item.number_start or text[item.start - 1 : item.start] == "+"


def _before_says_level(item: Quantity, reading: Reading) -> bool:
    """Whether the percentage before, which this one is compared with, is a level."""
    place = reading.index(item)
    before = reading.quantities[place - 1] if place else None
    said = reading.said.get(before.start) if before is not None else None
    return (
        before is not None
        and before.unit == item.unit
        and (item.unit is not None or before.form == item.form)
        and said is not None
        and said.measure == "level"
    )


def _goes_on(item: Quantity, reading: Reading, frame: Frame) -> Said | None:
    """Return what the percentage before says, where this one goes on with it.

    "Growth was 3% in January, 4% in February and 7% in March."
    """
    place = last = reading.index(item)
    by = f" {reading.grammar.words['moved']['by']} "
    if place > 1 and reading.lowered.endswith(by, 0, item.start):
        # "Trips fell by 5% to 2.1 million, and spending by 3%".
        place -= reading.quantities[place - 1].unit != "percent"
    before = reading.quantities[place - 1] if place else None
    said = reading.said.get(before.start) if before is not None else None
    if before is None or said is None or said.measure != "growth" or before.unit != "percent":
        return None
    between = reading.marks.cue.within(reading.quantities[last - 1].end, item.start)
    stops = ("en:reported", "en:share", "en:completion", "en:reach", "en:target")
    verbs = (m for m in between if m.has(*stops) and not m.has("en:past"))
    if ";" in reading.lowered[before.end : item.start] or any(verbs):
        return None
    trail = reading.lowered[item.end : item.end + _GOES_ON].lstrip()
    of = reading.grammar.words["moved"]["share_after"]
    if trail.startswith(tuple(of)):
        return None
    own = base_of(item, reading, frame, "en", default=False)
    return said if own is None else said._replace(change=own)


def _words_between(text: str, start: int, end: int) -> int:
    return len(text[start:end].replace("-", " ").split())


def _direction(
    item: Quantity, reading: Reading, before: list[Mark], near_after: Mark | None
) -> str | None:
    """Say whether a number is a rise or a fall, by the words next to it."""
    if near_after is not None:
        for role in _CHANGES:
            if near_after.has(f"en:{role}") and not reading.opens_clause(near_after.start, item):
                return role
        for role, direction in (("higher", "increase"), ("lower", "decrease")):
            directly = _words_between(reading.lowered, item.end, near_after.start) == 0
            if near_after.has(f"en:{role}") and directly:
                return direction
        compared = near_after.has("en:gap") and of_an_amount(item, near_after, reading)
        if compared or (near_after.has("en:gap") and dated_behind(item, reading)):
            return "decrease" if near_after.has("en:gap_down") else "increase"
        if near_after.has("en:comparison"):
            surface = reading.lowered[near_after.start : near_after.end]
            fewer = tuple(reading.grammar.words["moved"]["fewer"])
            return "decrease" if surface.startswith(fewer) else "increase"
    moved = reading.grammar.words["moved"]
    for mark in reversed(before):
        gap = reading.lowered[mark.end : item.start]
        if len(gap.split()) > _FAR or any(stop in gap for stop in moved["barriers"]):
            break
        if mark.has("en:share", "en:completion"):
            return None
        if not gap.strip() and mark.has("en:gt", "en:lt", "en:ge", "en:le"):
            continue
        if mark.has("en:decrease"):
            return "decrease"
        if mark.has("en:increase"):
            return "increase"
    compared = near_after is not None and near_after.has("en:yoy", "en:mom")
    return "increase" if compared else of_more(item, reading)
