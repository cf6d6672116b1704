"""How long extraction takes, how its cost grows, and how much memory it holds."""

from __future__ import annotations

import re
import time
import tracemalloc
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import tourmetrics as tm
from benchmarks.floors import floors
from benchmarks.texts import copies
from tourmetrics.extraction import extract_document
from tourmetrics.knowledge import load_knowledge
from tourmetrics.model import Document

# How many times longer than its length says a text may take; ten times the text in twenty times
# the time is a busy machine, in a hundred times it is quadratic.
ALLOWED = 2.0

# Seconds. A call that takes less is repeated until together they do, for the clock is coarse;
# one that takes more is not made again, for it is exact enough.
_LEAST, _MOST = 0.05, 2.0
_TIMES = 3


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast documents are read one by one, beside single passes over the same text.

    Attributes:
        bytes: the size of all documents in UTF-8.
        numbers: figures and rejected numbers together.
        seconds: from text to table, by ``tm.extract_text``.
        extraction_seconds: the part of it that finds figures, by ``extract_document``.
        floors: megabytes a second of each single pass.
    """

    name: str
    documents: int
    bytes: int
    numbers: int
    figures: int
    seconds: float
    extraction_seconds: float
    floors: Mapping[str, float]

    @property
    def rate(self) -> float:
        """Megabytes a second, from text to table."""
        return self.bytes / self.seconds / 1e6

    @property
    def numbers_a_second(self) -> float:
        """Numbers read a second, from text to table."""
        return self.numbers / self.seconds


@dataclass(frozen=True, slots=True)
class Growth:
    """The seconds that one text takes at several lengths, the shortest first."""

    name: str
    lengths: tuple[int, ...]
    seconds: tuple[float, ...]

    @property
    def excess(self) -> float:
        """The worst ratio of time to length from one length to the next; 1 is linear."""
        steps = pairwise(zip(self.lengths, self.seconds, strict=True))
        return max((time / before) / (size / shorter) for (shorter, before), (size, time) in steps)

    @property
    def linear(self) -> bool:
        """Whether cost grows no faster than the text."""
        return self.excess <= ALLOWED


@dataclass(frozen=True, slots=True)
class Memory:
    """What extraction of one document holds at its peak beyond what was held before, in bytes.

    Attributes:
        document: the size of the text in UTF-8.
        python: objects of Python, by tracemalloc.
        process: the whole process, by its resident set; known on Linux only.
    """

    document: int
    python: int
    process: int | None


def measure_speed(name: str, documents: Iterable[Document], size: int) -> Speed:
    """Time documents of ``size`` bytes together, each copy with other digits, after a warm-up."""
    knowledge = load_knowledge()
    batch = list(copies(tuple(documents), size))
    found = [extract_document(document, knowledge) for document in batch]
    joined = "\n".join(document.text for document in batch)
    length = len(joined.encode())
    return Speed(
        name=name,
        documents=len(batch),
        bytes=length - len(batch) + 1,
        numbers=sum(len(each.figures) + len(each.rejected) for each in found),
        figures=sum(len(each.figures) for each in found),
        seconds=shortest(lambda: [_to_table(document) for document in batch]),
        extraction_seconds=shortest(
            lambda: [extract_document(document, knowledge) for document in batch]
        ),
        floors={
            label: length / _time_of(single, joined) / 1e6
            for label, single in floors(knowledge).items()
        },
    )


def measure_growth(name: str, make: Callable[[int], str], lengths: Iterable[int]) -> Growth:
    """Time texts of some lengths; stop at the first that shows that cost is not linear."""
    sizes: list[int] = []
    seconds: list[float] = []
    for length in lengths:
        text = make(length)
        sizes.append(len(text))
        seconds.append(_time_of(tm.extract_text, text))
        growth = Growth(name, tuple(sizes), tuple(seconds))
        if len(sizes) > 1 and not growth.linear:
            break
    return growth


def measure_memory(text: str) -> Memory:
    """Return the peak of memory that extraction of ``text`` adds."""
    tm.extract_text(text[:10_000])
    tracemalloc.start()
    tm.extract_text(text)
    python = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # A process of its own: this one has had its peak, and tracing needs memory itself.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        process = pool.submit(_resident, text).result()
    return Memory(len(text.encode()), python, process)


def shortest(call: Callable[[], object]) -> float:
    """Return the shortest of some times of a call, in seconds of the processor."""
    best = _once(call)
    for _ in range(1, _TIMES):
        if best > _MOST:
            break
        best = min(best, _once(call))
    return best


def _once(call: Callable[[], object]) -> float:
    calls = 0
    # Not the clock on the wall: what else the machine does is not counted.
    start = time.process_time()
    while True:
        call()
        calls += 1
        passed = time.process_time() - start
        if passed >= _LEAST:
            return passed / calls


def _time_of(single: Callable[[str], object], text: str) -> float:
    return shortest(lambda: single(text))


def _to_table(document: Document) -> object:
    known = document.metadata
    return tm.extract_text(
        document.text,
        published=known.published,
        region=known.region,
        publisher=known.publisher,
        title=known.title,
        name=document.name,
    )


def _resident(text: str) -> int | None:
    tm.extract_text(text[:10_000])
    before = peak()
    tm.extract_text(text)
    after = peak()
    return None if before is None or after is None else after - before


def peak() -> int | None:
    """Return the peak of this process's resident set in bytes.

    Not by ``resource``: what that tells on Linux begins with the peak of the parent.
    """
    try:
        status = Path("/proc/self/status").read_text("ascii", "replace")
    except OSError:
        return None
    found = re.search(r"^VmHWM:\s*([0-9]+) kB$", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else None
