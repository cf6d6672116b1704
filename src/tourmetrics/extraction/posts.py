"""Number cards, as posts of a bureau set them: a number on one line, what it counts on the next.

``81.3%``, 酒店平均入住率 and 同比下降2.2个百分点 on three lines are read as one sentence, the
number before its name; 酒店平均入住率 above ``81.3%`` as one with the name before the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tourmetrics.extraction.grammar import Grammar

Span = tuple[int, int]
# Where the words of a line begin and end, and whether it stands in a table.
Line = tuple[int, int, bool]
# A line break, and what is read in its place.
Joint = tuple[int, str]

_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_UNIT = "(?P<unit>%|[\u3400-\u9fff]{1,5})"
_HAN = re.compile("[\u3400-\u9fff]")
# A number, and no grade of a sight.
_DIGIT = re.compile("[0-9](?!A)")
_MARKS = re.compile(r"[,:;。!?！？；：|\t]")
_LONGEST_NUMBER = 18
_LONGEST_UNIT = 4
_LONGEST_NAME = 20
_CLAUSE = ","


class _Words(NamedTuple):
    """A line that is a number, one that is a bare number, and how a line of a change begins."""

    amount: re.Pattern[str]
    bare: re.Pattern[str]
    changes: tuple[str, ...]
    of: str


@lru_cache(maxsize=2)
def _words_of(grammar: Grammar) -> _Words:
    rules: Mapping[str, list[str]] = grammar.words["cards"]
    opens = "|".join(map(re.escape, rules["opens"]))
    dates = "|".join(map(re.escape, rules["dates"]))
    before = rf"(?:{opens})?{_NUMBER}[+]?"
    return _Words(
        re.compile(rf"{before}(?!{dates}){_UNIT}[+]?"),
        re.compile(before),
        tuple(rules["changes"]),
        grammar.words["noun_phrase"]["of"],
    )


def card_joints(text: str, lines: list[Span], grammar: Grammar) -> Iterator[Joint]:
    """Yield the line breaks inside cards among the lines of a paragraph, with what joins them."""
    bodies = [text[start:end] for start, end in lines]
    if not any(body[-1] in "%+" or _ends_number(body) for body in bodies):
        return
    words = _words_of(grammar)
    at = 0
    while at + 1 < len(lines):
        size, marks = _card(bodies, at, words)
        for step, mark in enumerate(marks):
            for place in range(lines[at + step][1], lines[at + step + 1][0]):
                if text[place] == "\n":
                    yield place, mark
        at += size


def spaced_lines(lines: Sequence[Line]) -> Iterator[list[Span]]:
    """Yield runs of short lines with one empty line between any two, as posts are copied.

    The lines of tables are left out.
    """
    run: list[Span] = []
    blank = 0
    for start, end, inside in lines:
        if start == end:
            blank += 1
            continue
        short = end - start <= _LONGEST_NAME and not inside
        if blank != 1 or not short:
            if len(run) > 1:
                yield run
            run = []
        if short:
            run.append((start, end))
        blank = 0
    if len(run) > 1:
        yield run


def _ends_number(body: str) -> bool:
    return len(body) <= _LONGEST_NUMBER and _DIGIT.search(body) is not None


def _card(bodies: list[str], at: int, words: _Words) -> tuple[int, list[str]]:
    """Return how many lines the card that begins with a line has, and what joins them."""
    first, second = bodies[at], bodies[at + 1]
    marks: list[str] = []
    if _is_amount(first, words) and _is_name(second):
        marks = [words.of]
    elif words.bare.fullmatch(first) and _is_name(second) and len(second) <= _LONGEST_UNIT:
        if at + 2 >= len(bodies) or not _is_name(bodies[at + 2]):
            return 1, []
        marks = [" ", words.of]
    elif _is_name(first) and _is_amount(second, words) and not _goes_on(bodies, at + 2):
        marks = [" "]
    else:
        return 1, []
    end = at + 1 + len(marks)
    while end < len(bodies) and _is_change(bodies[end], words):
        marks.append(_CLAUSE)
        end += 1
    return 1 + len(marks), marks


def _is_amount(body: str, words: _Words) -> bool:
    return len(body) <= _LONGEST_NUMBER and words.amount.fullmatch(body) is not None


def _is_name(body: str) -> bool:
    """Whether a line is words without a number or a stop."""
    if len(body) > _LONGEST_NAME or _DIGIT.search(body) or _MARKS.search(body):
        return False
    return _HAN.search(body) is not None


def _is_change(body: str, words: _Words) -> bool:
    """Whether a line tells a change of the number above: 同比增长13.6%."""
    short = len(body) <= _LONGEST_NAME and _DIGIT.search(body) is not None
    return short and body.startswith(words.changes) and _MARKS.search(body) is None


def _goes_on(bodies: list[str], at: int) -> bool:
    """Whether the line behind a number is a name that no other number follows."""
    if at >= len(bodies) or not _is_name(bodies[at]):
        return False
    return at + 1 >= len(bodies) or _DIGIT.search(bodies[at + 1]) is None
