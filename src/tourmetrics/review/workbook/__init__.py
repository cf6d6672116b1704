"""The review in Excel: figures out to a workbook, people's decisions back from it."""

from tourmetrics.review.workbook.exporting import review_workbook
from tourmetrics.review.workbook.goal_merging import MergedGoals, merge_goals
from tourmetrics.review.workbook.links import document_links
from tourmetrics.review.workbook.promises import GoalEdits
from tourmetrics.review.workbook.reading import ReviewRead, read_review
from tourmetrics.review.workbook.sheets import is_review

__all__ = [
    "GoalEdits",
    "MergedGoals",
    "ReviewRead",
    "document_links",
    "is_review",
    "merge_goals",
    "read_review",
    "review_workbook",
]
