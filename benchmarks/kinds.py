"""Measures extraction by language and by kind of document, and its accuracy at scale.

    python -m benchmarks.kinds --size 2 --json kinds.json

The corpus is generated: copies of the open documents with other numbers and right answers known
(``benchmarks.generating``). Each rate stands beside that of all documents together, timed in the
same run; the score beside that of the originals shows what other numbers cost.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.generating import Row, Sample, corpus, samples
from tourmetrics.extraction import extract_document
from tourmetrics.knowledge import load_knowledge
from tourmetrics.model import Document, Figure
from tourmetrics.score import score
from tourmetrics.tables import figures_frame


@dataclass(slots=True)
class Group:
    """Documents that are told together."""

    documents: int = 0
    bytes: int = 0
    figures: int = 0
    seconds: float = 0.0
    gold: list[Row] = field(default_factory=list)
    found: list[Row] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Megabytes a second, from text to table."""
        return self.bytes / self.seconds / 1e6

    def as_dict(self, whole: Group) -> dict[str, Any]:
        """The numbers for JSON; ``ratio`` is how many times faster than all together."""
        scored = score(self.gold, self.found)
        return {
            "documents": self.documents,
            "bytes": self.bytes,
            "figures": self.figures,
            "megabytes_a_second": self.rate,
            "ratio": self.rate / whole.rate,
            "f1": scored.total.f1,
            "strict_f1": scored.strict.f1,
        }


def measure(size: int, found: Sequence[Sample]) -> Mapping[str, Group]:
    """Extract from a generated corpus; return groups: all, originals, and by language and kind."""
    knowledge = load_knowledge()
    groups: defaultdict[str, Group] = defaultdict(Group)
    for sample, document, rows in corpus(size, found):
        start = time.process_time()
        extraction = extract_document(document, knowledge)
        figures_frame(extraction.figures)
        seconds = time.process_time() - start
        predicted = [_row(document, figure) for figure in extraction.figures]
        names = ["all", f"language {sample.language}", f"kind {sample.kind}"]
        if document.name.startswith("000000/"):
            names.append("originals")
        for name in names:
            group = groups[name]
            group.documents += 1
            group.bytes += len(document.text.encode())
            group.figures += len(predicted)
            group.seconds += seconds
            group.gold += rows
            group.found += predicted
    return groups


def _row(document: Document, figure: Figure) -> Row:
    period = figure.period and [day.isoformat() for day in figure.period]
    numbers = {
        "value": float(figure.value),
        "high": None if figure.high is None else float(figure.high),
    }
    names = ("start", "end", "quote", "kind", "comparator", "unit", "metric", "measure", "change")
    rest = {name: getattr(figure, name) for name in (*names, "region", "each", "label")}
    return {**rest, **numbers, "doc": document.name, "period": period}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and save; return the exit status."""
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kinds", description=about)
    parser.add_argument("--size", type=float, default=2, metavar="MB", help="(default: 2)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="save the numbers there")
    options = parser.parse_args(arguments)
    found = samples()
    # What is loaded and compiled at the first use is not counted.
    for sample in found:
        extract_document(sample.document, load_knowledge())
    groups = measure(int(options.size * 1e6), found)
    whole = groups["all"]
    told = {name: groups[name].as_dict(whole) for name in sorted(groups)}
    print(f"{'':32}{'documents':>10}{'MB':>8}{'MB/s':>8}{'ratio':>8}{'F1':>8}{'strict':>8}")
    for name, one in told.items():
        scores = "".join(
            f"{'' if one[key] is None else format(one[key], '.4f'):>8}"
            for key in ("f1", "strict_f1")
        )
        print(
            f"{name:32}{one['documents']:10}{one['bytes'] / 1e6:8.2f}"
            f"{one['megabytes_a_second']:8.3f}{one['ratio']:8.2f}{scores}"
        )
    if options.json is not None:
        options.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
