"""Where the rules of a grammar can match in a text: one pass for all rules of all kinds.

A rule is a pattern, and most places of a text can be the beginning of none. The automaton finds
the few places that hold a beginning of a pattern; only there is that pattern tried.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from tourmetrics.extraction.beginnings import LINE_START, WORD_EDGE, Shape, beginnings_of
from tourmetrics.extraction.grammar import Grammar

# A place and a rule that may match there in one number, place first: a large text has many.
RULES = 1 << 10
Trial = int


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a text at which a rule may match, in order; rules at one place too.

    ``divmod(trial, RULES)`` is the place of a trial and the rule: its position in
    ``Grammar.calendar``, or in ``Grammar.rejects``.
    """

    calendar: list[Trial]
    rejects: list[Trial]

    def may_date(self, start: int, stop: int) -> bool:
        """Whether a calendar expression may begin from ``start`` to ``stop``."""
        trials = self.calendar
        at = bisect_left(trials, start * RULES)
        return at < len(trials) and trials[at] < stop * RULES

    def may_be_of(self, kinds: Container[str], grammar: Grammar, start: int, stop: int) -> bool:
        """Whether an expression of some kinds may begin from ``start`` to ``stop``."""
        trials, rules = self.calendar, grammar.calendar
        low = bisect_left(trials, start * RULES)
        numbers = {trial % RULES for trial in trials[low : bisect_left(trials, stop * RULES, low)]}
        for number in numbers:  # noqa: SIM110 - a generator here would cost more than the search
            if rules[number].kind in kinds:
                return True
        return False


class _Beginning(NamedTuple):
    """What to add to the place of a beginning in a text, times ``RULES``, for each rule of it.

    The number is that of the rule, and ``RULES`` more where a character stands before its place.
    """

    calendar: tuple[int, ...]
    rejects: tuple[int, ...]


_NOTHING = _Beginning((), ())


class _Entry(NamedTuple):
    """The rules of a beginning: at the edge of a word, and between two letters of one.

    ``inside`` is ``None`` where it makes no difference; ``word`` tells whether the beginning
    opens with a letter, so that none may stand before it at the edge of a word.
    """

    edge: _Beginning
    inside: _Beginning | None
    word: bool


@dataclass(frozen=True, slots=True)
class _Finder:
    automaton: AhoCorasick
    entries: tuple[_Entry, ...]
    # Rules whose beginnings are not known: they are tried at each place.
    everywhere: _Beginning


def find_places(text: str, grammar: Grammar, start: int = 0, end: int | None = None) -> Places:
    """Return where the rules of ``grammar`` may match in ``text``, from ``start`` to ``end``."""
    finder = _finder_of(grammar)
    stop = len(text) if end is None else end
    # Every text begins with a line.
    shape = "\n" + grammar.shape.of(text[start:stop])
    calendar: list[Trial] = []
    rejects: list[Trial] = []
    entries, shift = finder.entries, (start - 1) * RULES
    for index, found, _ in finder.automaton.find_matches_as_indexes(shape, overlapping=True):
        rules, inside, word = entries[index]
        if inside is not None and ((before := shape[found - 1]).isalnum() or before == "_") is word:
            rules = inside
            if rules is _NOTHING:
                continue
        expressions, excluded = rules
        place = found * RULES + shift
        for rule in expressions:
            calendar.append(place + rule)
        for rule in excluded:
            rejects.append(place + rule)
    for at in range(start, stop) if any(finder.everywhere) else ():
        calendar += [at * RULES + rule for rule in finder.everywhere.calendar]
        rejects += [at * RULES + rule for rule in finder.everywhere.rejects]
    # Two beginnings of one rule may meet at the start of a line.
    return Places(sorted(set(calendar)), sorted(set(rejects)))


def places_by_language(text: str, grammars: Mapping[str, Grammar]) -> dict[str, Places]:
    """Return where the rules of each grammar may match in ``text``."""
    return {language: find_places(text, grammar) for language, grammar in grammars.items()}


@lru_cache(maxsize=8)
def _finder_of(grammar: Grammar) -> _Finder:
    calendar = _by_beginning([rule.pattern for rule in grammar.calendar], grammar.shape)
    rejects = _by_beginning([rule.pattern for rule in grammar.rejects], grammar.shape)
    heads = sorted({head.removeprefix(WORD_EDGE) for head in calendar.keys() | rejects} - {""})
    return _Finder(
        AhoCorasick([h.replace(LINE_START, "\n") for h in heads], matchkind=MatchKind.Standard),
        tuple(_entry(head, calendar, rejects) for head in heads),
        _beginning(False, tuple(calendar.get("", ())), tuple(rejects.get("", ()))),
    )


def _entry(
    head: str, calendar: Mapping[str, Sequence[int]], rejects: Mapping[str, Sequence[int]]
) -> _Entry:
    line = head.startswith(LINE_START)
    expressions, excluded = tuple(calendar.get(head, ())), tuple(rejects.get(head, ()))
    edged = WORD_EDGE + head
    if edged not in calendar and edged not in rejects:
        return _Entry(_beginning(line, expressions, excluded), None, False)
    return _Entry(
        _beginning(
            line, (*expressions, *calendar.get(edged, ())), (*excluded, *rejects.get(edged, ()))
        ),
        _beginning(line, expressions, excluded),
        head[0].isalnum() or head[0] == "_",
    )


@lru_cache(maxsize=4096)
def _beginning(line: bool, calendar: tuple[int, ...], rejects: tuple[int, ...]) -> _Beginning:
    """Return the one record of all beginnings that the same rules have."""
    if not calendar and not rejects:
        return _NOTHING
    before = RULES if line else 0
    return _Beginning(
        tuple(before + rule for rule in calendar), tuple(before + rule for rule in rejects)
    )


def _by_beginning(patterns: Sequence[re.Pattern[str]], shape: Shape) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, heads in enumerate(beginnings_of(patterns, shape)):
        for head in heads:
            numbers[head].append(number)
    return numbers
