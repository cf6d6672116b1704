"""What the readers of word processors know: the part ``[word]``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tourmetrics.compiled import compiled
from tourmetrics.documents.patterns import any_of


@dataclass(frozen=True, slots=True)
class WordWords:
    """Names of styles, signs, characters that count."""

    heading: re.Pattern[str]
    contents: re.Pattern[str]
    letterhead: re.Pattern[str]
    powered: tuple[str, ...]
    number: re.Pattern[str]
    stems: str
    branches: str
    legal_digits: str
    legal_units: tuple[str, ...]
    symbols: Mapping[str, Mapping[str, str]]


def word_words(raw: Mapping[str, Any]) -> WordWords:
    """Return the words of word processors.

    Raises:
        ValueError: signs that count are missing.
    """
    word = raw["word"]
    stems, branches, digits = word["stems"], word["branches"], word["legal_digits"]
    if (len(stems), len(branches), len(digits), len(word["legal_units"])) != (10, 12, 10, 4):
        raise ValueError("[word]: needs 10 stems, 12 branches, 10 legal digits and 4 legal units")
    return WordWords(
        heading=any_of(word["headings"]),
        contents=any_of(word["contents"]),
        letterhead=compiled(f"(?:{any_of(word['letterheads']).pattern})\\s*$"),
        powered=tuple(word["powered"]),
        number=compiled(word["number"]),
        stems=stems,
        branches=branches,
        legal_digits=digits,
        legal_units=tuple(word["legal_units"]),
        symbols=word["symbols"],
    )
