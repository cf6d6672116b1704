"""Goals and reported figures as the matching needs them: keys, windows, bounds."""

from __future__ import annotations

from datetime import date

import polars as pl

from tourmetrics.comparison.settings import load_settings
from tourmetrics.comparison.wording import with_parts
from tourmetrics.goals.identity import thing
from tourmetrics.knowledge import Knowledge
from tourmetrics.tables.dates import DAY, days

_YEAR_DAYS = (360, 372)


def prepare_goals(goals: pl.DataFrame, figures: pl.DataFrame, knowledge: Knowledge) -> pl.DataFrame:
    """One row a goal, numbered by ``g``, with the time in which a figure can answer it.

    ``nature`` is ``flow`` (adds up over time), ``stock`` (the last counts) or ``rate``.
    ``w0`` and ``w1`` are the days on which an answer may start: the goal's first day, or for a
    flow with a deadline the year that ends there, by twelve months or by the calendar.
    ``zero`` is the day before the path starts: the baseline's last day, else the day before the
    goal's period, else the last day before the year of the plan's publication.
    """
    plans = (
        figures.select(
            "figure_id",
            "sentence",
            "quote",
            plan_doc="doc",
            plan_published="published",
            plan_start="start",
        )
        .unique("figure_id", keep="first", maintain_order=True)
        .filter(pl.col("figure_id").is_not_null())
    )
    start, end = pl.col("period_start"), pl.col("period_end")
    base = pl.col("baseline_period").str.split_exact("/", 1)
    one_year = days(start, end).is_between(*_YEAR_DAYS) | (start == end)
    of_the_year = (pl.col("each") == "year") & one_year
    prepared = (
        goals.with_row_index("g")
        .join(plans, on="figure_id", how="left", maintain_order="left")
        .with_columns(
            thing(),
            _words("label"),
            _known(knowledge),
            pl.col("each").alias("goal_each"),
            pl.when(of_the_year.fill_null(value=False)).then(None).otherwise("each").alias("each"),
            (start == end).fill_null(value=False).alias("deadline"),
            pl.when(pl.col("measure") != "level")
            .then(pl.lit("rate"))
            .otherwise(
                pl.col("aggregation").replace_strict(
                    {"sum": "flow", "last": "stock"}, default="rate"
                )
            )
            .alias("nature"),
            base.struct.field("field_0").str.to_date(strict=False).alias("base_start"),
            base.struct.field("field_1").str.to_date(strict=False).alias("base_end"),
        )
    )
    flow_deadline = pl.col("deadline") & (pl.col("nature") == "flow")
    year_before = (end + DAY).dt.offset_by("-1y")
    published = pl.date(pl.col("plan_published").dt.year(), 1, 1) - DAY
    return prepared.with_columns(
        pl.when(flow_deadline).then(year_before).otherwise(start).alias("w0"),
        pl.when(flow_deadline).then(pl.date(end.dt.year(), 1, 1)).otherwise(start).alias("w1"),
        pl.coalesce("base_end", pl.when(~pl.col("deadline")).then(start - DAY), published).alias(
            "zero"
        ),
    ).pipe(_with_crowds)


def _with_crowds(goals: pl.DataFrame) -> pl.DataFrame:
    """Add ``crowded``: only words tell which of one document's goals a figure answers.

    A goal that is said to be a part of the one before it crowds nothing, and is told by its words.
    """
    split = with_parts(goals, load_settings(), "thing", "plan_doc", "measure", "unit")
    wholes = pl.when(~pl.col("part")).then("words").drop_nulls().n_unique().over(_SAME)
    return split.with_columns((pl.col("part") | (wholes > 1)).alias("crowded"))


# How vague an amount is: an exact one, about as much; 2 for a range or bound.
_VAGUE = {"eq": 0, "approx": 1}
# Goals of one document that differ in their words only (and their value).
_SAME = ("thing", "region", "each", "period_start", "period_end", "measure", "change", "plan_doc")


def prepare_facts(figures: pl.DataFrame, as_of: date | None, knowledge: Knowledge) -> pl.DataFrame:
    """Reported figures known by ``as_of``, numbered by ``f``, with the bounds of their comparators.

    ``lo`` and ``hi`` are null where the figure has no such bound. ``f_bound`` says that it has one
    only. ``f`` counts them from the best on, should several tell one period.
    """
    facts = figures.filter(pl.col("kind") == "reported")
    if as_of is not None:
        facts = facts.filter(pl.col("period_end").is_null() | (pl.col("period_end") <= as_of))
    sign = pl.col("comparator")
    return (
        with_parts(
            facts.with_columns(thing(), _words("label"), _known(knowledge)),
            load_settings(),
            "thing",
            "doc",
            "measure",
            "unit",
        )
        # Of several figures for one period the first of these is taken: the newest, the most exact,
        # the surest; then the order of the documents.
        .with_columns(sign.replace_strict(_VAGUE, default=2).alias("f_vague"))
        .sort(
            "published",
            "f_vague",
            "confidence",
            "doc",
            "start",
            "figure_id",
            "value",
            descending=[True, False, True, False, False, False, False],
            nulls_last=True,
        )
        .with_row_index("f")
        .select(
            "f",
            pl.col("f").alias("f_rank"),
            "thing",
            "region",
            pl.col("known").alias("f_known"),
            pl.col("metric").is_not_null().alias("f_named"),
            pl.col("each").alias("f_each"),
            pl.col("part").alias("f_part"),
            pl.col("measure").alias("f_measure"),
            pl.col("change").alias("f_change"),
            pl.col("unit").alias("f_unit"),
            pl.col("value").alias("f_value"),
            pl.when(~sign.is_in(["le", "lt"])).then("value").alias("f_lo"),
            pl.when(sign == "between")
            .then("high")
            .when(~sign.is_in(["ge", "gt"]))
            .then("value")
            .alias("f_hi"),
            sign.is_in(["gt", "lt"]).alias("f_open"),
            sign.is_in(["ge", "gt", "le", "lt"]).alias("f_bound"),
            pl.col("period_start").alias("ps"),
            pl.col("period_end").alias("pe"),
            pl.col("published").alias("f_published"),
            pl.col("words").alias("f_words"),
            pl.col("figure_id").alias("f_id"),
        )
    )


def figure_texts(figures: pl.DataFrame) -> pl.DataFrame:
    """The words of each figure, once for each id."""
    return figures.select("figure_id", "label", "sentence", "quote").unique(
        "figure_id", keep="first", maintain_order=True
    )


def _known(knowledge: Knowledge) -> pl.Expr:
    """Whether the catalogue has the metric: then the metric tells what is measured."""
    return pl.col("metric").is_in(list(knowledge.metrics)).fill_null(value=False).alias("known")


def _words(label: str) -> pl.Expr:
    return pl.col(label).str.strip_chars().str.to_lowercase().alias("words")


def ancestors(regions: pl.Series, knowledge: Knowledge) -> pl.DataFrame:
    """Every region below another: ``region``, its ``level``, and ``whole`` that holds it."""
    rows = [
        (code, knowledge.regions[code].level, whole)
        for code in regions.unique().drop_nulls().sort().to_list()
        if code in knowledge.regions
        for whole in knowledge.region_lineage(code)[1:]
    ]
    return pl.DataFrame(
        rows, schema={"region": pl.String, "level": pl.String, "whole": pl.String}, orient="row"
    )
