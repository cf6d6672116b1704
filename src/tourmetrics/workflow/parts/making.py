"""Makes one part: what a process, here or on another machine, does with a partition."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from tourmetrics.documents import Job
from tourmetrics.errors import InputError
from tourmetrics.model import Figure
from tourmetrics.tables import FIGURES, ROW_GROUP, empty, figures_frame, validate
from tourmetrics.tables.parts import part_name, rejected_name
from tourmetrics.workflow.harvesting import (
    Harvest,
    divided,
    harvest,
    lost,
    rejected_frame,
)
from tourmetrics.workflow.parts.apart import each_apart
from tourmetrics.workflow.parts.note import Note, Told, metadata_of, told
from tourmetrics.workflow.parts.partition import Partition, key_without, seal_of
from tourmetrics.workflow.parts.store import Store, store_at
from tourmetrics.workflow.results import REJECTED_SCHEMA

Harvester = Callable[[Job], Harvest]
_BEGUN = "_begun"
# Figures are held as records until they are as many: a table for each document costs more.
_ROWS = 5000


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is told: a partition, where its part goes, and how figures are chosen.

    ``seal`` stands for the program that gave the order; a worker with another one refuses it.
    """

    partition: Partition
    target: str
    seal: str
    min_confidence: float = 0.0
    rejected: bool = False
    harvester: Harvester = harvest


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a worker gives back: the number and the name of the part, and its note."""

    number: int
    name: str
    note: Note


def make_part(order: Order) -> Receipt:
    """Read the files of a partition, and write the figures in them as a part.

    A mark tells that the work was begun. Where it is found at the beginning, that process ended
    before its time: the files are read in a process apart then, and the one that ends it is lost.

    Raises:
        InputError: this process runs another program than the one that gave the order.
        OutputError: the part cannot be written.
    """
    if order.seal != seal_of(order.min_confidence):
        raise InputError(
            "a worker has another version of tourmetrics, or other data, than this machine: "
            "install the same everywhere"
        )
    store = store_at(order.target)
    mark = f"{_BEGUN}/{order.partition.key}"
    again = store.holds(mark)
    store.write(mark, b"")
    receipt = _made(order, store, apart=again)
    store.remove(mark)
    return receipt


def clear_marks(store: Store, keys: set[str]) -> None:
    """Remove the marks of work that nobody will do again: of other partitions than those."""
    for name in store.names(_BEGUN):
        if name.removeprefix(f"{_BEGUN}/") not in keys:
            store.remove(name)


def _made(order: Order, store: Store, *, apart: bool) -> Receipt:
    tables: list[pl.DataFrame] = [empty(FIGURES)]
    figures: list[Figure] = []
    rejected: list[pl.DataFrame] = [pl.DataFrame(schema=REJECTED_SCHEMA)]
    files: list[Told] = []
    gone: list[str] = []
    for name, found in _harvests(order, gone, apart=apart):
        counts = {}
        for document, extraction in zip(found.parcel.documents, found.extractions, strict=True):
            sure, others = divided(extraction, order.min_confidence)
            figures += sure
            if order.rejected:
                rejected.append(rejected_frame(others))
            targets = sum(1 for figure in sure if figure.kind == "target")
            counts[document.name] = {
                "figures": len(sure),
                "targets": targets,
                "rejected": len(others),
            }
        files.append(told(name, found, counts))
        if len(figures) >= _ROWS:
            tables.append(figures_frame(figures))
            figures = []
    tables.append(figures_frame(figures))
    partition = order.partition
    key = key_without(partition.key, gone) if gone else partition.key
    note = Note(tuple(files))
    # The figures come last: a part that is there is whole.
    if order.rejected:
        rows = pl.concat(rejected)
        store.write(rejected_name(partition.number, key), parquet(rows))
    name = part_name(partition.number, key)
    store.write(name, parquet(validate(pl.concat(tables), FIGURES), metadata_of(note)))
    return Receipt(partition.number, name, note)


def _harvests(order: Order, gone: list[str], *, apart: bool) -> Iterator[tuple[str, Harvest]]:
    """Yield the name of each file and what came of it; ``gone`` takes the names of the lost."""
    jobs = [piece.job for piece in order.partition.pieces]

    def lose(job: Job) -> Harvest:
        gone.append(job.source.name)
        return lost(job)

    results = each_apart(order.harvester, jobs, lose) if apart else map(order.harvester, jobs)
    for job, result in zip(jobs, results, strict=True):
        yield job.source.name, result


def parquet(frame: pl.DataFrame, metadata: dict[str, str] | None = None) -> bytes:
    """Return a table as Parquet; the same rows give the same bytes."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, row_group_size=ROW_GROUP, metadata=metadata)
    return buffer.getvalue()
