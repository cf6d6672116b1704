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
    Since,
    WithTargets,
    day,
    examples,
)
from tourmetrics.cli.project import resolve
from tourmetrics.cli.regions import check_by, report_regions
from tourmetrics.errors import InputError


def add_report(app: typer.Typer) -> None:
    """Add the command ``report``."""
    shown = examples(
        "tourmetrics report seeds -o report.pdf --as-of 2024-06-30",
        "tourmetrics report figures.parquet --goals goals.csv --lang zh+en -o report.pdf",
        "tourmetrics report figures.parquet --by region --jobs 2 -o reports/",
    )

    @app.command("report", epilog=shown)
    def report(
        paths: Paths = None,
        output: Annotated[
            str,
            typer.Option(
                "--output",
                "-o",
                metavar="FILE",
                help="The PDF; - is standard output. A folder with --by region.",
            ),
        ] = "report.pdf",
        goals: Goals = None,
        corrections: Corrections = None,
        with_targets: WithTargets = False,
        since: Since = None,
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
        by: Annotated[
            str | None,
            typer.Option(
                "--by",
                metavar="region",
                show_default=False,
                help="One report a region, in the folder -o; --jobs of them at a time.",
            ),
        ] = None,
        archive: Annotated[
            bool,
            typer.Option("--archive", help="PDF/A-3 with the tables and sources inside."),
        ] = False,
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
        if by is not None:
            check_by(by, output, language)
        else:
            _check(language, output, as_json)
        if by is None and output != "-":
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
        figures, changes = found.figures, None
        if since is not None:
            from tourmetrics.workflow import changes_since

            figures, changes = changes_since(since, wanted, figures, index=index)
        compared = compare(wanted, found.figures, as_of=date)
        findings = audit(found.figures)
        if by is not None:
            made = report_regions(
                (compared, figures, findings),
                output,
                jobs=jobs,
                as_json=as_json,
                lang=language,
                goals=gathered,
                as_of=date,
                template=template,
                title=title,
                documents=found.documents,
                faults=found.faults,
                changes=changes,
                archive=archive,
                reviewed=found.reviewed,
            )
            tell_replaced(gathered.height - wanted.height)
            raise typer.Exit(max(made, status))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "report.pdf" if output == "-" else Path(output)
            result = write_report(
                compared,
                figures,
                findings,
                path,
                lang=language,
                goals=gathered,
                as_of=date,
                template=template,
                title=title,
                documents=found.documents,
                faults=found.faults,
                changes=changes,
                archive=archive,
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
