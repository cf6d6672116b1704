"""Goals that hold for each of several places: the worst place decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import polars as pl

from tourmetrics.knowledge import Knowledge

PLACES = "places"
"""The ``mode`` of an answer that single places give together."""

# The things that `each` can name which are places with a code of their own.
PLACE_LEVELS: Mapping[str, str] = {
    "county": "county",
    "district": "county",
    "city": "prefecture",
    "prefecture": "prefecture",
    "province": "province",
}


def place_counts(goals: pl.DataFrame, knowledge: Knowledge) -> pl.DataFrame:
    """How many such places each place-goal's region has: ``g``, ``level``, ``n``."""
    asked = goals.filter(pl.col("each").is_in(list(PLACE_LEVELS))).select(
        "g", "region", pl.col("each").replace_strict(PLACE_LEVELS, default=None).alias("level")
    )
    wanted = set(asked["region"].drop_nulls().to_list())
    counts: Counter[tuple[str, str]] = Counter()
    if wanted:
        for code, region in knowledge.regions.items():
            if region.valid_to is None:
                for whole in knowledge.region_lineage(code)[1:]:
                    if whole in wanted:
                        counts[whole, region.level] += 1
    table = pl.DataFrame(
        [(whole, level, n) for (whole, level), n in counts.items()],
        schema={"region": pl.String, "level": pl.String, "n": pl.Int64},
        orient="row",
    )
    return asked.join(table, on=["region", "level"], how="inner").select("g", "level", "n")


def worst_places(found: pl.DataFrame, goals: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Make the places' answers one answer a goal: the worst, with every figure as evidence.

    ``coverage`` becomes the share of the places that are reported.
    """
    down = pl.col("direction") == "down"
    sorted_out = (
        found.join(goals.select("g", "direction"), on="g")
        .join(counts, on="g")
        .with_columns(pl.when(down).then(-pl.col("actual")).otherwise("actual").alias("merit"))
        .sort("g", "merit", "place")
    )
    return sorted_out.group_by("g", maintain_order=True).agg(
        pl.lit(None, pl.String).first().alias("place"),
        *[pl.col(name).first() for name in ("actual", "lo", "hi", "open", "ps", "pe")],
        (pl.len() / pl.col("n").first()).alias("coverage"),
        pl.lit(PLACES).first().alias("mode"),
        pl.col("ids").explode().alias("ids"),
    )
