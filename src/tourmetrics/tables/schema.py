"""How a table is declared: columns with a type, a meaning and the values they may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

ColumnType = Literal["text", "integer", "number", "date", "list"]

DTYPES: Mapping[ColumnType, pl.DataType] = {
    "text": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "date": pl.Date(),
    "list": pl.List(pl.String()),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    ``required`` columns hold no null. ``allowed`` is a closed list of values; ``closed_by_units``
    closes the column by the unit list of the knowledge instead.
    """

    name: str
    type: ColumnType
    meaning: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    closed_by_units: bool = False

    @property
    def dtype(self) -> pl.DataType:
        """The polars type of the column."""
        return DTYPES[self.type]


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition on a row that ``holds``; a null outcome counts as kept.

    ``column`` is the column to blame, ``remedy`` the end of the error's sentence.
    """

    column: str
    holds: pl.Expr
    remedy: str


@dataclass(frozen=True, slots=True)
class Schema:
    """A table's name, its columns in order and the rules that its rows keep.

    >>> from tourmetrics.tables import FIGURES
    >>> FIGURES.names[:3]
    ('doc', 'start', 'end')
    """

    name: str
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in the table's order."""
        return tuple(column.name for column in self.columns)

    @property
    def dtypes(self) -> dict[str, pl.DataType]:
        """The polars type of every column, in the table's order."""
        return {column.name: column.dtype for column in self.columns}

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises:
            KeyError: the table has none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
