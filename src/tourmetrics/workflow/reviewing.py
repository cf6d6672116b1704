"""People's corrections and doubtful figures, after every extraction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import polars as pl

from tourmetrics.review import apply_corrections, placed_corrections
from tourmetrics.tables import Place
from tourmetrics.workflow.results import REJECTED_SCHEMA, ExtractResult

Corrections = Path | str | pl.DataFrame


class Wishes(NamedTuple):
    """Corrections as a table, and where they stand in their file."""

    table: pl.DataFrame
    place: Place


def wishes_of(corrections: Corrections | None) -> Wishes | None:
    """Read the corrections, so that a mistake in them is told before any document is read.

    Raises:
        InputError: the file is missing or of an unknown kind.
        TableError: a correction cannot be understood.
    """
    if corrections is None:
        return None
    if isinstance(corrections, pl.DataFrame):
        return Wishes(corrections, Place("corrections"))
    return Wishes(*placed_corrections(corrections))


def sifted(result: ExtractResult, wishes: Wishes | None, min_confidence: float) -> ExtractResult:
    """Apply the corrections to what was extracted; then set aside what the rules doubt.

    A figure that a person has reviewed is not doubted. What a person or a doubt takes out of the
    figures stands among the rejected numbers, with the reason.
    """
    figures, rejected, reviewed = result.figures, result.rejected, result.reviewed
    if wishes is not None:
        reviewed = apply_corrections(
            figures, wishes.table, documents=result.documents or None, place=wishes.place
        )
        figures = reviewed.figures
        rejected = _by_document([rejected, reviewed.rejected], result)
    sure = pl.col("confidence").fill_null(1.0) >= min_confidence
    kept = sure | pl.col("reviewed_by").is_not_null()
    doubtful = figures.filter(~kept)
    if doubtful.height:
        figures = figures.filter(kept)
        names = [document.name for document in result.documents]
        reason = pl.format("confidence {}", "confidence").alias("reason")
        told = doubtful.filter(pl.col("doc").is_in(names)).with_columns(reason)
        rejected = _by_document([rejected, told.select(list(REJECTED_SCHEMA))], result)
    return replace(result, figures=figures, rejected=rejected, reviewed=reviewed)


def _by_document(frames: Sequence[pl.DataFrame], result: ExtractResult) -> pl.DataFrame:
    """Put rejected numbers together, in the order of the documents."""
    order = {document.name: number for number, document in enumerate(result.documents)}
    place = pl.col("doc").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    return pl.concat(frames).sort(place, maintain_order=True)
