"""``silent_goal``: a goal that no document ever reports on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from tourmetrics.auditing.files import audit_words
from tourmetrics.auditing.finding import Finding, amount, metric_name
from tourmetrics.auditing.scope import Scope
from tourmetrics.knowledge import Knowledge
from tourmetrics.resources import data_dir

_ADDED = "_added$"
# A report covers a goal's time when it leaves out no more days than these.
_SLACK = pl.duration(days=3)
# A document with figures on fewer metrics is a piece of news and no report on that time.
_REPORT = 3


def silent_goal(prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """Goals whose time another document reports on in full, without a word on their metric.

    Only then is silence telling: before a report on that time is there, nobody can have reported.
    Goals without a metric of the catalogue are left out, since reports word them otherwise. Any
    figure on the metric, on a metric of the same family or on what is added to it counts as a
    report, whatever its measure, in the place or in a part of it.
    """
    goals = _goals(prepared)
    reports = _reports(goals, prepared, scope)
    heard = goals.join(
        reports.select("subject", "whole", "since", "until"),
        left_on=["subject", "region"],
        right_on=["subject", "whole"],
        nulls_equal=True,
    ).filter((pl.col("until") >= pl.col("opens")) & (pl.col("since") <= pl.col("period_end")))
    silent = goals.join(heard, on="n", how="anti").join(
        _covered(goals, prepared), on="n", how="inner"
    )
    for row in silent.sort("n").iter_rows(named=True):
        name = metric_name(row["metric"], row["label"], scope.knowledge)
        unit, value = row["unit"], row["value"]
        message = (
            f"{name}: {row['doc']} promises {amount(value, unit, scope.knowledge)} for "
            f"{row['period_start']} to {row['period_end']}, but no document reports on it, not "
            f"even {row['report']}, which reports on that time."
        )
        ids = (row["figure_id"],)
        yield Finding("silent_goal", "info", ids, None, value, row["precision"], message)


def _goals(prepared: pl.DataFrame) -> pl.DataFrame:
    """The first statement of each goal, with its ``subject`` and the day on which it ``opens``."""
    start, end = pl.col("period_start"), pl.col("period_end")
    stated = prepared.filter(
        (pl.col("kind") == "target")
        & pl.col("quantity").is_not_null()
        & ~pl.col("metric").is_in(audit_words().rules)
        & pl.col("region").is_not_null()
        & end.is_not_null()
    )
    return (
        stated.sort("published", "n", nulls_last=True)
        .unique(
            ["metric", "region", "each", "measure", "change", "period_start", "period_end"],
            keep="first",
            maintain_order=True,
        )
        .with_columns(
            pl.when(start == end).then(pl.date(end.dt.year(), 1, 1)).otherwise(start).alias("opens")
        )
        .with_columns(_base())
        .join(_subjects(), on="base", how="left", maintain_order="left")
        .with_columns(_subject())
    )


def _reports(goals: pl.DataFrame, prepared: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Reported figures by ``subject``, for their own place and every place that holds it.

    Those of the goals' subjects in the goals' places, of all documents there are.
    """
    if scope.portions is None:
        figures, present = prepared.lazy(), prepared["region"].unique().to_list()
    else:
        figures, present = scope.portions.figures, scope.portions.regions
    places = _places(present, scope.knowledge).join(
        goals.select(whole="region").unique(), on="whole", how="semi"
    )
    told = (
        figures.filter(
            (pl.col("kind") == "reported")
            & pl.col("metric").is_not_null()
            & pl.col("period_end").is_not_null()
            & pl.col("region").is_in(places["region"].unique().implode())
        )
        .with_columns(_base())
        .join(_subjects().lazy(), on="base", how="left")
        .select(_subject(), "region", since="period_start", until="period_end")
        .filter(pl.col("subject").is_in(goals["subject"].unique().implode()))
        .unique()
        .collect(engine="streaming")
    )
    return told.join(places, on="region")


def _places(regions: Sequence[str | None], knowledge: Knowledge) -> pl.DataFrame:
    """Every place with itself and the places that hold it: ``region``, ``whole``."""
    rows = [
        (code, whole)
        for code in regions
        if code is not None
        for whole in (knowledge.region_lineage(code) if knowledge.knows_region(code) else (code,))
    ]
    return pl.DataFrame(rows, schema={"region": pl.String, "whole": pl.String}, orient="row")


def _covered(goals: pl.DataFrame, prepared: pl.DataFrame) -> pl.DataFrame:
    """Goals by ``n`` whose time a document of others reports on, and the ``report`` itself."""
    told = (
        prepared.filter(
            (pl.col("kind") == "reported")
            & pl.col("metric").is_not_null()
            & pl.col("period_end").is_not_null()
        )
        .group_by("doc", "region", "period_start", "period_end")
        .agg(pl.col("metric").n_unique().alias("metrics"))
        .filter(pl.col("metrics") >= _REPORT)
        .select("region", report="doc", since="period_start", until="period_end")
    )
    return (
        goals.select("n", "doc", "region", "opens", "period_end")
        .join(told, on="region")
        .filter(
            (pl.col("report") != pl.col("doc"))
            & (pl.col("since") <= pl.col("opens") + _SLACK)
            & (pl.col("until") >= pl.col("period_end") - _SLACK)
        )
        .sort("n", "report")
        .unique("n", keep="first", maintain_order=True)
        .select("n", "report")
    )


def _subjects() -> pl.DataFrame:
    """Metrics of one family that play one part there are one subject."""
    table = pl.read_csv(data_dir() / "metric_families.csv")
    return table.select(base="metric", kin=pl.format("{} {}", "family", "role"))


def _base() -> pl.Expr:
    """What is added to a stock is told with the stock."""
    return pl.col("metric").str.replace(_ADDED, "").alias("base")


def _subject() -> pl.Expr:
    return pl.coalesce("kin", "base").alias("subject")
