"""Whether a number speaks of all of its metric and place, or of a part that it names besides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from tourmetrics.auditing.files import AuditWords, audit_words, basis_words
from tourmetrics.compiled import compiled
from tourmetrics.knowledge import Knowledge
from tourmetrics.tables import Portions

_HAN = re.compile(r"[\u4e00-\u9fff]")
_NUMERAL = re.compile("[零〇一二三四五六七八九十百千万亿两半]")
_BREAK_ZH = re.compile(r"[,，。;；、:：()（）\n|\t]")
_BREAK_EN = re.compile(r"[,;:()\n|\t]|\.(?=\s|$)|\s[–—-]\s")
_CELL = re.compile(r"[|\t]| {2,}")
_NAME = re.compile(r"\b[A-Z][A-Za-z'’-]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LATIN = re.compile(r"[a-z][a-z'’-]*")
_CACHE = 1 << 14


class Scope:
    """Judges by the words around a number; made once for an audit.

    Args:
        knowledge: the catalogue, the places, the words.
        portions: all figures, where the checks are shown those of some places at a time.
    """

    def __init__(self, knowledge: Knowledge, portions: Portions | None = None) -> None:
        self.knowledge = knowledge
        self.portions = portions
        self.words: AuditWords = audit_words()
        measures = "|".join(map(re.escape, self.words.zh["measure"]))
        self._counted = compiled(rf"\d[\d.,]*{_NUMERAL.pattern}*(?:{measures})")
        self._judge = lru_cache(maxsize=_CACHE)(self._judged)
        self._names_of = lru_cache(maxsize=_CACHE)(self._pattern_of)
        self._neutral_en = frozenset(self.words.en["neutral"])
        self._narrow_en = frozenset(self.words.en["narrow"])
        self._pronouns_en = frozenset(self.words.en["pronoun"])
        self._pronouns = _any_of(self.words.zh["pronoun"])
        self._neutral = _any_of(self.words.zh["neutral"])
        self._narrowing = _any_of(self.words.zh["narrow"])
        self._said_en = lru_cache(maxsize=_CACHE)(self._words_of)
        self._place_names = lru_cache(maxsize=_CACHE)(self._names_of_place)
        self._place_words = lru_cache(maxsize=_CACHE)(self._words_of_place)

    def plain(self, row: Mapping[str, Any], prefix: str = "") -> bool | None:
        """Whether the clause names nothing but metric, place and time; ``None`` if not known.

        Args:
            row: a row with the columns of a prepared figure.
            prefix: what stands before the names of its columns.
        """
        names = ("sentence", "quote", "at", "table", "metric", "label", "region")
        years = (row[f"{prefix}from_year"], row[f"{prefix}to_year"])
        return self._judge(*(row[prefix + name] for name in names), years)

    def usable(self, row: Mapping[str, Any], prefix: str = "") -> bool:
        """Whether a figure can stand for its metric, place and time against other documents.

        Either its clause says so, or nothing else in its document contradicts it and its clause
        does not deny it. Where two numbers of one sentence contradict each other, one of them was
        misread, and neither can.
        """
        if not row[prefix + "clear"]:
            return False
        found = self.plain(row, prefix)
        return found or (found is None and bool(row[prefix + "sole"]))

    def _judged(
        self,
        sentence: str | None,
        quote: str,
        at: int | None,
        table: bool,
        metric: str | None,
        label: str | None,
        region: str | None,
        years: tuple[int | None, int | None],
    ) -> bool | None:
        if sentence is None or at is None:
            return None
        own = label if metric not in self.knowledge.metrics else None
        if table:
            cell = next((c for c in _CELL.split(sentence) if c.strip()), "")
            named = any(character.isalpha() for character in cell)
            return named and self._says_nothing_else(cell, metric, own, region)
        breaks = _BREAK_ZH if _HAN.search(sentence) else _BREAK_EN
        clause, head, named = _back_to(label, sentence, at, len(quote), breaks)
        names = {word.casefold() for word in _NAME.findall(head)}
        denied = (
            _misdated(f"{head} {clause}", *years)
            or self._narrows(f"{head} {clause}", metric, own, label)
            or bool(names - self._allowed_en(metric, own, region))
            or not self._says_nothing_else(clause, metric, own, region)
        )
        return False if denied else (True if named else None)

    def _says_nothing_else(
        self, text: str, metric: str | None, label: str | None, region: str | None
    ) -> bool:
        if _HAN.search(text):
            text = self._counted.sub(" ", text)
            text = self._without_known(text, metric, label, region)
            text = _NUMERAL.sub(" ", text)
        left = set(_LATIN.findall(text.casefold()))
        known = self._allowed_en(metric, label, region)
        return left <= known and not _HAN.search(text)

    def _narrows(self, text: str, metric: str | None, label: str | None, said: str | None) -> bool:
        """Whether some word says that the sentence is about a part, a time or another place.

        ``said`` is the label as it stands: what it names is not narrower than itself.
        """
        tokens = set(_LATIN.findall(text.casefold()))
        if tokens & self._pronouns_en or self._pronouns.search(text):
            return True
        own = set(_LATIN.findall((said or "").casefold()))
        if (tokens - own) & self._narrow_en:
            return True
        rest = text.replace(label, " ") if label else text
        return bool(self._narrowing.search(self._names_of(metric).sub(" ", rest)))

    def _without_known(
        self, text: str, metric: str | None, label: str | None, region: str | None
    ) -> str:
        """Take out of Chinese text the metric, the place, and what narrows nothing."""
        if label:
            text = text.replace(label, " ")
        text = self._names_of(metric).sub(" ", text)
        for name in self._place_names(region):
            text = text.replace(name, " ")
        return self._neutral.sub(" ", text)

    def _pattern_of(self, metric: str | None) -> re.Pattern[str]:
        known = self.knowledge.metrics.get(metric or "")
        return _any_of((known.name_zh, *known.aliases_zh) if known is not None else ())

    def is_market(self, metric: str | None) -> bool:
        """Whether a metric counts the visitors of one country or market of origin."""
        name = metric or ""
        own = name in self.knowledge.metrics and name not in self.words.markets
        return name.endswith("_visitors") and not own

    def _allowed_en(
        self, metric: str | None, label: str | None, region: str | None
    ) -> frozenset[str]:
        words = self._said_en(metric) | self._place_words(region) | self._neutral_en
        return words | frozenset(_LATIN.findall((label or "").casefold()))

    def _words_of(self, metric: str | None) -> frozenset[str]:
        known = self.knowledge.metrics.get(metric or "")
        texts = [known.name_en, *known.aliases_en] if known is not None else []
        return frozenset(w for text in texts for w in _LATIN.findall(text.casefold()))

    def _words_of_place(self, region: str | None) -> frozenset[str]:
        names = " ".join(self._place_names(region))
        return frozenset(_LATIN.findall(names.casefold()))

    def _names_of_place(self, region: str | None) -> tuple[str, ...]:
        if region is None or region not in self.knowledge.regions:
            return ()
        lineage = self.knowledge.region_lineage(region)
        names = {name for code in lineage for name in self.knowledge.regions[code].names}
        return tuple(sorted(names, key=lambda name: (-len(name), name)))


def clause_before(sentence: str | None, at: int | None) -> str:
    """The words before a number in its own clause; none where its place is not known."""
    if sentence is None or at is None:
        return ""
    breaks = _BREAK_ZH if _HAN.search(sentence) else _BREAK_EN
    return breaks.split(sentence[:at])[-1]


def _misdated(text: str, first: int | None, last: int | None) -> bool:
    """Whether the words name years, and none of them is one of the figure's time.

    Then the time was taken from elsewhere and is in doubt.
    """
    named = [int(year) for year in _YEAR.findall(text)]
    if not named or first is None or last is None:
        return False
    return not any(first - 1 < year < last + 1 for year in named)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the words, the longest first; without words it matches nothing."""
    ordered = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    return compiled("|".join(map(re.escape, ordered)) or r"(?!)")


