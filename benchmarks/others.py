"""Holds speed and accuracy against other extractors, on the same texts in the same run.

    python -m benchmarks.others --python .nox/rivals/bin/python --json others.json

They are installed in an environment of their own (``nox -s rivals``); one that is not there is
passed over with a message. None of them tells a figure from another number, or a target from a
result; so all are asked for the same, and less than is asked of this project elsewhere: which gold
figures have a hit that overlaps them and has their value (but for its sign), and which hits overlap
a gold figure.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.generating import Row, Sample, samples
from benchmarks.rivals import RIVALS
from tourmetrics.extraction import extract_document
from tourmetrics.knowledge import load_knowledge
from tourmetrics.tables import figures_frame

PYTHON = Path(".nox") / "rivals" / "bin" / "python"
OURS = "tourmetrics"
# Sparse in figures as a year's plans are, and dense as bulletins are.
TEXTS = ("seeds", "corpus")
# Ours takes too little time to be measured once.
TIMES = 10
Hit = tuple[str, int, int, float]


def measured(hits: Iterable[Hit], rows: Sequence[Row], seconds: float, size: int) -> dict[str, Any]:
    """Return how fast something was, and how many of the gold rows it found."""
    by_doc: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_doc[hit[0]].append(hit)
    asked = [row for row in rows if not row["optional"]]
    found = sum(any(_finds(hit, row) for hit in by_doc[row["doc"]]) for row in asked)
    gold: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        gold[row["doc"]].append(row)
    told = sum(len(mine) for mine in by_doc.values())
    right = sum(any(_meets(hit, row) for row in gold[doc]) for doc in by_doc for hit in by_doc[doc])
    return {
        "megabytes_a_second": size / seconds / 1e6,
        "gold": len(asked),
        "found": found,
        "recall": found / len(asked) if asked else None,
        "told": told,
        "precision": right / told if told else None,
    }


def _meets(hit: Hit, row: Row) -> bool:
    return bool(hit[1] < row["end"] and row["start"] < hit[2])


def _finds(hit: Hit, row: Row) -> bool:
    return _meets(hit, row) and math.isclose(abs(hit[3]), abs(row["value"]), rel_tol=1e-6)


def ours(found: Sequence[Sample]) -> tuple[list[Hit], float]:
    """Extract here; return the hits, and the seconds from text to table."""
    knowledge = load_knowledge()
    for sample in found:
        extract_document(sample.document, knowledge)
    start = time.process_time()
    for _ in range(TIMES):
        frames = [
            figures_frame(extract_document(sample.document, knowledge).figures) for sample in found
        ]
    seconds = (time.process_time() - start) / TIMES
    columns = ("doc", "start", "end", "value")
    return [row for frame in frames for row in frame.select(columns).iter_rows()], seconds


def theirs(name: str, python: Path, found: Sequence[Sample]) -> tuple[list[Hit], float] | None:
    """Run one of the others; ``None`` where it is not there."""
    documents = [
        {"name": s.document.name, "text": s.document.text, "language": s.language} for s in found
    ]
    program = str(Path(__file__).with_name("rivals.py"))
    try:
        result = subprocess.run(
            [str(python), program, name],
            input=json.dumps(documents),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        told = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
        print(f"{name}: passed over, {told[-1] if told else error}; install it: nox -s rivals")
        return None
    answer = json.loads(result.stdout)
    return [tuple(hit) for hit in answer["found"]], answer["seconds"]


def _compared(title: str, found: Sequence[Sample], python: Path) -> dict[str, Any]:
    """Measure all on the same documents, print a table, and return its numbers by name."""
    size = sum(len(sample.document.text.encode()) for sample in found)
    rows = [row for sample in found for row in sample.rows]
    runs = {OURS: ours(found)}
    runs |= {name: run for name in RIVALS if (run := theirs(name, python, found))}
    told: dict[str, Any] = {}
    print(f"{title}: {len(found)} documents, {size / 1e3:.0f} kB")
    print(f"  {'':18}{'MB/s':>9}{'times':>8}{'recall':>9}{'precision':>11}")
    for name, (hits, seconds) in runs.items():
        told[name] = one = measured(hits, rows, seconds, size)
        one["times_slower"] = told[OURS]["megabytes_a_second"] / one["megabytes_a_second"]
        precision = "" if one["precision"] is None else f"{one['precision']:.3f}"
        print(
            f"  {name:18}{one['megabytes_a_second']:9.4f}{one['times_slower']:8.1f}"
            f"{one['recall']:9.3f}{precision:>11}"
        )
    return told


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and save; return the exit status."""
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.others", description=about)
    parser.add_argument("--python", type=Path, default=PYTHON, help=f"(default: {PYTHON})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="save the numbers there")
    options = parser.parse_args(arguments)
    result: dict[str, Any] = {}
    for name in TEXTS:
        everything = samples([name])
        result[name] = told = {}
        for language in ("zh", "en"):
            found = [sample for sample in everything if sample.language == language]
            told[language] = _compared(f"{name}, {language}", found, options.python)
    if options.json is not None:
        options.json.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
