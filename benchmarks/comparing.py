"""Times the comparison of many goals with many figures, and tells the memory that it took.

    python -m benchmarks.comparing --figures 1000000 --goals 10000
    python -m benchmarks.comparing --growth --json comparing.json

The tables are made up, the same in every run: months, running totals and whole years of several
years, of metrics of the catalogue in counties, and some that only words tell.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from tourmetrics.comparison import compare
from tourmetrics.knowledge import load_knowledge
from tourmetrics.tables import FIGURES, GOALS, empty

_YEARS = 5
_MEGABYTE = 1024.0
# Of so many figures, one has no metric and is told by its words.
_NAMELESS = 20


def many_figures(count: int) -> pl.DataFrame:
    """Return ``count`` reported figures: running totals by month over five years.

    >>> many_figures(1000).height
    1000
    """
    places, metrics = _places(), _metrics()
    n = pl.col("n")
    month = n % 12 + 1
    series = n // (12 * _YEARS)
    year = 2020 + n // 12 % _YEARS
    nameless = series % _NAMELESS == 0
    made = (
        pl.LazyFrame({"n": pl.int_range(count, eager=True)})
        .with_columns(
            (series % len(metrics)).alias("m"), (series // len(metrics) % len(places)).alias("p")
        )
        .join(pl.LazyFrame(metrics).with_row_index("m").cast({"m": pl.Int64}), on="m", how="left")
        .join(
            pl.LazyFrame({"region": places}).with_row_index("p").cast({"p": pl.Int64}),
            on="p",
            how="left",
        )
        .with_columns(
            pl.format("report {}", n % 997).alias("doc"),
            (n * 40).alias("start"),
            (n * 40 + 5).alias("end"),
            pl.format("{}", month * 1000 + n % 89).alias("quote"),
            pl.lit("reported").alias("kind"),
            (month * 1000.0 + n % 89).alias("value"),
            pl.lit("eq").alias("comparator"),
            pl.lit("level").alias("measure"),
            pl.date(year, 1, 1).alias("period_start"),
            pl.date(year, month, 1).dt.month_end().alias("period_end"),
            pl.format("f{}", n).alias("figure_id"),
            pl.lit("en").alias("language"),
            pl.when(nameless).then(None).otherwise("metric").alias("metric"),
            pl.format("guided walks of kind k{}x", series % 5000).alias("label"),
        )
        .sort("n")
        .collect()
    )
    return _filled(made, empty(FIGURES))


def many_goals(count: int) -> pl.DataFrame:
    """Return ``count`` goals for 2024, on what ``many_figures`` reports.

    >>> many_goals(10).height
    10
    """
    places, metrics = _places(), _metrics()
    n = pl.col("n")
    nameless = n % _NAMELESS == 0
    made = (
        pl.LazyFrame({"n": pl.int_range(count, eager=True)})
        .with_columns((n % len(metrics)).alias("m"), (n // len(metrics) % len(places)).alias("p"))
        .join(pl.LazyFrame(metrics).with_row_index("m").cast({"m": pl.Int64}), on="m", how="left")
        .join(
            pl.LazyFrame({"region": places}).with_row_index("p").cast({"p": pl.Int64}),
            on="p",
            how="left",
        )
        .with_columns(
            pl.format("g{}", n).alias("goal_id"),
            pl.when(nameless).then(None).otherwise("metric").alias("metric"),
            pl.format("guided walks of kind k{}x", n % 5000).alias("label"),
            pl.lit(date(2024, 1, 1)).alias("period_start"),
            pl.lit(date(2024, 12, 31)).alias("period_end"),
            pl.lit("ge").alias("comparator"),
            pl.lit(12000.0).alias("value"),
            pl.lit("level").alias("measure"),
            pl.lit("up").alias("direction"),
            pl.lit("sum").alias("aggregation"),
            pl.lit(1).alias("version"),
        )
        .sort("n")
        .collect()
    )
    return _filled(made, empty(GOALS))


def _places() -> list[str]:
    regions = load_knowledge().regions.values()
    return [region.code for region in regions if region.level in ("county", "prefecture")]


def _metrics() -> dict[str, list[str]]:
    found = [m for m in load_knowledge().metrics.values() if m.aggregation == "sum"][:40]
    return {"metric": [m.id for m in found], "unit": [m.unit for m in found]}


def _filled(made: pl.DataFrame, schema: pl.DataFrame) -> pl.DataFrame:
    """The columns of a table in their order and types; those not made are null."""
    return made.select(
        (pl.col(name) if name in made.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.schema.items()
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit status."""
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.comparing", description=about)
    parser.add_argument("--figures", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--goals", type=int, default=10_000, metavar="N")
    parser.add_argument(
        "--growth", action="store_true", help="from 1,000 figures on, by tens; a goal for a hundred"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="save the numbers there")
    options = parser.parse_args(arguments)
    sizes = [(options.figures, options.goals)]
    if options.growth:
        sizes = [(10**n, 10**n // 100) for n in range(3, 7) if 10**n <= options.figures]
    told = [_measured(*size) for size in sizes]
    for one in told:
        one["ratio_to_smallest"] = one["microseconds_a_figure"] / told[0]["microseconds_a_figure"]
    if options.json is not None:
        options.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    return 0


def _measured(count: int, wanted: int) -> dict[str, float]:
    figures, goals = many_figures(count), many_goals(wanted)
    before = _peak()
    start = time.perf_counter()
    table = compare(goals, figures, as_of=date(2024, 9, 30))
    seconds = time.perf_counter() - start
    answered = table["actual"].count()
    print(
        f"{goals.height:,} goals against {figures.height:,} figures: {seconds:.2f} s, "
        f"{_peak():,.0f} MB at most ({before:,.0f} MB before); {answered:,} answered",
        flush=True,
    )
    return {
        "figures": count,
        "goals": wanted,
        "answered": answered,
        "seconds": seconds,
        "microseconds_a_figure": seconds / count * 1e6,
        "megabytes_at_most": _peak(),
    }


def _peak() -> float:
    """The most memory that the process has held, in megabytes (Linux counts kilobytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE


if __name__ == "__main__":
    sys.exit(main())
