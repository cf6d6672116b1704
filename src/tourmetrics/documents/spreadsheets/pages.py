"""A sheet as its reader found it: the texts that are shown, by place, and what is merged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

Reach = tuple[int, int]

_HAN = re.compile("[\u3400-\u9fff]")
_MOST_STRETCHES = 5


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells: first and last row, first and last column, all counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Page:
    """The filled cells of one sheet, row by row, counted from 1; a blank cell has no entry.

    ``hidden_rows`` and ``hidden_columns`` are reaches of what the sheet does not show;
    ``valueless`` are cells with a formula whose result the file does not hold; from row
    ``cut_at`` on there was too much to read.
    """

    name: str
    hidden: bool = False
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: list[Reach] = field(default_factory=list)
    hidden_columns: list[Reach] = field(default_factory=list)
    valueless: list[tuple[int, int]] = field(default_factory=list)
    cut_at: int | None = None

    def put(self, row: int, column: int, text: str) -> None:
        """Set the text of a cell; one that shows nothing stays blank."""
        if text.strip():
            self.cells.setdefault(row, {})[column] = text

    def without_hidden(self) -> tuple[Page, list[str]]:
        """Return what is shown of the sheet, and the hidden rows and columns that hold texts."""
        used = {column for row in self.cells.values() for column in row}
        rows = _within(self.hidden_rows, self.cells)
        columns = _within(self.hidden_columns, used)
        if not rows and not columns:
            return self, []
        cells = {
            number: {at: text for at, text in row.items() if at not in columns}
            for number, row in self.cells.items()
            if number not in rows
        }
        # The words of merged cells stand in their first place, which may be hidden.
        for area in self.merged:
            text = self.cells.get(area.top, {}).get(area.left)
            row = next((r for r in range(area.top, area.bottom + 1) if r not in rows), None)
            at = next((c for c in range(area.left, area.right + 1) if c not in columns), None)
            if text and row and at and (row, at) != (area.top, area.left):
                cells.setdefault(row, {}).setdefault(at, text)
        shown = Page(
            self.name,
            self.hidden,
            {number: cells[number] for number in sorted(cells) if cells[number]},
            self.merged,
            self.hidden_rows,
            valueless=self.valueless,
            cut_at=self.cut_at,
        )
        names = [f"its hidden rows ({_listed(rows, str)})"] if rows else []
        names += [f"its hidden columns ({_listed(columns, column_name)})"] if columns else []
        return shown, names


def joined(reaches: Iterable[Reach]) -> list[Reach]:
    """Return reaches in their order, those that touch each other as one.

    >>> joined([(5, 6), (1, 2), (3, 3)])
    [(1, 3), (5, 6)]
    """
    found: list[Reach] = []
    for first, last in sorted(reaches):
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return found


def column_name(column: int) -> str:
    """Return the letters of a column that is counted from 1.

    >>> column_name(3), column_name(28)
    ('C', 'AB')
    """
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def is_chinese(texts: Iterable[str]) -> bool:
    """Whether any text has Chinese characters.

    >>> is_chinese(["2024", "人数"])
    True
    """
    return any(_HAN.search(text) for text in texts)


def _within(reaches: Iterable[Reach], used: Iterable[int]) -> set[int]:
    """Return which of the used numbers lie in any of the reaches, in one pass over both."""
    ordered = sorted(used)
    found: set[int] = set()
    at = 0
    for first, last in sorted(reaches):
        while at < len(ordered) and ordered[at] <= last:
            if ordered[at] >= first:
                found.add(ordered[at])
            at += 1
    return found


def _listed(numbers: set[int], name: Callable[[int], str]) -> str:
    """Return numbers as a short list of stretches: 3-5, 9."""
    stretches: list[list[int]] = []
    for number in sorted(numbers):
        if stretches and stretches[-1][1] == number - 1:
            stretches[-1][1] = number
        else:
            stretches.append([number, number])
    texts = [name(a) if a == b else f"{name(a)}-{name(b)}" for a, b in stretches[:_MOST_STRETCHES]]
    return ", ".join(texts) + (" …" if len(stretches) > _MOST_STRETCHES else "")
