"""The command report: from documents, from tables or from a project to a PDF, in one step."""

from __future__ import annotations

import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

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
from tourmetrics.cli.options import (
    AnyConfidence,
    AsOf,
    Corrections,
    Goals,
    Index,
    Jobs,
    Json,
    Paths,
    Since,
    WithTargets,
    day,
    examples,
)
from tourmetrics.cli.project import ProjectFolder, resolve
from tourmetrics.cli.project_report import (
    Asked,
    print_pdf,
    project_for,
    report_project,
    tell_report,
)
from tourmetrics.cli.regions import check_by, report_regions
from tourmetrics.errors import InputError

if TYPE_CHECKING:
    import polars as pl

    from tourmetrics.workflow import ExtractResult


def add_report(app: typer.Typer) -> None:
    """Add the command ``report``."""
    shown = examples(
        "tourmetrics report seeds -o report.pdf --as-of 2024-06-30",
        "tourmetrics report figures.parquet --goals goals.csv --lang zh+en -o report.pdf",
        "tourmetrics report --project xianning-2024 --period 2024",
        "tourmetrics report figures.parquet --by region --jobs 2 -o reports/",
    )

    @app.command("report", epilog=shown)
    def report(
        paths: Paths = None,
        output: Annotated[
            str | None,
            typer.Option(
                "--output",
                "-o",
                metavar="FILE",
                show_default=False,
                help="The PDF; - is standard output. Else report.pdf, in a project in its folder "
                "of results. A folder with --by region.",
            ),
        ] = None,
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
            str | None,
            typer.Option(
                "--template",
                metavar="NAME|DIR",
                show_default=False,
                help="Layout: a name or a folder (progress).",
            ),
        ] = None,
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
        overview: Annotated[
            bool,
            typer.Option(
                "--overview",
                help="Leave out figures that no goal rests on, and findings on these: for many "
                "documents. Folders of parts are read some places at a time.",
            ),
        ] = False,
        archive: Annotated[
            bool,
            typer.Option("--archive", help="PDF/A-3 with the tables and sources inside."),
        ] = False,
        period: Annotated[
            str | None,
            typer.Option(
                "--period",
                metavar="PERIOD",
                show_default=False,
                help="In a project: judge the goals of this time only (2024, 2024-H1).",
            ),
        ] = None,
        method: Annotated[
            str | None,
            typer.Option(
                "--method",
                metavar="NAME",
                show_default=False,
                help="Another method of judging, as for compare (pace).",
            ),
        ] = None,
        profile: Annotated[
            str | None,
            typer.Option(
                "--profile",
                metavar="FILE|linear|learnt",
                show_default=False,
                help="Path of a flow within its year, as for compare (learnt).",
            ),
        ] = None,
        threshold: Annotated[
            list[str] | None,
            typer.Option(
                "--threshold",
                metavar="NAME=NUMBER",
                show_default=False,
                help="Another threshold, as for compare. May be repeated.",
            ),
        ] = None,
        index: Index = None,
        jobs: Jobs = 1,
        min_confidence: AnyConfidence = None,
        project: ProjectFolder = None,
        as_json: Json = False,
    ) -> None:
        """Write a PDF that tells what was promised and reported, each number with its source.

        In a project folder, without a path, everything is done as its tourmetrics.toml says;
        options go before it. Only documents that changed are read again.
        """
        from tourmetrics.reporting.ahead import engine_ahead

        asked = Asked(
            title=title,
            language=lang,
            template=template,
            as_of=as_of,
            period=period,
            goals=goals,
            corrections=corrections,
            with_targets=with_targets or None,
            since=since,
            archive=archive or None,
            method=method,
            profile=profile,
            min_confidence=min_confidence,
            thresholds=tuple(threshold or ()),
        )
        found_project = project_for(paths, project)
        if found_project is not None and by is not None:
            raise InputError(
                "--by region is for documents and tables: name the figures table of the project"
            )
        if found_project is not None and overview:
            raise InputError("--overview is for documents and tables: leave it out in a project")
        if found_project is not None:
            raise typer.Exit(
                report_project(
                    asked.over(found_project),
                    output=output,
                    index=index,
                    jobs=jobs,
                    as_json=as_json,
                )
            )
        # Reports on many regions are made in processes of their own.
        with nullcontext() if by is not None else engine_ahead():
            status = _report_paths(
                asked,
                paths,
                output or "report.pdf",
                by=by,
                overview=overview,
                index=index,
                jobs=jobs,
                as_json=as_json,
            )
        raise typer.Exit(status)


