"""Goals set against reported figures: one row a goal, with status, pace and evidence."""

from __future__ import annotations

from tourmetrics.comparison.comparing import METHODS, compare
from tourmetrics.comparison.listing import CANDIDATES, candidates
from tourmetrics.comparison.methods import Assessment, assess
from tourmetrics.comparison.moment import AsOf, as_of_source
from tourmetrics.comparison.narrowing import narrowed
from tourmetrics.comparison.season import read_profile
from tourmetrics.comparison.thresholds import Thresholds

__all__ = [
    "CANDIDATES",
    "METHODS",
    "AsOf",
    "Assessment",
    "Thresholds",
    "as_of_source",
    "assess",
    "candidates",
    "compare",
    "narrowed",
    "read_profile",
]
