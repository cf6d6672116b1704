"""Tables of plans: a column that says how binding each row is makes the last year a goal's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tourmetrics.extraction.tabular.model import Column, Reader
from tourmetrics.extraction.tabular.rows import Row


def aim_of(columns: Sequence[Column], rows: Sequence[Row], reader: Reader) -> date | None:
    """Return the day by which the goals of a plan's table hold, ``None`` for other tables.

    That is the last day of the latest of several years over its columns, where most rows are
    called binding or expected (约束性, 预期性).
    """
    days = {c.period[1] for c in columns if c.period is not None and c.says == "level"}
    if len(days) < 2:
        return None
    cells = [
        {reader.lowered[slice(*span)].strip() for span in row.cells if span is not None}
        for row in rows
    ]
    told = sum(not reader.words.commitment.isdisjoint(texts) for texts in cells)
    return max(days) if told * 2 > len(cells) else None
