"""The commands: options in, messages and exit status out. The steps behind them are stand-ins."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from tourmetrics.cli.app import app
from tourmetrics.cli.output import REJECTED
from tourmetrics.documents import read_documents
from tourmetrics.errors import TourmetricsError
from tourmetrics.knowledge import load_knowledge
from tourmetrics.model import Document, Figure
from tourmetrics.tables import FIGURES, figures_frame, read_table, write_table

Run = Callable[..., Result]


def figure(document: Document, match: re.Match[str]) -> Figure:
    return Figure(
        doc=document.name,
        start=match.start(),
        end=match.end(),
        quote=match.group(),
        kind="target",
        value=Decimal(match.group(1)),
        high=None,
        comparator="eq",
        unit="visit",
        metric="visitor_arrivals",
        label=None,
        measure="level",
        change=None,
        period=(date(2024, 1, 1), date(2024, 12, 31)),
        region=document.metadata.region,
        each=None,
        figure_id=f"{document.digest[:8]}{match.start()}",
        sentence=match.group(),
        locator="line 1",
        language="en",
        published=None,
        publisher=None,
        precision=Decimal("0.5"),
        rule="stand-in",
        confidence=1.0,
    )


def extract_paths(paths: Sequence[Path], **options: Any) -> SimpleNamespace:
    """Stand in for the extraction: every "N visits" is a target, every other number none."""
    reading = read_documents(paths, index=options.get("index"), knowledge=load_knowledge())
    figures = [
        figure(document, match)
        for document in reading.documents
        for match in re.finditer(r"(\d+) visits", document.text)
    ]
    rejected = [
        (
            document.name,
            match.start(),
            match.end(),
            match.group(),
            "calendar",
            "A sentence.",
            "line 1",
        )
        for document in reading.documents
        for match in re.finditer(r"\b\d{4}\b(?! visits)", document.text)
    ]
    if show := options.get("progress"):
        show(1, 1, "a.txt")
    return SimpleNamespace(
        figures=figures_frame(figures),
        rejected=pl.DataFrame(rejected, schema=REJECTED.dtypes, orient="row"),
        documents=reading.documents,
        faults=reading.faults,
        copies=reading.copies,
        notes=reading.notes,
        reviewed=None,
    )


def figures_from(paths: Sequence[Path], **options: Any) -> SimpleNamespace:
    if paths[0].suffix == ".csv":
        figures = read_table(paths[0], FIGURES)
        return SimpleNamespace(
            figures=figures, documents=(), faults=(), copies=(), notes=(), reviewed=None
        )
    return extract_paths(paths, **options)


def history(metric: str, figures: pl.DataFrame, region: str | None = None) -> pl.DataFrame:
    chosen = figures.filter(pl.col("metric") == metric)
    return chosen.filter(pl.col("region") == region) if region else chosen


def write_report(*tables: Any, lang: str, faults: Any, **_: Any) -> SimpleNamespace:
    tables[3].write_bytes(b"%PDF-1.7 " + lang.encode())
    warnings = ("U+E000 in a.txt has no glyph",) if faults else ()
    return SimpleNamespace(path=tables[3], pages=3, warnings=warnings, notes=())


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command with stand-ins for the steps behind it."""
    workflow = import_module("tourmetrics.workflow")
    for part in (extract_paths, figures_from, history):
        monkeypatch.setattr(workflow, part.__name__, part)
    for module in ("tourmetrics.reporting", "tourmetrics.project.running"):
        monkeypatch.setattr(import_module(module), "write_report", write_report)
    monkeypatch.setattr(
        import_module("tourmetrics.project.working"), "extract_paths", extract_paths
    )
    monkeypatch.delenv("TOURMETRICS_DEBUG", raising=False)

    def invoke(*args: object) -> Result:
        return CliRunner().invoke(app, [str(arg) for arg in args])

    return invoke


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    documents = tmp_path / "docs"
    documents.mkdir()
    (documents / "a.txt").write_text("In 2024 we aim at 300 visits.\n", encoding="utf-8")
    (documents / "b.txt").write_text("And 50 visits more.\n", encoding="utf-8")
    return documents


