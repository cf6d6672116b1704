"""Reads plain text and Markdown: the text as decoded, and its blocks line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tourmetrics.documents.encoding import decode
from tourmetrics.documents.records import Content
from tourmetrics.documents.rules import Rules, load_rules
from tourmetrics.model import Block, BlockKind

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_HASHES = re.compile(r"\s{0,3}#{1,6}\s+\S")
_RULE_ROW = re.compile(r"[\s|:+-]*-[\s|:+-]*")


class TextReader:
    """The reader of plain text and Markdown."""

    formats = frozenset({"text", "markdown"})

    def read(self, data: bytes, path: Path) -> Content:
        """Return the decoded text with its blocks.

        Raises:
            UnreadableError: the bytes are no text, or are damaged.
        """
        del path
        text = decode(data)
        return Content(text, tuple(blocks_of(text)))


def blocks_of(text: str) -> Iterator[Block]:
    r"""Yield headings, paragraphs, list items and table cells in the order of the text.

    Each line is a block of its own, or several cells: whether a sentence goes on behind the end
    of a line is a matter of reading it. Offsets count code points of ``text``; white space around
    a block is no part of it. The locator is the line, from 1. Linear in the length of the text.

    >>> [(b.kind, b.locator) for b in blocks_of("# Plan\n\n- 3 centres\n一、目标\n")]
    [('heading', 'line 1'), ('list_item', 'line 3'), ('heading', 'line 4')]
    """
    rules = load_rules()
    for number, match in enumerate(_LINE.finditer(text), start=1):
        line = match.group().rstrip()
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line)
        if start >= end:
            continue
        locator = f"line {number}"
        if cells := _cells(line, match.start()):
            yield from (Block("table_cell", *cell, locator) for cell in cells)
        elif not (line.lstrip().startswith("|") and _RULE_ROW.fullmatch(line)):
            yield Block(_kind(line, rules), start, end, locator)


def _kind(line: str, rules: Rules) -> BlockKind:
    if _HASHES.match(line):
        return "heading"
    if rules.blocks.heading.match(line):
        short = len(line) <= rules.blocks.heading_longest and not rules.blocks.sentence_end.search(
            line
        )
        return "heading" if short else "paragraph"
    return "list_item" if rules.blocks.item.match(line) else "paragraph"


def _cells(line: str, offset: int) -> list[tuple[int, int]]:
    """Return the filled cells of a Markdown or tab-separated row, or nothing for another line."""
    bare = line.strip()
    if bare.startswith("|") and bare.count("|") > 2:
        if _RULE_ROW.fullmatch(bare):
            return []
        separator = "|"
    elif "\t" in bare:
        separator = "\t"
    else:
        return []
    cells = []
    position = 0
    for piece in line.split(separator):
        left = position + len(piece) - len(piece.lstrip())
        right = position + len(piece.rstrip())
        if left < right:
            cells.append((offset + left, offset + right))
        position += len(piece) + len(separator)
    return cells
