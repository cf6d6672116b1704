"""Dates as headers of tables write them: Jan-18, 11/2023, May over 2018, 1-9月, YTD."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from tourmetrics.extraction.anchor import Period
from tourmetrics.extraction.grammar import load_grammar
from tourmetrics.extraction.spans import month_span, year_before, year_span
from tourmetrics.extraction.tabular.words import TableWords
from tourmetrics.knowledge.fiscal_years import FiscalYear

_PIVOT = 70
_USUAL = FiscalYear()
# Months as Roman numbers: V 2024, I-VI/2024.
_ROMAN = {
    numeral: month
    for month, numeral in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), start=1
    )
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """A piece of a date: a year, a part of a year, or both.

    ``said`` is ``now`` for the period of the document, ``to_date`` for the year up to its end,
    ``before`` for the period a year before that of the other columns, ``fiscal`` for the fiscal
    year that begins in ``year``, ``called`` for the one called by it, ``fiscal_to_date`` for this
    one up to the month of the document; ``over`` is the year that it is set against (2024/23).
    """

    year: int | None = None
    first: int | None = None
    last: int | None = None
    said: str = ""
    over: int | None = None

    @property
    def part(self) -> bool:
        """Whether it names a part of a year."""
        return self.first is not None or self.said in (
            "now", "to_date", "before", "fiscal_to_date",
        )  # fmt: skip

    def of_year(self) -> Stamp:
        """Return the twelve months that end with its last one."""
        return self if self.last is None else replace(self, first=self.last % 12 + 1)

    def joined(self, other: Stamp) -> Stamp | None:
        """Return both as one, where one has the year and the other the part of it.

        Months from January on say how far a year to date goes: YTD (Jan-Jul).
        """
        if "to_date" in (self.said, other.said) and 1 in (self.first, other.first):
            months = self if self.first == 1 else other
            return replace(months, year=self.year or other.year)
        for months, years in ((self, other), (other, self)):
            if months.year is None and years.year is not None and not years.part:
                return replace(months, year=_end_year(months, years)) if months.part else None
        return None

    def period(self, of: Period | None, fiscal: FiscalYear = _USUAL) -> Period | None:
        """Return its days; ``of`` is the period that the document is about.

        >>> [str(day) for day in Stamp(2024, said="fiscal").period(None, FiscalYear(4)) or ()]
        ['2024-04-01', '2025-03-31']
        """
        if self.said == "now":
            return _last_month(of) if of else None
        if self.said == "to_date":
            year = self.year or (of[1].year if of else None)
            return month_span(year, 1, of[1].month) if of and year else None
        if self.said == "fiscal_to_date":
            return _fiscal_to_date(self.year, of, fiscal) if of else None
        if self.said == "before":
            return (year_before(of[0]), _end_before(of[1])) if of else None
        year = self.year or (of[1].year if of and self.first is not None else None)
        if year is None:
            return None
        if self.said == "fiscal":
            return fiscal.beginning(year)
        if self.said == "called":
            return fiscal.called(year)
        if self.first is None or self.last is None:
            return year_span(year)
        if self.first > self.last:
            return date(year - 1, self.first, 1), month_span(year, self.last, self.last)[1]
        return month_span(year, self.first, self.last)


def _end_year(months: Stamp, years: Stamp) -> int | None:
    """Return the year in which months end; of October to September 2022/23 the second one."""
    over = months.first is not None and months.last is not None and months.first > months.last
    return years.year + 1 if over and years.said == "fiscal" and years.year else years.year


def _fiscal_to_date(year: int | None, of: Period, fiscal: FiscalYear) -> Period:
    """Return the days of a fiscal year up to the last month of a period."""
    end = of[1]
    last = fiscal.called(year or end.year)
    month = end.replace(day=1)
    while month < last[0]:
        month = month.replace(year=month.year + 1)
    while month > last[1]:
        month = month.replace(year=month.year - 1)
    return last[0], month_span(month.year, month.month, month.month)[1]


def _last_month(of: Period) -> Period:
    """Return the last month of a longer period, of a month itself."""
    return month_span(of[1].year, of[1].month, of[1].month)


def _end_before(day: date) -> date:
    return month_span(day.year - 1, day.month, day.month)[1]


def find_stamps(text: str, words: TableWords) -> list[tuple[int, int, Stamp]]:
    """Return the dates of a header, in order of place.

    >>> from tourmetrics.extraction.tabular.words import table_words
    >>> [(s.year, s.first, s.last) for _, _, s in find_stamps("jan-jun 2024", table_words())]
    [(2024, 1, 6)]
    """
    found: list[tuple[int, int, int, Stamp]] = []
    for order, (language, pattern) in enumerate(words.stamps):
        for match in pattern.finditer(text):
            stamp = _stamp(match, language)
            if stamp is not None:
                found.append((match.start(), -match.end(), order, stamp))
    found.sort(key=lambda item: item[:3])
    kept: list[tuple[int, int, Stamp]] = []
    for start, end, _, stamp in found:
        if not kept or start >= kept[-1][1]:
            kept.append((start, -end, stamp))
    return kept


def numbered_month(text: str) -> Stamp | None:
    """Return the month that a number alone is, as columns of months write it.

    >>> numbered_month("03"), numbered_month("13")
    (Stamp(year=None, first=3, last=3, said='', over=None), None)
    """
    month = int(text) if text.isdecimal() and len(text) < 3 else 0
    return Stamp(None, month, month) if 1 <= month <= 12 else None


def _stamp(match: re.Match[str], language: str) -> Stamp | None:
    groups = {name: word for name, word in match.groupdict().items() if word}
    for said in ("now", "to_date", "before", "fiscal_to_date"):
        if said in groups:
            return Stamp(_year(groups.get("y1")), said=said)
    year = _year(groups.get("y1") or groups.get("y2") or groups.get("y3"))
    if "until" in groups:
        return _of_two_months(year, _year(groups["until"]), *(_part(groups, language) or (0, 0)))
    if "fiscal" in groups and year is not None:
        last = _year(groups["fiscal"])
        if last is not None and last % 100 == (year + 1) % 100:
            return Stamp(year, said="fiscal")
        if len(groups["fiscal"]) == 2 and last is not None and last < year and last % 100 <= 12:
            # 2024-10 runs back from no year: it is a month.
            return Stamp(year, last % 100, last % 100) if last % 100 else None
        return Stamp(year, over=_year(groups["fiscal"]))
    if "whole" in groups:
        return Stamp(year, 1, 12)
    if "called" in groups:
        return Stamp(_year(groups["called"]), said="called")
    part = _part(groups, language)
    if part is not None and "year_to" in groups:
        return Stamp(year, *part).of_year()
    if part is not None:
        return Stamp(year, *part) if 1 <= part[0] <= 12 and 1 <= part[1] <= 12 else None
    return Stamp(year) if year is not None else None


def _of_two_months(year: int | None, until: int | None, first: int, last: int) -> Stamp | None:
    """Set the same month of two years against each other; other months are a span of time."""
    if first == last and year is not None and until is not None and year < until:
        return Stamp(until, last, last, over=year)
    return None


def _part(groups: dict[str, str], language: str) -> tuple[int, int] | None:
    """Return the first and the last month that a match names."""
    grammar = load_grammar(language)
    if "month" in groups:
        first = grammar.months[groups["month"].lower()]
        last = grammar.months[groups["month2"].lower()] if "month2" in groups else first
        return first, last
    if "r2" in groups:
        last = _ROMAN.get(groups["r2"], 0)
        return _ROMAN.get(groups.get("r1", groups["r2"]), 0), last
    if "n2" in groups:
        return int(groups.get("n1", groups["n2"])), int(groups["n2"])
    quarter = _ordinal(groups.get("q") or groups.get("q2"), language)
    if quarter:
        return quarter * 3 - 2, quarter * 3
    to_quarter = _ordinal(groups.get("toq"), language)
    if to_quarter:
        return 1, to_quarter * 3
    half = _ordinal(groups.get("h") or groups.get("h2"), language)
    return (half * 6 - 5, half * 6) if half else None


def _ordinal(word: str | None, language: str) -> int | None:
    if word is None:
        return None
    if word.isdigit():
        return int(word)
    table: dict[str, int] = load_grammar(language).words["table"]["ordinals"]
    return table.get(word.lower())


def _year(word: str | None) -> int | None:
    if word is None:
        return None
    year = int(word)
    return year if year > 99 else year + (2000 if year < _PIVOT else 1900)
