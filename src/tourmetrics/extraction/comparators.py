"""The comparator of a number: words before it (at least, 不低于) and behind it (以上, or more)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from tourmetrics.extraction.grammar import LANGUAGES
from tourmetrics.extraction.lexicon import Lexicon, lexicon_of
from tourmetrics.extraction.marks import Mark, Marks
from tourmetrics.knowledge import Knowledge
from tourmetrics.model import Comparator

_BOUNDS: tuple[Comparator, ...] = ("ge", "gt", "le", "lt", "approx")
_STRICT: tuple[Comparator, ...] = ("gt", "lt")
# The bounds that a cue may give, the first that it has wins; behind a number it has other roles.
_BEFORE: Mapping[str, Mapping[str, Comparator]] = {
    language: {f"{language}:{bound}": bound for bound in _BOUNDS} for language in LANGUAGES
}
_AFTER: Mapping[str, Mapping[str, Comparator]] = {
    language: {f"{language}:{bound}_after": bound for bound in _BOUNDS} for language in LANGUAGES
}
_FAR: Mapping[str, Comparator] = {
    "zh:far_ge": "ge",
    "zh:far_le": "le",
    "zh:far_approx": "approx",
}
# What a bound is that nothing may go beyond.
_DENIED: Mapping[Comparator, Comparator] = {"gt": "le", "lt": "ge"}
_FAR_ROLES = frozenset(_FAR)
_STEPS = 4
# Characters of verb and object between a bound and its number.
_VERB = 14
# Characters of a clause before a bound in which something is denied.
_CLAUSE = 60
_CLAUSE_END = re.compile(r"[,;:、\n]")
# A share or a rate with its sign or word.
_AMOUNT = re.compile(r"[0-9] ?\D{1,10}$")
_LONGEST_AMOUNT = 16


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What may stand around the numbers of a text.

    Attributes:
        fillers: by language, words between a comparator and its number by their last character.
        relative: by language, the words of shares and rates.
        denials: by language, words that turn a bound around (no award may exceed).
        idle: those that do not, with the word behind them (no doubt).
        far_ends: where the bounds end that may stand before a verb (至少培育1处).
        far_bounds: what each of them says.
        than: what stands around a number that something is compared with.
        number: finds a number right behind a bound.
    """

    text: str
    marks: Marks
    fillers: Mapping[str, Mapping[str, tuple[str, ...]]]
    relative: Mapping[str, tuple[str, ...]]
    denials: Mapping[str, tuple[str, ...]]
    idle: Mapping[str, tuple[str, ...]]
    far_ends: list[int]
    far_bounds: list[tuple[Comparator, Mark]]
    than: Mapping[str, str]
    number: re.Pattern[str]
    by: str
    article: str
    aimed: re.Pattern[str]

    @classmethod
    def of(cls, text: str, marks: Marks, lexicon: Lexicon) -> Surroundings:
        """Gather what is the same for all numbers of ``text``."""
        far = [mark for mark in marks.cue.marks if not _FAR_ROLES.isdisjoint(mark.keys)]
        return cls(
            text,
            marks,
            _fillers(lexicon.knowledge),
            {
                language: tuple(grammar.words["table"]["relative"])
                for language, grammar in lexicon.grammars.items()
            },
            {name: tuple(g.words["joins"]["denials"]) for name, g in lexicon.grammars.items()},
            {name: tuple(g.words["joins"]["idle_denials"]) for name, g in lexicon.grammars.items()},
            [mark.end for mark in far],
            [(bound, mark) for mark in far if (bound := _bound(mark, _FAR)) is not None],
            lexicon.grammars["zh"].words["joins"]["than"],
            _number(lexicon.knowledge),
            f" {lexicon.grammars['en'].words['moved']['by']} ",
            lexicon.grammars["en"].words["naming"]["article"],
            lexicon.grammars["en"].aimed,
        )

    def comparator(self, start: int, end: int, language: str) -> Comparator | None:
        """Return the comparator that the words around a number give, if they give one."""
        found = self.decided(start, end, language)
        if found is not None:
            return found[0]
        return self._than(start, end) if language == "zh" else None

    def _than(self, start: int, end: int) -> Comparator | None:
        """Return the bound of 比三十大一些: the number is what something is compared with."""
        at = start - 1 if self.text.startswith(" ", start - 1) else start
        if not self.text.endswith(self.than["word"], 0, at):
            return None
        behind = self.text[end : end + 2].lstrip()[:1]
        return next((bound for bound in _STRICT if behind and behind in self.than[bound]), None)

    def decided(self, start: int, end: int, language: str) -> tuple[Comparator, Mark] | None:
        """Return the comparator of a number with the word that gives it."""
        behind = self._behind(end, language)
        if behind is not None:
            return behind
        text, cues = self.text, self.marks.cue.by_end
        if language == "en" and self._falls_short(start, end):
            return None
        fillers = self.fillers[language]
        at = start
        for _ in range(_STEPS):
            while at and text[at - 1] == " ":
                at -= 1
            mark = cues.get(at)
            if mark is not None:
                found = _bound(mark, _BEFORE[language])
                if found is not None and self._denied(mark, language):
                    found = _DENIED.get(found, found)
                if found is not None:
                    by = language == "en" and text.startswith(self.by, mark.end)
                    return None if by or self._compares(mark, language) else (found, mark)
            words = fillers.get(text[at - 1 : at])
            if words is None:
                break
            size = _filler_before(text, at, words)
            if not size:
                break
            at -= size
        if language == "zh" and self.far_ends:
            return self._over_a_verb(start)
        return None

    def _behind(self, end: int, language: str) -> tuple[Comparator, Mark] | None:
        text, cues = self.text, self.marks.cue.by_start
        at = end + 1 if text.startswith(" ", end) else end
        mark = cues.get(at)
        if mark is not None:
            found = _bound(mark, _AFTER[language])
            if found is not None:
                return None if self._opens_another(mark, language) else (found, mark)
        noun = self.marks.noun.by_start.get(at)
        if noun is None:
            return None
        at = noun.end + 1 if text.startswith(" ", noun.end) else noun.end
        mark = cues.get(at)
        found = None if mark is None else _bound(mark, _AFTER[language])
        if mark is None or found is None or self._opens_another(mark, language):
            return None
        return found, mark

    def _falls_short(self, start: int, end: int) -> bool:
        """Whether words before a goal say that it was missed: under the 170,000 we aimed for."""
        named = self.text.endswith(self.article, 0, start)
        return named and self.aimed.match(self.text, end) is not None

    def _opens_another(self, mark: Mark, language: str) -> bool:
        """Whether a bound is that of the next number: 12 hotels and over 105 homestays."""
        return language == "en" and self.number.match(self.text, mark.end) is not None

    def _compares(self, mark: Mark, language: str) -> bool:
        """Whether a bound says by how much a number differs: 12 per cent fewer than the 241,300."""
        before = self.text[max(0, mark.start - _LONGEST_AMOUNT) : mark.start].rstrip()
        return before.endswith(self.relative[language]) and _AMOUNT.search(before) is not None

    def _denied(self, mark: Mark, language: str) -> bool:
        """Whether no thing goes beyond a bound: "no award may exceed", "none drew more than"."""
        denials = self.denials[language]
        before = self.text[max(0, mark.start - _CLAUSE) : mark.start]
        if not denials or not any(word in before for word in denials):
            return False
        clause = f" {_CLAUSE_END.split(before)[-1].lstrip()}"
        # The last denial counts, where no other number stands behind it.
        denied = clause[max(clause.rfind(f" {word}") for word in denials) :].lstrip()
        if not denied.startswith(denials) or denied.startswith(self.idle[language]):
            return False
        return not any(map(str.isdigit, denied))

    def _over_a_verb(self, start: int) -> tuple[Comparator, Mark] | None:
        """Return the bound of 至少培育1处: a verb stands between it and the number."""
        nearest = bisect_left(self.far_ends, start) - 1
        if nearest < 0:
            return None
        end = self.far_ends[nearest]
        if end < start - _VERB or _CLAUSE_END.search(self.text, end, start - 1):
            return None
        return self.far_bounds[nearest]


