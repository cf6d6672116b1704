"""Documents: files to decoded text with blocks and metadata, and faults for what is unread."""

from __future__ import annotations

from tourmetrics.documents.describing import described
from tourmetrics.documents.planning import NOTHING, Job, Plan, plan_reading
from tourmetrics.documents.readers import GROUP, Reader, installed_readers
from tourmetrics.documents.reading import (
    Parcel,
    document_of_text,
    gathered,
    read_documents,
    read_file,
)
from tourmetrics.documents.records import Content, Copy, Fault, Reading, UnreadableError
from tourmetrics.documents.walk import bytes_of

__all__ = [
    "GROUP",
    "NOTHING",
    "Content",
    "Copy",
    "Fault",
    "Job",
    "Parcel",
    "Plan",
    "Reader",
    "Reading",
    "UnreadableError",
    "bytes_of",
    "described",
    "document_of_text",
    "gathered",
    "installed_readers",
    "plan_reading",
    "read_documents",
    "read_file",
]
