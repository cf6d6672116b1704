"""Rows that share the unit in the label of a sum above them: "Total spending ($m)", "Japan"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tourmetrics.extraction.tabular.model import Reader
from tourmetrics.extraction.tabular.named import best_metric
from tourmetrics.extraction.tabular.rows import Row


def share_units(rows: Sequence[Row], reader: Reader) -> list[Row]:
    """Give rows without a unit that of the sum above them, of which they are parts.

    They are parts as long as no label names what else is told: a row of its own unit, or of a
    metric that its numbers can be. People are not told with a decimal point, so that "Total by air"
    at 1,543.9 below 1,546.8 million dollars is of the dollars.
    """
    found: list[Row] = []
    head: Row | None = None
    for row in rows:
        if row.unit is not None:
            head = row if _is_sum(row, reader) else None
        elif head is not None and _is_part(row, head, reader):
            row = replace(row, unit=head.unit, above=(*row.above, head.label))
        else:
            head = None
        found.append(row)
    return found


def _is_sum(row: Row, reader: Reader) -> bool:
    """Whether the label of a row tells a sum and what its numbers are multiplied with."""
    multiplied = row.unit is not None and row.unit.unit is not None and row.unit.scale != 1
    return multiplied and reader.words.total.match(reader.lowered[slice(*row.label)]) is not None


def _is_part(row: Row, head: Row, reader: Reader) -> bool:
    if row.stamp is not None:
        return False
    pointed = [_pointed(one, reader) for one in (head, row)]
    metric = best_metric(row.label, None, reader)
    if metric is None:
        return row.place is not None or pointed == [True, True]
    counted = best_metric(row.label, head.unit, reader) is None
    people = reader.lexicon.knowledge.metrics[metric].quantity in ("visits", "persons", "count")
    return counted and people and pointed == [True, True]


def _pointed(row: Row, reader: Reader) -> bool:
    """Whether the first number of a row has a decimal point."""
    cells = [span for span in row.cells if span is not None and span[0] >= row.label[1]]
    return bool(cells) and "." in reader.lowered[slice(*cells[0])]
