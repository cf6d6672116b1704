"""The command compare with its methods, thresholds, profiles and candidates; show; pairs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tourmetrics.cli.app import app
from tourmetrics.comparison import CANDIDATES
from tourmetrics.tables import COMPARISONS, FIGURES, read_table, write_table

from .test_compare import LAST_HALF, figures_table

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    def invoke(*args: object) -> Result:
        return CliRunner().invoke(app, [str(arg) for arg in args])

    return invoke


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    """A target of 1000 visits and a report of 500 by the end of June, as a table."""
    plan = {"kind": "target", "value": 1000.0, "doc": "plan.txt", "language": "en"}
    year = {"period_end": "2024-12-31"}
    table = figures_table({**plan, "period_end": _date(year["period_end"])}, {}, {"unit": "person"})
    path = tmp_path / "figures.parquet"
    write_table(table, path, FIGURES)
    return path


def _date(text: str) -> object:
    from datetime import date

    return date.fromisoformat(text)


def test_thresholds_and_method_are_told_with_every_result(run: Run, figures: Path) -> None:
    plain = run("compare", figures, "--json")
    assert plain.exit_code == 0, plain.output
    told = json.loads(plain.stdout)
    assert (told["method"], told["thresholds"]["on_track"]) == ("pace", 0.95)
    assert "method pace; thresholds: ahead 1.05, on_track 0.95, behind 0.6" in plain.stderr
    strict = run("compare", figures, "--json", "--threshold", "on_track=1.01",
                 "--threshold", "ahead=1.02")  # fmt: skip
    assert json.loads(strict.stdout)["status"] == {"behind": 1}
    assert json.loads(strict.stdout)["thresholds"]["ahead"] == 1.02
    assert json.loads(plain.stdout)["status"] == {"on_track": 1}


def test_another_method_by_name(run: Run, figures: Path, tmp_path: Path) -> None:
    target = tmp_path / "progress.csv"
    assert run("compare", figures, "--method", "plan_midterm", "-o", target).exit_code == 0
    table = read_table(target, COMPARISONS)
    assert table["class"].to_list() == ["as_expected"]
    assert table["method"].to_list() == ["plan_midterm"]


def test_candidates_are_written(run: Run, figures: Path, tmp_path: Path) -> None:
    target = tmp_path / "candidates.csv"
    result = run("compare", figures, "--candidates", target)
    assert result.exit_code == 0, result.output
    table = read_table(target, CANDIDATES)
    assert table.select("used", "why").rows() == [("yes", None), ("no", "unit")]


def test_a_profile_of_ones_own(run: Run, figures: Path, tmp_path: Path) -> None:
    path = tmp_path / "season.csv"
    shares = "\n".join(f"{m},{0.8 / 6 if m <= 6 else 0.2 / 6}" for m in range(1, 13))
    path.write_text(f"month,share\n{shares}\n", encoding="utf-8")
    assert json.loads(run("compare", figures, "--profile", path, "--json").stdout)["status"] == {
        "behind": 1
    }
    assert json.loads(run("compare", figures, "--profile", "linear", "--json").stdout)[
        "status"
    ] == {"on_track": 1}


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--threshold", "speed=1"), "ahead"),
        (("--threshold", "ahead"), "ahead"),
        (("--threshold", "ahead=fast"), "no number"),
        (("--threshold", "ahead=0.1"), "order"),
        (("--method", "guess"), "growth_ratio"),
        (("--profile", "none.csv"), "none.csv"),
    ],
)
def test_wrong_options_are_named(
    run: Run, figures: Path, options: tuple[str, ...], says: str
) -> None:
    result = run("compare", figures, *options)
    assert result.exit_code == 2
    assert says in result.stderr


def test_show_tells_how_a_goal_stands(run: Run, figures: Path) -> None:
    shown = run("show", "visitor_arrivals", figures, "--lang", "en", "--as-of", "2024-06-30")
    assert shown.exit_code == 0, shown.output
    assert "50% of the year's target, 0.3 percentage points ahead of the time gone" in shown.stdout
    assert "完成年度目标的50%" in run("show", "visitor_arrivals", figures).stdout
    assert isinstance(json.loads(run("show", "visitor_arrivals", figures, "--json").stdout), list)


def test_pairs_are_scored(run: Run, gold: Path, corpus: Path) -> None:
    index = corpus / "index.json"
    arguments = ("score", gold / "pairs.json", gold / "corpus.jsonl", "--index", index)
    told = run(*arguments)
    assert "pairs right 67 of 71" in told.stdout
    assert "all documents at once: 67 of 71" in told.stdout
    counts = json.loads(run(*arguments, "--json").stdout)
    assert (counts["right"], counts["together"], len(counts["differ"])) == (67, 67, 4)


def test_last_years_figures_are_no_goal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    write_table(figures_table(LAST_HALF), path, FIGURES)
    assert "no goal was compared" in run("compare", path).stderr
