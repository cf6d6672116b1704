"""One sentence, from its numbers to its figures: the rules of all fields, in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tourmetrics.extraction.accept import uncounted, unsupported
from tourmetrics.extraction.anchor import Period
from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.each import each_of
from tourmetrics.extraction.fitting import CHANGES
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.kind import kind_of
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark, Marks
from tourmetrics.extraction.measure import measure_of
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.nounphrase import is_large, phrase_after
from tourmetrics.extraction.period import a_year_earlier, part_of, settle, stated_period
from tourmetrics.extraction.place import Carried, region_of
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading, clause_breaks
from tourmetrics.extraction.record import Finding, Source, confidence_of, figure_of
from tourmetrics.extraction.refine import of_country, of_guests, of_publisher, of_the_world
from tourmetrics.extraction.reject import Exclusions
from tourmetrics.extraction.sections import SectionFrame
from tourmetrics.extraction.settling import (
    default_period,
    is_ahead,
    is_cumulative,
    is_flow,
    is_stock,
    is_summed,
    several_years,
    start_before,
    years_of,
)
from tourmetrics.extraction.spans import span_before, year_span
from tourmetrics.extraction.structure import Sentence
from tourmetrics.extraction.subject import subject_of
from tourmetrics.extraction.tabular.tables import Tables
from tourmetrics.extraction.trace import Step, Trace
from tourmetrics.model import Figure, Rejected

# A scale up to this says little by itself: a dozen experiences, a hundred jobs.
_DOZENS = 1000
_HEADING_MARKS = " \t#*(（【["
_MONTHS = frozenset({"month", "month_range"})
_SEASONS = frozenset({"peak_season_share", "low_season_share"})
_SHARES = ("fraction", "half")
# What is a rule also where it is told as a fact: a levy, a cap.
_RULES = frozenset({"visitor_levy", "daily_capacity"})
_WITHIN = ("in ", "during ", "for ", "over ")


@dataclass(slots=True)
class Carry:
    """What one sentence hands to the next of its paragraph; ``over`` dates the list below it."""

    paragraph: int = -1
    lead: Mention | None = None
    subject: Subject | None = None
    subjects: Sequence[Subject] = ()
    over: Mention | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text with everything found in it before its sentences are read.

    ``excluded`` says of numbers, by where they begin, why their place makes them no figures;
    ``trace`` keeps what the rules had in hand, where somebody asks why.
    """

    normalized: str
    lowered: str
    marks: Marks
    frame: Frame
    exclusions: Exclusions
    excluded: Mapping[int, str]
    tables: Tables
    source: Source
    lexicon: Lexicon
    trace: Trace | None = None


@dataclass(slots=True)
class _Sentence:
    """The state of reading one sentence: what its earlier numbers were about."""

    text: Text
    reading: Reading
    section: SectionFrame
    carry: Carry
    subjects: list[Subject]
    places: Carried = field(default_factory=Carried)
    ones: set[int] = field(default_factory=set)
    markets: set[str | None] = field(default_factory=set)


def read_sentence(
    items: Sequence[Quantity],
    mentions: Sequence[Mention],
    sentence: Sentence,
    section: SectionFrame,
    text: Text,
    carry: Carry,
) -> tuple[list[Figure], list[Rejected]]:
    """Return the figures of a sentence and the numbers of it that are none."""
    figures: list[Figure] = []
    rejected: list[Rejected] = []
    counted: list[Quantity] = []
    for item in items:
        in_cell = item.start in text.tables.cells
        reason = None if in_cell else text.excluded.get(item.start)
        heads = reason is None and sentence.heading and not _is_year(item, mentions)
        if heads and _numbers_heading(item, sentence, text):
            reason = "numbering"
        if reason is not None:
            rejected.append(text.source.rejected(item.start, item.end, reason))
        else:
            # Which words may stand around a number is a matter of the sentence, not of its unit.
            item.language = sentence.language
            counted.append(item)
    if counted:
        grammar = text.lexicon.grammars[sentence.language]
        reading = Reading(
            text.normalized,
            text.lowered,
            text.marks,
            sentence,
            counted,
            [m for m in mentions if not text.exclusions.names(m.start, m.end)],
            grammar,
            target_by_default=section.target,
            breaks=clause_breaks(text.lowered, sentence, grammar),
            title=section.title,
        )
        state = _Sentence(text, reading, section, carry, [])
        if text.trace is not None:
            text.trace.keep(reading)
        for item in counted:
            inside = text.tables.holds(item.start) or item.start in text.tables.reasons
            found = _in_table(item, text) if inside else _read(item, state)
            if isinstance(found, Figure):
                figures.append(found)
            else:
                rejected.append(found)
        if state.subjects:
            carry.subject, carry.subjects = state.subjects[-1], state.subjects
    return figures, rejected


