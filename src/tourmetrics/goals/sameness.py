"""When two amounts speak of the same thing, and when they are the same amount."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tourmetrics.goals.identity import thing
from tourmetrics.goals.nature import rate_units
from tourmetrics.goals.vocabulary import load_vocabulary
from tourmetrics.knowledge import load_knowledge
from tourmetrics.units import convert_factor, dimension

# What a goal is about: every field that tells two goals apart, save its value.
ABOUT = ("thing", "region", "each", "measure", "change", "dimension")
KEY = (*ABOUT, "period_start", "period_end")
# The same with a year for its last day; see ``with_sameness``.
SAME_TIME = (*ABOUT, "from", "period_end")
# Only units of these kinds have several sizes; every other unit is a dimension of its own.
_SIZED = ("length", "area", "volume", "mass", "duration", "data")
_SLACK = 1e-9  # converted amounts may differ in their last bits


def with_sameness(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``thing``, ``dimension``, and the amounts in one unit for each dimension.

    These are ``amount``, ``amount_high`` and ``factor`` (from the row's unit). ``from`` is the
    period's first day, and for a deadline at the end of a year that of the year: plans of one year
    and of several say the same in these two ways. A row with neither metric nor label is a thing
    of its own: nothing says that it is the same as another.
    """
    end = pl.col("period_end")
    year_end = (pl.col("period_start") == end) & (end.dt.month() == 12) & (end.dt.day() == 31)
    nameless = pl.format("figure {}", pl.coalesce("figure_id", pl.lit("none")))
    units = _dimensions(frame["unit"])
    joined = frame.with_columns(thing()).join(units, on="unit", how="left", maintain_order="left")
    return joined.with_columns(
        pl.coalesce("thing", nameless).alias("thing"),
        (pl.col("value") * pl.col("factor")).alias("amount"),
        (pl.col("high") * pl.col("factor")).alias("amount_high"),
        pl.when(year_end)
        .then(pl.date(end.dt.year(), 1, 1))
        .otherwise("period_start")
        .alias("from"),
    )


def _dimensions(units: pl.Series) -> pl.DataFrame:
    """The dimension of each unit that occurs, and the factor to the unit that stands for it."""
    shown = load_knowledge().unit_display
    rows = []
    for unit in units.unique().sort().to_list():
        if shown[unit].kind not in _SIZED:
            rows.append((unit, unit, 1.0))
            continue
        kind = dimension(unit)
        alike = (u for u in sorted(shown) if shown[u].kind in _SIZED and dimension(u) == kind)
        rows.append((unit, kind, float(convert_factor(unit, next(alike)))))
    schema = {"unit": pl.String, "dimension": pl.String, "factor": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def numbered(frame: pl.DataFrame, columns: Sequence[str], name: str) -> pl.DataFrame:
    """Add a number for each distinct set of values, in order of first appearance; nulls equal."""
    numbers = frame.select(columns).unique(maintain_order=True).with_row_index(name)
    return frame.join(numbers, on=list(columns), nulls_equal=True, maintain_order="left")


def with_amount_class(frame: pl.DataFrame, group: str) -> pl.DataFrame:
    """Add ``class``: the same number within a group for amounts that are the same.

    Two amounts are the same if they are equal in their common unit, or if the one is the other
    with fewer digits: they lie within half a unit of the last digit of the coarser one, which
    must be a small share of the amount (``rounding`` in ``data/goals.toml``).
    """
    amount = pl.col("amount")
    half = pl.col("precision") * pl.col("factor")
    fine = pl.when(half <= amount.abs() * load_vocabulary().rounding).then(half)
    order = frame.with_row_index("row").with_columns(
        (amount.abs() * _SLACK).alias("slack"), fine.fill_null(0.0).alias("fine")
    )
    order = order.sort(group, "amount_high", "amount", "row", nulls_last=True)
    before = pl.col("amount").shift(1).over(group)
    allowed = pl.max_horizontal("fine", pl.col("fine").shift(1).over(group)) + pl.col("slack")
    high = pl.col("amount_high")
    other_high = ~((high - high.shift(1).over(group)).abs() <= high.abs() * _SLACK)
    two_highs = high.is_not_null() | high.shift(1).over(group).is_not_null()
    new = ((amount - before) > allowed) | (two_highs & other_high.fill_null(value=True))
    first = pl.int_range(pl.len()).over(group) == 0
    classed = order.with_columns(
        (new | first).fill_null(value=True).cast(pl.Int64).cum_sum().over(group).alias("class")
    )
    return classed.sort("row").drop("row", "slack", "fine")


def with_magnitude(frame: pl.DataFrame, group: str) -> pl.DataFrame:
    """Add ``magnitude``: amounts of a group that can be versions of each other share it.

    A level that is many times another (``revision`` in ``data/goals.toml``) is about something
    else. Rates and changes may move by any factor.
    """
    free = (pl.col("measure") != "level") | pl.col("unit").is_in(rate_units(load_knowledge()))
    order = frame.with_row_index("row").sort(group, "amount", "row")
    before = pl.col("amount").shift(1).over(group)
    jump = ~free & (
        (before <= 0) & (pl.col("amount") > 0)
        | (pl.col("amount") > before * load_vocabulary().revision)
    )
    counted = jump.fill_null(value=False).cast(pl.Int64).cum_sum().over(group)
    return order.with_columns(counted.alias("magnitude")).sort("row").drop("row")


def comparable_size(amount: str, other: str) -> pl.Expr:
    """Whether two amounts can be versions of one promise, by ``revision``; rates always can."""
    limit = load_vocabulary().revision
    old, new = pl.col(amount), pl.col(other)
    free = (pl.col("measure") != "level") | pl.col("unit").is_in(rate_units(load_knowledge()))
    return free | ((new <= old * limit) & (old <= new * limit))
