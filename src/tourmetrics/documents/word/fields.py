"""Tells the results of Word's fields, which are read, from their codes, which are not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tourmetrics.documents.word.names import w

# What these give are numbers of pages.
_PAGES = frozenset({"PAGE", "PAGEREF", "NUMPAGES", "SECTIONPAGES", "SECTION"})
_CONTENTS = frozenset({"TOC", "INDEX"})
_UNREAD = frozenset({w("del"), w("moveFrom")})
# Overlaid characters: a number in a circle, a reading above a word.
_OVERLAID = re.compile(r"\\o\s*(?:\\a[lcrd]\s*)?\((.*)\)\s*$", re.IGNORECASE | re.DOTALL)
# What tells a field stands at its beginning.
_LONGEST = 300
# Word nests fields no deeper than this.
_DEEPEST = 20
_RINGS = frozenset("○◯〇")


class Fields:
    """Where in the fields of one story the reading is; fields stand inside fields."""

    def __init__(self, root: Any) -> None:
        """Find the beginnings without an end: they are taken for nothing."""
        self._stack: list[list[str]] = []
        self._whole = set(_whole(root))

    def mark(self, element: Any) -> str:
        """Go on past a ``fldChar``; return what an ended field shows that has no result."""
        kind = element.get(w("fldCharType"))
        if element not in self._whole:
            return ""
        if kind == "begin":
            self._stack.append(["", "code"])
        elif kind == "separate":
            if self._stack:
                self._stack[-1][1] = "result"
        elif self._stack:
            code, state = self._stack.pop()
            if state == "code" and self.reads:
                return shown_by(code)
        return ""

    def code(self, text: str) -> None:
        """Take a piece of a field's code."""
        if self._stack and self._stack[-1][1] == "code":
            self._stack[-1][0] = (self._stack[-1][0] + text)[:_LONGEST]

    @property
    def reads(self) -> bool:
        """Whether what comes now is text to read."""
        return all(state == "result" and name_of(code) not in _PAGES for code, state in self._stack)

    @property
    def lists_contents(self) -> bool:
        """Whether what comes now belongs to a table of contents."""
        return any(name_of(code) in _CONTENTS for code, _ in self._stack)


def name_of(code: str) -> str:
    """Return the name of a field."""
    return (code.split(maxsplit=1) or [""])[0].upper()


def is_page(code: str) -> bool:
    """Whether a field gives the number of a page."""
    return name_of(code) in _PAGES


def shown_by(code: str) -> str:
    r"""Return the characters that a field without a result shows: those laid over each other.

    >>> shown_by(r"eq \o\ac(○,3)"), shown_by(r"EQ \o\ad(\s\up 9(lǐ),里)"), shown_by("XE x")
    ('③', '里', '')
    """
    match = _OVERLAID.search(code) if name_of(code) == "EQ" else None
    if match is None:
        return ""
    above, _, base = match.group(1).rpartition(",")
    base = base.strip()
    if above.strip() in _RINGS and base.isascii() and base.isdigit() and 0 < int(base) <= 20:
        return chr(ord("①") + int(base) - 1)
    return base


def _whole(root: Any) -> Iterator[Any]:
    """Yield the marks of the fields that have both a beginning and an end."""
    open_fields: list[list[Any]] = []
    for element in root.iter(w("fldChar")):
        if any(parent.tag in _UNREAD for parent in element.iterancestors()):
            continue
        kind = element.get(w("fldCharType"))
        if kind == "begin":
            open_fields.append([element])
        elif open_fields:
            open_fields[-1].append(element)
            if kind == "end":
                found = open_fields.pop()
                if len(open_fields) < _DEEPEST:
                    yield from found
