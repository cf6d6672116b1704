"""Money of currencies that no figure is in: KES 240 million, 5 million pesos."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

# The longest mark before an amount, with a space.
_LONGEST_MARK = 6


class _Patterns(NamedTuple):
    """What stands before such an amount, and behind it: a code, a mark, a word."""

    before: re.Pattern[str]
    code_behind: re.Pattern[str]
    word_behind: re.Pattern[str]


def is_of_other_money(item: Quantity, reading: Reading) -> bool:
    """Whether an English amount without a unit is money of a currency that is not read.

    It would be taken for visitors: "earned KES 240 million".
    """
    if item.unit is not None or reading.grammar.language != "en":
        return False
    patterns = _patterns_of(reading.grammar)
    start = max(reading.sentence.start, item.start - _LONGEST_MARK)
    if patterns.before.search(reading.normalized, start, item.start):
        return True
    if patterns.code_behind.match(reading.normalized, item.end):
        return True
    return patterns.word_behind.match(reading.lowered, item.end) is not None


def is_rupee_of_home(item: Quantity, region: str | None, reading: Reading) -> bool:
    """Whether rupees are those of a publisher outside India: Rs 450 million, in Sri Lanka."""
    if region is None or reading.grammar.language != "en":
        return False
    words = reading.grammar.words["other_money"]
    if region[:2] not in words["rupees_of"] or item.unit != words["rupee"]:
        return False
    quote = reading.lowered[item.start : item.end]
    return quote.startswith(tuple(words["rupees"])) or quote.endswith(tuple(words["rupees"]))


@lru_cache(maxsize=4)
def _patterns_of(grammar: Grammar) -> _Patterns:
    words = grammar.words["other_money"]
    codes, marks, names = (
        "|".join(map(re.escape, words[key])) for key in ("codes", "marks", "names")
    )
    return _Patterns(
        re.compile(rf"(?<![A-Za-z0-9])(?:{codes}|{marks}) ?\Z"),
        re.compile(rf" (?:{codes})\b"),
        re.compile(rf" (?:[a-z]+ )?(?:{names})\b"),
    )
