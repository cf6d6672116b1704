"""Writes the workbook: rows to cells, with lists to choose from, links, and what is not to change.

Rows are written one after the other and not kept, so that a hundred thousand of them take little
memory. Sheets are not protected: a protected sheet cannot be sorted. The columns that tell which
row it is refuse to be typed into, and reading back compares them with what was exported.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from tourmetrics.errors import OutputError
from tourmetrics.review.workbook.choices import CLOSED, Choices
from tourmetrics.review.workbook.kept import MARK, pieces
from tourmetrics.review.workbook.layout import DATES, HEADS, KEPT, KEY, LISTS, NUMBERS, Head
from tourmetrics.review.workbook.texts import shown
from tourmetrics.review.workbook.words import Words

Piece = tuple[bool, str]
# A cell: a value, or a sentence in pieces, of which some are bold.
Cell = str | float | int | date | None | list[Piece]

_CREATED = datetime(2000, 1, 1)  # fixed: the same rows give the same bytes
_MOST_ROWS = 1_000_000
_MOST_LINKS = 65_000
# Heights in points: five lines of a sentence, two lines, and those of the two rows of heads.
_TALL, _LOW, _HEAD_HEIGHTS = 75, 30, (32, 15)
# Excel counts a 29 February 1900 that never was; days before it would shift.
_FIRST_SAFE_DAY = date(1900, 3, 1)
# So many digits of a whole number are shown without its thousands set apart.
_GROUPED_FROM = 10_000
_RUN = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_INPUT_LIMIT, _TITLE_LIMIT = 255, 32
_FILLS = {"key": "#EDEDED", "told": "#F7F7F7", "edit": "#DDEBF7"}


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of a workbook, made once."""

    head: Mapping[str, Any]
    title: Any
    text: Any
    guarded: Any
    number: Any
    grouped: Any
    day: Any
    bold: Any
    told: Any
    link: Any
    large: Any


