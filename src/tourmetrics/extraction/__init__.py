"""From a document's text to its figures and its rejected numbers."""

from __future__ import annotations

from tourmetrics.extraction.document import extract_document
from tourmetrics.extraction.scan import scan_text
from tourmetrics.extraction.why import Evidence, Explanation, explain_document

__all__ = ["Evidence", "Explanation", "explain_document", "extract_document", "scan_text"]
