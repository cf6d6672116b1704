"""From a document's text to its figures and its rejected numbers."""

from __future__ import annotations

from tourmetrics.extraction.document import extract_document
from tourmetrics.extraction.scan import scan_text

__all__ = ["extract_document", "scan_text"]
