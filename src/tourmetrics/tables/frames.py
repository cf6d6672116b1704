"""From records to tables: figures as a frame, empty tables, missing ids."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import polars as pl

from tourmetrics.model import Figure
from tourmetrics.tables.declared import FIGURES
from tourmetrics.tables.schema import Schema

_ID_LENGTH = 16
# A short table is built faster row by row, a long one column by column.
_FEW = 100
Row = tuple[object, ...]


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
    rows = [_row(figure) for figure in figures]
    if not rows:
        return _NO_FIGURES.clone()
    if len(rows) <= _FEW:
        return pl.DataFrame(rows, schema=FIGURES.dtypes, orient="row")
    columns = zip(FIGURES.dtypes.items(), zip(*rows, strict=True), strict=True)
    return pl.DataFrame([pl.Series(name, values, dtype) for (name, dtype), values in columns])


def _row(figure: Figure) -> Row:
    """Return the fields of a figure in the order of the table's columns."""
    first, last = figure.period or (None, None)
    return (
        figure.doc,
        figure.start,
        figure.end,
        figure.quote,
        figure.kind,
        float(figure.value),
        None if figure.high is None else float(figure.high),
        figure.comparator,
        figure.unit,
        figure.metric,
        figure.label,
        figure.measure,
        figure.change,
        first,
        last,
        figure.region,
        figure.each,
        figure.figure_id,
        figure.sentence,
        figure.locator,
        figure.language,
        figure.published,
        figure.publisher,
        float(figure.precision),
        figure.rule,
        figure.confidence,
        figure.doc_digest,
    )


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
