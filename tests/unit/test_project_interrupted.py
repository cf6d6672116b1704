"""A run that is killed anywhere, and two runs at once: the next run is right all the same.

The children are real processes. One of them loads the program once and forks for each point: the
forked process kills itself right before its n-th step that changes a file of the project.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tourmetrics.project import make_project, make_report, open_project, project_status

ROOT = Path(__file__).parents[2]
TEXTS = {
    "a.txt": "2024年全市接待游客30万人次。\n",
    "b.txt": "力争2024年接待游客50万人次。\n",
}
# Counts the steps that change something below a folder, and ends the process before one of them.
# What neither reads nor writes a file of the project has its own tests, and is left out here: the
# comparison, the audit, and the layout of the PDF, which is some bytes of the figures instead.
CHILD = """
import json, os, signal, sys
from pathlib import Path

import xlsxwriter

from tourmetrics.project import fingerprint, make_report, open_project, running, working
from tourmetrics.reporting import ReportResult
from tourmetrics.tables import (
    COMPARISONS, FIGURES, FINDINGS, GOALS, empty, table_bytes, write_bytes
)
from tourmetrics.units import convert_factor
from tourmetrics.workflow import extract_string


def write_report(comparisons, figures, findings, path, **_):
    write_bytes(path, b"%PDF " + table_bytes(figures, FIGURES, "csv"))
    return ReportResult(path, 1, (), ())


def run(folder, last):
    count = 0
    root = os.path.realpath(folder)

    def step(event, arguments):
        nonlocal count
        if event == "open":
            changes = bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))
        else:
            changes = event in ("os.rename", "os.remove", "os.mkdir", "os.chmod", "os.rmdir")
        if changes and isinstance(arguments[0], (str, bytes, os.PathLike)):
            if os.path.realpath(os.fsdecode(arguments[0])).startswith(root):
                count += 1
                if count == last:
                    os.kill(os.getpid(), signal.SIGKILL)

    running.write_report = write_report
    working.compare = lambda *_, **__: empty(COMPARISONS)
    working.audit = lambda _: empty(FINDINGS)
    working.gather_goals = lambda *_, **__: empty(GOALS)
    sys.addaudithook(step)
    make_report(open_project(Path(folder)))
    return count


def forked(folder, last):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, str(run(folder, last)).encode())
        finally:
            os._exit(0)
    os.close(writer)
    told = os.read(reader, 100)
    os.close(reader)
    _, status = os.waitpid(child, 0)
    return int(told) if told else -os.waitstatus_to_exitcode(status)


# What every run loads is loaded once. Polars is not used before the fork: its threads stay behind.
extract_string("2024年接待游客30万人次。")
convert_factor("mu", "hectare")
fingerprint.program(), fingerprint.layout()
for line in sys.stdin:
    folder, last = json.loads(line)
    print(forked(folder, last), flush=True)
"""
KILLED = 9

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills itself by a signal")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_project(tmp_path / "p")
    for name, text in TEXTS.items():
        (tmp_path / "p" / "documents" / name).write_text(text, encoding="utf-8")
    return tmp_path / "p"


class Child:
    """A process that runs the report of a project and can be told where to end."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
        )

    def run(self, folder: Path, last: int = 0) -> int:
        """Return how many steps there were; the signal's number if it was killed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(folder), last]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        assert self._process.wait() == 0
        self._process.stdout.close()


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    process = Child()
    yield process
    process.close()


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder, the hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def halve_unfinished(folder: Path) -> None:
    """What was being written when the process ended may be there in part."""
    for path in folder.rglob(".*.????????"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("start", ["the first run", "after a change"])
def test_killed_before_any_step_the_next_run_is_right(
    folder: Path, tmp_path: Path, child: Child, start: str
) -> None:
    if start == "after a change":
        child.run(folder)
        (folder / "documents" / "b.txt").write_text("力争2024年接待游客60万人次。\n", "utf-8")
        settings = folder / "tourmetrics.toml"
        settings.write_text(settings.read_text("utf-8").replace('"xlsx"', '"csv"'), "utf-8")
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(folder, undisturbed)
    steps = child.run(undisturbed)
    right = tree(undisturbed)
    assert steps > 20
    assert {"out/figures.xlsx", "out/figures.csv"} & set(right) == {
        "out/figures.csv" if start == "after a change" else "out/figures.xlsx"
    }
    for last in range(1, steps + 1):
        broken = tmp_path / f"{last}"
        shutil.copytree(folder, broken)
        assert child.run(broken, last) == KILLED, f"step {last}"
        halve_unfinished(broken)
        assert child.run(broken) > 0, f"step {last}"
        assert tree(broken) == right, f"step {last}"
        shutil.rmtree(broken)


def test_a_broken_off_run_leaves_the_report_older(folder: Path, child: Child) -> None:
    """Until everything is written and said to be, the status does not call it current."""
    child.run(folder)
    (folder / "documents" / "b.txt").write_text("力争2024年接待游客60万人次。\n", "utf-8")
    told = []
    last = 1
    while child.run(folder, last) == KILLED:
        told.append(project_status(open_project(folder)).report)
        last += 3
    assert told[0] == "older"
    assert told == sorted(told, reverse=True)
    assert project_status(open_project(folder)).report == "current"


def test_the_lock_of_a_killed_run_holds_nobody(folder: Path, child: Child) -> None:
    assert child.run(folder, 20) == KILLED
    waited: list[str] = []
    make_report(open_project(folder), waiting=lambda: waited.append("waited"))
    assert waited == []
    assert not project_status(open_project(folder)).running


# Holds the lock as a run does, until it is told to end.
HOLDER = """
import sys
from collections.abc import Iterator
from pathlib import Path

from tourmetrics.project.alone import alone

hidden = Path(sys.argv[1])
hidden.mkdir(exist_ok=True)
with alone(hidden, lambda: None):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_second_run_waits_and_says_so(folder: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder / ".tourmetrics")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    assert project_status(open_project(folder)).running
    waited: list[str] = []

    def let_go() -> None:
        assert not (folder / "out" / "report.pdf").exists()
        waited.append("waited")
        assert holder.stdin is not None
        holder.stdin.close()

    make_report(open_project(folder), waiting=let_go)
    assert waited == ["waited"]
    assert (folder / "out" / "report.pdf").is_file()
    assert holder.wait() == 0
    holder.stdout.close()


def test_two_runs_at_once_do_not_harm_each_other(folder: Path, tmp_path: Path) -> None:
    """Both from the command line, at the same time, in a folder where nothing was read yet."""
    alone = tmp_path / "alone"
    shutil.copytree(folder, alone)
    make_report(open_project(alone))
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "tourmetrics", "report", "--project", str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
        )
        for _ in range(2)
    ]
    for run in runs:
        _, told = run.communicate()
        assert run.returncode == 0, told
    assert tree(folder) == tree(alone)
    assert project_status(open_project(folder)).report == "current"
