"""The engine in a process beside this one: same bytes, no matter what becomes of that process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2,
    reason="a process is copied on Linux, where two run at once",
)

BEGIN = """
import os, sys, threading
from pathlib import Path
from tourmetrics.reporting import ahead

def pdf(render):
    html = "<html lang=zh><p style='font-family: Inter CN'>接待游客 12 万人次 \U0001f600"
    return render(html, base=Path("."), title="t", lang="zh")

def here():
    from tourmetrics.reporting.render import render_pdf
    return pdf(render_pdf)

def nobody_left():
    try:
        while os.waitpid(-1, 0):
            pass
    except ChildProcessError:
        return True
"""
CASES = {
    "made by the other process": """
with ahead.engine_ahead():
    there = pdf(ahead.render_pdf)
    assert ahead._waiting is None
assert "weasyprint" not in sys.modules
assert there == here() and there.warnings
""",
    "the second one is made here": """
with ahead.engine_ahead():
    first, second = pdf(ahead.render_pdf), pdf(ahead.render_pdf)
assert "weasyprint" in sys.modules
assert first == second == here()
""",
    "no question comes": """
with ahead.engine_ahead():
    assert ahead._waiting is not None
assert ahead._waiting is None
""",
    "work stops on the way": """
try:
    with ahead.engine_ahead():
        raise ValueError
except ValueError:
    assert ahead._waiting is None
""",
    "the other process ends at once": """
def serve(*pipes):
    raise KeyboardInterrupt
ahead._serve = serve
with ahead.engine_ahead():
    nobody_left()
    made = pdf(ahead.render_pdf)
assert made == here()
""",
    "the other process ends in its answer": """
def serve(questions, answer):
    questions.read()
    answer.write(b"\\x80\\x04\\x95")
ahead._serve = serve
with ahead.engine_ahead():
    made = pdf(ahead.render_pdf)
assert made == here()
""",
    "no process can be made": """
def fork():
    raise BlockingIOError
os.fork = fork
with ahead.engine_ahead():
    assert ahead._waiting is None
    made = pdf(ahead.render_pdf)
assert made == here()
""",
    "there are threads": """
done = threading.Event()
thread = threading.Thread(target=done.wait)
thread.start()
with ahead.engine_ahead():
    assert ahead._waiting is None
    made = pdf(ahead.render_pdf)
done.set()
thread.join()
assert made == here()
""",
    "outside nothing is started": """
assert pdf(ahead.render_pdf) == here()
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_made_is_the_same_and_nothing_is_left(case: str, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"{BEGIN}{case}\nassert nobody_left()"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (run.returncode, run.stderr, run.stdout) == (0, "", "")
    assert not list(temporary.iterdir())