@pytest.mark.parametrize(
    "command",
    [
        "extract",
        "compare",
        "audit",
        "report",
        "explain",
        "show",
        "score",
        "init",
        "status",
        "doctor",
    ],
)
def test_each_command_has_help(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"tourmetrics {command}" in result.output
    assert command in run("--help").output


def test_version(run: Run) -> None:
    assert re.fullmatch(r"tourmetrics \S+\n", run("--version").output)


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet", "xlsx"])
def test_extract_to_a_file(run: Run, folder: Path, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"figures.{suffix}"
    result = run("extract", folder, "-o", target)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "2 figures (2 targets) from 2 documents" in result.stderr
    assert read_table(target, FIGURES)["value"].to_list() == [300.0, 50.0]


def test_extract_to_standard_output(run: Run, folder: Path) -> None:
    result = run("extract", folder, "-o", "-", "--format", "jsonl")
    assert [json.loads(line)["doc"] for line in result.stdout.splitlines()] == ["a.txt", "b.txt"]
    assert run("extract", folder, "-o", "-").stdout.startswith("doc,start,end,quote")


def test_extract_shown(run: Run, folder: Path) -> None:
    result = run("extract", folder)
    assert "300 visits" in result.stdout
    assert "visitor_arrivals" in result.stdout


def test_extract_rejected_and_json(run: Run, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "rejected.csv"
    result = run("extract", folder, "--rejected", target, "--json")
    assert read_table(target, REJECTED)["quote"].to_list() == ["2024"]
    told = json.loads(result.stdout)
    assert (told["figures"], told["rejected"], told["unread"]) == (2, 1, [])
    assert [d["figures"] for d in told["documents"]] == [1, 1]


def test_one_broken_document_leaves_the_others_done(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4\n")
    (folder / "copy.txt").write_bytes((folder / "a.txt").read_bytes())
    target = tmp_path / "figures.csv"
    result = run("extract", folder, "-o", target)
    assert result.exit_code == 1
    assert "not read: scan.pdf: is a PDF that breaks off" in result.stderr
    assert "copy: copy.txt has the same content as a.txt" in result.stderr
    assert read_table(target, FIGURES).height == 2


def test_index_option(run: Run, folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "meta.json"
    index.write_text('[{"doc": "a.txt", "region": "NZ"}]', encoding="utf-8")
    told = json.loads(run("extract", folder, "--index", index, "--json").stdout)
    assert [d["region"] for d in told["documents"]] == ["NZ", None]


def test_compare_audit_show_score(run: Run, folder: Path, tmp_path: Path) -> None:
    figures, gold = tmp_path / "figures.csv", tmp_path / "gold.jsonl"
    assert run("extract", folder, "-o", figures).exit_code == 0
    write_table(read_table(figures, FIGURES), gold, FIGURES)
    compared = run("compare", figures, "--as-of", "2024-06-30", "--json")
    assert compared.exit_code == 0, compared.output
    assert json.loads(compared.stdout)["count"] >= 1
    audited = run("audit", folder, "-o", "-")
    assert audited.stdout.startswith("check,severity")
    shown = run("show", "visitor_arrivals", figures)
    assert "300 visits" in shown.stdout
    assert json.loads(run("show", "visitor_arrivals", folder, "--json").stdout)[0]["value"] == 300.0
    assert "no figure of revenue in NZ" in run("show", "revenue", folder, "--region", "NZ").stderr
    scored = json.loads(run("score", gold, figures, "--json").stdout)
    assert (scored["gold"], scored["strict"]["f1"]) == (2, 1.0)
    assert "precision" in run("score", gold, figures, "--fields", "--errors").stdout


def test_one_is_told_as_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("We aim at 300 visits.\n", encoding="utf-8")
    extracted = run("extract", tmp_path, "-o", tmp_path / "f.csv").stderr
    assert "1 figure (1 target) from 1 document →" in extracted
    figures = tmp_path / "f.csv"
    assert "1 goal on no known day (give one with --as-of): 1 " in run("compare", figures).stderr
    assert "1 goal as of 2024-06-30: 1 " in run("compare", figures, "--as-of", "2024-06-30").stderr
    assert (
        "0 findings in 1 figure: 0 to look at, 0 for information\n" in run("audit", figures).stderr
    )


def test_no_goal_at_all_is_said_with_what_helps(run: Run, tmp_path: Path) -> None:
    figures, goals = tmp_path / "f.csv", tmp_path / "g.csv"
    write_table(pl.DataFrame(schema=FIGURES.dtypes), figures, FIGURES)
    goals.write_text("metric,region,period,value,unit\n", encoding="utf-8")
    assert "no target; give your own with --goals" in run("compare", figures).stderr
    assert "goals file has no row" in run("compare", figures, "--goals", goals).stderr


def test_a_typed_goal_is_shown_by_the_name_of_its_metric(run: Run, tmp_path: Path) -> None:
    figures, goals = tmp_path / "f.csv", tmp_path / "g.csv"
    write_table(pl.DataFrame(schema=FIGURES.dtypes), figures, FIGURES)
    line = "visitor_arrivals,NZ,2024,5,visit\n"
    goals.write_text(f"metric,region,period,value,unit\n{line}", encoding="utf-8")
    assert "Visitor arrivals" in run("compare", figures, "--goals", goals).stdout
    told = json.loads(run("compare", figures, "--goals", goals, "--json").stdout)
    assert told["rows"][0]["label"] is None


def test_report(run: Run, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "r.pdf"
    result = run(
        "report", folder, "-o", target, "--lang", "zh+en", "--as-of", "2024-06-30", "--json"
    )
    assert result.exit_code == 0, result.output
    assert target.read_bytes() == b"%PDF-1.7 zh+en"
    assert json.loads(result.stdout)["pages"] == 3
    assert run("report", folder, "-o", "-").stdout.startswith("%PDF-1.7 zh")


def test_report_with_something_left_to_look_at(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "x.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    result = run("report", folder, "-o", tmp_path / "r.pdf")
    assert result.exit_code == 1
    assert "LibreOffice" in result.stderr
    assert "has no glyph" in result.stderr


def test_a_project_folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "project"
    assert run("init", project).exit_code == 0
    again = run("init", project)
    assert (again.exit_code, "not overwritten" in again.stderr) == (2, True)
    empty_folder = run("report", project)
    assert (empty_folder.exit_code, "holds no document" in empty_folder.stderr) == (2, True)
    (project / "documents" / "a.txt").write_text("We want 300 visits.\n", encoding="utf-8")
    monkeypatch.chdir(project)
    assert run("report", "-o", "out/r.pdf").exit_code == 0
    assert json.loads(run("extract", "--json").stdout)["figures"] == 1
    with (project / "goals.csv").open("a", encoding="utf-8") as goals:
        goals.write("visitor_arrivals,,咸宁市,2024,ge,6500,万人次,\n")
    told = json.loads(run("compare", "--json").stdout)
    assert [row["region"] for row in told["rows"]] == ["421200"]


@pytest.mark.parametrize(
    ("content", "words"),
    [("documents = 3\n", "is no text"), ("[", "no valid TOML"), ('colour = "red"\n', "unknown")],
)
def test_a_wrong_project_file(run: Run, tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "tourmetrics.toml").write_text(content, encoding="utf-8")
    result = run("extract", tmp_path)
    assert result.exit_code == 2
    assert "tourmetrics.toml" in result.stderr
    assert words in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["extract", "nowhere"], "nowhere: does not exist"),
        (["extract", "{empty}"], "holds no document"),
        (["extract", "{docs}", "-o", "f.doc"], ".doc"),
        (["extract", "{docs}", "-o", "-", "--format", "pdf"], "'pdf'"),
        (["extract", "{docs}", "-o", "{docs}"], "is a folder"),
        (["extract", "{docs}", "-o", "{docs}/no/f.csv"], "does not exist; create it"),
        (["extract", "{docs}", "-o", "-", "--json"], "one result only"),
        (["extract", "{docs}", "--index", "no.json"], "--index"),
        (["extract", "{docs}", "--jobs", "0"], "--jobs"),
        (["extract"], "no path is given"),
        (["compare", "{docs}", "--as-of", "June"], "--as-of 'June'"),
        (["compare", "{docs}", "--goals", "no.csv"], "no.csv"),
        (["compare", "{docs}", "--goals", "{unit}"], "furlong"),
        (["compare", "{docs}", "--goals", "{column}"], "column.csv"),
        (["report", "{docs}", "--lang", "fr"], "'fr'"),
        (["report", "{docs}", "-o", "r.doc"], ".pdf"),
        (["report", "{docs}", "-o", "-", "--json"], "one result only"),
        (["score", "no.jsonl", "no.jsonl"], "no.jsonl"),
        (["frobnicate"], "No such command"),
        (["extract", "--frob"], "--frob"),
    ],
)
def test_wrong_usage_and_input(
    run: Run,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    head = "metric,region,period,value,unit\n"
    (tmp_path / "unit.csv").write_text(
        f"{head}visitor_arrivals,NZ,2024,3,furlong\n", encoding="utf-8"
    )
    (tmp_path / "column.csv").write_text("metric,region,value\nx,NZ,3\n", encoding="utf-8")
    names = {"docs": folder, "empty": "empty", "unit": "unit.csv", "column": "column.csv"}
    result = run(*(argument.format(**names) for argument in arguments))
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_an_output_folder_that_is_not_ours(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, mode, **_: mode != os.W_OK)
    for arguments in (("extract", folder, "-o", "f.csv"), ("report", folder, "-o", "r.pdf")):
        result = run(*arguments)
        assert result.exit_code == 2
        assert "not yours to write" in result.stderr


def _raises(error: BaseException) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (TourmetricsError("a.txt: is wrong"), 2, "error: a.txt: is wrong"),
        (ZeroDivisionError("division\nby zero"), 2, "ZeroDivisionError: division by zero"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_what_goes_wrong_is_one_line(
    run: Run,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    status: int,
    words: str,
) -> None:
    monkeypatch.setattr(sys.modules["tourmetrics.workflow"], "extract_paths", _raises(error))
    result = run("extract", folder)
    assert result.exit_code == status
    assert len(result.stderr.splitlines()) == 1
    assert words in result.stderr


def test_debugging_shows_the_error(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOURMETRICS_DEBUG", "1")
    failing = _raises(ZeroDivisionError())
    monkeypatch.setattr(sys.modules["tourmetrics.workflow"], "extract_paths", failing)
    assert isinstance(run("extract", folder).exception, ZeroDivisionError)


def test_doctor(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from tourmetrics import doctor

    checks = [doctor.Check("Pango", False, "not found", "apt install libpango-1.0-0")]
    monkeypatch.setattr(doctor, "diagnose", lambda: checks)
    result = run("doctor")
    assert result.exit_code == 1
    assert "apt install libpango-1.0-0" in result.stdout
    assert json.loads(run("doctor", "--json").stdout)[0]["ok"] is False
