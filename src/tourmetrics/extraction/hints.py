"""Which rules a sentence has words for, told by one pass over it before its numbers are read."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from tourmetrics.extraction.grammar import SIGN, Grammar, Wording

# The lists of words that are asked for, by topic: a table of the grammar and its entry.
_LISTS = {
    "cumulative": ("period", "cumulative"),
    "earlier": ("period", "earlier"),
    "summed": ("period", "summed"),
    "since": ("base", "since"),
    "compared": ("base", "compared"),
    "part": ("received", "part"),
    "home": ("place", "home"),
    "from": ("market", "from"),
    "starts": ("moved", "starts"),
    "aimed": ("moved", "aimed_signs"),
    "asked": ("moved", "asked_signs"),
    "budgeted": ("moved", "budgeted_signs"),
}
_LETTERS = frozenset(string.ascii_lowercase)
_NO_WORDS: Mapping[str, Any] = {}

# What was found, by topic: words, or general names with their roles.
Hints = Mapping[str, list[Any]]


class _Entry(NamedTuple):
    """What a word in a sentence hints at.

    Attributes:
        topics: the lists that it stands in, each with what it is there.
        ways: the places of the ways of saying of which a word that begins so is a sign.
        whole: whether that word must end where the entry does.
    """

    topics: tuple[tuple[str, Any], ...]
    ways: tuple[int, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class _Words:
    automaton: AhoCorasick
    entries: tuple[_Entry, ...]


def hints_in(text: str, grammar: Grammar) -> tuple[Hints, list[Wording]]:
    """Return what a lower-case sentence has words for, and the ways of saying it may have.

    >>> from tourmetrics.extraction.grammar import load_grammar
    >>> found, ways = hints_in("the vouchers were redeemed a year ago", load_grammar("en"))
    >>> found
    {'summed': ['a year'], 'earlier': ['a year ago']}
    >>> [way.metric for way in ways]
    ['voucher_redemption_rate', 'voucher_redemption_rate', 'consumption_driven']
    """
    words = _words_of(grammar)
    entries = words.entries
    found: dict[str, list[Any]] = {}
    ways: set[int] = set()
    for index, start, end in words.automaton.find_matches_as_indexes(text, overlapping=True):
        topics, begun, whole = entries[index]
        for topic, what in topics:
            if topic in found:
                found[topic].append(what)
            else:
                found[topic] = [what]
        if begun and not (start and text[start - 1] in _LETTERS):
            if whole and text[end : end + 1] in _LETTERS:
                continue
            ways.update(begun)
    return found, [grammar.wordings[place] for place in sorted(ways)]


@lru_cache(maxsize=8)
def _words_of(grammar: Grammar) -> _Words:
    topics: dict[str, list[tuple[str, Any]]] = {}
    for word, topic, what in _listed(grammar):
        topics.setdefault(word, []).append((topic, what))
    signs = grammar.wording_signs
    words = tuple(dict.fromkeys((*topics, *signs)))
    entries = tuple(
        _Entry(tuple(topics.get(word, ())), signs.get(word, ()), len(word) < SIGN) for word in words
    )
    return _Words(AhoCorasick(words, matchkind=MatchKind.Standard), entries)


def _listed(grammar: Grammar) -> Iterator[tuple[str, str, Any]]:
    """Yield each word with its topic and what it is there."""
    for topic, (table, entry) in _LISTS.items():
        for word in grammar.words.get(table, _NO_WORDS).get(entry, ()):
            yield word, topic, word
    for word in grammar.predicates:
        yield word, "predicates", word
    for word in grammar.suppliers:
        yield word, "suppliers", word
    for word, role in grammar.general_names:
        yield word, "general", (word, role)
    origin = grammar.words.get("moved", _NO_WORDS).get("origin")
    if origin is not None:
        yield f" {origin}", "starts", origin
