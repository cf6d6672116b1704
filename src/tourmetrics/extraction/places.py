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


# The rules that begin alike, each as the list of places that it goes to, and what to add there to
# the place of the beginning in a text, times ``RULES``: the number of the rule, and ``RULES`` more
# where a character stands before its place.
_Rules = tuple[tuple[int, int], ...]


class _Entry(NamedTuple):
    """The rules of a beginning: at the edge of a word, and between two letters of one.

    ``inside`` is ``None`` where it makes no difference; ``word`` tells whether the beginning
    opens with a letter, so that none may stand before it at the edge of a word.
    """

    edge: _Rules
    inside: _Rules | None
    word: bool


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds the beginnings of some grammars: two lists of places for each, as in ``Places``."""

    automaton: AhoCorasick
    shape: Shape
    entries: tuple[_Entry, ...]
    # Rules whose beginnings are not known: they are tried at each place.
    everywhere: _Rules


def find_places(text: str, grammar: Grammar, start: int = 0, end: int | None = None) -> Places:
    """Return where the rules of ``grammar`` may match in ``text``, from ``start`` to ``end``."""
    [places] = _find(text, (grammar,), start, len(text) if end is None else end)
    return places


def places_by_language(text: str, grammars: Mapping[str, Grammar]) -> dict[str, Places]:
    """Return where the rules of each grammar may match in ``text``: one pass for all of them."""
    found = _find(text, tuple(grammars.values()), 0, len(text))
    return dict(zip(grammars, found, strict=True))


def _find(text: str, grammars: tuple[Grammar, ...], start: int, stop: int) -> list[Places]:
    finder = _finder_of(grammars)
    # Every text begins with a line.
    shape = "\n" + finder.shape.of(text[start:stop])
    lists: list[list[Trial]] = [[] for _ in range(2 * len(grammars))]
    entries, shift = finder.entries, (start - 1) * RULES
    for index, found, _ in finder.automaton.find_matches_as_indexes(shape, overlapping=True):
        rules, inside, word = entries[index]
        if inside is not None and ((before := shape[found - 1]).isalnum() or before == "_") is word:
            rules = inside
        place = found * RULES + shift
        for at, rule in rules:
            lists[at].append(place + rule)
    for place in range(start, stop) if finder.everywhere else ():
        for at, rule in finder.everywhere:
            lists[at].append(place * RULES + rule)
    # Two beginnings of one rule may meet at the start of a line.
    trials = [sorted(set(places)) for places in lists]
    return [Places(*pair) for pair in zip(trials[::2], trials[1::2], strict=True)]


@lru_cache(maxsize=8)
def _finder_of(grammars: tuple[Grammar, ...]) -> _Finder:
    alike: dict[str, str] = {}
    for grammar in grammars:
        alike |= grammar.shape.alike
    shape = Shape(alike, any(grammar.shape.folded for grammar in grammars))
    rules = [rules for grammar in grammars for rules in (grammar.calendar, grammar.rejects)]
    numbers = _by_beginning([[rule.pattern for rule in kind] for kind in rules], shape)
    heads = sorted({head.removeprefix(WORD_EDGE) for head in numbers} - {""})
    return _Finder(
        AhoCorasick([h.replace(LINE_START, "\n") for h in heads], matchkind=MatchKind.Standard),
        shape,
        tuple(_entry(head, numbers) for head in heads),
        tuple(numbers.get("", ())),
    )


def _entry(head: str, numbers: Mapping[str, Sequence[tuple[int, int]]]) -> _Entry:
    line = head.startswith(LINE_START)
    rules, edged = tuple(numbers.get(head, ())), numbers.get(WORD_EDGE + head)
    if edged is None:
        return _Entry(_rules(line, rules), None, False)
    word = head[0].isalnum() or head[0] == "_"
    return _Entry(_rules(line, (*rules, *edged)), _rules(line, rules), word)


@lru_cache(maxsize=4096)
def _rules(line: bool, rules: _Rules) -> _Rules:
    """Return the one tuple of all beginnings that the same rules have."""
    before = RULES if line else 0
    return tuple((at, before + rule) for at, rule in rules)


def _by_beginning(
    kinds: Sequence[Sequence[re.Pattern[str]]], shape: Shape
) -> dict[str, list[tuple[int, int]]]:
    """Return the rules of each beginning: the list that a rule stands in, and its number there."""
    numbers: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, patterns in enumerate(kinds):
        for number, heads in enumerate(beginnings_of(patterns, shape)):
            for head in heads:
                numbers[head].append((at, number))
    return numbers
