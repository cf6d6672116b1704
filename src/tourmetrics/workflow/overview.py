"""Reports of many documents: what stands in them, and what is read for it of folders of parts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from tourmetrics.tables import is_parts, scan_figures, with_figure_ids, with_ids


def scanned(paths: Sequence[Path]) -> pl.LazyFrame | None:
    """Return the figures of folders of parts as one lazy table; ``None`` where others are named.

    Raises:
        InputError: the extraction into a folder did not come to its end.
    """
    if not paths or not all(is_parts(path) for path in paths):
        return None
    return pl.concat([scan_figures(path) for path in paths])


def overview(
    comparisons: pl.DataFrame,
    figures: pl.DataFrame | pl.LazyFrame,
    findings: pl.DataFrame,
    goals: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the figures that goals rest on, and the findings to look at that speak of these.

    What answers no goal is left out, with what is found of it: of many documents nobody reads it.

    Args:
        comparisons: one row a goal.
        figures: a figures table, which may be lazy.
        findings: what the audit found.
        goals: the goals, replaced versions too.

    >>> from tourmetrics.tables import COMPARISONS, FIGURES, FINDINGS, GOALS, empty
    >>> tables = overview(empty(COMPARISONS), empty(FIGURES), empty(FINDINGS), empty(GOALS))
    >>> [table.height for table in tables]
    [0, 0]
    """
    stated = [goals["figure_id"], goals["sources"].explode(empty_as_null=False)]
    answers = comparisons["figure_ids"].explode(empty_as_null=False)
    resting = pl.concat([*stated, answers]).drop_nulls().unique()
    ids = pl.element().is_in(resting.implode().item())
    about = findings.filter(
        (pl.col("severity") != "info") & pl.col("figure_ids").list.eval(ids).list.any()
    )
    cited = pl.concat([resting, about["figure_ids"].explode(empty_as_null=False)])
    every = figures if isinstance(figures, pl.LazyFrame) else with_figure_ids(figures).lazy()
    return with_ids(every, cited), about
