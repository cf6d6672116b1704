"""Tells running heads, running feet and page numbers from the text of the pages.

They stand outermost on the page and come again on the pages beside it, at the same height and
with the same words, whatever numbers are in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tourmetrics.documents.pdf.shapes import Line, chunks, text_of
from tourmetrics.documents.rules import Rules

# How far pages are compared: heads change with the chapter, and left with right pages.
REACH = 4
_ZONE = 0.13
_MOST = 4
_HEIGHT = 4.0
_DIGITS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")
_BARE = re.compile(r"[-–—·•.~|\s]*(\d{1,4}|[ivxlc]{1,7})[-–—·•.~|\s]*", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_LARGE = 1.8
_NAME = 4
_HEADING = 1.15


@dataclass(frozen=True, slots=True)
class Edge:
    """A line near the edge of a page, in the form in which it is compared.

    ``parts`` are what wide gaps make of it: the book's title may stay while a chapter's changes.
    ``key`` has a 0 for each number, of which the last may be the page's.
    """

    key: str
    parts: tuple[str, ...]
    base: float
    number: int | None


def edges_of(lines: Sequence[Line], height: float) -> dict[int, Edge]:
    """Return the lines that may be running heads or feet, by their place among ``lines``."""
    found: dict[int, Edge] = {}
    usual = _usual_size(lines)
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        for at in list(order)[: 2 * _MOST]:
            line = lines[at]
            if min(line.top, height - line.base) > _ZONE * height:
                break
            found[at] = _edge(line, usual)
    for at, line in enumerate(lines):
        if at not in found and line.size > _LARGE * usual:
            found[at] = _edge(line, usual)
    return found


def _usual_size(lines: Sequence[Line]) -> float:
    weight: dict[float, int] = {}
    for line in lines:
        weight[line.size] = weight.get(line.size, 0) + sum(len(w.text) for w in line.words)
    return max(weight, key=lambda size: (weight[size], size), default=0.0)


def _edge(line: Line, usual: float) -> Edge:
    numbers = _DIGITS.findall(line.text)
    # The numbers of headings go up as well, but headings are large.
    counts = numbers and len(numbers[-1]) <= 4 and line.size <= _HEADING * usual
    number = int(numbers[-1]) if counts else None
    parts = tuple(_SPACES.sub("", text_of(words)).lower() for words in chunks(line.words))
    return Edge(_DIGITS.sub("0", "".join(parts)), parts, line.base, number)


def _is_again(edge: Edge, other: Edge, step: int) -> bool:
    """Whether two lines ``step`` pages apart say the same at the same height.

    A part that has a name is enough, or a number that goes up with the pages.
    """
    if abs(edge.base - other.base) > _HEIGHT:
        return False
    shared = set(edge.parts) & set(other.parts)
    if edge.parts == other.parts or any(len(_LETTER.findall(p)) >= _NAME for p in shared):
        return True
    return (
        edge.key == other.key
        and None not in {edge.number, other.number}
        and ((other.number or 0) - (edge.number or 0) == step)
    )


def running(
    page: int,
    lines: Sequence[Line],
    height: float,
    edges: Mapping[int, Mapping[int, Edge]],
    pages: int,
    rules: Rules,
) -> set[int]:
    """Return which of the lines of a page are running heads, feet or page numbers.

    ``edges`` holds those of the pages around, by page.
    """
    own = edges[page]
    beside = [(e, other - page) for other in _near(page, edges) for e in edges[other].values()]
    needed = 1 if pages <= 3 else 2
    gone: set[int] = set()
    for at, edge in own.items():
        again = sum(1 for other, step in beside if _is_again(edge, other, step))
        worded = bool(_LETTER.search(edge.key)) and (
            len(edge.parts) < 3 or _counts_up(page, edge, edges)
        )
        if (worded and again >= needed) or _is_page_number(page, lines[at], edge, edges, rules):
            gone.add(at)
    inner = {at for at in gone if min(lines[at].top, height - lines[at].base) > _ZONE * height}
    return inner | set(_outermost(gone - inner, lines, height))


def _outermost(gone: set[int], lines: Sequence[Line], height: float) -> Iterator[int]:
    """Yield the lines that go with nothing but such lines between them and the page's edge."""
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        for at in order:
            if at not in gone:
                break
            yield at


def _near(page: int, edges: Mapping[int, object]) -> Iterable[int]:
    return (p for p in range(page - REACH, page + REACH + 1) if p != page and p in edges)


def _counts_up(page: int, edge: Edge, edges: Mapping[int, Mapping[int, Edge]]) -> bool:
    """Whether the number in a line goes up with the pages."""
    if edge.number is None:
        return False
    return any(
        e.key == edge.key and e.number is not None and e.number - edge.number == other - page
        for other in _near(page, edges)
        for e in edges[other].values()
    )


def _is_page_number(
    page: int,
    line: Line,
    edge: Edge,
    edges: Mapping[int, Mapping[int, Edge]],
    rules: Rules,
) -> bool:
    text = line.text.strip()
    if rules.page_number.fullmatch(text):
        return True
    if not _BARE.fullmatch(text):
        return False
    return (
        len(edges) == 1
        or edge.number is None
        or edge.number <= 999
        or _counts_up(page, edge, edges)
    )
