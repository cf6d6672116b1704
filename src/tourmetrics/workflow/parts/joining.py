"""Joins parts to one table file, a part at a time, so that memory does not grow with the table."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tourmetrics.tables import (
    ROW_GROUP,
    Schema,
    TableFormat,
    format_of,
    replacing,
    table_bytes,
    write_table,
)
from tourmetrics.tables.addresses import scan_at


def join_parts(
    addresses: Sequence[str], target: str, schema: Schema, format: str | None = None
) -> None:
    """Write the rows of some parts to one file, or to standard output for ``-``.

    The file is the same that ``write_table`` would write of all the rows; a workbook is held in
    memory.

    Raises:
        InputError: an unknown suffix or format.
        OutputError: the file cannot be written.
    """
    kind = format_of(target, format or ("csv" if target == "-" else None))
    if kind == "parquet" and target != "-":
        with replacing(Path(target)) as path:
            scan_at(addresses).sink_parquet(path, row_group_size=ROW_GROUP)
    elif kind in ("csv", "jsonl"):
        with _opened(target) as stream:
            for piece in _pieces(addresses, schema, kind):
                stream.write(piece)
    else:
        frame = scan_at(addresses).collect()
        write_table(frame, target, schema, kind)


def _pieces(addresses: Sequence[str], schema: Schema, kind: TableFormat) -> Iterator[bytes]:
    for number, address in enumerate(addresses):
        data = table_bytes(scan_at([address]).collect(), schema, kind)
        # Only the first part keeps the head of a CSV file.
        yield data.partition(b"\n")[2] if kind == "csv" and number else data


@contextmanager
def _opened(target: str) -> Iterator[BinaryIO]:
    if target == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with replacing(Path(target)) as path, path.open("wb") as stream:
        yield stream
