"""The period of a figure: from its sentence, else its paragraph, its heading, its document."""

from __future__ import annotations

from datetime import date
from itertools import pairwise, takewhile

from tourmetrics.extraction.addends import is_of_them
from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.changebase import base_told_with
from tourmetrics.extraction.compared import bracket_behind
from tourmetrics.extraction.datebeside import (
    brackets,
    dates_a_goal,
    dates_a_part,
    dates_another,
    directly_behind,
    finished_by,
    glosses,
    leads_on,
)
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.goal import is_aimed_at
from tourmetrics.extraction.nounphrase import compares
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.spans import year_span
from tourmetrics.extraction.structure import Sentence
from tourmetrics.extraction.tense import is_of_later
from tourmetrics.model import Kind, Measure

Period = tuple[date, date]
_NEXT_TO = 3
# Words between a level and its date: received in.
_THEN = 2
# The longest words that lead in (据市文化和旅游局测算), with what ends them.
_LEAD_IN = 20
_HEADS = ",，:：—-"
_RUN_IN = ("】", "]")
# Characters from the start of a sentence within which a date opens it, by language.
_OPENING = {"zh": 2, "en": 24}
# Days of a time that is longer than some months.
_MONTHS = 100
# Parts of a year: what is due then is said of one clause only.
_PARTS = frozenset({"by_month_end", "by_month", "by_date", "date", "holiday_eve", "year_end"})


def stated_period(item: Quantity, reading: Reading) -> Mention | None:
    """Return the calendar expression of the sentence that dates ``item``."""
    if reading.bases:
        base = base_told_with(item, reading) or _base_spoken_of(item, reading)
        if base is not None:
            return base
    usable = reading.dates
    if not usable:
        return None
    if is_aimed_at(item, reading):
        end = reading.clause_end(item.end)
        return next((m for m in usable if item.end <= m.start and m.end <= end), None)
    if item.language == "en":
        held = next((m for m in usable if brackets(m, item, reading)), None)
        if held is not None:
            return held
    listed = _listed(item, usable, reading) if item.size > 1 else None
    if listed is not None:
        return listed
    following = [m for m in usable if m.start >= item.end]
    if following:
        behind = following[0]
        if item.language == "en" and directly_behind(item, behind, reading):
            return behind
        bracket = reading.trail(item)[0], behind.start
        if item.language == "zh" and reading.normalized[slice(*bracket)] == "(":
            return behind
        if item.language == "zh" and finished_by(item, behind, reading):
            return behind
    ends = item.change == "to" and item.language == "en"
    since = reading.lead(item)[0] if ends else reading.sentence.start
    for mention in reversed(usable):
        before = since <= mention.start and mention.end <= item.start
        if before and _governs(mention, item, reading):
            return mention
    if item.language == "zh" or not (ends or following):
        return None
    for mention in usable if ends else ():
        # "In FY26 we will raise satisfaction from 86 to 90 percent": it dates the whole sentence.
        heads = mention.end <= item.start and opens(mention, reading.sentence, reading.lowered)
        if heads and not _dates_a_start(mention, item, reading):
            return mention
    clause_end = reading.clause_end(bracket_behind(item, reading)[1])
    for mention in following:
        if (
            (mention.end <= clause_end or glosses(mention, clause_end, reading))
            and not dates_another(item, mention, reading)
            and not leads_on(mention, reading)
            and not dates_a_goal(mention, reading)
        ):
            return None if is_of_later(item, mention.start, reading) else mention
    for mention in following:
        if (
            mention.role == "deadline"
            and not leads_on(mention, reading)
            and ";" not in reading.lowered[item.end : mention.start]
            and not dates_another(item, mention, reading)
            and not dates_a_part(item, mention, reading)
        ):
            return None if is_of_later(item, mention.start, reading) else mention
    return None


def _base_spoken_of(item: Quantity, reading: Reading) -> Mention | None:
    """Return the base that a number goes on with: 4% more than in 2019, when 412,000 came."""
    when, (start, end) = reading.grammar.bases.when, reading.lead(item)
    if not when:
        return None
    said = reading.mentions_in(start, end)
    last = said[-1] if said else None
    told = last is not None and last.role == "base" and last.period is not None
    if any(item.end <= m.start and m.end <= reading.trail(item)[1] for m in reading.dates):
        # "when 298,400 came between September 13 and 18".
        return None
    return last if told and last and reading.lowered.startswith(when, last.end) else None


