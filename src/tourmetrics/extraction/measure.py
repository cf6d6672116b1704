"""What a number says of its metric: level, growth, difference, ratio or completion; and of when."""

from __future__ import annotations

from tourmetrics.extraction.changebase import base_of, each_year, of_a_time
from tourmetrics.extraction.compared import (
    amount_moved,
    dated_behind,
    is_outdone,
    is_signed,
    of_an_amount,
    of_more,
    opened_by_change,
    parts_of_all,
)
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.goal import done_of_goal, of_amount_aimed_at
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measure_chinese import chinese
from tourmetrics.extraction.measured import BARE_PERCENT, LEVEL, RATE, SHARE, Said
from tourmetrics.extraction.nounphrase import compares
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

_CHANGES = ("increase", "decrease")
_RATES = ("percent", "percentage_point")
_END_OF_CHANGE = Said("level", None, False, "end of a change")
# Words between an English number and a cue that is still next to it.
_NEAR = 2
# More words than this between a word of change and a number: they do not belong together.
_FAR = 6
# Characters behind a number in which "of" makes it a share.
_GOES_ON = 8
# Characters between two ratios of one list.
_LISTED = 60
_ENDS = frozenset({",", ".", ";", ")", ""})
# Characters before a number in which its direction stands.
_BEFORE = 16


def measure_of(item: Quantity, reading: Reading, frame: Frame, *, rate: bool) -> Said:
    """Say what a number measures; ``rate`` tells that its own metric is a share or rate."""
    if item.language == "zh":
        return chinese(item, reading, frame, rate=rate)
    return _english(item, reading, frame, rate=rate)


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
    beside = _of_growth_before(item, reading)
    if beside is not None:
        return beside
    trail_start, trail_end = reading.trail(item)
    moved = amount_moved(item, reading, reading.lowered[trail_start:trail_end].lstrip())
    if moved is None:
        return LEVEL
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
    after = [mark for mark in reading.cues_behind(item) if not mark.has("en:approx_after")]
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
    moved = reading.grammar.words["moved"]
    trail = reading.lowered[slice(*reading.trail(item))].lstrip()
    down = down or before.endswith(moved["decrease_before"])
    down = down or trail.startswith(moved["decrease_after"])
    return Said("difference", change, down, "percentage_point")


def _english_percent(item: Quantity, reading: Reading, frame: Frame, *, rate: bool) -> Said:
    text, words = reading.lowered, reading.grammar.words["moved"]
    if item.unit == "percent" and is_signed(item, text):
        return Said("growth", base_of(item, reading, frame, "en"), False, "signed")
    beside_amount = _of_amount_before(item, reading, frame)
    if beside_amount is not None:
        return beside_amount
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
    if (
        reading.grammar.goal.match(trail)
        or of_amount_aimed_at(item, reading)
        or done_of_goal(item, reading)
    ):
        return Said("completion", None, False, "completion")
    if compares(item, reading) and _before_says_level(item, reading):
        return Said("level", None, False, "compared")
    if trail.startswith(words["ratio_after"]):
        after = reading.cues_behind(item)
        if of_a_time(item, after, reading):
            return Said("ratio", base_of(item, reading, frame, "en"), False, "ratio")
    if _recovers(item, reading):
        base = base_of(item, reading, frame, "en", default=False)
        if base is not None:
            return Said("ratio", base, False, "recovered")
    # "38% of visits fell in June": the visits fell there, the percentage did not fall.
    if reading.grammar.tellers.match(trail):
        # "81% reporting an increase", "half of museums said that they grew".
        return BARE_PERCENT
    beside = None if trail.startswith(words["share_of"]) else near_after
    beside_place = _of_next_place(item, reading)
    if beside_place is not None:
        return beside_place
    direction = _direction(item, reading, reading.cues_before(item), beside)
    if direction is None and trail.startswith(words["share_after"]):
        return SHARE
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
    again = _ratio_again(item, reading)
    if again is not None:
        return again
    moved = _moved_by(item, reading) or opened_by_change(item, reading)
    if moved is not None:
        return Said("growth", base_of(item, reading, frame, "en"), moved == "decrease", "growth")
    if not rate and each_year(item, reading):
        return Said("growth", "annual", False, "each year")
    return RATE if rate else BARE_PERCENT


