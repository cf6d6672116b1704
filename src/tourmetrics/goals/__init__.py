"""Goals: from the target figures of documents, or typed by a planner.

Both give the same table, ``tourmetrics.tables.GOALS``.
"""

from tourmetrics.goals.extracted import goal_sources, goals_from
from tourmetrics.goals.typed import read_goals

__all__ = ["goal_sources", "goals_from", "read_goals"]
