"""The commands on goals: goals list, goals diff."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tourmetrics.cli.guard import DONE, GuardedGroup, say
from tourmetrics.cli.messages import (
    counted,
    print_json,
    print_table,
    progress,
    tell_reviewed,
    tell_unread,
)
from tourmetrics.cli.options import Format, Goals, Index, Json, Output, WithTargets, examples
from tourmetrics.cli.project import corrections_of, reading, resolve

if TYPE_CHECKING:
    import polars as pl

    from tourmetrics.project import Project
    from tourmetrics.workflow import Promises

_GOAL_COLUMNS = {
    "label": "goal",
    "region": "region",
    "period_end": "by",
    "comparator": "is",
    "value": "target",
    "high": "to",
    "unit": "unit",
    "baseline_value": "from",
    "commitment": "commitment",
    "version": "version",
    "state": "state",
    "statements": "stated",
    "filled": "filled in",
}
_CHANGE_COLUMNS = {
    "verdict": "promise",
    "label": "goal",
    "region": "region",
    "by": "by",
    "old_value": "old",
    "new_value": "new",
    "unit": "unit",
    "difference_percent": "%",
    "changed": "changed",
    "old_source": "old source",
    "new_source": "new source",
}
_SOURCE = "Goals file, figures table, document, or folder of documents."
_Old = Annotated[Path, typer.Argument(metavar="OLD", show_default=False, help=_SOURCE)]
_New = Annotated[Path, typer.Argument(metavar="NEW", show_default=False, help=_SOURCE)]
_Sources = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH",
        show_default=False,
        help="Goals files, figures tables, documents, or folders of documents. May be left out in "
        "a project folder.",
    ),
]


def add_goals(app: typer.Typer) -> None:
    """Add the group of commands ``goals``."""
    goals = typer.Typer(
        cls=GuardedGroup,
        name="goals",
        help="Show goals and their versions, and what changed between two plans.",
        no_args_is_help=True,
        rich_markup_mode=None,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    _add_list(goals)
    _add_diff(goals)
    app.add_typer(goals)


def _add_list(app: typer.Typer) -> None:
    shown = examples(
        "tourmetrics goals list documents -o goals.xlsx",
        "tourmetrics goals list documents --goals goals.csv --with-targets",
    )

    @app.command("list", epilog=shown)
    def list_goals(
        paths: _Sources = None,
        goals: Goals = None,
        with_targets: WithTargets = False,
        current: Annotated[
            bool, typer.Option("--current", help="Leave out the versions that were replaced.")
        ] = False,
        output: Output = None,
        format: Format = None,
        index: Index = None,
        as_json: Json = False,
    ) -> None:
        """Show the goals: all versions, what states them, what was filled in, what contradicts."""
        from tourmetrics.cli.output import check_targets, write
        from tourmetrics.goals import goal_conflicts, in_force
        from tourmetrics.tables import GOALS

        check_targets(output, as_json=as_json, format=format)
        folders, project = resolve(paths)
        found, status = _promises(
            folders, goals or (project.goals if project else None), with_targets, index, project
        )
        force = in_force(found.goals)
        frame = force if current else found.goals
        conflicts = goal_conflicts(frame, found.figures)
        if output:
            write(frame, output, GOALS, format)
        if as_json:
            rows = {} if output else {"rows": frame.to_dicts()}
            told = {"output": output, "count": frame.height, "conflicts": conflicts.to_dicts()}
            print_json({**told, **rows})
        elif not output:
            print_table(_goal_rows(frame).iter_rows(named=True), _GOAL_COLUMNS)
        _tell_conflicts(conflicts, found.figures)
        old = found.goals.height - force.height
        say(f"{counted(force.height, 'goal')}, {counted(old, 'older version')}")
        raise typer.Exit(status)


def _add_diff(app: typer.Typer) -> None:
    shown = examples(
        "tourmetrics goals diff plan-2024.txt plan-2025.txt",
        "tourmetrics goals diff goals-january.csv goals-june.csv -o changes.xlsx",
    )

    @app.command("diff", epilog=shown)
    def diff(
        old: _Old,
        new: _New,
        unchanged: Annotated[
            bool, typer.Option("--all", help="Also show the promises that are unchanged.")
        ] = False,
        output: Output = None,
        format: Format = None,
        index: Index = None,
        as_json: Json = False,
    ) -> None:
        """Show which promises were added, dropped, raised, lowered, moved or reworded.

        Raised is what asks for more: where less is better, a smaller number.
        """
        import polars as pl

        from tourmetrics.cli.output import check_targets, write
        from tourmetrics.goals import GOAL_CHANGES, goal_changes

        check_targets(output, as_json=as_json, format=format)
        before, old_status = _promises([old], None, False, index)
        after, new_status = _promises([new], None, False, index)
        every = goal_changes(
            before.goals,
            after.goals,
            old_figures=before.figures,
            new_figures=after.figures,
            old_name=old.name,
            new_name=new.name,
        )
        counts = dict(every.group_by("verdict", maintain_order=True).len().iter_rows())
        frame = every if unchanged else every.filter(pl.col("verdict") != "unchanged")
        if output:
            write(frame, output, GOAL_CHANGES, format)
        if as_json:
            rows = {} if output else {"rows": frame.to_dicts()}
            print_json({"output": output, "count": frame.height, "verdicts": counts, **rows})
        elif not output:
            print_table(_change_rows(frame).iter_rows(named=True), _CHANGE_COLUMNS)
        told = ", ".join(f"{number} {verdict}" for verdict, number in counts.items())
        say(f"{counted(every.height, 'promise')}: {told}" if told else "no promise in either")
        raise typer.Exit(max(old_status, new_status, DONE))


def _promises(
    paths: list[Path],
    goals: Path | None,
    with_targets: bool,
    index: Path | None,
    project: Project | None = None,
) -> tuple[Promises, int]:
    from tourmetrics.workflow import promises_from

    with progress("reading") as show:
        found = promises_from(
            paths,
            goals=goals,
            with_targets=with_targets,
            index=index,
            progress=show,
            **reading(project),
        )
    status = tell_unread(found.faults, found.copies, found.notes)
    return found, max(status, tell_reviewed(found.reviewed, corrections_of(project)))


def with_names(frame: pl.DataFrame) -> pl.DataFrame:
    """Give goals without words the name of their metric, for people to read."""
    import polars as pl

    from tourmetrics.knowledge import load_knowledge

    metrics = load_knowledge().metrics
    names = {ident: metric.name_en for ident, metric in metrics.items()}
    named = pl.col("metric").replace(names)
    return frame.with_columns(pl.coalesce("label", named).alias("label"))


def _goal_rows(goals: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    from tourmetrics.goals import in_force

    current = in_force(goals).select("goal_id", "version").with_columns(state=pl.lit(""))
    return with_names(goals).join(
        current, on=["goal_id", "version"], how="left", maintain_order="left"
    ).with_columns(
        pl.col("state").fill_null("replaced"),
        pl.col("sources").list.len().fill_null(0).alias("statements"),
        pl.col("filled").list.eval(pl.element().str.replace(r"=.*", "")),
    )  # fmt: skip


def _change_rows(changes: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    old, new = (pl.col(f"{side}_period_end").cast(pl.String) for side in ("old", "new"))
    moved = pl.col("changed").list.contains("period")
    return with_names(changes).with_columns(
        pl.when(moved)
        .then(pl.format("{} → {}", old.fill_null("?"), new.fill_null("?")))
        .otherwise(pl.coalesce(new, old))
        .alias("by")
    )


def _tell_conflicts(conflicts: pl.DataFrame, figures: pl.DataFrame) -> None:
    from tourmetrics.tables import with_figure_ids

    known = with_figure_ids(figures).select("figure_id", "doc", "locator")
    places = {ident: f"{doc}, {place}" for ident, doc, place in known.iter_rows()}
    for row in with_names(conflicts).iter_rows(named=True):
        sides = " against ".join(_side(row, which, places) for which in ("", "other_"))
        say(f"conflict: {row['label']}, {row['region']}, by {row['period_end']}: {sides}")


def _side(row: dict[str, Any], which: str, places: dict[str, str]) -> str:
    place = places.get(row[f"{which}figure_id"], "typed")
    return f"{row[f'{which}value']:,.15g} {row['unit']} ({place})"
