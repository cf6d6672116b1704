"""Joins lines of a block that were folded at a width, and leaves those that were meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tourmetrics.documents.rules import Rules, load_rules

if TYPE_CHECKING:
    from tourmetrics.documents.webpages.lines import Line

# Lines of one width within so many columns of each other were cut by a machine.
_RAGGED = 4
_NARROWEST = 40
_CUT = re.compile("[\u3400-\u9fff][\\d.,]+\\Z")
_WORDS = re.compile(r"[^\W_]")


def unfolded(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of one block with those joined that were one sentence.

    A line goes on after a comma; in English after a long line without an end where the next
    begins in lower case; and where all lines are cut at one width.
    """
    if len(lines) == 1:
        return list(lines)
    rules = load_rules()
    full = _full_width(lines)
    joined = [lines[0]]
    for before, line in pairwise(lines):
        last = joined[-1]
        if line.kind == last.kind != "heading" and _goes_on(before.text, line.text, full, rules):
            space = " " if last.text[-1].isascii() and line.text[0].isascii() else ""
            if full and _CUT.search(last.text) and line.text[0].isdigit():
                # Chinese is cut anywhere, also within a number.
                space = ""
            text = f"{last.text}{space}{line.text}"
            joined[-1] = replace(last, text=text, apart="", linked=last.linked + line.linked)
        else:
            joined.append(line)
    return joined


def _goes_on(last: str, text: str, full: int, rules: Rules) -> bool:
    if rules.blocks.item.match(text) or rules.blocks.heading.match(text) or not _WORDS.search(text):
        return False
    if last[-1] in rules.blocks.commas:
        return True
    if last[-1] in "|·" or rules.blocks.sentence_end.search(last):
        return False
    if len(last) >= rules.blocks.wrap_shortest and last[-1].isascii() and text[0].islower():
        return True
    return bool(full) and full - _width(last) <= _RAGGED


def _full_width(lines: Sequence[Line]) -> int:
    """Return the width at which the lines were cut, or 0 where they were not."""
    widths = [_width(line.text) for line in lines[:-1]]
    widest = max(widths)
    full = sum(1 for width in widths if width >= widest - _RAGGED)
    return widest if widest >= _NARROWEST and full >= 3 and full * 2 > len(widths) else 0


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
