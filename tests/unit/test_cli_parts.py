"""``extract`` into folders of parts, and by way of parts into one file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

import tourmetrics as tm
from tourmetrics.cli import messages
from tourmetrics.cli.app import app
from tourmetrics.tables import FIGURES

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every folder for a large one."""
    monkeypatch.setattr("tourmetrics.cli.extracting.LARGE", 0)


def test_a_folder_of_parts(tmp_path: Path) -> None:
    result = run("extract", SEEDS, "-o", f"{tmp_path}/parts/")
    assert result.exit_code == 0
    assert "from 5 documents" in result.stderr
    assert tm.scan_figures(tmp_path / "parts").collect().equals(tm.extract(SEEDS))
    again = run("extract", SEEDS, "-o", tmp_path / "parts")
    assert again.exit_code == 0
    assert "1 part of 1 were there before" in again.stderr


def test_what_is_told_is_the_same(large: None, tmp_path: Path) -> None:
    result = run("extract", SEEDS, "-o", f"{tmp_path}/parts/", "--json")
    told = json.loads(result.stdout)
    with_output = {"output": str(tmp_path / "f.csv")}
    assert json.loads(run("extract", SEEDS, "-o", tmp_path / "f.csv", "--json").stdout) == {
        **told,
        **with_output,
    }


def test_a_file_by_way_of_parts(
    large: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = {"parts": 0, "memory": 1 << 40}
    for way, limit in ways.items():
        monkeypatch.setattr("tourmetrics.cli.extracting.LARGE", limit)
        (tmp_path / way).mkdir()
        for kind in ("csv", "parquet", "jsonl"):
            target, rejected = tmp_path / way / f"f.{kind}", tmp_path / way / f"r.{kind}"
            result = run("extract", SEEDS, "-o", target, "--rejected", rejected)
            assert result.exit_code == 0, result.stderr
        told = run("extract", SEEDS, "-o", tmp_path / way / "f.csv", "--json").stdout
        (tmp_path / way / "told").write_text(
            told.replace(str(tmp_path / way), ""), encoding="utf-8"
        )
    found = {way: {p.name: p.read_bytes() for p in (tmp_path / way).iterdir()} for way in ways}
    assert found["parts"] == found["memory"]


def test_a_run_that_fails_keeps_its_parts_beside_the_file(
    large: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("tourmetrics.workflow.parts.join_parts", fail)
        assert run("extract", SEEDS, "-o", tmp_path / "f.csv").exit_code == 130
    (hidden,) = tmp_path.iterdir()
    assert hidden.name == ".f.csv.parts"
    result = run("extract", SEEDS, "-o", tmp_path / "f.csv")
    assert "1 part of 1 were there before" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["f.csv"]
    assert tm.read_table(tmp_path / "f.csv", FIGURES).equals(tm.extract(SEEDS))


def test_parts_are_compared_audited_and_shown_like_a_table(tmp_path: Path) -> None:
    run("extract", SEEDS, "-o", f"{tmp_path}/parts/")
    run("extract", SEEDS, "-o", tmp_path / "f.parquet")
    for command in ("compare", "audit"):
        for source, target in (("parts", "a.csv"), ("f.parquet", "b.csv")):
            assert run(command, tmp_path / source, "-o", tmp_path / target).exit_code == 0
        assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    shown = run("show", "tourism_revenue", tmp_path / "parts", "--json")
    assert len(json.loads(shown.stdout)) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "{}/p/", "--format", "csv"], "leave --format"),
        (["-o", "{}/p/", "--keep-text", "{}/t"], "--keep-text out"),
        (["-o", "{}/p/", "--engine", "spark"], "use one of local, dask"),
        (["-o", "{}/p/", "--engine", "dask"], "--scheduler ADDRESS"),
        (["-o", "{}/p/", "--scheduler", "tcp://x:1"], "give both, or neither"),
        (["--engine", "dask", "--scheduler", "tcp://x:1"], "give -o FOLDER/"),
        (["-o", f"{SEEDS}/"], "holds other files"),
    ],
)
def test_wrong_usage(arguments: list[str], words: str, tmp_path: Path) -> None:
    result = run("extract", SEEDS, *(argument.format(tmp_path) for argument in arguments))
    assert result.exit_code == 2
    assert words in result.stderr
    assert not list(tmp_path.iterdir())


def test_progress_shows_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time goes on by the bar's own clock, which is set here."""
    import io

    from rich import progress as bars

    moment = iter(range(0, 1000, 2))
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    made = bars.Progress

    def timed(*columns: bars.ProgressColumn, **options: object) -> bars.Progress:
        return made(
            *columns,
            **options,  # type: ignore[arg-type]
            auto_refresh=False,
            get_time=lambda: float(next(moment)),
        )

    monkeypatch.setattr(bars, "Progress", timed)
    with messages.progress("reading", of="bytes") as show:
        assert show is not None
        for done in range(1, 6):
            show(done * 10_000_000, 100_000_000, "")
    shown = screen.getvalue()
    assert "MB/s" in shown
    assert "50%" in shown
