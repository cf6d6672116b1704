"""Figures as the checks need them: what they state as intervals, and what stands together."""

from __future__ import annotations

import polars as pl

from tourmetrics.auditing.files import audit_words
from tourmetrics.auditing.finding import with_precision
from tourmetrics.goals.identity import thing
from tourmetrics.knowledge import Knowledge

# What two figures must share to speak of one thing, place and time.
KEY = (
    "kind",
    "thing",
    "region",
    "each",
    "measure",
    "change",
    "period_start",
    "period_end",
    "unit",
)
# Room for the rounding of binary numbers, as a share of the amounts.
EPSILON = 1e-9
_COUNTED_KINDS = ("visits", "persons", "count")
_HALF = 0.5
_LESS, _MORE = ("le", "lt"), ("ge", "gt")


def prepare(figures: pl.DataFrame, knowledge: Knowledge) -> pl.DataFrame:
    """Return the figures in the order of their documents, with what the checks go by.

    Adds ``n`` (the row), ``thing`` (metric or label), ``words`` (the label in small letters),
    ``lo`` and ``hi`` (what rounding and comparator leave open; infinite where there is no bound),
    ``firm`` (neither a bound nor a range), ``run`` (one number for the figures of one sentence or
    row of a table), ``at`` (where the quote stands in the sentence; null where that is not known),
    ``counted`` (things counted one by one), ``from_year`` and ``to_year`` of the period, ``table``,
    ``aggregation`` and ``quantity`` of the metric, and whether another figure contradicts this one:
    none of its document (``sole``), none of its sentence or row (``clear``).

    Args:
        figures: a figures table with ``figure_id`` filled.
        knowledge: the catalogue.
    """
    ordered = with_precision(figures).sort("doc", "start", "figure_id")
    facts = pl.DataFrame(
        [(m.id, m.aggregation, m.quantity) for m in knowledge.metrics.values()],
        schema={"metric": pl.String, "aggregation": pl.String, "quantity": pl.String},
        orient="row",
    )
    moved = pl.col("doc").ne_missing(pl.col("doc").shift())
    spoken = pl.col("sentence").fill_null("")
    begun = moved | spoken.ne(spoken.shift().fill_null(""))
    prepared = (
        ordered.with_row_index("n")
        .with_columns(
            thing(),
            pl.col("label").str.strip_chars().str.to_lowercase().alias("words"),
            *bounds(audit_words().about),
            pl.col("comparator").is_in(["eq", "approx"]).alias("firm"),
            begun.cum_sum().alias("run"),
            _counted(knowledge).alias("counted"),
            pl.col("period_start").dt.year().alias("from_year"),
            pl.col("period_end").dt.year().alias("to_year"),
            pl.col("rule").str.starts_with("table").fill_null(value=False).alias("table"),
        )
        .with_columns(_place_in_sentence())
        .join(facts, on="metric", how="left", maintain_order="left")
    )
    return _with_sole(prepared)


def _place_in_sentence() -> pl.Expr:
    """Offset of the quote in its sentence, in code points.

    A quote may stand there more than once (2 also in 12); the first place of any quote gives a
    start of the sentence that is not too early, so the earliest of the run is the true one.
    """
    first = pl.col("sentence").str.splitn(pl.col("quote"), 2).struct.field("field_0")
    found = pl.col("sentence").str.contains(pl.col("quote"), literal=True)
    begin = pl.when(found).then(pl.col("start") - first.str.len_chars().cast(pl.Int64))
    at = pl.col("start") - begin.min().over("run")
    there = pl.col("sentence").str.slice(at, pl.col("quote").str.len_chars()) == pl.col("quote")
    return pl.when((at >= 0) & there).then(at).alias("at")


def _counted(knowledge: Knowledge) -> pl.Expr:
    """Whether a number counts things one by one, so that nothing of it was rounded."""
    units = [u for u, shown in knowledge.unit_display.items() if shown.kind in _COUNTED_KINDS]
    whole = (pl.col("precision") == _HALF) & (pl.col("value") == pl.col("value").round())
    return pl.col("unit").is_in(units) & whole & (pl.col("comparator") == "eq")


def bounds(about: float) -> tuple[pl.Expr, pl.Expr]:
    """The least and the greatest amount that a figure can mean, as ``lo`` and ``hi``.

    An exact number is rounded, one called about may be off by ``about`` of itself, and of a bound
    only one side is known.

    Args:
        about: how far a number called about may lie from the true one, as a share of it.
    """
    value, sign = pl.col("value"), pl.col("comparator")
    spread = (
        pl.when(sign == "approx")
        .then(pl.max_horizontal(pl.col("precision"), value.abs() * about))
        .otherwise("precision")
    )
    lo = (
        pl.when(sign.is_in(_LESS))
        .then(float("-inf"))
        .when(sign.is_in(_MORE))
        .then(value)
        .otherwise(value - spread)
    )
    hi = (
        pl.when(sign.is_in(_MORE))
        .then(float("inf"))
        .when(sign.is_in(_LESS))
        .then(value)
        .otherwise(pl.coalesce("high", "value") + spread)
    )
    return lo.alias("lo"), hi.alias("hi")


def apart(low: str, high: str, other_low: str, other_high: str) -> pl.Expr:
    """Tell whether two intervals have nothing in common, rounding of binary numbers aside."""
    return _beyond(pl.col(low), pl.col(other_high)) | _beyond(pl.col(other_low), pl.col(high))


def _beyond(low: pl.Expr, high: pl.Expr) -> pl.Expr:
    room = pl.max_horizontal(low.abs(), high.abs()) * EPSILON
    return (low - high > room) & low.is_finite() & high.is_finite()


def _with_sole(prepared: pl.DataFrame) -> pl.DataFrame:
    low, high = pl.col("lo").max(), pl.col("hi").min()
    agrees = ~_beyond(low, high)
    of_doc = prepared.group_by("doc", *KEY).agg(agrees.alias("sole"))
    of_run = prepared.group_by("run", *KEY).agg(agrees.alias("clear"))
    return prepared.join(
        of_doc, on=["doc", *KEY], how="left", nulls_equal=True, maintain_order="left"
    ).join(of_run, on=["run", *KEY], how="left", nulls_equal=True, maintain_order="left")


def levels(prepared: pl.DataFrame) -> pl.DataFrame:
    """The reported levels of a known thing and time."""
    return prepared.filter(
        (pl.col("kind") == "reported")
        & (pl.col("measure") == "level")
        & pl.col("period_end").is_not_null()
        & pl.col("thing").is_not_null()
    )
