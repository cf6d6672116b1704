"""One finding, and the tolerance that printed digits allow."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import polars as pl

from tourmetrics.knowledge import Knowledge

Severity = Literal["info", "warning", "error"]
_SCALES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))
_DIGITS = 4
_HAIR = 1e-9


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, in the columns of the findings table."""

    check: str
    severity: Severity
    figure_ids: tuple[str, ...]
    stated: float | None
    expected: float | None
    tolerance: float | None
    message: str


def last_digit(value: float) -> float:
    """Half a unit of the last digit that is not 0: the precision where none is recorded.

    >>> last_digit(171_000_000.0), last_digit(68.2)
    (500000.0, 0.05)
    """
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return float(Decimal(5).scaleb(int(exponent) - 1)) if isinstance(exponent, int) else 0.0


def with_precision(figures: pl.DataFrame) -> pl.DataFrame:
    """Fill missing precisions from the last digit of the value."""
    if not figures["precision"].has_nulls():
        return figures
    bare = figures.filter(pl.col("precision").is_null())["value"].unique()
    digits = pl.Series([last_digit(value) for value in bare], dtype=pl.Float64)
    found = pl.DataFrame({"value": bare, "_digit": digits})
    return (
        figures.join(found, on="value", how="left", maintain_order="left")
        .with_columns(pl.coalesce("precision", "_digit"))
        .drop("_digit")
    )


def quotient(
    top: float, top_precision: float, bottom: float, bottom_precision: float
) -> tuple[float, float] | None:
    """Return a quotient and how far rounding of both can move it; ``None`` near a zero divisor.

    >>> quotient(10.0, 0.5, 4.0, 0.0)
    (2.5, 0.125)
    """
    if bottom - bottom_precision <= 0:
        return None
    value = top / bottom
    ends = [
        (top + a * top_precision) / (bottom + b * bottom_precision)
        for a in (-1, 1)
        for b in (-1, 1)
    ]
    return value, max(abs(end - value) for end in ends)


def amount(value: float, unit: str, knowledge: Knowledge) -> str:
    """An amount in English words, with four digits: ``101.7 million visits``."""
    size = abs(value)
    scale, word = next(((s, w) for s, w in _SCALES if size >= s), (1.0, ""))
    scaled = value / scale
    whole = len(str(int(abs(scaled))))
    decimals = max(0, _DIGITS - whole)
    number = f"{scaled:,.{decimals}f}"
    number = (number.rstrip("0").rstrip(".") if "." in number else number).replace("-", "−")
    shown = knowledge.unit_display.get(unit)
    if shown is not None and shown.kind == "money":
        return f"{unit} {number}{word}"
    if unit == "percent":
        return f"{number}{word}%"
    name = shown.name("en", one=scaled == 1 and not word) if shown is not None else unit
    return f"{number}{word} {name}"


def verdict(
    message: str, *, stated: float, expected: float, tolerance: float, precision: float
) -> tuple[str, Severity]:
    """Return message and severity of a derived number that does not fit.

    Many offices cut the last digit off instead of rounding it. What fits then is no more than
    information, since nobody would change it.

    >>> verdict("Apart.", stated=9.2, expected=9.29, tolerance=0.05, precision=0.05)
    ('Apart. It fits if the last digit was cut off instead of rounded.', 'info')
    """
    away = expected - stated if stated >= 0 else stated - expected
    if 0 < away <= tolerance + precision * (1 + _HAIR):
        return f"{message} It fits if the last digit was cut off instead of rounded.", "info"
    return message, "warning"


def percent(value: float, digits: int = 10) -> str:
    """A rate as it is printed, with so many digits that count.

    >>> percent(68.2), percent(-3.0), percent(5.76123, 3)
    ('68.2%', '−3%', '5.76%')
    """
    return f"{value:.{digits}g}%".replace("-", "−")


def metric_name(metric: str | None, label: str | None, knowledge: Knowledge) -> str:
    """What is measured, in English where the catalogue knows it."""
    known = knowledge.metrics.get(metric or "")
    return known.name_en if known else (label or metric or "unnamed figure")
