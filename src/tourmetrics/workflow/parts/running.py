"""The extraction of many documents into a folder of parts, which goes on where it was."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from sys import intern
from typing import Any

import polars as pl

from tourmetrics.documents import Copy, Fault, plan_reading
from tourmetrics.documents.formats import suffix_of
from tourmetrics.documents.rules import load_rules
from tourmetrics.errors import InputError
from tourmetrics.knowledge import load_knowledge
from tourmetrics.tables.addresses import is_address
from tourmetrics.tables.parts import (
    LIST_NAME,
    REJECTED_FOLDER,
    key_of,
    part_name,
    rejected_name,
    scan_parts,
)
from tourmetrics.workflow.harvesting import harvest
from tourmetrics.workflow.parts.engines import Engine
from tourmetrics.workflow.parts.making import Harvester, Order, clear_marks, parquet
from tourmetrics.workflow.parts.note import Note, metadata_of, note_of
from tourmetrics.workflow.parts.outline import Outline, Tally, outlines, tallied
from tourmetrics.workflow.parts.partition import (
    Partition,
    Piece,
    key_without,
    partitions_of,
    seal_of,
    weigh,
)
from tourmetrics.workflow.parts.store import Store, store_at

Bytes = Callable[[int, int, str], None]
"""Told after each part: the bytes done, the bytes of all files, the name of the part."""
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class PartsResult:
    """What a folder of parts holds, what was not read, and how many parts were there before."""

    target: str
    names: tuple[str, ...]
    documents: int
    figures: int
    targets: int
    rejected: int
    faults: tuple[Fault, ...]
    copies: tuple[Copy, ...]
    notes: tuple[str, ...]
    taken_over: int

    def scan(self) -> pl.LazyFrame:
        """Return the figures, in the order of the documents' names."""
        return scan_parts(addresses_of(self))


def extract_to_parts(
    paths: Sequence[Path],
    target: str | Path,
    engine: Engine,
    *,
    index: Path | None = None,
    min_confidence: float = 0.0,
    rejected: bool = False,
    threads: int = 1,
    progress: Bytes | None = None,
    harvester: Harvester = harvest,
) -> PartsResult:
    """Extract the figures of documents into a folder of parts; what is there is taken over.

    Args:
        paths: files, folders and ZIP archives.
        target: a folder, or an address of fsspec.
        engine: makes the parts.
        index: metadata by document, in place of the folders' own ``index.json``.
        min_confidence: figures below it go to the rejected numbers.
        rejected: whether the numbers that are no figures are kept as well.
        threads: how many files are weighed at a time.
        progress: told of each part that is done.
        harvester: reads one file.

    Raises:
        InputError: a path does not exist, there is no document, or the folder holds other files.
        OutputError: a part cannot be written.
    """
    place = str(target)
    if not is_address(place):
        # Whoever makes a part may work in another folder. Not resolve(): links stay as they are.
        place = os.path.abspath(place)  # noqa: PTH100
    store = store_at(place)
    have = _opened(store, place)
    plan = plan_reading(paths, index=index, knowledge=load_knowledge())
    pieces = weigh(plan.jobs, load_rules().limits.bytes, threads)
    twins = _twins(pieces)
    seal = seal_of(min_confidence)
    partitions = partitions_of([p for p in pieces if p.job.source.name not in twins], seal)
    desk = _Desk(store, have, rejected=rejected)
    desk.take_over(partitions)
    sizes = [partition.size for partition in partitions]
    total = sum(sizes)
    done = sum(sizes[number] for number in desk.names)
    if progress is not None:
        progress(done, total, "")
    taken_over = len(desk.names)
    orders = [
        Order(partition, place, seal, min_confidence, rejected, harvester)
        for partition in partitions
        if partition.number not in desk.names
    ]
    names = [intern(piece.job.source.name) for piece in pieces]
    faults, notes = plan.faults, plan.notes
    # With many documents these take most of the memory; each order goes when it is done.
    del plan, pieces, partitions
    for receipt in engine(orders):
        desk.add(receipt.number, receipt.name, receipt.note)
        done += sizes[receipt.number]
        if progress is not None:
            progress(done, total, receipt.name)
    tally = tallied(names, desk.known, desk.numbers, twins, faults)
    for number, documents in sorted(tally.surplus.items()):
        desk.strip(number, documents)
    return desk.close(place, notes, tally, taken_over)


def addresses_of(result: PartsResult, folder: str = "") -> list[str]:
    """Return what polars reads the parts by, or those in a folder beside them."""
    store = store_at(result.target)
    return [store.address(f"{folder}/{name}" if folder else name) for name in result.names]


