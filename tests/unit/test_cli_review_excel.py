"""review export and review import: files in and out, messages, and the exit status."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner, Result

import tourmetrics as tm
from tourmetrics.cli.app import app
from tourmetrics.cli.output import REJECTED
from tourmetrics.tables import FIGURES, GOALS, read_table, write_table
from tourmetrics.workflow import extract_paths

PLAN = "咸宁市2024年计划\n2024年,全市计划接待游客9600万人次,旅游收入力争达到650亿元,增长12%以上。\n"
NAMES = 2
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)

    def command(*words: object) -> Result:
        return CliRunner().invoke(app, ["review", *map(str, words)])

    return command


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with documents and the workbook of their review."""
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "documents").mkdir()
    (folder / "documents" / "plan.txt").write_text(PLAN, "utf-8")
    workbook = folder / "figures.xlsx"
    done = CliRunner().invoke(
        app, ["review", "export", str(folder / "documents"), "-o", str(workbook)]
    )
    assert done.exit_code == 0, done.stderr
    return folder


@pytest.fixture
def here(prepared: Path, tmp_path: Path, run: Run) -> Path:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return tmp_path


def edit(path: Path, quote: str, sheet: str = "数字", **values: Any) -> None:
    book = openpyxl.load_workbook(path)
    columns = {str(cell.value): cell.column for cell in book[sheet][NAMES]}
    find = columns.get("quote") or columns["label"]
    row = next(n for n in range(3, 99) if str(book[sheet].cell(n, find).value) == quote)
    for name, value in values.items():
        book[sheet].cell(row, columns[name]).value = value
    book.save(path)


