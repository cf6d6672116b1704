"""Finds the date on which a document was published, and nothing that only looks like it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tourmetrics.compiled import compiled
from tourmetrics.documents.head import Edges
from tourmetrics.documents.rules import Rules

_ISO = r"(?P<y>(?:19|20)\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?!\d)(?:\s?日)?"
_COMPACT = re.compile(r"(?<!\w)(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?![0-9A-Za-z])")
_TIME = r"(?:\s+\d{1,2}:\d\d(?::\d\d)?)?"


class Dates:
    """Finds dates with a year, a month and a day in the words of some rules."""

    def __init__(self, rules: Rules) -> None:
        """Build the patterns from the names of the months and the labels."""
        months = f"(?i:{'|'.join(sorted(rules.head.months, key=len, reverse=True))})"
        day = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th)?"
        first = rf"{day.format('d1')}\s+(?P<m1>{months})\.?,?\s+(?P<y1>(?:19|20)\d\d)"
        second = rf"(?P<m2>{months})\.?\s+{day.format('d2')},?\s+(?P<y2>(?:19|20)\d\d)"
        any_date = rf"(?:{_ISO}|\b{first}\b|\b{second}\b){_TIME}"
        self._months = rules.head.months
        self._longest = rules.head.longest_date_line
        self._date = compiled(any_date, re.IGNORECASE)
        self._labelled = tuple(
            (
                label.lower(),
                compiled(
                    rf"(?:^|[\s|·【\[(]){re.escape(label)}\s*[:\s]\s*{any_date}", re.IGNORECASE
                ),
            )
            for label in rules.head.date_labels
        )
        # "DALIAN, China, May 29, 2024 —": a place in capitals, a date, a dash or a bracket.
        self._dateline = compiled(
            rf"^[A-Z][A-Z'’ .-]{{2,40}}(?:,[^,\n]{{2,30}}){{0,2}},?\s+{second}\s*(?:/[^/]+/)?\s*"
            r"(?:--|[-–—(/])",
        )

    def published(self, edges: Edges) -> date | None:
        """Return the date of publication, or ``None`` where the text does not say it.

        A labelled date goes before one that stands at the edge of a short line at the top, that
        before a dateline, and that before a date alone on a line at the foot.
        """
        for label, pattern in self._labelled:
            for line in edges.lines if label in edges.lowered else ():
                if not line.furniture and (match := pattern.search(line.text)):
                    found = self._value(match)
                    if found:
                        return found
        for candidates in (self._at_edges(edges), self._datelines(edges), self._at_foot(edges)):
            found = next(candidates, None)
            if found:
                return found
        return None

    def in_name(self, stem: str) -> date | None:
        """Return the one date that a file name bears: 2024-04-26 or 20240426, else ``None``."""
        found = {self._value(match) for match in self._date.finditer(stem)}
        found |= {self._value(match) for match in _COMPACT.finditer(stem)}
        return found.pop() if len(found) == 1 else None

    def strip(self, text: str) -> str | None:
        """Return a line without the date at its end or start, or ``None`` where there is none."""
        match = next((m for m in self._date.finditer(text) if self._on_edge(text, m)), None)
        if match is None:
            return None
        return (text[: match.start()] + " " + text[match.end() :]).strip()

    def _on_edge(self, text: str, match: re.Match[str]) -> bool:
        before, after = text[: match.start()].strip(" (["), text[match.end() :].strip(" )]")
        return not before or not after

    def _at_edges(self, edges: Edges) -> Iterator[date]:
        for line in edges.head:
            if line.furniture or len(line.text) > self._longest:
                continue
            for match in self._date.finditer(line.text):
                before = line.text[: match.start()].rstrip()
                at_end = not line.text[match.end() :].strip(" )]") and (
                    not before or before[-1] in ",·|(-–—[" or line.text[match.start() - 1].isspace()
                )
                # A title may end in "2024年4月2日" without a space: that is no date line.
                at_start = not before and not self._reads_on(line.text[match.end() :])
                if (at_end or at_start) and (found := self._value(match)):
                    yield found

    def _reads_on(self, rest: str) -> bool:
        """Whether a sentence goes on after the date: 2024年4月2日,全市…, "May 30, 2024 was"."""
        return bool(re.match(r"\s*[,,一-鿿]", rest)) or rest.rstrip().endswith(("。", "."))

    def _datelines(self, edges: Edges) -> Iterator[date]:
        for line in edges.head:
            if (match := self._dateline.match(line.text)) and (found := self._value(match)):
                yield found

    def _at_foot(self, edges: Edges) -> Iterator[date]:
        for line in reversed(edges.tail):
            match = self._date.fullmatch(line.text)
            if match and (found := self._value(match)):
                yield found

    def _value(self, match: re.Match[str]) -> date | None:
        parts = match.groupdict()
        for year, month, day in (("y", "m", "d"), ("y1", "m1", "d1"), ("y2", "m2", "d2")):
            if parts.get(year):
                name = parts[month]
                number = int(name) if name.isdigit() else self._months[name.lower()]
                try:
                    return date(int(parts[year]), number, int(parts[day]))
                except ValueError:
                    return None
        return None
