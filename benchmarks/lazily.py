"""Measures the commands on folders of parts: memory and time as the table grows.

    python -m benchmarks.lazily --figures 10000 100000 1000000 --json lazily.json

The parts hold the figures of the open documents, again and again: each copy in other places, so
that every place has a few documents, as in an archive. Told are the peak of memory and the seconds
of ``audit``, of ``compare`` with the targets of the documents and with a few goals, and of the
overview report on these; and the memory that the figures alone take when they are all read.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.generating import FOLDERS
from benchmarks.processes import peak_of
from benchmarks.starting import COMMAND
from tourmetrics.goals import goals_from, in_force
from tourmetrics.knowledge import load_knowledge
from tourmetrics.tables import GOALS, write_table
from tourmetrics.tables.parts import LIST_NAME, part_name
from tourmetrics.workflow import extract_paths

_COPIES = 4
"""Copies of the open documents in one part."""
_GOALS = 50
_MEGABYTE = 1e6


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and save; return the exit status."""
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lazily", description=about)
    parser.add_argument(
        "--figures", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], metavar="N"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="save the numbers there")
    options = parser.parse_args(arguments)
    figures = extract_paths(list(FOLDERS.values())).figures
    told = [_measured(figures, count) for count in options.figures]
    for one in told:
        for name, run in one["commands"].items():
            first = told[0]["commands"][name]
            run["time_to_smallest"] = run["seconds"] / first["seconds"]
            if first["peak"]:
                run["memory_to_smallest"] = run["peak"] / first["peak"]
    if options.json is not None:
        options.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    return 0


def write_parts(figures: pl.DataFrame, count: int, folder: Path) -> int:
    """Write a folder of parts with about ``count`` figures; return how many there are.

    Args:
        figures: the figures that are copied.
        count: how many figures are wanted.
        folder: a new folder.
    """
    folder.mkdir(parents=True)
    copies = max(1, round(count / figures.height))
    names = []
    for number, start in enumerate(range(0, copies, _COPIES)):
        some = [_copy(figures, n) for n in range(start, min(start + _COPIES, copies))]
        names.append(part_name(number, f"{number:016x}"))
        pl.concat(some).write_parquet(folder / names[-1])
    listed = {"complete": True, "format": 1, "parts": [{"name": name} for name in names]}
    (folder / LIST_NAME).write_text(json.dumps(listed), "utf-8")
    return copies * figures.height


def _copy(figures: pl.DataFrame, number: int) -> pl.DataFrame:
    """The figures in other places of the same level, in documents of other names."""
    codes: dict[str, list[str]] = defaultdict(list)
    for region in load_knowledge().regions.values():
        codes[region.level].append(region.code)
    moved = {
        code: same[(place + number) % len(same)]
        for same in codes.values()
        for place, code in enumerate(same)
    }
    return figures.with_columns(
        pl.format("{}/{}", pl.lit(f"{number:06}"), "doc").alias("doc"),
        pl.format("{}-{}", "figure_id", pl.lit(number)).alias("figure_id"),
        pl.col("region").replace(moved),
    )


def _measured(figures: pl.DataFrame, wanted: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        parts, goals = Path(folder) / "parts", Path(folder) / "goals.csv"
        count = write_parts(figures, wanted, parts)
        some = in_force(goals_from(figures))
        write_table(some.gather_every(max(1, some.height // _GOALS)), goals, GOALS)
        whole = figures.estimated_size() * count / figures.height
        print(f"{count:,} figures, {whole / _MEGABYTE:,.0f} MB when all are in memory", flush=True)
        out = str(Path(folder) / "out.parquet")
        orders = {
            "audit": ("audit", str(parts), "-o", out),
            "compare, all targets": ("compare", str(parts), "-o", out),
            "compare, some goals": ("compare", str(parts), "--goals", str(goals), "-o", out),
            "report --overview": (
                *("report", str(parts), "--overview", "--goals", str(goals)),
                *("-o", str(Path(folder) / "report.pdf")),
            ),
        }
        return {
            "figures": count,
            "bytes_in_memory": whole,
            "commands": {name: _run(name, order) for name, order in orders.items()},
        }


def _run(name: str, order: Sequence[str]) -> dict[str, float]:
    seconds, peaks = peak_of((*COMMAND, *order))
    peak = peaks.get("one", 0)
    print(f"  {name:24}{peak / _MEGABYTE:8,.0f} MB{seconds:10.1f} s", flush=True)
    return {"seconds": seconds, "peak": peak}


if __name__ == "__main__":
    sys.exit(main())
