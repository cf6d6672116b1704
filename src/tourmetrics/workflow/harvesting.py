"""What comes of one file: its documents, their figures, and the numbers that are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from tourmetrics.documents import Fault, Job, Parcel, read_file
from tourmetrics.extraction import extract_document
from tourmetrics.knowledge import load_knowledge
from tourmetrics.model import Extraction, Figure, Rejected
from tourmetrics.workflow.results import REJECTED_SCHEMA


@dataclass(frozen=True, slots=True)
class Harvest:
    """What came of one file, and what was extracted from each of its documents.

    ``lost`` is a file that ended the process that read it: another time it may go well.
    """

    parcel: Parcel
    extractions: tuple[Extraction, ...] = ()
    lost: bool = False


def harvest(job: Job) -> Harvest:
    """Read one file of a plan and extract from each document in it."""
    knowledge = load_knowledge()
    parcel = read_file(job, knowledge)
    return Harvest(parcel, tuple(extract_document(d, knowledge) for d in parcel.documents))


def lost_parcel(job: Job) -> Parcel:
    """Return what is said of a file whose reading ended its process."""
    problem = "ends the process that reads it, or takes more memory than there is"
    return Parcel(faults=(Fault(job.source.name, problem, "save it in another format"),))


def lost(job: Job) -> Harvest:
    """Return the same as a harvest."""
    return Harvest(lost_parcel(job), lost=True)


def divided(found: Extraction, min_confidence: float) -> tuple[list[Figure], list[Rejected]]:
    """Split an extraction into figures that are sure enough and all other numbers."""
    sure = [f for f in found.figures if f.confidence >= min_confidence]
    doubtful = [_doubtful(f) for f in found.figures if f.confidence < min_confidence]
    return sure, [*found.rejected, *doubtful]


def rejected_frame(rejected: Sequence[Rejected]) -> pl.DataFrame:
    """Return numbers that are no figures as a table with the columns ``REJECTED_SCHEMA``."""
    return pl.DataFrame(
        {name: [getattr(row, name) for row in rejected] for name in REJECTED_SCHEMA},
        schema=REJECTED_SCHEMA,
    )


def _doubtful(figure: Figure) -> Rejected:
    reason = f"confidence {figure.confidence:g}"
    return Rejected(
        figure.doc, figure.start, figure.end, figure.quote, reason, figure.sentence, figure.locator
    )