def _is_year(item: Quantity, mentions: Sequence[Mention]) -> bool:
    """Whether a number is the year of a calendar expression: # 2026."""
    return any(m.kind == "year" and m.start <= item.start and item.end <= m.end for m in mentions)


def _numbers_heading(item: Quantity, sentence: Sentence, text: Text) -> bool:
    """Whether a number stands at the head of a heading: 3  Grants; ## 三、运行分析."""
    before = text.lowered[sentence.start : item.number_start]
    return not before.strip(_HEADING_MARKS) and not item.has_prefix


def _in_table(item: Quantity, text: Text) -> Figure | Rejected:
    cell = text.tables.cells.get(item.start)
    if cell is None:
        reason = text.tables.reasons.get(item.start, "no header")
        return text.source.rejected(item.start, item.end, reason)
    return figure_of(text.source, item, cell.finding())


def _read(item: Quantity, state: _Sentence) -> Figure | Rejected:
    """Say of one number what it measures, where, when and for whom; or why it is no figure."""
    text, reading = state.text, state.reading
    lexicon, frame, source = text.lexicon, text.frame, text.source
    reason = uncounted(item, reading, lexicon, state.ones)
    if reason is not None:
        return source.rejected(item.start, item.end, reason)
    mention, period = _when(item, state)
    reading.year = period[1].year if period else None
    relative = item.unit == "percent" or item.form in _SHARES
    rate = relative and _near_rate(item, reading, lexicon)
    said = measure_of(item, reading, frame, rate=rate)
    before = state.subjects
    amount = item.scale > _DOZENS or is_large(item, reading)
    bare = item.unit is None and amount and phrase_after(item, reading) is None
    if not before and state.carry.subject is not None and (bare or said.measure in CHANGES):
        # A change, or an amount of nothing named, goes on with the sentence before.
        before = [state.carry.subject]
    elif said.measure == "level" and "zh:quoted_target" in reading.roles:
        # 接待…,收入…。年度目标任务分别为…: goals of what the sentence before told.
        before = [*state.carry.subjects, *before]
    subject = subject_of(item, said, reading, lexicon, before, frame.region)
    reading.said[item.start] = said
    reason = unsupported(item, said, subject, reading)
    if reason is not None:
        return source.rejected(item.start, item.end, reason)
    state.ones.add(item.end)
    if subject.rule == "market":
        state.markets.add(subject.metric)
    region = frame.region
    if reading.places and subject.metric not in state.markets:
        # A market is where visitors come from, not where they were counted.
        region = region_of(item, reading, lexicon, frame.region, state.places)
    subject = of_guests(subject, frame, reading)
    subject = of_the_world(subject, said, frame, reading)
    exact = of_country(subject.metric, region, frame, reading, lexicon)
    exact = of_publisher(exact, region, frame, reading.grammar)
    subject = subject.of(exact, item.surface)
    state.subjects.append(subject)
    kind, why, word = kind_of(item, said, period if mention else None, reading, frame)
    stock = is_stock(subject, item, reading, lexicon)
    quoted = why in ("quoted target", "target behind") and word is not None
    if quoted and word is not None and _goal_of_year(item, word, mention, reading):
        period = year_span(period[1].year) if period and years_of(period) == 1 else period
    settled = _settled(item, said, kind, mention, period, state, stock=stock)
    each = None if subject.rule == "spend of each" else each_of(item, reading)
    rules = reading.grammar.words["period"]["undated"]
    if subject.metric in rules and (each is not None or item.language == "en"):
        # A grant for each of those that win one: a rule, dated only where its sentence says when.
        stated = mention is not None and mention.start >= reading.sentence.start
        fact = kind == "reported" and subject.metric not in _RULES
        settled = settled if stated or fact else None
    if text.trace is not None:
        text.trace.steps[item.start] = Step(why, word, said, subject, mention, period)
    return figure_of(
        source,
        item,
        Finding(
            kind,
            said,
            subject,
            settled,
            region,
            each,
            f"{why}; {said.rule}",
            confidence_of(subject, mention is not None, item),
        ),
    )


