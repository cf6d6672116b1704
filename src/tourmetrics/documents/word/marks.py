"""Decides what raised characters are: a power (m²), or the mark of a note, which is left out."""

from __future__ import annotations

import re

from tourmetrics.documents.rules import WordRules

_POWERS = str.maketrans("0123456789+-−–n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿ")
_SQUARED = re.compile("[23]")
_EXPONENT = re.compile("[-−–+]?[0-9]{1,2}")
_TEN = re.compile(r"(?:^|[^0-9.])10$")
_NOTE = re.compile(
    r"\s*[\[(（〔【]?\s*(?:[0-9]{1,3}|[a-z]|[①-⑳]|[*†‡§#]+)"
    r"(?:\s*[,，、;–-]\s*(?:[0-9]{1,3}|[a-z]|[*†‡§]+))*\s*[\])）〕】]?\s*"
)
_LONGEST = 20


def raised(text: str, before: str, rules: WordRules) -> str:
    """Return raised characters as they are to stand behind ``before``; nothing for a note's mark.

    A mark that stayed would become a digit of the number before it.

    >>> from tourmetrics.documents.rules import load_rules
    >>> [raised("2", before, load_rules().word) for before in ("120 m", "增长5.2", "5.2%")]
    ['²', '', '']
    """
    before = before.rstrip()
    if len(text) > _LONGEST:
        return text
    if _SQUARED.fullmatch(text) and before.endswith(rules.powered) and _is_unit(before, rules):
        return text.translate(_POWERS)
    if _EXPONENT.fullmatch(text):
        if _TEN.search(before):
            return text.translate(_POWERS)
        if text[0] in "-−–" and before[-1:].isalpha():
            return text.translate(_POWERS)
    return "" if _NOTE.fullmatch(text) else text


def _is_unit(before: str, rules: WordRules) -> bool:
    """Whether the letters at the end are a unit of length, not a word that ends like one."""
    if not before[-1].isascii():
        return True
    word = re.search(r"[A-Za-z]+$", before)
    return word is not None and len(word.group()) <= 2
