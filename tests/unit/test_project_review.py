"""The review in a project folder: exported, decided on, taken back, and applied ever after."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner, Result

import tourmetrics as tm
from tourmetrics.cli.app import app
from tourmetrics.project import make_project, open_project, work_out
from tourmetrics.tables import GOALS, read_table

PLAN = "咸宁市2024年计划\n2024年,全市计划接待游客9600万人次,旅游收入力争达到650亿元,增长12%以上。\n"
NEWS = "2024年,全市接待游客9700万人次。新增云上驿站7家。\n"
NAMES = 2
Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "p"
    make_project(folder)
    (folder / "documents" / "plan.txt").write_text(PLAN, "utf-8")
    (folder / "documents" / "news.txt").write_text(NEWS, "utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(folder: Path) -> Run:
    def command(*words: object) -> Result:
        return CliRunner().invoke(app, list(map(str, words)))

    return command


def decide(path: Path, quote: str, sheet: str = "数字", **values: Any) -> None:
    """Fill cells of the row of a number, as a person does."""
    book = openpyxl.load_workbook(path, rich_text=True)
    columns = {str(cell.value): cell.column for cell in book[sheet][NAMES]}
    find = columns.get("quote") or columns["label"]
    row = next(n for n in range(3, 99) if str(book[sheet].cell(n, find).value) == quote)
    for name, value in values.items():
        book[sheet].cell(row, columns[name]).value = value
    book.save(path)


def values_of(path: Path, sheet: str = "数字") -> dict[str, Any]:
    page = openpyxl.load_workbook(path)[sheet]
    columns = {str(cell.value): cell.column for cell in page[NAMES]}
    return {
        str(page.cell(n, columns["quote"]).value): page.cell(n, columns["value"]).value
        for n in range(3, page.max_row + 1)
    }


def test_a_review_needs_no_names_in_a_project(folder: Path, run: Run) -> None:
    done = run("review", "export")
    assert done.exit_code == 0, done.stderr
    assert done.stderr.strip().endswith("then: tourmetrics review import figures.xlsx")
    decide(folder / "figures.xlsx", "650亿元", value="660亿")
    done = run("review", "import", "figures.xlsx", "--by", "Li", "--at", "2024-05-01")
    assert done.exit_code == 0, done.stderr
    assert "1 new correction → corrections.csv" in done.stderr
    assert "goals" not in done.stderr
    worked = work_out(open_project(folder))
    assert worked.figures.filter(quote="650亿元")["value"].item() == 66000000000
    assert (folder / "goals.csv").read_text("utf-8").count("\n") == 1


def test_the_next_workbook_shows_what_was_decided(folder: Path, run: Run) -> None:
    run("review", "export")
    decide(folder / "figures.xlsx", "650亿元", value="660亿")
    decide(folder / "figures.xlsx", "7家", action="reject")
    run("review", "import", "figures.xlsx", "--by", "Li", "--at", "2024-05-01")
    assert run("review", "export", "--force").exit_code == 0
    shown = values_of(folder / "figures.xlsx")
    assert shown["650亿元"] == 66000000000
    assert "7家" not in shown
    assert "7家" in values_of(folder / "figures.xlsx", "未采用的数")
    done = run("review", "import", "figures.xlsx")
    assert "0 new corrections" in done.stderr


def test_a_lone_workbook_is_what_is_written(folder: Path, run: Run) -> None:
    done = run("review", "export", "mine.xlsx", "--lang", "en")
    assert done.exit_code == 0, done.stderr
    assert "Figures" in openpyxl.load_workbook(folder / "mine.xlsx").sheetnames
    again = run("review", "export", "mine.xlsx")
    assert again.exit_code == 0, again.stderr
    assert "数字" in openpyxl.load_workbook(folder / "mine.xlsx").sheetnames


def test_the_review_follows_the_settings(folder: Path, run: Run) -> None:
    settings = folder / "tourmetrics.toml"
    text = settings.read_text("utf-8").replace('language = "zh"', 'language = "en+zh"')
    settings.write_text(text.replace("min_confidence = 0.0", "min_confidence = 0.9"), "utf-8")
    run("review", "export")
    book = openpyxl.load_workbook(folder / "figures.xlsx")
    assert "Figures" in book.sheetnames
    assert "7家" in values_of(folder / "figures.xlsx", "Not taken")


def test_a_workbook_belongs_to_the_project_it_lies_in(
    folder: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("review", "export", "p").exit_code == 0
    decide(folder / "figures.xlsx", "650亿元", action="accept")
    done = run("review", "import", "p/figures.xlsx", "--by", "Li")
    assert done.exit_code == 0, done.stderr
    assert not (tmp_path / "corrections.csv").exists()
    assert tm.read_corrections(folder / "corrections.csv").height == 1


def test_metrics_of_ones_own_can_be_chosen(folder: Path, run: Run) -> None:
    metrics = folder / "knowledge" / "metrics.csv"
    head = metrics.read_text("utf-8").splitlines()[0].split(",")
    own = {"id": "cloud_inns", "name_zh": "云上驿站", "name_en": "cloud inns", "unit": "item",
           "quantity": "count", "aggregation": "last", "direction": "up"}  # fmt: skip
    row = ",".join(own.get(name, "") for name in head)
    metrics.write_text(",".join(head) + "\n" + row + "\n", "utf-8")
    exported = run("review", "export")
    assert exported.exit_code == 0, exported.stderr
    decide(folder / "figures.xlsx", "9700万人次", metric="cloud_inns", unit="item")
    done = run("review", "import", "figures.xlsx", "--by", "Li")
    assert done.exit_code == 0, done.stderr
    worked = run("extract", "-o", "f.csv")
    assert worked.exit_code == 0, worked.stderr
    table = pl.read_csv(folder / "f.csv")
    assert table.filter(quote="9700万人次")["metric"].item() == "cloud_inns"


def test_goals_that_were_changed_are_all_typed_from_then_on(folder: Path, run: Run) -> None:
    """An empty goals file holds no goal that could be in the way: all that were shown are kept."""
    before = work_out(open_project(folder)).goals
    run("review", "export")
    decide(folder / "figures.xlsx", "接待游客", sheet="目标", owner="文旅局")
    done = run("review", "import", "figures.xlsx", "--by", "Li")
    assert done.exit_code == 0, done.stderr
    assert "conflict" not in done.stderr
    assert f"goals.csv now holds all {before.height} goals" in done.stderr
    after = work_out(open_project(folder)).goals
    assert set(after["goal_id"]) == set(before["goal_id"])
    assert after["owner"].to_list().count("文旅局") == 1


def test_goals_left_behind_by_corrected_targets_are_named(folder: Path, run: Run) -> None:
    run("review", "export")
    decide(folder / "figures.xlsx", "650亿元", value="660亿")
    decide(folder / "figures.xlsx", "接待游客", sheet="目标", owner="文旅局")
    done = run("review", "import", "figures.xlsx", "--by", "Li")
    assert done.exit_code == 1
    stale = read_table(folder / "goals.csv", GOALS).filter(value=65000000000)["goal_id"].item()
    assert re.search(f"look: 1 goal of .* their figures are corrected: .*{stale}", done.stderr)


def decided(run: Run, folder: Path, day: str, quote: str, sheet: str = "数字", **cells: Any) -> Any:
    """Export, decide on one number, import; return the number's value afterwards, if it is one."""
    name = f"{day}.xlsx"
    assert run("review", "export", name).exit_code == 0
    decide(folder / name, quote, sheet, **cells)
    assert run("review", "import", name, "--by", "Li", "--at", day).exit_code in (0, 1)
    worked = work_out(open_project(folder))
    assert worked.reviewed is not None
    assert worked.reviewed.orphans.is_empty()
    left = worked.figures.filter(quote=quote)["value"].to_list()
    return left[0] if left else None


