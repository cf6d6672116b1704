"""When a fact was: never in days that had not come when its document came out."""

from __future__ import annotations

import re
from datetime import date

from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.datebeside import PARTS_OF_A_YEAR
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.holidaydates import same_holiday
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.spans import span_before, year_span

Period = tuple[date, date]
# The last month in which documents tell of the year before.
_LOOKING_BACK = 3
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DAYS = frozenset({"date", "date_range", "month", "until_date", "months_to_month", "year_to_month"})


def looking_back(
    period: Period | None, mention: Mention | None, frame: Frame, reading: Reading
) -> Period | None:
    """Return the period of a fact, which is of no days that had not come: a year is not over yet.

    "2023年,…" in a document on its first quarter is that quarter; "in the first nine months" of
    no year, in a document of February, those of the year before.
    """
    if mention is None and period == frame.period:
        return frame.reviewed or _years_over(frame) or period
    if mention is None:
        return period
    published, of = frame.anchor.published, frame.period
    if mention.kind in PARTS_OF_A_YEAR and period is not None and published is not None:
        told = reading.lowered[mention.start : mention.end]
        early = published.month <= _LOOKING_BACK and published < period[1]
        if early and period[0].year == published.year and not _YEAR.search(told):
            return span_before(period)
    if mention.kind == "year_end" and period is not None and published is not None:
        # "The island had 32,800 rooms at year end", in a release of January.
        early = published.month <= _LOOKING_BACK and period[1] == date(published.year, 12, 31)
        if early and not any(map(str.isdigit, reading.lowered[mention.start : mention.end])):
            return span_before(period)
    before = _not_yet(period, mention, frame, reading)
    if before is not None:
        return before
    if mention.kind in _DAYS and period is not None and published is not None:
        told = reading.lowered[mention.start : mention.end]
        late = period[0] if mention.kind in ("date", "date_range", "month") else period[1]
        if late > published and not _YEAR.search(told):
            # "The fair was held on Sept. 19", in a release of January.
            return span_before(period)
    if mention.kind not in ("year", "relative") or period is None or of is None:
        return period
    ahead = published is not None and period[1] > published >= of[1]
    if not ahead or period[0] > of[0] or of[1] >= period[1]:
        return period
    # "This year" in a document on its third quarter: from January to the end of that.
    return of if mention.kind == "year" else (period[0], of[1])


def _not_yet(
    period: Period | None, mention: Mention, frame: Frame, reading: Reading
) -> Period | None:
    """Return what a fact holds for whose date names no year and had not come.

    "五一" in a report of January is that of the year before; 全年 in the first chapter of a plan is
    the year before the plan.
    """
    published, of = frame.anchor.published, frame.period
    if period is None or published is None or period[1] <= published:
        return None
    if any(map(str.isdigit, reading.lowered[mention.start : mention.end])):
        return None
    if mention.kind == "holiday" and period[0] > published:
        return same_holiday(period, published.year - 1)
    if mention.kind == "whole_year" and of is not None and frame.several_years:
        return frame.base or year_span(of[0].year - 1)
    return None


def _years_over(frame: Frame) -> Period | None:
    """Return the years that are over where a report comes half-way through a plan: 中期评估."""
    published, of = frame.anchor.published, frame.period
    if published is None or of is None or frame.genre != "report" or not frame.several_years:
        return None
    over = date(published.year - 1, 12, 31)
    return (of[0], over) if of[0].year < published.year < of[1].year else None
