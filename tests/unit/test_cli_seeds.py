"""The commands on the seed documents, with nothing standing in for the steps behind them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tourmetrics.cli.app import app

LIAONING = "004_d320effad3133454.txt"


def run(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def figures(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("figures") / "figures.parquet"
    assert run("extract", seeds, "-o", path).exit_code == 0
    return path


def test_every_figure_has_its_quote_in_its_document(seeds: Path) -> None:
    lines = run("extract", seeds, "-o", "-", "--format", "jsonl").stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    assert {row["doc"] for row in rows} <= {path.name for path in seeds.glob("*.txt")}
    for row in rows:
        text = (seeds / row["doc"]).read_bytes().decode("utf-8")
        assert text[row["start"] : row["end"]] == row["quote"]


def test_without_an_index_the_same_figures_are_found(seeds: Path, tmp_path: Path) -> None:
    for path in seeds.glob("*.txt"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    told = [json.loads(run("extract", folder, "--json").stdout) for folder in (seeds, tmp_path)]
    assert told[0]["figures"] == told[1]["figures"] > 30
    assert [d["region"] for d in told[0]["documents"]] == [
        d["region"] for d in told[1]["documents"]
    ]
    assert {d["origins"]["region"] for d in told[1]["documents"]} == {"text"}


def test_a_figure_and_a_date_explained(seeds: Path) -> None:
    told = json.loads(run("explain", seeds / LIAONING, "--json").stdout)
    by_quote = {item["quote"]: item for item in told}
    assert by_quote["68.2%"]["figure"]["measure"] == "growth"
    assert by_quote["68.2%"]["rule"]
    assert by_quote["2024"]["reason"] == "calendar"


def test_one_metric_by_its_chinese_name(figures: Path) -> None:
    rows = json.loads(run("show", "接待游客", figures, "--region", "CN-LN", "--json").stdout)
    assert [(row["value"], row["unit"]) for row in rows] == [(68.2, "percent"), (171e6, "visit")]


def test_an_unknown_metric_is_answered_with_near_ones(figures: Path) -> None:
    result = run("show", "visitor_arrivls", figures)
    assert result.exit_code == 2
    assert "visitor_arrivals" in result.stderr


def test_findings_and_goals_of_the_seeds(figures: Path) -> None:
    found = json.loads(run("audit", figures, "--json").stdout)["rows"]
    assert {row["check"] for row in found} == {"implied_base", "per_unit"}
    some = json.loads(run("audit", figures, "--check", "per_unit", "--json").stdout)
    assert (some["count"], some["look"], some["check"]) == (1, 0, {"per_unit": 1})
    assert run("audit", figures, "--check", "guess").exit_code == 2
    compared = json.loads(run("compare", figures, "--as-of", "2024-06-30", "--json").stdout)
    assert compared["count"] == sum(compared["status"].values()) > 10
