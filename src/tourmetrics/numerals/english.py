"""English number words, alone or after digits: thirty-two, a hundred and five, 1.5 million."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from tourmetrics.numerals.value import Numeral

_HUNDRED = Decimal(100)
_TEN = 10
_LEAST_TENS = 20


class Share(NamedTuple):
    """So many of so many parts: 2 and 3 of two thirds."""

    numerator: Decimal
    denominator: int


@dataclass(frozen=True, slots=True)
class EnglishNumerals:
    """Reads English number words with the word lists of a grammar file.

    Attributes:
        units: words below a hundred with their worth (seventeen → 17, ninety → 90).
        scales: scale words with their worth (hundred, dozen, million).
        divisors: words of shares with what they divide by (half → 2, fifths → 5).
        articles: words that say one before a scale (a, an).
        joins: words that may stand inside a numeral (and).
    """

    units: Mapping[str, int]
    scales: Mapping[str, Decimal]
    divisors: Mapping[str, int]
    articles: frozenset[str]
    joins: frozenset[str]

    def read(self, words: Sequence[str]) -> Numeral | None:
        """Return what lower-case ``words`` say, or ``None`` where they are no numeral.

        >>> from tourmetrics.extraction.grammar import load_grammar
        >>> load_grammar("en").english.read(["a", "hundred", "and", "five"]).value
        Decimal('105')
        """
        if not words:
            return None
        total = section = Decimal(0)
        number: Decimal | None = None
        last = Decimal(1)
        scaled = False
        for at, word in enumerate(words):
            if word in self.joins:
                if at == 0 or at == len(words) - 1:
                    return None
            elif word in self.articles:
                if number is not None:
                    return None
                number = Decimal(1)
            elif word in self.units:
                worth = Decimal(self.units[word])
                if number is None:
                    number = worth
                elif number % 10 == 0 and number >= 20 and 0 < worth < 10:
                    number += worth
                else:
                    return None
                last = Decimal(1)
            elif word in self.scales:
                worth = self.scales[word]
                scaled = True
                if worth < _HUNDRED and number is not None:
                    # Three hundred and two dozen.
                    section += number * worth
                    number, last = None, worth
                elif worth <= _HUNDRED:
                    section = (section + (Decimal(1) if number is None else number)) * worth
                    number, last = None, worth
                elif number is None and not section and at and words[at - 1] in self.scales:
                    # Three lakh crore.
                    total, last = total * worth, last * worth
                else:
                    section += number or 0
                    total = total + (section or Decimal(1)) * worth
                    section, number, last = Decimal(0), None, worth
            else:
                return None
        return Numeral(total + section + (number or 0), None, last, scaled=scaled)

    def share(self, words: Sequence[str], *, hyphened: bool = False) -> Share | None:
        """Return what words such as "three quarters" say, ``None`` where they are no share.

        ``hyphened`` tells that a hyphen stands before the last word: "one hundred thirty-fifths"
        are 100/35, "one hundred and thirty fifths" 130/5.

        >>> from tourmetrics.extraction.grammar import load_grammar
        >>> load_grammar("en").english.share(["two", "twenty", "fifths"])
        Share(numerator=Decimal('2'), denominator=25)
        """
        *counted, last = words
        divisor = self.divisors[last]
        tens = self.units.get(counted[-1], 0) if counted else 0
        before = counted[:-1]
        if tens >= _LEAST_TENS and divisor < _TEN and before:
            read = None if before[-1] in self.joins and not hyphened else self.read(before)
            if read is not None:
                return Share(read.value, tens + divisor)
        if not counted:
            return Share(Decimal(1), divisor)
        read = self.read(counted)
        if read is None and len(counted) > 1:
            # One one hundred and fifth, three one hundredths.
            end = len(counted) - (counted[-1] in self.joins)
            first, parts = self.read(counted[:1]), self.read(counted[1:end])
            if first is None or parts is None:
                return None
            times = int(parts.value)
            if divisor >= _HUNDRED:
                return Share(first.value, times * divisor)
            return Share(first.value, times + divisor) if times >= _HUNDRED else None
        return None if read is None else Share(read.value, divisor)
