"""Writes what was found in a word processor's document: titles, tables set with tabs, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tourmetrics.documents.cells import Cell
from tourmetrics.documents.layout import Layout, one_line
from tourmetrics.documents.rules import Rules
from tourmetrics.documents.word.parts import Aside, Part, Rows, Words

_HAN = re.compile("[\u3400-\u9fff]")
_DIGIT = re.compile(r"\d")
_NO_HEADING = tuple("。；;，,、")
# A line of fewer characters was ended on purpose; a longer one may have been broken.
_WRAPPED = 25
_LONGEST_CELL = 40
# How far down a title is looked for, and how much larger than the text it is.
_TITLE_WITHIN = 15
_LARGER = 1.25


def written(parts: Sequence[Part], rules: Rules) -> Layout:
    """Return a layout with all the parts, the notes of each chapter at its end."""
    layout = Layout()
    waiting: list[Aside] = []
    lines: list[Words] = []
    for part in [*_titled(parts, rules), None]:
        if isinstance(part, Words) and not part.level:
            lines += _lines(part, rules)
            continue
        if isinstance(part, Aside):
            waiting.append(part)
            continue
        _write_lines(layout, lines, rules)
        lines = []
        if isinstance(part, Rows):
            layout.table(part.rows)
        if waiting:
            for note in waiting:
                layout.note(note.text, note.locator)
            waiting = []
        if isinstance(part, Words):
            layout.heading(part.text, part.locator, part.level)
    return layout


def cell_text(lines: Iterable[str], rules: Rules) -> str:
    """Return the paragraphs of a cell as one text: a point of a list stays apart from the last."""
    pieces: list[str] = []
    for line in lines:
        line = line.strip()
        if not line:
            continue
        if pieces:
            apart = rules.blocks.sentence_end.search(pieces[-1][-1]) or rules.blocks.item.match(
                line
            )
            pieces.append(" " if apart else "\n")
        pieces.append(line)
    return "".join(pieces)


def _titled(parts: Sequence[Part], rules: Rules) -> list[Part]:
    """Return the parts with their headings as such, and the title marked if no style does."""
    marked = [_as_heading(part, rules) if isinstance(part, Words) else part for part in parts]
    span = _title_span(marked, rules)
    if span is None:
        return marked
    first, last = span
    lines = [part for part in marked[first:last] if isinstance(part, Words)]
    title = replace(lines[0], text="\n".join(line.text for line in lines), level=1)
    rest = [
        replace(part, level=part.level + 1) if isinstance(part, Words) and part.level else part
        for part in marked[last:]
    ]
    return [*marked[:first], title, *rest]


def _as_heading(part: Words, rules: Rules) -> Words:
    """Leave a level to what is short and no sentence: many a paragraph bears one by mistake."""
    text = one_line(part.text)
    longest = rules.head.title_longest_zh if _HAN.search(text) else rules.head.title_longest_en
    if part.level and (len(text) > longest or text.endswith(_NO_HEADING)):
        return replace(part, level=0)
    return part


def _title_span(parts: Sequence[Part], rules: Rules) -> tuple[int, int] | None:
    """Return where the title stands: the largest centred lines before any heading or table.

    The name of an office over its letter paper is larger still, and no title.
    """
    head: list[Words] = []
    for part in parts[:_TITLE_WITHIN]:
        if not isinstance(part, Words) or part.level:
            break
        head.append(part)
    sizes: Counter[int] = Counter()
    for part in parts:
        if isinstance(part, Words) and not part.centred:
            sizes[part.size] += len(part.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0
    large = [
        part.centred
        and part.size >= usual * _LARGER
        and bool(usual)
        and not rules.word.letterhead.search(one_line(part.text))
        and not _too_long(one_line(part.text), rules)
        for part in head
    ]
    if not any(large):
        return None
    top = max(part.size for part, fits in zip(head, large, strict=True) if fits)
    first = next(at for at, part in enumerate(head) if large[at] and part.size == top)
    last = first
    while last < len(head) and large[last] and head[last].size == top:
        last += 1
    whole = "".join(one_line(part.text) for part in head[first:last])
    return None if _too_long(whole, rules) else (first, last)


def _too_long(text: str, rules: Rules) -> bool:
    longest = rules.head.title_longest_zh if _HAN.search(text) else rules.head.title_longest_en
    return len(text) > longest or text.endswith(_NO_HEADING)


def _lines(part: Words, rules: Rules) -> Iterator[Words]:
    """Yield the lines that a paragraph was given by hand; what only ran over is joined again."""
    pending: list[str] = []
    for line in part.text.split("\n"):
        if pending and not _goes_on(pending[-1], line, part, rules):
            if any(line.strip() for line in pending):
                yield replace(part, text="\n".join(pending))
            pending = []
        pending.append(line)
    if any(line.strip() for line in pending):
        yield replace(part, text="\n".join(pending))


def _goes_on(before: str, line: str, part: Words, rules: Rules) -> bool:
    """Whether a line goes on with the one before it, which the writer broke for its looks."""
    if not line.strip() or not before.strip():
        return not line.strip()
    if "\t" in before.strip() or "\t" in line.strip():
        return False
    if part.centred or before.rstrip().endswith(rules.blocks.commas):
        return True
    if (
        rules.blocks.sentence_end.search(before.rstrip()[-1])
        or rules.blocks.item.match(line)
        or rules.blocks.heading.match(line)
    ):
        return False
    first = line.lstrip()[0]
    return len(before.strip()) >= _WRAPPED and (not first.isascii() or first.islower())


def _write_lines(layout: Layout, lines: Sequence[Words], rules: Rules) -> None:
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and "\t" in lines[end].text.strip() and not lines[end].bullet:
            end += 1
        rows = tabbed_rows([line.text for line in lines[at:end]]) if end - at > 1 else None
        if rows is None:
            end = max(end, at + 1)
            for line in lines[at:end]:
                _write_words(layout, line, rules)
        else:
            layout.table(
                [Cell(text, line.locator) for text in row]
                for row, line in zip(rows, lines[at:end], strict=True)
            )
        at = end


def _write_words(layout: Layout, part: Words, rules: Rules) -> None:
    if part.bullet or (part.numbered and rules.blocks.item.match(part.text)):
        layout.item(part.text, part.locator)
    else:
        layout.paragraph(part.text, part.locator)


def tabbed_rows(lines: Sequence[str]) -> list[list[str]] | None:
    r"""Return lines set with tabs as the rows of a table, or ``None`` where they are none.

    Where tabs lead to stops, each counts; where they only fill the line, several are one.

    >>> tabbed_rows(["\t2024\t2025", "Visits\t\t5"])
    [['', '2024', '2025'], ['Visits', '', '5']]
    >>> tabbed_rows(["A\t\t4", "Long name\t5"])
    [['A', '4'], ['Long name', '5']]
    """
    exact = [[cell.strip() for cell in line.rstrip().split("\t")] for line in lines]
    loose = [[row[0], *(cell for cell in row[1:] if cell)] for row in exact]
    width = max(map(len, exact))
    if any(len(cell) > _LONGEST_CELL for row in exact for cell in row[1:]):
        return None
    if sum(any(_DIGIT.search(cell) for cell in row[1:]) for row in exact) < 2:
        return None
    for rows in (exact, loose):
        if len({len(row) for row in rows}) == 1 and len(rows[0]) > 1:
            return rows
    if len(exact[0]) == width:
        return [[*row, *[""] * (width - len(row))] for row in exact]
    return None
