"""One sentence, from its numbers to its figures: the rules of all fields, in their order."""

from __future__ import annotations

from collections.abc import Sequence

from tourmetrics.extraction.accept import uncounted, unsupported
from tourmetrics.extraction.addends import is_of_them
from tourmetrics.extraction.anchor import Period
from tourmetrics.extraction.announced import is_announced_goal
from tourmetrics.extraction.aside import (
    in_addition,
    in_brackets,
    of_these_amounts,
    reckons,
    said_again,
    same_noun,
)
from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.each import each_of
from tourmetrics.extraction.fitting import CHANGES, family_of
from tourmetrics.extraction.goingon import amounts
from tourmetrics.extraction.indexed import is_level_of_index
from tourmetrics.extraction.kind import kind_of
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.market import sends
from tourmetrics.extraction.measure import measure_of
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.nounphrase import is_large, phrase_after
from tourmetrics.extraction.othermoney import is_rupee_of_home
from tourmetrics.extraction.part import as_part, whole_before
from tourmetrics.extraction.place import region_of
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading, clause_breaks
from tourmetrics.extraction.record import Finding, confidence_of, figure_of
from tourmetrics.extraction.refine import (
    of_country,
    of_each_visitor,
    of_guests,
    of_publisher,
    of_the_world,
)
from tourmetrics.extraction.sections import SectionFrame
from tourmetrics.extraction.settling import is_stock, years_of
from tourmetrics.extraction.sharing import OF_A_MARKET, of_them, rate_again
from tourmetrics.extraction.spans import year_span
from tourmetrics.extraction.state import Carry, SentenceState, Text
from tourmetrics.extraction.structure import Sentence
from tourmetrics.extraction.subject import subject_of
from tourmetrics.extraction.timing import goal_of_year, settled, when
from tourmetrics.extraction.trace import Step
from tourmetrics.extraction.unsaid import unsaid_currency
from tourmetrics.extraction.verdict import Verdict
from tourmetrics.model import Figure, Rejected

# A scale up to this says little by itself: a dozen experiences, a hundred jobs.
_DOZENS = 1000
_HEADING_MARKS = " \t#*(（【["
_SHARES = ("fraction", "half")
# Days: a document on fewer is about a part of a year.
_PART_OF_YEAR = 300
# What says that a number is still to come, and is no goal of what is over.
_ANNOUNCED = frozenset({"target cue", "target cue behind", "target cue later", "budgeted"})
# Of whom a metric is an average.
_HEADS = ("person", "visitor")
_PER = "_per_"
# What is a rule also where it is told as a fact: a levy, a cap.
_RULES = frozenset({"visitor_levy", "daily_capacity"})


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
    cells, excluded = text.tables.cells, text.excluded
    for item in items:
        reason = None if item.start in cells else excluded.get(item.start)
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
        if not carry.goals and not section.target:
            carry.goals = is_announced_goal(sentence.start, text.normalized, grammar)
        reading = Reading(
            text.normalized,
            text.lowered,
            text.marks,
            sentence,
            counted,
            [m for m in mentions if not text.exclusions.names(m.start, m.end)],
            grammar,
            target_by_default=section.target or carry.goals,
            breaks=clause_breaks(text.lowered, sentence, grammar),
            title=section.title,
            many_places=text.frame.region is None,
        )
        part = grammar.words["received"]["part"]
        whole_before(text.lowered, sentence.start, part, carry)
        state = SentenceState(text, reading, section, carry, [])
        if text.trace is not None:
            text.trace.keep(reading)
        tabled = bool(text.tables.spans or text.tables.reasons)
        for item in counted:
            inside = tabled and (text.tables.holds(item.start) or item.start in text.tables.reasons)
            found = _in_table(item, text) if inside else _read(item, state)
            if isinstance(found, Figure):
                figures.append(found)
            else:
                rejected.append(found)
        if state.subjects:
            carry.subject, carry.subjects = state.subjects[-1], state.subjects
            if sentence.language == "en":
                counted_before = [s for s in amounts(state.subjects) if s.metric is not None]
                carry.amount = counted_before[-1] if counted_before else carry.amount
    return figures, rejected


def _is_year(item: Quantity, mentions: Sequence[Mention]) -> bool:
    """Whether a number is the year of a calendar expression: # 2026."""
    return any(m.kind == "year" and m.start <= item.start and item.end <= m.end for m in mentions)


