"""``report --by region``: a folder of reports, and their index on standard output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tourmetrics.cli.app import app

TEXTS = {
    "421200": "咸宁市2024年计划接待游客1000万人次。",
    "511100": "2024年1月至6月，乐山市接待游客960万人次。",
}


def run(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "documents"
    place.mkdir()
    index = []
    for region, text in TEXTS.items():
        (place / f"{region}.txt").write_text(text, encoding="utf-8")
        index.append({"doc": f"{region}.txt", "region": region, "published": "2024-07-05"})
    (place / "index.json").write_text(json.dumps(index), encoding="utf-8")
    return place


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Stand in for the rendering; keeps what it is asked for."""
    asked: list[dict[str, Any]] = []

    def write(*tables: Any, **settings: Any) -> Any:
        asked.append(settings)
        tables[-1].write_bytes(b"%PDF")
        warnings = ("a character is missing",) if "421200" in tables[-1].name else ()
        return type("Told", (), {"pages": 2, "warnings": warnings, "notes": ("slow",)})

    monkeypatch.setattr("tourmetrics.reporting.write_report", write)
    return asked


def test_one_report_a_region_with_an_index(
    folder: Path, tmp_path: Path, written: list[dict[str, Any]]
) -> None:
    target = tmp_path / "reports"
    result = run(
        "report", folder, "--by", "region", "-o", target, "--as-of", "2024-06-30", "--json"
    )
    assert result.exit_code == 1
    told = json.loads(result.stdout)["reports"]
    assert [row["file"] for row in told] == ["421200-咸宁市.pdf", "511100-乐山市.pdf"]
    assert [row["goals"] for row in told] == [1, 0]
    assert told[0]["statuses"] == {"no_data": 1}
    assert told[0]["warnings"] == ["a character is missing"]
    assert sorted(path.name for path in target.iterdir()) == [row["file"] for row in told]
    assert "look: 421200-咸宁市.pdf: a character is missing" in result.stderr
    assert result.stderr.count("note: slow") == 1
    assert "2 reports, 4 pages" in result.stderr
    assert [[d.name for d in asked["documents"]] for asked in written] == [
        ["421200.txt"], ["511100.txt"],
    ]  # fmt: skip
    assert {asked["as_of"].isoformat() for asked in written} == {"2024-06-30"}


@pytest.mark.usefixtures("written")
def test_the_index_as_text(folder: Path, tmp_path: Path) -> None:
    shown = run("report", folder, "--by", "region", "-o", tmp_path / "reports").stdout
    (line,) = (line for line in shown.splitlines() if "421200" in line)
    assert line.split() == ["421200-咸宁市.pdf", "咸宁市", "2", "1", "no_data", "1", "1", "0"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--by", "city", "-o", "out"], "--by region"),
        (["--by", "region"], "name a folder"),
        (["--by", "region", "-o", "-"], "name a folder"),
        (["--by", "region", "-o", "{docs}/421200.txt"], "is a file"),
        (["--by", "region", "-o", "out", "--lang", "fr"], "'fr'"),
    ],
)
def test_what_cannot_work_is_refused(folder: Path, arguments: list[str], words: str) -> None:
    result = run("report", folder, *(one.format(docs=folder) for one in arguments))
    assert result.exit_code == 2
    assert words in result.stderr
    assert not Path("out").exists()
