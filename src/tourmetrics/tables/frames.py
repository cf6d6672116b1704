"""From records to tables: figures as a frame, empty tables, missing ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from hashlib import sha256
from operator import attrgetter

import polars as pl

from tourmetrics.model import Figure
from tourmetrics.tables.declared import FIGURES
from tourmetrics.tables.schema import Schema

_ID_LENGTH = 16
# A short table is built faster row by row, a long one column by column.
_FEW = 100
# What people decide; no extraction fills these.
_REVIEW = ("reviewed_by", "reviewed_at", "original")


def empty(schema: Schema) -> pl.DataFrame:
    """Return the table without rows.

    >>> from tourmetrics.tables import GOALS
    >>> empty(GOALS).height
    0
    """
    return pl.DataFrame(schema=schema.dtypes)


_NO_FIGURES = empty(FIGURES)


def figures_frame(figures: Iterable[Figure]) -> pl.DataFrame:
    """Return figures as a table, in the order given; Decimals become the nearest Float64.

    >>> figures_frame([]).columns[:3]
    ['doc', 'start', 'end']
    """
    rows = list(figures)
    if not rows:
        return _NO_FIGURES.clone()
    if len(rows) <= _FEW:
        values = [[cell(row) for cell in _CELLS] for row in rows]
        return pl.DataFrame(values, schema=FIGURES.dtypes, orient="row")
    # One column after the other: a list of all cells would take more memory than the table.
    return pl.DataFrame(
        [
            pl.Series(name, [cell(row) for row in rows], dtype)
            for (name, dtype), cell in zip(FIGURES.dtypes.items(), _CELLS, strict=True)
        ]
    )


def _high(figure: Figure) -> float | None:
    return None if figure.high is None else float(figure.high)


def _first_day(figure: Figure) -> date | None:
    return figure.period[0] if figure.period else None


def _last_day(figure: Figure) -> date | None:
    return figure.period[1] if figure.period else None


def _nobody(_: Figure) -> None:
    return None


# What is no field of a figure as it is.
_MADE: Mapping[str, Callable[[Figure], object]] = {
    "value": lambda figure: float(figure.value),
    "high": _high,
    "precision": lambda figure: float(figure.precision),
    "period_start": _first_day,
    "period_end": _last_day,
    **dict.fromkeys(_REVIEW, _nobody),
}
_CELLS = tuple(_MADE.get(name) or attrgetter(name) for name in FIGURES.names)


def with_figure_ids(figures: pl.DataFrame) -> pl.DataFrame:
    """Fill missing ``figure_id`` from document, span and quote, as tables by other hands need.

    Ids that are there stay as they are.
    """
    if not figures["figure_id"].has_nulls():
        return figures
    lacking = figures.with_row_index("at").filter(pl.col("figure_id").is_null())
    made = [
        sha256("\x1f".join(map(str, row)).encode()).hexdigest()[:_ID_LENGTH]
        for row in lacking.select("doc", "start", "end", "quote").iter_rows()
    ]
    filled = figures["figure_id"].scatter(lacking["at"], made)
    return figures.with_columns(filled.alias("figure_id"))
