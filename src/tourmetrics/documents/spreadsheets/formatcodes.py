"""Number format codes taken apart: ``#,##0.0_);[Red](#,##0.0)`` is two sections of tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

TokenKind = Literal[
    "literal", "digit", "point", "comma", "percent", "exponent", "slash", "date", "elapsed",
    "half", "general", "text",
]  # fmt: skip
Operator = Literal["<", "<=", ">", ">=", "=", "<>"]

_GENERAL = re.compile(r"general|g/[^\s;\"]+", re.IGNORECASE)
_HALF = re.compile(r"am/pm|a/p", re.IGNORECASE)
_DATE = re.compile(r"(?:y+|m+|d+|h+|s+|e+|a{3,4}|b{1,4}(?=[-/ ;]|$)|g+)", re.IGNORECASE)
_EXPONENT = re.compile(r"E[+-]", re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_LONGEST = 255
_SIGNS: dict[str, TokenKind] = {
    ".": "point", ",": "comma", "%": "percent", "/": "slash", "@": "text",
    "0": "digit", "#": "digit", "?": "digit",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a format code: a placeholder, a sign, or words to be written as they are."""

    kind: TokenKind
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the parts that semicolons separate; ``red`` where it is shown in that colour."""

    tokens: tuple[Token, ...]
    kinds: frozenset[TokenKind]
    condition: tuple[Operator, float] | None = None
    red: bool = False

    def has(self, *kinds: TokenKind) -> bool:
        """Whether any token is of one of these kinds."""
        return not self.kinds.isdisjoint(kinds)

    @property
    def is_date(self) -> bool:
        """Whether it writes a date or a time."""
        return self.has("date", "elapsed") and not self.has("general")


@lru_cache(maxsize=4096)
def sections_of(code: str) -> tuple[Section, ...]:
    """Return the sections of a format code; a code too long for any program is ``General``.

    >>> [len(section.tokens) for section in sections_of('0.0"万";-0')]
    [4, 2]
    """
    if len(code) > _LONGEST:
        code = "General"
    sections = tuple(_section(part) for part in _parts(code))
    return sections if len(sections) > 1 or sections[0].tokens else sections_of("General")


def _parts(code: str) -> list[str]:
    """Part a code at its semicolons that are neither quoted nor escaped."""
    parts, start, at = [], 0, 0
    while at < len(code):
        char = code[at]
        if char in "\\!_*":
            at += 1
        elif char in '"[':
            end = code.find('"' if char == '"' else "]", at + 1)
            at = end if end > 0 else at
        elif char == ";":
            parts.append(code[start:at])
            start = at + 1
        at += 1
    return [*parts, code[start:]]


def _section(code: str) -> Section:
    tokens: list[Token] = []
    condition: tuple[Operator, float] | None = None
    red = False
    at = 0
    while at < len(code):
        char = code[at]
        if char in "\\!":
            tokens.append(Token("literal", code[at + 1 : at + 2]))
            at += 2
        elif char in "_*":
            # The width of a sign, or a sign repeated to fill the cell: only room.
            at += 2
        elif char == '"':
            end = code.find('"', at + 1)
            end = len(code) if end < 0 else end
            tokens.append(Token("literal", code[at + 1 : end]))
            at = end + 1
        elif char == "[":
            end = code.find("]", at)
            end = len(code) if end < 0 else end
            inner = code[at + 1 : end]
            found = _CONDITION.fullmatch(inner)
            if found:
                condition = _operator(found.group(1)), float(found.group(2))
            elif inner.startswith("$"):
                tokens.append(Token("literal", inner[1:].partition("-")[0]))
            elif _ELAPSED.fullmatch(inner):
                tokens.append(Token("elapsed", inner.lower()))
            red = red or inner.lower() in ("red", "color3", "color 3")
            at = end + 1
        else:
            token, length = _plain(code, at)
            tokens.append(token)
            at += length
    return Section(tuple(tokens), frozenset(token.kind for token in tokens), condition, red)


def _plain(code: str, at: int) -> tuple[Token, int]:
    """Return the token that begins at a place outside of quotes, and its length."""
    kinds: tuple[tuple[re.Pattern[str], TokenKind], ...] = (
        (_GENERAL, "general"),
        (_HALF, "half"),
        (_EXPONENT, "exponent"),
        (_DATE, "date"),
    )
    for pattern, kind in kinds:
        match = pattern.match(code, at)
        if match:
            return Token(kind, match.group().lower()), len(match.group())
    char = code[at]
    return Token(_SIGNS.get(char, "literal"), char), 1


def _operator(text: str) -> Operator:
    operators: tuple[Operator, ...] = ("<", "<=", ">", ">=", "=", "<>")
    return operators[operators.index(text)]
