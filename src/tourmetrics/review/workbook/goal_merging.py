"""Brings edited goals together with a goals file that may have changed since the export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from tourmetrics.review.workbook.promises import GoalEdits, goals_frame

Row = Mapping[str, Any]
_Id = tuple[str, int]


@dataclass(frozen=True, slots=True)
class MergedGoals:
    """The goals to write, and the ids of the goals that were changed on both sides."""

    goals: pl.DataFrame
    conflicts: tuple[str, ...] = ()


def merge_goals(edits: GoalEdits, theirs: pl.DataFrame) -> MergedGoals:
    """Return a goals file with the edits of a workbook put into it.

    What changed in the file since the export stays. Where both sides changed a goal, the file's
    stays and the goal is told.

    Args:
        edits: the goals as exported and as edited.
        theirs: the goals that the file holds now.

    >>> from tourmetrics.tables import GOALS, empty
    >>> merge_goals(GoalEdits(empty(GOALS), empty(GOALS)), empty(GOALS)).goals.height
    0
    """
    base, mine, file = _by_id(edits.before), _by_id(edits.after), _by_id(theirs)
    merged: list[Row] = []
    conflicts: list[str] = []
    for ident, row in file.items():
        old, new = base.get(ident), mine.get(ident)
        if new == old or row in (new, old):
            # Only one side changed it, or both did the same.
            kept = row if new == old else new
            if kept is not None:
                merged.append(kept)
            continue
        conflicts.append(ident[0])
        merged.append(row)
    for ident, new in mine.items():
        if ident in file or new == base.get(ident):
            continue
        if ident in base:
            conflicts.append(ident[0])
        merged.append(new)
    return MergedGoals(goals_frame(merged), tuple(conflicts))


def _by_id(goals: pl.DataFrame) -> dict[_Id, Row]:
    return {(row["goal_id"], row["version"]): row for row in goals.iter_rows(named=True)}
