"""A project worked out, from its documents to what its report will say, before any is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from tourmetrics.auditing import audit
from tourmetrics.comparison import compare, read_profile
from tourmetrics.errors import OutputError
from tourmetrics.goals import gather_goals, in_force, read_goals
from tourmetrics.project.cache import Cache
from tourmetrics.project.folder import Project, make_folder
from tourmetrics.project.record import Record, inputs_of
from tourmetrics.review import Reviewed
from tourmetrics.workflow import ExtractResult, Progress, extract_paths


@dataclass(frozen=True, slots=True)
class Worked:
    """All that a report is made of.

    Attributes:
        found: documents, figures with people's corrections, rejected numbers, faults.
        goals: all goals in all versions.
        judged: the goals in force, of the project's period.
        outside: how many goals in force are of another time.
        comparisons: one row a judged goal.
        findings: what the audit found.
        cache: which files were met, and which of them were read.
        record: what all this was made of.
    """

    found: ExtractResult
    goals: pl.DataFrame
    judged: pl.DataFrame
    outside: int
    comparisons: pl.DataFrame
    findings: pl.DataFrame
    cache: Cache
    record: Record

    @property
    def figures(self) -> pl.DataFrame:
        """The figures with people's corrections."""
        return self.found.figures

    @property
    def reviewed(self) -> Reviewed | None:
        """What became of each correction; ``None`` where there are no corrections."""
        return self.found.reviewed


def work_out(
    project: Project,
    *,
    index: Path | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Worked:
    """Read, correct, gather, compare and audit; the project's own entries must be in use.

    Raises:
        InputError: there is no document, or a file of the project cannot be used.
        TableError: goals or corrections break their schema.
    """
    settings = project.settings
    inputs = inputs_of(project, index)
    profile = project.profile
    course = profile if profile in ("learnt", "linear") else read_profile(profile)
    typed = read_goals(project.goals) if project.goals else None
    cache = cache_of(project)
    found = extract_paths(
        [project.documents],
        index=index,
        jobs=jobs,
        min_confidence=settings.min_confidence,
        corrections=project.corrections,
        progress=progress,
        assumed=project.assumed,
        memory=cache,
    )
    figures = found.figures
    goals = gather_goals(figures, typed, with_targets=settings.with_targets)
    current = in_force(goals)
    judged = _within(current, settings.period)
    comparisons = compare(
        judged,
        figures,
        as_of=settings.as_of,
        method=settings.method,
        thresholds=settings.thresholds,
        profile=course,
    )
    return Worked(
        found,
        goals,
        judged,
        current.height - judged.height,
        comparisons,
        audit(figures),
        cache,
        Record(inputs, dict(cache.seen)),
    )


def cache_of(project: Project) -> Cache:
    """Return the project's cache; its folder is made if it can be."""
    try:
        make_folder(project.cache)
    except OutputError:
        # A folder of which one may only read: everything is read anew, and as right.
        return Cache(project.cache)
    return Cache(project.cache)


def _within(goals: pl.DataFrame, period: tuple[date, date] | None) -> pl.DataFrame:
    """Keep the goals whose time meets the period; one without a time meets all."""
    if period is None:
        return goals
    start, end = period
    meets = (pl.col("period_end") >= start) & (pl.col("period_start") <= end)
    return goals.filter(meets.fill_null(True))
