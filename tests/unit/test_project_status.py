"""The report of a project from its settings, and the status that tells what it lacks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import tourmetrics as tm
from tourmetrics.cli.app import app
from tourmetrics.errors import OutputError
from tourmetrics.project import make_project, open_project, project_status
from tourmetrics.reporting import ReportResult
from tourmetrics.review import corrections_from, identities, write_corrections
from tourmetrics.tables import COMPARISONS, FIGURES, FINDINGS, GOALS, read_table, write_bytes
from tourmetrics.workflow import extract_paths

TEXTS = {
    "a.txt": "2024年全市接待游客30万人次。\n",
    "b.txt": "力争2024年接待游客50万人次。力争2026年旅游收入达到9亿元。\n",
}
SCHEMAS = {"figures": FIGURES, "goals": GOALS, "progress": COMPARISONS, "findings": FINDINGS}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_project(tmp_path / "p")
    for name, text in TEXTS.items():
        (tmp_path / "p" / "documents" / name).write_text(text, encoding="utf-8")
    change(tmp_path / "p", 'region = ""', 'region = "421200"')
    return tmp_path / "p"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the report was asked for; its layout has tests of its own, and is left out here."""
    told: dict[str, Any] = {}

    def write_report(*tables: Any, **options: Any) -> ReportResult:
        told.update(options, comparisons=tables[0], figures=tables[1], findings=tables[2])
        write_bytes(tables[3], b"%PDF-1.7")
        return ReportResult(tables[3], 1, (), ())

    monkeypatch.setattr("tourmetrics.project.running.write_report", write_report)
    return told


