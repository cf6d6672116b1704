"""The commands of the review in Excel: review export, review import."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tourmetrics.cli.guard import DONE, LOOK, GuardedGroup, say
from tourmetrics.cli.messages import counted, print_json, progress, tell_reviewed, tell_unread
from tourmetrics.cli.options import (
    Goals,
    Index,
    Jobs,
    Json,
    MinConfidence,
    Paths,
    WithTargets,
    examples,
)
from tourmetrics.cli.project import corrections_of, in_use, project_around, reading, resolve
from tourmetrics.errors import InputError, TableError

if TYPE_CHECKING:
    import polars as pl

    from tourmetrics.review import Merged
    from tourmetrics.review.workbook import GoalEdits, ReviewRead

_SUFFIX = ".xlsx"


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
    _add_import(review)
    app.add_typer(review)


def _add_export(app: typer.Typer) -> None:
    shown = examples(
        "tourmetrics review export documents -o figures.xlsx",
        "tourmetrics review export figures.parquet --documents documents -o figures.xlsx",
        "tourmetrics review export documents --corrections corrections.csv -o figures.xlsx",
    )

    @app.command("export", epilog=shown)
    def export(
        paths: Paths = None,
        output: Annotated[
            Path,
            typer.Option(
                "--output",
                "-o",
                metavar="FILE.xlsx",
                help="The workbook. One that holds decisions is not overwritten.",
            ),
        ] = Path("figures.xlsx"),
        goals: Goals = None,
        with_targets: WithTargets = False,
        corrections: Annotated[
            Path | None,
            typer.Option(
                "--corrections",
                metavar="FILE",
                show_default=False,
                help="Show the figures as they are with these corrections.",
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
            str, typer.Option("--lang", metavar="zh|en", help="Language of the workbook.")
        ] = "zh",
        force: Annotated[
            bool,
            typer.Option("--force", help="Overwrite a workbook even if it holds decisions."),
        ] = False,
        index: Index = None,
        jobs: Jobs = 1,
        min_confidence: MinConfidence = 0.0,
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

        words = load_words(lang)
        _check_suffix(output)
        check_writable(output)
        if not force:
            _refuse_decided(output)
        folders, project = resolve(paths)
        goals = goals or (project.goals if project else None)
        with_targets = with_targets or bool(project and project.settings.with_targets)
        typed = read_goals(goals) if goals else None
        with progress("reading") as show:
            found = figures_from(
                folders,
                index=index,
                jobs=jobs,
                min_confidence=min_confidence,
                progress=show,
                **reading(project, corrections),
            )
        status = tell_unread(found.faults, found.copies, found.notes)
        source = corrections_of(project, corrections)
        status = max(status, tell_reviewed(found.reviewed, source))
        figures, refused = found.figures, _with_rejected(found.rejected, rejected)
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
            f"then: tourmetrics review import {output} -o corrections.csv --goals goals.csv"
        )
        raise typer.Exit(status)


def _add_import(app: typer.Typer) -> None:
    shown = examples(
        "tourmetrics review import figures.xlsx -o corrections.csv --goals goals.csv",
        "tourmetrics review import figures.xlsx -o corrections.csv --by Li --at 2024-05-01",
    )

    @app.command("import", epilog=shown)
    def take(
        workbook: Annotated[
            Path,
            typer.Argument(
                metavar="FILE.xlsx", show_default=False, help="The workbook of review export."
            ),
        ],
        output: Annotated[
            Path | None,
            typer.Option(
                "--output",
                "-o",
                metavar="FILE",
                show_default=False,
                help="The corrections; those that the file holds already stay. Else those of the "
                "project, or corrections.csv.",
            ),
        ] = None,
        goals: Annotated[
            Path | None,
            typer.Option(
                "--goals",
                metavar="FILE",
                show_default=False,
                help="The goals file; needed if goals were changed. What else changed in it stays. "
                "Else that of the project.",
            ),
        ] = None,
        by: Annotated[
            str | None,
            typer.Option(
                "--by",
                metavar="NAME",
                show_default=False,
                help="Who decided, for the rows that do not say.",
            ),
        ] = None,
        at: Annotated[
            str | None,
            typer.Option(
                "--at",
                metavar="DATE",
                show_default=False,
                help="When, for the rows that do not say: 2024-05-01 or 2024-05-01T14:30. Without "
                "it: now, by the machine's clock.",
            ),
        ] = None,
        as_json: Json = False,
    ) -> None:
        """Take from a reviewed workbook what people decided: corrections, and changes of goals.

        Nothing is written if a key is broken or a cell cannot be understood.
        """
        from tourmetrics.cli.clock import moment
        from tourmetrics.cli.output import check_writable
        from tourmetrics.reporting.words import load_words
        from tourmetrics.review import merge_corrections, read_corrections
        from tourmetrics.review.schema import CORRECTIONS
        from tourmetrics.review.workbook import read_review
        from tourmetrics.tables import empty, format_of, table_bytes, write_bytes

        project = project_around(Path())
        if project is not None:
            in_use(project)
            output = output or project.root / project.settings.corrections
        output = output or Path("corrections.csv")
        kind = format_of(output)
        for path in (output, *([goals] if goals else [])):
            check_writable(path)
        read = read_review(workbook, load_words=load_words, by=by, at=_moment(at) or moment())
        if project is not None and goals is None and read.goals.any:
            goals = project.root / project.settings.goals
            check_writable(goals)
        old = read_corrections(output) if output.exists() else empty(CORRECTIONS)
        merged = merge_corrections(old, read.corrections)
        new_goals, clashes = _new_goals(workbook, read.goals, goals)
        data = table_bytes(merged.corrections, CORRECTIONS, kind)
        if goals is not None and new_goals is not None:
            write_bytes(goals, new_goals)
        if merged.added or not output.exists():
            write_bytes(output, data)
        if as_json:
            print_json(_summary(read, merged, clashes, output))
        raise typer.Exit(_tell(read, merged, clashes, output, goals))


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


def _moment(text: str | None) -> str | None:
    from tourmetrics.review.cells import CellError, parse_moment

    if text is None:
        return None
    try:
        parse_moment(text)
    except CellError as error:
        raise InputError(f"--at {error}") from None
    return text


def _new_goals(
    workbook: Path, edits: GoalEdits, path: Path | None
) -> tuple[bytes | None, tuple[str, ...]]:
    """Return the goals file to write, ``None`` where it stays, and goals changed on both sides.

    Raises:
        InputError: goals were changed, but no file for them is named.
    """
    from tourmetrics.goals import read_goals
    from tourmetrics.review.workbook import merge_goals
    from tourmetrics.tables import GOALS, format_of, table_bytes

    if path is None:
        if edits.any:
            raise InputError(
                f"{workbook}: goals were changed in it ({_edits(edits)}): name the goals file to "
                "write with --goals FILE"
            )
        return None, ()
    kind = format_of(path)
    if not path.exists():
        return table_bytes(edits.after, GOALS, kind), ()
    if not edits.any:
        return None, ()
    known = read_goals(path)
    if known.is_empty():
        # As without a file: the goals so far were those of the documents, and all of them stay.
        return table_bytes(edits.after, GOALS, kind), ()
    merged = merge_goals(edits, known)
    return table_bytes(merged.goals, GOALS, kind), merged.conflicts


def _edits(edits: GoalEdits) -> str:
    return f"{edits.changed} changed, {edits.removed} removed, {edits.added} added"


def _summary(
    read: ReviewRead, merged: Merged, clashes: Sequence[str], output: Path
) -> dict[str, Any]:
    goals = read.goals
    actions = read.corrections.group_by("action", maintain_order=True).len()
    return {
        "output": str(output),
        "corrections": dict(actions.iter_rows()),
        "added": merged.added,
        "known": merged.known,
        "conflicts": list(merged.conflicts),
        "rows_removed": read.removed,
        "rows_without_action": read.idle,
        "goals": {"changed": goals.changed, "removed": goals.removed, "added": goals.added,
                  "conflicts": list(clashes)},
    }  # fmt: skip


def _tell(
    read: ReviewRead, merged: Merged, clashes: Sequence[str], output: Path, goals: Path | None
) -> int:
    """Say what was taken and what is left to look at; return the exit status."""
    for conflict in merged.conflicts:
        say(f"conflict: {conflict}: both are kept; give the one that counts a later time, or "
            "remove the other")  # fmt: skip
    for goal in clashes:
        say(f"conflict: goal {goal} was changed in the workbook and in {goals}: the file's stays")
    if read.removed:
        say(f"note: {counted(read.removed, 'row')} of the workbook removed; nothing was taken from "
            "that: what is no figure has the action reject")  # fmt: skip
    if read.idle:
        say(f"note: {counted(read.idle, 'row')} with a name, day or reason, but neither an action "
            "nor a change: nothing was taken from that")  # fmt: skip
    known = f" ({merged.known} more were there already)" if merged.known else ""
    told = f"{counted(merged.added, 'new correction')}{known} → {output}"
    if goals is not None:
        told += f"; goals: {_edits(read.goals) if read.goals.any else 'unchanged'} → {goals}"
    say(told)
    left = merged.conflicts or clashes or read.removed or read.idle
    return LOOK if left else DONE
