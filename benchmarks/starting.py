"""Times what a user waits for: the start of the command line, and the whole job.

    python -m benchmarks.starting --json starting.json

Each time is the shortest of several runs, by the processor and by the clock, and stands beside that
of ``python -c pass`` in the same run: from the second run on, byte code and what is kept in the
user's cache folder are there, unless it says otherwise. The job is documents to PDF, of the seeds
and of the open corpus; what its parts take is told beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.processes import shortest_run
from benchmarks.texts import CORPUS, SEEDS
from tourmetrics.kept import FOLDER

COMMAND = (sys.executable, "-m", "tourmetrics")

_FIRST_TEXT = "import tourmetrics as tm; tm.extract_text('171 million visitors in 2024')"

# The steps of ``tourmetrics report``, timed in one process by its processor.
_STEPS = """
import json, sys, time
from pathlib import Path
marks = {}
at = time.process_time()
def mark(name):
    global at
    now = time.process_time()
    marks[name] = now - at
    at = now
from tourmetrics.auditing import audit
from tourmetrics.comparison import compare
from tourmetrics.goals import gather_goals, in_force
from tourmetrics.reporting import write_report
from tourmetrics.workflow import figures_from
mark("imports")
from tourmetrics.knowledge import load_knowledge
load_knowledge()
mark("knowledge")
found = figures_from([Path(sys.argv[1])])
mark("documents to figures")
wanted = in_force(gather_goals(found.figures, None))
mark("goals")
compared = compare(wanted, found.figures)
mark("comparison")
findings = audit(found.figures)
mark("audit")
result = write_report(
    compared, found.figures, findings, Path(sys.argv[2]), lang="zh", goals=wanted,
    documents=found.documents, faults=found.faults,
)
mark("report")
marks["pages"] = result.pages
print(json.dumps(marks))
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and save; return the exit status."""
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.starting", description=about)
    parser.add_argument("--times", type=int, default=5, metavar="N", help="runs (default: 5)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="save the numbers there")
    options = parser.parse_args(arguments)
    # As on a user's machine.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    nothing_kept = ("env", f"{FOLDER}=off")
    with tempfile.TemporaryDirectory() as folder:
        pdf = str(Path(folder) / "report.pdf")
        commands = {
            "python -c pass": (sys.executable, "-c", "pass"),
            "import polars": (sys.executable, "-c", "import polars"),
            "import tourmetrics": (sys.executable, "-c", "import tourmetrics"),
            "tourmetrics --help": (*COMMAND, "--help"),
            "tourmetrics report --help": (*COMMAND, "report", "--help"),
            "first tm.extract_text": (sys.executable, "-c", _FIRST_TEXT),
            "tourmetrics extract seeds": (*COMMAND, "extract", str(SEEDS), "--json"),
            "seeds to PDF": (*COMMAND, "report", str(SEEDS), "-o", pdf),
            "seeds to PDF, nothing kept": (
                *nothing_kept,
                *COMMAND,
                "report",
                str(SEEDS),
                "-o",
                pdf,
            ),
            "corpus to PDF": (*COMMAND, "report", str(CORPUS), "-o", pdf),
        }
        times = {name: shortest_run(run, options.times) for name, run in commands.items()}
        documents = {"seeds": SEEDS, "corpus": CORPUS}
        steps = {name: _steps(place, pdf) for name, place in documents.items()}
    bare = times["python -c pass"][0]
    print(f"{'seconds':32}{'processor':>10}{'ratio':>8}{'clock':>9}")
    for name, (seconds, clock) in times.items():
        print(f"{name:32}{seconds:10.3f}{seconds / bare:8.1f}{clock:9.3f}")
    for name, parts in steps.items():
        print(f"\n{name} to PDF, step by step ({parts['pages']:.0f} pages)")
        for step, seconds in parts.items():
            if step != "pages":
                print(f"  {step:30}{seconds:9.3f}")
    if options.json is not None:
        told = {
            "processor_seconds": {name: seconds for name, (seconds, _) in times.items()},
            "clock_seconds": {name: clock for name, (_, clock) in times.items()},
            "ratios": {name: seconds / bare for name, (seconds, _) in times.items()},
            "steps": steps,
        }
        options.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    return 0


def _steps(documents: Path, pdf: str) -> dict[str, float]:
    command = [sys.executable, "-c", _STEPS, str(documents), pdf]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(result.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    sys.exit(main())
