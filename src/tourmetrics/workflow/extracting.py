"""The arrows of the house joined: from paths to figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

import polars as pl

from tourmetrics.documents import (
    NOTHING,
    Job,
    Parcel,
    Reading,
    gathered,
    plan_reading,
    read_file,
)
from tourmetrics.knowledge import load_knowledge
from tourmetrics.model import Extraction, Figure, Metadata, Rejected
from tourmetrics.tables import (
    FIGURES,
    empty,
    figures_frame,
    is_parts,
    is_table,
    read_table,
    scan_figures,
    validate,
)
from tourmetrics.workflow.harvesting import Harvest, harvest, lost, lost_parcel, rejected_frame
from tourmetrics.workflow.pool import each_done
from tourmetrics.workflow.results import ExtractResult
from tourmetrics.workflow.reviewing import Corrections, sifted, wishes_of

Progress = Callable[[int, int, str], None]
R = TypeVar("R")


class Memory(Protocol):
    """Keeps what came of files, so that only what changed is read again."""

    def find(self, job: Job) -> Harvest | None:
        """Return what came of a file when it was read before, as it is now, or ``None``."""

    def keep(self, job: Job, harvest: Harvest) -> None:
        """Keep what came of a file that was just read."""


def extract_paths(
    paths: Sequence[Path],
    *,
    index: Path | None = None,
    jobs: int = 1,
    min_confidence: float = 0.0,
    corrections: Corrections | None = None,
    progress: Progress | None = None,
    assumed: Metadata = NOTHING,
    memory: Memory | None = None,
) -> ExtractResult:
    """Read the documents under ``paths`` and extract their figures.

    Args:
        paths: files, folders and ZIP archives.
        index: metadata by document, in place of the folders' own ``index.json``.
        jobs: number of processes; the result does not depend on it.
        min_confidence: figures below it go to the rejected numbers, unless a person reviewed them.
        corrections: people's corrections, a file or a table; they are applied to what is extracted.
        progress: called after each file with how many are done, how many there are, its name.
        assumed: what is taken of a document that does not say it.
        memory: keeps what was read; the result does not depend on it.

    Raises:
        InputError: a path or the index does not exist, or there is no document.
        TableError: a correction cannot be understood.
    """
    wishes = wishes_of(corrections)
    plan = plan_reading(paths, index=index, knowledge=load_knowledge(), assumed=assumed)
    extracted: dict[str, Extraction] = {}

    def parcels() -> Iterator[Parcel]:
        harvests = _harvests(plan.jobs, jobs, memory)
        for found in _told(harvests, plan.jobs, progress):
            names = (document.name for document in found.parcel.documents)
            extracted.update(zip(names, found.extractions, strict=True))
            yield found.parcel

    reading = gathered(plan, parcels())
    figures: list[Figure] = []
    rejected: list[Rejected] = []
    for document in reading.documents:
        figures += extracted[document.name].figures
        rejected += extracted[document.name].rejected
    return sifted(
        ExtractResult(
            figures_frame(figures),
            rejected_frame(rejected),
            reading.documents,
            reading.faults,
            reading.copies,
            reading.notes,
        ),
        wishes,
        min_confidence,
    )


def list_paths(
    paths: Sequence[Path],
    *,
    index: Path | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    assumed: Metadata = NOTHING,
) -> Reading:
    """Read the documents under ``paths`` without extracting; the arguments are the same.

    Raises:
        InputError: a path or the index does not exist, or there is no document.
    """
    plan = plan_reading(paths, index=index, knowledge=load_knowledge(), assumed=assumed)
    parcels = each_done(_read_job, plan.jobs, jobs, lost_parcel)
    return gathered(plan, _told(parcels, plan.jobs, progress))


def figures_from(
    paths: Sequence[Path],
    *,
    index: Path | None = None,
    jobs: int = 1,
    min_confidence: float = 0.0,
    corrections: Corrections | None = None,
    progress: Progress | None = None,
    assumed: Metadata = NOTHING,
    memory: Memory | None = None,
) -> ExtractResult:
    """Take figures from figures tables, from folders of parts and from documents, together.

    A table is told by its columns, not by its suffix alone: a workbook or a CSV file of other
    content is a document. Figures below ``min_confidence`` are left out of both, unless a person
    reviewed them. ``corrections`` are applied to both together.

    Raises:
        InputError: a path does not exist, or a table breaks its schema.
        TableError: a correction cannot be understood.
    """
    wishes = wishes_of(corrections)
    tables = [path for path in paths if is_parts(path) or is_table(path, FIGURES)]
    documents = [path for path in paths if path not in tables]
    frames = [_read(path) for path in tables]
    if documents:
        found = extract_paths(
            documents, index=index, jobs=jobs, progress=progress, assumed=assumed, memory=memory
        )
        frames.append(found.figures)
    else:
        found = ExtractResult(_together(frames), rejected_frame([]), (), (), ())
    return sifted(replace(found, figures=_together(frames)), wishes, min_confidence)


def _harvests(jobs: Sequence[Job], processes: int, memory: Memory | None) -> Iterator[Harvest]:
    """Yield what comes of each file, in order; only what the memory lacks is read."""
    if memory is None:
        yield from each_done(harvest, jobs, processes, lost)
        return
    known = [memory.find(job) for job in jobs]
    unknown = [job for job, found in zip(jobs, known, strict=True) if found is None]
    fresh = each_done(harvest, unknown, processes, lost)
    for job, found in zip(jobs, known, strict=True):
        if found is not None:
            yield found
        else:
            read = next(fresh)
            memory.keep(job, read)
            yield read


def _told(results: Iterator[R], jobs: Sequence[Job], progress: Progress | None) -> Iterator[R]:
    """Pass on the results, and tell after each how far the work is."""
    for number, (job, result) in enumerate(zip(jobs, results, strict=True), 1):
        yield result
        if progress is not None:
            progress(number, len(jobs), job.source.name)


def _read_job(job: Job) -> Parcel:
    return read_file(job, load_knowledge())


def _read(path: Path) -> pl.DataFrame:
    if is_parts(path):
        return scan_figures(path).collect(engine="streaming")
    return read_table(path, FIGURES)


def _together(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return (
        validate(pl.concat([empty(FIGURES), *frames]), FIGURES) if len(frames) != 1 else frames[0]
    )
