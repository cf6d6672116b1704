"""Signs before a number: minus in its forms, and whether ¥ means yen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tourmetrics.extraction.lexicon import lexicon_of
from tourmetrics.knowledge import Knowledge

# How far from ¥ the country may be named.
_YEN_REACH = 80


@dataclass(frozen=True, slots=True)
class Signs:
    """What the grammars say of signs before a number.

    Attributes:
        openers: last characters of signs and currency marks, and the space behind them.
        signs: minus signs right before a number.
        dash: a dash that is a minus where it is glued to the number behind a word and a space.
        minus: words for minus, with the space behind them.
        negative: all of these three.
        yen_near: finds what makes yen of the ``yen_sign``, ``yuan_near`` what does not.
        margin: what makes a margin of the minus behind it (plus or minus 3%).
    """

    openers: frozenset[str]
    signs: tuple[str, ...]
    dash: str
    minus: tuple[str, ...]
    negative: tuple[str, ...]
    yen_sign: str
    yen_near: re.Pattern[str]
    yuan_near: re.Pattern[str]
    margin: str


@lru_cache(maxsize=4)
def signs_of(knowledge: Knowledge) -> Signs:
    """Return the signs of the grammars; the same object for the same knowledge."""
    lexicon = lexicon_of(knowledge)
    zh, en = lexicon.grammars["zh"].words["joins"], lexicon.grammars["en"].words
    joins = en["joins"]
    signs, dash = tuple(zh["minus"]), joins["dash_minus"]
    minus = tuple(f"{word} " for word in joins["minus"])
    return Signs(
        openers=frozenset(
            {" ", dash[-1], *(sign[-1] for sign in signs), *lexicon.currencies, *_local_openers(en)}
        ),
        signs=signs,
        dash=dash,
        minus=minus,
        negative=(*signs, dash, *minus),
        yen_sign=joins["yen_sign"],
        yen_near=re.compile(joins["yen_near"]),
        yuan_near=re.compile(joins["yuan_near"]),
        margin=joins["minus_not_after"],
    )


def _local_openers(english: Mapping[str, Any]) -> set[str]:
    """Return the last characters of the currency marks of single countries."""
    return {mark[-1] for marks in english["local_marks"].values() for mark in marks}


def is_yen(text: str, start: int, end: int, words: Signs) -> bool:
    """Return whether a mark means yen: the sentence speaks of Japan and not of China."""
    if text[start] != words.yen_sign:
        return False
    begin, stop = max(0, start - _YEN_REACH), end + _YEN_REACH
    near = words.yen_near.search(text, begin, stop) is not None
    return near and words.yuan_near.search(text, begin, stop) is None


def minus_before(text: str, start: int, words: Signs) -> int:
    """Return the length of the minus before a number, 0 without one."""
    if not text.endswith(words.negative, 0, start):
        return 0
    for sign in words.signs:
        if text.endswith(sign, 0, start):
            before = text[start - len(sign) - 1] if start > len(sign) else " "
            glued = (before.isascii() and before.isalnum()) or before in "%)"
            return 0 if glued else len(sign)
    if text.endswith(words.dash, 0, start):
        spaced = text.endswith(" ", 0, start - 1) and text[start - 3 : start - 2].isalpha()
        opens = start == len(words.dash) or text.endswith("(", 0, start - 1)
        return len(words.dash) if spaced or opens else 0
    for word in words.minus:
        if text.endswith(word, 0, start):
            at = start - len(word)
            if text.endswith(words.margin, 0, at):
                return 0
            if not text[at - 1 : at].isalpha():
                return len(word)
    return 0
