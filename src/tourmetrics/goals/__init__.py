"""Goals: from the target figures of documents, typed by a planner, or both together.

All give the same table, ``tourmetrics.tables.GOALS``.
"""

from tourmetrics.goals.baselines import with_baselines
from tourmetrics.goals.changes import GOAL_CHANGES, goal_changes
from tourmetrics.goals.combining import gather_goals
from tourmetrics.goals.conflicts import GOAL_CONFLICTS, goal_conflicts
from tourmetrics.goals.extracted import goal_sources, goals_from
from tourmetrics.goals.telling import is_goals_file
from tourmetrics.goals.typed import goals_of_cells, read_goals
from tourmetrics.goals.versions import counted_versions, in_force

__all__ = [
    "GOAL_CHANGES",
    "GOAL_CONFLICTS",
    "counted_versions",
    "gather_goals",
    "goal_changes",
    "goal_conflicts",
    "goal_sources",
    "goals_from",
    "goals_of_cells",
    "in_force",
    "is_goals_file",
    "read_goals",
    "with_baselines",
]
