"""The words of the knowledge files, made ready for one pass over a text."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from tourmetrics.extraction.grammar import LANGUAGES, Grammar, load_grammar
from tourmetrics.extraction.normalize import lower_ascii, normalize, raise_heads
from tourmetrics.kept import code_of, kept, key_of
from tourmetrics.knowledge import Knowledge, UnitForm
from tourmetrics.knowledge.families import Families, read_families
from tourmetrics.resources import data_dir

# The categories of words that a pass marks; a word may have meanings in several.
CATEGORIES = ("metric", "noun", "cue", "region", "each", "head", "tail", "people")
METRIC = CATEGORIES.index("metric")
_CUE = CATEGORIES.index("cue")
# The letters of names that are known without their space.
LONG_NAME = 12
# Names, with a capital in a language that has them.
NAMES = frozenset({CATEGORIES.index("region"), CATEGORIES.index("people")})
# What a name means that hides the names in it.
HIDDEN = ""
# A category (its place above) with what the word means there.
Meaning = tuple[int, tuple[str, ...]]
# A plural s may follow a word of more letters than this.
_SHORT_WORD = 3


# A word with its category and what it means there.
_Listed = tuple[str, int, str]
# Whose code decides what becomes of the words.
_CODE = tuple(
    str(Path(__file__).with_name(f"{name}.py")) for name in ("lexicon", "mend", "normalize")
)


class Entry(NamedTuple):
    """A word that a pass marks, and where it counts: Latin words only as whole words.

    Attributes:
        opens: whether it begins with a Latin letter or digit, so that none may stand before it.
        closes: whether it ends with one, so that none may stand behind it.
        plural: whether an s may stand behind it all the same.
    """

    opens: bool
    closes: bool
    plural: bool
    meanings: tuple[Meaning, ...]


_COUNTED = frozenset({"visits", "persons", "count"})
# What is made the same in the light of what stands around it.
_IN_CONTEXT = re.compile(r"\d|[\r\n]")
# An alias with this mark is spread over a sentence: projects…signed.
SPREAD = "…"


@dataclass(frozen=True, slots=True)
class UnitTable:
    """The written units of one language, by surface, and the length of the longest."""

    forms: Mapping[str, UnitForm]
    longest: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words that extraction looks for; built once for a Knowledge.

    Attributes:
        automaton: finds every word of ``entries`` in one pass over a text with raised heads, so
            that the letters inside a word begin none.
        entries: for each word, where it counts and what it means.
        units: written units by language.
        currencies: currency marks before a number, by their last character, longest first.
        nouns: counted nouns by language with their unit.
        names: the metrics of each name.
        spread: the metrics of the names in two parts that stand apart (projects…signed).
        families: which metrics speak of one thing.
    """

    knowledge: Knowledge
    grammars: Mapping[str, Grammar]
    automaton: AhoCorasick
    words: tuple[str, ...]
    entries: tuple[Entry, ...]
    units: Mapping[str, UnitTable]
    currencies: Mapping[str, tuple[tuple[str, str], ...]]
    nouns: Mapping[str, Mapping[str, str]]
    names: Mapping[str, tuple[str, ...]]
    spread: Mapping[tuple[str, str], tuple[str, ...]]
    families: Families


@lru_cache(maxsize=4)
def lexicon_of(knowledge: Knowledge) -> Lexicon:
    """Return the lexicon of ``knowledge``; the same object for the same knowledge."""
    grammars = {language: load_grammar(language) for language in LANGUAGES}
    nouns = _nouns(knowledge)
    words, entries = _marked(list(_listed(knowledge, grammars, nouns)), grammars)
    return Lexicon(
        knowledge=knowledge,
        grammars=grammars,
        automaton=AhoCorasick(
            raise_heads("\n".join(words)).split("\n"), matchkind=MatchKind.Standard
        ),
        words=words,
        entries=entries,
        units={language: _unit_table(knowledge, language) for language in LANGUAGES},
        currencies=_currencies(knowledge),
        nouns=nouns,
        names={
            word: keys
            for word, entry in zip(words, entries, strict=True)
            for category, keys in entry.meanings
            if category == METRIC
        },
        spread=_spread(knowledge),
        families=read_families(data_dir() / "metric_families.csv", knowledge.metrics),
    )


