"""Collects what is wrong in cells, so that all of it is told at once."""

from __future__ import annotations

from types import TracebackType

from tourmetrics.errors import TableError
from tourmetrics.goals.cells import CellError
from tourmetrics.review.workbook.sheets import Line, Sheet

# More than these are not told at once.
_TOLD = 10


class Faults:
    """The faults of a workbook in the order in which they were found."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._found: list[TableError] = []

    def add(self, sheet: Sheet, line: Line, column: str, text: str) -> None:
        """Note a fault of one cell."""
        self._found.append(sheet.error(line, column, text))

    def cell(self, sheet: Sheet, line: Line, column: str) -> _Cell:
        """Return a context in which what cannot be understood becomes a fault of that cell."""
        return _Cell(self, sheet, line, column)

    def raise_any(self) -> None:
        """Refuse the workbook if anything in it is wrong.

        Raises:
            TableError: names sheet, row, column and remedy of up to ten cells.
        """
        if len(self._found) == 1:
            raise self._found[0]
        if self._found:
            told = [str(error) for error in self._found[:_TOLD]]
            more = len(self._found) - _TOLD
            left = f"\n  and {more} more" if more > 0 else ""
            raise TableError(
                f"{self._source}: {len(self._found)} cells to mend:\n  " + "\n  ".join(told) + left
            )


class _Cell:
    def __init__(self, faults: Faults, sheet: Sheet, line: Line, column: str) -> None:
        self._faults, self._place = faults, (sheet, line, column)

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if isinstance(fault, CellError):
            self._faults.add(*self._place, str(fault))
            return True
        return False
