"""What changed between two plans, or two versions of one: added, dropped, raised, and so on."""

from __future__ import annotations

import polars as pl

from tourmetrics.goals.change_pairs import paired
from tourmetrics.goals.sameness import with_sameness
from tourmetrics.goals.statements import SEVERAL
from tourmetrics.goals.versions import in_force, replaced
from tourmetrics.model import COMPARATORS, MEASURES
from tourmetrics.tables import DIRECTIONS, FIGURES, GOALS, validate, with_figure_ids
from tourmetrics.tables.schema import Column, Schema

# In the order in which a reader wants them: what is gone and what is less comes first.
VERDICTS = ("dropped", "lowered", "moved", "raised", "added", "reworded", "unchanged")
_SLACK = 1e-9
# Words of a goal beside its amount and time; empty in one of the two is no change.
_WORDS = ("comparator", "label", "commitment", "manner")
_BOTH = (
    ("goal_id", "text", "goal_id"),
    ("period_start", "date", "first day of the period"),
    ("period_end", "date", "last day of the period"),
    ("comparator", "text", "how value is to be met"),
    ("value", "number", "the value, in unit"),
    ("high", "number", "the high end of a range, in unit"),
    ("figure_ids", "list", "the target figures that state it"),
    ("source", "text", "document and place of each, or the file in which it was typed"),
    ("sentence", "text", "the sentence of the first"),
)
GOAL_CHANGES = Schema(
    "goal_changes",
    (
        Column("verdict", "text", "what became of the promise", required=True, allowed=VERDICTS),
        Column("metric", "text", "what is measured"),
        Column("label", "text", "the words for what is measured"),
        Column("region", "text", "region code"),
        Column("each", "text", "the thing for each of which the goal holds"),
        Column("measure", "text", "what it says of the metric", required=True, allowed=MEASURES),
        Column("change", "text", "base of a change or ratio"),
        Column("unit", "text", "unit of all values", required=True, closed_by_units=True),
        Column("direction", "text", "where better lies", required=True, allowed=DIRECTIONS),
        *(
            Column(
                f"{side}_{name}",
                kind,  # type: ignore[arg-type]
                f"{side}: {meaning}",
                allowed=COMPARATORS if name == "comparator" else (),
            )
            for side in ("old", "new")
            for name, kind, meaning in _BOTH
        ),
        Column("difference", "number", "new value - old value"),
        Column("difference_percent", "number", "the same, in percent of the old value"),
        Column("changed", "list", "the columns that differ"),
    ),
)


def goal_changes(
    old: pl.DataFrame,
    new: pl.DataFrame,
    *,
    old_figures: pl.DataFrame,
    new_figures: pl.DataFrame,
    old_name: str = "old",
    new_name: str = "new",
) -> pl.DataFrame:
    """Return one row for each promise in force in either table, with what became of it.

    ``raised`` asks for more than before, ``lowered`` for less: where less is better, a smaller
    number is raised. ``moved`` asks the same for another time, ``reworded`` the same under
    another comparator, label or commitment. ``changed`` names all that differs.

    Args:
        old: a goals table.
        new: a goals table.
        old_figures: the figures that the old goals came from; may be empty.
        new_figures: the same of the new ones.
        old_name: the source of old goals that were typed by hand.
        new_name: the same of new ones.

    Raises:
        TableError: a table breaks its schema.

    >>> from tourmetrics.tables import GOALS, empty
    >>> goal_changes(
    ...     empty(GOALS), empty(GOALS), old_figures=empty(FIGURES), new_figures=empty(FIGURES)
    ... ).height
    0
    """
    left = _with_sources(with_sameness(in_force(old)).with_row_index("o"), old_figures, old_name)
    right = _with_sources(with_sameness(in_force(new)).with_row_index("n"), new_figures, new_name)
    rows = (
        left.join(paired(left, right), on="o", how="left", maintain_order="left")
        .join(right, on="n", how="full", coalesce=True, suffix="_new", maintain_order="left_right")
        .with_columns(
            pl.col("o").is_not_null().alias("was"),
            pl.col("amount_new").is_not_null().alias("is"),
        )
    )
    return validate(_shown(_judged(rows)), GOAL_CHANGES)


