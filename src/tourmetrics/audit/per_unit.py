"""``per_unit``: revenue over visits, against the stated spend and a wide plausible band."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache

import polars as pl

from tourmetrics.audit.finding import Finding, amount, metric_name, quotient
from tourmetrics.errors import KnowledgeError
from tourmetrics.knowledge import Knowledge
from tourmetrics.resources import data_dir

_FILE = "plausibility.csv"
_COLUMNS = ["numerator", "denominator", "ratio", "unit", "low", "high", "note"]
_AT = ("region", "each", "period_start", "period_end")


@lru_cache(maxsize=1)
def bands() -> pl.DataFrame:
    """The quotients to form and their plausible bands, from ``data/plausibility.csv``.

    ``ratio`` is the metric under which documents state the quotient, or empty: what visitors
    leave at the gates is not what they spend.

    Raises:
        KnowledgeError: the file is missing or a line is not in order.
    """
    path = data_dir() / _FILE
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if reader.fieldnames != _COLUMNS:
                raise KnowledgeError(f"{path}: the columns must be {', '.join(_COLUMNS)}")
            rows = []
            for line, row in enumerate(reader, 2):
                low, high = float(row["low"]), float(row["high"])
                if not 0 < low < high:
                    raise KnowledgeError(f"{path}, line {line}: low and high are not in order")
                rows.append((row["numerator"], row["denominator"], row["ratio"], row["unit"],
                             low, high))  # fmt: skip
    except (OSError, TypeError, ValueError) as error:
        raise KnowledgeError(f"{path}: not readable ({error}): restore the file") from error
    return pl.DataFrame(
        rows,
        schema={
            "numerator": pl.String,
            "denominator": pl.String,
            "ratio": pl.String,
            "unit": pl.String,
            "low": pl.Float64,
            "high": pl.Float64,
        },
        orient="row",
    )


def per_unit(figures: pl.DataFrame, knowledge: Knowledge) -> Iterator[Finding]:
    """Form the quotients of one document's figures on one period and place."""
    for row in _paired(figures).iter_rows(named=True):
        result = quotient(
            row["value"], row["precision"], row["bottom_value"], row["bottom_precision"]
        )
        if result is None:
            continue
        expected, spread = result
        unit = row["unit"]
        derived = amount(expected, unit, knowledge)
        top = amount(row["value"], unit, knowledge)
        bottom = amount(row["bottom_value"], row["bottom_unit"], knowledge)
        one = knowledge.unit_display[row["bottom_unit"]].name("en", one=True)
        formula = (
            f"{metric_name(row['metric'], row['label'], knowledge)}, {row['period_start']} to "
            f"{row['period_end']}: {top} / {bottom} = {derived} per {one}"
        )
        ids: tuple[str, ...] = (row["figure_id"], row["bottom_id"])
        stated = row["stated"]
        tolerance = spread + (row["stated_precision"] or 0.0)
        if stated is not None and abs(stated - expected) > tolerance * (1 + 1e-9):
            message = (
                f"{formula}, but {row['stated_doc']} states {amount(stated, unit, knowledge)}: "
                f"{amount(abs(stated - expected), unit, knowledge)} apart, where rounding allows "
                f"{amount(tolerance, unit, knowledge)}."
            )
            ids = (*ids, row["stated_id"])
            yield Finding("per_unit", "warning", ids, stated, expected, tolerance, message)
        elif row["low"] is not None and not row["low"] <= expected <= row["band_high"]:
            message = (
                f"{formula}, outside the plausible {amount(row['low'], unit, knowledge)} to "
                f"{amount(row['band_high'], unit, knowledge)}: check both for a slip of a digit."
            )
            yield Finding("per_unit", "warning", ids, stated, expected, tolerance, message)
        elif stated is None:
            message = f"{formula}; derived, no document states it."
            yield Finding("per_unit", "info", ids, None, expected, spread, message)


def _paired(figures: pl.DataFrame) -> pl.DataFrame:
    firm = figures.filter(
        (pl.col("kind") == "reported")
        & (pl.col("measure") == "level")
        & pl.col("high").is_null()
        & pl.col("comparator").is_in(["eq", "approx"])
        & pl.col("period_end").is_not_null()
        & (pl.col("value") > 0)
    )
    table = bands()
    pairs = table.select("numerator", "denominator", "ratio").unique(maintain_order=True)
    bottoms = firm.select(
        *_AT,
        "doc",
        denominator="metric",
        bottom_value="value",
        bottom_precision="precision",
        bottom_unit="unit",
        bottom_id="figure_id",
        bottom_start="start",
    )
    stated = (
        firm.sort("published", "doc", "start", descending=[True, False, False], nulls_last=True)
        .unique([*_AT, "metric", "unit"], keep="first", maintain_order=True)
        .select(
            *_AT,
            "unit",
            ratio="metric",
            stated="value",
            stated_precision="precision",
            stated_id="figure_id",
            stated_doc="doc",
        )
    )
    return (
        firm.drop("high")
        .join(pairs, left_on="metric", right_on="numerator")
        .join(bottoms, on=[*_AT, "doc", "denominator"], nulls_equal=True)
        .with_columns((pl.col("start") - pl.col("bottom_start")).abs().alias("distance"))
        .sort("doc", "distance", "start")
        .unique([*_AT, "doc", "ratio", "metric", "denominator"], keep="first", maintain_order=True)
        .join(stated, on=[*_AT, "unit", "ratio"], how="left", nulls_equal=True)
        .join(
            table.rename({"numerator": "metric", "high": "band_high"}),
            on=["metric", "denominator", "ratio", "unit"],
            how="left",
        )
        .sort("doc", "start")
    )
