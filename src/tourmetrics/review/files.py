"""Corrections to and from files: CSV and the other formats, and a sheet of a workbook."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from tourmetrics.errors import TableError
from tourmetrics.knowledge import Knowledge, load_knowledge
from tourmetrics.review.cells import CellError, parse_field, parse_moment
from tourmetrics.review.schema import CORRECTIONS, FIELDS
from tourmetrics.tables import (
    Place,
    format_of,
    parse_texts,
    read_sheet,
    read_table,
    unguarded,
    validate,
    write_table,
)

SHEET = "corrections"
# More faults than these are not told at once.
_TOLD = 10


def read_corrections(
    path: Path | str, *, format: str | None = None, knowledge: Knowledge | None = None
) -> pl.DataFrame:
    r"""Return the corrections of a file as a table with the schema ``tm.CORRECTIONS``.

    A workbook may hold more sheets: the one named ``corrections`` is read, else the first.

    Raises:
        InputError: the file is missing or of an unknown kind.
        TableError: a column that is missing or unknown, or cells that cannot be understood; names
            file, row, column and remedy, of up to ten cells.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "corrections.csv"
    ...     _ = path.write_text("action,figure_id,value,by,at\nchange,4f0c,66,Li,2024-05-01\n")
    ...     read_corrections(path)["value"].to_list()
    ['66']
    """
    return placed_corrections(path, format=format, knowledge=knowledge)[0]


def placed_corrections(
    path: Path | str, *, format: str | None = None, knowledge: Knowledge | None = None
) -> tuple[pl.DataFrame, Place]:
    """Return the same, and where each row stands in the file.

    Raises:
        InputError: the file is missing or of an unknown kind.
        TableError: what ``read_corrections`` refuses.
    """
    sheet = read_sheet(path, format=format, sheet=SHEET)
    if sheet is None:
        frame, place = read_table(path, CORRECTIONS, format=format), Place(str(path))
    else:
        _check_heads(sheet.frame, sheet.place)
        place = sheet.place
        excel = format_of(path, format) == "xlsx"
        frame = validate(_typed(sheet.frame, place, excel=excel), CORRECTIONS, place=place)
    return check_cells(frame, place, knowledge or load_knowledge()), place


def write_corrections(frame: pl.DataFrame, path: Path | str, *, format: str | None = None) -> None:
    """Write corrections whole or not at all; no cell of the file is ever a formula.

    Raises:
        InputError: an unknown suffix or format.
        OutputError: the file cannot be written; names path and remedy.
        TableError: the table breaks the schema ``tm.CORRECTIONS``.

    >>> import tempfile
    >>> from tourmetrics.tables import empty
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_corrections(empty(CORRECTIONS), Path(folder) / "corrections.csv")
    ...     read_corrections(Path(folder) / "corrections.csv").height
    0
    """
    write_table(frame, path, CORRECTIONS, format)


def check_cells(frame: pl.DataFrame, place: Place, knowledge: Knowledge) -> pl.DataFrame:
    """Return the table as it is, if every field and time in it can be understood.

    Raises:
        TableError: cells that cannot be understood, several of them told together.
    """
    wrong: list[tuple[int, str, str]] = []
    for field in FIELDS:
        wrong += _faults(frame[field], partial(_parsed, field, knowledge))
    wrong += _faults(frame["at"], parse_moment)
    wrong.sort(key=lambda fault: fault[0])
    told = [str(place.error(*fault)) for fault in wrong[:_TOLD]]
    if len(wrong) > _TOLD:
        told.append(f"and {len(wrong) - _TOLD} more such cells")
    if told:
        raise TableError("\n".join(told))
    return frame


def _parsed(field: str, knowledge: Knowledge, text: str) -> object:
    return parse_field(field, text, knowledge)


def _faults(texts: pl.Series, parse: Callable[[str], Any]) -> list[tuple[int, str, str]]:
    """Tell row, column and fault of each cell; equal cells are looked at once."""
    faults: dict[str, str] = {}
    for text in texts.drop_nulls().unique(maintain_order=True):
        try:
            parse(text)
        except CellError as fault:
            faults[text] = str(fault)
    if not faults:
        return []
    rows = texts.is_in(list(faults)).arg_true()
    return [(row, texts.name, faults[texts[row]]) for row in rows]


def _check_heads(frame: pl.DataFrame, place: Place) -> None:
    """Refuse filled columns of unknown name: a field that is written wrong would be lost."""
    for name in frame.columns:
        if name in CORRECTIONS.names or frame[name].null_count() == frame.height:
            continue
        near = get_close_matches(name, CORRECTIONS.names, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise place.error(
            None, name, f"is unknown: {hint}The columns are {', '.join(CORRECTIONS.names)}"
        )


def _typed(frame: pl.DataFrame, place: Place, *, excel: bool) -> pl.DataFrame:
    columns = []
    for series in frame.get_columns():
        if series.name not in CORRECTIONS.names:
            continue
        column = CORRECTIONS.column(series.name)
        if column.type == "text":
            texts = unguarded(series, excel=excel)
            columns.append(texts.set(texts.str.strip_chars() == "", None))
        else:
            columns.append(parse_texts(series, column, place))
    return pl.DataFrame(columns)
