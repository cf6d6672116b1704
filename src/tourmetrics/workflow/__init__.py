"""The steps joined into jobs: paths to figures, one text, the history of a metric."""

from tourmetrics.workflow.extracting import (
    ExtractResult,
    Progress,
    extract_paths,
    figures_from,
    list_paths,
)
from tourmetrics.workflow.harvesting import REJECTED_SCHEMA
from tourmetrics.workflow.history import history
from tourmetrics.workflow.keeping import keep_texts
from tourmetrics.workflow.promises import Promises, promises_from
from tourmetrics.workflow.texts import explain, explain_string, extract_string, given_metadata

__all__ = [
    "REJECTED_SCHEMA",
    "ExtractResult",
    "Progress",
    "Promises",
    "explain",
    "explain_string",
    "extract_paths",
    "extract_string",
    "figures_from",
    "given_metadata",
    "history",
    "keep_texts",
    "list_paths",
    "promises_from",
]
