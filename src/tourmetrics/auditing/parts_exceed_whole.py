"""``parts_exceed_whole``: parts that are more than their whole, or do not make their total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import polars as pl

from tourmetrics.auditing.finding import Finding
from tourmetrics.auditing.parts_by_metric import parts_by_metric
from tourmetrics.auditing.parts_by_place import parts_by_place
from tourmetrics.auditing.parts_in_sentence import parts_in_sentence
from tourmetrics.auditing.parts_in_table import parts_in_table
from tourmetrics.auditing.parts_of_time import parts_of_time
from tourmetrics.auditing.scope import Scope

_PARTS = (parts_in_sentence, parts_in_table, parts_by_metric, parts_of_time, parts_by_place)


def parts_exceed_whole(prepared: pl.DataFrame, scope: Scope) -> Iterator[Finding]:
    """Parts named in a sentence, rows of a table, metrics that make another, parts of a year.

    Visits of places are never summed to those of a larger place: a document that does so is a
    finding, though its sum is right. One slip that several of these rules see is told once.
    """
    told: dict[str, list[frozenset[str]]] = defaultdict(list)
    for part in _PARTS:
        for finding in part(prepared, scope):
            ids = frozenset(finding.figure_ids)
            if not any(ids <= other for other in told[finding.figure_ids[0]]):
                for figure_id in ids:
                    told[figure_id].append(ids)
                yield finding
