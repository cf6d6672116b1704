"""The candidates of each goal: which figures were used, which were not, and why."""

from __future__ import annotations

from datetime import date

import polars as pl

from tourmetrics.comparison.adoption import meeting_by_words
from tourmetrics.comparison.candidates import near_figures
from tourmetrics.comparison.comparing import judge
from tourmetrics.comparison.narrowing import narrowed
from tourmetrics.comparison.prepare import figure_texts, prepare_facts, prepare_goals
from tourmetrics.comparison.reasons import first_broken
from tourmetrics.comparison.settings import load_settings
from tourmetrics.knowledge import load_knowledge
from tourmetrics.tables import FIGURES, GOALS, validate, with_figure_ids
from tourmetrics.tables.schema import Column, Schema

# Why a figure was not used: it differs in one thing, came after the day of judgement, or another
# one was taken for its time.
WHY = ("unit", "measure", "each", "period", "definition", "later", "another_taken")

CANDIDATES = Schema(
    "candidates",
    (
        Column("goal_id", "text", "the goal", required=True),
        Column("figure_id", "text", "a reported figure on the same thing in the same place"),
        Column(
            "used", "text", "whether the actual rests on it", required=True, allowed=("yes", "no")
        ),
        Column("why", "text", "why it was not used", allowed=WHY),
        Column("likeness", "number", "how alike the words are, 0 to 1, where words alone tell"),
        Column("doc", "text", "the figure's document"),
        Column("locator", "text", "where it stands there"),
        Column("quote", "text", "the number as it stands in the document"),
        Column("label", "text", "the document's words for what is measured"),
        Column("metric", "text", "what is measured"),
        Column("value", "number", "the number"),
        Column("unit", "text", "its unit"),
        Column("measure", "text", "what it says of the metric"),
        Column("change", "text", "base of a change or ratio"),
        Column("period_start", "date", "first day of its period"),
        Column("period_end", "date", "last day of its period"),
        Column("region", "text", "region code"),
        Column("each", "text", "the thing for each of which it holds"),
    ),
)
_FIGURE = CANDIDATES.names[5:]


def candidates(
    goals: pl.DataFrame, figures: pl.DataFrame | pl.LazyFrame, *, as_of: date | None = None
) -> pl.DataFrame:
    """Return the figures that were looked at for each goal, used or not, and why not.

    These are the reported figures on the goal's thing in its place at any time, and those that
    only their words bring near. Goals are in their order, used figures first, then by time.

    Args:
        goals: a goals table.
        figures: a figures table; of a lazy one the documents that speak of the goals' places are
            read.
        as_of: the day of judgement, as for ``compare``.

    >>> from tourmetrics.tables import FIGURES, GOALS, empty
    >>> candidates(empty(GOALS), empty(FIGURES)).columns[:4]
    ['goal_id', 'figure_id', 'used', 'why']
    """
    if isinstance(figures, pl.LazyFrame):
        figures = narrowed(figures, goals)
    rows, day, *_ = judge(goals, figures, as_of=as_of)
    knowledge = load_knowledge()
    known = with_figure_ids(validate(figures, FIGURES))
    prepared = prepare_goals(validate(goals, GOALS), known, knowledge)
    facts = prepare_facts(known, None, knowledge).with_columns(place=pl.lit(None, pl.String))
    near = near_figures(prepared, facts, "region")
    without = rows.filter(pl.col("ids").is_null() | pl.col("kin").is_not_null()).select("g")
    spoken = meeting_by_words(
        prepared.join(without, on="g", how="semi", maintain_order="left"),
        facts,
        figure_texts(known),
        knowledge,
        load_settings(),
    )
    used = (
        rows.select("g", "ids")
        .explode("ids")
        .drop_nulls()
        .select("g", f_id="ids", used=pl.lit("yes"))
    )
    seen = pl.concat(
        [near.with_columns(kin=pl.lit(None, pl.Float64)), spoken.select(*near.columns, "kin")]
    )
    looked = (
        seen.with_columns(first_broken().alias("broken"))
        .select("g", "f_id", "pe", "broken", "kin")
        .sort("g", "f_id", "kin", nulls_last=True)
        .unique(["g", "f_id"], keep="last", maintain_order=True)
        .join(used, on=["g", "f_id"], how="full", coalesce=True)
        .with_columns(pl.col("used").fill_null("no"))
    )
    late = (pl.col("pe") > pl.lit(day, pl.Date)).fill_null(value=False)
    told = looked.with_columns(
        pl.when(pl.col("used") == "no")
        .then(
            pl.when(late)
            .then(pl.lit("later"))
            .otherwise(pl.coalesce("broken", pl.lit("another_taken")))
        )
        .alias("why")
    )
    described = known.unique("figure_id", keep="first", maintain_order=True).select(
        "figure_id", *_FIGURE
    )
    return validate(
        told.join(prepared.select("g", "goal_id"), on="g")
        .join(described, left_on="f_id", right_on="figure_id", how="left")
        .sort(
            "g",
            "used",
            "period_end",
            "period_start",
            "doc",
            "f_id",
            descending=[False, True, False, False, False, False],
            nulls_last=True,
        )
        .select("goal_id", "used", "why", *_FIGURE, figure_id="f_id", likeness="kin"),
        CANDIDATES,
    )
