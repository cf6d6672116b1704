"""When a figure holds: what dates it in its sentence, else its paragraph, heading or document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tourmetrics.extraction.anchor import Period
from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said
from tourmetrics.extraction.period import a_year_earlier, opens, part_of, settle, stated_period
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.sections import SectionFrame
from tourmetrics.extraction.spans import span_before, year_span
from tourmetrics.extraction.state import SentenceState
from tourmetrics.extraction.structure import Sentence

# 全年 dates its own sentence only; so does 三年前.
_PASSING = frozenset({"whole_year", "years_ago", "date", "iso_date", "plan_span", "day_of_period"})
_MONTHS = frozenset({"month", "month_range"})


def leading_period(
    mentions: Sequence[Mention], items: Sequence[Quantity], sentence: Sentence, lowered: str
) -> Mention | None:
    """Return the period that opens a sentence: it holds for the sentences after it too."""
    first = next(
        (m for m in mentions if m.role == "span" and m.period and m.kind not in _PASSING), None
    )
    if first is None or not opens(first, sentence, lowered):
        return None
    if first.kind in _MONTHS and not any(map(str.isdigit, lowered[first.start : first.end])):
        # "July and August" say when in the year; the year goes on.
        return None
    if items and items[0].start < first.start:
        return first if first.end <= items[0].start else None
    dated = next((item.start for item in items if item.start >= first.end), sentence.end)
    return first if first.end <= dated else None


def when(item: Quantity, state: SentenceState) -> tuple[Mention | None, Period | None]:
    """Return what dates a number, and the period that it, its heading or its document gives."""
    carry, section, frame = state.carry, state.section, state.text.frame
    mention = stated_period(item, state.reading)
    period = part_of(mention, item) if mention else None
    if mention is None and carry.lead is not None:
        mention, period = carry.lead, carry.lead.period
    if mention is not None and mention.kind == "plan_span":
        mention, period = _span_said_before(mention, state)
    reading = state.reading
    if reading.adds_up and _cumulative(item, reading) and (period is None or years_of(period) == 1):
        whole = _severalyears_of(section, frame)
        mention, period = (None, whole) if whole else (mention, period)
    period = period or section.period or _default_period(frame, section)
    if mention is not None and mention.kind == "year_end" and carry.lead is not None:
        period = carry.lead.period or period
        period = (period[1], period[1]) if period else None
    if period is not None and reading.looks_back and a_year_earlier(item, reading):
        period = span_before(period)
    return mention, period


def _span_said_before(mention: Mention, state: SentenceState) -> tuple[Mention, Period | None]:
    """Return the years that 五年累计 means: those that were spoken of before, if as many."""
    ahead = tuple(state.reading.grammar.words["period"]["ahead"])
    if state.text.normalized.endswith(ahead, 0, mention.start):
        return mention, mention.period
    said = [m for m in state.reading.mentions if m.end <= mention.start and m.role == "span"]
    for lead in (*reversed(said), state.carry.lead):
        if lead is None or lead.period is None or mention.period is None:
            continue
        if years_of(mention.period) == years_of(lead.period):
            return lead, lead.period
    return mention, mention.period


def settled(
    item: Quantity,
    said: Said,
    kind: str,
    mention: Mention | None,
    period: Period | None,
    state: SentenceState,
    *,
    stock: bool,
) -> Period | None:
    """Return the period of the figure, once its kind and measure are known."""
    section, frame, reading = state.section, state.text.frame, state.reading
    in_section = mention is None and section.period is not None
    if said.change == "annual" and period is not None and years_of(period) == 1:
        whole = _severalyears_of(section, frame)
        mention, period = (None, whole) if whole else (mention, period)
    if item.change == "from" and kind == "reported" and not _dated_itself(item, mention, reading):
        mention, period = None, _before(period, frame)
    return settle(
        period,
        mention,
        "target" if kind == "target" else "reported",
        said.measure,
        stock=stock,
        arrived=item.change == "to",
        spans_years=mention is None or in_section,
        cumulative=said.change == "annual" or (reading.adds_up and _cumulative(item, reading)),
        section=in_section,
        frame=frame,
    )


def goal_of_year(item: Quantity, word: Mark, mention: Mention | None, reading: Reading) -> bool:
    """Whether a goal is told by a word for the goals of a year (年度目标), and by no date."""
    yearly = reading.grammar.words["period"]["yearly"]
    clause = reading.clause_start(min(word.start, item.start))
    if not yearly or (mention is not None and mention.start >= clause):
        return False
    cues = reading.marks.cue.within(clause, item.start)
    goals = [word, *(mark for mark in cues if mark.has("zh:quoted_target"))]
    surfaces = [reading.lowered[mark.start : mark.end] for mark in goals]
    return any(part in surface for part in yearly for surface in surfaces)


def _dated_itself(item: Quantity, mention: Mention | None, reading: Reading) -> bool:
    """Whether the start of a change has a date of its own: 由去年同期的1145元提高到1164元."""
    if mention is None or mention.end < reading.lead(item)[0]:
        return False
    links = reading.grammar.words["period"]["level_of_base"]
    return reading.lowered[mention.end : item.start].strip() in links


def _severalyears_of(section: SectionFrame, frame: Frame) -> Period | None:
    """Return the period of several years that a heading or the document is about."""
    return next((p for p in (section.period, frame.period) if p and years_of(p) > 1), None)


def _default_period(frame: Frame, section: SectionFrame) -> Period | None:
    """Return the period of the document; what is planned after it lies in the year of its date."""
    published = frame.anchor.published
    over = frame.period is not None and published is not None and frame.period[1] < published
    if section.target and frame.genre == "report" and over and published is not None:
        return year_span(published.year)
    return frame.period


def _cumulative(item: Quantity, reading: Reading) -> bool:
    start, end = reading.lead(item)
    lead = reading.lowered[start:end]
    return any(word in lead for word in reading.grammar.words["period"]["cumulative"])


def years_of(period: Period) -> int:
    """Return how many calendar years a period touches."""
    return period[1].year - period[0].year + 1


def _before(period: tuple[date, date] | None, frame: Frame) -> tuple[date, date] | None:
    """Return the period of X in "from X to Y": the plan's base year, else the year before Y's."""
    if frame.base_year is not None:
        return year_span(frame.base_year)
    if period is None:
        return None
    before = span_before(period)
    published = frame.anchor.published
    if published is None or before[1] <= published:
        return before
    # What is to change by a far day stands today where the document says that it stands.
    return frame.period if frame.period and frame.period[1] <= published else None
