"""What ``tourmetrics show`` says of the goals on a metric."""

from __future__ import annotations

from datetime import date

import polars as pl

from tourmetrics.reporting.goal_text import explain_goals


def tell_goals(
    goals: pl.DataFrame,
    figures: pl.DataFrame,
    history: pl.DataFrame,
    *,
    as_of: date | None,
    lang: str,
) -> list[str]:
    """Return how each goal on the metric and places of a history stands, and how that came about.

    Args:
        goals: a goals table.
        figures: the figures that the goals are compared with.
        history: figures of one metric, as ``workflow.history`` gives them.
        as_of: the day of judgement, as for ``compare``.
        lang: ``zh`` or ``en``.
    """
    places = history.select("metric", "region").unique()
    mine = goals.join(places, on=["metric", "region"], how="semi", nulls_equal=True)
    ids = mine["goal_id"].to_list()
    return explain_goals(ids, goals, figures, as_of=as_of, lang=lang) if ids else []
