"""The one command of a project: everything worked out, its tables and its report written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tourmetrics.errors import InputError
from tourmetrics.knowledge import with_own
from tourmetrics.project.alone import alone
from tourmetrics.project.fingerprint import content
from tourmetrics.project.folder import Project, make_folder
from tourmetrics.project.record import (
    NAME,
    Record,
    named,
    read_record,
    with_outputs,
    write_record,
)
from tourmetrics.project.working import Worked, work_out
from tourmetrics.reporting import ReportResult, write_report
from tourmetrics.tables import (
    COMPARISONS,
    FIGURES,
    FINDINGS,
    FORMATS,
    GOALS,
    write_bytes,
    write_table,
)
from tourmetrics.workflow import Progress, changes_since

REPORT = "report.pdf"
_TABLES = {"figures": FIGURES, "goals": GOALS, "progress": COMPARISONS, "findings": FINDINGS}
# What a file is called while it is written: see `tourmetrics.tables.write_bytes`.
_UNFINISHED = r"\.{}[\w.]*\.[a-z0-9_]{{8}}"
_IGNORED = b"# All in here is made again when it is missing.\n*\n"


@dataclass(frozen=True, slots=True)
class Made:
    """A report that was made: what it says, the PDF, and the tables beside it."""

    worked: Worked
    report: ReportResult
    tables: tuple[Path, ...]


def make_report(
    project: Project,
    *,
    output: Path | None = None,
    index: Path | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    waiting: Callable[[], object] = lambda: None,
) -> Made:
    """Work out a project and write figures, goals, progress, findings and the report.

    Every file is written whole or not at all, and the record of the run last: a run that is
    broken off anywhere leaves nothing that the next one could take for right. A second run waits
    until the first is done.

    Args:
        project: the project; its settings hold.
        output: the PDF; else ``report.pdf`` in the project's folder of results.
        index: metadata by document, in place of the ``index.json`` among the documents.
        jobs: number of processes.
        progress: called after each document.
        waiting: called where another run is under way, before waiting for its end.

    Raises:
        InputError: there is no document, or a file of the project cannot be used.
        OutputError: something cannot be written.
    """
    target = output or project.out / REPORT
    if target.suffix.lower() != ".pdf":
        raise InputError(f"{target}: a report is a PDF; give a name that ends in .pdf")
    make_folder(project.hidden)
    with alone(project.hidden, waiting), with_own(project.own):
        _prepare(project)
        worked = work_out(project, index=index, jobs=jobs, progress=progress)
        before = read_record(project)
        tables = _write_tables(project, worked)
        result = _write_pdf(project, worked, target)
        record = with_outputs(project, worked.record, [*tables, result.path])
        if before is not None:
            _remove_replaced(project, before, record)
        write_record(project, record)
        worked.cache.prune()
    return Made(worked, result, tables)


def _prepare(project: Project) -> None:
    """Make the folders, and clear away what a run that was broken off did not finish."""
    ignored = project.hidden / ".gitignore"
    if not ignored.exists():
        write_bytes(ignored, _IGNORED)
    make_folder(project.out)
    for folder, names in (
        (project.out, (*_TABLES, "report")),
        (project.hidden, (NAME, ".gitignore")),
    ):
        unfinished = re.compile("|".join(_UNFINISHED.format(re.escape(n)) for n in names))
        for path in folder.iterdir():
            if unfinished.fullmatch(path.name) and path.is_file():
                path.unlink(missing_ok=True)


def _write_tables(project: Project, worked: Worked) -> tuple[Path, ...]:
    frames = {
        "figures": worked.figures,
        "goals": worked.goals,
        "progress": worked.comparisons,
        "findings": worked.findings,
    }
    paths = []
    for name, schema in _TABLES.items():
        path = project.out / f"{name}.{project.settings.tables}"
        write_table(frames[name], path, schema)
        paths.append(path)
    return tuple(paths)


def _write_pdf(project: Project, worked: Worked, path: Path) -> ReportResult:
    settings = project.settings
    figures, changes = worked.figures, None
    if project.since is not None:
        figures, changes = changes_since(project.since, worked.judged, figures)
    return write_report(
        worked.comparisons,
        figures,
        worked.findings,
        path,
        lang=settings.language,
        goals=worked.goals,
        as_of=settings.as_of,
        template=project.template,
        title=settings.title,
        documents=worked.found.documents,
        faults=worked.found.faults,
        thresholds=settings.thresholds,
        changes=changes,
        archive=settings.archive,
        reviewed=worked.reviewed,
    )


def _remove_replaced(project: Project, before: Record, now: Record) -> None:
    """Remove tables of the last run that this one wrote in another format, if nobody changed them.

    A table that nobody writes any longer would be taken for a result of this run.
    """
    paths = (project.out / f"{name}.{format}" for name in _TABLES for format in FORMATS)
    ours = {named(project, path) for path in paths}
    for name, digest in before.outputs.items():
        path = project.root / name
        if name in ours and name not in now.outputs and content(path) == digest:
            path.unlink(missing_ok=True)
