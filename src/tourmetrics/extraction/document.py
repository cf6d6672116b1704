"""One document, from its text to its figures and its rejected numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tourmetrics.extraction.accept import excluded, uncounted, unsupported
from tourmetrics.extraction.calendar import Mention, find_mentions
from tourmetrics.extraction.cells import Tables, find_tables
from tourmetrics.extraction.dating import year_before, year_span
from tourmetrics.extraction.each import each_of
from tourmetrics.extraction.frame import Frame, frame_of
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.kind import kind_of
from tourmetrics.extraction.lexicon import Lexicon, lexicon_of
from tourmetrics.extraction.marks import Marks, mark_text
from tourmetrics.extraction.measure import measure_of
from tourmetrics.extraction.normalize import hide_runs, lower_ascii, normalize
from tourmetrics.extraction.period import part_of, settle, stated_period
from tourmetrics.extraction.place import region_of
from tourmetrics.extraction.quantity import Quantity, find_quantities
from tourmetrics.extraction.reading import Reading, clause_breaks
from tourmetrics.extraction.record import Finding, Source, confidence_of, figure_of, rejected_of
from tourmetrics.extraction.refine import of_country
from tourmetrics.extraction.reject import Exclusions, find_exclusions
from tourmetrics.extraction.sections import SectionFrame, section_frames
from tourmetrics.extraction.structure import Sentence, Structure, structure_of
from tourmetrics.extraction.subject import Subject, subject_of
from tourmetrics.knowledge import Knowledge
from tourmetrics.model import Document, Extraction, Figure, Rejected

# 全年 dates its own sentence only; so does 三年前.
_PASSING = ("whole_year", "years_ago", "date", "iso_date", "plan_span")


@dataclass(frozen=True, slots=True)
class _Text:
    """Everything found in a text before its sentences are read."""

    normalized: str
    lowered: str
    marks: Marks
    structure: Structure
    frame: Frame
    mentions: tuple[Mention, ...]
    exclusions: Exclusions
    quantities: tuple[Quantity, ...]
    sections: tuple[SectionFrame, ...]
    tables: Tables
    runs: tuple[tuple[int, int], ...]


def extract_document(document: Document, knowledge: Knowledge) -> Extraction:
    """Return the figures and the rejected numbers of a document, each in order of place.

    Never raises on any text; every figure satisfies ``document.text[start:end] == quote``.
    """
    lexicon = lexicon_of(knowledge)
    text = _prepare(document, lexicon)
    source = Source(document, text.structure)
    figures: list[Figure] = []
    rejected: list[Rejected] = []
    carry = _Carry()
    by_sentence = _by_sentence(text)
    for at, sentence in enumerate(text.structure.sentences):
        items = by_sentence.get(at, ())
        mentions = _within(text.mentions, sentence)
        if sentence.paragraph != carry.paragraph:
            carry = _Carry(paragraph=sentence.paragraph)
        if items:
            found, refused = _read(items, mentions, sentence, text, lexicon, carry, source)
            figures += found
            rejected += refused
        carry.lead = _leading(mentions, items, sentence) or carry.lead
    rejected += _vague(text, source, figures, rejected)
    rejected += [source.rejected(start, end, "code") for start, end in text.runs]
    figures.sort(key=lambda row: (row.start, row.end))
    rejected.sort(key=lambda row: (row.start, row.end))
    return Extraction(tuple(figures), tuple(rejected))


@dataclass(slots=True)
class _Carry:
    """What one sentence hands to the next of its paragraph."""

    paragraph: int = -1
    lead: Mention | None = None
    subjects: tuple[Subject, ...] = ()


def _prepare(document: Document, lexicon: Lexicon) -> _Text:
    normalized, runs = hide_runs(normalize(document.text))
    lowered = lower_ascii(normalized)
    marks = mark_text(lowered, normalized, lexicon)
    grammars = dict(lexicon.grammars)
    structure = structure_of(normalized, grammars)
    frame = frame_of(document, normalized, structure, grammars, lexicon.knowledge)
    mentions = _mentions(normalized, structure, frame, grammars)
    quantities = find_quantities(lowered, marks, lexicon, dollar=frame.dollar)
    sections = section_frames(normalized, structure, mentions, frame, grammars)
    tables = find_tables(normalized, lowered, marks, mentions, quantities, lexicon, frame)
    frame = replace(frame, base_year=_base_year(frame, mentions, tables))
    exclusions = find_exclusions(normalized, grammars, mentions)
    return _Text(
        normalized=normalized,
        lowered=lowered,
        marks=marks,
        structure=structure,
        frame=frame,
        mentions=mentions,
        exclusions=exclusions,
        quantities=tuple(quantities),
        sections=sections,
        tables=tables,
        runs=runs,
    )


def _mentions(
    normalized: str, structure: Structure, frame: Frame, grammars: Mapping[str, Grammar]
) -> tuple[Mention, ...]:
    """Find calendar expressions sentence by sentence, each in the grammar of its language."""
    found: list[Mention] = []
    for sentence in structure.sentences:
        piece = normalized[sentence.start : sentence.end]
        for mention in find_mentions(piece, grammars[sentence.language], frame.anchor):
            found.append(
                replace(
                    mention,
                    start=mention.start + sentence.start,
                    end=mention.end + sentence.start,
                )
            )
    return tuple(found)


def _base_year(frame: Frame, mentions: Sequence[Mention], tables: Tables) -> int | None:
    """Return the year that a plan of several years counts from: its baseline column or year."""
    years = [
        cell.period[1].year
        for cell in tables.cells.values()
        if cell.kind == "reported" and cell.period
    ]
    if years:
        return max(years)
    if frame.period is None:
        return None
    first = frame.period[0].year
    past = [m.period[1].year for m in mentions if m.period and m.period[1].year == first - 1]
    return past[0] if past else None


def _by_sentence(text: _Text) -> dict[int, list[Quantity]]:
    grouped: dict[int, list[Quantity]] = {}
    starts = text.structure.sentence_starts
    for item in text.quantities:
        at = max(0, bisect_right(starts, item.number_start) - 1)
        grouped.setdefault(at, []).append(item)
    return grouped


def _within(mentions: Sequence[Mention], sentence: Sentence) -> list[Mention]:
    low = bisect_right(mentions, sentence.start - 1, key=lambda m: m.start)
    found = []
    for mention in mentions[low:]:
        if mention.start >= sentence.end:
            break
        found.append(mention)
    return found


def _leading(
    mentions: Sequence[Mention], items: Sequence[Quantity], sentence: Sentence
) -> Mention | None:
    """Return the period that opens a sentence: it holds for the sentences after it too."""
    usable = [m for m in mentions if m.role == "span" and m.period and m.kind not in _PASSING]
    if not usable:
        return None
    dated = next((q.start for q in items if q.start >= usable[0].end), sentence.end)
    first = items[0].start if items and items[0].start < usable[0].start else dated
    return usable[0] if usable[0].end <= first and usable[0].start - sentence.start < 24 else None


def _read(
    items: Sequence[Quantity],
    mentions: Sequence[Mention],
    sentence: Sentence,
    text: _Text,
    lexicon: Lexicon,
    carry: _Carry,
    source: Source,
) -> tuple[list[Figure], list[Rejected]]:
    frame, section = text.frame, text.sections[sentence.section]
    grammar = lexicon.grammars[sentence.language]
    refused = [(item, excluded(item, text.exclusions, text.lowered)) for item in items]
    rejected = [rejected_of(source, item, reason) for item, reason in refused if reason]
    names = [m for m in mentions if not _in_name(m, text.exclusions)]
    reading = Reading(
        text.normalized,
        text.lowered,
        text.marks,
        sentence,
        # Which words may stand around a number is a matter of the sentence, not of its unit.
        [replace(item, language=sentence.language) for item, why in refused if why is None],
        names,
        grammar,
        target_by_default=section.target,
        breaks=clause_breaks(text.lowered, sentence, grammar),
    )
    figures: list[Figure] = []
    subjects: list[Subject] = list(carry.subjects)
    ones: set[int] = set()
    region: str | None = None
    for item in reading.quantities:
        if text.tables.holds(item.start):
            cell = text.tables.cells.get(item.start)
            if cell is None:
                rejected.append(rejected_of(source, item, "no header"))
            else:
                figures.append(figure_of(source, cell.scaled(item), cell.finding(frame)))
            continue
        reason = uncounted(item, reading, lexicon, ones)
        if reason is not None:
            rejected.append(rejected_of(source, item, reason))
            continue
        mention = stated_period(item, reading)
        period = part_of(mention, item) if mention else None
        if mention is None and carry.lead is not None:
            mention, period = carry.lead, carry.lead.period
        if _cumulative(item, reading):
            whole = next((p for p in (section.period, frame.period) if p and _years(p) > 1), None)
            mention, period = (None, whole) if whole else (mention, period)
        in_section = mention is None and section.period is not None
        period = period or section.period or _default_period(frame, section)
        if mention is not None and mention.kind == "year_end" and carry.lead is not None:
            period = carry.lead.period or period
            period = (period[1], period[1]) if period else None
        reading.year = period[1].year if period else None
        said = measure_of(item, reading, frame, rate=_near_rate(item, reading, lexicon))
        subject = subject_of(item, said, reading, lexicon, subjects, frame.region)
        reading.said[item.start] = said
        reason = unsupported(item, said, subject, reading)
        if reason is not None:
            rejected.append(rejected_of(source, item, reason))
            continue
        ones.add(item.end)
        region = region_of(item, reading, lexicon, frame.region, region)
        exact = of_country(subject.metric, region, reading, lexicon)
        subject = replace(subject, metric=exact, surface=item.surface)
        subjects.append(subject)
        kind, why = kind_of(item, said, period if mention else None, reading, frame)
        metric = lexicon.knowledge.metrics.get(subject.metric or "")
        if said.change == "annual" and period is not None and _years(period) == 1:
            whole = next((p for p in (section.period, frame.period) if p and _years(p) > 1), None)
            mention, period = (None, whole) if whole else (mention, period)
        if item.change == "from" and kind == "reported":
            mention, period = None, _before(period, frame)
        settled = settle(
            period,
            mention,
            kind,
            said.measure,
            stock=metric is not None and metric.aggregation == "last",
            spans_years=mention is None or in_section,
            cumulative=said.change == "annual" or _cumulative(item, reading),
            section=in_section,
            frame=frame,
        )
        finding = Finding(
            kind, said, subject, settled, region, each_of(item, reading), f"{why}; {said.rule}",
            confidence_of(subject, mention is not None, item),
        )  # fmt: skip
        figures.append(figure_of(source, item, finding))
    return figures, rejected


def _default_period(frame: Frame, section: SectionFrame) -> tuple[date, date] | None:
    """Return the period of the document; what is planned after it lies in the year of its date."""
    published = frame.anchor.published
    over = frame.period is not None and published is not None and frame.period[1] < published
    if section.target and frame.genre == "report" and over and published is not None:
        return year_span(published.year)
    return frame.period


def _in_name(mention: Mention, exclusions: Exclusions) -> bool:
    found = exclusions.covering(mention.start, mention.end)
    return found is not None and found.reason == "name"


def _near_rate(item: Quantity, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether the metric nearest to a number is itself a share or a rate."""
    marks = reading.marks.metric.within(*reading.lead(item))
    metrics = lexicon.knowledge.metrics
    return bool(marks) and any(metrics[key].unit == "percent" for key in marks[-1].keys)


