"""Runs every benchmark, one after the other, and saves all numbers as one JSON file.

    python -m benchmarks.suite --json benchmark.json

A benchmark is a module with options of its own that saves its numbers with ``--json``. Its name
may be given to run it alone. What fails is told, and the others run all the same; the exit status
is 1 then.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# To add one: a module, and a line here.
BENCHMARKS = {
    "starting": ("benchmarks.starting",),
    "extraction": ("benchmarks",),
    "kinds": ("benchmarks.kinds",),
    "parts": ("benchmarks.parts",),
    "comparing": ("benchmarks.comparing", "--growth"),
    "lazily": ("benchmarks.lazily",),
    "reporting": ("benchmarks.reporting",),
    "others": ("benchmarks.others",),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run benchmarks; return the exit status."""
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.suite", description=about)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="save the numbers there")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known are {', '.join(BENCHMARKS)}")
    result: dict[str, Any] = {"machine": machine()}
    failed = []
    for name, (module, *rest) in BENCHMARKS.items():
        if options.names and name not in options.names:
            continue
        print(f"\n== {name}: python -m {' '.join((module, *rest))}\n", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            saved = Path(folder) / "numbers.json"
            command = (sys.executable, "-m", module, *rest, "--json", str(saved))
            if subprocess.run(command, check=False).returncode:
                failed.append(name)
            if saved.is_file():
                result[name] = json.loads(saved.read_text("utf-8"))
    if options.json is not None:
        text = json.dumps(result, indent=2, ensure_ascii=False)
        options.json.write_text(text + "\n", "utf-8")
    if failed:
        print(f"\nwith faults, or slower than their limits: {', '.join(failed)}")
    return 1 if failed else 0


def machine() -> dict[str, Any]:
    """Return what kind of machine this is."""
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "model": _model(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def _model() -> str | None:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return None
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, None)


if __name__ == "__main__":
    sys.exit(main())