def _report_paths(
    asked: Asked,
    paths: list[Path] | None,
    output: str,
    *,
    by: str | None,
    overview: bool,
    index: Path | None,
    jobs: int,
    as_json: bool,
) -> int:
    """Report on documents and tables as the command line says alone; return the exit status."""
    from tourmetrics.auditing import audit
    from tourmetrics.cli.output import check_writable
    from tourmetrics.comparison import Thresholds, compare, read_profile
    from tourmetrics.goals import gather_goals, in_force, read_goals
    from tourmetrics.reporting import write_report
    from tourmetrics.workflow import overview as overview_of

    if asked.period is not None:
        raise InputError("--period is for a project folder: leave it out")
    date = day(asked.as_of)
    folders, _ = resolve(paths)
    language = asked.language or "zh"
    if by is not None:
        check_by(by, output, language)
    else:
        _check(language, output, as_json)
    if by is None and output != "-":
        check_writable(Path(output))
    limits = Thresholds.from_texts(asked.thresholds)
    profile = asked.profile or "learnt"
    course = profile if profile in ("learnt", "linear") else read_profile(profile)
    typed = read_goals(asked.goals) if asked.goals else None
    found, every = _read(asked, folders, index, jobs, lazily=overview)
    status = tell_unread(found.faults, found.copies, found.notes)
    status = max(status, tell_reviewed(found.reviewed, asked.corrections))
    gathered = gather_goals(every, typed, with_targets=bool(asked.with_targets))
    wanted = in_force(gathered)
    method = asked.method or "pace"
    compared = compare(wanted, every, as_of=date, method=method, thresholds=limits, profile=course)
    figures, findings, changes = found.figures, audit(every), None
    if overview:
        figures, findings = overview_of(compared, every, findings, gathered)
    count = figures.height
    if asked.since is not None:
        from tourmetrics.workflow import changes_since

        figures, changes = changes_since(asked.since, wanted, figures, index=index)
    settings: dict[str, Any] = {
        "lang": language,
        "goals": gathered,
        "as_of": date,
        "template": asked.template or "progress",
        "title": asked.title,
        "documents": found.documents,
        "faults": found.faults,
        "thresholds": limits,
        "changes": changes,
        "archive": bool(asked.archive),
        "reviewed": found.reviewed,
    }
    if by is not None:
        tables = (compared, figures, findings)
        made = report_regions(tables, output, jobs=jobs, as_json=as_json, **settings)
        tell_replaced(gathered.height - wanted.height)
        return max(made, status)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf" if output == "-" else Path(output)
        result = write_report(compared, figures, findings, path, **settings)
        if output == "-":
            print_pdf(path)
    tell_report(result)
    if as_json:
        print_json(
            {
                "output": output,
                "pages": result.pages,
                "figures": count,
                "goals": wanted.height,
                "findings": findings.height,
                **told_reviewed(found.reviewed),
                "unread": [str(fault) for fault in found.faults],
                "warnings": list(result.warnings),
            }
        )
    say(
        f"{counted(result.pages, 'page')}, {counted(wanted.height, 'goal')}, "
        f"{counted(count, 'figure')}" + (f" → {output}" if output != "-" else "")
    )
    tell_replaced(gathered.height - wanted.height)
    return LOOK if result.warnings else status


def _read(
    asked: Asked, folders: list[Path], index: Path | None, jobs: int, *, lazily: bool
) -> tuple[ExtractResult, pl.DataFrame | pl.LazyFrame]:
    """Return what was read, and all figures; of folders of parts nothing is read yet."""
    from tourmetrics.workflow import figures_from, scanned

    sure = asked.min_confidence or 0.0
    lazy = scanned(folders) if lazily and not asked.corrections and not sure else None
    with progress("reading") as show:
        found = figures_from(
            [] if lazy is not None else folders,
            index=index,
            jobs=jobs,
            min_confidence=sure,
            corrections=asked.corrections,
            progress=show,
        )
    return found, found.figures if lazy is None else lazy


def _check(language: str, output: str, as_json: bool) -> None:
    from tourmetrics.reporting.words import split_languages

    split_languages(language)
    if output == "-":
        if as_json:
            raise InputError("standard output can hold one result only: leave --json out")
    elif Path(output).suffix.lower() != ".pdf":
        raise InputError(f"{output}: a report is a PDF; give a name that ends in .pdf")
