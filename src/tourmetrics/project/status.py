"""How a project stands: what changed since its report, and what is left to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from tourmetrics.documents import plan_reading
from tourmetrics.errors import InputError
from tourmetrics.knowledge import load_knowledge, with_own
from tourmetrics.project.alone import is_locked
from tourmetrics.project.cache import Seen
from tourmetrics.project.folder import Project
from tourmetrics.project.record import Record, differing, inputs_of, lost_outputs, read_record
from tourmetrics.project.working import Worked, work_out
from tourmetrics.review import orphan_lines
from tourmetrics.workflow import Progress

_UNREPORTED = ("unreported", "no_data")
_GOAL = ("goal_id", "metric", "label", "region", "period_end")


@dataclass(frozen=True, slots=True)
class Status:
    """How a project stands.

    Attributes:
        documents: how many files of documents there are.
        new: files that the last report did not have.
        changed: files with another content than it had.
        described: files of which ``index.json`` or the settings say something else.
        gone: files that the last report had.
        unreadable: what could not be read, with the remedy.
        figures: how many figures there are.
        unreviewed: how many of them nobody has reviewed.
        orphaned: corrections that found no figure, or two that fit as well.
        conflicting: what corrections contradict each other about.
        unreported: goals on which nothing was reported.
        report: ``none``, ``current`` or ``older`` than what it is made of.
        reasons: what else makes the report an older one: the names of settings and files.
        running: whether a run is under way.
    """

    documents: int
    new: tuple[str, ...]
    changed: tuple[str, ...]
    described: tuple[str, ...]
    gone: tuple[str, ...]
    unreadable: tuple[str, ...]
    figures: int
    unreviewed: int
    orphaned: tuple[Mapping[str, Any], ...]
    conflicting: tuple[Mapping[str, Any], ...]
    unreported: tuple[Mapping[str, Any], ...]
    report: str
    reasons: tuple[str, ...]
    running: bool

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do: the report is current and every correction applied."""
        open_ends = (self.unreadable, self.orphaned, self.conflicting)
        return self.report == "current" and not any(open_ends)


def project_status(
    project: Project, *, index: Path | None = None, jobs: int = 1, progress: Progress | None = None
) -> Status:
    """Tell how a project stands; new documents are read and kept for the next report.

    Raises:
        InputError: a file of the project cannot be used.
        TableError: goals or corrections break their schema.
    """
    with with_own(project.own):
        record = read_record(project)
        if not _has_documents(project):
            return _without_documents(project, record)
        worked = work_out(project, index=index, jobs=jobs, progress=progress)
        return _told(project, worked, record)


def _told(project: Project, worked: Worked, record: Record | None) -> Status:
    now = worked.record
    then = record.documents if record else {}
    both = [name for name in now.documents if name in then]
    reviewed = worked.reviewed
    conflicts = reviewed.conflicts if reviewed else None
    status = Status(
        documents=len(now.documents),
        new=tuple(name for name in now.documents if name not in then),
        changed=tuple(n for n in both if now.documents[n].content != then[n].content),
        described=tuple(n for n in both if _said_otherwise(now.documents[n], then[n])),
        gone=tuple(name for name in then if name not in now.documents),
        unreadable=tuple(str(fault) for fault in worked.found.faults),
        figures=worked.figures.height,
        unreviewed=worked.figures["reviewed_by"].null_count(),
        orphaned=_orphans(reviewed.orphans) if reviewed else (),
        conflicting=()
        if conflicts is None
        else tuple(conflicts.filter(pl.col("outcome") == "neither").to_dicts()),
        unreported=tuple(
            worked.comparisons.filter(pl.col("status").is_in(_UNREPORTED)).select(_GOAL).to_dicts()
        ),
        report="",
        reasons=() if record is None else _reasons(project, record, now.inputs),
        running=is_locked(project.hidden),
    )
    return _judged(status, record)


def _orphans(orphans: pl.DataFrame) -> tuple[Mapping[str, Any], ...]:
    lines = orphan_lines(orphans)
    return tuple(
        {**row, "message": line} for row, line in zip(orphans.to_dicts(), lines, strict=True)
    )


def _judged(status: Status, record: Record | None) -> Status:
    if record is None:
        return replace(status, report="none")
    differs = (status.new, status.changed, status.described, status.gone, status.reasons)
    return replace(status, report="older" if any(differs) else "current")


def _reasons(project: Project, record: Record, now: Mapping[str, Any]) -> tuple[str, ...]:
    lost = (f"result: {name}" for name in lost_outputs(project, record))
    return (*differing(record.inputs, now), *lost)


def _said_otherwise(now: Seen, then: Seen) -> bool:
    return now.content == then.content and now.metadata != then.metadata


def _has_documents(project: Project) -> bool:
    """Whether there is anything to read; a new folder has nothing yet, which is no mistake."""
    if not project.documents.is_dir():
        return True
    try:
        plan_reading([project.documents], index=None, knowledge=load_knowledge())
    except InputError:
        return False
    return True


def _without_documents(project: Project, record: Record | None) -> Status:
    reasons = () if record is None else _reasons(project, record, inputs_of(project))
    gone = tuple(record.documents) if record else ()
    status = Status(
        0, (), (), (), gone, (), 0, 0, (), (), (), "", reasons, is_locked(project.hidden)
    )
    return _judged(status, record)
