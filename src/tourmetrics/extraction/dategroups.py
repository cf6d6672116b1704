"""What a calendar expression wrote: its groups, read as numbers and years."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from tourmetrics.extraction.anchor import Anchor, Period
from tourmetrics.extraction.grammar import Grammar

Role = Literal["span", "deadline", "base", "none"]
# Period, role, and one period for each member of a run of quarters.
Dated = tuple[Period | None, Role, tuple[Period, ...]]
NOTHING: Dated = (None, "none", ())
_SHIFTS = {
    "last_year": -1,
    "prior_year": -1,
    "next_year": 1,
    "year_before_last": -2,
    "year_before": -1,
}
_YEAR_GROUPS = frozenset(("y1", "y2", "y3", "rel"))


class Groups:
    """The groups of a calendar match, read as numbers."""

    __slots__ = ("anchor", "grammar", "last_month", "words")

    def __init__(
        self,
        match: re.Match[str],
        grammar: Grammar,
        anchor: Anchor,
        last_month: Period | None,
    ) -> None:
        self.words = {name: word for name, word in match.groupdict().items() if word is not None}
        self.grammar = grammar
        self.anchor = anchor
        self.last_month = last_month

    @property
    def dated(self) -> bool:
        """Whether the expression names its year itself."""
        return not _YEAR_GROUPS.isdisjoint(self.words)

    @property
    def year_is_known(self) -> bool:
        """Whether the expression, the words before it or the title name its year."""
        return self.dated or self.anchor.titled or self.anchor.said is not None

    def number(self, *names: str) -> int | None:
        """Return the first of some groups that matched, as a number."""
        for name in names:
            word = self.words.get(name)
            if word is not None:
                # Most groups are digits; only names and numerals are looked up.
                return int(word) if word.isdecimal() else self._named(name, word)
        return None

    def _named(self, name: str, word: str) -> int | None:
        grammar = self.grammar
        if name.startswith("month"):
            return grammar.months[word.lower()]
        if grammar.language != "en":
            read = grammar.chinese.read(word)
            return int(read.value) if read else None
        table: Mapping[str, int] = (
            grammar.words["numerals"]["units"]
            if name == "n"
            else grammar.words["months"]["quarters"]
        )
        return table.get(word.lower())

    def year(self, *names: str) -> int | None:
        """Return the year that is written, or meant by a word, or that of the anchor."""
        found = self.number(*(names or ("y1", "y2", "y3", "y4")))
        if found is not None:
            return found + 2000 if found < 100 else found
        relative = self.words.get("rel")
        if relative is not None:
            return self.relative_year(relative)
        return self.anchor.year

    def relative_year(self, word: str) -> int | None:
        """Return the year that a word such as 去年 means, where the anchor has a year."""
        name = self.grammar.relative.get(word.lower())
        if name == "prior_year" and self.anchor.titled and self.anchor.period is not None:
            return self.anchor.period[1].year - 1
        if name == "whole_year":
            # The first half of "the year": the one that is spoken of.
            return self.anchor.told_year
        this = self.anchor.this_year
        if this is None:
            return None
        return this + _SHIFTS.get(name or "", 0)
