"""Which target figures state one promise, and which promise takes the place of another."""

from __future__ import annotations

import polars as pl

from tourmetrics.goals.sameness import (
    KEY,
    SAME_TIME,
    numbered,
    with_amount_class,
    with_magnitude,
    with_sameness,
)
from tourmetrics.goals.wording import with_wording

# Several older versions in one cell of ``supersedes``.
SEVERAL = "|"
_ORDER = ("published", "doc", "start", "end", "figure_id")


def statements(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the target figures in order, each with the ``promise`` that it states.

    Also with ``key`` (what it is about), ``chain`` (what can be versions of each other),
    ``version``, ``replaced`` (the promises that it replaces, as a list), and what its words say
    of ``commitment`` and ``manner``. A figure that is given twice counts once.

    Args:
        figures: a valid figures table with ids.
    """
    targets = (
        figures.filter(pl.col("kind") == "target")
        .sort(_ORDER, nulls_last=True, maintain_order=True)
        .unique(["figure_id", "doc", "start"], keep="first", maintain_order=True)
    )
    known = with_wording(with_sameness(targets))
    return _with_versions(_with_promises(_with_chains(_with_statements(known))))


def _with_statements(targets: pl.DataFrame) -> pl.DataFrame:
    """Add ``statement``: a number for each amount that is promised of one thing.

    Documents word one promise differently, so labels are compared only where one document
    states the same amount under several labels: those are several promises. A ceiling and a
    floor of the same height are two promises too. An amount by the end of a year and for the year
    is one; with other amounts the two stand beside each other (``key``).
    """
    timed = numbered(numbered(targets, KEY, "key"), SAME_TIME, "time_key")
    classed = with_amount_class(timed, "time_key")
    group = ["time_key", "class"]
    labels = pl.col("label").n_unique().over([*group, "doc"]).max().over(group)
    side = pl.col("comparator").replace_strict(
        {"ge": "floor", "gt": "floor", "le": "ceiling", "lt": "ceiling"}, default=None
    )
    both = pl.col("side").drop_nulls().n_unique().over(group) > 1
    sided = classed.with_columns(
        pl.when(labels > 1).then("label").alias("part"), side.alias("side")
    ).with_columns(pl.when(both).then("side").alias("side"))
    return numbered(sided, [*group, "part", "side"], "statement").drop("part", "side")


def _with_chains(stated: pl.DataFrame) -> pl.DataFrame:
    """Add ``chain``: statements that can be versions of each other.

    Where one document states several amounts of the thing, they are of its parts, and only
    those under one label follow each other.
    """
    own = stated.unique("statement", keep="first", maintain_order=True)
    per_doc = stated.drop("key").join(own.select("statement", "key"), on="statement")
    per_doc = per_doc.select("key", "doc", "statement").unique()
    counts = per_doc.group_by("key", "doc").len().group_by("key").agg(pl.col("len").max())
    own = own.join(counts, on="key", maintain_order="left").with_columns(
        pl.when(pl.col("len") > 1).then("label").alias("part")
    )
    scaled = with_magnitude(numbered(own, ["key", "part"], "line"), "line")
    chains = numbered(scaled, ["line", "magnitude"], "chain").select("statement", "chain")
    return stated.join(chains, on="statement", maintain_order="left")


def _with_promises(chained: pl.DataFrame) -> pl.DataFrame:
    """Add ``promise``, and ``turn``: the place of its document in the chain, by day.

    A statement that is said again after another one stood in its place is a new promise.
    ``turn`` is null for what takes no part: undated documents, and those published after the
    promised time, which look back on it. They are further sources of the promise.
    """
    dated = pl.col("published").is_not_null()
    back = (pl.col("published") > pl.col("period_end")).fill_null(value=False)
    turns = chained.with_columns(
        pl.when(dated & ~back).then("published").rank("dense").over("chain").alias("turn"),
        back.alias("back"),
    )
    days = turns.drop_nulls("turn").select("statement", "turn").unique().sort("statement", "turn")
    gap = (pl.col("turn").cast(pl.Int64).diff().over("statement") > 1).fill_null(value=False)
    days = days.with_columns(gap.cast(pl.Int64).cum_sum().over("statement").alias("time"))
    last = days.group_by("statement").agg(pl.col("time").max().alias("last_time"))
    timed = (
        turns.join(
            days, on=["statement", "turn"], how="left", nulls_equal=False, maintain_order="left"
        )
        .join(last, on="statement", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("time", pl.when("back").then("last_time"), pl.lit(0)).alias("time")
        )
    )
    # Dated statements first, so that a promise is known by the first one that made it.
    ordered = timed.sort(pl.col("turn").is_null(), maintain_order=True)
    return numbered(ordered, ["statement", "time"], "promise").drop(
        "time", "last_time", "back", "statement", "class"
    )


def _with_versions(promised: pl.DataFrame) -> pl.DataFrame:
    """Add ``version`` and ``replaced``.

    A promise replaces those of its chain that the next documents, by day, no longer state where
    they state this one. Several amounts of one day stand beside each other: a conflict.
    """
    spans = promised.group_by("promise", maintain_order=True).agg(
        pl.col("chain").first(),
        pl.col("turn").min().cast(pl.Int64).alias("first"),
        pl.col("turn").max().cast(pl.Int64).alias("last"),
    )
    spans = spans.with_columns(
        pl.coalesce(pl.col("first").rank("dense").over("chain").cast(pl.Int64), 1).alias("version")
    )
    ended = spans.select("chain", pl.col("promise").alias("old"), (pl.col("last") + 1).alias("at"))
    replaced = (
        spans.join(ended, on="chain")
        .filter(pl.col("at").is_between("first", "last") & (pl.col("old") != pl.col("promise")))
        .sort("promise", "old")
        .group_by("promise", maintain_order=True)
        .agg(pl.col("old").alias("replaced"))
    )
    return promised.join(
        spans.select("promise", "version"), on="promise", maintain_order="left"
    ).join(replaced, on="promise", how="left", maintain_order="left")
