"""Snapshots of the seeds' tables: figures, rejected numbers, goals, comparisons, findings.

Only columns that a reader follows, so that a change shows as the line that it is. They are written
anew by ``nox -s snapshots``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from pytest_regressions.file_regression import FileRegressionFixture

import tourmetrics as tm
from tourmetrics.workflow import ExtractResult, extract_paths

AS_OF = date(2024, 4, 26)
PLACE = ("doc", "start", "quote")
MEANING = ("metric", "region", "each", "measure", "change", "period_start", "period_end")
FIGURES = (*PLACE, "kind", "value", "high", "comparator", "unit", *MEANING, "label", "rule")
REJECTED = (*PLACE, "end", "reason")
GOALS = (
    "label",
    *MEANING,
    "comparator",
    "value",
    "high",
    "unit",
    "direction",
    "aggregation",
    "commitment",
)
COMPARISONS = (
    "label", *MEANING, "comparator", "target", "target_high", "unit", "actual", "coverage",
    "attainment", "elapsed", "status", "class", "reason",
)  # fmt: skip
FINDINGS = ("check", "severity", "stated", "expected", "tolerance", "message")


@pytest.fixture(scope="module")
def extracted(seeds: Path) -> ExtractResult:
    return extract_paths([seeds])


def rounded(value: object) -> object:
    """Numbers with twelve digits, so that no last bit of a machine shows."""
    return f"{value:.12g}" if isinstance(value, float) else value


def lines(table: pl.DataFrame, columns: tuple[str, ...]) -> str:
    """Some columns of a table as CSV, documents by their first four characters."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for row in table.select(columns).iter_rows(named=True):
        cells = [rounded(cell) for cell in row.values()]
        writer.writerow([cell[:3] if name == "doc" else cell
                         for name, cell in zip(columns, cells, strict=True)])  # fmt: skip
    return stream.getvalue()


def progress(found: ExtractResult) -> pl.DataFrame:
    return tm.compare(tm.goals_from(found.figures), found.figures, as_of=AS_OF)


TABLES: dict[str, tuple[Callable[[ExtractResult], pl.DataFrame], tuple[str, ...]]] = {
    "figures": (lambda found: found.figures, FIGURES),
    "rejected": (lambda found: found.rejected, REJECTED),
    "goals": (lambda found: tm.goals_from(found.figures), GOALS),
    "comparisons": (progress, COMPARISONS),
    "findings": (lambda found: tm.audit(found.figures), FINDINGS),
}


@pytest.mark.parametrize("name", TABLES)
def test_table_of_the_seeds(
    name: str, extracted: ExtractResult, file_regression: FileRegressionFixture
) -> None:
    made, columns = TABLES[name]
    file_regression.check(lines(made(extracted), columns), extension=".csv", encoding="utf-8")
