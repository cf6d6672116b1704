"""When a figure holds: what dates it in its sentence, else its paragraph, heading or document."""

from __future__ import annotations

from tourmetrics.extraction.anchor import Period
from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.changebase import starts_change
from tourmetrics.extraction.lookback import looking_back
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said
from tourmetrics.extraction.period import (
    end_of_change,
    part_of,
    settle,
    stated_period,
)
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.settling import (
    default_period,
    is_after,
    is_ahead,
    is_cumulative,
    is_flow,
    is_summed,
    is_to_be,
    several_years,
    start_before,
    years_of,
)
from tourmetrics.extraction.since import a_year_earlier, since
from tourmetrics.extraction.spans import span_before
from tourmetrics.extraction.state import SentenceState

_MONTHS = frozenset({"month", "month_range"})
_SEASONS = frozenset({"peak_season_share", "low_season_share"})


def when(item: Quantity, state: SentenceState) -> tuple[Mention | None, Period | None]:
    """Return what dates a number, and the period that it, its heading or its document gives."""
    carry, section, frame = state.carry, state.section, state.text.frame
    mention = stated_period(item, state.reading)
    period = part_of(mention, item) if mention else None
    if mention is None and carry.lead is not None:
        mention, period = carry.lead, carry.lead.period
    if mention is None and carry.whole is not None and carry.dated is not None:
        # 截至2020年末共有13332个。其中,5A级302个: parts are of the time of the whole.
        mention, period = carry.dated, carry.dated.period
    carry.dated = mention
    if mention is not None and mention.kind == "plan_span":
        mention, period = _span_said_before(mention, state)
    reading = state.reading
    if (
        "cumulative" in reading.hints
        and is_cumulative(item, reading)
        and (period is None or years_of(period) == 1)
    ):
        whole = several_years(section, frame)
        mention, period = (None, whole) if whole else (mention, period)
    period = period or section.period or default_period(frame, section)
    if mention is not None and mention.kind == "year_end" and carry.lead is not None:
        period = carry.lead.period or period
        period = (period[1], period[1]) if period else None
    if period is not None and "earlier" in reading.hints and a_year_earlier(item, reading):
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
    english, metric = item.language == "en", state.subjects[-1].metric
    if mention is not None and mention.kind in _MONTHS and _is_season(mention, state):
        mention = state.carry.lead
        period = (mention and mention.period) or section.period or frame.period
    if kind == "reported" and mention is not None and english and _is_to_come(item, mention, state):
        # "For the final quarter we expect 68%. 57% of members saw costs rise": now, not then.
        mention, period = None, section.period or default_period(frame, section)
    in_section = mention is None and section.period is not None
    if mention is None and not in_section and kind == "reported" and section.target:
        # A fact under a heading of what is planned: that of the document all the same.
        late = english and period == default_period(frame, section)
        period = frame.period if late else period
    told = english or not section.target
    planned = told and mention is None and kind == "reported" and frame.genre == "plan"
    begun = False
    if planned and period is not None and period == frame.period:
        begun = english and is_to_be(period, frame)
        if is_ahead(period, frame):
            # A fact in a strategy is none of the years that are planned.
            period = frame.base
        elif english and is_after(period, frame):
            period = frame.base
        elif begun:
            # Nor one in the plan of a year that has only begun.
            period = span_before(period)
    if said.change == "annual" and period is not None and years_of(period) == 1:
        whole = several_years(section, frame)
        mention, period = (None, whole) if whole else (mention, period)
    if kind == "target" and mention is not None and mention.kind == "plan_span":
        clause = reading.clause_start(item.start)
        if mention.start < clause and (stock or item.family == "percent"):
            # 五年培训1.2万人次,就业超过9万人: what holds at the end, no sum of the years.
            mention = None
    lasting = None
    if kind == "reported" and (mention is not None or reading.bases):
        lasting = since(item, mention, reading, frame)
    if lasting is not None and said.measure == "level":
        mention, period = None if stock else mention, lasting
    elif lasting is not None and mention is not None and said.change != "annual":
        # "Since 2019 visits have grown by 14%" up to now.
        mention, period = None, section.period or default_period(frame, section)
    if kind == "reported":
        period = looking_back(period, mention, frame, reading)
    end = end_of_change(item, mention) if item.change is not None else None
    if kind == "reported" and end is not None:
        period = end
    elif kind == "reported" and _starts(item, mention, reading):
        mention, period = None, start_before(period, frame)
    elif kind == "reported" and english and not begun and _came_from(item, reading):
        mention, period = None, period and span_before(period)
    if kind != "target" and not stock and not _ends_in_a_day(mention):
        # As it was told: nothing holds on one day only.
        return period
    # Money of which nothing more is known is spent in its year.
    unnamed = english and metric is None and item.family == "money"
    unnamed = unnamed and mention is not None and mention.kind == "year"
    return settle(
        period,
        mention,
        "target" if kind == "target" else "reported",
        said.measure,
        stock=stock,
        english=english,
        flow=english and (unnamed or is_flow(metric, state.text.lexicon)),
        within=unnamed
        or (english and mention is not None and _is_budget(metric, mention, reading)),
        arrived=item.change == "to",
        spans_years=mention is None or in_section,
        cumulative=kind == "target" and _is_of_all(item, said, reading),
        section=in_section,
        frame=frame,
    )