def _listed(item: Quantity, usable: list[Mention], reading: Reading) -> Mention | None:
    """Return the member of a list of periods that a number answers: 一季度、二季度分别…."""
    start, end = reading.lead(item)
    before = [m for m in usable if start <= m.start and m.end <= end][-item.size :]
    separators = reading.grammar.words["joins"]["list"]
    apart = [reading.lowered[a.end : b.start].strip() in separators for a, b in pairwise(before)]
    return before[item.place] if len(before) == item.size and all(apart) else None


def _governs(mention: Mention, item: Quantity, reading: Reading) -> bool:
    """Whether a mention still holds where the number stands.

    "三年前" dates only the number next to it; what stands in the middle of an earlier part of
    the sentence dates that part alone.
    """
    if mention.kind == "years_ago":
        return item.start - mention.end <= _NEXT_TO
    if _dates_an_act(mention, item, reading):
        return False
    if reading.changes and _dates_a_start(mention, item, reading):
        return False
    if _dates_a_compared(mention, item, reading):
        return False
    between = reading.lowered[mention.end : reading.first_of_list(item).start]
    if item.language == "en" and _of_its_part(mention, between, item, reading):
        return False
    if is_of_them(item, reading):
        # "On May 19 contracts were signed for 71 projects; 12 of them are worth …".
        return True
    if ";" in between or "；" in between:
        if mention.kind == "holiday" and _compares_with(mention, item, reading):
            return False
        if ":" in between[: between.find(";")] and mention.kind not in _PARTS:
            # Goals for 2025: 165,000 nights; 200 million views.
            return True
        local = tuple(reading.grammar.words["period"]["local"])
        if mention.kind in _PARTS or reading.lowered.endswith(local, mention.start, mention.end):
            return False
        return opens(mention, reading.sentence, reading.lowered)
    return True


def _compares_with(mention: Mention, item: Quantity, reading: Reading) -> bool:
    """Whether a change counts from last year's holiday: 去年春节8天…;按可比口径,同比增长11%."""
    last: tuple[str, ...] = reading.grammar.words["period"].get("last_years", ())
    if not reading.normalized.startswith(last, mention.start):
        return False
    return any(mark.has("zh:yoy") for mark in reading.cues_before(item))


def _of_its_part(mention: Mention, between: str, item: Quantity, reading: Reading) -> bool:
    """Whether an English date holds only where it stands: in brackets, in one part of a list.

    "(October 2024: 386,939, -0.7%), who spent …"; "open 12 huts by the end of May, pave 9 km".
    """
    clause = reading.clause_start(mention.start)
    opening = reading.lowered[clause : mention.start].split(maxsplit=1)[:1]
    aside = tuple(reading.grammar.words["period"]["asides"])
    own = mention.kind != "date_range" and opening and opening[0] in aside
    if own and reading.clause_end(mention.end) < item.start:
        # "…, where the anniversary was marked in July, saw 81,600".
        return True
    if ")" in between and _stands_aside(mention, reading):
        return True
    if reading.lowered[mention.start - 1 : mention.start] == "(":
        close = mention.end + between.find(")")
        held = any(mention.end <= other.start < close for other in reading.quantities)
        second = between[:1] == ":" and item.unit == "percent" and len(between) > _NEXT_TO
        if second or (")" in between and held):
            return True
    inside = mention.role == "deadline"
    if mention.kind not in _PARTS:
        # "3 nights by 2028, 2,000 homestays by the end of 2026 and 25 lakh tourists in 2027-28"
        inside = inside and _has_own_date(item, reading)
    if not inside or opens(mention, reading.sentence, reading.lowered):
        return False
    start = reading.clause_start(mention.start)
    counted = any(start <= other.start < mention.start for other in reading.quantities)
    return counted and ("," in between or " and " in between)


def _stands_aside(mention: Mention, reading: Reading) -> bool:
    """Whether a date closes a bracket with a number of its own: 76.2% (88.4% in August), with …."""
    opens = reading.lowered.rfind("(", reading.sentence.start, mention.start)
    if opens < 0 or reading.lowered.find(")", opens, mention.start) >= 0:
        return False
    if mention.period is None or (mention.period[1] - mention.period[0]).days > _MONTHS:
        # "(1.48 million in 2025), ahead of Indonesia with 842,000": the year goes on.
        return False
    return any(opens < other.start < mention.start for other in reading.quantities)


def _has_own_date(item: Quantity, reading: Reading) -> bool:
    """Whether a date stands behind a number and before the next one or the end of its clause."""
    start, end = reading.trail(item)
    stop = min(end, reading.clause_end(start))
    return any(start <= m.start and m.end <= stop for m in reading.dates)


