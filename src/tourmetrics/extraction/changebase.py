"""What a change counts from: the year before, the month before, a year of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter

from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.since import is_start

# Characters before a number in which it is said to be a start.
_START = 24
_NEXT_TO = 3
# The last year before the pandemic of 2020, which offices of statistics compare with.
_BEFORE_PANDEMIC = "2019"
# Characters behind a percentage before the time that it is a share of.
_OF_A_TIME = 30
# Days of a quarter.
_QUARTER = 92
_TOLD = ("yoy", "mom")
_PAIR = 2
# What a change is told in; its base is no date of it.
_RATES = frozenset({"percent", "percentage_point"})


def base_of(
    item: Quantity, reading: Reading, frame: Frame, language: str, *, default: bool = True
) -> str | None:
    """Return the base of a change: what the words say, else what the document implies."""
    pairs = paired_bases(item, reading) if language == "zh" and item.size > 1 else ()
    if pairs:
        base = pairs[item.place]
        return base if isinstance(base, str) else _named_base(base, frame, reading)
    marks = reading.cues_before(item)
    before = reading.mentions_in(*reading.lead(item))
    since = "since" in reading.hints
    bases = [
        m
        for m in before
        if m.role == "base" or (since and m.role == "span" and is_start(m, reading))
    ]
    trailing: list[Mention] = []
    if language == "en":
        trailing = [m for m in reading.mentions_in(*reading.trail(item)) if m.role == "base"]
        marks, bases = [*marks, *reading.cues_behind(item)], [*bases, *trailing]
    said = {key for mark in marks for key in mark.keys}
    if item.family == "percent" and each_year(item, reading):
        return "annual"
    for role in ("mom", "annual"):
        if f"{language}:{role}" in said:
            return role
    bases = bases or base_of_level_before(item, reading) or _base_of_level_behind(item, reading)
    close = reading.lowered.find(")", item.end)
    opening = _date_before_bracket(item, reading, frame)
    if opening is not None and not any(m.start < close for m in trailing):
        trailing, bases = [], [opening]
    if bases:
        named = _named_base(trailing[0] if trailing else bases[-1], frame, reading)
        if named is not None:
            return named
    if f"{language}:before_pandemic" in said:
        return _BEFORE_PANDEMIC
    if f"{language}:yoy" in said:
        return "yoy"
    carried = reading.list_change(item)
    if carried is not None:
        return carried
    over = [m for m in before if m.kind == "year_range" and m.period is not None]
    if over and over[-1].period is not None and item.family == "percent":
        # "Between 2019 and 2024 rooms rose by 23 per cent".
        return str(over[-1].period[0].year)
    if not default:
        return None
    this = frame.anchor.this_year
    far = reading.year is not None and this is not None and reading.year - this > 1
    if far or (frame.several_years and reading.target_by_default):
        return None if frame.base_year is None else str(frame.base_year)
    return "yoy" if frame.period is not None or frame.anchor.this_year is not None else None


def paired_bases(item: Quantity, reading: Reading) -> tuple[str | Mention, ...]:
    """Return the bases that a Chinese list answers: 同比、较2019年分别增长49%和17%."""
    start, end = reading.lead(reading.first_of_list(item))
    told: list[tuple[int, int, str | Mention]] = [
        (mark.start, mark.end, role)
        for mark in reading.marks.cue.within(start, end)
        for role in _TOLD
        if mark.has(f"zh:{role}")
    ]
    told += [(m.start, m.end, m) for m in reading.bases if start <= m.start and m.end <= end]
    told.sort(key=itemgetter(0))
    if item.size < _PAIR or len(told) != item.size:
        return ()
    joints = tuple(reading.grammar.words["joins"]["list"])
    gaps = [reading.normalized[a[1] : b[0]] for a, b in pairwise(told)]
    listed = all(gap.startswith(joints) and len(gap) <= _NEXT_TO for gap in gaps)
    return tuple(base for *_, base in told) if listed else ()


def base_told_with(item: Quantity, reading: Reading) -> Mention | None:
    """Return the base of a change that is told with its own level: 较2025年的1.02亿人次增长8%.

    ``item`` is that level; it stands right behind the date, or with an article before it.
    """
    if item.unit in _RATES:
        return None
    links = reading.grammar.words["period"]["level_of_base"]
    for mention in reading.bases:
        gap = item.start - mention.end
        near = mention.period is not None and 0 <= gap <= _NEXT_TO
        if near and reading.lowered[mention.end : item.start].strip() in links:
            return mention
    return _base_behind(item, reading)


def _base_behind(item: Quantity, reading: Reading) -> Mention | None:
    """Return the base behind a level that has an article: double *the 2,000 of 2024*."""
    rules = reading.grammar.words["period"]
    links = rules.get("of_base", ())
    if not links or not reading.lowered.endswith(rules["article"], 0, item.start):
        return None
    for mention in reading.bases:
        named = mention.period is not None and mention.kind != "relative"
        if named and reading.lowered[item.end : mention.start].strip() in links:
            return mention
    return None


def base_of_level_before(item: Quantity, reading: Reading) -> list[Mention]:
    """Return the base that the level right before a change was told with, in one clause."""
    place = reading.index(item)
    if not place:
        return []
    level = reading.quantities[place - 1]
    base = base_told_with(level, reading)
    return [base] if base is not None and reading.clause_end(level.end) >= item.start else []


def _base_of_level_behind(item: Quantity, reading: Reading) -> list[Mention]:
    """Return the date of the level that a change is set against: 2% above the 5,100 of May."""
    place = reading.index(item) + 1
    level = reading.quantities[place] if place < len(reading.quantities) else None
    if item.unit != "percent" or level is None or level.unit in _RATES:
        return []
    between = reading.lowered[item.end : level.start].rstrip()
    if not between.endswith(tuple(reading.grammar.words["base"]["compared"])):
        return []
    end = reading.clause_end(level.end)
    if level.change == "from" and place + 1 < len(reading.quantities):
        # From 5,100 to 5,230 in May: this is the date of the end.
        end = min(end, reading.quantities[place + 1].start)
    return [m for m in reading.mentions_in(level.end, end) if m.period is not None][:1]


def _date_before_bracket(item: Quantity, reading: Reading, frame: Frame) -> Mention | None:
    """Return the date of the level in whose bracket a change stands: June 2023 (487,370, -1.7%)."""
    opens = reading.lowered.rfind("(", reading.sentence.start, item.start)
    if opens < 0 or item.unit not in _RATES or ")" in reading.lowered[opens : item.start]:
        return None
    if item.language != "en" or frame.period is None:
        return None
    place = reading.index(item)
    if not place or reading.quantities[place - 1].start < opens:
        return None
    dates = reading.mentions_in(reading.sentence.start, opens)
    last = dates[-1] if dates else None
    beside = last is not None and not reading.lowered[last.end : opens].strip()
    if not beside or last is None or last.period is None or last.role != "base":
        return None
    return last if last.period[1] < frame.period[0] else None


def each_year(item: Quantity, reading: Reading) -> bool:
    """Whether a change is that of each year: "5% a year"."""
    mark = reading.marks.each.by_start.get(item.end + 1)
    return item.language == "en" and mark is not None and mark.has("year")


def _named_base(mention: Mention, frame: Frame, reading: Reading) -> str | None:
    if mention.period is None:
        return None
    year = mention.period[1].year if mention.kind == "fiscal_year" else mention.period[0].year
    if mention.kind == "fiscal_year" and reading.year is not None and year >= reading.year:
        # A quarter of 2025-26 against the same one of 2024-25.
        year = mention.period[0].year
    if _is_part_before(mention, frame) and year >= (reading.year or frame.anchor.year or year):
        return "mom"
    if _ends_where_document_begins(mention, frame):
        return "mom"
    if mention.kind == "month" and reading.year == year + 1:
        return "yoy"
    if reading.lowered.startswith(tuple(reading.grammar.words["base"]["last_year"]), mention.start):
        # Of 2020 too: only a year that is named is 2019.
        return "yoy"
    if year == 2019:
        return "2019"
    current = reading.year or frame.anchor.year
    if current is not None and year == current - 1:
        return "yoy"
    if mention.kind == "relative":
        return "yoy"
    return str(year)


def _is_part_before(mention: Mention, frame: Frame) -> bool:
    """Whether a base is a month, or a quarter in a document about one."""
    if mention.kind == "month" or frame.period is None:
        return mention.kind == "month"
    return mention.kind == "quarter" and (frame.period[1] - frame.period[0]).days < _QUARTER


def _ends_where_document_begins(mention: Mention, frame: Frame) -> bool:
    """Whether a base is the quarter right before the one that a document is about."""
    if mention.kind != "quarter" or frame.period is None or mention.period is None:
        return False
    short = (frame.period[1] - frame.period[0]).days <= _QUARTER
    return short and (frame.period[0] - mention.period[1]).days == 1


def of_a_time(item: Quantity, after: Sequence[Mark], reading: Reading) -> bool:
    """Whether a percentage is one of another time: 83% of the 2019 level, of what it was before."""
    start, end = reading.trail(item)
    starts = [m.start for m in reading.mentions_in(start, end) if m.role == "base"]
    starts += [mark.start for mark in after if mark.has("en:before_pandemic")]
    standing = reading.lowered[start:end].lstrip().startswith(reading.grammar.bases.standing)
    near = reading.clause_end(start) if standing else start + _OF_A_TIME
    return any(at < near for at in starts)


def starts_change(item: Quantity, reading: Reading) -> bool:
    """Whether an English number is where a change begins: "12% by 2035, up from 8.4% today"."""
    if not {"starts", "now"} & reading.hints.keys():
        return False
    before = reading.lowered[max(reading.sentence.start, item.start - _START) : item.start].rstrip()
    moved = reading.grammar.words["moved"]
    if before.endswith(tuple(moved["starts"])):
        return True
    rest = reading.lowered[item.end : reading.trail(item)[1]].rstrip()
    if rest.startswith(tuple(moved["now"])) and not rest.endswith(tuple(moved["now_to"])):
        ended = next(word for word in moved["now"] if rest.startswith(word))
        behind = rest[len(ended) :].lstrip()[:1]
        return not behind.isalnum() and item.change != "to"
    return before.endswith(f" {moved['origin']}") and rest.endswith(tuple(moved["now_to"]))
