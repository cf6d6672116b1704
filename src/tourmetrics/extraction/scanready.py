"""A text made ready for the scan: what only a scan reads in it, kept apart from documents.

Everything keeps its place and its length.
"""

from __future__ import annotations

import re

# What stands for a character that is no part of a number.
_BLANK = "\ufffc"
# Addresses of machines, versions and dates: each part of them is a number of its own.
_DOTTED = re.compile(
    r"(?<![0-9.,])(?![0-9]{1,3}(?:\.[0-9]{3}){2,}(?![0-9]))[0-9]{1,5}(?:\.[0-9]{1,5}){2,}"
    r"(?![0-9]|[.,][0-9])"
)
# Capitals that multiply: 10M, 25G and, of money, 5MM. 5G is a network.
_CAPITALS = re.compile(
    r"(?<![A-Za-z0-9_.,])[0-9][0-9.,]{0,20} {0,2}"
    r"(M|(?<=[0-9.]{2})G|(?<=[0-9.]{2} )G)(?![0-9A-Za-z\u00c0-\u024f])"
    r"|(?:[$£€¥₹]|\b[A-Z]{3}) ?[0-9][0-9.,]{0,20} ?(MM)(?![0-9A-Za-z\u00c0-\u024f])"
)
_NETWORK = re.compile(r"(?<![A-Za-z0-9_.,])[0-9]G(?![0-9A-Za-z\u00c0-\u024f])")
_APART = re.compile(r"\s*([-\u2212\u2013\uff0d]) {1,3}(?=[0-9])")


def made_ready(normalized: str, lowered: str) -> str:
    """Return the lower-case text as a scan reads it.

    >>> made_ready("10M from 192.168.1.2", "10m from 192.168.1.2")
    '10M from 192\ufffc168\ufffc1\ufffc2'
    """
    if "." in lowered:
        lowered = _DOTTED.sub(lambda match: match.group().replace(".", _BLANK), lowered)
    changes = {
        match.start(match.lastindex or 0): match[match.lastindex or 0]
        for match in _CAPITALS.finditer(normalized)
    }
    changes |= {match.end() - 1: _BLANK for match in _NETWORK.finditer(normalized)}
    if not changes:
        return lowered
    letters = list(lowered)
    for start, written in changes.items():
        letters[start : start + len(written)] = written
    return "".join(letters)


def minus_apart(text: str) -> int | None:
    """Return the place of a minus that opens a text with a space behind it (- 25), if there is one.

    >>> minus_apart("- 25 k"), minus_apart("25 k")
    (0, None)
    """
    match = _APART.match(text)
    return None if match is None else match.start(1)
