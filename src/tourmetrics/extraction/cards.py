"""Number cards made one line each without moving a character.

Reports show their figures as cards: "16.4 million" in large print, "visitors" below it. As text
each is a line of its own; a line break between the two becomes a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

Span = tuple[int, int]

# A line that is a number, with its currency, its scale and a sign: +4.8%, $2.14 billion, 60,000+.
_NUMBER = re.compile(
    r"[ \t]*(?![ ]?(?:19|20)[0-9]{2}[ \t]*$)"
    r"[+~<>≥≤-]?(?:[A-Z]{0,3}[$€£¥₹]|[A-Z]{2,3}(?= ?[0-9]))? ?[0-9][0-9.,]*"
    r"(?: ?%|/(?:5|10|100)| ?(?:percent|per cent|thousand|[mbtr]+illion|[mb]n|[mkbMKB]))?"
    r"\+?[ \t]*$",
    re.MULTILINE,
)
_BELOW = re.compile(rf"\n{_NUMBER.pattern}", re.MULTILINE)
# Those of Chinese posts are read by ``posts``.
_LABEL = re.compile("(?![\u3400-\u9fff])" + r"[^\W\d_][^|\t]{1,70}$")
_MOST_WORDS = 9
_ENDS = ".:;!?。：；"
_FEWEST = 2


class _Line(NamedTuple):
    """A filled line; ``block`` counts the runs of filled lines that empty ones part."""

    start: int
    end: int
    number: bool
    label: bool
    block: int


def join_cards(text: str, tables: Sequence[Span]) -> str:
    r"""Return ``text`` with a space for the break between the number and the words of a card.

    ``tables`` are the places of tables, in order. One card alone may be anything; two that
    follow one another are cards. Linear in the length of the text.

    >>> join_cards("16.4 million\nvisitors\n\n$2.1 billion\nin visitor spending\n", ())
    '16.4 million visitors\n\n$2.1 billion in visitor spending\n'
    """
    if not _has_several(text):
        return text
    pieces: list[str] = []
    at = 0
    for run in _runs(_lines(text, tables)):
        cards = list(_cards(run))
        for first, last in cards if len(cards) >= _FEWEST else ():
            pieces += [text[at:first], " " * (last - first)]
            at = last
    return "".join([*pieces, text[at:]]) if pieces else text


def _has_several(text: str) -> bool:
    # Lines are looked for by their breaks: to search for one character is the fastest.
    first = _NUMBER.match(text) is not None
    found = _BELOW.finditer(text)
    return next(found, None) is not None and (first or next(found, None) is not None)


def _lines(text: str, tables: Sequence[Span]) -> Iterator[_Line]:
    start = table = block = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        while table < len(tables) and tables[table][1] <= start:
            table += 1
        inside = table < len(tables) and tables[table][0] < start + len(line)
        if not body:
            block += 1
        else:
            begin = start + line.index(body[0])
            number = not inside and _NUMBER.match(body) is not None
            label = not inside and not number and _is_label(body)
            yield _Line(begin, begin + len(body), number, label, block)
        start += len(line)


def _is_label(body: str) -> bool:
    """Whether a line may be the words of a card: a few, and no sentence."""
    return (
        _LABEL.match(body) is not None
        and body[-1] not in _ENDS
        and len(body.split()) <= _MOST_WORDS
    )


def _runs(lines: Iterator[_Line]) -> Iterator[list[_Line]]:
    """Yield the runs of lines that are numbers or short labels."""
    for is_part, run in groupby(lines, key=lambda line: line.number or line.label):
        found = list(run)
        if is_part and sum(line.number for line in found) >= _FEWEST:
            yield found


def _cards(run: list[_Line]) -> Iterator[Span]:
    """Yield the breaks inside the cards of a run: the number stands first, or its words."""
    below = [(one, two) for one, two in pairwise(run) if one.number and two.label]
    above = [(one, two) for one, two in pairwise(run) if one.label and two.number]
    near = [pair for pair in below if pair[0].block == pair[1].block]
    near_above = [pair for pair in above if pair[0].block == pair[1].block]
    if near or near_above:
        # What an empty line parts is no card where others are whole.
        below, above = near, near_above
    numbers = sum(line.number for line in run)
    first = below if len(below) == numbers or len(below) > len(above) else above
    if len(below) == len(above) == numbers:
        first = above if run[-1].number else below
    for one, two in first:
        yield one.end, two.start
