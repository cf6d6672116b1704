"""From records to tables: figures as a frame, empty tables, missing ids."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import polars as pl

from tourmetrics.model import Figure
from tourmetrics.tables.declared import FIGURES
from tourmetrics.tables.schema import Schema

_ID_LENGTH = 16
_PERIOD = ("period_start", "period_end")
# What people decide; no extraction fills these.
_REVIEW = ("reviewed_by", "reviewed_at", "original")
_PLAIN = tuple(name for name in FIGURES.names if name not in (*_PERIOD, *_REVIEW))


def empty(schema: Schema) -> pl.DataFrame:
    """Return the table without rows.

    >>> from tourmetrics.tables import GOALS
    >>> empty(GOALS).height
    0
    """
    return pl.DataFrame(schema=schema.dtypes)


def figures_frame(figures: Iterable[Figure]) -> pl.DataFrame:
    """Return figures as a table, in the order given; Decimals become the nearest Float64.

    >>> figures_frame([]).columns[:3]
    ['doc', 'start', 'end']
    """
    rows = list(figures)
    numbers = {"value", "high", "precision"}
    data: dict[str, list[object]] = {}
    for name in _PLAIN:
        values = [getattr(row, name) for row in rows]
        data[name] = (
            [None if v is None else float(v) for v in values] if name in numbers else values
        )
    data["period_start"] = [row.period[0] if row.period else None for row in rows]
    data["period_end"] = [row.period[1] if row.period else None for row in rows]
    for name in _REVIEW:
        data[name] = [None] * len(rows)
    return pl.DataFrame({name: data[name] for name in FIGURES.names}, schema=FIGURES.dtypes)


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
