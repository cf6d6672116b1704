"""``conflict``: two documents that state different values for one thing, time and place."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tourmetrics.auditing.finding import Finding, amount, metric_name
from tourmetrics.knowledge import Knowledge

_KEY = (
    "thing",
    "region",
    "each",
    "measure",
    "change",
    "period_start",
    "period_end",
    "unit",
)


def conflict(figures: pl.DataFrame, knowledge: Knowledge) -> Iterator[Finding]:
    """The newest value against each other document's, where rounding cannot explain the gap.

    Where one document gives the thing several values, they are of its parts, and nothing is said.
    """
    stated = figures.filter(
        (pl.col("kind") == "reported")
        & (pl.col("comparator") == "eq")
        & pl.col("period_end").is_not_null()
        & pl.col("thing").is_not_null()
    )
    several = pl.col("value").n_unique().over([*_KEY, "doc"]).max().over(_KEY) > 1
    ordered = (
        stated.filter(~several)
        .sort("published", "doc", "start", descending=[True, False, False], nulls_last=True)
        .unique([*_KEY, "doc"], keep="first", maintain_order=True)
    )
    newest = ordered.unique(_KEY, keep="first", maintain_order=True)
    against = newest.join(ordered, on=_KEY, nulls_equal=True, suffix="_old").filter(
        (pl.col("figure_id") != pl.col("figure_id_old"))
        & (
            (pl.col("value") - pl.col("value_old")).abs()
            > (pl.col("precision") + pl.col("precision_old")) * (1 + 1e-9)
        )
    )
    for row in against.sort("doc", "start", "doc_old").iter_rows(named=True):
        unit = row["unit"]
        name = metric_name(row["metric"], row["label"], knowledge)
        gap = amount(abs(row["value"] - row["value_old"]), unit, knowledge)
        message = (
            f"{name}, {row['period_start']} to {row['period_end']}: {row['doc']} states "
            f"{amount(row['value'], unit, knowledge)}, {row['doc_old']} states "
            f"{amount(row['value_old'], unit, knowledge)}: {gap} apart."
        )
        yield Finding(
            "conflict",
            "warning",
            (row["figure_id"], row["figure_id_old"]),
            row["value_old"],
            row["value"],
            row["precision"] + row["precision_old"],
            message,
        )
