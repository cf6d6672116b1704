"""Why no figure could be set against a goal."""

from __future__ import annotations

import polars as pl

# A nearest miss breaks one rule only; among equals the earlier of these is named.
_RULES = {
    "unit": "same_unit",
    "measure": "same_measure",
    "each": "same_each",
    "period": "in_time",
    "definition": "same_words",
}


def _in_time() -> pl.Expr:
    return pl.col("inside") | pl.col("fits")


def first_broken() -> pl.Expr:
    """The name of the first rule that a judged pair breaks; null where it breaks none."""
    held = {**{name: pl.col(rule) for name, rule in _RULES.items()}, "period": _in_time()}
    # A growth is in percent because it is a growth: that is one difference, not two.
    held["unit"] = pl.col("same_unit") | ~pl.col("m")
    return pl.coalesce(*[pl.when(~holds).then(pl.lit(name)) for name, holds in held.items()])


def misses(near: pl.DataFrame) -> pl.DataFrame:
    """Return for each goal the ``miss`` of the figure that came nearest, and ``lacks_base``.

    Only figures whose time touches the goal's are looked at: last year's figure is no report.
    ``lacks_base``: the goal is on a change, and a level of the right time is there.
    """
    about = near.filter("touches").with_columns(
        # All rules hold, and still no answer: a part of the window with gaps.
        first_broken().fill_null("period").alias("miss"),
        _in_time().alias("in_time"),
        (pl.col("same_unit") | ~pl.col("m")).alias("same_unit"),
    )
    broken = pl.sum_horizontal(~pl.col(rule) for rule in _RULES.values())
    names = list(_RULES)
    order = pl.col("miss").replace_strict(names, list(range(len(names))), return_dtype=pl.Int8)
    lacks = (
        pl.col("measure").is_in(["growth", "ratio"])
        & (pl.col("f_measure") == "level")
        & pl.col("same_each")
        & pl.col("same_words")
        & pl.col("in_time")
    )
    return (
        about.with_columns(broken.alias("broken"), order.alias("order"), lacks.alias("lacks"))
        .sort("g", "broken", "order", maintain_order=True)
        .group_by("g", maintain_order=True)
        .agg(pl.col("miss").first(), pl.col("lacks").any().alias("lacks_base"))
    )


def parts_reported(goals: pl.DataFrame, facts: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Goals (``g``) on a whole place of which only parts are reported: places do not add up."""
    about = facts.join(goals.select("thing").unique(), on="thing", how="semi")
    below = about.join(parts, on="region").select(
        "thing", "whole", "f_measure", "f_change", "ps", "pe"
    )
    return (
        goals.select(
            "g", "thing", "region", "measure", "change", "period_start", "period_end", "w0"
        )
        .join(below, left_on=["thing", "region"], right_on=["thing", "whole"])
        .filter(
            (pl.col("measure") == pl.col("f_measure"))
            & pl.col("change").eq_missing(pl.col("f_change"))
            & (pl.col("pe") >= pl.coalesce("w0", "period_start"))
            & (pl.col("ps") <= pl.col("period_end"))
        )
        .select("g")
        .unique()
    )
