"""The arrows of the house joined: from paths to figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import polars as pl

from tourmetrics.comparison import narrowed
from tourmetrics.documents import (
    Copy,
    Fault,
    Job,
    Parcel,
    Reading,
    gathered,
    plan_reading,
    read_file,
)
from tourmetrics.knowledge import load_knowledge
from tourmetrics.model import Document, Extraction, Figure, Rejected
from tourmetrics.tables import (
    FIGURES,
    figures_frame,
    is_parts,
    is_table,
    read_table,
    scan_figures,
    validate,
)
from tourmetrics.workflow.harvesting import (
    harvest,
    lost,
    lost_parcel,
    rejected_frame,
    sifted,
)
from tourmetrics.workflow.pool import each_done

Progress = Callable[[int, int, str], None]
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class ExtractResult:
    """Figures and rejected numbers of some documents, with what could not be read."""

    figures: pl.DataFrame
    rejected: pl.DataFrame
    documents: tuple[Document, ...]
    faults: tuple[Fault, ...]
    copies: tuple[Copy, ...]
    notes: tuple[str, ...] = ()


def extract_paths(
    paths: Sequence[Path],
    *,
    index: Path | None = None,
    jobs: int = 1,
    min_confidence: float = 0.0,
    progress: Progress | None = None,
) -> ExtractResult:
    """Read the documents under ``paths`` and extract their figures.

    Args:
        paths: files, folders and ZIP archives.
        index: metadata by document, in place of the folders' own ``index.json``.
        jobs: number of processes; the result does not depend on it.
        min_confidence: figures below it go to the rejected numbers.
        progress: called after each file with how many are done, how many there are, its name.

    Raises:
        InputError: a path or the index does not exist, or there is no document.
    """
    plan = plan_reading(paths, index=index, knowledge=load_knowledge())
    extracted: dict[str, Extraction] = {}

    def parcels() -> Iterator[Parcel]:
        harvests = each_done(harvest, plan.jobs, jobs, lost)
        for found in _told(harvests, plan.jobs, progress):
            names = (document.name for document in found.parcel.documents)
            extracted.update(zip(names, found.extractions, strict=True))
            yield found.parcel

    reading = gathered(plan, parcels())
    figures: list[Figure] = []
    rejected: list[Rejected] = []
    for document in reading.documents:
        sure, others = sifted(extracted[document.name], min_confidence)
        figures += sure
        rejected += others
    return ExtractResult(
        figures_frame(figures),
        rejected_frame(rejected),
        reading.documents,
        reading.faults,
        reading.copies,
        reading.notes,
    )


def list_paths(
    paths: Sequence[Path],
    *,
    index: Path | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Reading:
    """Read the documents under ``paths`` without extracting; the arguments are the same.

    Raises:
        InputError: a path or the index does not exist, or there is no document.
    """
    plan = plan_reading(paths, index=index, knowledge=load_knowledge())
    parcels = each_done(_read_job, plan.jobs, jobs, lost_parcel)
    return gathered(plan, _told(parcels, plan.jobs, progress))


def figures_from(
    paths: Sequence[Path],
    *,
    index: Path | None = None,
    jobs: int = 1,
    min_confidence: float = 0.0,
    progress: Progress | None = None,
    about: pl.DataFrame | None = None,
) -> ExtractResult:
    """Take figures from figures tables, from folders of parts and from documents, together.

    A table is told by its columns, not by its suffix alone: a workbook or a CSV file of other
    content is a document. Figures below ``min_confidence`` are left out of both.
    With ``about``, a goals table, only what these goals can need is read of folders of parts.

    Raises:
        InputError: a path does not exist, or a table breaks its schema.
    """
    tables = [path for path in paths if is_parts(path) or is_table(path, FIGURES)]
    documents = [path for path in paths if path not in tables]
    frames = [_read(path, about) for path in tables]
    # A table by other hands may not say how sure it is; that is no doubt.
    sure = pl.col("confidence").fill_null(1.0) >= min_confidence
    frames = [frame.filter(sure) for frame in frames]
    if not documents:
        return ExtractResult(_together(frames), rejected_frame([]), (), (), ())
    found = extract_paths(
        documents, index=index, jobs=jobs, min_confidence=min_confidence, progress=progress
    )
    return ExtractResult(
        _together([*frames, found.figures]),
        found.rejected,
        found.documents,
        found.faults,
        found.copies,
        found.notes,
    )


def _told(results: Iterator[R], jobs: Sequence[Job], progress: Progress | None) -> Iterator[R]:
    """Pass on the results, and tell after each how far the work is."""
    for number, (job, result) in enumerate(zip(jobs, results, strict=True), 1):
        yield result
        if progress is not None:
            progress(number, len(jobs), job.source.name)


def _read_job(job: Job) -> Parcel:
    return read_file(job, load_knowledge())


def _read(path: Path, about: pl.DataFrame | None) -> pl.DataFrame:
    if is_parts(path):
        lazy = scan_figures(path)
        return lazy.collect(engine="streaming") if about is None else narrowed(lazy, about)
    return read_table(path, FIGURES)


def _together(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return validate(pl.concat(frames), FIGURES) if len(frames) > 1 else frames[0]
