"""English number words, alone or after digits: thirty-two, a hundred and five, 1.5 million."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tourmetrics.numerals.value import Numeral

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class EnglishNumerals:
    """Reads English number words with the word lists of a grammar file.

    Attributes:
        units: words below a hundred with their worth (seventeen → 17, ninety → 90).
        scales: scale words with their worth (hundred, dozen, million).
        fractions: fraction words with their worth (half, quarter).
        articles: words that say one before a scale (a, an).
        joins: words that may stand inside a numeral (and).
    """

    units: Mapping[str, int]
    scales: Mapping[str, Decimal]
    fractions: Mapping[str, Decimal]
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
                else:
                    section += number or 0
                    total = total + (section or Decimal(1)) * worth
                    section, number, last = Decimal(0), None, worth
            else:
                return None
        return Numeral(total + section + (number or 0), None, last, scaled=scaled)
