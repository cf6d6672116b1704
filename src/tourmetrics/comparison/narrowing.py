"""Takes from a table larger than memory what some goals can need of it."""

from __future__ import annotations

import polars as pl

from tourmetrics.knowledge import load_knowledge


def narrowed(figures: pl.LazyFrame, goals: pl.DataFrame) -> pl.DataFrame:
    """Return all figures of those documents that speak of the goals' places, or state the goals.

    Goals meet figures of their own place and of places in it alone; what else stands in the same
    document tells the parts of a whole. The comparison of the goals with these figures is the same
    as with all.

    Args:
        figures: a figures table, as ``tm.scan_figures`` gives it.
        goals: a goals table.

    >>> from tourmetrics.tables import FIGURES, GOALS, empty
    >>> narrowed(empty(FIGURES).lazy(), empty(GOALS)).height
    0
    """
    knowledge = load_knowledge()
    wanted = set(goals["region"].to_list())
    present = figures.select("region").unique().collect(engine="streaming")["region"].to_list()
    near = [
        region
        for region in present
        if region in wanted
        or (region in knowledge.regions and wanted & set(knowledge.region_lineage(region)))
    ]
    about = pl.col("region").is_in(near, nulls_equal=True)
    sources = goals["figure_id"].drop_nulls().unique().to_list()
    stating = pl.col("figure_id").is_in(sources)
    documents = figures.filter(about | stating).select("doc").unique().collect(engine="streaming")
    kept = pl.col("doc").is_in(documents["doc"].to_list())
    return figures.filter(kept).collect(engine="streaming")
