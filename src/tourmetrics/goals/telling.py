"""Tells a goals file from a figures table and from a document."""

from __future__ import annotations

from pathlib import Path

from tourmetrics.goals.headers import known_head
from tourmetrics.tables import FIGURES, column_names

_NEEDED = frozenset({"region", "value", "unit"})
# What every table of figures has, a gold file too, and no table of goals.
_OF_FIGURES = frozenset({"quote", "kind"}) & frozenset(FIGURES.names)


def is_goals_file(path: Path) -> bool:
    """Whether a file is a goals table, or a goals file that somebody typed, by its header.

    >>> is_goals_file(Path("plan.txt"))
    False
    """
    names = {known_head(name) for name in column_names(path)}
    thing = names & {"metric", "label"}
    time = names & {"period", "period_start"}
    return bool(names >= _NEEDED and thing and time and not names >= _OF_FIGURES)
