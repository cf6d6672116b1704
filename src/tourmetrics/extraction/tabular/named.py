"""Which metric the words of a header, a label or a title name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.tabular.columns import plain_name
from tourmetrics.extraction.tabular.grid import Span
from tourmetrics.extraction.tabular.model import Reader
from tourmetrics.extraction.tabular.units import TableUnit
from tourmetrics.knowledge import Knowledge

_COUNTS = frozenset({"count", "visits", "persons"})
# Units of one kind of thing only.
_EXACT = frozenset({"room", "bed", "room_night"})
_GUEST_NIGHT = "guest_night"
_LONG_WORD = 10
_HEAD = re.compile(r"[a-z' -]*?(?= (?:at|in|on|by|from|with|for) )")


def named_together(heads: tuple[str, ...], titles: tuple[Span, ...], reader: Reader) -> str | None:
    """Return the metric that a word of the title and a header name together: cruise, calls."""
    names = _names(reader.lexicon.knowledge)
    for head in heads:
        for span in titles:
            title = reader.lowered[slice(*span)]
            if " " in head and head in title:
                # "Tourist arrivals and overnight stays": the title itself has the whole name.
                continue
            for word in title.split():
                metric = names.get(f"{word} {head}")
                if metric is not None and reader.words.total.fullmatch(word) is None:
                    return metric
    return None


def named_with(label: Span, heads: tuple[str, ...], reader: Reader) -> str | None:
    """Return the metric that a label and the header of its column name together: holiday, trips."""
    names = _names(reader.lexicon.knowledge)
    text = plain_name(reader.lowered[slice(*label)])
    found = (names.get(f"{text} {plain_name(head)}") for head in heads)
    return next((metric for metric in found if metric is not None), None)


@lru_cache(maxsize=2)
def _names(knowledge: Knowledge) -> dict[str, str]:
    """Return the metrics by their English names of two words and more."""
    return {
        alias.lower(): metric.id
        for metric in knowledge.metrics.values()
        for alias in (metric.name_en, *metric.aliases_en)
        if " " in alias
    }


def first_metric(
    spans: Iterable[Span], unit: TableUnit | None, reader: Reader
) -> tuple[str | None, Span | None]:
    """Return the first metric that a piece of the text names, with its place."""
    for span in spans:
        metric = best_metric(span, unit, reader)
        if metric is not None:
            return metric, span
    return None, None


def best_metric(span: Span, unit: TableUnit | None, reader: Reader) -> str | None:
    """Return the metric with the longest name in a piece of the text that the unit allows."""
    lexicon = reader.lexicon
    display = lexicon.knowledge.unit_display
    family = display[unit.unit].kind if unit is not None and unit.unit else None
    marks = reader.marks.metric.within(*span)
    head = _HEAD.match(reader.lowered, *span)
    # "Delegates at business events": what stands before the preposition is counted.
    named = [mark for mark in marks if head and mark.start < head.end()]
    chosen = unit.unit if unit is not None else None
    for some in (named, marks):
        best: tuple[tuple[bool, int], str] | None = None
        for mark in some:
            for key in mark.keys:
                kind = display[lexicon.knowledge.metrics[key].unit].kind
                counted = family in _COUNTS and kind in _COUNTS
                stay = kind == "duration" and unit is not None and unit.unit == _GUEST_NIGHT
                # 星级饭店客房 in 万间: rooms are counted, not hotels.
                exact = chosen in _EXACT and chosen == lexicon.knowledge.metrics[key].unit
                rank = (exact, mark.end - mark.start)
                fits = family is None or kind == family or counted or stay
                if fits and (best is None or rank > best[0]):
                    best = (rank, key)
        if best is not None:
            return best[1]
    text = plain_name(reader.lowered[slice(*span)])
    if text in reader.words.metrics:
        return _allowed(reader.words.metrics[text], family, lexicon)
    glued = _glued(lexicon.knowledge)
    for word in text.split():
        if len(word) >= _LONG_WORD and word in glued:
            return _allowed(glued[word], family, lexicon)
    return None


def _allowed(metric: str, family: str | None, lexicon: Lexicon) -> str | None:
    """Return a metric if the unit of its numbers allows it."""
    display = lexicon.knowledge.unit_display
    known = lexicon.knowledge.metrics.get(metric)
    kind = display[known.unit].kind if known is not None else None
    fits = family is None or kind is None or kind == family or {family, kind} <= _COUNTS
    return metric if fits else None


@lru_cache(maxsize=2)
def _glued(knowledge: Knowledge) -> dict[str, str]:
    """Return the metrics by their English names without spaces: visitorarrivals."""
    return {
        alias.lower().replace(" ", ""): metric.id
        for metric in knowledge.metrics.values()
        for alias in (metric.name_en, *metric.aliases_en)
        if " " in alias and alias.isascii()
    }
