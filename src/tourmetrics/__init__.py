"""tourmetrics: targets and reported figures of tourism documents, with units and sources.

One function for each step, importable in a fraction of a second::

    import tourmetrics as tm

    figures = tm.extract("documents/")
    goals = tm.goals_from(figures)
    progress = tm.compare(goals, figures)
    findings = tm.audit(figures)
    tm.report(progress, figures, findings, "report.pdf", lang="zh")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tourmetrics.api import explain, explain_text, extract, extract_parts, extract_text, scan
    from tourmetrics.auditing import audit
    from tourmetrics.comparison import Thresholds, assess, candidates, compare
    from tourmetrics.errors import TourmetricsError
    from tourmetrics.goals import (
        gather_goals,
        goal_changes,
        goal_conflicts,
        goals_from,
        in_force,
        read_goals,
    )
    from tourmetrics.reporting import write_report as report
    from tourmetrics.reporting.goal_text import explain_goal
    from tourmetrics.review import (
        CORRECTIONS,
        Reviewed,
        apply_corrections,
        corrections_from,
        identities,
        read_corrections,
        write_corrections,
    )
    from tourmetrics.tables import (
        COMPARISONS,
        FIGURES,
        FINDINGS,
        GOALS,
        read_table,
        scan_figures,
        write_table,
    )

__all__ = [
    "COMPARISONS",
    "CORRECTIONS",
    "FIGURES",
    "FINDINGS",
    "GOALS",
    "Reviewed",
    "Thresholds",
    "TourmetricsError",
    "apply_corrections",
    "assess",
    "audit",
    "candidates",
    "compare",
    "corrections_from",
    "explain",
    "explain_goal",
    "explain_text",
    "extract",
    "extract_parts",
    "extract_text",
    "gather_goals",
    "goal_changes",
    "goal_conflicts",
    "goals_from",
    "identities",
    "in_force",
    "read_corrections",
    "read_goals",
    "read_table",
    "report",
    "scan",
    "scan_figures",
    "write_corrections",
    "write_table",
]

_HOMES = {
    "extract": ("tourmetrics.api", "extract"),
    "extract_parts": ("tourmetrics.api", "extract_parts"),
    "extract_text": ("tourmetrics.api", "extract_text"),
    "explain": ("tourmetrics.api", "explain"),
    "explain_text": ("tourmetrics.api", "explain_text"),
    "scan": ("tourmetrics.api", "scan"),
    "audit": ("tourmetrics.auditing", "audit"),
    "compare": ("tourmetrics.comparison", "compare"),
    "candidates": ("tourmetrics.comparison", "candidates"),
    "assess": ("tourmetrics.comparison", "assess"),
    "explain_goal": ("tourmetrics.reporting.goal_text", "explain_goal"),
    "Thresholds": ("tourmetrics.comparison", "Thresholds"),
    "TourmetricsError": ("tourmetrics.errors", "TourmetricsError"),
    "gather_goals": ("tourmetrics.goals", "gather_goals"),
    "goal_changes": ("tourmetrics.goals", "goal_changes"),
    "goal_conflicts": ("tourmetrics.goals", "goal_conflicts"),
    "in_force": ("tourmetrics.goals", "in_force"),
    "goals_from": ("tourmetrics.goals", "goals_from"),
    "read_goals": ("tourmetrics.goals", "read_goals"),
    "report": ("tourmetrics.reporting", "write_report"),
    "CORRECTIONS": ("tourmetrics.review", "CORRECTIONS"),
    "Reviewed": ("tourmetrics.review", "Reviewed"),
    "apply_corrections": ("tourmetrics.review", "apply_corrections"),
    "corrections_from": ("tourmetrics.review", "corrections_from"),
    "identities": ("tourmetrics.review", "identities"),
    "read_corrections": ("tourmetrics.review", "read_corrections"),
    "write_corrections": ("tourmetrics.review", "write_corrections"),
    "FIGURES": ("tourmetrics.tables", "FIGURES"),
    "GOALS": ("tourmetrics.tables", "GOALS"),
    "COMPARISONS": ("tourmetrics.tables", "COMPARISONS"),
    "FINDINGS": ("tourmetrics.tables", "FINDINGS"),
    "read_table": ("tourmetrics.tables", "read_table"),
    "scan_figures": ("tourmetrics.tables", "scan_figures"),
    "write_table": ("tourmetrics.tables", "write_table"),
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that ``import tourmetrics`` is quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'tourmetrics' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
