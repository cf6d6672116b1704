"""Numbers that are no figures: where they stand and why."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter, sub
from typing import NamedTuple

from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.places import RULES, Places, places_by_language

# The length of a year that stands alone, without "in" or "2024–".
_BARE_YEAR = 4
# Punctuation before the closing mark shows that somebody is speaking.
_SPEECH_ENDS = ".,。,!?！？"
# Longer stretches are no names; how far back a stretch is looked for.
_LONGEST = 400


class Exclusion(NamedTuple):
    """A stretch of text whose numbers are no figures.

    ``weak`` is what a unit overrules: "2024" is a year, "2024 visitors" are not.
    """

    start: int
    end: int
    reason: str
    weak: bool = False


_START, _END = itemgetter(0), itemgetter(1)


@dataclass(frozen=True, slots=True)
class Exclusions:
    """All exclusions of a text, by place.

    ``furthest`` holds for each exclusion where it and those before it end.
    """

    spans: tuple[Exclusion, ...]
    starts: tuple[int, ...]
    furthest: tuple[int, ...]
    longest: int

    def covering(self, start: int, end: int) -> Exclusion | None:
        """Return an exclusion that holds the whole of ``start`` to ``end``, the longest first."""
        found: Exclusion | None = None
        size = 0
        at = bisect_right(self.starts, start) - 1
        while at >= 0 and self.furthest[at] >= end:
            span = self.spans[at]
            if span.start < start - self.longest:
                break
            if span.end >= end and span.end - span.start > size:
                found, size = span, span.end - span.start
            at -= 1
        return found

    def names(self, start: int, end: int) -> bool:
        """Whether the stretch is part of a name, and not all that is quoted: “五一”."""
        found = self.covering(start, end)
        if found is None or found.reason != "name":
            return False
        return found.start < start or end < found.end


_NONE = Exclusions((), (), (), 0)


def find_exclusions(
    normalized: str,
    grammars: Mapping[str, Grammar],
    mentions: Iterable[Mention],
    places: Mapping[str, Places] | None = None,
    others: Iterable[Exclusion] = (),
) -> Exclusions:
    """Return where the numbers of a text are no figures, by patterns, calendar and quotation.

    ``places`` is what ``find_places`` says of the text by language, if that is known already;
    ``others`` are stretches that are known to hold none.
    """
    found = places or places_by_language(normalized, grammars)
    spans = [*others]
    for language, grammar in grammars.items():
        spans += _by_patterns(normalized, grammar, found[language])
    # There are many: made without the checks of their class.
    new = tuple.__new__
    spans += [
        new(Exclusion, (m.start, m.end, "calendar", m.end - m.start == _BARE_YEAR))
        for m in mentions
    ]
    spans += quoted_names(normalized, grammars["zh"])
    return exclusions_of(spans)


def exclusions_of(spans: list[Exclusion]) -> Exclusions:
    """Return exclusions by place."""
    if not spans:
        return _NONE
    # By start, the longest first of those at one place.
    spans = sorted(sorted(spans, key=_END, reverse=True), key=_START)
    starts, ends = [span[0] for span in spans], [span[1] for span in spans]
    return Exclusions(
        tuple(spans),
        tuple(starts),
        tuple(accumulate(ends, max)),
        min(max(map(sub, ends, starts)), _LONGEST),
    )


def _by_patterns(text: str, grammar: Grammar, places: Places) -> list[Exclusion]:
    """Return what the patterns match: within one entry, each match begins behind the last."""
    spans: list[Exclusion] = []
    rules = grammar.rejects
    reached = [0] * len(rules)
    new = tuple.__new__
    for trial in places.rejects:
        place = trial // RULES
        reason, pattern, entry = rules[trial % RULES]
        if place < reached[entry]:
            continue
        match = pattern.match(text, place)
        if match is not None and (end := match.end()) > place:
            reached[entry] = end
            spans.append(new(Exclusion, (place, end, reason, False)))
    return spans


def quoted_names(
    normalized: str, grammar: Grammar, start: int = 0, end: int | None = None
) -> list[Exclusion]:
    """Return what stands between quotation marks, where it is short enough to be a name."""
    stop = len(normalized) if end is None else end
    quantity = grammar.words["quantity"]
    spans: list[Exclusion] = []
    for pairs, limit in ((quantity["quote_pairs"], 120), (quantity["title_pairs"], 160)):
        for opening, closing in pairs.items():
            at = normalized.find(opening, start, stop)
            if at >= 0 and closing not in normalized:
                continue
            while at >= 0:
                close = normalized.find(closing, at + 1, min(at + 1 + limit, stop))
                if close < 0:
                    at = normalized.find(opening, at + 1, stop)
                    continue
                if normalized[close - 1] not in _SPEECH_ENDS and "\n" not in normalized[at:close]:
                    spans.append(Exclusion(at, close + 1, "name"))
                at = normalized.find(opening, close + 1, stop)
    return spans
