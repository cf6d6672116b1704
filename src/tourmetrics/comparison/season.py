"""The share of a year's flow that is gone by a day: learnt from earlier years, or from a file.

A year is no straight line: nationally, the first half of 2024 held 48.5% of the year's trips, and
a ski resort differs far more. The share of a period that had come by the same day of earlier years
takes the place of the share of its days.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tourmetrics.comparison.answers import usable_pairs
from tourmetrics.comparison.course import running_totals
from tourmetrics.errors import InputError
from tourmetrics.tables.dates import DAY, days

YEARS = 3
"""How many years before are looked at."""

_MONTHS = 12
_LONGEST = 372  # days; a goal over several years has no season of its own
_ROUNDING = 0.01
SEASON: dict[str, pl.DataType | type[pl.DataType]] = {
    "g": pl.UInt32,
    "pe": pl.Date,
    "season": pl.Float64,
}
"""A goal, a day, and the share of its flow that had come by that day of earlier years."""
_SCHEMA = {"month": pl.Int32, "share": pl.Float64, "metric": pl.String, "region": pl.String}


def read_profile(path: Path | str) -> pl.DataFrame:
    """Read a seasonal profile: a CSV file with ``month`` (1 to 12) and ``share`` of the year.

    Columns ``metric`` and ``region`` may say of what; without them, or empty, it is for all.

    Raises:
        InputError: the file is missing or no profile.
    """
    try:
        read = pl.read_csv(path, infer_schema=False)
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from None
    return check_profile(read, str(path))


def check_profile(profile: pl.DataFrame, name: str = "the profile") -> pl.DataFrame:
    """Return the profile with all its columns, its shares of each year summing to 1.

    Raises:
        InputError: a column or a month is missing, or the shares are no shares of a year.
    """
    for column in ("month", "share"):
        if column not in profile.columns:
            raise InputError(f"{name}: the column {column} is missing: write month and share")
    try:
        table = profile.with_columns(
            pl.lit(None, pl.String).alias(column)
            for column in ("metric", "region")
            if column not in profile.columns
        ).select(pl.col(column).cast(dtype) for column, dtype in _SCHEMA.items())
    except pl.exceptions.PolarsError as error:
        raise InputError(f"{name}: month and share are numbers: {error}") from None
    table = table.with_columns(pl.col("metric", "region").replace("", None))
    groups = table.group_by("metric", "region", maintain_order=True).agg(
        pl.col("month").sort(),
        pl.col("share").sum().alias("sum"),
        pl.col("share").min().alias("least"),
    )
    for months, total, least in groups.select("month", "sum", "least").iter_rows():
        if months != list(range(1, _MONTHS + 1)):
            raise InputError(f"{name}: each month from 1 to 12 must be there once, found {months}")
        if least is None or total is None or not least >= 0 or abs(total - 1) > _ROUNDING:
            raise InputError(f"{name}: shares are at least 0 and make 1 together, found {total}")
    total = pl.col("share").sum().over("metric", "region")
    return table.with_columns((pl.col("share") / total).alias("share"))


def given_shares(rows: pl.DataFrame, profile: pl.DataFrame) -> pl.DataFrame:
    """Add ``season``: the share of the time from ``opening`` to ``period_end`` gone at ``pe``.

    Args:
        rows: with ``metric``, ``region``, ``opening`` (the day before the first), ``pe`` and
            ``period_end``.
        profile: as ``check_profile`` gives it; the one nearest to metric and region counts.
    """
    months = profile.sort("metric", "region", "month").with_columns(
        (pl.col("share").cum_sum() - pl.col("share")).over("metric", "region").alias("before")
    )
    keys = (("metric", "region"), ("metric",), ("region",), ())
    numbered = rows.with_row_index("row")
    for day in ("opening", "pe", "period_end"):
        found = numbered.select("row", "metric", "region", day).with_columns(
            pl.col(day).dt.month().cast(pl.Int32).alias("month")
        )
        gone: list[pl.Expr] = []
        for number, key in enumerate(keys):
            others = [name for name in ("metric", "region") if name not in key]
            some = months.filter(
                pl.all_horizontal(
                    *[pl.col(name).is_null() for name in others],
                    *[pl.col(name).is_not_null() for name in key],
                    pl.lit(value=True),
                )
            ).select(
                *key,
                "month",
                pl.col("before").alias(f"b{number}"),
                pl.col("share").alias(f"s{number}"),
            )
            found = found.join(some, on=[*key, "month"], how="left", maintain_order="left")
            part = pl.col(day).dt.day() / pl.col(day).dt.month_end().dt.day()
            gone.append(pl.col(f"b{number}") + pl.col(f"s{number}") * part)
        found = found.select((pl.col(day).dt.year() + pl.coalesce(gone)).alias(f"{day}_place"))
        numbered = pl.concat([numbered, found], how="horizontal")
    start, now, end = (pl.col(f"{day}_place") for day in ("opening", "pe", "period_end"))
    share = (now - start) / (end - start)
    places = ("row", "opening_place", "pe_place", "period_end_place")
    return numbered.with_columns(pl.when(end > start).then(share.clip(0, 1)).alias("season")).drop(
        places
    )


def _day_of_year(day: pl.Expr) -> pl.Expr:
    return day.dt.month().cast(pl.Int32) * 100 + day.dt.day()


def learnt_shares(near: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """Return ``g``, ``pe`` and ``season``: the mean share of up to three years before at that day.

    Every day of the goal's time is told at which an earlier year tells its share.

    Args:
        near: judged pairs of goals and figures.
        asked: the goals ``g`` of a flow over a span.

    Only years count whose total and whose part up to the same day are both reported, as such or
    as periods that follow each other. A part above its whole is no share.
    """
    if asked.is_empty():
        return pl.DataFrame(schema=SEASON)
    usable = usable_pairs(near.join(asked, on="g", how="semi"))
    first, last = pl.coalesce("w1", "w0"), pl.col("period_end")
    # The years by which a figure's period must move on to lie in the goal's.
    k = (first.dt.year() - pl.col("ps").dt.year()).cast(pl.Int64) + (
        _day_of_year(pl.col("ps")) < _day_of_year(first)
    ).cast(pl.Int64)
    flows = usable.filter(
        (pl.col("nature") == "flow") & (days(first, last) <= _LONGEST) & (pl.col("ps") < first)
    ).with_columns(k.alias("k"), first.alias("from"))
    offset = pl.format("{}y", "k")
    pieces = (
        flows.filter(pl.col("k") <= YEARS)
        .with_columns(
            pl.col("ps").dt.offset_by(offset).alias("ps"),
            ((pl.col("pe") + DAY).dt.offset_by(offset) - DAY).alias("pe"),
        )
        .filter(pl.col("pe") <= pl.col("period_end"))
    )
    totals = running_totals(pieces, "g", "k").select("g", "k", "pe", "actual", "period_end")
    whole = totals.filter(pl.col("pe") == pl.col("period_end")).select("g", "k", whole="actual")
    share = pl.col("actual") / pl.col("whole")
    return (
        totals.select("g", "k", "pe", "actual")
        .join(whole, on=["g", "k"])
        .with_columns(pl.when(pl.col("whole") > 0).then(share).alias("share"))
        .filter(pl.col("share").is_between(0, 1))
        .group_by("g", "pe", maintain_order=True)
        .agg(pl.col("share").mean().alias("season"))
    )