def documents_of(result: PartsResult) -> Iterator[Mapping[str, Any]]:
    """Yield what is told of each document, in their order; of copies nothing."""
    store = store_at(result.target)
    copies = {copy.doc for copy in result.copies}
    for name in result.names:
        for file in note_of(store.read(name), store.address(name)).files:
            for document in file.documents:
                if document["doc"] not in copies:
                    kept = ("targets", "rejected")
                    yield {key: value for key, value in document.items() if key not in kept}


class _Desk:
    """Keeps account of the parts: which are there, what is in each, which are to go."""

    def __init__(
        self,
        store: Store,
        have: dict[str, str],
        *,
        rejected: bool,
    ) -> None:
        self.names: dict[int, str] = {}
        self.known: dict[str, Outline] = {}
        self.numbers: dict[str, int] = {}
        self._store = store
        self._have = have
        self._rejected = rejected

    def take_over(self, partitions: Sequence[Partition]) -> None:
        """Take the parts that are there for those partitions that have the same key."""
        others = {key_of(name): name for name in self._store.names(REJECTED_FOLDER)}
        clear_marks(self._store, {partition.key for partition in partitions})
        for number, key in ((p.number, p.key) for p in partitions):
            name = self._have.get(key)
            if name is None or (self._rejected and key not in others):
                continue
            self._rename(name, part_name(number, key))
            if self._rejected:
                self._rename(others[key], rejected_name(number, key))
            name = part_name(number, key)
            self.add(number, name, note_of(self._store.read(name), self._store.address(name)))

    def add(self, number: int, name: str, note: Note) -> None:
        """Take a part that is done."""
        self.names[number] = name
        found = outlines(note)
        self.known |= found
        self.numbers |= dict.fromkeys(found, number)

    def strip(self, number: int, documents: Sequence[str]) -> None:
        """Leave copies out of a part, which gets another name: its partition has more."""
        name = self.names[number]
        key = key_of(name)
        assert key is not None
        less = key_without(key, documents)
        if self._rejected:
            self._filtered(rejected_name(number, key), rejected_name(number, less), documents, None)
        note = note_of(self._store.read(name), self._store.address(name))
        self._filtered(name, part_name(number, less), documents, note)
        self.names[number] = part_name(number, less)

    def close(
        self, place: str, notes: tuple[str, ...], tally: Tally, taken_over: int
    ) -> PartsResult:
        """Remove what is left of other runs, write the list of parts, and tell what there is."""
        names = [self.names[number] for number in sorted(self.names)]
        keys = {key_of(name) for name in names}
        for name in self._store.names():
            if key_of(name) is not None and name not in names:
                self._store.remove(name)
        for name in self._store.names(REJECTED_FOLDER):
            if not self._rejected or key_of(name) not in keys:
                self._store.remove(name)
        told = {
            "complete": True,
            "format": _FORMAT,
            "documents": tally.documents,
            "figures": tally.figures,
            "targets": tally.targets,
            "rejected": tally.rejected,
            "parts": [{"name": name} for name in names],
            "faults": [asdict(fault) for fault in tally.faults],
            "copies": [asdict(copy) for copy in tally.copies],
            "notes": list(notes),
        }
        _write_list(self._store, told)
        return PartsResult(
            place,
            tuple(names),
            tally.documents,
            tally.figures,
            tally.targets,
            tally.rejected,
            tuple(tally.faults),
            tuple(tally.copies),
            notes,
            taken_over,
        )

    def _rename(self, old: str, new: str) -> None:
        if old != new:
            self._store.move(old, new)

    def _filtered(self, old: str, new: str, documents: Sequence[str], note: Note | None) -> None:
        rows = pl.read_parquet(io.BytesIO(self._store.read(old)))
        kept = rows.filter(~pl.col("doc").is_in(list(documents)))
        self._store.write(new, parquet(kept, metadata_of(note) if note else None))
        self._store.remove(old)


def _opened(store: Store, place: str) -> dict[str, str]:
    """Begin a folder of parts, or open one; return the names of its parts by their keys."""
    names = store.names()
    if names and LIST_NAME not in names:
        raise InputError(
            f"{place}: holds other files ({names[0]}); name a folder that is new or empty"
        )
    _write_list(store, {"complete": False, "format": _FORMAT, "parts": []})
    return {key: name for name in names if (key := key_of(name)) is not None}


def _write_list(store: Store, told: dict[str, object]) -> None:
    text = json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n"
    store.write(LIST_NAME, text.encode("utf-8", "replace"))


def _twins(pieces: Sequence[Piece]) -> dict[str, str]:
    """Return of each file that need not be read the one before it that tells the same.

    It has the same bytes, and by its suffix it is taken for the same.
    """
    first: dict[tuple[str, str], str] = {}
    twins: dict[str, str] = {}
    for piece in pieces:
        name = piece.job.source.name
        if len(piece.digest) == 64 and piece.size:
            before = first.setdefault((piece.digest, suffix_of(name)), name)
            if before != name:
                twins[name] = before
    return twins
