"""The steps joined into jobs: paths to figures, one text, the history of a metric."""

from tourmetrics.workflow.extracting import (
    Progress,
    extract_paths,
    figures_from,
    list_paths,
)
from tourmetrics.workflow.history import history
from tourmetrics.workflow.keeping import keep_texts
from tourmetrics.workflow.promises import Promises, promises_from
from tourmetrics.workflow.results import REJECTED_SCHEMA, ExtractResult
from tourmetrics.workflow.reviewing import Corrections, sifted, wishes_of
from tourmetrics.workflow.texts import explain, explain_string, extract_string, given_metadata

__all__ = [
    "REJECTED_SCHEMA",
    "Corrections",
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
    "sifted",
    "wishes_of",
]
