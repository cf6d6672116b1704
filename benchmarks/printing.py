"""What was measured, as lines of a table and as plain values."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.measuring import Growth, Memory, Speed

_NAME = 38


def speed_lines(speed: Speed) -> Iterator[str]:
    """Yield what documents reach, and how many times faster each single pass is."""
    yield (
        f"{speed.name}: {speed.documents} documents, {speed.bytes / 1e6:.2f} MB, "
        f"{speed.numbers} numbers, {speed.figures} of them figures"
    )
    rates = {
        "text to table": speed.rate,
        "of it: text to figures": speed.bytes / speed.extraction_seconds / 1e6,
        **speed.floors,
    }
    yield f"  {'':{_NAME}}{'MB/s':>9}{'ratio':>9}"
    for name, rate in rates.items():
        yield f"  {name:{_NAME}}{rate:9.2f}{rate / speed.rate:9.1f}"
    yield (
        f"  {speed.numbers_a_second:,.0f} numbers a second, "
        f"{1e6 / speed.numbers_a_second:.0f} µs for each"
    )


def memory_lines(memory: Memory) -> Iterator[str]:
    """Yield the peaks of memory, as multiples of the document."""
    yield f"memory at its peak, for a document of {memory.document / 1e6:.2f} MB"
    for name, held in (("objects of Python", memory.python), ("process", memory.process)):
        if held is not None:
            multiple = held / memory.document
            yield f"  {name:{_NAME}}{held / 1e6:9.1f} MB{multiple:9.1f} × the document"


def growth_head(multiples: Sequence[int]) -> Iterator[str]:
    """Yield the head of the table of growth."""
    yield "growth: seconds by length, and the worst ratio of time to length (1 is linear)"
    yield f"  {'':26}{'shortest':>10}" + "".join(_columns(multiples)) + f"{'ratio':>9}"


def _columns(multiples: Sequence[int]) -> Iterator[str]:
    for multiple in multiples:
        times = f"× {multiple}"
        yield f"{times:>10}"


def growth_line(growth: Growth, multiples: Sequence[int]) -> str:
    """Return the line on one text; what was not measured any more stays empty."""
    times = "".join(f"{taken:10.4f}" for taken in growth.seconds)
    verdict = "" if growth.linear else "  not linear"
    return (
        f"  {growth.name:26}{growth.lengths[0]:10}{times:{10 * len(multiples)}}"
        f"{growth.excess:9.2f}{verdict}"
    )


def as_json(speeds: Sequence[Speed], memory: Memory, growths: Sequence[Growth]) -> dict[str, Any]:
    """Return everything that was measured, with the ratios."""
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "speed": [
            {
                **asdict(speed),
                "megabytes_a_second": speed.rate,
                "numbers_a_second": speed.numbers_a_second,
                "ratios": {name: rate / speed.rate for name, rate in speed.floors.items()},
            }
            for speed in speeds
        ],
        "memory": {**asdict(memory), "multiple": memory.python / memory.document},
        "growth": [
            {**asdict(growth), "ratio": growth.excess, "linear": growth.linear}
            for growth in growths
        ],
    }
