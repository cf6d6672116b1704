"""The texts that are measured: documents with other numbers in each copy, and worst cases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tourmetrics.documents import read_documents
from tourmetrics.knowledge import load_knowledge
from tourmetrics.model import Document

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
CORPUS = ROOT / "tests" / "corpus"

_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
# A run of digits, or a date whose digits stay: other ones would be no date, and no work to date.
_RUN = re.compile(
    r"(?P<date>(?<![0-9])(?<![0-9][.,])(?:19|20)[0-9]{2}(?![.,]?[0-9])"
    r"|(?<![0-9])(?<![0-9][.,])[0-9]{1,2}(?=[月日号:：])"
    rf"|(?:{_MONTHS})[a-z]*\.? [0-9]{{1,2}}(?![0-9])"
    rf"|(?<![0-9])(?<![0-9][.,])[0-9]{{1,2}} (?={_MONTHS}))"
    r"|[0-9]+"
)
_NINE = "123456789"

# What has no place to stop at: measured up to the whole length.
WORST_CASES = {
    "digits": "1",
    "亿": "亿",
    "Chinese digits": "一",
    "brackets": "(",
    "quotation marks": "“",
    "straight quotation marks": '"',
    "spaces": " ",
    "line ends": "\n",
    "one": "one ",
    "one sentence": "接待游客1万人次,",
    "one English sentence": "and 5 million visitors came in 2024, ",
}

# What invites a pattern to look far ahead from every place: shorter, for it shows soon.
TRAPS = {
    "mixed digits": "3141592653",
    "brackets in pairs": "()",
    "numbers in quotation marks": "“1”",
    "one two": "one two ",
    "five and": "five and ",
    "5 hundred": "5 hundred ",
    "groups of digits": "12,",
    "digits with spaces": "123 ",
    "digits with points": "123.",
    "digits with apostrophes": "1'234",
    "decimals": "1.234,56 ",
    "fractions": "1/2 ",
    "tenths": "三至四成 ",
    "又": "一又",
    "十分之": "十分之",
    "years": "in 2024 visitors ",
    "changes": "from 2 to 3 ",
    "dates": "2024年1月1日至",
    "nouns": "游客",
    "places": "咸宁市",
    "bounds": "不少于",
    "percent": "增长5%,",
    "cells by tabs": "\t1",
    "cells by pipes": "|1",
    "rows": "|1|2|\n",
    "headings": "一、\n",
    "points": "一是增长8%;",
    "labels": "武汉市:5家\n",
    "parts": "其中,游客5万人次;",
}


def documents_of(folder: Path) -> tuple[Document, ...]:
    """Return the documents of a folder with the metadata of its index.

    Raises:
        SystemExit: the folder holds no document that can be read.
    """
    reading = read_documents([folder], knowledge=load_knowledge())
    if not reading.documents:
        raise SystemExit(f"{folder}: no documents to measure")
    return reading.documents


def changed(text: str, copy: int) -> str:
    """Return ``text`` of the same length with other digits, each copy its own; dates stay.

    >>> changed("2024年5月1日接待游客1.98万人次, 30%", 1)
    '2024年5月1日接待游客1.19万人次, 50%'
    """
    place = 0

    def other(match: re.Match[str]) -> str:
        nonlocal place
        place += 1
        if copy == 0 or match["date"]:
            return match[0]
        # Neither 0 nor 9 may do for another digit: 0 begins no number.
        shift = (copy * 5 + place) % 9
        turned = str.maketrans(_NINE, _NINE[shift:] + _NINE[:shift])
        return match[0].translate(turned)

    return _RUN.sub(other, text)


def copies(documents: tuple[Document, ...], size: int) -> Iterator[Document]:
    """Yield the documents over and over, with other digits, until they hold ``size`` bytes."""
    held = copy = 0
    while held < size:
        for document in documents:
            text = changed(document.text, copy)
            held += len(text.encode())
            yield replace(document, text=text)
        copy += 1


def long_text(documents: tuple[Document, ...], length: int) -> str:
    """Return one text of ``length`` characters: the documents in a row, again and again."""
    pieces: list[str] = []
    held = copy = 0
    while held < length:
        piece = "\n\n".join(changed(document.text, copy) for document in documents) + "\n\n"
        pieces.append(piece)
        held += len(piece)
        copy += 1
    return "".join(pieces)[:length]


def repeated(piece: str, length: int) -> str:
    """Return ``piece`` again and again, about ``length`` characters."""
    return piece * max(1, length // len(piece))
