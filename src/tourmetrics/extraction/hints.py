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
    "since": ("base", "since_signs"),
    "compared": ("base", "compared"),
    "part": ("received", "part"),
    "home": ("place", "home"),
    "starts": ("moved", "starts"),
    "now": ("moved", "now"),
    "aimed": ("moved", "aimed_signs"),
    "outdone": ("moved", "outdone_signs"),
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
        sure: the places of the ways of saying of which a word that begins so is a sign, and which
            go before names; ``others`` are those that do not.
        whole: whether that word must end where the entry does.
    """

    topics: tuple[tuple[str, Any], ...]
    sure: tuple[int, ...]
    others: tuple[int, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class _Words:
    automaton: AhoCorasick
    entries: tuple[_Entry, ...]


def hints_in(text: str, grammar: Grammar) -> tuple[Hints, list[Wording], list[Wording]]:
    """Return what a lower-case sentence has words for, and the ways of saying it may have.

    The ways that go before names are by themselves, in front of the others.

    >>> from tourmetrics.extraction.grammar import load_grammar
    >>> found, sure, others = hints_in("the vouchers were redeemed a year ago", load_grammar("en"))
    >>> found
    {'summed': ['a year'], 'earlier': ['a year ago']}
    >>> sorted({way.metric for way in sure}), sorted({way.metric for way in others})
    (['voucher_redemption_rate'], ['consumption_driven', 'voucher_redemption_rate'])
    """
    words = _words_of(grammar)
    entries = words.entries
    found: dict[str, list[Any]] = {}
    sure: set[int] = set()
    others: set[int] = set()
    for index, start, end in words.automaton.find_matches_as_indexes(text, overlapping=True):
        topics, before, behind, whole = entries[index]
        for topic, what in topics:
            if topic in found:
                found[topic].append(what)
            else:
                found[topic] = [what]
        if (before or behind) and not (start and text[start - 1] in _LETTERS):
            if whole and text[end : end + 1] in _LETTERS:
                continue
            sure.update(before)
            others.update(behind)
    ways = grammar.wordings
    return found, [ways[place] for place in sorted(sure)], [ways[place] for place in sorted(others)]


@lru_cache(maxsize=8)
def _words_of(grammar: Grammar) -> _Words:
    topics: dict[str, list[tuple[str, Any]]] = {}
    for word, topic, what in _listed(grammar):
        topics.setdefault(word, []).append((topic, what))
    signs = grammar.wording_signs
    words = tuple(dict.fromkeys((*topics, *signs)))
    entries = []
    for word in words:
        ways = signs.get(word, ())
        sure = tuple(place for place in ways if grammar.wordings[place].sure)
        others = tuple(place for place in ways if not grammar.wordings[place].sure)
        entries.append(_Entry(tuple(topics.get(word, ())), sure, others, len(word) < SIGN))
    return _Words(AhoCorasick(words, matchkind=MatchKind.Standard), tuple(entries))


def _listed(grammar: Grammar) -> Iterator[tuple[str, str, Any]]:
    """Yield each word with its topic and what it is there."""
    for topic, (table, entry) in _LISTS.items():
        for word in grammar.words.get(table, _NO_WORDS).get(entry, ()):
            yield word, topic, word
    for word in grammar.words.get("market", _NO_WORDS).get("from", ()):
        # What follows may stand in the next line.
        yield word.rstrip(), "from", word
    for word in grammar.predicates:
        yield word, "predicates", word
    for word in grammar.suppliers:
        yield word, "suppliers", word
    for word, role in grammar.general_names:
        yield word, "general", (word, role)
    origin = grammar.words.get("moved", _NO_WORDS).get("origin")
    if origin is not None:
        yield f" {origin}", "starts", origin