def _of_amount_before(item: Quantity, reading: Reading, frame: Frame) -> Said | None:
    """Return the growth that a change by an amount has in brackets: "up 7,910 (4.5%) from"."""
    place = reading.index(item)
    before = reading.quantities[place - 1] if place else None
    said = reading.said.get(before.start) if before is not None else None
    if before is None or said is None or said.measure != "difference":
        return None
    if before.unit == "percentage_point" or reading.lowered[before.end : item.start] != " (":
        return None
    closed = reading.lowered.startswith(")", item.end)
    if not closed:
        return None
    own = base_of(item, reading, frame, "en", default=False)
    return Said("growth", own or said.change, said.negative, "growth")


def _of_growth_before(item: Quantity, reading: Reading) -> Said | None:
    """Return the change that a growth comes to: "rose 59.9 percent, or $6.3 billion, to"."""
    place = reading.index(item)
    before = reading.quantities[place - 1] if place else None
    said = reading.said.get(before.start) if before is not None else None
    if before is None or said is None or said.measure != "growth" or before.unit != "percent":
        return None
    moved = reading.grammar.words["moved"]
    between = reading.lowered[before.end : item.start].strip()
    ends = reading.lowered[item.end : item.end + 1] in _ENDS
    if between not in moved["or_so_much"] or not ends:
        return None
    return Said("difference", said.change, said.negative, "difference")


def _moved_by(item: Quantity, reading: Reading) -> str | None:
    """Return the way of a verb said once: "increase arrivals to 5 million and spending by 3%"."""
    if not reading.lowered.endswith(f" {reading.grammar.words['moved']['by']} ", 0, item.start):
        return None
    verbs = reading.marks.cue.within(reading.sentence.start, item.start)
    ways = (way for mark in reversed(verbs) for way in _CHANGES if mark.has(f"en:{way}"))
    return next(ways, None)


def _of_next_place(item: Quantity, reading: Reading) -> Said | None:
    """Return the level that the next place has in brackets: 86%, ahead of Phuket (84%)."""
    place = reading.index(item)
    if not place or not reading.lowered.endswith("(", 0, item.start):
        return None
    if item.start - 2 not in reading.marks.region.by_end:
        return None
    before = reading.quantities[place - 1]
    said = reading.said.get(before.start)
    level = before.unit == item.unit and said is not None and said.measure == "level"
    return said if level else None


def _ratio_again(item: Quantity, reading: Reading) -> Said | None:
    """Return the ratio before where the next thing is told by one: nights from India *at* 132%.

    "Nights from China stand at 84% of their 2019 volume, nights from India at 132%".
    """
    place = reading.index(item)
    before = reading.quantities[place - 1] if place else None
    said = reading.said.get(before.start) if before is not None else None
    if before is None or said is None or said.measure != "ratio" or before.unit != item.unit:
        return None
    links = reading.grammar.words["moved"]["stands"]
    between = reading.lowered[before.end : item.start]
    goes_on = between.endswith(links) and "," in between and ";" not in between
    return said if goes_on and len(between) < _LISTED else None


def _recovers(item: Quantity, reading: Reading) -> bool:
    """Whether a percentage is what something came back to: arrivals recovered to 92%."""
    last = reading.cues_before(item)[-1:]
    beside = bool(last) and not reading.lowered[last[0].end : item.start].strip()
    return beside and last[0].has("en:ratio")


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


def _ended(item: Quantity, reading: Reading) -> int:
    """Return where a number ends with the words that make it a rough one: 1% or so."""
    about = reading.marks.cue.by_start.get(item.end + 1)
    return item.end if about is None or not about.has("en:approx_after") else about.end


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
            directly = _words_between(reading.lowered, _ended(item, reading), near_after.start) == 0
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
