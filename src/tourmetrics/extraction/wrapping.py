"""Prose whose lines an editor or a page has broken, made whole without moving a character.

A line break inside a sentence becomes a space, so that the sentence is read as one. Whether a
line goes on is told by the shape of its paragraph: lines as wide as the page, that end without a
stop, in words and not in cells. Tables, lists and headings keep their lines.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tourmetrics.compiled import compiled
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.posts import Line, card_joints, spaced_lines

Span = tuple[int, int]

# Characters, a Chinese one counting as two: shorter lines were not broken by the page.
_SHORTEST = 45
# The lines of a Chinese paragraph are as wide as one another but for a mark or a digit.
_UNEVEN = 6
_FEWEST_LINES = 3
# Characters between two lines: an indented line goes on, what stands far to the right does not.
_GAP = 8
_FEWEST_WORDS = 6
# What opens a Chinese paragraph: two wide spaces. Digits and Latin letters take half a place.
_INDENT = 4
_NARROW = f"{string.digits}{string.ascii_letters}.%+-".encode()
_WIDE = bytes(set(range(128)) - set(_NARROW))
_STOPS = ".!?;:。！？；：|…"
_LETTERS = re.compile(r"(?<![^\s(“\"'-])[a-z][a-z’'-]*")
# What no line of prose holds inside: a stroke, a tab, the gap between two cells.
_CELLS = ("|", "\t", "  ")
# Arrows, shapes, signs and pictures open the items of a list too.
_SIGN = "\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff"
_ITEM = rf"[-–—](?![0-9])|[*+•·●■◆▪▲#>|【\[①-⑳{_SIGN}]|[(（]?[0-9a-zA-Z]{{1,3}}[)）.、．](?![0-9])"


class _Signs(NamedTuple):
    """The words behind which a sentence goes on, and what opens a line of its own."""

    openers: frozenset[str]
    starts: re.Pattern[str]


def unwrap(text: str, tables: Sequence[Span], grammars: Mapping[str, Grammar]) -> str:
    r"""Return ``text`` with a space for each line break inside a sentence; its length stays.

    ``tables`` are the places of tables, in order. Linear in the length of the text.

    >>> from tourmetrics.extraction.lexicon import lexicon_of
    >>> from tourmetrics.knowledge import load_knowledge
    >>> wrapped = "Compared with June, the arrivals of the islands rose by\n2,416, or 13.9%."
    >>> unwrap(wrapped, (), lexicon_of(load_knowledge()).grammars).count("\n")
    0
    """
    levels = [p for grammar in grammars.values() for p in grammar.words["heading"]["levels"]]
    signs = _Signs(_openers(grammars["en"]), _starts(tuple(levels)))
    joints: dict[int, str] = {}
    lines = _lines(text, tables)
    for paragraph in _paragraphs(lines):
        joints.update(dict.fromkeys(_broken(text, paragraph, signs), " "))
        joints.update(card_joints(text, paragraph, grammars["zh"]))
    if not text.isascii():
        for run in spaced_lines(lines):
            joints.update(card_joints(text, run, grammars["zh"]))
    pieces: list[str] = []
    at = 0
    for place, mark in sorted(joints.items()):
        pieces += (text[at:place], mark)
        at = place + 1
    return "".join([*pieces, text[at:]]) if pieces else text


@lru_cache
def _openers(grammar: Grammar) -> frozenset[str]:
    """Return the words that want something behind them, in lower case: of, by, the, July."""
    unfinished = frozenset(grammar.words["clause"]["unfinished"])
    return unfinished | grammar.phrase_stops | grammar.phrase_links | frozenset(grammar.months)


@lru_cache
def _starts(levels: tuple[str, ...]) -> re.Pattern[str]:
    """Return what opens a line of its own: the item of a list, a heading of any level."""
    return compiled("|".join((_ITEM, *levels)))


def _lines(text: str, tables: Sequence[Span]) -> list[Line]:
    """Return the lines of a text without the space around them."""
    lines: list[Line] = []
    start = table = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        while table < len(tables) and tables[table][1] <= start:
            table += 1
        inside = table < len(tables) and tables[table][0] < end
        left = start + len(line) - len(line.lstrip())
        lines.append((left, max(left, start + len(line.rstrip())), inside))
        start = end
    return lines


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Span]]:
    """Yield runs of two and more filled lines outside tables."""
    run: list[Span] = []
    for start, end, inside in lines:
        if start < end and not inside:
            run.append((start, end))
        else:
            if len(run) > 1:
                yield run
            run = []
    if len(run) > 1:
        yield run


def _broken(text: str, lines: list[Span], signs: _Signs) -> Iterator[int]:
    """Yield the line breaks of a paragraph behind which a sentence goes on."""
    bodies = [text[start:end] for start, end in lines]
    if all(body[-1] in _STOPS for body in bodies[:-1]):
        return
    widths = [_width(text, start, end) for start, end in lines]
    page = max(widths)
    if page < _SHORTEST:
        return
    wide = [page - width <= _UNEVEN for width in widths]
    even = len(lines) >= _FEWEST_LINES and 2 * sum(wide) >= len(lines)
    for at, (body, following) in enumerate(pairwise(bodies)):
        place = text.find("\n", lines[at][1], lines[at + 1][0])
        if place < 0 or widths[at] < _SHORTEST or lines[at + 1][0] - lines[at][1] > _GAP:
            continue
        if body[-1] in _STOPS or signs.starts.match(following) or body.startswith("#"):
            continue
        if any(sign in body or sign in following for sign in _CELLS):
            continue
        if not body.isascii() and widths[at] > 1.5 * len(body):
            goes_on = even and wide[at]
        else:
            full = widths[at] + 1 + len(following.split(None, 1)[0]) > page
            goes_on = _goes_on(
                body, following, signs.openers, full=full and len(lines) >= _FEWEST_LINES
            )
        if goes_on:
            yield place


def _goes_on(body: str, following: str, openers: frozenset[str], *, full: bool) -> bool:
    """Whether an English line goes on: in lower case, behind "of," or a comma, or a full page."""
    words = body.lower().split()
    if len(words) < _FEWEST_WORDS or 3 * len(_LETTERS.findall(body)) < len(words):
        return False
    return following[0].islower() or body.endswith(",") or words[-1] in openers or full


def _width(text: str, start: int, end: int) -> int:
    """Return the columns that a line takes; Chinese marks are wide, whatever they are now."""
    body = text[start:end]
    if body.isascii():
        return len(body)
    indent = _INDENT if text[start - 1 : start] == " " else 0
    return indent + 2 * len(body) - len(body.encode("ascii", "ignore").translate(None, _WIDE))