def _spread(knowledge: Knowledge) -> Mapping[tuple[str, str], tuple[str, ...]]:
    pairs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for metric in knowledge.metrics.values():
        for alias in (*metric.aliases_zh, *metric.aliases_en):
            head, spread, tail = alias.partition(SPREAD)
            if spread:
                pairs[_key(head), _key(tail)].append(metric.id)
    return {pair: tuple(metrics) for pair, metrics in pairs.items()}


def _parts(knowledge: Knowledge, which: int) -> frozenset[str]:
    """Return the first or the last parts of all names in two parts."""
    return frozenset(
        alias.split(SPREAD)[which]
        for metric in knowledge.metrics.values()
        for alias in (*metric.aliases_zh, *metric.aliases_en)
        if SPREAD in alias
    )


def _held_in(part: str, parts: Container[str]) -> Iterator[str]:
    """Yield the parts of names that stand in one of them: "were signed" is "signed" as well."""
    if not part.isascii():
        # The last word of a Chinese phrase is its head: 文旅项目 are 项目.
        yield from (part[start:] for start in range(len(part)) if part[start:] in parts)
        return
    words = part.split(" ")
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            held = " ".join(words[start : start + length])
            if held in parts:
                yield held


def _marked(
    listed: Sequence[_Listed], grammars: Mapping[str, Grammar]
) -> tuple[tuple[str, ...], tuple[Entry, ...]]:
    """Return the words that a pass marks, sorted, and the entry of each."""
    broken = [grammars[language].words["broken"] for language in LANGUAGES]
    key = key_of("lexicon", *map(code_of, _CODE), json.dumps([listed, broken]))
    return kept(key, lambda: _told(listed), _read)


def _told(listed: Sequence[_Listed]) -> list[Any]:
    """Return the words, the different entries, and for each word the number of its entry."""
    found = _entries(listed)
    words = sorted(found)
    numbers: dict[Entry, int] = {}
    which = [numbers.setdefault(_entry(word, found[word]), len(numbers)) for word in words]
    return [words, list(numbers), which]


def _read(told: Any) -> tuple[tuple[str, ...], tuple[Entry, ...]]:
    words, different, which = told
    known = [
        Entry(opens, closes, plural, tuple((category, tuple(keys)) for category, keys in meanings))
        for opens, closes, plural, meanings in different
    ]
    entries = tuple(known[number] for number in which)
    if len(entries) != len(words) or not all(isinstance(word, str) for word in words):
        raise ValueError("not the words of a lexicon")
    return tuple(words), entries


def _entry(word: str, found: set[tuple[int, str]]) -> Entry:
    first, last = word[0], word[-1]
    opens = first.isascii() and first.isalnum()
    closes = last.isascii() and last.isalnum()
    plural = closes and last.isalpha() and len(word) > _SHORT_WORD
    return Entry(opens, closes, plural, _meanings(found))


def _meanings(found: set[tuple[int, str]]) -> tuple[Meaning, ...]:
    if len(found) == 1:
        # Nearly all words have one meaning.
        [(category, key)] = found
        return ((category, (key,)),)
    grouped: dict[int, list[str]] = defaultdict(list)
    for category, key in sorted(found, key=_by_name):
        grouped[category].append(key)
    return tuple((category, tuple(keys)) for category, keys in grouped.items())


def _by_name(found: tuple[int, str]) -> tuple[str, str]:
    return CATEGORIES[found[0]], found[1]


def _key(word: str) -> str:
    return lower_ascii(normalize(word))


def _keys(words: Sequence[str]) -> list[str]:
    """Return the keys of many words, most of them at once: only numbers are read in context."""
    plain = [word for word in words if not _IN_CONTEXT.search(word)]
    keys = dict(zip(plain, _key("\n".join(plain)).split("\n"), strict=True)) if plain else {}
    return [keys[word] if word in keys else _key(word) for word in words]


