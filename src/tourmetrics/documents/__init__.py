"""Documents: files to decoded text with blocks and metadata, and faults for what is unread."""

from __future__ import annotations

from tourmetrics.documents.readers import GROUP, Reader, installed_readers
from tourmetrics.documents.reading import document_of_text, read_documents
from tourmetrics.documents.records import Content, Copy, Fault, Reading, UnreadableError

__all__ = [
    "GROUP",
    "Content",
    "Copy",
    "Fault",
    "Reader",
    "Reading",
    "UnreadableError",
    "document_of_text",
    "installed_readers",
    "read_documents",
]