@lru_cache(maxsize=4)
def _number(knowledge: Knowledge) -> re.Pattern[str]:
    words = lexicon_of(knowledge).grammars["en"].words["numerals"]
    named = "|".join((*words["units"], *words["scales"], *words["fractions"]))
    articles = "|".join(words["articles"])
    return re.compile(rf" ?[$€£¥]?[0-9]| (?:(?:{articles}) )?(?:{named})\b")


@lru_cache(maxsize=4)
def _fillers(knowledge: Knowledge) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for language, grammar in lexicon_of(knowledge).grammars.items():
        by_last: dict[str, list[str]] = defaultdict(list)
        for word in grammar.words["joins"]["fillers"]:
            if word.strip():
                by_last[word[-1]].append(word)
        found[language] = {last: tuple(words) for last, words in by_last.items()}
    return found


def _filler_before(text: str, at: int, words: tuple[str, ...]) -> int:
    """Return the length of the one of ``words`` that ends at a place, 0 without one."""
    for word in words:
        if not text.endswith(word, 0, at):
            continue
        before = at - len(word) - 1
        if not (word[0].isascii() and before >= 0 and text[before].isalnum()):
            return len(word)
    return 0


def _bound(mark: Mark, roles: Mapping[str, Comparator]) -> Comparator | None:
    keys = mark.keys
    if len(keys) == 1:
        return roles.get(keys[0])
    for role, bound in roles.items():
        if role in keys:
            return bound
    return None
