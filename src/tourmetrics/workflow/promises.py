"""The goals of some paths, whatever these are: goals files, figures tables, documents, folders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tourmetrics.documents import NOTHING, Copy, Fault
from tourmetrics.goals import gather_goals, goal_changes, is_goals_file, read_goals
from tourmetrics.model import Metadata
from tourmetrics.review import Reviewed
from tourmetrics.tables import FIGURES, GOALS, empty, validate, with_figure_ids
from tourmetrics.workflow.extracting import Memory, Progress, figures_from
from tourmetrics.workflow.reviewing import Corrections


@dataclass(frozen=True, slots=True)
class Promises:
    """Goals with the figures that they came from, and what could not be read."""

    goals: pl.DataFrame
    figures: pl.DataFrame
    faults: tuple[Fault, ...] = ()
    copies: tuple[Copy, ...] = ()
    notes: tuple[str, ...] = ()
    reviewed: Reviewed | None = None


def promises_from(
    paths: Sequence[Path],
    *,
    goals: Path | None = None,
    with_targets: bool = False,
    index: Path | None = None,
    progress: Progress | None = None,
    corrections: Corrections | None = None,
    assumed: Metadata = NOTHING,
    memory: Memory | None = None,
) -> Promises:
    """Gather the goals of paths: typed ones where there is a goals file, else the targets.

    Args:
        paths: goals files, figures tables, documents and folders of documents.
        goals: one more goals file.
        with_targets: whether the targets of documents are goals beside the typed ones.
        index: metadata by document.
        progress: called after each document.
        corrections: people's corrections, a file or a table.
        assumed: what is taken of a document that does not say it.
        memory: keeps what was read; the result does not depend on it.

    Raises:
        InputError: a path does not exist.
        TableError: a table breaks its schema.
    """
    files = [path for path in paths if is_goals_file(path)]
    others = [path for path in paths if path not in files]
    typed = [read_goals(path) for path in (*files, *([goals] if goals else []))]
    own = pl.concat([empty(GOALS), *typed]) if typed else None
    if not others:
        figures = empty(FIGURES)
        return Promises(gather_goals(figures, own, with_targets=with_targets), figures)
    found = figures_from(
        others,
        index=index,
        corrections=corrections,
        progress=progress,
        assumed=assumed,
        memory=memory,
    )
    gathered = gather_goals(found.figures, own, with_targets=with_targets)
    return Promises(
        gathered, found.figures, found.faults, found.copies, found.notes, found.reviewed
    )


def changes_since(
    earlier: Path, goals: pl.DataFrame, figures: pl.DataFrame, *, index: Path | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the figures with the earlier targets among them, and what became of those.

    Args:
        earlier: a goals file, a figures table, or documents.
        goals: the goals now in force.
        figures: the figures that they came from.
        index: metadata by document.

    Raises:
        InputError: the path does not exist.
        TableError: a table breaks its schema.
    """
    before = promises_from([earlier], index=index)
    changes = goal_changes(
        before.goals,
        goals,
        old_figures=before.figures,
        new_figures=figures,
        old_name=earlier.name,
        new_name="now",
    )
    stated = changes["old_figure_ids"].explode(empty_as_null=False)
    known = with_figure_ids(validate(figures, FIGURES))
    old = with_figure_ids(validate(before.figures, FIGURES)).filter(
        pl.col("figure_id").is_in(stated.implode())
    )
    joined = pl.concat([known, old]).unique("figure_id", keep="first", maintain_order=True)
    return joined, changes
