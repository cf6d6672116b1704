"""The command status: how a project stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tourmetrics.cli.guard import DONE, LOOK
from tourmetrics.cli.messages import counted, print_json, progress
from tourmetrics.cli.options import Index, Jobs, Json, examples
from tourmetrics.cli.project import ProjectFolder, chosen

if TYPE_CHECKING:
    from tourmetrics.project import Status

# More of one kind than this fill a screen; --json has all.
_SHOWN = 12
_EMPTY = "no document yet; put documents into the project, then: tourmetrics report"
_REPORT = {
    "none": "no report was made yet; make one with: tourmetrics report",
    "current": "the report is up to date",
    "older": "the report is older than what it is made of; make it anew with: tourmetrics report",
}


def add_status(app: typer.Typer) -> None:
    """Add the command ``status``."""
    shown = examples(
        "tourmetrics status",
        "tourmetrics status xianning-2024 --json",
    )

    @app.command("status", epilog=shown)
    def status(
        folder: Annotated[
            Path | None,
            typer.Argument(
                metavar="DIR",
                show_default=False,
                help="The project folder; else the one that the current folder is or lies in.",
            ),
        ] = None,
        project: ProjectFolder = None,
        index: Index = None,
        jobs: Jobs = 1,
        as_json: Json = False,
    ) -> None:
        """Tell what a project's report lacks: documents, corrections, goals without a figure.

        Exit status 0: the report is up to date, every document was read, every correction found
        its figure. Else 1.
        """
        from tourmetrics.project import project_status

        found = chosen(folder or project)
        with progress("reading") as show:
            told = project_status(found, index=index, jobs=jobs, progress=show)
        if as_json:
            print_json({"project": str(found.root), "settled": told.settled, **asdict(told)})
        else:
            for line in _lines(told):
                print(line)
        raise typer.Exit(DONE if told.settled else LOOK)


def _lines(status: Status) -> list[str]:
    lines = [_REPORT[status.report] if status.documents else _EMPTY]
    if status.running:
        lines.append("a run is under way: this is how things stand before its end")
    lines += _listed("new", "document", status.new)
    lines += _listed("changed", "document", status.changed)
    lines += _listed("described otherwise", "document", status.described)
    lines += _listed("gone", "document", status.gone)
    lines += _listed("changed", "input or result", status.reasons)
    lines += _listed("not read", "fault", status.unreadable)
    lines += _listed("orphaned", "correction", [each["message"] for each in status.orphaned])
    lines += _listed("in conflict", "correction", [each["message"] for each in status.conflicting])
    lines += _listed("unreported", "goal", [_goal(each) for each in status.unreported])
    lines.append(
        f"{counted(status.documents, 'document')}, {counted(status.figures, 'figure')}, "
        f"{status.unreviewed} of them unreviewed"
    )
    return lines


def _listed(what: str, noun: str, items: Sequence[str]) -> list[str]:
    if not items:
        return []
    more = len(items) - _SHOWN
    rest = [f"  … and {more} more (--json has all)"] if more > 0 else []
    head = f"{what} ({counted(len(items), noun)}):"
    return [head, *(f"  {item}" for item in items[:_SHOWN]), *rest]


def _goal(goal: Mapping[str, Any]) -> str:
    parts = (goal["label"] or goal["metric"] or goal["goal_id"], goal["region"], goal["period_end"])
    return ", ".join(str(part) for part in parts if part is not None)
