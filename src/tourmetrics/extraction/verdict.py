"""The kind of a figure with what decided it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.reading import Reading
from tourmetrics.model import Kind

# Days: an estimate of a period that ends sooner is a report of what is nearly over.
_NEARLY_OVER = 90
# Days before the end of a year in which its reports are written.
_LAST_DAYS = 45
# Days: longer than a day that is named, shorter than a year.
_ONE_DAY, _PART = 1, 300


class Verdict(NamedTuple):
    """The kind of a figure, the rule that decided it and the word that it went by, if any."""

    kind: Kind
    rule: str
    mark: Mark | None = None


REPORT = Verdict("reported", "report")


def said_as(reading: Reading, start: int, end: int, role: str) -> Mark | None:
    """Return the first word of a role between two places."""
    wanted = f"{reading.grammar.language}:{role}"
    if wanted not in reading.roles:
        return None
    for mark in reading.marks.cue.within(start, end):
        if wanted in mark.keys:
            return mark
    return None


def is_mostly_ahead(period: tuple[date, date] | None, frame: Frame) -> bool:
    """Whether a report speaks of what is to come: 明年, 到2030年, 下半年 in July."""
    published = frame.anchor.published
    if period is None or published is None or frame.genre != "report":
        return False
    if period[0] > published:
        return (period[1] - published).days > _LAST_DAYS
    if not _ONE_DAY < (period[1] - period[0]).days < _PART:
        return False
    rest = period[1] == date(published.year, 12, 31)
    return rest and (period[1] - published).days > _NEARLY_OVER
