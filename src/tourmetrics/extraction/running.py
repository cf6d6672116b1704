"""The running lines of printed pages, whose last or first number is that of the page."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

from tourmetrics.extraction.reject import Exclusion

# What parts the number of a page from a line, and the pieces of the line.
_GAP = re.compile(r" {2,}|\t+| ?\| ?")
_LONGEST = 160
# A line of so many words is a name and no label of a table.
_WORDS = 3
# Characters that a page has at least, and how often a line of one piece comes again.
_PAGE, _OFTEN = 250, 3
_GAPS = ("  ", "\t", "|")
_DIGITS = 4

# By the words of a line: the number beside them with its place.
_Numbers = defaultdict[str, list[tuple[int, int, int]]]


def page_numbers(text: str) -> list[Exclusion]:
    """Return the numbers of pages beside a line that stands alone again and again.

    "Bureau of Statistics  International Arrivals  2", later the same with 3: the numbers of a line
    count on by one, a page apart, and nothing stands right above or below it.
    """
    if not any(gap in text for gap in _GAPS):
        return []
    found: _Numbers = defaultdict(list)
    start = 0
    blank = True
    lines = text.split("\n")
    for line, behind in zip(lines, (*lines[1:], ""), strict=True):
        if blank and len(line) <= _LONGEST and not behind.strip():
            _read(line, start, found)
        blank = not line.strip()
        start += len(line) + 1
    spans: list[Exclusion] = []
    for words, numbers in found.items():
        counted = [number for number, _, _ in numbers]
        apart = all(b[1] - a[2] > _PAGE for a, b in pairwise(numbers))
        on = counted == list(range(counted[0], counted[0] + len(counted)))
        often = 2 if _GAP.search(words) else _OFTEN
        if len(counted) >= often and apart and on:
            spans += [Exclusion(start, end, "numbering") for _, start, end in numbers]
    return sorted(spans)


def _read(line: str, start: int, found: _Numbers) -> None:
    """Add the number at the head or the end of a line under the words beside it."""
    shift = start + len(line) - len(line.lstrip())
    line = line.strip()
    gaps = [match.span() for match in _GAP.finditer(line)]
    if not gaps:
        return
    (head, behind_head), (before_tail, tail) = gaps[0], gaps[-1]
    for number, at, words in (
        (line[:head], 0, line[behind_head:]),
        (line[tail:], tail, line[:before_tail]),
    ):
        if number.isdigit() and len(number) <= _DIGITS and len(words.split()) >= _WORDS:
            found[words].append((int(number), shift + at, shift + at + len(number)))


def with_marked_pages(text: str, numbers: list[Exclusion]) -> str:
    """Return a text of the same length in which running lines are plain feet of pages: - 2 -."""
    parts: list[str] = []
    at = 0
    for number in numbers:
        start = text.rfind("\n", 0, number.start) + 1
        end = text.find("\n", number.end)
        end = len(text) if end < 0 else end
        foot = f"- {text[number.start : number.end]} -"
        parts += [text[at:start], foot.ljust(end - start)[: end - start]]
        at = end
    return "".join(parts) + text[at:]
