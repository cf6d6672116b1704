"""The running lines of printed pages, whose last or first number is that of the page."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

from tourmetrics.extraction.reject import Exclusion

_LINE = re.compile(
    r"(?:\A|\n[ ]*\n)[ ]*(?:(?P<before>[0-9]{1,4})(?: {2,}|\t+| ?\| ?))?"
    r"(?P<words>[^\n|0-9]{2}[^\n]{4,118}?)"
    r"(?:(?: {2,}|\t+| ?\| ?)(?P<behind>[0-9]{1,4}))?[ ]*(?=\n[ ]*\n|\n?\Z)"
)
# A line of so many words is a name and no label of a table.
_WORDS = 3
# Characters that a page has at least.
_PAGE = 250
_GAPS = ("  ", "\t", "|")


def page_numbers(text: str) -> list[Exclusion]:
    """Return the numbers of pages beside a line that stands alone again and again.

    "Bureau of Statistics  International Arrivals  2", later the same with 3: the numbers of a line
    count on by one, and nothing stands right above or below it.
    """
    if not any(gap in text for gap in _GAPS):
        return []
    found: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for line in _LINE.finditer(text):
        words = line["words"].strip()
        if len(words.split()) < _WORDS:
            continue
        for group in ("before", "behind"):
            if line[group] is not None:
                found[words].append((int(line[group]), *line.span(group)))
    spans: list[Exclusion] = []
    for numbers in found.values():
        counted = [number for number, _, _ in numbers]
        apart = all(b[1] - a[2] > _PAGE for a, b in pairwise(numbers))
        on = counted == list(range(counted[0], counted[0] + len(counted)))
        if len(counted) > 1 and apart and on:
            spans += [Exclusion(start, end, "numbering") for _, start, end in numbers]
    return sorted(spans)


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