def test_export_tells_what_it_wrote_and_how_to_go_on(here: Path, run: Run) -> None:
    done = run("export", "documents", "-o", "again.xlsx", "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["figures"] == 3
    assert told["linked"] == ["plan.txt"]
    assert "3 figures" in done.stderr
    assert "tourmetrics review import again.xlsx -o corrections.csv" in done.stderr
    assert (here / "again.xlsx").read_bytes() == (here / "figures.xlsx").read_bytes()


def test_an_untouched_workbook_gives_no_corrections_and_the_same_goals(
    here: Path, run: Run
) -> None:
    done = run("import", "figures.xlsx", "-o", "corrections.csv", "--goals", "goals.csv")
    assert done.exit_code == 0, done.stderr
    assert "0 new corrections → corrections.csv; goals: unchanged → goals.csv" in done.stderr
    assert tm.read_corrections("corrections.csv").is_empty()
    write_table(tm.goals_from(tm.extract("documents")), "expected.csv", GOALS)
    assert (here / "goals.csv").read_bytes() == (here / "expected.csv").read_bytes()


def test_a_goals_file_that_nobody_changed_stays_as_somebody_typed_it(here: Path, run: Run) -> None:
    typed = "指标,地区,目标值,单位,时期\n接待游客人次,咸宁市,9600,万人次,2024\n"
    (here / "goals.csv").write_text(typed, "utf-8")
    assert run("export", "documents", "-o", "b.xlsx", "--goals", "goals.csv").exit_code == 0
    assert run("import", "b.xlsx", "-o", "c.csv", "--goals", "goals.csv").exit_code == 0
    assert (here / "goals.csv").read_text("utf-8") == typed


def test_tables_of_figures_give_the_same_workbook(here: Path, run: Run) -> None:
    found = extract_paths([here / "documents"])
    write_table(found.figures, "figures.parquet", FIGURES)
    write_table(found.rejected, "rejected.csv", REJECTED)
    rest = ("--rejected", "rejected.csv", "--documents", "documents")
    assert run("export", "figures.parquet", "-o", "t.xlsx", *rest).exit_code == 0
    done = run("import", "t.xlsx", "-o", "c.csv", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["added"] == 0


def test_decisions_are_added_to_those_that_are_there(here: Path, run: Run) -> None:
    edit(here / "figures.xlsx", "650亿元", value="660亿", why="修订")
    done = run(
        "import", "figures.xlsx", "-o", "corrections.csv", "--by", "Li", "--at", "2024-05-01"
    )
    assert done.exit_code == 0
    assert "1 new correction → corrections.csv" in done.stderr
    first = (here / "corrections.csv").read_bytes()
    again = run("import", "figures.xlsx", "--by", "Li", "--at", "2024-06-01")
    assert again.exit_code == 0
    assert "0 new corrections (1 more were there already)" in again.stderr
    assert (here / "corrections.csv").read_bytes() == first

    edit(here / "figures.xlsx", "650亿元", value="670亿")
    edit(here / "figures.xlsx", "9600万人次", action="accept")
    third = run("import", "figures.xlsx", "--by", "Wang", "--at", "2024-06-02")
    assert third.exit_code == 0
    assert "note: plan.txt 650亿元, value: 66000000000 by Li (2024-05-01) against " in third.stderr
    assert "the later one holds" in third.stderr
    kept = tm.read_corrections("corrections.csv")
    assert kept["value"].to_list() == ["66000000000", None, "67000000000"] or kept[
        "value"
    ].to_list() == ["66000000000", "67000000000", None]
    assert set(kept["by"]) == {"Li", "Wang"}


def test_two_decisions_of_one_day_contradict_each_other(here: Path, run: Run) -> None:
    shutil.copy(here / "figures.xlsx", here / "other.xlsx")
    edit(here / "figures.xlsx", "650亿元", value="660亿")
    edit(here / "other.xlsx", "650亿元", value="670亿")
    run("import", "figures.xlsx", "--by", "Li", "--at", "2024-05-01")
    done = run("import", "other.xlsx", "--by", "Wang", "--at", "2024-05-01T10:00")
    assert done.exit_code == 1
    assert "conflict: plan.txt 650亿元, value: 66000000000 by Li (2024-05-01)" in done.stderr
    assert "give the one that counts a later time" in done.stderr


def test_corrections_show_in_the_next_workbook(here: Path, run: Run) -> None:
    edit(here / "figures.xlsx", "650亿元", value="660亿")
    assert run("import", "figures.xlsx", "--by", "Li", "--at", "2024-05-01").exit_code == 0
    done = run("export", "documents", "-o", "b.xlsx", "--corrections", "corrections.csv")
    assert done.exit_code == 0, done.stderr
    sheet = openpyxl.load_workbook(here / "b.xlsx")["数字"]
    columns = {cell.value: cell.column for cell in sheet[NAMES]}
    values = {sheet.cell(n, columns["quote"]).value: n for n in range(3, 6)}
    row = values["650亿元"]
    assert sheet.cell(row, columns["value"]).value == 66000000000
    assert sheet.cell(row, columns["reviewed_by"]).value == "Li"
    assert run("import", "b.xlsx", "-o", "c.csv").exit_code == 0
    assert tm.read_corrections("c.csv").is_empty()


def test_the_machine_says_when_nobody_does(here: Path, run: Run) -> None:
    edit(here / "figures.xlsx", "650亿元", action="accept", by="Li")
    assert run("import", "figures.xlsx").exit_code == 0
    at = tm.read_corrections("corrections.csv")["at"][0]
    assert date.fromisoformat(at[:10]) >= date(2024, 1, 1)


def test_goals_are_written_only_where_they_are_asked_for(here: Path, run: Run) -> None:
    edit(here / "figures.xlsx", "接待游客", sheet="目标", owner="文旅局")
    refused = run("import", "figures.xlsx", "-o", "corrections.csv")
    assert refused.exit_code == 2
    assert "name the goals file to write with --goals FILE" in refused.stderr
    assert not (here / "corrections.csv").exists()
    done = run("import", "figures.xlsx", "--goals", "goals.csv")
    assert done.exit_code == 0
    assert "goals: 1 changed, 0 removed, 0 added → goals.csv" in done.stderr
    assert read_table("goals.csv", GOALS)["owner"].to_list().count("文旅局") == 1


def test_a_goals_file_that_changed_meanwhile_keeps_its_changes(here: Path, run: Run) -> None:
    goals = tm.goals_from(tm.extract("documents"))
    write_table(goals, "goals.csv", GOALS)
    edit(here / "figures.xlsx", "接待游客", sheet="目标", owner="文旅局")
    meanwhile = goals.with_columns(
        owner=pl.when(pl.col("label") == "旅游收入").then(pl.lit("财政局"))
    )
    write_table(meanwhile, "goals.csv", GOALS)
    assert run("import", "figures.xlsx", "--goals", "goals.csv").exit_code == 0
    owners = dict(read_table("goals.csv", GOALS).select("label", "owner").iter_rows())
    assert (owners["接待游客"], owners["旅游收入"]) == ("文旅局", "财政局")

    clash = goals.with_columns(owner=pl.lit("财政局"))
    write_table(clash, "goals.csv", GOALS)
    done = run("import", "figures.xlsx", "--goals", "goals.csv")
    assert done.exit_code == 1
    assert "was changed in the workbook and in goals.csv: the file's stays" in done.stderr
    assert set(read_table("goals.csv", GOALS)["owner"]) == {"财政局"}


def test_rows_without_a_decision_are_told(here: Path, run: Run) -> None:
    edit(here / "figures.xlsx", "650亿元", why="to be asked")
    done = run("import", "figures.xlsx")
    assert done.exit_code == 1
    assert "1 row with a name, day or reason, but neither an action nor a change" in done.stderr


def test_a_broken_workbook_changes_nothing(here: Path, run: Run) -> None:
    edit(here / "figures.xlsx", "650亿元", unit="furlong")
    edit(here / "figures.xlsx", "9600万人次", action="accept")
    done = run("import", "figures.xlsx", "--goals", "goals.csv", "--by", "Li")
    assert done.exit_code == 2
    assert "figures.xlsx, sheet 数字, row" in done.stderr
    assert "column unit: 'furlong' is no unit" in done.stderr
    assert not (here / "corrections.csv").exists()
    assert not (here / "goals.csv").exists()


def test_decisions_are_not_overwritten(here: Path, run: Run) -> None:
    assert run("export", "documents", "-o", "figures.xlsx").exit_code == 0
    edit(here / "figures.xlsx", "650亿元", action="accept")
    before = (here / "figures.xlsx").read_bytes()
    done = run("export", "documents", "-o", "figures.xlsx")
    assert done.exit_code == 2
    assert "holds decisions (1 correction): import it first" in done.stderr
    assert (here / "figures.xlsx").read_bytes() == before
    assert run("export", "documents", "-o", "figures.xlsx", "--force").exit_code == 0
    (here / "other.xlsx").write_bytes(b"mine")
    assert run("export", "documents", "-o", "other.xlsx").exit_code == 2
    assert (here / "other.xlsx").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["export", "documents", "-o", "a.csv"], "name a file that ends with .xlsx"),
        (["export", "documents", "-o", "no/a.xlsx"], "the folder no does not exist"),
        (["export", "documents", "--lang", "fr"], "no report language 'fr'"),
        (["import", "gone.xlsx"], "no such file"),
        (["import", "figures.xlsx", "-o", "a.txt"], "suffix '.txt'"),
        (["import", "figures.xlsx", "--at", "soon"], "--at 'soon' is no time"),
        (["import", "documents/plan.txt"], "not a readable Excel workbook"),
    ],
)
def test_wrong_usage_is_told(here: Path, run: Run, words: list[str], told: str) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert told in done.stderr
