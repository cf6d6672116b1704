"""Strict reading of knowledge files: every fault names file, line and entry."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from operator import itemgetter
from pathlib import Path

from tourmetrics.errors import KnowledgeError


def fault(path: Path, line: int, entry: str, message: str) -> KnowledgeError:
    """Return the error for one entry; ``message`` says what is wrong and what to write."""
    return KnowledgeError(f"{path}, line {line}, entry {entry!r}: {message}")


def read_text(path: Path) -> str:
    """Return a knowledge file as text.

    Raises:
        KnowledgeError: the file is missing, unreadable or not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise KnowledgeError(f"{path}: the file is missing; restore it or reinstall") from None
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read ({error.strerror})") from None


def read_rows(
    path: Path, columns: Sequence[str], *, ignored: Sequence[str] = ()
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield line number and cells of each row, the cells in the order of ``columns``.

    The header may have the columns in any order, and those of ``ignored`` besides.

    Raises:
        KnowledgeError: a column is missing, unknown or twice there; a row is too long or short.
    """
    # csv counts physical lines, so a quoted line break does not shift the line of a fault.
    reader = csv.reader(StringIO(read_text(path), newline=""), strict=True)
    try:
        header = next(reader, [])
        _check_header(path, header, columns, ignored)
        width = len(header)
        in_order = itemgetter(*(header.index(column) for column in columns))
        for cells in reader:
            # A spreadsheet program saves rows that somebody emptied as rows of commas.
            if not any(cells):
                continue
            if len(cells) != width:
                raise fault(
                    path,
                    reader.line_num,
                    cells[0],
                    f"{len(cells)} cells under {width} columns; "
                    "put quotes around a cell that holds a comma",
                )
            yield reader.line_num, in_order(cells)
    except csv.Error as error:
        raise KnowledgeError(f"{path}, line {reader.line_num}: broken CSV ({error})") from None


def read_all(
    paths: Sequence[Path], columns: Sequence[str], *, ignored: Sequence[str] = ()
) -> Iterator[tuple[Path, int, tuple[str, ...]]]:
    """Yield file, line number and cells of each row of several files, one file after the other.

    Raises:
        KnowledgeError: as `read_rows`.
    """
    for path in paths:
        for line, cells in read_rows(path, columns, ignored=ignored):
            yield path, line, cells


def _check_header(
    path: Path, header: Sequence[str], columns: Sequence[str], ignored: Sequence[str]
) -> None:
    for column in columns:
        if column not in header:
            raise KnowledgeError(f"{path}, line 1: column {column!r} is missing")
    for place, column in enumerate(header):
        if column not in columns and column not in ignored:
            raise KnowledgeError(
                f"{path}, line 1: unknown column {column!r}; known: {', '.join(columns)}"
            )
        if column in header[:place]:
            raise KnowledgeError(f"{path}, line 1: column {column!r} is there twice")


def split_list(path: Path, line: int, entry: str, column: str, cell: str) -> tuple[str, ...]:
    """Return the parts of a cell split at ``|``; an empty cell is an empty list.

    Raises:
        KnowledgeError: a part is empty, padded with spaces or there twice.
    """
    if not cell:
        return ()
    parts = cell.split("|")
    for part in parts:
        if not part or part != part.strip():
            raise fault(path, line, entry, f"{column} holds an empty or padded name: {part!r}")
    if len(set(parts)) != len(parts):
        twice = next(part for part in parts if parts.count(part) > 1)
        raise fault(path, line, entry, f"{column} holds {twice!r} twice")
    return tuple(parts)


def choose(
    path: Path, line: int, entry: str, column: str, cell: str, allowed: frozenset[str]
) -> None:
    """Check that ``cell`` is one of ``allowed``.

    Raises:
        KnowledgeError: it is not; the message lists what is allowed.
    """
    if cell not in allowed:
        raise fault(
            path, line, entry, f"unknown {column} {cell!r}; use one of {', '.join(sorted(allowed))}"
        )
