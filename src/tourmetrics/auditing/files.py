"""What the audit knows: plausible quotients, and words that exempt from a check."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import polars as pl

from tourmetrics.errors import KnowledgeError
from tourmetrics.resources import data_dir

_BAND_COLUMNS = ("numerator", "denominator", "ratio", "unit", "low", "high", "note")
_BAND_TYPES = {
    "numerator": pl.String,
    "denominator": pl.String,
    "ratio": pl.String,
    "unit": pl.String,
    "low": pl.Float64,
    "high": pl.Float64,
}


@lru_cache(maxsize=1)
def bands() -> pl.DataFrame:
    """The quotients to form and their plausible bands, from ``data/plausibility.csv``.

    ``ratio`` is the metric under which documents state the quotient, or empty: what visitors
    leave at the gates is not what they spend.

    Raises:
        KnowledgeError: the file is missing or a line is not in order.
    """
    path = data_dir() / "plausibility.csv"
    rows = []
    for line, row in _rows(path, _BAND_COLUMNS):
        try:
            low, high = float(row["low"]), float(row["high"])
        except ValueError:
            low = high = 0.0
        if not 0 < low < high:
            raise KnowledgeError(f"{path}, line {line}: write low and high with 0 < low < high")
        rows.append((*(row[name] for name in _BAND_COLUMNS[:4]), low, high))
    return pl.DataFrame(rows, schema=_BAND_TYPES, orient="row")


@lru_cache(maxsize=1)
def basis_words() -> tuple[str, ...]:
    """Words that say that a growth rate stands on another basis than the old report.

    Raises:
        KnowledgeError: ``data/comparable_basis.csv`` is missing or has other columns.
    """
    path = data_dir() / "comparable_basis.csv"
    return tuple(
        row["surface"].casefold() for _, row in _rows(path, ("surface", "language", "note"))
    )


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise KnowledgeError(f"{path}: the file is missing; restore it or reinstall") from error
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != columns:
        raise KnowledgeError(f"{path}: the columns must be {', '.join(columns)}")
    for line, row in enumerate(reader, 2):
        if None in row or None in row.values():
            raise KnowledgeError(f"{path}, line {line}: write {len(columns)} cells")
        yield line, row
