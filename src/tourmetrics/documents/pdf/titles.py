"""Weighs the title that a PDF states: many programs write a file's name or a first slide there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tourmetrics.documents.rules import Rules

_WORDS = re.compile(r"[^\W_]+")
_SHORTEST, _LONGEST = 4, 200


def title_of(stated: str, lines: Iterable[str], rules: Rules) -> str | None:
    """Return the stated title if the first pages bear it too, or nothing.

    >>> from tourmetrics.documents.rules import load_rules
    >>> title_of("Annual report 2024", ["Annual Report", "2024"], load_rules())
    'Annual report 2024'
    >>> title_of("Microsoft Word - Annual report 2024", ["Annual Report 2024"], load_rules())
    """
    title = " ".join(stated.replace("\x00", "").split())
    if not _SHORTEST <= len(title) <= _LONGEST or rules.no_title.search(title):
        return None
    if not any(char.isalpha() for char in title):
        return None
    return title if _letters(title) in _letters(" ".join(lines)) else None


def _letters(text: str) -> str:
    return "".join(_WORDS.findall(text)).casefold()