def _numbers_heading(item: Quantity, sentence: Sentence, text: Text) -> bool:
    """Whether a number stands at the head of a heading: 3  Grants; ## 三、运行分析.

    三十二万人次打卡古城 is a headline.
    """
    if item.language == "zh" and item.surface:
        return False
    before = text.lowered[sentence.start : item.number_start]
    return not before.strip(_HEADING_MARKS) and not item.has_prefix


def _answers_before(item: Quantity, said: Said, reading: Reading) -> bool:
    """Whether a list of changes opens its sentence and answers the amounts of the one before."""
    if said.measure not in CHANGES or "zh:respectively" not in reading.roles:
        return False
    return reading.index(reading.first_of_list(item)) == 0


def _in_table(item: Quantity, text: Text) -> Figure | Rejected:
    cell = text.tables.cells.get(item.start)
    if cell is None:
        reason = text.tables.reasons.get(item.start, "no header")
        return text.source.rejected(item.start, item.end, reason)
    return figure_of(text.source, item, cell.finding())


def _read(item: Quantity, state: SentenceState) -> Figure | Rejected:
    """Say of one number what it measures, where, when and for whom; or why it is no figure."""
    text, reading = state.text, state.reading
    lexicon, frame, source = text.lexicon, text.frame, text.source
    home = state.carry.told or state.carry.home
    reason = uncounted(item, reading, lexicon, state.ones)
    if is_rupee_of_home(item, frame.region, reading):
        reason = "unknown money"
    if reason is not None:
        return source.rejected(item.start, item.end, reason)
    told_by = _lent(item, state) if item.unit is None else None
    if is_level_of_index(item, reading):
        item.unit, item.family = "score", "score"
    mention, period = when(item, state)
    reading.year = period[1].year if period else None
    relative = item.unit == "percent" or item.form in _SHARES
    rate = relative and _near_rate(item, reading, lexicon)
    said = measure_of(item, reading, frame, rate=rate)
    if told_by is not None:
        said = Said("level", None, False, "told with another")
    subject = told_by or subject_of(item, said, reading, lexicon, _before(item, said, state), home)
    if subject.metric is None and subject.rule != "other people":
        subject = said_again(item, said, subject, state) or subject
        subject = of_these_amounts(item, said, subject, state) or subject
        subject = same_noun(item, said, subject, state) or subject
    if "part" in reading.hints or state.carry.whole is not None:
        subject = as_part(item, said, subject, reading, state)
    if not state.subjects:
        before = state.carry.subjects
        if subject.metric is None:
            subject = rate_again(item, said, reading, before) or subject
        subject = of_them(item, subject, reading, lexicon, before)
    reading.said[item.start] = said
    reason = unsupported(item, said, subject, reading)
    if reason is not None:
        return source.rejected(item.start, item.end, reason)
    state.ones.add(item.end)
    by_place = subject.label is not None and subject.label[0] in reading.marks.region.by_start
    if subject.rule == "market" and by_place:
        state.markets.add(subject.metric)
    region = home
    places = reading.places or reading.wholes or "home" in reading.hints
    places = places and subject.rule != OF_A_MARKET
    if places and subject.metric not in state.markets and not sends(item, subject, reading):
        # A market is where visitors come from, not where they were counted.
        region = region_of(item, reading, lexicon, home, state.places)
    if said.measure == "level":
        state.places.told.append(region)
    subject = of_each_visitor(item, subject, reading)
    if frame.lodging:
        subject = of_guests(subject, frame, reading)
    if frame.world:
        subject = of_the_world(subject, said, frame, reading)
    exact = subject.metric
    if exact is not None:
        exact = of_country(exact, region, frame, reading, lexicon)
        exact = of_publisher(exact, region, frame, reading.grammar)
    subject = subject.of(exact, item.surface)
    state.subjects.append(subject)
    past = state.is_over(mention, period)
    verdict = kind_of(item, said, period if mention and not past else None, reading, frame)
    kind, why, word = verdict
    if kind == "target":
        reading.goals.add(item.start)
        mention, period = _aimed_at(item, verdict, mention, period, state, past=past)
    stock = is_stock(subject, item, reading, lexicon)
    held = settled(item, said, kind, mention, period, state, stock=stock)
    each = None
    if (reading.shares_out or item.family == "money") and subject.rule != "spend of each":
        each = each_of(item, reading)
        if each in _HEADS and _PER in (subject.metric or ""):
            # "$171 per person" is the metric's own measure.
            each = None
    rules = reading.grammar.words["period"]["undated"]
    if subject.metric in rules and (each is not None or item.language == "en"):
        # A grant for each of those that win one: a rule, dated only where its sentence says when.
        stated = mention is not None and mention.start >= reading.sentence.start
        fact = kind == "reported" and subject.metric not in _RULES
        held = held if stated or fact else None
    if text.trace is not None:
        text.trace.steps[item.start] = Step(why, word, said, subject, mention, period)
    return figure_of(
        source,
        item,
        Finding(
            kind,
            said,
            subject,
            held,
            region,
            each,
            f"{why}; {said.rule}",
            confidence_of(subject, mention is not None, item),
        ),
    )


