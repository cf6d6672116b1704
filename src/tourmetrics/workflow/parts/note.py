"""What a part says of itself beside its rows: the documents in it and what was not read.

The note stands in the head of the part's Parquet file, as JSON, so that a part that is there needs
nothing else to be taken over.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from tourmetrics.documents import Fault, described
from tourmetrics.errors import InputError
from tourmetrics.workflow.harvesting import Harvest

_FIELD = "tourmetrics"


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one file: its documents as ``described`` with their counts, its faults."""

    name: str
    documents: tuple[Mapping[str, Any], ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What is told of the files of a part, in their order."""

    files: tuple[Told, ...]


def told(name: str, harvest: Harvest, counts: Mapping[str, Mapping[str, int]]) -> Told:
    """Return what is told of a file; ``counts`` has the numbers found, by document."""
    documents = tuple(
        {**described(document), **counts[document.name]} for document in harvest.parcel.documents
    )
    return Told(name, documents, harvest.parcel.faults)


def metadata_of(note: Note) -> dict[str, str]:
    """Return a note as what Parquet keeps beside a table."""
    return {_FIELD: json.dumps(asdict(note), ensure_ascii=False, default=str)}


def note_of(data: bytes, source: str) -> Note:
    """Return the note in the head of a part.

    Raises:
        InputError: the file is no part, or is damaged.
    """
    try:
        raw = json.loads(pl.read_parquet_metadata(io.BytesIO(data))[_FIELD])
        files = tuple(
            Told(
                file["name"],
                tuple(file["documents"]),
                tuple(Fault(**fault) for fault in file["faults"]),
            )
            for file in raw["files"]
        )
    except (pl.exceptions.PolarsError, OSError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"{source}: is no whole part of a table; remove it") from error
    return Note(files)
