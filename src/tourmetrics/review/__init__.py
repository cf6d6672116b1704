"""People's corrections: read and written, found again by their words, applied to figures.

>>> from tourmetrics.review import ACTIONS
>>> ACTIONS
('accept', 'change', 'reject', 'add')
"""

from tourmetrics.review.adding import RULE as ADDED
from tourmetrics.review.applying import apply_corrections, corrections_from
from tourmetrics.review.changing import original_fields
from tourmetrics.review.files import placed_corrections, read_corrections, write_corrections
from tourmetrics.review.merging import Merged, merge_corrections
from tourmetrics.review.orphans import REASONS, orphan_lines
from tourmetrics.review.outcome import Reviewed
from tourmetrics.review.schema import ACTIONS, CORRECTIONS, FIELDS, IDENTITY, NONE
from tourmetrics.review.words import identities

__all__ = [
    "ACTIONS",
    "ADDED",
    "CORRECTIONS",
    "FIELDS",
    "IDENTITY",
    "NONE",
    "REASONS",
    "Merged",
    "Reviewed",
    "apply_corrections",
    "corrections_from",
    "identities",
    "merge_corrections",
    "original_fields",
    "orphan_lines",
    "placed_corrections",
    "read_corrections",
    "write_corrections",
]
