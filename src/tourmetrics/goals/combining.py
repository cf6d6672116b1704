"""The goals of a project: those of documents, those typed by a planner, or both together."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tourmetrics.goals.baselines import with_baselines
from tourmetrics.goals.extracted import goals_from
from tourmetrics.goals.sameness import KEY, SAME_TIME, comparable_size, with_sameness
from tourmetrics.goals.statements import SEVERAL
from tourmetrics.goals.versions import replaced
from tourmetrics.tables import GOALS, validate

_SLACK = 1e-9
# What a typed line leaves open and the document says; the others are the line's own.
_FROM_DOCUMENT = (
    "label",
    "commitment",
    "milestones",
    "owner",
    "manner",
    "published",
    "figure_id",
    "supersedes",
)
# What a typed line may have by default only: then the document knows better.
_BY_DEFAULT = ("comparator", "direction", "aggregation")


def gather_goals(
    figures: pl.DataFrame | pl.LazyFrame,
    typed: pl.DataFrame | None = None,
    *,
    with_targets: bool = False,
) -> pl.DataFrame:
    """Return the goals to work with, from documents, from a file, or from both.

    Without ``typed`` they are the target figures'. With it they are the typed ones, and the
    target figures' too if ``with_targets``. A typed goal that a document states as well is one
    goal with the document's sources. One with the ``goal_id`` of a document's goal is its next
    version; so is one with a later day in ``published``. A typed goal without a day neither
    replaces a document's nor is replaced by it: both stand, and ``goal_conflicts`` shows them.
    Baselines that are still open are taken from the figures.

    Args:
        figures: a figures table, which may be lazy.
        typed: a goals table.
        with_targets: whether the target figures are goals beside the typed ones.

    Raises:
        TableError: a table breaks its schema.

    >>> from tourmetrics.tables import FIGURES, empty
    >>> gather_goals(empty(FIGURES), empty(GOALS)).height
    0
    """
    if typed is None:
        return goals_from(figures)
    own = validate(typed, GOALS)
    if not with_targets:
        return with_baselines(own, figures)
    stated = goals_from(figures)
    own, stated = _merged(own, stated)
    own = _of_known_ids(own, stated)
    own, stated = _by_day(own, stated)
    return with_baselines(pl.concat([own, stated]), figures)


def _pairs(own: pl.DataFrame, stated: pl.DataFrame, on: Sequence[str]) -> pl.DataFrame:
    """Typed and document's goals that agree ``on`` columns, numbered by ``o`` and ``s``."""
    left = with_sameness(own.with_row_index("o"))
    right = with_sameness(stated.with_row_index("s"))
    return left.join(right, on=list(on), nulls_equal=True, suffix="_stated")


