"""What a heading says of the numbers below it: their kind and their period."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.structure import Section, Structure

_DAYS = ("date", "iso_date", "other", "relative")


@dataclass(frozen=True, slots=True)
class SectionFrame:
    """The frame of one section: whether its numbers are targets by default, and their period."""

    target: bool
    period: tuple[date, date] | None


def section_frames(
    normalized: str,
    structure: Structure,
    mentions: Sequence[Mention],
    frame: Frame,
    grammars: Mapping[str, Grammar],
) -> tuple[SectionFrame, ...]:
    """Return the frame of each section, in their order."""
    frames = []
    # In order of place: a report may have a thousand headings.
    starts = [mention.start for mention in mentions]
    for section in structure.sections:
        title = normalized[section.title_start : section.title_end].lower()
        low = bisect_left(starts, section.title_start)
        high = bisect_left(starts, section.title_end, low)
        period = next((m.period for m in mentions[low:high] if _dates_section(m)), None)
        frames.append(SectionFrame(_target(title, section, frame, grammars, period), period))
    return tuple(frames)


def _dates_section(mention: Mention) -> bool:
    return mention.period is not None and mention.role != "base" and mention.kind not in _DAYS


def _target(
    title: str,
    section: Section,
    frame: Frame,
    grammars: Mapping[str, Grammar],
    period: tuple[date, date] | None,
) -> bool:
    published = frame.anchor.published
    over = period is not None and published is not None and period[1] < published
    default = frame.genre == "plan" and not over
    if not title or section.title_start == section.title_end:
        return default
    genres = [grammar.words["genre"] for grammar in grammars.values()]
    if any(_whole(title, word) for genre in genres for word in genre["target_heading"]):
        return True
    if not default:
        return False
    return not any(word in title for genre in genres for word in genre["reported_heading"])


def _whole(title: str, word: str) -> bool:
    word = word.lower()
    if not word.isascii():
        return word in title
    at = title.find(word)
    if at < 0:
        return False
    before = title[at - 1] if at else " "
    after = title[at + len(word)] if at + len(word) < len(title) else " "
    return not before.isalpha() and not after.isalpha()