def _cumulative(item: Quantity, reading: Reading) -> bool:
    start, end = reading.lead(item)
    words = reading.grammar.words["period"]["cumulative"]
    return any(word in reading.lowered[start:end] for word in words)


def _vague(
    text: _Text, source: Source, figures: Sequence[Figure], rejected: Sequence[Rejected]
) -> list[Rejected]:
    """Keep what is vague or blanked out too, so that a planner knows what to ask for."""
    taken = {(row.start, row.end) for row in figures}
    taken |= {(row.start, row.end) for row in rejected}
    places = sorted(taken)
    kept: list[Rejected] = []
    for span in text.exclusions.spans:
        if span.reason not in ("vague", "redacted"):
            continue
        at = bisect_right(places, (span.end, 0))
        if at and places[at - 1][1] > span.start:
            continue
        kept.append(source.rejected(span.start, span.end, span.reason))
    return kept


def _years(period: tuple[date, date]) -> int:
    return period[1].year - period[0].year + 1


def _before(period: tuple[date, date] | None, frame: Frame) -> tuple[date, date] | None:
    """Return the period of X in "from X to Y": the plan's base year, else the year before Y's."""
    if frame.base_year is not None:
        return year_span(frame.base_year)
    if period is None:
        return None
    before = year_before(period[0]), year_before(period[1])
    published = frame.anchor.published
    if published is None or before[1] <= published:
        return before
    # What is to change by a far day stands today where the document says that it stands.
    return frame.period if frame.period and frame.period[1] <= published else None
