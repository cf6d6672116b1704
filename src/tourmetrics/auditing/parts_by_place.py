"""Totals of a place that are no more than the visits of its parts added up."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tourmetrics.auditing.evidence import levels
from tourmetrics.auditing.finding import Finding, amount, metric_name
from tourmetrics.auditing.scope import Scope
from tourmetrics.auditing.summing import spread
from tourmetrics.knowledge import Knowledge

_AT = ("doc", "thing", "each", "period_start", "period_end", "unit")
_COUNTED_AGAIN = ("visits", "persons")
# A sum is no accident where rounding leaves less room than this share of it.
_SURE = 0.005
_SHOWN = 4


def parts_by_place(prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """Visitors of a place whose number is the sum of its parts' numbers in the same document.

    One visitor of two counties is counted in both, so such a sum is no number of visitors. Stocks
    and money do add up over places, and visits of single sights are not compared.
    """
    stated = levels(prepared).filter(
        pl.col("quantity").is_in(_COUNTED_AGAIN)
        & (pl.col("aggregation") == "sum")
        & pl.col("region").is_not_null()
        & pl.col("firm")
        & (pl.col("value") > 0)
    )
    parents = _parents(stated["region"], scope.knowledge)
    inner = (
        stated.filter(pl.col("sole"))
        .join(parents, on="region")
        .unique([*_AT, "region"], keep="first", maintain_order=True)
        .group_by(*_AT, "parent")
        .agg(
            pl.col("value").sum().alias("total"),
            pl.col("precision").sum().alias("room"),
            pl.col("figure_id").sort_by("n").alias("part_ids"),
            pl.col("value").sort_by("n").alias("values"),
            pl.len().alias("count"),
        )
        .filter(pl.col("count") > 1)
    )
    gap = (pl.col("value") - pl.col("total")).abs()
    room = pl.col("precision") + pl.col("room")
    found = (
        stated.join(inner, left_on=[*_AT, "region"], right_on=[*_AT, "parent"], nulls_equal=True)
        .filter((gap <= room) & (room <= _SURE * pl.col("value")))
        .sort("n")
        .unique([*_AT, "region"], keep="first", maintain_order=True)
    )
    for row in found.iter_rows(named=True):
        unit = row["unit"]
        parts = [amount(value, unit, scope.knowledge) for value in row["values"][:_SHOWN]]
        more = f" + {row['count'] - _SHOWN} more" if row["count"] > _SHOWN else ""
        message = (
            f"{metric_name(row['metric'], row['label'], scope.knowledge)}, {row['period_start']} "
            f"to {row['period_end']}: the {amount(row['value'], unit, scope.knowledge)} that "
            f"{row['doc']} states for {row['region']} are the sum of its {row['count']} places "
            f"({' + '.join(parts)}{more}): whoever visited two of them is counted twice."
        )
        tolerance = spread([row]) + row["room"]
        ids = (row["figure_id"], *row["part_ids"])
        yield Finding(
            "parts_exceed_whole", "warning", ids, row["value"], row["total"], tolerance, message
        )


def _parents(regions: pl.Series, knowledge: Knowledge) -> pl.DataFrame:
    rows = [
        (code, knowledge.region_lineage(code)[1])
        for code in regions.unique().drop_nulls().sort().to_list()
        if knowledge.knows_region(code) and len(knowledge.region_lineage(code)) > 1
    ]
    return pl.DataFrame(rows, schema={"region": pl.String, "parent": pl.String}, orient="row")
