"""The commands of the review in Excel, and the first of them: review export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tourmetrics.cli.deciding import add_import
from tourmetrics.cli.guard import GuardedGroup, say
from tourmetrics.cli.messages import counted, print_json, progress, tell_reviewed, tell_unread
from tourmetrics.cli.options import (
    AnyConfidence,
    Goals,
    Index,
    Jobs,
    Json,
    Paths,
    WithTargets,
    examples,
)
from tourmetrics.cli.project import corrections_of, reading, resolve
from tourmetrics.errors import InputError, TableError

if TYPE_CHECKING:
    import polars as pl

    from tourmetrics.project import Project

_SUFFIX = ".xlsx"
_NAME = "figures.xlsx"


def add_review(app: typer.Typer) -> None:
    """Add the group of commands ``review``."""
    review = typer.Typer(
        cls=GuardedGroup,
        name="review",
        help="Let people accept, change, reject and add figures in Excel, and take it back.",
        no_args_is_help=True,
        rich_markup_mode=None,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    _add_export(review)
    add_import(review)
    app.add_typer(review)


def _add_export(app: typer.Typer) -> None:
    shown = examples(
        "tourmetrics review export    (in a project folder)",
        "tourmetrics review export documents -o figures.xlsx",
        "tourmetrics review export figures.parquet --documents documents -o figures.xlsx",
        "tourmetrics review export documents --corrections corrections.csv -o figures.xlsx",
    )

    @app.command("export", epilog=shown)
    def export(
        paths: Paths = None,
        output: Annotated[
            Path | None,
            typer.Option(
                "--output",
                "-o",
                metavar="FILE.xlsx",
                show_default=False,
                help="The workbook: figures.xlsx here, or in the project's folder, if not named. "
                "One that holds decisions is not overwritten.",
            ),
        ] = None,
        goals: Goals = None,
        with_targets: WithTargets = False,
        corrections: Annotated[
            Path | None,
            typer.Option(
                "--corrections",
                metavar="FILE",
                show_default=False,
                help="Show the figures as they are with these corrections; those of a project "
                "need not be named.",
            ),
        ] = None,
        documents: Annotated[
            Path | None,
            typer.Option(
                "--documents",
                metavar="DIR",
                show_default=False,
                help="Where the documents of a figures table lie, to link to them.",
            ),
        ] = None,
        rejected: Annotated[
            Path | None,
            typer.Option(
                "--rejected",
                metavar="FILE",
                show_default=False,
                help="The rejected numbers of a figures table, as extract --rejected writes them.",
            ),
        ] = None,
        lang: Annotated[
            str | None,
            typer.Option(
                "--lang",
                metavar="zh|en",
                show_default=False,
                help="Language of the workbook: else the first of the project's, or zh.",
            ),
        ] = None,
        force: Annotated[
            bool,
            typer.Option("--force", help="Overwrite a workbook even if it holds decisions."),
        ] = False,
        index: Index = None,
        jobs: Jobs = 1,
        min_confidence: AnyConfidence = None,
        as_json: Json = False,
    ) -> None:
        """Write a workbook in which people review the figures, the rejected numbers and the goals.

        It explains itself on its first sheet. Read it back with review import.
        """
        from tourmetrics.cli.output import check_writable
        from tourmetrics.goals import gather_goals, read_goals
        from tourmetrics.reporting.words import load_words
        from tourmetrics.review.workbook import document_links, review_workbook
        from tourmetrics.tables import write_bytes
        from tourmetrics.workflow import figures_from

        asked_for, sources = _asked_for(output, paths)
        folders, project = resolve(sources)
        words = load_words(lang or _language(project))
        output = asked_for or (project.root if project else Path()) / _NAME
        _check_suffix(output)
        check_writable(output)
        if not force:
            _refuse_decided(output)
        goals = goals or (project.goals if project else None)
        if project is not None:
            with_targets = with_targets or project.settings.with_targets
            if min_confidence is None:
                min_confidence = project.settings.min_confidence
        typed = read_goals(goals) if goals else None
        with progress("reading") as show:
            found = figures_from(
                folders,
                index=index,
                jobs=jobs,
                min_confidence=min_confidence or 0.0,
                progress=show,
                **reading(project, corrections),
            )
        status = tell_unread(found.faults, found.copies, found.notes)
        status = max(status, tell_reviewed(found.reviewed, corrections_of(project, corrections)))
        figures = found.figures
        refused = _with_rejected(found.rejected, rejected)
        promises = gather_goals(figures, typed, with_targets=with_targets)
        bases = _bases(folders, documents)
        names = {*figures["doc"], *(refused["doc"] if refused.height else ())}
        links = document_links(sorted(names), bases, output)
        data = review_workbook(
            figures,
            words=words,
            goals=promises,
            rejected=refused,
            texts={document.name: document.text for document in found.documents},
            links=links,
        )
        write_bytes(output, data)
        counts = {"figures": figures.height, "rejected": refused.height, "goals": promises.height}
        if as_json:
            print_json({"output": str(output), **counts, "linked": sorted(links)})
        say(
            f"{counted(figures.height, 'figure')}, {counted(refused.height, 'rejected number')}, "
            f"{counted(promises.height, 'goal')} → {output}; "
            f"then: tourmetrics review import {output}"
            + ("" if project else " -o corrections.csv --goals goals.csv")
        )
        raise typer.Exit(status)


def _asked_for(
    output: Path | None, paths: Sequence[Path] | None
) -> tuple[Path | None, Sequence[Path] | None]:
    """Return the workbook to write and what to read.

    In a project nothing need be named to be read: a single new workbook is what to write.
    """
    from tourmetrics.review.workbook import is_review

    if output is None and paths and len(paths) == 1:
        (only,) = paths
        if only.suffix.lower() == _SUFFIX and (not only.exists() or is_review(only)):
            return only, None
    return output, paths


def _language(project: Project | None) -> str:
    spoken = project.settings.language if project else None
    return (spoken or "zh").split("+")[0]


def _check_suffix(path: Path) -> None:
    if path.suffix.lower() != _SUFFIX:
        raise InputError(f"{path}: a review is a workbook: name a file that ends with {_SUFFIX}")


def _refuse_decided(path: Path) -> None:
    """Refuse to overwrite a workbook in which somebody has decided something.

    Raises:
        InputError: it holds decisions, or is no workbook of ours.
    """
    from tourmetrics.reporting.words import load_words
    from tourmetrics.review.workbook import read_review

    if not path.exists():
        return
    remedy = "import it first, name another file, or overwrite it with --force"
    try:
        read = read_review(path, load_words=load_words, by="", at="2000-01-01")
    except TableError as error:
        raise InputError(
            f"{path}: is there already and is no untouched review: {remedy} ({error})"
        ) from error
    count = read.corrections.height
    if count or read.goals.any or read.idle:
        raise InputError(
            f"{path}: is there already and holds decisions ({counted(count, 'correction')}): "
            f"{remedy}"
        )


def _with_rejected(refused: pl.DataFrame, path: Path | None) -> pl.DataFrame:
    import polars as pl

    from tourmetrics.cli.output import REJECTED
    from tourmetrics.tables import read_table

    if path is None:
        return refused
    return pl.concat([refused, read_table(path, REJECTED).select(refused.columns)])


def _bases(paths: Sequence[Path], documents: Path | None) -> list[Path]:
    """Return the folders in which documents may lie, the likeliest first."""
    bases = [] if documents is None else [documents]
    for path in paths:
        bases += [path, path.parent] if path.is_dir() else [path.parent]
    return list(dict.fromkeys(bases))