def _ends_in_a_day(mention: Mention | None) -> bool:
    """Whether a date tells up to when something was or will be."""
    return mention is not None and (mention.role == "deadline" or mention.kind == "year_end")


def _starts(item: Quantity, mention: Mention | None, reading: Reading) -> bool:
    """Whether a number is where a change began, at no time that is said: "up from 12% today"."""
    if item.change == "from":
        return not _is_dated(item, mention, reading)
    due = mention is not None and mention.role == "deadline" and mention.end <= item.start
    return due and starts_change(item, reading)


def _is_to_come(item: Quantity, mention: Mention, state: SentenceState) -> bool:
    """Whether another sentence or clause gives a date that is not over, in a report on what is."""
    frame, published = state.text.frame, state.text.frame.anchor.published
    reading = state.reading
    between = reading.marks.cue.within(item.end, mention.start)
    apart = mention.start >= reading.clause_end(item.end) or any(
        m.has("en:target") for m in between
    )
    later = mention.role == "deadline" and mention.start >= item.end and apart
    own = mention.end > reading.sentence.start and not later
    if own or mention.period is None or published is None:
        return False
    over = frame.period is not None and frame.period[1] <= published
    return over and mention.period[1] > published


def _came_from(item: Quantity, reading: Reading) -> bool:
    """Whether a level is that of a year before, told without its date: 98 calls, up from 87."""
    place = reading.index(item)
    if not place:
        return False
    start, moved = reading.quantities[place - 1].end, reading.grammar.words["moved"]
    before = reading.lowered[start : item.start].split()
    if len(before) < 2 or before[-1] != moved["origin"] or before[-2] not in moved["came"]:
        return False
    behind, end = reading.trail(item)
    if reading.mentions_in(start, min(end, reading.clause_end(behind))):
        # "up from 41,000 in 2022"
        return False
    return not ("earlier" in reading.hints and a_year_earlier(item, reading))


def _is_of_all(item: Quantity, said: Said, reading: Reading) -> bool:
    """Whether a goal is for all the years of its period together, or for each of them."""
    if said.change == "annual" or ("cumulative" in reading.hints and is_cumulative(item, reading)):
        return True
    return "summed" in reading.hints and is_summed(item, reading)


def _is_budget(metric: str | None, mention: Mention, reading: Reading) -> bool:
    """Whether money is told for the years of a date: $40 million over four years."""
    rules = reading.grammar.words["period"]
    budget = metric in rules["budgets"]
    return budget and reading.lowered.startswith(rules["within"], mention.start)


def _is_season(mention: Mention, state: SentenceState) -> bool:
    """Whether months without a year are the season that a share of the year falls in."""
    text = state.text.lowered[mention.start : mention.end]
    seasonal = state.subjects[-1].metric in _SEASONS
    return seasonal and not any(map(str.isdigit, text))


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


def _is_dated(item: Quantity, mention: Mention | None, reading: Reading) -> bool:
    """Whether the start of a change says itself when it was: from 3.1 million a year earlier."""
    earlier = "earlier" in reading.hints and a_year_earlier(item, reading)
    return earlier or _dated_itself(item, mention, reading)


def _dated_itself(item: Quantity, mention: Mention | None, reading: Reading) -> bool:
    """Whether the start of a change has a date of its own: 由去年同期的1145元提高到1164元."""
    if mention is None or mention.end < reading.lead(item)[0]:
        return False
    links = reading.grammar.words["period"]["level_of_base"]
    return reading.lowered[mention.end : item.start].strip() in links