class Book:
    """A workbook in the making; ``close`` gives its bytes."""

    def __init__(self, words: Words, choices: Choices, docs: Sequence[str]) -> None:
        import xlsxwriter  # here: it takes time to import, and workbooks are rarely written

        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._buffer, {"constant_memory": True})
        self._book.set_properties({"created": _CREATED})
        self._words, self._choices = words, choices
        listed = {name: list(entries.values()) for name, entries in choices.entries.items()}
        listed["doc"] = list(docs)
        self._lists = {name: entries for name, entries in listed.items() if entries}
        self.formats = _formats(self._book)

    def close(self) -> bytes:
        """Return the finished workbook."""
        self._book.close()
        return self._buffer.getvalue()

    def plain_sheet(self, name: str) -> Any:
        """Add a sheet without columns of a table."""
        return self._book.add_worksheet(name)

    def table_sheet(
        self,
        name: str,
        heads: Sequence[Head],
        rows: Iterable[Sequence[Cell]],
        count: int,
        *,
        links: Mapping[str, str] | None = None,
        spare: int = 0,
        frozen: int = 0,
    ) -> None:
        """Add a sheet with two rows of heads, a filter, and lists to choose from.

        Args:
            name: what the sheet is called.
            heads: its columns.
            rows: one cell for each column.
            count: how many rows there are.
            links: the file of each document, for the column ``doc``.
            spare: empty rows to fill below.
            frozen: columns on the left that stay in sight.

        Raises:
            OutputError: more rows than a sheet holds.
        """
        if count > _MOST_ROWS:
            raise OutputError(
                f"{name}: {count} rows are more than a sheet holds: export the documents in parts"
            )
        sheet = self._book.add_worksheet(name)
        for at, head in enumerate(heads):
            sheet.set_column(at, at, head.width, self._column_format(head))
        # All rows are alike in height: sorting does not move heights along.
        tall = any(head.name == "sentence" for head in heads)
        sheet.set_default_row(_TALL if tall else _LOW)
        for row, height in enumerate(_HEAD_HEIGHTS):
            sheet.set_row(row, height)
        sheet.freeze_panes(HEADS, frozen)
        last = HEADS + count + spare - 1
        sheet.autofilter(HEADS - 1, 0, max(last, HEADS), len(heads) - 1)
        for at, head in enumerate(heads):
            sheet.write_string(0, at, head.title, self.formats.head[head.role])
            told = {
                "validate": "any",
                "input_title": head.title[:_TITLE_LIMIT],
                "input_message": head.meaning[:_INPUT_LIMIT],
            }
            sheet.data_validation(0, at, 0, at, told)
        for at, head in enumerate(heads):
            sheet.write_string(1, at, head.name, self.formats.told)
        writers = [self._writer(sheet, head, links or {}) for head in heads]
        for row, cells in enumerate(rows, HEADS):
            for at, cell in enumerate(cells):
                if cell is not None:
                    writers[at](row, at, cell)
        for at, head in enumerate(heads):
            self._validate(sheet, at, head, HEADS, max(last, HEADS))
        if "action" in {head.name for head in heads}:
            self._mark_rejected(sheet, heads, max(last, HEADS))

    def lists(self) -> None:
        """Add the hidden sheet with the lists, and a defined name for each of them."""
        sheet = self._book.add_worksheet(LISTS)
        sheet.hide()
        for at, (name, entries) in enumerate(self._lists.items()):
            sheet.write_string(0, at, name)
            column = _letters(at)
            place = f"={LISTS}!${column}$2:${column}${len(entries) + 1}"
            self._book.define_name(_range(name), place)
        for row, beside in enumerate(zip_longest(*self._lists.values()), 1):
            for at, entry in enumerate(beside):
                if entry is not None:
                    words = shown(entry)
                    form = self.formats.guarded if words.startswith(_RUN) else None
                    sheet.write_string(row, at, words, form)

    def kept(self, head: str, lines: Iterable[tuple[str, str]]) -> None:
        """Add the hidden sheet with the rows as they are exported: key and JSON."""
        sheet = self._book.add_worksheet(KEPT)
        sheet.very_hidden()
        for at, cell in enumerate((KEY, MARK, head)):
            sheet.write_string(0, at, cell)
        for row, (key, text) in enumerate(lines, 1):
            sheet.write_string(row, 0, key)
            for at, piece in enumerate(pieces(text), 1):
                sheet.write_string(row, at, piece)

    def _column_format(self, head: Head) -> Any:
        if head.name in DATES or head.name == "at":
            return self.formats.day
        return self.formats.number if head.name in NUMBERS else self.formats.text

    def _writer(
        self, sheet: Any, head: Head, links: Mapping[str, str]
    ) -> Callable[[int, int, Any], object]:
        formats, choices = self.formats, self._choices
        linked = 0

        def number(row: int, at: int, value: float) -> object:
            large = float(value).is_integer() and abs(value) >= _GROUPED_FROM
            return sheet.write_number(row, at, value, formats.grouped if large else formats.number)

        def day(row: int, at: int, value: date) -> object:
            if value < _FIRST_SAFE_DAY:
                return sheet.write_string(row, at, value.isoformat(), formats.text)
            return sheet.write_datetime(row, at, value, formats.day)

        @lru_cache(maxsize=4096)
        def dressed(value: str) -> tuple[str, Any]:
            words = choices.entry(head.name, value)
            # A person who edits the cell does not make a formula of it.
            return words, formats.guarded if words.startswith(_RUN) else formats.text

        def text(row: int, at: int, value: str) -> object:
            return sheet.write_string(row, at, *dressed(value))

        def rich(row: int, at: int, value: list[Piece]) -> object:
            if len(value) == 1:
                bold, words = value[0]
                form = formats.guarded if words.startswith(_RUN) else formats.text
                return sheet.write_string(row, at, words, formats.bold if bold else form)
            parts: list[Any] = []
            for bold, words in value:
                parts += [formats.bold, words] if bold else [words]
            runs = value[0][1].startswith(_RUN)
            return sheet.write_rich_string(
                row, at, *parts, formats.guarded if runs else formats.text
            )

        def document(row: int, at: int, value: str) -> object:
            nonlocal linked
            if value not in links or linked >= _MOST_LINKS:
                return text(row, at, value)
            linked += 1
            return sheet.write_url(row, at, f"external:{links[value]}", formats.link, shown(value))

        if head.name in NUMBERS:
            return number
        if head.name in DATES:
            return day
        if head.name == "doc":
            return document
        return rich if head.name == "sentence" else text

    def _validate(self, sheet: Any, at: int, head: Head, first: int, last: int) -> None:
        options: dict[str, Any] = {"error_title": head.title[:_TITLE_LIMIT]}
        text = self._words.text
        if head.role == "key":
            # No value is right: nothing can be typed, and everything can be sorted.
            options |= {
                "validate": "custom",
                "value": "=FALSE",
                "error_message": text("This cell tells which row it is and stays as it is."),
            }
        elif head.role == "edit" and head.name in self._lists:
            closed = head.name in CLOSED
            options |= {
                "validate": "list",
                "source": f"={_range(head.name)}",
                "error_type": "stop" if closed else "warning",
                "error_message": text("Choose from the list.")
                if closed
                else text("This is not on the list. It is checked when it is imported."),
            }
        else:
            return
        sheet.data_validation(first, at, last, at, options)

    def _mark_rejected(self, sheet: Any, heads: Sequence[Head], last: int) -> None:
        at = [head.name for head in heads].index("action")
        cell = f"${_letters(at)}{HEADS + 1}"
        for word, form in (
            ("reject", {"font_strikeout": True, "font_color": "#9C0006"}),
            ("accept", {"bg_color": "#E2EFDA"}),
            ("add", {"bg_color": "#E2EFDA"}),
        ):
            options = {
                "type": "formula",
                "criteria": f'=LEFT({cell},{len(word)})="{word}"',
                "format": self._book.add_format(form),
            }
            sheet.conditional_format(HEADS, 0, last, len(heads) - 1, options)


