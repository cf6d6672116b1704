"""Goals that no figure of their metric answers, and the figures that meet them by their words."""

from __future__ import annotations

import polars as pl

from tourmetrics.comparison.candidates import chosen_figures
from tourmetrics.comparison.settings import Settings
from tourmetrics.comparison.wording import alike, with_contexts
from tourmetrics.knowledge import Knowledge

_CONTEXT = ("region", "each", "lang", "near", "wide")
_SLACK = 1e-9
_ENOUGH = 3
MEETING: dict[str, pl.DataType | type[pl.DataType]] = {
    "g": pl.UInt32,
    "f": pl.UInt32,
    "kin": pl.Float64,
}
"""A goal, a figure, and how alike their words are."""


def meeting_by_words(
    goals: pl.DataFrame,
    facts: pl.DataFrame,
    texts: pl.DataFrame,
    knowledge: Knowledge,
    settings: Settings,
) -> pl.DataFrame:
    """Return the judged pairs of goals and figures that meet by their words.

    A figure can meet a goal where one of the two has no metric or neither has one of the
    catalogue, or where one plan has several goals on one metric and only words tell them apart.
    Of the figures of one period a goal takes the likest only, and a figure goes to the goals that
    it is likest to.

    Args:
        goals: prepared goals that are still to be answered.
        facts: prepared figures that answer nothing yet.
        texts: ``figure_id``, ``label``, ``sentence`` and ``quote`` of the figures.
        knowledge: for what are no words of a thing.
        settings: how like the words must be.

    Returns:
        Pairs as ``judged_pairs`` gives them, with ``kin``: how alike the words are, 0 to 1.
    """
    usable = facts if (~goals["known"]).any() else _asked(facts, goals)
    chosen = (
        pl.DataFrame(schema=MEETING)
        if goals.is_empty() or usable.is_empty()
        else _meeting(goals, usable, texts, knowledge, settings)
    )
    judged = chosen_figures(goals, facts, chosen)
    return _likest(judged.filter(_can_answer()))


def _meeting(
    goals: pl.DataFrame,
    usable: pl.DataFrame,
    texts: pl.DataFrame,
    knowledge: Knowledge,
    settings: Settings,
) -> pl.DataFrame:
    """The pairs whose words are alike enough: ``MEETING``."""
    mine = with_contexts(goals, knowledge, settings).with_columns(
        pl.when(pl.col("crowded")).then("thing").alias("crowd"),
        pl.col("metric").is_not_null().alias("named"),
    )
    theirs = with_contexts(
        usable.join(
            texts, left_on="f_id", right_on="figure_id", how="left", maintain_order="left"
        ).with_columns(pl.col("f_each").alias("each")),
        knowledge,
        settings,
    )
    goal_texts = _distinct(mine, "g_text")
    fact_texts = _distinct(theirs, "f_text")
    pairs = alike(goal_texts, fact_texts, settings)
    return (
        pairs.join(
            _numbers(mine, goal_texts, "g_text", "g", "known", "named", "crowd"), on="g_text"
        )
        .join(
            _numbers(theirs, fact_texts, "f_text", "f", "f_known", "f_named", "thing"), on="f_text"
        )
        .filter(
            ~pl.col("named")
            | ~pl.col("f_named")
            | (~pl.col("known") & ~pl.col("f_known"))
            | (pl.col("crowd") == pl.col("thing")).fill_null(value=False)
        )
        # Beside a metric of the catalogue its rules would have known the words of it, mostly.
        .filter(~pl.col("known") | pl.col("f_named") | (pl.col("common") >= _ENOUGH))
        .select("g", "f", kin="likeness")
    )


def _asked(facts: pl.DataFrame, goals: pl.DataFrame) -> pl.DataFrame:
    """Figures that a goal of a known metric can meet: unknown ones, and those of crowded goals."""
    crowded = goals.filter("crowded")["thing"].drop_nulls().unique().to_list()
    return facts.filter(~pl.col("f_known") | pl.col("thing").is_in(crowded))


def _distinct(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return (
        rows.filter(pl.col("wide").list.len() > 0)
        .select(_CONTEXT)
        .unique(maintain_order=True)
        .with_row_index(name)
    )


def _numbers(rows: pl.DataFrame, texts: pl.DataFrame, name: str, *columns: str) -> pl.DataFrame:
    """The rows that have each context."""
    return (
        rows.select(*_CONTEXT, *columns)
        .join(texts, on=_CONTEXT, nulls_equal=True)
        .select(name, *columns)
    )


def _can_answer() -> pl.Expr:
    """Whether a figure says something of the goal's amount at a time that can count."""
    direct = pl.col("same_unit") & pl.col("same_measure") & (pl.col("inside") | pl.col("fits"))
    changes = pl.col("measure").is_in(["growth", "ratio"])
    levels = changes & (pl.col("f_measure") == "level") & pl.col("pe").is_not_null()
    rates = (
        (pl.col("measure") == "level")
        & pl.col("f_measure").is_in(["growth", "ratio"])
        & pl.col("touches")
    )
    return direct | levels | rates


def _likest(pairs: pl.DataFrame) -> pl.DataFrame:
    """Keep the likest figure of each period, and only where the goal is the figure's likest."""
    best_goal = pl.col("kin").max().over("f")
    best_figure = pl.col("kin").max().over("g", "ps", "pe", "f_measure", "f_unit")
    return pairs.filter(
        (pl.col("kin") >= best_goal - _SLACK) & (pl.col("kin") >= best_figure - _SLACK)
    )
