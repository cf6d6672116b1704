"""Joins the lines of all pages to paragraphs, headings, items and notes, and tables over pages."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tourmetrics.documents.pdf.pages import Page
from tourmetrics.documents.pdf.shapes import Grid, TextLine, is_han, is_large, is_number
from tourmetrics.documents.rules import Rules

Kind = Literal["heading", "paragraph", "item", "note"]

# All in sizes of the type, or as shares.
_SAME_SIZE = 0.07
_LARGER, _SMALLER = 1.1, 0.93
_LOOSE = 1.28
# Lines further apart than this, in sizes of the type, are no lines of one paragraph.
_LEADING = 1.9
_INDENT = 1.0
_HAN_REST = 2.2
_LONGEST_HEADING, _LONGEST_HEADING_HAN = 160, 60
_FOOT = 0.55
_FEW_LINES = 3
_MIDDLE = 0.03
_UNDER = 1.6


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its place in the file and the edges of its column."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    first: float
    left: float
    right: float
    leading: float
    large: bool
    page: int
    column: int
    number: int
    foot: bool


@dataclass(slots=True)
class Text:
    """A paragraph, heading, item or note as its lines."""

    rows: list[Row]
    kind: Kind = "paragraph"
    level: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table of one page: the number counts the tables of its page."""

    grid: Grid
    page: int
    number: int


Part = Text | Table


@dataclass(slots=True)
class _State:
    parts: list[Part] = field(default_factory=list)
    notes: list[Part] = field(default_factory=list)
    open: Text | None = None
    tables: list[Table] = field(default_factory=list)


def rows_of(page: Page, body: float) -> list[Row | Table]:
    """Return the lines and tables of a page with their numbers; its footnotes are marked."""
    rows: list[Row | Table] = []
    number = tables = 0
    for column, parts in enumerate(page.columns):
        lines = [part for part in parts if isinstance(part, TextLine)]
        left, right, leading = _measures(lines, body)
        if len(lines) < _FEW_LINES:
            # Too few lines to show how wide the column is: its tables do.
            left = min([left, *(part.x0 for part in parts)])
            right = max([right, *(part.x1 for part in parts)])
        foot = _foot(parts, page.height, body)
        for at, part in enumerate(parts):
            if isinstance(part, Grid):
                tables += 1
                rows.append(Table(part, page.number, tables))
                continue
            number += 1
            rows.append(
                Row(
                    part.text, part.x0, part.x1, part.base, part.size, part.bold,
                    part.first, min(left, part.x0), max(right, part.x1),
                    min(leading.get(part.size, 9e9), _LEADING * part.size),
                    part.size >= _LARGER * body,
                    page.number, column, number, at >= foot,
                )
            )  # fmt: skip
    return rows


