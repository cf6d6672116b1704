"""Measures extraction on one core, prints tables, and saves the same as JSON.

    python -m benchmarks --json benchmark.json

The exit status is 1 where cost grows faster than the text: ten times the length takes more than
twenty times as long. Speed and memory are told, not judged.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

# Before Polars is loaded: its threads would count as time of the processor.
os.environ["POLARS_MAX_THREADS"] = "1"

from benchmarks import printing, texts
from benchmarks.measuring import ALLOWED, Growth, measure_growth, measure_memory, measure_speed
from tourmetrics.model import Document

MULTIPLES = (1, 10, 100)
# How many times shorter the traps are than the worst cases.
SHORTER = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and save; return the exit status."""
    options = _options(arguments)
    seeds, corpus = texts.documents_of(texts.SEEDS), texts.documents_of(texts.CORPUS)
    speeds = []
    for name, documents in (("seeds", seeds), ("corpus", corpus)):
        speeds.append(measure_speed(name, documents, options.size))
        say(*printing.speed_lines(speeds[-1]), "")
    memory = measure_memory(texts.long_text((*seeds, *corpus), options.size))
    say(*printing.memory_lines(memory), "")
    say(*printing.growth_head(MULTIPLES))
    growths = []
    # The corpus alone: it is short, so that the shortest text is as dense as the longest.
    for growth in _growths(corpus, options.size):
        growths.append(growth)
        say(printing.growth_line(growth, MULTIPLES))
    if options.json is not None:
        result = printing.as_json(speeds, memory, growths)
        options.json.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", "utf-8")
    steep = [growth.name for growth in growths if not growth.linear]
    if steep:
        say("", f"more than {ALLOWED:g} times longer than the length says: {', '.join(steep)}")
    return 1 if steep else 0


def _growths(documents: tuple[Document, ...], size: int) -> Iterator[Growth]:
    lengths = [size // max(MULTIPLES) * multiple for multiple in MULTIPLES]
    yield measure_growth("one long document", partial(texts.long_text, documents), lengths)
    for name, piece in texts.WORST_CASES.items():
        yield measure_growth(name, partial(texts.repeated, piece), lengths)
    for name, piece in texts.TRAPS.items():
        shorter = [length // SHORTER for length in lengths]
        yield measure_growth(name, partial(texts.repeated, piece), shorter)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=about)
    parser.add_argument("--json", type=Path, metavar="FILE", help="save the numbers there")
    parser.add_argument(
        "--size",
        type=int,
        default=1_000_000,
        metavar="LENGTH",
        help="length of the longest texts (default: 1000000)",
    )
    return parser.parse_args(arguments)


def say(*lines: str) -> None:
    """Print lines at once, so that a long run shows how far it is."""
    print(*lines, sep="\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
