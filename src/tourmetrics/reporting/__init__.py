"""The PDF progress report: goals against figures, every number with its sentence.

>>> from tourmetrics.reporting import languages
>>> "zh" in languages()
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tourmetrics.reporting.report import Html, ReportResult, report_html, write_report
    from tourmetrics.reporting.words import languages

__all__ = ["Html", "ReportResult", "languages", "report_html", "write_report"]

_HOMES = {
    "Html": "tourmetrics.reporting.report",
    "ReportResult": "tourmetrics.reporting.report",
    "languages": "tourmetrics.reporting.words",
    "report_html": "tourmetrics.reporting.report",
    "write_report": "tourmetrics.reporting.report",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: the PDF engine starts without any table."""
    if name not in _HOMES:
        raise AttributeError(f"module 'tourmetrics.reporting' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
