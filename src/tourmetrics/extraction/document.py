"""One document, from its text to its figures and its rejected numbers."""

from __future__ import annotations

import gc
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from sys import maxsize
from typing import NamedTuple

from tourmetrics.extraction.abbreviations import with_abbreviations
from tourmetrics.extraction.accept import excluded
from tourmetrics.extraction.announced import opens_with_order
from tourmetrics.extraction.baseline import Counted, base_of_plan, count_from
from tourmetrics.extraction.calendar import (
    Mention,
    date_heading,
    find_mentions,
    is_year_said,
    of_a_compared_level,
)
from tourmetrics.extraction.cards import join_cards
from tourmetrics.extraction.frame import Frame, frame_of
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.home import home_of_paragraph, homes_of
from tourmetrics.extraction.leading import dates_points, is_due, leading_period
from tourmetrics.extraction.lexicon import lexicon_of
from tourmetrics.extraction.marks import mark_text
from tourmetrics.extraction.normalize import hide_runs, lower_ascii, normalize
from tourmetrics.extraction.numberreader import Number
from tourmetrics.extraction.numbers import find_numbers
from tourmetrics.extraction.places import Places, places_by_language
from tourmetrics.extraction.points import of_next_paragraph
from tourmetrics.extraction.quantity import Quantity, compare, quantities_of
from tourmetrics.extraction.record import Source
from tourmetrics.extraction.reject import Exclusions, find_exclusions
from tourmetrics.extraction.running import page_numbers, with_marked_pages
from tourmetrics.extraction.sections import SectionFrame, section_frames, section_of
from tourmetrics.extraction.sentence import read_sentence
from tourmetrics.extraction.state import Carry, Text
from tourmetrics.extraction.stretches import LENGTH, Stretch, open_headings, stretch_of
from tourmetrics.extraction.structure import Sentence, Structure, line_starts, structure_of
from tourmetrics.extraction.tabular.find import find_grids
from tourmetrics.extraction.tabular.grid import Grid
from tourmetrics.extraction.tabular.tables import find_tables
from tourmetrics.extraction.toldof import told_of
from tourmetrics.extraction.trace import Trace
from tourmetrics.extraction.wrapping import unwrap
from tourmetrics.knowledge import Knowledge
from tourmetrics.model import Document, Extraction, Figure, Rejected

_DOMESTIC = "domestic_visitors"
_ASIDE = ("vague", "redacted")


class _Part(NamedTuple):
    """What one stretch of a document gave, and what those behind it need to know.

    Attributes:
        headings: those that are open at its end.
        lines: how many lines of the document it and those before it have.
    """

    figures: list[Figure]
    rejected: list[Rejected]
    frame: Frame
    counted: Counted
    headings: str
    lines: int


def extract_document(
    document: Document, knowledge: Knowledge, trace: Trace | None = None
) -> Extraction:
    """Return the figures and the rejected numbers of a document, each in order of place.

    Only sentences with numbers are read closely, and what stands before them in their paragraph.
    Never raises on any text; every figure satisfies ``document.text[start:end] == quote``.
    ``trace`` is filled with what the rules went by.
    """
    with _no_collector():
        parts = _parts_of(document, knowledge, Counted(), trace)
        last = parts[-1]
        told = last.frame.base, last.frame.domestic
        if any((part.frame.base, part.frame.domestic) != told for part in parts):
            # A later stretch told what year the document counts from, or whose visitors.
            parts = _parts_of(document, knowledge, last.counted, trace)
    figures = [figure for part in parts for figure in part.figures]
    rejected = [number for part in parts for number in part.rejected]
    return Extraction(
        tuple(_as_published(figures, document.metadata.region, knowledge)), tuple(rejected)
    )


