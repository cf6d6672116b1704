"""A project and its workbook: exported, edited, imported, reported, without naming any file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from tourmetrics.cli.app import app
from tourmetrics.goals import read_goals
from tourmetrics.project import make_project, open_project, project_status
from tourmetrics.reporting import ReportResult
from tourmetrics.tables import FIGURES, read_table, write_bytes

PLAN = "咸宁市2024年计划\n2024年,全市计划接待游客9600万人次,旅游收入力争达到650亿元。\n"
NAMES = 2


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path)
    (tmp_path / "documents" / "plan.txt").write_text(PLAN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def write_report(*tables: Any, **_: Any) -> ReportResult:
        write_bytes(tables[3], b"%PDF-1.7")
        return ReportResult(tables[3], 1, (), ())

    monkeypatch.setattr("tourmetrics.project.running.write_report", write_report)
    return tmp_path


def run(*args: object) -> Result:
    result = CliRunner().invoke(app, [str(arg) for arg in args])
    assert result.exit_code == 0, result.output
    return result


def edit(sheet: str, key: str, content: str, **values: object) -> None:
    """Change cells of the row whose column ``key`` holds ``content``."""
    book = openpyxl.load_workbook("review.xlsx")
    columns = {str(cell.value): cell.column for cell in book[sheet][NAMES]}
    rows = range(NAMES + 1, book[sheet].max_row + 1)
    row = next(n for n in rows if str(book[sheet].cell(n, columns[key]).value) == content)
    for name, value in values.items():
        book[sheet].cell(row, columns[name]).value = value
    book.save("review.xlsx")


def test_an_untouched_workbook_changes_nothing(project: Path) -> None:
    before = {path: path.read_bytes() for path in project.glob("*.csv")}
    run("review", "export", "-o", "review.xlsx")
    run("review", "import", "review.xlsx", "--by", "Li", "--at", "2024-05-01")
    assert {path: path.read_bytes() for path in project.glob("*.csv")} == before


def test_what_was_decided_is_in_the_next_report(project: Path) -> None:
    run("review", "export", "-o", "review.xlsx")
    edit("数字", "quote", "9600万人次", value=97000000)
    run("review", "import", "review.xlsx", "--by", "Li", "--at", "2024-05-01")
    (project / "documents" / "plan.txt").unlink()
    (project / "documents" / "plan-final.txt").write_text(f"各科室:\n\n{PLAN}", "utf-16")
    run("report")
    rows = read_table(project / "out" / "figures.xlsx", FIGURES).to_dicts()
    assert [(row["quote"], row["value"], row["reviewed_by"]) for row in rows] == [
        ("9600万人次", 97000000.0, "Li"),
        ("650亿元", 65000000000.0, None),
    ]
    assert project_status(open_project(project)).settled
    run("review", "export", "-o", "again.xlsx")
    assert openpyxl.load_workbook("again.xlsx")


def test_goals_changed_in_the_workbook_are_the_goals_of_the_project(project: Path) -> None:
    """All of them: those that nobody touched stay goals too."""
    run("review", "export", "-o", "review.xlsx")
    assert read_goals(project / "goals.csv").is_empty()
    edit("目标", "label", "旅游收入", value="600亿")
    run("review", "import", "review.xlsx", "--by", "Li", "--at", "2024-05-01")
    goals = read_goals(project / "goals.csv")
    assert sorted(goals["value"].to_list()) == [96000000.0, 60000000000.0]
