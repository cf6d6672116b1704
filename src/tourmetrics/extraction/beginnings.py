"""How the matches of a pattern can begin, so that a pattern is tried only where one may stand.

A beginning is a short string that a text has to hold at the place of a match. Where a pattern
cannot be followed any further, its beginnings end: they allow too much, but never too little.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tourmetrics.kept import code_of, kept, key_of

# Stands for the beginning of a line; no text holds it.
LINE_START = "\ufdd0"
# Opens a beginning that stands at the edge of a word only.
WORD_EDGE = "\ufdd1"
# Longer beginnings leave fewer places to try, but there are more of them to look for: those of a
# pattern are as long as keeps them few.
_LENGTHS = (12, 10, 8, 7, 6, 5, 4, 3, 2, 1)
_MOST = 1000
_WIDEST_RANGE = 64

_parse: Callable[[str, int], Iterable[tuple[Any, Any]]] = importlib.import_module(
    "re._parser"
).parse


# Letters outside ASCII that patterns take for one of A to Z where case is ignored.
_FOLDED_ALIKE = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"), ("\u212a", "k"))


@dataclass(frozen=True, slots=True)
class Shape:
    """What beginnings leave out of account: which digit it is, and the case of letters.

    Attributes:
        alike: the character that stands for others, by those others.
        folded: whether the letters A to Z are the same in both cases.
    """

    alike: Mapping[str, str]
    folded: bool
    _table: bytes = field(init=False, compare=False)
    _others: Sequence[tuple[str, str]] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Put what is alike among the characters of ASCII into one table."""
        table = bytearray(range(256))
        if self.folded:
            table = table.lower()
        others = list(_FOLDED_ALIKE) if self.folded else []
        for char, same in self.alike.items():
            if char.isascii() and same.isascii():
                table[ord(char)] = ord(same)
            if not (self.folded and char.isascii()):
                others.append((char, same))
        object.__setattr__(self, "_table", bytes(table))
        object.__setattr__(self, "_others", others)

    def of(self, text: str) -> str:
        """Return ``text`` with what is alike made the same; its length does not change.

        >>> Shape({"2": "0", "4": "0"}, folded=True).of("In 2024")
        'in 0000'
        """
        # In bytes all of ASCII is changed at once, digit by digit it is looked for else.
        if text.isascii():
            return text.encode("ascii").translate(self._table).decode("ascii")
        if self.folded:
            # A text may hold half a surrogate pair.
            written = text.encode("utf-8", "surrogatepass").translate(self._table)
            text = written.decode("utf-8", "surrogatepass")
        for char, same in self._others:
            text = text.replace(char, same)
        return text


def beginnings(pattern: re.Pattern[str], shape: Shape) -> frozenset[str]:
    r"""Return the beginnings of all matches of ``pattern``; an empty one fits everywhere.

    >>> sorted(beginnings(re.compile(r"\b(?:in|at) 5"), Shape({"5": "0"}, folded=True)))
    ['\ufdd1at 0', '\ufdd1in 0']
    >>> sorted(beginnings(re.compile("(?:去|今)年|[01]{1,2}月"), Shape({"1": "0"}, folded=False)))
    ['00月', '0月', '今年', '去年']
    """
    nodes = list(_parse(pattern.pattern, pattern.flags))
    ignoring_case = bool(pattern.flags & re.IGNORECASE)
    for longest in _LENGTHS:
        ahead = _Ahead(shape, longest, ignoring_case=ignoring_case)
        found = ahead.follow({""}, nodes) | ahead.ended
        if not ahead.too_many and len(found) <= _MOST:
            break
    edge = WORD_EDGE if nodes and str(nodes[0][1]) == "AT_BOUNDARY" else ""
    return frozenset(
        head if head[:1] in ("", LINE_START) else edge + head
        for head in found
        if not any(head[:size] in found for size in range(len(head)))
    )


def beginnings_of(patterns: Sequence[re.Pattern[str]], shape: Shape) -> list[frozenset[str]]:
    """Return the beginnings of each pattern, which a machine works out once."""

    def worked_out() -> list[list[str]]:
        return [sorted(beginnings(pattern, shape)) for pattern in patterns]

    told = [[pattern.pattern, pattern.flags] for pattern in patterns]
    known = json.dumps([told, sorted(shape.alike.items()), shape.folded])
    return kept(key_of("beginnings", code_of(__file__), known), worked_out, _read)


