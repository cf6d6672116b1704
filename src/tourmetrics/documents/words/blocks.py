"""How lines are told apart as headings, items and paragraphs: the part ``[blocks]``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tourmetrics.compiled import compiled
from tourmetrics.documents.patterns import any_of


@dataclass(frozen=True, slots=True, eq=False)
class BlockWords:
    """Patterns of lines; an ASCII line of ``wrap_shortest`` that does not end was broken."""

    heading: re.Pattern[str]
    heading_longest: int
    item: re.Pattern[str]
    sentence_end: re.Pattern[str]
    commas: tuple[str, ...]
    wrap_shortest: int
    measured: re.Pattern[str]


def block_words(raw: Mapping[str, Any]) -> BlockWords:
    """Return the patterns of lines."""
    blocks = raw["blocks"]
    return BlockWords(
        heading=any_of(blocks["headings"]),
        heading_longest=blocks["heading_longest"],
        item=any_of(blocks["items"]),
        sentence_end=compiled(f"[{re.escape(blocks['sentence_ends'])}]\\s*$"),
        commas=tuple(blocks["commas"]),
        wrap_shortest=blocks["wrap_shortest"],
        measured=any_of(blocks["measured"]),
    )
