"""The protocol by which a file format is read, and the readers that are installed.

A package adds a format (OFD, OCR …) with an entry point of group ``tourmetrics.readers`` that
names a class of this shape; the house needs no change.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, runtime_checkable

from tourmetrics.documents.records import Content
from tourmetrics.errors import TourmetricsError

GROUP = "tourmetrics.readers"

# The readers of the house by format; a module is loaded with its library when a file needs it.
_OURS = {
    "text": "plaintext:TextReader",
    "markdown": "plaintext:TextReader",
    "html": "webpages.reader:HtmlReader",
    "mail": "webpages.mail:MailReader",
    "docx": "word.reader:WordReader",
    "odt": "word.odt:OdtReader",
    "pdf": "pdf.reader:PdfReader",
    "xlsx": "spreadsheets.xlsx:XlsxReader",
    "xls": "spreadsheets.xls:XlsReader",
    "xml2003": "spreadsheets.xml2003:XmlSheetReader",
    "ods": "spreadsheets.ods:OdsReader",
    "csv": "spreadsheets.separated:SeparatedReader",
}


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


class _Late:
    """A reader of the house that is loaded when the first file of its format is read."""

    def __init__(self, form: str, target: str) -> None:
        self.formats = frozenset({form})
        self._target = target

    def read(self, data: bytes, path: Path) -> Content:
        return _loaded(self._target).read(data, path)


@cache
def _loaded(target: str) -> Reader:
    module, name = target.split(":")
    reader: Reader = getattr(import_module(f"{__package__}.{module}"), name)()
    return reader


@cache
def installed_readers() -> Mapping[str, Reader]:
    """Return the reader of each format; one that is installed beside ours goes before ours.

    Raises:
        TourmetricsError: an entry point cannot be loaded; the text names it.
    """
    readers: dict[str, Reader] = {form: _Late(form, target) for form, target in _OURS.items()}
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            reader = point.load()()
            formats = sorted(reader.formats)
        except Exception as error:
            raise TourmetricsError(
                f"the reader {point.name!r} ({point.value}) cannot be loaded: {error}; "
                "update or uninstall the package that brings it"
            ) from error
        readers.update(dict.fromkeys(formats, reader))
    return readers
