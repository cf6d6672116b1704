"""From a document's text to its figures and its rejected numbers."""

from __future__ import annotations

from tourmetrics.extract.document import extract_document
from tourmetrics.extract.scan import scan_text

__all__ = ["extract_document", "scan_text"]
