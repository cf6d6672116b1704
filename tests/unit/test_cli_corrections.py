"""Corrections on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import tourmetrics as tm
from tourmetrics.cli.app import app
from tourmetrics.tables import read_table

TEXT = "2024年，全市接待游客9468万人次。\n全市共有A级旅游景区65家。\n"
WHO = {"by": "Li", "at": "2025-03-01"}


def run(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "plan.txt").write_text(TEXT, "utf-8", newline="")
    return folder


def corrections(documents: Path, *wishes: dict[str, Any]) -> Path:
    """Write corrections of the 65 sights beside the documents."""
    row = tm.identities(tm.extract(documents)).filter(quote="65家").row(0, named=True)
    rows = [{**row, **WHO, "action": "change", **wish} for wish in wishes]
    path = documents.parent / "corrections.csv"
    tm.write_corrections(tm.corrections_from(rows), path)
    return path


def test_extract_applies_corrections(documents: Path) -> None:
    path = corrections(documents, {"value": "66"})
    out = documents.parent / "figures.csv"
    result = run("extract", documents, "--corrections", path, "-o", out)
    assert result.exit_code == 0
    assert "1 correction applied" in result.stderr
    row = read_table(out, tm.FIGURES).filter(quote="65家").row(0, named=True)
    assert (row["value"], row["reviewed_by"], row["original"]) == (66.0, "Li", '{"value": 65.0}')


def test_what_is_rejected_goes_to_the_rejected(documents: Path) -> None:
    path = corrections(documents, {"action": "reject"})
    out, rejected = documents.parent / "figures.csv", documents.parent / "rejected.csv"
    run("extract", documents, "--corrections", path, "-o", out, "--rejected", rejected)
    assert read_table(out, tm.FIGURES).filter(quote="65家").is_empty()
    assert "65家,rejected by Li" in rejected.read_text("utf-8")


def test_an_orphan_is_told_and_left_to_look_at(documents: Path) -> None:
    path = corrections(documents, {"value": "66"})
    (documents / "plan.txt").write_text(TEXT.replace("65", "67"), "utf-8", newline="")
    result = run("extract", documents, "--corrections", path, "--json")
    assert result.exit_code == 1
    assert f"orphan: {path}, row 2: change 65家" in result.stderr
    assert "全市共有A级旅游景区65家。" in result.stderr
    assert "67家" in result.stderr
    told = json.loads(result.stdout)["corrections"]
    assert told["orphans"][0]["reason"] == "number_changed"
    assert told["applied"] == []


def test_contradictions_are_told(documents: Path) -> None:
    path = corrections(documents, {"value": "66"}, {"value": "67"})
    result = run("extract", documents, "--corrections", path, "--json")
    assert result.exit_code == 1
    assert f"conflict: {path}: plan.txt, 65家: corrections differ in value" in result.stderr
    later = corrections(documents, {"value": "66"}, {"value": "67", "at": "2025-03-02"})
    result = run("extract", documents, "--corrections", later, "--json")
    assert result.exit_code == 0
    assert "row 3 is the later one" in result.stderr


def test_a_report_tells_of_corrections_and_orphans(documents: Path) -> None:
    path = corrections(documents, {"value": "66"}, {"quote": "1家", "sentence": "共1家。",
                                                  "figure_id": None, "value": "2"})  # fmt: skip
    out = documents.parent / "report.pdf"
    result = run("report", documents, "--corrections", path, "-o", out, "--json")
    assert out.exists()
    assert result.exit_code == 1
    told = json.loads(result.stdout)["corrections"]
    assert [row["row"] for row in told["applied"]] == [2]
    assert [row["row"] for row in told["orphans"]] == [3]


def test_a_machine_that_changed_its_mind_is_told(documents: Path) -> None:
    path = corrections(documents, {"value": "66", "original": '{"value": 650.0}'})
    result = run("extract", documents, "--corrections", path, "--json")
    assert result.exit_code == 0
    assert 'row 2: 65家 is read otherwise now ({"value": 65.0})' in result.stderr


def test_a_table_of_figures_is_corrected_as_well(documents: Path) -> None:
    path = corrections(documents, {"value": "66"})
    table = documents.parent / "figures.parquet"
    assert run("extract", documents, "-o", table).exit_code == 0
    out = documents.parent / "report.pdf"
    result = run("report", table, "--corrections", path, "-o", out)
    assert result.exit_code == 0
    assert "1 correction applied" in result.stderr


def test_a_wrong_file_is_told_before_anything_is_read(documents: Path) -> None:
    path = documents.parent / "corrections.csv"
    path.write_text("action,figure_id,value,by,at\nchange,4f,many,Li,2025-03-01\n", "utf-8")
    out = documents.parent / "figures.csv"
    result = run("extract", documents, "--corrections", path, "-o", out)
    assert result.exit_code == 2
    assert "row 2, column value: 'many' is no number" in result.stderr
    assert not out.exists()
    missing = run("extract", documents, "--corrections", documents / "none.csv")
    assert missing.exit_code == 2
