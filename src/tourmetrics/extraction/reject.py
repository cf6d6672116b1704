"""Numbers that are no figures: where they stand and why."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.grammar import Grammar

# The length of a year that stands alone, without "in" or "2024–".
_BARE_YEAR = 4
# Punctuation before the closing mark shows that somebody is speaking.
_SPEECH_ENDS = ".,。,!?！？"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A stretch of text whose numbers are no figures.

    ``weak`` is what a unit overrules: "2024" is a year, "2024 visitors" are not.
    """

    start: int
    end: int
    reason: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Exclusions:
    """All exclusions of a text, by place."""

    spans: tuple[Exclusion, ...]
    starts: tuple[int, ...]
    longest: int

    def covering(self, start: int, end: int) -> Exclusion | None:
        """Return an exclusion that holds the whole of ``start`` to ``end``, the longest first."""
        found: Exclusion | None = None
        at = bisect_right(self.starts, start) - 1
        while at >= 0 and self.spans[at].start >= start - self.longest:
            span = self.spans[at]
            longer = found is None or span.end - span.start > found.end - found.start
            if span.start <= start and span.end >= end and longer:
                found = span
            at -= 1
        return found

    def names(self, start: int, end: int) -> bool:
        """Whether the stretch is part of a name."""
        found = self.covering(start, end)
        return found is not None and found.reason == "name"


def find_exclusions(
    normalized: str, grammars: Mapping[str, Grammar], mentions: Iterable[Mention]
) -> Exclusions:
    """Return where the numbers of a text are no figures, by patterns, calendar and quotation."""
    spans = [
        Exclusion(match.start(), match.end(), rule.reason)
        for grammar in grammars.values()
        for rule in grammar.rejects
        for match in rule.pattern.finditer(normalized)
        if match.end() > match.start()
    ]
    spans += [
        Exclusion(m.start, m.end, "calendar", weak=m.end - m.start == _BARE_YEAR) for m in mentions
    ]
    spans += quoted_names(normalized, grammars["zh"])
    spans.sort(key=lambda span: (span.start, -span.end))
    longest = max((span.end - span.start for span in spans), default=0)
    return Exclusions(tuple(spans), tuple(span.start for span in spans), min(longest, 400))


def quoted_names(normalized: str, grammar: Grammar) -> list[Exclusion]:
    """Return what stands between quotation marks, where it is short enough to be a name."""
    quantity = grammar.words["quantity"]
    spans: list[Exclusion] = []
    for pairs, limit in ((quantity["quote_pairs"], 120), (quantity["title_pairs"], 160)):
        for opening, closing in pairs.items():
            at = normalized.find(opening)
            while at >= 0:
                end = normalized.find(closing, at + 1, at + 1 + limit)
                if end < 0:
                    at = normalized.find(opening, at + 1)
                    continue
                if "\n" not in normalized[at:end] and normalized[end - 1] not in _SPEECH_ENDS:
                    spans.append(Exclusion(at, end + 1, "name"))
                at = normalized.find(opening, end + 1)
    return spans
