"""The order of findings, which does not depend on how many figures were looked at together."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tourmetrics.auditing.finding import Finding
from tourmetrics.tables import FINDINGS

PLACED = ("gravity", "turn", "place", "figure_ids", "message")
"""What findings are sorted by: how grave, which check, where the figures stand."""

_GRAVITY = {"error": 0, "warning": 1, "info": 2}
_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    **FINDINGS.dtypes,
    "gravity": pl.Int8,
    "turn": pl.Int8,
    "place": pl.List(pl.String),
}
# Longer than any offset in a document.
_DIGITS = 12


def empty_placed() -> pl.DataFrame:
    """Return no findings, with the columns that they are sorted by."""
    return pl.DataFrame(schema=_SCHEMA)


def with_places(
    findings: Sequence[Finding], prepared: pl.DataFrame, checks: Sequence[str]
) -> pl.DataFrame:
    """Return findings as rows, with what they are sorted by and the ``region`` they belong to.

    Args:
        findings: findings of figures in ``prepared``.
        prepared: the figures, each with its id.
        checks: the names of all checks, in their order.
    """
    table = pl.DataFrame(
        {
            "check": [f.check for f in findings],
            "severity": [f.severity for f in findings],
            "figure_ids": [list(f.figure_ids) for f in findings],
            "stated": [f.stated for f in findings],
            "expected": [f.expected for f in findings],
            "tolerance": [f.tolerance for f in findings],
            "message": [f.message for f in findings],
        },
        schema=FINDINGS.dtypes,
    )
    start = pl.col("start").cast(pl.String).str.zfill(_DIGITS)
    known = prepared.unique("figure_id", keep="first", maintain_order=True).select(
        figure="figure_id", place=pl.concat_str("doc", start, separator="\t"), region="region"
    )
    numbered = table.with_row_index("row")
    of_figures = (
        numbered.select("row", figure="figure_ids")
        .explode("figure", empty_as_null=False)
        .join(known, on="figure", how="left", maintain_order="left")
        .group_by("row", maintain_order=True)
        .agg("place", pl.col("region").first())
    )
    turns = {name: number for number, name in enumerate(checks)}
    return (
        numbered.join(of_figures, on="row", how="left", maintain_order="left")
        .with_columns(
            pl.col("severity").replace_strict(_GRAVITY, return_dtype=pl.Int8).alias("gravity"),
            pl.col("check").replace_strict(turns, return_dtype=pl.Int8).alias("turn"),
        )
        .select(*_SCHEMA, "region")
    )
