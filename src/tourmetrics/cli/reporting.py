"""The command report: from documents or tables to a PDF, in one step."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from tourmetrics.cli.guard import LOOK, say
from tourmetrics.cli.messages import (
    print_json,
    progress,
    tell_replaced,
    tell_reviewed,
    tell_unread,
    told_reviewed,
)
from tourmetrics.cli.options import (
    AsOf,
    Corrections,
    Goals,
    Index,
    Jobs,
    Json,
    MinConfidence,
    Paths,
    WithTargets,
    day,
    examples,
)
from tourmetrics.cli.project import resolve
from tourmetrics.errors import InputError


def add_report(app: typer.Typer) -> None:
    """Add the command ``report``."""
    shown = examples(
        "tourmetrics report seeds -o report.pdf --as-of 2024-06-30",
        "tourmetrics report figures.parquet --goals goals.csv --lang zh+en -o report.pdf",
    )

    @app.command("report", epilog=shown)
    def report(
        paths: Paths = None,
        output: Annotated[
            str,
            typer.Option("--output", "-o", metavar="FILE", help="The PDF; - is standard output."),
        ] = "report.pdf",
        goals: Goals = None,
        corrections: Corrections = None,
        with_targets: WithTargets = False,
        as_of: AsOf = None,
        lang: Annotated[
            str | None,
            typer.Option(
                "--lang",
                metavar="zh|en|zh+en",
                show_default=False,
                help="Language of the report (zh).",
            ),
        ] = None,
        template: Annotated[
            str,
            typer.Option("--template", metavar="NAME|DIR", help="Layout: a name or a folder."),
        ] = "progress",
        title: Annotated[
            str | None,
            typer.Option(
                "--title", metavar="TEXT", show_default=False, help="Title of the report."
            ),
        ] = None,
        index: Index = None,
        jobs: Jobs = 1,
        min_confidence: MinConfidence = 0.0,
        as_json: Json = False,
    ) -> None:
        """Write a PDF that tells what was promised and reported, each number with its source."""
        from tourmetrics.auditing import audit
        from tourmetrics.cli.output import check_writable
        from tourmetrics.comparison import compare
        from tourmetrics.goals import gather_goals, in_force, read_goals
        from tourmetrics.reporting import write_report
        from tourmetrics.workflow import figures_from

        date = day(as_of)
        folders, project = resolve(paths)
        language = lang or (project.lang if project else None) or "zh"
        _check(language, output, as_json)
        if output != "-":
            check_writable(Path(output))
        goals = goals or (project.goals if project else None)
        typed = read_goals(goals) if goals else None
        with progress("reading") as show:
            found = figures_from(
                folders,
                index=index,
                jobs=jobs,
                min_confidence=min_confidence,
                corrections=corrections,
                progress=show,
            )
        status = tell_unread(found.faults, found.copies, found.notes)
        status = max(status, tell_reviewed(found.reviewed, corrections))
        gathered = gather_goals(found.figures, typed, with_targets=with_targets)
        wanted = in_force(gathered)
        compared = compare(wanted, found.figures, as_of=date)
        findings = audit(found.figures)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "report.pdf" if output == "-" else Path(output)
            result = write_report(
                compared,
                found.figures,
                findings,
                path,
                lang=language,
                goals=wanted,
                as_of=date,
                template=template,
                title=title,
                documents=found.documents,
                faults=found.faults,
                reviewed=found.reviewed,
            )
            if output == "-":
                sys.stdout.buffer.write(path.read_bytes())
                sys.stdout.buffer.flush()
        for warning in result.warnings:
            say(f"look: {warning}")
        for note in result.notes:
            say(f"note: {note}")
        if as_json:
            print_json(
                {
                    "output": output,
                    "pages": result.pages,
                    "figures": found.figures.height,
                    "goals": wanted.height,
                    "findings": findings.height,
                    **told_reviewed(found.reviewed),
                    "unread": [str(fault) for fault in found.faults],
                    "warnings": list(result.warnings),
                }
            )
        say(
            f"{_counted(result.pages, 'page')}, {_counted(wanted.height, 'goal')}, "
            f"{_counted(found.figures.height, 'figure')}"
            + (f" → {output}" if output != "-" else "")
        )
        tell_replaced(gathered.height - wanted.height)
        raise typer.Exit(LOOK if result.warnings else status)


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _check(language: str, output: str, as_json: bool) -> None:
    from tourmetrics.reporting.words import split_languages

    split_languages(language)
    if output == "-":
        if as_json:
            raise InputError("standard output can hold one result only: leave --json out")
    elif Path(output).suffix.lower() != ".pdf":
        raise InputError(f"{output}: a report is a PDF; give a name that ends in .pdf")
