"""Where results go: tables to files or standard output, and the check that they can."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tourmetrics.errors import InputError, OutputError
from tourmetrics.tables import Column, Schema, format_of, write_table

if TYPE_CHECKING:
    import polars as pl

REJECTED = Schema(
    "rejected",
    (
        Column("doc", "text", "name of the document", required=True),
        Column("start", "integer", "first character of the quote", required=True),
        Column("end", "integer", "character after the quote", required=True),
        Column("quote", "text", "the number in its words", required=True),
        Column("reason", "text", "why it is no figure", required=True),
        Column("sentence", "text", "the sentence around it", required=True),
        Column("locator", "text", "line, page or cell", required=True),
    ),
)


def check_targets(*targets: str | None, as_json: bool = False, format: str | None = None) -> None:
    """Refuse outputs that cannot work before any document is read.

    The first target takes ``format``; the others are told by their suffix alone.

    Raises:
        InputError: an unknown format, or standard output is asked for twice.
        OutputError: a folder that does not exist, or a path that is a folder.
    """
    to_stdout = [target for target in targets if target == "-"]
    if len(to_stdout) + as_json > 1:
        raise InputError(
            "standard output can hold one result only: write the table to a file, or leave "
            "--json out"
        )
    for place, target in enumerate(targets):
        if target is None:
            continue
        chosen = format if place == 0 else None
        if target == "-":
            format_of("-", chosen or "csv")
            continue
        check_writable(Path(target))
        format_of(target, chosen)


def check_writable(path: Path) -> None:
    """Refuse a path that cannot become a file.

    Raises:
        OutputError: it is a folder, or its folder does not exist or may not be written to.
    """
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file in it")
    if not path.parent.is_dir():
        raise OutputError(f"{path}: the folder {path.parent} does not exist; create it first")
    if not os.access(path.parent, os.W_OK):
        raise OutputError(f"{path}: the folder {path.parent} is not yours to write; choose another")


def write(frame: pl.DataFrame, target: str, schema: Schema, format: str | None = None) -> None:
    """Write a table to a file, or to standard output for ``-``."""
    write_table(frame, target, schema, format)
