"""Measures ``tourmetrics extract`` into parts: growth, processes, memory, and going on.

    python -m benchmarks.parts --sizes 1 10 100 --jobs 2 --json parts.json

The corpora are generated. Of each size are told the megabytes a second by the clock with one
process and with several, the memory of all processes together after a tenth of the time, at the
end and at its peak, that of the largest process, and how long it takes to find that nothing is
left to do. For a short run give small sizes: ``--sizes 0.5 1 2``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.generating import write_corpus
from benchmarks.processes import peak_of, shortest_run
from benchmarks.starting import COMMAND

_PEAKS = ("early", "late", "together", "one")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and save; return the exit status."""
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.parts", description=about)
    parser.add_argument("--sizes", type=float, nargs="+", default=[1, 10, 100], metavar="MB")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="(default: 2)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="save the numbers there")
    options = parser.parse_args(arguments)
    told: list[dict[str, Any]] = []
    heads = ("documents", "jobs", "MB/s", "early MB", "late MB", "peak MB", "of one", "again s")
    print(f"{'MB':>8}" + "".join(f"{head:>11}" for head in heads))
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            documents = Path(folder) / "corpus"
            count = write_corpus(documents, int(size * 1e6))
            for jobs in sorted({1, options.jobs}):
                one = {"megabytes": size, "documents": count, "jobs": jobs}
                told.append(one | _run(documents, Path(folder) / f"parts{jobs}", jobs, size))
                print(_line(told[-1]), flush=True)
    first = {one["jobs"]: one["megabytes_a_second"] for one in reversed(told)}
    held = {one["jobs"]: one["peak"].get("together", 0) for one in reversed(told)}
    for one in told:
        one["ratio_to_smallest"] = one["megabytes_a_second"] / first[one["jobs"]]
        if held[one["jobs"]]:
            one["memory_to_smallest"] = one["peak"]["together"] / held[one["jobs"]]
            one["late_to_early"] = one["peak"]["late"] / one["peak"]["early"]
    if options.json is not None:
        options.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    return 0


def _run(documents: Path, place: Path, jobs: int, size: float) -> dict[str, Any]:
    command = (*COMMAND, "extract", str(documents), "-o", f"{place}/", "--jobs", str(jobs))
    seconds, peaks = peak_of(command)
    return {
        "seconds": seconds,
        "megabytes_a_second": size / seconds,
        "peak": peaks,
        "again_seconds": shortest_run(command, 1)[1],
    }


def _line(one: dict[str, Any]) -> str:
    peaks = "".join(f"{one['peak'].get(name, 0) / 1e6:11.0f}" for name in _PEAKS)
    return (
        f"{one['megabytes']:8g}{one['documents']:11}{one['jobs']:11}"
        f"{one['megabytes_a_second']:11.3f}{peaks}{one['again_seconds']:11.2f}"
    )


if __name__ == "__main__":
    sys.exit(main())