def _read(told: Any) -> list[frozenset[str]]:
    if not all(isinstance(head, str) for heads in told for head in heads):
        raise TypeError("a beginning is a text")
    return [frozenset(heads) for heads in told]


class _Ahead:
    """Follows a parsed pattern from its start; ``ended`` holds what is not followed further."""

    def __init__(self, shape: Shape, longest: int, *, ignoring_case: bool) -> None:
        self.shape = shape
        self.longest = longest
        self.ignoring_case = ignoring_case
        self.ended: set[str] = set()
        self.too_many = False
        self._known: dict[str, str] = {}

    def follow(self, heads: set[str], nodes: Iterable[tuple[Any, Any]]) -> set[str]:
        """Return ``heads`` with all that ``nodes`` can add to them."""
        for kind, value in nodes:
            if self.too_many and self.longest > 1:
                # Shorter beginnings will be looked for.
                return set()
            step = _STEPS.get(str(kind), _Ahead.end)
            heads = self._cut(step(self, heads, value))
            if not heads:
                break
        return heads

    def _cut(self, heads: set[str]) -> set[str]:
        long = {head for head in heads if len(head) >= self.longest}
        if not long:
            return heads
        self.ended |= {head[: self.longest] for head in long}
        self.too_many = self.too_many or len(self.ended) > _MOST
        return heads - long

    def end(self, heads: set[str], _: object) -> set[str]:
        self.ended |= heads
        return set()

    def keep(self, heads: set[str], _: object) -> set[str]:
        return heads

    def literal(self, heads: set[str], code: int) -> set[str]:
        return self._add(heads, self._symbols(chr(code)))

    def charset(self, heads: set[str], items: list[tuple[Any, Any]]) -> set[str]:
        chars: set[str] = set()
        for kind, value in items:
            if str(kind) == "LITERAL":
                chars |= self._symbols(chr(value))
            elif str(kind) == "RANGE" and value[1] - value[0] < _WIDEST_RANGE:
                for code in range(value[0], value[1] + 1):
                    chars |= self._symbols(chr(code))
            else:
                return self.end(heads, None)
        return self._add(heads, chars)

    def _symbols(self, char: str) -> set[str]:
        cases = {char.lower(), char.upper()} if self.ignoring_case else {char}
        for case in cases - self._known.keys():
            self._known[case] = self.shape.of(case)
        return {self._known[case] for case in cases}

    def _add(self, heads: set[str], chars: set[str]) -> set[str]:
        if len(heads) * len(chars) > _MOST:
            self.too_many = True
            return self.end(heads, None)
        return {head + char for head in heads for char in chars}

    def branch(self, heads: set[str], value: tuple[Any, list[Any]]) -> set[str]:
        return set().union(*(self.follow(heads, nodes) for nodes in value[1]))

    def group(self, heads: set[str], value: tuple[Any, int, int, Any]) -> set[str]:
        _, added, dropped, nodes = value
        outside = self.ignoring_case
        self.ignoring_case = bool((outside or added & re.I) and not dropped & re.I)
        heads = self.follow(heads, nodes)
        self.ignoring_case = outside
        return heads

    def repeat(self, heads: set[str], value: tuple[int, int, Any]) -> set[str]:
        least, most, nodes = value
        found = set() if least else set(heads)
        for times in range(1, most + 1):
            heads = self.follow(heads, nodes)
            if not heads:
                break
            if times >= least:
                found |= heads
        return found

    def lookahead(self, heads: set[str], value: tuple[int, Any]) -> set[str]:
        ahead, nodes = value
        if ahead < 0:
            return heads
        # What is looked at is not passed over: what comes next in the pattern is left alone.
        return self.end(self.follow(heads, nodes), None)

    def position(self, heads: set[str], kind: object) -> set[str]:
        at_line = str(kind).startswith("AT_BEGINNING") and heads == {""}
        return {LINE_START} if at_line else heads


_STEPS: Mapping[str, Callable[[_Ahead, set[str], Any], set[str]]] = {
    "LITERAL": _Ahead.literal,
    "IN": _Ahead.charset,
    "BRANCH": _Ahead.branch,
    "SUBPATTERN": _Ahead.group,
    "MAX_REPEAT": _Ahead.repeat,
    "MIN_REPEAT": _Ahead.repeat,
    "ASSERT": _Ahead.lookahead,
    "ASSERT_NOT": _Ahead.keep,
    "AT": _Ahead.position,
}
