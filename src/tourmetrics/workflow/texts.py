"""One text or one document: its figures, and what became of each of its numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tourmetrics.documents import NOTHING, document_of_text, read_documents
from tourmetrics.errors import DocumentError, InputError
from tourmetrics.extraction import Explanation, explain_document, extract_document
from tourmetrics.knowledge import load_knowledge
from tourmetrics.model import Document, Extraction, Language, Metadata

# What extraction goes by; the rest need not be looked for.
_GOVERNING = ("title", "publisher", "region", "published")


def extract_string(
    text: str, *, name: str = "text", metadata: Metadata | None = None
) -> Extraction:
    """Extract from one text in memory; ``metadata`` goes before what the text itself says."""
    return extract_document(_document(text, name, metadata), load_knowledge())


def given_metadata(
    *,
    title: str | None = None,
    publisher: str | None = None,
    region: str | None = None,
    published: date | str | None = None,
    language: Language | None = None,
) -> Metadata:
    """Return metadata of what is given, checked; a date may be text like ``2024-04-26``.

    Raises:
        InputError: the region has no code in the knowledge files, or the text is no date.
    """
    knowledge = load_knowledge()
    if region is not None and not knowledge.knows_region(region):
        raise InputError(f"region {region!r} is unknown: give a code such as CN-LN, 421200 or NZ")
    return Metadata(title, publisher, region, _day(published), language)


def _day(published: date | str | None) -> date | None:
    if not isinstance(published, str):
        return published
    try:
        return date.fromisoformat(published)
    except ValueError:
        raise InputError(f"published {published!r} is no date: write it like 2024-04-26") from None


def explain(
    path: Path,
    offset: int | None = None,
    *,
    index: Path | None = None,
    assumed: Metadata = NOTHING,
) -> list[Explanation]:
    """Tell for each number of a document, or for the one at ``offset``, what became of it.

    ``assumed`` is what is taken of a document that does not say it.

    Raises:
        InputError: the path does not exist or is no single document; the offset is outside it.
        DocumentError: the document cannot be read.
    """
    knowledge = load_knowledge()
    reading = read_documents([path], index=index, knowledge=knowledge, assumed=assumed)
    if reading.faults and not reading.documents:
        raise DocumentError(str(reading.faults[0]))
    if len(reading.documents) != 1:
        raise InputError(f"{path}: holds {len(reading.documents)} documents; name one of them")
    return list(explain_document(reading.documents[0], knowledge, offset))


def explain_string(
    text: str,
    offset: int | None = None,
    *,
    name: str = "text",
    metadata: Metadata | None = None,
) -> list[Explanation]:
    """Tell the same of one text in memory; ``metadata`` goes before what the text itself says.

    Raises:
        InputError: the offset is outside the text.
    """
    return list(explain_document(_document(text, name, metadata), load_knowledge(), offset))


def _document(text: str, name: str, metadata: Metadata | None) -> Document:
    return document_of_text(
        text,
        name=name,
        metadata=metadata or Metadata(),
        knowledge=load_knowledge(),
        sought=_GOVERNING,
    )
