"""Normalisation that keeps every character in its place, so that offsets stay true."""

from __future__ import annotations

import csv
import re

from tourmetrics.extraction.mend import mend
from tourmetrics.resources import data_dir

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys((0x00A0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F, 0x3000), " ")
_SIGNS = {
    "﹪": "%",
    "﹣": "-",
    "○": "〇",
    "′": "'",
    "\r": "\n",
}


def _simplified() -> dict[str, str]:
    """Read the traditional characters with the simplified ones that they are read as."""
    with (data_dir() / "traditional.csv").open(encoding="utf-8", newline="") as file:
        return {row["traditional"]: row["simplified"] for row in csv.DictReader(file)}


_KEPT = {ord(char) for char in "！；？＜＞"}
# No character is put in that another entry would change again, so their order does not matter.
_CHANGES: dict[str, str] = {
    **{chr(code): chr(to) for code, to in _FULL_WIDTH.items() if code not in _KEPT},
    **{chr(code): to for code, to in _SPACES.items()},
    **_SIGNS,
    **_simplified(),
}
# Of more different characters than this each is not looked for by itself.
_MANY = 40
_TABLE = str.maketrans(_CHANGES)
_CHANGED = re.compile(f"[{re.escape(''.join(_CHANGES))}]")
_BLANK = "\ufffc"
# A space that no line may break at, between a digit and three more, groups digits (1 234 567).
_UNBROKEN = "\u00a0\u2007\u2009\u202f"
_GROUPING = re.compile(f"[{_UNBROKEN}](?<=[0-9].)(?=[0-9]{{3}}(?![0-9]))")
_NUMERALS = frozenset("0123456789〇零一二两三四五六七八九十百千万亿")
_NUMERAL = f"[{''.join(sorted(_NUMERALS))}]"
# A longer run of numerals is no number.
_LONGEST = 40
# The first character stands apart: the search for one character of a class is the fastest.
_LONG_RUN = re.compile(f"{_NUMERAL}{_NUMERAL}{{{_LONGEST},}}+")


def normalize(text: str) -> str:
    r"""Return ``text`` with half-width digits, commas and signs; its length does not change.

    Traditional characters become simplified ones, so that one grammar reads both.

    >>> normalize("１５００億元，過夜旅客")
    '1500亿元,过夜旅客'
    >>> normalize("1\u202f234\u202f567")
    "1'234'567"
    """
    if text.isascii():
        return mend(text.replace("\r\n", " \n").replace("\r", "\n"))
    text = text.replace("\r\n", " \n")
    # To look for single characters is faster by far than the pattern.
    if any(space in text for space in _UNBROKEN):
        text = _GROUPING.sub("'", text)
    changed = set(_CHANGED.findall(text))
    if len(changed) > _MANY:
        return mend(text.translate(_TABLE))
    for char in changed:
        text = text.replace(char, _CHANGES[char])
    return mend(text)


def hide_runs(normalized: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Blank out runs of numerals too long to be a number, and say where they were.

    Every rule may then look for digits without the cost growing faster than the text.

    >>> hide_runs("1" * 99)[1]
    ((0, 99),)
    """
    if not _may_hold_runs(normalized):
        return normalized, ()
    runs = tuple(match.span() for match in _LONG_RUN.finditer(normalized))
    return _LONG_RUN.sub(lambda match: _BLANK * len(match.group()), normalized), runs


def _may_hold_runs(text: str) -> bool:
    """Whether there is a long run of numerals: one that holds one of every so many characters."""
    if _NUMERALS.isdisjoint(text[_LONGEST :: _LONGEST + 1]):
        return False
    return any(
        char in _NUMERALS and _LONG_RUN.search(text, max(0, place - _LONGEST), place + _LONGEST + 1)
        for place, char in zip(
            range(_LONGEST, len(text), _LONGEST + 1), text[_LONGEST :: _LONGEST + 1], strict=True
        )
    )


def lower_ascii(text: str) -> str:
    """Lower the letters A to Z only: ``str.lower`` would change the length of some texts.

    >>> lower_ascii("İ PER CENT")
    'İ per cent'
    """
    # Bytes know the letters A to Z only; a text may hold half a surrogate pair.
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def raise_heads(lowered: str) -> str:
    """Make capitals of the letters A to Z that no other one stands before; the length stays.

    >>> raise_heads("o'neill 5km 2个a级景区")
    "O'Neill 5Km 2个A级景区"
    """
    return lowered.encode("utf-8", "surrogatepass").title().decode("utf-8", "surrogatepass")