def _one_to_one(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs in which each goes with one other; among several the one with the same label."""
    same = (pl.col("label") == pl.col("label_stated")).fill_null(value=False)
    labelled = pairs.with_columns(same.alias("same")).filter(
        pl.col("same") | ~(pl.col("same").any().over("o") | pl.col("same").any().over("s"))
    )
    return labelled.filter((pl.len().over("o") == 1) & (pl.len().over("s") == 1))


def _merged(own: pl.DataFrame, stated: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Join what both say with the same amount; it leaves the documents' goals."""
    apart = (pl.col("amount") - pl.col("amount_stated")).abs()
    equal = (apart <= pl.col("amount").abs() * _SLACK) & (
        (pl.col("amount_high") - pl.col("amount_high_stated")).abs()
        <= pl.col("amount_high").abs() * _SLACK
    ).fill_null(pl.col("amount_high").is_null() & pl.col("amount_high_stated").is_null())
    found = _one_to_one(_pairs(own, stated, SAME_TIME).filter(equal)).select("o", "s")
    known = stated.with_row_index("s").join(found, on="s")
    joined = own.with_row_index("o").join(
        known.drop("s"), on="o", how="left", maintain_order="left", suffix="_d"
    )
    met = pl.col("goal_id_d").is_not_null()
    made = pl.col("filled").fill_null([]).list.contains("goal_id=words")
    both = met & pl.col("baseline_value").is_null() & pl.col("baseline_period").is_null()
    merged = joined.with_columns(
        *(pl.coalesce(name, f"{name}_d").alias(name) for name in _FROM_DOCUMENT),
        *(
            pl.when(met & _by_default(name)).then(f"{name}_d").otherwise(name).alias(name)
            for name in _BY_DEFAULT
        ),
        *(
            pl.when(both).then(f"{name}_d").otherwise(name).alias(name)
            for name in ("baseline_value", "baseline_period")
        ),
        pl.when(met & made).then("goal_id_d").otherwise("goal_id").alias("goal_id"),
        pl.max_horizontal("version", "version_d").alias("version"),
        pl.when(met).then("sources_d").otherwise("sources").alias("sources"),
        pl.when(met).then(_entries()).otherwise("filled").alias("filled"),
    )
    renamed = merged.filter(met).select("goal_id_d", "goal_id").rows()
    rest = stated.with_row_index("s").join(found, on="s", how="anti", maintain_order="left")
    rest = rest.with_columns(_renamed(dict(renamed)))
    return merged.select(GOALS.names), rest.select(GOALS.names)


def _by_default(name: str) -> pl.Expr:
    entries = pl.col("filled").fill_null([])
    return entries.list.eval(pl.element().str.starts_with(f"{name}=")).list.any()


def _entries() -> pl.Expr:
    """What is filled in a merged goal: the line's entries that hold on, and the document's."""
    gone = "|".join((*_BY_DEFAULT, "goal_id"))
    line = (
        pl.col("filled")
        .fill_null([])
        .list.eval(pl.element().filter(~pl.element().str.contains(rf"^(?:{gone})=")))
    )
    return pl.concat_list(line, pl.col("filled_d").fill_null([])).list.unique(maintain_order=True)


def _renamed(names: dict[str, str]) -> pl.Expr:
    """``supersedes`` with other names for goals that were joined with typed ones."""
    changed = {old: new for old, new in names.items() if old != new}
    parts = pl.col("supersedes").str.split(SEVERAL)
    return (
        parts.list.eval(pl.element().replace(changed)).list.join(SEVERAL).alias("supersedes")
        if changed
        else pl.col("supersedes")
    )


def _of_known_ids(own: pl.DataFrame, stated: pl.DataFrame) -> pl.DataFrame:
    """Count typed lines with the id of a document's goal as its next versions."""
    last = stated.group_by("goal_id").agg(pl.col("version").max().alias("before"))
    joined = own.join(last, on="goal_id", how="left", maintain_order="left")
    follows = pl.col("before").is_not_null()
    return joined.with_columns(
        (pl.col("version") + pl.col("before").fill_null(0)).alias("version"),
        pl.when(follows)
        .then(pl.coalesce("supersedes", "goal_id"))
        .otherwise("supersedes")
        .alias("supersedes"),
    ).select(GOALS.names)


def _by_day(own: pl.DataFrame, stated: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Link goals on the same thing by the day on which they were stated.

    Only the document's goal that is in force is linked, and only where it is one: a line between
    two versions of a document stays beside them.
    """
    open_own = own.with_row_index("line").filter(
        pl.col("supersedes").is_null() & pl.col("published").is_not_null() & ~replaced(own)
    )
    current = stated.filter(pl.col("published").is_not_null() & ~replaced(stated))
    pairs = _pairs(open_own, current, KEY)
    near = pairs.filter(comparable_size("amount", "amount_stated"))
    linked = _one_to_one(near.filter(pl.col("goal_id") != pl.col("goal_id_stated")))
    newer = linked.filter(pl.col("published") > pl.col("published_stated")).select(
        "line", old="goal_id_stated", at="version_stated"
    )
    older = linked.filter(
        (pl.col("published") < pl.col("published_stated")) & pl.col("supersedes_stated").is_null()
    ).select(goal_id="goal_id_stated", old="goal_id", at="version")
    return _linked(own.with_row_index("line"), newer, "line"), _linked(stated, older, "goal_id")


def _linked(goals: pl.DataFrame, links: pl.DataFrame, key: str) -> pl.DataFrame:
    """Let goals replace the ``old`` one that a link names."""
    return (
        goals.join(links, on=key, how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("old", "supersedes").alias("supersedes"),
            pl.coalesce(pl.col("at") + 1, "version").alias("version"),
        )
        .select(GOALS.names)
    )
