"""The files inside an archived report: its tables, and the list of its sources."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from tourmetrics.model import Document
from tourmetrics.reporting.notes import Notes, Source
from tourmetrics.reporting.words import Words
from tourmetrics.tables import COMPARISONS, FIGURES, FINDINGS, GOALS, TableFormat, table_bytes

#: The formats of each table, with their media types.
_FORMATS: dict[TableFormat, str] = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True, slots=True)
class Attached:
    """A file to put into a PDF.

    Attributes:
        name: its file name, which is unique in the PDF.
        content: its bytes.
        media_type: such as ``text/csv``.
        description: a few words for the reader of the PDF.
        relationship: what it is to the pages, a name of ISO 32000-2: ``Data`` is what they
            were made from, ``Supplement`` says more than they do.
    """

    name: str
    content: bytes
    media_type: str
    description: str
    relationship: str


def attach_tables(
    figures: pl.DataFrame,
    goals: pl.DataFrame | None,
    comparisons: pl.DataFrame,
    findings: pl.DataFrame,
    words: Words,
) -> tuple[Attached, ...]:
    """Return each table as CSV and as Parquet; read back, each is the same table.

    Raises:
        TableError: a table breaks its schema.
    """
    named = (
        (FIGURES, figures, words.text("Figures of this report")),
        (GOALS, goals, words.text("Targets of this report")),
        (COMPARISONS, comparisons, words.text("Targets against figures")),
        (FINDINGS, findings, words.text("Findings of the audit")),
    )
    return tuple(
        Attached(
            name=f"{schema.name}.{suffix}",
            content=table_bytes(table, schema, suffix),
            media_type=kind,
            description=f"{description} ({suffix.upper()})",
            relationship="Data",
        )
        for schema, table, description in named
        if table is not None
        for suffix, kind in _FORMATS.items()
    )


def attach_sources(notes: Notes, documents: Sequence[Document], words: Words) -> Attached:
    """Return the list of the documents as JSON: each with its digest and its numbered notes.

    A document that gave no figure is in the list too, without notes.
    """
    cited = {source.doc: source for source in notes.sources}
    read = {document.name: document for document in documents}
    rows = [_source(name, cited.get(name), read.get(name)) for name in sorted({*cited, *read})]
    return Attached(
        name="sources.json",
        content=(json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace"),
        media_type="application/json",
        description=f"{words.text('Sources and notes')} (JSON)",
        relationship="Supplement",
    )


def _source(name: str, source: Source | None, document: Document | None) -> dict[str, Any]:
    known = document.metadata if document else None
    published = (source and source.published) or (known and known.published)
    return {
        "doc": name,
        "title": (known and known.title) or (source and source.title),
        "publisher": (source and source.publisher) or (known and known.publisher),
        "published": published.isoformat() if published else None,
        "language": (source and source.language) or (known and known.language),
        "number": known and known.number,
        "format": document and document.format,
        "sha256": (document and document.digest) or (source and source.digest),
        "notes": [
            {
                "number": note.number,
                "locator": note.locator,
                "figure_ids": [piece.figure_id for piece in note.pieces if piece.figure_id],
                "text": "".join(piece.text for piece in note.pieces),
            }
            for note in (source.notes if source else ())
        ],
    }
