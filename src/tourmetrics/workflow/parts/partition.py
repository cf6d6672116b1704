"""Cuts the files to read into partitions, each of which becomes one part of a table.

Where it is cut depends on the files alone: neither on the number of processes nor on what was done
before. A file that comes or goes changes the partition that it is in, and hardly any other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tourmetrics.documents import Job
from tourmetrics.knowledge import load_knowledge

# A partition is held in memory, by each process one.
MOST = 4 << 20
_LEAST = 1 << 18
# As many partitions as this at least, where the files are enough, so that all processes have work.
_WANTED = 64
_KEY_LENGTH = 16
_AT_A_TIME = 1000
# The folders of the package that decide what is read from a document.
_DECIDING = ("documents", "extraction", "knowledge", "numerals", "tables", "workflow")


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of a partition: its size in bytes, and its SHA-256 in hex (``""``: not readable)."""

    job: Job
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Partition:
    """Files that are read together, in the order of their names.

    ``key`` stands for their content, for what an index says of them, and for the program and the
    data that read them: partitions with the same key give the same part.
    """

    number: int
    key: str
    pieces: tuple[Piece, ...]

    @property
    def size(self) -> int:
        """The bytes of its files together."""
        return sum(piece.size for piece in self.pieces)


def weigh(jobs: Sequence[Job], most: int, threads: int = 1) -> list[Piece]:
    """Return the files with their sizes and digests; one of more than ``most`` bytes has none.

    A file that cannot be opened has no digest either: reading it will tell what is wrong.
    """
    pieces: list[Piece] = []
    with ThreadPoolExecutor(max(1, threads)) as pool:
        # Some at a time: what is ordered of a pool takes more memory than what comes of it.
        for start in range(0, len(jobs), _AT_A_TIME):
            some = jobs[start : start + _AT_A_TIME]
            pieces += pool.map(lambda job: _weighed(job, most), some)
    return pieces


def partitions_of(pieces: Sequence[Piece], seal: str) -> list[Partition]:
    """Cut files into partitions; ``seal`` stands for the program and its settings."""
    runs = _runs(pieces, _goal(sum(piece.size for piece in pieces)))
    return [Partition(at, _key(run, seal), tuple(run)) for at, run in enumerate(runs)]


def seal_of(min_confidence: float) -> str:
    """Return what stands for the program, the data it reads with, and its settings."""
    return f"{_program()} {load_knowledge().version} {min_confidence!r}"


def key_without(key: str, left_out: Sequence[str]) -> str:
    """Return the key of a part that lacks some documents which its partition has."""
    return _digest([key, *sorted(left_out)])


@cache
def _program() -> str:
    root = Path(__file__).parents[2]
    digest = hashlib.sha256()
    modules = [path for room in _DECIDING for path in root.joinpath(room).rglob("*.py")]
    for path in sorted([*modules, *root.glob("*.py")]):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:_KEY_LENGTH]


def _weighed(job: Job, most: int) -> Piece:
    size, path = 0, job.source.path
    try:
        size = path.stat().st_size
        if size > most or not path.is_file():
            return Piece(job, 0, f"{size} bytes")
        with path.open("rb") as file:
            return Piece(job, size, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError:
        return Piece(job, size, "")


def _goal(total: int) -> int:
    """Return the size to which a partition may grow: a power of two, so that it seldom changes."""
    wanted = max(total // _WANTED, 1)
    return max(_LEAST, min(MOST, 1 << (wanted.bit_length() - 1)))


def _runs(pieces: Sequence[Piece], goal: int) -> Iterator[list[Piece]]:
    run: list[Piece] = []
    held = 0
    for piece in pieces:
        if run and held + piece.size > goal:
            yield run
            run, held = [], 0
        run.append(piece)
        held += piece.size
        if _cuts(piece, held, goal):
            yield run
            run, held = [], 0
    if run:
        yield run


def _cuts(piece: Piece, held: int, goal: int) -> bool:
    """Whether a partition ends behind a file, by its name: so the cuts fall into place again.

    From a quarter of the size on, and within another quarter or so.
    """
    if held < goal // 4:
        return False
    chance = int.from_bytes(hashlib.sha256(piece.job.source.name.encode()).digest()[:4]) / 2**32
    return chance * goal < piece.size * 4


def _key(run: Sequence[Piece], seal: str) -> str:
    told = (
        json.dumps([p.job.source.name, p.digest, p.job.entries], default=str, sort_keys=True)
        for p in run
    )
    return _digest([seal, *told])


def _digest(texts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:_KEY_LENGTH]