def test_who_returns_to_an_earlier_decision_is_heard(folder: Path, run: Run) -> None:
    assert decided(run, folder, "2024-05-01", "650亿元", value="660亿") == 66e9
    assert decided(run, folder, "2024-05-02", "650亿元", value="670亿") == 67e9
    assert decided(run, folder, "2024-05-03", "650亿元", value="660亿") == 66e9
    rows = tm.read_corrections(folder / "corrections.csv").height
    again = run("review", "import", "2024-05-01.xlsx", "--by", "Li", "--at", "2024-06-01")
    assert "0 new corrections (1 more were there already)" in again.stderr
    assert tm.read_corrections(folder / "corrections.csv").height == rows


def test_an_old_workbook_imported_again_undoes_nothing(folder: Path, run: Run) -> None:
    assert decided(run, folder, "2024-05-01", "650亿元", value="660亿") == 66e9
    assert decided(run, folder, "2024-05-02", "650亿元", value="670亿") == 67e9
    run("review", "import", "2024-05-01.xlsx", "--by", "Li", "--at", "2024-06-01")
    assert work_out(open_project(folder)).figures.filter(quote="650亿元")["value"].item() == 67e9


def test_a_rejected_figure_can_be_taken_back_and_rejected_again(folder: Path, run: Run) -> None:
    assert decided(run, folder, "2024-05-01", "7家", action="reject") is None
    assert decided(run, folder, "2024-05-02", "7家", "未采用的数", action="accept") == 7
    assert decided(run, folder, "2024-05-03", "7家", action="reject") is None
    assert decided(run, folder, "2024-05-04", "7家", "未采用的数", action="accept", value=8) == 8