def _when(item: Quantity, state: _Sentence) -> tuple[Mention | None, Period | None]:
    """Return what dates a number, and the period that it, its heading or its document gives."""
    carry, section, frame = state.carry, state.section, state.text.frame
    mention = stated_period(item, state.reading)
    period = part_of(mention, item) if mention else None
    if mention is None and carry.lead is not None:
        mention, period = carry.lead, carry.lead.period
    if mention is not None and mention.kind == "plan_span":
        mention, period = _span_said_before(mention, state)
    reading = state.reading
    if (
        reading.adds_up
        and is_cumulative(item, reading)
        and (period is None or years_of(period) == 1)
    ):
        whole = several_years(section, frame)
        mention, period = (None, whole) if whole else (mention, period)
    period = period or section.period or default_period(frame, section)
    if mention is not None and mention.kind == "year_end" and carry.lead is not None:
        period = carry.lead.period or period
        period = (period[1], period[1]) if period else None
    if period is not None and reading.looks_back and a_year_earlier(item, reading):
        period = span_before(period)
    return mention, period


def _span_said_before(mention: Mention, state: _Sentence) -> tuple[Mention, Period | None]:
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


def _settled(
    item: Quantity,
    said: Said,
    kind: str,
    mention: Mention | None,
    period: Period | None,
    state: _Sentence,
    *,
    stock: bool,
) -> Period | None:
    """Return the period of the figure, once its kind and measure are known."""
    section, frame, reading = state.section, state.text.frame, state.reading
    if mention is not None and mention.kind in _MONTHS and _is_season(mention, state):
        mention = state.carry.lead
        period = (mention and mention.period) or section.period or frame.period
    in_section = mention is None and section.period is not None
    if mention is None and not in_section and kind == "reported" and section.target:
        # A fact under a heading of what is planned: that of the document all the same.
        late = period == default_period(frame, section) and item.language == "en"
        period = frame.period if late else period
    ahead = period is not None and period == frame.period and is_ahead(period, frame)
    planned = ahead and frame.genre == "plan" and item.language == "en"
    if planned and mention is None and kind == "reported":
        # A fact in a strategy is none of the years that are planned.
        period = None if frame.base_year is None else year_span(frame.base_year)
    if said.change == "annual" and period is not None and years_of(period) == 1:
        whole = several_years(section, frame)
        mention, period = (None, whole) if whole else (mention, period)
    if item.change == "from" and kind == "reported" and not _dated_itself(item, mention, reading):
        mention, period = None, start_before(period, frame)
    return settle(
        period,
        mention,
        "target" if kind == "target" else "reported",
        said.measure,
        stock=stock,
        english=item.language == "en",
        flow=item.language == "en" and is_flow(state.subjects[-1].metric, state.text.lexicon),
        within=state.subjects[-1].metric in reading.grammar.words["period"].get("budgets", ())
        and mention is not None
        and reading.lowered.startswith(_WITHIN, mention.start),
        arrived=item.change == "to",
        spans_years=mention is None or in_section,
        cumulative=said.change == "annual"
        or (reading.adds_up and is_cumulative(item, reading))
        or is_summed(item, reading),
        section=in_section,
        frame=frame,
    )


def _is_season(mention: Mention, state: _Sentence) -> bool:
    """Whether months without a year are the season that a share of the year falls in."""
    text = state.text.lowered[mention.start : mention.end]
    seasonal = state.subjects[-1].metric in _SEASONS
    return seasonal and not any(map(str.isdigit, text))


def _goal_of_year(item: Quantity, word: Mark, mention: Mention | None, reading: Reading) -> bool:
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


def _near_rate(item: Quantity, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether the metric nearest to a number is itself a share or a rate."""
    marks = reading.metrics_before(item)
    metrics = lexicon.knowledge.metrics
    return bool(marks) and any(metrics[key].unit == "percent" for key in marks[-1].keys)
