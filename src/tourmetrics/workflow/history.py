"""One metric over time: what scripts and ``tourmetrics show`` ask of a figures table."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tourmetrics.errors import InputError
from tourmetrics.knowledge import Knowledge, load_knowledge


def history(metric: str, figures: pl.DataFrame, *, region: str | None = None) -> pl.DataFrame:
    """Return the figures of one metric, by place and period; ids, codes and names are understood.

    Raises:
        InputError: neither the catalogue nor the figures know the metric; the region is unknown, or
            several places have its name.
    """
    knowledge = load_knowledge()
    known = {metric_id for metric_id in figures["metric"].unique().to_list() if metric_id}
    chosen = metric if metric in knowledge.metrics or metric in known else _named(metric, knowledge)
    if chosen is None:
        near = _near(metric, [*knowledge.metrics, *known])
        raise InputError(f"metric {metric!r} is unknown{near}; see data/metrics.csv for all ids")
    rows = figures.filter(pl.col("metric") == chosen)
    if region is not None:
        rows = rows.filter(pl.col("region") == region_code(region, knowledge))
    return rows.sort(
        "region", "measure", "each", "period_end", "period_start", "doc", "start", nulls_last=True
    )


def region_code(region: str, knowledge: Knowledge) -> str:
    """Return the code of a place that is given by its code or by a name of its own.

    Raises:
        InputError: no place has this code or name, or several have the name.
    """
    if knowledge.knows_region(region):
        return region
    found = knowledge.regions_named(region.strip())
    if len(found) == 1:
        return found[0].code
    if found:
        codes = ", ".join(f"{place.code} ({place.name('en')})" for place in found)
        raise InputError(f"region {region!r} can be {codes}: give the code that is meant")
    raise InputError(
        f"region {region!r} is unknown: give a code such as CN-LN, 421200 or NZ, or a full name"
    )


def _named(name: str, knowledge: Knowledge) -> str | None:
    wanted = name.casefold()
    for metric in knowledge.metrics.values():
        names = (metric.name_en, metric.name_zh, *metric.aliases_en, *metric.aliases_zh)
        if wanted in (each.casefold() for each in names):
            return metric.id
    return None


def _near(name: str, ids: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, sorted(set(ids)), n=3)
    return f" (did you mean {', '.join(close)}?)" if close else ""
