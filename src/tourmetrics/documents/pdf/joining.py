"""Joins lines to one text: broken words and numbers are whole again, Chinese has no gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from tourmetrics.documents.pdf.shapes import is_han
from tourmetrics.documents.rules import load_rules

_LETTERS = re.compile(r"[^\W\d_]+")
_HYPHEN_END = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_SOFT = "\u00ad"
_NUMBER_END = re.compile(r"\d[.,，]?$")
_GROUP_END = re.compile(r"(?<![\d.,])\d{1,3}(?:[,，]\d{3})*[,，]$")
_GROUP = re.compile(r"\d{3}(?!\d)")
_LOWER = re.compile(r"[a-zà-ÿ]+")
# Signs that stand close to what is before them, and to what follows.
_CLOSING = re.compile(r"[%％‰)）\]】〕》”’,，.。;；:：!！?？、]")
_OPENING = re.compile(r"[(（\[【〔《“‘$€£¥￥]$")
_ALNUM = re.compile(r"[^\W_]")
_RANGE_END = re.compile(r"\d\s?[-–—~～]$")


def joined_lines(lines: Iterable[str], known: Set[str] = frozenset()) -> str:
    """Return lines as one text. ``known`` holds the words of the document, in lower case.

    >>> joined_lines(["接待游客2,15", "0万人次，infra-", "structure"])
    '接待游客2,150万人次，infrastructure'
    >>> joined_lines(["a high-", "quality plan of 12", "parks"])
    'a high-quality plan of 12 parks'
    """
    text = ""
    for line in lines:
        text = joined(text, line.strip(), known) if text else line.strip()
    return text.replace(_SOFT, "")


def joined(left: str, right: str, known: Set[str] = frozenset()) -> str:
    """Return two lines as one text."""
    if not left or not right:
        return left + right
    broken = _HYPHEN_END.search(left)
    if broken and _LOWER.match(right):
        return left + right if _keeps(broken, right, known) else left[:-1] + right
    if left[-1] == "-" or (_RANGE_END.search(left) and right[0].isdigit()):
        return left + right if left[-2:-1] != " " else f"{left} {right}"
    return left + right if _is_close(left, right) else f"{left} {right}"


def words_in(text: str) -> set[str]:
    """Return the words of a text in lower case, with compounds also as a whole."""
    return {word.lower() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)} | {
        word.lower() for word in _LETTERS.findall(text)
    }


def _keeps(broken: re.Match[str], right: str, known: Set[str]) -> bool:
    """Whether the hyphen belongs to the word: high-quality, not infra-structure."""
    end = _LOWER.match(right)
    if broken.group().endswith(_SOFT) or end is None:
        return False
    first, second = broken.group(1).lower(), end.group()
    if f"{first}-{second}" in known:
        return True
    if first + second in known:
        return False
    return first in load_rules().compounds or (first in known and second in known)


def _is_close(left: str, right: str) -> bool:
    """Whether no space belongs between two lines."""
    if _CLOSING.match(right) or _OPENING.search(left):
        return True
    if right[0].isdigit() and _NUMBER_END.search(left):
        if is_han(left[-40:]) or is_han(right[:40]):
            return not left.endswith((",", "，", ".")) or _is_number_over(left, right)
        return bool(_GROUP_END.search(left) and _GROUP.match(right) and _is_long(left))
    end, start = _ALNUM.findall(left[-6:]), _ALNUM.search(right[:6])
    han_left = bool(end) and is_han(end[-1])
    han_right = start is not None and is_han(start.group())
    if han_left and han_right:
        return True
    if han_left or han_right:
        return right[0].isdigit() or left[-1].isdigit() or _both_chinese(left, right)
    return False


def _both_chinese(left: str, right: str) -> bool:
    """Whether Chinese goes on on both sides of a line's end, with a Western word at it."""
    return is_han(left[-20:]) and is_han(right[:20])


def _is_number_over(left: str, right: str) -> bool:
    if left.endswith("."):
        return True
    return bool(_GROUP_END.search(left) and _GROUP.match(right))


def _is_long(left: str) -> bool:
    """Whether a number before a comma has groups already; a lone one may be a day or a count."""
    return bool(re.search(r"\d[,，]\d{3}[,，]$", left))
