"""People's corrections: read and written, found again by their words, applied to figures.

>>> from tourmetrics.review import ACTIONS
>>> ACTIONS
('accept', 'change', 'reject', 'add')
"""

from tourmetrics.review.applying import apply_corrections, corrections_from
from tourmetrics.review.files import placed_corrections, read_corrections, write_corrections
from tourmetrics.review.merging import Merged, merge_corrections
from tourmetrics.review.outcome import Reviewed
from tourmetrics.review.schema import ACTIONS, CORRECTIONS, FIELDS, IDENTITY, NONE
from tourmetrics.review.words import identities

__all__ = [
    "ACTIONS",
    "CORRECTIONS",
    "FIELDS",
    "IDENTITY",
    "NONE",
    "Merged",
    "Reviewed",
    "apply_corrections",
    "corrections_from",
    "identities",
    "merge_corrections",
    "placed_corrections",
    "read_corrections",
    "write_corrections",
]
