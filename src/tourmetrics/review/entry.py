"""One correction on its way: its cells, its row in the file, what it says of its figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from tourmetrics.knowledge import Knowledge
from tourmetrics.review.cells import set_fields
from tourmetrics.review.fitting import Sought, sought
from tourmetrics.review.settling import Claim
from tourmetrics.tables import Place


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A row of the corrections: its cells, the figure that it seeks and what it claims of it."""

    cells: Mapping[str, Any]
    wanted: Sought
    claim: Claim


def entries_of(corrections: pl.DataFrame, place: Place, knowledge: Knowledge) -> Iterator[Entry]:
    """Give the entries of a checked corrections table, with their rows in its file."""
    for number, cells in enumerate(corrections.iter_rows(named=True)):
        row = number + 2 if place.rows is None else place.rows[number]
        claim = Claim(row, cells["action"], set_fields(cells, knowledge), cells["at"])
        yield Entry(cells, sought(cells), claim)