def _measures(lines: Sequence[TextLine], body: float) -> tuple[float, float, dict[float, float]]:
    """Return left edge, right edge and, by size of type, usual distance of a column's lines."""
    usual = [line for line in lines if abs(line.size - body) <= _SAME_SIZE * body] or list(lines)
    if not usual:
        return 0.0, 0.0, {}
    starts = Counter(round(line.x0 / 2) for line in usual)
    often = [start * 2.0 for start, count in starts.items() if count > 1]
    left = min(often, default=min(line.x0 for line in usual))
    right = max(line.x1 for line in usual)
    steps: dict[float, list[float]] = {}
    for a, b in itertools.pairwise(lines):
        if b.base - a.base > 0.9 * b.size and abs(a.size - b.size) <= _SAME_SIZE * a.size:
            steps.setdefault(b.size, []).append(b.base - a.base)
    leading = {size: sorted(found)[len(found) // 4] for size, found in steps.items()}
    return left, right, leading


def _foot(parts: Sequence[TextLine | Grid], height: float, body: float) -> int:
    """Return from where on the lines at the foot of a column are small: the footnotes."""
    at = len(parts)
    while at:
        part = parts[at - 1]
        small = isinstance(part, TextLine) and part.size <= _SMALLER * body
        if not small or not isinstance(part, TextLine) or part.base < _FOOT * height:
            break
        at -= 1
    return at if at else len(parts)


def body_size(weights: Counter[float]) -> float:
    """Return the size of type that most letters of a document have."""
    return max(weights, key=lambda size: (weights[size], -size), default=10.0)


def parts_of(rows: Iterable[Row | Table], rules: Rules) -> list[Part]:
    """Return the parts of a document: lines joined, tables where they stand among them."""
    state = _State()
    for row in rows:
        if isinstance(row, Table):
            state.tables.append(row)
        elif row.foot:
            _add_note(state, row, rules)
        elif state.open and _continues(state.open, row, bool(state.tables), rules):
            state.open.rows.append(row)
        else:
            _close(state)
            state.open = Text([row])
    _close(state)
    for part in state.parts:
        if isinstance(part, Text):
            _name(part, rules)
    _level(state.parts)
    return state.parts


def _close(state: _State) -> None:
    """End the open paragraph; what stood beside it in the meantime comes after it."""
    if state.open:
        state.parts.append(state.open)
    state.parts += state.tables
    state.parts += state.notes
    state.open, state.tables, state.notes = None, [], []


def _add_note(state: _State, row: Row, rules: Rules) -> None:
    last = state.notes[-1] if state.notes else None
    same = isinstance(last, Text) and last.rows[-1].page == row.page
    if isinstance(last, Text) and same and _continues(last, row, False, rules):
        last.rows.append(row)
        return
    state.notes.append(Text([row], "note"))


def _continues(text: Text, row: Row, tables: bool, rules: Rules) -> bool:
    """Whether a line goes on with a paragraph."""
    last = text.rows[-1]
    if len(text.rows) == 1 and _is_under(last, row):
        return True
    if abs(last.size - row.size) > _SAME_SIZE * last.size or last.bold != row.bold:
        return False
    if rules.pages.note.match(row.text) or (_is_item(row, rules) and not _is_cut(last, row, rules)):
        return False
    if rules.blocks.heading.match(row.text) and (
        _is_ended(last, rules)
        or _is_short(last, row)
        or rules.blocks.heading.match(text.rows[0].text)
    ):
        return False
    if (last.page, last.column) != (row.page, row.column):
        return _continues_over(text, row, tables, rules)
    step = row.base - last.base
    if tables or step <= 0.3 * row.size or step > _LOOSE * last.leading + 0.1 * row.size:
        return False
    if _is_centred(last) and _is_centred(row) and (last.bold or last.large):
        return True
    if _is_short(last, row):
        return False
    return not _opens(text, row, rules)


def _is_under(last: Row, row: Row) -> bool:
    """Whether a line says what the large number above it counts."""
    same = (last.page, last.column) == (row.page, row.column)
    near = 0 < row.base - last.base <= _UNDER * last.size
    return same and near and last.large and row.size * _LARGER < last.size and is_large(last.text)


def _is_item(row: Row, rules: Rules) -> bool:
    """Whether a line begins with the mark of an item, and says more than that."""
    mark = rules.blocks.item.match(row.text)
    return mark is not None and bool(row.text[mark.end() :].strip())


def _is_cut(last: Row, row: Row, rules: Rules) -> bool:
    """Whether a number at the beginning of a line is the end of the sentence above it."""
    same = abs(row.x0 - row.left) <= 0.3 * row.size and row.text[0].isdigit()
    return same and not _is_short(last, row) and not _is_ended(last, rules) and last.x0 <= row.x0


def _continues_over(text: Text, row: Row, tables: bool, rules: Rules) -> bool:
    """Whether a line at the top of a column goes on with a paragraph of the column before."""
    last = text.rows[-1]
    if text.kind != "paragraph" or _is_short(last, row) or is_large(text.rows[0].text):
        return False
    if row.x0 > row.left + _INDENT * row.size and not _is_item(text.rows[0], rules):
        return False
    if not _is_ended(last, rules):
        if is_han(last.text[-1]) or is_han(row.text[0]):
            return not tables or not rules.blocks.heading.match(row.text)
        return row.text[0].islower() or row.text[0].isdigit() or not tables
    first = text.rows[0]
    indented = len(text.rows) > 1 and first.x0 > first.left + _INDENT * first.size
    return indented and not tables


def _opens(text: Text, row: Row, rules: Rules) -> bool:
    """Whether the indent of a line shows that it opens a paragraph."""
    last, first = text.rows[-1], text.rows[0]
    indent = row.x0 - row.left > _INDENT * row.size
    moved = row.x0 - last.x0
    if _is_item(first, rules) and last is first and moved > 0:
        return moved > 6 * row.size
    if moved > 0.8 * row.size:
        return True
    if abs(moved) <= 0.3 * row.size:
        return indent and last is first and (is_han(row.text[0]) or _is_ended(last, rules))
    return moved < -_INDENT * row.size and last is not first and _is_ended(last, rules)


def _is_short(last: Row, row: Row) -> bool:
    """Whether a line ends although the first word of the next would have fitted in."""
    rest = last.right - last.x1
    if is_han(last.text[-1]) or is_han(row.text[0]):
        return rest > _HAN_REST * last.size
    return rest > row.first + 0.3 * last.size


def _is_ended(row: Row, rules: Rules) -> bool:
    return bool(rules.blocks.sentence_end.search(row.text.rstrip("”’\"')）】] ")))


def _is_centred(row: Row) -> bool:
    left, right = row.x0 - row.left, row.right - row.x1
    wide = row.right - row.left
    return left > row.size and abs(left - right) <= 2 * _MIDDLE * wide


def _name(text: Text, rules: Rules) -> None:
    """Tell headings, items and notes from paragraphs."""
    first = text.rows[0]
    whole = " ".join(row.text for row in text.rows)
    if text.kind == "note" or rules.pages.note.match(first.text):
        text.kind = "note"
    elif _is_heading(text, whole, rules):
        text.kind = "heading"
    elif _is_item(first, rules):
        text.kind = "item"


def _is_heading(text: Text, whole: str, rules: Rules) -> bool:
    first = text.rows[0]
    longest = _LONGEST_HEADING_HAN if is_han(whole) else _LONGEST_HEADING
    if is_large(first.text) and len(text.rows) > 1:
        return False
    if len(whole) > longest or _is_ended(text.rows[-1], rules) or is_number(whole):
        return False
    if not any(char.isalpha() for char in whole):
        return False
    if first.large:
        return True
    if rules.blocks.heading.match(first.text):
        return len(whole) <= rules.blocks.heading_longest
    return first.bold and len(text.rows) <= 3


def _level(parts: Sequence[Part]) -> None:
    """Give headings their level: the larger type goes before the smaller, that before bold."""
    headings = [part for part in parts if isinstance(part, Text) and part.kind == "heading"]
    sizes = sorted({part.rows[0].size for part in headings}, reverse=True)
    for part in headings:
        part.level = min(sizes.index(part.rows[0].size) + 1, 6)
