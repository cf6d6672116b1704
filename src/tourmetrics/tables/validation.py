"""Checks of a table against its schema; every error names column, row and value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from tourmetrics.errors import TableError
from tourmetrics.knowledge import load_knowledge
from tourmetrics.tables.schema import Column, Schema

_SHOWN_VALUES = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows came from, for error messages.

    ``rows`` gives each row's number in the file (or ``None``: the row's number in the table,
    from 1), ``word`` what such a number is called there.
    """

    source: str = ""
    rows: Sequence[int] | None = None
    word: str = "row"

    def error(self, row: int | None, column: str | None, text: str) -> TableError:
        """An error about the row with that index (from 0) and that column."""
        parts = [self.source] if self.source else []
        if row is not None:
            parts.append(f"{self.word} {self.rows[row] if self.rows is not None else row + 1}")
        if column is not None:
            parts.append(f"column {column}")
        return TableError(f"{', '.join(parts)}: {text}" if parts else text)


@dataclass(frozen=True, slots=True)
class _Check:
    """What may be wrong with a column's value: the rows where it is, and what to do then."""

    column: str
    broken: pl.Expr
    remedy: str


def validate(
    frame: pl.DataFrame,
    schema: Schema,
    *,
    strict: bool = False,
    place: Place | None = None,
    units: frozenset[str] | None = None,
) -> pl.DataFrame:
    """Return the table with the schema's columns, types and order, or say what is wrong.

    Columns that the schema does not know are left out, or refused when ``strict``. Columns whose
    values may be null may be missing; they are added as null, or refused when ``strict``.
    ``units`` closes the unit columns in place of the shipped list.

    Raises:
        TableError: a missing column, a wrong type or value; names column, row and value.

    >>> from tourmetrics.tables import FINDINGS, empty, validate
    >>> validate(empty(FINDINGS), FINDINGS).columns[:2]
    ['check', 'severity']
    """
    place = place or Place(f"{schema.name} table")
    check_names(frame.columns, schema, strict, place)
    out = pl.DataFrame(
        [_typed(frame, column, place) for column in schema.columns], schema=schema.dtypes
    )
    _refuse_broken(out, _checks(schema, units), place)
    return out


def check_names(names: Sequence[str], schema: Schema, strict: bool, place: Place) -> None:
    """Refuse a table that lacks a column, or one with others where ``strict``.

    Raises:
        TableError: names the columns.
    """
    present = set(names)
    missing = [c.name for c in schema.columns if c.name not in present and (strict or c.required)]
    if missing:
        raise place.error(
            None,
            None,
            f"the {schema.name} table has no column {', '.join(missing)}: "
            f"add it (its columns are {', '.join(schema.names)})",
        )
    extra = [name for name in names if name not in schema.names]
    if strict and extra:
        raise place.error(
            None, None, f"the {schema.name} table knows no column {', '.join(extra)}: remove it"
        )


def _typed(frame: pl.DataFrame, column: Column, place: Place) -> pl.Series:
    if column.name not in frame.columns:
        return pl.Series(column.name, [None] * frame.height, dtype=column.dtype)
    series = frame[column.name]
    dtype, wanted = series.dtype, column.dtype
    fits = (
        dtype in (wanted, pl.Null)
        or (wanted == pl.Float64 and dtype.is_numeric())
        or (wanted == pl.Int64 and dtype.is_integer())
        or (wanted == pl.String and isinstance(dtype, (pl.Categorical, pl.Enum)))
        or dtype == pl.List(pl.Null)
        or (wanted == pl.List(pl.String) and isinstance(dtype, pl.List) and series.is_empty())
    )
    if not fits:
        raise place.error(
            None, column.name, f"the type is {dtype}, not {wanted}: cast the column to {wanted}"
        )
    if dtype == wanted:
        return series
    cast = series.cast(wanted, strict=False)
    lost = (cast.is_null() & series.is_not_null()).arg_max() if series.len() else None
    if lost is not None and cast[lost] is None and series[lost] is not None:
        raise place.error(lost, column.name, f"{series[lost]!r} does not fit into {wanted}")
    return cast


def _checks(schema: Schema, units: frozenset[str] | None) -> Iterator[_Check]:
    """Yield all checks of a table: those of each column in their order, then those of rows."""
    for column in schema.columns:
        cell = pl.col(column.name)
        if column.required:
            yield _Check(column.name, cell.is_null(), "a value is needed here")
        if column.type == "number":
            yield _Check(column.name, ~cell.is_finite(), "write a finite number")
        allowed: Sequence[str] = column.allowed
        if column.closed_by_units:
            allowed = sorted(units if units is not None else load_knowledge().unit_names)
        if allowed:
            more = " …" if len(allowed) > _SHOWN_VALUES else ""
            shown = ", ".join(allowed[:_SHOWN_VALUES]) + more
            yield _Check(column.name, ~cell.is_in(list(allowed)), f"write one of {shown}")
    for rule in schema.rules:
        yield _Check(rule.column, ~rule.holds, rule.remedy)


def _refuse_broken(frame: pl.DataFrame, checks: Iterable[_Check], place: Place) -> None:
    """Say which row breaks the first check that any row breaks; all are asked at once."""
    bad = [(check, check.broken.fill_null(value=False)) for check in checks]
    found = frame.select(rows.any().alias(str(n)) for n, (_, rows) in enumerate(bad))
    broken = [bad[n] for n, series in enumerate(found) if series.any()]
    if not broken:
        return
    check, rows = broken[0]
    places = frame.select(rows.alias("bad"))["bad"].arg_true()
    first = int(places[0])
    more = f" (and {len(places) - 1} more such)" if len(places) > 1 else ""
    shown = _shown(frame[check.column][first])
    raise place.error(first, check.column, f"{shown} cannot stand here: {check.remedy}{more}")


def _shown(value: object) -> str:
    text = "an empty cell" if value is None else repr(value)
    return text if len(text) <= 80 else text[:77] + "…'"
