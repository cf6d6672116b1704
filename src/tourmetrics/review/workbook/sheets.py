"""The sheets of a workbook as rows of cells, whatever program saved it last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tourmetrics.documents.records import UnreadableError
from tourmetrics.documents.spreadsheets.looks import Looks, looks_of
from tourmetrics.errors import TableError
from tourmetrics.review.workbook.layout import HEADS, KEPT, NUMBERS, Head
from tourmetrics.review.workbook.texts import typed
from tourmetrics.tables import Place


class Cell(NamedTuple):
    """What stands in a cell: its text without the space around, and its number if it is one."""

    text: str | None = None
    number: float | None = None


# What a formula that went wrong leaves in its cell; no column takes it for a value.
ERROR = Cell("#ERROR!")


class Line(NamedTuple):
    """A row of a sheet: its number there, its cells by the names of their columns."""

    number: int
    cells: Mapping[str, Cell]

    def text(self, name: str) -> str | None:
        """Return the text of a cell, ``None`` if it is empty or lacks."""
        return self.cells.get(name, Cell()).text


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet that hold anything."""

    source: str
    lines: Sequence[Line]

    def error(self, line: Line, column: str, text: str) -> TableError:
        """An error that names the sheet, the row and the column."""
        return Place(self.source, [line.number]).error(0, column, text)


class Workbook:
    """A workbook that was saved after a review.

    Raises:
        TableError: it is no workbook.
    """

    def __init__(self, data: bytes, source: str) -> None:
        import fastexcel  # here: it takes time to import

        self._source = source
        try:
            self._book = fastexcel.read_excel(data)
        except fastexcel.FastExcelError as error:
            raise TableError(
                f"{source}: not a readable Excel workbook ({str(error).splitlines()[0]}): save it "
                "again as .xlsx"
            ) from error
        try:
            self._looks = looks_of(data)
        except UnreadableError as error:
            raise TableError(f"{source}: {error}") from error

    def kept(self) -> list[tuple[str | None, ...]]:
        """Return the rows of the hidden sheet.

        Raises:
            TableError: the workbook has none: it is not one of ours, or it was removed.
        """
        if KEPT not in self._book.sheet_names:
            raise TableError(
                f"{self._source}: is no workbook of a review (its hidden sheet {KEPT} lacks): make "
                "one with tourmetrics review export, and save it as .xlsx"
            )
        return self._cells(KEPT, "string")

    def sheet(self, name: str, heads: Sequence[Head]) -> Sheet:
        """Return the rows of a sheet, found by the names of its columns.

        Raises:
            TableError: the sheet or one of its columns lacks, or a column is there twice.
        """
        source = f"{self._source}, sheet {name}"
        if name not in self._book.sheet_names:
            raise TableError(
                f"{self._source}: has no sheet {name}: give the sheet its name back, or export the "
                "figures again"
            )
        texts = self._cells(name, "string")
        top = next(
            (at for at in range(min(len(texts), 4 * HEADS)) if _is_head(texts[at], heads)), None
        )
        if top is None:
            raise TableError(
                f"{source}: the row with the names of the columns lacks (quote, value, …): put it "
                "back, or export the figures again"
            )
        columns = _columns(texts[top], heads, Place(source, [top + 1]))
        floats = self._cells(name, "float")
        looks = self._looks.get(name, Looks())
        lines = []
        for number, (words, amounts) in enumerate(zip(texts, floats, strict=True), 1):
            if number <= top + 1:
                continue
            cells = {
                column: Cell(text, amounts[at] if column in NUMBERS else None)
                for column, at in columns.items()
                if (text := typed(words[at])) is not None
            }
            for column, at in columns.items():
                if (number, at + 1) in looks.errors:
                    cells[column] = ERROR
                elif (number, at + 1) in looks.percent and column in NUMBERS:
                    cells[column] = Cell(f"{100 * amounts[at]:.12g}%")
            if cells:
                lines.append(Line(number, cells))
        return Sheet(source, lines)

    def _cells(self, name: str, dtype: str) -> list[tuple[Any, ...]]:
        loaded = self._book.load_sheet(name, header_row=None, skip_rows=0, dtypes=dtype)  # type: ignore[call-overload]
        rows: list[tuple[Any, ...]] = loaded.to_polars().rows()
        return rows


def is_review(path: Path) -> bool:
    """Tell whether a file is a workbook of a review, whatever became of its rows.

    >>> is_review(Path("no-such-file.xlsx"))
    False
    """
    import fastexcel  # here: it takes time to import

    try:
        return KEPT in fastexcel.read_excel(str(path)).sheet_names
    except (fastexcel.FastExcelError, OSError):
        return False


def _is_head(row: Sequence[str | None], heads: Sequence[Head]) -> bool:
    names = {head.name for head in heads}
    return 2 * len(names & {typed(cell) for cell in row}) > len(names)


def _columns(row: Sequence[str | None], heads: Sequence[Head], place: Place) -> dict[str, int]:
    found: dict[str, int] = {}
    names = {head.name for head in heads}
    for at, cell in enumerate(row):
        name = typed(cell)
        if name in found:
            raise place.error(0, name, "is there twice: remove the column that was put in")
        if name in names:
            found[name] = at
    for name in (head.name for head in heads):
        if name not in found:
            raise place.error(0, name, "the column lacks: put it back, or export the figures again")
    return found
