"""Date arithmetic on columns, in whole years, and in months with parts of months."""

from __future__ import annotations

import polars as pl

DAY = pl.duration(days=1)


def days(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Days from the first to the last day, both counted."""
    return (end - start).dt.total_days() + 1


def years_earlier(first: pl.Expr, last: pl.Expr, years: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The same period some years before; the last day of February stays the last."""
    offset = pl.format("-{}y", years)
    return first.dt.offset_by(offset), (last + DAY).dt.offset_by(offset) - DAY


def months_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Months from the end of one day to the end of another, with parts of months."""

    def place(day: pl.Expr) -> pl.Expr:
        return day.dt.year() * 12 + day.dt.month() + day.dt.day() / day.dt.month_end().dt.day()

    return place(end) - place(start)
