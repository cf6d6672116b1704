"""The command review import: what people decided in a workbook, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tourmetrics.cli.guard import DONE, LOOK, say
from tourmetrics.cli.messages import counted, print_json
from tourmetrics.cli.options import Json, examples
from tourmetrics.errors import InputError

if TYPE_CHECKING:
    from tourmetrics.project import Project
    from tourmetrics.review import Merged
    from tourmetrics.review.workbook import GoalEdits, ReviewRead

# More goals than these are not named at once.
_TOLD = 5


def add_import(app: typer.Typer) -> None:
    """Add the command ``review import``."""
    shown = examples(
        "tourmetrics review import figures.xlsx --by Li    (in a project folder)",
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
                help="The corrections: the project's, or corrections.csv here, if not named; those "
                "that the file holds already stay.",
            ),
        ] = None,
        goals: Annotated[
            Path | None,
            typer.Option(
                "--goals",
                metavar="FILE",
                show_default=False,
                help="The goals file; needed if goals were changed, but in a project. What else "
                "changed in it stays.",
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
        from tourmetrics.cli.project import project_of

        project = project_of(workbook)
        target = _target(project, output, goals)
        signature = (by, _moment(at) or moment())
        if project is None:
            raise typer.Exit(_take(workbook, target, signature, as_json=as_json))
        with project.alone(_tell_waiting):
            raise typer.Exit(_take(workbook, target, signature, as_json=as_json))


@dataclass(frozen=True, slots=True)
class _Target:
    """The files that decisions go to.

    ``anew`` says that the goals file holds no goal yet; ``asked`` that it was named, and is to be
    there afterwards even if nobody changed a goal; ``joined`` that the targets of documents are
    goals beside those of the file.
    """

    corrections: Path
    goals: Path | None
    anew: bool
    asked: bool
    joined: bool = True


def _target(project: Project | None, output: Path | None, goals: Path | None) -> _Target:
    if project is not None:
        output = output or project.root / project.settings.corrections
        path = goals or project.root / project.settings.goals
        anew = not path.exists() or (goals is None and project.goals is None)
        return _Target(output, path, anew, goals is not None, project.settings.with_targets)
    return _Target(
        output or Path("corrections.csv"), goals, goals is None or not goals.exists(), True
    )


def _take(
    workbook: Path, target: _Target, signature: tuple[str | None, str], *, as_json: bool
) -> int:
    """Read a workbook and write what people decided; return the exit status."""
    from tourmetrics.cli.output import check_writable
    from tourmetrics.reporting.words import load_words
    from tourmetrics.review import merge_corrections, read_corrections
    from tourmetrics.review.schema import CORRECTIONS
    from tourmetrics.review.workbook import read_review
    from tourmetrics.tables import empty, format_of, table_bytes, write_bytes

    output = target.corrections
    kind = format_of(output)
    for path in (output, *([target.goals] if target.goals else [])):
        check_writable(path)
    by, at = signature
    read = read_review(workbook, load_words=load_words, by=by, at=at)
    old = read_corrections(output) if output.exists() else empty(CORRECTIONS)
    merged = merge_corrections(old, read.corrections, read.seen)
    new_goals, clashes = _new_goals(workbook, read.goals, target)
    data = table_bytes(merged.corrections, CORRECTIONS, kind)
    if target.goals is not None and new_goals is not None:
        write_bytes(target.goals, new_goals)
    if merged.added or not output.exists():
        write_bytes(output, data)
    if as_json:
        print_json(_summary(read, merged, clashes, output))
    return _tell(read, merged, clashes, target)


def _tell_waiting() -> None:
    say("another run is at work in this project; waiting until it is done")


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
    workbook: Path, edits: GoalEdits, target: _Target
) -> tuple[bytes | None, tuple[str, ...]]:
    """Return the goals file to write, ``None`` where it stays, and goals changed on both sides.

    Raises:
        InputError: goals were changed, but no file for them is named.
    """
    from tourmetrics.goals import read_goals
    from tourmetrics.review.workbook import merge_goals
    from tourmetrics.tables import GOALS, format_of, table_bytes

    path = target.goals
    if path is None:
        if edits.any:
            raise InputError(
                f"{workbook}: goals were changed in it ({_edits(edits)}): name the goals file to "
                "write with --goals FILE"
            )
        return None, ()
    kind = format_of(path)
    if target.anew and (edits.any or target.asked):
        return table_bytes(edits.after, GOALS, kind), ()
    if not edits.any:
        return None, ()
    merged = merge_goals(edits, read_goals(path))
    return table_bytes(merged.goals, GOALS, kind), merged.conflicts


def _stale(read: ReviewRead, target: _Target) -> list[str]:
    """Return the goals that a file will hold as they were, though their figures were corrected."""
    goals = read.goals
    if target.goals is None or (target.anew and not goals.any):
        return []
    decided = read.corrections.filter(read.corrections["action"].is_in(["change", "reject"]))
    corrected = set(decided["figure_id"])
    before = set(map(repr, goals.before.rows()))
    return [
        row["goal_id"]
        for row, cells in zip(goals.after.rows(named=True), goals.after.rows(), strict=True)
        if row["figure_id"] in corrected and repr(cells) in before
    ]


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
        "settled": list(merged.settled),
        "rows_removed": read.removed,
        "rows_without_action": read.idle,
        "goals": {"changed": goals.changed, "removed": goals.removed, "added": goals.added,
                  "conflicts": list(clashes)},
    }  # fmt: skip


def _tell(read: ReviewRead, merged: Merged, clashes: Sequence[str], target: _Target) -> int:
    """Say what was taken and what is left to look at; return the exit status."""
    output, goals = target.corrections, target.goals
    for conflict in merged.conflicts:
        say(f"conflict: {conflict}: both are kept; give the one that counts a later time, or "
            "remove the other")  # fmt: skip
    for told in merged.settled:
        say(f"note: {told}: the later one holds")
    for goal in clashes:
        say(f"conflict: goal {goal} was changed in the workbook and in {goals}: the file's stays")
    if read.removed:
        say(f"note: {counted(read.removed, 'row')} of the workbook removed; nothing was taken from "
            "that: what is no figure has the action reject")  # fmt: skip
    if read.idle:
        say(f"note: {counted(read.idle, 'row')} with a name, day or reason, but neither an action "
            "nor a change: nothing was taken from that")  # fmt: skip
    stale = _stale(read, target)
    if stale:
        say(f"look: {counted(len(stale), 'goal')} of {goals} stay as extracted, but their figures "
            "are corrected: correct them there too: "
            + ", ".join(stale[:_TOLD]) + (" …" if len(stale) > _TOLD else ""))  # fmt: skip
    if target.anew and not target.joined and read.goals.any:
        say(f"note: {goals} now holds all {counted(read.goals.after.height, 'goal')}; targets of "
            "documents count beside it only with with_targets = true in the settings")  # fmt: skip
    known = f" ({merged.known} more were there already)" if merged.known else ""
    summary = f"{counted(merged.added, 'new correction')}{known} → {output}"
    if goals is not None and (read.goals.any or target.asked):
        summary += f"; goals: {_edits(read.goals) if read.goals.any else 'unchanged'} → {goals}"
    say(summary)
    left = stale or merged.conflicts or clashes or read.removed or read.idle
    return LOOK if left else DONE
