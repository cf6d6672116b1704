"""The protocol by which a file format is read, and the readers that are installed.

A package adds a format (OFD, OCR …) with an entry point of group ``tourmetrics.readers`` that
names a class of this shape; the house needs no change.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, runtime_checkable

from tourmetrics.documents.plaintext import TextReader
from tourmetrics.documents.records import Content
from tourmetrics.errors import TourmetricsError

GROUP = "tourmetrics.readers"


@runtime_checkable
class Reader(Protocol):
    """Turns the bytes of one file into text with blocks.

    ``formats`` names the formats it reads: names of ``data/documents.toml``, or a suffix that
    stands in none of them. `read` raises `tourmetrics.errors.DocumentError` (better:
    `tourmetrics.documents.UnreadableError`, which has a place) for a file that it cannot read;
    whatever else it raises becomes a fault of that one document as well.
    """

    formats: frozenset[str]

    def read(self, data: bytes, path: Path) -> Content:
        """Return the content of ``data``, the bytes of the file at ``path``."""
        ...


@cache
def installed_readers() -> Mapping[str, Reader]:
    """Return the reader of each format; one that is installed beside ours goes before ours.

    Raises:
        TourmetricsError: an entry point cannot be loaded; the text names it.
    """
    ours = TextReader()
    readers: dict[str, Reader] = dict.fromkeys(sorted(ours.formats), ours)
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            reader = point.load()()
            formats = sorted(reader.formats)
        except Exception as error:
            raise TourmetricsError(
                f"the reader {point.name!r} ({point.value}) cannot be loaded: {error}; "
                "update or uninstall the package that brings it"
            ) from error
        if not isinstance(reader, TextReader):
            readers.update(dict.fromkeys(formats, reader))
    return readers
