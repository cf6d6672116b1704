"""The command as a process of its own: entry points, imports, pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SLOW_PARTS = ("polars", "weasyprint", "pint", "jinja2", "fontTools", "rich.console")


def python(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
        timeout=60,
    )


def test_as_a_module() -> None:
    result = python("-m", "tourmetrics", "--version")
    assert result.stdout.startswith("tourmetrics ")
    assert result.returncode == 0


@pytest.mark.parametrize(
    "arguments", [["--help"], *([name, "--help"] for name in ("report", "extract", "compare"))]
)
def test_help_imports_nothing_slow(arguments: list[str]) -> None:
    code = (
        "import sys\n"
        f"sys.argv = ['tourmetrics', *{arguments!r}]\n"
        "from tourmetrics.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    status = end.code\n"
        f"slow = [name for name in {SLOW_PARTS!r} if name in sys.modules]\n"
        "print('LOADED', slow, status)\n"
    )
    assert python("-c", code).stdout.splitlines()[-1] == "LOADED [] 0"


def test_no_traceback_and_status_two(tmp_path: Path) -> None:
    result = python("-m", "tourmetrics", "report", str(tmp_path / "nowhere"), "--lang", "xx")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_a_console_without_chinese(tmp_path: Path) -> None:
    result = python("-m", "tourmetrics", "init", str(tmp_path / "咸宁"), PYTHONIOENCODING="ascii")
    assert result.returncode == 0, result.stderr
    assert "?" in result.stdout


@pytest.mark.skipif(os.name == "nt", reason="pipes close differently")
def test_a_reader_that_stops_early_is_no_fault() -> None:
    code = (
        "import sys\n"
        "from tourmetrics.cli.guard import guarded\n"
        "sys.exit(guarded(lambda: [print('x' * 1000) for _ in range(1000)]))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