def version_changes(goals: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Return what became of the goals of one table that later versions in it have replaced.

    Args:
        goals: a goals table with all versions.
        figures: the figures that the goals came from; may be empty.

    Returns:
        The columns of ``goal_changes``; no row where nothing was replaced.

    Raises:
        TableError: a table breaks its schema.

    >>> from tourmetrics.tables import GOALS, empty
    >>> version_changes(empty(GOALS), empty(FIGURES)).height
    0
    """
    checked = validate(goals, GOALS)
    gone = replaced(checked)
    older = checked.filter(gone)
    names = pl.col("supersedes").str.split(SEVERAL)
    held = older["goal_id"].unique().to_list()
    newer = checked.filter(~gone, names.list.eval(pl.element().is_in(held)).list.any())
    return goal_changes(older, newer, old_figures=figures, new_figures=figures)


def _with_sources(goals: pl.DataFrame, figures: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add ``figure_ids``, ``source`` and ``sentence``."""
    known = with_figure_ids(validate(figures, FIGURES)).unique("figure_id", keep="first")
    number = "o" if "o" in goals.columns else "n"
    own = pl.concat_list("figure_id").list.drop_nulls()
    listed = goals.with_columns(pl.coalesce("sources", own).alias("figure_ids"))
    place = pl.concat_str("doc", "locator", separator=", ", ignore_nulls=True)
    told = (
        listed.select(number, figure_id="figure_ids")
        .explode("figure_id", empty_as_null=False)
        .join(known.select("figure_id", "sentence", place.alias("place")), on="figure_id",
              maintain_order="left")
        .group_by(number, maintain_order=True)
        .agg(pl.col("place").str.join("; ").alias("source"), pl.col("sentence").first())
    )  # fmt: skip
    typed = pl.col("figure_ids").list.len() == 0
    return listed.join(told, on=number, how="left", maintain_order="left").with_columns(
        pl.when(typed).then(pl.coalesce("source", pl.lit(name))).otherwise("source").alias("source")
    )


def _judged(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``verdict`` and ``changed``."""
    low = pl.col("amount_new") - pl.col("amount")
    top, top_new = (pl.coalesce(f"amount_high{side}", f"amount{side}") for side in ("", "_new"))
    high = top_new - top
    slack = pl.max_horizontal(top.abs(), top_new.abs()) * _SLACK
    low_sign = pl.when(low.abs() <= slack).then(0).otherwise(low.sign().cast(pl.Int64))
    high_sign = pl.when(high.abs() <= slack).then(0).otherwise(high.sign().cast(pl.Int64))
    up = pl.coalesce("direction_new", "direction") == "up"
    # Of a range the end that is harder to reach is the promise, then the other.
    more = (
        pl.when(up & (low_sign != 0))
        .then(low_sign)
        .when(up)
        .then(high_sign)
        .when(high_sign != 0)
        .then(-high_sign)
        .otherwise(-low_sign)
    )
    period = ~(
        pl.col("from_new").eq_missing(pl.col("from"))
        & pl.col("period_end_new").eq_missing(pl.col("period_end"))
    )
    words = {name: _differs(name) for name in _WORDS}
    names = {
        "value": low_sign != 0,
        "high": (high_sign != 0)
        & (pl.col("high").is_not_null() | pl.col("high_new").is_not_null()),
        "period": period,
        **words,
    }
    changed = pl.concat_list(
        pl.when("was", "is", differs).then(pl.lit(name)) for name, differs in names.items()
    ).list.drop_nulls()
    return rows.with_columns(
        pl.when(~pl.col("is"))
        .then(pl.lit("dropped"))
        .when(~pl.col("was"))
        .then(pl.lit("added"))
        .when(more > 0)
        .then(pl.lit("raised"))
        .when(more < 0)
        .then(pl.lit("lowered"))
        .when(period)
        .then(pl.lit("moved"))
        .when(pl.any_horizontal(*words.values()))
        .then(pl.lit("reworded"))
        .otherwise(pl.lit("unchanged"))
        .alias("verdict"),
        changed.alias("changed"),
    )


def _differs(name: str) -> pl.Expr:
    old, new = (
        pl.col(column).str.strip_chars().str.to_lowercase() for column in (name, f"{name}_new")
    )
    return (old != new).fill_null(value=False)


def _shown(rows: pl.DataFrame) -> pl.DataFrame:
    """Both sides of each promise in the unit of the old one, in the order of the verdicts."""
    scale = pl.when("was", "is").then(pl.col("factor_new") / pl.col("factor")).otherwise(1.0)
    value_new, high_new = pl.col("value_new") * scale, pl.col("high_new") * scale
    difference = value_new - pl.col("value")
    old = [pl.col(name).alias(f"old_{name}") for name, _, _ in _BOTH]
    converted = {"value": value_new, "high": high_new}
    new = [converted.get(name, pl.col(f"{name}_new")).alias(f"new_{name}") for name, _, _ in _BOTH]
    order = pl.col("verdict").replace_strict(
        list(VERDICTS), list(range(len(VERDICTS))), return_dtype=pl.Int8
    )
    either = ("metric", "label", "region", "each", "measure", "change", "unit")
    return (
        rows.with_columns(order.alias("order"))
        .select(
            "verdict",
            "order",
            "changed",
            *old,
            *new,
            *(pl.coalesce(name, f"{name}_new").alias(name) for name in either),
            direction=pl.coalesce("direction_new", "direction"),
            difference=difference,
            difference_percent=pl.when(pl.col("value") != 0).then(
                difference / pl.col("value").abs() * 100
            ),
        )
        .sort(
            "order", "region", "metric", "label",
            pl.coalesce("new_period_end", "old_period_end"), "old_value", "new_value",
            "old_goal_id", "new_goal_id",
            nulls_last=True, maintain_order=True,
        )
        .drop("order")
    )  # fmt: skip
