"""Knowledge as data: metrics, unit forms, regions and cues, read from ``data/`` and checked.

>>> knowledge = load_knowledge()
>>> knowledge.metrics["visitor_arrivals"].unit
'visit'
>>> knowledge.region_lineage("421202")
('421202', '421200', 'CN-HB', 'CN')
"""

from __future__ import annotations

from tourmetrics.knowledge.loading import load_knowledge
from tourmetrics.knowledge.own import OwnKnowledge, find_own, own_in_use, use_own, with_own
from tourmetrics.knowledge.records import (
    Cue,
    Knowledge,
    Metric,
    Region,
    UnitDisplay,
    UnitForm,
)

__all__ = [
    "Cue",
    "Knowledge",
    "Metric",
    "OwnKnowledge",
    "Region",
    "UnitDisplay",
    "UnitForm",
    "find_own",
    "load_knowledge",
    "own_in_use",
    "use_own",
    "with_own",
]
