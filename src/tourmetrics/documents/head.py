"""The top and the foot of a text, line by line, in the form in which metadata are sought."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tourmetrics.documents.rules import Rules

# Full-width forms to their ASCII twins, so that one pattern serves both.
FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_WIDE = re.compile(f"[{re.escape(''.join(map(chr, FOLD)))}]")
_MARKUP = re.compile(r"^#{1,6}\s+|^\|?\s*|\s*\|?$|\*\*")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its markup; ``raw`` as written, ``text`` with full-width forms folded."""

    raw: str
    text: str
    heading: bool
    furniture: bool


@dataclass(frozen=True, slots=True)
class Edges:
    """The first and the last lines of a text that hold anything.

    ``lowered`` is all of them in lower case, to see at once which labels are there at all.
    """

    head: tuple[Line, ...]
    tail: tuple[Line, ...]
    opening: str
    lowered: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """Head and tail, of a short text each line once."""
        return self.head + self.tail


def edges_of(text: str, rules: Rules) -> Edges:
    """Return the lines of ``text`` where metadata are found, furniture marked as such."""
    limits = rules.limits
    opening = text[: limits.head_chars]
    filled = _filled(opening)
    first, last = filled[: limits.head_lines], filled[limits.head_lines :]
    if len(text) > len(opening):
        last = _filled(text[-limits.head_chars :])
    head = tuple([_line(line, rules) for line in first])
    tail = tuple([_line(line, rules) for line in last[-limits.tail_lines :]])
    lowered = "\n".join([line.text for line in (*head, *tail)]).lower()
    return Edges(head, tail, opening, lowered)


def _filled(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _line(line: str, rules: Rules) -> Line:
    raw = line.strip()
    # Most lines have no markup; to see that is faster than the pattern.
    if raw.startswith(("#", "|")) or raw.endswith("|") or "**" in raw:
        raw = _MARKUP.sub("", raw).strip()
    folded = raw.translate(FOLD) if _WIDE.search(raw) else raw
    furniture = not raw or bool(rules.head.furniture.match(folded))
    return Line(raw, folded, bool(_HEADING.match(line)), furniture)
