"""A text made ready for the scan: what only a scan reads in it, kept apart from documents.

Everything keeps its place and its length.
"""

from __future__ import annotations

import re

# What stands for a character that is no part of a number.
_BLANK = "\ufffc"
# Addresses of machines, versions and dates: each part of them is a number of its own. The digit
# comes first: the search for one character of a class is the fastest.
_DOTTED = re.compile(
    r"[0-9](?<![0-9.,].)(?![0-9]{0,2}(?:\.[0-9]{3}){2,}(?![0-9]))[0-9]{0,4}(?:\.[0-9]{1,5}){2,}"
    r"(?![0-9]|[.,][0-9])"
)
# Capitals that multiply: 10M, 25G and, of money, 5MM. 5G is a network.
_CAPITALS = re.compile(r"(?:G|MM?)(?![0-9A-Za-z\u00c0-\u024f])")
_NUMBER = r"(?<![A-Za-z0-9_.,])[0-9][0-9.,]{0,20}"
_BEFORE = {
    "M": re.compile(rf"{_NUMBER} {{0,2}}\Z"),
    "G": re.compile(rf"{_NUMBER}(?<=[0-9.]{{2}}) {{0,2}}\Z"),
    "MM": re.compile(r"(?:[$£€¥₹]|\b[A-Z]{3}) ?[0-9][0-9.,]{0,20} ?\Z"),
}
_NETWORK = re.compile(r"(?<![A-Za-z0-9_.,])[0-9]\Z")
_REACH = 28
_APART = re.compile(r"\s*([-\u2212\u2013\uff0d]) {1,3}(?=[0-9])")


def made_ready(normalized: str, lowered: str) -> str:
    """Return the lower-case text as a scan reads it.

    >>> made_ready("10M from 192.168.1.2", "10m from 192.168.1.2")
    '10M from 192\ufffc168\ufffc1\ufffc2'
    """
    if "." in lowered:
        lowered = _DOTTED.sub(lambda match: match.group().replace(".", _BLANK), lowered)
    if "M" not in normalized and "G" not in normalized:
        return lowered
    letters: list[str] = []
    done = 0
    for match in _CAPITALS.finditer(normalized):
        start, written = match.start(), match.group()
        before = normalized[max(0, start - _REACH) : start]
        network = written == "G" and _NETWORK.search(before)
        if network or _BEFORE[written].search(before):
            letters += (lowered[done:start], _BLANK if network else written)
            done = match.end()
    return "".join((*letters, lowered[done:]))


def minus_apart(text: str) -> int | None:
    """Return the place of a minus that opens a text with a space behind it (- 25), if there is one.

    >>> minus_apart("- 25 k"), minus_apart("25 k")
    (0, None)
    """
    match = _APART.match(text)
    return None if match is None else match.start(1)
