"""What comes of reading documents: figures, rejected numbers, and what is to be told of them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tourmetrics.documents import Copy, Fault
from tourmetrics.model import Document
from tourmetrics.review import Reviewed

REJECTED_SCHEMA = {
    "doc": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "quote": pl.String,
    "reason": pl.String,
    "sentence": pl.String,
    "locator": pl.String,
}


@dataclass(frozen=True, slots=True)
class ExtractResult:
    """Figures and rejected numbers of some documents, with what could not be read.

    ``reviewed`` says what became of people's corrections, where there were any.
    """

    figures: pl.DataFrame
    rejected: pl.DataFrame
    documents: tuple[Document, ...]
    faults: tuple[Fault, ...]
    copies: tuple[Copy, ...]
    notes: tuple[str, ...] = ()
    reviewed: Reviewed | None = None