def _nouns(knowledge: Knowledge) -> Mapping[str, Mapping[str, str]]:
    nouns: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for form in knowledge.units:
        if form.language == "en" and form.quantity in _COUNTED and form.scale == 1:
            nouns["en"][_key(form.surface)] = form.canonical
    for noun in knowledge.nouns:
        nouns[noun.language][_key(noun.surface)] = noun.unit
    return nouns


def _unit_table(knowledge: Knowledge, language: str) -> UnitTable:
    scales = load_grammar("zh").words["numerals"]["scales"]
    forms = {
        _key(form.surface): form
        for form in knowledge.units
        if form.language in (language, "any")
        and form.quantity != "scale"
        and not (language == "zh" and form.surface[0] in scales and form.scale > 1)
    }
    return UnitTable(forms, max(map(len, forms)))


def _currencies(knowledge: Knowledge) -> Mapping[str, tuple[tuple[str, str], ...]]:
    marks = {
        _key(form.surface): form.canonical
        for form in knowledge.units
        if form.quantity == "money" and form.language == "en" and form.scale == 1
    }
    for word in load_grammar("en").words["local_money"]["behind_only"]:
        marks.pop(word, None)
    marks |= load_grammar("zh").words["quantity"]["currency_prefixes"]
    grouped: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for surface, unit in sorted(marks.items(), key=lambda item: (-len(item[0]), item[0])):
        grouped[surface[-1]].append((surface, unit))
    return {last: tuple(group) for last, group in grouped.items()}


def _entries(listed: Sequence[_Listed]) -> dict[str, set[tuple[int, str]]]:
    entries: dict[str, set[tuple[int, str]]] = defaultdict(set)
    keys = _keys([word for word, _, _ in listed])
    for key, (word, category, meaning) in zip(keys, listed, strict=True):
        # A single character means something as a cue only.
        if len(word) > 1 or category == _CUE:
            entries[key].add((category, meaning))
    return entries


def _may_be_glued(name: str) -> bool:
    """Whether a name is long enough to be known without its space: touristarrivals, of a PDF."""
    return name.isascii() and name.count(" ") == 1 and len(name) >= LONG_NAME


def _listed(
    knowledge: Knowledge, grammars: Mapping[str, Grammar], nouns: Mapping[str, Mapping[str, str]]
) -> Iterator[_Listed]:
    """Yield each word with its category and what it means there."""
    metric, noun, cue, region, each, head, tail, people = range(len(CATEGORIES))
    for category, parts in ((head, _parts(knowledge, 0)), (tail, _parts(knowledge, -1))):
        # In an order of their own: what is worked out of them is kept by what they are.
        for part in sorted(parts):
            for held in _held_in(part, parts):
                yield part, category, _key(held)
    for known in knowledge.metrics.values():
        for name in (known.name_zh, known.name_en):
            yield name, metric, known.id
        for alias in (*known.aliases_zh, *known.aliases_en):
            yield alias, metric, known.id
            if _may_be_glued(alias):
                yield alias.replace(" ", ""), metric, known.id
    for language in LANGUAGES:
        for word, unit in nouns[language].items():
            yield word, noun, unit
        for word, counted in grammars[language].each.items():
            yield word, each, counted
    for sign in knowledge.cues:
        yield sign.surface, cue, f"{sign.language}:{sign.role}"
    for place in knowledge.regions.values():
        for name in place.names:
            yield name, region, place.code
            if place.level == "country" and _may_be_glued(name):
                # UnitedStates, as the text of a PDF may have it.
                yield name.replace(" ", ""), region, place.code
    for language in LANGUAGES:
        for name in grammars[language].words["place"]["hiding"]:
            # No place of its own, and the one in it is not meant: Latin America.
            yield name, region, HIDDEN
        for code, names in grammars[language].words.get("demonyms", {}).items():
            for name in names:
                yield name, people, code
