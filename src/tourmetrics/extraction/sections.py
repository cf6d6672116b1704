"""What a heading says of the numbers below it: their kind and their period."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.structure import TITLE_LEVEL, Section, Sentence, Structure

_LAST_DAYS = 45
_DAYS = ("date", "iso_date", "other")
# A word that makes a heading one of both languages: 2025年目标 / Targets for 2025.
_ENGLISH = re.compile(r"[A-Za-z]{3}")


class SectionFrame(NamedTuple):
    """The frame of one section: whether its numbers are targets by default, and their period.

    ``title`` is the place of its heading, or of the heading around it; ``looks_back`` says that
    the words of one of these promise results (2024年工作总结).
    """

    target: bool
    period: tuple[date, date] | None
    title: tuple[int, int] = (0, 0)
    looks_back: bool = False


def section_frames(
    normalized: str,
    structure: Structure,
    mentions: Sequence[Mention],
    frame: Frame,
    grammars: Mapping[str, Grammar],
) -> tuple[SectionFrame, ...]:
    """Return the frame of each section, in their order."""
    frames: list[SectionFrame] = []
    # In order of place: a report may have a thousand headings.
    starts = [mention.start for mention in mentions]
    for section in structure.sections:
        outer = _outer(section, frames, frame)
        if section.title_start == section.title_end:
            frames.append(outer)
            continue
        title = normalized[section.title_start : section.title_end].lower()
        if title.isascii() and _is_chinese(outer, normalized):
            # "English edition" is no part of what the Chinese heading above it announces.
            outer = _nothing_said(frame)
        low = bisect_left(starts, section.title_start)
        high = bisect_left(starts, section.title_end, low)
        inside = [m for m in mentions[low:high] if _dates_section(m, frame)]
        due = any(m.role == "deadline" for m in inside)
        period = inside[0].period if inside else None
        if section.level == TITLE_LEVEL and not title.isascii():
            due = False
            target = said = _said_at_end(title, grammars["zh"])
        else:
            target = said = _said_by(title, grammars)
        if outer.looks_back and said and not inside and _may_be_done(title, grammars):
            # 重点工作 in the part of a summary that tells what was done.
            target = said = None
        if target is None and due:
            target = True
        if target is None and period is not None and not due:
            target = _by_time(period, frame)
        frames.append(
            SectionFrame(
                outer.target if target is None else target,
                period or outer.period,
                (section.title_start, section.title_end),
                said is False or (target is None and outer.looks_back),
            )
        )
    return tuple(frames)


def section_of(
    sentence: Sentence, sections: Sequence[SectionFrame], normalized: str, frame: Frame
) -> SectionFrame:
    """Return the frame of a sentence: a Chinese heading says nothing of the English part below."""
    section = sections[sentence.section]
    if sentence.language == "en" and _is_chinese(section, normalized):
        return _nothing_said(frame)
    return section


def _is_chinese(section: SectionFrame, normalized: str) -> bool:
    """Whether a section has a heading without a word of English."""
    title = normalized[slice(*section.title)]
    return bool(title) and not title.isascii() and _ENGLISH.search(title) is None


def _nothing_said(frame: Frame) -> SectionFrame:
    return SectionFrame(frame.genre == "plan", None)


def _dates_section(mention: Mention, frame: Frame) -> bool:
    if mention.period is None or mention.role == "base" or mention.kind in _DAYS:
        return False
    # "This year" in a heading leaves open which part of it.
    return mention.kind != "relative" or mention.period[1].year != frame.anchor.this_year


def _outer(section: Section, frames: Sequence[SectionFrame], frame: Frame) -> SectionFrame:
    """Return what holds in a section whose own heading says nothing."""
    if section.parent is not None and section.parent < len(frames):
        return frames[section.parent]
    return _nothing_said(frame)


def _by_time(period: tuple[date, date], frame: Frame) -> bool | None:
    """Whether a section about ``period`` tells of what is to come, if the dates tell it."""
    published = frame.anchor.published
    if published is None:
        return None
    if period[1] < published or (period[0] < published and _nearly_over(period[1], published)):
        return False
    return True if period[0] > published else None


def _nearly_over(end: date, published: date) -> bool:
    """Whether a year is looked back on before its last day, as reports of December do."""
    return (end - published).days <= _LAST_DAYS


def _said_by(title: str, grammars: Mapping[str, Grammar]) -> bool | None:
    """Whether the words of a heading announce targets (True) or results (False), if any do.

    The head of a Chinese heading is its end (重点工作完成情况), that of an English one its start.
    """
    found: list[tuple[int, int, bool]] = []
    for grammar in grammars.values():
        head_last = grammar.words["genre"]["heading_head"] == "last"
        for word, target in grammar.heading_words:
            at = _place_of(title, word, last=head_last) if word in title else -1
            if at >= 0:
                found.append((at + len(word) if head_last else -at, len(word), target))
    return max(found)[2] if found else None


def _said_at_end(title: str, grammar: Grammar) -> bool | None:
    """Whether a Chinese line without a number ends in a word for goals or for what was done.

    So may what stands before its colon: 下一步:旺季怎么接.
    """
    rules = grammar.words["heading"]
    ends = title, title.partition(":")[0].rstrip()
    if any(end.endswith(tuple(rules["title_target"])) for end in ends):
        return True
    return False if title.endswith(tuple(rules["title_reported"])) else None


def _may_be_done(title: str, grammars: Mapping[str, Grammar]) -> bool:
    """Whether what a heading calls goals may be what was done too: 重点工作, not 下一步."""
    told = {word for g in grammars.values() for word, target in g.heading_words if target}
    done = {word for g in grammars.values() for word in g.words["genre"]["done_too"]}
    return not any(word in title for word in told - done)


def _place_of(title: str, word: str, *, last: bool) -> int:
    """Return where a word of a title stands in it; -1 if English and not a whole word."""
    if not word.isascii():
        return title.rfind(word) if last else title.find(word)
    at = title.find(word)
    before = title[at - 1] if at else " "
    after = title[at + len(word)] if at + len(word) < len(title) else " "
    return -1 if before.isalpha() or after.isalpha() else at