def _back_to(
    label: str | None, sentence: str, at: int, length: int, breaks: re.Pattern[str]
) -> tuple[str, str, bool]:
    """The words around a number as far back as its label, what stands before, and if it is there.

    Where the sentence does not hold the label, it is the words of the last clause alone: what the
    number is of was said elsewhere.
    """
    before, quote, after = sentence[:at], sentence[at : at + length], sentence[at + length :]
    marks = [0, *(found.end() for found in breaks.finditer(before))]
    rest = breaks.split(after)[0]
    wanted = (label or "").casefold()
    for mark in reversed(marks):
        if wanted and wanted in f"{before[mark:]}{quote}{rest}".casefold():
            return f"{before[mark:]} {rest}", before[:mark], True
    return f"{before[marks[-1] :]} {rest}", before[: marks[-1]], False


@lru_cache(maxsize=_CACHE)
def says(text: str | None, role: str) -> frozenset[str]:
    """The words of a role that a text holds, such as ``draft`` or ``definition``.

    >>> sorted(says("预计全年接待100万人次", "draft"))
    ['预计']
    """
    if not text:
        return frozenset()
    words, folded = audit_words(), text.casefold()
    chinese = {word for word in words.zh[role] if word in text}
    english = {word for word in words.en[role] if re.search(rf"\b{re.escape(word)}\b", folded)}
    return frozenset(chinese | english)


@lru_cache(maxsize=_CACHE)
def exempt(*texts: str | None) -> bool:
    """Whether a sentence says that its rates stand on another basis than the old reports."""
    return any(word in (text or "").casefold() for text in texts for word in basis_words())


def like_scale(a: float, b: float) -> bool:
    """Whether two amounts can be of one thing: not far apart, or apart by a slip of digits.

    >>> like_scale(100.0, 120.0), like_scale(100.0, 1010.0), like_scale(100.0, 5000.0)
    (True, True, False)
    """
    if a <= 0 or b <= 0:
        return True
    words, times = audit_words(), max(a, b) / min(a, b)
    power = 10.0
    while power < times / 2:
        power *= 10
    return times <= words.scope or abs(times / power - 1) <= words.slip