def run(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


def status(folder: Path) -> dict[str, Any]:
    result = run("status", folder, "--json")
    told: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == (0 if told["settled"] else 1)
    return told


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "tourmetrics.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def correct(folder: Path, **cells: str) -> None:
    """Add a row to the corrections of a project."""
    path = folder / "corrections.csv"
    names = path.read_text("utf-8").splitlines()[0].split(",")
    row = ",".join(cells.pop(name, "") for name in names)
    assert not cells
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")


def figure(folder: Path, doc: str = "a.txt") -> dict[str, Any]:
    table = tm.extract(folder / "documents")
    return table.filter(table["doc"] == doc).row(0, named=True)


def test_one_command_does_everything(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the real layout, in the folder, without arguments."""
    monkeypatch.chdir(folder)
    result = run("report")
    assert result.exit_code == 0, result.output
    assert "2 documents: 2 read, 0 known from before" in result.stderr
    assert (folder / "out" / "report.pdf").read_bytes().startswith(b"%PDF-")
    tables = {
        name: read_table(folder / "out" / f"{name}.xlsx", schema)
        for name, schema in SCHEMAS.items()
    }
    assert tables["figures"].height == 3
    assert tables["goals"]["region"].to_list() == ["421200", "421200"]
    assert tables["progress"].height == 2
    first = (folder / "out" / "report.pdf").read_bytes()
    again = run("report", "--json")
    assert json.loads(again.stdout)["read"] == []
    assert (folder / "out" / "report.pdf").read_bytes() == first
    assert status(folder)["report"] == "current"


def test_the_settings_hold(folder: Path, asked: dict[str, Any]) -> None:
    change(folder, 'title = ""', 'title = "半年"')
    change(folder, 'language = "zh"', 'language = "en"')
    change(folder, 'as_of = ""', "as_of = 2024-12-31")
    change(folder, 'period = ""', 'period = "2024"')
    change(folder, 'method = "pace"', 'method = "growth_ratio"')
    change(folder, "on_track = 0.95", "on_track = 0.90")
    change(folder, 'tables = "xlsx"', 'tables = "csv"')
    result = run("report", folder)
    assert result.exit_code == 0, result.output
    assert (asked["title"], asked["lang"], str(asked["as_of"])) == ("半年", "en", "2024-12-31")
    assert asked["thresholds"].on_track == 0.9
    assert set(asked["comparisons"]["method"]) == {"growth_ratio"}
    assert asked["comparisons"]["period_end"].dt.year().to_list() == [2024]
    assert "1 goal of another period not judged" in result.stderr
    assert read_table(folder / "out" / "goals.csv", GOALS).height == 2


def test_options_go_before_the_settings(folder: Path, asked: dict[str, Any]) -> None:
    change(folder, 'title = ""', 'title = "半年"')
    change(folder, "ahead = 1.05", "ahead = 1.2")
    other = folder.parent / "other.pdf"
    result = run(
        *("report", folder, "--title", "全年", "--lang", "zh+en", "--as-of", "2024-06-30"),
        *("--period", "2026", "--method", "un_2023", "--threshold", "on_track=0.8"),
        *("--profile", "linear", "-o", other),
    )
    assert result.exit_code == 0, result.output
    assert (asked["title"], asked["lang"], str(asked["as_of"])) == ("全年", "zh+en", "2024-06-30")
    assert (asked["thresholds"].on_track, asked["thresholds"].ahead) == (0.8, 1.2)
    assert asked["comparisons"]["period_end"].dt.year().to_list() == [2026]
    assert other.exists()
    assert not (folder / "out" / "report.pdf").exists()
    told = status(folder)
    assert told["report"] == "older"
    assert "settings: title" in told["reasons"]


def test_goals_of_the_project_and_of_the_command_line(
    folder: Path, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = "visitor_arrivals,接待游客,咸宁市,2024,ge,40,万人次,\n"
    with (folder / "goals.csv").open("a", encoding="utf-8") as file:
        file.write(row)
    assert run("report", folder).exit_code == 0
    assert asked["comparisons"]["target"].to_list() == [400000.0]
    header = (folder / "goals.csv").read_text("utf-8").splitlines()[0]
    (folder.parent / "mine.csv").write_text(f"{header}\n{row.replace(',40,', ',20,')}", "utf-8")
    monkeypatch.chdir(folder.parent)
    assert run("report", "--project", folder, "--goals", "mine.csv").exit_code == 0
    assert asked["comparisons"]["target"].to_list() == [200000.0]
    assert run("report", folder, "--with-targets").exit_code == 0
    assert sorted(asked["comparisons"]["target"].to_list()) == [400000.0, 500000.0, 9e8]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["documents", "--project", "."], "leave PATH or --project out"),
        (["--project", "documents"], "no project folder; make one with"),
        (["documents", "--period", "2024"], "--period is for a project folder"),
        (["--period", "soon"], "'soon' is no period"),
        (["--threshold", "fast=1"], "threshold 'fast=1'"),
        (["-o", "out/report.txt"], "a report is a PDF"),
        (["-o", "-", "--json"], "one result only"),
        (["-o", "nowhere/report.pdf"], "does not exist; create it first"),
    ],
)
def test_a_wrong_report(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(folder)
    result = run("report", *arguments)
    assert (result.exit_code, words in result.stderr) == (2, True), result.stderr
    assert not (folder / "out" / "figures.xlsx").exists()


def test_the_report_on_standard_output(folder: Path, asked: dict[str, Any]) -> None:
    result = run("report", folder, "-o", "-")
    assert result.stdout == "%PDF-1.7"
    assert asked["title"] is None


def test_tables_in_another_format_replace_those_before(folder: Path, asked: dict[str, Any]) -> None:
    run("report", folder)
    (folder / "out" / "goals.xlsx").write_bytes(b"changed by hand")
    change(folder, 'tables = "xlsx"', 'tables = "jsonl"')
    run("report", folder)
    assert {path.name for path in (folder / "out").iterdir()} == {
        ".gitignore",
        "report.pdf",
        "goals.xlsx",
        *(f"{name}.jsonl" for name in SCHEMAS),
    }
    assert asked


def test_only_what_a_run_itself_left_is_cleared_away(folder: Path, asked: dict[str, Any]) -> None:
    out, hidden = folder / "out", folder / ".tourmetrics"
    out.mkdir(exist_ok=True)
    hidden.mkdir()
    left = [out / ".figures.xlsx.ab3_d9x0", hidden / ".report.json.00000000"]
    mine = [out / ".figures.backup12", out / "figures.xlsx.ab3_d9x0", out / ".notes.txt.abcdefgh"]
    for path in (*left, *mine):
        path.write_bytes(b"x")
    assert run("report", folder).exit_code == 0
    assert [path.exists() for path in (*left, *mine)] == [False] * 2 + [True] * 3
    assert asked


def test_a_new_project_has_nothing_to_read(tmp_path: Path) -> None:
    make_project(tmp_path / "p")
    told = status(tmp_path / "p")
    assert (told["documents"], told["report"], told["settled"]) == (0, "none", False)
    assert "no document yet; put documents into the project" in run("status", tmp_path / "p").stdout


def test_status_tells_documents_apart(folder: Path, asked: dict[str, Any]) -> None:
    assert status(folder)["new"] == ["a.txt", "b.txt"]
    run("report", folder)
    told = status(folder)
    assert (told["report"], told["settled"], told["reasons"]) == ("current", True, [])
    assert [told[name] for name in ("new", "changed", "described", "gone")] == [[]] * 4
    documents = folder / "documents"
    (documents / "b.txt").unlink()
    (documents / "a.txt").write_text("2024年接待游客31万人次。\n", encoding="utf-8")
    (documents / "c.txt").write_text("2024年接待游客32万人次。\n", encoding="utf-8")
    told = status(folder)
    assert (told["new"], told["changed"], told["gone"]) == (["c.txt"], ["a.txt"], ["b.txt"])
    assert (told["report"], told["settled"]) == ("older", False)
    run("report", folder)
    (documents / "index.json").write_text('[{"doc": "a.txt", "publisher": "局"}]', "utf-8")
    told = status(folder)
    assert (told["described"], told["changed"], told["report"]) == (["a.txt"], [], "older")
    for path in documents.iterdir():
        path.unlink()
    told = status(folder)
    assert (told["documents"], told["gone"], told["report"]) == (0, ["a.txt", "c.txt"], "older")
    assert asked


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda p: change(p, 'title = ""', 'title = "A"'), "settings: title"),
        (lambda p: change(p, "behind = 0.60", "behind = 0.5"), "settings: thresholds"),
        (
            lambda p: _append(
                p / "goals.csv", "visitor_arrivals,接待游客,咸宁市,2024,ge,4,万人次,"
            ),
            "goals",
        ),
        (lambda p: _append(p / "knowledge" / "nouns.csv", "汉服店,zh,organization"), "knowledge"),
        (lambda p: (p / "out" / "report.pdf").unlink(), "result: out/report.pdf"),
        (lambda p: _append(p / "out" / "figures.xlsx", "x"), "result: out/figures.xlsx"),
    ],
)
def test_status_tells_why_the_report_is_older(
    folder: Path, asked: dict[str, Any], spoil: Callable[[Path], None], reason: str
) -> None:
    run("report", folder)
    spoil(folder)
    told = status(folder)
    assert (told["report"], told["reasons"], told["settled"]) == ("older", [reason], False)
    assert reason in run("status", folder).stdout
    run("report", folder)
    assert status(folder)["report"] == "current"
    assert asked


def _append(path: Path, line: str) -> None:
    with path.open("ab") as file:
        file.write(f"{line}\n".encode())


def test_another_program_makes_the_report_older(
    folder: Path, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("report", folder)
    for module in ("record", "cache"):
        monkeypatch.setattr(f"tourmetrics.project.{module}.program", lambda: "another")
    assert status(folder)["reasons"] == ["program"]
    assert asked


@pytest.mark.parametrize("content", ["", "{", "[]", '{"form": 99}', '{"form": 1, "documents": 3}'])
def test_a_broken_record_is_none(folder: Path, asked: dict[str, Any], content: str) -> None:
    run("report", folder)
    (folder / ".tourmetrics" / "report.json").write_text(content, encoding="utf-8")
    assert status(folder)["report"] == "none"
    run("report", folder)
    assert status(folder)["report"] == "current"
    assert asked


def test_what_was_written_while_a_report_is_made_is_not_in_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record is of what was read, not of what is there when it is written."""

    def write_report(*tables: Any, **_: Any) -> ReportResult:
        (folder / "documents" / "a.txt").write_text("2024年接待游客31万人次。\n", "utf-8")
        _append(folder / "goals.csv", "visitor_arrivals,接待游客,咸宁市,2024,ge,4,万人次,")
        write_bytes(tables[3], b"%PDF-1.7")
        return ReportResult(tables[3], 1, (), ())

    monkeypatch.setattr("tourmetrics.project.running.write_report", write_report)
    run("report", folder)
    told = status(folder)
    assert (told["changed"], told["reasons"]) == (["a.txt"], ["goals"])


def test_what_cannot_be_read_is_left_to_look_at(folder: Path, asked: dict[str, Any]) -> None:
    (folder / "documents" / "x.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert run("report", folder).exit_code == 1
    told = status(folder)
    assert (told["report"], told["settled"]) == ("current", False)
    assert told["unreadable"][0].startswith("x.doc")
    assert "not read (1 fault):" in run("status", folder).stdout
    assert asked


def test_goals_without_a_figure_are_told(folder: Path, asked: dict[str, Any]) -> None:
    run("report", folder, "--as-of", "2024-12-31")
    told = status(folder)
    assert [goal["metric"] for goal in told["unreported"]] == ["tourism_revenue"]
    assert "unreported (1 goal):" in run("status", folder).stdout
    assert asked


def test_corrections_are_applied_and_told(folder: Path, asked: dict[str, Any]) -> None:
    wrong = figure(folder)
    correct(
        folder,
        action="change",
        figure_id=wrong["figure_id"],
        value="310000",
        by="Li",
        at="2024-05-01",
    )
    result = run("report", folder)
    assert result.exit_code == 0, result.output
    assert "1 correction applied" in result.stderr
    values = asked["figures"].filter(asked["figures"]["doc"] == "a.txt")["value"].to_list()
    assert values == [310000.0]
    assert asked["reviewed"].applied["quote"].to_list() == ["30万人次"]
    assert read_table(folder / "out" / "figures.xlsx", FIGURES)["value"].to_list()[0] == 310000.0
    told = status(folder)
    assert (told["figures"], told["unreviewed"], told["settled"]) == (3, 2, True)
    correct(
        folder,
        action="accept",
        quote="77",
        sentence="Nobody wrote this 77.",
        by="Li",
        at="2024-05-01",
    )
    told = status(folder)
    assert (told["reasons"], len(told["orphaned"]), told["settled"]) == (["corrections"], 1, False)
    result = run("report", folder)
    assert result.exit_code == 1
    assert "corrections.csv, row 3: accept 77 in “Nobody wrote this 77.”" in result.stderr
    assert "row 3: accept 77 in “Nobody wrote this 77.”" in run("status", folder).stdout
    for command in (["extract"], ["compare"], ["audit"], ["goals", "list"]):
        result = run(*command, folder, "--json")
        assert (result.exit_code, "1 correction applied, 1 orphan" in result.stderr) == (1, True)
    told = status(folder)
    assert (told["report"], len(told["orphaned"]), told["settled"]) == ("current", 1, False)
    assert "orphaned (1 correction):" in run("status", folder).stdout


def test_a_correction_follows_its_figure(folder: Path, asked: dict[str, Any]) -> None:
    """Into a renamed file with a paragraph before it, read again and not from the cache."""
    found = extract_paths([folder / "documents"])
    first = identities(found.figures, found.documents).row(0, named=True)
    wish = {"action": "change", "value": "310000", "by": "Li", "at": "2024-05-01"}
    write_corrections(corrections_from([first | wish]), folder / "corrections.csv")
    run("report", folder)
    (folder / "documents" / "a.txt").unlink()
    text = f"咸宁市文旅局通报如下。\n\n{TEXTS['a.txt']}"
    (folder / "documents" / "c-2024.txt").write_text(text, encoding="utf-16")
    told = status(folder)
    assert (told["new"], told["gone"], told["orphaned"]) == (["c-2024.txt"], ["a.txt"], [])
    assert run("report", folder).exit_code == 0
    rows = asked["figures"].filter(asked["figures"]["doc"] == "c-2024.txt")
    assert rows.select("value", "reviewed_by").rows() == [(310000.0, "Li")]


def test_a_folder_that_may_only_be_read(
    folder: Path, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The status needs no place to write to; a report does, and says so."""
    run("report", folder)

    def refused(path: Path, *_: object) -> None:
        raise OutputError(f"{path}: cannot be written (read-only); choose another")

    for module in ("cache", "running", "record"):
        monkeypatch.setattr(f"tourmetrics.project.{module}.write_bytes", refused)
    monkeypatch.setattr("tourmetrics.project.running.write_table", lambda f, path, s: refused(path))
    assert status(folder)["report"] == "current"
    result = run("report", folder)
    assert (result.exit_code, "cannot be written" in result.stderr) == (2, True)
    assert asked


def test_many_of_one_kind_are_cut_for_people(folder: Path) -> None:
    for number in range(20):
        (folder / "documents" / f"n{number:02}.txt").write_text(f"{number} visits.\n", "utf-8")
    result = run("status", folder)
    assert "new (22 documents):" in result.stdout
    assert "… and 10 more (--json has all)" in result.stdout
    assert len(project_status(open_project(folder)).new) == 22
