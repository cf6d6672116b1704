"""Finds tables that are set with spaces in preformatted text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

_GAP = re.compile(r"\t+|[ \u3000]{2,}")
_RULE = re.compile(r"[\s=+|_-]+")
_FEWEST_ROWS, _FEWEST_COLUMNS = 3, 2


def pieces_of(text: str) -> Iterator[tuple[bool, list[tuple[int, str]]]]:
    r"""Yield runs of numbered lines of a preformatted text; true for each that is a table.

    Rows are lines with as many fields as those beside them; the head of the first column is
    often left out.

    >>> [table for table, _ in pieces_of("Note\n     2023  2024\nA    1     2\nB    3     4")]
    [False, True]
    """
    lines = [
        (number, line.rstrip())
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1)
        if line.strip() and not _RULE.fullmatch(line)
    ]
    runs: list[tuple[int, list[tuple[int, str]]]] = []
    for count, group in groupby(lines, key=lambda line: len(fields_of(line[1]))):
        run = list(group)
        headed = runs and runs[-1][0] == count - 1 and len(runs[-1][1]) == 1
        if headed and count > _FEWEST_COLUMNS and len(run) + 1 >= _FEWEST_ROWS:
            run = [*runs.pop()[1], *run]
        runs.append((count, run))
    for count, run in runs:
        yield count >= _FEWEST_COLUMNS and len(run) >= _FEWEST_ROWS, run


def fields_of(line: str) -> list[str]:
    """Return the fields of a line that wide gaps set apart."""
    return [field for field in _GAP.split(line.strip(" \t\u3000")) if field]


def rows_of(run: list[tuple[int, str]]) -> list[tuple[int, list[str]]]:
    """Return the numbered rows of a table, a head that lacks its first field with it left free."""
    rows = [(number, fields_of(line)) for number, line in run]
    width = max(len(fields) for _, fields in rows)
    return [(number, ["", *row] if len(row) < width else row) for number, row in rows]
