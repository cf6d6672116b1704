"""A project folder: its settings, what was read of its documents, its report and how it stands."""

from __future__ import annotations

from tourmetrics.project.folder import Project, find_project, make_project, open_project
from tourmetrics.project.running import REPORT, Made, make_report
from tourmetrics.project.settings import FILE, Settings, period_of
from tourmetrics.project.status import Status, project_status
from tourmetrics.project.working import Worked, cache_of, work_out

__all__ = [
    "FILE",
    "REPORT",
    "Made",
    "Project",
    "Settings",
    "Status",
    "Worked",
    "cache_of",
    "find_project",
    "make_project",
    "make_report",
    "open_project",
    "period_of",
    "project_status",
    "work_out",
]
