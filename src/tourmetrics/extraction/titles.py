"""The time that the title of a document tells: what it reports on, or what it plans for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from string import digits

from tourmetrics.extraction.calendar import Mention

SPANS = (
    "date_range", "until_date", "month_range", "month", "quarter_list", "quarters", "quarter",
    "fiscal_quarter", "biennium",
    "half", "budget_year", "months_of", "first_half", "second_half", "year_range", "fiscal_year",
    "year_to_month", "months_to_month", "quarter_to", "year", "plan", "holiday", "season_year",
)  # fmt: skip

# Characters of a title before a date that say what it is there for: a first line may be long.
_LEAD = 80


def _before(end: int, title: str) -> str:
    """Return what stands before a place of a title, in lower case."""
    return title[max(0, end - _LEAD) : end].lower()


def is_to_come(mentions: list[Mention], published: date | None) -> bool:
    """Whether a title names a year that was not over when the text came out."""
    return published is None or any(m.period and m.period[1] >= published for m in mentions)


def title_period(
    mentions: list[Mention], title: str, ahead: tuple[str, ...]
) -> tuple[date, date] | None:
    """Return the time that a title says its document is about; ``ahead`` leads on to goals."""
    spans = [
        m
        for m in mentions
        if m.kind in SPANS
        and m.role == "span"
        and m.period
        # "Record year, goals set for 2026": the report is about the year before.
        and not _before(m.end, title).rstrip(digits).rstrip().endswith(ahead)
    ]
    if not spans:
        # "2024 Annual Report" is a name in a sentence, and the period in a title.
        # "Crowds lift tourism past 2019" is no report on 2019.
        named = [m for m in mentions if m.kind == "year" and m.role not in ("span", "base")]
        years = [m for m in named if m.period]
        return years[0].period if years else None
    holiday = [m for m in spans if m.kind == "holiday"]
    best = min(holiday or spans, key=lambda m: (m.kind in ("year", "plan"), m.start))
    return best.period


def horizon(mentions: list[Mention], published: date | None) -> tuple[date, date] | None:
    """Return the years up to the one that the title of a plan names: Strategy to 2030."""
    ends = [m.period[1] for m in mentions if m.role == "deadline" and m.period]
    if not ends:
        return None
    first = published.year if published is not None else ends[0].year
    return (date(first, 1, 1), ends[0]) if first <= ends[0].year else None


def is_season(mentions: list[Mention], title: str, seasons: Sequence[str]) -> bool:
    """Whether a title names a season of a year: which months it has is told below it."""
    named = tuple(seasons)
    return any(
        m.kind == "season_year" or _before(m.start, title).rstrip().endswith(named)
        for m in mentions
        if m.period and m.role != "base"
    )
