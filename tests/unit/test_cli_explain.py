"""The command explain: what it prints, in colour and without, as JSON, and what it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tourmetrics.cli.app import app
from tourmetrics.extraction.why import FIELDS

TEXT = "2024年1—9月宝塔区接待游客960万人次以上,排名第3位。\n"
ESCAPE = "\x1b["


def run(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLORTERM", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "index.json").write_text('[{"doc": "a.txt", "region": "610600"}]', "utf-8")
    return path


def test_plain(document: Path) -> None:
    result = run("explain", document, "--at", TEXT.index("960"))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "16–22  960万人次  → reported  (line 1, confidence 0.98)"
    assert lines[1] == "    [2024年1—9月][宝塔区][接待游客][[960万人次]][以上],排名第3位。"
    told = {line.split()[0]: line.strip() for line in lines[2:]}
    assert re.fullmatch(
        r"metric +visitor_arrivals, by “接待游客” \(name before the number\) +"
        r"metrics\.csv:\d+ visitor_arrivals, aliases_zh: 接待游客",
        told["metric"],
    )
    assert "cues.csv" in told["comparator"]
    assert "regions.csv" in told["region"]
    assert "2024-01-01/2024-09-30, by “2024年1—9月”" in told["period"]
    # What nothing decided is not told.
    assert not {"each", "change"} & told.keys()


def test_a_whole_document(document: Path) -> None:
    heads = [line for line in run("explain", document).stdout.splitlines() if " → " in line]
    assert [line.split(" → ")[1].split()[0] for line in heads] == [
        "rejected",
        "rejected",
        "reported",
        "rejected",
    ]


def test_a_rejected_number_names_words_and_pattern(document: Path) -> None:
    shown = run("explain", document, "--at", TEXT.index("3位")).stdout
    assert "[[" in shown
    assert "reason     rank, by “排名第3位” (pattern of what is no figure)" in shown
    assert re.search(r"languages/zh\.toml:\d+ reject rank: ", shown)


def test_no_colour_off_a_terminal(document: Path) -> None:
    assert ESCAPE not in run("explain", document).stdout


def test_colour_where_it_is_wanted(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    shown = run("explain", document).stdout
    assert ESCAPE in shown
    assert "[[" not in shown
    bare = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert "    2024年1—9月宝塔区接待游客960万人次以上,排名第3位。" in bare


def test_no_colour_goes_before(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    shown = run("explain", document).stdout
    assert ESCAPE not in shown
    assert "[[960万人次]]" in shown


def test_json(document: Path) -> None:
    (told,) = json.loads(run("explain", document, "--at", 16, "--json").stdout)
    assert list(told) == [
        "start",
        "end",
        "quote",
        "verdict",
        "reason",
        "rule",
        "locator",
        "sentence",
        "sentence_start",
        "figure",
        "evidence",
    ]
    assert told["figure"]["value"] == "9600000"
    assert tuple(one["field"] for one in told["evidence"]) == FIELDS
    for one in told["evidence"]:
        assert list(one) == [
            "field",
            "value",
            "rule",
            "source",
            "start",
            "end",
            "words",
            "entries",
            "passed_over",
        ]
        assert one["start"] is None or TEXT[one["start"] : one["end"]] == one["words"]
    metric = next(one for one in told["evidence"] if one["field"] == "metric")
    assert list(metric["entries"][0]) == ["file", "line", "text"]


def test_the_metadata_of_another_index(document: Path, tmp_path: Path) -> None:
    index = tmp_path / "other.json"
    index.write_text('[{"doc": "a.txt", "region": "NZ"}]', "utf-8")
    document.write_text("接待游客960万人次。", encoding="utf-8")
    (told,) = json.loads(run("explain", document, "--index", index, "--json").stdout)
    assert told["figure"]["region"] == "NZ"


def test_no_number_there_names_the_nearest(document: Path) -> None:
    result = run("explain", document, "--at", TEXT.index("游客"))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no number at character 14; the nearest is “960万人次” at 16–22" in result.stderr
    assert "(--at 16)" in result.stderr
    assert json.loads(run("explain", document, "--at", 14, "--json").stdout) == []


def test_no_number_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("没有。", encoding="utf-8")
    for more in ((), ("--at", 1)):
        result = run("explain", tmp_path / "a.txt", *more)
        assert (result.exit_code, result.stdout) == (0, "")
        assert "there is no number" in result.stderr


def test_an_offset_outside_the_text(document: Path) -> None:
    result = run("explain", document, "--at", len(TEXT))
    assert result.exit_code == 2
    assert f"character {len(TEXT)} is outside the text, which has {len(TEXT)} char" in result.stderr
    assert f"(0 to {len(TEXT) - 1})" in result.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "does not exist"), (b"", "is empty"), (b"%PDF-1.4\n", "is a PDF that breaks off")],
)
def test_what_cannot_be_read(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "a.pdf"
    if content is not None:
        path.write_bytes(content)
    result = run("explain", path)
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_a_markdown_document(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# 2024年公报\n\n接待游客960万人次。\n", encoding="utf-8")
    assert "period     2024-01-01/2024-12-31, by “2024年” (heading)" in run("explain", path).stdout


def test_doubtful_figures_are_left_out_of_a_report_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2024年接待游客960万人次,新建门店3家。\n", encoding="utf-8")
    told = []
    for limit in ("0", "0.9"):
        arguments = ("-o", tmp_path / "r.pdf", "--min-confidence", limit, "--json")
        told.append(json.loads(run("report", tmp_path / "a.txt", *arguments).stdout)["figures"])
    assert told == [2, 1]
    table = tmp_path / "f.csv"
    assert run("extract", tmp_path / "a.txt", "-o", table).exit_code == 0
    result = run("report", table, "-o", tmp_path / "r.pdf", "--min-confidence", "0.9", "--json")
    assert json.loads(result.stdout)["figures"] == 1
    assert run("extract", tmp_path, "--min-confidence", "2").exit_code == 2
