"""What single passes over a text cost: the floors that extraction is held against.

No program that finds numbers, words and sentences is faster than the passes it cannot do without.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import polars as pl
from ahocorasick_rs import AhoCorasick, MatchKind

from tourmetrics.knowledge import Knowledge

# A single pass over a text; what it returns is not looked at.
Pass = Callable[[str], object]

PLACE_NAMES = 3_500

_DIGITS = r"[0-9]+"
_CHINESE = (
    r"(?:[0-9]+(?:\.[0-9]+)?|[零〇一二两三四五六七八九十]+)[十百千万亿]*"
    r"(?:人次|万元|亿元|元|家|个|项|场|座|处|间|平方公里|公里|亩|%|个百分点)"
)
_ENGLISH = (
    r"|\b(?:(?:[0-9]+(?:\.[0-9]+)?|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|half|a)[ -]?)+"
    r"(?:hundred|thousand|million|billion|trillion|dozen|percent|per cent|mn|bn|m|k)\b"
)
_SENTENCE = r"[^。！？!?;；\n]+[。！？!?;；\n]?"


def floors(knowledge: Knowledge) -> Mapping[str, Pass]:
    """Return the passes by name, from the cheapest kind to the dearest."""
    return {
        "polars: count digits": lambda text: pl.Series([text]).str.count_matches(r"[0-9]+"),
        "re: digits": re.compile(_DIGITS).findall,
        "re: sentences": re.compile(_SENTENCE).findall,
        f"ahocorasick_rs: {PLACE_NAMES:,} place names": _places(knowledge),
        "re: Chinese numeral, scale, unit": re.compile(_CHINESE).findall,
        "re: the same and English words": re.compile(_CHINESE + _ENGLISH, re.IGNORECASE).findall,
    }


def _places(knowledge: Knowledge) -> Pass:
    names = _first(
        (name for region in reversed(tuple(knowledge.regions.values())) for name in region.names),
        PLACE_NAMES,
    )
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes


def _first(names: Iterable[str], count: int) -> list[str]:
    """Return the first ``count`` different names."""
    return list(dict.fromkeys(names))[:count]