@contextmanager
def _no_collector() -> Iterator[None]:
    """Pause the search for cycles of objects: extraction makes many objects, and no cycles."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _parts_of(
    document: Document, knowledge: Knowledge, counted: Counted, trace: Trace | None
) -> list[_Part]:
    """Read a document stretch by stretch; ``counted`` is what is known of its base year."""
    # Who asks why wants to see the whole text.
    length = LENGTH if trace is None else len(document.text)
    stretch = stretch_of(document.text, length=length)
    parts = [_read(stretch, document, knowledge, None, counted, trace)]
    while stretch.end < len(document.text):
        before = parts[-1]
        stretch = stretch_of(document.text, stretch.end, before.headings, before.lines, length)
        parts.append(_read(stretch, document, knowledge, before.frame, before.counted, trace))
    return parts


def _read(
    stretch: Stretch,
    document: Document,
    knowledge: Knowledge,
    frame: Frame | None,
    counted: Counted,
    trace: Trace | None,
) -> _Part:
    """Return what a stretch gives; the ``frame`` of the document is that of its first stretch."""
    lexicon = lexicon_of(knowledge)
    grammars = lexicon.grammars
    written, runs = hide_runs(normalize(stretch.text))
    lowered = lower_ascii(written)
    pages = page_numbers(written)
    grids = list(find_grids(with_marked_pages(lowered, pages) if pages else lowered))
    held = [(grid.start, grid.end) for grid in grids]
    normalized = join_cards(unwrap(written, held, grammars), held)
    if normalized is not written:
        lowered = lower_ascii(normalized)
    structure = structure_of(normalized, grammars)
    source = Source(document, stretch, structure, line_starts(written))
    places = places_by_language(normalized, grammars)
    if frame is None:
        frame = frame_of(document, normalized, structure, grammars, knowledge, places)
    numbers = find_numbers(lowered)
    numbered = _numbered(numbers, structure)
    wanted = _dated(numbered, structure, grids)
    mentions = _mentions(wanted, normalized, structure, frame, grammars, places)
    flat = [mention for found in mentions.values() for mention in found]
    sections = section_frames(normalized, structure, flat, frame, grammars)
    homes = homes_of(structure, normalized, frame.region, knowledge)
    exclusions = find_exclusions(normalized, grammars, flat, places, pages)
    quantities = quantities_of(lowered, numbers, lexicon, frame.local)
    out = excluded(quantities, exclusions, lowered)
    by_sentence = _by_sentence(quantities, structure)
    told = _with_figures(by_sentence, out, structure)
    read = [at for at in numbered if structure.sentences[at].paragraph in told]
    marks = mark_text(lowered, normalized, lexicon, _stretches(read, structure, sections, grids))
    marks = with_abbreviations(marks, normalized)
    compare(quantities, lowered, marks, lexicon, without=() if grids else out)
    domestic = counted.domestic or any(_DOMESTIC in mark.keys for mark in marks.metric.marks)
    if domestic != frame.domestic:
        frame = replace(frame, domestic=domestic)
    places_of_tables = [homes[structure.sentence_at(grid.start).section] for grid in grids]
    tables = find_tables(
        grids, lowered, marks, flat, quantities, lexicon, frame, places_of_tables, out
    )
    if grids:
        by_sentence = _by_sentence(tables.quantities, structure)
    counted = count_from(counted, frame, flat, tables, lowered, grammars)._replace(
        domestic=domestic
    )
    base = base_of_plan(frame, counted)
    if base != frame.base:
        frame = replace(frame, base=base)
    text = Text(normalized, lowered, marks, frame, exclusions, out, tables, source, lexicon, trace)
    if trace is not None:
        trace.see(text, sections, flat, tables.quantities)
    figures: list[Figure] = []
    rejected: list[Rejected] = []
    carry = Carry()
    first: Sentence | None = None
    closely = False
    for at, dates in mentions.items():
        sentence = structure.sentences[at]
        if sentence.start < stretch.headings:
            continue
        if sentence.paragraph != carry.paragraph:
            grammar = grammars[sentence.language]
            carry = of_next_paragraph(carry, sentence, normalized, dates, grammar)
            first = sentence
            # Of other paragraphs nobody asks where they are and what dates them.
            closely = bool(grids) or sentence.paragraph in told
        items = by_sentence.get(at, ())
        opens, heads = None, sentence is first
        if frame.region is None and closely:
            opens = told_of(sentence, normalized, grammars[sentence.language], knowledge)
            carry.told = opens or carry.told
        if items:
            if first is not None and closely:
                opening = structure.sections[first.section].title_end
                around = opening, homes[first.section]
                carry.home = home_of_paragraph(first, normalized, around, frame.region, knowledge)
                carry.goals = opens_with_order(first.start, normalized, grammars[first.language])
                first = None
            section = section_of(sentence, sections, normalized, frame)
            found, refused = read_sentence(items, dates, sentence, section, text, carry)
            if opens and not heads:
                # "Spain earned €24.1 billion", in the midst of a paragraph, tells of Spain alone.
                carry.told = None
            figures += found
            rejected += refused
        # The years in the name of a plan date nothing.
        dates = [mention for mention in dates if not exclusions.names(mention.start, mention.end)]
        if dates:
            if closely:
                grammar = grammars[sentence.language]
                figured = [item for item in items if item.start not in out]
                lead = leading_period(dates, figured, sentence, lowered, grammar, frame)
                carry.lead = lead or carry.lead
                carry.due = next((m for m in reversed(dates) if is_due(m, frame)), carry.due)
            if normalized.endswith(":", sentence.start, sentence.end):
                carry.over = next((m for m in dates if dates_points(m, frame)), None)
    asides = _vague(exclusions, source, figures, rejected)
    asides += [source.rejected(start, end, "code") for start, end in runs]
    rejected += [number for number in asides if number.start >= stretch.start]
    figures.sort(key=_place)
    rejected.sort(key=_place)
    headings = open_headings(stretch.text, structure)
    return _Part(figures, rejected, frame, counted, headings, stretch.lines + len(source.lines))


def _as_published(figures: list[Figure], home: str | None, knowledge: Knowledge) -> list[Figure]:
    """Give figures of home the code that the document goes by: Macao has two, MO and CN-MO."""
    twin = f"CN-{home}"
    if twin not in knowledge.regions or home not in knowledge.regions:
        return figures
    return [f._replace(region=home) if f.region == twin else f for f in figures]


def _place(row: Figure | Rejected) -> tuple[int, int]:
    return row.start, row.end


def _with_figures(
    by_sentence: Mapping[int, Iterable[Quantity]], excluded: Container[int], structure: Structure
) -> set[int]:
    """Return the paragraphs in which a number may be a figure."""
    return {
        structure.sentences[at].paragraph
        for at, items in by_sentence.items()
        if any(item.start not in excluded for item in items)
    }


def _stretches(
    read: Iterable[int],
    structure: Structure,
    sections: Sequence[SectionFrame],
    grids: Iterable[Grid],
) -> list[tuple[int, int]]:
    """Return the pieces whose words matter, in order: sentences, their headings, tables."""
    sentences = [structure.sentences[at] for at in read]
    spans = [sentence[:2] for sentence in sentences]
    titles = {sections[sentence.section].title for sentence in sentences}
    spans += [title for title in titles if title[1]]
    for grid in grids:
        spans += [*grid.titles, grid.lead, (grid.start, grid.end)]
    spans.sort()
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _dated(numbered: set[int], structure: Structure, grids: Iterable[Grid]) -> list[int]:
    """Return the sentences whose dates matter: those with numbers, headings, and tables.

    So do the sentences of a paragraph before one with a number, since a period reaches on.
    """
    wanted = set(numbered)
    sentences = structure.sentences
    for at in numbered:
        before = at - 1
        while before >= 0 and sentences[before].paragraph == sentences[at].paragraph:
            if before in wanted:
                break
            wanted.add(before)
            before -= 1
    wanted.update(structure.index_at(s.title_start) for s in structure.sections)
    for grid in grids:
        first, last = structure.index_at(grid.start), structure.index_at(grid.end - 1)
        wanted.update(range(first, last + 1))
    return sorted(wanted)


def _mentions(
    wanted: Iterable[int],
    normalized: str,
    structure: Structure,
    frame: Frame,
    grammars: Mapping[str, Grammar],
    places: Mapping[str, Places],
) -> dict[int, list[Mention]]:
    """Find calendar expressions sentence by sentence, each in the grammar of its language.

    A date without a year is of the year that its paragraph or its heading named before.
    """
    found: dict[int, list[Mention]] = {}
    years: dict[int, int | None] = {}
    paragraph, opened, spoken = -1, None, None
    for at in wanted:
        sentence = structure.sentences[at]
        section = structure.sections[sentence.section]
        year = years.get(sentence.section)
        if year is None and section.parent is not None:
            year = years.get(section.parent)
        if sentence.paragraph != paragraph:
            paragraph, opened, spoken = sentence.paragraph, year, None
        start, end, language = sentence[:3]
        years[sentence.section] = year
        if not places[language].may_date(start, end):
            found[at] = []
            continue
        anchor = frame.anchor.saying(opened)
        if spoken is not None:
            anchor = anchor._replace(spoken=spoken)
        grammar = grammars[language]
        dates = find_mentions(normalized, grammar, anchor, start, end, places[language])
        if sentence.heading:
            date_heading(dates, normalized, start, grammar)
            year = next((m.period[1].year for m in dates if m.period and m.role == "span"), year)
            years[sentence.section] = year
        first = dates[0] if dates else None
        if first is not None and first.period and first.kind == "year" and first.role == "span":
            compared = of_a_compared_level(first, normalized, start, grammar)
            opened = opened if compared else first.period[1].year
        spoken = next((m.period for m in reversed(dates) if is_year_said(m)), spoken)
        found[at] = dates
    return found


def _numbered(numbers: Iterable[Number], structure: Structure) -> set[int]:
    """Return the sentences in which numbers stand."""
    starts = structure.sentence_starts
    found: set[int] = set()
    end = -1
    for number in numbers:
        # In order of place: most stand in the sentence of the one before.
        if number.start >= end:
            at = structure.index_at(number.start)
            end = starts[at + 1] if at + 1 < len(starts) else maxsize
            found.add(at)
    return found


def _by_sentence(quantities: Iterable[Quantity], structure: Structure) -> dict[int, list[Quantity]]:
    grouped: dict[int, list[Quantity]] = {}
    starts = structure.sentence_starts
    at, end = 0, -1
    for item in quantities:
        # In order of place: most stand in the sentence of the one before.
        if item.number_start >= end:
            at = structure.index_at(item.number_start)
            end = starts[at + 1] if at + 1 < len(starts) else maxsize
            grouped[at] = []
        grouped[at].append(item)
    return grouped


def _vague(
    exclusions: Exclusions, source: Source, figures: Sequence[Figure], rejected: Sequence[Rejected]
) -> list[Rejected]:
    """Keep what is vague or blanked out too, so that a planner knows what to ask for."""
    asides = [span for span in exclusions.spans if span.reason in _ASIDE]
    if not asides:
        return []
    taken = {(row.start, row.end) for row in figures}
    taken |= {(row.start, row.end) for row in rejected}
    places = sorted(taken)
    kept: list[Rejected] = []
    for span in asides:
        start, end = span.start + source.stretch.shift, span.end + source.stretch.shift
        at = bisect_right(places, (end, 0))
        if at and places[at - 1][1] > start:
            continue
        kept.append(source.rejected(span.start, span.end, span.reason))
    return kept