def _formats(book: Any) -> Formats:
    top = {"valign": "top"}
    wrapped = {**top, "text_wrap": True, "num_format": "@"}
    head = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
    return Formats(
        head={role: book.add_format({**head, "bg_color": fill}) for role, fill in _FILLS.items()},
        title=book.add_format({"bold": True, "font_size": 16}),
        text=book.add_format(wrapped),
        guarded=book.add_format({**wrapped, "quote_prefix": True}),
        number=book.add_format(top),
        grouped=book.add_format({**top, "num_format": "#,##0"}),
        day=book.add_format({**top, "num_format": "yyyy-mm-dd"}),
        bold=book.add_format(
            {**wrapped, "bold": True, "font_color": "#C00000", "quote_prefix": True}
        ),
        told=book.add_format({"font_color": "#808080", "italic": True}),
        link=book.add_format(
            {
                **top,
                "text_wrap": True,
                "font_color": "#0563C1",
                "underline": 1,
                "quote_prefix": True,
            }
        ),
        large=book.add_format({**top, "text_wrap": True}),
    )


def _range(name: str) -> str:
    return f"list_{name}"


def _letters(at: int) -> str:
    """Return the letters of a column, counted from 0.

    >>> _letters(0), _letters(27)
    ('A', 'AB')
    """
    letters = ""
    at += 1
    while at:
        at, left = divmod(at - 1, 26)
        letters = chr(ord("A") + left) + letters
    return letters


def in_cells(rows: Iterable[Mapping[str, Any]], heads: Sequence[Head]) -> Iterator[list[Cell]]:
    """Return the rows as cells in the order of the columns."""
    names = [head.name for head in heads]
    for row in rows:
        yield [row.get(name) for name in names]