def _dates_an_act(mention: Mention, item: Quantity, reading: Reading) -> bool:
    """Whether a day is that of a decision and not of its goals: 2026 goals agreed on June 22: …."""
    if mention.kind != "date" or not reading.lowered.startswith(":", mention.end):
        return False
    return any(
        m.role == "span" and m.period and (m.period[1] - m.period[0]).days > _MONTHS
        for m in takewhile(lambda m: m.end <= mention.start, reading.dates)
    )


def _dates_a_start(mention: Mention, item: Quantity, reading: Reading) -> bool:
    """Whether a date is that of the start of a change alone: 由2020年的71家增加到112家."""
    for other in reading.quantities:
        if other.start >= item.start:
            return False
        if other.start >= mention.end:
            heads = opens(mention, reading.sentence, reading.lowered)
            near = (item.language == "en" and not heads) or other.start - mention.end <= _NEXT_TO
            return near and other.change == "from"
    return False


def _dates_a_compared(mention: Mention, item: Quantity, reading: Reading) -> bool:
    """Whether a date is that of a level before, which another is set against: to 425 in May."""
    if item.unit != "percent" or item.language != "en":
        return False
    place = reading.index(item)
    other = reading.quantities[place - 1] if place else None
    if other is None or mention.start < other.end:
        return False
    between = reading.lowered[other.end : mention.start].split()
    counted = reading.grammar.words["base"]["counted_then"]
    beside = mention.start - other.end <= _NEXT_TO or not between
    near = beside or (len(between) <= _THEN and between[0] in counted)
    return near and compares(other, reading)


def opens(mention: Mention, sentence: Sentence, text: str) -> bool:
    """Whether a date stands at the head of its sentence, so that it dates the whole of it."""
    before = text[sentence.start : mention.start].rstrip()
    if before.endswith(_RUN_IN):
        # 【数据快览】1至9月,…: a heading that runs in.
        return True
    if len(before) <= _OPENING[sentence.language]:
        return True
    return before[-1] in _HEADS and before[:-1].count(",") == 0 and len(before) <= _LEAD_IN


def part_of(mention: Mention, item: Quantity) -> Period | None:
    """Return the period of one member of a list: 一至四季度分别接待650、2210、4985和…."""
    if len(mention.parts) == item.size and item.size > 1:
        return mention.parts[item.place]
    return mention.period


def end_of_change(item: Quantity, mention: Mention | None) -> Period | None:
    """Return the year of the start or the end of a change over years: 2022年至2024年,…从X到Y."""
    if item.change is None or mention is None or mention.kind != "year_range":
        return None
    if mention.period is None or mention.end > item.start:
        return None
    return year_span(mention.period[item.change == "to"].year)


def settle(
    period: Period | None,
    mention: Mention | None,
    kind: Kind,
    measure: Measure,
    *,
    stock: bool,
    flow: bool,
    english: bool,
    within: bool,
    arrived: bool,
    spans_years: bool,
    cumulative: bool,
    section: bool,
    frame: Frame,
) -> Period | None:
    """Turn what the text says into the period of the figure: last days of stocks and deadlines."""
    if period is None:
        return None
    last = (period[1], period[1])
    stocked = ("level", "difference", "growth") if english else ("level", "difference")
    if mention is not None and mention.kind == "year_end" and kind == "reported" and not stock:
        return _up_to(period[1], frame)
    published = frame.anchor.published
    past = published is None or period[1] <= published
    if mention is not None and mention.role == "deadline" and kind == "reported" and flow and past:
        return _up_to(period[1], frame)
    if mention is not None and mention.role == "deadline":
        return last
    if kind == "target" and mention is not None and mention.kind == "year":
        # In a plan of several years a year is the time by which something holds.
        spent = flow and measure == "level" and within
        return last if frame.several_years and measure != "growth" and not spent else period
    within_a_year = period[0].year == period[1].year
    by_heading = kind == "target" and section and mention is None and frame.several_years
    if by_heading and (english or within_a_year):
        # "Our ambition for 2030" over what is to hold by then.
        return last if measure != "growth" and within_a_year else period
    if kind == "target":
        several = (period[1] - period[0]).days > 370
        # "Cruise calls to rise from 94 to 140": what is reached holds at the end.
        return last if several and spans_years and (not cumulative or arrived) else period
    if stock and measure in stocked and (arrived or (period[1] - period[0]).days <= 370):
        if mention is None and not section and not frame.titled and frame.dateline is not None:
            return (frame.dateline, frame.dateline)
        return last
    return period


def _up_to(day: date, frame: Frame) -> Period:
    """Return what had happened up to a day: the document's year, else the calendar year so far."""
    whole = frame.period
    return whole if whole is not None and whole[1] == day else (date(day.year, 1, 1), day)
