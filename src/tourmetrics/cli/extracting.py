"""The commands that read documents into figures: extract, show."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tourmetrics.cli.guard import say
from tourmetrics.cli.listing import left_out, show_documents
from tourmetrics.cli.messages import (
    counted,
    print_json,
    print_table,
    progress,
    tell_reviewed,
    tell_unread,
    told_reviewed,
)
from tourmetrics.cli.options import (
    AsOf,
    Corrections,
    DocumentPaths,
    Engine,
    Format,
    Goals,
    Index,
    Jobs,
    Json,
    MinConfidence,
    PartsOutput,
    Scheduler,
    day,
    examples,
)
from tourmetrics.cli.parting import LARGE, Wanted, extract_in_parts, is_folder, scheduler_of
from tourmetrics.cli.project import corrections_of, reading, resolve
from tourmetrics.errors import InputError
from tourmetrics.resources import project_root

if TYPE_CHECKING:
    from tourmetrics.workflow import ExtractResult

_FIGURE_COLUMNS = {
    "doc": "document",
    "quote": "quote",
    "kind": "kind",
    "value": "value",
    "unit": "unit",
    "metric": "metric",
    "period_start": "from",
    "period_end": "to",
    "region": "region",
}
_HISTORY_COLUMNS = {
    "period_start": "from",
    "period_end": "to",
    "region": "region",
    "kind": "kind",
    "measure": "measure",
    "value": "value",
    "unit": "unit",
    "quote": "quote",
    "doc": "document",
}


def add_extract(app: typer.Typer) -> None:
    """Add the command ``extract``."""
    shown = examples(
        "tourmetrics extract seeds -o figures.xlsx",
        "tourmetrics extract plan.docx bulletin.pdf -o - --format jsonl",
        "tourmetrics extract archive -o parts/ --jobs 8",
        "tourmetrics extract documents --list",
    )

    @app.command("extract", epilog=shown)
    def extract(
        paths: DocumentPaths = None,
        output: PartsOutput = None,
        format: Format = None,
        rejected: Annotated[
            str | None,
            typer.Option(
                "--rejected",
                metavar="FILE",
                show_default=False,
                help="Also write the numbers that are no figures, with the reason.",
            ),
        ] = None,
        keep_text: Annotated[
            Path | None,
            typer.Option(
                "--keep-text",
                metavar="DIR",
                show_default=False,
                help="Also write each document's text to this folder: the offsets of the figures "
                "count its characters.",
            ),
        ] = None,
        only_list: Annotated[
            bool,
            typer.Option(
                "--list",
                help="Only show the documents: how each is read, how long it is, its metadata "
                "and where they come from.",
            ),
        ] = False,
        index: Index = None,
        jobs: Jobs = 1,
        engine: Engine = "local",
        scheduler: Scheduler = None,
        min_confidence: MinConfidence = 0.0,
        corrections: Corrections = None,
        as_json: Json = False,
    ) -> None:
        """Turn documents into a table of figures, each tied to the words it came from.

        An output that ends in a slash becomes a folder of parts, for more than memory can hold. A
        run that was broken off goes on where it was.
        """
        from tourmetrics.cli.output import REJECTED, write
        from tourmetrics.tables import FIGURES
        from tourmetrics.workflow import extract_paths

        if only_list:
            _refuse_with_list({"-o": output, "--rejected": rejected, "--keep-text": keep_text})
            raise typer.Exit(show_documents(paths, index, jobs, as_json=as_json))
        address = scheduler_of(engine, scheduler, output)
        _check_outputs(output, rejected, keep_text, as_json=as_json, format=format)
        folders, project = resolve(paths)
        plain = project is None and corrections is None
        if output and (is_folder(output) or address) and not plain:
            raise InputError(
                f"{output}: parts are made of documents alone; give corrections to the command "
                "that reads the parts, and leave the project folder"
            )
        if output and (address or (plain and _in_parts(folders, output, format, keep_text))):
            wanted = Wanted(
                folders, output, format, rejected, index, jobs, address, min_confidence, as_json
            )
            raise typer.Exit(extract_in_parts(wanted))
        with progress("reading") as show:
            result = extract_paths(
                folders,
                index=index,
                jobs=jobs,
                min_confidence=min_confidence,
                progress=show,
                **reading(project, corrections),
            )
        status = tell_unread(result.faults, result.copies, result.notes)
        status = max(status, tell_reviewed(result.reviewed, corrections_of(project, corrections)))
        if output:
            write(result.figures, output, FIGURES, format)
        if rejected:
            write(result.rejected, rejected, REJECTED)
        if keep_text:
            from tourmetrics.workflow import keep_texts

            keep_texts(result.documents, keep_text)
        if as_json:
            print_json(_summary(result, output))
        elif output is None:
            print_table(result.figures.iter_rows(named=True), _FIGURE_COLUMNS)
        _tell_extracted(result, output)
        raise typer.Exit(status)


def add_show(app: typer.Typer) -> None:
    """Add the command ``show``."""
    shown = examples(
        "tourmetrics show visitor_arrivals seeds",
        "tourmetrics show tourism_revenue figures.parquet --region CN-LN",
        "tourmetrics show visitor_arrivals documents --lang en --as-of 2024-06-30",
    )

    @app.command("show", epilog=shown)
    def show(
        metric: Annotated[
            str,
            typer.Argument(
                metavar="METRIC",
                show_default=False,
                help="Id of the catalogue (visitor_arrivals), or a name.",
            ),
        ],
        paths: DocumentPaths = None,
        region: Annotated[
            str | None,
            typer.Option(
                "--region",
                metavar="CODE|NAME",
                show_default=False,
                help="Only this place: 421200, or a name that no other place has.",
            ),
        ] = None,
        goals: Goals = None,
        as_of: AsOf = None,
        lang: Annotated[
            str,
            typer.Option("--lang", metavar="zh|en", help="Language in which goals are told."),
        ] = "zh",
        index: Index = None,
        as_json: Json = False,
    ) -> None:
        """Show one metric over time, with its sources, and how each goal on it stands and why."""
        from tourmetrics.goals import goals_from, read_goals
        from tourmetrics.reporting.telling import tell_goals
        from tourmetrics.workflow import figures_from, history

        date = day(as_of)
        folders, project = resolve(paths or ([Path()] if not _in_project() else None))
        with progress("reading") as shown:
            result = figures_from(folders, index=index, progress=shown, **reading(project))
        status = tell_unread(result.faults, result.copies, result.notes)
        status = max(status, tell_reviewed(result.reviewed, corrections_of(project)))
        frame = history(metric, result.figures, region=region)
        wanted = read_goals(goals) if goals else goals_from(result.figures)
        told = tell_goals(wanted, result.figures, frame, as_of=date, lang=lang)
        rows = list(frame.iter_rows(named=True))
        if as_json:
            print_json(rows)
        elif rows:
            columns = {k: head for k, head in _HISTORY_COLUMNS.items() if k in frame.columns}
            print_table(rows, columns, title=metric)
        else:
            place = f" in {region}" if region else ""
            say(f"no figure of {metric}{place} was found")
        if not as_json:
            for text in told:
                print(f"\n{text}")
        raise typer.Exit(status)


def _in_project() -> bool:
    return project_root(Path()) is not None


def _summary(result: ExtractResult, output: str | None) -> dict[str, Any]:
    from tourmetrics.documents import described

    counts = dict(result.figures.group_by("doc").len().iter_rows())
    return {
        "output": output,
        "figures": result.figures.height,
        "rejected": result.rejected.height,
        **told_reviewed(result.reviewed),
        "documents": [
            {**described(document), "figures": counts.get(document.name, 0)}
            for document in result.documents
        ],
        **left_out(result.faults, result.copies),
    }


def _check_outputs(
    output: str | None,
    rejected: str | None,
    keep_text: Path | None,
    *,
    as_json: bool,
    format: str | None,
) -> None:
    """Refuse outputs that cannot work; a folder of parts is made when it is not there."""
    from tourmetrics.cli.output import check_targets

    if not is_folder(output):
        check_targets(output, rejected, as_json=as_json, format=format)
        return
    if format is not None or keep_text is not None:
        raise InputError(
            f"{output}: a folder of parts holds Parquet alone: leave --format and --keep-text out"
        )
    check_targets(rejected, as_json=as_json)


def _in_parts(folders: list[Path], output: str, format: str | None, keep_text: Path | None) -> bool:
    """Whether the documents are so many that they are not held in memory together.

    Of a workbook all rows are, and of kept texts all blocks.
    """
    from tourmetrics.documents import bytes_of
    from tourmetrics.documents.rules import load_rules
    from tourmetrics.tables import format_of

    if is_folder(output):
        return True
    if keep_text is not None or output == "-" or format_of(output, format) == "xlsx":
        return False
    return bytes_of(folders, load_rules()) >= LARGE


def _refuse_with_list(given: Mapping[str, object]) -> None:
    for option, value in given.items():
        if value is not None:
            raise InputError(f"--list only shows the documents: leave {option} out, or --list")


def _tell_extracted(result: ExtractResult, output: str | None) -> None:
    targets = result.figures.filter(result.figures["kind"] == "target").height
    where = f" → {output}" if output and output != "-" else ""
    left = result.rejected.height
    say(
        f"{counted(result.figures.height, 'figure')} ({counted(targets, 'target')}) from "
        f"{counted(len(result.documents), 'document')}{where}; "
        + ("1 number is no figure" if left == 1 else f"{left} numbers are no figures")
    )
