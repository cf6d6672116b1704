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

    Offsets count code points of ``text``; white space around a block is no part of it. The
    locator is the line on which the block begins, from 1. Linear in the length of the text.

    >>> [(b.kind, b.locator) for b in blocks_of("# Plan\n\n- 3 centres\n一、目标\n")]
    [('heading', 'line 1'), ('list_item', 'line 3'), ('heading', 'line 4')]
    """
    rules = load_rules()
    pending: Block | None = None
    for number, match in enumerate(_LINE.finditer(text), start=1):
        line = match.group().rstrip()
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line)
        if start >= end:
            if pending:
                yield pending
            pending = None
            continue
        if pending and _goes_on(text, pending, start, rules):
            pending = Block(pending.kind, pending.start, end, pending.locator)
            continue
        if pending:
            yield pending
            pending = None
        locator = f"line {number}"
        if cells := _cells(line, match.start()):
            yield from (Block("table_cell", *cell, locator) for cell in cells)
        elif not (line.lstrip().startswith("|") and _RULE_ROW.fullmatch(line)):
            pending = Block(_kind(line, rules), start, end, locator)
    if pending:
        yield pending


def _kind(line: str, rules: Rules) -> BlockKind:
    if _HASHES.match(line):
        return "heading"
    if rules.heading.match(line):
        short = len(line) <= rules.heading_longest and not rules.sentence_end.search(line)
        return "heading" if short else "paragraph"
    return "list_item" if rules.item.match(line) else "paragraph"


def _goes_on(text: str, block: Block, start: int, rules: Rules) -> bool:
    """Whether a line that was broken by an editor goes on at ``start``.

    Only a line that cannot stand alone is joined: a long English line without an end whose next
    line begins in lower case, or a line that ends in a comma or 、.
    """
    if block.kind == "heading":
        return False
    last = text[block.end - 1]
    if last in rules.commas:
        return not rules.item.match(text, start, start + 8)
    line_start = max(text.rfind("\n", block.start, block.end), block.start)
    return (
        block.end - line_start >= rules.wrap_shortest
        and last.isascii()
        and last not in ".!?;:|"
        and text[start].isascii()
        and text[start].islower()
    )


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
