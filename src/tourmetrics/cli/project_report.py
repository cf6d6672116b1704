"""The command report in a project folder: the settings, what goes before them, what is told."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tourmetrics.cli.guard import LOOK, say
from tourmetrics.cli.messages import (
    counted,
    print_json,
    progress,
    tell_replaced,
    tell_reviewed,
    tell_unread,
    told_reviewed,
)
from tourmetrics.cli.options import day
from tourmetrics.cli.project import chosen
from tourmetrics.errors import InputError

if TYPE_CHECKING:
    from tourmetrics.project import Made, Project
    from tourmetrics.reporting import ReportResult


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says about a report; ``None`` where it says nothing."""

    title: str | None
    language: str | None
    template: str | None
    as_of: str | None
    period: str | None
    goals: Path | None
    corrections: Path | None
    with_targets: bool | None
    since: Path | None
    archive: bool | None
    method: str | None
    profile: str | None
    min_confidence: float | None
    thresholds: tuple[str, ...]

    def over(self, project: Project) -> Project:
        """Return the project with what was asked in place of its settings.

        Raises:
            InputError: a period, a day or a threshold that is none.
        """
        from tourmetrics.comparison import Thresholds
        from tourmetrics.project import period_of

        template = self.template
        given: dict[str, Any] = {
            "title": self.title,
            "language": self.language,
            "template": _from_here(template) if template and Path(template).is_dir() else template,
            "as_of": day(self.as_of),
            "period": period_of(self.period) if self.period else None,
            "goals": _from_here(self.goals) if self.goals else None,
            "corrections": _from_here(self.corrections) if self.corrections else None,
            "with_targets": self.with_targets,
            "since": _from_here(self.since) if self.since else None,
            "archive": self.archive,
            "method": self.method,
            "profile": self._profile(),
            "min_confidence": self.min_confidence,
            "thresholds": Thresholds.from_texts(self.thresholds, project.settings.thresholds),
        }
        known = {name: value for name, value in given.items() if value is not None}
        return replace(project, settings=replace(project.settings, **known))

    def _profile(self) -> str | None:
        profile = self.profile
        return profile if profile in (None, "learnt", "linear") else _from_here(profile)


def _from_here(path: Path | str) -> str:
    """Return a path of the command line whole: those of the settings begin at the project."""
    return str(Path(path).absolute())


def project_for(paths: Sequence[Path] | None, folder: Path | None) -> Project | None:
    """Return the project that is to be reported on; ``None`` where paths are given instead.

    Raises:
        InputError: both are given, or the folder is no project.
    """
    from tourmetrics.project import FILE, find_project

    if paths and folder is not None:
        raise InputError("a project folder stands for its documents: leave PATH or --project out")
    if paths and len(paths) == 1 and (paths[0] / FILE).is_file():
        return chosen(paths[0])
    if folder is not None:
        return chosen(folder)
    return None if paths else find_project(Path())


def report_project(
    project: Project, *, output: str | None, index: Path | None, jobs: int, as_json: bool
) -> int:
    """Make the report of a project; return the exit status."""
    from tourmetrics.cli.output import check_writable
    from tourmetrics.project import make_report

    if output == "-" and as_json:
        raise InputError("standard output can hold one result only: leave --json out")
    target = None if output in (None, "-") else Path(str(output))
    if target is not None:
        check_writable(target)
    with progress("reading") as show:
        made = make_report(
            project, output=target, index=index, jobs=jobs, progress=show, waiting=_tell_waiting
        )
    if output == "-":
        print_pdf(made.report.path)
    found = made.worked.found
    status = tell_unread(found.faults, found.copies, found.notes)
    status = max(status, tell_reviewed(made.worked.reviewed, project.corrections))
    tell_report(made.report)
    if as_json:
        print_json(_summary(made))
    _tell_made(made)
    return LOOK if made.report.warnings else status


def tell_report(result: ReportResult) -> None:
    """Say what is to be looked at in a report, and what may be of use."""
    for warning in result.warnings:
        say(f"look: {warning}")
    for note in result.notes:
        say(f"note: {note}")


def print_pdf(path: Path) -> None:
    """Write a PDF to standard output."""
    sys.stdout.buffer.write(path.read_bytes())
    sys.stdout.buffer.flush()


def _tell_waiting() -> None:
    say("another run is at work in this project; waiting until it is done")


def _tell_made(made: Made) -> None:
    worked = made.worked
    if worked.outside:
        say(f"{counted(worked.outside, 'goal')} of another period not judged")
    tell_replaced(worked.goals.height - worked.judged.height - worked.outside)
    read, met = len(worked.cache.read), len(worked.cache.seen)
    say(f"{counted(met, 'document')}: {read} read, {met - read} known from before")
    say(
        f"{counted(made.report.pages, 'page')}, {counted(worked.judged.height, 'goal')}, "
        f"{counted(worked.figures.height, 'figure')} → {made.report.path}"
    )


def _summary(made: Made) -> dict[str, Any]:
    worked = made.worked
    return {
        "output": str(made.report.path),
        "tables": [str(path) for path in made.tables],
        "pages": made.report.pages,
        "documents": len(worked.cache.seen),
        "read": list(worked.cache.read),
        "figures": worked.figures.height,
        "goals": worked.judged.height,
        "findings": worked.findings.height,
        **told_reviewed(worked.reviewed),
        "unread": [str(fault) for fault in worked.found.faults],
        "warnings": list(made.report.warnings),
    }
