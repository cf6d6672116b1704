"""One report a region: what stands in each, how the files are named, and the same bytes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tourmetrics.errors import OutputError
from tourmetrics.review import Reviewed
from tourmetrics.tables import COMPARISONS, FINDINGS, empty
from tourmetrics.workflow import RegionReport, split_by_region, write_regions
from tourmetrics.workflow import regions as module

from .conftest import Table

VISITS: dict[str, Any] = {
    "metric": "visitor_arrivals",
    "label": "visits",
    "unit": "visit",
    "value": 5.0,
    "precision": 0.5,
    "quote": "5 visits",
    "sentence": "There were 5 visits.",
}
TARGET: dict[str, Any] = {"metric": "visitor_arrivals", "unit": "visit", "target": 9.0}


@pytest.fixture
def figures(figure_table: Table) -> pl.DataFrame:
    return figure_table(
        {**VISITS, "region": "421200"},
        {**VISITS, "region": "421281", "doc": "b.txt"},
        {**VISITS, "region": None, "doc": "c.txt"},
        {**VISITS, "region": "422800", "kind": "target", "doc": "d.txt"},
    )


@pytest.fixture
def comparisons(comparison_table: Table) -> pl.DataFrame:
    return comparison_table(
        {**TARGET, "region": "421200", "status": "on_track", "figure_ids": ["f0"]},
        {**TARGET, "region": "CN-HB", "figure_ids": ["f1"]},
    )


def finding(*figure_ids: str) -> pl.DataFrame:
    row = {"check": "conflict", "severity": "warning", "figure_ids": figure_ids, "message": "m"}
    return pl.DataFrame([row | {"figure_ids": list(figure_ids)}]).select(
        pl.col(name) if name in row else pl.lit(None, kind).alias(name)
        for name, kind in empty(FINDINGS).schema.items()
    )


def made(folder: Path, *tables: pl.DataFrame, **settings: Any) -> list[RegionReport]:
    return list(write_regions(*tables, folder, lang="en", **settings))


def test_each_goal_and_reported_figure_stands_in_a_part(
    figures: pl.DataFrame, comparisons: pl.DataFrame
) -> None:
    parts = split_by_region(comparisons, figures, empty(FINDINGS), None)
    # What has targets alone that are no goals is not reported on; what names no place comes last.
    assert [part.region for part in parts] == ["421200", "421281", "CN-HB", None]
    assert [part.comparisons.height for part in parts] == [1, 0, 1, 0]
    # A province's goal brings the figure of the county that it rests on.
    assert [part.figures["figure_id"].to_list() for part in parts] == [
        ["f0"], ["f1"], ["f1"], ["f2"],
    ]  # fmt: skip


def test_a_finding_on_two_places_stands_in_both_with_both_figures(
    figures: pl.DataFrame, comparisons: pl.DataFrame
) -> None:
    parts = {
        part.region: part for part in split_by_region(comparisons, figures, finding("f0", "f1"))
    }
    assert [parts[code].findings.height for code in ("421200", "421281", "CN-HB")] == [1, 1, 0]
    assert parts["421281"].figures["figure_id"].to_list() == ["f0", "f1"]


def test_same_bytes_whatever_the_number_of_jobs(
    figures: pl.DataFrame, comparisons: pl.DataFrame, tmp_path: Path
) -> None:
    tables = comparisons, figures, empty(FINDINGS)
    told: list[tuple[int, int, str]] = []
    alone = made(tmp_path / "one", *tables, progress=lambda *step: told.append(step))
    together = made(tmp_path / "two", *tables, jobs=2)
    names = ["421200-Xianning.pdf", "421281-Chibi.pdf", "CN-HB-Hubei.pdf", "no-region.pdf"]
    assert [report.path.name for report in alone] == names
    assert sorted(path.name for path in (tmp_path / "two").iterdir()) == names
    for first, second in zip(alone, together, strict=True):
        assert first.path.read_bytes() == second.path.read_bytes()
    assert [report.warnings for report in (*alone, *together)] == [()] * 8
    assert [(report.goals, dict(report.statuses)) for report in alone[:2]] == [
        (1, {"on_track": 1}), (0, {}),
    ]  # fmt: skip
    assert all(report.pages for report in alone)
    assert told[-1] == (4, 4, "")


def test_names_of_files_are_safe_and_apart() -> None:
    name = module.file_name
    assert name("421200", "咸宁市") == "421200-咸宁市.pdf"
    assert name("X1", "../../etc/passwd\0") == "X1-etc-passwd.pdf"
    assert name("../x", "x") != name("..-x", "x")
    assert "/" not in name("a/b", "")
    assert len(name("421200", "市" * 300).encode()) < 130
    assert name("421200", "") == "421200.pdf"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    nothing = empty(COMPARISONS), pl.DataFrame(), empty(FINDINGS)
    with pytest.raises(OutputError, match="cannot be made"):
        made(tmp_path / "taken", *nothing)


def test_all_reports_of_a_run_speak_of_one_day(
    figures: pl.DataFrame, comparisons: pl.DataFrame, tmp_path: Path, monkeypatch: Any
) -> None:
    days = []

    def write(*args: Any, **settings: Any) -> Any:
        days.append(settings["as_of"])
        return type("Told", (), {"pages": 1, "warnings": (), "notes": ()})

    monkeypatch.setattr("tourmetrics.reporting.write_report", write)
    made(tmp_path, comparisons, figures, empty(FINDINGS), as_of=None)
    assert days == [date(2024, 6, 30)] * 4


def test_changes_and_corrections_go_where_they_belong(
    figures: pl.DataFrame, comparisons: pl.DataFrame, tmp_path: Path, monkeypatch: Any
) -> None:
    asked = []

    def write(*args: Any, **settings: Any) -> Any:
        asked.append(settings)
        return type("Told", (), {"pages": 1, "warnings": (), "notes": ()})

    monkeypatch.setattr("tourmetrics.reporting.write_report", write)
    told = pl.DataFrame({"doc": ["a.txt", "b.txt", "b.txt"]})
    changes = pl.DataFrame({"region": ["421200", "CN-HB", None]})
    reviewed = Reviewed(figures, figures, told, told, told)
    made(tmp_path, comparisons, figures, empty(FINDINGS), changes=changes, reviewed=reviewed)
    assert [one["changes"].height for one in asked] == [1, 0, 1, 1]
    assert [one["reviewed"].applied.height for one in asked] == [1, 2, 2, 0]
    assert {one["reviewed"].orphans.height for one in asked} == {3}


def test_a_report_whose_process_ends_is_told(
    figures: pl.DataFrame, comparisons: pl.DataFrame, tmp_path: Path, monkeypatch: Any
) -> None:
    def lost(work: Any, items: Any, jobs: int, told: Any) -> Any:
        return (told(item) for item in items)

    monkeypatch.setattr(module, "each_done", lost)
    reports = made(tmp_path, comparisons, figures, empty(FINDINGS), jobs=2)
    assert {report.pages for report in reports} == {0}
    assert all("--jobs 1" in report.warnings[0] for report in reports)
