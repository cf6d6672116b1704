"""What a numeral is, and what the words of the grammars are worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal
from unicodedata import normalize

from tourmetrics.extraction.grammar import load_grammar
from tourmetrics.extraction.numberpatterns import Patterns, number_patterns
from tourmetrics.numerals import ChineseNumerals, EnglishNumerals

Form = Literal["digits", "han", "words", "fraction", "fold", "per_hundred", "half"]

_ONE = Decimal(1)


@dataclass(slots=True)
class Number:
    """A numeral with its place; its unit is not yet known.

    Attributes:
        scale: what the mantissa was multiplied with (10000 for 3万), 1 without a scale word.
        more: whether 余, 多 or 来 stands inside (三千余).
    """

    start: int
    end: int
    value: Decimal
    high: Decimal | None
    precision: Decimal
    scale: Decimal
    more: bool
    form: Form


@dataclass(frozen=True, slots=True)
class Reader:
    """What the words of the grammars are worth, and what was worked out with them so far.

    Attributes:
        chinese_run: reads a run of Chinese numerals; they repeat, so the last ones are kept.
        counting: words that multiply the number word before them (score).
        never_last: digits that are units at the end of a longer numeral (三十两).
        scales_before: characters that are scales before these only (五兆元, not 五兆瓦).
        unit_scales: units that begin with a scale character; ``unit_heads`` are these characters.
        wide: whether it is the reader of a scan.
        steps: for a number of decimals and a scale word, half the last digit and the scale.
    """

    patterns: Patterns
    chinese: ChineseNumerals
    chinese_run: Callable[[str], tuple[Decimal, Decimal | None, Decimal, Decimal] | None]
    english: EnglishNumerals
    scales: Mapping[str, Decimal]
    suffixes: Mapping[str, Decimal]
    folds: Mapping[str, Decimal]
    hundredths: Mapping[str, Decimal]
    vulgar: Mapping[str, Decimal]
    counting: Mapping[str, Decimal]
    unit_scales: tuple[str, ...]
    unit_heads: frozenset[str]
    never_last: frozenset[str]
    scales_before: Mapping[str, str]
    wide: bool = False
    steps: dict[tuple[int, str], tuple[Decimal, Decimal]] = field(default_factory=dict)


@cache
def reader_of_grammars(*, wide: bool = False) -> Reader:
    """Return the reader of the Chinese and English grammars; ``wide`` is that of a scan."""
    zh, en = load_grammar("zh"), load_grammar("en")
    numerals, words = zh.numerals(wide=wide), en.numerals(wide=wide)
    folds = _worths(en.words["fold"]["growth"])
    folds |= {phrase: Decimal(50) for phrase in en.words["fold"]["half_as_many"]}
    chinese = zh.chinese
    plurals = {word: en.english.scales[word] for word in words["plural_scales"]}
    return Reader(
        patterns=number_patterns(wide=wide),
        chinese=chinese,
        chinese_run=_run_reader(chinese),
        english=en.english,
        scales=chinese.scales,
        suffixes=_worths(words["suffixes"]) | plurals,
        folds=folds,
        hundredths=_worths(numerals["hundredths"]),
        vulgar={sign: _worth_of_sign(sign) for sign in words["vulgar_fractions"]},
        counting=_worths(words["counting"]),
        unit_scales=tuple(numerals["unit_scales"]),
        unit_heads=frozenset(word[0] for word in numerals["unit_scales"]),
        never_last=frozenset(numerals["never_last"]),
        scales_before=numerals["scales_before"],
        wide=wide,
    )


def _worths(words: Mapping[str, str | int]) -> dict[str, Decimal]:
    return {word: Decimal(worth) for word, worth in words.items()}


def _worth_of_sign(sign: str) -> Decimal:
    """Return what a sign such as ⅔ is worth, which Unicode writes out as 2⁄3."""
    above, _, below = normalize("NFKC", sign).partition("\N{FRACTION SLASH}")
    return Decimal(above) / Decimal(below)


def _run_reader(
    chinese: ChineseNumerals,
) -> Callable[[str], tuple[Decimal, Decimal | None, Decimal, Decimal] | None]:
    @lru_cache(maxsize=4096)
    def read_run(text: str) -> tuple[Decimal, Decimal | None, Decimal, Decimal] | None:
        """Return value, high end, half the last digit, and scale."""
        read = chinese.read(text)
        if read is None:
            return None
        scale = read.precision * 2 if read.scaled else _ONE
        high = None if read.high is None else read.high * 1
        return read.value * 1, high, read.precision * 1, scale

    return read_run
