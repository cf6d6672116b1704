"""Where a goal starts: from the plan itself where it states that, from other figures otherwise."""

from __future__ import annotations

import polars as pl

from tourmetrics.goals.nature import with_origins
from tourmetrics.goals.sameness import comparable_size, with_sameness
from tourmetrics.knowledge import load_knowledge
from tourmetrics.tables import (
    FIGURES,
    GOALS,
    Portions,
    empty,
    taken,
    validate,
    with_figure_ids,
    with_ids,
)
from tourmetrics.tables.dates import days, years_earlier

_YEAR_DAYS = (360, 372)
_SAME_LENGTH = 3
# Days: a goal on a period starts from the year before, a plan of several years from one of two.
_PERIOD_LOOKS_BACK = 367
_DEADLINE_LOOKS_BACK = 731
_SLACK = 1e-9
_AT = ("thing", "region", "each")


def with_baselines(goals: pl.DataFrame, figures: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Fill the baseline of goals that have none, and say in ``filled`` which figure it is.

    The plan comes first: a reported level of the same thing in the document that first stated
    the goal, best in its own sentence or row, else under its own words, the latest before the
    goal's time. Otherwise the figures of other documents: for a goal on a level the latest of
    the year before it, or for a deadline of the two years before the plan; for one on a change
    the level of the time that it counts from. A flow starts from a time as long as its own, a
    flow with a deadline from a whole year. Where the figures differ by more than rounding, the
    baseline stays open. A ``baseline_period`` that is given without a value is looked up.

    Args:
        goals: a goals table.
        figures: a figures table; of a lazy one the levels of some places are read at a time.

    Raises:
        TableError: a table breaks its schema.

    >>> from tourmetrics.tables import empty
    >>> with_baselines(empty(GOALS), empty(FIGURES)).height
    0
    """
    checked = validate(goals, GOALS)
    open_goals = _open(checked)
    if isinstance(figures, pl.LazyFrame):
        found = _found_lazily(open_goals, figures)
    else:
        known = with_figure_ids(validate(figures, FIGURES))
        plans = _own_documents(open_goals, known)
        found = _chosen(_candidates(open_goals, plans, _levels(known)))
    joined = checked.with_row_index("g").join(found, on="g", how="left", maintain_order="left")
    fills = pl.col("found_value").is_not_null()
    return joined.with_columns(
        pl.when(fills).then("found_value").otherwise("baseline_value").alias("baseline_value"),
        pl.when(fills).then("found_period").otherwise("baseline_period").alias("baseline_period"),
        pl.when(fills)
        .then(with_origins(pl.format("baseline_value={} {}", "origin", "base_id")))
        .otherwise("filled")
        .alias("filled"),
    ).select(GOALS.names)


def _found_lazily(open_goals: pl.DataFrame, figures: pl.LazyFrame) -> pl.DataFrame:
    plans = _own_documents(open_goals, with_ids(figures, open_goals["figure_id"].drop_nulls()))
    portions = Portions(figures)
    found = [_chosen(_candidates(open_goals.clear(), plans, _levels(empty(FIGURES))))]
    for some in portions.cut(open_goals["region"].unique().sort().to_list()):
        here = pl.col("region").is_in(some, nulls_equal=True)
        levels = _levels(taken(portions.figures.filter(here & _is_level())))
        found.append(_chosen(_candidates(open_goals.filter(here), plans, levels)))
    return pl.concat(found)


def _open(goals: pl.DataFrame) -> pl.DataFrame:
    """Goals without a baseline, numbered by ``g``, with what tells which levels could be one."""
    metrics = load_knowledge().metrics
    period = pl.col("baseline_period").str.split_exact("/", 1)
    aggregations = {ident: metric.aggregation for ident, metric in metrics.items()}
    return with_sameness(
        goals.with_row_index("g")
        .filter(pl.col("baseline_value").is_null())
        .with_columns(precision=pl.lit(None, pl.Float64))
    ).with_columns(
        pl.coalesce(
            pl.when(pl.col("measure") == "level").then("aggregation"),
            pl.col("metric").replace_strict(aggregations, default=None, return_dtype=pl.String),
        ).alias("adds_up"),
        period.struct.field("field_0").str.to_date(strict=False).alias("asked_start"),
        period.struct.field("field_1").str.to_date(strict=False).alias("asked_end"),
    )


def _is_level() -> pl.Expr:
    return (
        (pl.col("kind") == "reported")
        & (pl.col("measure") == "level")
        & pl.col("comparator").is_in(["eq", "approx", "ge", "gt"])
        & pl.col("period_end").is_not_null()
    )


def _levels(figures: pl.DataFrame) -> pl.DataFrame:
    return with_sameness(figures.filter(_is_level())).select(
        *_AT,
        base_dimension="dimension",
        base_amount="amount",
        base_spread=(pl.col("precision") * pl.col("factor")).fill_null(0.0),
        base_start="period_start",
        base_end="period_end",
        base_label="label",
        base_doc="doc",
        base_sentence="sentence",
        base_published="published",
        base_place="start",
        base_id="figure_id",
    )


def _own_documents(goals: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Each goal with the plan that first stated it, and the sentence in which it did.

    Later documents that state it again are reports: what they tell is no start.
    """
    return (
        goals.select("g", "figure_id")
        .join(figures.select("figure_id", "doc", "sentence"), on="figure_id")
        .select("g", base_doc="doc", base_sentence="sentence")
        .unique(maintain_order=True)
    )


def _candidates(goals: pl.DataFrame, documents: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    """Pairs of a goal and a level that it could start from; ``near`` tells how close they stand."""
    own = documents.select("g", "base_doc").unique().with_columns(in_plan=pl.lit(True))
    beside = documents.drop_nulls().with_columns(in_sentence=pl.lit(True))
    pairs = (
        goals.join(levels, on=list(_AT), nulls_equal=True)
        .join(own, on=["g", "base_doc"], how="left")
        .join(beside, on=["g", "base_doc", "base_sentence"], how="left")
        .with_columns(pl.col("in_plan", "in_sentence").fill_null(value=False))
        .with_columns(
            pl.when("in_sentence")
            .then(2)
            .when(pl.col("base_label") == pl.col("label"))
            .then(1)
            .otherwise(0)
            .alias("near")
        )
    )
    start_fits = _fits_level().fill_null(value=False)
    change_fits = _fits_change().fill_null(value=False)
    asked = pl.col("asked_end").is_not_null()
    at_asked = (pl.col("base_end") == pl.col("asked_end")) & (
        (pl.col("base_start") == pl.col("asked_start")) | (pl.col("adds_up") != "sum")
    )
    level = pl.col("measure") == "level"
    return pairs.filter(
        pl.when(asked)
        .then(at_asked & (~level | (pl.col("base_dimension") == pl.col("dimension"))))
        .when(level)
        .then(start_fits)
        .otherwise(change_fits)
    )


def _lengths() -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Whether the level is of a whole year, as long as the goal, of one day."""
    length = days(pl.col("base_start"), pl.col("base_end"))
    goal = days(pl.col("period_start"), pl.col("period_end"))
    return length.is_between(*_YEAR_DAYS), (length - goal).abs() <= _SAME_LENGTH, length == 1


def _fits_level() -> pl.Expr:
    year, alike, point = _lengths()
    deadline = pl.col("period_start") == pl.col("period_end")
    flow = pl.col("adds_up") == "sum"
    stock = pl.col("adds_up") == "last"
    before = (pl.col("base_end") < pl.col("period_end")) & (
        deadline | (pl.col("base_end") < pl.col("period_start"))
    )
    as_long = pl.when(flow).then(pl.when(deadline).then(year).otherwise(alike)).otherwise(True)
    # Another document's figure: known when the plan was made, no older than plans look back, and
    # of the plan's own size.
    since = days(pl.col("base_end"), pl.when(deadline).then("published").otherwise("period_start"))
    made = pl.col("published").is_null() & ~deadline
    known = (
        pl.when(deadline)
        .then(since.is_between(1, _DEADLINE_LOOKS_BACK))
        .otherwise(since <= _PERIOD_LOOKS_BACK)
    ) & (made | (pl.col("base_end").dt.year() <= pl.col("published").dt.year()))
    near_size = comparable_size("amount", "base_amount")
    elsewhere = known & near_size & (flow | stock | year | alike | point)
    same = pl.col("base_dimension") == pl.col("dimension")
    return same & before & as_long & (pl.col("in_plan") | elsewhere)


def _fits_change() -> pl.Expr:
    year, _, _ = _lengths()
    named = pl.col("change").cast(pl.Int32, strict=False)
    back = (
        pl.when(pl.col("change") == "yoy").then(1).otherwise(pl.col("period_end").dt.year() - named)
    )
    deadline = pl.col("period_start") == pl.col("period_end")
    # An average of several years counts from the year before the first.
    first_year = pl.when((pl.col("change") == "annual") & ~deadline).then(
        pl.col("period_start").dt.year() - 1
    )
    start, end = years_earlier(
        pl.col("period_start"), pl.col("period_end"), pl.when(back > 0).then(back)
    )
    flow = pl.col("adds_up") == "sum"
    base_year = pl.coalesce(first_year, pl.when(back > 0).then(end.dt.year()))
    same_season = (pl.col("base_start") == start) & (pl.col("base_end") == end)
    of_flow = (
        pl.when(deadline | first_year.is_not_null())
        .then(year & (pl.col("base_end").dt.year() == base_year))
        .otherwise(same_season)
    )
    return (pl.when(flow).then(of_flow).otherwise(pl.col("base_end").dt.year() == base_year)) & (
        pl.col("measure") != "completion"
    )


def _chosen(pairs: pl.DataFrame) -> pl.DataFrame:
    """One level for each goal, or none where several are left that differ."""
    length = (pl.col("base_end") - pl.col("base_start")).dt.total_days()
    left = pairs.with_columns(length.alias("length"))
    # The plan before others, its own sentence before the rest, then the latest, and so on.
    sentence = pl.col("near") == 2
    for best in (pl.col("in_plan"), sentence, pl.col("base_end"), pl.col("near"), length):
        left = left.filter(best == best.max().over("g"))
    spread = pl.col("base_spread").max().over("g")
    apart = pl.col("base_amount").max().over("g") - pl.col("base_amount").min().over("g")
    slack = pl.col("base_amount").abs() * _SLACK
    agreed = left.filter(
        (apart <= 2 * spread + slack) & (pl.col("base_dimension").n_unique().over("g") == 1)
    )
    is_level = pl.col("measure") == "level"
    return (
        agreed.sort(
            "g", "base_spread", "base_published", "base_doc", "base_place", "base_id",
            descending=[False, False, True, False, False, False],
            nulls_last=True,
        )
        .unique("g", keep="first", maintain_order=True)
        .select(
            "g",
            "base_id",
            pl.when("in_plan").then(pl.lit("plan")).otherwise(pl.lit("report")).alias("origin"),
            # For a change the level stays in the unit that its metric has.
            found_value=pl.when(is_level)
            .then(pl.col("base_amount") / pl.col("factor"))
            .otherwise("base_amount"),
            found_period=pl.format(
                "{}/{}",
                pl.col("base_start").dt.to_string("%Y-%m-%d"),
                pl.col("base_end").dt.to_string("%Y-%m-%d"),
            ),
        )
    )  # fmt: skip