def _lent(item: Quantity, state: SentenceState) -> Subject | None:
    """Give a number without a unit that of money or of another number, which is returned."""
    currency = unsaid_currency(item, state.reading, state.text.lexicon, state.text.frame.local)
    if currency is not None:
        item.unit, item.family, item.open_unit, item.borrowed = currency, "money", False, True
        return None
    told_by = in_brackets(item, state) or in_addition(item, state)
    if told_by is not None:
        item.unit, item.open_unit, item.borrowed = told_by.unit, False, True
        item.family = family_of(item, state.text.lexicon)
    return told_by


def _before(item: Quantity, said: Said, state: SentenceState) -> list[Subject]:
    """Return the subjects that a number may go on with, of its sentence or the one before."""
    before, carry, reading = state.subjects, state.carry, state.reading
    if item.size > 1 and _answers_before(item, said, reading):
        # 接待…,收入…。与2023年相比,分别增长…: changes of what the sentence before told.
        return [*carry.subjects, *before]
    if not before and carry.subject is not None:
        bare = _is_bare(item, reading)
        if bare or said.measure in CHANGES:
            # A change, or an amount of nothing named, goes on with the sentence before.
            return [(carry.amount if bare else None) or carry.subject]
        if is_of_them(item, reading):
            # "94 meetings, worth $318 million. Thirty-seven of these were new".
            return [*carry.subjects]
        if reckons(item, said, state):
            return [carry.subject]
    if said.measure == "level" and "zh:quoted_target" in reading.roles:
        # 接待…,收入…。年度目标任务分别为…: goals of what the sentence before told.
        return [*carry.subjects, *before]
    return before


def _is_bare(item: Quantity, reading: Reading) -> bool:
    """Whether a number is an amount of which nothing says what it counts."""
    if item.unit is not None or not (item.scale > _DOZENS or is_large(item, reading)):
        return False
    return phrase_after(item, reading) is None


def _aimed_at(
    item: Quantity,
    verdict: Verdict,
    mention: Mention | None,
    period: Period | None,
    state: SentenceState,
    *,
    past: bool,
) -> tuple[Mention | None, Period | None]:
    """Return what dates a goal, and when it is; ``past`` tells of a date that is over."""
    _, why, word = verdict
    reading, due = state.reading, state.carry.due
    told_before = mention is None or mention.end <= reading.sentence.start
    if told_before and item.language == "zh" and _of_part_of_year(period, state):
        # 还要新增客房800间, in a text on the days of the new year: the year's.
        return None, state.this_year
    metric = state.subjects[-1].metric
    set_aside = metric in reading.grammar.words["period"].get("budgets", ())
    if due is not None and not set_aside and state.is_told_before(mention, period):
        # "3.9 million visitors by June 2030. If that is met, value will reach $330 million".
        mention, period = due, due.period
    elif past and (mention is not None or why in _ANNOUNCED):
        # "98 calls in 2024. For the coming season we expect 109": not in the year that is over.
        mention, period = None, state.this_year
    quoted = why in ("quoted target", "target behind") and word is not None
    if quoted and word is not None and goal_of_year(item, word, mention, reading):
        period = year_span(period[1].year) if period and years_of(period) == 1 else period
    return mention, period


def _of_part_of_year(period: Period | None, state: SentenceState) -> bool:
    """Whether a period is that of a document on a part of a year that is over."""
    frame, published = state.text.frame, state.text.frame.anchor.published
    if period is None or published is None or period != frame.period or period[1] > published:
        return False
    return (period[1] - period[0]).days < _PART_OF_YEAR and frame.genre == "report"


def _near_rate(item: Quantity, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether the metric nearest to a number is itself a share or a rate."""
    marks = reading.metrics_before(item)
    if not marks:
        return False
    metrics = lexicon.knowledge.metrics
    return any(metrics[key].unit == "percent" for key in marks[-1].keys)
