"""A sheet of text cells under a header row, as CSV and Excel give it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tourmetrics.errors import TableError
from tourmetrics.tables.validation import Place


@dataclass(frozen=True, slots=True)
class TextSheet:
    """Cells as text (null where empty), columns named by the header row.

    ``place`` holds each row's number as a spreadsheet shows it, the header being the first.
    """

    frame: pl.DataFrame
    place: Place


def text_sheet(cells: pl.DataFrame, source: str) -> TextSheet:
    """Take the first row that is not blank for the header and leave blank rows out.

    Raises:
        TableError: no header, a name that occurs twice, or cells under no name.
    """
    numbered = cells.with_row_index("", offset=1).filter(
        ~pl.all_horizontal(pl.exclude("").is_null())
    )
    if numbered.is_empty():
        raise TableError(f"{source}: empty: it needs a header row")
    names = [None if n is None else str(n).strip() for n in numbered.row(0)[1:]]
    rows = numbered.slice(1)
    columns: dict[str, pl.Series] = {}
    for at, name in enumerate(names, 1):
        series = rows.to_series(at)
        if not name:
            filled = series.is_not_null().arg_true()
            if len(filled):
                row = rows.item(int(filled[0]), 0)
                raise TableError(
                    f"{source}, row {row}: cell {at} has no column name above it: name the column"
                )
            continue
        if name in columns:
            raise TableError(f"{source}: column {name} occurs twice: rename or remove one")
        columns[name] = series.alias(name)
    return TextSheet(pl.DataFrame(columns), Place(source, rows.to_series(0).to_list()))
