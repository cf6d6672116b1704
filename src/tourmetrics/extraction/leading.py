"""The date of one sentence that holds for those after it in its paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.period import opens
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.structure import Sentence

# 全年 dates its own sentence only; so does 三年前.
_PASSING = frozenset(
    {"whole_year", "years_ago", "date", "iso_date", "plan_span", "day_of_period", "month_pair"}
)
_MONTHS = frozenset({"month", "month_range"})
# Dates that go on though they do not open their sentence, unless something is set against them.
_LONG = frozenset({"year", "fiscal_year", "year_to_month", "months_to_month", "months_of", "half"})
# Those that date the points of a list below them.
_YEARS = frozenset({"year", "fiscal_year", "budget_year"})
# Those that go on if they were over within the year before the document came out.
_PARTS = frozenset({"quarter", "month_range"})
_YEAR = 365  # days
# Days within which months without a year were over: January to November, at the end of December.
_LATELY = 62
# Characters behind a year in which it is said to be that of a goal.
_GOAL = 40


def leading_period(
    mentions: Sequence[Mention],
    items: Sequence[Quantity],
    sentence: Sentence,
    lowered: str,
    grammar: Grammar,
    frame: Frame,
) -> Mention | None:
    """Return the period that opens a sentence: it holds for the sentences after it too."""
    rules = grammar.words["period"]
    spans = [m for m in mentions if m.role == "span" and m.period and m.kind not in _PASSING]
    first = spans[0] if spans else None
    if first is None:
        return _aim(mentions, items, sentence, lowered)
    if sentence.language == "zh" and first.kind == "holiday":
        last = lowered.startswith(rules["last_years"], first.start)
        if last and frame.titled and frame.period is not None and first.period is not None:
            # 去年春节8天,…: what this year's is compared with; this year's goes on.
            return None
    if not opens(first, sentence, lowered):
        # "Visitors spent $10.6 billion in the year to December. Of that, …": the one date goes on.
        others = sum(m.role != "base" for m in mentions)
        told = sentence.language == "en" and len(spans) == others == 1
        before = lowered[sentence.start : first.end]
        goes_on = _goes_on(first, before, rules["against"], frame)
        return first if told and goes_on else None
    behind = lowered[first.end : first.end + _GOAL].split()
    if (
        first.kind == "year"
        and len(behind) > 1
        and behind[1].rstrip(",.") in rules["goals_of_years"]
    ):
        # "The 2028 certification target has been cut": whose target it is.
        return None
    if first.kind in _MONTHS and not any(map(str.isdigit, lowered[first.start : first.end])):
        # "July and August" say when in the year; the year goes on.
        return None
    if items and items[0].start < first.start:
        return first if first.end <= items[0].start else None
    dated = next((item.start for item in items if item.start >= first.end), sentence.end)
    return first if first.end <= dated else None


def _aim(
    mentions: Sequence[Mention], items: Sequence[Quantity], sentence: Sentence, lowered: str
) -> Mention | None:
    """Return the deadline of a paragraph: 到2030年,目的地基本成型。游客突破6000万人次.

    A deadline with numbers of its own holds for these alone.
    """
    dated = [m for m in mentions if m.role == "deadline" and m.period is not None]
    alone = sentence.language == "zh" and not items and len(dated) == len(mentions) == 1
    return dated[0] if alone and opens(dated[0], sentence, lowered) else None


def is_due(mention: Mention, frame: Frame) -> bool:
    """Whether a date is one to come by which something is wanted."""
    published = frame.anchor.published
    ahead = mention.period is not None and published is not None and mention.period[1] > published
    return ahead and mention.role == "deadline"


def dates_points(mention: Mention, frame: Frame) -> bool:
    """Whether a date holds for the points below its colon: a deadline, or "For 2026 … targets:"."""
    if mention.period is None or mention.role == "deadline":
        return mention.period is not None
    published = frame.anchor.published
    year = mention.role == "span" and mention.kind in _YEARS
    return year and published is not None and mention.period[1] > published


def _goes_on(mention: Mention, before: str, against: Sequence[str], frame: Frame) -> bool:
    """Whether what follows may be of a date too: of a long one that nothing is set against."""
    if mention.kind in _PARTS:
        # "Results for July to September 2024 show 11.9 million": not the quarter of a year before.
        dated = any(map(str.isdigit, before[-(mention.end - mention.start) :]))
        told, said = mention.period, frame.anchor.published
        if told is None or said is None or (said - told[1]).days > (_YEAR if dated else _LATELY):
            return False
        if not dated and told[0].month > 1:
            # The season is no time that goes on; the year so far is.
            return False
    elif mention.kind not in _LONG:
        return False
    return not any(word in before for word in against)
